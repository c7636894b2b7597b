"""Quantities in Vietnamese.

`words` are the parts of patterns, `numbers` and `dates` make quantities of matches, `rules` puts the two together.
"""

from aligner.quantities.vietnamese.rules import VIETNAMESE

__all__ = ["VIETNAMESE"]

"""Quantities in English.

`words` are the parts of patterns, `numbers` and `dates` make quantities of matches, `rules` puts the two together.
"""

from aligner.quantities.english.rules import ENGLISH

__all__ = ["ENGLISH"]

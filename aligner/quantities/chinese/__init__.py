"""Quantities in Chinese, both scripts.

`words` are the parts of patterns, `numbers` and `dates` make quantities of matches, `rules` puts the two together.
"""

from aligner.quantities.chinese.rules import CHINESE

__all__ = ["CHINESE"]

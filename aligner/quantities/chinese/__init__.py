"""Quantities in Chinese."""

from aligner.quantities.chinese.rules import CHINESE

__all__ = ["CHINESE"]

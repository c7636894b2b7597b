"""Quantities in English."""

from aligner.quantities.english.rules import ENGLISH

__all__ = ["ENGLISH"]

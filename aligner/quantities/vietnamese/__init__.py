"""Quantities in Vietnamese."""

from aligner.quantities.vietnamese.rules import VIETNAMESE

__all__ = ["VIETNAMESE"]

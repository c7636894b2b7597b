"""What the scorer looks at: the names of the features, and the features of beads in some rows of the band."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

# Feature names are the keys of `scorer.json`. "Spoken" is direct speech, "told" is narration.
ABSOLUTE = (
    "cosine", "margin", "margin_by_length", "cosine_by_length", "length_ratio", "length_ratio_squared",
    "covered", "gain_before", "gain_after", "worst", "least_covered", "least_worst",
    "words_shared", "words_alone",
    "questions", "exclamations", "quotation_marks", "colons", "digits", "parentheses", "commas", "sentences",
    "quotation_parity", "sentence_ends", "unfinished_within", "token_ratio", "token_ratio_squared",
    "openings", "closings", "open_after", "share_spoken", "length_spoken", "length_told",
)  # fmt: skip
_RELATIVE = ("cosine_relative", "margin_relative", "covered_relative", "worst_relative", "least_worst_relative")
"""Relative to the level of the text: correct beads of a free translation look like wrong beads of a literal one."""
BEAD_FEATURES = (*ABSOLUTE, *_RELATIVE)
"""Names of the bead features; all of them are symmetric in source and target."""
SKIP_FEATURES = (
    "one", "best_covered", "log_length", "log_length_covered", "covered_lead",
    "covered_relative", "covered_relative_by_length",
)  # fmt: skip
"""Names of the features of unaligned units."""


@dataclass(frozen=True, slots=True)
class RowFeatures:
    """Features of the beads that end in a chunk of rows of the band.

    Attributes:
        row: first row of the chunk.
        columns: (rows,) first column of each row.
        values: (sizes, rows, columns, features); column c of row r is the cell `columns[r] + c`.
        valid: (sizes, rows, columns), True for beads inside the band and the grid.
        margin: (sizes, rows, columns) first-pass margin score.
        crossing: (sizes, rows, columns) penalty for paragraph boundaries inside the bead, and for its labels.
    """

    row: int
    columns: NDArray[np.int64]
    values: Floats
    valid: NDArray[np.bool_]
    margin: Floats
    crossing: Floats

"""One side of an alignment as arrays: all that the engine knows of a text."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Side:
    """n units (sentences, or paragraphs) in order.

    Args:
        sums: (n, dim) float32; the vector of a run of units is the sum of its rows. See `centred`.
        lengths: (n,) float32, in UTF-8 bytes, which make English, Chinese and Vietnamese of about one length.
        breaks: (n,) float32, how strong the boundary before each unit is: 0 within a paragraph, 1 between paragraphs,
            more next to a heading; all 0 where nothing is known.

    Raises:
        ValueError: the arrays disagree about n.
    """

    sums: NDArray[np.float32]
    lengths: NDArray[np.float32]
    breaks: NDArray[np.float32]

    def __post_init__(self) -> None:
        if not (self.sums.ndim == 2 and len(self.sums) == len(self.lengths) == len(self.breaks)):
            shapes = f"sums {self.sums.shape}, lengths {self.lengths.shape} and breaks {self.breaks.shape}"
            raise ValueError(f"{shapes} must have one row a unit")

    def __len__(self) -> int:
        return len(self.sums)

    def paired(self) -> Side:
        """The same text with every two neighbouring units made one (the last stands alone if n is odd)."""
        starts = np.arange(0, len(self), 2)
        return Side(np.add.reduceat(self.sums, starts), np.add.reduceat(self.lengths, starts), self.breaks[starts])


def centred(sums: NDArray[np.float32], weights: NDArray[np.float32]) -> NDArray[np.float32]:
    """Sums less their token count times the mean token state of the whole side.

    Vectors of small multilingual encoders share a large part that says which language a text is in; less that part,
    cosines between languages mean what they should.

    Args:
        sums: (n, dim) sums of token states.
        weights: (n,) token counts.
    """
    mean = sums.sum(axis=0, dtype=np.float64) / max(float(weights.sum()), 1.0)
    less: NDArray[np.float32] = (sums - weights[:, None] * mean).astype(np.float32)
    return less

"""Progress of long work: the callback that functions take, and the bars that `progress=True` shows."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tqdm import tqdm

Progress = Callable[[str, int, int], None]
"""Called with the name of a stage, the amount done, and the total."""


class Bars:
    """A progress bar for each stage: a widget in notebooks, a line on standard error elsewhere."""

    def __init__(self) -> None:
        self._stage = ""
        self._bar: tqdm[Any] | None = None

    def __call__(self, stage: str, done: int, total: int) -> None:
        """Show how far a stage is."""
        if stage != self._stage or self._bar is None:
            from tqdm.auto import tqdm

            self.close()
            self._stage, self._bar = stage, tqdm(desc=stage, total=total, leave=False)
        self._bar.update(done - self._bar.n)
        if done >= total:
            self.close()

    def close(self) -> None:
        """Remove the bar."""
        if self._bar is not None:
            self._bar.close()
            self._bar = None


def callback(progress: Progress | bool | None) -> Progress | None:
    """Return the callback that an argument `progress` stands for: True for bars, False or None for nothing."""
    return Bars() if progress is True else progress or None

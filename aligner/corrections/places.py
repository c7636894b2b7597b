"""Find runs of units by their text without white space, wherever they are now."""

from __future__ import annotations

from collections.abc import Iterable

from aligner.corrections.kinds import Context
from aligner.corrections.lines import bare
from aligner.types import Document, Level, Span

CONTEXT = 40
"""Number of characters, without white space, that are kept of the text on either side of a run."""
_SAME = 8
"""Number of characters that neighbors must share to be the same."""


class Places:
    """The units of a text, in which runs are found by what they say.

    Args:
        texts: the units, in order.
    """

    def __init__(self, texts: Iterable[str]) -> None:
        self.texts = list(texts)
        units = [bare(text) for text in self.texts]
        self._text = "".join(units)
        self._starts: dict[int, int] = {}
        self._stops: dict[int, int] = {}
        self._known: dict[str, list[Span]] = {}
        self._offsets = [0]
        for number, unit in enumerate(units):
            position = self._offsets[-1]
            self._offsets.append(position + len(unit))
            if unit:  # blank lines are units where lines are sentences
                self._starts[position] = number
                self._stops[position + len(unit)] = number + 1

    @classmethod
    def of(cls, document: Document, level: Level) -> Places:
        """Return the units of a segmented document."""
        units = document.sentences if level == "sentence" else document.blocks
        return cls(document.text[unit.start : unit.end] for unit in units)

    def __len__(self) -> int:
        return len(self.texts)

    def runs(self, text: str) -> list[Span]:
        """Return all runs of units that have a text."""
        wanted = bare(text)
        if wanted in self._known:
            return self._known[wanted]
        found: list[Span] = []
        at = self._text.find(wanted) if wanted else -1
        while at >= 0:
            start, stop = self._starts.get(at), self._stops.get(at + len(wanted))
            if start is not None and stop is not None:
                found.append(Span(start, stop))
            at = self._text.find(wanted, at + 1)
        self._known[wanted] = found
        return found

    def nearest(self, text: str, near: float, context: Context = (), part: float | None = None) -> Span | None:
        """Return the run with a text whose neighbors are the same, or else the one that is nearest to where it was.

        Args:
            text: the text; an empty one is found as an empty run.
            near: the number of the first unit as it was.
            context: the text around it as it was, if known.
            part: how far into the document it is expected, in 0..1, where two runs are as near.
        """
        if not bare(text):
            return Span(0, 0)

        def rank(run: Span) -> tuple[int, float, float]:
            same = -self.neighbors(run, context) if context else 0
            aside = 0.0 if part is None else abs((run.start + run.stop) / 2 / len(self) - part)
            return same, abs(run.start - near), aside

        return min(self.runs(text), key=rank, default=None)

    def missing(self, text: str) -> str:
        """Return why no run has a text."""
        wanted = bare(text)
        at = self._text.find(wanted)
        while at >= 0:
            if at in self._starts or at + len(wanted) in self._stops:
                return "is divided into other units"
            at = self._text.find(wanted, at + 1)
        return "is no longer in the document"

    def context(self, run: Span) -> Context:
        """Return the text around a run, as a correction keeps it."""
        start, stop = self._offsets[run.start], self._offsets[run.stop]
        return self._text[max(0, start - CONTEXT) : start], self._text[stop : stop + CONTEXT]

    def neighbors(self, run: Span, context: Context) -> int:
        """Return how many of the two neighbors of a run are as they were."""
        before, after = self.context(run)
        sides = (context[0][::-1], before[::-1]), (context[1], after)
        return sum(bare(old)[:_SAME] == bare(new)[: min(_SAME, len(bare(old)) or 1)] for old, new in sides)

"""Tables of alignments whose figures are known."""

from __future__ import annotations

from collections.abc import Callable

import pytest

import aligner
from aligner.types import Alignment, Bead, Document, Span

EN = ["The mill stood empty.", "Nobody came.", "Then a boat arrived.", "It left at noon.", "The end."]
ZH = ["磨坊空着。没有人来。", "后来来了一条船。", "中午它走了。", "多出来的一句。", "完。"]
BEADS = (
    Bead(Span(0, 2), Span(0, 1), 0.9, 0.93, "parallel"),
    Bead(Span(2, 3), Span(1, 2), 0.9, 0.99, "parallel"),
    Bead(Span(3, 4), Span(2, 3), 0.2, 0.31, "parallel"),
    Bead(Span(4, 4), Span(3, 4), 0.0, 0.8, "target_only"),
    Bead(Span(4, 5), Span(4, 5), 0.9, 0.97, "moved"),
)


def _make_alignment(name: str = "mill", beads: tuple[Bead, ...] = BEADS) -> Alignment:
    """An alignment of two short texts."""
    own = Document.from_sentences(EN, language="en", id=f"{name}.en", title="The mill <b>")
    other = Document.from_sentences(ZH, language="zh", id=f"{name}.zh", title="磨坊")
    return Alignment(own, other, beads, "trialign:0|align:scorer-0", "sentence", "parallel", 0.9)


@pytest.fixture(scope="session")
def make_alignment() -> Callable[..., Alignment]:
    """Makes an alignment of two short texts, of a name and with some beads."""
    return _make_alignment


@pytest.fixture
def alignment() -> Alignment:
    """Five beads: 2-1, 1-1, a doubtful 1-1, 0-1, a moved 1-1."""
    return _make_alignment()


@pytest.fixture
def frame(alignment):
    """The table of the alignment."""
    return aligner.to_frame([alignment])

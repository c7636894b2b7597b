"""`[0]:[1, 2]:score` lines."""

from __future__ import annotations

import io
import tempfile
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from aligner.errors import AlignerError, AlignerWarning, InputError
from aligner.formats import alignment_index, read_table, write_table
from aligner.formats.alignment_index import Link
from aligner.formats.cells import from_columns
from aligner.formats.table import COLUMNS, to_frame
from aligner.readers import read_bytes
from aligner.segment import segment
from aligner.types import Alignment, Bead, Span

numbers = st.lists(st.integers(0, 10**6), max_size=4, unique=True).map(lambda side: tuple(sorted(side)))
links = st.lists(st.builds(Link, numbers, numbers, st.none() | st.integers(-(10**4), 10**4).map(lambda n: n / 10**4)))


@given(links)
def test_links_come_back(made):
    file = io.BytesIO()
    alignment_index.write(made, file)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "x.align"
        path.write_bytes(file.getvalue())
        assert alignment_index.read(path) == made


def test_what_other_tools_write_is_read(tmp_path):
    path = tmp_path / "x.align"
    path.write_bytes(b"\xef\xbb\xbf[0]:[0, 1]\r\n[2,1]:[2]:0.25\n\n[]:[3]:0\n[ 3 ]:[]:-1e-3\n")
    assert alignment_index.read(path) == [
        Link((0,), (0, 1)), Link((1, 2), (2,), 0.25), Link((), (3,), 0.0), Link((3,), (), -0.001),
    ]  # fmt: skip


@pytest.mark.parametrize("line", ["0:1", "[0]:[a]", "[0]", "[0]:[1]:high", "[0] [1]", "[-1]:[0]", "[0]:[1]:1:2"])
def test_a_line_that_is_no_bead_is_named(tmp_path, line):
    path = tmp_path / "x.align"
    path.write_text(f"[0]:[0]\n{line}\n")
    with pytest.raises(InputError, match=r"x\.align: line 2: not a bead"):
        alignment_index.read(path)


def test_a_table_of_one_pair_of_documents_is_written(tmp_path):
    cells = {name: ["", ""] for name in COLUMNS}
    cells |= {"source_ids": ["0", ""], "target_ids": ["0 1", "2"], "score": ["0.5", "0"], "source_document": ["a", "a"]}
    frame = from_columns(cells)
    write_table(frame, tmp_path / "x.align")
    assert (tmp_path / "x.align").read_text() == "[0]:[0, 1]:0.5000\n[]:[2]:0.0000\n"
    assert [file.name for file in tmp_path.iterdir()] == ["x.align"]
    with pytest.raises(AlignerError, match="one pair of documents"):
        write_table(pd.concat([frame, frame.assign(source_document="b")]), tmp_path / "x.align")


@pytest.fixture
def texts():
    return tuple(
        segment(read_bytes(text.encode(), name)[0])
        for name, text in (
            ("a.en.txt", "The rain stopped. The children went out.\n\nThey played. It was late.\n"),
            ("a.zh.txt", "雨停了，孩子们出去了。\n\n他们玩了。天晚了。\n"),
        )
    )


@pytest.mark.parametrize(
    ("level", "beads"),
    [
        ("sentence", [(0, 2, 0, 1), (2, 3, 1, 2), (3, 4, 2, 2), (4, 4, 2, 3)]),
        ("paragraph", [(0, 1, 0, 1), (1, 2, 1, 2)]),
    ],
)
def test_with_its_texts_it_is_the_table_that_it_was_written_from(tmp_path, texts, level, beads):
    made = [Bead(Span(a, b), Span(c, d), 0.5, 0.5, "parallel") for a, b, c, d in beads]
    table = to_frame([Alignment(*texts, tuple(made), "", level)])
    write_table(table, tmp_path / "a.align")
    back = read_table(tmp_path / "a.align", texts=texts, level=level)
    lost = ["confidence", "relation"]
    pd.testing.assert_frame_equal(back.drop(columns=lost), table.drop(columns=lost))
    assert back.attrs["documents"] == table.attrs["documents"]
    assert back.attrs["level"] == level


def test_numbers_with_others_between_them(tmp_path, texts):
    (tmp_path / "a.align").write_text("[1]:[0]\n[0,2]:[1, 2]:1\n[3]:[]\n[]:[]\n")
    back = read_table(tmp_path / "a.align", texts=texts)
    assert back["source_text"].tolist() == ["The children went out.", "The rain stopped. They played.", "It was late."]
    assert back["target_text"].tolist() == ["雨停了，孩子们出去了。", "他们玩了。天晚了。", ""]
    assert back["source_start"].isna().tolist() == [False, True, False]
    assert back["relation"].tolist() == ["parallel", "parallel", "source_only"]


def test_numbers_that_are_of_something_else(tmp_path, texts):
    (tmp_path / "a.align").write_text("[0]:[0]\n[1]:[7]\n")
    with pytest.raises(InputError, match=r"sentence 7 \(from 0\) of a\.zh, which has 3 sentences; .*--lines line"):
        read_table(tmp_path / "a.align", texts=texts)
    (tmp_path / "a.align").write_text("[0]:[0]\n[1]:[1]\n[2]:[2]\n")
    with pytest.warns(AlignerWarning, match=r"names all but 1 of a\.en, which has 4 sentences"):
        read_table(tmp_path / "a.align", texts=texts)
    (tmp_path / "a.tsv").write_text("\t".join(COLUMNS) + "\n")
    with pytest.raises(InputError, match="holds its texts itself"):
        read_table(tmp_path / "a.tsv", texts=texts)

"""`[0]:[1, 2]:score` lines."""

from __future__ import annotations

import io
import tempfile
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from aligner import exporters
from aligner.errors import AlignerError, InputError
from aligner.exporters import alignment_index
from aligner.exporters.alignment_index import Link
from aligner.tables import COLUMNS, from_columns

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
    exporters.write(frame, tmp_path / "x.align")
    assert (tmp_path / "x.align").read_text() == "[0]:[0, 1]:0.5000\n[]:[2]:0.0000\n"
    assert [file.name for file in tmp_path.iterdir()] == ["x.align"]
    with pytest.raises(AlignerError, match="one pair of documents"):
        exporters.write(pd.concat([frame, frame.assign(source_document="b")]), tmp_path / "x.align")

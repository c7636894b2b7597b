"""Columns of one table: what is paired is the row, never two cells of different rows."""

from __future__ import annotations

import pytest

from aligner.align.calls import align_documents
from aligner.align.rows import share_rows
from aligner.readers import read_bytes

pytestmark = pytest.mark.filterwarnings("ignore::aligner.errors.AlignerWarning")

PAGE = """# Words

| English | Tiếng Việt |
|---|---|
| Email | Email |
| Print | In |
| Video | |
| | Dừng |
| The shop is open. It closes at nine. | Cửa hàng đang mở. Chín giờ đóng cửa. |
| The road is long. | Con đường dài. Nó rất dài. |

## Verbs

| English | Tiếng Việt |
|---|---|
| OK | OK |
| Save | Lưu |
"""


def pairs(level="sentence", data=PAGE, name="page.md"):
    documents = read_bytes(data.encode(), name)
    return [(source, target) for source, target, _ in align_documents(*documents, level=level).pairs()]


def test_cells_are_paired_by_row():
    assert [pair for pair in pairs("paragraph") if pair[0] not in ("Words", "Verbs")] == [
        ("Email", "Email"), ("Print", "In"), ("Video", ""), ("", "Dừng"),
        ("The shop is open. It closes at nine.", "Cửa hàng đang mở. Chín giờ đóng cửa."),
        ("The road is long.", "Con đường dài. Nó rất dài."), ("OK", "OK"), ("Save", "Lưu"),
    ]  # fmt: skip


def test_sentences_stay_in_their_row():
    found = pairs()
    assert ("The shop is open.", "Cửa hàng đang mở.") in found
    assert ("Print", "In") in found
    assert ("The road is long.", "Con đường dài. Nó rất dài.") in found
    assert all("Lưu" not in target or source == "Save" for source, target in found)


def test_every_unit_is_in_one_bead():
    documents = read_bytes(PAGE.encode(), "page.md")
    alignment = align_documents(*documents)
    for side, document in (("source", documents[0]), ("target", documents[1])):
        units = [unit for bead in alignment.beads for unit in getattr(bead, side).indices]
        assert units == [*range(len(units))]
        assert len(units) == len(getattr(alignment, side).sentences) >= len(document.blocks)


def test_rows_of_different_files_prove_nothing():
    table = "en,zh\nOne door.,一扇门。\nTwo rivers.,两条河。\n".encode()
    (english, chinese), (_, other) = read_bytes(table, "a.csv"), read_bytes(table, "b.csv")
    assert share_rows(english, chinese)
    assert not share_rows(english, other)

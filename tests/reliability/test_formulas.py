"""No text of a table is a formula in a spreadsheet, the names of its columns included."""

from __future__ import annotations

import csv

import openpyxl
import pandas as pd
import pytest

from aligner.checks.glossary import read_glossary
from aligner.formats import read_table, write_table
from aligner.formats.defaults import complete
from aligner.formulas import guard, unguard
from aligner.terms import Term
from aligner.terms.glossary import to_csv

FORMULAS = ('=HYPERLINK("http://example.org";"x")', "+1+1", "-2+3", "@SUM(A1)", "\t=1", "'=1", "#REF!", "TRUE", "12")


def table() -> pd.DataFrame:
    row = {"source_text": "One.", "target_text": "Một.", "source_lang": "en", "target_lang": "vi"}
    frame = complete(pd.DataFrame([row]), "t")
    for name in FORMULAS:
        frame[name] = name
    return frame


def test_no_cell_of_a_workbook_is_a_formula(tmp_path):
    write_table(table(), tmp_path / "t.xlsx")
    book = openpyxl.load_workbook(tmp_path / "t.xlsx")
    kinds = {cell.data_type for row in book.active.iter_rows() for cell in row if cell.value in FORMULAS}
    assert kinds == {"s"}
    quoted = [cell.value for cell in book.active[1] if cell.quotePrefix]
    assert quoted == [name for name in FORMULAS if name[0] in "=+-@"]
    back = read_table(tmp_path / "t.xlsx")
    assert [name for name in back.columns if name in FORMULAS] == [*FORMULAS]
    assert all(back[name][0] == name for name in FORMULAS)


def test_no_cell_of_a_csv_table_is_a_formula(tmp_path):
    write_table(table(), tmp_path / "t.csv")
    with (tmp_path / "t.csv").open(encoding="utf-8-sig", newline="") as file:
        cells = [cell for row in csv.reader(file) for cell in row]
    assert [cell for cell in cells if cell[:1] in {*"=+-@\t\r"}] == []
    back = read_table(tmp_path / "t.csv")
    assert back.columns.tolist() == table().columns.tolist()
    assert all(back[name][0] == name for name in FORMULAS)


@pytest.mark.parametrize("text", [*FORMULAS, "", "'", "''=", "plain"])
def test_what_is_guarded_comes_back(text):
    assert unguard(guard(text)) == text


def test_a_glossary_of_terms_is_guarded(tmp_path):
    path = tmp_path / "terms.csv"
    path.write_text(to_csv([Term("@work", "=tại chỗ", ("en", "vi"), 1, 1, 1, 1.0, ())]), encoding="utf-8")
    assert path.read_text(encoding="utf-8") == "en,vi\n'@work,'=tại chỗ\n"
    (entry,) = read_glossary(path).entries
    assert entry.terms == {"en": ("@work",), "vi": ("=tại chỗ",)}

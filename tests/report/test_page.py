"""The report as a page."""

from __future__ import annotations

import re

import pytest

import aligner
from aligner.cli import main
from aligner.report.page import write
from aligner.report.reading import of_frame
from aligner.report.strips import of_alignment
from aligner.types import Alignment, Bead, Document, Span


@pytest.fixture
def page(frame, tmp_path) -> str:
    frame["status"] = ["auto", "rejected", "auto", "auto", "auto"]
    frame["reason"] = ["", "<i>too short", "", "", ""]
    write(of_frame(frame, "mill"), tmp_path / "report.html")
    return (tmp_path / "report.html").read_text(encoding="utf-8")


def test_titles_and_reasons_are_escaped(page):
    assert "The mill &lt;b&gt;" in page
    assert "&lt;i&gt;too short" in page
    assert "<i>" not in page


def test_nothing_is_loaded_and_only_its_own_script_runs(page):
    assert re.search(r"default-src &#39;none&#39;|default-src 'none'", page)
    assert not re.search(r'(src|href)="(?!#)', page)
    assert " style=" not in page  # the policy would block it


def test_the_picture_has_a_path_for_each_role(page):
    strips = re.findall(r'<svg class="strip".*?</svg>', page)
    assert len(strips) == 1
    assert {*re.findall(r'class="(\w+) area"', strips[0])} == {
        "parallel", "rejected", "doubtful", "moved", "target_only"
    }  # fmt: skip


def test_figures_of_the_summary_are_on_the_page(page):
    for text in ("Kinds of beads, en-zh", "Calibration", "Length against length, en-zh", "least confident", "磨坊"):
        assert text in page


def test_what_filters_took_is_on_the_page(frame, tmp_path):
    steps = [{"reason": "<short>", "step": "length", "alone": 3, "taken": 3}]
    frame.attrs["filters"] = [{"signature": "clean-1", "rows": 8, "kept": 5, "dropped": True, "steps": steps}]
    write(of_frame(frame), tmp_path / "report.html")
    page = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert "5 of 8 rows pass; the others are left out. Recipe: clean-1" in page
    assert "&lt;short&gt;" in page


def test_long_documents_take_no_more_room():
    sentences = [f"Sentence {number} of a long text." for number in range(5000)]
    documents = [Document.from_sentences(sentences, language="en", id=name) for name in ("a", "b")]
    beads = tuple(Bead(Span(k, k + 1), Span(k, k + 1), 1, 1, "parallel") for k in range(5000))
    strip = of_alignment(Alignment(*documents, beads, "", "sentence"))
    assert len(strip.stretches) < 600
    assert strip.stretches[0].source[0] == 0
    assert strip.stretches[-1].target[1] == 1


def test_moved_blocks_cross(alignment):
    strip = of_alignment(alignment)
    moved = next(each for each in strip.stretches if each.role == "moved")
    assert moved.source[1] == 1
    alone = next(each for each in strip.stretches if each.role == "target_only")
    assert alone.source is None


def test_the_command_writes_the_page(frame, tmp_path, capsys):
    aligner.write_table(frame, tmp_path / "t.parquet")
    main(["report", str(tmp_path / "t.parquet"), "--out", str(tmp_path / "r.html")], standalone_mode=False)
    assert "5 rows, 1 pair of documents" in capsys.readouterr().err
    assert (tmp_path / "r.html").stat().st_size < 60_000


def test_an_empty_table_has_a_page_too(frame, tmp_path):
    empty = frame.iloc[:0]
    empty.attrs = frame.attrs
    write(of_frame(empty), tmp_path / "r.html")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1024, 1920])
def test_the_page_fits_its_window(browser, frame, tmp_path, scheme, width):
    write(of_frame(frame, "mill"), tmp_path / "report.html")
    context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme)
    page = context.new_page()
    problems: list[str] = []
    page.on("console", lambda message: problems.append(message.text))
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.goto((tmp_path / "report.html").as_uri())
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.click("th button >> nth=3")
    assert page.get_attribute("table.sorts th >> nth=3", "aria-sort") == "descending"
    assert problems == []
    context.close()

"""What notebooks show, and pictures for print."""

from __future__ import annotations

import builtins
import io
import warnings
from importlib.util import find_spec

import pandas as pd
import pytest

import aligner
from aligner.align.progress import callback
from aligner.errors import MissingExtraError
from aligner.report import figures
from aligner.report.notebook import PairsFrame
from aligner.types import Document

needs_matplotlib = pytest.mark.skipif(not find_spec("matplotlib"), reason="needs matplotlib")
EVIL = "<script>alert(1)</script>"


@pytest.fixture
def corpus(alignment):
    return aligner.Corpus((alignment.source, alignment.target), (), {"sentence": (alignment,)})


def test_documents_alignments_and_corpora_are_shown_briefly(alignment, corpus, frame):
    for value in (alignment.source, alignment, corpus, PairsFrame.of(frame)):
        shown = value._repr_html_()
        assert 200 < len(shown) < 6_000
        assert "<b>" not in shown
        assert "color:#000" not in shown
    assert "and 1 more" not in alignment._repr_html_()
    assert "磨坊" in alignment._repr_html_()
    assert "target_only" in alignment._repr_html_()


def test_texts_and_names_are_escaped():
    document = Document.from_sentences([EVIL] * 9, language="en", id=EVIL, title=EVIL)
    assert EVIL not in document._repr_html_()
    assert "…" in document._repr_html_()
    table = PairsFrame({"source_text": [EVIL]})
    assert EVIL not in table._repr_html_()


def test_an_empty_document_and_a_table_without_rows_are_shown(frame):
    assert "0 sentences" in Document.from_sentences([], language="en")._repr_html_()
    assert "0 pairs" in PairsFrame.of(frame.iloc[:0])._repr_html_()


def test_what_build_returns_is_a_table_like_any_other(frame):
    shown = PairsFrame.of(frame)
    assert isinstance(shown, pd.DataFrame)
    assert shown.attrs == frame.attrs
    pd.testing.assert_frame_equal(shown, frame)
    assert type(shown[shown.confidence > 0.5]) is pd.DataFrame


@needs_matplotlib
def test_pictures_are_vectors_with_the_glyphs_of_all_languages(alignment, corpus, frame):
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # matplotlib warns of a font that is not there
        figures = [alignment.plot(), corpus.plot(), PairsFrame.of(frame).plot(), aligner.plot(frame)]
    for figure in figures:
        written = io.BytesIO()
        figure.savefig(written, format="svg")
        assert b"<path" in written.getvalue()
    titles = [axes.get_title(loc="left") for axes in figures[0].axes]
    assert titles == ["The mill <b>"]
    assert [axes.get_title() for axes in figures[1].axes][:2] == ["Kinds of beads", "Confidence of beads"]


@needs_matplotlib
def test_an_alignment_is_drawn_where_one_wants_it(alignment):
    from matplotlib.figure import Figure

    axes = Figure().subplots()
    assert alignment.plot(axes) is axes.figure
    assert axes.collections


@needs_matplotlib
def test_arguments_make_a_plot_of_pandas(frame):
    axes = PairsFrame.of(frame).plot(kind="scatter", x="score", y="confidence")
    assert axes.get_xlabel() == "score"


def test_without_matplotlib_the_error_names_the_line_that_installs_it(alignment, frame, monkeypatch):
    usual = builtins.__import__

    def missing(name, *rest):
        if name.startswith("matplotlib"):
            raise ImportError(name)
        return usual(name, *rest)

    figures._figure_class.cache_clear()
    monkeypatch.setattr(builtins, "__import__", missing)
    for draw in (alignment.plot, PairsFrame.of(frame).plot):
        with pytest.raises(MissingExtraError, match=r"pip install 'trialign\[plot\]'"):
            draw()


def test_figures_and_the_report_from_python(frame, tmp_path):
    assert aligner.statistics(frame)["rows"] == 5
    aligner.write_report(frame, tmp_path / "mill.html")
    assert "<h1>mill</h1>" in (tmp_path / "mill.html").read_text(encoding="utf-8")


def test_progress_true_shows_bars(capsys):
    assert callback(None) is None
    assert callback(False) is None
    bars = callback(True)
    for done in (1, 2):
        bars("reading", done, 2)
    bars("aligning", 1, 1)
    shown = capsys.readouterr().err
    assert "reading" in shown
    assert "aligning" in shown

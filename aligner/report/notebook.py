"""What notebooks show of documents, alignments and corpora: short, escaped, in the colors of the page around it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Protocol, Self

import pandas as pd
from markupsafe import Markup
from pandas.plotting import PlotAccessor

from aligner.errors import AlignerError
from aligner.languages import LANGUAGES, to_tag
from aligner.report import charts, figures, svg
from aligner.report.calibration import of_signature
from aligner.report.reading import of_frame
from aligner.report.statistics import count
from aligner.report.strips import of_alignment
from aligner.report.summary import summarize
from aligner.safe_xml import clean
from aligner.types import Alignment, Document, Level

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_SENTENCES, _BEADS, _ROWS, _ALIGNMENTS = 4, 6, 6, 5
_TEXT = 120
_NEEDED = {"source_text", "target_text", "source_lang", "target_lang", "relation", "confidence"}
_SOFT = Markup('<div style="opacity:.7;font-size:.9em">{}</div>')
_BOX = Markup('<div style="max-width:60em;line-height:1.45">{}</div>')
_CELL = Markup('<td style="text-align:left;vertical-align:top" lang="{}">{}</td>')


def show(value: Document | Alignment | ShownCorpus | pd.DataFrame) -> str:
    """Return the HTML that a notebook shows of a document, an alignment, a corpus, or a table of pairs."""
    if isinstance(value, Document):
        return str(_BOX.format(_document(value)))
    if isinstance(value, Alignment):
        return str(_BOX.format(_alignment(value)))
    if isinstance(value, pd.DataFrame):
        return str(_BOX.format(_frame(value)))
    return str(_BOX.format(_corpus(value)))


class ShownCorpus(Protocol):
    """What is shown of a corpus, such as `aligner.Corpus`."""

    @property
    def documents(self) -> Sequence[Document]:
        """All documents."""

    @property
    def alignments(self) -> Mapping[Level, Sequence[Alignment]]:
        """The alignments by level."""


def plot(value: Alignment | pd.DataFrame, ax: Axes | None = None) -> Figure:
    """Draw an alignment, or what a table of pairs is like.

    Args:
        value: an alignment, whose picture shows where one text runs beside the other, or a table of pairs, for the
            kinds of its beads, their confidence and its calibration, and lengths against lengths.
        ax: the axes to draw an alignment on; None for a new figure.

    Returns:
        The figure, which notebooks show; `figure.savefig("name.pdf")` writes it as vectors.

    Raises:
        MissingExtraError: matplotlib is not installed.
    """
    if isinstance(value, Alignment):
        return figures.draw_strip(charts.alignment_chart(of_alignment(value), _titles(value)), ax)
    table = of_frame(value)
    found = count(table)
    summary = summarize(table, found)
    drawn = [
        charts.kinds_chart(_added(pair["kinds"] for pair in summary["pairs"].values())),
        charts.confidence_chart(found.confidence),
        charts.calibration_chart(summary["confidence"]["calibration"], of_signature(summary["signature"])),
    ]
    for languages, lengths in found.lengths.items():
        ratio = summary["pairs"]["-".join(languages)]["target_characters_per_source_character"]
        drawn.append(charts.lengths_chart(languages, lengths, ratio))
    return figures.draw_all(drawn)


class PairsFrame(pd.DataFrame):
    """The table that `aligner.build` returns: a `DataFrame` that notebooks show briefly; tables made of it are plain.

    `plot()` without arguments draws what the corpus is like. With arguments, and as `plot.hist` and the like, it is
    that of pandas.
    """

    _metadata = ("_multi",)

    @classmethod
    def of(cls, frame: pd.DataFrame, multi: pd.DataFrame | None = None) -> Self:
        """Return a table that shares the data of another, and knows the table of units in several languages."""
        made = cls(frame)
        made.attrs = frame.attrs
        object.__setattr__(made, "_multi", multi)  # pandas would take it for a column
        return made

    def multi_frame(self) -> pd.DataFrame:
        """Return the table with one row per unit in all languages.

        Raises:
            AlignerError: the languages were not aligned together.
        """
        multi: Any = self._multi
        if multi is None:
            raise AlignerError("no languages were aligned together; name three, such as languages='en-zh-vi'")
        made: pd.DataFrame = multi
        return made

    @property
    def _constructor(self) -> Any:
        return pd.DataFrame

    @property
    def plot(self) -> Any:
        """Draw the corpus, or call a plot of pandas."""
        return _Plot(self)

    def _repr_html_(self) -> str:
        return show(self)


class _Plot(PlotAccessor):
    def __init__(self, frame: pd.DataFrame) -> None:
        super().__init__(frame)
        self._frame = frame

    def __call__(self, *args: Any, **named: Any) -> Any:
        return super().__call__(*args, **named) if args or named else plot(self._frame)


def _titles(alignment: Alignment) -> tuple[str, str]:
    source, target = alignment.source, alignment.target
    return source.title or source.id, target.title or target.id


def _added(counts: Iterable[dict[str, int]]) -> dict[str, int]:
    total: Counter[str] = Counter()
    for each in counts:
        total.update(each)
    return dict(total.most_common())


def _document(document: Document) -> Markup:
    sentences = document.sentences
    spoken = LANGUAGES[document.language].names[0].title() if document.language in LANGUAGES else document.language
    facts = f"{document.id}: {spoken}, {len(document.blocks):,} blocks, {len(sentences):,} sentences, "
    shown = [sentence.text for sentence in sentences[:_SENTENCES]]
    shown = shown or [document.block_text(block) for block in document.blocks[:_SENTENCES]]
    lines = Markup("").join(Markup("<div>{}</div>").format(_short(text)) for text in shown)
    rest = Markup("<div>…</div>") if len(sentences or document.blocks) > len(shown) else ""
    tag = to_tag(document.language, document.script, "script")
    head = Markup('<strong lang="{}">{}</strong>').format(tag, _short(document.title or document.id))
    body = Markup('<div lang="{}" style="margin-top:.4em">{}{}</div>').format(tag, lines, rest)
    return head + _SOFT.format(clean(facts) + f"{len(document.text):,} characters") + body


def _alignment(alignment: Alignment) -> Markup:
    chart = charts.alignment_chart(of_alignment(alignment))
    facts = f"{alignment.source.id} – {alignment.target.id}: {len(alignment.beads):,} beads"
    facts += f", {alignment.verdict}, {alignment.translated_share:.0%} translated" if alignment.verdict else ""
    languages = [to_tag(each.language, each.script, "script") for each in (alignment.source, alignment.target)]
    rows = [
        (languages, (own, other), f"{bead.confidence:.2f}", bead.relation)
        for (own, other, bead), _ in zip(alignment.pairs(), range(_BEADS), strict=False)
    ]
    titles = Markup("<strong>{}</strong> – <strong>{}</strong>").format(*map(_short, _titles(alignment)))
    key = Markup("").join(
        Markup('<span style="margin-right:1em"><span style="color:{}">■</span> {}</span>').format(
            charts.COLORS[role], label
        )
        for role, label in chart.legend.items()
    )
    picture = Markup('<div style="margin:.4em 0">{}{}</div>').format(_strip(chart), _SOFT.format(key))
    return titles + _SOFT.format(clean(facts)) + picture + _table(rows, len(alignment.beads))


def _strip(chart: charts.Chart) -> Markup:
    return svg.draw_strip(chart, 'style="display:block;width:100%;height:60px"')


def _table(rows: Sequence[tuple[Any, Any, str, Any]], total: int) -> Markup:
    cells = Markup("").join(
        Markup("<tr>{}{}<td>{}</td><td>{}</td></tr>").format(
            _CELL.format(languages[0], _short(texts[0])), _CELL.format(languages[1], _short(texts[1])), sure, relation
        )
        for languages, texts, sure, relation in rows
    )
    head = Markup("<tr><th>source</th><th>target</th><th>confidence</th><th>relation</th></tr>")
    more = _SOFT.format(f"and {total - len(rows):,} more") if total > len(rows) else ""
    return Markup("<table><thead>{}</thead><tbody>{}</tbody></table>{}").format(head, cells, more)


def _frame(frame: pd.DataFrame) -> Markup:
    if not {*frame.columns} >= _NEEDED:
        return Markup(pd.DataFrame(frame).to_html(max_rows=_ROWS, max_cols=8))  # pandas escapes the cells
    pairs = Counter(zip(frame["source_lang"], frame["target_lang"], strict=True))
    counted = ", ".join(f"{rows:,} {own}-{other}" for (own, other), rows in pairs.items())
    described = frame.attrs.get("documents", {})
    facts = f"{len(described):,} documents; {len(frame.columns)} columns" if described else ""
    head = Markup("<strong>{:,} pairs</strong>: {}").format(len(frame), clean(counted))
    names = ("source_lang", "target_lang", "source_text", "target_text", "confidence", "relation")
    rows = [
        ((own, other), (source, target), f"{sure:.2f}", relation)
        for own, other, source, target, sure, relation in frame.head(_ROWS)[[*names]].itertuples(index=False)
    ]
    return head + _SOFT.format(facts) + _table(rows, len(frame))


def _corpus(corpus: ShownCorpus) -> Markup:
    languages = Counter(document.language for document in corpus.documents)
    counted = ", ".join(f"{rows:,} {code}" for code, rows in languages.most_common())
    alignments = next(iter(corpus.alignments.values()), ())
    head = Markup("<strong>{:,} documents</strong>: {}; {:,} pairs").format(
        len(corpus.documents), clean(counted), len(alignments)
    )
    return head + Markup("").join(_pictures(alignments))


def _pictures(alignments: Sequence[Alignment]) -> Iterator[Markup]:
    for alignment in alignments[:_ALIGNMENTS]:
        chart = charts.alignment_chart(of_alignment(alignment))
        names = f"{alignment.source.id} – {alignment.target.id}: {len(alignment.beads):,} beads"
        yield Markup('<div style="margin-top:.6em">{}</div>').format(_SOFT.format(clean(names)) + _strip(chart))
    if len(alignments) > _ALIGNMENTS:
        yield _SOFT.format(f"and {len(alignments) - _ALIGNMENTS:,} more")


def _short(text: str) -> str:
    text = " ".join(clean(text).split())
    return text if len(text) <= _TEXT else text[:_TEXT] + "…"

"""Alignments of several texts at once as a pandas DataFrame: one row per unit in all languages."""

from __future__ import annotations

import warnings
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from aligner.errors import AlignerWarning
from aligner.formats.base import batched, gather, rows
from aligner.formats.cells import from_columns
from aligner.formats.multi.columns import languages_of, multi_columns
from aligner.formats.table import attributes, edited_text, hash_id, spans_of
from aligner.types import Document, Level, Span
from aligner.types.multi import MultiAlignment

if TYPE_CHECKING:
    import pandas as pd


def multi_frame(alignments: Sequence[MultiAlignment], languages: Sequence[str]) -> pd.DataFrame:
    """Return the table of units in several languages, one row per unit.

    Its columns are `unit_id`, `group`, and for each language `text_en`, `ids_en` (numbers of the sentences in their
    document, from 0), `document_en`, `start_en` and `end_en` (code-point offsets), then `confidence` and `agreement`. A
    language that has nothing in a row has empty cells. `frame.attrs` is as that of a table of pairs.

    Args:
        alignments: alignments of one level.
        languages: the languages of the columns, in order.
    """
    names = multi_columns(languages)
    columns: dict[str, list[Any]] = {name: [] for name in names}
    for alignment in alignments:
        for row in _rows(alignment, languages):
            for name in names:
                columns[name].append(row[name])
    frame = from_columns(columns)
    documents = {document.id: document for alignment in alignments for document in alignment.documents}
    signatures = [pair.signature for alignment in alignments for pair in alignment.alignments]
    level: Level = alignments[0].level if alignments else "sentence"
    frame.attrs = multi_attributes(level, languages, documents, signatures)
    return frame


def multi_attributes(
    level: Level, languages: Sequence[str], documents: Mapping[str, Document], signatures: Iterable[str]
) -> dict[Hashable | None, Any]:
    """Return the `attrs` of a table of units in several languages."""
    attrs = attributes(level, documents, [{"signature": signature} for signature in signatures])
    del attrs["pairs"]
    return {**attrs, "languages": list(languages)}


def _rows(alignment: MultiAlignment, languages: Sequence[str]) -> Iterator[dict[str, Any]]:
    units = [spans_of(document, alignment.level) for document in alignment.documents]
    group = next((document.group for document in alignment.documents if document.group), "")
    edited: dict[str, dict[Span, str]] = {}
    for pair in alignment.alignments:
        edited.setdefault(pair.source.id, {}).update(pair.corrected.source_texts)
        edited.setdefault(pair.target.id, {}).update(pair.corrected.target_texts)
    empty = dict.fromkeys(multi_columns(languages))
    for row in alignment.rows:
        cells: dict[str, Any] = {**empty, "group": group}
        parts: list[str] = []
        for document, own, span in zip(alignment.documents, units, row.spans, strict=True):
            held = own[span.start : span.stop]
            parts += [document.id, ",".join(f"{unit.start}-{unit.end}" for unit in held)]
            if held:
                start, end = held[0].start, held[-1].end
                text = edited_text(document, own, span, edited.get(document.id, {}))
                values = text, " ".join(map(str, span.indices)), document.id, start, end
                own_names = (f"{name}_{document.language}" for name in ("text", "ids", "document", "start", "end"))
                cells |= dict(zip(own_names, values, strict=True))
        cells["unit_id"] = f"u{hash_id(parts)[1:]}"
        # The last bits differ between processors; tables should not.
        yield cells | {"confidence": round(float(row.confidence), 4), "agreement": round(float(row.agreement), 4)}


def make_multi(
    given: Iterable[Mapping[str, Any]], languages: Sequence[str], path: Path, attrs: Mapping[Hashable | None, Any]
) -> pd.DataFrame:
    """Return a table of units made of rows that have only some of its columns.

    Args:
        given: column names to cells; what is missing stays empty, and a unit without an id gets one.
        languages: the languages of the table.
        path: the file that is read.
        attrs: what the file says of the whole table.

    Raises:
        InputError: a number cannot be read.
    """
    names = multi_columns(languages)
    filled = (_with_id(row, number, languages) for number, row in enumerate(given))
    parts = ({name: [row.get(name) for row in batch] for name in names} for batch in batched(filled))
    frame = gather(parts, names, path)
    frame.attrs = {"level": "sentence", "signature": "", "documents": {}, **attrs, "languages": list(languages)}
    return frame


def _with_id(row: Mapping[str, Any], number: int, languages: Sequence[str]) -> Mapping[str, Any]:
    if row.get("unit_id"):
        return row
    texts = (str(row.get(f"text_{language}") or "") for language in languages)
    return {**row, "unit_id": f"u{hash_id((str(number), *texts))[1:]}"}


def multi_records(frame: pd.DataFrame, least: int, format: str) -> Iterator[dict[str, Any]]:
    """Yield the rows with text in at least some languages, and warn of the others.

    Args:
        frame: a table of units in several languages.
        least: the number of languages.
        format: the name of the format in the warning.
    """
    languages = languages_of(frame.columns)
    left_out = 0
    for row in rows(frame):
        record = dict(zip(map(str, frame.columns), row, strict=True))
        if sum(bool(record[f"text_{language}"]) for language in languages) < least:
            left_out += 1
        else:
            yield record
    if left_out:
        problem = f"{format}: {left_out} of {len(frame)} units are not written; they have fewer than {least} languages"
        warnings.warn(problem, AlignerWarning, stacklevel=4)

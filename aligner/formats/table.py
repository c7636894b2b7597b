"""Alignments as a pandas DataFrame, from which all files are made; column names are defined here only."""

from __future__ import annotations

import hashlib
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from aligner.formats.cells import clean, from_columns
from aligner.own_files import FIRST_COLUMNS
from aligner.types import DOUBTFUL, Alignment, Bead, Document, Level, Span

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = (
    *FIRST_COLUMNS, "source_document", "target_document", "source_lang", "target_lang", "relation",
    "source_text", "target_text", "score", "confidence", "source_ids", "target_ids", "source_block", "target_block",
    "source_start", "source_end", "target_start", "target_end", "kind", "findings", "status",
)  # fmt: skip
"""The columns of a table of pairs (one row per bead), in order."""

DOCUMENT_COLUMNS = (
    "id", "group", "language", "script", "title", "date", "url", "path", "pattern", "source", "license", "blocks",
    "paragraphs", "sentences",
)  # fmt: skip
"""The columns of a table of documents (one row per document), in order."""
META_COLUMNS = ("date", "url", "path", "pattern", "source", "license")
"""Those that are in the metadata of documents."""

DOCUMENT_PAIR_COLUMNS = (
    "source", "target", "group", "source_lang", "target_lang", "paired_by", "verdict", "translated_share", "level",
    "beads", "one_sided", "doubtful",
)  # fmt: skip
"""The columns of a table of document pairs (one row per pair), in order."""

SPLIT = "split"
"""The column that names the split of a row; without it all rows are for training, and a row where it is empty is in no
split."""
TRAIN, DEV, TEST = SPLITS = ("train", "dev", "test")
"""The values of the column, in the order in which files list them."""

_ALSO_CALLED = {"validation": DEV, "valid": DEV, "val": DEV, "development": DEV, "training": TRAIN, "eval": TEST}


@dataclass(frozen=True, slots=True)
class TextSpan:
    """Offsets of a sentence or block, and the number of the block."""

    start: int
    end: int
    block: int


def to_frame(
    alignments: Iterable[Alignment],
    *,
    documents: Iterable[Document] = (),
    paired_by: Mapping[tuple[str, str], str] | None = None,
) -> pd.DataFrame:
    """Return the table of pairs of alignments, one row per bead.

    `frame.attrs` holds plain JSON values: "signature" (of the whole table), "level", "documents" (id to title,
    language, script, group and metadata of the document) and "pairs" (per document pair: ids, languages, signature,
    what paired them, the verdict and the translated share). Texts are the documents' own, `document.text[start:end]`;
    only lone surrogates, which no file can hold, become U+FFFD.

    Args:
        alignments: alignments of one level.
        documents: documents to describe in `attrs` although nothing was aligned with them.
        paired_by: (source id, target id) to what paired the two, for `attrs["pairs"]`.

    Raises:
        ValueError: the alignments are of several levels.
    """
    columns: dict[str, list[Any]] = {name: [] for name in COLUMNS}
    described = {document.id: document for document in documents}
    pairs: list[dict[str, Any]] = []
    levels: set[Level] = set()
    for alignment in alignments:
        source, target = alignment.source, alignment.target
        described |= {source.id: source, target.id: target}
        levels.add(alignment.level)
        pairs.append(
            {
                "source": source.id,
                "target": target.id,
                "languages": f"{source.language}-{target.language}",
                "paired_by": (paired_by or {}).get((source.id, target.id), ""),
                "signature": alignment.signature,
                "verdict": alignment.verdict or "",
                "translated_share": round(alignment.translated_share, 4),
            }
        )
        for row in _rows(alignment):
            for name, value in zip(COLUMNS, row, strict=True):
                columns[name].append(value)
    if len(levels) > 1:
        raise ValueError("one table holds alignments of one level; make one table of sentences, one of paragraphs")
    frame = from_columns(columns)
    frame.attrs = attributes(next(iter(levels), "sentence"), described, pairs)
    return frame


def attributes(
    level: Level, documents: Mapping[str, Document], pairs: Sequence[Mapping[str, Any]]
) -> dict[Hashable | None, Any]:
    """Return the `attrs` of a table of pairs.

    Args:
        level: the level of the alignments.
        documents: the documents to describe, by id; without their texts, if need be.
        pairs: the entries of the pairs of documents.
    """
    attrs: dict[Hashable | None, Any] = clean(
        {
            "signature": common_signature([pair["signature"] for pair in pairs]),
            "level": level,
            "documents": {name: describe(document) for name, document in documents.items()},
            "pairs": list(pairs),
        }
    )
    return attrs


def documents_frame(documents: Iterable[Document]) -> pd.DataFrame:
    """Return the table of documents, one row per document, with counts of blocks, paragraphs and sentences."""
    rows = [
        (
            document.id, document.group, document.language, document.script, document.title,
            *(document.meta.get(name, "") for name in META_COLUMNS),
            len(document.blocks), sum(block.kind == "paragraph" for block in document.blocks), len(document.sentences),
        )
        for document in documents
    ]  # fmt: skip
    return from_columns({name: [row[i] for row in rows] for i, name in enumerate(DOCUMENT_COLUMNS)})


def document_pairs_frame(
    alignments: Iterable[Alignment], paired_by: Mapping[tuple[str, str], str] | None = None
) -> pd.DataFrame:
    """Return the table of document pairs, one row per pair, with the verdict and counts of beads.

    Args:
        alignments: alignments of any level.
        paired_by: (source id, target id) to what paired the two.
    """
    rows = []
    for alignment in alignments:
        source, target = alignment.source, alignment.target
        two_sided = [bead for bead in alignment.beads if bead.source and bead.target]
        rows.append(
            (
                source.id, target.id, source.group or target.group, source.language, target.language,
                (paired_by or {}).get((source.id, target.id), ""), alignment.verdict or "",
                round(alignment.translated_share, 4), alignment.level, len(alignment.beads),
                len(alignment.beads) - len(two_sided),
                sum(bead.confidence < DOUBTFUL for bead in two_sided),
            )
        )  # fmt: skip
    return from_columns({name: [row[i] for row in rows] for i, name in enumerate(DOCUMENT_PAIR_COLUMNS)})


def pair_id(source: Document, target: Document, source_units: Iterable[Any], target_units: Iterable[Any]) -> str:
    """Return the id of a pair: a hash of the two documents' ids and of the units' offsets, whatever else is in a table.

    Args:
        source: the source document.
        target: the target document.
        source_units: the bead's units on the source side; anything with `start` and `end`.
        target_units: the bead's units on the target side.
    """
    sides = (",".join(f"{unit.start}-{unit.end}" for unit in units) for units in (source_units, target_units))
    return hash_id((source.id, target.id, *sides))


def hash_id(parts: Iterable[str]) -> str:
    """Return an id made of what identifies a pair; it begins with a letter, so that no spreadsheet reads a number."""
    key = "\x1f".join(parts).encode("utf-8", "surrogatepass")
    return "p" + hashlib.blake2b(key, digest_size=8).hexdigest()


def _rows(alignment: Alignment) -> Iterator[tuple[Any, ...]]:
    source, target = alignment.source, alignment.target
    source_units, target_units = spans_of(source, alignment.level), spans_of(target, alignment.level)
    corrected = alignment.corrected
    for bead in alignment.beads:
        source_text, source_ids, source_block, source_start, source_end = _cells(source, source_units, bead.source)
        target_text, target_ids, target_block, target_start, target_end = _cells(target, target_units, bead.target)
        status = corrected.statuses.get((bead.source, bead.target), "auto")
        if corrected.source_texts or corrected.target_texts:
            shown = (
                edited_text(source, source_units, bead.source, corrected.source_texts),
                edited_text(target, target_units, bead.target, corrected.target_texts),
            )
            if status == "auto" and shown != (source_text, target_text):
                status = "edited"
            source_text, target_text = shown
        held = source_units[bead.source.start : bead.source.stop], target_units[bead.target.start : bead.target.stop]
        kind = source.blocks[held[0][0].block].kind if held[0] else target.blocks[held[1][0].block].kind
        yield (
            pair_id(source, target, *held), source.group or target.group, source.id, target.id,
            source.language, target.language, bead.relation, source_text, target_text, *_scores(bead),
            source_ids, target_ids, source_block, target_block, source_start, source_end, target_start, target_end,
            kind, "", status,
        )  # fmt: skip


def spans_of(document: Document, level: Level) -> list[TextSpan]:
    """Return the sentences of a segmented document, or its blocks, in order; their positions are the ids in tables."""
    if level == "paragraph":
        return [TextSpan(block.start, block.end, number) for number, block in enumerate(document.blocks)]
    return [
        TextSpan(sentence.start, sentence.end, number)
        for number, block in enumerate(document.blocks)
        for sentence in block.sentences
    ]


def _cells(
    document: Document, units: Sequence[TextSpan], span: Span
) -> tuple[str, str, int | None, int | None, int | None]:
    """Return text, unit numbers, first block, start and end of one side of a bead."""
    if not span:
        return "", "", None, None, None
    first, last = units[span.start], units[span.stop - 1]
    return document.text[first.start : last.end], " ".join(map(str, span.indices)), first.block, first.start, last.end


def edited_text(document: Document, units: Sequence[TextSpan], span: Span, texts: Mapping[Span, str]) -> str:
    """Return the text of one side of a bead, with the texts that people put in the place of runs of its units."""
    pieces: list[str] = []
    number = span.start
    while number < span.stop:
        run = next((run for run in texts if run.start == number and run.stop <= span.stop), Span(number, number + 1))
        if pieces:
            pieces.append(document.text[units[number - 1].end : units[number].start])
        pieces.append(texts.get(run, document.text[units[number].start : units[run.stop - 1].end]))
        number = run.stop
    return "".join(pieces)


def _scores(bead: Bead) -> tuple[float, float]:
    # The last bits differ between processors; tables should not.
    return round(float(bead.score), 4), round(float(bead.confidence), 4)


def describe(document: Document) -> dict[str, str]:
    """Return the entry of a document in `frame.attrs["documents"]`."""
    own = {
        "title": document.title,
        "language": document.language,
        "script": document.script,
        "group": document.group,
    }
    return {**{str(key): str(value) for key, value in document.meta.items()}, **own}


def common_signature(signatures: Iterable[str]) -> str:
    """Merge signatures into one; fields that differ list their values."""
    fields: dict[str, dict[str, None]] = {}
    for signature in signatures:
        for field in filter(None, signature.split("|")):
            name, _, value = field.partition(":")
            fields.setdefault(name, {})[value] = None
    return "|".join(f"{name}:{','.join(values)}" for name, values in fields.items())


def split_of(cell: object) -> str:
    """Return the split that a cell of the column names, "" for none; other names are kept in lower case."""
    name = "" if cell is None or cell != cell else str(cell).strip().lower()
    return _ALSO_CALLED.get(name, name)


def splits_of(frame: pd.DataFrame) -> list[str] | None:
    """Return the splits that occur in a table, those of `SPLITS` first; None if the column is missing or empty."""
    found = {split_of(cell) for cell in frame[SPLIT].unique()} - {""} if SPLIT in frame.columns else set()
    if not found:
        return None
    return [*(name for name in SPLITS if name in found), *sorted(found.difference(SPLITS))]

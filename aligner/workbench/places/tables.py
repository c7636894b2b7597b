"""The tables of a workspace, with what people decided, for a folder to which it was saved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd

from aligner.atomic import together
from aligner.formats import write_parts
from aligner.formats.cells import from_columns
from aligner.formats.table import DOCUMENT_PAIR_COLUMNS, attributes
from aligner.types import DOUBTFUL, Document, Level
from aligner.workbench.export import Snapshot, table_of
from aligner.workbench.places.uploads import FOLDER
from aligner.workspace.assembly import documents_table
from aligner.workspace.reading import DocumentFacts, KnownInputs, with_counts
from aligner.workspace.update import STATE
from aligner.workspace.written import write_list

_STEMS: dict[Level, str] = {"sentence": "sentences", "paragraph": "paragraphs"}


def write_tables(folder: Path, snapshots: Sequence[Snapshot], rows: Sequence[Mapping[str, Any]], old: Path) -> None:
    """Write the tables that `aligner build` writes, with the rows of the page; called in any thread.

    Args:
        folder: the folder of the workspace.
        snapshots: the rows of all pairs, of one level.
        rows: for each pair, its row in the table of pairs as it was built.
        old: the folder from which the workspace was copied, with the documents that were dropped.

    Raises:
        AlignerError: a file cannot be written.
    """
    frames = [table_of(snapshot) for snapshot in snapshots]
    level = snapshots[0].level
    frame = pd.concat(frames, ignore_index=True)
    known = KnownInputs(folder / STATE / "inputs.jsonl")
    facts = {each.id: each for item in known.facts.values() for each in item.documents}
    documents = {name: each.without_text() for name, each in facts.items()}
    documents |= {document.id: document for snapshot in snapshots for document in snapshot.documents}
    documents = {name: replace(each, meta=_moved(each.meta, old, folder)) for name, each in documents.items()}
    paired = dict.fromkeys(document.id for snapshot in snapshots for document in snapshot.documents)
    frame.attrs = attributes(
        level, {name: documents[name] for name in paired}, [pair for each in frames for pair in each.attrs["pairs"]]
    )
    divided = {
        document.id: len(units)
        for snapshot in snapshots
        for document, units in zip(snapshot.documents, snapshot.units, strict=True)
        if level == "sentence"
    }
    tables = {
        _STEMS[level]: frame,
        "documents": documents_table([_facts(each, documents[each.id], divided) for each in facts.values()], documents),
        "pairs": _pairs([{**row, **_counts(each)} for row, each in zip(rows, frames, strict=True)]),
    }
    with together() as waiting:
        files = [path for stem, table in tables.items() for path in write_parts(table, folder, stem, "tsv")]
        write_list(folder, "", files, dict(waiting))


def _facts(facts: DocumentFacts, document: Document, divided: Mapping[str, int]) -> DocumentFacts:
    """Return what the table of documents says of one, whose sentences people may have divided."""
    facts = replace(facts, meta=document.meta)
    return with_counts(facts, facts.blocks, facts.paragraphs, divided.get(facts.id, facts.sentences))


def _moved(meta: Mapping[str, str], old: Path, new: Path) -> dict[str, str]:
    """Have what is known of a document that was dropped name its copy."""
    path = Path(meta.get("path", ""))
    if not path.is_relative_to(old / FOLDER):
        return dict(meta)
    return {**meta, "path": str(new / path.relative_to(old))}


def _pairs(rows: Sequence[Mapping[str, Any]]) -> pd.DataFrame:
    return from_columns({name: [row[name] for row in rows] for name in DOCUMENT_PAIR_COLUMNS})


def _counts(frame: pd.DataFrame) -> dict[str, int]:
    """Return what the table of pairs counts in the rows of a pair."""
    two_sided = (frame["source_ids"] != "") & (frame["target_ids"] != "")
    doubtful = two_sided & (frame["confidence"] < DOUBTFUL).fillna(value=False)
    return {"beads": len(frame), "one_sided": int((~two_sided).sum()), "doubtful": int(doubtful.sum())}

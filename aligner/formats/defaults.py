"""Complete tables of pairs: default values for columns that a file or a user's table does not have."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from aligner.errors import AlignerError
from aligner.formats.base import batched, chunks, concatenate, gather
from aligner.formats.table import COLUMNS, hash_id
from aligner.identify import identify_many
from aligner.languages import UNKNOWN, tag_script

if TYPE_CHECKING:
    import pandas as pd

_NEEDED = ("source_text", "target_text", "source_lang", "target_lang")


def make_table(rows: Iterable[Mapping[str, Any]], path: Path) -> pd.DataFrame:
    """Return a table of pairs made of rows that have only some of its columns.

    Documents without a name are named after the file and their language; units without numbers are numbered in order; a
    pair without an id gets a hash of its documents, numbers and texts.

    Args:
        rows: column names to cells. A cell that is None or empty is missing.
        path: the file, after which documents without a name are named.

    Raises:
        InputError: a number cannot be read.
    """
    filled = _fill(rows, path.name.split(".")[0])
    parts = ({name: [row.get(name, "") for row in batch] for name in COLUMNS} for batch in batched(filled))
    return gather(parts, COLUMNS, path)


def complete(frame: pd.DataFrame, stem: str) -> pd.DataFrame:
    """Return a table with all columns of a table of pairs; missing columns get the values `make_table` gives them.

    Args:
        frame: a table with at least the texts and languages of both sides.
        stem: the beginning of names of documents without a name.

    Raises:
        AlignerError: a text or language column is missing, or a cell is not what its column holds.
    """
    if missing := [name for name in _NEEDED if name not in frame.columns]:
        raise AlignerError(f"no column {missing[0]!r} in the table: pairs need {', '.join(_NEEDED)}")
    if all(name in frame.columns for name in COLUMNS):
        return frame
    known = [name for name in COLUMNS if name in frame.columns]
    rows = (
        dict(zip(part, cells, strict=True))
        for part in chunks(frame[known])
        for cells in zip(*part.values(), strict=True)
    )
    parts = ({name: [row.get(name, "") for row in batch] for name in COLUMNS} for batch in batched(_fill(rows, stem)))
    try:
        made = concatenate(parts, COLUMNS)
    except ValueError as error:
        raise AlignerError(str(error)) from error
    for name in frame.columns:
        if name not in made.columns:
            made[name] = frame[name].to_numpy()
    made.attrs = frame.attrs
    return made


def describe(
    frame: pd.DataFrame, scripts: Mapping[str, str], *, signature: str = "", level: str = "sentence"
) -> pd.DataFrame:
    """Return the table with `attrs` filled in.

    Args:
        frame: the table.
        scripts: document id to its language tag in the file.
        signature: the signature of the whole table, if the file has one.
        level: the alignment level.
    """
    frame.attrs = {"signature": signature, "level": level, "documents": _documents(frame, scripts)}
    return frame


def name_languages(frame: pd.DataFrame, languages: tuple[str, str] | None = None) -> pd.DataFrame:
    """Return the table with a language for both sides of every row.

    Args:
        frame: a table of pairs.
        languages: source and target language, which replace those in the table; if None, rows without a language get
            the one identified from the texts of that side.
    """
    filled = frame.copy(deep=False)
    for place, side in enumerate(("source", "target")):
        known = frame[f"{side}_lang"]
        unknown = known.isin(["", UNKNOWN])
        if languages:
            filled[f"{side}_lang"] = languages[place]
        elif unknown.any():
            code = identify_many(frame[f"{side}_text"]).language
            filled[f"{side}_lang"] = known.where(~unknown, code)
    return filled


def _documents(frame: pd.DataFrame, scripts: Mapping[str, str]) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for side in ("source", "target"):
        names = frame[[f"{side}_document", f"{side}_lang"]].drop_duplicates()
        for name, language in names.itertuples(index=False):
            script = tag_script(scripts.get(name, "")) or ("Latn" if language in ("en", "vi") else "")
            found[name] = {"title": "", "language": language, "script": script, "group": ""}
    return found


def _fill(rows: Iterable[Mapping[str, Any]], stem: str) -> Iterator[dict[str, Any]]:
    numbers: dict[str, int] = {}
    for given in rows:
        row = {name: cell for name, cell in given.items() if cell is not None and cell != ""}
        for side in ("source", "target"):
            language = row.setdefault(f"{side}_lang", UNKNOWN)
            name = row.setdefault(f"{side}_document", f"{stem}.{language}")
            if row.get(f"{side}_text"):
                number = numbers.get(name, 0)
                numbers[name] = number + 1
                row.setdefault(f"{side}_ids", str(number))
        two_sided = bool(row.get("source_text") and row.get("target_text"))
        alone = "source_only" if row.get("source_text") else "target_only"
        row.setdefault("relation", "parallel" if two_sided else alone)
        row.setdefault("status", "auto")
        row.setdefault("pair_id", _pair_id(row))
        yield row


def made_up_id(documents: Sequence[str], ids: Sequence[Sequence[int]], texts: Sequence[str]) -> str:
    """Return the id that a pair gets here if its file has none; all arguments are the source's and the target's."""
    numbers = [" ".join(map(str, side)) for side in ids]
    return hash_id(cell for side in zip(documents, numbers, texts, strict=True) for cell in side)


def _pair_id(row: Mapping[str, Any]) -> str:
    names = ("document", "ids", "text")
    return hash_id(str(row.get(f"{side}_{name}", "")) for side in ("source", "target") for name in names)

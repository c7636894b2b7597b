"""Pairs from a bare text table: two columns of texts, or columns named by language."""

from __future__ import annotations

import csv
from pathlib import Path

from aligner.errors import InputError
from aligner.identify import identify
from aligner.languages import UNKNOWN, from_tag

_HEADS = {
    "source_text": 0, "target_text": 1, "source": 0, "target": 1, "src": 0, "tgt": 1,
}  # fmt: skip
_SAMPLE = 200


def read_bitext(path: str | Path) -> tuple[dict[str, list[str]], int]:
    """The columns `source_text` and `target_text` (and `pair_id` where there is one) of a TSV or CSV file.

    A header names the columns source and target, or the two languages; without one, the first two columns are taken.

    Returns:
        The columns, and the line of the first pair.

    Raises:
        InputError: the file cannot be read, is not UTF-8, or a row has one column only.
    """
    path = Path(path)
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise InputError(path, error.strerror or "cannot be read") from error
    except UnicodeDecodeError as error:
        raise InputError(path, "not UTF-8", place=f"byte offset {error.start}") from error
    if path.suffix.lower() == ".csv":
        rows = list(csv.reader(text.splitlines(keepends=True)))
    else:
        rows = [line.rstrip("\r").split("\t") for line in text.removesuffix("\n").split("\n")]
    heads = [cell.strip().lower() for cell in rows[0]] if rows else []
    by_name = {_HEADS[head]: column for column, head in enumerate(heads) if head in _HEADS}
    by_language = [column for column, head in enumerate(heads) if from_tag(head)]
    named = len(by_name) == 2 or len(by_language) == 2
    left, right = (by_name[0], by_name[1]) if len(by_name) == 2 else by_language if len(by_language) == 2 else (0, 1)
    columns: dict[str, list[str]] = {"source_text": [], "target_text": []}
    for number, row in enumerate(rows[named:], 1 + named):
        if len(row) <= max(left, right):
            raise InputError(
                path, "a row has one column only", place=f"line {number}", advice="put a tab between the two texts"
            )
        columns["source_text"].append(row[left])
        columns["target_text"].append(row[right])
    if len(by_language) == 2:
        columns["source_lang"] = [from_tag(heads[left])] * len(columns["source_text"])
        columns["target_lang"] = [from_tag(heads[right])] * len(columns["source_text"])
    if "pair_id" in heads:
        columns["pair_id"] = [row[heads.index("pair_id")] for row in rows[1:]]
    return columns, 1 + named


def find_languages(columns: dict[str, list[str]], given: tuple[str, str] | None = None) -> dict[str, list[str]]:
    """The columns with the languages that are not named filled in, by what most of each side is in.

    Args:
        given: source and target language, which go before what is found.
    """
    filled = dict(columns)
    for side, name in enumerate(("source", "target")):
        known = filled.get(f"{name}_lang") or [UNKNOWN] * len(filled["source_text"])
        if given or any(not code or code == UNKNOWN for code in known):
            code = given[side] if given else identify("\n".join(filled[f"{name}_text"][:_SAMPLE])).language
            known = [code if given or not own or own == UNKNOWN else own for own in known]
        filled[f"{name}_lang"] = known
    return filled

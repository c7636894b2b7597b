"""Pairs that are no translations, for formats whose readers would offer them as translations."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pandas as pd

from aligner.checks import TranslationUnit
from aligner.checks.language import are_same, is_untranslated
from aligner.formats.base import chunks

_COLUMNS = ["source_text", "target_text", "source_lang", "target_lang", "status"]


def untranslated_in(frame: pd.DataFrame) -> Callable[[Mapping[str, Any]], bool]:
    """Return a function that tells whether a row of the table is left untranslated.

    A row is untranslated if E132 finds at least half of its target, or if its target repeats the source although
    another row translates the same source: of two translations, a tool may offer the copy. A name or code that is the
    same in both languages is neither. A row that a person accepted or edited is a translation.
    """
    copied = {_key(row) for row in _rows(frame) if are_same(row["source_text"], row["target_text"])}
    translated = {
        key
        for row in (_rows(frame) if copied else ())
        if row["target_text"] and row["status"] != "rejected"
        if (key := _key(row)) in copied and not are_same(row["source_text"], row["target_text"])
    }

    def is_left(row: Mapping[str, Any]) -> bool:
        if row["status"] in ("accepted", "edited"):
            return False
        source, target = row["source_text"], row["target_text"]
        if are_same(source, target) and _key(row) in translated:
            return True
        return is_untranslated(TranslationUnit(source, target, (row["source_lang"], row["target_lang"])))

    return is_left


def _rows(frame: pd.DataFrame) -> Iterator[dict[str, str]]:
    for chunk in chunks(frame[_COLUMNS]):
        for cells in zip(*chunk.values(), strict=True):
            yield {name: cell or "" for name, cell in zip(_COLUMNS, cells, strict=True)}


def _key(row: Mapping[str, Any]) -> tuple[str, str, str]:
    return " ".join(row["source_text"].split()).casefold(), row["source_lang"], row["target_lang"]

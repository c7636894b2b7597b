"""The columns of a table of units in several languages."""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Set
from pathlib import Path

from aligner.errors import InputError
from aligner.formats.table import COLUMNS
from aligner.languages import LANGUAGES
from aligner.own_files import FIRST_MULTI_COLUMNS

_OF_LANGUAGES = ("text", "ids", "document", "start", "end")
_LAST = ("confidence", "agreement")


def multi_columns(languages: Sequence[str]) -> tuple[str, ...]:
    """Return the columns of a table of units in some languages, in order."""
    of_languages = (f"{name}_{language}" for name in _OF_LANGUAGES for language in languages)
    return (*FIRST_MULTI_COLUMNS, *of_languages, *_LAST)


def languages_of(names: Iterable[object]) -> tuple[str, ...]:
    """Return the languages of a table of units in several languages, or nothing if its columns are not of one."""
    known = [str(name) for name in names]
    if FIRST_MULTI_COLUMNS[0] not in known:
        return ()
    found = (name.removeprefix("text_") for name in known if name.startswith("text_"))
    return tuple(language for language in found if language in LANGUAGES)


def names_all(names: Set[str]) -> bool:
    """Return whether names of columns are all those of a table of pairs, or of a table of units."""
    languages = languages_of(sorted(names))
    return {*COLUMNS} <= names or (len(languages) > 1 and {*multi_columns(languages)} <= names)


def refuse_multi(languages: Sequence[str], path: str | Path) -> None:
    """Refuse a table of units in several languages where pairs are needed.

    Args:
        languages: the languages of the table, from `languages_of`; nothing for a table of pairs.
        path: the file.

    Raises:
        InputError: it is one.
    """
    if languages:
        problem = f"holds units in {', '.join(languages)}, not pairs"
        raise InputError(path, problem, advice="use the table of pairs of the same build, such as sentences.tsv")

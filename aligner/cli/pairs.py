"""How commands read pairs of a text and its translation from files of any aligned format."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from aligner.errors import InputError, UnknownNameError

_COLUMNS = ("source_text", "target_text", "source_lang", "target_lang", "pair_id", "confidence", "kind", "relation")
_LINES = (".tsv", ".csv", ".txt", ".tab")


def parse_pair(text: str | None) -> tuple[str, str] | None:
    """The languages that `--languages` names, such as en-zh.

    Raises:
        BadParameter: they are no pair of languages.
    """
    from aligner.languages import from_tag

    if text is None:
        return None
    codes = [from_tag(part) for part in text.split("-")]
    if len(codes) != 2 or not all(codes):
        raise click.BadParameter(f"{text!r} is no pair of languages, such as en-zh", param_hint="--languages")
    return codes[0], codes[1]


def read_pairs(
    path: str, format_name: str | None = None, languages: tuple[str, str] | None = None
) -> tuple[dict[str, list[Any]], int]:
    """The columns of a file of pairs, languages among them, and the line of the first (0 where lines mean nothing).

    Args:
        format_name: of a table; found from the file if None. A file of lines that is no table is read as two columns.
        languages: of source and target, where the file does not say and texts mislead.

    Raises:
        InputError: the file cannot be read, or holds no pairs.
    """
    from aligner.formats.bitext import find_languages

    columns, line = _read(path, format_name)
    return find_languages(columns, languages), line


def _read(path: str, format_name: str | None) -> tuple[dict[str, list[Any]], int]:
    from aligner.formats import read_table
    from aligner.formats.bitext import read_bitext

    lines = Path(path).suffix.lower() in _LINES
    try:
        frame = read_table(path, format_name)
    except (InputError, UnknownNameError) as error:
        # Not a table of ours: two columns of texts will do.
        if format_name or not lines or not Path(path).is_file():
            if isinstance(error, UnknownNameError):
                raise InputError(path, "of no format that holds pairs", advice="see aligner formats") from error
            raise
        return read_bitext(path)
    columns = {name: frame[name].astype(object).tolist() for name in _COLUMNS if name in frame.columns}
    return columns, 2 if Path(path).suffix.lower() == ".tsv" else 0

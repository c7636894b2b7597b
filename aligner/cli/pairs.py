"""Read pairs of a text and its translation from files of any aligned format."""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

import click

from aligner.errors import InputError
from aligner.file_kinds import is_endless, special_kind

if TYPE_CHECKING:
    import pandas as pd

    from aligner.types import Level


def parse_pair(text: str | None) -> tuple[str, str] | None:
    """Return the two languages that `--languages` names, such as en-zh.

    Raises:
        BadParameter: the text does not name two languages.
    """
    from aligner.languages import from_tag

    if text is None:
        return None
    codes = [from_tag(part) for part in text.split("-")]
    if len(codes) != 2 or not all(codes):
        raise click.BadParameter(f"{text!r} is not a language pair such as en-zh", param_hint="--languages")
    return codes[0], codes[1]


@contextmanager
def as_file(source: str, format_name: str | None = None, level: Level | None = None) -> Iterator[str]:
    """Yield the name of a file that can be read several times.

    Pipes and standard input ("-") are copied to one. Of the output folder of a build, or the folder of a workspace, it
    is the table of pairs, with what people decided since it was written.

    Args:
        source: what the user named.
        format_name: the format that the user named; a folder is then one of this format.
        level: the table to take from a folder; sentences before paragraphs if None.

    Raises:
        InputError: the source is a device or a socket, or the block reports an error in the copied file.
    """
    path = Path(source)
    if source != "-" and format_name is None and path.is_dir():
        with _as_table(path, level) as file:
            yield file
        return
    if source != "-" and is_endless(path):
        raise InputError(source, f"is {special_kind(path)}, not a file")
    if source != "-" and not special_kind(path):
        yield source
        return
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder, f"stdin{path.suffix}")
        with copy.open("wb") as file, nullcontext(sys.stdin.buffer) if source == "-" else path.open("rb") as stream:
            shutil.copyfileobj(stream, file)
        try:
            yield str(copy)
        except InputError as error:
            if error.path != str(copy):
                raise
            raise InputError(source, error.problem, place=error.place, advice=error.advice) from None


def name_of(source: str) -> str:
    """Return what a report calls its input."""
    return "standard input" if source == "-" else Path(source).resolve().name


@contextmanager
def _as_table(folder: Path, level: Level | None) -> Iterator[str]:
    """Yield the name of the table of a folder, written to a file of its own if it has more than the one there."""
    from aligner.cli.runs.workspaces import open_folder
    from aligner.formats import write_table

    found = open_folder(folder, level)
    if isinstance(found, Path):
        yield str(found)
        return
    with tempfile.TemporaryDirectory() as held:
        copy = Path(held, "pairs.parquet")
        write_table(found, copy)
        yield str(copy)


def read_pairs(
    path: str,
    format_name: str | None = None,
    languages: tuple[str, str] | None = None,
    encoding: str | None = None,
    accept_partial: bool = False,
) -> pd.DataFrame:
    """Read a table of pairs and fill in the languages that it does not name.

    Args:
        path: a file or folder of any aligned format.
        format_name: its format; detected if None.
        languages: the languages of source and target; identified if None.
        encoding: the codec of a text file; detected if None.
        accept_partial: as of `read_table`.

    Raises:
        InputError: the file cannot be read, or holds no pairs.
    """
    from aligner.formats import read_table
    from aligner.formats.defaults import name_languages
    from aligner.formats.multi.columns import languages_of, refuse_multi

    frame = read_table(path, format_name, encoding=encoding, languages=languages, accept_partial=accept_partial)
    refuse_multi(languages_of(frame.columns), path)
    return name_languages(frame, languages)

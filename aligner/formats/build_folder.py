"""The table of pairs in the output folder of a build."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from aligner.errors import InputError
from aligner.formats.registry import get_format
from aligner.types import Level

STEMS: Mapping[Level, str] = {"sentence": "sentences", "paragraph": "paragraphs"}
"""What the names of the tables begin with."""
_FORMATS = ("parquet", "tsv", "jsonl", "csv", "xlsx", "html", "hf", "tmx")
"""Formats of the tables in the folder, those that lose nothing and are read in parts first."""


def table_in(folder: Path, level: Level | None = None) -> Path | None:
    """Return the table of pairs in the output folder of a build; None if there is none.

    Args:
        folder: the folder.
        level: the level of the table; sentences before paragraphs if None.
    """
    for stem in [STEMS[level]] if level else STEMS.values():
        for name in _FORMATS:
            table = folder / f"{stem}{get_format(name).suffixes[0]}"
            if table.exists():
                return table
    return None


def find_table(path: Path, level: Level | None = None) -> Path:
    """Return the table in the output folder of a build, or the path if it is a file or a data set.

    Raises:
        InputError: it is a folder of another kind.
    """
    if not path.is_dir():
        return path
    if table := table_in(path, level):
        return table
    if any(get_format(name).is_ours(path) for name in ("hf", "gold")):
        return path
    wanted = " or ".join([STEMS[level]] if level else STEMS.values())
    advice = "name the output folder of aligner build, or a table of pairs"
    raise InputError(path, f"holds no table of {wanted}", advice=advice)

"""Formats by name, by suffix and by content."""

from __future__ import annotations

from pathlib import Path

from aligner.errors import UnknownNameError
from aligner.formats.base import Format
from aligner.own_files import HEAD
from aligner.plugins import Registry

FORMATS = {
    "tsv": "aligner.formats.delimited.tsv:TSV",
    "csv": "aligner.formats.delimited.csv:CSV",
    "jsonl": "aligner.formats.jsonl:JSONL",
    "parquet": "aligner.formats.parquet:PARQUET",
    "xlsx": "aligner.formats.xlsx:XLSX",
    "hf": "aligner.formats.huggingface:HUGGINGFACE",
    "moses": "aligner.formats.moses:MOSES",
    "tmx": "aligner.formats.tmx.format:TMX",
    "xliff": "aligner.formats.xliff:XLIFF",
    "intertext": "aligner.formats.intertext.writer:INTERTEXT",
    "align": "aligner.formats.alignment_index:ALIGN",
    "gold": "aligner.formats.gold_set:GOLD",
    "docx": "aligner.formats.docx_table.writer:DOCX",
    "html": "aligner.formats.review_page.format:HTML",
    "bitext": "aligner.formats.bitext:BITEXT",
}
"""Format names and where each lives."""
_REGISTRY = Registry[Format]("format", FORMATS, group="aligner.exporters")


def format_names(*, written: bool = False) -> list[str]:
    """Return the names of all table formats.

    Args:
        written: leave out formats that can only be read.
    """
    names = _REGISTRY.names()
    return [name for name in names if get_format(name).dump is not None] if written else names


def is_format(name: str, *, written: bool = False) -> bool:
    """Return whether `format_names` has a name; only the format itself is loaded."""
    return name in _REGISTRY.names() and (not written or get_format(name).dump is not None)


def get_format(name: str) -> Format:
    """Return the format of that name.

    Raises:
        UnknownNameError: there is no such format.
    """
    return _REGISTRY.get(name)


def format_of(path: str | Path, *, written: bool = False) -> str:
    """Return the name of the format that the suffix of a path stands for.

    Args:
        path: a file or folder; it need not exist.
        written: leave out formats that can only be read.

    Raises:
        UnknownNameError: no format has this suffix.
    """
    path = Path(path)
    name = path.suffix[1:].lower()
    # A format's own name comes first, and the others need not be loaded: some take longer than a short alignment.
    return name if is_format(name, written=written) else _by_suffix(path, format_names(written=written))[0]


def detect_format(path: str | Path) -> str:
    """Return the name of the format of a file or folder.

    The content decides if a format recognizes it. Otherwise the suffix decides; if several formats share the suffix,
    those that would have recognized the content are out.

    Raises:
        UnknownNameError: neither the content nor the suffix is known.
    """
    path = Path(path)
    if path.is_dir():
        folders = [name for name in format_names() if get_format(name).makes == "folder"]
        return next((name for name in folders if get_format(name).is_ours(path)), folders[0])
    if not path.is_file():
        return format_of(path)
    with path.open("rb") as file:
        head = file.read(HEAD)
    names = format_names()
    for name in names:
        recognizes = get_format(name).recognizes
        if recognizes is not None and recognizes(head):
            return name
    by_suffix = _by_suffix(path, names)
    return next((name for name in by_suffix if get_format(name).recognizes is None), by_suffix[0])


def _by_suffix(path: Path, names: list[str]) -> list[str]:
    suffix = path.suffix.lower()
    found = [name for name in names if suffix[1:] == name or suffix in get_format(name).suffixes]
    if not found:
        raise UnknownNameError("format", suffix[1:], names)
    return sorted(found, key=lambda name: suffix[1:] != name)

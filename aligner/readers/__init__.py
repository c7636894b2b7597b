"""Files to documents, one document for each language that a file holds.

A format is a module with a `Reader` and a line in `READERS`; third parties register theirs in the entry-point group
`aligner.readers`. A file's content decides which reader takes it, and its suffix where the content could be anything.
"""

from __future__ import annotations

from pathlib import Path, PurePath

from aligner.errors import InputError
from aligner.file_kinds import is_endless, special_kind
from aligner.own_files import HEAD, is_page, is_table
from aligner.plugins import Registry
from aligner.readers.base import Reader, ReadOptions, Source
from aligner.readers.identity import Identity, split_name
from aligner.readers.suffixes import SUFFIXES
from aligner.safe_xml import root_name
from aligner.types import Document

__all__ = [
    "READERS",
    "Identity",
    "ReadOptions",
    "read",
    "read_bytes",
    "reader_names",
    "split_name",
    "suffixes",
]

# The order matters: formats that are recognized by their content come before those that could be anything.
READERS = {
    "docx": "aligner.readers.docx:READER",
    "epub": "aligner.readers.html.epub:READER",
    "xlsx": "aligner.readers.tabular.xlsx:READER",
    "pdf": "aligner.readers.pdf.reader:READER",
    "html": "aligner.readers.html.reader:READER",
    "subtitles": "aligner.readers.subtitles:READER",
    "csv": "aligner.readers.tabular.csv:READER",
    "rst": "aligner.readers.lightweight.rst:READER",
    "asciidoc": "aligner.readers.lightweight.asciidoc:READER",
    "markdown": "aligner.readers.markdown.reader:READER",
    "text": "aligner.readers.text:READER",
}
_REGISTRY = Registry[Reader]("reader", READERS)


# Files of aligned texts by the root of their XML.
_ALIGNED = {
    "tmx": "a translation memory (TMX)",
    "xliff": "an XLIFF file",
    "linkGrp": "a file of links between sentences (InterText)",
    "cesAlign": "a file of links between sentences (XCES)",
}
_DEFAULT = ReadOptions()


def read(path: str | Path, *, options: ReadOptions = _DEFAULT, identity: Identity | None = None) -> list[Document]:
    """Read a file into unsegmented documents, one for each language in it.

    Args:
        path: the file.
        options: how to read it; by default everything is detected.
        identity: what ids and groups are derived from; by default the file's name.

    Raises:
        InputError: the file cannot be read, is empty or binary, fits no encoding, or holds no prose.
        UnknownNameError: `options.format` names no reader.
    """
    file = Path(path)
    if is_endless(file):
        raise InputError(path, f"is {special_kind(file)}, not a file")
    try:
        data = file.read_bytes()
    except FileNotFoundError:
        raise InputError(path, "does not exist") from None
    except IsADirectoryError:
        raise InputError(path, "is a folder, not a file") from None
    except PermissionError:
        if file.is_dir():  # Windows refuses to open a folder
            raise InputError(path, "is a folder, not a file") from None
        raise InputError(path, "may not be read", advice="check its permissions") from None
    except (OSError, ValueError) as error:
        raise InputError(path, f"cannot be read: {error}") from None
    return read_bytes(data, str(path), options=options, identity=identity)


def read_bytes(
    data: bytes, name: str, *, options: ReadOptions = _DEFAULT, identity: Identity | None = None
) -> list[Document]:
    """Read a file's bytes into unsegmented documents, one for each language in it.

    Args:
        data: the whole file.
        name: its name or path; "-" for standard input.
        options: how to read it; by default everything is detected.
        identity: what ids and groups are derived from; by default the name.

    Raises:
        InputError: the file is empty or binary, fits no encoding, holds no prose, or holds aligned texts.
        UnknownNameError: `options.format` names no reader.
    """
    source = Source(name, data, options.encoding)
    reader = _choose(source, options)
    raw = reader.read(source, options)
    meta = {"path": name, "format": reader.name}
    if source.found_encoding:
        meta["encoding"] = source.found_encoding
    from aligner.readers.assemble import assemble  # a build that has nothing to read does not wait for it

    return assemble(raw, name, identity or Identity.of_path(name), meta, options)


def reader_names() -> list[str]:
    """Return the names of all readers, for `ReadOptions.format`."""
    return _REGISTRY.names()


def suffixes() -> dict[str, tuple[str, ...]]:
    """Return the suffixes of the files that each reader reads, by the reader's name."""
    return {name: SUFFIXES.get(name) or _REGISTRY.get(name).suffixes for name in _REGISTRY.names()}


def _choose(source: Source, options: ReadOptions) -> Reader:
    if options.lines == "line":
        return _REGISTRY.get("text")  # every line counts, in any format
    if options.format:
        return _REGISTRY.get(options.format)
    if aligned := _aligned(source.data):
        advice = "aligner check and aligner convert read it; --from text reads it as plain text"
        raise InputError(source.path, f"is {aligned}: its texts are aligned already", advice=advice)
    readers = [_REGISTRY.get(name) for name in _REGISTRY.names()]
    suffix = PurePath(source.path).suffix.lower()
    by_content = (reader for reader in readers if reader.recognizes(source))
    by_suffix = (reader for reader in readers if suffix in reader.suffixes)
    return next(by_content, None) or next(by_suffix, None) or _REGISTRY.get("text")


def _aligned(data: bytes) -> str:
    """Return what kind of file of aligned texts this is ("an XLIFF file"), or "" if it is not one."""
    head = data[:HEAD]
    if is_table(head) or is_page(head):
        return "our own table of pairs"
    return _ALIGNED.get(root_name(head), "")

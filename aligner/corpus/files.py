"""Files, folders, globs and manifests to documents with unique ids."""

from __future__ import annotations

import glob
import os
import sys
import warnings
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from aligner import readers
from aligner.corpus import manifest
from aligner.corpus.manifest import Entry
from aligner.errors import AlignerError, AlignerWarning, InputError, OnError
from aligner.own_files import is_export
from aligner.readers import Identity, ReadOptions
from aligner.readers.identity import STDIN
from aligner.types import Document

# Documents in formats that are not read. Other files in a folder (images, code) deserve no warning.
_UNREAD = {
    ".adoc", ".ass", ".azw", ".azw3", ".djvu", ".doc", ".fb2", ".fodt", ".mobi", ".odp", ".ods", ".odt", ".pages",
    ".ppt", ".pptx", ".rst", ".rtf", ".sbv", ".ssa", ".tex", ".ttml", ".wps", ".xls",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Input:
    """A file to read, and the name that the ids of its documents begin with.

    `entry` and `listed_in` are the line of the manifest that lists the file, and the manifest. `argument` is the index
    of the path through which the file was found.
    """

    path: Path
    name: str
    entry: Entry | None = None
    listed_in: Path | None = None
    argument: int = 0

    @property
    def identity(self) -> Identity:
        """What the documents of this file are called, and what the manifest says about them."""
        if self.entry is None:
            return Identity.of_name(self.name)
        entry = self.entry
        return Identity(self.name, entry.id, entry.group, entry.title, entry.meta, str(self.listed_in))


def find(paths: Iterable[str | Path], on_error: OnError | None = None) -> list[Input]:
    """Find the files that some paths stand for, each once, in the order given; files of a folder are sorted.

    A folder stands for all files below it with a suffix that a reader knows, except hidden ones; or, if it holds a
    `manifest.tsv`, for the files listed there. A path that does not exist and holds `*`, `?` or `[` is a glob.

    Args:
        paths: files, folders, globs, manifests, and "-" for standard input.
        on_error: called with the error of each path that cannot be used, and the others are found; None raises the
            first error.

    Raises:
        InputError: a path stands for nothing, or a manifest has a mistake.
    """
    inputs: dict[str, Input] = {}
    for argument, path in enumerate(paths):
        try:
            found = list(_find(Path(path)))
            if not found:
                known = ", ".join(sorted(_suffixes()))
                raise InputError(path, "holds no documents", advice=f"files must end in one of: {known}")
        except AlignerError as error:
            _report(error, on_error)
            continue
        for each in found:
            key = os.path.abspath(each.path)  # noqa: PTH100  (links stay as named)
            inputs.setdefault(key, replace(each, argument=argument))
    return _with_unique_names(list(inputs.values()))


def read(item: Input, options: ReadOptions = ReadOptions()) -> list[Document]:  # noqa: B008  (frozen)
    """Read the documents of an input, one per language, with the ids and metadata of its identity.

    Raises:
        InputError: the file cannot be read.
    """
    entry = item.entry
    if entry and item.listed_in and not item.path.is_file():
        raise InputError(item.listed_in, f"no such file: {item.path}", place=f"line {entry.line}")
    if entry and len(entry.languages) == 1:
        options = replace(options, language=entry.languages[0])
    if str(item.path) == STDIN:
        documents = readers.read_bytes(sys.stdin.buffer.read(), STDIN, options=options, identity=item.identity)
    else:
        documents = readers.read(item.path, options=options, identity=item.identity)
    if entry:
        missing = [code for code in entry.languages if code not in {document.language for document in documents}]
        if missing:
            found = ", ".join(document.language for document in documents)
            problem = f"the manifest lists {', '.join(missing)}, but the file is in {found}"
            warnings.warn(f"{item.path}: {problem}", AlignerWarning, stacklevel=2)
    return documents


def _find(path: Path) -> Iterator[Input]:
    if str(path) == STDIN:
        yield Input(path, "stdin")
    elif path.is_dir():
        yield from _walk(path)
    elif path.name == manifest.FILE_NAME and path.is_file():
        yield from _listed(path)
    elif not path.exists() and glob.has_magic(str(path)):
        matches = sorted(glob.glob(str(path), recursive=True))  # noqa: PTH207  (pathlib takes no absolute patterns)
        if not matches:
            raise InputError(path, "no file has a name like this")
        for match in matches:
            yield from _find(Path(match))
    else:
        yield Input(path, path.stem)


def _walk(root: Path) -> Iterator[Input]:
    suffixes, unread = _suffixes(), Counter[str]()
    for folder, below, names in os.walk(root):
        if manifest.FILE_NAME in names:
            below.clear()
            yield from _listed(Path(folder, manifest.FILE_NAME))
            continue
        # Leave out what an earlier build wrote, possibly into this very folder: folders of the datasets library, tables
        # with their metadata beside them, pages and workbooks.
        below[:] = sorted(name for name in below if not name.startswith(".") and not name.endswith(".hf"))
        for name in sorted(names):
            file = Path(folder, name)
            if name.startswith(".") or file.suffix.lower() not in suffixes:
                unread[file.suffix.lower()] += not name.startswith((".", "~$")) and file.suffix.lower() in _UNREAD
                continue
            if f"{name}.meta.json" not in names and not is_export(file):
                yield Input(file, file.relative_to(root).with_suffix("").as_posix())

    if left := +unread:
        which = ", ".join(f"{count} {suffix}" for suffix, count in sorted(left.items()))
        problem = f"documents in formats that are not read are left out: {which}"
        advice = "save them in a format that `aligner formats` lists"
        warnings.warn(f"{root}: {problem}; {advice}", AlignerWarning, stacklevel=2)


def _listed(path: Path) -> Iterator[Input]:
    for entry in manifest.read(path):
        yield Input(entry.path, entry.id, entry, path)


def _suffixes() -> set[str]:
    return {suffix for suffixes in readers.suffixes().values() for suffix in suffixes}


def _with_unique_names(inputs: Sequence[Input]) -> list[Input]:
    """Return the inputs with unique names: names that occur twice become paths without suffix, then with it."""
    for suffix in (False, True):
        counts = Counter(item.name for item in inputs)
        inputs = [
            item
            if counts[item.name] == 1
            else replace(item, name=(item.path if suffix else item.path.with_suffix("")).as_posix())
            for item in inputs
        ]
    return list(inputs)


def _report(error: AlignerError, on_error: OnError | None) -> None:
    if on_error is None:
        raise error
    on_error(error)

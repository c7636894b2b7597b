"""Files, folders, globs and manifests to documents with unique ids."""

from __future__ import annotations

import glob
import os
import sys
import warnings
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from aligner import readers
from aligner.corpus import manifest
from aligner.corpus.manifest import Entry
from aligner.errors import AlignerError, AlignerWarning, InputError, OnError
from aligner.file_kinds import special_kind
from aligner.own_files import is_export
from aligner.readers import Identity, ReadOptions
from aligner.readers.identity import STDIN
from aligner.types import Document

# Documents in formats that are not read. Other files in a folder (images, code) deserve no warning.
_UNREAD = {
    ".adoc", ".ass", ".azw", ".azw3", ".djvu", ".doc", ".fb2", ".fodt", ".mobi", ".odp", ".ods", ".odt", ".pages",
    ".ppt", ".pptx", ".rst", ".rtf", ".sbv", ".ssa", ".tex", ".ttml", ".wps", ".xls",
}  # fmt: skip
_OUTSIDE = "a link out of the folder"
_SHOWN = 5  # of what is passed over


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


def find(paths: Iterable[str | Path], on_error: OnError | None = None, *, allow_outside: bool = False) -> list[Input]:
    """Find the files that some paths stand for, each once, in the order given; files of a folder are sorted.

    A folder stands for all files below it with a suffix that a reader knows, except hidden ones; or, if it holds a
    `manifest.tsv`, for the files listed there. A path that does not exist and holds `*`, `?` or `[` is a glob. Pipes,
    devices and links that lead out of the folder are passed over with a warning, unless they are named themselves.

    Args:
        paths: files, folders, globs, manifests, and "-" for standard input.
        on_error: called with the error of each path that cannot be used, and the others are found; None raises the
            first error.
        allow_outside: follow links and manifests that lead out of the folder they are in.

    Raises:
        InputError: a path stands for nothing, or a manifest has a mistake or leads out of its folder.
    """
    inputs: dict[str, Input] = {}
    for argument, path in enumerate(paths):
        try:
            found = list(_find(Path(path), allow_outside))
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
        kind = special_kind(item.path)
        problem = f"{item.path} is {kind}, not a file" if kind else f"no such file: {item.path}"
        raise InputError(item.listed_in, problem, place=f"line {entry.line}")
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


def existing(inputs: Iterable[Input], on_error: OnError, options: ReadOptions = ReadOptions()) -> list[Input]:  # noqa: B008
    """Return the inputs that exist; the others are told as by `read`.

    Args:
        inputs: what `find` found; it takes paths as they are named.
        on_error: called with the error of each input that does not exist.
        options: as of `read`.
    """
    found = []
    for item in inputs:
        if str(item.path) == STDIN or item.path.exists():
            found.append(item)
            continue
        try:
            read(item, options)
        except InputError as error:
            on_error(error)
    return found


def _find(path: Path, allow_outside: bool) -> Iterator[Input]:
    if str(path) == STDIN:
        yield Input(path, "stdin")
    elif path.is_dir():
        yield from _walk(path, allow_outside)
    elif manifest.is_manifest(path):
        yield from _listed(path, allow_outside)
    elif not path.exists() and glob.has_magic(str(path)):
        found = glob.glob(str(path), recursive=True)  # noqa: PTH207  (pathlib takes no absolute patterns)
        matches = [*map(Path, sorted(found))]
        if not matches:
            raise InputError(path, "no file has a name like this")
        special = {str(match): kind for match in matches if (kind := special_kind(match))}
        _tell_passed_over(str(path), special)
        for match in matches:
            if str(match) not in special:
                yield from _find(match, allow_outside)
    else:
        yield Input(path, path.stem)


def _walk(root: Path, allow_outside: bool) -> Iterator[Input]:
    suffixes, unread = _suffixes(), Counter[str]()
    passed_over: dict[str, str] = {}
    for folder, names, is_listed in _folders(root, allow_outside, passed_over):
        if is_listed:
            yield from _listed(folder / manifest.FILE_NAME, allow_outside)
            continue
        for name in sorted(names):
            file = folder / name
            if name.startswith(".") or file.suffix.lower() not in suffixes:
                unread[file.suffix.lower()] += not name.startswith((".", "~$")) and file.suffix.lower() in _UNREAD
                continue
            # Leave out what an earlier build wrote, possibly into this very folder.
            if f"{name}.meta.json" in names or name == manifest.FILE_NAME:
                continue
            # A pipe must not be opened to see what is in it.
            is_file = _is_file(file, root, allow_outside, passed_over)
            if is_file and not is_export(file) and not manifest.is_manifest(file):
                yield Input(file, file.relative_to(root).with_suffix("").as_posix())

    _tell_passed_over(str(root), passed_over)
    if left := +unread:
        which = ", ".join(f"{count} {suffix}" for suffix, count in sorted(left.items()))
        problem = f"documents in formats that are not read are left out: {which}"
        advice = "save them in a format that `aligner formats` lists"
        warnings.warn(f"{root}: {problem}; {advice}", AlignerWarning, stacklevel=2)


def _folders(root: Path, allow_outside: bool, passed_over: dict[str, str]) -> Iterator[tuple[Path, list[str], bool]]:
    """Yield the folders below a folder, each once, with their files and whether a manifest lists them.

    Linked folders come after all others.
    """
    seen: set[str] = set()
    linked = [root]
    while linked:
        for folder, below, names in os.walk(linked.pop(0)):
            real = os.path.realpath(folder)
            below[:] = sorted(name for name in below if not name.startswith(".") and not name.endswith(".hf"))
            if real in seen:
                below.clear()
                continue
            seen.add(real)
            listed = Path(folder, manifest.FILE_NAME)
            is_listed = listed.name in names and _is_file(listed, root, allow_outside, passed_over)
            if is_listed:
                below.clear()  # it lists what is in them
            links = [Path(folder, name) for name in below if Path(folder, name).is_symlink()]
            linked += [link for link in links if _is_inside(link, root, allow_outside, passed_over)]
            yield Path(folder), names, is_listed


def _is_file(path: Path, root: Path, allow_outside: bool, passed_over: dict[str, str]) -> bool:
    """Return whether a path in a folder can be read as a file; if not, note why."""
    name = path.relative_to(root).as_posix()
    if kind := special_kind(path):
        passed_over[name] = f"a link to {kind}" if path.is_symlink() else kind
    elif not path.exists():
        passed_over[name] = "a link to a file that does not exist"
    else:
        return _is_inside(path, root, allow_outside, passed_over)
    return False


def _is_inside(path: Path, root: Path, allow_outside: bool, passed_over: dict[str, str]) -> bool:
    if allow_outside or not path.is_symlink() or _leads_into(path, root):
        return True
    passed_over[path.relative_to(root).as_posix()] = _OUTSIDE
    return False


def _leads_into(path: Path, folder: Path) -> bool:
    return Path(os.path.realpath(path)).is_relative_to(os.path.realpath(folder))


def _tell_passed_over(where: str, passed_over: dict[str, str]) -> None:
    if not passed_over:
        return
    shown = [f"{name} ({why})" for name, why in islice(passed_over.items(), _SHOWN)]
    more = f" and {len(passed_over) - _SHOWN} more" if len(passed_over) > _SHOWN else ""
    advice = "; to follow links, use --allow-outside" if _OUTSIDE in passed_over.values() else ""
    warnings.warn(f"{where}: passed over: {', '.join(shown)}{more}{advice}", AlignerWarning, stacklevel=2)


def _listed(path: Path, allow_outside: bool) -> Iterator[Input]:
    for entry in manifest.read(path):
        if not (allow_outside or _leads_into(entry.path, path.parent)):
            problem = f"{entry.path} is outside of the manifest's folder"
            advice = "move the file into the folder, or use --allow-outside"
            raise InputError(path, problem, place=f"line {entry.line}", advice=advice)
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

"""From what a person names to the folder of a workspace, and to the documents it is built from."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from platformdirs import user_data_path

from aligner.corpus import files
from aligner.corpus.files import Input
from aligner.corpus.manifest import Entry
from aligner.embed import EmbedderChoice
from aligner.errors import AlignerError, InputError, OnError
from aligner.languages import LANGUAGES
from aligner.pairing import parse_languages
from aligner.readers import ReadOptions
from aligner.types import Level
from aligner.workspace.record import BuildRecord
from aligner.workspace.update import STATE

Languages = Sequence[tuple[str, str]]
_NAME = re.compile(r"[^\w.-]+")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a workspace is.

    Attributes:
        folder: its folder.
        inputs: the documents to build it from; empty for a folder that was built, or an empty page.
        is_kept: whether the person chose the folder.
    """

    folder: Path
    inputs: tuple[str, ...] = ()
    is_kept: bool = False


@dataclass(frozen=True, slots=True)
class Choices:
    """How documents are read and aligned.

    Attributes:
        languages: the languages wanted, as the person named them.
        level: the level of the rows; None for sentences, or what there is.
        options: how to read the files.
        embedder: which embedder to load.
        by: who decides.
        named: what the person said about the embedder: "name", "precision".
    """

    languages: str | None
    level: Level | None
    options: ReadOptions
    embedder: EmbedderChoice
    by: str = ""
    named: frozenset[str] = frozenset()

    def embedder_for(self, record: BuildRecord | None) -> EmbedderChoice:
        """Return the embedder for a workspace: that of its last build, unless the person named another one."""
        if record is None or "name" in self.named:
            return self.embedder
        is_known = record.precision and "precision" not in self.named
        precision = record.precision if is_known else self.embedder.precision
        return replace(self.embedder, name=record.embedder, precision=precision)


def data_folder() -> Path:
    """Return the folder of the workspaces for which nobody chose a folder, and of the settings of the page."""
    return user_data_path("trialign", appauthor=False) / "workbench"


def find_place(paths: Sequence[str], out: str | None) -> Place | None:
    """Return the workspace for some paths, or None for an empty page.

    Args:
        paths: documents, folders of documents, or a folder that was built.
        out: the folder for the workspace; None for one that the same paths find again.

    Raises:
        InputError: a path does not exist.
        AlignerError: a folder that was built is named together with something else.
    """
    for path in paths:
        if not Path(path).exists() and not any(char in path for char in "*?["):
            raise InputError(path, "no such file or folder")
    if built := next((path for path in paths if is_workspace(Path(path))), None):
        if len(paths) > 1:
            raise AlignerError(f"{built}: was built by aligner; open it alone: aligner edit {built}")
        if out is not None:
            raise AlignerError(f"{built}: was built by aligner, and is edited where it is; leave out --out")
        return Place(Path(built), (), True)
    if out is not None:
        if not paths and not is_workspace(Path(out)):
            return Place(Path(out), (), True)
        return Place(Path(out), tuple(paths), True)
    if not paths:
        return None
    absolute = [str(Path(path).absolute()) for path in paths]
    return Place(data_folder() / name_for(Path(paths[0]).stem, absolute), tuple(paths))


def is_workspace(folder: Path) -> bool:
    """Return whether a folder was built by aligner."""
    return (folder / STATE).is_dir()


def name_for(stem: str, keys: Sequence[str]) -> str:
    """Return a name for a folder, which says what is in it and differs where the keys do."""
    digest = hashlib.sha256("\0".join(keys).encode("utf-8", "surrogateescape")).hexdigest()[:12]
    return f"{_NAME.sub('_', stem)[:40]}-{digest}"


def find_inputs(
    paths: Sequence[str], languages: str | None, options: ReadOptions, on_error: OnError
) -> tuple[list[Input], Languages]:
    """Return the files that some paths stand for, and the languages to pair them in.

    Two files are a text and its translation, whatever they are called; the first is the source.

    Args:
        paths: what the person named.
        languages: the languages that the person named.
        options: how the files are read.
        on_error: called with the error of each path that cannot be used.
    """
    found = files.existing(files.find(paths, on_error, allow_outside=options.allow_outside), on_error, options)
    wanted: Languages = parse_languages(languages)
    if len(found) != 2 or len(paths) != 2 or any(item.entry for item in found):
        return found, wanted
    named = wanted[0] if languages and len(wanted) == 1 else None
    codes = named or _languages_of(found, options)
    if codes is None:
        return found, wanted
    if codes[0] == codes[1]:
        spoken = LANGUAGES[codes[0]].names[0].title()
        both = f"{found[0].path} and {found[1].path} are both in {spoken}"
        on_error(AlignerError(f"{both}; if that is wrong, name the languages, such as --languages en-zh"))
        return [], wanted
    group = f"{found[0].name} + {found[1].name}"
    paired = [
        replace(item, entry=Entry(item.name, item.path, 0, (code,) if named else (), group, "", {}))
        for item, code in zip(found, codes, strict=True)
    ]
    return paired, [codes]


def _languages_of(items: Sequence[Input], options: ReadOptions) -> tuple[str, str] | None:
    """Return the languages of two files, if each is in one that is known."""
    codes = []
    for item in items:
        try:
            read = files.read(item, options)
        except AlignerError:  # told when the build reads it
            return None
        if len(read) != 1 or read[0].language not in LANGUAGES:
            return None
        codes.append(read[0].language)
    return codes[0], codes[1]

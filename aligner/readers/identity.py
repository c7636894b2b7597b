"""What the documents of a file are called: the stem of their ids, their group, and what a manifest says of them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Self

from aligner.languages import from_tag

STDIN = "-"
"""The path that stands for standard input."""


@dataclass(frozen=True, slots=True)
class Identity:
    """The names of a file's documents, and what a manifest says of them; assembling a document applies all of it.

    Args:
        name: what the ids begin with; a file of several documents adds the language to it.
        group_stem: the group of the documents of one file, unless the file or the manifest names another.
        group: the group that the manifest names.
        title: the manifest's title, for a single document that has no title of its own.
        meta: the manifest's metadata, which overrides that of the file.
        manifest: path of the manifest; if not empty, the group that the file itself names does not count.
    """

    name: str
    group_stem: str
    group: str = ""
    title: str = ""
    meta: Mapping[str, str] = field(default_factory=dict)
    manifest: str = ""

    @classmethod
    def of_name(cls, name: str) -> Self:
        """Return the identity of a file that no manifest lists; ids begin with `name`."""
        return cls(name, split_name(name)[0])

    @classmethod
    def of_path(cls, path: str) -> Self:
        """Return the identity of a file that is named by nothing but its path."""
        return cls.of_name(stem_of(path))

    def choose_group(self, stated: str, *, alone: bool) -> str:
        """Return the group of the file's documents.

        Args:
            stated: the group that the file names, "" if it names none.
            alone: whether the file holds a single document.
        """
        own = "" if self.manifest else stated
        return self.group or own or ("" if alone else self.group_stem)

    def complete(self, meta: Mapping[str, str]) -> dict[str, str]:
        """Return a document's metadata together with the manifest's."""
        if not self.manifest:
            return dict(meta)
        completed = {**meta, **self.meta, "manifest": self.manifest}
        source = self.meta.get("source", "")
        if source.startswith(("http://", "https://")):
            completed.setdefault("url", source)
        return completed


def stem_of(path: str) -> str:
    """Return a path's file name without its suffix; "stdin" for standard input."""
    return "stdin" if path == STDIN else PurePath(path).stem


def split_name(stem: str) -> tuple[str, str]:
    """Split a file name into the name its translations share and the language it states.

    Args:
        stem: the file's name without its suffix: "page.zh-Hans" gives ("page", "zh"), "report_vn" ("report", "vi").

    Returns:
        The shared name and the language's code; the whole stem and "" if it states no language.
    """
    for match in re.finditer(r"[._-]", stem):
        if match.start() and (code := from_tag(stem[match.end() :])):
            return stem[: match.start()], code
    return stem, ""


def states_one_language(path: str, stated: str = "") -> bool:
    """Return whether a file is said to be in one language, by its name, its folder or its metadata.

    Args:
        path: the file's path: "page.zh.md", "zh/page.md" and "corpus.zh" state Chinese, "page.en-zh.md" nothing.
        stated: the language or languages of its metadata; "" if it has none.
    """
    name = PurePath(path)
    marks = re.split(r"[\s._+&-]+", name.stem)[1:] if split_name(name.stem)[1] else []
    parts = marks or [name.suffix[1:], name.parent.name]
    if len(named := {code for part in parts if (code := from_tag(part))}):
        return len(named) == 1
    listed = {from_tag(part) for part in re.split(r"[,;/、&]", stated) if part.strip()}
    return len(listed) == 1 and listed != {""}

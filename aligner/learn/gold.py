"""Gold: folders of hand-aligned texts.

A folder holds `src/NAME` and `tgt/NAME`, one sentence per line, `gold/NAME.align`, one bead per line (`[0]:[0, 1]`,
numbers of lines from 0), and perhaps `meta.json`, with the languages as `src_lang` and `tgt_lang`.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from aligner.errors import InputError
from aligner.formats import alignment_index
from aligner.languages import LANGUAGES, from_tag
from aligner.readers import ReadOptions, read
from aligner.types import Document

LINES = ReadOptions(lines="line", pattern="monolingual")
"""How texts of one sentence per line are read."""
SIDES = ("src", "tgt")
Link = tuple[tuple[int, ...], tuple[int, ...]]
"""The numbers of the sentences of a bead."""


@dataclass(frozen=True, slots=True)
class GoldText:
    """A hand-aligned pair of texts.

    Attributes:
        name: names of the set and the text.
        documents: source and target.
        links: the gold beads.
    """

    name: str
    documents: tuple[Document, Document]
    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class GoldSet:
    """The texts of a folder.

    Attributes:
        name: name of the folder.
        languages: of source and target.
        texts: the texts, sorted by name.
        digest: hash of the files.
    """

    name: str
    languages: tuple[str, str]
    texts: tuple[GoldText, ...]
    digest: str


def read_set(folder: Path) -> GoldSet:
    """Read a folder of hand-aligned texts.

    Raises:
        InputError: a file is missing or damaged, or a bead names a line that is not there, or that another bead has.
    """
    paths = sorted((folder / "gold").glob("*.align"))
    if not paths:
        layout = "src/NAME and tgt/NAME (one sentence per line) and gold/NAME.align"
        problem = "holds no gold/*.align" if folder.is_dir() else "is no folder"
        raise InputError(folder, problem, advice=f"gold is a folder with {layout}")
    digest = hashlib.sha256()
    texts = []
    for path in paths:
        sides = [folder / side / path.stem for side in SIDES]
        for file in (path, *sides):
            if not file.is_file():
                raise InputError(file, f"is missing, which {path.parent.name}/{path.name} is about")
            digest.update(hashlib.sha256(file.read_bytes()).digest())
        source, target = (read(file, options=LINES)[0] for file in sides)
        links = tuple((link.source, link.target) for link in alignment_index.read(path))
        _check(path, links, (source, target))
        texts.append(GoldText(f"{folder.resolve().name}/{path.stem}", (source, target), links))
    return GoldSet(folder.resolve().name, _languages(folder, texts), tuple(texts), digest.hexdigest())


def _check(path: Path, links: Sequence[Link], documents: tuple[Document, Document]) -> None:
    """Raise an error if the links cannot be those of the texts."""
    if not any(own and other for own, other in links):
        raise InputError(path, "has no bead with sentences on both sides")
    for side, document in enumerate(documents):
        counts = Counter(number for link in links for number in link[side])
        last, twice = max(counts, default=0), next((number for number, count in counts.items() if count > 1), None)
        where = f"{SIDES[side]}/{path.stem}"
        if last >= len(document.sentences):
            raise InputError(path, f"names line {last} (from 0) of {where}, which has {len(document.sentences)}")
        if twice is not None:
            raise InputError(path, f"names line {twice} (from 0) of {where} in two beads")


def _languages(folder: Path, texts: Sequence[GoldText]) -> tuple[str, str]:
    """Return the languages of a set: by `meta.json`, by the name of the folder, or as identified."""
    path = folder / "meta.json"
    if path.is_file():
        try:
            meta = json.loads(path.read_text(encoding="utf-8"))
            named = [from_tag(str(meta[f"{side}_lang"])) for side in SIDES]
        except (ValueError, KeyError, TypeError) as error:
            raise InputError(path, "does not hold src_lang and tgt_lang") from error
        if named[0] and named[1]:
            return named[0], named[1]
        raise InputError(path, "names an unknown language", advice=f"known: {', '.join(LANGUAGES)}")
    parts = [part for part in folder.resolve().name.split("-") if part in LANGUAGES]
    if len(parts) == 2:
        return parts[0], parts[1]
    source, target = (Counter(_identified(texts, side)).most_common(1)[0][0] for side in (0, 1))
    return source, target


def _identified(texts: Sequence[GoldText], side: int) -> Iterator[str]:
    return (text.documents[side].language for text in texts)

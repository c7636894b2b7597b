"""Gold sets: folders with `src/NAME` and `tgt/NAME`, one unit per line, and `gold/NAME.align`, links by line number.

The corpus and common evaluation sets keep alignments made by hand in this form. `meta.json` may name the languages
(`src_lang`, `tgt_lang`) and the units (`unit`: sentence or paragraph).
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd

from aligner.errors import InputError
from aligner.file_kinds import special_kind
from aligner.formats import alignment_index
from aligner.formats.base import Format, Losses, parse_json
from aligner.identify import identify
from aligner.languages import from_tag, join
from aligner.types import Block, Document, Level, Sentence

_SIDES = {"src": "src_lang", "tgt": "tgt_lang"}


def is_set(folder: Path) -> bool:
    """Return whether a folder is a gold set."""
    return all((folder / name).is_dir() for name in (*_SIDES, "gold"))


def load(path: Path) -> pd.DataFrame:
    """Read the beads of all documents of a set as a table.

    Raises:
        InputError: the folder is not a gold set, a text is missing or not UTF-8, or a link names a missing line.
    """
    found = sorted((path / "gold").glob("*.align")) if is_set(path) else []
    indexes = [index for index in found if index.is_file()]
    if not indexes:
        raise InputError(path, "is not a gold set: no src/NAME, tgt/NAME and gold/NAME.align")
    about = parse_json(file.read_bytes(), file) if (file := path / "meta.json").is_file() else {}
    level: Level = "paragraph" if about.get("unit") == "paragraph" else "sentence"
    frames: list[pd.DataFrame] = []
    documents: dict[str, Any] = {}
    for index in indexes:
        source, target = (
            _read(path / side / index.stem, from_tag(str(about.get(key, ""))), index.stem, level)
            for side, key in _SIDES.items()
        )
        frame = alignment_index.load(index, (source, target), level)
        documents |= frame.attrs["documents"]
        frames.append(frame)
    for frame in frames:
        frame.attrs = {}  # pandas warns of attrs that differ
    whole = pd.concat(frames, ignore_index=True)
    whole.attrs = {"signature": "", "level": level, "documents": documents}
    return whole


def _read(path: Path, language: str, group: str, level: Level) -> Document:
    """Read a file as a document with one sentence per block and line, joined as the language is written."""
    try:
        if kind := special_kind(path):
            raise InputError(path, f"is {kind}, not a file")
        text = path.read_text(encoding="utf-8-sig").removesuffix("\n")
    except OSError as error:
        raise InputError(path, error.strerror or "cannot be read") from error
    except UnicodeDecodeError as error:
        raise InputError(path, "not UTF-8", place=f"byte offset {error.start}") from error
    found = identify(text)
    language = language or found.language
    blocks: list[Block] = []
    parts: list[str] = []
    start, before = 0, ""
    for line in text.split("\n"):
        between = "\n\n" if level == "paragraph" else _between(before, line, language)
        parts += [between, line] if blocks else [line]
        start += len(between) if blocks else 0
        end = start + len(line)
        blocks.append(Block("paragraph", 0, language, start, end, (Sentence(line, start, end),)))
        start, before = end, line or before
    script = found.script if found.language == language else ""
    return Document(f"{group}.{language}", "", language, "".join(parts), tuple(blocks), script, group)


def _between(one: str, other: str, language: str) -> str:
    """Return the separator of two sentences of a language."""
    return join((one[-1:], other[:1]), language)[1:-1] if one and other else ""


GOLD = Format(
    None,
    load,
    makes="folder",
    is_ours=is_set,
    holds="pairs",
    losses=Losses(notes=("everything but texts and links",)),
    about="evaluation set: a folder with src/NAME, tgt/NAME (one unit per line) and gold/NAME.align",
)

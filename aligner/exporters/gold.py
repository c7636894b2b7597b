"""A set with gold: a folder with `src/NAME`, `tgt/NAME`, one unit a line, and `gold/NAME.align`, links by line numbers.

That is how the corpus and the field's evaluation sets keep alignments made by hand. `meta.json` may name the languages
(`src_lang`, `tgt_lang`) and what a unit is (`unit`: sentence or paragraph).
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd

from aligner.errors import InputError
from aligner.exporters import alignment_index
from aligner.exporters.base import Format, Losses, parse_json
from aligner.identify import identify
from aligner.languages import from_tag
from aligner.types import Block, Document, Level, Sentence

_SIDES = {"src": "src_lang", "tgt": "tgt_lang"}


def is_set(folder: Path) -> bool:
    """Whether a folder is a set with gold."""
    return all((folder / name).is_dir() for name in (*_SIDES, "gold"))


def load(path: Path) -> pd.DataFrame:
    """The beads of all documents of a set, as a table.

    Raises:
        InputError: the folder is no such set, a text is missing or not UTF-8, or gold names a line that is not there.
    """
    indexes = sorted((path / "gold").glob("*.align")) if is_set(path) else []
    if not indexes:
        raise InputError(path, "is no set with gold: no src/NAME, tgt/NAME and gold/NAME.align")
    about = parse_json(file.read_bytes(), file) if (file := path / "meta.json").is_file() else {}
    level: Level = "paragraph" if about.get("unit") == "paragraph" else "sentence"
    frames: list[pd.DataFrame] = []
    documents: dict[str, Any] = {}
    for index in indexes:
        source, target = (
            _read(path / side / index.stem, from_tag(str(about.get(key, ""))), index.stem)
            for side, key in _SIDES.items()
        )
        frame = alignment_index.load(index, (source, target), level)
        documents |= frame.attrs["documents"]
        frames.append(frame)
    for frame in frames:
        frame.attrs = {}  # unlike ones are a warning of pandas
    whole = pd.concat(frames, ignore_index=True)
    whole.attrs = {"signature": "", "level": level, "documents": documents}
    return whole


def _read(path: Path, language: str, group: str) -> Document:
    """The text of a file as a document, each line a block of one sentence."""
    try:
        text = path.read_text(encoding="utf-8-sig").removesuffix("\n")
    except OSError as error:
        raise InputError(path, error.strerror or "cannot be read") from error
    except UnicodeDecodeError as error:
        raise InputError(path, "not UTF-8", place=f"byte offset {error.start}") from error
    found = identify(text)
    language = language or found.language
    blocks, start = [], 0
    for line in text.split("\n"):
        end = start + len(line)
        blocks.append(Block("paragraph", 0, language, start, end, (Sentence(line, start, end),)))
        start = end + 1
    script = found.script if found.language == language else ""
    return Document(f"{group}.{language}", "", language, text, tuple(blocks), script, group)


GOLD = Format(
    None,
    load,
    makes="folder",
    is_ours=is_set,
    holds="pairs",
    losses=Losses(notes=("everything but texts and links",)),
    about="a folder with src/NAME, tgt/NAME (one unit a line) and gold/NAME.align, as of evaluation sets",
)

"""Units of several languages as plain text files, one per language: line N of each is the same unit."""

from __future__ import annotations

import re
from contextlib import ExitStack
from itertools import zip_longest
from pathlib import Path
from typing import Any

import pandas as pd

from aligner.errors import InputError
from aligner.formats.multi.columns import languages_of
from aligner.formats.multi.table import make_multi, multi_records
from aligner.languages import LANGUAGES

_CHAIN = "-".join([rf"(?:{'|'.join(LANGUAGES)})"] * 3)
_NAME = re.compile(rf"(?P<stem>.+)\.(?P<languages>{_CHAIN})(?:\.\w+)?")
_BREAKS = re.compile("[\t\n\r\v\f\x1c-\x1e\u0085\u2028\u2029]+")


def dump_multi(frame: pd.DataFrame, folder: Path, stem: str) -> None:
    """Write `stem.en-zh-vi.en`, `stem.en-zh-vi.zh` and so on, with the units that have text in every language."""
    languages = languages_of(frame.columns)
    chain = "-".join(languages)
    name = stem if stem.endswith(f".{chain}") else f"{stem}.{chain}"
    with ExitStack() as stack:
        files = {each: stack.enter_context((folder / f"{name}.{each}").open("wb")) for each in languages}
        for row in multi_records(frame, len(languages), "moses"):
            for language, file in files.items():
                file.write(_BREAKS.sub(" ", row[f"text_{language}"]).strip().encode() + b"\n")


def find_multi(path: Path) -> tuple[Path, ...]:
    """Return the files of all languages, given one of them or the common part of their names; nothing if of pairs."""
    name = path.name if path.is_file() else path.name.removesuffix(".moses")
    match = _NAME.fullmatch(name)
    if match is None and not path.is_file():
        made = sorted(file.name for file in path.parent.glob(f"{name}.*-*-*.*"))
        match = _NAME.fullmatch(made[0]) if made and not [*path.parent.glob(f"{name}.??-??.??")] else None
    if match is None:
        return ()
    stem, chain = match["stem"], match["languages"]
    return tuple(path.with_name(f"{stem}.{chain}.{language}") for language in chain.split("-"))


def load_multi(paths: tuple[Path, ...]) -> pd.DataFrame:
    """Read the files of all languages.

    Raises:
        InputError: a file is missing or not UTF-8, or the files have different numbers of lines.
    """
    languages = [path.suffix[1:] for path in paths]
    lines: list[list[str]] = []
    for path in paths:
        if not path.is_file():
            raise InputError(path, "no such file", advice=f"its lines belong to those of {paths[0].name}")
        try:
            lines.append(path.read_text(encoding="utf-8-sig").removesuffix("\n").split("\n"))
        except UnicodeDecodeError as error:
            raise InputError(path, "not UTF-8", place=f"byte offset {error.start}") from None
    counts = [len(each) for each in lines]
    if len(set(counts)) > 1:
        told = ", ".join(f"{path.name} {count}" for path, count in zip(paths, counts, strict=True))
        raise InputError(paths[0], f"the files have different numbers of lines: {told}")
    rows: list[dict[str, Any]] = [
        {
            **{f"text_{language}": text for language, text in zip(languages, texts, strict=True)},
            **{f"ids_{language}": str(number) for language in languages},
            **{f"document_{path.suffix[1:]}": path.name for path in paths},
        }
        for number, texts in enumerate(zip_longest(*lines))
        if any(texts)
    ]
    return make_multi(rows, languages, paths[0], {})

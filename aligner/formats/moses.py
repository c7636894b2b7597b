"""Moses pairs: two plain text files for training tools, line N of one the translation of line N of the other."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import ExitStack
from itertools import zip_longest
from pathlib import Path
from typing import Any, BinaryIO

import pandas as pd

from aligner.errors import InputError
from aligner.formats.base import Format, Losses, records
from aligner.formats.defaults import describe, make_table
from aligner.formats.multi.moses import dump_multi, find_multi, load_multi
from aligner.formats.table import SPLIT, split_of, splits_of
from aligner.languages import LANGUAGES, from_tag

# Characters that some tool takes for the end of a line.
_BREAKS = re.compile("[\t\n\r\v\f\x1c-\x1e\u0085\u2028\u2029]+")


def clean(text: str) -> str:
    """Return the text on one line."""
    return _BREAKS.sub(" ", text).strip()


def dump(frame: pd.DataFrame, folder: Path, stem: str) -> None:
    """Write `stem.en-zh.en` and `stem.en-zh.zh` for each pair of languages, with the two-sided pairs only.

    A table with a column `split` gives `stem.train.en-zh.en` and so on for each split.
    """
    keys = ["source_lang", "target_lang"] if splits_of(frame) is None else ["source_lang", "target_lang", SPLIT]
    with ExitStack() as stack:
        files: dict[tuple[str, ...], tuple[BinaryIO, BinaryIO]] = {}
        for languages, split in _owners(frame[keys].drop_duplicates()):
            if keys[2:] and not split:
                continue
            source, target = map(_word, languages)
            pair = f"{source}-{target}"
            name = f"{stem.removesuffix(f'.{pair}')}{f'.{_word(split)}' if split else ''}.{pair}"
            if (*languages, split) not in files:
                files[*languages, split] = (
                    stack.enter_context((folder / f"{name}.{source}").open("wb")),
                    stack.enter_context((folder / f"{name}.{target}").open("wb")),
                )
        for row in records(frame, LOSSES, "moses"):
            texts = row["source_text"], row["target_text"]
            split = split_of(row[SPLIT]) if keys[2:] else ""
            for file, text in zip(files[row["source_lang"], row["target_lang"], split], texts, strict=True):
                file.write(clean(text).encode() + b"\n")


def _owners(keys: pd.DataFrame) -> Iterator[tuple[tuple[str, str], str]]:
    """Yield the languages and the split of each kind of row."""
    for source, target, *split in keys.itertuples(index=False):
        yield (source, target), split_of(split[0]) if split else ""


def _word(name: str) -> str:
    return re.sub(r"\W", "_", name)


def load(path: Path) -> pd.DataFrame:
    """Read two files (or those of a table of units), given either of them or the common part of their names.

    Raises:
        InputError: the other file is missing, or the two have different numbers of lines.
    """
    if together := find_multi(path):
        return load_multi(together)
    paths = _find(path)
    languages = [from_tag(file.suffix[1:]) or file.suffix[1:] for file in paths]
    return describe(make_table(_rows(paths, languages), path.with_name(paths[0].stem)), {})


def _find(path: Path) -> list[Path]:
    stem = path.name if path.is_file() else path.name.removesuffix(".moses")
    # A name such as name.en-zh.zh says both languages and which one is the source.
    if match := re.fullmatch(r"(.*\.(\w+)-(\w+))\.(?:\2|\3)", stem) or re.fullmatch(r"(.*\.(\w+)-(\w+))", stem):
        both = [path.with_name(f"{match[1]}.{match[side]}") for side in (2, 3)]
    else:
        prefix = path.stem if path.is_file() else stem
        both = sorted(
            file for file in path.parent.glob("*.*") if file.stem == prefix and file.suffix[1:] in LANGUAGES
        ) or sorted(path.parent.glob(f"{prefix}.*-*.*"))
    if len(both) != 2 or not all(file.is_file() for file in both):
        names = ", ".join(file.name for file in both if file.is_file()) or "none"
        advice = "they are named like name.en-zh.en and name.en-zh.zh, or name.en and name.zh"
        raise InputError(path, f"two files of Moses pairs are needed, found {names}", advice=advice)
    return both


def _rows(paths: list[Path], languages: list[str]) -> Iterator[dict[str, Any]]:
    with ExitStack() as stack:
        files = [stack.enter_context(path.open("rb")) for path in paths]
        for number, lines in enumerate(zip_longest(*files)):
            if None in lines:
                counts = [
                    number + (line is not None) + sum(1 for _ in file) for line, file in zip(lines, files, strict=True)
                ]
                problem = f"has {counts[0]} lines where {paths[1].name} has {counts[1]}"
                raise InputError(
                    paths[0], problem, advice="line N of one must be the translation of line N of the other"
                )
            source, target = (_decode(line, path, number) for line, path in zip(lines, paths, strict=True))
            ids = {"source_ids": str(number), "target_ids": str(number)}
            empty = {f"{side}_ids": "" for side, text in (("source", source), ("target", target)) if not text}
            yield {
                "source_lang": languages[0], "target_lang": languages[1],
                "source_text": source, "target_text": target, **ids, **empty,
            }  # fmt: skip


def _decode(line: bytes, path: Path, number: int) -> str:
    try:
        return line.decode("utf-8-sig" if number == 0 else "utf-8").strip("\r\n")
    except UnicodeDecodeError as error:
        raise InputError(path, "not UTF-8", place=f"line {number + 1}, byte {error.start + 1}") from None


LOSSES = Losses(
    columns=(
        "pair_id", "group", "source_document", "target_document", "relation", "score", "confidence", "source_ids",
        "target_ids", "source_block", "target_block", "source_start", "source_end", "target_start", "target_end",
        "kind", "findings", "status",
    ),
    one_sided=True,
    rejected=True,
    unsplit=True,
    clean=clean,
    characters="tabs and line breaks inside a text become spaces, surrounding spaces are removed",
    metadata=True,
    notes=("the signature",),
)  # fmt: skip

MOSES = Format(
    dump,
    load,
    dump_multi=dump_multi,
    suffixes=(".moses", *(f".{code}" for code in LANGUAGES)),
    makes="files",
    losses=LOSSES,
    about="two plain files for training (Moses, fairseq, OPUS tools)",
)

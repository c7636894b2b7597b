"""A data set folder for the Hugging Face hub, opened by `datasets.load_dataset(path, "en-zh")`.

It has one Parquet file per pair of languages and split, with `translation: {"en": ..., "zh": ...}`, the other columns
of the table, and the license and origin of both documents where they state them. Beside them are a data card, a list
of the documents, and Croissant metadata. The column `split` of the table says which split a row belongs to.
"""

from __future__ import annotations

import json
import re
import warnings
from collections import Counter
from collections.abc import Hashable, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd
import pyarrow as pa
from pyarrow import parquet

from aligner.errors import AlignerError, AlignerWarning, InputError
from aligner.formats.base import Format, Losses, chunks, gather
from aligner.formats.data_card import card, croissant
from aligner.formats.data_card.facts import DataFile, Facts, Origins
from aligner.formats.multi.columns import languages_of
from aligner.formats.multi.huggingface import dump_multi, load_multi
from aligner.formats.parquet import ATTRS, ROW_GROUP, attrs_of, batches, open_parquet, type_of
from aligner.formats.table import COLUMNS, DEV, SPLIT, SPLITS, TRAIN, split_of, splits_of

_TEXTS = ("source_text", "target_text")
_SPLIT_ORDER = {name: number for number, name in enumerate(SPLITS)}
_HUB_NAMES = {DEV: "validation"}
_FILE_NAME = re.compile(r"[\w-]+/\w+\.parquet")
_ROWS = b"trialign.rows"
"""Key under which each file says how many rows all files of the data set have."""
_DERIVED = b"trialign.derived"
"""Key under which each file names the columns that are made from the metadata of the documents."""


class _File(NamedTuple):
    """One Parquet file of the data set."""

    source: str
    target: str
    split: str

    @property
    def languages(self) -> tuple[str, str]:
        return self.source, self.target

    @property
    def name(self) -> str:
        return f"{_name(self.languages)}/{self.hub_split}.parquet"

    @property
    def hub_split(self) -> str:
        """What the hub calls the split."""
        return _HUB_NAMES.get(self.split, self.split)


def dump(frame: pd.DataFrame, folder: Path, stem: str) -> None:
    """Write the files of the data set and its card.

    Args:
        frame: the table.
        folder: the folder, which must exist.
        stem: the title of the data set.

    Raises:
        AlignerError: the table is empty, or a split has a name that the hub does not take.
    """
    if len(frame) == 0:
        raise AlignerError("an empty table cannot be written as a data set")
    names = splits_of(frame)
    _check_names(names or [])
    frame = _in_a_split(frame, names)
    rows: Counter[_File] = Counter()
    facts, origins = Facts(), Origins(frame)
    with ExitStack() as stack:
        writers: dict[_File, parquet.ParquetWriter] = {}
        for chunk in chunks(frame, ROW_GROUP):
            facts.add(chunk)
            chunk |= origins.columns(chunk)
            splits = [TRAIN] * len(chunk["source_lang"]) if names is None else map(split_of, chunk[SPLIT])
            owners = list(map(_File, chunk["source_lang"], chunk["target_lang"], splits))
            for file in dict.fromkeys(owners):
                if file not in writers:
                    path = folder / file.name
                    path.parent.mkdir(exist_ok=True)
                    schema = _schema(frame, file.languages, origins.names)
                    writers[file] = stack.enter_context(parquet.ParquetWriter(path, schema, compression="zstd"))
                wanted = [number for number, each in enumerate(owners) if each == file]
                part = {name: [cells[number] for number in wanted] for name, cells in chunk.items()}
                texts = zip(*(part.pop(name) for name in _TEXTS), strict=True)
                part["translation"] = [_translation(file.languages, pair) for pair in texts]
                writers[file].write_table(pa.Table.from_pydict(part, schema=writers[file].schema))
                rows[file] += len(wanted)
    files = _described(rows)
    card.write(frame, facts, files, folder, stem)
    croissant.write(frame, files, folder, stem)


def _check_names(splits: Sequence[str]) -> None:
    if bad := next((name for name in splits if not re.fullmatch(r"\w+", name)), None):
        raise AlignerError(f"{bad!r} in the column {SPLIT} cannot be the name of a split; use train, dev and test")


def _in_a_split(frame: pd.DataFrame, names: Sequence[str] | None) -> pd.DataFrame:
    """Return the rows that belong to a split, and warn of the others."""
    if names is None:
        return frame
    kept = frame[[split_of(cell) != "" for cell in frame[SPLIT]]]
    if left_out := len(frame) - len(kept):
        problem = f"hf: {left_out} of {len(frame)} pairs are not written: they are in no split"
        warnings.warn(problem, AlignerWarning, stacklevel=4)
    return kept


def load(path: Path) -> pd.DataFrame:
    """Read a folder that `dump` wrote, or any with a `translation` column and the other columns of a table of pairs.

    Raises:
        InputError: the folder holds no Parquet files with these columns.
    """
    files = sorted(path.glob("*/*.parquet"))
    if not files:
        raise InputError(path, "holds no data set of pairs: no Parquet file in its folders")
    if len(files) == 1:
        with open_parquet(files[0]) as file:
            is_multi = languages_of([*file.schema_arrow.names, "text_en"]) and "translation" in file.schema_arrow.names
        if is_multi:
            return load_multi(files[0])
    frames = []
    attrs: dict[Hashable | None, Any] = {}
    for name in files:
        with open_parquet(name) as file:
            if "translation" not in file.schema_arrow.names:
                raise InputError(name, "not a table of pairs: no column translation")
            attrs = attrs or attrs_of(file, name)
            derived = (file.schema_arrow.metadata or {}).get(_DERIVED, b"").decode("utf-8", "replace").split()
            names = [each for each in file.schema_arrow.names if each not in ("translation", *derived)]
            parts = map(_part, batches(file, name, [*names, "translation"]))
            frames.append(gather(parts, _order([*_TEXTS, *names]), name))
    whole = pd.concat(frames, ignore_index=True)
    whole.attrs = attrs
    return whole


def stated_rows(path: Path) -> int | None:
    """Return how many rows all files of the data set had when it was written."""
    for name in sorted(path.glob("*/*.parquet")):
        with open_parquet(name) as file:
            stated = (file.schema_arrow.metadata or {}).get(_ROWS, b"").decode("ascii", "replace")
        if stated.isdecimal():
            return int(stated)
    return None


def _part(columns: dict[str, list[Any]]) -> dict[str, Sequence[Any]]:
    languages = zip(columns["source_lang"], columns["target_lang"], strict=True)
    texts = [_texts(both, each) for both, each in zip(languages, columns.pop("translation"), strict=True)]
    whole = {**columns, **dict(zip(_TEXTS, zip(*texts, strict=True), strict=True))}
    return {name: whole[name] for name in _order(list(whole))}


def is_ours(folder: Path) -> bool:
    """Return whether a folder holds only a data set as `dump` writes it."""
    files = {file.relative_to(folder).as_posix() for file in folder.rglob("*") if file.is_file()}
    about = folder / card.CARD
    return about.is_file() and card.TAG in about.read_text("utf-8", "replace") and files <= {
        card.CARD, card.DOCUMENTS, croissant.NAME, *(file for file in files if _FILE_NAME.fullmatch(file))
    }  # fmt: skip


def _name(languages: tuple[str, str]) -> str:
    return "-".join(re.sub(r"\W", "_", language) for language in languages)


def _keys(languages: tuple[str, str]) -> tuple[str, str]:
    source, target = languages
    return (source, target) if source != target else (source, f"{target}_target")


def _translation(languages: tuple[str, str], texts: tuple[str, str]) -> dict[str, str]:
    return dict(zip(_keys(languages), texts, strict=True))


def _texts(languages: tuple[str, str], translation: dict[str, str]) -> list[str]:
    return [translation[key] for key in _keys(languages)]


def _schema(frame: pd.DataFrame, languages: tuple[str, str], derived: Sequence[str]) -> Any:
    fields = [(str(name), type_of(str(name), frame)) for name in frame.columns if name not in _TEXTS]
    fields += [(name, pa.string()) for name in derived]
    fields.append(("translation", pa.struct([(key, pa.string()) for key in _keys(languages)])))
    metadata = {ATTRS: json.dumps(frame.attrs), _ROWS: str(len(frame)), _DERIVED: " ".join(derived)}
    return pa.schema(fields).with_metadata(metadata)


def _order(columns: list[str]) -> list[str]:
    ours = [name for name in COLUMNS if name in columns]
    return [*ours, *(name for name in columns if name not in ours)]


def _described(rows: Counter[_File]) -> list[DataFile]:
    """Return the files in the order of the card: by pair of languages as they come, then by split."""
    pairs = {languages: number for number, languages in enumerate(dict.fromkeys(file.languages for file in rows))}
    ordered = sorted(rows, key=lambda file: (pairs[file.languages], _SPLIT_ORDER.get(file.split, len(_SPLIT_ORDER))))
    return [DataFile(_name(file.languages), file.hub_split, file.name, rows[file]) for file in ordered]


LOSSES = Losses(notes=("rows are sorted by language pair and split", "rows in no split"))

HUGGINGFACE = Format(
    dump,
    load,
    dump_multi=dump_multi,
    suffixes=(".hf",),
    makes="folder",
    is_ours=is_ours,
    stated_rows=stated_rows,
    losses=LOSSES,
    about="folder for the datasets library and the Hugging Face hub, with a data card",
)

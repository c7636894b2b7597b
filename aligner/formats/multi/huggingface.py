"""Units of several languages as a data set folder: `translation: {"en": ..., "zh": ..., "vi": ...}`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
from pyarrow import parquet

from aligner.errors import AlignerError
from aligner.formats.base import chunks, gather
from aligner.formats.data_card import card, croissant
from aligner.formats.data_card.facts import DataFile, facts_of_units
from aligner.formats.multi.columns import languages_of, multi_columns
from aligner.formats.parquet import ATTRS, ROW_GROUP, attrs_of, batches, open_parquet, type_of


def dump_multi(frame: pd.DataFrame, folder: Path, stem: str) -> None:
    """Write the file of the data set and its card.

    Args:
        frame: a table of units in several languages.
        folder: the folder, which must exist.
        stem: the title of the data set.

    Raises:
        AlignerError: the table is empty.
    """
    if len(frame) == 0:
        raise AlignerError("an empty table cannot be written as a data set")
    languages = languages_of(frame.columns)
    texts = [f"text_{language}" for language in languages]
    fields = [(str(name), type_of(str(name), frame)) for name in frame.columns if name not in texts]
    fields.append(("translation", pa.struct([(language, pa.string()) for language in languages])))
    metadata = {ATTRS: json.dumps(frame.attrs), b"trialign.rows": str(len(frame))}
    schema = pa.schema(fields).with_metadata(metadata)
    path = folder / "-".join(languages) / "train.parquet"
    path.parent.mkdir()
    with parquet.ParquetWriter(path, schema, compression="zstd") as writer:
        for chunk in chunks(frame, ROW_GROUP):
            cells = zip(*(chunk.pop(name) for name in texts), strict=True)
            made = [{language: text or "" for language, text in zip(languages, row, strict=True)} for row in cells]
            writer.write_table(pa.Table.from_pydict({**chunk, "translation": made}, schema=schema))
    files = [DataFile("-".join(languages), "train", path.relative_to(folder).as_posix(), len(frame))]
    card.write(frame, facts_of_units(frame, languages), files, folder, stem)
    croissant.write(frame, files, folder, stem)


def load_multi(path: Path) -> pd.DataFrame:
    """Read a file of a data set that `dump_multi` wrote.

    Raises:
        InputError: the file is damaged, or lacks columns.
    """
    with open_parquet(path) as file:
        translation = file.schema_arrow.field("translation").type
        languages = [translation.field(k).name for k in range(translation.num_fields)]
        names = [name for name in multi_columns(languages) if name in file.schema_arrow.names or name[:5] == "text_"]
        others = [name for name in file.schema_arrow.names if name not in (*names, "translation")]
        frame = gather(
            (_part(columns, languages, [*names, *others]) for columns in batches(file, path)), [*names, *others], path
        )
        frame.attrs = attrs_of(file, path)
    return frame


def _part(columns: dict[str, list[Any]], languages: list[str], names: list[str]) -> dict[str, list[Any]]:
    translations = columns.pop("translation")
    texts = {f"text_{language}": [each[language] for each in translations] for language in languages}
    whole = {**columns, **texts}
    return {name: whole[name] for name in names}

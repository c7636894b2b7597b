"""Croissant metadata of a data set (MLCommons, version 1.0): files with their hashes, and the fields of rows."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
from pyarrow import parquet

from aligner.formats.data_card.facts import DataFile, documents_of, license_of
from aligner.formats.data_card.licenses import address

NAME = "croissant.json"
_CONTEXT: Mapping[str, Any] = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "citeAs": "cr:citeAs",
    "column": "cr:column",
    "conformsTo": "dct:conformsTo",
    "cr": "http://mlcommons.org/croissant/",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "dct": "http://purl.org/dc/terms/",
    "equivalentProperty": "cr:equivalentProperty",
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "extract": "cr:extract",
    "field": "cr:field",
    "fileObject": "cr:fileObject",
    "fileProperty": "cr:fileProperty",
    "fileSet": "cr:fileSet",
    "format": "cr:format",
    "includes": "cr:includes",
    "isLiveDataset": "cr:isLiveDataset",
    "jsonPath": "cr:jsonPath",
    "key": "cr:key",
    "md5": "cr:md5",
    "parentField": "cr:parentField",
    "path": "cr:path",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "recordSet": "cr:recordSet",
    "references": "cr:references",
    "regex": "cr:regex",
    "repeated": "cr:repeated",
    "replace": "cr:replace",
    "samplingRate": "cr:samplingRate",
    "sc": "https://schema.org/",
    "separator": "cr:separator",
    "source": "cr:source",
    "subField": "cr:subField",
    "transform": "cr:transform",
}


def write(frame: pd.DataFrame, files: Sequence[DataFile], folder: Path, title: str) -> None:
    """Write the metadata of the files of a data set.

    Args:
        frame: the table, for its metadata.
        files: the files, which are there.
        folder: their folder.
        title: the name of the data set.
    """
    licenses = sorted({address(license) for facts in documents_of(frame).values() if (license := license_of(facts))})
    value = {
        "@context": _CONTEXT,
        "@type": "sc:Dataset",
        "conformsTo": "http://mlcommons.org/croissant/1.0",
        "name": " ".join(title.split()),
        "description": f"A parallel corpus of {sum(each.rows for each in files):,} aligned pairs, made by trialign: "
        f"{_one_line(frame.attrs.get('signature', ''))}",
        "license": licenses or "unknown",
        "inLanguage": [*dict.fromkeys(code for each in files for code in each.config.split("-"))],
        "distribution": [_file(each, folder) for each in files],
        "recordSet": [_records(each, folder) for each in files],
    }
    text = json.dumps(value, ensure_ascii=False, indent=1) + "\n"
    (folder / NAME).write_text(text, encoding="utf-8", newline="\n", errors="replace")


def _file(each: DataFile, folder: Path) -> dict[str, Any]:
    with (folder / each.path).open("rb") as opened:
        digest = hashlib.file_digest(opened, "sha256").hexdigest()
    return {
        "@type": "cr:FileObject",
        "@id": each.path,
        "name": each.path,
        "contentUrl": each.path,
        "contentSize": f"{(folder / each.path).stat().st_size} B",
        "encodingFormat": "application/x-parquet",
        "sha256": digest,
    }


def _records(each: DataFile, folder: Path) -> dict[str, Any]:
    name = f"{each.config}/{each.split}"
    return {
        "@type": "cr:RecordSet",
        "@id": name,
        "name": name,
        "description": f"The {each.rows:,} pairs of the split {each.split} of {each.config}.",
        "field": [*_fields(name, parquet.read_schema(folder / each.path), each.path)],
    }


def _fields(records: str, schema: Any, path: str) -> Iterator[dict[str, Any]]:
    for column in schema:
        if not pa.types.is_struct(column.type):
            yield _field(f"{records}/{column.name}", column.type, path, {"extract": {"column": column.name}})
            continue
        for part in column.type:  # one field per language
            source = {"extract": {"column": column.name}, "transform": {"jsonPath": part.name}}
            yield _field(f"{records}/{column.name}.{part.name}", part.type, path, source)


def _field(name: str, type: Any, path: str, source: Mapping[str, Any]) -> dict[str, Any]:
    repeated = pa.types.is_list(type)
    return {
        "@type": "cr:Field",
        "@id": name,
        "name": name,
        "dataType": _data_type(type.value_type if repeated else type),
        **({"repeated": True} if repeated else {}),
        "source": {"fileObject": {"@id": path}, **source},
    }


def _data_type(type: Any) -> str:
    if pa.types.is_boolean(type):
        return "sc:Boolean"
    if pa.types.is_integer(type):
        return "sc:Integer"
    return "sc:Float" if pa.types.is_floating(type) else "sc:Text"


def _one_line(value: object) -> str:
    return " ".join(str(value).split())

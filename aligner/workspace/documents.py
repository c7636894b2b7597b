"""The documents of a task, kept beside its part: a workbench shows them as they were when the part was made.

The file is gzipped JSON, not a pickle: a folder from somebody else is data, and nothing in it may run.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from aligner.atomic import replace
from aligner.errors import InputError
from aligner.types import Block, Document, Origin, Sentence

SUFFIX = ".documents"
_MOST_BYTES = 2 << 30
_LEVEL = 3
"""Compression; more takes longer than the build itself for large documents."""


def write_documents(path: Path, documents: Iterable[Document]) -> None:
    """Write segmented documents, completely or not at all.

    Args:
        path: the file.
        documents: the documents.
    """
    values = [_to_json(document) for document in documents]
    data = json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")
    with replace(path) as file:
        file.write(gzip.compress(data, _LEVEL, mtime=0))


def read_documents(path: Path) -> dict[str, Document]:
    """Read the documents of a task, by id.

    Raises:
        InputError: the file is missing or damaged.
    """
    try:
        with gzip.open(path) as file:
            data = file.read(_MOST_BYTES + 1)
        if len(data) > _MOST_BYTES:
            raise InputError(path, f"unpacks to more than {_MOST_BYTES >> 20} MB")
        values = json.loads(data.decode("utf-8", "surrogatepass"))
        return {document.id: document for document in map(_from_json, values)}
    except FileNotFoundError as error:
        raise InputError(path, "is missing", advice="build again") from error
    except (OSError, EOFError, ValueError, KeyError, TypeError) as error:
        path.unlink(missing_ok=True)
        raise InputError(path, "was damaged, and is removed", advice="build again") from error


def _to_json(document: Document) -> dict[str, Any]:
    return {
        "id": document.id,
        "title": document.title,
        "language": document.language,
        "script": document.script,
        "group": document.group,
        "meta": dict(document.meta),
        "text": document.text,
        "blocks": [
            [
                block.kind, block.level, block.language, block.start, block.end,
                [edge for sentence in block.sentences for edge in (sentence.start, sentence.end)], block.origin.row,
            ]
            for block in document.blocks
        ],
    }  # fmt: skip


def _from_json(values: dict[str, Any]) -> Document:
    text = values["text"]
    blocks = []
    for kind, level, language, start, end, edges, row in values["blocks"]:
        sentences = tuple(Sentence(text[a:b], a, b) for a, b in zip(edges[::2], edges[1::2], strict=True))
        blocks.append(Block(kind, level, language, start, end, sentences, Origin(row=row)))
    names = (values["id"], values["title"], values["language"], text, tuple(blocks), values["script"], values["group"])
    return Document(*names, values["meta"])

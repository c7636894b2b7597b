"""Metadata of tables from foreign files: `frame.attrs` holds what the writers expect, or reading fails."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from aligner.errors import InputError
from aligner.formats.base import parse_json, plain

if TYPE_CHECKING:
    import pandas as pd

_KINDS: dict[str, tuple[Any, str]] = {
    "signature": (str, "a text"),
    "level": (str, "a text"),
    "documents": (dict, "an object"),
    "pairs": (list, "a list"),
}
"""What keys hold, and what that is in words."""


def parse_attrs(text: str | bytes, path: Path) -> dict[Any, Any]:
    """Return the metadata of a table, `frame.attrs`, from the JSON object in a file.

    Raises:
        InputError: the text is not a JSON object, or a key that we use holds something else than we write.
    """
    return check_attrs(parse_json(text, path), path)


def check_attrs(found: Any, path: Path) -> dict[Any, Any]:
    """Return the metadata of a table, with the documents' metadata as text.

    Raises:
        InputError: as `parse_attrs`.
    """
    try:
        json.dumps(found, allow_nan=False)
    except (ValueError, RecursionError) as error:
        raise InputError(path, f"is damaged: {error}") from None
    if not isinstance(found, dict):
        raise InputError(path, "is damaged: the metadata is not an object")
    for name, (kind, in_words) in _KINDS.items():
        if not isinstance(found.get(name, kind()), kind):
            raise InputError(path, f"is damaged: {name!r} is not {in_words}")
    documents: dict[str, dict[str, str]] = {}
    for name, about in found.get("documents", {}).items():
        if not isinstance(about, dict) or any(isinstance(value, dict | list) for value in about.values()):
            raise InputError(path, f"is damaged: the metadata of the document {name!r} is not an object of texts")
        documents[name] = {key: plain(value) for key, value in about.items()}
    if not all(isinstance(pair, dict) for pair in found.get("pairs", [])):
        raise InputError(path, "is damaged: 'pairs' is not a list of objects")
    return found | {"documents": documents} if documents else found


def script_of(frame: pd.DataFrame, document: str) -> str:
    """Return the script of a document from the table's metadata, or ""."""
    script: str = frame.attrs.get("documents", {}).get(document, {}).get("script", "")
    return script

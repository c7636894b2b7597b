"""Keys of what is remembered: hashes of everything that decides a result."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import aligner
from aligner.corpus.files import Input
from aligner.errors import InputError
from aligner.readers import ReadOptions

_LIBRARIES = (
    "langdetect", "lxml", "markdown-it-py", "mdit-py-plugins", "numpy", "onnxruntime", "openpyxl", "pandas", "pyarrow",
    "pypdfium2", "pyyaml", "sentence-transformers", "sentencepiece", "trafilatura", "usearch",
)  # fmt: skip


def hash_of(*values: Any) -> str:
    """Return a hash of JSON values."""
    text = json.dumps(values, ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=20).hexdigest()


@cache
def code() -> str:
    """Return a hash of the package's own files and of the versions of the libraries that read, encode and compute.

    Results of another version, or of changed code, are not taken over.
    """
    package = Path(aligner.__file__).parent
    versions = {name: _version(name) for name in _LIBRARIES}
    digest = hashlib.blake2b(json.dumps([aligner.__version__, versions]).encode(), digest_size=20)
    for path in _sources(package):
        digest.update(f"{path.relative_to(package).as_posix()} {path.stat().st_size}\0".encode())
        if path.suffix != ".onnx":  # the embedder's fingerprint stands for the models
            digest.update(path.read_bytes())
    return digest.hexdigest()


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:  # an extra that is not installed
        return ""


def _sources(package: Path) -> Iterable[Path]:
    return sorted(path for path in package.rglob("*") if path.is_file() and "__pycache__" not in path.parts)


def key_of_input(item: Input, options: ReadOptions) -> str:
    """Return the key of what is known of a file: its content, what it is called, and how it is read.

    Raises:
        InputError: the file cannot be read.
    """
    try:
        with item.path.open("rb") as file:
            content = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise InputError(item.path, error.strerror or "cannot be read") from error
    return hash_of(
        content, str(item.path), asdict(item.identity), item.entry and asdict(item.entry), asdict(options), code()
    )

"""Packs: an encoder with everything that was learned for it, in one folder.

A pack holds:

- `pack.json`: format version, name, what the encoder is, SHA-256 of every file, and how the pack was made;
- `encoder.onnx` and `tokenizer.model`, if the encoder runs in ONNX Runtime like the bundled one: the inputs are `ids`
  (batch, length) and `lengths` (batch,), both int32, and the output is `states` (batch, length, dim); the tokenizer is
  a SentencePiece model with the ids 0, 1 and 2 for the start, the padding and the end. `int8.json` holds the ranges for
  `--precision int8`, if that is possible;
- or nothing of the encoder, if it is a sentence-transformers model, which `pack.json` names, with the hash of its
  weights. `token_counts.json` holds counts of its tokens, if its tokenizer does not know how rare they are;
- `scorer.json`, `confidence.json` and `verdict.json`: the models of the engine (`aligner.align.engine.models`);
- `mining.json`, if a mining model was learned (`scripts/train/mining_model.py`); otherwise the bundled one is used.

The mean states of languages come from the reference sentences in `aligner/data`, which any encoder encodes.

`aligner.learn` makes packs. The folder of the bundled model is a pack, too; it alone lists no hashes, because it comes
with the package. Files that differ from their hashes are an error: models that were learned for another encoder would
give wrong results without a sign of it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from aligner.data import MODELS
from aligner.embed.base import Embedder
from aligner.errors import InputError

DESCRIPTION = "pack.json"
"""Name of the file that describes a pack."""
FORMAT = 1
"""Version of the layout of packs."""
ENCODER, TOKENIZER = "encoder.onnx", "tokenizer.model"
"""Names of the files of an encoder for ONNX Runtime."""
RANGES, COUNTS = "int8.json", "token_counts.json"
"""Names of the file of ranges for 8-bit integers, and of counts of tokens."""
ONNX, SENTENCE_TRANSFORMERS = "onnx", "sentence-transformers"
"""Kinds of encoders."""
ENCODER_FILES = (ENCODER, TOKENIZER, RANGES)
"""Files of an encoder in ONNX Runtime, which the version of a pack leaves to its fingerprint."""


@dataclass(frozen=True, slots=True)
class Pack:
    """An encoder and what was learned for it.

    Attributes:
        folder: the folder.
        name: the name of the encoder in signatures.
        encoder: what `pack.json` says about the encoder; "kind" is `ONNX` or `SENTENCE_TRANSFORMERS`.
        version: hash of what was learned.
        card: the other contents of `pack.json`: recipe and measured figures.
    """

    folder: Path
    name: str
    encoder: Mapping[str, Any]
    version: str
    card: Mapping[str, Any]

    @property
    def is_bundled(self) -> bool:
        """Return whether this is the pack that comes with the package."""
        return self.folder == MODELS


def pack_of(embedder: Embedder) -> Pack | None:
    """Return the pack that an embedder comes from; None if nothing was learned for it.

    Args:
        embedder: any embedder; one that comes from a pack has it as the attribute `pack`.
    """
    pack = getattr(embedder, "pack", None)
    return pack if isinstance(pack, Pack) else None


def identity(embedder: Embedder) -> str:
    """Return a key that changes with the vectors of an embedder, and with the models that were learned for it."""
    pack = pack_of(embedder)
    return embedder.fingerprint + (f"+{pack.version}" if pack is not None and not pack.is_bundled else "")


def is_pack(folder: Path) -> bool:
    """Return whether a folder is a pack."""
    return (folder / DESCRIPTION).is_file()


def is_encoder(folder: Path) -> bool:
    """Return whether a folder holds an encoder for ONNX Runtime."""
    return (folder / ENCODER).is_file() and (folder / TOKENIZER).is_file()


def open_pack(folder: Path) -> Pack:
    """Read the description of a pack and verify its files.

    Raises:
        InputError: the folder is no pack of this format, or a file is missing or was changed.
    """
    folder = folder.resolve()
    path = folder / DESCRIPTION
    try:
        card = json.loads(path.read_text(encoding="utf-8"))
        if card["format"] != FORMAT:
            advice = "make it again with this version: aligner learn"
            raise InputError(path, f"is a pack of format {card['format']}, not {FORMAT}", advice=advice)
        name, encoder, files = str(card["name"]), card["encoder"], card.get("files", {})
        if encoder["kind"] not in (ONNX, SENTENCE_TRANSFORMERS):
            raise InputError(path, f"holds an encoder of unknown kind {encoder['kind']!r}")
        hashes = {str(file): str(facts["sha256"]) for file, facts in files.items()}
    except OSError as error:
        raise InputError(path, error.strerror or "cannot be read") from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise InputError(path, "is not the description of a pack", advice="make it again: aligner learn") from error
    _verify(folder, hashes)
    learned = {file: value for file, value in hashes.items() if file not in ENCODER_FILES}
    version = hashlib.sha256(json.dumps(learned, sort_keys=True).encode()).hexdigest()[:8]
    rest = {key: value for key, value in card.items() if key not in ("format", "name", "encoder", "files")}
    return Pack(folder, name, encoder, version, rest)


def describe(folder: Path, card: Mapping[str, Any]) -> str:
    """Return the text of `pack.json`, with size and hash of each file.

    Args:
        folder: the folder with all other files.
        card: its contents, but for format and files.
    """
    paths = sorted(path for path in folder.iterdir() if path.is_file() and path.name != DESCRIPTION)
    files = {path.name: {"bytes": path.stat().st_size, "sha256": _hash(path)} for path in paths}
    return json.dumps({"format": FORMAT, **card, "files": files}, ensure_ascii=False, indent=1) + "\n"


def add_file(pack: Pack, name: str, text: str) -> None:
    """Write a file of a pack, or replace it, and what `pack.json` says of it.

    Args:
        pack: the pack.
        name: name of the file.
        text: its content.
    """
    (pack.folder / name).write_text(text, encoding="utf-8", newline="\n")
    if not pack.is_bundled:
        card = {"name": pack.name, "encoder": pack.encoder, **pack.card}
        (pack.folder / DESCRIPTION).write_text(describe(pack.folder, card), encoding="utf-8", newline="\n")


def _verify(folder: Path, hashes: Mapping[str, str]) -> None:
    for file, expected in hashes.items():
        path = folder / file
        # A name that leads elsewhere is no file of the pack.
        if Path(file).name != file or not path.is_file():
            raise InputError(path, "is missing from the pack", advice="copy the whole folder, or make it again")
        if _hash(path) != expected:
            advice = "restore it, or learn the pack again: aligner learn"
            raise InputError(path, "was changed since the pack was made", advice=advice)


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()

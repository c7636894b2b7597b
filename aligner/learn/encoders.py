"""Encoders that a pack can be made of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from aligner import embed
from aligner.data import MODELS
from aligner.embed import Embedder
from aligner.embed.bundled import PREFIX, BundledEncoder
from aligner.embed.packs import ENCODER_FILES, ONNX, is_pack, open_pack
from aligner.errors import AlignerError
from aligner.learn.gold import GoldSet


@dataclass(frozen=True, slots=True)
class Encoder:
    """An encoder and what of it goes into a pack.

    Attributes:
        embedder: the encoder.
        description: its description in `pack.json`.
        files: files to copy.
        contents: files to write, by name.
    """

    embedder: Embedder
    description: Mapping[str, Any]
    files: Sequence[Path] = ()
    contents: Mapping[str, str] = field(default_factory=dict)


def find_encoder(name: str, pack: str, sets: Sequence[GoldSet]) -> Encoder:
    """Return the encoder of a name.

    Args:
        name: as of `aligner.learn.learn`.
        pack: name of the pack to be made.
        sets: gold, whose tokens are counted if the tokenizer does not know how rare they are.

    Raises:
        AlignerError: there is none, or it cannot be packed.
    """
    embedder = embed.load_embedder(name)
    if isinstance(embedder, BundledEncoder):
        folder = MODELS if name == "bundled" else Path(name)
        prefix = open_pack(folder).encoder.get("prefix", "") if is_pack(folder) else PREFIX
        files = [folder / file for file in ENCODER_FILES if (folder / file).is_file()]
        return Encoder(embedder, {"kind": ONNX, "prefix": prefix}, files)
    raise AlignerError(f"{name}: cannot be packed; a pack holds an encoder folder or a sentence-transformers model")

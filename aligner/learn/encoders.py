"""Encoders that a pack can be made of."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import Any

from aligner import embed
from aligner.data import MODELS
from aligner.embed import Embedder, Pack, pack_of
from aligner.embed.bundled import PREFIX, BundledEncoder
from aligner.embed.language_means import reference_sentences
from aligner.embed.packs import COUNTS, ENCODER_FILES, ONNX, SENTENCE_TRANSFORMERS, is_pack, open_pack
from aligner.embed.sentence_transformers import (
    SentenceTransformerEmbedder,
    SentenceTransformerEncoder,
    load_model,
)
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


def find_encoder(name: str, sets: Sequence[GoldSet]) -> Encoder:
    """Return the encoder of a name.

    Args:
        name: as of `aligner.learn_pack`.
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
    if isinstance(embedder, SentenceTransformerEmbedder):
        return _describe(embedder, pack_of(embedder), sets)
    raise AlignerError(f"{name}: cannot be packed; a pack holds an encoder folder or a sentence-transformers model")


def _describe(embedder: SentenceTransformerEmbedder, pack: Pack | None, sets: Sequence[GoldSet]) -> Encoder:
    """Return a sentence-transformers model as an encoder of a pack, which refers to it."""
    model = str(pack.encoder["model"]) if pack is not None else embedder.name
    if Path(model).is_dir():  # the pack may be used from other folders
        model = str(Path(model).resolve())
    contents = {}
    if isinstance(embedder, SentenceTransformerEncoder) and not embedder.knows_rarity:
        documents = (document for each in sets for text in each.texts for document in text.documents)
        texts = (sentence.text for document in documents for sentence in document.sentences)
        counts = embedder.count_tokens(chain(*reference_sentences().values(), texts))
        contents = {COUNTS: json.dumps(counts) + "\n"}
        embedder = load_model(model, counts=counts)
    description = {"kind": SENTENCE_TRANSFORMERS, "model": model, "fingerprint": embedder.fingerprint}
    return Encoder(embedder, description, contents=contents)

"""Text to vectors.

`base` says what an embedder is and what it gives; `bundled` is the one that comes with the package;
`sentence_transformers` adapts any other model. `cache` keeps vectors in a `store`; `documents` encodes documents once
for all stages. `vectors`, `neighbors` and `language_means` are the arithmetic they share. `load_embedder` puts an
embedder together.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from aligner.embed.base import Embedder, Encoded, Progress, TokenEmbedder, TokenStates, encode
from aligner.embed.cache import cached, default_folder
from aligner.plugins import Registry

__all__ = [
    "Embedder",
    "Encoded",
    "Progress",
    "TokenEmbedder",
    "TokenStates",
    "default_folder",
    "encode",
    "load_embedder",
]

EMBEDDERS = {"bundled": "aligner.embed.bundled:BundledEncoder"}
_REGISTRY = Registry[Callable[[], Embedder]]("embedder", EMBEDDERS)
_SENTENCE_TRANSFORMERS = "sentence-transformers:"


def load_embedder(name: str = "bundled", *, cache: Path | None = None) -> Embedder:
    """The embedder of that name.

    Args:
        name: "bundled", "sentence-transformers:MODEL", or a name registered in the entry-point group
            `aligner.embedders`.
        cache: folder of the vector cache (`default_folder()` is the usual one); None for no cache.

    Raises:
        UnknownNameError: nobody registered the name.
        MissingExtraError: the embedder needs an optional package that is not installed.
    """
    if name.startswith(_SENTENCE_TRANSFORMERS):
        from aligner.embed.sentence_transformers import SentenceTransformerEmbedder

        embedder: Embedder = SentenceTransformerEmbedder(name.removeprefix(_SENTENCE_TRANSFORMERS))
    else:
        embedder = _REGISTRY.get(name)()
    return cached(embedder, cache) if cache is not None else embedder

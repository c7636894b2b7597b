"""Embedding of texts.

- `base`: the `Embedder` protocol and the encoded form of texts.
- `bundled`: the encoder shipped with the package; `openvino`, `openvino_graph`,
  `onnx_weights`: the same at another precision.
- `sentence_transformers`: adapter for other models.
- `cache`, `store`: persistent cache of encoded texts.
- `documents`: encoding of documents, once for all stages.
- `vectors`, `neighbors`, `language_means`: shared arithmetic.

`load_embedder` creates an embedder by name.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from aligner.embed.base import Embedder, Encoded, Progress, TokenEmbedder, TokenStates, encode
from aligner.embed.cache import cached, default_folder
from aligner.errors import AlignerError
from aligner.plugins import Registry

__all__ = [
    "Embedder",
    "EmbedderChoice",
    "Encoded",
    "Progress",
    "TokenEmbedder",
    "TokenStates",
    "default_folder",
    "encode",
    "load_embedder",
]

EMBEDDERS = {"bundled": "aligner.embed.bundled:BundledEncoder"}
"""Built-in embedders: import path by name."""
PRECISIONS = ("float32", "bf16", "int8")
"""Arithmetic that the bundled embedder can use."""
DEVICES = ("cpu", "gpu")
"""Where the bundled embedder can run."""
_REGISTRY = Registry[Callable[[], Embedder]]("embedder", EMBEDDERS)
_SENTENCE_TRANSFORMERS = "sentence-transformers:"
"""Prefix of the names of sentence-transformers models."""


@dataclass(frozen=True, slots=True)
class EmbedderChoice:
    """An embedder that is loaded later, in the process that needs it; arguments as of `load_embedder`."""

    name: str = "bundled"
    cache: Path | None = None
    threads: int = 0
    precision: str = "float32"
    device: str = "cpu"

    def load(self) -> Embedder:
        """Load the embedder."""
        return load_embedder(
            self.name, cache=self.cache, threads=self.threads, precision=self.precision, device=self.device
        )


def load_embedder(
    name: str = "bundled",
    *,
    cache: Path | None = None,
    threads: int = 0,
    precision: str = "float32",
    device: str = "cpu",
) -> Embedder:
    """Create an embedder by name.

    Args:
        name: "bundled", "sentence-transformers:MODEL", or a name registered in the entry-point group
            `aligner.embedders`.
        cache: folder of the vector cache, for example `default_folder()`; None disables the cache.
        threads: the number of threads of the bundled embedder; 0 for that in OMP_NUM_THREADS, or one per core.
        precision: arithmetic of the bundled embedder: "float32"; "bf16" (bfloat16) on processors that have it; or
            "int8" (8-bit integers, less exact). It is part of the signature and of the keys of the cache.
        device: "cpu", or "gpu" for the bundled embedder on what the installed ONNX Runtime can use.

    Returns:
        The embedder, wrapped in a cache if `cache` is given.

    Raises:
        UnknownNameError: no embedder has this name.
        MissingExtraError: the embedder needs an optional package that is not installed.
        AlignerError: the machine does not offer the precision or the device, or the embedder has no choice of them.
    """
    embedder: Embedder
    if name == "bundled":
        embedder = _load_bundled(threads, precision, device)
    elif (precision, device) != ("float32", "cpu"):
        raise AlignerError(f"precision and device can be chosen for the embedder 'bundled', not for {name!r}")
    elif name.startswith(_SENTENCE_TRANSFORMERS):
        from aligner.embed.sentence_transformers import SentenceTransformerEmbedder

        embedder = SentenceTransformerEmbedder(name.removeprefix(_SENTENCE_TRANSFORMERS))
    else:
        embedder = _REGISTRY.get(name)()
        if threads and hasattr(embedder, "threads"):
            embedder.threads = threads
    return cached(embedder, cache) if cache is not None else embedder


def _load_bundled(threads: int, precision: str, device: str) -> Embedder:
    if precision not in PRECISIONS or device not in DEVICES:
        known = f"precisions {', '.join(PRECISIONS)} and devices {', '.join(DEVICES)}"
        raise AlignerError(f"unknown precision {precision!r} or device {device!r}; known: {known}")
    if precision == "float32":
        from aligner.embed.bundled import BundledEncoder

        return BundledEncoder(threads=threads, device=device)
    if device != "cpu":
        raise AlignerError(f"precision {precision!r} is for the device 'cpu'")
    from aligner.embed.openvino import OpenVinoEncoder

    return OpenVinoEncoder(precision, threads=threads)

"""Embedding of texts.

- `base`: the `Embedder` protocol and the encoded form of texts.
- `packs`: encoders with everything that was learned for them.
- `bundled`: the encoder shipped with the package, and others in ONNX Runtime; `openvino`,
  `openvino_graph`, `onnx_weights`: the same at another precision.
- `sentence_transformers`: adapter for other models.
- `windows`: what these have in common: batches, and windows of long texts.
- `cache`, `store`: persistent cache of encoded texts.
- `documents`: encoding of documents, once for all stages.
- `vectors`, `neighbors`, `language_means`: shared arithmetic.

`load_embedder` creates an embedder by name.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from aligner.data import MODELS
from aligner.embed.base import Embedder, Encoded, Progress, TokenEmbedder, TokenStates, encode
from aligner.embed.cache import cached, default_folder
from aligner.embed.packs import (
    DESCRIPTION,
    ENCODER,
    ONNX,
    TOKENIZER,
    Pack,
    identity,
    is_encoder,
    is_pack,
    open_pack,
    pack_of,
)
from aligner.errors import AlignerError, InputError
from aligner.plugins import Registry

__all__ = [
    "Embedder",
    "EmbedderChoice",
    "Encoded",
    "Pack",
    "Progress",
    "TokenEmbedder",
    "TokenStates",
    "default_folder",
    "encode",
    "identity",
    "load_embedder",
    "pack_of",
]

EMBEDDERS = {"bundled": "aligner.embed.bundled:BundledEncoder"}
"""Built-in embedders: import path by name."""
PRECISIONS = ("float32", "bf16", "int8")
"""Arithmetic that embedders in ONNX Runtime can use."""
DEVICES = ("cpu", "gpu")
"""Where embedders in ONNX Runtime can run."""
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
        name: "bundled"; the folder of a pack (see `aligner.learn_pack`), or of an encoder, with the files
            `encoder.onnx` and `tokenizer.model`; "sentence-transformers:MODEL"; or a name registered in the entry-point
            group `aligner.embedders`.
        cache: folder of the vector cache, for example `default_folder()`; None disables the cache.
        threads: the number of threads of an embedder in ONNX Runtime, such as the bundled one; 0 for that in
            OMP_NUM_THREADS, or one per core.
        precision: arithmetic of an embedder in ONNX Runtime: "float32"; "bf16" (bfloat16) on processors that have it;
            or "int8" (8-bit integers, less exact). It is part of the signature and of the keys of the cache.
        device: "cpu", or "gpu" for what the installed ONNX Runtime can use.

    Returns:
        The embedder, wrapped in a cache if `cache` is given. The learned scorer runs with the vectors of the bundled
        embedder and of packs; nothing was learned for others, so that they are aligned by the first pass alone.

    Raises:
        UnknownNameError: no embedder has this name.
        MissingExtraError: the embedder needs an optional package that is not installed.
        AlignerError: the machine does not offer the precision or the device, or the embedder has no choice of them; a
            pack is damaged.
    """
    embedder: Embedder
    folder = None if name in _REGISTRY.names() or name.startswith(_SENTENCE_TRANSFORMERS) else _folder(name)
    pack = open_pack(folder) if folder is not None and is_pack(folder) else None
    if name == "bundled" or (folder is not None and (pack is None or pack.encoder["kind"] == ONNX)):
        embedder = _load_onnx(folder or MODELS, threads, precision, device)
    elif (precision, device) != ("float32", "cpu"):
        raise AlignerError(f"precision and device can be chosen for the embedder 'bundled', not for {name!r}")
    elif pack is not None:
        from aligner.embed.sentence_transformers import load_from_pack

        embedder = load_from_pack(pack, threads)
    elif name.startswith(_SENTENCE_TRANSFORMERS):
        from aligner.embed.sentence_transformers import load_model

        embedder = load_model(name.removeprefix(_SENTENCE_TRANSFORMERS), threads)
    else:
        embedder = _REGISTRY.get(name)()
        if threads and hasattr(embedder, "threads"):
            embedder.threads = threads
    return cached(embedder, cache) if cache is not None else embedder


def _folder(name: str) -> Path | None:
    """Return the folder that a name means, if any.

    Raises:
        AlignerError: the folder holds no embedder.
    """
    path = Path(name)
    if not path.is_dir():
        return None
    if not (is_pack(path) or is_encoder(path)):
        wanted = f"neither a pack ({DESCRIPTION}) nor an encoder ({ENCODER} and {TOKENIZER})"
        advice = f"for a sentence-transformers model, write {_SENTENCE_TRANSFORMERS}{name}"
        raise InputError(path, f"is {wanted}", advice=advice)
    return path


def _load_onnx(folder: Path, threads: int, precision: str, device: str) -> Embedder:
    if precision not in PRECISIONS or device not in DEVICES:
        known = f"precisions {', '.join(PRECISIONS)} and devices {', '.join(DEVICES)}"
        raise AlignerError(f"unknown precision {precision!r} or device {device!r}; known: {known}")
    if precision == "float32":
        from aligner.embed.bundled import BundledEncoder

        return BundledEncoder(folder, threads=threads, device=device)
    if device != "cpu":
        raise AlignerError(f"precision {precision!r} is for the device 'cpu'")
    from aligner.embed.openvino import OpenVinoEncoder

    return OpenVinoEncoder(precision, folder, threads=threads)

"""Adapter for sentence-transformers models, for example LaBSE; the library is imported on use."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from aligner.embed.base import Embedder
from aligner.embed.packs import Pack
from aligner.errors import AlignerError, MissingExtraError


def load_from_pack(pack: Pack) -> Embedder:
    """Return the embedder of a pack."""
    raise NotImplementedError


class SentenceTransformerEmbedder:
    """Embedder that runs a sentence-transformers model on the CPU.

    Args:
        model: folder of a model, or a model name; the library may download a model given by name.

    Raises:
        MissingExtraError: the library is not installed.
        AlignerError: the library cannot load the model.
    """

    def __init__(self, model: str) -> None:
        try:
            from sentence_transformers import SentenceTransformer
        except ImportError as error:
            raise MissingExtraError(f"the embedder {model!r}", "sentence-transformers") from error
        try:
            self._model = SentenceTransformer(model, device="cpu")
        except (OSError, ValueError) as error:
            raise AlignerError(f"{model}: not a model that sentence-transformers can open: {error}") from error
        self.name = model

    @property
    def fingerprint(self) -> str:
        """Hash of the model name and weights."""
        digest = hashlib.sha256(self.name.encode())
        for tensor in self._model.state_dict().values():
            digest.update(tensor.detach().cpu().float().numpy().tobytes())
        return digest.hexdigest()[:16]

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return one unit vector per text: (n, dim) float32."""
        vectors = self._model.encode(list(texts), normalize_embeddings=True, show_progress_bar=False)
        return np.asarray(vectors, np.float32)

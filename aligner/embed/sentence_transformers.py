"""Adapter for sentence-transformers models; the library is imported on use.

Models that average the states of their tokens ("mean pooling", for example multilingual-e5 and paraphrase-multilingual)
are encoders with token states, so that vectors of runs of sentences are exact sums, and that a scorer can be learned
for them (`aligner.learn`). Other models (LaBSE, for example, takes the state of the first token) have sentence vectors
only.

The default prompt of the model is used, as its `config_sentence_transformers.json` names it.
"""

from __future__ import annotations

import hashlib
import json
import logging
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cached_property
from itertools import chain
from typing import Any

import numpy as np
from numpy.typing import NDArray

from aligner.embed.base import Embedder
from aligner.embed.language_means import reference_sentences
from aligner.embed.packs import COUNTS, Pack
from aligner.embed.windows import WINDOW, WindowEncoder, encodable, padded, rarity_of
from aligner.errors import AlignerError, InputError, MissingExtraError

_PROBE = "a"
"""Text whose tokens show where special tokens are."""


def load_model(model: str, threads: int = 0, counts: Mapping[int, int] | None = None) -> SentenceTransformerEmbedder:
    """Load a model, on the CPU.

    Args:
        model: folder of a model, or a model name; the library may download a model given by name.
        threads: number of threads of PyTorch; 0 leaves it as it is.
        counts: how often each token occurs in some text, for tokenizers that do not know how rare their tokens are.

    Returns:
        A `SentenceTransformerEncoder` if the model averages the states of its tokens.

    Raises:
        MissingExtraError: the library is not installed.
        AlignerError: the library cannot load the model.
    """
    try:
        import torch
        from sentence_transformers import SentenceTransformer
    except ImportError as error:
        raise MissingExtraError(f"the embedder {model!r}", "sentence-transformers") from error
    try:
        with _quiet():
            loaded = SentenceTransformer(model, device="cpu")
    except (OSError, ValueError) as error:
        reason = " ".join(str(error).split())
        raise AlignerError(f"{model}: not a model that sentence-transformers can open: {reason}") from error
    if threads:
        torch.set_num_threads(threads)
    if _averages(loaded):
        return SentenceTransformerEncoder(model, loaded, counts)
    return SentenceTransformerEmbedder(model, loaded)


def load_from_pack(pack: Pack, threads: int = 0) -> Embedder:
    """Return the encoder of a pack, as it was when the pack was made.

    Raises:
        AlignerError: the model cannot be loaded, or is another one now.
    """
    counts = None
    path = pack.folder / COUNTS
    if path.is_file():
        counts = {int(token): int(count) for token, count in json.loads(path.read_text(encoding="utf-8")).items()}
    model = str(pack.encoder.get("model", ""))
    embedder = load_model(model, threads, counts)
    if embedder.fingerprint != pack.encoder.get("fingerprint"):
        problem = f"was learned for another version of the model {model}"
        raise InputError(pack.folder, problem, advice="learn it again: aligner learn")
    embedder.name, embedder.pack = pack.name, pack
    return embedder


class SentenceTransformerEmbedder:
    """Embedder with sentence vectors only.

    Args:
        name: name of the model.
        model: the loaded model.

    Attributes:
        pack: the pack that the embedder comes from, if any.
    """

    def __init__(self, name: str, model: Any) -> None:
        self.name, self._model = name, model
        self.pack: Pack | None = None

    @cached_property
    def fingerprint(self) -> str:
        """Hash of everything that decides the vectors: weights, tokenizer and prompt."""
        return self._hash()

    def _hash(self) -> str:
        digest = hashlib.sha256(f"{type(self).__name__} {self._prompt}".encode())
        for name, tensor in self._model.state_dict().items():
            if ".pooler." in name:  # not used, and random where a model was published without
                continue
            digest.update(name.encode())
            digest.update(tensor.detach().cpu().float().numpy().tobytes())
        backend = getattr(self._model.tokenizer, "backend_tokenizer", None)
        digest.update(backend.to_str().encode() if backend is not None else b"")
        return digest.hexdigest()[:16]

    @property
    def _prompt(self) -> str:
        return str((self._model.prompts or {}).get(self._model.default_prompt_name) or "")

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return one unit vector per text: (n, dim) float32."""
        vectors = self._model.encode(list(texts), normalize_embeddings=True, show_progress_bar=False)
        return np.asarray(vectors, np.float32)


class SentenceTransformerEncoder(WindowEncoder, SentenceTransformerEmbedder):
    """Encoder with token states: a model that averages them.

    Args:
        name: name of the model.
        model: the loaded model.
        counts: how often each token id occurs in some text; None for the reference sentences.

    Attributes:
        knows_rarity: whether the tokenizer knows how rare its tokens are, so that no counts are needed.
    """

    def __init__(self, name: str, model: Any, counts: Mapping[int, int] | None = None) -> None:
        SentenceTransformerEmbedder.__init__(self, name, model)
        self._tokenizer, self._network = model.tokenizer, model[0].auto_model
        self._counts = counts

    @cached_property
    def fingerprint(self) -> str:
        """Hash of everything that decides the states: weights, tokenizer, prompt, window and counts of tokens."""
        counts = "" if self.knows_rarity or self._counts is None else json.dumps(sorted(self._counts.items()))
        values = f"{self._hash()} {self._window} {counts}"
        return hashlib.sha256(values.encode()).hexdigest()[:16]

    @cached_property
    def dimension(self) -> int:
        """Dimension of the vectors."""
        return int(self._network.config.hidden_size)

    @property
    def knows_rarity(self) -> bool:
        """Return whether the tokenizer has the probabilities of its tokens, as unigram models have."""
        return self._scores is not None

    def count_tokens(self, texts: Iterable[str]) -> dict[int, int]:
        """Return how often each token id occurs in some texts."""
        return dict(sorted(Counter(chain.from_iterable(self._tokenize([*map(encodable, texts)]))).items()))

    @cached_property
    def _scores(self) -> NDArray[np.float32] | None:
        """The log probabilities of the tokens of a unigram model."""
        backend = getattr(self._tokenizer, "backend_tokenizer", None)
        content = json.loads(backend.to_str()) if backend is not None else {"model": {}}
        if content["model"].get("type") != "Unigram":
            return None
        scores = np.zeros(len(self._tokenizer), np.float32)
        own = np.array([score for _, score in content["model"]["vocab"]], np.float32)
        scores[: len(own)] = own
        return scores

    @cached_property
    def _rarity(self) -> NDArray[np.float32]:
        if self._scores is not None:
            return rarity_of(self._scores)
        counts = (
            self.count_tokens(chain.from_iterable(reference_sentences().values()))
            if self._counts is None
            else self._counts
        )
        seen = np.ones(len(self._tokenizer))  # additive smoothing
        seen[[*counts]] += [*counts.values()]
        return rarity_of(np.log(seen / seen.sum()).astype(np.float32))

    @cached_property
    def _ends(self) -> tuple[list[int], list[int]]:
        plain, whole = (self._tokenizer(_PROBE, add_special_tokens=special)["input_ids"] for special in (False, True))
        at = next((k for k in range(len(whole)) if whole[k : k + len(plain)] == plain), 0)
        # Without the trailing space: tokenizers attach it to the following word.
        prompt = self._tokenizer(self._prompt.rstrip(), add_special_tokens=False)["input_ids"]
        return [*whole[:at], *prompt], whole[at + len(plain) :]

    @property
    def _window(self) -> int:
        return min(int(self._model.max_seq_length or WINDOW), WINDOW)

    def _tokenize(self, texts: Sequence[str]) -> list[list[int]]:
        if not texts:
            return []
        prompt = len(self._tokenizer(self._prompt.rstrip(), add_special_tokens=False)["input_ids"])
        options = {"add_special_tokens": False, "truncation": False, "verbose": False}
        every = self._tokenizer([self._prompt + text for text in texts], **options)["input_ids"]
        return [ids[prompt:] for ids in every]

    def _run(self, windows: list[list[int]]) -> NDArray[np.float32]:
        import torch

        ids, lengths = padded(windows, int(self._tokenizer.pad_token_id or 0))
        mask = np.arange(ids.shape[1]) < lengths[:, None]
        with torch.inference_mode():
            found = self._network(
                input_ids=torch.from_numpy(ids.astype(np.int64)), attention_mask=torch.from_numpy(mask.astype(np.int64))
            )
        states: NDArray[np.float32] = found.last_hidden_state.float().numpy()
        return states


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep the libraries from reporting on what they load."""
    from transformers.utils import logging as messages

    logger = logging.getLogger("sentence_transformers")
    before = logger.level, messages.get_verbosity(), messages.is_progress_bar_enabled()
    logger.setLevel(logging.ERROR)
    messages.set_verbosity_error()
    messages.disable_progress_bar()
    try:
        yield
    finally:
        logger.setLevel(before[0])
        messages.set_verbosity(before[1])
        if before[2]:
            messages.enable_progress_bar()


def _averages(model: Any) -> bool:
    """Return whether the vector of a model is the mean of its token states, but for its length."""
    kinds = [type(module).__name__ for module in model]
    if kinds[:2] != ["Transformer", "Pooling"] or {*kinds[2:]} - {"Normalize"}:
        return False
    mode = getattr(model[1], "pooling_mode", None)  # sentence-transformers 6
    return bool((model[1].get_pooling_mode_str() if mode is None else mode) == "mean")

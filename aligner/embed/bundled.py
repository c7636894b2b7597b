"""Encoders in ONNX Runtime, on the CPU: the bundled one and those of packs and folders.

The bundled one is multilingual-e5-small (Wang et al. 2024, arXiv:2402.05672), adapted; `scripts/build/model.py` creates
its two files. `packs` describes the files that an encoder needs.

Texts are sorted by length and encoded in batches of similar length to minimize padding. Texts longer than the context
window are encoded window by window.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from aligner.data import MODELS
from aligner.embed import packs
from aligner.embed.base import Encoded, Progress, TokenStates, join, quantize
from aligner.embed.vectors import unit_rows
from aligner.errors import AlignerError, InputError

PREFIX = "query: "
"""Prompt that multilingual-e5 was trained with for symmetric comparison. The states of the prompt and of special tokens
are excluded from sums and tokens (strict F1 on novels .840, compared to .831 with them)."""

_GPU_PROVIDERS = ("CUDAExecutionProvider", "MIGraphXExecutionProvider", "DmlExecutionProvider")
"""What ONNX Runtime calls GPUs of NVIDIA and AMD, and any of Windows."""
_START = 0
"""Id of the token that starts a window."""
PAD = 1
"""Id of the padding token."""
_END = 2
"""Id of the token that ends a window."""
_WINDOW = 512
"""Maximum number of tokens in one window, with prompt and special tokens."""
BATCH_TOKENS = 2048
"""Maximum number of tokens in one batch, with padding."""
_SLAB = 2048
"""Number of texts that are sorted and encoded together, which limits memory use."""
_MAX_CHARS = 20_000
"""Maximum length of a text; longer "sentences" (table dumps, files without line breaks) are truncated."""


class BundledEncoder:
    """An encoder like the one shipped with the package; the model is loaded when the first text is encoded.

    Args:
        folder: a pack, or a folder with just the files `encoder.onnx` and `tokenizer.model`, whose encoder is named
            like the folder and takes the prompt of the bundled one; by default, the bundled pack.
        threads: number of threads; 0 for the number in OMP_NUM_THREADS, or one per core.
        device: "cpu", or "gpu" for the first kind of GPU that the installed ONNX Runtime knows.

    Attributes:
        pack: the pack, if the folder is one.

    Raises:
        AlignerError: the installed ONNX Runtime knows no GPU, or the pack is damaged.
    """

    def __init__(self, folder: Path = MODELS, threads: int = 0, device: str = "cpu") -> None:
        self._folder, self.threads = folder, threads
        self.pack = packs.open_pack(folder) if packs.is_pack(folder) else None
        self.name = self.pack.name if self.pack is not None else folder.resolve().name
        self._prompt = str(self.pack.encoder.get("prefix", "")) if self.pack is not None else PREFIX
        self._providers = ["CPUExecutionProvider"]
        if device != "cpu":
            self._providers.insert(0, _find_gpu())
            self.name = f"{self.name}-{device}"

    @cached_property
    def fingerprint(self) -> str:
        """Hash of the model files and the prompt."""
        digest = hashlib.sha256(self._prompt.encode())
        digest.update("".join(self._providers[:-1]).encode())  # a GPU rounds in another way
        for name in (packs.ENCODER, packs.TOKENIZER):
            digest.update((self._folder / name).read_bytes())
        return digest.hexdigest()[:16]

    @cached_property
    def dimension(self) -> int:
        """Dimension of the vectors."""
        inputs, outputs = self._session.get_inputs(), self._session.get_outputs()
        names = [{each.name for each in part} for part in (inputs, outputs)]
        if names != [{"ids", "lengths"}, {"states"}] or not isinstance(outputs[0].shape[-1], int):
            problem = "is no encoder of token states: it must turn ids and lengths into states"
            raise InputError(self._folder / packs.ENCODER, problem)
        return int(outputs[0].shape[-1])

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return one unit vector per text, the normalized mean of its token states: (n, dim) float32."""
        return unit_rows(self.encode(texts).sums)

    def encode(self, texts: Sequence[str], progress: Progress | None = None) -> Encoded:
        """Return the sums of token states, the token counts and the token states of the texts.

        Args:
            texts: n texts of any length.
            progress: called after each batch with the number of texts finished.
        """
        return join(self._encode_slab(texts[k : k + _SLAB], progress) for k in range(0, max(1, len(texts)), _SLAB))

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Return the number of subword tokens of each text, without the prompt and the special tokens."""
        return [len(ids) for ids in self._tokenizer.encode([_encodable(text) for text in texts])]

    def _encode_slab(self, texts: Sequence[str], progress: Progress | None) -> Encoded:
        """Encode up to `_SLAB` texts."""
        windows, owners = self._windows(texts)
        head = 1 + len(self._prefix)
        lengths = np.array([len(window) - head - 1 for window in windows], np.int64)
        starts = np.concatenate([[0], np.cumsum(lengths)])
        values = np.empty((starts[-1], self.dimension), np.int8)
        scales = np.empty(starts[-1], np.float32)
        window_sums = np.zeros((len(windows), self.dimension), np.float32)
        for batch in _batches(lengths + head + 1):
            states = self._run([windows[k] for k in batch])
            for row, k in enumerate(batch):
                own = states[row, head : head + lengths[k]]
                values[starts[k] : starts[k + 1]], scales[starts[k] : starts[k + 1]] = quantize(own)
                window_sums[k] = own.sum(axis=0)
            if progress is not None:
                progress(sum(1 for k in batch if k == 0 or owners[k] != owners[k - 1]))
        sums = np.zeros((len(texts), self.dimension), np.float32)
        counts = np.zeros(len(texts), np.int64)
        np.add.at(sums, owners, window_sums)
        np.add.at(counts, owners, lengths)
        ids = np.array([token for window in windows for token in window[head:-1]], np.int64)
        tokens = TokenStates(values, scales, self._rarity[ids], np.concatenate([[0], np.cumsum(counts)]))
        return Encoded(sums, counts.astype(np.float32), tokens)

    def _windows(self, texts: Sequence[str]) -> tuple[list[list[int]], NDArray[np.int64]]:
        """Return the token ids of each window, and the index of the text that each window belongs to."""
        windows: list[list[int]] = []
        owners: list[int] = []
        room = _WINDOW - 2 - len(self._prefix)
        for owner, ids in enumerate(self._tokenizer.encode([_encodable(self._prompt + text) for text in texts])):
            own = ids[len(self._prefix) :]
            for k in range(0, max(1, len(own)), room):
                windows.append([_START, *self._prefix, *own[k : k + room], _END])
                owners.append(owner)
        return windows, np.array(owners, np.int64)

    def _run(self, windows: list[list[int]]) -> NDArray[np.float32]:
        """Run the model on one batch and return the states (windows, tokens, dim)."""
        lengths = np.array([len(window) for window in windows], np.int32)
        ids = np.full((len(windows), lengths.max()), PAD, np.int32)
        for row, window in enumerate(windows):
            ids[row, : len(window)] = window
        states: NDArray[np.float32] = self._session.run(["states"], {"ids": ids, "lengths": lengths})[0]
        return states

    @cached_property
    def _tokenizer(self) -> Any:
        import sentencepiece

        return sentencepiece.SentencePieceProcessor(model_file=str(self._folder / packs.TOKENIZER))

    @cached_property
    def _prefix(self) -> list[int]:
        # Without the trailing space: SentencePiece attaches it to the following word.
        ids: list[int] = self._tokenizer.encode(self._prompt.rstrip())
        return ids

    @cached_property
    def _rarity(self) -> NDArray[np.float32]:
        scores = [self._tokenizer.get_score(k) for k in range(self._tokenizer.get_piece_size())]
        return np.clip(-np.array(scores, np.float32) - 3, 0.2, 12)

    @cached_property
    def _session(self) -> Any:
        onnxruntime = _onnxruntime()
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = self.threads or _usual_threads()
        # Dequantize the 4-bit weights once at load time: float32 products are more than twice as fast.
        options.add_session_config_entry("session.disable_quant_qdq", "1")
        path = self._folder / packs.ENCODER
        try:
            return onnxruntime.InferenceSession(str(path), options, providers=self._providers)
        except Exception as error:  # ONNX Runtime's errors have no common base but this one
            raise InputError(path, f"ONNX Runtime cannot open it: {' '.join(str(error).split())}") from error


def _onnxruntime() -> Any:
    """Return the module `onnxruntime`, which stays silent."""
    # ONNX Runtime 1.29 and later sends telemetry and stores an identifier in the home folder unless this variable
    # is set before the import. The call below covers Windows, and programs that have imported it already.
    os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")
    import onnxruntime

    onnxruntime.disable_telemetry_events()
    return onnxruntime


def _find_gpu() -> str:
    """Return the provider of the first kind of GPU that the installed ONNX Runtime knows."""
    known = _onnxruntime().get_available_providers()
    found = next((provider for provider in _GPU_PROVIDERS if provider in known), None)
    if found is None:
        raise AlignerError("the installed ONNX Runtime knows no GPU; install onnxruntime-gpu or onnxruntime-directml")
    return found


def _usual_threads() -> int:
    """Return the number of threads that the environment asks for, which ONNX Runtime does not look at; 0 if none."""
    first = os.environ.get("OMP_NUM_THREADS", "").partition(",")[0].strip()
    return int(first) if first.isdecimal() else 0


def _encodable(text: str) -> str:
    """Return the text truncated to `_MAX_CHARS`, with "?" for lone surrogates, which UTF-8 cannot encode."""
    return text[:_MAX_CHARS].encode("utf-8", "replace").decode("utf-8")


def _batches(lengths: NDArray[np.int64]) -> Iterator[list[int]]:
    """Yield indices in batches of similar length, each with at most `BATCH_TOKENS` tokens including padding."""
    batch: list[int] = []
    for k in np.argsort(lengths, kind="stable").tolist():
        if batch and int(lengths[k]) * (len(batch) + 1) > BATCH_TOKENS:
            yield batch
            batch = []
        batch.append(k)
    if batch:
        yield batch

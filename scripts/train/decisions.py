"""Train a student of `student.py` further, on what the aligner decides: ranking, paths, and what a bead covers.

    pip install --group adapt
    python scripts/train/decisions.py --parallel ../shared/parallel --student student/student.npz --out decisions

The data are neighboring sentences of translated pages, some merged, cut in two or left out, with known gold
(`encoder_documents.py`). The losses of a document:
- path, ranking and tokens, as in `encoder.py`;
- decisions: a true bead against the same bead with a neighboring sentence added, taken away or exchanged on one side,
  by the coverage of tokens both ways and the cosine, as the aligner compares them;
- distance to the token states of the bundled encoder, which preserves what the student knows about other text.

An interrupted run resumes from `OUT/checkpoint.pt` when started again with the same arguments. On one machine and with
the same versions, runs give the same result.
"""

from __future__ import annotations

import argparse
import hashlib
import math
import time
from itertools import pairwise
from pathlib import Path

import numpy as np
import torch
from encoder_documents import Collection, make_document, read_collection
from encoder_losses import Gold, Side, Sides, gold_of, make_side, path_loss, ranking_loss, token_loss
from student import DEVICE, LAYERS, SEED, file_hashes, restore, save, write
from student_model import TEACHER_LAYERS, Encoder, Tokenizer, padded
from torch import Tensor
from torch.nn import functional as F  # noqa: N812  PyTorch's own idiom

RATE, WARM_UP = 1e-4, 0.05
"""Highest learning rate, and the share of the steps in which it rises; then it falls as a cosine."""
DOCUMENTS_PER_STEP = 2
SAVE_EVERY = 20
SHARES = {
    "en-zh": 0.16, "courses.en-zh": 0.12, "courses-more.en-zh": 0.06, "courses.en-zht": 0.08, "tatoeba.en-zh": 0.14,
    "en-vi": 0.05, "courses.en-vi": 0.12, "courses-more.en-vi": 0.05, "tatoeba.en-vi": 0.06,
    "zh-vi": 0.05, "courses.zh-vi": 0.11,
}  # fmt: skip
"""Share of documents from each file."""
WEIGHTS = {"path": 1.0, "ranking": 0.5, "tokens": 0.5, "decisions": 1.0, "distance": 4.0}
TEMPERATURE = 0.05
BATCH_TOKENS = 1536


def states_of(encoder: Encoder, tokenizer: Tokenizer, ids: list[list[int]]) -> list[Tensor]:
    """Return the states (tokens, hidden) of each text, without those of the prompt and of special tokens."""
    order = sorted(range(len(ids)), key=lambda k: len(ids[k]))
    groups: list[list[int]] = [[]]
    for k in order:
        if len(ids[k]) * (len(groups[-1]) + 1) > BATCH_TOKENS:
            groups.append([])
        groups[-1].append(k)
    found: dict[int, Tensor] = {}
    for group in groups:
        table, mask = (tensor.to(DEVICE) for tensor in padded([ids[k] for k in group]))
        with torch.autocast(DEVICE.type, torch.bfloat16):
            states = encoder(table, mask)
        for row, k in zip(states.float(), group, strict=True):
            found[k] = row[tokenizer.head : len(ids[k]) - 1].cpu()
    return [found[k] for k in range(len(ids))]


def decision_loss(sides: Sides, gold: Gold) -> Tensor:
    """Return the cross entropy of each true bead among those that differ by a neighboring unit on one side."""
    tables = _coverage(*sides), _coverage(*reversed(sides))
    sizes = sides[0].runs.shape[1] - 1, sides[1].runs.shape[1] - 1
    logits = []
    for i, j, a, b in gold:
        if a and b:
            true = (i - a, i, j - b, j)
            beads = [true, *(bead for bead in _neighbors(true) if _is_bead(bead, sizes, sides[0].runs.shape[0]))]
            scores = torch.stack([_score(sides, tables, bead) for bead in beads])
            logits.append(-F.log_softmax(scores / TEMPERATURE, 0)[0])
    return torch.stack(logits).mean() if logits else torch.zeros(())


def _neighbors(bead: tuple[int, int, int, int]) -> list[tuple[int, int, int, int]]:
    """Return the beads with a unit more, fewer or exchanged on one side."""
    i, k, j, m = bead
    moves = [(-1, 0), (1, 0), (0, -1), (0, 1), (-1, -1), (1, 1)]
    return [(i + p, k + q, j, m) for p, q in moves] + [(i, k, j + p, m + q) for p, q in moves]


def _is_bead(bead: tuple[int, int, int, int], sizes: tuple[int, int], longest: int) -> bool:
    i, k, j, m = bead
    return 0 <= i < k <= sizes[0] and 0 <= j < m <= sizes[1] and k - i <= longest and m - j <= longest


def _coverage(own: Side, other: Side) -> Tensor:
    """Return the highest cosine of each token with a token of each unit of the other side: (tokens, units)."""
    cosines = F.normalize(own.tokens, dim=1) @ F.normalize(other.tokens, dim=1).T
    return torch.stack([cosines[:, start:stop].amax(1) if start < stop else torch.zeros(len(cosines))
                        for start, stop in pairwise(_starts(other))], 1)  # fmt: skip


def _starts(side: Side) -> list[int]:
    """Return the first token of each unit, and the number of tokens."""
    units = torch.arange(side.runs.shape[1])
    starts: list[int] = torch.searchsorted(side.owners, units).tolist()
    return starts


def _score(sides: Sides, tables: tuple[Tensor, Tensor], bead: tuple[int, int, int, int]) -> Tensor:
    """Return the mean coverage of both sides plus half the cosine of their sums."""
    i, k, j, m = bead
    score = (sides[0].runs[k - i - 1, k] * sides[1].runs[m - j - 1, m]).sum() / 2
    for own, table, (start, stop), (first, last) in zip(sides, tables, ((i, k), (j, m)), ((j, m), (i, k)), strict=True):
        starts = _starts(own)
        some = slice(starts[start], starts[stop])
        weight = own.rarity[some]
        score = score + (table[some, first:last].amax(1) * weight).sum() / weight.sum().clamp(min=1e-3) / 2
    return score


def distance(states: list[Tensor], wanted: list[Tensor], rarity: Tensor) -> Tensor:
    """Return the squared distance of states, relative to the spread of the wanted ones, weighted by rarity."""
    own, right = torch.cat(states), torch.cat(wanted)
    weight = 1 + rarity / rarity.mean()
    spread = (right - right.mean(0)).square().sum(1)
    return ((own - right).square().sum(1) / spread * weight).sum() / weight.sum()


def losses(
    student: Encoder, teacher: Encoder, tokenizer: Tokenizer, collections: list[Collection], rng: np.random.Generator
) -> Tensor:
    """Return the means of the five losses over a few documents."""
    shares = np.array([*SHARES.values()])
    drawn = rng.choice(len(shares), size=DOCUMENTS_PER_STEP, p=shares / shares.sum())
    documents = [make_document(collections[k], rng) for k in drawn]
    texts = [[text for bead in document for text in bead[side]] for document in documents for side in (0, 1)]
    ids = tokenizer.tokenize([text for part in texts for text in part])
    with torch.no_grad():
        wanted = states_of(teacher, tokenizer, ids)
    states = states_of(student, tokenizer, ids)
    ends = np.cumsum([len(part) for part in texts]).tolist()
    sides = [
        make_side(tokenizer, part, ids[end - len(part) : end], states[end - len(part) : end])
        for part, end in zip(texts, ends, strict=True)
    ]
    rows = []
    for document, pair in zip(documents, zip(sides[0::2], sides[1::2], strict=True), strict=True):
        gold = gold_of(document)
        rows.append(torch.stack([loss(pair, gold) for loss in (path_loss, ranking_loss, token_loss, decision_loss)]))
    rarity = tokenizer.rarity[torch.tensor([token for row in ids for token in row[tokenizer.head : -1]])]
    return torch.cat([torch.stack(rows).mean(0), distance(states, wanted, rarity)[None]])


def train(student: Encoder, teacher: Encoder, collections: list[Collection], out: Path, steps: int) -> None:
    """Train up to a number of steps, resuming from the checkpoint if there is one."""
    tokenizer = Tokenizer()
    optimizer = torch.optim.AdamW(student.parameters(), lr=RATE, betas=(0.9, 0.98), weight_decay=0.01)
    done, _ = restore(out, student, optimizer)
    weights = torch.tensor([*WEIGHTS.values()])
    started, recent = time.perf_counter(), []
    for step in range(done + 1, steps + 1):
        schedule = min(1.0, step / (WARM_UP * steps)) * max(0.02, (1 + math.cos(math.pi * step / steps)) / 2)
        for group in optimizer.param_groups:
            group["lr"] = RATE * schedule
        # The documents of a step do not depend on interruptions.
        found = losses(student, teacher, tokenizer, collections, np.random.default_rng([SEED, step]))
        (found @ weights).backward()
        torch.nn.utils.clip_grad_norm_(student.parameters(), 1.0)
        optimizer.step()
        optimizer.zero_grad()
        recent.append(found.detach().numpy())
        if step % SAVE_EVERY == 0 or step == steps:
            save(out, student, optimizer, step, 0)
            means = ", ".join(f"{name} {mean:.3f}" for name, mean in zip(WEIGHTS, np.mean(recent, axis=0), strict=True))
            print(f"step {step}: {means}, {time.perf_counter() - started:.0f} s, {time.process_time():.0f} s CPU",
                  flush=True)  # fmt: skip
            recent.clear()


def main() -> None:
    """Parse the arguments, train, and write the student."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--parallel", type=Path, required=True, help="folder with the files NAME.jsonl of SHARES")
    parser.add_argument("--student", type=Path, required=True, help="student.npz of student.py")
    parser.add_argument("--out", type=Path, required=True, help="folder of the checkpoint and of the result")
    parser.add_argument("--steps", type=int, default=600, help="number of steps, of two documents each")
    parser.add_argument("--threads", type=int, default=2, help="number of threads on the CPU")
    arguments = parser.parse_args()
    torch.manual_seed(SEED)
    torch.set_num_threads(arguments.threads)
    arguments.out.mkdir(parents=True, exist_ok=True)
    teacher, student = Encoder(range(TEACHER_LAYERS)).to(DEVICE).eval(), Encoder(LAYERS).to(DEVICE)
    with np.load(arguments.student) as weights:
        student.load_state_dict({name: torch.from_numpy(weights[name].astype(np.float32)) for name in weights})
    collections = [read_collection(arguments.parallel / f"{name}.jsonl") for name in SHARES]
    train(student, teacher, collections, arguments.out, arguments.steps)
    here = Path(__file__).parent
    recipe: dict[str, object] = {
        "student": hashlib.sha256(arguments.student.read_bytes()).hexdigest()[:16],
        "steps": arguments.steps,
        "scripts": file_hashes(*(here / f"{name}.py" for name in ("decisions", "encoder_documents", "encoder_losses"))),
        "texts": file_hashes(*(arguments.parallel / f"{name}.jsonl" for name in SHARES)),
    }
    write(arguments.out, student, recipe)


if __name__ == "__main__":
    main()

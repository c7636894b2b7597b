"""Distill the bundled encoder: train a student with few of its layers to give the same token states.

    pip install --group adapt
    python scripts/train/student.py --parallel ../shared/parallel --out student --steps 40000

The student begins with some layers of the bundled encoder and shares its vocabulary and embeddings, so that it has the
same interface: token states whose sum is the vector of a text. It learns from sentences of the texts in `--parallel`
(JSON lines: src, tgt, src_lang, tgt_lang), which the bundled encoder reads at the same time.

Losses:
- tokens: the squared distance to the states of the bundled encoder, relative to their distance from the common mean,
  which is what late interaction compares; rare tokens have more weight;
- sums: one minus the cosine to its sums of states, both centered by the mean of the batch.

Matrix products run on a GPU if PyTorch finds one, and in bfloat16. An interrupted run resumes from `OUT/checkpoint.pt`
when started again with the same arguments; with a larger `--steps`, it goes on where it had not yet slowed down. On
one machine and with the same versions, runs give the same result. `OUT/student.npz` has the weights in half precision,
and `OUT/card.json` what they were made from, with the hash of this recipe.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import numpy as np
import torch
from student_model import Encoder, Tokenizer, padded
from torch import Tensor
from torch.nn import functional as F  # noqa: N812  PyTorch's own idiom

from aligner.segment import split

SEED = 0
LAYERS = (2, 5, 8, 11)
"""Layers of the bundled encoder that the student begins with: 12 layers in 4 strides, so that each layer follows one
that it partly knows."""
RATE, WARM_UP, SLOW_DOWN = 3e-4, 150, 0.3
"""Learning rate, steps in which it rises, and the share of the last steps in which it falls to zero."""
BATCH_TOKENS = 768
ROWS_AT_ONCE = 4096
"""Number of sentences that are sorted by length to form batches."""
SUM_WEIGHT = 0.5
EVERYDAY_FIRST = 4
"""How many times as often sentences of everyday language (Tatoeba) come in the beginning: they are few."""
SAVE_EVERY = 50
TOO_LONG = 600
"""Texts of more characters are tables and code rather than prose."""

DEVICE = torch.device("cuda" if torch.cuda.is_available() else "cpu")


def read_texts(folder: Path) -> list[tuple[str, str]]:
    """Return the distinct texts of all files with their languages, in the order of training (fixed seed)."""
    chances: dict[tuple[str, str], int] = {}
    for path in sorted(folder.glob("*.jsonl")):
        often = EVERYDAY_FIRST if path.name.startswith("tatoeba") else 1
        for line in path.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            for side in ("src", "tgt"):
                if len(row[side]) <= TOO_LONG:
                    chances[row[side], row[f"{side}_lang"]] = often
    texts = sorted(chances)
    places = np.random.default_rng(SEED).random(len(texts)) / [chances[text] for text in texts]
    return [texts[k] for k in np.argsort(places, kind="stable")]


def batches(texts: list[tuple[str, str]], tokenizer: Tokenizer) -> Iterator[list[list[int]]]:
    """Yield batches of token ids of sentences of similar length, again and again through all texts."""
    round_ = 0
    while True:
        for start in range(0, len(texts), ROWS_AT_ONCE):
            some = texts[start : start + ROWS_AT_ONCE]
            sentences = [text[a:b] for text, language in some for a, b in split(text, language)]
            ids = sorted(tokenizer.tokenize(sentences), key=len)
            found: list[list[list[int]]] = [[]]
            for row in ids:
                if len(row) * (len(found[-1]) + 1) > BATCH_TOKENS:
                    found.append([])
                found[-1].append(row)
            order = np.random.default_rng([SEED, round_, start]).permutation(len(found))
            yield from (found[k] for k in order)
        round_ += 1


def losses(student: Encoder, teacher: Encoder, tokenizer: Tokenizer, ids: list[list[int]]) -> Tensor:
    """Return the losses of tokens and sums on one batch."""
    table, mask = (tensor.to(DEVICE) for tensor in padded(ids))
    with torch.autocast(DEVICE.type, torch.bfloat16):
        with torch.no_grad():
            wanted = teacher(table, mask)
        states = student(table, mask)
    # What is compared later: neither the prompt nor the special tokens.
    own = mask.clone()
    own[:, : tokenizer.head] = False
    own[torch.arange(len(ids)), torch.tensor([len(row) - 1 for row in ids])] = False
    wanted, states = wanted.float(), states.float()
    rarity = tokenizer.rarity.to(DEVICE)[table[own]]
    right = wanted[own]
    spread = (right - right.mean(0)).square().sum(1)
    weight = 1 + rarity / rarity.mean()
    tokens = ((states[own] - right).square().sum(1) / spread * weight).sum() / weight.sum()
    sums = [(state * own[..., None]).sum(1) for state in (states, wanted)]
    centered = [side - side.mean(0) for side in sums]
    return torch.stack([tokens, 1 - F.cosine_similarity(*centered).mean()])


def train(student: Encoder, teacher: Encoder, texts: list[tuple[str, str]], out: Path, steps: int) -> None:
    """Train up to a number of steps, resuming from the checkpoint if there is one."""
    tokenizer = Tokenizer()
    optimizer = torch.optim.AdamW(student.parameters(), lr=RATE, betas=(0.9, 0.98), weight_decay=0.01)
    done, tokens = restore(out, student, optimizer)
    started, recent = time.perf_counter(), []
    for step, ids in enumerate(islice(batches(texts, tokenizer), done, steps), done + 1):
        for group in optimizer.param_groups:
            group["lr"] = RATE * min(1.0, step / WARM_UP, (steps - step + 1) / (SLOW_DOWN * steps))
        found = losses(student, teacher, tokenizer, ids)
        (found[0] + SUM_WEIGHT * found[1]).backward()
        torch.nn.utils.clip_grad_norm_(student.parameters(), 1.0)
        optimizer.step()
        optimizer.zero_grad()
        tokens += sum(map(len, ids))
        recent.append(found.detach().cpu().numpy())
        if step % SAVE_EVERY == 0 or step == steps:
            save(out, student, optimizer, step, tokens)
            token, sums = np.mean(recent, axis=0)
            print(f"step {step}, {tokens:,} tokens: tokens {token:.4f} sums {sums:.4f}, "
                  f"{time.perf_counter() - started:.0f} s, {time.process_time():.0f} s CPU", flush=True)  # fmt: skip
            recent.clear()


def save(out: Path, student: Encoder, optimizer: torch.optim.Optimizer, step: int, tokens: int) -> None:
    """Write a checkpoint; an interruption leaves the one before."""
    partial = out / "checkpoint.partial"
    state = {"student": student.state_dict(), "optimizer": optimizer.state_dict(), "step": step, "tokens": tokens}
    torch.save(state, partial)
    partial.replace(out / "checkpoint.pt")


def restore(out: Path, student: Encoder, optimizer: torch.optim.Optimizer) -> tuple[int, int]:
    """Load the checkpoint if there is one, and return the numbers of steps and tokens done."""
    path = out / "checkpoint.pt"
    if not path.exists():
        return 0, 0
    state = torch.load(path, weights_only=True, map_location=DEVICE)
    student.load_state_dict(state["student"])
    optimizer.load_state_dict(state["optimizer"])
    return int(state["step"]), int(state["tokens"])


def write(out: Path, student: Encoder, recipe: dict[str, object]) -> None:
    """Write the weights, in half precision, and the card."""
    weights = {name: value.cpu().numpy().astype(np.float16) for name, value in student.state_dict().items()}
    np.savez_compressed(out / "student.npz", allow_pickle=False, **weights)
    card = {
        **recipe,
        "recipe": hashlib.sha256(json.dumps(recipe, sort_keys=True).encode()).hexdigest()[:16],
        "weights": hashlib.sha256((out / "student.npz").read_bytes()).hexdigest()[:16],
    }
    (out / "card.json").write_text(json.dumps(card, indent=2) + "\n", encoding="utf-8")


def file_hashes(*paths: Path) -> dict[str, str]:
    """Return the beginning of the SHA-256 of each file, by name."""
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest()[:16] for path in paths}


def main() -> None:
    """Parse the arguments, train, and write the student."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--parallel", type=Path, required=True, help="folder with files of text, *.jsonl")
    parser.add_argument("--out", type=Path, required=True, help="folder of the checkpoint and of the result")
    parser.add_argument("--steps", type=int, default=40_000, help="number of steps, of 768 tokens each")
    parser.add_argument("--threads", type=int, default=2, help="number of threads on the CPU")
    arguments = parser.parse_args()
    torch.manual_seed(SEED)
    torch.set_num_threads(arguments.threads)
    arguments.out.mkdir(parents=True, exist_ok=True)
    teacher, student = Encoder(range(12)).to(DEVICE).eval(), Encoder(LAYERS).to(DEVICE)
    train(student, teacher, read_texts(arguments.parallel), arguments.out, arguments.steps)
    here = Path(__file__).parent
    recipe: dict[str, object] = {
        "layers": LAYERS,
        "steps": arguments.steps,
        "scripts": file_hashes(here / "student.py", here / "student_model.py"),
        "texts": file_hashes(*sorted(arguments.parallel.glob("*.jsonl"))),
    }
    write(arguments.out, student, recipe)


if __name__ == "__main__":
    main()

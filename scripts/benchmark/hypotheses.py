"""Measure `aligner score-documents` on made translations: sentences left out, added, merged, with words missing.

    python scripts/benchmark/hypotheses.py ../shared/bench/ntrex-zh-vi ../shared/bench/ntrex-en-zh

The folders are sets with `src/NAME`, `tgt/NAME` and `gold/NAME.align`. A hypothesis is made from the target: of ten
two-sided beads, about one is left out, one is merged with the next, and one is followed by a sentence of another
document; each of the others loses a fifth of its words (of its characters in Chinese).
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Sequence
from pathlib import Path

from aligner import embed
from aligner.embed.documents import DocumentEncoder
from aligner.formats import read_table
from aligner.hypotheses import align_hypothesis
from aligner.languages import join
from aligner.types import Document

_LOST = 0.2

Sentence = tuple[str, tuple[int, ...]]
"""A sentence of a hypothesis, and the numbers of the beads that it translates."""


def thinned(text: str, language: str, chance: random.Random) -> str:
    """Return a text without some of its words."""
    words = list(text) if language == "zh" else text.split()
    kept = [word for word in words if chance.random() >= _LOST] or words
    return "".join(kept) if language == "zh" else " ".join(kept)


def made(targets: Sequence[str], strange: Sequence[str], language: str, chance: random.Random) -> list[Sentence]:
    """Return a hypothesis for the beads of a document."""
    found: list[Sentence] = []
    number = 0
    while number < len(targets):
        what = chance.random()
        if what < 0.1:
            number += 1
            continue
        count = 2 if what < 0.2 and number + 1 < len(targets) else 1
        beads = tuple(range(number, number + count))
        found.append((join([thinned(targets[bead], language, chance) for bead in beads], language), beads))
        if what > 0.9:
            found.append((chance.choice(strange), ()))
        number += count
    return found


def measure(folder: Path, encoder: DocumentEncoder) -> None:
    """Print what is found of a set."""
    frame = read_table(folder)
    frame = frame[(frame["source_text"] != "") & (frame["target_text"] != "")]
    languages = frame["source_lang"].iloc[0], frame["target_lang"].iloc[0]
    chance = random.Random(1)
    counts = dict.fromkeys(("omission", "addition"), (0, 0, 0))
    right = whole = 0
    for name, rows in frame.groupby("source_document", sort=False):
        targets = rows["target_text"].tolist()
        others = frame[frame["source_document"] != name]["target_text"].tolist()
        hypothesis = made(targets, others, languages[1], chance)
        texts = [
            Document.from_sentences(sentences, language=language, id=str(place))
            for place, (sentences, language) in enumerate(
                (
                    (rows["source_text"].tolist(), languages[0]),
                    (targets, languages[1]),
                    ([text for text, _ in hypothesis], languages[1]),
                )
            )
        ]
        found = align_hypothesis(texts[0], texts[1], texts[2], encoder)
        planted = {(beads, beads, (place,)) for place, (_, beads) in enumerate(hypothesis) if beads}
        right += len(planted & {row.sentences for row in found})
        whole += len(planted)
        said = {bead for _, beads in hypothesis for bead in beads}
        gold = {
            "omission": {*range(len(targets))} - said,
            "addition": {place for place, (_, beads) in enumerate(hypothesis) if not beads},
        }
        for kind, side in (("omission", 0), ("addition", 2)):
            told = {number for row in found if row.kind == kind for number in row.sentences[side]}
            both, all_told, all_gold = counts[kind]
            counts[kind] = both + len(told & gold[kind]), all_told + len(told), all_gold + len(gold[kind])
    shown = [f"{both / max(1, told):.3f} | {both / max(1, gold):.3f}" for both, told, gold in counts.values()]
    print(f"| {folder.name} | {whole} | {right / whole:.3f} | {' | '.join(shown)} |", flush=True)


def main() -> None:
    """Measure the sets that the command line names."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sets", nargs="+", type=Path, help="folders of sets")
    folders = parser.parse_args().sets
    encoder = DocumentEncoder(embed.load_embedder(cache=embed.default_folder()))
    print("| set | sentences | rows right | omissions: precision | recall | additions: precision | recall |")
    print("|---|---:|---:|---:|---:|---:|---:|")
    for folder in folders:
        measure(folder, encoder)


if __name__ == "__main__":
    main()

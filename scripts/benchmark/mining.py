"""Measure mining: accuracy on synthetic sets and on the corpus, pairing of folders, time and memory.

    python scripts/data/mining_sets.py --parallel ../shared/parallel --bench ../shared/bench --out mining
    python scripts/benchmark/mining.py --sets mining/news.*                 # precision, recall and F1 per language pair
    python scripts/benchmark/mining.py --corpus corpus                      # the comparable pair of the corpus
    python scripts/benchmark/mining.py --folders mining/documents.*         # pairing of documents
    python scripts/benchmark/mining.py --search 100000 100000               # neighbor search among synthetic vectors
    python scripts/benchmark/mining.py --whole 100000 100000                # the whole of mining, on synthetic text

`scripts/data/mining_sets.py` describes the sets.
"""

from __future__ import annotations

import argparse
import csv
import resource
import sys
import time
from collections import Counter, defaultdict
from pathlib import Path

import numpy as np
from made_up_reports import MadeUpEncoder, make_two

from aligner import embed
from aligner.align.document import sentence_sides
from aligner.embed import neighbors
from aligner.embed.documents import DocumentEncoder
from aligner.formats import alignment_index
from aligner.mining import MARGINS, MiningOptions, Pool, make_pool, mine_documents, mine_pools
from aligner.pairing import pair_by_content, parse_languages, relate
from aligner.pipeline import read_documents

AT_ONCE = 2048
Link = tuple[int, int]


def load_pool(path: Path, language: str, embedder: embed.Embedder) -> Pool:
    """Encode the sentences of a file with one sentence per line."""
    texts = path.read_text(encoding="utf-8").splitlines()
    parts = [embed.encode(embedder, texts[k : k + AT_ONCE]) for k in range(0, len(texts), AT_ONCE)]
    sums = np.concatenate([part.sums for part in parts])
    return make_pool(texts, language, embed.Encoded(sums, np.concatenate([part.weights for part in parts])))


def load_set(folder: Path, embedder: embed.Embedder) -> tuple[Pool, Pool, set[Link]]:
    """Read both sides of a set and the links between sentences that are translations."""
    source, target = folder.name.split(".")[1].split("-")
    lines = (folder / "gold.tsv").read_text(encoding="utf-8").splitlines()
    gold = {(int(one), int(other)) for one, other in (line.split("\t") for line in lines)}
    return load_pool(folder / "src", source, embedder), load_pool(folder / "tgt", target, embedder), gold


def f1(found: int, right: int, gold: int) -> tuple[float, float, float]:
    """Return precision, recall and F1 from counts."""
    return right / max(found, 1), right / max(gold, 1), 2 * right / max(found + gold, 1)


def score_sets(folders: list[Path], mining: MiningOptions, embedder: embed.Embedder, show: int) -> None:
    """Print a table row for each kind of set and language pair, at the default threshold of the model."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for folder in folders:
        source, target, gold = load_set(folder, embedder)
        mined = mine_pools(source, target, embedder=embedder, mining=mining)
        found = list(zip(mined.source.tolist(), mined.target.tolist(), strict=True))
        counts[folder.name.rpartition(".")[0]].update(
            sets=1, sentences=len(source.texts) + len(target.texts), gold=len(gold), found=len(found),
            right=len(gold & {*found}),
        )  # fmt: skip
        wrong = [k for k, link in enumerate(found) if link not in gold]
        for k in wrong[:show]:
            print(f"{mined.confidence[k]:.3f}  {source.texts[found[k][0]]}  |  {target.texts[found[k][1]]}")
    print("| sets | number | sentences | pairs | found | P | R | F1 |\n|---|---|---|---|---|---|---|---|")
    for name, count in counts.items():
        figures = f1(count["found"], count["right"], count["gold"])
        cells = [name, *(f"{count[key]:,}" for key in ("sets", "sentences", "gold", "found"))]
        print("| " + " | ".join([*cells, *(f"{figure:.3f}" for figure in figures)]) + " |")


def score_corpus(folder: Path, mining: MiningOptions, embedder: embed.Embedder) -> None:
    """Mine the Vietnamese article against the announcement in English, then in Chinese, and print the result.

    The gold of the corpus is for English. For Chinese it is translated through the gold alignment of the English and
    the Chinese announcement. A pair is wrong if gold lists it neither as clear nor as loose.
    """
    with (folder / "gold" / "comparable.vi-en.tsv").open(encoding="utf-8", newline="") as file:
        rows = [
            (int(row["source_id"]), int(row["target_id"]), row["label"]) for row in csv.DictReader(file, delimiter="\t")
        ]
    beads = alignment_index.read(folder / "gold" / "sentences.en-zh" / "gold" / "anthropic-partnership.align")
    translations = {one: other for bead in beads for one, other in zip(bead.source, bead.target, strict=True)}
    documents = {document.id: document for document in read_documents(folder)}
    article = documents["anthropic-partnership-analysis"]
    for language in ("en", "zh"):
        gold = {(one, translations[other] if language == "zh" else other): label for one, other, label in rows}
        for matching, threshold in (("greedy", None), ("greedy", 0.0), ("all", 0.0)):
            how = MiningOptions(mining.margin, mining.neighbors, mining.method, threshold, matching)
            other = documents[f"anthropic-partnership.{language}"]
            frame = mine_documents([article], [other], embedder=embedder, mining=how)
            links = zip(frame["source_ids"].astype(int), frame["target_ids"].astype(int), strict=True)
            labels = [gold.get(link, "") for link in links]
            clear = [rank for rank, label in enumerate(labels, 1) if label == "clear"]
            if threshold is None:
                for label, row in zip(labels, frame.itertuples(), strict=True):
                    print(f"{row.confidence:.3f}  {label or '-':6} {row.source_text}  |  {row.target_text}")
                wrong = labels.count("")
                print(
                    f"by default {len(labels)} pairs: {len(clear)} clear, {labels.count('loose')} loose, {wrong} wrong"
                )
            else:
                print(f"{matching}, at any confidence: clear pairs at ranks {clear} of {len(labels)}")


def score_folders(folders: list[Path], embedder: embed.Embedder) -> None:
    """Print how many document pairs of each true verdict got each verdict, and how many are paired for alignment."""
    for folder in folders:
        documents = read_documents(folder)
        languages = parse_languages(folder.name.split(".")[1])
        encoder = DocumentEncoder(embedder)
        states = encoder.language_states({document.language for document in documents})
        of_documents = sentence_sides(documents, encoder.encode_sums(documents), states)
        related = relate(documents, of_documents, languages)
        found = {(each.source.id, each.target.id): each.verdict for each in related}
        lines = (folder / "truth.gold").read_text(encoding="utf-8").splitlines()
        truth = {(one, other): verdict for one, other, verdict in (line.split("\t") for line in lines)}
        table = Counter((truth.get(pair, "unrelated"), found.get(pair, "unrelated")) for pair in {**truth, **found})
        print(folder.name, len(documents), "documents")
        for (true, found_as), count in sorted(table.items()):
            print(f"  {true:16} classified as {found_as:16} {count}")
        pairs = pair_by_content(documents, of_documents, languages).pairs
        paired = Counter(truth.get((pair.source.id, pair.target.id), "unrelated") for pair in pairs)
        print("  paired:", ", ".join(f"{count} {true}" for true, count in sorted(paired.items())))


def time_search(n: int, m: int, method: neighbors.Method) -> None:
    """Print time, memory and recall of neighbor search; a tenth of the synthetic vectors have a close counterpart."""
    generator = np.random.default_rng(0)
    # Sentence vectors are far from uniform: draw them around 500 centers in a 64-dimensional subspace.
    centers = generator.normal(size=(500, 64)).astype(np.float32)
    spread = generator.normal(size=(64, 384)).astype(np.float32)

    def draw(count: int) -> np.ndarray:
        points = centers[generator.integers(len(centers), size=count)]
        points = points + generator.normal(0, 1.0, (count, 64)).astype(np.float32)
        vectors = points @ spread
        vectors += generator.normal(0, 2.0, vectors.shape).astype(np.float32)
        return vectors

    source, target = draw(n), draw(m)
    shared = min(n, m) // 10
    target[:shared] = source[:shared] + generator.normal(0, 4.0, (shared, 384)).astype(np.float32)
    for side in (source, target):
        side /= np.linalg.norm(side, axis=1, keepdims=True)
    held, wall, cpu = peak_megabytes(), time.perf_counter(), time.process_time()
    found = neighbors.find(source, target, 4, method=method)
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    took = f"{wall:.0f} s, {cpu:.0f} s CPU, peak {peak_megabytes():.0f} MB ({held:.0f} MB before the search)"
    print(f"{n:,} x {m:,} vectors, {method}: {took}")
    if method == "approximate":
        sample = generator.choice(n, min(n, 5000), replace=False)
        truth, _ = neighbors.find(source[sample], target, 4, method="exact")
        same = [len({*one} & {*other}) for one, other in zip(truth.numbers, found[0].numbers[sample], strict=True)]
        nearest = truth.numbers[:, 0] == found[0].numbers[sample, 0]
        four, one = np.mean(same) / 4, nearest.mean()
        print(f"recall against exact search: four neighbors {four:.4f}, nearest neighbor {one:.4f}")


def time_whole(n: int, m: int, mining: MiningOptions) -> None:
    """Print time and memory of mining two synthetic texts, by stage."""
    source, target = make_two(n, m)
    embedder = MadeUpEncoder()
    held = peak_megabytes()
    started = time.perf_counter(), time.process_time()
    ends: dict[str, tuple[float, float]] = {}

    def see(stage: str, done: int, total: int) -> None:
        if done == total:
            ends[stage] = time.perf_counter(), time.process_time()

    frame = mine_documents([source], [target], embedder=embedder, mining=mining, progress=see)
    ends["features, pairs and table"] = time.perf_counter(), time.process_time()
    for stage, end in ends.items():
        print(f"{stage}: {end[0] - started[0]:.0f} s, {end[1] - started[1]:.0f} s CPU")
        started = end
    again = embedder.encoded - n - m
    print(f"{n:,} x {m:,} sentences: {again:,} re-encoded for features, {len(frame):,} pairs returned")
    print(f"peak {peak_megabytes():.0f} MB ({held:.0f} MB before mining)")


def peak_megabytes() -> float:
    """Return the peak memory of this process so far, in megabytes."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1e6 if sys.platform == "darwin" else 1e3)


def main() -> None:
    """Parse the arguments and run the measurements."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sets", type=Path, nargs="+", default=[], help="folders with src, tgt and gold.tsv")
    parser.add_argument("--corpus", type=Path, help="the corpus folder of this repository")
    parser.add_argument("--folders", type=Path, nargs="+", default=[], help="folders with documents and truth.gold")
    parser.add_argument(
        "--search", type=int, nargs=2, metavar=("N", "M"), help="time a search among N x M synthetic vectors"
    )
    parser.add_argument(
        "--whole", type=int, nargs=2, metavar=("N", "M"), help="mine two synthetic texts of N and M sentences"
    )
    parser.add_argument("--min-confidence", type=float, metavar="P", help="minimum confidence, for --whole")
    parser.add_argument("--method", choices=["exact", "approximate"], default="exact", help="search method")
    parser.add_argument("--margin", choices=MARGINS, default=MiningOptions().margin, help="kind of margin score")
    parser.add_argument("--show", type=int, default=0, help="print up to this many wrong pairs per set")
    parser.add_argument("--cache", type=Path, help="folder of a vector cache")
    args = parser.parse_args()
    if args.search:
        time_search(*args.search, args.method)
    if args.whole:
        time_whole(
            *args.whole, MiningOptions(margin=args.margin, method=args.method, min_confidence=args.min_confidence)
        )
    if args.sets or args.corpus or args.folders:
        embedder = embed.load_embedder(cache=args.cache)
        mining = MiningOptions(margin=args.margin, method=args.method)
        score_sets(sorted(args.sets), mining, embedder, args.show)
        if args.corpus:
            score_corpus(args.corpus, mining, embedder)
        score_folders(sorted(args.folders), embedder)


if __name__ == "__main__":
    main()

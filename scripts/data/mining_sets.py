"""Make sets for training and evaluating mining: translation pairs hidden among unrelated text.

    python scripts/data/mining_sets.py --parallel ../shared/parallel --bench ../shared/bench --out mining

A set is a folder `KIND.LANG-LANG.N` with `src` and `tgt` (one sentence per line) and `gold.tsv` (line number in `src`,
line number of its translation in `tgt`). The kinds are:

- `hidden`: documentation and everyday sentences (`--parallel`); 2 % have a translation (as in BUCC, Zweigenbaum 2017);
- `news`: translated news (`--bench`), again 2 %, among text from the other half of `--parallel` and other news;
- `pages`: each side is part of one page of a manual. The sides share 10 to 50 % of its sentences, and in many pairs one
  side has an additional sentence;
- `reports`: the same for news (`--bench`). In a shared pair, either side may add a sentence or leave out a clause;
- `documents`: files to pair, with the right verdicts in `truth.gold`.

The same input gives the same files.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import zlib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from aligner.formats import alignment_index
from aligner.languages import join
from aligner.segment import split

SHARE = 0.02
FULLER = 0.4
"""Probability that one side of a pair shared by two parts of a page has an additional sentence."""
MANUAL = "kubernetes"
SETS_OF_HIDDEN, SETS_OF_PAGES = 6, 12
STRETCH = 30
"""Number of consecutive news pairs (a few stories) that two reports are made from."""
ADDED, SHORTENED = 0.3, 0.3
"""Probability that a report adds a sentence to a shared one, and that it leaves out a clause of it."""
LEFT = 0.4
"""Minimum share of a sentence that remains when a clause is left out."""
CLAUSE = re.compile(r"(?<=[,;，；])\s*(?!\d)")
NEWS_FILLER = 300
"""Number of news sentences from other documents, added to one side."""
HIDDEN = 45
SHORTEST = {"en": 30, "vi": 30, "zh": 9}
"""Minimum characters of a sentence; shorter ones such as headings recur and would be accidental translations."""
FILES = {
    ("en", "zh"): ("en-zh", "tatoeba.en-zh"), ("en", "vi"): ("en-vi", "tatoeba.en-vi"), ("zh", "vi"): ("zh-vi",),
}  # fmt: skip
PAGES_PER_FOLDER = 24
VERDICTS = ("parallel", "partly parallel", "comparable", "unrelated")
Texts = tuple[str, str]


class Row(NamedTuple):
    """A pair of blocks with its page, its manual and the sentences of both sides."""

    page: str
    manual: str
    texts: Texts
    sentences: tuple[tuple[str, ...], tuple[str, ...]]


def read_rows(folder: Path, languages: Texts) -> list[Row]:
    """Read the block pairs of two languages; each pair of everyday sentences counts as its own page."""
    rows = []
    for name in FILES[languages]:
        for line in (folder / f"{name}.jsonl").read_text(encoding="utf-8").splitlines():
            pair = json.loads(line)
            texts = pair["src"], pair["tgt"]
            # Old and new versions of a page share the last path component and most of the text.
            page = texts[0] if name.startswith("tatoeba") else pair["source"].rsplit("/", 1)[-1]
            cut = [
                tuple(text[start:end] for start, end in split(text, language))
                for text, language in zip(texts, languages, strict=True)
            ]
            rows.append(Row(page, pair["source"].split("/")[0], texts, (cut[0], cut[1])))
    return rows


def half(page: str, salt: str) -> int:
    """Return 0 or 1, a stable hash of the page."""
    return zlib.crc32(f"{salt}{page}".encode()) % 2


def is_long(text: str, language: str) -> bool:
    """Return whether a sentence is long enough to be distinctive."""
    return len(text) >= SHORTEST[language]


def is_clean(row: Row, languages: Texts) -> bool:
    """Return whether a pair of blocks is a pair of single, long enough sentences."""
    return all(len(cut) == 1 and is_long(cut[0], code) for cut, code in zip(row.sentences, languages, strict=True))


def filler(rows: dict[Texts, list[Row]], languages: Texts, part: int) -> tuple[list[str], list[str]]:
    """Return sentences of both languages from one half of the pages, untranslated and in a fixed order.

    One side comes from one manual, the other from the other manual and everyday sentences, because within one of these
    sources similar sentences occur by chance.
    """
    sides: list[list[str]] = []
    translated = {row.page for row in rows[languages]} if "vi" in languages else set()
    for side, language in enumerate(languages):
        found = {}
        for both in rows:
            if language not in both or (("vi" in both) != (language == "vi")):
                continue
            for row in rows[both]:
                wanted = row.manual == MANUAL if side == 0 else row.manual != MANUAL
                if wanted and half(row.page, "") == part and not (side == 0 and row.page in translated):
                    found |= dict.fromkeys(row.sentences[both.index(language)])
        long = [text for text in found if is_long(text, language)]
        sides.append(sorted(long, key=lambda text: (zlib.crc32(text.encode()), text)))
    return sides[0], sides[1]


def write(
    folder: Path, shared: Sequence[Texts], rest: tuple[Iterable[str], Iterable[str]], order: random.Random
) -> None:
    """Write a set: the shared pairs among the rest, with each side shuffled independently."""
    folder.mkdir(parents=True, exist_ok=True)
    places = []
    for side, name in enumerate(("src", "tgt")):
        hidden = [pair[side] for pair in shared]
        lines = [*hidden, *(text for text in dict.fromkeys(rest[side]) if text not in set(hidden))]
        numbers = list(range(len(lines)))
        order.shuffle(numbers)
        (folder / name).write_text("".join(f"{lines[k]}\n" for k in numbers), encoding="utf-8")
        at = {k: place for place, k in enumerate(numbers)}
        places.append([at[k] for k in range(len(hidden))])
    gold = "".join(f"{source}\t{target}\n" for source, target in sorted(zip(*places, strict=True)))
    (folder / "gold.tsv").write_text(gold, encoding="utf-8")


def write_lines(folder: Path, sides: Iterable[Iterable[str]], gold: Iterable[str]) -> None:
    """Write a set in the given order."""
    folder.mkdir(parents=True, exist_ok=True)
    for side, file in zip(sides, ("src", "tgt"), strict=True):
        (folder / file).write_text("".join(f"{text}\n" for text in side), encoding="utf-8")
    (folder / "gold.tsv").write_text("".join(gold), encoding="utf-8")


def make_hidden(rows: dict[Texts, list[Row]], languages: Texts, out: Path, order: random.Random) -> None:
    """Make `hidden` sets from the first half: sentence pairs among sentences of other pages."""
    sides = filler(rows, languages, 0)
    clean = {row.texts[0]: row.texts for row in rows[languages] if half(row.page, "") == 0 and is_clean(row, languages)}
    pairs = [*{target: (source, target) for source, target in clean.values()}.values()]
    order.shuffle(pairs)
    for number in range(SETS_OF_HIDDEN):
        hidden = pairs[number * HIDDEN : (number + 1) * HIDDEN]
        size = round(len(hidden) / SHARE) - len(hidden)
        write(out / f"hidden.{'-'.join(languages)}.{number}", hidden, (sides[0][:size], sides[1][:size]), order)


def make_pages(rows: dict[Texts, list[Row]], languages: Texts, out: Path, order: random.Random) -> None:
    """Make `pages` sets from the first half: two parts of one page that share some sentences, in page order."""
    pages: dict[str, list[Row]] = defaultdict(list)
    for row in rows[languages]:
        if half(row.page, "") == 0:
            pages[row.page].append(row)
    long = [name for name in sorted(pages) if sum(is_clean(row, languages) for row in pages[name]) >= 15]
    order.shuffle(long)
    for number, name in enumerate(long[:SETS_OF_PAGES]):
        share = order.uniform(0.1, 0.5)
        folder = out / f"pages.{'-'.join(languages)}.{number}"
        sides: tuple[list[str], list[str]] = [], []
        gold = []
        for row in pages[name][:80]:
            draw = order.random()
            if draw < share and is_clean(row, languages):
                gold.append(f"{len(sides[0])}\t{len(sides[1])}\n")
                fuller = order.randrange(2) if order.random() < FULLER else None
                for number_of, (side, text, code) in enumerate(zip(sides, row.texts, languages, strict=True)):
                    # In comparable texts, additional information is often inside the same sentence.
                    more = [other.texts[number_of] for other in pages[name] if is_clean(other, languages)]
                    side.append(join([text, order.choice(more)], code) if number_of == fuller else text)
            else:
                side = order.randrange(2)
                sides[side].extend(row.sentences[side])
        write_lines(folder, sides, gold)


def make_reports(languages: Texts, bench: Path, out: Path, order: random.Random) -> None:
    """Make `reports` sets, several per news text: `reports.LANG-LANG.TEXT-N`, two reports that share some pairs."""
    for number, (pairs, _) in enumerate(read_news(bench, languages)):
        for stretch in range(len(pairs) // STRETCH):
            share = order.uniform(0.1, 0.5)
            sides: tuple[list[str], list[str]] = [], []
            gold = []
            rest = pairs[stretch * STRETCH : (stretch + 1) * STRETCH]
            shared = [order.random() < share for _ in rest]
            spare = [pair for pair, both in zip(rest, shared, strict=True) if not both]
            for pair, both in zip(rest, shared, strict=True):
                if both:
                    gold.append(f"{len(sides[0])}\t{len(sides[1])}\n")
                    for side, (lines, text, code) in enumerate(zip(sides, pair, languages, strict=True)):
                        version = shorten(text, order) if order.random() < SHORTENED else text
                        if spare and order.random() < ADDED:
                            parts = [version, spare.pop(order.randrange(len(spare)))[side]]
                            order.shuffle(parts)
                            version = join(parts, code)
                        lines.append(version)
                elif pair in spare:
                    side = order.randrange(2)
                    sides[side].append(pair[side])
                    spare.remove(pair)
            write_lines(out / f"reports.{'-'.join(languages)}.{number}-{stretch}", sides, gold)


def shorten(text: str, order: random.Random) -> str:
    """Cut a sentence at one of its commas and return one part, if that part is long enough."""
    cuts = [match.start() for match in CLAUSE.finditer(text)]
    parts = [part.strip() for cut in cuts for part in (text[:cut], text[cut:])]
    long = [part for part in parts if len(part) >= LEFT * len(text)]
    return order.choice(long) if long else text


def read_news(bench: Path, languages: Texts) -> list[tuple[list[Texts], list[list[str]]]]:
    """Read the news texts: for each, its one-to-one pairs and all lines of both sides."""
    folder = bench / f"ntrex-{'-'.join(languages)}"
    texts = []
    for path in sorted((folder / "gold").glob("*.align")):
        both = [(folder / side / path.stem).read_text(encoding="utf-8").splitlines() for side in ("src", "tgt")]
        one_to_one = [link for link in alignment_index.read(path) if len(link.source) == len(link.target) == 1]
        texts.append(([(both[0][link.source[0]], both[1][link.target[0]]) for link in one_to_one], both))
    return texts


def make_news(rows: dict[Texts, list[Row]], languages: Texts, bench: Path, out: Path, order: random.Random) -> None:
    """Make two `news` sets per news text, each with half of its one-to-one pairs among other text."""
    texts = read_news(bench, languages)
    sides = filler(rows, languages, 1)
    for number in range(2 * len(texts)):
        hidden = texts[number // 2][0][number % 2 :: 2]
        others = [line for k, (_, both) in enumerate(texts) if k != number // 2 for line in both[1 - number % 2]]
        # News of other texts goes to one side only: on both sides, it could report the same event.
        news = order.sample(others, min(NEWS_FILLER, len(others)))
        size = round(len(hidden) / SHARE) - len(hidden)
        rest = [text[: size - len(news)] if side != number % 2 else text[:size] for side, text in enumerate(sides)]
        rest[1 - number % 2] += news
        write(out / f"news.{'-'.join(languages)}.{number}", hidden, (rest[0], rest[1]), order)


def make_documents(rows: dict[Texts, list[Row]], languages: Texts, out: Path, order: random.Random) -> None:
    """Make two `documents` folders, one from each half of the pages, with the right verdicts."""
    pages: dict[str, list[Row]] = defaultdict(list)
    for row in rows[languages]:
        pages[row.page].append(row)
    for part in (0, 1):
        long = [name for name in sorted(pages) if half(name, "") == part and len(pages[name]) >= 16]
        order.shuffle(long)
        folder = out / f"documents.{'-'.join(languages)}.{part}"
        folder.mkdir(parents=True, exist_ok=True)
        truth = []
        for number, name in enumerate(long[:PAGES_PER_FOLDER]):
            verdict = VERDICTS[number % len(VERDICTS)]
            page = pages[name][:36]
            n = len(page)
            kept = {
                "parallel": ([*range(n)], [k for k in range(n) if order.random() > 0.1]),
                "partly parallel": ([*range(round(0.7 * n))], [*range(round(0.3 * n), n)]),
                "comparable": (
                    [k for k in range(n) if k // 2 % 2 or k % 10 == 0],
                    [k for k in range(n) if not k // 2 % 2],
                ),
                "unrelated": ([*range(n)], []) if number // len(VERDICTS) % 2 else ([], [*range(n)]),
            }[verdict]
            for side, (numbers, language) in enumerate(zip(kept, languages, strict=True)):
                if numbers:
                    text = "\n\n".join(page[k].texts[side] for k in numbers)
                    (folder / f"{number + 100 * side}.{language}.txt").write_text(f"{text}\n", encoding="utf-8")
            if verdict != "unrelated":
                truth.append(f"{number}.{languages[0]}\t{number + 100}.{languages[1]}\t{verdict}\n")
        (folder / "truth.gold").write_text("".join(truth), encoding="utf-8")


def main() -> None:
    """Parse the arguments and write all sets."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--parallel", type=Path, required=True, help="folder with block pairs, LANG-LANG.jsonl")
    parser.add_argument("--bench", type=Path, help="folder with the ntrex sets; needed for news and reports")
    parser.add_argument("--out", type=Path, required=True, help="output folder of the sets")
    args = parser.parse_args()
    rows = {languages: read_rows(args.parallel, languages) for languages in FILES}
    for languages in FILES:
        make_hidden(rows, languages, args.out, random.Random(1))
        make_pages(rows, languages, args.out, random.Random(2))
        make_documents(rows, languages, args.out, random.Random(4))
        if args.bench:
            make_news(rows, languages, args.bench, args.out, random.Random(3))
            make_reports(languages, args.bench, args.out, random.Random(5))


if __name__ == "__main__":
    main()

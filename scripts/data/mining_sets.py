"""Make sets to learn and measure mining on: translation pairs hidden among text that translates nothing of it.

    python scripts/data/mining_sets.py --parallel ../shared/parallel --bench ../shared/bench --out mining

A set is a folder `KIND.LANG-LANG.N` with `src` and `tgt` (one sentence a line) and `gold.tsv` (numbers of a line of
`src` and of its translation in `tgt`). `hidden` and `pages` are made of documentation and short everyday sentences
(`--parallel`), `news` of professionally translated news (`--bench`), hidden among text of the other half of
`--parallel` and among news of other documents. In `hidden` and `news` sets 2 % of the sentences have a translation, as
in the BUCC shared tasks (Zweigenbaum et al. 2017). In `pages` sets, each side is part of one page of a manual; they
share 10 to 50 % of its sentences, and of many a pair one side says more. `reports` sets are the same of news: each side
is part of a stretch of news (`--bench`); of what both tell, either may tell more, or leave out a clause. A `documents`
folder holds files to be paired, and the truth about them in `truth.gold`. The same input gives the same files.
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
"""How often, of a pair that two parts of a page share, one side says another thing besides."""
MANUAL = "kubernetes"
SETS_OF_HIDDEN, SETS_OF_PAGES = 6, 12
STRETCH = 30
"""Pairs of sentences of news, one after the other, that two reports are made of: some stories."""
ADDED, SHORTENED = 0.3, 0.3
"""How often a report adds another sentence to one that both have, and how often it leaves out a clause of it."""
LEFT = 0.4
"""The share of a sentence that is left, at least, when a clause is left out."""
CLAUSE = re.compile(r"(?<=[,;，；])\s*(?!\d)")
NEWS_FILLER = 300
"""News sentences of other documents than the hidden ones, on one side."""
HIDDEN = 45
SHORTEST = {"en": 30, "vi": 30, "zh": 9}
"""Sentences with fewer characters, such as headings, turn up in many places: they would be translations by chance."""
FILES = {
    ("en", "zh"): ("en-zh", "tatoeba.en-zh"), ("en", "vi"): ("en-vi", "tatoeba.en-vi"), ("zh", "vi"): ("zh-vi",),
}  # fmt: skip
PAGES_A_FOLDER = 24
VERDICTS = ("parallel", "partly parallel", "comparable", "unrelated")
Texts = tuple[str, str]


class Row(NamedTuple):
    """A pair of blocks, what page of what manual it is of, and their sentences."""

    page: str
    manual: str
    texts: Texts
    sentences: tuple[tuple[str, ...], tuple[str, ...]]


def read_rows(folder: Path, languages: Texts) -> list[Row]:
    """The pairs of blocks of two languages; each pair of everyday sentences is a page of its own."""
    rows = []
    for name in FILES[languages]:
        for line in (folder / f"{name}.jsonl").read_text(encoding="utf-8").splitlines():
            pair = json.loads(line)
            texts = pair["src"], pair["tgt"]
            # Old and new versions of a page have the same last name and much the same text.
            page = texts[0] if name.startswith("tatoeba") else pair["source"].rsplit("/", 1)[-1]
            cut = [
                tuple(text[start:end] for start, end in split(text, language))
                for text, language in zip(texts, languages, strict=True)
            ]
            rows.append(Row(page, pair["source"].split("/")[0], texts, (cut[0], cut[1])))
    return rows


def half(page: str, salt: str) -> int:
    """0 or 1, always the same for a page."""
    return zlib.crc32(f"{salt}{page}".encode()) % 2


def is_long(text: str, language: str) -> bool:
    """Whether a sentence is long enough to say something of its own."""
    return len(text) >= SHORTEST[language]


def is_clean(row: Row, languages: Texts) -> bool:
    """Whether a pair of blocks is a pair of sentences that can be hidden."""
    return all(len(cut) == 1 and is_long(cut[0], code) for cut, code in zip(row.sentences, languages, strict=True))


def filler(rows: dict[Texts, list[Row]], languages: Texts, part: int) -> tuple[list[str], list[str]]:
    """Sentences of the two languages, of one half of the pages, none a translation of another.

    One side is of one manual, the other of the other and of everyday life: within one manual, and within everyday
    life, many a sentence has a like by chance. They come in an order that is always the same.
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
    """A set: the shared pairs among the rest, both sides in an order of their own."""
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
    """A set as it is."""
    folder.mkdir(parents=True, exist_ok=True)
    for side, file in zip(sides, ("src", "tgt"), strict=True):
        (folder / file).write_text("".join(f"{text}\n" for text in side), encoding="utf-8")
    (folder / "gold.tsv").write_text("".join(gold), encoding="utf-8")


def make_hidden(rows: dict[Texts, list[Row]], languages: Texts, out: Path, order: random.Random) -> None:
    """Sets of the first half: blocks of one sentence among the sentences of other pages."""
    sides = filler(rows, languages, 0)
    clean = {row.texts[0]: row.texts for row in rows[languages] if half(row.page, "") == 0 and is_clean(row, languages)}
    pairs = [*{target: (source, target) for source, target in clean.values()}.values()]
    order.shuffle(pairs)
    for number in range(SETS_OF_HIDDEN):
        hidden = pairs[number * HIDDEN : (number + 1) * HIDDEN]
        size = round(len(hidden) / SHARE) - len(hidden)
        write(out / f"hidden.{'-'.join(languages)}.{number}", hidden, (sides[0][:size], sides[1][:size]), order)


def make_pages(rows: dict[Texts, list[Row]], languages: Texts, out: Path, order: random.Random) -> None:
    """Sets of the first half: two parts of one page that share some of its sentences, in the page's order."""
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
                    # What one report adds, in comparable texts, stands in the same sentence.
                    more = [other.texts[number_of] for other in pages[name] if is_clean(other, languages)]
                    side.append(join([text, order.choice(more)], code) if number_of == fuller else text)
            else:
                side = order.randrange(2)
                sides[side].extend(row.sentences[side])
        write_lines(folder, sides, gold)


def make_reports(languages: Texts, bench: Path, out: Path, order: random.Random) -> None:
    """Some sets a text of the bench, `KIND.LANG-LANG.TEXT-N`: two parts of a stretch of news that share some of it."""
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
                        told = shorten(text, order) if order.random() < SHORTENED else text
                        if spare and order.random() < ADDED:
                            parts = [told, spare.pop(order.randrange(len(spare)))[side]]
                            order.shuffle(parts)
                            told = join(parts, code)
                        lines.append(told)
                elif pair in spare:
                    side = order.randrange(2)
                    sides[side].append(pair[side])
                    spare.remove(pair)
            write_lines(out / f"reports.{'-'.join(languages)}.{number}-{stretch}", sides, gold)


def shorten(text: str, order: random.Random) -> str:
    """A sentence without what comes before or after one of its commas, if that leaves enough of it."""
    cuts = [match.start() for match in CLAUSE.finditer(text)]
    parts = [part.strip() for cut in cuts for part in (text[:cut], text[cut:])]
    long = [part for part in parts if len(part) >= LEFT * len(text)]
    return order.choice(long) if long else text


def read_news(bench: Path, languages: Texts) -> list[tuple[list[Texts], list[list[str]]]]:
    """The texts of the bench: their one-to-one pairs, and all lines of both sides."""
    folder = bench / f"ntrex-{'-'.join(languages)}"
    texts = []
    for path in sorted((folder / "gold").glob("*.align")):
        both = [(folder / side / path.stem).read_text(encoding="utf-8").splitlines() for side in ("src", "tgt")]
        one_to_one = [link for link in alignment_index.read(path) if len(link.source) == len(link.target) == 1]
        texts.append(([(both[0][link.source[0]], both[1][link.target[0]]) for link in one_to_one], both))
    return texts


def make_news(rows: dict[Texts, list[Row]], languages: Texts, bench: Path, out: Path, order: random.Random) -> None:
    """Two sets a text of the bench: half its one-to-one pairs among text of the second half and other texts' news."""
    texts = read_news(bench, languages)
    sides = filler(rows, languages, 1)
    for number in range(2 * len(texts)):
        hidden = texts[number // 2][0][number % 2 :: 2]
        others = [line for k, (_, both) in enumerate(texts) if k != number // 2 for line in both[1 - number % 2]]
        # News of other texts on one side only: on both, the same event would be told twice.
        news = order.sample(others, min(NEWS_FILLER, len(others)))
        size = round(len(hidden) / SHARE) - len(hidden)
        rest = [text[: size - len(news)] if side != number % 2 else text[:size] for side, text in enumerate(sides)]
        rest[1 - number % 2] += news
        write(out / f"news.{'-'.join(languages)}.{number}", hidden, (rest[0], rest[1]), order)


def make_documents(rows: dict[Texts, list[Row]], languages: Texts, out: Path, order: random.Random) -> None:
    """Two folders of pages, one of each half, and the truth about them: translations, translations in part, pages that
    deal with the same thing, and pages that stand alone."""
    pages: dict[str, list[Row]] = defaultdict(list)
    for row in rows[languages]:
        pages[row.page].append(row)
    for part in (0, 1):
        long = [name for name in sorted(pages) if half(name, "") == part and len(pages[name]) >= 16]
        order.shuffle(long)
        folder = out / f"documents.{'-'.join(languages)}.{part}"
        folder.mkdir(parents=True, exist_ok=True)
        truth = []
        for number, name in enumerate(long[:PAGES_A_FOLDER]):
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
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--parallel", type=Path, required=True, help="folder of pairs of blocks, LANG-LANG.jsonl")
    parser.add_argument("--bench", type=Path, help="folder of the hand-aligned sets; without it no news sets")
    parser.add_argument("--out", type=Path, required=True, help="where the sets go")
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

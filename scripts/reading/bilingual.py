"""How often bilingual files are split right, and monolingual ones left whole.

Bilingual pages are made of parallel texts (JSON lines with `src`, `tgt`, `src_lang`, `tgt_lang`, `source`), a page of
each source, in each layout that people use. A page is right if the text of each language is in the document of that
language: `--least` of it (in characters), with at most the rest of the other one. Monolingual pages are the sides
of the same texts, and the files of further folders.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import warnings
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from aligner.errors import AlignerError
from aligner.readers import read, read_bytes, suffixes

Pairs = list[tuple[str, str]]
_FEWEST, _MOST = 6, 40  # paragraphs on a page
_MIXED_SHARE = 0.15
_MARKUP = re.compile(r"[<>\[\]{}|*_`\\]")  # which the reader would take away


def load(path: Path, pages: int) -> Iterator[tuple[str, str, Pairs]]:
    """Yield (language, language, paragraphs) for a sample of the sources in a file of parallel texts."""
    found: dict[tuple[str, str, str], Pairs] = defaultdict(list)
    with path.open(encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            if not _MARKUP.search(row["src"] + row["tgt"]):
                texts = " ".join(row["src"].split()).lstrip("-# "), " ".join(row["tgt"].split()).lstrip("-# ")
                found[row["source"], row["src_lang"][:2], row["tgt_lang"][:2]].append(texts)
    keys = sorted(key for key, pairs in found.items() if len(pairs) >= _FEWEST)
    for key in sorted(random.Random(0).sample(keys, min(pages, len(keys)))):
        yield key[1], key[2], found[key][:_MOST]


def blocks(pairs: Pairs) -> str:
    """Lay out paragraphs in turn."""
    return "\n\n".join(text for pair in pairs for text in pair)


def lines(pairs: Pairs) -> str:
    """Lay out lines in turn, a blank line after each two."""
    return "\n\n".join("\n".join(pair) for pair in pairs)


def bare_lines(pairs: Pairs) -> str:
    """Lay out lines in turn, without blank lines."""
    return "\n".join(text for pair in pairs for text in pair)


def running(pairs: Pairs) -> str:
    """Lay out sentences in turn, four in a paragraph."""
    return "\n\n".join(" ".join(f"{a} {b}" for a, b in pairs[k : k + 4]) for k in range(0, len(pairs), 4))


def _same_line(between: str, after: str = "") -> Callable[[Pairs], str]:
    return lambda pairs: "\n\n".join(f"- {a}{between}{b}{after}" for a, b in pairs)


def _few_mixed(between: str, after: str = "") -> Callable[[Pairs], str]:
    """Lay out paragraphs in turn, but some with their translation in the same paragraph."""

    def lay_out(pairs: Pairs) -> str:
        chance = random.Random(len(pairs))
        return "\n\n".join(
            f"{a}{between}{b}{after}" if chance.random() < _MIXED_SHARE else f"{a}\n\n{b}" for a, b in pairs
        )

    return lay_out


LAYOUTS: dict[str, Callable[[Pairs], str]] = {
    "paragraphs in turn": blocks,
    "lines in turn": lines,
    "lines in turn, no blank lines": bare_lines,
    "sentences in turn, in paragraphs": running,
    "in one line, slash": _same_line(" / "),
    "in one line, brackets": _same_line(" (", ")"),
    "in one line, space": _same_line(" "),
    "in turn, a few with a slash": _few_mixed(" / "),
    "in turn, a few with brackets": _few_mixed("（", "）"),
    "in turn, a few with a space": _few_mixed(" "),
}
SENTENCES = {"sentences in turn, in paragraphs"}  # layouts that nobody can split unless the texts end as sentences


def is_right(text: str, codes: tuple[str, str], pairs: Pairs, least: float, suffix: str) -> bool:
    """Return whether a page is split into both its languages."""
    found = {document.language: document.text for document in read_bytes(text.encode(), f"page{suffix}")}
    if set(found) != set(codes):
        return False
    own = [_share([pair[side] for pair in pairs], found[code]) for side, code in enumerate(codes)]
    other = [_share([pair[1 - side] for pair in pairs], found[code]) for side, code in enumerate(codes)]
    return min(own) >= least and max(other) <= 1 - least


def _share(texts: Sequence[str], whole: str) -> float:
    bare = "".join(whole.split())
    texts = ["".join(text.split()) for text in texts]
    return sum(len(text) for text in texts if text in bare) / sum(map(len, texts))


def main() -> None:
    """Print the share of pages read right, by layout and languages, and the monolingual files that were split."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("parallel", type=Path, nargs="+", help="files of parallel texts")
    parser.add_argument("--monolingual", type=Path, nargs="*", default=[], help="folders of files in one language")
    parser.add_argument("--pages", type=int, default=40, help="pages of each file")
    parser.add_argument("--least", type=float, default=0.9, help="share of the text that must be where it belongs")
    args = parser.parse_args()
    warnings.simplefilter("ignore")
    right: dict[tuple[str, str], list[bool]] = defaultdict(list)
    split: dict[str, list[bool]] = defaultdict(list)
    for path in args.parallel:
        for first, second, pairs in load(path, args.pages):
            names = f"{first}-{second}"
            for layout, lay_out in LAYOUTS.items():
                used = [pair for pair in pairs if pair[0][-1] in ".!?" and pair[1][-1] in ".!?。！？"]
                used = used if layout in SENTENCES else pairs
                if len(used) >= _FEWEST:
                    right[layout, names].append(is_right(lay_out(used), (first, second), used, args.least, ".md"))
            for side, code in enumerate((first, second)):
                text = "\n\n".join(pair[side] for pair in pairs)
                split[f"{code} side of {path.name}"].append(len(read_bytes(text.encode(), "page.md")) > 1)
    endings = {suffix for found in suffixes().values() for suffix in found}
    for folder in args.monolingual:
        for file in sorted(folder.rglob("*")):
            if file.suffix.lower() in endings:
                try:
                    split[folder.name].append(len(read(file)) > 1)
                except AlignerError:
                    continue
    languages = sorted({names for _, names in right})
    print("| layout |", " | ".join(languages), "|")
    for layout in LAYOUTS:
        cells = [f"{sum(found)}/{len(found)}" if (found := right.get((layout, names))) else "" for names in languages]
        print(f"| {layout} |", " | ".join(cells), "|")
    for name, found in split.items():
        print(f"split though monolingual, {name}: {sum(found)}/{len(found)}")


if __name__ == "__main__":
    main()

"""Plant noise in clean pairs of translations, as it is found in texts of the web, with what was planted in each row.

A set of pairs becomes a table of which a part is noise of the kinds in `KINDS`, the rest is as it was. Each kind comes
in several forms, since a filter that knows one form knows little.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

KINDS = (
    "misaligned", "untranslated", "wrong-language", "truncated", "duplicated", "near-duplicated", "markup",
    "boilerplate",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Row:
    """A row: its texts and languages, the document it is in, and the kind of noise; "" for a clean one."""

    source: str
    target: str
    languages: tuple[str, str]
    document: str
    noise: str = ""


@lru_cache(maxsize=1)
def texts() -> dict[str, dict[str, list[str]]]:
    """Return the texts of `noise.tsv`, by kind and language; boilerplate is in the same order in all languages."""
    found: dict[str, dict[str, list[str]]] = {}
    for line in Path(__file__).with_suffix(".tsv").read_text(encoding="utf-8").splitlines()[1:]:
        kind, language, text = line.split("\t")
        found.setdefault(kind, {}).setdefault(language, []).append(text)
    return found


def is_han(text: str) -> bool:
    return re.search("[\u4e00-\u9fff]", text) is not None


def cut(text: str, rng: random.Random) -> str:
    """Cut the end off a text: in the middle of a word, between words, or between clauses."""
    share = rng.uniform(0.25, 0.65)
    if is_han(text) or rng.random() < 0.3:
        return text[: max(1, int(len(text) * share))].rstrip()
    words = text.split()
    return " ".join(words[: max(1, int(len(words) * share))])


def misaligned(row: Row, others: Sequence[Row], place: int, rng: random.Random) -> Row | None:
    near = rng.random() < 0.5
    other = others[(place + rng.choice((-2, -1, 1, 2))) % len(others)] if near else rng.choice(others)
    return None if other.target == row.target else replace(row, target=other.target)


def untranslated(row: Row, others: Sequence[Row], place: int, rng: random.Random) -> Row | None:
    text = row.source
    form = rng.randrange(4)
    if form == 1:
        text = text.upper() if not is_han(text) else text + "。"
    elif form == 2:
        text = text.rstrip(".。!?！？")
    elif form == 3:
        words = list(text) if is_han(text) else text.split()
        if len(words) < 8:
            return None
        del words[rng.randrange(len(words))]
        text = ("" if is_han(text) else " ").join(words)
    return replace(row, target=text) if rng.random() < 0.8 else replace(row, source=row.target)


def wrong_language(row: Row, others: Sequence[Row], place: int, rng: random.Random) -> Row | None:
    code = rng.choice(sorted(texts()["foreign"]))
    text = rng.choice(texts()["foreign"][code])
    if rng.random() < 0.3:
        text += ("" if code in ("ja", "th") else " ") + rng.choice(texts()["foreign"][code])
    return replace(row, target=text) if rng.random() < 0.7 else replace(row, source=text)


def truncated(row: Row, others: Sequence[Row], place: int, rng: random.Random) -> Row | None:
    on_target = rng.random() < 0.7
    text = row.target if on_target else row.source
    if len(text) < (16 if is_han(text) else 40):
        return None
    return replace(row, target=cut(text, rng)) if on_target else replace(row, source=cut(text, rng))


def duplicated(row: Row, others: Sequence[Row], place: int, rng: random.Random) -> Row | None:
    if rng.random() < 0.3:
        return replace(row, source=row.source.rstrip(".") + " ", target=row.target.replace("。", " ").strip())
    return row


def near_duplicated(row: Row, others: Sequence[Row], place: int, rng: random.Random) -> Row | None:
    words = row.source.split() if not is_han(row.source) else list(row.source)
    if len(words) < 18:
        return None
    at = rng.randrange(len(words))
    form = rng.randrange(3)
    if form == 0:
        del words[at]
    elif form == 1:
        words[at] = rng.choice(words)
    else:
        words.insert(at, rng.choice(words))
    return replace(row, source=("" if is_han(row.source) else " ").join(words))


_WRAPS: tuple[Callable[[str], str], ...] = (
    lambda text: f"<p>{text}</p>",
    lambda text: f'<a href="/news/17">{text}</a>',
    lambda text: f"**{text}**",
    lambda text: f"## {text}",
    lambda text: f"[{text}](https://example.org/page?id=3)",
    lambda text: text.replace(" ", "&nbsp;", 2) + "&nbsp;&raquo;",
    lambda text: f'<div class="item"><span style="color:red">{text}</span></div>',
    lambda text: f"{{{{ page.title }}}} {text}",
    lambda text: f"{text}<br/>",
    lambda text: f"| {text} | 12 |",
    lambda text: f"[b]{text}[/b]",
    lambda text: f'{{"title": "{text}", "id": 7}}',
    lambda text: f"![]({text}.png) {text[:20]}",
)
_CODE = (
    "if (x > 0) { return fetch(url).then(r => r.json()); }", "https://example.org/a/b/c?x=1&y=2",
    "body { margin: 0; padding: 4px; }", "<script>var a = 1;</script>", "/usr/share/doc/readme/index.html",
    '{"id": 17, "name": "river"}', "SELECT name FROM rivers WHERE length > 100;",
    "function load(page) { show(page); }", "import os; print(os.getcwd())", "var total = items.map(f);",
)  # fmt: skip


def markup(row: Row, others: Sequence[Row], place: int, rng: random.Random) -> Row | None:
    if rng.random() < 0.2:
        code = rng.choice(_CODE)
        return replace(row, source=code, target=rng.choice((code, row.target)))
    wrap = rng.choice(_WRAPS)
    sides = rng.choice(("both", "source", "target"))
    return replace(
        row,
        source=row.source if sides == "target" else wrap(row.source),
        target=row.target if sides == "source" else wrap(row.target),
    )


def boilerplate(row: Row, others: Sequence[Row], place: int, rng: random.Random) -> Row | None:
    table = texts()["boilerplate" if rng.random() < 0.8 else "footer"]
    source, target = (table[language] for language in row.languages)
    number = rng.randrange(len(source))
    return replace(row, source=source[number], target=target[number], document=f"site-{rng.randrange(40)}")


_MAKERS: dict[str, Callable[[Row, Sequence[Row], int, random.Random], Row | None]] = {
    "misaligned": misaligned, "untranslated": untranslated, "wrong-language": wrong_language, "truncated": truncated,
    "duplicated": duplicated, "near-duplicated": near_duplicated, "markup": markup, "boilerplate": boilerplate,
}  # fmt: skip


def plant(clean: Sequence[Row], *, share: float = 0.3, seed: int = 1, kinds: Sequence[str] = KINDS) -> list[Row]:
    """Return the rows in order, a share of them replaced by noise; duplicates come last.

    Args:
        clean: the pairs, in the order of their documents.
        share: the share of noise.
        seed: the seed of the choice.
        kinds: the kinds of noise, all as frequent.
    """
    rng = random.Random(seed)
    made: list[Row] = []
    copies: list[Row] = []
    for place, row in enumerate(clean):
        kind = rng.choice(list(kinds)) if rng.random() < share else ""
        noise = _MAKERS[kind](row, clean, place, rng) if kind else None
        if noise is None:
            made.append(row)
        elif kind in ("duplicated", "near-duplicated"):
            made.append(row)
            copies.append(replace(noise, noise=kind))
        else:
            made.append(replace(noise, noise=kind))
    rng.shuffle(copies)
    return made + copies

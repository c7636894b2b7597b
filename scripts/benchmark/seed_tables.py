"""Seed errors of one kind into a list of clean pairs, including the kinds that involve several pairs."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from dataclasses import replace

from seed_errors import SEEDERS

from aligner.checks import TranslationUnit


def seed_all(code: str, pairs: list[TranslationUnit], rng: random.Random) -> tuple[list[TranslationUnit], set[int]]:
    """Return the pairs with errors in up to half of them, and the indices of those that have one."""
    if code in TABLE_SEEDERS:
        return TABLE_SEEDERS[code](pairs, rng)
    made, seeded = [], set()
    for number, pair in enumerate(pairs):
        seed = SEEDERS[code](pair, rng)
        if seed is None:
            made.append(pair)
        elif number % 2 and len(seeded) < len(pairs) // 2:
            seeded.add(number)
            made.append(seed[1])
        else:
            made.append(seed[0])
    return made, seeded


def leave_out(pairs: list[TranslationUnit], rng: random.Random) -> tuple[list[TranslationUnit], set[int]]:
    """Join two neighboring pairs, then leave out a sentence of one side."""
    made, seeded = [], set()
    for first, second in zip(pairs[::2], pairs[1::2], strict=False):
        joiner = "" if first.languages[1] == "zh" else " "
        whole = replace(
            first, source=f"{first.source} {second.source}", target=f"{first.target}{joiner}{second.target}"
        )
        share = len(second.target) / max(len(whole.target), 1)
        ends = all(text[-1:] in ".!?。！？" for pair in (first, second) for text in pair.texts)
        if first.languages == second.languages and len(made) % 2 and ends and 0.3 < share < 0.7:
            seeded.add(len(made))
            whole = replace(whole, source=first.source) if rng.random() < 0.3 else replace(whole, target=first.target)
        made.append(whole)
    return made, seeded


def other_style(pairs: list[TranslationUnit], rng: random.Random) -> tuple[list[TranslationUnit], set[int]]:
    """Place the tone marks of some pairs in the style that the other pairs do not use."""
    old, new = (
        ["òa", "óa", "ỏa", "õa", "ọa", "òe", "óe", "ỏe", "ùy", "úy", "ủy"],
        ["oà", "oá", "oả", "oã", "oạ", "oè", "oé", "oẻ", "uỳ", "uý", "uỷ"],
    )
    swap = dict(zip(old, new, strict=True))
    pattern = re.compile(rf"(?<![qQ])(?:{'|'.join(old)})\b")
    back = {after: before for before, after in swap.items()}
    made = [
        replace(pair, target=re.sub(rf"(?<![qQ])(?:{'|'.join(new)})\b", lambda match: back[match[0]], pair.target))
        for pair in pairs
    ]
    made = [replace(pair, target=f"{pair.target} (hòa bình)") if pair.languages[1] == "vi" else pair for pair in made]
    able = [number for number, pair in enumerate(made) if pair.languages[1] == "vi" and pattern.search(pair.target)]
    seeded = set(rng.sample(able, len(able) // 4))
    for number in seeded:
        made[number] = replace(
            made[number], target=pattern.sub(lambda match: swap[match[0]], made[number].target, count=1)
        )
    return made, seeded


def twice(side: int) -> Callable[[list[TranslationUnit], random.Random], tuple[list[TranslationUnit], set[int]]]:
    """Return a seeder that repeats pairs with one side taken from another pair."""

    def make(pairs: list[TranslationUnit], rng: random.Random) -> tuple[list[TranslationUnit], set[int]]:
        able = [pair for pair in pairs if len(pair.source) > 20 and len(pair.target) > 10]
        extra = []
        for pair in rng.sample(able, len(able) // 3):
            other = rng.choice([one for one in able if one.languages == pair.languages and one is not pair])
            extra.append(replace(pair, target=other.target) if side == 0 else replace(other, target=pair.target))
        return pairs + extra, set(range(len(pairs), len(pairs) + len(extra)))

    return make


def drop_kept(pairs: list[TranslationUnit], rng: random.Random) -> tuple[list[TranslationUnit], set[int]]:
    """Add a name to both sides of each pair, then drop it from the target of some."""
    made, seeded = [], set()
    for number, pair in enumerate(pairs):
        if pair.languages[0] == "zh":
            made.append(pair)
            continue
        name = f"Quorvath{rng.choice('aeiou')}"
        clean = replace(pair, source=f"{pair.source} ({name})", target=f"{pair.target} ({name})")
        if number % 20 == 7:
            seeded.add(number)
            clean = replace(clean, target=f"{pair.target} ()")
        made.append(clean)
    return made, seeded


TABLE_SEEDERS = {"W303": leave_out, "W317": other_style, "W321": twice(0), "W322": twice(1), "W332": drop_kept}

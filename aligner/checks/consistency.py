"""Checks of consistency over a table: one source translated two ways (W321), two sources translated alike (W322)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from aligner.checks.base import Hit, TranslationUnit, table_check, whole

_NOISE = " .,;:!?。，；：！？、…\"'“”‘’«»「」『』()（）-–—*"
_SHORTEST = {"zh": 4}


@table_check("W321")
def translated_two_ways(pairs: Sequence[TranslationUnit]) -> Iterator[tuple[int, Hit]]:
    """The same source is translated differently elsewhere."""
    yield from _differing(pairs, 0)


@table_check("W322")
def translated_alike(pairs: Sequence[TranslationUnit]) -> Iterator[tuple[int, Hit]]:
    """Another source has the same translation."""
    yield from _differing(pairs, 1)


def _differing(pairs: Sequence[TranslationUnit], side: int) -> Iterator[tuple[int, Hit]]:
    """Yield units that agree on one side and differ on the other, except the first of each text."""
    first: dict[tuple[tuple[str, str], str], int] = {}
    for number, pair in enumerate(pairs):
        if not pair.both:
            continue
        text, other = pair.texts[side], pair.texts[1 - side]
        key = _key(text)
        if len(key) < _SHORTEST.get(pair.languages[side], 8):
            continue
        known = first.setdefault((pair.languages, key), number)
        if known == number or _key(pairs[known].texts[1 - side]) == _key(other):
            continue
        place = pairs[known].place or pairs[known].id or f"pair {known + 1}"
        yield (
            number,
            (whole(pair.source), whole(pair.target), f"differs from {place}: {pairs[known].texts[1 - side][:60]}"),
        )


def _key(text: str) -> str:
    folded = text.strip(_NOISE).casefold()
    if folded.isprintable() and "  " not in folded:
        return folded  # only single spaces: testing for them is faster than splitting
    return " ".join(folded.split()).strip(_NOISE)

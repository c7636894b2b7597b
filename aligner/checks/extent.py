"""Checks of length, omissions, confidence and headings (W302 to W305)."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence

from aligner.checks.base import NOWHERE, Hit, TranslationUnit, check, where, whole
from aligner.checks.details import detail
from aligner.languages import HAN, WIDE_ENDS
from aligner.segment.english import LEXICON
from aligner.types import DOUBTFUL, Span

# Logarithm of target length divided by source length, as (mean, standard deviation in long texts), from translations of
# news and documentation.
_RATIOS = {("en", "zh"): (-1.19, 0.15), ("en", "vi"): (0.10, 0.10), ("zh", "vi"): (1.22, 0.16)}
# Extra variance for short texts: this, divided by the number of characters of the Latin-letter text.
_SHORTNESS = 2.0
_SHORT = 25.0
_OUTLIER = 4.0
# Deviations in length from which an omission is reported, and how many a difference of one sentence counts for.
_UNLIKE, _SENTENCE = 2.2, 1.0
# Within a single sentence, length is less reliable.
_UNLIKE_ALONE = 3.0
# A pattern that begins with a set is searched fast, so lookbehinds after the full stop test what precedes it.
_NO_TITLE = "".join(rf"(?<!\b{title.capitalize()}.)" for title in sorted(LEXICON.titles) if title.isalpha())
_STOPS = re.compile(
    rf"[.!?{WIDE_ENDS}](?:(?<=[.!?])(?<![A-Z\d].){_NO_TITLE}[\"'”’)\]]*"
    rf"(?=\s+[\"'“‘(\[]*[^\W\da-z]|\s*$)|(?<=[{WIDE_ENDS}])[”’」』）)]*|(?<=[!?])(?=[\"'”’」』）)]*[{HAN}]))"
)


def ratio(source: str, target: str, languages: tuple[str, str]) -> float | None:
    """Return by how many standard deviations a target is longer (positive) or shorter than expected from its source.

    The deviation is wider for short texts. The result is None for languages without figures.
    """
    figures = _RATIOS.get(languages)
    sign = 1.0
    if figures is None:
        figures, sign = _RATIOS.get((languages[1], languages[0])), -1.0
        if figures is None:
            return None
        source, target = target, source
        languages = languages[1], languages[0]
    mean, deviation = figures
    before, after = _measure(source, languages[0]), _measure(target, languages[1])
    # The longer side counts, so that a text with a large omission is not taken for a short text.
    size = max(before * math.exp(max(mean, 0.0)), after * math.exp(max(-mean, 0.0)))
    spread = math.sqrt(deviation**2 + _SHORTNESS / max(size, 1.0))
    return sign * (math.log(after / before) - mean) / spread


def _measure(text: str, language: str) -> float:
    """Return the length of a text in characters; in Chinese text, three Latin letters count as one character."""
    return max(len(text.encode()) / 3 if language == "zh" else len(text), 1.0)


def _ratio(pair: TranslationUnit) -> float | None:
    return ratio(pair.source, pair.target, pair.languages)


def _unlike_in_length(pairs: Sequence[TranslationUnit]) -> list[int]:
    """Return the positions of units with a side longer or shorter than expected from the other."""
    bound = _UNLIKE - _SENTENCE
    deviations = [pair.once("ratio", _ratio) if pair.both else None for pair in pairs]
    return [number for number, found in enumerate(deviations) if found is not None and abs(found) >= bound]


@check("W302", _unlike_in_length)
def length(pair: TranslationUnit) -> Iterator[Hit]:
    """The target is much longer or shorter than expected from its source."""
    if not pair.both or pair.source == pair.target:
        return
    deviations = pair.once("ratio", _ratio)
    if deviations is not None and abs(deviations) > _OUTLIER:
        form = "longer" if deviations > 0 else "shorter"
        yield whole(pair.source), whole(pair.target), detail(form, deviations=f"{abs(deviations):.1f}")


@check("W303", _unlike_in_length)
def omission(pair: TranslationUnit) -> Iterator[Hit]:
    """A sentence may be missing or added."""
    if not pair.both or len(pair.source) + len(pair.target) < _SHORT:
        return
    deviations = pair.once("ratio", _ratio)
    if deviations is None or abs(deviations) < _UNLIKE - _SENTENCE:
        return
    counts = [len(_STOPS.findall(text)) or 1 for text in pair.texts]
    more = counts[1] - counts[0]
    if max(counts) < 2:
        needed = _UNLIKE_ALONE
    else:
        needed = _UNLIKE - _SENTENCE if more * deviations > 0 else _UNLIKE if not more else _UNLIKE + _SENTENCE
    if abs(deviations) > needed:
        form = "something_added" if deviations > 0 else "something_missing"
        told = detail(form, source=counts[0], target=counts[1], deviations=f"{abs(deviations):.1f}")
        yield whole(pair.source), whole(pair.target), told


@check("W304", where(lambda pair: pair.confidence is not None and pair.confidence < DOUBTFUL))
def low_confidence(pair: TranslationUnit) -> Iterator[Hit]:
    """The aligner has low confidence in this pair."""
    if pair.both and pair.confidence is not None and pair.confidence < DOUBTFUL:
        yield whole(pair.source), whole(pair.target), detail("confidence", confidence=f"{pair.confidence:.2f}")


@check("W305", marks="\n")
def crosses_heading(pair: TranslationUnit) -> Iterator[Hit]:
    """A heading and the text of its section are in one pair."""
    for side, text in enumerate(pair.texts):
        if "\n\n" not in text:
            continue
        offset = 0
        parts = text.split("\n\n")
        second, first = sorted(map(len, parts))[-2:]
        for number, part in enumerate(parts):
            heading = number == 0 and pair.kind in ("title", "heading")
            if heading or _looks_like_heading(part, second if len(part) == first else first):
                place = Span(offset, offset + len(part))
                yield (place, NOWHERE, part[:60]) if side == 0 else (NOWHERE, place, part[:60])
            offset += len(part) + 2


def _looks_like_heading(part: str, longest: int) -> bool:
    """Return whether a part ends like a heading and the longest of the other parts is longer."""
    ends = '.!?。！？…:：;；,，"”’」』)）'
    bare = part.rstrip()
    return 0 < len(bare) <= 80 and bare[-1] not in ends and longest > len(bare)

"""What a file in several languages looks like if no layout fits, for the message that it is read as one document."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

from aligner.languages import LANGUAGES
from aligner.readers.base import RawBlock
from aligner.readers.bilingual.measure import identified, language_of, weigh
from aligner.readers.bilingual.sections import names_languages
from aligner.readers.bilingual.sentences import sizes_inside

# Shares of the text from which a second language deserves a message: within a paragraph, and of the file.
_LEAST_WITHIN, _LEAST_OF_FILE = 0.25, 0.3
_WHOLE = "read as one document"
_SAMPLE, _LEAST_OF_SAMPLE = 300, 0.2  # lines


def may_be_bilingual(lines: Sequence[RawBlock]) -> bool:
    """Return whether a sample of lines is in several languages, which spares identifying each line of a corpus."""
    sample = lines[:: max(1, len(lines) // _SAMPLE)]
    found = Counter(map(_spoken, sample))
    known = sorted(count for code, count in found.items() if code)
    return len(known) > 1 and known[-2] >= _LEAST_OF_SAMPLE * sum(known)


def _spoken(line: RawBlock) -> str:
    """Return the language of a line, with the script of Chinese."""
    found = identified(line.text)
    return found.language + found.script if found.language in LANGUAGES else ""


def describe(blocks: Sequence[RawBlock], *, stated: bool = False) -> str:
    """Return what was seen of several languages in a file that was not split, and what helps; "" if there is one.

    Args:
        blocks: the blocks of the file.
        stated: the file is said to be in one language, which explains what it has of another.
    """
    if len(named := names_languages(blocks)) > 1:
        return f"has sections headed {' and '.join(named)}, but their text is not in these languages; {_WHOLE}"
    if stated:
        return ""
    sizes: defaultdict[str, float] = defaultdict(float)
    mixed = 0.0
    for block in blocks:
        inside = sizes_inside(block) or {language_of(block): weigh(block)}
        total = sum(inside.values())
        mixed += total * (len(inside) > 1 and sorted(inside.values())[-2] >= _LEAST_WITHIN * total)
        for code, size in inside.items():
            sizes[code] += size
    known = sorted((code for code in sizes if code in LANGUAGES), key=lambda code: -sizes[code])
    total = sum(sizes.values())
    if len(known) < 2 or sizes[known[1]] < _LEAST_OF_FILE * total:
        return ""
    both = " and ".join(LANGUAGES[code].names[0].title() for code in known[:2])
    if mixed >= 0.5 * total:
        return (
            f"holds {both} within paragraphs, but not in turn; {_WHOLE}; --pattern lines splits the paragraphs anyway"
        )
    return f"holds {both}, but not as text and translation in turn; {_WHOLE}; --pattern blocks splits it anyway"

"""SubRip and WebVTT subtitles: a cue is a block; cues that share a sentence are joined.

In the subtitles of a text that is read out, cues follow each other without gaps but for distinct pauses. There the
pauses separate the blocks, and single cues without a full stop are headings.

https://www.w3.org/TR/webvtt1/ (SubRip, which has no standard, is its ancestor)
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, pairwise

from aligner.errors import InputError
from aligner.languages import CLOSERS, SENTENCE_ENDS
from aligner.readers.base import RawBlock, RawFile, RawLine, Reader, ReadOptions, Source
from aligner.readers.suffixes import SUFFIXES

_CLOCK = r"(?:(\d{1,3}):)?(\d{1,2}):(\d{2})[,.](\d{1,3})"
_TIMES = re.compile(rf"\s*{_CLOCK}\s*-->\s*{_CLOCK}(?:\s.*)?")
_FIRST = re.compile(rf"\ufeff?\s*+(?:WEBVTT\b|(?:\d++[ \t]*+\n)?[ \t]*+{_CLOCK}[ \t]*+-->)")
# Tags of both formats, and position codes that SubRip inherits from SubStation.
_TAG = re.compile(r"</?(?:[bicu]|ruby|v|lang|font|s)\b[^<>]{0,200}>|<(?:\d+:)?\d+:\d+\.\d+>|\{\\[^{}]{0,100}\}", re.I)
_READING = re.compile(r"<rt>[^<]{0,100}(?:</rt>)?", re.IGNORECASE)
_GOES_ON, _MOST_LINES_OF_HEADING = re.compile(rf"[{SENTENCE_ENDS},，;；:：、][{CLOSERS}]*$"), 2
_SPEAKER = re.compile(r"[-–—‐]\s*(?=\S)")
_ENDS = re.compile(rf"[{SENTENCE_ENDS}♪♫)）\]】][{CLOSERS}]*$")
# Chinese subtitles rarely have full stops; then only the cues show where sentences end. In other subtitles at least
# this share of the cues has one, however long the sentences are.
_STOP, _LEAST_WITH_STOP = re.compile(r"[.。．｡](?!\w)"), 0.15
# A longer pause (in seconds) ends a sentence, whatever its punctuation; a sentence has at most this many cues.
_LONGEST_PAUSE, _MOST_JOINED = 3.0, 8
# A text that is read out has gaps of at most `_AT_ONCE` seconds between cues, pauses of at least `_LEAST_PAUSE`, and on
# average at most `_MOST_BETWEEN` cues between pauses. In conversations, gaps of all lengths occur.
_AT_ONCE = 0.01
_LEAST_PAUSE = 1.0
_MOST_BETWEEN = 20


@dataclass(frozen=True, slots=True)
class _Cue:
    start: float
    end: float
    times: tuple[str, str]
    lines: tuple[RawLine, ...]


def recognize(source: Source) -> bool:
    """Return whether a text begins with WebVTT's signature or with the times of a cue."""
    return _FIRST.match(source.head[:2000]) is not None


def read(source: Source, options: ReadOptions) -> RawFile:
    """Read the cues of a subtitle file; the place of a block is its times.

    Raises:
        InputError: as in `encodings.decode`, or the file has no cues.
    """
    cues = list(_cues(source.decoded.text.replace("\x00", " ")))
    if not cues:
        raise InputError(source.path, "has no cues: no line like 00:00:01,000 --> 00:00:02,500", place="line 1")
    read_out = _is_read_out(cues)
    spoken = [part for cue in cues for part in _by_speaker(cue)]
    joined = tuple(_blocks(_sentences(spoken), read_out=read_out))
    if len(joined) == len(spoken):
        return RawFile(joined)
    return RawFile(joined, unjoined=tuple(_blocks([[cue] for cue in spoken], read_out=read_out)))


READER = Reader("subtitles", SUFFIXES["subtitles"], recognize, read)


def _cues(text: str) -> Iterator[_Cue]:
    """Yield the cues that have text, in the order of the file."""
    rows = text.split("\n")
    offsets = [0, *accumulate(len(row) + 1 for row in rows)]
    heads = [(index, match) for index, row in enumerate(rows) if "-->" in row and (match := _TIMES.fullmatch(row))]
    if not heads:
        return
    numbered = heads[0][0] > 0 and rows[heads[0][0] - 1].strip().isdigit()
    for (head, times), (following, _) in zip(heads, [*heads[1:], (len(rows), None)], strict=True):
        stop = following
        if rows[0].lstrip("\ufeff").startswith("WEBVTT"):
            # After the blank line that ends a cue may follow the next one's name, or notes.
            stop = next((index for index in range(head + 1, stop) if not rows[index].strip()), stop)
        elif numbered and following < len(rows) and rows[following - 1].strip().isdigit():
            stop -= 1
        lines = []
        for index in range(head + 1, stop):
            row = rows[index]
            if plain := html.unescape(_TAG.sub("", _READING.sub("", row))).strip():
                start = offsets[index] + len(row) - len(row.lstrip())
                lines.append(RawLine(plain, row.strip(), start, offsets[index] + len(row.rstrip()), index + 1))
        if lines:
            yield _Cue(*_span(times), tuple(lines))


def _span(times: re.Match[str]) -> tuple[float, float, tuple[str, str]]:
    values = [int(part or 0) for part in times.groups()]
    shown = [f"{h:02}:{m:02}:{s:02}.{ms:03}" for h, m, s, ms in (values[:4], values[4:])]
    start, end = (h * 3600 + m * 60 + s + ms / 1000 for h, m, s, ms in (values[:4], values[4:]))
    return start, end, (shown[0], shown[1])


def _by_speaker(cue: _Cue) -> list[_Cue]:
    """Split a cue in which two people speak, each on lines after a dash, into a cue per speaker."""
    starts = [index for index, line in enumerate(cue.lines) if _SPEAKER.match(line.text)]
    if len(starts) < 2 or starts[0] > 0:
        return [cue]
    return [
        _Cue(cue.start, cue.end, cue.times, cue.lines[start:stop])
        for start, stop in zip(starts, [*starts[1:], len(cue.lines)], strict=True)
    ]


def _sentences(cues: Sequence[_Cue]) -> list[list[_Cue]]:
    """Return runs of cues that end where sentences end."""
    runs: list[list[_Cue]] = [[cue] for cue in cues[:1]]
    stopped = sum(any(_STOP.search(line.text) for line in cue.lines) for cue in cues)
    joins = stopped >= _LEAST_WITH_STOP * len(cues)
    read_out = _is_read_out(cues)
    for before, cue in pairwise(cues):
        pause = cue.start - before.end
        speaker = _SPEAKER.match(cue.lines[0].text)
        if read_out:
            goes_on = pause <= _AT_ONCE and not (speaker and _ends(before))
        else:
            goes_on = not (_ends(before) or speaker or pause > _LONGEST_PAUSE) and len(runs[-1]) < _MOST_JOINED
        if joins and goes_on:
            runs[-1].append(cue)
        else:
            runs.append([cue])
    return runs


def _is_read_out(cues: Sequence[_Cue]) -> bool:
    pauses = [cue.start - before.end for before, cue in pairwise(cues)]
    long = [pause for pause in pauses if pause > _AT_ONCE]
    return bool(long) and min(long) >= _LEAST_PAUSE and len(long) < len(pauses) <= _MOST_BETWEEN * len(long)


def _ends(cue: _Cue) -> bool:
    return _ENDS.search(cue.lines[-1].text) is not None


def _blocks(runs: Sequence[Sequence[_Cue]], *, read_out: bool) -> Iterator[RawBlock]:
    """Yield a block for each run of cues; in a text read out, single cues that do not end as sentences are headings."""
    for number, block in enumerate(map(_block, runs)):
        if read_out and len(block.lines) <= _MOST_LINES_OF_HEADING and not _GOES_ON.search(block.lines[-1].text):
            yield replace(block, kind="heading", level=1 if number == 0 else 2)
        else:
            yield block


def _block(cues: Sequence[_Cue]) -> RawBlock:
    place = f"{cues[0].times[0]} --> {cues[-1].times[1]}"
    return RawBlock("paragraph", tuple(line for cue in cues for line in cue.lines), place=place)

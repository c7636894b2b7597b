"""A page to send to a translator: both texts side by side, doubtful beads marked, links corrected by single keys.

The page is one file that needs no network. It holds the pairs as JSON, a few hundred per element, so that even a page
of a million pairs opens. A page corrected and saved in the browser can be read back.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any, BinaryIO

import pandas as pd
from markupsafe import Markup

from aligner.bead_pages import bundle, page_style, page_texts
from aligner.checks import CHECKS
from aligner.errors import AlignerError, InputError
from aligner.formats.attrs import check_attrs
from aligner.formats.base import Format, chunks, gather, parse_json
from aligner.formats.resegment import find_units
from aligner.languages import LANGUAGES, to_tag
from aligner.own_files import PAGE_MARK, is_page
from aligner.types import DOUBTFUL
from aligner.web_pages import render

_ROWS = 500  # per element
_STILL = 200  # rows shown where scripts do not run
_SIDES = ("source", "target")
_OPEN = ("", None, "auto")  # statuses of pairs that nobody has settled
_ELEMENT = re.compile(
    r'<script type="application/json" (?:id="(about)"[^>]*|class="rows" data-count="(\d+)"[^>]*)>(.*?)</script>'
)
_TOTAL = re.compile(r'<script type="application/json" id="about" data-total="(\d{1,18})">')


def dump(frame: pd.DataFrame, file: BinaryIO) -> None:
    """Write the page."""
    about = _About(frame)
    parts = render(
        __package__,
        "page",
        style=page_style(),
        script=bundle("page"),
        mark=Markup(PAGE_MARK),
        title=_title(frame),
        count=len(frame),
        still=_still(frame),
        parts=_parts(frame, about),
        about=about.facts,
        signature=str(frame.attrs.get("signature", "")),
    )
    try:
        file.writelines(part.encode() for part in parts)
    except ValueError as error:
        raise AlignerError(f"the page cannot hold this table: {error}") from None


def load(path: Path) -> pd.DataFrame:
    """Read a page back, whether it was written here or saved in a browser.

    Raises:
        InputError: the file is not a page that this module wrote, or was changed so that rows are missing.
    """
    about: dict[str, Any] = {}
    with path.open(encoding="utf-8", newline="\n") as file:
        for line in file:
            if (match := _ELEMENT.search(line)) and match[1]:
                about = parse_json(match[3], path)
    names = about.get("columns")
    if names is None:
        raise InputError(path, "is not a review page of aligner", advice="to read documents, use aligner build")
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise InputError(path, "is damaged: the names of its columns are not texts")
    attrs = check_attrs(about.get("attrs", {}), path)
    with path.open(encoding="utf-8", newline="\n") as file:
        frame = gather(_read(file, names, path), names, path)
    frame.attrs = attrs
    return frame


def stated_rows(path: Path) -> int | None:
    """Return how many rows the page had when it was written or saved."""
    with path.open(encoding="utf-8", newline="\n") as file:
        found = [match for line in file if (match := _TOTAL.search(line))]
    return int(found[-1][1]) if found else None


def _read(lines: Iterable[str], names: list[str], path: Path) -> Iterator[dict[str, list[Any]]]:
    for line in lines:
        if (match := _ELEMENT.search(line)) and match[2]:
            cells = parse_json(match[3], path).get("cells")
            if not isinstance(cells, dict):
                raise InputError(path, "is damaged: an element of rows has no cells")
            if missing := next((name for name in names if name not in cells), None):
                raise InputError(path, f"no column {missing!r}")
            # Columns of lists are always written in full, so their length tells whether the count is true.
            lengths = {name: len(cells[name]) for name in names if isinstance(cells[name], list)}
            if wrong := next((name for name in lengths if str(lengths[name]) != match[2]), None):
                problem = f"is damaged: {lengths[wrong]} cells of {wrong!r} in an element of {match[2][:20]} rows"
                raise InputError(path, problem)
            if not lengths:
                raise InputError(path, "is damaged: an element of rows has no cells")
            count = max(lengths.values())
            yield {name: cells[name] if name in lengths else [cells[name]] * count for name in names}


class _About:
    """Facts on the table for the page's script, collected while rows are written."""

    def __init__(self, frame: pd.DataFrame) -> None:
        self._frame = frame
        self.level = str(frame.attrs.get("level", "sentence"))
        self._sections: dict[tuple[str, str], int] = {}
        self._languages: dict[str, str] = {}
        self._findings: set[str] = set()
        self._digest = hashlib.sha256(str(frame.attrs.get("signature", "")).encode(errors="replace"))

    def note(self, number: int, columns: dict[str, list[Any]]) -> None:
        """Record the rows of an element."""
        self._digest.update(repr(columns).encode(errors="replace"))
        pairs = list(zip(columns["source_document"], columns["target_document"], strict=True))
        for documents in dict.fromkeys(pairs):
            self._sections.setdefault(documents, number)
        for side in _SIDES:
            self._languages |= dict(zip(columns[f"{side}_document"], columns[f"{side}_lang"], strict=True))
        self._findings.update(code for codes in columns["findings"] for code in codes)

    def facts(self) -> dict[str, Any]:
        """Return all facts as JSON values."""
        return {
            "attrs": self._frame.attrs,
            "columns": [str(name) for name in self._frame.columns],
            "digest": self._digest.hexdigest(),
            "file": "pairs.html",
            "documents": {name: self._document(name) for name in self._languages},
            "sections": [[*documents, number] for documents, number in self._sections.items()],
            "findings": {code: _check(code) for code in sorted(self._findings)},
            "texts": page_texts(),
        }

    def _document(self, name: str) -> dict[str, str]:
        described = _described(self._frame, name)
        language = self._languages[name] or ""
        url = str(described.get("url", ""))
        return {
            "name": _name(self._frame, name),
            "tag": to_tag(language, described.get("script", ""), "script"),
            "spoken": LANGUAGES[language].names[0].title() if language in LANGUAGES else language,
            "date": str(described.get("date", "")),
            "url": url if url.startswith(("https://", "http://")) else "",  # no other scheme, such as javascript:
        }


def _check(code: str) -> list[str]:
    """Return name, message and severity of a check."""
    check = CHECKS.get(code)
    return [check.name, check.message, check.severity] if check else ["", "", "warning"]


def _parts(frame: pd.DataFrame, about: _About) -> Iterator[dict[str, Any]]:
    """Yield what the template writes for each element of rows; `about` takes note of them."""
    for number, columns in enumerate(_columns(frame)):
        about.note(number, columns)
        yield {
            "count": len(columns["source_text"]),
            "doubts": ",".join(f"{row}:{sure}" for row, sure in _doubts(columns)),
            "settled": sum(status not in _OPEN for status in columns["status"]),
            "held": {
                "cells": {name: _packed(cells) for name, cells in columns.items()},
                "cuts": _cuts(columns, about.level),
            },
        }


def _columns(frame: pd.DataFrame) -> Iterator[dict[str, list[Any]]]:
    for chunk in chunks(frame):
        count = len(chunk["source_text"])
        for start in range(0, count, _ROWS):
            yield {name: cells[start : start + _ROWS] for name, cells in chunk.items()}


def _packed(cells: list[Any]) -> Any:
    """Return a column, as a single value if all rows have the same."""
    first = cells[0]
    alike = not isinstance(first, list) and all(cell == first for cell in cells)
    return first if alike else cells


def _doubts(columns: dict[str, list[Any]]) -> Iterator[tuple[int, float]]:
    """Yield the rows to be checked, with their confidence."""
    names = ("source_text", "target_text", "confidence", "findings", "status")
    for number, (*texts, sure, findings, status) in enumerate(zip(*(columns[name] for name in names), strict=True)):
        is_open = all(texts) and status in _OPEN
        if is_open and ((sure is not None and sure < DOUBTFUL) or findings):
            yield number, 1.0 if sure is None else sure


def _cuts(columns: dict[str, list[Any]], level: str) -> dict[int, list[Any]]:
    """Return the borders between units for rows with several units, in UTF-16 code units, which scripts count."""
    cuts: dict[int, list[Any]] = {}
    for place, side in enumerate(_SIDES):
        names = (f"{side}_text", f"{side}_ids", f"{side}_lang")
        for number, (text, ids, language) in enumerate(zip(*(columns[name] for name in names), strict=True)):
            if len(ids) < 2 or not (spans := find_units(text or "", len(ids), language, level)):
                continue
            edges = [[_utf16(text, end), _utf16(text, start)] for (_, end), (start, _) in pairwise(spans)]
            cuts.setdefault(number, [None, None])[place] = edges
    return cuts


def _utf16(text: str, position: int) -> int:
    return position + sum(char > "\uffff" for char in text[:position])


def _described(frame: pd.DataFrame, document: str) -> dict[str, Any]:
    described: dict[str, Any] = frame.attrs.get("documents", {}).get(document, {})
    return described


def _name(frame: pd.DataFrame, document: str) -> str:
    return str(_described(frame, document).get("title") or document)


def _title(frame: pd.DataFrame) -> str:
    pairs = frame[["source_document", "target_document"]].drop_duplicates()
    if len(pairs) != 1:
        return f"{len(pairs)} pairs of documents"
    return " – ".join(_name(frame, str(document)) for document in pairs.iloc[0])


def _still(frame: pd.DataFrame) -> list[Any]:
    """Return language and text of both sides of the first pairs, for programs that run no scripts (mail previews)."""
    head = frame.head(_STILL)
    return list(zip(*(zip(head[f"{side}_lang"], head[f"{side}_text"], strict=True) for side in _SIDES), strict=True))


HTML = Format(
    dump,
    load,
    stated_rows=stated_rows,
    suffixes=(".html", ".htm"),
    recognizes=is_page,
    about="review page for a browser: texts side by side, corrected by single keys, without network",
)

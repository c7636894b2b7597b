"""Marks of the files that this package writes: formats put them in, and readers do not take the files for documents."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

HEAD = 4096
"""How many bytes at the beginning of a file hold its marks."""
CREATOR = "trialign"
"""The name of the program in the properties of a workbook or a Word document."""
PAGE_MARK = f'<meta name="generator" content="{CREATOR}">'
"""The tag in the head of a review page."""
FIRST_COLUMNS = ("pair_id", "group")
"""The first columns of a table of pairs."""
FIRST_MULTI_COLUMNS = ("unit_id", "group")
"""The first columns of a table of units in several languages."""

_PAGE = PAGE_MARK.encode()
_WORKBOOK = re.compile(rf"<dc:creator[^>]*>{CREATOR}</dc:creator>".encode())
_IDS = f"(?:{FIRST_COLUMNS[0]}|{FIRST_MULTI_COLUMNS[0]})"
_TABLE = re.compile(f'(?:\ufeff)?(?:{_IDS}[\t,]{FIRST_COLUMNS[1]}[\t,]|\\{{"{_IDS}": )'.encode())


def is_page(head: bytes) -> bool:
    """Return whether a file begins as a review page."""
    return _PAGE in head[:HEAD]


def is_table(head: bytes) -> bool:
    """Return whether a file begins as a table of pairs or units in TSV, CSV or JSON Lines."""
    return _TABLE.match(head) is not None


def is_export(file: Path) -> bool:
    """Return whether a file is a review page, a workbook or a Word table of pairs; False if it cannot be read."""
    try:
        if file.suffix.lower() in (".xlsx", ".docx"):
            with zipfile.ZipFile(file) as archive, archive.open("docProps/core.xml") as member:
                return _WORKBOOK.search(member.read(HEAD)) is not None
        if file.suffix.lower() in (".htm", ".html"):
            with file.open("rb") as opened:
                return is_page(opened.read(HEAD))
    except (OSError, ValueError, KeyError, NotImplementedError, RuntimeError, zipfile.BadZipFile):
        return False
    return False

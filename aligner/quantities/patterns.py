"""Patterns for lists of words, in the shape that `re` tries fastest.

An alternative that begins with a character or a set of them is left at the first character that differs, at hardly any
cost; within `(?i:...)` it is not. So words that begin alike share their beginning, and case is written out as sets.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

_END = ""


def any_of(
    words: Iterable[str], *, ignore_case: bool = False, space: str = " ", behind: Mapping[str, str] | None = None
) -> str:
    """A pattern for any of some words, the longest that fits.

    Args:
        words: as they are written; nothing in them is special.
        ignore_case: whether capitals and small letters are the same; the pattern must not stand in `(?i:...)`.
        space: a pattern for the spaces in words.
        behind: for some of the words, a pattern that must follow, of no length.
    """
    tree: dict[str, Any] = {}
    for word in words:
        node = tree
        for char in word.lower() if ignore_case else word:
            node = node.setdefault(char, {})
        node[_END] = (behind or {}).get(word, "")
    return _pattern(tree, ignore_case, space)


def _pattern(node: Mapping[str, Any], ignore_case: bool, space: str) -> str:
    ways = [
        (space if char == " " else _char(char, ignore_case)) + _pattern(rest, ignore_case, space)
        for char, rest in node.items()
        if char != _END
    ]
    if _END in node:
        ways.append(node[_END])  # last: a longer word goes before
    return ways[0] if len(ways) == 1 else f"(?:{'|'.join(ways)})"


def _char(char: str, ignore_case: bool) -> str:
    if ignore_case and char.upper() != char and len(char.upper()) == 1:
        return f"[{char}{char.upper()}]"
    return re.escape(char)

"""Build patterns of word lists in the form that `re` matches fastest.

`re` rejects an alternative that begins with a character or a set at the first character that differs, at almost no
cost, but not within `(?i:...)`. So words share their common beginnings, and case is written out as sets.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

_END = ""


def any_of(
    words: Iterable[str], *, ignore_case: bool = False, space: str = " ", followed_by: Mapping[str, str] | None = None
) -> str:
    """Return a pattern that matches the longest of some words.

    Args:
        words: The words; no character in them is special.
        ignore_case: Match upper and lower case alike. The pattern must not be used within `(?i:...)`.
        space: Pattern for the spaces in words.
        followed_by: Patterns without length that must follow some of the words.
    """
    tree: dict[str, Any] = {}
    for word in words:
        node = tree
        for char in word.lower() if ignore_case else word:
            node = node.setdefault(char, {})
        node[_END] = (followed_by or {}).get(word, "")
    return _pattern(tree, ignore_case, space)


def _pattern(node: Mapping[str, Any], ignore_case: bool, space: str) -> str:
    alternatives = [
        (space if char == " " else _char_pattern(char, ignore_case)) + _pattern(rest, ignore_case, space)
        for char, rest in node.items()
        if char != _END
    ]
    if _END in node:
        alternatives.append(node[_END])  # last, so that longer words are tried first
    return alternatives[0] if len(alternatives) == 1 else f"(?:{'|'.join(alternatives)})"


def _char_pattern(char: str, ignore_case: bool) -> str:
    if ignore_case and char.upper() != char and len(char.upper()) == 1:
        return f"[{char}{char.upper()}]"
    return re.escape(char)

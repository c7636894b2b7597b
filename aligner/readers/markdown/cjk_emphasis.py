"""A markdown-it rule for emphasis in text without spaces: `**记者：**您好`.

In CommonMark, marks between a full stop and a letter can open emphasis but not close it, so they stay in Chinese text,
which has no space after a full stop. Authors and many renderers follow the "CommonMark CJK-friendly amendments"
(https://github.com/tats-u/markdown-cjk-friendly), which change nothing in other scripts.
"""

from __future__ import annotations

from markdown_it import MarkdownIt
from markdown_it.common.utils import isMdAsciiPunct, isPunctChar
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.emphasis import tokenize

from aligner.languages import is_wide


def install(md: MarkdownIt) -> None:
    """Replace the parser's own rule; the parser is changed in place."""
    md.inline.ruler.at("emphasis", _emphasis)


def _emphasis(state: StateInline, silent: bool) -> bool:
    start, known = state.pos, len(state.delimiters)
    done = tokenize(state, silent)
    if done and state.src[start] == "*":
        before, after = state.src[start - 1 : start] or " ", state.src[state.pos : state.posMax][:1] or " "
        for delimiter in state.delimiters[known:]:
            delimiter.open = delimiter.open or _flanks(after, before)
            delimiter.close = delimiter.close or _flanks(before, after)
    return done


def _flanks(inside: str, outside: str) -> bool:
    """Return whether marks between two characters may belong to the first."""
    if inside.isspace():
        return False
    return is_wide(inside) or not _is_mark(inside) or outside.isspace() or is_wide(outside) or _is_mark(outside)


def _is_mark(char: str) -> bool:
    return isMdAsciiPunct(ord(char)) or isPunctChar(char)

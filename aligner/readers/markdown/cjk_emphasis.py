"""A markdown-it rule for emphasis in text without spaces: `**记者：**您好`.

By CommonMark marks that stand between a full stop and a letter open emphasis and never close it, so that in Chinese,
which has no space after a full stop, they stay in the text. Writers and many renderers go by the rule of "CommonMark
CJK-friendly amendments" (https://github.com/tats-u/markdown-cjk-friendly), which changes nothing in other scripts.
"""

from __future__ import annotations

from markdown_it import MarkdownIt
from markdown_it.common.utils import isMdAsciiPunct, isPunctChar
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.emphasis import tokenize

from aligner.languages import is_wide


def install(md: MarkdownIt) -> None:
    """Put the rule in place of the parser's own, which is changed in place."""
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
    """Whether marks between two characters may belong to the first."""
    if inside.isspace():
        return False
    return is_wide(inside) or not _is_mark(inside) or outside.isspace() or is_wide(outside) or _is_mark(outside)


def _is_mark(char: str) -> bool:
    return isMdAsciiPunct(ord(char)) or isPunctChar(char)

"""A markdown-it rule for lines of pure markup in MDX pages: JSX tags, imports and exports.

In CommonMark an unknown tag begins raw HTML up to the next blank line; in MDX, and for those who write such pages, only
the tag itself is markup. https://mdxjs.com/docs/what-is-mdx/#markdown
"""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.common.html_blocks import block_names
from markdown_it.rules_block import StateBlock

_TAG_NAME = re.compile(r"</?([A-Za-z][\w.:-]*)?")
_LONGEST_TAG = 20_000
# Tags whose content CommonMark's own rule skips.
_HTML_BLOCKS = {*block_names, "pre", "script", "style", "textarea"}
_MODULE_LINE = re.compile(
    r"import\s.*\bfrom\s+['\"][^'\"]+['\"];?|export\s+(?:default|const|let|function|async)\b.*|export\s*\{.*"
)


def install(md: MarkdownIt, *, components: bool) -> None:
    """Add the rule to a parser.

    Args:
        md: the parser, changed in place.
        components: whether the page uses JSX; there, indented text is not code, and imports are markup.
    """

    def component_lines(state: StateBlock, start: int, end: int, silent: bool) -> bool:
        if state.is_code_block(start):
            return False
        begin, limit = state.bMarks[start] + state.tShift[start], state.eMarks[start]
        first = state.src[begin : begin + 1]
        if first == "<":
            stop = _tags_end(state.src, begin, state.eMarks[end - 1], jsx_only=silent)
            following = next((line for line in range(start, end) if state.eMarks[line] >= stop), end) if stop else start
        elif components and not silent and _MODULE_LINE.fullmatch(state.src[begin:limit].rstrip()):
            stop = limit
            following = start
            while following + 1 < end and not state.isEmpty(following + 1):
                following += 1
        else:
            return False
        if not stop:
            return False
        if not silent:
            state.line = following + 1
        return True

    if components:
        md.disable("code")
    md.block.ruler.before(
        "html_block", "components", component_lines, {"alt": ["paragraph", "reference", "blockquote"]}
    )


def uses_components(text: str) -> bool:
    """Return whether a page has JSX tags on lines of their own."""
    return re.search(r"^ {0,3}</?(?:[A-Z][\w.]*|(?=>))[^<>\n]*>?[ \t]*$", text, re.MULTILINE) is not None


def _tags_end(src: str, position: int, limit: int, *, jsx_only: bool) -> int:
    """Return the end of tags that fill one or more lines from a position on; 0 if these lines hold anything else.

    Tags of HTML's own blocks are left to CommonMark's rule, which knows where their content ends.
    """
    limit = min(limit, position + _LONGEST_TAG)
    while True:
        match = _TAG_NAME.match(src, position, limit)
        if match is None:
            return 0
        name = match[1] or ""
        if name[:1].islower() and (jsx_only or name in _HTML_BLOCKS):
            return 0
        position = tag_end(src, match.end(), limit)
        if not position:
            return 0
        while position < limit and src[position] in " \t":
            position += 1
        if position >= limit or src[position] == "\n":
            return position
        if src[position] != "<":
            return 0


def tag_end(src: str, position: int, limit: int) -> int:
    """Return the offset after the ">" that closes a tag, skipping JSX values in braces; 0 if it never closes."""
    depth, quote = 0, ""
    while position < limit:
        char = src[position]
        if quote:
            quote = "" if char == quote else quote
        elif char in "\"'`" and (depth or src[position - 1] == "="):
            quote = char
        elif char == "{":
            depth += 1
        elif char == "}":
            depth -= 1
        elif char == "\n" and not depth and src[position + 1 : position + 2] == "\n":
            return 0
        elif not depth and char == ">":
            return position + 1
        elif not depth and char == "<":
            return 0
        position += 1
    return 0

"""Markdown-it inline rules for what site generators add to Markdown: shortcodes, attributes, roles, links to them.

Markup in braces is left out, with the text that a shortcode shows ({{< glossary_tooltip text="node" >}}) kept.
"""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline

from aligner.readers.markdown.mdx import tag_end

# Each pattern stops at the next opening, so that a text of nothing but openings takes linear time.
_SHORTCODE = re.compile(r"\{\{[<%](?:(?!\{\{|\}\}).)*+\}\}", re.DOTALL)
_TAG = re.compile(r"\{[%#](?:(?!\{[%#]|[%#]\}).)*+[%#]\}|\{/\*(?:(?!\{/\*|\*/).)*+\*/\}|\{:[^{}\n]*\}", re.DOTALL)
_SHOWN = re.compile(r"(?:\btext=|^...\s*(?:kbd|key|mark|badge|abbr)\s+)(?:\"([^\"]*)\"|'([^']*)')")
_TERM = re.compile(r"\bterm_id=(?:\"([^\"]*)\"|'([^']*)')")
_ITEM = r"(?:[#.][\w:-]++|[\w:-]++=(?:\"[^\"{}]*\"|'[^'{}]*'|[^\s{}\"'=]++))"
_ATTRIBUTES = re.compile(rf"\{{\s*{_ITEM}(?:\s+{_ITEM})*\s*\}}")
_CLASS = re.compile(r"\{\s*[#.]")
_ROLE = re.compile(r"(?:\{[\w:+-]{1,40}\}|:[a-z][\w:+-]{0,40}:)(?=`)")
_ROLE_CONTENT = re.compile(r"`([^`]+?)(?:\s*<[^<>`]*>)?`")
_TAG_NAME = re.compile(r"</?[A-Za-z][\w.:-]*")
_LONGEST_TAG = 500
_ICON = re.compile(r":(?:material|fontawesome|octicons|simple)-[\w-]+:")
_DESTINATION = re.compile(
    r"\(\s*(?:\{\{[<%]?(?:(?!\{\{|\}\}).)*+\}\}|\{%(?:(?!%\}).)*+%\})[^()\s]*(?:\s+(?:\"[^\"]*\"|'[^']*'))?\s*\)"
)


def install(md: MarkdownIt, *, components: bool) -> None:
    """Add the rules to a parser, changed in place; `components` says whether the page uses JSX."""
    md.inline.ruler.before("link", "generated_link", _GeneratedLink())
    md.inline.ruler.before("link", "braces", _braces)
    md.inline.ruler.before("link", "colons", _colons)
    if components:
        md.inline.ruler.before("html_inline", "component", _component)


def _braces(state: StateInline, silent: bool) -> bool:
    if state.src[state.pos] != "{":
        return False
    if match := _SHORTCODE.match(state.src, state.pos):
        shown = _SHOWN.search(match[0]) or _TERM.search(match[0])
        return _consume(state, match.end(), (shown[1] or shown[2] or "") if shown else "", silent)
    if match := _TAG.match(state.src, state.pos):
        return _consume(state, match.end(), "", silent)
    if _ROLE.match(state.src, state.pos):
        return _read_role(state, silent)
    match = _ATTRIBUTES.match(state.src, state.pos)
    # In braces, "x=1" is a formula, unless it belongs to an image or the like.
    if match and (_CLASS.match(match[0]) or state.src[state.pos - 1 : state.pos] in (")", "`", "]", "*")):
        return _consume(state, match.end(), "", silent)
    return False


def _colons(state: StateInline, silent: bool) -> bool:
    if state.src[state.pos] != ":":
        return False
    if match := _ICON.match(state.src, state.pos):
        return _consume(state, match.end(), "", silent)
    return _read_role(state, silent) if _ROLE.match(state.src, state.pos) else False


def _read_role(state: StateInline, silent: bool) -> bool:
    """Read a role of MyST or Sphinx: {ref}`the text <target>`, :ref:`the text <target>`."""
    role = _ROLE.match(state.src, state.pos)
    content = _ROLE_CONTENT.match(state.src, role.end()) if role else None
    return _consume(state, content.end(), content[1].strip(), silent) if content else False


def _component(state: StateInline, silent: bool) -> bool:
    """Leave out a JSX tag with values in braces, which HTML does not know."""
    name = _TAG_NAME.match(state.src, state.pos)
    end = tag_end(state.src, name.end(), min(state.posMax, state.pos + _LONGEST_TAG)) if name else 0
    return _consume(state, end, "", silent) if end and "{" in state.src[state.pos : end] else False


def _consume(state: StateInline, end: int, shown: str, silent: bool) -> bool:
    if shown and not silent:
        state.push("text", "", 0).content = shown
    # One of the two spaces around what is left out.
    if not shown and state.src[max(0, state.pos - 1) : state.pos] in ("", " ", "\n"):
        while end < state.posMax and state.src[end] == " ":
            end += 1
    state.pos = end
    return True


class _GeneratedLink:
    """A rule for links whose destination is a shortcode or a tag: [text]({{< relref "page.md" >}})."""

    def __init__(self) -> None:
        self._source = ""
        self._any = False

    def __call__(self, state: StateInline, silent: bool) -> bool:
        if state.src[state.pos] != "[":
            return False
        if self._source is not state.src:
            # Once for each text: searching it at each bracket would be quadratic.
            self._source, self._any = state.src, re.search(r"\]\(\s*\{[{%]", state.src) is not None
        if not self._any:
            return False
        first, last, maximum = state.pos + 1, state.md.helpers.parseLinkLabel(state, state.pos, True), state.posMax
        match = _DESTINATION.match(state.src, last + 1, maximum) if last >= 0 else None
        if match is None:
            return False
        if not silent:
            state.pos, state.posMax = first, last
            state.push("link_open", "a", 1)
            state.md.inline.tokenize(state)
            state.push("link_close", "a", -1)
        state.pos, state.posMax = match.end(), maximum
        return True

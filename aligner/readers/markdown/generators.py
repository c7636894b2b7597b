"""Markdown-it block rules for what site generators add to Markdown: Hugo, Jekyll, MkDocs, Docusaurus, VuePress, MyST.

Lines of pure markup are left out, titles of containers are paragraphs, and the content of containers is Markdown.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable

from markdown_it import MarkdownIt
from markdown_it.ruler import RuleOptionsType
from markdown_it.rules_block import StateBlock

_LONGEST_LINE = 20_000
_TOML = re.compile(r"\+\+\+[ \t]*\n((?:(?!\+\+\+)[^\n]*\n)*+)\+\+\+[ \t]*(?:\n|$)")
_SHORTCODE = r"\{\{[<%](?:(?!\{\{|\}\}).)*+[>%]\}\}"
_LIQUID = r"\{[%#](?:(?!\{[%#]|[%#]\}).)*+[%#]\}"
_MARKUP_LINE = re.compile(
    rf"(?:{_SHORTCODE}\s*+)++|(?:{_LIQUID}\s*+)++"  # Hugo; Jekyll, Liquid, Jinja
    r"|\{/\*.*\*/\}"  # comment in MDX
    r"|\{\*[^{}]*\*\}|;?-{1,2}8<-{1,2}(?:\s.*)?"  # included files in MkDocs
    r"|<<<\s+\S.*|@\[[\w-]+\]\(.*\)|@include.*"  # the same in VuePress and VitePress
    r"|\{:[^{}]*\}"  # attributes in kramdown
    r"|\[\[?_?TOC_?\]?\]"
    r"|\{\{\s*#[^{}]*\}\}"  # mdBook
    r"|\([\w.:/ +-]+\)="  # target in MyST
    r"|\*\[[^\]]+\]:.*",  # abbreviation
    re.IGNORECASE,
)
_FIRST_CHARS = frozenset("{;-<@[(*:/`~%")
_UNFINISHED = re.compile(r"\{(?:\{[<%]|%)(?:(?![>%]?\}).)*+")
_FINISH = re.compile(r"(?:(?!\{\{|\{%).)*[>%]\}\}?\s*")
_MOST_LINES = 40
# Shortcodes and tags around code: {{< highlight go >}}, {% highlight ruby %}.
_CODE_TAG = re.compile(
    r"\{(?:\{[<%]|%)-?\s*(highlight|code|codeblock|code-block|mermaid|math|katex|chart|shell|comment)\b[^{}]*\}"
)
_CONTAINER = re.compile(
    r":{3,}\s*(?P<name>\{[^{}]*\}|[\w-]+)?(?:\[(?P<bracket>[^\[\]]*)\])?(?P<plain>[^{}]*)(?:\{[^{}]*\})?\s*"
)
_BLOCK = re.compile(r"/{3,}(?:\s+[\w-]+\s*(?:\|\s*(?P<plain>.*))?)?")
_DIRECTIVE = re.compile(r"(`{3,}|~{3,}|:{3,})\s*\{([\w:-]+)\}\s*(.*)")
# Directives of MyST that hold Markdown, and those whose argument is a title.
_TITLED = frozenset(("admonition", "topic", "sidebar", "dropdown", "card", "grid-item-card", "tab-item", "rubric"))
_PROSE = _TITLED | frozenset(
    ("note", "warning", "tip", "important", "caution", "attention", "danger", "error", "hint", "seealso", "epigraph",
     "pull-quote", "versionadded", "versionchanged", "deprecated", "margin", "exercise", "solution")
)  # fmt: skip
_OPTION = re.compile(r":[\w-]+:(?:\s.*)?")
_MYST = re.compile(r"^ {0,3}(?:`{3,}|~{3,}|:{3,})\{[\w:-]+\}|^\([\w.-]+\)=[ \t]*$", re.MULTILINE)
_INDENTED = re.compile(
    r"(?:!!!|\?\?\?\+?)\s*[\w-]+(?: [\w-]+)*(?:\s+\"(?P<title>[^\"]*)\")?\s*"
    r"|===[!+]?\s+(?P<quote>[\"'])(?P<tab>.+)(?P=quote)\s*"
)
_INDENT = 4
_Rule = Callable[[StateBlock, int, int, bool], bool]


def install(md: MarkdownIt, text: str) -> None:
    """Add the rules to the parser of a page; the parser is changed in place."""
    interrupting: RuleOptionsType = {"alt": ["paragraph", "reference", "blockquote"]}
    md.block.ruler.before("table", "other_front_matter", _front_matter)
    md.block.ruler.before("fence", "indented_containers", _indented_container, interrupting)
    md.block.ruler.before("fence", "markup_lines", _markup_lines(myst=_MYST.search(text) is not None), interrupting)


def has_front_matter(text: str) -> bool:
    """Return whether a page begins with front matter in TOML."""
    return _TOML.match(text) is not None


def _json_end(text: str) -> int:
    """Return the end of front matter in JSON; 0 if there is none."""
    if not re.match(r'\{\s*"', text):
        return 0
    try:
        _, end = json.JSONDecoder().raw_decode(text)
    except (ValueError, RecursionError):
        return 0
    return end if not text[end : end + 1].strip() else 0


def _front_matter(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    if start or state.level or state.bMarks[0] + state.tShift[0]:
        return False
    if match := _TOML.match(state.src):
        markup, content, stop = "+++", match[1], match.end()
    elif stop := _json_end(state.src):
        markup, content = "{", state.src[:stop]
    else:
        return False
    if not silent:
        token = state.push("front_matter", "", 0)
        token.markup, token.content = markup, content
        state.line = start + state.src.count("\n", 0, stop) + (not state.src[:stop].endswith("\n"))
        token.map = [start, state.line]
    return True


def _indented_container(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Read an admonition or a tab of MkDocs, whose content is indented."""
    if state.is_code_block(start):
        return False
    line = _line(state, start)
    match = _INDENTED.fullmatch(line) if line[:1] in ("!", "?", "=") and len(line) < _LONGEST_LINE else None
    if match is None:
        return False
    indent = state.sCount[start] + _INDENT
    stop = start + 1
    while stop < end and (state.isEmpty(stop) or state.sCount[stop] >= indent):
        stop += 1
    if stop == start + 1 and not match["tab"]:
        return False
    if silent:
        return True
    state.push("container_open", "div", 1)  # counts as nesting, which the parser limits
    _push_title(state, match["title"] or match["tab"] or "", start)
    before = state.blkIndent, state.lineMax, state.parentType
    state.blkIndent, state.lineMax = indent, stop
    state.md.block.tokenize(state, start + 1, stop)
    state.blkIndent, state.lineMax, state.parentType = before
    state.push("container_close", "div", -1)
    state.line = stop
    return True


def _markup_lines(*, myst: bool) -> _Rule:
    def markup_lines(state: StateBlock, start: int, end: int, silent: bool) -> bool:
        if state.is_code_block(start):
            return False
        first = state.src[state.bMarks[start] + state.tShift[start] : state.eMarks[start]][:1]
        if first not in _FIRST_CHARS or state.eMarks[start] - state.bMarks[start] > _LONGEST_LINE:
            return False
        stop, title = _read_markup(state, start, end, myst=myst)
        if stop and not silent:
            _push_title(state, title, start)
            state.line = stop
        return stop > 0

    return markup_lines


def _read_markup(state: StateBlock, start: int, end: int, *, myst: bool) -> tuple[int, str]:
    """Return the line after markup that fills whole lines, 0 if there is none, and the title in it."""
    line = _line(state, start)
    if start in state.env.get("closers", ()) or (myst and line.startswith("% ")):
        return start + 1, ""
    if directive := _DIRECTIVE.fullmatch(line):
        return _read_directive(state, start, end, directive)
    if match := _CODE_TAG.match(line):
        close = _find(state, start, end, rf".*\{{(?:\{{[<%]\s*/|%-?\s*end){match[1]}\s*-?[>%]\}}.*")
        if close < end:
            return close + 1, ""
    if _MARKUP_LINE.fullmatch(line):
        return start + 1, ""
    if match := (_CONTAINER.fullmatch(line) or _BLOCK.fullmatch(line)):
        parts = match.groupdict()
        return start + 1, (parts.get("bracket") or parts["plain"] or "").strip(" :")
    if line.startswith(":::"):
        return start + 1, ""
    if _UNFINISHED.fullmatch(line):
        for number in range(start + 1, min(end, start + _MOST_LINES)):
            if state.isEmpty(number):
                break
            if _FINISH.fullmatch(_line(state, number)):
                return number + 1, ""
    return 0, ""


def _read_directive(state: StateBlock, start: int, end: int, match: re.Match[str]) -> tuple[int, str]:
    """Read the first lines of a directive of MyST; other directives than those of prose are code."""
    fence, name, argument = match.groups()
    close = _find(state, start + 1, end, f"{fence[0]}{{{len(fence)},}}")
    if name not in _PROSE:
        # A fence of three backticks is CommonMark's own.
        return (min(close + 1, end), "") if fence[0] == ":" else (0, "")
    state.env.setdefault("closers", set()).add(close)
    stop = start + 1
    while stop < close and _OPTION.fullmatch(_line(state, stop)):
        stop += 1
    return stop, argument if name in _TITLED else ""


def _find(state: StateBlock, start: int, end: int, pattern: str) -> int:
    """Return the first line that matches a pattern, or `end`."""
    # A later line that matches is remembered, and so is that there is none: else this would be quadratic.
    found = state.env.setdefault("found", {})
    known = found.get((pattern, end), -1)
    if known < start:
        lines = (number for number in range(start, end) if re.fullmatch(pattern, _line(state, number)))
        known = found[pattern, end] = next(lines, end)
    return int(known)


def _line(state: StateBlock, number: int) -> str:
    return state.src[state.bMarks[number] + state.tShift[number] : state.eMarks[number]].rstrip()


def _push_title(state: StateBlock, title: str, line: int) -> None:
    if not any(map(str.isalnum, title)):
        return
    state.push("paragraph_open", "p", 1)
    token = state.push("inline", "", 0)
    token.content, token.map, token.children = title, [line, line + 1], []
    state.push("paragraph_close", "p", -1)

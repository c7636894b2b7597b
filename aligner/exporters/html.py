"""A page that a translator can be sent: both texts side by side, doubtful beads marked, in one file without network."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator
from html import escape
from importlib import resources
from itertools import groupby
from typing import Any, BinaryIO

import pandas as pd

from aligner.exporters.base import Format, Losses, records
from aligner.exporters.xml import clean
from aligner.judge.checks import CHECKS
from aligner.languages import LANGUAGES, to_tag
from aligner.tables import DOUBTFUL

_DOCUMENTS = ("source_document", "target_document")
_SIDES = ("source", "target")
_NOTES = {
    "moved": "moved: it stands elsewhere in the target",
    "comparable": "comparable: the same matter, not a translation",
    "source_only": "only in the source",
    "target_only": "only in the target",
}
_BADGES = {"moved": "moved", "comparable": "comparable", "source_only": "omitted", "target_only": "added"}


def dump(frame: pd.DataFrame, file: BinaryIO) -> None:
    """Write the page, a section for each run of beads of the same two documents."""
    style, script = (_asset(name) for name in ("page.css", "page.js"))
    # With the hashes of its own style and script alone allowed, a page can load and run nothing else.
    policy = (
        f"default-src 'none'; style-src '{_hash(style)}'; script-src '{_hash(script)}'; "
        "base-uri 'none'; form-action 'none'"
    )
    pairs = frame[[*_DOCUMENTS]].drop_duplicates()
    named = (
        [(_name(frame, document), _language_tag(frame, document)) for document in pairs.iloc[0]]
        if len(pairs) == 1
        else []
    )
    title = " – ".join(name for name, _ in named) or f"{len(pairs)} pairs of documents"
    heading = " – ".join(f'<span lang="{tag}">{_escape(name)}</span>' for name, tag in named) or title
    file.write(
        "<!doctype html>\n"
        '<html lang="en"><head><meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n'
        f"<title>{_escape(title)}</title>\n<style>{style}</style></head>\n<body>\n"
        f"{_top(frame, heading)}<main>\n".encode()
    )
    runs = groupby(records(frame, Losses()), key=lambda row: tuple(row[name] or "" for name in _DOCUMENTS))
    for number, (documents, rows) in enumerate(runs, 1):
        for piece in _section(frame, number, documents, rows):
            file.write(piece.encode())
    signature = _escape(str(frame.attrs.get("signature", "")))
    file.write(f"</main>\n<footer>{signature}</footer>\n<script>{script}</script>\n</body></html>\n".encode())


def _asset(name: str) -> str:
    return resources.files(__package__).joinpath(name).read_text(encoding="utf-8")


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _escape(text: str) -> str:
    return escape(clean(text), quote=True)


def _name(frame: pd.DataFrame, document: str) -> str:
    described = frame.attrs.get("documents", {}).get(document, {})
    return str(described.get("title") or document)


def _language_tag(frame: pd.DataFrame, document: str) -> str:
    described = frame.attrs.get("documents", {}).get(document, {})
    return _escape(to_tag(described.get("language", ""), described.get("script", ""), "script"))


def _is_doubtful(row: dict[str, Any]) -> bool:
    if row["status"] in ("accepted", "edited") or not (row["source_text"] and row["target_text"]):
        return False
    return (row["confidence"] is not None and row["confidence"] < DOUBTFUL) or bool(row["findings"])


def _top(frame: pd.DataFrame, heading: str) -> str:
    return (
        f'<header class="top"><h1>{heading}</h1>\n'
        f'<p class="sum">{_count(len(frame), "pair")}, <b id="doubts">0</b> to check</p>\n'
        '<div class="tools" role="toolbar" aria-label="View">\n'
        '<select id="sections" aria-label="Documents" hidden></select>\n'
        '<button id="next" type="button"><kbd>n</kbd> Next to check</button>\n'
        '<button id="first" type="button" aria-pressed="false"><kbd>d</kbd> To check first</button>\n'
        '<button id="flow" type="button" aria-pressed="false"><kbd>t</kbd> Running text</button>\n'
        '<label class="find"><kbd>/</kbd> <input id="find" type="search" placeholder="Find in both texts" '
        'aria-label="Find in both texts"></label>\n'
        '<button id="help" type="button" aria-expanded="false" aria-controls="keys"><kbd>?</kbd> Keys</button>\n'
        "</div>\n"
        '<dl id="keys" hidden>'
        "<div><dt><kbd>j</kbd> <kbd>k</kbd></dt><dd>next, previous pair</dd></div>"
        "<div><dt><kbd>n</kbd> <kbd>N</kbd></dt><dd>next, previous to check</dd></div>"
        "<div><dt><kbd>d</kbd></dt><dd>pairs to check first, or in the order of the text</dd></div>"
        "<div><dt><kbd>t</kbd></dt><dd>running text, or pair by pair</dd></div>"
        "<div><dt><kbd>/</kbd></dt><dd>find; <kbd>Esc</kbd> ends it</dd></div>"
        "</dl></header>\n"
    )


def _section(
    frame: pd.DataFrame, number: int, documents: tuple[str, ...], rows: Iterator[dict[str, Any]]
) -> Iterator[str]:
    heads, tags, previous = [], ["", ""], None
    for count, row in enumerate(rows):
        if count == 0:
            for place, (side, document) in enumerate(zip(_SIDES, documents, strict=True)):
                described = frame.attrs.get("documents", {}).get(document, {})
                language = str(row[f"{side}_lang"] or "")
                tags[place] = _escape(to_tag(language, described.get("script", ""), "script"))
                heads.append(_head(_name(frame, document), language, described, tags[place]))
            yield f'<section id="s{number}"><table><thead><tr>{heads[0]}{heads[1]}<th class="facts">'
            yield '<span title="how sure the alignment is, from 0 to 100">confidence</span></th></tr></thead>\n'
            yield "<tbody>\n"
        block = row["source_block"] if row["source_block"] is not None else row["target_block"]
        yield _bead(row, tags, starts_block=count > 0 and block != previous)
        previous = block
    yield "</tbody></table></section>\n"


def _head(name: str, language: str, described: dict[str, Any], tag: str) -> str:
    spoken = LANGUAGES[language].names[0].title() if language in LANGUAGES else language
    facts = [_escape(spoken), _escape(str(described.get("date", "")))]
    url = str(described.get("url", ""))
    shown = _escape(name)
    if url.startswith(("https://", "http://")):  # no other scheme: javascript: is one
        shown = f'<a href="{_escape(url)}" rel="noreferrer noopener">{shown}</a>'
    return f'<th scope="col"><span lang="{tag}">{shown}</span><small>{" · ".join(filter(None, facts))}</small></th>'


def _bead(row: dict[str, Any], tags: list[str], *, starts_block: bool) -> str:
    relation, status = row["relation"] or "parallel", row["status"] or "auto"
    classes = ["bead", f"k-{row['kind']}" if (row["kind"] or "").isidentifier() else ""]
    classes += ["new" if starts_block else "", "doubt" if _is_doubtful(row) else ""]
    cells = []
    for side, tag in zip(_SIDES, tags, strict=True):
        text, block, start = row[f"{side}_text"] or "", row[f"{side}_block"], row[f"{side}_start"]
        place = "" if block is None else f' data-block="{int(block)}"'
        place += "" if start is None else f' data-start="{int(start)}"'
        cells.append(f'<td lang="{tag}"{place}>{_escape(text)}</td>' if text else '<td class="none"></td>')
    identity = _escape(row["pair_id"] or "")
    named = " ".join(filter(None, classes))
    return (
        f'<tr class="{named}" data-id="{identity}" tabindex="-1">{"".join(cells)}{_facts(row, relation, status)}</tr>\n'
    )


def _facts(row: dict[str, Any], relation: str, status: str) -> str:
    said = []
    if relation in _BADGES:
        said.append(f'<span class="badge" title="{_NOTES[relation]}">{_BADGES[relation]}</span>')
    if status != "auto":
        said.append(f'<span class="badge s-{_escape(status)}">{_escape(status)}</span>')
    said += map(_finding, row["findings"])
    confidence = row["confidence"]
    if confidence is not None and row["source_text"] and row["target_text"]:
        said.insert(0, f'<span class="sure" title="confidence, from 0 to 100">{round(100 * confidence)}</span>')
    return f'<td class="facts">{"".join(said)}</td>'


def _finding(code: str) -> str:
    check = CHECKS.get(code)
    shown, message = (f"{code} {check.name}", check.message) if check else (code, "")
    return f'<span class="badge finding" title="{_escape(message)}">{_escape(shown)}</span>'


def _count(count: int, noun: str) -> str:
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


HTML = Format(
    dump,
    suffixes=(".html", ".htm"),
    losses=Losses(notes=("it cannot be read back",)),
    about="one page for a browser, both texts side by side, without network",
)

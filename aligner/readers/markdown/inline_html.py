"""The prose inside raw HTML blocks of a Markdown page."""

from __future__ import annotations

from html.parser import HTMLParser

from aligner.readers.html.collector import Collector, Fragment


def prose(html: str) -> list[Fragment]:
    """Return the prose in raw HTML, without tags, comments and code; line numbers count from 0.

    Args:
        html: well-formed or not, whole or cut anywhere between tags.
    """
    parser = _Parser()
    parser.feed(_closed(html))
    parser.close()
    return parser.collector.finish()


def _closed(html: str) -> str:
    """Return HTML without comments and tags that never end: for each, the parser would scan all the rest."""
    for start, end in (("<!--", "-->"), ("<![", "]>")):
        begin = html.find(start, html.rfind(end) + 1)
        html = html if begin < 0 else html[:begin]
    last = html.rfind(">") + 1
    return html[:last] + html[last:].replace("<", "&lt;")


class _Parser(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.collector = Collector()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.collector.start(tag, dict(attrs))

    def handle_endtag(self, tag: str) -> None:
        self.collector.end(tag)

    def handle_data(self, data: str) -> None:
        self.collector.data(data, self.getpos()[0] - 1)

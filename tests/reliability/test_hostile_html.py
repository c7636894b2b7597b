"""Markup and scripts in names, cells, metadata and languages: pages show them as text and run their own script only."""

from __future__ import annotations

import os
import re
from html.parser import HTMLParser

import pandas as pd
import pytest
from click.testing import CliRunner

from aligner.checks import CHECKS, Finding, TranslationUnit
from aligner.checks.report import Checked, to_html
from aligner.cli import main
from aligner.formats import read_table, write_table
from aligner.formats.cells import LIST_COLUMNS
from aligner.formats.defaults import complete
from aligner.formats.table import COLUMNS
from aligner.types import Span
from aligner.web_pages import render

HOSTILE = (
    "\"><script>document.title='pwned'</script>",
    "'><img src=x onerror=\"document.title='pwned'\">",
    "</script></title></style></noscript></textarea><script>document.title='pwned'</script>",
    "<!--<script>document.title='pwned'",
    "\" onmouseover=document.title='pwned' autofocus onfocus=document.title='pwned' x=\"",
    "' style='position:fixed;inset:0' onclick=document.title='pwned' '",
    "javascript:document.title='pwned'",
    "${title} {{ 7 * 7 }} {% raw %} <!--rows--> $policy",
    "\u2028\u2029\x00\x1b]0;pwned\x07</body></html>",
    '<svg onload=document.title="pwned"><math><style><!--</style><img src onerror=document.title="pwned">-->',
    "<meta http-equiv=refresh content='0;url=data:text/html,pwned'><base href=//example.org>",
)
KEYS = ("__proto__", "constructor", "toString", "</script><script>document.title='pwned'</script>", '"><b>')


def hostile_frame(text: str) -> pd.DataFrame:
    row = {name: text for name in COLUMNS if not re.search("_ids|block|start|end|score|confidence", name)}
    names = [f"{text} {side}" for side in ("source", "target")]
    row |= {"source_document": names[0], "target_document": names[1], "findings": "".join(text.split()) or "E101"}
    frame = pd.DataFrame([row, row | {"source_text": "One. Two.", "source_ids": "0 1", "relation": "constructor"}])
    frame = complete(frame, "hostile")
    for name in KEYS:
        frame[name] = text
    about = {"title": text, "url": f"https://example.org/{text}", "date": text, "script": text}
    frame.attrs = {"signature": text, "level": "sentence", text: text}
    frame.attrs["documents"] = {names[0]: about, names[1]: about | {"url": text}}
    return frame


def hostile_report(text: str) -> str:
    text += "\ud800"  # as in file names that are not UTF-8
    unit = TranslationUnit(text, text, (text, text), id=text)
    spans = Span(1, 5), Span(2, len(text))
    found = [Finding(code, check.severity, f"{check.message}: {text}", *spans) for code, check in CHECKS.items()]
    return to_html([Checked(text, [unit], [found], [])])


class Elements(HTMLParser):
    """Collects the tags and attributes of a page as a browser sees them."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs


def elements(page: str) -> Elements:
    found = Elements()
    found.feed(page)
    return found


def page_of(frame: pd.DataFrame, folder) -> str:
    write_table(frame, folder / "pairs.html")
    return (folder / "pairs.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("text", HOSTILE)
def test_no_value_becomes_markup(text, tmp_path):
    for made, usual in (
        (hostile_report(text), hostile_report("A plain text.")),
        (page_of(hostile_frame(text), tmp_path), page_of(hostile_frame("plain"), tmp_path)),
    ):
        found = elements(made)
        assert found.tags == elements(usual).tags
        assert [name for name, _ in found.attributes if name.startswith("on") or name == "style"] == []
        assert "49" not in re.sub(r"sha256-\S+|[&]#\d+", "", made) or "7 * 7" not in text


@pytest.mark.parametrize("text", HOSTILE)
def test_the_page_is_read_back_as_it_was(text, tmp_path):
    frame = hostile_frame(text)
    write_table(frame, tmp_path / "pairs.html")
    back = read_table(tmp_path / "pairs.html")
    assert back.columns.tolist() == frame.columns.tolist()
    for name in {*frame.columns} - {*LIST_COLUMNS, "score", "confidence"}:
        assert back[name].astype(str).tolist() == frame[name].astype(str).tolist()
    assert back.attrs == frame.attrs


@pytest.mark.parametrize("name", ["report", "page"])
def test_the_policy_allows_the_own_script_and_style_only(name, tmp_path):
    made = hostile_report("xyz") if name == "report" else page_of(hostile_frame("xyz"), tmp_path)
    policy = next(value for key, value in elements(made).attributes if key == "content" and "default-src" in value)
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    allowed = re.findall(r"(\S+)-src '(.{4})", policy)
    assert allowed == [("default", "none"), ("style", "sha2"), ("script", "sha2")]


def test_a_template_with_an_unknown_value_is_a_defect():
    with pytest.raises(Exception, match="undefined"):
        "".join(render("aligner.checks", "report"))


@pytest.fixture
def visit(browser):
    """Opens a file; whatever a hostile value could do fails the test."""
    pages, seen = [], []

    def open_page(path, *, blocked: bool = False):
        page = browser.new_page()
        pages.append(page)
        page.on("pageerror", lambda error: seen.append(str(error)))
        page.on("dialog", lambda dialog: seen.append(dialog.message))
        if not blocked:
            page.on("request", lambda request: seen.append(request.url) if request.url != path.as_uri() else None)
            page.on("console", lambda message: seen.append(message.text) if message.type == "error" else None)
        page.goto(path.as_uri())
        return page

    yield open_page
    for page in pages:
        assert "pwned" not in page.evaluate("() => document.documentElement.outerHTML.slice(0, 15)")
        page.close(run_before_unload=False)
    assert seen == []


@pytest.mark.parametrize("text", HOSTILE)
def test_the_report_in_a_browser(text, visit, tmp_path):
    path = tmp_path / "report.html"
    path.write_text(hostile_report(text), encoding="utf-8")
    page = visit(path)
    assert page.title() == "Findings"
    page.click("nav button >> nth=0")
    page.hover("section .text >> nth=0")
    assert page.title() == "Findings"
    assert page.locator("section").count() == 1


@pytest.mark.parametrize("text", HOSTILE)
def test_the_review_page_in_a_browser(text, visit, tmp_path):
    frame = hostile_frame(text)
    write_table(frame, tmp_path / "pairs.html")
    page = visit(tmp_path / "pairs.html")
    title = page.title()
    for key in ("n", "f", "f", "t", "t", "j", "s", "z", "m", "a", "e", "Escape", "?", "Escape"):
        page.keyboard.press(key)
    page.fill("#find", "title")
    page.click("#menu")
    page.keyboard.press("Escape")
    with page.expect_download() as download:
        page.keyboard.press("Control+s")
    assert (page.title(), title == "pwned") == (title, False)
    links = page.eval_on_selector_all("a", "links => links.map(link => link.protocol)")
    assert {*links} <= {"https:"}
    download.value.save_as(tmp_path / "saved.html")
    again = visit(tmp_path / "saved.html")
    assert again.title() == title
    back = read_table(tmp_path / "saved.html")
    assert back.columns.tolist() == frame.columns.tolist()
    assert back["__proto__"][0] == frame["__proto__"][0]


@pytest.mark.parametrize("make", ["report", "page"])
def test_a_script_that_got_in_all_the_same_does_not_run(make, visit, tmp_path):
    made = hostile_report("xyz") if make == "report" else page_of(hostile_frame("xyz"), tmp_path)
    path = tmp_path / "changed.html"
    script = "<img src=x onerror=\"document.title='pwned'\"><script>document.title='pwned'</script>"
    path.write_text(made.replace("<main", f"{script}<main", 1), encoding="utf-8")
    assert visit(path, blocked=True).title() != "pwned"


@pytest.mark.parametrize("kind", ["tmx", "tsv"])
def test_languages_of_a_file_are_escaped(kind, tmp_path):
    tag = "&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;"
    path = tmp_path / f"memory.{kind}"
    if kind == "tmx":
        units = "".join(
            f'<tuv xml:lang="{each}"><seg>We sold {count} cows.</seg></tuv>' for each, count in ((tag, 3), ("vi", 4))
        )
        path.write_text(f'<tmx version="1.4"><header/><body><tu>{units}</tu></body></tmx>', encoding="utf-8")
    else:
        row = {"source_text": "We sold 3 cows.", "target_text": "We sold 4 cows.", "source_lang": '"><script>alert(1)'}
        frame = complete(pd.DataFrame([row | {"target_lang": '" onclick="alert(1)'}]), "t")
        write_table(frame, path)
    run = CliRunner().invoke(main, ["check", str(path), "--format", "html", "--fail-on", "never"])
    assert run.exit_code == 0
    found = elements(run.stdout)
    assert found.tags.count("script") == 1
    assert not any(name.startswith("on") for name, _ in found.attributes)


@pytest.mark.skipif(os.name == "nt", reason="file names cannot hold these characters")
def test_file_names_are_escaped(tmp_path):
    path = tmp_path / '"><img src=x onerror=alert(1)>.tsv'
    path.write_text("en\tvi\nIt cost 5.\tNó giá 6.\n", encoding="utf-8")
    run = CliRunner().invoke(main, ["check", str(path), "--format", "html"])
    assert elements(run.stdout).tags.count("img") == 0
    assert "onerror=alert(1)&gt;.tsv:2" in run.stdout

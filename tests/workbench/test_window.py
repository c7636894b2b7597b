"""The window of the workbench in a browser, over a real server."""

from __future__ import annotations

import re
import subprocess
import sys
import zipfile
from itertools import cycle
from pathlib import Path

import pytest

from aligner.formats import read_table

ENGLISH = (
    "The ferry", "The ferry left the harbor at six in the morning.", "It carried forty passengers and two cars.",
    "Nobody noticed the fog at first.", "The captain slowed the ship.", "At noon the sun came out again.",
    "The passengers went on deck.", "A child counted seventeen gulls.", "The cook made rice with fish.",
    "In the evening they saw the lights of the town.", "The ferry arrived three hours late.",
    "Everybody was tired but happy.",
)  # fmt: skip
CHINESE = (
    "渡船", "渡船早上六点离开港口。", "船上有四十名乘客和两辆汽车。", "起初没有人注意到雾。",
    "船长放慢了船速。", "中午太阳又出来了。", "乘客们走上甲板。", "一个孩子数了十七只海鸥。", "厨师做了鱼和米饭。",
    "晚上他们看到了城里的灯光。", "渡船晚到了三个小时。", "大家都很累，但很高兴。",
)  # fmt: skip


def write_docx(path: Path, paragraphs: tuple[str, ...]) -> None:
    """Write a Word document: a heading and paragraphs of three sentences."""
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    joiner = " " if paragraphs[0].isascii() else ""
    bodies = [joiner.join(paragraphs[start : start + 3]) for start in range(1, len(paragraphs), 3)]
    heading = f'<w:p><w:pPr><w:pStyle w:val="Heading1"/></w:pPr><w:r><w:t>{paragraphs[0]}</w:t></w:r></w:p>'
    body = heading + "".join(f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>" for text in bodies)
    package = "http://schemas.openxmlformats.org/package/2006"
    main = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(
            "[Content_Types].xml",
            f'<Types xmlns="{package}/content-types"><Default Extension="rels" ContentType="application/vnd.'
            'openxmlformats-package.relationships+xml"/><Override PartName="/word/document.xml" '
            f'ContentType="{main}"/></Types>',
        )
        archive.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{package}/relationships"><Relationship Id="r" Type="{relation}" '
            'Target="word/document.xml"/></Relationships>',
        )
        archive.writestr("word/document.xml", f'<w:document xmlns:w="{space}"><w:body>{body}</w:body></w:document>')


class Workbench:
    """A server of its own, that can be killed and started again."""

    def __init__(self, *arguments: str) -> None:
        self.arguments = arguments
        self.process: subprocess.Popen[str] | None = None
        self.address = ""

    def start(self) -> str:
        command = [sys.executable, "-m", "aligner", "edit", *self.arguments, "--no-browser"]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        self.address = self.process.stdout.readline().strip()
        return self.address

    def kill(self) -> None:
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process.stdout.close()
            self.process = None


@pytest.fixture(scope="module")
def documents(tmp_path_factory) -> tuple[Path, Path]:
    folder = tmp_path_factory.mktemp("documents")
    paths = folder / "ferry.en.docx", folder / "ferry.zh.docx"
    for path, texts in zip(paths, (ENGLISH, CHINESE), strict=True):
        write_docx(path, texts)
    return paths


@pytest.fixture
def window(browser):
    """Opens a page; errors of its script fail the test."""
    errors: list[str] = []
    pages = []

    def open_page(address: str, **options):
        page = browser.new_context(**{"locale": "en-US", **options}).new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(address)
        pages.append(page)
        return page

    yield open_page
    for page in pages:
        page.context.close()
    assert errors == []


@pytest.fixture
def workbench():
    """Starts servers, and ends them."""
    started = []

    def start(*arguments: str) -> Workbench:
        made = Workbench(*map(str, arguments))
        started.append(made)
        made.start()
        return made

    yield start
    for each in started:
        each.kill()


def press(page, keys: str) -> None:
    for key in keys.split():
        page.keyboard.press(key)


def saved(page) -> None:
    """Wait until the server has all that was done."""
    page.wait_for_function("() => document.querySelector('.bead') && !document.querySelector('.pending')")


def shown(page) -> list[list[str]]:
    return page.eval_on_selector_all(
        ".bead", "rows => rows.map(row => [...row.querySelectorAll('.side')].map("
        "side => side.classList.contains('none') ? '' : side.textContent))"
    )  # fmt: skip


def go(page, text: str) -> None:
    page.locator(".bead", has_text=text).locator(".number").click()


def test_two_documents_become_a_memory(window, workbench, documents, tmp_path):
    """Dropped, corrected, killed, aligned again, exported."""
    bench = workbench("-o", tmp_path / "out")
    page = window(bench.address)
    with page.expect_file_chooser() as chooser:
        page.click("#pick")
    chooser.value.set_files([*documents])
    page.wait_for_selector(".bead", timeout=60_000)
    assert shown(page) == [list(pair) for pair in zip(ENGLISH, CHINESE, strict=True)]
    assert re.fullmatch(r"0 of 12 settled · \d+ doubtful", page.text_content("#progress .long"))
    go(page, "Nobody noticed")
    press(page, "a")
    go(page, "The captain")
    press(page, "m")
    saved(page)
    press(page, "ArrowRight e Home Delete Delete 2 Enter")  # the first Chinese sentence, edited
    go(page, "A child")
    press(page, "x")
    go(page, "The cook")
    press(page, "s")  # one and one: unlinked
    go(page, "It carried")
    press(page, "h e Home ArrowRight ArrowRight Control+Enter")
    saved(page)
    press(page, "Shift+J")
    go(page, "The ferry left")
    press(page, "ArrowRight d")
    saved(page)
    press(page, "z")
    page.wait_for_selector("#said:has-text('Undone: move down')")
    expected = shown(page)
    assert ["The captain slowed the ship.At noon the sun came out again.", "2放慢了船速。中午太阳又出来了。"] in [
        [re.sub(r"(?<=\.) ", "", text) for text in row] for row in expected
    ]
    bench.kill()
    press(page, "m")
    page.wait_for_selector("[role=alert]:has-text('does not answer')")
    again = window(bench.start())
    again.wait_for_selector(".bead")
    assert shown(again) == expected
    assert again.locator(".bead.s-rejected").count() == 1
    press(again, "Control+z Control+z")
    again.wait_for_selector("#said:has-text('Undone: splitting a sentence')")
    press(again, "Control+Shift+z Control+Shift+z")
    again.wait_for_selector("#said:has-text('Done again: joining sentences')")
    assert shown(again) == expected
    go(again, "The captain")
    press(again, "c r")  # no longer settled: the engine may part it
    again.click("#take-proposal", timeout=30_000)
    saved(again)
    assert ["At noon the sun came out again.", "中午太阳又出来了。"] in shown(again)
    go(again, "The captain")
    press(again, "a")
    saved(again)
    again.click("#export")
    again.wait_for_selector("#export-count:has-text('will be written')")
    with again.expect_download() as download:
        again.click("#export-go")
    download.value.save_as(tmp_path / "memory.tmx")
    memory = read_table(tmp_path / "memory.tmx")
    settled = again.evaluate("() => [...document.querySelectorAll('.s-accepted, .s-edited')].length")
    assert len(memory) <= settled
    assert "The captain slowed the ship." in memory["source_text"].tolist()
    assert "A child counted seventeen gulls." not in memory["source_text"].tolist()


def test_windows_tell_each_other_and_nothing_is_overwritten(window, workbench, documents, tmp_path):
    bench = workbench(*documents, "-o", tmp_path / "out")
    one = window(bench.address)
    one.wait_for_selector(".bead", timeout=60_000)
    other = window(bench.address)
    other.wait_for_selector(".bead")
    go(one, "A child")
    press(one, "m")
    saved(one)
    other.wait_for_selector("#said:has-text('Another window changed')")
    assert shown(other) == shown(one)
    # An answer that comes too late: the other window decided first.
    one.route("**/events", lambda route: route.abort())
    one.context.set_offline(True)
    go(one, "Nobody noticed")
    press(one, "x")
    assert one.locator(".bead.pending").count() == 1
    one.wait_for_selector("[role=alert]:has-text('not saved yet')")
    go(other, "Nobody noticed")
    press(other, "m")
    saved(other)
    one.context.set_offline(False)
    one.wait_for_selector("[role=alert]:has-text('taken back')", timeout=20_000)
    one.wait_for_function("() => !document.querySelector('.pending')")
    assert shown(one) == shown(other)
    # What is found on the page is looked for in both texts, and marked.
    press(one, "/")
    one.keyboard.type("海鸥")
    assert one.locator("mark.hit").all_text_contents() == ["海鸥"]
    press(one, "Escape t t ?")
    assert one.is_visible("dialog")


HOSTILE = (
    "</script><script>document.title='pwned'</script>",
    "<img src=x onerror=\"document.title='pwned'\">",
    "{{ 7 * 7 }} ${document.title='pwned'}",
    "javascript:document.title='pwned'",
)


def test_no_text_and_no_name_runs_as_code(window, workbench, tmp_path):
    folder = tmp_path / "<img src=x onerror=document.title='pwned'>"
    folder.mkdir()
    for language, usual in (("en", ENGLISH), ("zh", CHINESE)):
        name = f"<b onclick=document.title='pwned'>x.{language}.txt"
        lines = [usual[0], *(f"{text} {evil}" for text, evil in zip(usual[1:], cycle(HOSTILE), strict=False))]
        (folder / name).write_text("\n\n".join(lines), encoding="utf-8")
    bench = workbench(folder, "-o", tmp_path / "out")
    page = window(bench.address)
    seen = []
    page.on("dialog", lambda dialog: seen.append(dialog.message))
    page.on(
        "request", lambda request: seen.append(request.url) if not request.url.startswith(bench.address[:20]) else None
    )
    page.wait_for_selector(".bead", timeout=60_000)
    press(page, "a m e Enter s t t / Escape")
    page.click("#menu")
    page.keyboard.press("Escape")
    page.hover(".bead .unit >> nth=0")
    assert "pwned'" not in page.title() or "<b" in page.title()
    assert page.locator("img, .grid b, .grid script").count() == 0
    assert seen == []
    refused = page.evaluate("""async () => {
        const asked = [fetch("/api/workspace"), fetch("/api/workspace", {headers: {Authorization: "Bearer x"}})];
        const script = document.createElement("script");
        script.textContent = "document.title = 'pwned'";
        document.body.append(script);
        return [...(await Promise.all(asked)).map((answer) => answer.status), document.title === "pwned"];
    }""")
    assert refused == [401, 401, False]

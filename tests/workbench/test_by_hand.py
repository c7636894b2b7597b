"""What a person does with files and the mouse, in a browser: drop, use a glossary, keep, download; a third language."""

from __future__ import annotations

import json

import pytest

from aligner.formats import read_table


@pytest.fixture
def opened(browser):
    """Opens a page; errors of its script fail the test."""
    errors: list[str] = []
    contexts = []

    def open_page(address: str):
        contexts.append(browser.new_context(locale="en-US", viewport={"width": 1280, "height": 800}))
        page = contexts[-1].new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(address)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert errors == []


def choose(page, text: str) -> None:
    """Choose an item of the menu."""
    page.click("#menu")
    page.click(f"dialog button:has-text('{text}')")


def test_two_files_are_dropped_worked_on_and_kept(opened, start, documents, tmp_path):
    with start(home=tmp_path) as workbench:
        page = opened(workbench.address)
        files = [
            [path.name, path.read_text(encoding="utf-8")]
            for path in (documents / "town.en.txt", documents / "town.vi.txt")
        ]
        held = page.evaluate_handle(
            "files => { const held = new DataTransfer();"
            "for (const [name, text] of files) held.items.add(new File([text], name)); return held; }",
            files,
        )
        page.dispatch_event(".zone", "dragover", {"dataTransfer": held})
        assert "over" in page.get_attribute("main", "class")
        page.dispatch_event(".zone", "drop", {"dataTransfer": held})
        page.wait_for_selector(".bead", timeout=60_000)
        assert page.locator(".bead").count() == 8
        page.keyboard.press("a")
        page.wait_for_selector(".s-accepted:not(.pending)")
        choose(page, "Keep this work in a folder")
        page.fill("#folder", str(documents))
        page.click("dialog button:has-text('Keep')")
        page.wait_for_selector("dialog .hint:has-text('is not empty')")
        page.fill("#folder", str(tmp_path / "kept"))
        page.click("dialog button:has-text('Keep')")
        page.wait_for_selector("#said:has-text('Kept in')")
        # The work goes on there.
        page.locator(".bead >> nth=1").locator(".number").click()
        page.keyboard.press("x")
        page.wait_for_selector(".s-rejected:not(.pending)")
        page.click("#export")
        page.select_option("#export-format", "docx")
        page.wait_for_selector("#export-count:has-text('1 pair will be written')")
        with page.expect_download() as download:
            page.click("#export-go")
        assert download.value.suggested_filename == "town.en--town.vi.docx"
        page.wait_for_selector("#said:has-text('Written: town.en--town.vi.docx')")
    lines = (tmp_path / "kept/corrections.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["status"] for line in lines] == ["accepted", "rejected"]
    assert read_table(tmp_path / "kept/sentences.tsv")["status"].tolist() == ["accepted", *["auto"] * 7]


def test_a_third_language_stands_beside_the_two(opened, workbench):
    page = opened(workbench.address)
    page.wait_for_selector(".grid.three")
    heads = page.locator(".heads .side small").all_inner_texts()
    assert heads == ["English", "Simplified Chinese", "Vietnamese"]
    row = page.locator(".bead", has_text="It was closed twice")
    third = row.locator(".side.third")
    assert (third.inner_text(), third.get_attribute("lang")) == ("Nó đã hai lần bị đóng để sửa chữa.", "vi")
    # The keys go to it, and it is found, but it is never changed from here.
    row.locator(".number").click()
    page.keyboard.press("ArrowRight")
    assert "at" in third.get_attribute("class").split()
    page.keyboard.press("e")
    assert page.locator("textarea").count() == 0
    page.fill("#find", "Thị trưởng mới")
    page.wait_for_selector("mark.hit")
    assert page.locator(".side.third mark.hit").all_inner_texts() == ["Thị trưởng mới"]
    page.fill("#find", "")
    # Rows that are merged have both of its sentences.
    row.locator(".number").click()
    page.keyboard.press("m")
    page.wait_for_selector(".s-edited:not(.pending)")
    assert "Thị trưởng đã từ chức" in page.locator(".s-edited .side.third").inner_text()


def test_a_glossary_is_given_and_its_terms_are_checked(opened, workbench, tmp_path):
    (tmp_path / "terms.csv").write_text("en,zh\nmayor,镇长\n", encoding="utf-8")
    (tmp_path / "empty.csv").write_text("", encoding="utf-8")
    page = opened(workbench.address)
    page.wait_for_selector(".bead")
    for name, said in (("empty.csv", "[role=alert]:has-text('empty.csv')"), ("terms.csv", "#said:has-text('1 term')")):
        with page.expect_file_chooser() as chooser:
            choose(page, "Use a glossary")
        chooser.value.set_files(tmp_path / name)
        page.wait_for_selector(said)
    row = page.locator(".bead", has_text="The mayor resigned")
    row.locator(".finding", has_text="E151 term").wait_for()
    assert "mayor should be 镇长" in row.locator(".finding").get_attribute("title")
    assert row.locator("mark.error").inner_text() == "mayor"
    workbench.ask("/api/glossary?name=terms.csv", "en,zh\nmayor,市长\n".encode(), "PUT")
    row.locator(".finding").wait_for(state="detached")

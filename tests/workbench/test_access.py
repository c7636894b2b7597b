"""Screen readers: axe-core finds nothing serious in the pages, in light and dark, wide and narrow."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from aligner.bead_pages import page_texts, workbench_page
from aligner.formats import write_table
from aligner.formats.defaults import complete


@pytest.fixture(scope="module")
def axe() -> str:
    package = pytest.importorskip("axe_playwright_python", reason="needs the dependency group interop")
    return (Path(package.__file__).parent / "axe.min.js").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def path(tmp_path_factory) -> Path:
    """A page with rows of all kinds."""
    rows = [
        {"source_text": "The tide", "target_text": "潮水", "confidence": 0.3},
        {"source_text": "It cost 5. Really.", "source_ids": "1 2", "target_text": "花了 6。", "findings": "E101 W301"},
        {"source_text": "Left out.", "target_text": "", "relation": "source_only"},
        {"source_text": "Wrong.", "target_text": "错。", "status": "rejected"},
        {"source_text": "Right.", "target_text": "对。", "status": "accepted"},
    ]  # fmt: skip
    usual = {"source_lang": "en", "target_lang": "zh", "confidence": 0.9}
    frame = complete(pd.DataFrame([usual | row for row in rows]), "tide")
    file = tmp_path_factory.mktemp("access") / "pairs.html"
    write_table(frame, file)
    return file


def serious(page, axe: str) -> list[str]:
    page.evaluate(axe)  # the policy allows no script elements
    found = page.evaluate("() => axe.run(document, {resultTypes: ['violations']})")
    return [
        f"{each['id']}: {node['html'][:160]}"
        for each in found["violations"]
        if each["impact"] in ("serious", "critical")
        for node in each["nodes"]
    ]


@pytest.mark.parametrize(("width", "scheme"), [(360, "light"), (1440, "light"), (1440, "dark")])
def test_axe_finds_nothing_serious(browser, path, axe, width, scheme):
    context = browser.new_context(
        locale="en-US", viewport={"width": width, "height": 800}, color_scheme=scheme, bypass_csp=True
    )
    page = context.new_page()
    page.goto(path.as_uri())
    page.wait_for_selector(".bead")
    assert serious(page, axe) == []
    page.keyboard.press("j")
    page.keyboard.press("Space")
    page.keyboard.press("e")
    assert serious(page, axe) == []
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    assert serious(page, axe) == []
    page.keyboard.press("Escape")
    page.click("#menu")
    assert serious(page, axe) == []
    page.keyboard.press("Escape")
    page.keyboard.press("t")
    assert serious(page, axe) == []
    context.close()


def test_axe_finds_nothing_serious_in_the_window(browser, shared, axe):
    """The page of the server, in each language of the interface, narrow and wide; one load of the page."""
    context = browser.new_context(locale="en-US", viewport={"width": 1440, "height": 800}, bypass_csp=True)
    page = context.new_page()
    # The chosen language is kept for this page only: other tests use the server, too.
    page.route("**/api/settings", lambda route: route.fulfill(status=200, json={}))
    page.goto(shared.address)
    page.wait_for_selector(".bead")
    for language in page_texts():
        page.set_viewport_size({"width": 1440, "height": 800})
        page.click("#menu")
        page.select_option("#language", language)
        assert page.get_attribute("html", "lang") == language
        for width in (1440, 360):
            page.set_viewport_size({"width": width, "height": 800})
            assert serious(page, axe) == [], (language, width)
    page.click("#menu")
    assert serious(page, axe) == []
    page.keyboard.press("Escape")
    page.set_viewport_size({"width": 1440, "height": 800})
    page.click("#export")
    page.wait_for_selector("#export-count:not(:empty)")
    assert serious(page, axe) == []
    context.close()


def test_axe_finds_nothing_serious_in_the_empty_page(browser, start, documents, axe, tmp_path):
    with start(*sorted(documents.glob("town.[ez]*")), home=tmp_path) as before:
        before.wait_for("ready")
    context = browser.new_context(locale="en-US", viewport={"width": 360, "height": 800}, bypass_csp=True)
    page = context.new_page()
    with start(home=tmp_path) as workbench:
        page.goto(workbench.address)
        # What was worked on last is listed, and opens.
        page.wait_for_selector(".recent button")
        assert serious(page, axe) == []
        page.click(".recent button")
        page.wait_for_selector(".bead")
        assert page.locator(".top").count() == 1
    context.close()


def test_the_texts_of_all_languages_are_complete():
    texts = page_texts()
    for name, own in texts.items():
        assert own.keys() == texts["en"].keys(), name
        for key, text in own.items():
            forms = text.values() if isinstance(text, dict) else [text]
            english = texts["en"][key]
            wanted = english["other"] if isinstance(english, dict) else english
            for form in forms:
                assert sorted(_values(form)) == sorted(_values(wanted)), (name, key)


def _values(text: str) -> list[str]:
    return [part.partition("}")[0] for part in text.split("{")[1:]]


def test_the_page_of_the_workbench_loads_nothing_from_elsewhere():
    page = workbench_page({"token": "</script><b>", "version": "1", "settings": {}})
    head = page[: page.index('<script type="application/json"')]
    assert "connect-src 'self'" in head
    assert "default-src 'none'" in head
    assert "http" not in head.replace("http-equiv", "")
    assert "</script><b>" not in page

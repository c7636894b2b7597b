"""The interface in Chinese and Vietnamese: what the checks find, and the formats, as well."""

from __future__ import annotations

import pandas as pd
import pytest

from aligner.bead_pages import page_texts
from aligner.checks import CHECKS
from aligner.checks.details import FORMS
from aligner.formats import get_format, write_table
from aligner.formats.defaults import complete
from aligner.workbench.export import FORMATS

ENGLISH = {
    **{f"check.{code}": check.message for code, check in CHECKS.items()},
    **{f"check.{code}.name": check.name for code, check in CHECKS.items()},
    **{f"detail.{form}": text for form, text in FORMS.items()},
    **{f"format.{name}": get_format(name).about for name in FORMATS},
}


def test_what_checks_and_formats_say_is_among_the_texts():
    texts = page_texts()
    kinds = ("check.", "detail.", "format.")
    there = {key: text for key, text in texts["en"].items() if key.startswith(kinds) and key != "check.said"}
    assert there == ENGLISH
    for language in ("zh", "vi"):
        assert [key for key in ENGLISH if texts[language][key] == ENGLISH[key]] == []


@pytest.mark.parametrize(
    ("language", "number", "name"),
    [
        ("zh", "数量不同、缺失或多出：1998，但另一侧是 1988年", "E101 数量"),
        ("vi", "Số lượng khác nhau, thiếu hoặc thừa: 1998 nhưng 1988年", "E101 số lượng"),
        ("en", "A quantity differs, is missing or is added: 1998 but 1988年", "E101 quantity"),
    ],
)
def test_findings_are_in_the_language_of_the_interface(browser, workbench, language, number, name):
    row = workbench.rows()[0]
    [unit] = row["target"]
    wrong = {**unit, "text": unit["text"].replace("1998", "1988")}
    workbench.act("edit", [row], [workbench.link(row["source"], [wrong])])
    context = browser.new_context()
    page = context.new_page()
    page.route("**/api/settings", lambda route: route.fulfill(status=200, json={}))
    page.goto(workbench.address)
    page.wait_for_selector(".bead")
    page.click("#menu")
    page.select_option("#language", language)
    found = page.locator(".bead .finding.error").first
    assert found.inner_text() == name
    assert found.get_attribute("title") == number
    assert page.locator(".bead .message").first.inner_text() == number
    assert number in page.locator(".bead mark.error").first.get_attribute("title")
    page.wait_for_function("document.querySelector('#filter-finding').textContent.includes('E101')")
    assert name in page.locator("#filter-finding").inner_text()
    page.click("#export")
    formats = page.locator("#export-format").inner_text()
    assert (get_format("tmx").about in formats) == (language == "en")
    context.close()


def test_the_written_page_says_findings_in_its_language(browser, tmp_path):
    row = {"source_text": "It cost 5.", "target_text": "花了 6。", "findings": "E101", "confidence": 0.9}
    frame = complete(pd.DataFrame([row | {"source_lang": "en", "target_lang": "zh"}]), "tide")
    write_table(frame, tmp_path / "pairs.html")
    context = browser.new_context(locale="vi-VN")
    page = context.new_page()
    page.goto((tmp_path / "pairs.html").as_uri())
    found = page.locator(".bead .finding")
    assert found.inner_text() == "E101 số lượng"
    assert found.get_attribute("title") == "Số lượng khác nhau, thiếu hoặc thừa"
    context.close()

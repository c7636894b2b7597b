"""The page in a browser: what is shown, what keys do, and the page that is saved."""

from __future__ import annotations

import shutil
import subprocess

import pandas as pd
import pytest

from aligner.formats import detect_format, read_table, write_table


@pytest.fixture
def opened(browser, tmp_path):
    """Opens a table as a page; errors of its script fail the test."""
    errors: list[str] = []
    pages = []

    def open_page(frame: pd.DataFrame, **options):
        write_table(frame, tmp_path / "pairs.html")
        page = browser.new_page(**options)
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
        page.goto((tmp_path / "pairs.html").as_uri())
        pages.append(page)
        return page

    yield open_page
    for page in pages:
        page.close(run_before_unload=False)
    assert errors == []


@pytest.fixture
def text(make_frame) -> pd.DataFrame:
    """Two sentences to two, one to one, an omission, one with a finding, one that is unsure."""
    return make_frame(
        {"source_text": "It rained. Nobody came.", "source_ids": "0 1", "source_start": 0, "source_end": 23,
         "target_text": "下雨了。没有人来。", "target_ids": "0 1", "target_start": 0, "target_end": 9},
        {"source_text": "𝕊now fell.", "source_ids": "2", "source_start": 24, "source_end": 34,
         "target_text": "下雪了。", "target_ids": "2", "target_start": 9, "target_end": 13},
        {"source_text": "Left out.", "source_ids": "3", "target_text": "", "relation": "source_only"},
        {"source_text": "It cost 5.", "source_ids": "4", "target_ids": "3", "findings": "E101"},
        {"source_text": "Perhaps.", "source_ids": "5", "target_ids": "4", "confidence": 0.2},
    )  # fmt: skip


def shown(page) -> list[list[str]]:
    return page.eval_on_selector_all(
        "tr.bead", "rows => rows.map(row => [...row.children].slice(0, 2).map(cell => cell.textContent))"
    )


def press(page, keys: str) -> None:
    for key in keys.split():
        page.keyboard.press(key)


def save(page, path) -> pd.DataFrame:
    with page.expect_download() as download:
        page.keyboard.press("Control+s")
    assert download.value.suggested_filename == page.url.rpartition("/")[2]
    download.value.save_as(path)
    return read_table(path)


def test_all_pairs_are_shown_and_those_to_check_first_on_demand(opened, text):
    page = opened(text)
    assert shown(page)[0] == ["It rained. Nobody came.", "下雨了。没有人来。"]
    assert page.text_content(".sum").strip().startswith("5 pairs, 2 to check")
    press(page, "f")
    assert [source for source, _ in shown(page)] == ["Perhaps.", "It cost 5."]
    press(page, "f")
    assert len(shown(page)) == 5
    page.select_option("#filter", "alone")
    assert shown(page) == [["Left out.", ""]]
    page.fill("#find", "snow")
    page.keyboard.press("Enter")
    assert shown(page) == []
    page.fill("#find", "雪")
    page.keyboard.press("Enter")
    assert [source for source, _ in shown(page)] == ["𝕊now fell."]


def test_where_nothing_is_to_check_the_least_sure_come_first(opened, make_frame):
    page = opened(make_frame(*({"source_text": f"{sure}", "confidence": sure} for sure in (0.9, 0.6, 0.99, 0.8))))
    press(page, "f")
    assert [source for source, _ in shown(page)] == ["0.6", "0.8", "0.9", "0.99"]
    assert "nothing to check" in page.text_content(".sum")
    press(page, "a x")
    assert page.text_content("tr.here td") == "0.9"
    page.select_option("#filter", "least")
    assert [source for source, _ in shown(page)] == ["0.9", "0.99"]
    press(page, "f")
    assert [source for source, _ in shown(page)] == ["0.9", "0.6", "0.99", "0.8"]


def test_links_are_corrected_by_keys_and_the_saved_page_is_read_back(opened, text, tmp_path):
    page = opened(text)
    press(page, "j s")
    assert shown(page)[:2] == [["It rained.", "下雨了。"], ["Nobody came.", "没有人来。"]]
    press(page, "z")
    assert len(shown(page)) == 5
    press(page, "ArrowRight d")  # the last Chinese sentence to the pair below
    assert shown(page)[:2] == [["It rained. Nobody came.", "下雨了。"], ["𝕊now fell.", "没有人来。下雪了。"]]
    press(page, "j j ArrowLeft u")  # the omission to the pair above
    assert shown(page)[1] == ["𝕊now fell. Left out.", "没有人来。下雪了。"]
    press(page, "n a")
    press(page, "n x")
    assert page.text_content("#doubts") == "0"
    back = save(page, tmp_path / "corrected.html")
    assert back["source_text"].tolist() == ["It rained. Nobody came.", "𝕊now fell. Left out.", "It cost 5.", "Perhaps."]
    assert back["status"].tolist() == ["edited", "edited", "accepted", "rejected"]
    assert back["target_ids"].tolist() == ["0", "1 2", "3", "4"]
    assert back.loc[1, ["target_start", "target_end", "relation"]].tolist() == [4, 13, "parallel"]
    assert back["pair_id"].is_unique
    assert back.attrs == text.attrs
    again = opened(back)
    assert shown(again) == [[a, b] for a, b in zip(back["source_text"], back["target_text"], strict=True)]
    press(again, "j j s")
    assert shown(again)[1:3] == [["𝕊now fell.", "没有人来。"], ["Left out.", "下雪了。"]]


def test_a_saved_page_is_a_page_like_any_other(opened, text, tmp_path):
    page = opened(text)
    press(page, "j m s s")
    first = save(page, tmp_path / "corrected.html")
    page.goto((tmp_path / "corrected.html").as_uri())
    assert [source for source, _ in shown(page)] == first["source_text"].tolist()
    press(page, "j a")
    assert detect_format(tmp_path / "corrected.html") == "html"
    assert save(page, tmp_path / "twice.html")["status"][0] == "accepted"


def test_one_and_one_that_do_not_belong_together_are_parted(opened, text, tmp_path):
    page = opened(text)
    press(page, "j j s")
    assert shown(page)[1:3] == [["𝕊now fell.", ""], ["", "下雪了。"]]
    back = save(page, tmp_path / "c.html")
    assert back["relation"].tolist()[1:3] == ["source_only", "target_only"]
    assert pd.isna(back["target_start"][1])


def test_a_long_table_is_shown_page_by_page(opened, text, tmp_path):
    long = pd.concat([text] * 300, ignore_index=True)
    long.attrs = text.attrs
    page = opened(long)
    assert (len(shown(page)), page.text_content("#place")) == (500, "page 1 of 3")
    page.click("#on")
    assert page.text_content("#place") == "page 2 of 3"
    press(page, "PageDown N")
    assert page.text_content("#place") == "page 2 of 3"
    press(page, "m")
    assert len(save(page, tmp_path / "c.html")) == 1499


def test_running_texts_are_linked(opened, text):
    page = opened(text)
    press(page, "t")
    assert page.locator(".flow article").count() == 2
    page.hover(".flow article:first-child span:first-child")
    linked = page.locator(".flow .here").all_text_contents()
    assert linked == ["It rained.", "Nobody came.", "下雨了。", "没有人来。"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_can_be_read_by_day_and_by_night(opened, text, scheme):
    page = opened(text, color_scheme=scheme)
    ink, paper = page.evaluate("() => ['color', 'backgroundColor'].map(name => getComputedStyle(document.body)[name])")
    light = [sum(map(int, value[4:-1].split(","))) for value in (ink, paper)]
    assert (light[0] < 200 < 600 < light[1]) if scheme == "light" else (light[0] > 600 > 200 > light[1])


@pytest.mark.skipif(not shutil.which("fc-list"), reason="needs fontconfig")
def test_chinese_and_vietnamese_are_there_if_the_system_has_their_characters(opened, make_frame):
    if not subprocess.run(["fc-list", ":lang=zh"], capture_output=True).stdout:
        pytest.skip("no Chinese font")
    page = opened(make_frame({"source_text": "Chiếc phà ở bến", "target_text": "渡船停在渡口"}))
    # A character without a glyph is drawn as a box, all boxes alike.
    widths = page.evaluate("""() => {
        const canvas = document.createElement("canvas").getContext("2d");
        canvas.font = getComputedStyle(document.querySelector("td:nth-child(2)")).font;
        const draw = (char) => {
            canvas.clearRect(0, 0, 60, 60);
            canvas.fillText(char, 10, 40);
            return canvas.getImageData(0, 0, 60, 60).data.join();
        };
        return [..."渡船停在ếà"].map(draw);
    }""")
    assert len({*widths}) == 6


def test_without_scripts_the_first_pairs_are_there_all_the_same(browser, text, tmp_path):
    write_table(text, tmp_path / "pairs.html")
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((tmp_path / "pairs.html").as_uri())
    assert page.locator("noscript td").all_text_contents()[:2] == ["It rained. Nobody came.", "下雨了。没有人来。"]
    context.close()

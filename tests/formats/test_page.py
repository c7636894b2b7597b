"""The page in a browser: what is shown, what keys do, and the page that is saved."""

from __future__ import annotations

import re
import shutil
import subprocess

import pandas as pd
import pytest

from aligner.formats import detect_format, read_table, write_table


def shown(page) -> list[list[str]]:
    return page.eval_on_selector_all(
        ".bead", "rows => rows.map(row => [...row.querySelectorAll('.side')].map("
        "side => side.classList.contains('none') ? '' : side.textContent))"
    )  # fmt: skip


def listed(page) -> list[str]:
    """The texts in the list at the side."""
    page.wait_for_function("() => !/Still/.test(document.querySelector('.count').textContent)")
    return page.locator(".hit-text").all_text_contents()


def focused(page) -> str:
    return page.text_content(".bead.here .source") or ""


def progress(page) -> str:
    return page.text_content("#progress .long")


def press(page, keys: str) -> None:
    for key in keys.split():
        page.keyboard.press(key)


def save(page, path) -> pd.DataFrame:
    with page.expect_download() as download:
        page.keyboard.press("Control+s")
    assert download.value.suggested_filename == page.url.rpartition("/")[2]
    download.value.save_as(path)
    return read_table(path)


def test_all_pairs_are_shown_and_those_to_check_are_listed(opened, text):
    page = opened(text)
    assert shown(page)[0] == ["It rained. Nobody came.", "下雨了。没有人来。"]
    assert progress(page) == "0 of 5 settled · 2 doubtful"
    assert listed(page) == ["It cost 5.", "Perhaps."]
    page.click("text=Least sure first")
    assert listed(page) == ["Perhaps.", "It cost 5."]
    page.select_option("#filter", "one_sided")
    assert listed(page) == ["Left out."]
    page.select_option("#filter", "all")
    page.select_option("#filter-finding", "E101")
    assert listed(page) == ["It cost 5."]
    page.select_option("#filter-finding", "")
    page.select_option("#filter-below", "25")
    assert listed(page) == ["Perhaps."]
    # A list goes to a row; it never takes the rows around it away.
    page.click(".hit-row")
    assert focused(page) == "Perhaps."
    assert len(shown(page)) == 5


def test_search_is_live_in_both_texts_and_marks_what_it_finds(opened, text):
    page = opened(text)
    page.keyboard.press("/")
    page.keyboard.type("雪")
    assert listed(page) == ["𝕊now fell."]
    assert page.locator("mark.hit").all_text_contents() == ["雪"]
    page.fill("#find", "R")
    assert listed(page) == ["It rained. Nobody came.", "Perhaps."]
    assert page.text_content("#hit-count") == "2"
    press(page, "Enter Enter")
    assert focused(page) == "Perhaps."
    page.fill("#find", "nothing like it")
    assert listed(page) == []
    page.keyboard.press("Escape")
    assert page.locator("mark.hit").count() == 0
    assert listed(page) == ["It cost 5.", "Perhaps."]


def test_where_nothing_is_to_check_the_least_sure_come_first(opened, make_frame):
    page = opened(make_frame(*({"source_text": f"{sure}", "confidence": sure} for sure in (0.9, 0.6, 0.99, 0.8))))
    assert listed(page) == ["0.6", "0.8", "0.9", "0.99"]
    assert "Nothing is doubtful" in page.text_content("#said")
    page.click(".hit-row")
    press(page, "a x")
    assert focused(page) == "0.9"
    assert listed(page) == ["0.9", "0.99"]


def test_links_are_corrected_by_keys_and_the_saved_page_is_read_back(opened, text, tmp_path):
    page = opened(text)
    press(page, "s")
    assert shown(page)[:2] == [["It rained.", "下雨了。"], ["Nobody came.", "没有人来。"]]
    press(page, "z")
    assert len(shown(page)) == 5
    press(page, "ArrowRight d")  # the last Chinese sentence to the pair below
    assert shown(page)[:2] == [["It rained. Nobody came.", "下雨了。"], ["𝕊now fell.", "没有人来。下雪了。"]]
    press(page, "j j ArrowLeft u")  # the omission to the pair above
    assert shown(page)[1] == ["𝕊now fell. Left out.", "没有人来。下雪了。"]
    press(page, "n a")
    press(page, "n x")
    assert progress(page).endswith("0 doubtful")
    back = save(page, tmp_path / "corrected.html")
    assert back["source_text"].tolist() == ["It rained. Nobody came.", "𝕊now fell. Left out.", "It cost 5.", "Perhaps."]
    assert back["status"].tolist() == ["edited", "edited", "accepted", "rejected"]
    assert back["target_ids"].tolist() == ["0", "1 2", "3", "4"]
    assert back.loc[1, ["target_start", "target_end", "relation"]].tolist() == [4, 13, "parallel"]
    assert back["pair_id"].is_unique
    assert back.attrs == text.attrs
    again = opened(back)
    assert shown(again) == [[a, b] for a, b in zip(back["source_text"], back["target_text"], strict=True)]
    press(again, "j s")
    assert shown(again)[1:3] == [["𝕊now fell.", "没有人来。"], ["Left out.", "下雪了。"]]


def test_a_saved_page_is_a_page_like_any_other(opened, text, tmp_path):
    page = opened(text)
    press(page, "m s s")
    first = save(page, tmp_path / "corrected.html")
    page = opened(None, "corrected.html")
    assert [source for source, _ in shown(page)] == first["source_text"].tolist()
    press(page, "a")
    assert detect_format(tmp_path / "corrected.html") == "html"
    assert save(page, tmp_path / "twice.html")["status"][0] == "accepted"


def test_one_and_one_that_do_not_belong_together_are_parted(opened, text, tmp_path):
    page = opened(text)
    press(page, "j s")
    assert shown(page)[1:3] == [["𝕊now fell.", ""], ["", "下雪了。"]]
    back = save(page, tmp_path / "c.html")
    assert back["relation"].tolist()[1:3] == ["source_only", "target_only"]
    assert pd.isna(back["target_start"][1])


def test_what_was_done_is_there_after_reloading_and_so_is_undo(opened, text, tmp_path):
    page = opened(text)
    press(page, "s j m")
    assert [source for source, _ in shown(page)][:2] == ["It rained.", "Nobody came. 𝕊now fell."]
    page.wait_for_timeout(100)
    page.reload()
    page.wait_for_selector("#progress")
    assert "2 changes from before were restored" in page.text_content("#said")
    assert [source for source, _ in shown(page)][:2] == ["It rained.", "Nobody came. 𝕊now fell."]
    press(page, "Control+z z z")
    assert shown(page)[0][0] == "It rained. Nobody came."
    press(page, "Shift+Z Control+Shift+Z")
    assert [source for source, _ in shown(page)][:2] == ["It rained.", "Nobody came. 𝕊now fell."]
    assert len(save(page, tmp_path / "c.html")) == 5
    assert not page.is_visible("#save")
    press(page, "z")  # the saved copy is no longer what is here, and the page says so
    assert page.is_visible("#save")


def test_of_a_long_table_only_what_is_seen_is_there(opened, text, tmp_path):
    long = pd.concat([text] * 300, ignore_index=True)
    long.attrs = text.attrs
    page = opened(long)
    assert len(shown(page)) < 60
    press(page, "g")
    page.keyboard.type("1203")
    press(page, "Enter")
    assert page.get_attribute(".bead.here", "aria-rowindex") == "1204"
    assert page.text_content(".bead.here .number").startswith("1,203")
    press(page, "End")
    assert focused(page) == "Perhaps."
    press(page, "Shift+N m")
    assert len(save(page, tmp_path / "c.html")) == 1499


def test_running_texts_are_linked(opened, text):
    page = opened(text)
    press(page, "t")
    assert page.locator(".flow article").count() == 2
    page.hover(".flow article:first-child span:first-child")
    linked = page.locator(".flow .here").all_text_contents()
    assert linked == ["It rained.", "Nobody came.", "下雨了。", "没有人来。"]


@pytest.mark.parametrize("language", ["zh-CN", "vi"])
def test_the_interface_speaks_the_language_of_the_browser(opened, text, language):
    page = opened(text, locale=language)
    assert page.get_attribute("html", "lang") == language[:2]
    word = {"zh": "接受", "vi": "Chấp nhận"}[language[:2]]
    assert page.get_attribute(".bar .do-accept", "aria-label") == word
    page.click("#menu")
    page.select_option("#language", "en")
    assert page.get_attribute(".bar .do-accept", "aria-label") == "Accept"
    page.reload()
    page.wait_for_selector("#progress")
    assert page.get_attribute(".bar .do-accept", "aria-label") == "Accept"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_can_be_read_by_day_and_by_night(opened, text, scheme):
    page = opened(text, color_scheme=scheme)
    ink, paper = page.evaluate("() => ['color', 'backgroundColor'].map(name => getComputedStyle(document.body)[name])")
    light = [sum(map(int, re.findall(r"\d+", value)[:3])) for value in (ink, paper)]
    assert (light[0] < 200 < 600 < light[1]) if scheme == "light" else (light[0] > 600 > 200 > light[1])


@pytest.mark.skipif(not shutil.which("fc-list"), reason="needs fontconfig")
def test_chinese_and_vietnamese_are_there_if_the_system_has_their_characters(opened, make_frame):
    if not subprocess.run(["fc-list", ":lang=zh"], capture_output=True).stdout:
        pytest.skip("no Chinese font")
    page = opened(make_frame({"source_text": "Chiếc phà ở bến", "target_text": "渡船停在渡口"}))
    # A character without a glyph is drawn as a box, all boxes alike.
    widths = page.evaluate("""() => {
        const canvas = document.createElement("canvas").getContext("2d");
        canvas.font = getComputedStyle(document.querySelector(".bead .target")).font;
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
    assert page.is_visible("noscript td >> nth=0")
    context.close()

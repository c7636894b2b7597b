"""What is done on the page in a browser: by keys, mouse and touch."""

from __future__ import annotations

import pandas as pd

from tests.formats.test_page import focused, press, progress, save, shown


def test_units_are_linked_wherever_they_are(opened, text, tmp_path):
    page = opened(text)
    units = page.locator(".bead .unit")
    texts = units.all_text_contents()
    units.nth(texts.index("Left out.")).click(modifiers=["Control"])
    units.nth(texts.index("没有人来。")).click(modifiers=["Control"])
    assert page.locator(".unit.marked").count() == 2
    press(page, "l")
    assert ["Left out.", "没有人来。"] in shown(page)
    assert ["It rained. Nobody came.", "下雨了。"] in shown(page)
    press(page, "Shift+L")
    assert shown(page)[2:4] == [["Left out.", ""], ["", "没有人来。"]]
    press(page, "z z")
    assert len(shown(page)) == 5
    back = save(page, tmp_path / "c.html")
    assert back["source_text"].tolist() == text["source_text"].tolist()


def test_a_sentence_is_edited_split_and_joined(opened, text, tmp_path):
    page = opened(text)
    press(page, "j h e Home Delete Shift+S Enter")
    assert shown(page)[1][0] == "Snow fell."
    page.dblclick(".bead:nth-child(4) .source .unit", position={"x": 20, "y": 8})
    assert page.locator("textarea").input_value() == "It cost 5."
    page.locator("textarea").fill("  ")
    press(page, "Enter")
    assert shown(page)[3][0] == "It cost 5."  # no text is lost by an edit that leaves nothing
    press(page, "e Home ArrowRight ArrowRight Control+Enter")
    assert page.locator(".bead:nth-child(4) .source .unit").all_text_contents() == ["It", "cost 5."]
    press(page, "Shift+J")
    assert page.locator(".bead:nth-child(4) .source .unit").all_text_contents() == ["It cost 5."]
    press(page, "e x y Escape")
    assert shown(page)[3][0] == "It cost 5."
    press(page, "e Home ArrowRight ArrowRight Control+Enter s")
    assert [source for source, _ in shown(page)][3:5] == ["It", "cost 5."]
    back = save(page, tmp_path / "c.html")
    assert back["source_text"].tolist()[1:5] == ["Snow fell.", "Left out.", "It", "cost 5."]
    assert back["source_ids"].tolist()[3:5] == ["4", "4"]


def test_the_original_can_be_locked(opened, text):
    page = opened(text)
    page.click("#menu")
    page.check("#lock")
    page.keyboard.press("Escape")
    press(page, "h Shift+J")
    assert "locked" in page.text_content("#said")
    assert page.locator(".bead:first-child .source .unit").count() == 2
    press(page, "ArrowRight Shift+J")
    assert page.locator(".bead:first-child .target .unit").count() == 1


def test_caps_lock_input_methods_and_other_keyboards_change_nothing(opened, text):
    page = opened(text)
    for key, code in (("A", "KeyA"), ("Process", "KeyN"), ("ф", "KeyA")):
        page.evaluate(
            """([key, code]) => document.body.dispatchEvent(
            new KeyboardEvent("keydown", {key, code, bubbles: true, cancelable: true}))""",
            [key, code],
        )
    assert progress(page) == "2 of 5 settled · 1 doubtful"
    assert focused(page) == "Perhaps."


def test_everything_can_be_done_with_a_mouse(opened, text):
    page = opened(text)
    page.click(".bead:first-child .cut >> nth=0")
    assert shown(page)[:2] == [["It rained.", "下雨了。"], ["Nobody came.", "没有人来。"]]
    page.hover(".bead:first-child")
    page.click(".bead:first-child .seam")
    assert len(shown(page)) == 5
    page.click(".acts .do-reject")
    assert page.locator(".bead.s-rejected").count() == 1
    page.click("#undo")
    assert page.locator(".bead.s-rejected").count() == 0
    page.click(".bead:nth-child(2) .number")
    grip = page.locator(".bead:nth-child(2) .target .grip").bounding_box()
    page.mouse.move(grip["x"] + 3, grip["y"] + 6)
    page.mouse.down()
    other = page.locator(".bead:nth-child(3)").bounding_box()
    page.mouse.move(other["x"] + 300, other["y"] + 10, steps=3)
    page.mouse.up()
    assert shown(page)[1:3] == [["𝕊now fell.", ""], ["Left out.", "下雪了。"]]
    for name in ("up", "down", "merge", "split", "link", "unlink", "edit", "join", "clear", "next_doubt"):
        assert page.locator(f".bar .do-{name}").count() == 1


def test_everything_can_be_done_with_a_finger(opened, text):
    page = opened(text, has_touch=True, viewport={"width": 360, "height": 740})
    assert page.locator(".top").bounding_box()["height"] < 60
    swipe = """([selector, by]) => {
        const row = document.querySelector(selector);
        const box = row.getBoundingClientRect();
        const send = (type, x) => row.dispatchEvent(new PointerEvent(type, {
            pointerType: "touch", pointerId: 7, bubbles: true, clientX: x, clientY: box.top + 9}));
        send("pointerdown", 180);
        send("pointermove", 180 + by / 2);
        send("pointermove", 180 + by);
        send("pointerup", 180 + by);
    }"""
    page.evaluate(swipe, [".bead:first-child", 120])
    assert page.locator(".bead:first-child.s-accepted").count() == 1
    page.evaluate(swipe, [".bead:nth-child(2)", -120])
    assert page.locator(".bead:nth-child(2).s-rejected").count() == 1
    page.tap(".bar .do-merge")
    page.tap("#list")
    assert page.is_visible("#side")


def test_no_action_touches_what_is_out_of_view(opened, text):
    long = pd.concat([text] * 60, ignore_index=True)
    page = opened(long)
    page.evaluate("() => { document.querySelector('.scroller').scrollTop = 9000; }")
    page.wait_for_selector(".bead:first-child:not(.here)")
    press(page, "m")
    assert progress(page).startswith("0 of 300")
    assert page.is_visible(".bead.here")
    press(page, "m")
    assert progress(page).startswith("1 of 299")

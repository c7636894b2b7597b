"""Lines that say the same in two languages come apart; lines that only look like it do not."""

import pytest

from aligner.readers import ReadOptions, read_bytes

EN = [
    "Wear a helmet at all times.",
    "Do not run on the stairs - ever.",
    "Report every accident to the foreman, however small.",
    "Switch off the machine (both switches) before cleaning it.",
    "The emergency exits must never be blocked.",
]
ZH = [
    "任何时候都要戴安全帽。",
    "切勿在楼梯上奔跑。",
    "无论事故多小，都要向工头报告。",
    "清洁机器之前，请关闭电源。",
    "紧急出口绝不可堵塞。",
]
VI = [
    "Luôn đội mũ bảo hiểm.",
    "Không bao giờ chạy trên cầu thang.",
    "Báo cáo mọi tai nạn cho quản đốc, dù nhỏ đến đâu.",
    "Tắt máy trước khi lau chùi.",
    "Không bao giờ được chặn lối thoát hiểm.",
]
TEXTS = {"en": EN, "zh": ZH, "vi": VI}


def texts_by_language(page: str, name: str = "page.md") -> dict[str, list[str]]:
    documents = read_bytes(page.encode(), name)
    return {document.language: [document.block_text(block) for block in document.blocks] for document in documents}


@pytest.mark.parametrize("form", ["- {} / {}", "- {} – {}", "1. **{}** — {}", "{}({})\n", "- {}（{}）", "* {}\n  / {}"])
@pytest.mark.parametrize(("first", "second"), [("en", "vi"), ("zh", "en"), ("vi", "zh")])
def test_both_languages_in_an_item(form, first, second):
    page = "\n".join(form.format(*pair) for pair in zip(TEXTS[first], TEXTS[second], strict=True))
    assert texts_by_language(page) == {first: TEXTS[first], second: TEXTS[second]}


@pytest.mark.parametrize("order", [("en", "zh"), ("zh", "en")])
def test_chinese_needs_no_mark_between(order):
    page = "\n\n".join(" ".join(pair) for pair in zip(*(TEXTS[code] for code in order), strict=True))
    assert texts_by_language(page) == {code: TEXTS[code] for code in order}


def test_names_and_figures_belong_to_the_language_that_follows():
    page = (
        "The bridge was built in 1932. 1932年建成此桥。\n\n"
        "We run everything in containers. Docker 很好用，我们都用。\n\n"
        "Nobody answered the phone. “没有人接电话。”\n"
    )
    assert texts_by_language(page)["zh"] == ["1932年建成此桥。", "Docker 很好用，我们都用。", "“没有人接电话。”"]


def test_three_languages_in_a_line():
    page = "\n".join(f"- {' / '.join(texts)}" for texts in zip(EN, ZH, VI, strict=True))
    assert texts_by_language(page) == TEXTS


def test_lines_of_plain_text():
    page = "\n".join(f"{english} = {chinese}" for english, chinese in zip(EN, ZH, strict=True))
    assert texts_by_language(page, "page.txt") == {"en": EN, "zh": ZH}


@pytest.mark.parametrize(
    ("headings", "english", "chinese"),
    [
        (["Introduction 简介", "Opening hours 开放时间"], ["Introduction", "Opening hours"], ["简介", "开放时间"]),
        (["简介 Introduction", "开放时间 Opening hours"], ["Introduction", "Opening hours"], ["简介", "开放时间"]),
        (["Introduction（简介）", "2. Prices (价格)"], ["Introduction", "2. Prices"], ["简介", "价格"]),
        (["Introduction – 简介", "Prices | 价格"], ["Introduction", "Prices"], ["简介", "价格"]),
    ],
)
def test_headings_in_both_languages(headings, english, chinese):
    page = "\n\n".join(
        f"# {heading}\n\n{EN[k]}\n\n{ZH[k]}\n\n{EN[k + 2]}\n\n{ZH[k + 2]}" for k, heading in enumerate(headings)
    )
    found = texts_by_language(page)
    assert found["en"] == [english[0], EN[0], EN[2], english[1], EN[1], EN[3]]
    assert found["zh"] == [chinese[0], ZH[0], ZH[2], chinese[1], ZH[1], ZH[3]]


def test_chinese_headings_with_a_name_stay_whole():
    pages = [("Kubernetes Components", "Kubernetes 组件"), ("Docker Containers", "Docker 容器")]
    page = "\n\n".join(f"# {a}\n\n# {b}\n\n{EN[k]}\n\n{ZH[k]}" for k, (a, b) in enumerate(pages))
    assert texts_by_language(page)["zh"] == ["Kubernetes 组件", ZH[0], "Docker 容器", ZH[1]]


def test_a_translation_that_keeps_a_word_of_the_original_stays_whole():
    names = [("Same types", "Same types (Cùng loại)"), ("Other types", "Other types (Khác loại)")]
    for mark in ("", "# "):
        page = "\n\n".join(f"{mark}{a}\n\n{mark}{b}\n\n{EN[k]}\n\n{VI[k]}" for k, (a, b) in enumerate(names))
        assert not {"Cùng loại", "Khác loại"} & set(texts_by_language(page)["vi"])


@pytest.mark.parametrize(
    "page",
    [
        "# React 简介\n\n图书馆早上九点开门。\n\n# Docker 安装\n\n读者一次最多可以借五本书。\n",
        "- Redis — 内存数据库\n- Nginx — 网页服务器\n- Docker — 容器平台\n\n读者一次最多可以借五本书。\n",
        "- Push the button / press the key.\n- Open the door - slowly.\n- Close it (or leave it open).\n",
        "The word phở is a soup – món nước.\n\nReaders may borrow up to five books at a time, not more.\n",
        "- Xin chào – lời chào.\n- Tạm biệt – lời từ biệt.\n- Cảm ơn / cám ơn đều đúng.\n",
    ],
)
def test_what_is_in_one_language_stays_whole(page):
    assert len(texts_by_language(page)) == 1


def test_markup_is_kept_with_its_side():
    page = (
        "- Press `Ctrl+S` to [save](https://x.org/a/b). / Nhấn `Ctrl+S` để *lưu*.\n"
        "- **Open the menu.** / **Mở thực đơn.**\n- Do not close the window. / Đừng đóng cửa sổ.\n"
    )
    documents = read_bytes(page.encode(), "page.md", options=ReadOptions(markup="keep"))
    assert [[document.block_text(block) for block in document.blocks] for document in documents] == [
        ["Press `Ctrl+S` to [save](https://x.org/a/b).", "**Open the menu.**", "Do not close the window."],
        ["Nhấn `Ctrl+S` để *lưu*.", "**Mở thực đơn.**", "Đừng đóng cửa sổ."],
    ]
    for document in documents:
        for block in document.blocks:
            assert page[block.origin.start : block.origin.end] == document.block_text(block)


def test_origins_point_at_each_side():
    page = "\n".join(f"- {english} / {vietnamese}" for english, vietnamese in zip(EN, VI, strict=True))
    for document in read_bytes(page.encode(), "page.md"):
        for block in document.blocks:
            assert page[block.origin.start : block.origin.end] == document.block_text(block)

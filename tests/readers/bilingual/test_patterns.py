"""Whatever way languages share a file, each comes out as a document of its own; and nothing else is split."""

import warnings

import pytest

from aligner.errors import AlignerWarning
from aligner.readers import ReadOptions, read_bytes

EN = [
    "The library opens at nine in the morning.",
    "Readers may borrow up to five books at a time.",
    "Late books cost ten cents a day.",
    "Children under twelve read for free.",
]
ZH = ["图书馆早上九点开门。", "读者一次最多可以借五本书。", "逾期的书每天收费一角。", "十二岁以下的儿童免费阅读。"]
VI = [
    "Thư viện mở cửa lúc chín giờ sáng.",
    "Bạn đọc được mượn tối đa năm cuốn sách mỗi lần.",
    "Sách trả muộn bị phạt một nghìn đồng một ngày.",
    "Trẻ em dưới mười hai tuổi được đọc miễn phí.",
]
TEXTS = {"en": EN, "zh": ZH, "vi": VI}
NAMES = {"en": "English", "zh": "中文翻译", "vi": "Bản dịch tiếng Việt"}
PAIRS = [("en", "zh"), ("zh", "en"), ("en", "vi"), ("vi", "zh"), ("en", "zh", "vi")]


def sections(codes):
    return "\n\n".join(f"## {NAMES[code]}\n\n" + "\n\n".join(TEXTS[code]) for code in codes)


def bold_labels(codes):
    return "\n\n".join(f"**{NAMES[code]}**\n\n" + "\n\n".join(TEXTS[code]) for code in codes)


def tags(codes):
    return "\n\n".join(f"[{code.upper()}]\n\n" + "\n\n".join(TEXTS[code]) for code in codes)


def blocks(codes):
    return "\n\n".join(text for texts in zip(*(TEXTS[code] for code in codes), strict=True) for text in texts)


def groups(codes):
    return "\n\n".join(text for start in (0, 2) for code in codes for text in TEXTS[code][start : start + 2])


def halves(codes):
    return "\n\n".join(text for code in codes for text in TEXTS[code])


def lines(codes):
    return "\n\n".join("\n".join(texts) for texts in zip(*(TEXTS[code] for code in codes), strict=True))


def list_lines(codes):
    return "\n".join("- " + "\n  ".join(texts) for texts in zip(*(TEXTS[code] for code in codes), strict=True))


def quote_lines(codes):
    return "\n\n".join("> " + "\n> ".join(texts) for texts in zip(*(TEXTS[code] for code in codes), strict=True))


def table(codes):
    rows = [[str(number), *texts] for number, texts in enumerate(zip(*(TEXTS[code] for code in codes), strict=True))]
    head = ["#", *(NAMES[code] for code in codes)]
    return "\n".join("| " + " | ".join(row) + " |" for row in [head, ["---"] * len(head), *rows])


def unnamed_table(codes):
    rows = zip(*(TEXTS[code] for code in codes), strict=True)
    head = ["A", "B", "C"][: len(codes)]
    return "\n".join("| " + " | ".join(row) + " |" for row in [head, ["---"] * len(head), *rows])


def labels(codes):
    return "\n\n".join(
        "\n".join(f"{code.upper()}: {text}" for code, text in zip(codes, texts, strict=True))
        for texts in zip(*(TEXTS[code] for code in codes), strict=True)
    )


def bare_lines(codes):
    return "\n".join(text for texts in zip(*(TEXTS[code] for code in codes), strict=True) for text in texts)


def tabs(codes):
    return "\n".join("\t".join(texts) for texts in zip(*(TEXTS[code] for code in codes), strict=True))


WAYS = {
    "markdown": [
        sections,
        bold_labels,
        tags,
        blocks,
        groups,
        halves,
        lines,
        list_lines,
        quote_lines,
        table,
        unnamed_table,
    ],
    "text": [tags, blocks, groups, halves, lines, labels, bare_lines, tabs],
}


def read(text, name="page.md", **options):
    return read_bytes(text.encode(), name, options=ReadOptions(**options))


def texts_of(document):
    return [document.block_text(block) for block in document.blocks]


@pytest.mark.parametrize("codes", PAIRS, ids="-".join)
@pytest.mark.parametrize(
    ("suffix", "way"),
    [(suffix, way) for suffix, ways in (("md", WAYS["markdown"]), ("txt", WAYS["text"])) for way in ways],
    ids=lambda value: value if isinstance(value, str) else value.__name__,
)
def test_every_pattern_gives_a_document_a_language(suffix, way, codes):
    documents = read(way(codes), f"page.{suffix}")
    assert {document.language: texts_of(document) for document in documents} == {code: TEXTS[code] for code in codes}
    assert {document.id for document in documents} == {f"page.{code}" for code in codes}
    assert {document.group for document in documents} == {"page"}


@pytest.mark.parametrize(
    ("way", "pattern"),
    [(sections, "sections"), (blocks, "blocks"), (groups, "blocks"), (lines, "lines"), (table, "table")],
)
def test_the_pattern_found_is_recorded(way, pattern):
    assert {document.meta["pattern"] for document in read(way(("en", "vi")))} == {pattern}


def test_origins_point_at_each_language_in_the_file():
    text = "Intro\n\n" + lines(("en", "vi"))
    for document in read(text):
        for block in document.blocks:
            assert text[block.origin.start : block.origin.end] == document.block_text(block)
            assert text.count("\n", 0, block.origin.start) + 1 == block.origin.line


@pytest.mark.parametrize(
    "heading",
    ["English", "English version", "ENGLISH TEXT", "英文原文", "英语", "Tiếng Anh", "Bản tiếng Anh", "🇬🇧 English",
     "[EN]", "English (original)", "Nguyên văn tiếng Anh", "English:"],
)  # fmt: skip
def test_headings_in_any_language_name_english(heading):
    text = f"## {heading}\n\n" + "\n\n".join(EN) + "\n\n## 中文\n\n" + "\n\n".join(ZH)
    assert {document.language: texts_of(document) for document in read(text)} == {"en": EN, "zh": ZH}


def test_headings_that_name_no_language_go_by_the_text():
    text = "## 原文\n\n" + "\n\n".join(EN) + "\n\n## 译文\n\n" + "\n\n".join(ZH)
    assert {document.language: texts_of(document) for document in read(text)} == {"en": EN, "zh": ZH}


def test_a_translation_alone_may_have_the_heading():
    text = "# Rules\n\n" + "\n\n".join(EN) + "\n\n## Bản dịch tiếng Việt\n\n" + "\n\n".join(VI)
    assert {document.language: texts_of(document) for document in read(text)} == {"en": ["Rules", *EN], "vi": VI}


def test_sections_within_each_chapter():
    chapters = [
        f"# {number}\n\n## English\n\n{english}\n\n## 中文\n\n{chinese}"
        for number, (english, chinese) in enumerate(zip(EN, ZH, strict=True), 1)
    ]
    for document in read("\n\n".join(chapters)):
        assert [text for text in texts_of(document) if not text.isdigit()] == TEXTS[document.language]


def test_a_section_keeps_its_own_headings_and_quotations():
    english = ["## English", "### Opening", EN[0], f"> {ZH[0]}", EN[1], EN[2]]
    text = "\n\n".join([*english, "## 中文", "### 开放", ZH[0], ZH[1]])
    documents = {document.language: texts_of(document) for document in read(text)}
    assert documents == {"en": ["Opening", EN[0], ZH[0], EN[1], EN[2]], "zh": ["开放", ZH[0], ZH[1]]}


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("\n\n".join([*ZH, f"> {EN[0]}", *ZH]), id="a quotation"),
        pytest.param("\n\n".join([*ZH, "## English", EN[0], *ZH, *ZH]), id="a summary under a heading"),
        pytest.param("\n\n".join(["# Guide", VI[0], "## Getting Started", VI[1], EN[0], VI[2], VI[3], "## API", VI[0]]),
                     id="English headings and an untranslated paragraph"),
        pytest.param("\n\n".join([VI[0] + " " + VI[1], EN[0], VI[2] + " " + VI[3], EN[1]] * 3), id="examples"),
        pytest.param("\n\n".join([*(f"Năm 19{year}, {VI[1]}" for year in range(10, 20)),
                                  *(f"In 19{year}, {EN[1]}" for year in range(20, 30))]),
                     id="a half not translated yet"),
        pytest.param("\n\n".join(f"{text}\n{EN[0]}" if not index else text for index, text in enumerate(VI * 3)),
                     id="one line in English"),
        pytest.param("\n\n".join(EN) + "\n\n| Term | 术语 |\n|---|---|\n| book | 书 |\n| reader | 读者 |",
                     id="a glossary"),
    ],
)  # fmt: skip
@pytest.mark.filterwarnings("ignore::aligner.errors.AlignerWarning")
def test_other_languages_in_a_text_do_not_split_it(text):
    (document,) = read(text)
    assert document.meta["pattern"] == "monolingual"
    assert document.group == ""


def test_blocks_in_another_language_are_marked():
    (document,) = read("\n\n".join([*ZH, f"> {EN[0]}", *ZH]))
    assert document.language == "zh"
    assert [block.kind for block in document.blocks if block.language == "en"] == ["quote"]


def test_pages_about_languages_are_not_split():
    text = "# Languages\n\n## English\n\n" + "\n\n".join(EN) + "\n\n## Chinese\n\n" + "\n\n".join(reversed(EN))
    with pytest.warns(AlignerWarning, match="English and Chinese"):
        (document,) = read(text)
    assert len(document.blocks) == 11


def test_text_in_no_language_goes_to_all_or_in_turn():
    text = [EN[0], ZH[0], "`PostStart`", EN[1], ZH[1], "2024", "2024", EN[2], ZH[2], "## Kubernetes", "## Kubernetes"]
    for document in read("\n\n".join(text)):
        own = TEXTS[document.language]
        assert texts_of(document) == [own[0], "PostStart", own[1], "2024", own[2], "Kubernetes"]


def test_headings_given_in_both_languages_at_once():
    text = ["# 规则 / Rules", "## 开放 / Opening", EN[0], ZH[0], "## 借阅 / Lending", EN[1], ZH[1]]
    documents = {document.language: texts_of(document) for document in read("\n\n".join(text))}
    assert documents["en"] == ["Rules", "Opening", EN[0], "Lending", EN[1]]
    assert documents["zh"] == ["规则", "开放", ZH[0], "借阅", ZH[1]]


def test_columns_of_other_things_are_left_out_and_named():
    rows = "\n".join(
        f"| {number} | {en} | {zh} | p. {number} |" for number, (en, zh) in enumerate(zip(EN, ZH, strict=True))
    )
    with pytest.warns(AlignerWarning, match="table columns are left out: 'Page'$"):
        documents = read(f"| No. | English | 中文 | Page |\n|---|---|---|---|\n{rows}")
    assert {document.language: texts_of(document) for document in documents} == {"en": EN, "zh": ZH}
    assert documents[0].meta["left_out"] == "table columns: No., Page"


def test_a_pattern_can_be_forced():
    text = "\n\n".join([*VI, EN[0]])
    assert len(read(text)) == 1
    assert len(read(text, pattern="blocks")) == 2
    (document,) = read(blocks(("en", "zh")), pattern="monolingual")
    assert len(document.blocks) == 8


def test_a_forced_pattern_that_is_not_there_is_said():
    with pytest.warns(AlignerWarning, match="only one language"):
        assert len(read("\n\n".join(EN), pattern="blocks")) == 1


def test_the_same_file_gives_the_same_documents():
    text = groups(("en", "zh", "vi"))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert read(text) == read(text)


@pytest.mark.parametrize("codes", [("en", "vi"), ("zh", "en"), ("vi", "zh")], ids="-".join)
def test_long_files_are_split_too(codes):
    text = "\n\n".join([blocks(codes)] * 900)
    assert len(text) > 100_000
    assert {document.language: len(document.blocks) for document in read(text)} == dict.fromkeys(codes, 3600)
    (document,) = read("\n\n".join([*TEXTS[codes[0]] * 3000, TEXTS[codes[1]][0]]))
    assert document.language == codes[0]


def test_a_name_that_is_the_title_in_both_languages():
    documents = read("\n\n".join(["# Kubernetes", "# Kubernetes", blocks(("en", "zh"))]))
    assert [document.title for document in documents] == ["Kubernetes", "Kubernetes"]


def test_a_numbered_list_with_tabs_is_no_table():
    (document,) = read("\n".join(f"{number}.\t{text}" for number, text in enumerate(EN, 1)), "page.txt")
    assert {block.kind for block in document.blocks} == {"paragraph"}


def test_labels_beside_blocks_that_have_none():
    text = f"Opening hours\n\n{labels(('en', 'zh'))}\n\nOpening hours"
    documents = read(text, "page.txt")
    assert {document.language: texts_of(document)[-5:-1] for document in documents}["en"] == EN


@pytest.mark.parametrize("mark", [": ", " / ", " - ", " = "])
def test_lines_in_turn_are_not_cut_at_marks_inside_them(mark):
    english = [f"{text[:-1]}{mark}{other}" for text, other in zip(EN, reversed(EN), strict=True)]
    chinese = [f"{text[:-1]}，{other}" for text, other in zip(ZH, reversed(ZH), strict=True)]
    text = "\n\n".join(f"{a}\n{b}" for a, b in zip(english, chinese, strict=True))
    assert {document.language: texts_of(document) for document in read(text)} == {"en": english, "zh": chinese}

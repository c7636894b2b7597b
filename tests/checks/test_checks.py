"""What each check finds, where, and what it leaves alone."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from aligner.checks import CHECKS, TranslationUnit, check_columns, run, select
from aligner.checks.glossary import read_glossary
from aligner.errors import InputError, UnknownNameError

EN_ZH, EN_VI, ZH_EN = ("en", "zh"), ("en", "vi"), ("zh", "en")
LONG = "The committee met on the second floor and talked about the new road for most of the afternoon."
LONG_ZH = "委员会在二楼开会，整个下午大部分时间都在讨论新道路的事情。"

# code, languages, source, right translation, wrong translation, what is marked in the wrong one
CASES = [
    ("E101", EN_ZH, "They sold 15 pigs.", "他们卖了15头猪。", "他们卖了16头猪。", "16"),
    ("E101", EN_VI, "It cost $30 billion.", "Giá 30 tỷ USD.", "Giá 30 triệu USD.", "30 triệu USD"),
    ("E101", EN_ZH, "Install Tidebook 11 now", "立即安装Tidebook 11", "立即安装Tidebook 10", "10"),
    ("E101", EN_ZH, "It needs TPG-4.0 to run", "它需要TPG-4才能运行", "它需要TPG-5才能运行", "5"),
    ("E101", EN_ZH, "It runs Sonnet 4.5, and more", "它运行Sonnet 4.5等", "它运行Sonnet 4.0等", "4.0"),
    ("E101", EN_VI, "King Louis XIV died.", "Vua Louis 14 qua đời.", "Vua Louis XV qua đời.", "XV"),
    ("E101", EN_VI, "It costs USD 1,200.", "Giá USD 1.200.", "Giá USD 1.300.", "USD 1.300"),
    ("E102", EN_ZH, "It is 12 km away.", "有12公里远。", "有12英里远。", "12英里"),
    ("E111", EN_VI, "See https://a.org/x.", "Xem https://a.org/x.", "Xem https://a.org/y.", "https://a.org/y."),
    ("E112", EN_ZH, "Write to me@a.org", "请写信至me@a.org", "请写信至my@a.org", "my@a.org"),
    ("E113", EN_ZH, "Hello {name}", "你好 {name}", "你好 {nam}", "{nam}"),
    ("E114", EN_ZH, "Press <b>OK</b> now", "请按<b>确定</b>", "请按<b>确定<b>", "<b>"),
    ("E115", EN_VI, "Run `npm start` first", "Chạy `npm start` trước", "Chạy `npm star` trước", "`npm star`"),
    ("E115", EN_ZH, "Use git_clone now", "使用git_clone命令", "使用git_clon命令", "git_clon"),
    ("E115", EN_ZH, "Open config.yaml now", "打开config.yaml文件", "打开config.yml文件", "config.yml"),
    ("E115", EN_ZH, "Call run() and add --fast", "调用run()函数，加--fast选项", "调用ran()函数，加--fast选项", "ran()"),
    ("E111", EN_ZH, "See www.a.org for more", "见www.a.org了解更多", "见www.b.org了解更多", "www.b.org"),
    ("E121", EN_ZH, "Made by Anthropic.", "由Anthropic制造。", "由Antropic制造。", "Antropic"),
    ("E131", EN_ZH, LONG, LONG_ZH, "Ủy ban đã họp ở tầng hai và bàn về con đường mới gần hết buổi chiều.", None),
    ("E132", EN_ZH, LONG, LONG_ZH, LONG, None),
    ("E133", EN_ZH, LONG, LONG_ZH, "", None),
    ("W301", EN_ZH, "The country develops.", "国家经济发展很快。", "国家經济发展很快。", "經"),
    ("W302", EN_ZH, LONG, LONG_ZH, "开会。", None),
    ("W303", EN_ZH, f"{LONG} {LONG}", f"{LONG_ZH}{LONG_ZH}", LONG_ZH, None),
    ("W311", EN_ZH, "A road (new) here", "这里有路（新的）", "这里有路（新的", "（"),
    ("W312", EN_ZH, "“Go,” he said.", "“走吧，”他说。", "“走吧，他说。", "“"),
    ("W313", EN_ZH, "Is it new?", "是新的吗？", "是新的吗。", "。"),
    ("W314", EN_VI, "A new road", "Một con đường mới", "Một con  đường mới", "  "),
    ("W315", EN_ZH, "Here, a road", "这里，有路", "这里,有路", ","),
    ("W316", EN_VI, "A new road", "Con đường mới", unicodedata.normalize("NFD", "Con đường mới"), None),
    ("W331", ZH_EN, "他在Celesio工作。", "He works for Celesio.", "He works there.", None),
]  # fmt: skip


def codes(pair: TranslationUnit) -> set[str]:
    return {finding.code for finding in run([pair])[0]}


@pytest.mark.parametrize(("code", "languages", "source", "right", "wrong", "marked"), CASES)
def test_finds_the_fault_and_nothing_in_the_right_translation(code, languages, source, right, wrong, marked):
    assert codes(TranslationUnit(source, right, languages)) == set()
    found = [finding for finding in run([TranslationUnit(source, wrong, languages)])[0] if finding.code == code]
    assert found
    if marked is not None:
        assert marked in {wrong[finding.target.start : finding.target.stop] for finding in found}


def test_every_code_is_tried_here():
    elsewhere = {"E151", "W304", "W305", "W317", "W321", "W322", "W332"}
    assert {case[0] for case in CASES} | elsewhere == set(CHECKS)


def test_confidence_and_headings_come_from_the_table():
    assert codes(TranslationUnit(LONG, LONG_ZH, EN_ZH, confidence=0.2)) == {"W304"}
    assert "W305" in codes(TranslationUnit(f"Roads\n\n{LONG}", LONG_ZH, EN_ZH, kind="heading"))


def test_table_checks_compare_rows():
    twice = [
        TranslationUnit("A quiet morning", "寂静的早晨", EN_ZH),
        TranslationUnit("A quiet morning.", "安静的清晨", EN_ZH),
    ]
    assert [[finding.code for finding in found] for found in run(twice)] == [[], ["W313", "W321"]]
    alike = [
        TranslationUnit("A quiet morning", "寂静的早晨", EN_ZH),
        TranslationUnit("The silent dawn", "寂静的早晨", EN_ZH),
    ]
    assert [[finding.code for finding in found] for found in run(alike)] == [[], ["W322"]]
    styles = [TranslationUnit("peace", text, EN_VI) for text in ("hòa bình", "hòa ước", "hoà giải")]
    assert [[finding.code for finding in found] for found in run(styles, select(["W317"]))] == [[], [], ["W317"]]
    kept = [TranslationUnit(f"Celesio said no {word}", f"Celesio 说不{word}", EN_ZH) for word in "甲乙丙丁戊"]
    lost = run([*kept, TranslationUnit("Celesio said yes", "公司说好", EN_ZH)], select(["W332"]))
    assert [bool(found) for found in lost] == [False] * 5 + [True]


def test_glossary_from_csv_and_tbx(tmp_path):
    table = tmp_path / "terms.csv"
    table.write_text("en,zh\nservice mesh,服务网格|网格服务\n", encoding="utf-8")
    tbx = tmp_path / "terms.tbx"
    tbx.write_text(
        '<tbx xmlns="urn:iso:std:iso:30042:ed-2"><text><body><conceptEntry><langSec xml:lang="en"><termSec><term>service mesh'  # noqa: E501
        '</term></termSec></langSec><langSec xml:lang="zh-CN"><termSec><term>服务网格</term></termSec></langSec>'
        "</conceptEntry></body></text></tbx>",
        encoding="utf-8",
    )
    for path in (table, tbx):
        check = read_glossary(path).check()
        assert run([TranslationUnit("Two service meshes run", "运行两个服务网格", EN_ZH)], [check]) == [[]]
        (found,) = run([TranslationUnit("The service mesh runs", "服务网在运行", EN_ZH)], [check])[0]
        assert (found.code, found.source.start, found.source.stop) == ("E151", 4, 16)


def test_a_glossary_of_one_column_names_the_row(tmp_path):
    path = tmp_path / "terms.csv"
    path.write_text("alpha,beta\ngamma\n", encoding="utf-8")
    with pytest.raises(InputError, match="row 2"):
        read_glossary(path)


def test_codes_are_chosen_by_code_beginning_or_name():
    assert {check.code for check in select(["E11", "brackets"], ["E112"])} == {"E111", "E113", "E114", "E115", "W311"}
    with pytest.raises(UnknownNameError, match="E999"):
        select(["E999"])


def test_columns_of_a_table_become_its_findings():
    columns = {"source_text": ["15 pigs", "a pig"], "target_text": ["16头猪", "一头猪"],
               "source_lang": ["en", "en"], "target_lang": ["zh", "zh"], "confidence": [float("nan"), 0.1]}  # fmt: skip
    assert check_columns(columns) == ["E101", "W304"]


@given(st.text(max_size=60), st.text(max_size=60), st.sampled_from([EN_ZH, EN_VI, ZH_EN, ("zh", "vi"), ("und", "en")]))
@example(".", " ", EN_ZH)
def test_spans_lie_in_the_texts_whatever_these_are(source, target, languages):
    for finding in run([TranslationUnit(source, target, languages)])[0]:
        assert 0 <= finding.source.start <= finding.source.stop <= len(source)
        assert 0 <= finding.target.start <= finding.target.stop <= len(target)


def test_documentation_lists_every_check():
    page = (Path(__file__).parents[2] / "docs" / "checks.md").read_text(encoding="utf-8")
    for check in CHECKS.values():
        assert f"| {check.code} | {check.name} | {check.message} |" in page


def test_many_pairs_are_found_what_each_is_found_alone():
    texts = [
        ("They paid $30 million.", "Họ trả 30 triệu euro.", ("en", "vi")),
        ("She has 15 pigs (see below).", "她有16头猪。", ("en", "zh")),
        ("Nothing is wrong here.", "这里没有错。", ("en", "zh")),
        ("参见 Quorvath 的说明。", "Xem hướng dẫn", ("zh", "vi")),
        ("", "Only here.", ("vi", "en")),
    ]
    checks = [check for check in select() if check.find]
    many = run([TranslationUnit(*texts[number % 5]) for number in range(1003)], checks)
    alone = [run([TranslationUnit(*text)], checks)[0] for text in texts]
    assert many == [alone[number % 5] for number in range(1003)]
    assert [bool(found) for found in alone] == [True, True, False, True, True]


def test_names_are_not_looked_for_in_another_language():
    found = run([TranslationUnit("The road is open again.", "The way is free.", ("en", "zh"))])[0]
    assert {finding.code for finding in found} <= {"E131"}


def test_length_counts_latin_letters_in_chinese_for_what_they_are():
    pair = TranslationUnit(
        "BBC Scotland 的 Alasdair Lamont 在 Tony Macaroni 球场报道。",
        "Alasdair Lamont của BBC Scotland đưa tin từ sân Tony Macaroni.",
        ("zh", "vi"),
    )
    assert not [finding for finding in run([pair])[0] if finding.code in ("W302", "W303")]


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("主角 Kemal （凯末尔）来了。", "Nhân vật Kemal đã tới."),
        ("一名男子（20岁）被捕。", "Một người đàn ông 20 tuổi bị bắt."),
        ("姓袁（音译）的男子。", "Người đàn ông họ Yuan."),
    ],
)
def test_glosses_and_ages_in_brackets_need_none_elsewhere(source, target):
    assert not [
        finding for finding in run([TranslationUnit(source, target, ("zh", "vi"))])[0] if finding.code == "W311"
    ]


def test_an_acronym_may_be_written_out():
    source = "他加入了 WTO 的谈判。"
    full, none = "Ông tham gia đàm phán của Tổ chức Thương mại Thế giới.", "Ông tham gia đàm phán."
    found = [run([TranslationUnit(source, target, ("zh", "vi"))])[0] for target in (full, none)]
    assert [any(finding.code == "W331" for finding in one) for one in found] == [False, True]


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("The WHO gave advice.", "WHO (World Health Organization) đã khuyến nghị."),
        ("The people's committee of the ward met.", "UBND phường đã họp."),
        ("The coach of the club left.", "HLV của CLB đã ra đi."),
    ],
)
def test_first_letters_of_the_other_sides_words_are_no_names(source, target):
    assert not [finding for finding in run([TranslationUnit(source, target, EN_VI)])[0] if finding.code == "W331"]


def test_a_name_of_several_words_is_missed_where_its_first_letters_are_not_said():
    found = run([TranslationUnit("They gave advice.", "World Health Organization đã khuyến nghị.", EN_VI)])[0]
    assert "W331" in {finding.code for finding in found}


def has_brackets_finding(languages: tuple[str, str], source: str, target: str) -> bool:
    return bool(run([TranslationUnit(source, target, languages)], select(["W311"]))[0])


@pytest.mark.parametrize(
    ("languages", "source", "target"),
    [
        (EN_VI, "The quay (once called Lan Wharf) is shut.", "Bến cảng (trước kia gọi là Bến Lan) đã đóng cửa."),
        (EN_VI, "The map (see Figure 2) is old.", "Bản đồ (xem Hình 2) đã cũ."),
        (EN_VI, "The form (a PDF file) is short.", "Mẫu đơn (tệp PDF) rất ngắn."),
        (EN_VI, "The buyer (as named in Contract A) pays.", "Người mua (BÊN MUA THEO HỢP ĐỒNG A) trả tiền."),
        (EN_VI, 'Lan Ltd. (the "Buyer") pays.', "Công ty Lan (“Bên mua”) trả tiền."),
        (EN_VI, "Lan Ltd. (hereinafter the Buyer) pays.", 'Công ty Lan ("Bên mua") trả tiền.'),
        (EN_ZH, "Print it (as a PDF).", "打印它（PDF）。"),
        (EN_ZH, "The bank (ICBC for short) is open.", "这家银行（简称ICBC）开门了。"),
        (EN_VI, "The quay is shut.", "Bến cảng (Harbor Quay) đã đóng cửa."),
    ],
)
def test_a_name_in_brackets_does_not_make_them_a_gloss(languages, source, target):
    assert not has_brackets_finding(languages, source, target)


@pytest.mark.parametrize(
    ("languages", "source", "target"),
    [
        (EN_VI, "The quay (built in stone) is shut.", "Bến cảng đã đóng cửa."),
        (EN_VI, "The quay (built in stone) is shut.", "Bến cảng (Harbor Quay) đã đóng cửa."),
        (EN_ZH, "The quay (built in stone) is shut.", "码头（Harbor Quay）关闭了。"),
    ],
)
def test_a_gloss_in_brackets_does_not_stand_for_others(languages, source, target):
    assert has_brackets_finding(languages, source, target)


def test_an_address_ends_where_chinese_begins():
    for source in ("访问https://a.org查看Celesio。", "联系me@a.org获取Celesio。", "联系me@a.org，获取Celesio。"):
        found = run([TranslationUnit(source, "See https://a.org and me@a.org.", ZH_EN)], select(["W331"]))[0]
        assert [source[finding.source.start : finding.source.stop] for finding in found] == ["Celesio"]


def test_a_title_with_its_full_stop_ends_no_sentence():
    source = "The lorry had been left on the bridge for most of the night, Capt. Ann Whitford of the port said."
    target = "Chiếc xe tải bị bỏ lại trên cầu gần suốt đêm, Đại úy Ann Whitford cho biết."
    assert not run([TranslationUnit(source, target, EN_VI)], select(["W303"]))[0]
    left_out = source.replace(", Capt.", ". Then")
    assert run([TranslationUnit(left_out, target, EN_VI)], select(["W303"]))[0]

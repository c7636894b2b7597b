"""Bare tables of texts, and our own tables that are damaged: check, terms and convert read them alike."""

from __future__ import annotations

import re

import openpyxl
import pytest
from click.testing import CliRunner

from aligner.cli import main
from aligner.errors import AlignerWarning, InputError
from aligner.formats import detect_format, line_numbers, read_table, write_table
from aligner.formats.table import COLUMNS

TEXTS = [("The boats lie in the harbour.", "船停在港口里。"), ("Nobody minds the rain.", "没有人在意下雨。")]


def write(path, *lines: str, encoding: str = "utf-8"):
    path.write_text("".join(f"{line}\n" for line in lines), encoding=encoding)
    return path


@pytest.mark.parametrize(
    ("name", "header", "joiner"),
    [
        ("t.tsv", None, "\t"),
        ("t.txt", None, "\t"),
        ("t.csv", None, ","),
        ("t.tsv", "source\ttarget", "\t"),
        ("t.csv", "English,Chinese", ","),
        ("t.tab", "src\ttgt", "\t"),
        ("t.csv", "source_text,target_text", ","),
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_two_columns_are_a_table(tmp_path, name, header, joiner, encoding):
    lines = [joiner.join(pair) for pair in TEXTS]
    path = write(tmp_path / name, *([header] if header else []), *lines, encoding=encoding)
    frame = read_table(path)
    assert tuple(frame.columns) == COLUMNS
    assert list(zip(frame["source_text"], frame["target_text"], strict=True)) == TEXTS
    assert (set(frame["source_lang"]), set(frame["target_lang"])) == ({"en"}, {"zh"})
    assert frame["pair_id"].is_unique
    first = 2 if header else 1
    assert line_numbers(path) == [first, first + 1]


def test_columns_named_as_ours_keep_what_they_hold(tmp_path):
    path = write(
        tmp_path / "t.tsv",
        "target_text\tsource_lang\tmine\tsource_text\ttarget_lang\tconfidence\tpair_id",
        "Trời mưa.\t\tx\tIt rains today.\tvi\t0.25\ta7",
        "Trời nắng.\tde\tx\tEs regnet.\tvi\t\ta8",
    )
    with pytest.warns(AlignerWarning, match="table columns are left out: 'mine'"):
        frame = read_table(path)
    assert frame["source_lang"].tolist() == ["en", "de"]
    assert frame["pair_id"].tolist() == ["a7", "a8"]
    assert frame["confidence"].tolist()[0] == 0.25


def test_chosen_columns_of_a_table_come_back(tmp_path, frame):
    columns = ["source_text", "target_text", "status"]
    for name in ("t.tsv", "t.csv"):
        write_table(frame, tmp_path / name, columns=columns)
        assert read_table(tmp_path / name)[columns].equals(frame[columns])


def test_the_script_of_chinese_is_known(tmp_path):
    path = write(tmp_path / "t.tsv", "The boats lie in the harbour.\t船隻停在港口裡，沒有人在意這場雨。")
    assert {each["script"] for each in read_table(path).attrs["documents"].values()} == {"Latn", "Hant"}


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        ([], "is empty"),
        (["a\tb", "c"], "line 2: a row has one column only; put a tab"),
        (["pair_id\tscore\tkind", "p1\t1\tx"], "not a table of pairs: no column source_text"),
        (["source_text\ttarget_text\tscore", "a\tb\thigh"], "row 1: score is not a number: 'high'"),
        (
            ["source\ttarget\tgroup\tsource_lang\ttarget_lang\tpaired_by\tverdict\ttranslated_share\tlevel\tbeads\t"
             "one_sided\tdoubtful"],
            "is a table of documents",
        ),
    ],
)  # fmt: skip
def test_tables_without_texts(tmp_path, lines, message):
    with pytest.raises(InputError, match=re.escape(message)):
        read_table(write(tmp_path / "t.tsv", *lines))


def test_a_table_of_ours_is_known_by_its_header(tmp_path, frame):
    for name in ("tsv", "csv"):
        write_table(frame, tmp_path / f"t.{name}")
        assert detect_format(tmp_path / f"t.{name}") == name
        (tmp_path / f"t.{name}").rename(tmp_path / f"{name}.dat")
        assert detect_format(tmp_path / f"{name}.dat") == name
        assert detect_format(write(tmp_path / f"t.{name}", "a\tb")) == "bitext"


@pytest.mark.parametrize("command", ["check", "terms", "convert"])
@pytest.mark.parametrize("suffix", ["tsv", "csv"])
def test_a_damaged_cell_is_named(tmp_path, frame, command, suffix):
    path = tmp_path / f"t.{suffix}"
    write_table(frame.assign(source_start=["3", "4", "x", "", ""]), path)
    arguments = [command, str(path), *([str(tmp_path / "out.tmx")] if command == "convert" else [])]
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == 1
    assert f"{path}: row 3: source_start is not a whole number: 'x'" in result.stderr


@pytest.mark.parametrize("suffix", ["tsv", "csv", "jsonl"])
def test_findings_name_the_line(tmp_path, make_frame, suffix):
    path = tmp_path / f"t.{suffix}"
    write_table(
        make_frame(
            {"source_text": "Two\nlines.", "target_text": "两\n行。"},
            {"source_text": "They sold 15 pigs.", "target_text": "他们卖了16头猪。"},
        ),
        path,
    )
    line = {"tsv": 3, "csv": 5, "jsonl": 2}[suffix]
    result = CliRunner().invoke(main, ["check", str(path), "--select", "E101"])
    assert f"{path}:{line}: E101 error" in result.stdout


def test_findings_name_the_line_of_a_bare_table(tmp_path):
    rows = ['"Two\nlines.","两\n行。"', "They sold 15 pigs.,他们卖了16头猪。"]
    for first, header in ((1, []), (2, ["en,zh"])):
        path = write(tmp_path / "t.csv", *header, *rows)
        result = CliRunner().invoke(main, ["check", str(path), "--select", "E101"])
        assert f"{path}:{first + 3}: E101 error" in result.stdout


SAVED = [
    ("source", "target"),
    ("Close the door, then leave; now.", "请关门，然后离开。"),
    ("They sold 15 pigs.", "他们卖了16头猪。"),
]


def as_saved(separator: str, first: str = "") -> str:
    rows = [separator.join(f'"{cell}"' if separator in cell else cell for cell in row) for row in SAVED]
    return "".join(f"{line}\r\n" for line in [*([first] if first else []), *rows])


@pytest.mark.parametrize(
    ("name", "text", "encoding", "line"),
    [
        ("semicolons.csv", as_saved(";"), "utf-8-sig", 3),
        ("declared.csv", as_saved(";", "sep=;"), "utf-8-sig", 4),
        ("unicode.txt", as_saved("\t"), "utf-16", 3),
        ("unicode.csv", as_saved("\t"), "utf-16-le", 3),
        ("chinese.csv", as_saved(","), "gbk", 3),
        ("semicolons.txt", as_saved(";"), "gbk", 3),
    ],
)
def test_tables_as_excel_saves_them(tmp_path, name, text, encoding, line):
    path = tmp_path / name
    path.write_bytes(text.encode(encoding))
    frame = read_table(path)
    assert list(zip(frame["source_text"], frame["target_text"], strict=True)) == SAVED[1:]
    result = CliRunner().invoke(main, ["check", str(path), "--select", "E101"])
    assert f"{path}:{line}: E101 error" in result.stdout


@pytest.mark.parametrize("command", ["check", "terms", "convert"])
def test_encodings_can_be_named(tmp_path, command):
    path = tmp_path / "t.csv"
    path.write_bytes(as_saved(",").encode("gbk"))
    rest = {"convert": ["-", "--to", "tsv"], "check": ["--fail-on", "never"]}.get(command, [])
    assert CliRunner().invoke(main, [command, str(path), *rest, "--encoding", "gbk"]).exit_code == 0
    wrong = CliRunner().invoke(main, [command, str(path), *rest, "--encoding", "utf-8"])
    assert (wrong.exit_code, "is not valid utf-8; save it as UTF-8, or name its encoding" in wrong.stderr) == (1, True)
    assert CliRunner().invoke(main, [command, str(path), *rest, "--encoding", "klingon"]).exit_code == 2
    assert CliRunner().invoke(main, [command, str(path), *rest, "--from", "klingon"]).exit_code == 2


def test_a_table_of_ours_saved_by_excel(tmp_path, frame):
    write_table(frame, tmp_path / "t.csv")
    for encoding in ("utf-16", "gb18030"):
        saved = tmp_path / f"{encoding}.csv"
        saved.write_bytes((tmp_path / "t.csv").read_text(encoding="utf-8-sig").encode(encoding))
        read = read_table(saved)
        assert read["pair_id"].tolist() == frame["pair_id"].tolist()
        assert read["source_lang"].tolist() == frame["source_lang"].tolist()


THREE = ["key,English,中文,Tiếng Việt", "a,Email,Email,Email", "b,Pay 15 yuan,,Trả 15 tệ", "c,,取消,Hủy"]


def test_a_table_of_three_languages_gives_all_pairs(tmp_path):
    path = write(tmp_path / "t.csv", *THREE)
    frame = read_table(path)
    assert frame[["source_lang", "target_lang", "source_text", "target_text"]].to_numpy().tolist() == [
        ["en", "zh", "Email", "Email"], ["en", "vi", "Email", "Email"], ["zh", "vi", "Email", "Email"],
        ["en", "zh", "Pay 15 yuan", ""], ["en", "vi", "Pay 15 yuan", "Trả 15 tệ"], ["zh", "vi", "", "Trả 15 tệ"],
        ["en", "zh", "", "取消"], ["en", "vi", "", "Hủy"], ["zh", "vi", "取消", "Hủy"],
    ]  # fmt: skip
    assert line_numbers(path) == [2, 2, 2, 3, 3, 3, 4, 4, 4]
    vi_en = read_table(path, languages=("vi", "en"))
    assert vi_en["source_text"].tolist() == ["Email", "Trả 15 tệ", "Hủy"]
    assert line_numbers(path, languages=("vi", "en")) == [2, 3, 4]


def test_languages_that_a_table_does_not_have(tmp_path):
    path = write(tmp_path / "t.csv", "en,zh-Hans,zh-Hant", "Software,软件,軟體")
    frame = read_table(path)
    assert frame["target_document"].tolist() == ["t.zh-Hans", "t.zh-Hant"]
    assert {name: each["script"] for name, each in frame.attrs["documents"].items()} == {
        "t.en": "Latn", "t.zh-Hans": "Hans", "t.zh-Hant": "Hant"
    }  # fmt: skip
    with pytest.raises(InputError, match="has no columns in en and vi; its languages are en, zh"):
        read_table(path, languages=("en", "vi"))


def test_workbooks_of_texts(tmp_path):
    book = openpyxl.Workbook()
    for row in (["Glossary"], [None], ["ID", "English", "中文"], [1, "Email", "Email"], [2, "Cancel", "取消"]):
        book.active.append(row)
    book.save(tmp_path / "t.xlsx")
    frame = read_table(tmp_path / "t.xlsx")
    assert list(zip(frame["source_text"], frame["target_text"], strict=True)) == [
        ("Email", "Email"),
        ("Cancel", "取消"),
    ]


def test_rows_that_do_not_fit(tmp_path):
    path = write(tmp_path / "t.csv", "key,en,zh", "", "a,Hello, friend,你好")
    with pytest.raises(
        InputError, match=r"line 3: a row has 4 columns instead of 3; put quotation marks around a text"
    ):
        read_table(path)
    with pytest.warns(AlignerWarning, match="has a header and no rows below it"):
        assert len(read_table(write(tmp_path / "t.csv", "key,en,zh"))) == 0


def test_columns_without_a_header_are_found_by_their_languages(tmp_path):
    path = write(tmp_path / "t.tsv", "g1\tIt rains today.\t今天下雨。", "g2\tThe sun shines.\t阳光灿烂。")
    with pytest.warns(AlignerWarning, match="'number 1'"):
        frame = read_table(path)
    assert frame["source_text"].tolist() == ["It rains today.", "The sun shines."]

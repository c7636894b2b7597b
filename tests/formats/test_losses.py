"""Every format keeps what it does not say it loses."""

from __future__ import annotations

import tempfile
import warnings
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aligner.errors import AlignerError, AlignerWarning
from aligner.formats import detect_format, format_names, get_format, read_table, write_parts, write_table
from aligner.formats.base import Losses
from aligner.formats.table import COLUMNS
from aligner.formats.tmx.untranslated import untranslated_in

READABLE = [name for name in format_names() if (found := get_format(name)).load and found.dump and not found.texts]

# Every character but lone surrogates, a letter among them so that no format finds the text empty.
anything = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
text = st.builds(lambda before, after: f"{before}x{after}", anything, anything)
number = st.floats(-5, 5, allow_subnormal=False)


@st.composite
def row_lists(draw: st.DrawFn) -> list[dict[str, object]]:
    rows, numbers = [], [0, 0]
    for count in range(draw(st.integers(1, 4))):
        sizes = draw(st.sampled_from([(1, 1), (2, 1), (1, 3), (0, 1), (1, 0)]))
        row = {
            "pair_id": f"p{count}", "group": draw(text), "kind": draw(st.sampled_from(["title", "paragraph"])),
            "status": draw(st.sampled_from(["auto", "accepted", "edited", "rejected"])), "score": draw(number),
            "confidence": draw(number), "findings": draw(st.sampled_from(["", "E101", "E101 W301"])),
            "relation": draw(st.sampled_from(["parallel", "moved", "comparable"])),
        }  # fmt: skip
        if 0 in sizes:
            row["relation"] = "source_only" if sizes[0] else "target_only"
        for place, side in enumerate(("source", "target")):
            ids = range(numbers[place], numbers[place] + sizes[place])
            numbers[place] = ids.stop
            row[f"{side}_ids"] = " ".join(map(str, ids))
            row[f"{side}_text"] = draw(text) if sizes[place] else ""
            row[f"{side}_block"] = row[f"{side}_start"] = row[f"{side}_end"] = draw(st.integers(0, 9))
        rows.append(row)
    return rows


def what_is_kept(frame: pd.DataFrame, losses: Losses) -> pd.DataFrame:
    if losses.one_sided:
        frame = frame[(frame["source_text"] != "") & (frame["target_text"] != "")]
    if losses.untranslated:
        is_untranslated = untranslated_in(frame)
        frame = frame.loc[[not is_untranslated(row) for row in frame.to_dict("records")]]
    if losses.rejected:
        frame = frame[frame["status"] != "rejected"]
    frame = frame.drop(columns=list(losses.columns)).reset_index(drop=True)
    if losses.clean:
        for name in frame.columns:
            if not pd.api.types.is_numeric_dtype(frame[name]):
                frame[name] = frame[name].map(losses.clean).astype("str")
    return frame


@pytest.mark.parametrize("name", READABLE)
@settings(max_examples=25, deadline=None)
@given(rows=row_lists())
def test_what_is_not_declared_lost_comes_back(name, make_frame, rows):
    frame = make_frame(*rows)
    losses = get_format(name).losses
    with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore", AlignerWarning)
        suffix = get_format(name).suffixes[0]
        written = write_table(frame, Path(folder) / f"table{suffix}", name)
        links = [path for path in written if path.name == "table.en.zh.xml"]
        back = read_table((links or written)[0])
    kept = what_is_kept(frame, losses)
    pd.testing.assert_frame_equal(back[list(kept.columns)], kept, check_dtype=len(kept) > 0)
    assert tuple(back.columns) == COLUMNS
    if "the signature" not in losses.notes:
        assert back.attrs["signature"] == frame.attrs["signature"]
    if not losses.metadata:
        assert back.attrs == frame.attrs


@pytest.mark.parametrize("name", format_names(written=True))
def test_an_empty_table_is_no_trouble(name, tmp_path, make_frame):
    found = get_format(name)
    path = tmp_path / f"t{found.suffixes[0]}"
    if name == "hf":
        with pytest.raises(AlignerError, match="empty table"):
            write_table(make_frame(), path)
        assert list(tmp_path.iterdir()) == []
        return
    written = write_table(make_frame(), path)
    assert all(file.exists() for file in written)
    if name in READABLE and name not in ("moses", "intertext"):  # no pair, so no name of a file to read
        assert len(read_table(written[0])) == 0


@pytest.mark.parametrize("name", format_names(written=True))
def test_the_same_table_gives_the_same_bytes_and_no_other_files(name, tmp_path, frame):
    contents = []
    for folder in (tmp_path / "a", tmp_path / "b"):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", AlignerWarning)
            written = write_parts(frame, folder, "t", name)
        files = sorted(file for file in folder.rglob("*") if file.is_file() and not file.name.endswith(".meta.json"))
        assert {file for file in files if not any(file.is_relative_to(path) for path in written)} == set()
        contents.append([file.read_bytes() for file in files])
    if name != "xlsx":  # a workbook is a ZIP with the time of day in it
        assert contents[0] == contents[1]


def test_losses_are_told_in_words():
    for name in format_names():
        losses = get_format(name).losses
        assert bool(losses.describe()) == (losses != Losses())
        assert get_format(name).about


def test_a_table_of_several_pairs_goes_into_several_files_where_it_must(tmp_path, frame):
    other = frame.assign(target_document="tide.vi", target_lang="vi")
    both = pd.concat([frame, other], ignore_index=True)
    both.attrs = frame.attrs
    with pytest.raises(AlignerError, match="one pair of languages"):
        write_table(both, tmp_path / "t.xliff")
    names = [path.name for path in write_parts(both, tmp_path, "t", "xliff")]
    assert names == ["t.en-zh.xliff", "t.en-vi.xliff"]
    names = [path.name for path in write_parts(both, tmp_path, "t", "align")]
    assert names == ["t.tide.en--tide.zh.align", "t.tide.en--tide.vi.align"]


def test_a_name_with_slashes_stays_in_the_folder(tmp_path, frame):
    bad = frame.assign(source_document="../../etc/x")
    (path,) = write_parts(bad, tmp_path, "t", "align")
    assert path.parent == tmp_path
    assert path.exists()


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("t.tmx", b"<tmx><body><tu>", r"t\.tmx: line 1, column \d+: is not well-formed XML"),
        ("t.tmx", b'<!DOCTYPE tmx [<!ENTITY a "b">]><tmx><body><tu/></body></tmx>', "declares the XML entity 'a'"),
        ("t.tmx", b"", "is not well-formed XML"),
        ("t.xlf", b"<xliff>&lol;</xliff>", "is not well-formed XML"),
        ("t.xml", b"<a/>", "no linkGrp"),
        ("t.xml", b'<linkGrp fromDoc="../a.xml" toDoc="b.xml"/>', r"no document '\.\./a\.xml' beside it"),
        ("t.xml", b'<linkGrp toDoc="b.xml"/>', "names no fromDoc"),
        ("t.xlsx", b"PK\x03\x04", "damaged ZIP archive"),
        ("t.xlsx", b"text", "is not the ZIP archive"),
        ("t.tmx", b"\x00\x01\x02", "is not well-formed XML"),
        ("t.tmx", b"<tmx><body>" + b"<a>" * 5000, "is not well-formed XML"),
        ("t.jsonl", b'{"a":' + b" " * 10_000_000, "line 1: not a JSON object"),
        ("x.en-zh.en", b"a\n", "two files of Moses pairs are needed"),
    ],
)
def test_files_that_hold_no_pairs(tmp_path, name, content, message):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(AlignerError, match=message):
        read_table(tmp_path / name)


def test_the_format_is_found_by_content_first(tmp_path, frame):
    with pytest.warns(AlignerWarning, match="2 of 5 pairs are not written; left out: 1 one-sided, 1 rejected"):
        write_table(frame, tmp_path / "t.tmx")
    (tmp_path / "t.tmx").rename(tmp_path / "t.xml")
    assert detect_format(tmp_path / "t.xml") == "tmx"
    write_table(frame, tmp_path / "t.xlf")
    (tmp_path / "t.xlf").rename(tmp_path / "t.dat")
    assert detect_format(tmp_path / "t.dat") == "xliff"
    (tmp_path / "u.xml").write_bytes('\ufeff<?xml version="1.0"?><!-- x --><tmx version="1.4."/>'.encode("utf-16-le"))
    assert detect_format(tmp_path / "u.xml") == "tmx"

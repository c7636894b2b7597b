"""Free translations of whole documents, aligned for metrics."""

from __future__ import annotations

import json
import shutil
from importlib.util import find_spec
from pathlib import Path

import pandas as pd
import pytest

from aligner import embed
from aligner.cli import main
from aligner.embed.documents import DocumentEncoder
from aligner.hypotheses import align_hypothesis, count_kinds, rows_frame
from aligner.types import Document

CORPUS = Path(__file__).parents[1] / "corpus" / "documents"
EN = [
    "The ferry left the harbor at six.", "Only three passengers were on board.", "One of them carried a violin.",
    "The sea was calm that evening.", "Near the island the engine stopped.", "The captain lit a lamp and waited.",
    "A fishing boat towed them home at dawn.",
]  # fmt: skip
ZH = [
    "渡轮六点离开港口。", "船上只有三名乘客。", "其中一人带着一把小提琴。", "那天晚上海面平静。",
    "在岛屿附近，发动机停了。", "船长点亮一盏灯，等待着。", "黎明时一艘渔船把他们拖回了家。",
]  # fmt: skip
VI = [
    "Chuyến phà rời bến lúc sáu giờ.", "Trên phà chỉ có ba hành khách.", "Một người trong số họ mang theo cây vĩ cầm.",
    "Tối hôm đó biển lặng.", "Gần hòn đảo, máy tàu ngừng chạy.", "Thuyền trưởng thắp một ngọn đèn và chờ đợi.",
    "Rạng sáng, một chiếc thuyền đánh cá kéo họ về nhà.",
]  # fmt: skip
TEXTS = {"en": EN, "zh": ZH, "vi": VI}
EXTRA = {
    "en": "Interest rates will rise again next quarter, the bank said.",
    "zh": "银行表示，下个季度利率将再次上调。",
    "vi": "Ngân hàng cho biết lãi suất sẽ lại tăng trong quý tới.",
}


@pytest.fixture(scope="module")
def encoder():
    return DocumentEncoder(embed.load_embedder())


def document(sentences: list[str], language: str) -> Document:
    return Document.from_sentences(sentences, language=language, id="text")


@pytest.mark.parametrize(("source", "target"), [("en", "zh"), ("zh", "vi"), ("vi", "en")])
def test_omissions_additions_and_merged_sentences(encoder, source, target):
    own, other = TEXTS[source], TEXTS[target]
    joined = other[0] + ("" if target == "zh" else " ") + other[1]
    hypothesis = [joined, other[2], EXTRA[target], *other[3:5], other[6]]  # two merged, one added, one left out
    texts = document(own, source), document(other, target), document(hypothesis, target)
    rows = align_hypothesis(*texts, encoder)
    assert [row.sentences for row in rows] == [
        ((0, 1), (0, 1), (0,)), ((2,), (2,), (1,)), ((), (), (2,)), ((3,), (3,), (3,)),
        ((4,), (4,), (4,)), ((5,), (5,), ()), ((6,), (6,), (5,)),
    ]  # fmt: skip
    kinds = count_kinds(rows)
    assert (kinds["merged"], kinds["addition"], kinds["omission"], kinds["aligned"]) == (1, 1, 1, 4)
    frame = rows_frame({"text": (texts, rows)})
    assert frame.loc[0, "reference"] == joined
    assert frame.loc[5, "hypothesis"] == ""


def test_every_sentence_is_in_exactly_one_row(encoder):
    texts = document(EN, "en"), document(ZH[:5], "zh"), document([*ZH[3:], EXTRA["zh"], ZH[0]], "zh")
    rows = align_hypothesis(*texts, encoder)
    for place, text in enumerate(texts):
        assert sorted(k for row in rows for k in row.sentences[place]) == [*range(len(text.sentences))]


def test_what_the_reference_left_out_is_found_by_the_source(encoder):
    texts = document(EN, "en"), document([*ZH[:3], *ZH[4:]], "zh"), document(ZH, "zh")
    rows = align_hypothesis(*texts, encoder)
    assert ((3,), (), (3,)) in [row.sentences for row in rows]
    assert count_kinds(rows)["unreferenced"] == 1


def write_folders(folder: Path) -> list[str]:
    """Three folders with two documents each, in files of different names."""
    for role, language, names in (
        ("src", "en", ("a.en.txt", "sub/b.txt")), ("ref", "zh", ("a.zh.txt", "sub/b.ref.md")),
        ("hyp", "zh", ("a.txt", "sub/b_hyp.txt")),
    ):  # fmt: skip
        for name in names:
            path = folder / role / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text("\n".join(TEXTS[language]), encoding="utf-8")
    return [
        "--source", str(folder / "src"), "--reference", str(folder / "ref"), "--hypothesis", str(folder / "hyp"),
        "--languages", "en-zh", "--no-cache",
    ]  # fmt: skip


def test_folders_give_rows_and_files_of_lines(tmp_path, capsys):
    arguments = write_folders(tmp_path)
    (tmp_path / "hyp" / "sub" / "b_hyp.txt").write_text("", encoding="utf-8")  # the system gave nothing
    main(["score-documents", *arguments, "--out", str(tmp_path / "out"), "--json"], standalone_mode=False)
    summary = json.loads(capsys.readouterr().out)
    assert summary["documents"] == 2
    assert summary["kinds"]["omission"] == 7
    rows = pd.read_csv(tmp_path / "out" / "aligned.tsv", sep="\t", quoting=3, keep_default_na=False)
    assert [*dict.fromkeys(rows.document)] == ["a", "sub/b"]
    for role in ("source", "reference", "hypothesis"):
        lines = (tmp_path / "out" / f"{role}.txt").read_text(encoding="utf-8").split("\n")[:-1]
        assert lines == rows[role].tolist()


def test_a_document_without_counterpart_is_an_error_and_the_others_go_through(tmp_path, capsys):
    arguments = write_folders(tmp_path)
    shutil.copy(tmp_path / "src" / "a.en.txt", tmp_path / "src" / "c.txt")
    code = main(["score-documents", *arguments, "--out", str(tmp_path / "rows.jsonl"), "-q"], standalone_mode=False)
    assert code == 3
    assert "c.txt: has no reference and no hypothesis of the same name" in capsys.readouterr().err
    first = json.loads((tmp_path / "rows.jsonl").read_text(encoding="utf-8").splitlines()[0])
    assert (first["kind"], first["source"], first["reference"]) == ("aligned", EN[0], ZH[0])


@pytest.mark.skipif(not find_spec("sacrebleu"), reason="needs the dependency group interop")
def test_sacrebleu_takes_the_rows(tmp_path):
    import sacrebleu

    arguments = write_folders(tmp_path)
    hypothesis = tmp_path / "hyp" / "a.txt"
    hypothesis.write_text("\n".join([*ZH[:2], EXTRA["zh"], *ZH[3:5], ZH[6]]), encoding="utf-8")
    main(["score-documents", *arguments, "--out", str(tmp_path / "rows.tsv"), "-q"], standalone_mode=False)
    rows = pd.read_csv(tmp_path / "rows.tsv", sep="\t", quoting=3, keep_default_na=False)
    own = rows[rows.document == "a"]
    score = sacrebleu.corpus_bleu(own.hypothesis.tolist(), [own.reference.tolist()], tokenize="zh").score
    whole = rows[rows.document == "sub/b"]
    best = sacrebleu.corpus_bleu(whole.hypothesis.tolist(), [whole.reference.tolist()], tokenize="zh").score
    assert best == pytest.approx(100)
    assert 40 < score < 90
    assert sacrebleu.sentence_chrf(own.hypothesis.iloc[0], [own.reference.iloc[0]]).score == 100

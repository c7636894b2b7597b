"""What each step takes, and what it leaves."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import aligner
from aligner.filters import STEPS, default_recipe

GOOD = {
    "en-vi": ("The ferry leaves the pier at six every morning.", "Mỗi sáng phà rời bến lúc sáu giờ."),
    "en-zh": ("The ferry leaves the pier at six every morning.", "渡轮每天早上六点离开码头。"),
    "zh-vi": ("渡轮每天早上六点离开码头。", "Mỗi sáng phà rời bến lúc sáu giờ."),
}


def taken(frame: pd.DataFrame, step: str, **parameters) -> list[int]:
    found = aligner.filter(frame, [{"step": step, **parameters}])
    assert (found["status"][found["reason"] == step] == "rejected").all()
    return np.flatnonzero(found["reason"] == step).tolist()


@pytest.mark.parametrize("languages", GOOD)
@pytest.mark.parametrize("step", sorted({*STEPS} - {"similarity"}))
def test_no_step_takes_a_good_pair(table, step, languages):
    assert taken(table(GOOD[languages], languages=languages), step) == []


BAD = [
    ("relation", "en-vi", "The pier.", ""),
    ("length", "en-zh", "...", "。。。"),
    ("length-ratio", "en-zh", "The ferry leaves the pier at six every morning, and in winter at noon.", "渡轮。"),
    ("length-ratio", "vi-zh", "Phà.", "渡轮每天早上六点离开码头，即使在冬天河水很浅的时候也一样。"),
    ("truncated", "en-vi", "The ferry leaves at six, and the mail is on board by then.", "Phà rời bến lúc sáu giờ, và"),
    ("truncated", "zh-en", "渡轮六点离开，那时", "The ferry leaves at six, and the mail is on board by then."),
    ("letters", "en-vi", "17:30 | 18:45 | 20:00 | pier 2", "17:30 | 18:45 | 20:00 | bến 2"),
    ("identical", "en-vi", "The ferry leaves at six.", "the ferry leaves at six"),
    ("identical", "en-vi", "The ferry leaves the old pier at six.", "The ferry leaves the pier at six."),
    ("identical", "zh-vi", "渡轮每天早上六点离开码头", "渡轮每天早上六点离开了码头"),
    ("identical", "zh-vi", "说明", "说明"),
    ("identical", "en-zh", "Harbor Line Express", "Harbor Line Express"),
    ("language", "en-zh", "The ferry leaves the pier at six.", "The ferry is late because of the fog."),
    ("language", "en-zh", "Die Fähre verlässt den Anleger jeden Morgen um sechs.", "渡轮每天早上六点离开码头。"),
    ("language", "zh-vi", "渡轮每天早上六点离开码头。", "Le bateau quitte le quai tous les matins à six heures."),
    ("language", "en-zh", "The ferry leaves the pier at six.", "フェリーは毎朝六時に桟橋を出ます。"),
    ("language", "vi-en", "Phà rời bến lúc sáu giờ.", "Паром отходит от причала в шесть часов."),
    ("markup", "en-vi", "<p>The ferry leaves at six.</p>", "Phà rời bến lúc sáu giờ."),
    ("markup", "en-zh", "The ferry [leaves](http://a.example/b) at six.", "渡轮六点离开。"),
    ("markup", "en-vi", "The ferry leaves at six.", "Phà rời bến&nbsp;lúc sáu giờ."),
    ("markup", "en-vi", "{{ page.title }}", "{{ page.title }}"),
    ("markup", "en-vi", "See https://example.org/lines/17?x=1", "Xem https://example.org/lines/17?x=1"),
    ("boilerplate", "en-vi", "© 2019 Harbor Line. All rights reserved.", "© 2019 Harbor Line. Giữ toàn quyền."),
    ("boilerplate", "en-zh", "Sign in", "登录"),
    ("boilerplate", "zh-vi", "首页 | 时刻表 | 联系", "Trang chủ | Giờ chạy | Liên hệ"),
    ("boilerplate", "en-vi", "Home > Lines > Harbor", "Trang chủ > Tuyến > Cảng"),
]  # fmt: skip


@pytest.mark.parametrize(("step", "languages", "source", "target"), BAD)
def test_what_a_step_takes(table, step, languages, source, target):
    assert taken(table((source, target), languages=languages), step) == [0]


KEPT = [
    ("boilerplate", "en-zh", "Charles de Gaulle met Nguyen.", "夏尔·戴高乐会见了阮·文·安。"),
    ("boilerplate", "en-zh", "He handed it in on Monday.", "他星期一提交了。"),
    ("markup", "en-zh", "This <div> holds two buttons.", "这个 <div> 包含两个按钮。"),
    ("identical", "en-vi", "2024", "2024"),
    ("identical", "en-vi", "An an an nam", "Ban an nam"),
    ("language", "en-zh", "Use kubectl and etcd here", "在 Kubernetes 集群中使用 kubectl 和 etcd"),
    ("language", "en-vi", "Rivers", "Sông"),
    ("truncated", "en-vi", "Chapter one.", "Chương một"),
    ("length-ratio", "en-zh", "Notes on this", "本文说明"),
]  # fmt: skip


@pytest.mark.parametrize(("step", "languages", "source", "target"), KEPT)
def test_what_a_step_leaves(table, step, languages, source, target):
    assert taken(table((source, target), languages=languages), step) == []


def test_columns_decide(table):
    rows = [GOOD["en-vi"]] * 4
    frame = table(
        *rows, status=["auto", "rejected", "accepted", None],
        relation=["parallel", "moved", "comparable", "source_only"],
        confidence=[0.9, 0.2, np.nan, 0.4], findings=["", "E101 W303", "W303", "E131"],
    )  # fmt: skip
    assert taken(frame, "confidence", min=0.5) == [3]  # the second is rejected by a person
    assert taken(frame, "relation", reject=["comparable"]) == []  # a person accepted it
    assert taken(frame, "relation", reject=["moved", "source_only"]) == [3]
    assert taken(frame, "findings", codes=["E1"]) == [3]
    assert taken(frame, "findings", codes="wrong-language") == [3]
    found = aligner.filter(frame, [{"step": "status", "reject": ["rejected", "accepted"]}])
    assert found["status"].tolist() == ["auto", "rejected", "rejected", "auto"]
    assert found["reason"].tolist() == ["", "", "status", ""]  # a person's rejection stays a person's


def test_checks_run_where_there_are_no_findings(table):
    frame = table(GOOD["en-vi"], ("It opens at 9 and closes at 17.", "Mở cửa lúc 9 giờ và đóng cửa lúc 18 giờ."))
    assert taken(frame, "findings", codes=["E101"]) == [1]


def test_lengths_by_language(table):
    frame = table(("One two three", "一二三"), ("One", "一二三四五"), languages="en-zh")
    assert taken(frame, "length", min={"en": 5, "zh": 2}) == [1]
    assert taken(frame, "length", max={"zh": 4}) == [1]
    assert taken(frame, "length", max=11) == []
    assert taken(frame, "length-ratio", max={"en-zh": 1.3}) == [1]
    assert taken(frame, "length-ratio", max={"zh-en": 1.3}) == [1]
    assert taken(frame, "length-ratio", max={"en-vi": 1.01}) == []


def test_duplicates_are_those_of_earlier_rows(table):
    frame = table(
        ("The pier is old.", "Bến cũ."), ("The river.", "Sông."), ("the PIER is old", "Bến cũ"),
        ("The pier is old.", "Bến đã cũ."),
    )  # fmt: skip
    assert taken(frame, "duplicates") == [2]
    assert taken(frame, "duplicates", of="source") == [2, 3]
    assert taken(frame, "duplicates", of="target") == [2]
    assert taken(frame.assign(status=["auto", "auto", "accepted", "auto"]), "duplicates") == []


def test_near_duplicates(table):
    text = "The ferry leaves the old pier at six every morning, and again at noon when the tide is high."
    vi = "Phà rời bến cũ lúc sáu giờ mỗi sáng, và một lần nữa vào buổi trưa khi thủy triều lên cao."
    frame = table(
        (text, vi), ("The river is low.", "Nước sông cạn."), (text.replace("old ", ""), vi),
        (text.replace("six", "ten"), vi + "!"),
        ("The market closes on Sundays, but the bakery opens.", "Chợ đóng cửa vào chủ nhật mùa đông."),
    )  # fmt: skip
    assert taken(frame, "near-duplicates") == [2, 3]
    assert taken(frame, "near-duplicates", min=1.0) == []
    zh = "渡轮每天早上六点离开旧码头，涨潮时中午再开一班，邮件在那之前已经装上船了。"
    both = table((zh, vi), (zh.replace("旧", ""), vi), ("河水很浅。", "Nước sông cạn."), languages="zh-vi")
    assert taken(both, "near-duplicates") == [1]


def test_texts_of_many_documents(table):
    rows = [(f"The crew of boat {k} rests.", f"Thủy thủ tàu {k} nghỉ.") for k in range(6)]
    rows = [each for row in rows for each in (row, ("Ask at the desk.", "Hỏi tại quầy."))]
    documents = [f"d{k // 2}" for k in range(12)]
    frame = table(*rows, source_document=documents, target_document=[f"{name}.vi" for name in documents])
    assert taken(frame, "repeated-blocks") == [1, 3, 5, 7, 9, 11]
    assert taken(frame, "repeated-blocks", documents=7) == []
    assert taken(frame, "repeated-blocks", min_letters=20) == []
    assert taken(frame.assign(source_document="d", target_document="e"), "repeated-blocks") == []


class Embedder:
    """Texts with the same first word are alike."""

    name = fingerprint = "first-word"

    def embed(self, texts):
        words = [text.split()[0] if text.split() else "" for text in texts]
        vectors = np.array([[hash_of(word, place) for place in range(64)] for word in words], np.float32)
        return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def hash_of(word: str, place: int) -> float:
    return float(np.random.default_rng([place, *word.encode()]).normal())


def test_similarity_with_an_embedder_of_ones_own(table):
    frame = table(("1 a", "1 b"), ("2 a", "3 b"), ("3 a", "3 b c"), ("4 a", "9 b"), languages="xx-yy")
    frame["source_text"] += " and so on" * 9
    frame["target_text"] += " and so on" * 9
    found = aligner.filter(frame, [{"step": "similarity", "min": 0.6}], embedder=Embedder())
    assert (found["reason"] == "similarity").tolist() == [False, True, False, True]


def test_a_side_that_fits_another_row_better(table):
    frame = table(("1 a", "1 b"), ("2 a", "3 b"), ("3 a", "3 b c"), languages="xx-yy")
    found = aligner.filter(frame, [{"step": "similarity", "min": -1, "margin": 0.3}], embedder=Embedder())
    assert (found["reason"] == "similarity").tolist() == [False, True, False]
    found = aligner.filter(frame, [{"step": "similarity", "min": -1, "margin": 2}], embedder=Embedder())
    assert found["reason"].tolist() == ["", "", ""]


def test_the_built_in_recipe_names_every_kind():
    steps = [each.step for each in default_recipe().steps]
    assert {*steps} == {*STEPS} - {"findings"}
    assert steps[-1] == "similarity"

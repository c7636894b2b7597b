"""Splits by document: no leak, no surprise when documents are added."""

from __future__ import annotations

import random

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import aligner
from aligner.errors import AlignerError

WORDS = (
    "river", "pier", "harbor", "boat", "tide", "rope", "mast", "sail", "crew", "fog", "lamp", "dock", "gull", "net",
    "oar", "keel", "deck", "storm", "cargo", "port",
)  # fmt: skip
HOW = st.sampled_from(["same", "case", "number", "both"])


def sentence(rng: random.Random) -> str:
    return " ".join(rng.choice(WORDS) for _ in range(14)) + "."


def corpus(sizes: list[int], seed: int = 0, prefix: str = "d") -> pd.DataFrame:
    rows = []
    for number, size in enumerate(sizes):
        rng = random.Random(f"{seed} {prefix} {number}")
        rows += [(f"{prefix}{number}.en", f"{prefix}{number}.vi", sentence(rng), sentence(rng)) for _ in range(size)]
    frame = pd.DataFrame(rows, columns=["source_document", "target_document", "source_text", "target_text"])
    return frame.assign(source_lang="en", target_lang="vi")


def splits_of_documents(frame: pd.DataFrame) -> dict[str, str]:
    kept = frame[frame["split"] != ""]
    assert (kept.groupby("source_document")["split"].nunique() == 1).all()
    return dict(zip(kept["source_document"], kept["split"], strict=True))


def test_whole_documents_until_there_are_enough():
    made = aligner.split(corpus([10] * 20), test=30, dev=25)
    assert made["split"].value_counts().to_dict() == {"train": 140, "test": 30, "dev": 30}
    splits_of_documents(made)
    assert made.attrs["splits"] == {"train": 140, "dev": 30, "test": 30, "": 0}


def test_the_order_of_rows_and_other_columns_do_not_matter():
    frame = corpus([5] * 12)
    first = splits_of_documents(aligner.split(frame, test=15, dev=10))
    shuffled = frame.sample(frac=1, random_state=3).assign(score=1.0)
    assert splits_of_documents(aligner.split(shuffled, test=15, dev=10)) == first


@settings(max_examples=12, deadline=None)
@given(st.lists(st.integers(3, 9), min_size=12, max_size=20), st.integers(1, 5), st.integers(0, 99))
def test_added_documents_move_others_only_towards_train(sizes, more, seed):
    frame = corpus(sizes, seed)
    added = pd.concat([frame, corpus([6] * more, seed, "new")], ignore_index=True)
    before = splits_of_documents(aligner.split(frame, test=12, dev=12))
    after = splits_of_documents(aligner.split(added, test=12, dev=12))
    order = ["test", "dev", "train"]
    assert all(order.index(after[name]) >= order.index(split) for name, split in before.items())


@settings(max_examples=12, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 14), st.integers(0, 14), HOW), max_size=12))
def test_no_text_of_a_test_document_is_in_train(copies):
    frame = corpus([8] * 15)
    texts = {name: frame[name].tolist() for name in ("source_text", "target_text")}
    for k, (one, other, how) in enumerate(copies):
        from_row, to_row = 8 * one + k % 8, 8 * other + (k * 3) % 8
        text = texts["source_text"][from_row]
        changed = {"same": text, "case": text.upper() + "!", "number": f"{text} 7", "both": text}[how]
        texts["source_text"][to_row] = changed
        if how == "both":
            texts["target_text"][to_row] = texts["target_text"][from_row]
    made = aligner.split(frame.assign(**texts), test=16, dev=16)
    splits_of_documents(made)

    def bare(split: str, name: str) -> set[str]:
        return {text.lower().rstrip("!. 7") for text in made.loc[made["split"] == split, name]}

    for name in ("source_text", "target_text"):
        assert not bare("test", name) & (bare("train", name) | bare("dev", name))
        assert not bare("dev", name) & bare("train", name)


def test_near_duplicates_of_test_are_in_no_split():
    frame = corpus([8] * 10)
    first = splits_of_documents(aligner.split(frame, test=8))
    tested = next(name for name, split in first.items() if split == "test")
    trained = next(name for name, split in first.items() if split == "train")
    words = frame.loc[frame["source_document"] == tested, "source_text"].iloc[0].split()
    row = frame.index[frame["source_document"] == trained][2]
    frame.loc[row, "source_text"] = " ".join([*words[:6], *words[7:]])
    made = aligner.split(frame, test=8)
    assert made["split"][row] == ""
    assert (made["split"] == "").sum() == 1


def test_groups_stay_together():
    vi = corpus([6] * 10)
    zh = vi.assign(target_document=vi["target_document"].str.replace(".vi", ".zh"), target_lang="zh")
    both = pd.concat([vi, zh], ignore_index=True)
    made = aligner.split(both, test=24, dev=12)
    assert made["split"].value_counts().to_dict() == {"train": 84, "test": 24, "dev": 12}
    splits_of_documents(made)
    grouped = vi.assign(group=[f"g{number // 12}" for number in range(60)])
    found = aligner.split(grouped, test=12)
    assert (found.groupby("group")["split"].nunique() == 1).all()


def test_copies_of_documents_stay_together():
    frame = corpus([10] * 12)
    copy = (
        frame[frame["source_document"] == "d3.en"].head(8).assign(source_document="copy.en", target_document="copy.vi")
    )
    both = pd.concat([frame, copy], ignore_index=True)
    for size in (10, 30, 60):
        found = splits_of_documents(aligner.split(both, test=size))
        assert found["copy.en"] == found["d3.en"]


def test_rejected_and_one_sided_rows_do_not_count():
    frame = corpus([10] * 8).assign(status=["rejected" if number % 10 < 5 else "auto" for number in range(80)])
    frame.loc[frame.index % 10 == 5, "target_text"] = ""
    made = aligner.split(frame, test=8)
    assert (made["split"] == "test").sum() == 20  # two documents of four rows that count


def test_documents_that_are_too_large_stay_in_train():
    made = aligner.split(corpus([50, 5, 5, 5, 5, 50]), test=10)
    found = splits_of_documents(made)
    assert found["d0.en"] == found["d5.en"] == "train"
    assert (made["split"] == "test").sum() == 10


@pytest.mark.parametrize(
    ("sizes", "test", "dev", "message"),
    [
        ([5, 5], 20, 0, "the documents have only 10 of the 20 rows wanted for test; ask for fewer rows"),
        ([50, 50], 20, 0, "only 0 of the 20 rows wanted for test; 2 have more than that by themselves"),
        ([5, 5, 5], 10, 10, "only 5 of the 10 rows wanted for dev"),
        ([5], 0, 0, "one of them is above 0"),
        ([5], -1, 5, "one of them is above 0"),
    ],
)
def test_sizes_that_do_not_fit(sizes, test, dev, message):
    with pytest.raises(AlignerError, match=message):
        aligner.split(corpus(sizes), test=test, dev=dev)


def test_tables_without_documents():
    frame = corpus([5, 5])
    with pytest.raises(AlignerError, match="names no documents"):
        aligner.split(frame.drop(columns=["source_document", "target_document"]), test=5)
    with pytest.raises(AlignerError, match="row 2 names no document"):
        aligner.split(frame.assign(source_document=["a", "", *["b"] * 8], target_document=""), test=5)
    with pytest.raises(AlignerError, match="no column 'target_text'"):
        aligner.split(frame.drop(columns="target_text"), test=5)

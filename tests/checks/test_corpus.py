"""The corpus has no errors; errors planted in a copy are found."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from aligner.checks import TranslationUnit, run, select

GOLD = Path(__file__).parents[2] / "corpus" / "gold"

# in the English-Chinese pairs: what to replace in the target, by what, and the code of the error
PLANTED = [
    ("300 亿美元", "300 万美元", "E101"), ("300 亿美元", "300 亿欧元", "E102"), ("一吉瓦", "两吉瓦", "E101"),
    ("1966年", "1986年", "E101"), ("Anthropic", "Antropic", "E121"), ("50 亿", "60 亿", "E101"),
]  # fmt: skip


def beads(languages: str) -> list[TranslationUnit]:
    folder = GOLD / f"sentences.{languages}"
    source, target = languages.split("-")
    joiner = "" if target == "zh" else " "
    pairs = []
    for gold in sorted((folder / "gold").glob("*.align")):
        left, right = ((folder / side / gold.stem).read_text(encoding="utf-8").split("\n") for side in ("src", "tgt"))
        for line in gold.read_text(encoding="utf-8").splitlines():
            ids = [[int(number) for number in re.findall(r"\d+", part)] for part in line.split(":")[:2]]
            if all(ids):
                texts = (
                    (" " if source != "zh" else "").join(left[n] for n in ids[0]),
                    joiner.join(right[n] for n in ids[1]),
                )
                pairs.append(TranslationUnit(*texts, (source, target)))
    return pairs


@pytest.mark.parametrize("languages", ["en-zh", "en-vi", "zh-vi"])
def test_gold_has_no_errors(languages):
    found = run(beads(languages), select(["E"]))
    assert [finding.message for of_pair in found for finding in of_pair] == []


def test_planted_errors_are_found():
    pairs = beads("en-zh")
    wrong, expected = [], []
    for old, new, code in PLANTED:
        clean = next(pair for pair in pairs if old in pair.target)
        wrong.append(replace(clean, target=clean.target.replace(old, new)))
        expected.append(code)
    whole = next(pair for pair in pairs if len(pair.source) > 80)
    wrong += [
        replace(whole, target=text) for text in (whole.source, "", "Hôm nay các công ty ấy đã công bố quan hệ mới.")
    ]
    wrong.append(replace(whole, source=f"{whole.source} https://a.org/1", target=f"{whole.target} https://a.org/2"))
    expected += ["E132", "E133", "E131", "E111"]
    for found, code in zip(run(wrong, select(["E"])), expected, strict=True):
        assert code in {finding.code for finding in found}

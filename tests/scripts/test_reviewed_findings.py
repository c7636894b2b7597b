"""The list of reviewed findings (scripts/benchmark/reviewed_findings.tsv), and what it counts as a false alarm."""

from __future__ import annotations

from pathlib import Path

import pytest

from aligner.checks import TranslationUnit, run, select

SCRIPTS = Path(__file__).parents[2] / "scripts" / "benchmark"
PAIRS = [
    TranslationUnit("They sold 15 pigs.", "他们卖了16头猪,都很小。", ("en", "zh"), place="farm/1:3:4"),
    TranslationUnit("She sold 15 pigs.", "她卖了15头猪,都很小。", ("en", "zh"), place="farm/1:7:9"),
    TranslationUnit("It rained.", "下雨了。", ("en", "zh"), place="farm/2:1:1"),
]
HEAD = "# Reviewed by hand.\nset\tdocument\tsource\ttarget\tcode\tspans\tverdict\treason\n"
NUMBER = "farm\t1\t3\t4\tE101\t10-12/4-6\tfault\tanother number\n"
COMMA = "farm\t1\t3\t4\tW315\t0-0/8-9\tfalse\ta comma as it should be\n"


@pytest.fixture
def reviewed(monkeypatch):
    monkeypatch.syspath_prepend(SCRIPTS)
    import reviewed_findings

    return reviewed_findings


def written(path, *rows):
    path.write_text(HEAD + "".join(rows), encoding="utf-8")
    return path


def test_the_list_has_known_codes_and_verdicts_and_reviews_nothing_twice(reviewed):
    verdicts = reviewed.read_reviewed()
    assert {code for _, code, _ in verdicts} <= {check.code for check in select()}
    assert {*verdicts.values()} == {"fault", "false"}
    assert {place.split("/")[0] for place, *_ in verdicts} == {"ntrex-en-zh", "ntrex-en-vi", "ntrex-zh-vi"}


def test_the_list_holds_reasons_of_a_few_words_and_no_text_of_the_sets(reviewed):
    rows = [line.split("\t") for line in reviewed.REVIEWED.read_text(encoding="utf-8").splitlines() if line[0] != "#"]
    assert {len(row) for row in rows} == {8}
    assert all(row[-1].isascii() and len(row[-1].split()) <= 12 for row in rows)


@pytest.mark.parametrize(
    ("row", "message"),
    [
        (NUMBER, "reviewed twice"),
        (NUMBER.replace("E101", "E999"), "E999"),
        (COMMA.replace("false", "perhaps"), "perhaps"),
        (COMMA.replace("a comma as it should be", ""), "W315"),
    ],
)
def test_a_wrong_row_is_refused(reviewed, tmp_path, row, message):
    with pytest.raises(ValueError, match=message):
        reviewed.read_reviewed(written(tmp_path / "list.tsv", NUMBER, row))


def test_what_is_not_reviewed_as_a_fault_is_a_false_alarm(reviewed, tmp_path):
    verdicts = reviewed.read_reviewed(written(tmp_path / "list.tsv", NUMBER, COMMA))
    found = run(PAIRS)
    assert [[finding.code for finding in of_pair] for of_pair in found] == [["E101", "W315"], ["W315"], []]
    false = reviewed.false_alarms(PAIRS, found, verdicts)
    assert [[finding.code for finding in of_pair] for of_pair in false] == [["W315"], ["W315"], []]


def test_a_finding_elsewhere_in_a_reviewed_pair_is_not_reviewed(reviewed, tmp_path):
    verdicts = reviewed.read_reviewed(written(tmp_path / "list.tsv", NUMBER.replace("4-6", "4-7")))
    assert [finding.code for finding in reviewed.false_alarms(PAIRS, run(PAIRS), verdicts)[0]] == ["E101", "W315"]


def test_a_reviewed_finding_that_is_no_longer_made_is_gone(reviewed, tmp_path):
    verdicts = reviewed.read_reviewed(written(tmp_path / "list.tsv", NUMBER, COMMA, COMMA.replace("farm", "town")))
    seen = set(reviewed.keys(PAIRS, run(PAIRS, select(["E"]))))
    assert reviewed.gone({"farm"}, seen, verdicts) == [("farm/1:3:4", "W315", "0-0/8-9")]

"""Reports, and the command that prints them."""

from __future__ import annotations

import json
import re

import pytest
from click.testing import CliRunner

from aligner.cli import main

ROWS = "en\tzh\nThey sold 15 pigs.\t他们卖了16头猪。\nA <b>new</b> road & more.\t一条<b>新</b>路  等等。\n"


@pytest.fixture
def table(tmp_path):
    path = tmp_path / "pairs.tsv"
    path.write_text(ROWS, encoding="utf-8")
    return path


def check(*arguments: object):
    return CliRunner().invoke(main, ["check", *map(str, arguments)])


def test_text_names_file_line_and_code_and_fails(table):
    result = check(table)
    assert result.exit_code == 4
    assert f"{table}:2: E101 error: A quantity differs" in result.stdout
    assert f"{table}:3: W314 warning" in result.stdout
    assert "2 pairs: 1 error, 1 warning (E101 1, W314 1)" in result.stdout


def test_exit_code_follows_fail_on_and_selection(table):
    assert check(table, "--fail-on", "never").exit_code == 0
    assert check(table, "--ignore", "E101").exit_code == 0
    assert check(table, "--ignore", "E101", "--fail-on", "warning").exit_code == 4
    assert "W314" not in check(table, "--severity", "error").stdout
    assert check(table, "--select", "E999").exit_code == 2


def test_the_glossary_check_is_chosen_like_the_others(tmp_path):
    pairs, glossary = tmp_path / "pairs.tsv", tmp_path / "terms.csv"
    pairs.write_text("The service mesh runs.\t服务网在运行。\n", encoding="utf-8")
    glossary.write_text("en,zh\nservice mesh,服务网格\n", encoding="utf-8")
    listed = check("--codes").stdout
    assert "E151  term                 A term is not translated as in the glossary (needs --glossary)" in listed
    for options, code in (
        ([], 4),
        (["--select", "E15"], 4),
        (["--select", "term"], 4),
        (["--severity", "error"], 4),
        (["--select", "W"], 0),
        (["--ignore", "E151"], 0),
    ):
        result = check(pairs, "--glossary", glossary, *options)
        assert result.exit_code == code, options
        assert ("E151 error: A term is not translated as in the glossary: service mesh" in result.stdout) == bool(code)
    assert check(pairs, "--select", "E151").exit_code == 0
    (run,) = json.loads(check(pairs, "--format", "sarif").stdout)["runs"]
    assert "E151" not in {rule["id"] for rule in run["tool"]["driver"]["rules"]}
    page = check(pairs, "--glossary", glossary, "--format", "html").stdout
    assert 'title="A term is not translated as in the glossary"' in page


def test_json_has_spans_of_both_sides(table):
    findings = json.loads(check(table, "--format", "json").stdout)["findings"]
    quantity = next(finding for finding in findings if finding["code"] == "E101")
    assert quantity["source_text"][slice(*quantity["source"])] == "15"
    assert quantity["target_text"][slice(*quantity["target"])] == "16"


def test_sarif_rules_and_results_fit(table):
    (run,) = json.loads(check(table, "--format", "sarif").stdout)["runs"]
    rules = run["tool"]["driver"]["rules"]
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
    assert run["results"][0]["locations"][0]["physicalLocation"]["region"]["startLine"] == 2


def test_sarif_is_valid_by_the_schema(table, tmp_path):
    # Generated from the schema of SARIF 2.1.0; properties that it does not know are refused.
    sarif = pytest.importorskip("pydantic_sarif.model")
    model = sarif.StaticAnalysisResultsFormatSarifVersion210JsonSchema
    empty = tmp_path / "empty.tsv"
    empty.write_text("source\ttarget\n", encoding="utf-8")
    odd = tmp_path / "đường dẫn #1 100%.tsv"
    odd.write_text("One 5 here.\tMột 6 ở đây.\n", encoding="utf-8")
    for path in (table, empty, odd):
        log = json.loads(check(path, "--format", "sarif").stdout)
        assert model.model_validate(log).version.value == "2.1.0"
        places = [place["physicalLocation"] for result in log["runs"][0]["results"] for place in result["locations"]]
        # URIs by RFC 3986, which the schema's tools leave to others.
        assert all(re.fullmatch(r"(?:[\w.~:/-]|%[0-9A-F]{2})+", place["artifactLocation"]["uri"], re.ASCII)
                   for place in places)  # fmt: skip
    with pytest.raises(ValueError, match="extra"):
        model.model_validate({"version": "2.1.0", "runs": [], "unheard": 1})


def test_html_escapes_texts_and_marks_findings(table, tmp_path):
    out = tmp_path / "findings.html"
    check(table, "--format", "html", "--out", out)
    page = out.read_text(encoding="utf-8")
    assert '<mark class="error"' in page
    assert "&lt;b&gt;new&lt;/b&gt; road &amp; more" in page


def test_a_table_without_pairs_is_told_in_one_line(tmp_path):
    path = tmp_path / "x.tsv"
    path.write_text("one column\nonly\n", encoding="utf-8")
    result = check(path)
    assert result.exit_code == 1
    assert "line 1: a row has one column only" in result.output

"""`aligner check`: what is wrong, or looks wrong, in pairs of a text and its translation."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from aligner.cli.common import quiet_option, report
from aligner.errors import AlignerError, InputError, UnknownNameError

if TYPE_CHECKING:
    from aligner.judge.checks import Check
    from aligner.judge.report import Checked

_COLUMNS = ("source_text", "target_text", "source_lang", "target_lang", "pair_id", "confidence", "kind", "relation")
_LINES = (".tsv", ".csv", ".txt", ".tab")


@click.command()
@click.argument("paths", nargs=-1, metavar="FILE...")
@click.option("--select", "selected", metavar="CODES", help="Only these checks: E101, W3, url; commas between.")
@click.option("--ignore", "ignored", metavar="CODES", help="All but these checks.")
@click.option("--severity", type=click.Choice(["error", "warning"]), default="warning", show_default=True,
              help="Report what is at least this.")  # fmt: skip
@click.option("--fail-on", type=click.Choice(["error", "warning", "never"]), default="error", show_default=True,
              help="Exit code 1 when something at least this is found.")  # fmt: skip
@click.option("--glossary", type=click.Path(path_type=Path), help="Terms and their translations: CSV, TSV or TBX.")
@click.option("--languages", metavar="PAIR", help="Such as en-zh, where the files do not say and texts mislead.")
@click.option("--from", "given", metavar="NAME", help="The files' format, where it is not found.")
@click.option("--format", "style", type=click.Choice(["text", "json", "sarif", "html"]), default="text",
              show_default=True, help="How to report.")  # fmt: skip
@click.option(
    "-o", "--out", type=click.Path(path_type=Path), help="Where to write the report; default: standard output."
)
@click.option("--codes", is_flag=True, help="List the checks and exit.")
@quiet_option
def check(
    paths: tuple[str, ...],
    selected: str | None,
    ignored: str | None,
    severity: str,
    fail_on: str,
    glossary: Path | None,
    languages: str | None,
    given: str | None,
    style: str,
    out: Path | None,
    codes: bool,
    quiet: bool,
) -> int:
    """Find mistakes in translations.

    FILES are tables of pairs, TMX, XLIFF, Moses files, or TSV or CSV with a source and a target column. Exit codes: 0
    nothing at or above --fail-on, 1 something, or a file could not be used.

    \b
    Examples:
      aligner check out/sentences.tsv
      aligner check memory.tmx --format html --out findings.html
      aligner check pairs.tsv --select E --ignore E121 --fail-on error
      aligner check draft.xlf --glossary terms.csv --format sarif --out findings.sarif
    """
    from aligner import __version__
    from aligner.judge import report as reports
    from aligner.judge.checks import CHECKS
    from aligner.judge.checks.glossary import read_glossary

    if codes:
        for code in sorted(CHECKS):
            click.echo(f"{code}  {CHECKS[code].name:<20} {CHECKS[code].message}")
        return 0
    if not paths:
        raise click.UsageError("Missing argument 'FILE...'")
    checks = _checks(selected, ignored, severity)
    if glossary is not None and _wants_terms(selected, ignored):
        checks.append(read_glossary(glossary).check())
    pair = _languages(languages)
    failures: list[AlignerError] = []
    checked: list[Checked] = []
    for path in paths:
        try:
            checked.append(_check_file(path, given, pair, checks))
        except AlignerError as error:
            failures.append(error)
    if style == "sarif":
        text = reports.to_sarif(checked, checks, __version__)
    else:
        text = {"text": reports.to_text, "json": reports.to_json, "html": reports.to_html}[style](checked)
    _write(text, out)
    if out is not None and not quiet:
        click.echo(f"{reports.summary(checked)}; wrote {out}", err=True)
    found = {finding.severity for file in checked for of_pair in file.findings for finding in of_pair}
    failed = "error" in found if fail_on == "error" else bool(found) if fail_on == "warning" else False
    return max(report(failures), int(failed))


def _checks(selected: str | None, ignored: str | None, severity: str) -> list[Check]:
    from aligner.judge.checks import select

    try:
        checks = select(_split(selected), _split(ignored))
    except UnknownNameError as error:
        raise click.BadParameter(str(error)) from error
    return [check for check in checks if severity == "warning" or check.severity == "error"]


def _wants_terms(selected: str | None, ignored: str | None) -> bool:
    def named(names: list[str]) -> bool:
        return any("E151".startswith(name.upper()) or name.lower() == "term" for name in names)

    return (not selected or named(_split(selected))) and not named(_split(ignored))


def _split(names: str | None) -> list[str]:
    return [name.strip() for name in (names or "").split(",") if name.strip()]


def _languages(text: str | None) -> tuple[str, str] | None:
    from aligner.languages import from_tag

    if text is None:
        return None
    codes = [from_tag(part) for part in text.split("-")]
    if len(codes) != 2 or not all(codes):
        raise click.BadParameter(f"{text!r} is no pair of languages, such as en-zh", param_hint="--languages")
    return codes[0], codes[1]


def _check_file(path: str, given: str | None, languages: tuple[str, str] | None, checks: list[Check]) -> Checked:
    from aligner.judge.bitext import find_languages
    from aligner.judge.checks import pairs_of, run
    from aligner.judge.report import Checked

    columns, line = _read(path, given)
    pairs = pairs_of(find_languages(columns, languages))
    return Checked(path, pairs, run(pairs, checks), line)


def _read(path: str, given: str | None) -> tuple[dict[str, list[Any]], int]:
    """The columns of a file, and the line of the first pair (0 where lines mean nothing)."""
    from aligner import exporters
    from aligner.judge.bitext import read_bitext

    lines = Path(path).suffix.lower() in _LINES
    try:
        frame = exporters.read(path, given)
    except (InputError, UnknownNameError) as error:
        # Not a table of ours: two columns of texts will do.
        if given or not lines or not Path(path).is_file():
            if isinstance(error, UnknownNameError):
                raise InputError(path, "of no format that holds pairs", advice="see aligner formats") from error
            raise
        return read_bitext(path)
    columns = {name: frame[name].astype(object).tolist() for name in _COLUMNS if name in frame.columns}
    return columns, 2 if Path(path).suffix.lower() == ".tsv" else 0


def _write(text: str, out: Path | None) -> None:
    if out is None:
        click.echo(text, nl=False)
        return
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_text(text, encoding="utf-8")
    except OSError as error:
        raise InputError(out, error.strerror or "cannot be written") from error

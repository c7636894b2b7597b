"""`aligner check`: errors, and what looks like errors, in translations."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from aligner.cli.messages import say
from aligner.cli.options import (
    Command,
    accept_partial_option,
    encoding_option,
    quiet_option,
    table_format_option,
    table_languages_option,
)
from aligner.cli.pairs import as_file, parse_pair, read_pairs
from aligner.cli.runs.kept import check_writable
from aligner.cli.runs.options import inputs_argument, run_options
from aligner.errors import AlignerError, UnknownNameError, errors_of

if TYPE_CHECKING:
    from aligner.checks import Check
    from aligner.checks.report import Checked
    from aligner.cli.runs.journal import Journal


@click.command(cls=Command)
@click.option(
    "--select",
    "selected",
    metavar="CODES",
    help="Comma-separated list of checks to run: codes (E101), beginnings of codes (W3) or names (url). Default: all.",
)
@click.option("--ignore", "ignored", metavar="CODES", help="Comma-separated list of checks to skip, as for --select.")
@click.option("--severity", type=click.Choice(["error", "warning"]), default="warning", show_default=True,
              help="Minimum severity to report.")  # fmt: skip
@click.option("--fail-on", type=click.Choice(["error", "warning", "never"]), default="error", show_default=True,
              help="Minimum severity for exit code 4.")  # fmt: skip
@click.option("--glossary", type=click.Path(path_type=Path),
              help="Glossary of required translations, in CSV, TSV or TBX.")  # fmt: skip
@table_languages_option
@table_format_option
@encoding_option
@accept_partial_option
@click.option("--output-format", "--format", "style", type=click.Choice(["text", "json", "sarif", "html"]),
              default="text", show_default=True, help="Format of the report.")  # fmt: skip
@click.option("-o", "--out", type=click.Path(path_type=Path), help="File for the report. Default: standard output.")
@click.option("--codes", is_flag=True, help="List the codes, names and messages of all checks and exit.")
@quiet_option
@inputs_argument("paths", metavar="FILES", optional=True)
@run_options()
def check(
    paths: tuple[str, ...],
    selected: str | None,
    ignored: str | None,
    severity: str,
    fail_on: str,
    glossary: Path | None,
    languages: str | None,
    input_format: str | None,
    encoding: str | None,
    accept_partial: bool,
    style: str,
    out: Path | None,
    codes: bool,
    quiet: bool,
    journal: Journal,
) -> int:
    """Check translations for errors.

    FILES are aligned texts: tables from 'aligner build' or its output folder, TMX, XLIFF, Moses files, gold sets, or
    TSV, CSV and XLSX files with a source and a target column. The codes of checks begin with E for errors and W for
    warnings. The exit code is 4 if a reported finding has at least the --fail-on severity, otherwise 3 if some files
    could not be used.

    \b
    Examples:
      aligner check out/sentences.tsv
      aligner check memory.tmx --format html --out findings.html
      aligner check pairs.csv --select E,W303 --ignore E121 --fail-on warning
      aligner check corpus/gold/sentences.* --severity error
      aligner check draft.xlf --glossary terms.tbx --format sarif -o draft.sarif
    """
    from aligner import __version__
    from aligner.checks import CHECKS
    from aligner.checks import report as reports
    from aligner.checks.glossary import read_glossary

    if codes:
        for code in sorted(CHECKS):
            needs = " (needs --glossary)" if CHECKS[code].needs_glossary else ""
            click.echo(f"{code}  {CHECKS[code].name:<20} {CHECKS[code].message}{needs}")
        return 0
    if not paths:
        raise click.UsageError("Missing argument 'FILES...'")
    check_writable(out, paths)
    checks = _checks(selected, ignored, severity)
    if glossary is not None:
        bound = read_glossary(glossary).check()
        checks = [bound if check.needs_glossary else check for check in checks]
    checks = [check for check in checks if not check.needs_glossary]
    pair = parse_pair(languages)
    checked: list[Checked] = []
    for number, path in enumerate(paths, 1):
        try:
            with errors_of(path):
                checked.append(_check_file(path, input_format, pair, encoding, accept_partial, checks))
        except AlignerError as error:
            journal.fail(error)
        journal("checking", number, len(paths))
    if not checked:
        return journal.conclude(done=False)
    if style == "sarif":
        text = reports.to_sarif(checked, checks, __version__)
    else:
        text = {"text": reports.to_text, "json": reports.to_json, "html": reports.to_html}[style](checked)
    _write(text, out)
    if out is not None and not quiet:
        say(f"{reports.summary(checked)}; wrote {out}")
    found = {finding.severity for file in checked for of_pair in file.findings for finding in of_pair}
    failed = "error" in found if fail_on == "error" else bool(found) if fail_on == "warning" else False
    return journal.conclude(done=True, found=failed)


def _checks(selected: str | None, ignored: str | None, severity: str) -> list[Check]:
    from aligner.checks import select

    try:
        checks = select(_split(selected), _split(ignored))
    except UnknownNameError as error:
        raise click.BadParameter(str(error), param_hint="--select or --ignore") from error
    return [check for check in checks if severity == "warning" or check.severity == "error"]


def _split(names: str | None) -> list[str]:
    return [name.strip() for name in (names or "").split(",") if name.strip()]


def _check_file(
    path: str,
    format_name: str | None,
    languages: tuple[str, str] | None,
    encoding: str | None,
    accept_partial: bool,
    checks: list[Check],
) -> Checked:
    from aligner.checks import run, units_of_frame
    from aligner.checks.report import Checked
    from aligner.formats import line_numbers

    with as_file(path, format_name) as file:
        name = file if Path(path) in Path(file).parents else path
        frame = read_pairs(file, format_name, languages, encoding, accept_partial)
        lines = line_numbers(file, format_name, encoding=encoding, languages=languages)
    units = units_of_frame(frame)
    for unit, line in zip(units, lines, strict=False):
        unit.place = f"line {line}"
    return Checked(name, units, run(units, checks), lines)


def _write(text: str, out: Path | None) -> None:
    from aligner.atomic import replace

    if out is None:
        click.echo(text, nl=False)
        return
    with replace(out) as file:
        file.write(text.encode(errors="backslashreplace"))  # names of files may not be UTF-8

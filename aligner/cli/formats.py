"""`aligner formats`: the supported formats, and what each loses."""

from __future__ import annotations

import json
from typing import Any

import click

from aligner.cli.options import json_option


@click.command()
@json_option("Print the result as JSON.")
def formats(as_json: bool) -> None:
    """List the supported formats.

    Aligned formats hold pairs of texts: build, align and mine write them, check and terms read them, and convert reads
    one and writes another. The losses of a format are what does not come back when a table is written and read again.
    Document formats hold texts that are not aligned yet: build, align, mine, segment and identify read them.

    \b
    Examples:
      aligner formats
      aligner formats --json
    """
    facts = _collect()
    if as_json:
        click.echo(json.dumps(facts, ensure_ascii=False, indent=1))
        return
    click.echo("Aligned formats")
    for name, each in facts["aligned"].items():
        use = " and ".join(verb for verb in ("read", "written") if each[verb])
        suffixes = f"{', '.join(each['suffixes'])}: " if each["suffixes"] else ""
        about = f"{suffixes}{use}. {each['about'][0].upper()}{each['about'][1:]}."
        click.echo("\n" + click.wrap_text(about, 98, f"  {name:<11}", " " * 15))
        click.echo(_wrap("losses", "; ".join(each["loses"]) or "none"))
    click.echo("\nDocument formats")
    for name, suffixes in facts["documents"].items():
        click.echo(f"  {name:<11}{', '.join(suffixes)}")


def _collect() -> dict[str, Any]:
    from aligner import readers
    from aligner.formats import format_names, get_format

    aligned = {}
    for name in format_names():
        found = get_format(name)
        aligned[name] = {
            "suffixes": list(found.suffixes),
            "read": found.load is not None,
            "written": found.dump is not None,
            "about": found.about or name,
            "loses": found.losses.describe(),
        }
    documents = {name: sorted(suffixes) for name, suffixes in readers.suffixes().items()}
    return {"aligned": aligned, "documents": documents}


def _wrap(label: str, text: str) -> str:
    return click.wrap_text(f"{label}: {text}", 98, initial_indent=" " * 13, subsequent_indent=" " * 15)

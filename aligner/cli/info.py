"""`aligner info`: versions, model, languages, formats."""

from __future__ import annotations

import json
import platform
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path
from typing import Any

import click

from aligner.cli.options import Command, json_option
from aligner.cli.runs import settings

_PACKAGES = ("numpy", "pandas", "pyarrow", "onnxruntime", "sentencepiece")


@click.command(cls=Command)
@click.argument("inputs", nargs=-1, metavar="[INPUTS]...")
@click.option("--config", metavar="FILE", help="Settings file. Default: trialign.toml in the folder of the inputs.")
@json_option("Print the result as JSON.")
@click.pass_context
def info(context: click.Context, inputs: tuple[str, ...], config: str | None, as_json: bool) -> None:
    """Show versions, model, languages, formats and settings.

    With INPUTS or --config, the settings are those of a command with these inputs or this file. Later ones win: file,
    environment variables (TRIALIGN_BUILD_LEVEL is --level of 'aligner build'), command line.

    The cache holds embeddings from earlier runs. "reads" lists document formats, "writes" aligned formats. The
    signature of a table names the versions, models and options that it was made with; the one shown is that of
    English-Chinese sentences with default options.

    \b
    Examples:
      aligner info
      aligner info --json
      aligner info corpus
    """
    facts = {**_collect(), "settings": _settings(context, inputs, config)}
    if as_json:
        click.echo(json.dumps(facts, ensure_ascii=False, indent=1))
        return
    held = facts.pop("settings")
    for name, value in facts.items():
        shown = value if isinstance(value, str) else ", ".join(value) if isinstance(value, list) else _pairs(value)
        click.echo(f"{name:<12}{shown}")
    for number, each in enumerate(held):
        label = "" if number else "settings"
        click.echo(f"{label:<12}{each['command']} --{each['option']} {each['value']} ({each['origin']})")


def _collect() -> dict[str, Any]:
    from aligner import __version__, embed, readers
    from aligner.formats import format_names
    from aligner.languages import LANGUAGES
    from aligner.signature import sign

    embedder = embed.load_embedder()
    return {
        "trialign": __version__,
        "python": platform.python_version(),
        "packages": {name: version(name) for name in _PACKAGES},
        "model": f"{embedder.name}@{embedder.fingerprint}",
        "cache": str(embed.default_folder()),
        "languages": {code: facts.names[0].title() for code, facts in LANGUAGES.items()},
        "reads": readers.reader_names(),
        "writes": format_names(written=True),
        "signature": sign("en", "zh", "sentence", embedder),
    }


def _settings(context: click.Context, inputs: tuple[str, ...], config: str | None) -> list[dict[str, Any]]:
    """Return the settings of all commands, those that hold."""
    if context.parent is None or not isinstance(context.parent.command, click.Group):
        return []
    group = context.parent.command
    names = group.list_commands(context.parent)
    files = [Path(config)] if config else settings.find_files(inputs)
    held: dict[tuple[str, str], settings.Setting] = {}
    tables = {path: settings.read(path, names) for path in files}
    for name in names:
        command = group.get_command(context.parent, name)
        if not isinstance(command, Command):
            continue
        for path, table in tables.items():
            values = table.get(name, {})
            settings.defaults(command, values, path, named=config is not None, context=context)
            held |= {(name, key): settings.Setting(name, key, value, str(path)) for key, value in values.items()}
        held |= {(name, each.option): each for each in settings.from_environment(command)}
    return [asdict(each) for each in held.values()]


def _pairs(facts: dict[str, str]) -> str:
    return ", ".join(f"{name} {value}" for name, value in facts.items())

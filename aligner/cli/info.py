"""`aligner info`: versions, model, languages, formats."""

from __future__ import annotations

import json
import platform
from importlib.metadata import version
from typing import Any

import click

from aligner.cli.options import json_option

_PACKAGES = ("numpy", "pandas", "pyarrow", "onnxruntime", "sentencepiece")


@click.command()
@json_option("Print the result as JSON.")
def info(as_json: bool) -> None:
    """Show versions, model, languages and formats.

    The cache holds embeddings from earlier runs. "reads" lists document formats, "writes" aligned formats. The
    signature of a table names the versions, models and options that it was made with; the one shown is that of
    English-Chinese sentences with default options.

    \b
    Examples:
      aligner info
      aligner info --json
    """
    facts = _collect()
    if as_json:
        click.echo(json.dumps(facts, ensure_ascii=False, indent=1))
        return
    for name, value in facts.items():
        shown = value if isinstance(value, str) else ", ".join(value) if isinstance(value, list) else _pairs(value)
        click.echo(f"{name:<12}{shown}")


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


def _pairs(facts: dict[str, str]) -> str:
    return ", ".join(f"{name} {value}" for name, value in facts.items())

"""`aligner learn`: make a pack of an encoder, with the models that the engine learns for it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from aligner.cli.messages import say
from aligner.cli.options import Command, json_option, quiet_option

if TYPE_CHECKING:
    from aligner.embed import Pack


@click.command(cls=Command)
@click.option(
    "--embedder",
    "name",
    required=True,
    metavar="NAME",
    help="Encoder: sentence-transformers:MODEL, a folder with encoder.onnx and tokenizer.model, a pack, or bundled.",
)
@click.option(
    "--gold",
    "gold",
    required=True,
    multiple=True,
    metavar="FOLDER",
    help="Folder of hand-aligned texts: src/NAME and tgt/NAME, one sentence per line, and gold/NAME.align. Repeat for "
    "several, or list them after the first.",
)
@click.argument("more", nargs=-1, metavar="[FOLDER]...")
@click.option(
    "--out",
    required=True,
    type=click.Path(path_type=Path),
    metavar="PACK",
    help="Folder to write. A pack that exists is replaced.",
)
@click.option("--no-cache", is_flag=True, help="Do not use the cache of embeddings on disk.")
@json_option("Print the figures as JSON.")
@quiet_option
def learn(
    name: str, gold: tuple[str, ...], more: tuple[str, ...], out: Path, no_cache: bool, as_json: bool, quiet: bool
) -> None:
    """Learn to align with another encoder.

    Makes a pack: a folder with the encoder (or its name), the scorer, the confidence and the verdict that are learned
    for it from hand-aligned texts. Every option --embedder takes the folder. Without a pack, the sentences of other
    encoders are aligned by their vectors alone.

    The encoder must show the states of tokens and average them (mean pooling). The figures are those of texts that
    were left out: a scorer learned from the others aligns them. Learning needs the optional package
    trialign[learn]; with 45 texts of about 120 sentences, it takes a few minutes after encoding.

    \b
    Examples:
      aligner learn --embedder encoder --gold gold/* --out my-pack
      aligner build docs --embedder my-pack --out corpus
    """
    from aligner import embed
    from aligner.learn import learn_pack

    cache = None if no_cache else embed.default_folder()
    pack = learn_pack(name, [*gold, *more], out, cache=cache, progress=not quiet)
    measured = pack.card["measured"]
    if as_json:
        click.echo(json.dumps({"name": pack.name, "version": pack.version, **measured}, ensure_ascii=False, indent=1))
    elif not quiet:
        _show(pack, out)


def _show(pack: Pack, out: Path) -> None:
    measured = pack.card["measured"]
    width = max(len(name) for name in measured["left_out"])
    for name, figures in measured["left_out"].items():
        scores = f"strict F1 {figures['strict']:.3f} (first pass alone {figures['first_pass']:.3f}), lax"
        say(f"{name:{width}}  {scores} {figures['lax']:.3f}, left out")
    if measured["verdicts_right"] is not None:
        say(f"verdicts right on sets left out: {measured['verdicts_right']:.1%}")
    say(f"wrote {out}: {pack.name}@{pack.version}")

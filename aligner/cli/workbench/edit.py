"""`aligner edit`: a workbench in the browser."""

from __future__ import annotations

import threading
import webbrowser
from typing import TYPE_CHECKING

import click

from aligner.cli.messages import say
from aligner.cli.options import Command, language_pairs_option, level_option, reading_options
from aligner.cli.runs.embedder import embedding_options, named_of_embedder

if TYPE_CHECKING:
    from aligner.embed import EmbedderChoice
    from aligner.readers import ReadOptions
    from aligner.types import Level


@click.command(cls=Command)
@click.argument("paths", nargs=-1, metavar="[DOCUMENTS]...")
@click.option(
    "-o", "--out", metavar="FOLDER", help="Folder of the workspace. Default: one that the same command finds again."
)
@click.option("--no-browser", is_flag=True, help="Do not open a browser.")
@click.option("--port", type=click.IntRange(0, 65535), default=0, metavar="N", help="Port. Default: a free one.")
@click.option("--as", "by", default="", metavar="NAME", help="Name to put beside your corrections.")
@level_option("Unit of alignment. Default: sentence.", default=None)
@language_pairs_option("Default: all pairs, in the order en, zh, vi.")
@reading_options
@embedding_options(choice=True)
def edit(
    paths: tuple[str, ...],
    out: str | None,
    no_browser: bool,
    port: int,
    by: str,
    level: Level | None,
    languages: str | None,
    options: ReadOptions,
    embedder: EmbedderChoice,
) -> None:
    """Correct alignments in the browser.

    DOCUMENTS are two files, a folder of documents, or the folder of a build. Without them, documents are dropped on the
    page. The address is printed to standard output; only this machine can open it, and only with its token. Every
    correction is saved at once, in corrections.jsonl in the folder of the workspace. Ctrl-C ends the workbench.

    \b
    Examples:
      aligner edit contract.en.docx contract.zh.docx
      aligner edit out --as Lan
      aligner edit
    """
    from aligner.workbench.desk import Desk
    from aligner.workbench.places.opening import Choices, find_place
    from aligner.workbench.server.serving import serve
    from aligner.workbench.threads import leave

    place = find_place(paths, out)
    choices = Choices(languages, level, options, embedder, by, named_of_embedder())
    desk = Desk(place, choices, say)
    try:
        desk.begin()
    except KeyboardInterrupt:
        if not desk.end():
            leave(130)
        raise

    def started(address: str) -> None:
        if place is not None:
            say(f"aligner: the workspace is {place.folder}; Ctrl-C ends the workbench, and everything is saved")
        click.echo(address)
        if not no_browser:
            threading.Thread(target=webbrowser.open, args=(address,), daemon=True).start()

    serve(desk, port, started)

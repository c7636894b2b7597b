"""Options that select the embedder, and how it computes."""

from __future__ import annotations

import functools
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
from click.core import ParameterSource

from aligner.cli.options import Function, option_under
from aligner.errors import UnknownNameError


def embedding_options(*, choice: bool = False) -> Callable[[Function], Function]:
    """Return a decorator that adds the options that select an embedder; the command gets it as `embedder`.

    Args:
        choice: whether the command gets an `EmbedderChoice`, to be loaded where the work is done, not the embedder.
    """
    return functools.partial(_embedding_options, choice=choice)


def named_of_embedder() -> frozenset[str]:
    """Return which of "name" and "precision" the user said about the embedder, on the command line or in settings."""
    context = click.get_current_context()
    sources = {name: context.get_parameter_source(name) for name in ("name", "precision")}
    return frozenset(name for name, source in sources.items() if source is not ParameterSource.DEFAULT)


def _embedding_options(function: Function, *, choice: bool) -> Function:
    option = option_under("Model options")

    @option(
        "--embedder",
        "name",
        default="bundled",
        show_default=True,
        metavar="NAME",
        help="Embedding model: bundled, a pack of 'aligner learn', or sentence-transformers:MODEL.",
    )
    @option(
        "--precision",
        type=click.Choice(["float32", "bf16", "int8"]),
        default="float32",
        show_default=True,
        help="Arithmetic of the bundled model and packs in ONNX Runtime: bf16, on processors that have it, is twice as "
        "fast; int8 is less exact. Both need the optional package openvino.",
    )
    @option(
        "--device",
        type=click.Choice(["cpu", "gpu"]),
        default="cpu",
        show_default=True,
        help="Where the bundled model and packs in ONNX Runtime run. gpu needs a build of ONNX Runtime for it, such as "
        "onnxruntime-gpu.",
    )
    @option("--no-cache", is_flag=True, help="Do not use the cache of embeddings on disk.")
    @functools.wraps(function)
    def wrapped(*, name: str, precision: str, device: str, no_cache: bool, **others: Any) -> Any:
        from aligner import embed

        if Path(name).is_dir():  # processes and later commands may be in other folders
            name = str(Path(name).resolve())
        folder = None if no_cache else embed.default_folder()
        chosen = embed.EmbedderChoice(name, folder, precision=precision, device=device)
        try:
            embedder: Any = chosen.load()
        except UnknownNameError as error:
            raise click.BadParameter(str(error), param_hint="--embedder") from error
        return function(embedder=chosen if choice else embedder, **others)

    return wrapped  # type: ignore[return-value]

"""Reading two files, each in one language."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from aligner.errors import AlignerWarning, InputError
from aligner.languages import LANGUAGES

if TYPE_CHECKING:
    from aligner.corpus.files import Input
    from aligner.readers.base import ReadOptions
    from aligner.types import Document


def read_two(paths: Sequence[str], options: Sequence[ReadOptions]) -> tuple[Document, Document]:
    """Read a source and a target, each in one language.

    Args:
        paths: the two files; "-" is standard input.
        options: how to read each.

    Returns:
        The source and the target document.

    Raises:
        UsageError: the paths stand for more than two files, or for one file twice.
        InputError: a file cannot be used, or holds several languages.
    """
    from aligner.corpus import files

    found = files.find(paths, allow_outside=any(each.allow_outside for each in options))
    if len(found) == 1:
        raise click.UsageError(f"{paths[0]} is given twice; expected a text and its translation")
    if len(found) != 2:
        raise click.UsageError(f"expected two files, got {len(found)}; for folders, use: aligner build")
    source, target = (_read(item, each) for item, each in zip(found, options, strict=True))
    if source.language == target.language and source.language in LANGUAGES:
        both = f"{found[0].path} and {found[1].path} are both in {LANGUAGES[source.language].names[0].title()}"
        warnings.warn(f"{both}; if that is wrong, use --languages", AlignerWarning, stacklevel=2)
    return source, target


def _read(item: Input, options: ReadOptions) -> Document:
    from aligner.corpus import files

    documents = files.read(item, options)
    if len(documents) > 1:
        languages = ", ".join(document.language for document in documents)
        raise InputError(item.path, f"holds several languages ({languages})", advice="use: aligner build")
    return documents[0]

"""How a result was made, in one line that can be cited."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from aligner import __version__
from aligner.align.engine import version
from aligner.embed import Embedder, TokenEmbedder
from aligner.readers import ReadOptions
from aligner.types import Level

_DEFAULT = ReadOptions()


def sign(
    source: str, target: str, level: Level, embedder: Embedder, options: ReadOptions = _DEFAULT, *, step: str = ""
) -> str:
    """PairedBy an alignment of two languages is made, in the manner of sacrebleu's signatures (Post 2018).

    Args:
        step: what was done with the vectors; aligning, if not given.
    """
    changed: dict[str, Any] = {
        field.name: getattr(options, field.name)
        for field in fields(options)
        if getattr(options, field.name) != field.default
    }
    read = ",".join(f"{name}={value}" for name, value in changed.items()) or "auto"
    segmenter = "lines" if options.lines == "line" else "rules"
    learned = isinstance(embedder, TokenEmbedder)
    return (
        f"trialign:{__version__}|pair:{source}-{target}|level:{level}|read:{read}|seg:{segmenter}"
        f"|emb:{embedder.name}@{embedder.fingerprint[:12]}|{step or f'align:{version(learned)}'}"
    )

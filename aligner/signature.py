"""Say in one line how a result was made, so that it can be reproduced and cited."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from aligner import __version__
from aligner.align.engine import version
from aligner.embed import Embedder, pack_of
from aligner.learned import models_of
from aligner.readers import ReadOptions
from aligner.types import Level

_DEFAULT = ReadOptions()


def sign(
    source: str, target: str, level: Level, embedder: Embedder, options: ReadOptions = _DEFAULT, *, step: str = ""
) -> str:
    """Return how an alignment of two languages is made, in the manner of sacreBLEU's signatures (Post 2018).

    Args:
        source: source language.
        target: target language.
        level: what the units are.
        embedder: what made the vectors.
        options: how the documents were read.
        step: what was done with the vectors, if not aligning.
    """
    changed: dict[str, Any] = {
        field.name: getattr(options, field.name)
        for field in fields(options)
        if getattr(options, field.name) != field.default and field.metadata.get("signed", True)
    }
    read = ",".join(f"{name}={value}" for name, value in changed.items()) or "auto"
    segmenter = "lines" if options.lines == "line" else "rules"
    pack = pack_of(embedder)
    learned = f"|pack:{pack.name}@{pack.version}" if pack is not None and not pack.is_bundled else ""
    return (
        f"trialign:{__version__}|pair:{source}-{target}|level:{level}|read:{read}|seg:{segmenter}"
        f"|emb:{embedder.name}@{embedder.fingerprint[:12]}{learned}|{step or f'align:{version(models_of(embedder))}'}"
    )

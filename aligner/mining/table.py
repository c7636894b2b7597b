"""Put mined pairs into the usual table, with columns that say what each pair rests on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from aligner.embed.documents import DocumentEncoder
from aligner.formats import table as tables
from aligner.mining import model
from aligner.mining.explain import explain
from aligner.mining.features import FEATURES
from aligner.mining.pools import MiningOptions
from aligner.readers import ReadOptions
from aligner.signature import sign
from aligner.types import Alignment, Bead, Document

MINED_COLUMNS = ("cosine", "covered", "shared", "differing")
"""Columns that tables of mined pairs have in addition.

`cosine` of the sentences' vectors; `covered`, the share of their words that the other covers, mean of both; `shared`
and `differing`, the quantities and names that both have and that only one has.
"""


@dataclass(frozen=True, slots=True)
class FoundPairs:
    """The pairs of two documents: their beads, and the features of each."""

    source: Document
    target: Document
    beads: tuple[Bead, ...]
    features: NDArray[np.float32]


def make_table(
    parts: Sequence[FoundPairs],
    documents: Sequence[Document],
    encoder: DocumentEncoder,
    mining: MiningOptions,
    options: ReadOptions,
) -> pd.DataFrame:
    """Return the table of mined pairs, best pairs first.

    Args:
        parts: what was found, by pair of documents.
        documents: all documents, to describe in `attrs`.
        encoder: what made the vectors, for the signature.
        mining: how the pairs were mined.
        options: how the documents were read.
    """
    alignments = []
    for part in parts:
        languages = part.source.language, part.target.language
        signature = sign(*languages, "sentence", encoder.embedder, options, step=_step(mining, encoder))
        alignments.append(Alignment(part.source, part.target, part.beads, signature))
    paired_by = dict.fromkeys(((part.source.id, part.target.id) for part in parts), "comparable")
    frame = tables.to_frame(alignments, documents=documents, paired_by=paired_by)
    features = np.concatenate([np.zeros((0, len(FEATURES)), np.float32), *(part.features for part in parts)])
    column = {name: features[:, k].astype(float) for k, name in enumerate(FEATURES)}
    columns = (frame[name] for name in ("source_text", "target_text", "source_lang", "target_lang"))
    said = [explain(*row) for row in zip(*columns, strict=True)]
    cells = (
        column["cosine"].round(4),
        ((column["covered_least"] + column["covered_most"]) / 2).round(4),
        pd.Series([shared for shared, _ in said], dtype="str"),
        pd.Series([differing for _, differing in said], dtype="str"),
    )
    attrs = frame.attrs
    frame = frame.assign(**dict(zip(MINED_COLUMNS, cells, strict=True)))
    frame = frame.sort_values("confidence", ascending=False, kind="stable", ignore_index=True)
    frame.attrs = attrs
    return frame


def _step(mining: MiningOptions, encoder: DocumentEncoder) -> str:
    """Return what was done, for the signature."""
    threshold = "auto" if mining.min_confidence is None else f"{mining.min_confidence:g}"
    how = f"{mining.margin},k={mining.neighbors},{mining.method},{mining.matching},from={threshold}"
    return f"mine:{how}@{model.version(encoder.embedder)}"

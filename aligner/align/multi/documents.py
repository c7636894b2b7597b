"""Align three documents at once, from encoding on."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from aligner import embed
from aligner.align.multi.calls import align_together
from aligner.align.progress import Progress
from aligner.embed import Embedder
from aligner.embed.documents import DocumentEncoder
from aligner.errors import AlignerError
from aligner.readers import ReadOptions
from aligner.segment import segment
from aligner.types import Document, Level
from aligner.types.multi import MultiAlignment

_DEFAULT = ReadOptions()


def align_multi(
    documents: Sequence[Document],
    *,
    embedder: Embedder | None = None,
    level: Level = "sentence",
    options: ReadOptions = _DEFAULT,
    progress: Progress | None = None,
) -> MultiAlignment:
    """Align three versions of a text in different languages at once.

    Each pair of languages is supported or contradicted by the way over the third, so that all three agree in the end
    (Simard 1999, "Text-Translation Alignment: Three Languages Are Better Than Two").

    Args:
        documents: three documents, which are segmented first if need be.
        embedder: as in `build`.
        level: what the units of the alignment are.
        options: how the documents were read, for the signature.
        progress: called as the work proceeds.

    Returns:
        Rows that hold every unit of each document once, and the alignments of the three pairs. `aligner.multi_frame`
        makes a table of it.

    Raises:
        AlignerError: there are not three documents in three languages.
    """
    if len({document.language for document in documents}) != len(documents) or len(documents) != 3:
        raise AlignerError("three documents in three languages can be aligned together")
    encoder = DocumentEncoder(embedder or embed.load_embedder(cache=embed.default_folder()))
    segmented = [document if document.sentences else segment(document) for document in documents]
    encoded = encoder.encode(segmented, progress and partial(progress, "encoding"))
    states = encoder.language_states({document.language for document in segmented})
    made, _ = align_together(segmented, encoded, [level], states, encoder, options)
    return made[0]

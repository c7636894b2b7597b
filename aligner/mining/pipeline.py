"""Mine files: read documents, collect sentences in pools, pair them, make a table."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from aligner import embed, pairing
from aligner.align.document import sentence_sides
from aligner.align.progress import Progress, callback
from aligner.corpus import files
from aligner.embed import Embedder, Encoded
from aligner.embed.documents import DocumentEncoder
from aligner.errors import AlignerWarning, OnError
from aligner.languages import LANGUAGES
from aligner.learned import models_of
from aligner.mining.features import Pool
from aligner.mining.pools import USUAL, MiningOptions, make_pool, mine_pools
from aligner.mining.table import FoundPairs, make_table
from aligner.pipeline import read_inputs
from aligner.readers import ReadOptions
from aligner.types import Bead, Document, Span

Within = Literal["related", "all"]
"""Search within the pairs of documents about the same subject, or all documents of one language against another's."""

_READ = ReadOptions()
_FEWEST_FOR_VERDICT = 5


def mine(
    paths: str | Path | Sequence[str | Path],
    *,
    within: Within | None = None,
    languages: str | None = None,
    embedder: Embedder | None = None,
    mining: MiningOptions = USUAL,
    options: ReadOptions = _READ,
    on_error: OnError | None = None,
    progress: Progress | bool | None = None,
) -> pd.DataFrame:
    """Return the table of sentences that say the same in documents that are not translations, best pairs first.

    Args:
        paths: two files, folders or globs to compare with each other; or one or more that hold documents about the same
            subjects.
        within: "related" to search pairs of documents about the same subject, "all" to compare all documents of one
            language with all of another; None for "all" if there are two paths, else "related".
        languages: such as "zh-en" or "en-zh,en-vi", source language first; None for all pairs of en, zh, vi.
        embedder: turns text into vectors; None for the bundled one, with its cache.
        mining: how to mine.
        options: how to read the files.
        on_error: called with each input's error, so that the others go through; None raises the first.
        progress: called as the work proceeds; True shows bars.

    Returns:
        A table as `build` makes it, with relation "comparable" and the columns of `MINED_COLUMNS`.

    Raises:
        InputError: an input cannot be used, and `on_error` is None.
        AlignerError: `languages` names no pair of languages.
    """
    progress = callback(progress)
    paths = [paths] if isinstance(paths, str | Path) else paths
    wanted = pairing.parse_languages(languages)
    found = files.find(paths, on_error, allow_outside=options.allow_outside)
    read = read_inputs(found, options=options, on_error=on_error, progress=progress)
    documents = [document for _, document in read]
    embedder = embedder or embed.load_embedder(cache=embed.default_folder())
    if (within or ("all" if len(paths) == 2 else "related")) == "related":
        return mine_related(documents, wanted, embedder=embedder, mining=mining, options=options, progress=progress)
    two = documents, documents
    if len(paths) == 2:
        two = (
            [document for item, document in read if item.argument == 0],
            [document for item, document in read if item.argument == 1],
        )
    return mine_documents(
        *two,
        languages=wanted if languages or len(paths) != 2 else None,
        embedder=embedder,
        mining=mining,
        options=options,
        progress=progress,
    )


def mine_documents(
    sources: Sequence[Document],
    targets: Sequence[Document],
    *,
    languages: Sequence[tuple[str, str]] | None = None,
    embedder: Embedder | None = None,
    mining: MiningOptions = USUAL,
    options: ReadOptions = _READ,
    progress: Progress | bool | None = None,
) -> pd.DataFrame:
    """Return the table of sentences that two sets of documents share, best pairs first.

    A sentence that occurs several times counts where it occurs first.

    Args:
        sources: segmented documents in any languages.
        targets: the same; may be `sources` itself if `languages` are given.
        languages: the (source, target) languages wanted, whichever of the two sets the documents are in; None to
            compare each source with each target of another language.
        embedder: as in `mine`.
        mining: as in `mine`.
        options: how the documents were read, for the signature.
        progress: called as the work proceeds; True shows bars.

    Returns:
        As `mine`.
    """
    progress = callback(progress)
    encoder = DocumentEncoder(embedder or embed.load_embedder(cache=embed.default_folder()))
    documents = [*{document.id: document for document in (*sources, *targets)}.values()]
    spoken = [list(dict.fromkeys(document.language for document in side)) for side in (sources, targets)]
    wanted = languages or [(one, other) for one in spoken[0] for other in spoken[1] if one != other]
    ways = [(sources, targets), (targets, sources)] if languages and sources is not targets else [(sources, targets)]
    sets = []
    for codes in wanted:
        for way in ways:
            one = [document for document in way[0] if document.language == codes[0]]
            other = [document for document in way[1] if document.language == codes[1]]
            if one and other:
                sets.append((one, other))
    if documents and not sets:
        names = " and ".join(LANGUAGES[code].names[0].title() for code in LANGUAGES if code in {*spoken[0], *spoken[1]})
        warnings.warn(
            f"nothing to compare: the documents are in {names or 'no known language'}", AlignerWarning, stacklevel=2
        )
    encoded = _encode(documents if sets else [], encoder, progress)
    parts = [part for one, other in sets for part in _mine(one, other, encoded, encoder, mining, progress)]
    return make_table(parts, documents, encoder, mining, options)


def mine_related(
    documents: Sequence[Document],
    languages: Sequence[tuple[str, str]] = pairing.parse_languages(None),
    *,
    embedder: Embedder | None = None,
    mining: MiningOptions = USUAL,
    options: ReadOptions = _READ,
    progress: Progress | None = None,
) -> pd.DataFrame:
    """Return the table of sentences that say the same in documents about the same subject, best pairs first.

    Documents that go together by group or name, and those that are translations throughout, are left to `build`.
    Arguments as in `mine_documents`.
    """
    encoder = DocumentEncoder(embedder or embed.load_embedder(cache=embed.default_folder()))
    encoded = _encode(documents, encoder, progress)
    states = encoder.language_states({document.language for document in documents})
    of_documents = sentence_sides(
        documents, [encoded[document.id] for document in documents], states, models_of(encoder.embedder)
    )
    by_group = pairing.pair_by_group(documents, languages)
    by_name = pairing.pair_by_name(by_group.unpaired, languages)
    settled = {(pair.source.id, pair.target.id) for pair in (*by_group.pairs, *by_name.pairs)}
    related = [
        each
        for each in pairing.relate(documents, of_documents, languages)
        if (each.verdict != "parallel" or _is_short(each)) and (each.source.id, each.target.id) not in settled
    ]
    if documents and not related:
        advice = 'compare all documents with --within all (in Python, within="all")'
        warnings.warn(
            f"no two of the {len(documents)} documents are about the same matter; {advice}",
            AlignerWarning,
            stacklevel=2,
        )
    parts = []
    for done, each in enumerate(related, 1):
        parts += _mine([each.source], [each.target], encoded, encoder, mining, None)
        if progress is not None:
            progress("mining", done, len(related))
    return make_table(parts, documents, encoder, mining, options)


def _is_short(relative: pairing.Relative) -> bool:
    """Return whether a document is too short for the verdict "parallel" to mean a translation.

    Two reports of one event may agree in all of their three sentences.
    """
    return min(len(relative.source.sentences), len(relative.target.sentences)) < _FEWEST_FOR_VERDICT


def _encode(documents: Sequence[Document], encoder: DocumentEncoder, progress: Progress | None) -> dict[str, Encoded]:
    encoded = encoder.encode_sums(documents, progress and partial(progress, "encoding"))
    return dict(zip([document.id for document in documents], encoded, strict=True))


def _mine(
    sources: Sequence[Document],
    targets: Sequence[Document],
    encoded: dict[str, Encoded],
    encoder: DocumentEncoder,
    mining: MiningOptions,
    progress: Progress | None,
) -> list[FoundPairs]:
    """Return the pairs of the documents of two languages, by pair of documents."""
    (source, source_places), (target, target_places) = (
        _gather(side, [encoded[document.id] for document in side]) for side in (sources, targets)
    )
    if not (len(source.texts) and len(target.texts)):
        return []
    mined = mine_pools(
        source, target, embedder=encoder.embedder, mining=mining, progress=progress and partial(progress, "searching")
    )
    places = np.concatenate([source_places[mined.source], target_places[mined.target]], axis=1).tolist()
    positions: dict[tuple[int, int], list[int]] = {}
    for position, (one, _, other, _) in enumerate(places):
        positions.setdefault((one, other), []).append(position)
    found = []
    for (one, other), own in sorted(positions.items()):
        beads = []
        for k in own:
            _, i, _, j = places[k]
            score, confidence = float(mined.margins[k]), float(mined.confidence[k])
            beads.append(Bead(Span(i, i + 1), Span(j, j + 1), score, confidence, "comparable"))
        found.append(FoundPairs(sources[one], targets[other], tuple(beads), mined.features[own]))
    return found


def _gather(documents: Sequence[Document], encoded: Sequence[Encoded]) -> tuple[Pool, NDArray[np.int64]]:
    """Return the distinct sentences of documents of one language, and (document, sentence) of each: (n, 2)."""
    first: dict[str, tuple[int, int]] = {}
    for number, document in enumerate(documents):
        for k, sentence in enumerate(document.sentences):
            first.setdefault(sentence.text, (number, k))
    places = np.array([*first.values()], np.int64).reshape(-1, 2)
    ends = np.cumsum([0, *(len(part.weights) for part in encoded)])
    rows = ends[places[:, 0]] + places[:, 1]
    sums, weights = (
        np.concatenate([part.sums for part in encoded])[rows],
        np.concatenate([part.weights for part in encoded])[rows],
    )
    return make_pool([*first], documents[0].language, Encoded(sums, weights)), places

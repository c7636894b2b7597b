"""The models of the engine that were learned for an embedder."""

from __future__ import annotations

from aligner.align.engine import Models, load_models, without_scorer
from aligner.embed import Embedder, pack_of
from aligner.errors import InputError


def models_of(embedder: Embedder) -> Models:
    """Return the models in the pack of an embedder.

    Returns:
        Without a pack, models without a scorer: the features of the bundled one depend on how the token states of the
        bundled encoder are spread, which says nothing about other encoders.

    Raises:
        InputError: a file of the pack does not hold what it should.
    """
    pack = pack_of(embedder)
    if pack is None:
        return without_scorer()
    try:
        return load_models(pack.folder, pack.version)
    except (OSError, ValueError, KeyError, TypeError) as error:
        advice = "make the pack again: aligner learn"
        raise InputError(pack.folder, f"its models cannot be read ({error})", advice=advice) from error

"""Learning of packs: an encoder with everything that the engine learns for it (see `aligner.embed.packs`).

- `gold`: folders of hand-aligned texts.
- `scorer`: the learned scorer, by cross-validation and from all texts; `figures`: how good it is.
- `confidence`: the confidence of first-pass beads.
- `verdict`, `verdict_pairs`: whether two texts are translations at all, from pairs of texts with known verdicts.
- `packs`: the whole way, from an encoder and gold to a pack.

The scripts in `scripts/train` use the same code to learn the models of the bundled encoder.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from aligner.errors import MissingExtraError

if TYPE_CHECKING:
    from aligner.align.progress import Progress
    from aligner.embed import Pack

__all__ = ["learn_pack"]


def learn_pack(
    embedder: str,
    gold: Sequence[str | Path],
    out: str | Path,
    *,
    cache: Path | None = None,
    progress: Progress | bool | None = None,
) -> Pack:
    """Learn the models of the engine for an encoder from hand-aligned texts, and write a pack.

    The same encoder and gold give the same models. `out` is written only once everything is learned.

    Args:
        embedder: "sentence-transformers:MODEL", whose token states are averaged ("mean pooling"); the folder of an
            encoder, with `encoder.onnx` and `tokenizer.model`; the folder of a pack; or "bundled".
        gold: folders with `src/NAME` and `tgt/NAME` (one sentence per line), `gold/NAME.align` and, if the languages
            are not to be guessed, `meta.json`; two texts or more in all.
        out: the folder to write. An existing pack is replaced. Its name becomes the name of the encoder in signatures.
        cache: folder of the vector cache; None for none.
        progress: called as the work proceeds; True shows bars.

    Returns:
        The pack. `card["measured"]` holds how well texts are aligned by a scorer that did not see them, by set.

    Raises:
        MissingExtraError: a package is not installed that learning or the encoder needs.
        InputError: gold or the encoder cannot be used.
        AlignerError: the encoder shows no token states, or `out` is a folder that is no pack.
    """
    try:
        import scipy  # noqa: F401
    except ImportError as error:
        raise MissingExtraError("learning", "learn") from error
    from aligner.learn.packs import make_pack

    return make_pack(embedder, [Path(folder) for folder in gold], Path(out), cache=cache, progress=progress)

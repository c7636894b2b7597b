"""Make a pack: from an encoder and gold to a folder with everything."""

from __future__ import annotations

import random
import shutil
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from aligner.align.document import to_side
from aligner.align.engine import Models, load_models
from aligner.align.engine.models import Thresholds, VerdictModel
from aligner.align.progress import Progress, callback
from aligner.atomic import replace_folder
from aligner.embed import Pack, TokenEmbedder
from aligner.embed.cache import cached
from aligner.embed.documents import DocumentEncoder
from aligner.embed.packs import DESCRIPTION, describe, is_pack, open_pack
from aligner.errors import AlignerError, AlignerWarning, InputError
from aligner.learn.confidence import Rows, first_pass_rows, learn_confidence
from aligner.learn.encoders import Encoder, find_encoder
from aligner.learn.figures import Figures, measure
from aligner.learn.gold import GoldSet, read_set
from aligner.learn.scorer import (
    FOLDS,
    ITERATIONS,
    PENALTY,
    Example,
    calibrated,
    cross_validate,
    learn_scorer,
    make_example,
)
from aligner.learn.verdict import USES, Case, classify, learn_verdict, look_at
from aligner.learn.verdict_pairs import documents_of, pairs_of

_LABELS = ("parallel", "partly parallel", "comparable", "unrelated")
_DIGITS = 4
"""Digits of figures and weights in the files."""


@dataclass(frozen=True, slots=True)
class _Gold:
    """A set of texts as what is learned from it."""

    of: GoldSet
    examples: list[Example]
    first_pass: Rows


def make_pack(
    name: str,
    folders: Sequence[Path],
    out: Path,
    *,
    cache: Path | None = None,
    progress: Progress | bool | None = None,
) -> Pack:
    """Learn everything and write the pack; arguments as of `aligner.learn_pack`."""
    told = callback(progress) or _silent
    if out.exists() and not (out.is_dir() and (is_pack(out) or not any(out.iterdir()))):
        raise AlignerError(f"{out}: is not replaced: it is no pack; name a new folder")
    sets = _read(folders)
    encoder = find_encoder(name, sets)
    embedder = cached(encoder.embedder, cache)
    if not isinstance(embedder, TokenEmbedder):
        advice = "only models that average token states (mean pooling) show them"
        raise AlignerError(f"{name}: shows no token states, which learning needs; {advice}")
    prepared = _prepare(sets, embedder, told)
    examples = [example for each in prepared for example in each.examples]
    told("learning the scorer", 0, 2)
    scorer = learn_scorer(examples)
    told("learning the scorer", 1, 2)
    found = cross_validate([each.examples for each in prepared])
    scorer, found = calibrated(scorer, examples, found)
    told("learning the scorer", 2, 2)
    confidence = learn_confidence([each.first_pass for each in prepared])
    models = Models(scorer, confidence, load_models().verdict)
    verdict, right = _learn_verdict(sets, embedder, models, told)
    models = replace(models, verdict=verdict)
    figures = {each.of.name: _rounded(measure(each.examples, found)) for each in prepared}
    if len(prepared) > 1:
        figures["all"] = _rounded(measure(examples, found))
    total = figures.get("all") or figures[prepared[0].of.name]
    if total["strict"] <= total["first_pass"]:
        beads = sum(len(example.gold) for example in examples)
        problem = f"the scorer learned from {beads} beads is no better than the first pass on texts left out"
        advice = "name more gold, of several kinds of text"
        warnings.warn(
            f"{problem} (strict F1 {total['strict']:.3f} and {total['first_pass']:.3f}); {advice}",
            AlignerWarning,
            stacklevel=3,
        )
    measured = {"left_out": figures, "verdicts_right": right}
    _write(out, encoder, models, {"recipe": _recipe(sets), "measured": measured})
    return open_pack(out)


def _read(folders: Sequence[Path]) -> list[GoldSet]:
    """Read gold.

    Raises:
        AlignerError: there are too few texts, or two sets have one name.
    """
    sets = [read_set(folder) for folder in folders]
    names = [each.name for each in sets]
    for folder, name in zip(folders, names, strict=True):
        if names.count(name) > 1:
            raise InputError(folder, f"another folder of gold is named {name}, too", advice="rename one of them")
    if sum(len(each.texts) for each in sets) < 2:
        where = folders[0] if folders else "gold"
        problem = "learning needs at least 2 texts, each measured with a scorer that learned from the others"
        raise InputError(where, problem, advice="name more folders, or divide the text in two")
    return sets


def _prepare(sets: Sequence[GoldSet], embedder: TokenEmbedder, told: Progress) -> list[_Gold]:
    """Encode all texts and compute what is learned from."""
    encoder = DocumentEncoder(embedder)
    count, done = sum(len(each.texts) for each in sets), 0
    prepared = []
    for each in sets:
        sides = []
        for text in each.texts:
            encoded = encoder.encode(text.documents)
            both = [to_side(*one, "sentence") for one in zip(text.documents, encoded, strict=True)]
            sides.append((both[0], both[1], text.links))
            done += 1
            told("encoding", done, count)
        examples = [
            make_example(text.name, links, source, target)
            for text, (source, target, links) in zip(each.texts, sides, strict=True)
        ]
        prepared.append(_Gold(each, examples, first_pass_rows(sides)))
    return prepared


def _learn_verdict(
    sets: Sequence[GoldSet], embedder: TokenEmbedder, models: Models, told: Progress
) -> tuple[VerdictModel, float | None]:
    """Return the verdict model, and how often it is right on sets that it did not see.

    Sets with a single short text make no pairs of texts that differ. If none makes any, the bundled model is kept.
    """
    languages = {code for each in sets for code in each.languages}
    states = DocumentEncoder(embedder).language_states(languages)
    pairs = {}
    for each in sets:
        documents = documents_of(each)
        if len(documents) > 1:
            drawn = pairs_of(documents, random.Random(each.name))
            pairs[each.name] = [(pair, each.languages) for pair in drawn if pair.source and pair.target]
    cases: dict[str, list[Case]] = {}
    count, done = sum(map(len, pairs.values())), 0
    for name, own in pairs.items():
        cases[name] = []
        for pair, codes in own:
            cases[name] += look_at(pair, codes, embedder, states, models, USES[:1])
            done += 1
            told("learning the verdict", done, count)
    every = [case for own in cases.values() for case in own]
    if {case.pair.label for case in every} != {*_LABELS}:
        return models.verdict, None
    right = [
        classify(case, model) == case.pair.label
        for name, own in (cases.items() if len(cases) > 1 else ())
        for model in [learn_verdict([case for other, others in cases.items() if other != name for case in others])]
        for case in own
    ]
    learned = learn_verdict(every)
    weights = tuple(round(weight, _DIGITS) for weight in learned.weights)
    thresholds = Thresholds(*(round(value, _DIGITS) for value in learned.thresholds))
    return VerdictModel(weights, thresholds), round(float(np.mean(right)), _DIGITS) if right else None


def _recipe(sets: Sequence[GoldSet]) -> dict[str, Any]:
    from aligner import __version__

    gold = [
        {"name": each.name, "languages": list(each.languages), "texts": len(each.texts), "sha256": each.digest}
        for each in sets
    ]
    return {"trialign": __version__, "gold": gold, "folds": FOLDS, "penalty": PENALTY, "iterations": ITERATIONS}


def _rounded(figures: Figures) -> dict[str, float]:
    return {name: round(value, _DIGITS) for name, value in asdict(figures).items()}


def _write(out: Path, encoder: Encoder, models: Models, card: Mapping[str, Any]) -> None:
    """Write the pack, or nothing."""
    with replace_folder(out, is_pack) as folder:
        for path in encoder.files:
            shutil.copyfile(path, folder / path.name)
        for name, text in {**encoder.contents, **models.dump()}.items():
            (folder / name).write_text(text, encoding="utf-8", newline="\n")
        text = describe(folder, {"name": out.resolve().name, "encoder": encoder.description, **card})
        (folder / DESCRIPTION).write_text(text, encoding="utf-8", newline="\n")


def _silent(stage: str, done: int, total: int) -> None:
    """Take progress of which nobody wants to know."""

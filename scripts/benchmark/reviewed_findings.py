"""Read the manually reviewed findings on the ntrex sets and count false alarms with them."""

from __future__ import annotations

import csv
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path

from aligner.checks import CHECKS, Finding, TranslationUnit

REVIEWED = Path(__file__).with_suffix(".tsv")

Key = tuple[str, str, str]
"""Identifies a finding: the place of its pair, its code, and its spans on both sides."""


def read_reviewed(path: Path = REVIEWED) -> dict[Key, str]:
    """Read the verdict on each reviewed finding, "fault" or "false".

    Raises:
        ValueError: A line has an unknown code or verdict, has no reason, or repeats an earlier finding.
    """
    verdicts: dict[Key, str] = {}
    with path.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader((line for line in lines if not line.startswith("#")), delimiter="\t"):
            place = f"{row['set']}/{row['document']}:{row['source']}:{row['target']}"
            at = place, row["code"], row["spans"]
            if row["code"] not in CHECKS or row["verdict"] not in ("fault", "false") or not row["reason"]:
                raise ValueError(f"{path}: {row}")
            if at in verdicts:
                raise ValueError(f"{path}: {at} is reviewed twice")
            verdicts[at] = row["verdict"]
    return verdicts


def key(pair: TranslationUnit, finding: Finding) -> Key:
    """Return the key of a finding in the list."""
    source, target = finding.source, finding.target
    return pair.place, finding.code, f"{source.start}-{source.stop}/{target.start}-{target.stop}"


def false_alarms(
    pairs: Sequence[TranslationUnit], found: Sequence[Sequence[Finding]], reviewed: Mapping[Key, str]
) -> list[list[Finding]]:
    """Return for each pair the findings not reviewed as faults, including those never reviewed."""
    return [
        [finding for finding in of_pair if reviewed.get(key(pair, finding)) != "fault"]
        for pair, of_pair in zip(pairs, found, strict=True)
    ]


def keys(pairs: Sequence[TranslationUnit], found: Sequence[Sequence[Finding]]) -> Iterator[Key]:
    """Yield the keys of all findings."""
    return (key(pair, finding) for pair, of_pair in zip(pairs, found, strict=True) for finding in of_pair)


def gone(sets: Collection[str], seen: Collection[Key], reviewed: Mapping[Key, str]) -> list[Key]:
    """Return the reviewed findings on these sets that the checks no longer report."""
    return [at for at in reviewed if at[0].split("/")[0] in sets and at not in seen]

"""The summary of a build: what --json prints, and what people read."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from aligner.cli.messages import number, say, say_first, verdict_note
from aligner.languages import LANGUAGES

if TYPE_CHECKING:
    from aligner.cli.runs.journal import Journal
    from aligner.pipeline import Corpus
    from aligner.types import Level
    from aligner.workspace import Built

_FILES_SHOWN = 12


def summarize(built: Built | Corpus, level: Level, journal: Journal, written: list[str]) -> dict[str, Any]:
    """Return the summary of a build.

    Args:
        built: the build.
        level: the level whose beads are counted.
        journal: what happened meanwhile.
        written: the files that were written.
    """
    from aligner.workspace import Built

    rows = built.pair_rows() if isinstance(built, Built) else built.pairs_frame().to_dict("records")
    shown = ["source", "target", "paired_by", "verdict", "translated_share", "beads", "one_sided", "doubtful"]
    pairs = [{name: row[name] for name in shown} for row in rows]
    paired = {name for pair in pairs for name in (pair["source"], pair["target"])}
    total = {name: sum(pair[name] for pair in pairs) for name in ("beads", "one_sided", "doubtful")}
    tasks = {"made": built.made, "total": built.tasks} if isinstance(built, Built) else None
    return {
        "documents": dict(Counter(document.language for document in built.documents)),
        "level": level,
        "pairs": pairs,
        "unpaired": [document.id for document in built.documents if document.id not in paired],
        "counts": {"documents": len(built.documents), "pairs": len(pairs), **total},
        "tasks": tasks,
        "failures": [str(error) for error in journal.failures],
        "signature": built.signature(level),
        "files": written,
        **journal.facts(),
    }


def show(summary: dict[str, Any]) -> None:
    """Print the summary of a build for people."""
    names = {code: facts.names[0].title() for code, facts in LANGUAGES.items()}
    languages = ", ".join(
        f"{count} {names.get(code, 'in an unknown language')}" for code, count in summary["documents"].items()
    )
    say(f"{number(sum(summary['documents'].values()), 'document')}: {languages}")
    pairs = summary["pairs"]
    how = Counter(pair["paired_by"] for pair in pairs)
    say(f"{number(len(pairs), 'pair')} of documents" + "".join(f", {count} by {way}" for way, count in how.items()))
    say_first(pairs, _describe)
    if pairs:
        total = {key: sum(pair[key] for pair in pairs) for key in ("beads", "one_sided", "doubtful")}
        say(f"{summary['level']} level: {_count(total)}")
    if summary["unpaired"]:
        say(f"not paired: {', '.join(summary['unpaired'])}")
    if summary["failures"]:
        say(f"{number(len(summary['failures']), 'input')} could not be used; see the errors above")
    if summary["files"]:
        files = summary["files"]
        more = f" and {len(files) - _FILES_SHOWN} more" if len(files) > _FILES_SHOWN else ""
        say(f"wrote {', '.join(files[:_FILES_SHOWN])}{more}")


def _describe(pair: dict[str, Any]) -> str:
    described = f"{pair['source']} - {pair['target']} (by {pair['paired_by']}): {_count(pair)}"
    if pair["verdict"] in ("parallel", ""):
        return described
    return f"{described}; {verdict_note(pair['verdict'], pair['translated_share'])}"


def _count(pair: dict[str, Any]) -> str:
    return f"{number(pair['beads'], 'bead')}, {pair['one_sided']} one-sided, {pair['doubtful']} doubtful"

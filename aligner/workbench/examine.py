"""Findings and terms of all rows of a pair, found in the worker while the page is at work, and sent as they come."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from typing import Any

from aligner.checks import Check, TranslationUnit, run
from aligner.types import Finding
from aligner.workbench.findings import Checker, to_json, unit_of
from aligner.workbench.rows.model import Row
from aligner.workbench.rows.pair import Pair
from aligner.workbench.terms import TermFinder, glossary_of

_ROWS = 400
"""Rows that are checked at a time; realigning waits for these at most."""
_QUIET = 1.5
"""Seconds without an action after which rows are compared again."""

Snapshot = list[tuple[Row, int]]


class Examiner:
    """Examines pairs, each from its first row to its last.

    Args:
        checker: the checks.
        worker: the thread that does it.
        tell: called with what the windows must know.

    Attributes:
        finders: what finds terms in rows, by pair, once the terms of the pair are known.
    """

    def __init__(self, checker: Checker, worker: Executor, tell: Callable[[dict[str, Any]], None]) -> None:
        self.finders: dict[str, TermFinder] = {}
        self._checker, self._worker, self._tell = checker, worker, tell
        self._tasks: dict[tuple[str, str], asyncio.Task[None]] = {}

    def begin(self, pair: Pair) -> None:
        """Examine a pair from the start."""
        self._start("all", pair, self._everything(pair))

    def check(self, pair: Pair, rows: Sequence[Row]) -> None:
        """Check some rows that changed, and later compare all rows again."""
        if rows:
            self._start("some", pair, self._single(pair, [(row, row.version) for row in rows]))
        running = self._tasks.get(("all", pair.id))
        if running is None or running.done():
            self._start("across", pair, self._across_later(pair))

    def end(self) -> None:
        """Stop."""
        for task in self._tasks.values():
            task.cancel()

    def _start(self, what: str, pair: Pair, work: Any) -> None:
        known = self._tasks.get((what, pair.id))
        if known is not None:
            known.cancel()
        try:
            self._tasks[what, pair.id] = asyncio.get_running_loop().create_task(work)
        except RuntimeError:  # no server runs
            work.close()

    async def _everything(self, pair: Pair) -> None:
        await self._single(pair, [(row, row.version) for row in pair.shown(0, len(pair.order))])
        await self._across(pair)
        await self._terms(pair)

    async def _single(self, pair: Pair, rows: Snapshot) -> None:
        for start in range(0, len(rows), _ROWS):
            some = [each for each in rows[start : start + _ROWS] if _is_same(pair, *each)]
            units = [unit_of(pair, row) for row, _ in some]
            found = await self._in_worker(run, units, self._checker.single)
            changed = []
            for (row, version), findings in zip(some, found, strict=True):
                if _is_same(pair, row, version):
                    new = [to_json(finding, row) for finding in findings]
                    if new != row.findings:
                        row.findings = new
                        pair.note_doubt(row)
                        changed.append(row)
            self._send_findings(pair, changed)

    async def _across_later(self, pair: Pair) -> None:
        await asyncio.sleep(_QUIET)
        await self._across(pair)

    async def _across(self, pair: Pair) -> None:
        rows = [(row, row.version) for row in pair.shown(0, len(pair.order))]
        units = [unit_of(pair, row) for row, _ in rows]
        found = await self._in_worker(_compare, units, self._checker.across)
        changed = []
        for number, (row, version) in enumerate(rows):
            if _is_same(pair, row, version):
                new = [to_json(finding, row) for finding in found.get(number, ())]
                if new != row.across:
                    row.across = new
                    pair.note_doubt(row)
                    changed.append(row)
        self._send_findings(pair, changed)

    async def _terms(self, pair: Pair) -> None:
        rows = pair.shown(0, len(pair.order))
        texts = [(row.text(0), row.text(1)) for row in rows if row.is_two_sided and row.status != "rejected"]
        languages = pair.sides[0].document.language, pair.sides[1].document.language
        found = await self._in_worker(glossary_of, texts, languages)
        given = self._checker.glossary
        finder = TermFinder(languages, [*([given] if given else []), found])
        self.finders[pair.id] = finder
        for start in range(0, len(rows), _ROWS):
            some = [(row, row.text(0), row.text(1)) for row in rows[start : start + _ROWS] if row.is_two_sided]
            spans = await self._in_worker(_find_terms, finder, [each[1:] for each in some])
            changed = []
            for (row, *texts_then), terms in zip(some, spans, strict=True):
                if pair.rows.get(row.id) is row and [row.text(0), row.text(1)] == texts_then and terms != row.terms:
                    row.terms = terms
                    changed.append({"id": row.id, "terms": terms})
            if changed:
                self._tell({"type": "terms", "pair": pair.id, "rows": changed})

    def _send_findings(self, pair: Pair, rows: Sequence[Row]) -> None:
        if rows:
            told = [
                {"id": row.id, "findings": [*row.findings, *row.across], "doubtful": row.is_doubtful} for row in rows
            ]
            counts = {"settled": pair.settled, "doubtful": len(pair.doubtful)}
            self._tell({"type": "findings", "pair": pair.id, "rows": told, **counts})

    async def _in_worker(self, work: Callable[..., Any], *values: Any) -> Any:
        return await asyncio.get_running_loop().run_in_executor(self._worker, work, *values)


def _is_same(pair: Pair, row: Row, version: int) -> bool:
    return pair.rows.get(row.id) is row and row.version == version


def _compare(units: Sequence[TranslationUnit], checks: Sequence[Check]) -> dict[int, list[Finding]]:
    return {number: found for number, found in enumerate(run(units, checks)) if found}


def _find_terms(finder: TermFinder, texts: Sequence[tuple[str, str]]) -> list[list[list[int]]]:
    return [finder.find(*each) for each in texts]

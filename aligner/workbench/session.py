"""A workspace that is open: its pairs, what is done to them, and who is told of it."""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from pathlib import Path
from typing import Any

from aligner.checks.glossary import Glossary
from aligner.corrections.records import FILE_NAME, Correction, LinkCorrection, read
from aligner.types import Level
from aligner.workbench import realign
from aligner.workbench.examine import Examiner
from aligner.workbench.export import Snapshot, snapshot_of
from aligner.workbench.findings import Checker
from aligner.workbench.places import loading
from aligner.workbench.realign import Engine
from aligner.workbench.rows import changes
from aligner.workbench.rows.journal import Journal, make
from aligner.workbench.rows.model import Row
from aligner.workbench.rows.pair import Done, Pair, Step
from aligner.workbench.rows.replay import concerns, follow
from aligner.workbench.rows.third import find_third, units_beside

Answer = dict[str, Any]
_ANSWERS = 10_000
"""Answers that are remembered, for a page that asks again because it did not hear the first one."""
_TERMS_AT_ONCE = 20
_PROPOSED = 200_000
"""Rows that the engine proposed, whose confidence is remembered until they are taken over."""


class Session:
    """The pairs of a folder.

    Args:
        folder: the folder of the tables.
        level: the level of the rows; None for sentences, or what there is.
        by: who decides.
        worker: the thread for what takes longer.
        engine: what aligns again, in that thread.
        tell: called with what other windows must know.
    """

    def __init__(
        self,
        folder: Path,
        level: Level | None,
        by: str,
        worker: Executor,
        engine: Engine,
        tell: Callable[[dict[str, Any]], None],
    ) -> None:
        self.folder = folder
        self.journal = Journal(folder / FILE_NAME, by)
        self.built = {built.id: built for built in loading.built_pairs(folder, level)}
        self.checker = Checker()
        self._described = loading.described(folder, self.built.values())
        self.locked = False
        self.problems: list[str] = []
        self.examiner = Examiner(self.checker, worker, tell)
        self._tell, self._worker, self._engine = tell, worker, engine
        self._third = {name: find_third(built, self.built) for name, built in self.built.items()}
        self._proposed: OrderedDict[str, Row] = OrderedDict()
        self._open: dict[str, Pair] = {}
        self._shown: set[str] = set()
        self._answers: OrderedDict[tuple[str, str], Answer] = OrderedDict()

    @property
    def shown_pairs(self) -> list[Pair]:
        """The pairs that the page has asked for."""
        return [self._open[name] for name in self._shown]

    def move(self, folder: Path) -> None:
        """Go on in a copy of the folder; rows keep their ids, and the windows need not load anything."""
        self.folder, self.journal.path = folder, folder / FILE_NAME
        self.journal.look()

    def pair(self, name: str) -> Pair:
        """Return a pair that the page shows, opened and examined when it is first asked for.

        Raises:
            UnknownPairError: there is none of that id.
            AlignerError: the state of the build or the file of corrections cannot be read.
        """
        pair = self._load(name)
        if name not in self._shown:
            self._shown.add(name)
            self.examiner.begin(pair)
        return pair

    def _load(self, name: str) -> Pair:
        """Return a pair, opened when it is first needed.

        Raises:
            UnknownPairError: there is none of that id.
            AlignerError: the state of the build or the file of corrections cannot be read.
        """
        if name not in self._open:
            if name not in self.built:
                raise changes.UnknownPairError("there is no such pair of documents")
            if self.journal.known is None:
                self.journal.look()
            corrections = read(self.journal.path)
            pair, lost = loading.open_pair(self.folder, self.built[name], corrections)
            if lost:
                made = self.built[name].made
                problem = f"{len(lost)} corrections of {made.source} and {made.target} fit nothing in the documents"
                self.problems.append(f"{problem}; they are kept in {self.journal.path.name}")
            self._open[name] = pair
        return self._open[name]

    def overview(self) -> list[dict[str, Any]]:
        """Return all pairs as the page gets them."""
        decided: dict[tuple[str, str], dict[tuple[str, str], str]] = {}
        if len(self._open) < len(self.built):
            for line in read(self.journal.path):
                if isinstance(line, LinkCorrection):
                    statuses = decided.setdefault((line.source, line.target), {})
                    statuses[line.source_text, line.target_text] = line.status
        return [self._overview(name, decided) for name in self.built]

    def _overview(self, name: str, decided: dict[tuple[str, str], dict[tuple[str, str], str]]) -> dict[str, Any]:
        built, pair = self.built[name], self._open.get(name)
        documents = {
            side: self._described[id] for side, id in (("source", built.made.source), ("target", built.made.target))
        }
        if pair is not None:
            counts = {"rows": len(pair.rows), "settled": pair.settled, "doubtful": len(pair.doubtful)}
        else:
            statuses = decided.get((built.made.source, built.made.target), {}).values()
            settled = sum(status != "withdrawn" for status in statuses)
            counts = {"rows": built.count, "settled": settled, "doubtful": built.row["doubtful"]}
        beside = self._third[name]
        third = self._described[beside.document] if beside else None
        return {"id": name, "level": built.level, **documents, "third": third, **counts}

    def rows(self, name: str, start: int, count: int) -> Answer:
        """Return some rows in the order of the page."""
        pair = self.pair(name)
        rows = [self._row(pair, row) for row in pair.shown(start, count)]
        counts = {"undo": len(pair.done), "redo": len(pair.undone)}
        return {"version": pair.version, "total": len(pair.order), "rows": rows, **counts}

    def _row(self, pair: Pair, row: Row) -> Answer:
        values = row.to_json()
        beside = self._third[pair.id]
        if beside is not None:
            other = self._load(beside.pair)
            values["third"] = [unit.to_json() for unit in units_beside(pair, row, other, beside)]
        return values

    def act(self, name: str, values: Any, window: str) -> Answer:
        """Do what the page asks for, and return the answer.

        Raises:
            AlignerError: it cannot be done; nothing has changed.
        """
        pair, asked = self.pair(name), changes.parse(values)
        key = (name, asked.id)
        if key in self._answers:
            return self._answers[key]
        self._see_file()
        if any(done.action == asked.id for done in (*pair.done, *pair.undone)):
            return self._answer(pair, [], [], [])  # from before a restart
        step = changes.plan(pair, asked, locked=self.locked)
        for row in step.added:
            self._trust(row)
        moved, lines = make(pair, [step], self.journal, name=asked.name, action=asked.id)
        pair.done.append(Done(asked.id, asked.name, (step,)))
        pair.undone.clear()
        answer = self._finish(pair, [step], moved, lines, window)
        self._answers[key] = answer
        if len(self._answers) > _ANSWERS:
            self._answers.popitem(last=False)
        return answer

    def undo(self, name: str, window: str) -> Answer | None:
        """Take back the last action; None if there is none."""
        pair = self.pair(name)
        if not pair.done:
            return None
        self._see_file()
        done = pair.done[-1]
        steps = [step.inverse() for step in reversed(done.steps)]
        moved, lines = make(pair, steps, self.journal, name="undo", undoes=done.action)
        pair.undone.append(pair.done.pop())
        return {"name": done.name, **self._finish(pair, steps, moved, lines, window)}

    def redo(self, name: str, window: str) -> Answer | None:
        """Do the action again that was taken back last; None if there is none."""
        pair = self.pair(name)
        if not pair.undone:
            return None
        self._see_file()
        done = pair.undone[-1]
        moved, lines = make(pair, done.steps, self.journal, name="redo", redoes=done.action)
        pair.done.append(pair.undone.pop())
        return {"name": done.name, **self._finish(pair, done.steps, moved, lines, window)}

    def _see_file(self) -> None:
        """Refuse to go on from a state that is not that of the file.

        Raises:
            FilesChangedError: another program has written to it.
        """
        if self.journal.was_changed():
            name = self.journal.path.name
            raise changes.FilesChangedError(f"{name} was changed by another program; load the page again")

    async def align(self, name: str, values: Any) -> Answer:
        """Return how the engine would link the units of some rows; nothing is changed.

        Raises:
            InvalidError: there is nothing to align, or the rows changed meanwhile.
        """
        pair = self.pair(name)
        scope, names = realign.parse_scope(values)
        rows = realign.scope_of(pair, scope, names)
        task, units = realign.task_of(pair, rows)
        begun = time.perf_counter()
        found = await asyncio.get_running_loop().run_in_executor(self._worker, self._engine.align, task)
        gone, come = realign.proposal(pair, rows, units, found)
        for row in come:
            self._proposed[row.id] = row
        while len(self._proposed) > _PROPOSED:
            self._proposed.popitem(last=False)
        return {
            "removed": [row.id for row in gone],
            "rows": [row.to_json() for row in come],
            "seconds": round(time.perf_counter() - begun, 3),
        }

    def _trust(self, row: Row) -> None:
        """Give a row that the engine proposed the confidence that it has."""
        proposed = self._proposed.get(row.id)
        if proposed is not None and row.units == proposed.units:
            row.take_scores(proposed)

    def snapshot(self, name: str) -> Snapshot:
        """Return the rows of a pair as they are now."""
        pair, built = self._load(name), self.built[name]
        return snapshot_of(pair, built.signature, str(built.row["paired_by"]))

    def title(self, name: str) -> str:
        """Return what files of a pair are called."""
        made = self.built[name].made
        return f"{made.source}--{made.target}"

    def take_glossary(self, glossary: Glossary) -> None:
        """Check all rows against a glossary."""
        self.checker.glossary = glossary
        for pair in self.shown_pairs:
            self.examiner.begin(pair)

    def _finish(
        self, pair: Pair, steps: Sequence[Step], moved: Sequence[Row], lines: Sequence[Correction], window: str
    ) -> Answer:
        gone = [row for step in steps for row in step.removed]
        come = [row for step in steps for row in step.added if pair.rows.get(row.id) is row]
        self._examine(pair, come)
        answer = self._answer(pair, gone, come, moved)
        self._tell({"type": "rows", "pair": pair.id, "by": window, **answer})
        for other in self._open.values():
            if other is not pair:
                self._follow(other, lines, window)
        return answer

    def _follow(self, pair: Pair, lines: Sequence[Correction], window: str) -> None:
        """Divide the units of another pair with the same document in the same way."""
        units = [line for line in lines if not isinstance(line, LinkCorrection) and concerns(pair, line)]
        if units and (steps := follow(pair, units, [])):
            gone = [row for step in steps for row in step.removed]
            come = [row for step in steps for row in step.added if pair.rows.get(row.id) is row]
            self._examine(pair, come)
            self._tell({"type": "rows", "pair": pair.id, "by": "", **self._answer(pair, gone, come, [])})

    def _examine(self, pair: Pair, rows: Sequence[Row]) -> None:
        left = self.checker.check_now(pair, rows)
        if finder := self.examiner.finders.get(pair.id):
            for row in rows[:_TERMS_AT_ONCE]:
                row.terms = finder.find(row.text(0), row.text(1)) if row.is_two_sided else []
        self.examiner.check(pair, left)

    def _answer(self, pair: Pair, gone: Sequence[Row], come: Sequence[Row], moved: Sequence[Row]) -> Answer:
        rows = {row.id: row for row in (*come, *moved) if pair.rows.get(row.id) is row}
        shown = sorted(rows.values(), key=lambda row: (row.key, row.id))
        return {
            "version": pair.version,
            "removed": list(dict.fromkeys(row.id for row in (*gone, *moved))),
            "rows": [{**self._row(pair, row), "after": pair.before(row)} for row in shown],
            "settled": pair.settled,
            "doubtful": len(pair.doubtful),
        }

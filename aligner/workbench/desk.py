"""The workbench as a whole: a workspace that is empty, being built, or open, and the windows that show it."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Any, Literal

from aligner.errors import AlignerError
from aligner.workbench.events import Events
from aligner.workbench.export import offered
from aligner.workbench.places import building
from aligner.workbench.places.loading import StateError
from aligner.workbench.places.opening import Choices, Place, is_workspace
from aligner.workbench.places.recent import recent_workspaces
from aligner.workbench.places.saving import copy_workspace
from aligner.workbench.places.settings import read_settings
from aligner.workbench.places.uploads import Uploads
from aligner.workbench.realign import Engine
from aligner.workbench.session import Session
from aligner.workbench.threads import Threads
from aligner.workspace.record import BuildRecord, read_record
from aligner.workspace.update import STATE, locked

_WATCH_SECONDS = 3.0


class Desk:
    """A workspace and its windows. All methods are called in the main thread, which is that of the server.

    Args:
        place: where the workspace is; None for an empty page.
        choices: how documents are read and aligned.
        say: called with messages for the terminal.

    Attributes:
        session: the workspace, once it is open.
        events: the windows.
        uploads: files that were dropped on an empty page.
        settings: what the page keeps between runs.
        worker: the thread for what takes longer.
        exporter: the thread for files, for which aligning again does not wait.
    """

    def __init__(self, place: Place | None, choices: Choices, say: Callable[[str], None]) -> None:
        self.place, self.choices = place, choices
        self.session: Session | None = None
        self.events = Events()
        self.uploads = Uploads()
        self.settings = read_settings()
        self._threads = Threads()
        self.worker, self.exporter = self._threads.worker, self._threads.exporter
        self.engine = Engine(choices.embedder)
        self.notes: list[str] = []
        self._say = say
        self._state: Literal["empty", "building", "ready"] = "empty"
        self._progress: dict[str, Any] | None = None
        self._told: set[str] = set()
        self._record: BuildRecord | None = None
        self._running: Future[building.Outcome] | None = None
        self._lock = ExitStack()

    def begin(self) -> None:
        """Open the workspace if it is up to date; else begin to build it, and return once the documents were read.

        Raises:
            AlignerError: the workspace cannot be opened or built.
        """
        if self.place is None:
            return
        if self.place.inputs or is_workspace(self.place.folder):
            self._hold()
        record = building.last_build(self.place, self._say)
        if record is None and not self.place.inputs:
            return
        fits = record and (not self.place.inputs or building.fits(record, self.place.inputs, self.choices))
        if record and fits and self._opens(record):
            return
        underway = threading.Event()
        self._submit(underway)
        underway.wait()
        if self._running is not None and self._running.done():
            self._finish(self._running.result())
            if self.session is None:
                raise AlignerError(self.notes[0])

    def _hold(self) -> None:
        """Keep other programs out of the workspace.

        Raises:
            AlignerError: it is open, or being built.
        """
        assert self.place is not None
        self._lock.close()
        self._lock.enter_context(locked(self.place.folder / STATE))

    def _opens(self, record: BuildRecord) -> bool:
        """Open the workspace, and return whether that was possible; if not, it has to be built again.

        Raises:
            StateError: it has to be built again, but its documents are not there.
            AlignerError: it cannot be opened for another reason.
        """
        try:
            self._open(record)
        except StateError as error:
            if not all(item.path.is_file() for item, _ in record.inputs):
                raise
            self._say(f"aligner: warning: {error.path}: {error.problem}; the workspace is built again")
            return False
        return True

    def _open(self, record: BuildRecord | None = None) -> None:
        assert self.place is not None
        folder, choices = self.place.folder, self.choices
        record = record or read_record(folder / STATE)
        if self.session is not None:
            self.session.examiner.end()
        self.session = Session(folder, choices.level, choices.by, self.worker, self.engine, self.events.send)
        self.session.locked = bool(self.settings.get("locked"))
        if first := next(iter(self.session.built), None):
            self.session.pair(first)
        self._state, self._progress = "ready", None
        self._told, self._record = set(), record
        self.engine.choose(choices.embedder_for(record))
        if record is not None:
            self.note_changes(record.changed())

    def note_changes(self, changed: Sequence[Path]) -> None:
        """Tell of documents that are not as they were when the workspace was built."""
        for path in changed:
            if str(path) not in self._told:
                self._told.add(str(path))
                what = "has changed" if path.exists() else "is gone"
                self.note(f"{path}: {what} since the workspace was built; build it again to work on the new text")

    def note(self, text: str) -> None:
        """Tell something on the terminal and in all windows."""
        self.notes.append(text)
        self._say(f"aligner: warning: {text}")
        self.events.send({"type": "files", "message": text})

    def build(self) -> None:
        """Build the workspace of the files that were dropped, or build it again.

        Raises:
            AlignerError: there is nothing to build, or a build is under way.
        """
        if self._state == "building":
            raise AlignerError("the documents are being aligned already")
        if self.uploads.names:
            before = self.place
            self.place = self.uploads.settle(before)
            if before is not None and self.session is None:
                # Nothing came of the documents before: these go with them.
                inputs = dict.fromkeys((*before.inputs, *self.place.inputs))
                self.place = Place(before.folder, tuple(inputs), before.is_kept)
            self.uploads = Uploads()
            self._hold()
            record = read_record(self.place.folder / STATE)
            if record is not None and building.fits(record, self.place.inputs, self.choices):
                self._open(record)
                self.events.send({"type": "workspace"})
                return
        if self.place is None:
            raise AlignerError("drop the two documents first")
        self._submit(threading.Event())
        self._await()

    def _submit(self, underway: threading.Event) -> None:
        assert self.place is not None
        self._state, self.notes, self.session = "building", [], None
        place, choices = self.place, self.choices

        def follow(stage: str, done: int, total: int) -> None:
            if stage == "aligning" and total:
                underway.set()
            self._progress = {"stage": stage, "done": done, "total": total}
            self.events.send_from_thread({"type": "progress", **self._progress})

        self._running = self.worker.submit(building.build, place, choices, follow)
        self._running.add_done_callback(lambda _: underway.set())

    def _await(self) -> None:
        """Open the workspace when the build is done."""
        if self._running is not None and self.events.loop is not None:
            loop = self.events.loop

            def tell(done: Future[building.Outcome]) -> None:
                with suppress(RuntimeError):  # the server has ended meanwhile
                    loop.call_soon_threadsafe(lambda: self._finish(done.result()))

            self._running.add_done_callback(tell)

    def _finish(self, outcome: building.Outcome) -> None:
        """Take over what a build made."""
        self._running = None
        for text in (*outcome.errors, *outcome.warnings):
            self.notes.append(text)
            self._say(f"aligner: {'error' if text in outcome.errors else 'warning'}: {text}")
        self._state, self._progress = "empty", None
        if outcome.is_built:
            try:
                self._open()
            except AlignerError as error:
                self.note(str(error))
        self.events.send({"type": "workspace"})

    def open_recent(self, name: str) -> None:
        """Open a workspace that was worked on before, on an empty page.

        Raises:
            AlignerError: there is none of that id, or another one is open.
        """
        found = next((each for each in recent_workspaces() if each.folder.name == name), None)
        if found is None or self.place is not None:
            raise AlignerError("there is no such workspace" if found is None else "a workspace is open already")
        self.place = Place(found.folder)
        try:
            self._hold()
            record = read_record(found.folder / STATE)
            if record is not None and not self._opens(record):
                self._submit(threading.Event())
                self._await()
        except AlignerError:
            self.place, self.session = None, None
            raise
        self.events.send({"type": "workspace"})

    def save(self, folder: Path) -> None:
        """Copy the workspace to a folder that the person chose, and go on there.

        Raises:
            AlignerError: there is no workspace, or the folder cannot be used.
        """
        if self.place is None or self.session is None:
            raise AlignerError("nothing is open yet")
        self.place = copy_workspace(self.place, folder)
        self._hold()
        self.session.move(self.place.folder)
        self._record = read_record(self.place.folder / STATE)
        self.events.send({"type": "workspace"})

    async def run(self) -> None:
        """Do what has to be done while the server runs."""
        self.events.loop = asyncio.get_running_loop()
        self._await()
        if self.session is not None:
            for pair in self.session.shown_pairs:
                self.session.examiner.begin(pair)
        while True:
            await asyncio.sleep(_WATCH_SECONDS)
            if self.session is not None and self._record is not None:
                self.note_changes(await asyncio.to_thread(self._record.changed))

    def reopen_if_changed(self) -> None:
        """Read the file of corrections again if another program has written to it."""
        if self.session is not None and self.session.journal.was_changed():
            self._open()

    def end(self) -> bool:
        """Let go of the workspace, and return whether that was possible: a build that goes on still holds it."""
        self.events.end()
        if is_done := self._threads.end():
            self.uploads.drop()
            self._lock.close()
        return is_done

    def overview(self) -> dict[str, Any]:
        """Return what the page must know first."""
        pairs = self.session.overview() if self.session else []
        problems = self.session.problems if self.session else []
        first = f"{pairs[0]['source']['title']} – {pairs[0]['target']['title']}" if pairs else ""
        return {
            "state": self._state,
            "name": first or (self.place.folder.name if self.place else ""),
            "pairs": pairs,
            "files": self.uploads.names,
            "formats": offered(),
            "progress": self._progress,
            "errors": [*self.notes, *problems],
            "recent": [each.to_json() for each in recent_workspaces()] if self.place is None else [],
            "saved": self.place is not None and self.place.is_kept,
            "folder": str(self.place.folder.absolute()) if self.place else "",
        }

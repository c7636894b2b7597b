"""The workbench as a whole: a workspace that is empty, being built, or open, and the windows that show it."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

from aligner.corpus import files
from aligner.embed import EmbedderChoice, default_folder
from aligner.errors import AlignerError
from aligner.readers import ReadOptions
from aligner.types import Level
from aligner.workbench.opening import Place
from aligner.workbench.session import Session
from aligner.workspace import update
from aligner.workspace.update import STATE

Languages = Sequence[tuple[str, str]]


@dataclass
class Choices:
    """How documents are read and aligned.

    Attributes:
        languages: the (source, target) languages wanted.
        level: the level of the rows; None for sentences, or what there is.
        options: how to read the files.
        embedder: which embedder to load.
        by: who decides.
    """

    languages: Languages
    level: Level | None = None
    options: ReadOptions = ReadOptions()  # noqa: RUF009  (frozen)
    embedder: EmbedderChoice = EmbedderChoice("bundled", default_folder())  # noqa: RUF009
    by: str = ""


class Desk:
    """A workspace and its windows.

    Everything here runs in the thread of the server, except what `_worker` does.

    Args:
        place: where the workspace is.
        choices: how documents are read and aligned.
        say: called with messages for the terminal.
    """

    def __init__(self, place: Place, choices: Choices, say: Callable[[str], None]) -> None:
        self.place, self.choices, self.say = place, choices, say
        self.session: Session | None = None
        self.state = "empty"
        self.progress: dict[str, Any] | None = None
        self.errors: list[str] = []
        self.events = Events()
        self.worker = ThreadPoolExecutor(1, "aligner-worker")

    def begin(self) -> None:
        """Open the workspace, or build it first."""
        if self.place.inputs:
            self.build(self.place.inputs)
        elif (self.place.folder / STATE).is_dir():
            self.open()

    def open(self) -> None:
        """Open the workspace as it was built last."""
        choices = self.choices
        self.session = Session(self.place.folder, choices.level, choices.by, self.events.send)
        self.state = "ready"
        self.events.send({"type": "workspace"})

    def build(self, inputs: Sequence[str]) -> None:
        """Build the workspace; called in any thread."""
        self.state, self.errors = "building", []
        failed: list[str] = []

        def fail(error: AlignerError) -> None:
            failed.append(str(error))

        found = files.existing(files.find(inputs, fail), fail)
        levels: tuple[Level, ...] = (self.choices.level or "sentence",)
        built = update(
            found,
            self.place.folder / STATE,
            self.choices.languages,
            levels=levels,
            embedder=self.choices.embedder,
            options=self.choices.options,
            jobs=1,
            on_error=fail,
            progress=self._follow,
        )
        self.errors = failed
        self.progress = None
        if not built.pairs:
            self.state = "empty"
            raise AlignerError(failed[0] if failed else "no two documents go together")
        self.open()

    def _follow(self, stage: str, done: int, total: int) -> None:
        self.progress = {"stage": stage, "done": done, "total": total}
        self.events.send({"type": "progress", **self.progress})

    def overview(self) -> dict[str, Any]:
        """Return what the page must know first."""
        pairs = self.session.overview() if self.session else []
        problems = self.session.problems if self.session else []
        names = [pair["source"]["title"] for pair in pairs[:1]] + [pair["target"]["title"] for pair in pairs[:1]]
        return {
            "state": self.state,
            "name": " – ".join(names) or self.place.folder.name,
            "pairs": pairs,
            "formats": [],
            "progress": self.progress,
            "errors": [*self.errors, *problems],
            "saved": self.place.is_kept,
            "folder": str(self.place.folder),
        }


@dataclass
class Events:
    """The windows that listen; events may come from any thread."""

    loop: asyncio.AbstractEventLoop | None = None
    queues: set[asyncio.Queue[dict[str, Any] | None]] = field(default_factory=set)

    def send(self, event: dict[str, Any] | None) -> None:
        """Send an event to all windows; None ends their streams."""
        if self.loop is None or self.loop.is_closed():
            return
        if threading.current_thread() is threading.main_thread():
            self._send(event)
        else:
            self.loop.call_soon_threadsafe(self._send, event)

    def end(self) -> None:
        """End the streams of all windows; called in the thread of the server."""
        self._send(None)

    def _send(self, event: dict[str, Any] | None) -> None:
        for queue in self.queues:
            queue.put_nowait(event)

"""What windows are told without asking."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import Any

Event = dict[str, Any]


@dataclass
class Events:
    """The windows that listen.

    Attributes:
        loop: the loop of the server, once it runs.
        queues: one per window; None ends its stream.
    """

    loop: asyncio.AbstractEventLoop | None = None
    queues: set[asyncio.Queue[Event | None]] = field(default_factory=set)

    def send(self, event: Event) -> None:
        """Tell all windows; called in the thread of the server."""
        for queue in self.queues:
            queue.put_nowait(event)

    def send_from_thread(self, event: Event) -> None:
        """Tell all windows; called in any thread."""
        if self.loop is not None and not self.loop.is_closed():
            self.loop.call_soon_threadsafe(self.send, event)

    def end(self) -> None:
        """End the streams of all windows."""
        for queue in self.queues:
            queue.put_nowait(None)

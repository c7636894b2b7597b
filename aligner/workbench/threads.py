"""The threads for what takes longer, and the end of the program while they are at work."""

from __future__ import annotations

import os
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

_NAMES = ("aligner", "exporter")
_PATIENCE = 1.0
"""Seconds that the end waits for what is being done."""


class Threads:
    """A thread for builds, alignments and checks, and one for files, for which aligning does not wait."""

    def __init__(self) -> None:
        self.worker, self.exporter = (ThreadPoolExecutor(1, name) for name in _NAMES)

    def end(self) -> bool:
        """Begin nothing more, and return whether all is done after a moment."""
        for pool in (self.worker, self.exporter):
            pool.shutdown(wait=False, cancel_futures=True)
        until = time.monotonic() + _PATIENCE
        running = [each for each in threading.enumerate() if each.name.startswith(tuple(f"{name}_" for name in _NAMES))]
        for each in running:
            each.join(max(0.0, until - time.monotonic()))
        return not any(each.is_alive() for each in running)


def leave(code: int) -> None:
    """End the process in the middle of a build, which nobody could wait for.

    Nothing is lost: corrections are on the disk before they are answered, and a build goes on where it was.
    """
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError):
            stream.flush()
    os._exit(code)

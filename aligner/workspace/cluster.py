"""Tasks on a Dask cluster, whose workers see the same files under the same paths."""

from __future__ import annotations

import os
import socket
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, TypeVar

from aligner.errors import AlignerError, MissingExtraError
from aligner.workspace.executors import KilledError
from aligner.workspace.keys import code

R = TypeVar("R")

_SECONDS_TO_ANSWER = 30
_ONE_AT_A_TIME = threading.Lock()


@contextmanager
def cluster(address: str) -> Iterator[Executor]:
    """Open an executor on a Dask cluster.

    Args:
        address: that of the scheduler, such as tcp://10.0.0.1:8786.

    Raises:
        MissingExtraError: `dask.distributed` is not installed.
        AlignerError: no scheduler answers.
    """
    try:
        from distributed import Client
    except ImportError:
        raise MissingExtraError("--scheduler", "dask") from None
    try:
        client = Client(address, timeout=_SECONDS_TO_ANSWER, set_as_default=False)
    except (OSError, TimeoutError, ValueError) as error:
        what = " ".join(str(error).split())
        raise AlignerError(f"{address}: no Dask scheduler answers ({what}); start one with: dask scheduler") from error
    try:
        yield _Cluster(client.get_executor(pure=False), address)
    finally:
        with suppress(Exception):  # the scheduler may be gone
            client.close(timeout=_SECONDS_TO_ANSWER)


class _Cluster(Executor):
    """Sends calls to the workers, and gives out what happens to them in terms that the other executors use."""

    def __init__(self, executor: Executor, address: str) -> None:
        self._executor, self._address = executor, address

    def submit(self, fn: Callable[..., R], /, *args: Any, **kwargs: Any) -> Future[R]:
        """Send a call, and return its future."""
        made: Future[R] = Future()

        def end(future: Future[R]) -> None:
            error = self._gone() if future.cancelled() else future.exception()
            if error is None:
                made.set_result(future.result())
            else:
                # By name, for the class is that of an optional package; it is only raised after several tries.
                made.set_exception(KilledError() if type(error).__name__ == "KilledWorker" else error)

        try:
            sent = self._executor.submit(_on_worker, str(Path.cwd()), code(), fn, *args, **kwargs)
        except Exception as error:
            raise self._gone() from error
        sent.add_done_callback(end)
        return made

    def _gone(self) -> AlignerError:
        return AlignerError(f"{self._address}: the Dask scheduler is gone; what is done is kept: build again to go on")


def _on_worker(folder: str, version: str, call: Callable[..., R], *args: Any, **kwargs: Any) -> R:
    """Do a call on a worker, in the folder of the build; one at a time, for warnings are those of the process."""
    here = socket.gethostname()
    with _ONE_AT_A_TIME:
        if code() != version:
            raise AlignerError(
                f"{here}: the worker has another version of trialign, or another embedder; install the same"
            )
        before = Path.cwd()
        try:
            os.chdir(folder)
        except OSError:
            problem = f"{here}: the worker does not see {folder}"
            raise AlignerError(f"{problem}; workers need the same files under the same paths") from None
        try:
            return call(*args, **kwargs)
        finally:
            os.chdir(before)

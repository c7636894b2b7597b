"""Where tasks are done: in this process, in a pool of processes, or on a cluster; the same code for all three."""

from __future__ import annotations

import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, ProcessPoolExecutor, wait
from contextlib import AbstractContextManager, contextmanager
from multiprocessing import connection, get_context, parent_process
from typing import Any, TypeVar

from aligner.errors import AlignerError

T = TypeVar("T")
R = TypeVar("R")

SENTENCES_WORTH_A_JOB = 3_000
"""Fewer sentences than this for each job are done sooner without starting it."""
_THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")


class KilledError(Exception):
    """The process that did a call was killed, each time that it was tried."""

    def __init__(self) -> None:
        super().__init__("the process that worked on it was killed, perhaps for want of memory")


class Here(Executor):
    """Does each call at once, in this process."""

    def submit(self, fn: Callable[..., R], /, *args: Any, **kwargs: Any) -> Future[R]:
        """Do a call, and return its finished future."""
        future: Future[R] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as error:
            future.set_exception(error)
        return future


def cores() -> int:
    """Return the number of cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def default_jobs(sentences: int) -> int:
    """Return how many jobs are worth starting for an amount of work."""
    return max(1, min(cores(), sentences // SENTENCES_WORTH_A_JOB))


@contextmanager
def here() -> Iterator[Executor]:
    """Open an executor that does everything in this process."""
    yield Here()


@contextmanager
def processes(jobs: int) -> Iterator[Executor]:
    """Open a pool of processes, which share the cores out among them and end with this process.

    Args:
        jobs: the number of processes.
    """
    before = {name: os.environ.get(name) for name in _THREADS}
    os.environ |= {name: str(max(1, cores() // jobs)) for name, value in before.items() if value is None}
    pool = ProcessPoolExecutor(jobs, mp_context=get_context("spawn"), initializer=_start_worker)
    try:
        yield pool
    finally:
        pool.shutdown(wait=False, cancel_futures=True)
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)


def run_all(
    opened: Callable[[], AbstractContextManager[Executor]], call: Callable[[T], R], items: Iterable[T], at_once: int
) -> Iterator[tuple[T, R | Exception]]:
    """Do a call for each item and yield the results, or exceptions, as they come.

    Items during which a process of the pool died are tried once more, one at a time; the one during which it dies
    again gets a `KilledError`. A cluster tries again by itself.

    Args:
        opened: returns a context manager that yields an executor.
        call: a function that other processes can import.
        items: its arguments.
        at_once: how many calls wait or run at once.

    Raises:
        AlignerError: a call raised it. Calls return the errors of inputs; what they raise, such as a full disk, stops
            the run.
    """
    todo, suspects = deque(items), deque[T]()
    while todo or suspects:
        alone = bool(suspects)
        queue = suspects if alone else todo
        running: dict[Future[R], T] = {}
        lost: list[T] = []
        with opened() as executor:
            while (running or queue) and not lost:
                while queue and len(running) < (1 if alone else at_once):
                    try:
                        future = executor.submit(call, queue[0])
                    except BrokenExecutor:
                        break  # the futures that run will say so
                    running[future] = queue.popleft()
                for future in wait(running, return_when=FIRST_COMPLETED).done:
                    item, error = running.pop(future), future.exception()
                    if isinstance(error, AlignerError):
                        raise error
                    if isinstance(error, BrokenExecutor):
                        lost.append(item)
                    else:
                        yield item, error if isinstance(error, Exception) else future.result()
        lost += running.values()
        if alone:
            yield from ((item, KilledError()) for item in lost)
        else:
            suspects.extend(lost)


def run_groups(
    opened: Callable[[], AbstractContextManager[Executor]],
    call: Callable[[Sequence[T]], R],
    groups: Iterable[Sequence[T]],
    at_once: int,
) -> Iterator[tuple[Sequence[T], R | Exception]]:
    """Do a call for each group of items, as `run_all`; a group that fails is done again item by item.

    Args:
        opened: returns a context manager that yields an executor.
        call: a function that other processes can import.
        groups: its arguments.
        at_once: how many calls wait or run at once.
    """
    todo = list(groups)
    while todo:
        again: list[Sequence[T]] = []
        for group, result in run_all(opened, call, todo, at_once):
            if isinstance(result, Exception) and len(group) > 1:
                again += [[item] for item in group]
            else:
                yield group, result
        todo = again


def _start_worker() -> None:
    """Leave interrupts to the main process, and end when it ends, even if it was killed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent.sentinel,), daemon=True).start()


def _end_with(sentinel: int) -> None:
    connection.wait([sentinel])
    os._exit(1)

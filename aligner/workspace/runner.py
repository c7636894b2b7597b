"""Choose where the calls of a build are done, by the amount of work."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor
from contextlib import AbstractContextManager
from functools import partial
from typing import TypeVar

from aligner.workspace import executors
from aligner.workspace.cluster import cluster

T = TypeVar("T")
R = TypeVar("R")

_AT_ONCE_ON_A_CLUSTER = 1_000


class Runner:
    """Chooses the executor for an amount of work.

    Args:
        jobs: the number of processes; None for as many as are worth it.
        scheduler: the address of a Dask scheduler, whose workers do the work instead.
    """

    def __init__(self, jobs: int | None = None, scheduler: str | None = None) -> None:
        self._jobs, self._scheduler = jobs, scheduler

    def here(self, sentences: int) -> bool:
        """Return whether so much work is done in this process."""
        return self._scheduler is None and self._jobs_for(sentences) == 1

    def run(
        self, call: Callable[[Sequence[T]], R], groups: Sequence[Sequence[T]], sentences: int
    ) -> Iterator[tuple[Sequence[T], R | Exception]]:
        """Do a call for each group of items, as `executors.run_groups`.

        Args:
            call: a function that other processes can import.
            groups: its arguments.
            sentences: the amount of work.
        """
        opened, at_once = self._opened(sentences)
        return executors.run_groups(opened, call, groups, at_once)

    def _opened(self, sentences: int) -> tuple[Callable[[], AbstractContextManager[Executor]], int]:
        """Return what opens the executor, and how many calls it should have at once."""
        if self._scheduler is not None:
            return partial(cluster, self._scheduler), _AT_ONCE_ON_A_CLUSTER
        jobs = self._jobs_for(sentences)
        return (executors.here, 1) if jobs == 1 else (partial(executors.processes, jobs), 2 * jobs)

    def _jobs_for(self, sentences: int) -> int:
        return self._jobs if self._jobs is not None else executors.default_jobs(sentences)

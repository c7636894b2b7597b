"""Where the calls of a build are done, and that processes share the cores out among them."""

from __future__ import annotations

import os

import pytest

from aligner.workspace import executors
from aligner.workspace.runner import Runner


def threads(items: list[int]) -> list[str | None]:
    return [os.environ.get("OMP_NUM_THREADS") for _ in items]


@pytest.mark.parametrize(("given", "expected"), [(None, "3"), ("1", "1")])
def test_processes_share_the_cores_out(given, expected, monkeypatch):
    monkeypatch.setattr(executors, "cores", lambda: 6)
    if given:
        monkeypatch.setenv("OMP_NUM_THREADS", given)
    else:
        monkeypatch.delenv("OMP_NUM_THREADS", raising=False)
    assert [found for _, found in Runner(jobs=2).run(threads, [[1]], 1)] == [[expected]]
    assert os.environ.get("OMP_NUM_THREADS") == given


@pytest.mark.parametrize(("sentences", "jobs"), [(0, 1), (5_999, 1), (6_000, 2), (10**6, 8)])
def test_little_work_is_done_here(sentences, jobs, monkeypatch):
    monkeypatch.setattr(executors, "cores", lambda: 8)
    assert executors.default_jobs(sentences) == jobs
    assert Runner().here(sentences) == (jobs == 1)
    assert Runner(jobs=1).here(sentences)
    assert not Runner(jobs=2).here(sentences)
    assert not Runner(scheduler="tcp://127.0.0.1:1").here(sentences)

"""Builds on a Dask cluster of two workers on this machine: the same tables, whatever happens to the workers."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from importlib import import_module
from pathlib import Path
from threading import Thread

import pytest
from click.testing import CliRunner

from aligner.cli import main
from aligner.errors import AlignerError
from aligner.workspace.executors import KilledError, run_all

pytest.importorskip("distributed", reason="needs distributed")
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL")

DOCUMENTS = Path(__file__).parents[2] / "corpus" / "documents"
STEMS = ("last-ferry", "rice", "reading-room")
BUILD = ["build", "docs", "--quiet", "--format", "tsv,parquet", "--out"]


def start(program: str, *options: str, **environment: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", f"distributed.cli.dask_{program}", *options]
    return subprocess.Popen(
        command, env=os.environ | {"OMP_NUM_THREADS": "1", **environment}, stderr=subprocess.DEVNULL
    )


@contextmanager
def scheduler(folder: Path) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """Start a scheduler that gives up a task during which two workers died."""
    file = folder / "scheduler.json"
    options = ("--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--scheduler-file", str(file))
    process = start("scheduler", *options, DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES="1")
    try:
        for _ in range(600):
            if file.exists() and file.read_text().strip():
                break
            time.sleep(0.1)
        yield json.loads(file.read_text())["address"], process
    finally:
        process.kill()
        process.wait()


@contextmanager
def workers(address: str, count: int, folder: Path, *options: str) -> Iterator[list[subprocess.Popen[bytes]]]:
    folder.mkdir(exist_ok=True)
    processes = [
        start("worker", address, "--nthreads", "1", "--no-dashboard", "--local-directory", str(folder), *options)
        for _ in range(count)
    ]
    try:
        yield processes
    finally:
        for process in processes:
            process.terminate()
        for process in processes:
            process.wait()


@pytest.fixture
def docs(tmp_path, monkeypatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    (tmp_path / "docs").mkdir()
    for path in DOCUMENTS.iterdir():
        if path.name.startswith(STEMS):
            shutil.copy(path, tmp_path / "docs")
    return tmp_path


def tables(folder: str) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in Path(folder).iterdir() if path.is_file()}


def build(*args: str) -> None:
    result = CliRunner().invoke(main, [*BUILD, *args])
    assert result.exit_code == 0, result.stderr


def test_the_tables_are_those_of_this_machine_though_a_worker_is_killed(docs, monkeypatch):
    module = import_module("aligner.workspace.update")
    monkeypatch.setattr(module, "_SENTENCES_AT_ONCE", 100)  # a call for each text
    build("local", "--jobs", "1")
    with scheduler(docs) as (address, _), workers(address, 2, docs / "workers", "--no-nanny") as (one, _other):

        def kill() -> None:
            while not list(Path("out").glob(".trialign/parts/*/*")):
                time.sleep(0.02)
            one.send_signal(signal.SIGKILL)

        killing = Thread(target=kill, daemon=True)
        killing.start()
        build("out", "--scheduler", address)
        killing.join()
        assert one.wait() == -signal.SIGKILL
    assert tables("out") == tables("local")


def test_a_call_that_kills_its_workers_ends_as_its_error(docs):
    from aligner.workspace.cluster import cluster

    with scheduler(docs) as (address, _), workers(address, 2, docs / "workers"):
        calls = ["6 * 7", "__import__('os')._exit(1)", "1 / 0", "'after'"]
        found = dict(run_all(partial(cluster, address), eval, calls, 10))
    assert found[calls[0]] == 42
    assert isinstance(found[calls[1]], KilledError)
    assert isinstance(found[calls[2]], ZeroDivisionError)
    assert found[calls[3]] == "after"


def test_workers_that_do_not_see_the_files_or_have_another_version(docs, monkeypatch):
    from aligner.workspace import cluster

    with scheduler(docs) as (address, _), workers(address, 1, docs / "workers"):
        monkeypatch.setattr(cluster.Path, "cwd", lambda: docs / "gone")
        with pytest.raises(AlignerError, match=r"the worker does not see .*gone; workers need the same files"):
            list(run_all(partial(cluster.cluster, address), eval, ["1"], 10))
        monkeypatch.undo()
        monkeypatch.setattr(cluster, "code", lambda: "another")
        with pytest.raises(AlignerError, match="another version of trialign"):
            list(run_all(partial(cluster.cluster, address), eval, ["1"], 10))


def test_a_scheduler_that_is_not_there_or_goes(docs):
    from aligner.workspace import cluster

    with (
        pytest.raises(AlignerError, match="not an address: no Dask scheduler answers"),
        cluster.cluster("not an address"),
    ):
        pass
    with scheduler(docs) as (address, process), workers(address, 1, docs / "workers"):
        found = run_all(partial(cluster.cluster, address), eval, ["1", "__import__('time').sleep(600)"], 10)
        assert next(found) == ("1", 1)
        process.kill()
        with pytest.raises(AlignerError, match="the Dask scheduler is gone; what is done is kept"):
            next(found)

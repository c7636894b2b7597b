"""The notebook of the tutorials runs, from files to a data set, and shows pictures."""

from __future__ import annotations

import shutil
from importlib.util import find_spec
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
NOTEBOOK = ROOT / "docs" / "tutorials" / "dataset.ipynb"
NEEDED = ("datasets", "ipykernel", "matplotlib", "nbclient", "nbformat")
MOST_LINES = 30

pytestmark = pytest.mark.skipif(not all(map(find_spec, NEEDED)), reason="needs the dependency group interop")


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    """The executed notebook, and the folder it ran in."""
    import nbformat
    from nbclient import NotebookClient

    folder = tmp_path_factory.mktemp("notebook")
    shutil.copytree(ROOT / "corpus", folder / "corpus")
    notebook = nbformat.read(NOTEBOOK, as_version=4)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", str(ROOT))
        patch.setenv("XDG_CACHE_HOME", str(folder / ".cache"))
        patch.setenv("HF_HOME", str(folder / ".cache"))
        patch.setenv("HF_HUB_OFFLINE", "1")
        resources = {"metadata": {"path": str(folder)}}
        NotebookClient(notebook, timeout=300, kernel_name="python3", resources=resources).execute()
    return notebook, folder


def test_it_takes_fewer_than_30_lines_from_files_to_a_data_set(run):
    notebook, folder = run
    lines = [line for cell in notebook.cells if cell.cell_type == "code" for line in cell.source.splitlines() if line]
    assert len(lines) < MOST_LINES
    for name in (
        "dataset/README.md",
        "dataset/croissant.json",
        "dataset/en-zh/test.parquet",
        "report.html",
        "rice.pdf",
    ):
        assert (folder / name).is_file(), name


def test_tables_alignments_and_pictures_are_shown(run):
    notebook, _ = run
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    kinds = [kind for output in outputs for kind in output.get("data", {})]
    assert kinds.count("image/png") == 1
    assert kinds.count("text/html") >= 2
    shown = "".join(str(output.get("data", {}).get("text/html", "")) for output in outputs)
    assert "稻米" in shown
    assert "<svg" in shown


def test_the_data_set_has_three_splits(run):
    notebook, _ = run
    last = "".join(str(output.get("data", {}).get("text/plain", "")) for output in notebook.cells[-1].outputs)
    assert all(f"{name}: Dataset" in last for name in ("train", "validation", "test"))

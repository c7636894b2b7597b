"""Pipes, devices, sockets and links where files are expected: passed over and told, never waited for."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner

from aligner.cli import main
from aligner.corpus import files
from aligner.errors import AlignerWarning, InputError
from aligner.formats import write_table
from aligner.formats.defaults import complete
from aligner.readers import ReadOptions, read

pytestmark = pytest.mark.skipif(os.name == "nt", reason="needs a system with pipes and links")
SOON = 60
EN = "It rained. Nobody came.\n"


def aligner(*arguments: object, folder: Path, **options) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "aligner", *map(str, arguments)]
    return subprocess.run(command, cwd=folder, timeout=SOON, capture_output=True, text=True, check=False, **options)


def shell(line: str, folder: Path) -> subprocess.CompletedProcess[str]:
    line = line.replace("aligner", f"{sys.executable} -m aligner")
    return subprocess.run(["bash", "-c", line], cwd=folder, timeout=SOON, capture_output=True, text=True, check=False)


@pytest.fixture
def folder(tmp_path):
    """A folder with one document and everything that is none, and a file and a folder beside it."""
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside/secret.en.txt").write_text("The secret is out.\n", encoding="utf-8")
    own = tmp_path / "own"
    (own / "below").mkdir(parents=True)
    (own / ".store").mkdir()
    (own / "below/a.en.txt").write_text(EN, encoding="utf-8")
    (own / ".store/annexed").write_text("Trời mưa. Không ai đến.\n", encoding="utf-8")
    return own


def names(found) -> list[str]:
    return sorted(item.name for item in found)


def test_pipes_and_sockets_in_a_folder_are_passed_over(folder, monkeypatch):
    os.mkfifo(folder / "pipe.en.txt")
    os.mkfifo(folder / "below/page.html")
    monkeypatch.chdir(folder)  # names of sockets must be short
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("s.md")
        with pytest.warns(AlignerWarning, match=r": pipe\.en\.txt \(a pipe\), s\.md \(a socket\), below/page"):
            found = files.find([folder])
    assert names(found) == ["below/a.en"]
    with pytest.warns(AlignerWarning, match="passed over"):
        assert names(files.find([f"{folder}/**/*.txt"])) == ["a.en"]


def test_a_device_behind_a_link_is_passed_over(folder):
    (folder / "zero.en.txt").symlink_to("/dev/zero")
    with pytest.warns(AlignerWarning, match=r"zero\.en\.txt \(a link to a device\)"):
        assert names(files.find([folder], allow_outside=True)) == ["below/a.en"]


def test_links_are_followed_inside_the_folder_only(folder):
    (folder / "b.vi.txt").symlink_to(folder / ".store/annexed")
    (folder / "secret.en.txt").symlink_to("../outside/secret.en.txt")
    (folder / "gone.en.txt").symlink_to("nowhere.txt")
    (folder / "linked").symlink_to("../outside")
    (folder / "loop").symlink_to(".")
    with pytest.warns(AlignerWarning) as told:
        assert names(files.find([folder])) == ["b.vi", "below/a.en"]
    (message,) = (str(each.message) for each in told)
    assert "secret.en.txt (a link out of the folder)" in message
    assert "linked (a link out of the folder)" in message
    assert "gone.en.txt (a link to a file that does not exist)" in message
    assert message.endswith("to follow links, use --allow-outside")
    with pytest.warns(AlignerWarning, match="gone"):
        allowed = names(files.find([folder], allow_outside=True))
    assert allowed == ["b.vi", "below/a.en", "linked/secret.en", "secret.en"]


def test_a_linked_folder_inside_is_read_once(folder):
    (folder / ".hidden").mkdir()
    (folder / ".hidden/c.en.txt").write_text(EN, encoding="utf-8")
    (folder / "seen").symlink_to(".hidden")
    (folder / "again").symlink_to("below")
    assert names(files.find([folder])) == ["below/a.en", "seen/c.en"]


def test_a_folder_named_through_a_link_is_read(folder, tmp_path):
    (tmp_path / "named").symlink_to(folder)
    assert names(files.find([tmp_path / "named"])) == ["below/a.en"]


@pytest.mark.parametrize("way", ["../outside/secret.en.txt", "link.en.txt", "/etc/hostname"])
def test_a_manifest_does_not_lead_out_of_its_folder(way, folder):
    (folder / "link.en.txt").symlink_to("../outside/secret.en.txt")
    listed = folder / "manifest.tsv"
    listed.write_text(f"id\tpath\na\tbelow/a.en.txt\ns\t{way}\n", encoding="utf-8")
    for path in (folder, listed):
        with pytest.raises(InputError, match=r"manifest\.tsv: line 3: .* outside of the manifest's folder; .*--allow"):
            files.find([path])
        assert names(files.find([path], allow_outside=True)) == ["a", "s"]


def test_a_manifest_that_is_a_pipe_or_lists_one(folder):
    os.mkfifo(folder / "manifest.tsv")
    with pytest.warns(AlignerWarning, match=r"manifest\.tsv \(a pipe\)"):
        assert names(files.find([folder])) == ["below/a.en"]
    (folder / "manifest.tsv").unlink()
    os.mkfifo(folder / "p.txt")
    (folder / "manifest.tsv").write_text("id\tpath\np\tp.txt\n", encoding="utf-8")
    (item,) = files.find([folder])
    with pytest.raises(InputError, match=r"line 2: .*p\.txt is a pipe, not a file"):
        files.read(item)


def test_commands_do_not_wait_for_pipes(folder, tmp_path):
    os.mkfifo(folder / "x.en.txt")
    built = aligner("build", "own", "--out", "o", folder=tmp_path)
    assert "warning: own: passed over: x.en.txt (a pipe)" in built.stderr
    refused = aligner("segment", "/dev/zero", folder=tmp_path)
    assert (refused.returncode, refused.stderr) == (1, "aligner: error: /dev/zero: is a device, not a file\n")
    table = aligner("check", "/dev/zero", "--from", "tsv", folder=tmp_path)
    assert (table.returncode, table.stderr) == (1, "aligner: error: /dev/zero: is a device, not a file\n")


def test_allow_outside_is_an_option_and_leaves_the_signature(folder):
    (folder / "manifest.tsv").write_text("id\tpath\ns\t../outside/secret.en.txt\n", encoding="utf-8")
    run = CliRunner().invoke(main, ["segment", str(folder)])
    assert run.exit_code == 1
    assert "--allow-outside" in run.stderr
    assert CliRunner().invoke(main, ["segment", str(folder), "--allow-outside"]).stdout == "The secret is out.\n"


@pytest.mark.skipif(not Path("/dev/stdin").exists(), reason="needs /dev/stdin")
def test_what_is_named_is_read(folder, tmp_path):
    (tmp_path / "a.txt").write_text(EN, encoding="utf-8")
    for line in (
        "aligner segment - < a.txt",
        "cat a.txt | aligner segment -",
        "cat a.txt | aligner segment /dev/stdin",
        "aligner segment /dev/stdin < a.txt",
        "aligner segment <(cat a.txt)",
    ):
        assert shell(line, tmp_path).stdout == "It rained.\nNobody came.\n", line


@pytest.mark.skipif(not Path("/dev/fd").exists(), reason="needs /dev/fd")
def test_tables_are_read_from_pipes(tmp_path):
    row = {"source_text": "It cost 5.", "target_text": "Nó giá 6.", "source_lang": "en", "target_lang": "vi"}
    write_table(complete(pd.DataFrame([row]), "t"), tmp_path / "t.tsv")
    checked = shell("aligner check <(cat t.tsv)", tmp_path)
    assert "/63:2: E101" in checked.stdout
    assert shell("aligner convert <(cat t.tsv) - --to jsonl", tmp_path).stdout.startswith('{"pair_id"')
    assert shell("cat t.tsv | aligner convert - o.tmx --from tsv", tmp_path).returncode == 0
    damaged = shell("aligner check <(head -c 300 t.tsv) --from tsv", tmp_path)
    assert "aligner: error: /dev/fd/63: " in damaged.stderr


def test_reading_a_named_pipe(tmp_path):
    pipe = tmp_path / "p.en.txt"
    os.mkfifo(pipe)
    with subprocess.Popen(["sh", "-c", f"printf 'It rained.' > '{pipe}'"]):
        (document,) = read(pipe, options=ReadOptions(language="en"))
    assert document.text == "It rained."

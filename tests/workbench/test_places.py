"""What can be opened, and where the work is kept."""

from __future__ import annotations

import json
import os
import secrets
import signal
import subprocess
import sys
import zipfile
from urllib.parse import quote

import pytest


@pytest.fixture
def edit(tmp_path):
    """Run the command to its end."""

    def run(*arguments):
        command = [sys.executable, "-m", "aligner", "edit", *map(str, arguments), "--no-browser"]
        environment = os.environ | {"XDG_DATA_HOME": str(tmp_path)}
        return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", env=environment, timeout=60)

    return run


def test_two_documents_are_found_again(documents, start, tmp_path):
    files = documents / "town.zh.txt", documents / "town.en.txt"
    with start(*files, home=tmp_path) as workbench:
        pair = workbench.wait_for("ready")["pairs"][0]
        assert (pair["source"]["tag"], pair["target"]["tag"]) == ("zh-Hans", "en")
        assert not workbench.get("/api/workspace")["saved"]
        workbench.decide(0, "accepted")
    with start(*files, home=tmp_path) as workbench:
        assert workbench.get("/api/workspace")["state"] == "ready"
        assert workbench.rows()[0]["status"] == "accepted"


def test_two_documents_go_together_whatever_they_are_called(documents, start, tmp_path):
    files = [tmp_path / "contract.txt", tmp_path / "final (2).txt"]
    for file, language in zip(files, ("vi", "en"), strict=True):
        file.write_bytes((documents / f"town.{language}.txt").read_bytes())
    with start(*files, home=tmp_path) as workbench:
        pair = workbench.wait_for("ready")["pairs"][0]
        assert (pair["source"]["language"], pair["target"]["language"], pair["rows"]) == ("vi", "en", 8)


def test_a_bilingual_file(start, documents, tmp_path):
    english, chinese = ((documents / f"town.{code}.txt").read_text("utf-8") for code in ("en", "zh"))
    paragraphs = zip(english.split("\n\n"), chinese.split("\n\n"), strict=True)
    path = tmp_path / "both.txt"
    path.write_text("\n\n".join(f"{one.strip()}\n\n{two.strip()}" for one, two in paragraphs), encoding="utf-8")
    with start(path, home=tmp_path) as workbench:
        assert workbench.wait_for("ready")["pairs"][0]["rows"] == 8


def test_a_folder_of_documents_with_a_third_language(documents, start, tmp_path):
    with start(documents, "--out", tmp_path / "out", home=tmp_path) as workbench:
        found = workbench.wait_for("ready")
        assert [(pair["source"]["language"], pair["target"]["language"]) for pair in found["pairs"]] == [
            ("en", "zh"), ("en", "vi"), ("zh", "vi"),
        ]  # fmt: skip
        assert found["saved"]
        assert found["pairs"][0]["third"]["language"] == "vi"
        assert workbench.rows()[0]["third"][0]["text"] == "Cây cầu được thông xe năm 1998."
    with start(tmp_path / "out", home=tmp_path) as workbench:
        assert len(workbench.get("/api/workspace")["pairs"]) == 3


def test_documents_are_dropped_on_an_empty_page_and_saved(documents, start, tmp_path):
    with start(home=tmp_path) as workbench:
        assert workbench.get("/api/workspace")["state"] == "empty"
        assert workbench.post("/api/build", {}).status == 500
        for name in ("town.en.txt", "town.zh.txt"):
            assert workbench.ask(f"/api/files/{name}", (documents / name).read_bytes(), "PUT").status == 200
        assert workbench.post("/api/build", {}).status == 202
        found = workbench.wait_for("ready")
        assert found["pairs"][0]["rows"] == 8
        workbench.decide(0, "accepted")
        before = workbench.texts()
        assert workbench.post("/api/save", {"folder": str(documents)}).status == 500
        assert workbench.post("/api/save", {"folder": str(tmp_path / "kept")}).status == 200
        assert workbench.texts() == before
        workbench.decide(1, "rejected")
        after = workbench.texts()
    with start(tmp_path / "kept", home=tmp_path) as workbench:
        assert workbench.texts() == after
        assert workbench.get("/api/workspace")["errors"] == []
    # An empty page offers it again.
    with start(home=tmp_path) as workbench:
        (recent,) = workbench.get("/api/workspace")["recent"]
        assert "town" in recent["name"]
        assert workbench.post("/api/open", {"id": "../kept"}).status == 500
        assert workbench.post("/api/open", {"id": recent["id"]}).status == 200
        assert workbench.texts() == before
    # The same documents dropped again are the same workspace.
    with start(home=tmp_path) as workbench:
        for name in ("town.en.txt", "town.zh.txt"):
            workbench.ask(f"/api/files/{name}", (documents / name).read_bytes(), "PUT")
        workbench.post("/api/build", {})
        workbench.wait_for("ready")
        assert workbench.texts() == before


def test_documents_that_go_with_no_others_wait_for_more(documents, start, tmp_path):
    chinese, english = ((documents / f"town.{language}.txt").read_bytes() for language in ("zh", "en"))
    with start(home=tmp_path) as workbench:
        for more, state in (
            ({"town.zh.txt": chinese, "other.txt": chinese}, "empty"),
            ({"other.txt": english}, "ready"),
        ):
            for name, data in more.items():
                assert workbench.ask(f"/api/files/{name}", data, "PUT").status == 200
            assert workbench.post("/api/build", {}).status == 202
            workbench.until(lambda: workbench.get("/api/workspace")["state"] != "building")
            found = workbench.get("/api/workspace")
            assert found["state"] == state, found["errors"]
        assert found["pairs"][0]["rows"] == 8
        assert not found["saved"]


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../evil.txt", "evil.txt"),
        ("..\\..\\evil.txt", "evil.txt"),
        ("/etc/passwd.txt", "passwd.txt"),
        (".hidden.txt", "hidden.txt"),
        ("con.txt", "_con.txt"),
        ("a\x00b.txt", "a_b.txt"),
        ("桥 – cầu.txt", "桥 – cầu.txt"),
        ("...", None),
        ("run.exe", None),
        ("x" * 300 + ".txt", "x" * 116 + ".txt"),
    ],
)
def test_dropped_files_get_safe_names(empty, name, kept, tmp_path_factory):
    answer = empty.ask(f"/api/files/{quote(name, safe='')}", b"One sentence.", "PUT")
    assert answer.status == (200 if kept else 422)
    if kept:
        assert answer.json["name"] == kept


@pytest.fixture(scope="module")
def empty(start, tmp_path_factory):
    with start(home=tmp_path_factory.mktemp("empty")) as running:
        yield running


def test_what_cannot_be_opened_is_told_in_one_line(edit, documents, workspace, tmp_path):
    blank = tmp_path / "blank.en.txt"
    blank.write_text("")
    damaged = tmp_path / "damaged.docx"
    with zipfile.ZipFile(damaged, "w") as archive:
        archive.writestr("word/document.xml", "<w:document")
    cases = [
        ([tmp_path / "no.txt", documents / "town.en.txt"], "no.txt"),
        ([blank, documents / "town.zh.txt"], "blank.en.txt"),
        ([damaged, documents / "town.zh.txt"], "damaged.docx"),
        ([documents / "town.en.txt", documents / "town.en.txt"], ""),
        ([workspace, documents], "alone"),
        ([workspace, "--out", tmp_path / "x"], "--out"),
    ]
    for arguments, expected in cases:
        done = edit(*arguments)
        assert done.returncode == 1, done.stderr
        assert done.stdout == ""
        assert expected in done.stderr
        assert "Traceback" not in done.stderr


def test_the_port_can_be_named_and_is_told_if_it_is_taken(start, edit, workspace, built, tmp_path):
    with start(workspace, home=tmp_path) as workbench:
        port = workbench.base.rpartition(":")[2]
        done = edit("--port", port)
        assert done.returncode == 1
        assert f"port {port}" in done.stderr
    with start("--port", port, home=tmp_path) as workbench:
        assert workbench.base.endswith(f":{port}")


@pytest.mark.skipif(os.name != "posix", reason="signals")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_ends_well_when_it_is_interrupted(start, workspace, tmp_path, number):
    with start(workspace, home=tmp_path) as workbench:
        heard = workbench.events()
        workbench.process.send_signal(number)
        assert workbench.process.wait(10) == 0
    assert "Traceback" not in workbench.log
    assert workbench.rest == ""
    assert heard


@pytest.mark.skipif(os.name != "posix", reason="signals")
def test_it_does_not_wait_for_a_build_when_it_is_interrupted(start, tmp_path):
    words = [secrets.token_hex(4) for _ in range(700)]  # which no cache has
    (tmp_path / "long.en.txt").write_text(" ".join(f"The {word} was here." for word in words))
    (tmp_path / "long.vi.txt").write_text(" ".join(f"Cái {word} đã ở đây." for word in words), encoding="utf-8")
    files = tmp_path / "long.en.txt", tmp_path / "long.vi.txt"
    for _ in range(2):  # the second one begins where the first one was
        with start(*files, home=tmp_path) as workbench:
            assert workbench.get("/api/workspace")["state"] == "building"
            workbench.process.send_signal(signal.SIGINT)
            assert workbench.process.wait(4) == 0
        assert "Traceback" not in workbench.log
        assert "error" not in workbench.log


def test_settings_are_kept_between_runs(start, workspace, tmp_path):
    with start(workspace, home=tmp_path) as workbench:
        assert workbench.ask("/api/settings", json.dumps({"language": "vi"}).encode(), "PUT").status == 204
        assert workbench.ask("/api/settings", b'{"x": "' + b"y" * 100_000 + b'"}', "PUT").status == 413
    with start(workspace, home=tmp_path) as workbench:
        page = workbench.ask(f"/?token={workbench.token}").body.decode()
        assert '"settings":{"language":"vi"}' in page

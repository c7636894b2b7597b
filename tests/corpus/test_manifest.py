"""Manifests: what is read, and what a mistake in one says."""

from __future__ import annotations

import pytest

from aligner.corpus import files, manifest
from aligner.errors import InputError


def write(folder, text: str):
    path = folder / "manifest.tsv"
    path.write_bytes(text.encode())
    return path


def test_columns_in_any_order_and_most_may_be_missing(tmp_path):
    path = write(tmp_path, "path\tid\ndocs/a.md\ta\n\n# a note\ndocs/b.md\tb\n")
    first, second = manifest.read(path)
    assert (first.id, first.path, first.line) == ("a", tmp_path / "docs/a.md", 2)
    assert (second.languages, second.group, second.title, second.meta, second.line) == ((), "", "", {}, 5)


def test_all_columns(tmp_path):
    header = "id\tpath\tlanguages\tgroup\ttitle\tdate\tsource\tlicense\tgenre\n"
    path = write(tmp_path, header + "a\ta.md\ten, ZH\tg\tTitle\t2024-01-02\thttps://x.org\tCC0-1.0\tnews\n")
    (entry,) = manifest.read(path)
    assert (entry.languages, entry.group, entry.title) == (("en", "zh"), "g", "Title")
    meta = {"date": "2024-01-02", "source": "https://x.org", "license": "CC0-1.0", "genre": "news"}
    assert entry.meta == meta


@pytest.mark.parametrize("column", ["license", "licence", "License"])
def test_the_license_has_one_name(tmp_path, column):
    (tmp_path / "a.md").write_text("---\nlicence: MIT\n---\n\nThe bridge was opened in the spring of 1998.\n")
    write(tmp_path, f"id\tpath\t{column}\na\ta.md\tCC0-1.0\n")
    (document,) = files.read(files.find([tmp_path])[0])
    assert {name: value for name, value in document.meta.items() if name.startswith("licen")} == {"license": "CC0-1.0"}


def test_a_spreadsheets_manifest_is_read(tmp_path):
    (entry,) = manifest.read(write(tmp_path, "\ufeffid\tpath\tdate\r\na\ta.md\t\r\n"))
    assert (entry.id, entry.meta) == ("a", {})


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "manifest.tsv: an empty manifest; its first line names the columns: id, path"),
        (
            "id,path\na,a.md\n",
            "manifest.tsv: line 1: no column id, path in the manifest; columns are separated by tabs",
        ),
        ("id\tpath\na\t\n", "manifest.tsv: line 2: no path"),
        ("id\tpath\na\n", "manifest.tsv: line 2: no path"),
        ("id\tpath\na\ta.md\textra\n", "manifest.tsv: line 2: 3 cells where the header has 2"),
        ("id\tpath\na\ta.md\n\na\tb.md\n", "manifest.tsv: line 4: the id 'a' is on line 2 already"),
        ("id\tpath\tlanguages\na\ta.md\ten fr\n", "manifest.tsv: line 2: unknown language fr; known: en, zh, vi"),
    ],
)
def test_mistakes_name_the_line(tmp_path, text, message):
    with pytest.raises(InputError) as caught:
        manifest.read(write(tmp_path, text))
    assert str(caught.value).removeprefix(f"{tmp_path}/").startswith(message)


def test_a_manifest_that_cannot_be_read(tmp_path):
    with pytest.raises(InputError, match="No such file"):
        manifest.read(tmp_path / "manifest.tsv")
    (tmp_path / "manifest.tsv").write_bytes(b"id\tpath\n\xff")
    with pytest.raises(InputError, match="byte offset 8: not UTF-8"):
        manifest.read(tmp_path / "manifest.tsv")

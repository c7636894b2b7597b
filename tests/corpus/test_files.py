"""Files found through paths: what their documents are called, and which path each came through."""

from __future__ import annotations

from pathlib import Path

from aligner.corpus import files

EN = "The bridge was opened in the spring of 1998. It is the longest bridge in the whole country.\n\n"
ZH = "这座桥于1998年春天通车。它是全国最长的桥梁。\n\n"


def write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def ids_and_groups(paths) -> list[tuple[str, str]]:
    return [(document.id, document.group) for item in files.find(paths) for document in files.read(item)]


def test_an_input_knows_which_path_it_was_found_through(tmp_path):
    one, two = write(tmp_path / "a/one.md", EN), write(tmp_path / "b/two.md", ZH)
    found = files.find([one, tmp_path])
    assert [(item.path, item.argument) for item in found] == [(one, 0), (two, 1)]


def test_ids_and_groups_begin_with_the_path_below_the_folder(tmp_path):
    write(tmp_path / "news/both.md", (EN + ZH) * 3)
    write(tmp_path / "page.en.md", EN)
    assert sorted(ids_and_groups([tmp_path])) == [
        ("news/both.en", "news/both"),
        ("news/both.zh", "news/both"),
        ("page.en", ""),
    ]


def test_files_of_one_name_are_called_by_their_paths(tmp_path):
    one, two = write(tmp_path / "a/page.md", (EN + ZH) * 3), write(tmp_path / "b/page.md", EN)
    stem = one.with_suffix("").as_posix()
    other = two.with_suffix("").as_posix()
    assert ids_and_groups([one, two]) == [(f"{stem}.en", stem), (f"{stem}.zh", stem), (other, "")]


def test_a_group_that_the_file_names_is_kept(tmp_path):
    write(tmp_path / "news/both.md", "---\ngroup: both\n---\n\n" + (EN + ZH) * 3)
    assert {group for _, group in ids_and_groups([tmp_path])} == {"both"}


def test_a_manifest_overrides_what_the_file_says(tmp_path):
    write(tmp_path / "one.md", f"---\ngroup: own\ndate: 2020-01-01\nauthor: Ann\n---\n\n{EN}")
    columns = "id\tpath\tgroup\ttitle\tdate\tsource\n"
    listed = write(
        tmp_path / "manifest.tsv", columns + "first\tone.md\tbridges\tA bridge\t2024\thttps://example.org/1\n"
    )
    (document,) = files.read(files.find([tmp_path])[0])
    assert (document.id, document.group, document.title) == ("first", "bridges", "A bridge")
    meta = {name: document.meta[name] for name in ("date", "author", "url", "manifest")}
    assert meta == {"date": "2024", "author": "Ann", "url": "https://example.org/1", "manifest": str(listed)}

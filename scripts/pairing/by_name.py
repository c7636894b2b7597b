"""Measure pairing by name on the paths of public repositories of translated text.

    python scripts/pairing/by_name.py FOLDER/*                   # clones, or text files with one path per line

Each argument is a clone (bare or not) or a list of paths, named OWNER+NAME or OWNER+NAME.txt; repositories that are not
in `LAYOUTS` are skipped. Only the paths are used. Gold comes from the layout of each repository, written by hand: it
says in which language a page is and which page it translates. A page of which the layout says nothing is in the main
language of the repository. The table has one row per repository: the number of pages, of pairs in gold, the share of
them that is found, and the number of pairs found that are not in gold.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import tempfile
from collections.abc import Iterable, Sequence
from itertools import combinations
from pathlib import Path, PurePath

from aligner.pairing import pair_by_name, parse_languages
from aligner.types import Document

SUFFIXES = {".md", ".mdx", ".markdown", ".html", ".txt"}
LANGUAGES = parse_languages(None)
CHINESE = r"(?:zh|cn|tw|zh[-_](?:cn|tw|hk|hans|hant))"

Rule = tuple[str, str, str]
"""Language, pattern of paths, and the path of the page that a path translates; in lower case, without suffixes."""


def beside(*folders: str) -> list[Rule]:
    """Return the rules for a folder per language in some folders."""
    rules = []
    for folder in folders or ("",):
        rules += [
            ("zh", rf"({folder}){CHINESE}/(.*)", r"\1\2"),
            ("vi", rf"({folder})(?:vi|vn|vi[-_]vn)/(.*)", r"\1\2"),
            ("en", rf"({folder})en(?:[-_]us)?/(.*)", r"\1\2"),
        ]
    return rules


ENDS: list[Rule] = [
    ("zh", rf"(.*?)[._-](?:{CHINESE}|chinese)", r"\1"),
    ("vi", r"(.*?)[._-](?:vi|vn|vi[-_]vn|vietnamese)", r"\1"),
    ("en", r"(.*?)[._-](?:en|en[-_]us)", r"\1"),
]
"""Rules for a language at the end of the file's name."""
_PLUGIN = rf"(.*/)?i18n/{CHINESE}/docusaurus-plugin-content-"
DOCUSAURUS: list[Rule] = [
    ("zh", rf"{_PLUGIN}docs/current/(.*)", r"\1docs/\2"),
    ("zh", rf"{_PLUGIN}docs/(version-.*)", r"\1versioned_docs/\2"),
    ("zh", rf"{_PLUGIN}docs-(\w+)/current/(.*)", r"\1\2/\3"),
    ("zh", rf"{_PLUGIN}docs-(\w+)/(version-.*)", r"\1\2_versioned_docs/\3"),
    ("zh", rf"{_PLUGIN}blog/(.*)", r"\1blog/\2"),
    ("zh", rf"{_PLUGIN}pages/(.*)", r"\1src/pages/\2"),
]
"""Rules for the folders of translations of a Docusaurus site."""

LAYOUTS: dict[str, tuple[str, list[Rule]]] = {
    "adamlui+chatgpt-auto-continue": ("en", [("zh", rf"(.*)docs/{CHINESE}/(.*)", r"\1docs/\2")]),
    "ant-design+ant-design": ("en", ENDS),
    "apache+apisix": ("en", [*beside("docs/"), *ENDS]),
    "apache+incubator-streampark-website": ("en", [*DOCUSAURUS, *ENDS]),
    "chaos-mesh+website": ("en", [*DOCUSAURUS, *ENDS]),
    "conventional-commits+conventionalcommits.org": ("en", ENDS),
    "docsifyjs+docsify": ("en", [*beside("docs/"), *ENDS]),
    "donnemartin+system-design-primer": ("en", ENDS),
    "doocs+advanced-java": ("zh", ENDS),
    "doocs+leetcode": ("zh", ENDS),
    "EbookFoundation+free-programming-books": ("en", ENDS),
    "EthicalSource+contributor_covenant": ("en", ENDS),
    "fastapi+fastapi": ("en", beside("docs/")),
    "github+opensource.guide": ("en", beside("_articles/")),
    "goldbergyoni+nodebestpractices": ("en", ENDS),
    "hiyouga+LLaMA-Factory": ("en", [*beside("docs/"), *ENDS]),
    "hyperledger+fabric-docs-i18n": ("en", beside("docs/locale/")),
    "iluwatar+java-design-patterns": (
        "en", [("zh", rf"localization/{CHINESE}/(.*)", r"\1"), ("vi", r"localization/vi/(.*)", r"\1")]
    ),
    "jwasham+coding-interview-university": (
        "en", [("zh", rf"translations/(.*)-{CHINESE}", r"\1"), ("vi", r"translations/(.*)-vi", r"\1")]
    ),
    "karmada-io+website": ("en", [*DOCUSAURUS, *ENDS]),
    "kubeedge+website": ("en", [*DOCUSAURUS, *ENDS]),
    "langgenius+dify-docs": ("en", beside()),
    "marktext+marktext": ("en", [("zh", rf"docs/i18n/{CHINESE}", "readme")]),
    "mermaid-js+mermaid": ("en", ENDS),
    "microsoft+ML-For-Beginners": (
        "en",
        [("zh", rf"translations/{CHINESE}/(.*)", r"\1"), ("vi", r"translations/vi/(.*)", r"\1"),
         ("zh", rf"(.*)translations/(.*)[.]{CHINESE}", r"\1\2")],
    ),
    "opencv+opencv_zoo": ("en", [("zh", r"(.*)-cn-(.*)", r"\1-\2"), ("en", r"(.*)-en-(.*)", r"\1-\2")]),
    "openkruise+openkruise.io": ("en", [*DOCUSAURUS, *ENDS]),
    "semver+semver.org": ("en", [("zh", rf"lang/{CHINESE}/(.*)", r"\1"), ("vi", r"lang/vi/(.*)", r"\1")]),
    "Tencent+tdesign": ("en", ENDS),
    "thewca+wca-regulations-translations": (
        "en", [("zh", r"chinese(?:-traditional)?/(.*)", r"\1"), ("vi", r"vietnamese/(.*)", r"\1")]
    ),
    "tldr-pages+tldr": (
        "en", [("zh", rf"pages[.]{CHINESE}/(.*)", r"pages/\1"), ("vi", r"pages[.]vi/(.*)", r"pages/\1")]
    ),
    "trekhleb+javascript-algorithms": ("en", ENDS),
    "volcano-sh+website": ("en", DOCUSAURUS),
    "vuejs+vitepress": ("en", beside("docs/")),
    "withastro+docs": ("en", beside("src/content/docs/")),
    "yangshun+front-end-interview-handbook": (
        "en", [*DOCUSAURUS, ("zh", rf"(.*/){CHINESE}", r"\1"), ("en", r"(.*/)en-us", r"\1"), *ENDS]
    ),
    "yiisoft+yii2": (
        "en", [("zh", rf"docs/(guide|internals)-{CHINESE}/(.*)", r"docs/\1/\2"),
               ("vi", r"docs/(guide|internals)-vi/(.*)", r"docs/\1/\2")]
    ),
}  # fmt: skip
"""Main language of each repository, and its rules, of which the first that fits counts."""


def read_paths(place: Path) -> list[str]:
    """Return the paths of the pages in the newest commit of a clone, or of those in a list."""
    if place.is_file():
        paths = place.read_text(encoding="utf-8").splitlines()
    else:
        command = ["git", "-C", str(place), "ls-tree", "-r", "-z", "--name-only", "HEAD"]
        paths = subprocess.run(command, check=True, capture_output=True).stdout.decode().split("\0")
    return [path for path in paths if PurePath(path).suffix.lower() in SUFFIXES and "/." not in f"/{path}"]


def gold_of(name: str, paths: Iterable[str]) -> dict[str, tuple[str, str]]:
    """Return the language of each page and the page that it translates, by the layout of its repository."""
    main, rules = LAYOUTS[name]
    found = {}
    for path in paths:
        page = str(PurePath(path).with_suffix("")).lower()
        found[path] = main, page
        for language, pattern, original in rules:
            match = re.fullmatch(pattern, page)
            if match:
                found[path] = language, match.expand(original).replace("None", "")
                break
    return found


def to_document(root: Path, path: str, language: str) -> Document:
    """Return a document without text; only its path and language count."""
    return Document(path, "", language, "", (), meta={"path": str(root / path)})


def main() -> None:
    """Parse the arguments and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("places", type=Path, nargs="+", metavar="CLONE", help="clones, or lists of paths")
    parser.add_argument("--list", action="store_true", help="also list pairs that are missed or wrong, 10 of each")
    args = parser.parse_args()
    print("| repository | pages | en-zh | en-vi | zh-vi | found | wrong |")
    print("|---|---|---|---|---|---|---|")
    totals = [0, 0, 0]
    for place in args.places:
        name = next((part for part in (place.name, place.stem, place.parent.name) if part in LAYOUTS), "")
        if name:
            totals = [a + b for a, b in zip(totals, measure(name, place, args.list), strict=True)]
    print(f"\n{totals[0]} pairs in gold, {totals[1] / max(totals[0], 1):.4f} of them found, {totals[2]} wrong pairs")


def measure(name: str, place: Path, listed: bool) -> Sequence[int]:
    """Print the row of a repository; return its numbers of pairs in gold, found, and wrong."""
    pages = gold_of(name, read_paths(place))
    by_page: dict[str, list[str]] = {}
    for path, (_, page) in pages.items():
        by_page.setdefault(page, []).append(path)
    gold = {
        (one, two)
        for members in by_page.values()
        for a, b in combinations(members, 2)
        for one, two in ((a, b), (b, a))
        if (pages[one][0], pages[two][0]) in LANGUAGES
    }
    root = Path(tempfile.gettempdir()) / "root"
    documents = [to_document(root, path, language) for path, (language, _) in pages.items()]
    pairs = pair_by_name(documents, LANGUAGES).pairs
    found = {(pair.source.id, pair.target.id) for pair in pairs}
    counts = [sum((pages[one][0], pages[two][0]) == pair for one, two in gold) for pair in LANGUAGES]
    right, wrong = len(found & gold), len(found - gold)
    share = f"{right / len(gold):.4f}" if gold else "-"
    cells = name.replace("+", "/"), len(pages), *counts, share, wrong
    print("| " + " | ".join(map(str, cells)) + " |", flush=True)
    if listed:
        for kind, some in (("missed", gold - found), ("wrong", found - gold)):
            for one, two in sorted(some)[:10]:
                print(f"  {kind}: {one}  |  {two}")
    return len(gold), right, wrong


if __name__ == "__main__":
    main()

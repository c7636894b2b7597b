"""Readers emit blocks; only the bilingual layer and what assembles documents decide about languages."""

from __future__ import annotations

import ast
from pathlib import Path

import aligner.readers

READERS = Path(aligner.readers.__file__).parent
DECIDE = {"__init__.py", "assemble.py"}


def imported(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def test_format_readers_do_not_look_at_languages():
    modules = [
        path
        for path in READERS.rglob("*.py")
        if path.relative_to(READERS).parts[0] != "bilingual" and path.relative_to(READERS).as_posix() not in DECIDE
    ]
    assert len(modules) > 20
    wrong = [
        f"{path.relative_to(READERS)} imports {name}"
        for path in modules
        for name in imported(path)
        if name.startswith(("aligner.readers.bilingual", "aligner.readers.assemble", "aligner.identify"))
    ]
    assert wrong == []

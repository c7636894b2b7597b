"""The arrows between the rooms of the package: every import there is, those inside functions and for types too.

`ARROWS` is held by equality: an import that comes or goes, or a room that does, changes it. Rooms are listed from the
ground up, so an import that runs back up fails too.
"""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

PACKAGE = Path(__file__).parents[1] / "aligner"
INNER = {"align.engine", "embed.vectors"}
"""Rooms of their own within another."""
ARROWS: dict[str, set[str]] = {
    "data": set(),
    "embed.vectors": set(),
    "errors": set(),
    "evaluate": set(),
    "file_kinds": set(),
    "formulas": set(),
    "languages": set(),
    "own_files": set(),
    "quantities": {"languages"},
    "terminal": set(),
    "leftovers": set(),
    "atomic": {"errors", "leftovers"},
    "plugins": {"errors"},
    "terms": {"formulas", "languages"},
    "identify": {"data", "languages"},
    "safe_xml": {"errors", "file_kinds"},
    "safe_yaml": {"errors"},
    "web_pages": {"safe_xml"},
    "bead_pages": {"web_pages"},
    "types": {"errors", "languages"},
    "segment": {"languages", "types"},
    "align.engine": {"data", "embed.vectors", "types"},
    "embed": {"data", "embed.vectors", "errors", "plugins", "types"},
    "learned": {"align.engine", "embed", "errors"},
    "readers": {"errors", "file_kinds", "identify", "languages", "own_files", "plugins", "safe_xml", "safe_yaml",
        "types"},
    "signature": {"align.engine", "embed", "learned", "readers", "types"},
    "corpus": {"errors", "file_kinds", "languages", "own_files", "readers", "types"},
    "pairing": {"align.engine", "embed", "embed.vectors", "errors", "languages", "types"},
    "checks": {"data", "errors", "formulas", "identify", "languages", "quantities", "readers", "safe_xml", "segment",
        "types", "web_pages"},
    "formats": {"atomic", "bead_pages", "checks", "errors", "file_kinds", "formulas", "identify", "languages",
        "leftovers", "own_files", "plugins", "readers", "safe_xml", "segment", "types", "web_pages"},
    "corrections": {"errors", "formats", "types"},
    "align": {"align.engine", "corrections", "embed", "embed.vectors", "errors", "languages", "learned", "quantities",
        "readers", "segment", "signature", "types"},
    "report": {"atomic", "checks", "embed", "errors", "formats", "languages", "leftovers", "safe_xml", "types",
        "web_pages"},
    "pipeline": {"align", "checks", "corpus", "corrections", "embed", "errors", "formats", "learned", "pairing",
        "readers", "report", "segment", "types"},
    "mining": {"align", "checks", "corpus", "data", "embed", "embed.vectors", "errors", "formats", "languages",
        "learned", "pairing", "pipeline", "quantities", "readers", "signature", "types"},
    "workspace": {"align", "align.engine", "atomic", "checks", "corpus", "corrections", "embed", "errors", "formats",
        "languages", "learned", "leftovers", "pairing", "pipeline", "readers", "types"},
    "hypotheses": {"align", "embed", "languages", "readers", "types"},
    "workbench": {"align", "align.engine", "atomic", "bead_pages", "checks", "corpus", "corrections", "embed",
        "errors", "formats", "languages", "learned", "pairing", "readers", "segment", "terms", "types", "workspace"},
    "filters": {"atomic", "checks", "embed", "embed.vectors", "errors", "formats", "identify", "languages",
        "own_files"},
    "splits": {"errors", "filters", "formats"},
    "learn": {"align", "align.engine", "atomic", "data", "embed", "errors", "evaluate", "formats", "languages",
        "readers", "types"},
    "cli": {"align", "atomic", "checks", "corpus", "corrections", "embed", "errors", "evaluate", "file_kinds",
        "filters", "formats", "hypotheses", "identify", "languages", "learn", "mining", "pairing", "pipeline",
        "readers", "report", "segment", "signature", "splits", "terminal", "terms", "types", "workbench",
        "workspace"},
    "__main__": {"cli"},
}  # fmt: skip
PANDAS = {
    "checks", "cli", "corrections", "filters", "formats", "hypotheses", "mining", "pipeline", "report",
    "splits", "terms", "types", "workbench", "workspace",
}  # fmt: skip
MAX_LINES, MAX_FILES = 300, 20


def names_of_modules() -> dict[str, Path]:
    """Dotted names without `aligner.` to files; the package's own front door is left out, for it lends to all."""
    found = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        parts = path.relative_to(PACKAGE).with_suffix("").parts
        name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
        if name:
            found[name] = path
    return found


MODULES = names_of_modules()


def imports(path: Path) -> Iterator[str]:
    """The dotted names that a module imports, wherever in it."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def imported_modules(path: Path) -> set[str]:
    """The modules of the package among them; a name that a module holds counts as the module."""
    found = set()
    for name in imports(path):
        top, _, rest = name.partition(".")
        if top == "aligner":
            inside = rest if rest in MODULES else rest.rpartition(".")[0]
            assert inside in MODULES or not inside, f"{path}: no module {name}"
            found.add(inside)
    return found - {""}


def room_of(module: str) -> str:
    parts = module.split(".")
    inner = ".".join(parts[:2])
    return inner if inner in INNER else parts[0]


def arrows() -> dict[str, set[str]]:
    found: dict[str, set[str]] = {room_of(module): set() for module in MODULES}
    for module, path in MODULES.items():
        own = room_of(module)
        found[own] |= {room_of(other) for other in imported_modules(path)} - {own}
    return found


def test_the_arrows_are_these():
    assert arrows() == ARROWS


def test_no_arrow_runs_back_up():
    order = [*ARROWS]
    assert [
        f"{own} -> {other}" for own in order for other in ARROWS[own] if order.index(other) > order.index(own)
    ] == []


def test_no_modules_import_each_other_in_a_circle():
    graph = {module: imported_modules(path) for module, path in MODULES.items()}
    done: set[str] = set()

    def visit(module: str, way: tuple[str, ...]) -> None:
        assert module not in way, " -> ".join([*way, module])
        if module not in done:
            for other in sorted(graph[module] - {module}):
                visit(other, (*way, module))
            done.add(module)

    for module in graph:
        visit(module, ())


def test_the_engine_knows_no_encoder_language_or_file():
    assert ARROWS["align.engine"] <= {"types", "data", "embed.vectors"}


def test_only_tables_know_pandas():
    """`checks`, `cli` and `types` name it for annotations only, which nothing runs."""
    found = {room_of(module) for module, path in MODULES.items() for name in imports(path) if name == "pandas"}
    assert found == PANDAS


def test_names_that_are_written_as_text_exist():
    """Those of the front door and of the registries, which are imported when asked for."""
    import aligner
    from aligner import embed, formats, readers

    assert all(getattr(aligner, name) is not None for name in aligner.__all__)
    for places in (readers.READERS, formats.FORMATS, embed.EMBEDDERS):
        for place in places.values():
            module, _, attribute = place.partition(":")
            assert module.removeprefix("aligner.") in MODULES
            assert attribute in MODULES[module.removeprefix("aligner.")].read_text(encoding="utf-8")


def test_no_module_is_too_long_and_no_folder_too_full():
    root = PACKAGE.parent
    files = [path for top in ("aligner", "scripts", "tests") for path in (root / top).rglob("*.py")]
    assert [str(path) for path in files if len(path.read_text(encoding="utf-8").splitlines()) > MAX_LINES] == []
    folders = {path.parent for path in files}
    assert [str(folder) for folder in folders if len([*folder.glob("*.py")]) > MAX_FILES] == []


def test_help_and_import_load_nothing_heavy():
    code = "import sys, aligner, aligner.cli; aligner.cli.main(['build', '--help'], standalone_mode=False)"
    heavy = "numpy pandas onnxruntime pyarrow sentencepiece langdetect tqdm"
    code += f"; sys.exit(bool(set(sys.modules) & set('{heavy}'.split())))"
    assert subprocess.run([sys.executable, "-c", code], stdout=subprocess.DEVNULL).returncode == 0

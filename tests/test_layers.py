"""Imports point one way, those inside functions too."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

PACKAGE = Path(__file__).parents[1] / "aligner"
LAYERS = [
    ["__init__", "types", "errors"], ["languages", "plugins", "atomic", "file_kinds", "data"], ["safe_xml"],
    ["normalize", "quantities"], ["identify", "segment"], ["readers"],
    ["embed"], ["align"], ["checks", "evaluate", "terms", "pairing"],
    ["corpus"], ["formats"], ["pipeline"], ["review", "batch", "mine"], ["cli"], ["__main__"],
]  # fmt: skip
RANK = {name: rank for rank, layer in enumerate(LAYERS) for name in layer}
PANDAS = {"formats", "mine", "pipeline", "terms"}


def imports(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def test_no_module_imports_one_above_it():
    wrong = []
    for path in PACKAGE.rglob("*.py"):
        own = path.relative_to(PACKAGE).with_suffix("").parts[0]
        wrong += [f"{own}: pandas" for name in imports(path) if name.split(".")[0] == "pandas" and own not in PANDAS]
        for name in imports(path):
            top, _, rest = name.partition(".")
            other = rest.split(".")[0]
            # The package's own root lends its lazy names and version to all; it is nobody's layer.
            if top == "aligner" and other in RANK and own not in ("__init__", other) and RANK[other] >= RANK[own]:
                wrong.append(f"{own} imports {other}")
    assert wrong == []
    assert {path.relative_to(PACKAGE).parts[0].removesuffix(".py") for path in PACKAGE.rglob("*.py")} <= {*RANK}


def test_help_and_import_load_nothing_heavy():
    code = "import sys, aligner, aligner.cli; aligner.cli.main(['build', '--help'], standalone_mode=False)"
    heavy = "numpy pandas onnxruntime pyarrow sentencepiece langdetect tqdm"
    code += f"; sys.exit(bool(set(sys.modules) & set('{heavy}'.split())))"
    assert subprocess.run([sys.executable, "-c", code], stdout=subprocess.DEVNULL).returncode == 0

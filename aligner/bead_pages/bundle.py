"""Make one script of modules: each becomes a function that returns what it exports."""

from __future__ import annotations

import re
from functools import cache
from importlib import resources

_IMPORT = re.compile(r'^import \{([^}]*)\} from "\./(\w+)\.js";\n', re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:async )?(?:function\*?|class|const|let) (\w+))", re.MULTILINE)
_LEFT = re.compile(r"^(?:import|export)\b.*", re.MULTILINE)


@cache
def bundle(entry: str) -> str:
    """Return the module `modules/ENTRY.js` and all modules that it imports, as one script.

    Modules may import names of other modules (`import { a, b as c } from "./other.js";`) and export declarations.

    Raises:
        ValueError: a module uses another form of import or export, or modules import each other in a circle.
    """
    found: dict[str, str] = {}
    _add(entry, found, ())
    return '"use strict";\n(() => {\n' + "".join(found.values()) + "})();\n"


def _add(name: str, found: dict[str, str], way: tuple[str, ...]) -> None:
    """Add a module after those it needs."""
    if name in way:
        raise ValueError(f"modules import each other in a circle: {' -> '.join([*way, name])}")
    if name in found:
        return
    code = resources.files(__package__).joinpath("modules", f"{name}.js").read_text(encoding="utf-8")
    for match in _IMPORT.finditer(code):
        _add(match[2], found, (*way, name))
    exported = _EXPORT.findall(code)
    code = _EXPORT.sub("", _IMPORT.sub(_taken, code))
    if left := _LEFT.search(code):
        raise ValueError(f"{name}.js: cannot be bundled: {left[0]}")
    found[name] = f"const module_{name} = (() => {{\n{code}return {{ {', '.join(exported)} }};\n}})();\n"


def _taken(match: re.Match[str]) -> str:
    names = ", ".join(part.strip().replace(" as ", ": ") for part in match[1].split(",") if part.strip())
    return f"const {{ {names} }} = module_{match[2]};\n"

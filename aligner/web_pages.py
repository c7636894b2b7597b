"""HTML pages from templates: every value is escaped, and a page runs nothing but its own script."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterator, Sequence
from functools import cache
from importlib import resources
from typing import Any

from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup

from aligner.safe_xml import clean

# Escapes for JSON inside a script element: nothing may end the element, or the line for tools that split lines.
_ESCAPED = str.maketrans({"<": "\\u003c", "\u0085": "\\u0085", "\u2028": "\\u2028", "\u2029": "\\u2029"})


def render(
    package: str,
    name: str,
    *,
    style: str | None = None,
    script: str | None = None,
    policy: Sequence[str] = (),
    **values: Any,
) -> Iterator[str]:
    """Yield the parts of a page, so that a long one need not be held in memory.

    The template, `NAME.html.jinja`, gets the style, the script and the content security policy of the page as `style`,
    `script` and `policy`. Its filter `json` writes a value for a script element.

    Args:
        package: the package that holds the template, and `NAME.css` and `NAME.js` where these are not given.
        name: the common name of these files.
        style: the style sheet of the page.
        script: the script of the page.
        policy: directives that the page needs besides those for its own style and script.
        values: the other values of the template.
    """
    style = _asset(package, f"{name}.css") if style is None else style
    script = _asset(package, f"{name}.js") if script is None else script
    own_only = f"default-src 'none'; style-src '{_hash(style)}'; script-src '{_hash(script)}'"
    directives = "; ".join([own_only, *policy, "base-uri 'none'", "form-action 'none'"])
    template = _environment(package).get_template(f"{name}.html.jinja")
    # The only values besides JSON that are not escaped: they are files of this package, and hashes of them.
    own = {"policy": Markup(directives), "style": Markup(style), "script": Markup(script)}
    yield from template.generate(**own, **values)


def to_json(value: Any) -> Markup:
    """Return a value as JSON that can stand in a script element.

    Raises:
        ValueError: a number is infinite or not a number, which JSON cannot hold.
    """
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return Markup(text.translate(_ESCAPED))


@cache
def _environment(package: str) -> Environment:
    environment = Environment(
        autoescape=True,
        undefined=StrictUndefined,
        loader=FunctionLoader(lambda name: _asset(package, name)),
        finalize=_clean,
        keep_trailing_newline=True,
    )
    environment.filters["json"] = to_json
    return environment


def _clean(value: Any) -> Any:
    """Return a text without control characters; lone surrogates, which no file can hold, go as well."""
    return clean(value) if isinstance(value, str) and not isinstance(value, Markup) else value


@cache
def _asset(package: str, name: str) -> str:
    return resources.files(package).joinpath(name).read_text(encoding="utf-8")


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()

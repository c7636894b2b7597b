"""The parts that the pages share, and the page of the workbench."""

from __future__ import annotations

import json
from functools import cache
from importlib import resources
from typing import Any

from aligner.bead_pages.bundle import bundle
from aligner.web_pages import render

LANGUAGES = ("en", "zh", "vi")
"""Languages of the interface."""
_STYLES = ("theme", "frame", "rows", "panels", "narrow")


@cache
def page_style() -> str:
    """Return the style sheet of both pages."""
    folder = resources.files(__package__).joinpath("styles")
    return "\n".join(folder.joinpath(f"{name}.css").read_text(encoding="utf-8") for name in _STYLES)


@cache
def page_texts() -> dict[str, dict[str, Any]]:
    """Return the texts of the interface by language and key."""
    folder = resources.files(__package__).joinpath("texts")
    return {name: json.loads(folder.joinpath(f"{name}.json").read_text(encoding="utf-8")) for name in LANGUAGES}


def workbench_page(about: dict[str, Any]) -> str:
    """Return the page of the workbench.

    Args:
        about: what the page must know before its first request: the token, the version of the program, and the
            settings of the last time.
    """
    parts = render(
        __package__,
        "workbench",
        style=page_style(),
        script=bundle("workbench"),
        policy=("connect-src 'self'",),
        title="trialign",
        about={**about, "texts": page_texts()},
    )
    return "".join(parts)

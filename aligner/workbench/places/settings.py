"""What the page keeps between runs, such as its language; browsers would forget, for its address differs each time."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from aligner.atomic import replace
from aligner.workbench.places.opening import data_folder

_LARGEST = 64 << 10


def settings_path() -> Path:
    """Return the file of the settings."""
    return data_folder() / "settings.json"


def read_settings() -> dict[str, Any]:
    """Return the settings; empty if there are none that can be read."""
    try:
        values = json.loads(settings_path().read_bytes())
    except (OSError, ValueError, RecursionError):
        return {}
    return values if isinstance(values, dict) else {}


def write_settings(values: dict[str, Any]) -> dict[str, Any]:
    """Add settings to those that are kept, and return all.

    Raises:
        ValueError: they would be too large to be settings.
        AlignerError: the file cannot be written.
    """
    whole = {**read_settings(), **values}
    data = json.dumps(whole, ensure_ascii=False, indent=1).encode("utf-8", "backslashreplace")
    if len(data) > _LARGEST:
        raise ValueError(f"settings of more than {_LARGEST >> 10} kB are not kept")
    with replace(settings_path()) as file:
        file.write(data + b"\n")
    return whole

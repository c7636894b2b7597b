"""Names to objects: built-ins by dotted path, third parties by entry point; imported when asked for, not before."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from importlib import import_module
from importlib.metadata import entry_points
from typing import Any

from aligner.errors import UnknownNameError


def names(kind: str, builtins: Mapping[str, str]) -> list[str]:
    """All known names of a kind, built-ins first.

    Args:
        kind: "reader", "exporter" or "embedder"; third parties register in the entry-point group `aligner.<kind>s`.
        builtins: name to "package.module:attribute".
    """
    return [*builtins, *sorted(point.name for point in _registered(kind) if point.name not in builtins)]


def load(kind: str, name: str, builtins: Mapping[str, str]) -> Any:  # noqa: ANN401  (the caller knows the kind's type)
    """The object registered under a name.

    Raises:
        UnknownNameError: nobody registered the name; the message lists those that are.
    """
    if name in builtins:
        module, _, attribute = builtins[name].partition(":")
        return getattr(import_module(module), attribute)
    for point in _registered(kind):
        if point.name == name:
            return point.load()
    raise UnknownNameError(kind, name, names(kind, builtins))


@lru_cache(maxsize=8)  # looking through all installed packages takes longer than reading a short file
def _registered(kind: str) -> Any:  # noqa: ANN401  (EntryPoints has no public generic type)
    return entry_points(group=f"aligner.{kind}s")

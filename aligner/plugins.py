"""Names to objects: built-ins by dotted path, third parties by entry point; imported when they are asked for."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from importlib import import_module
from importlib.metadata import EntryPoints, entry_points
from typing import Generic, TypeVar

from aligner.errors import UnknownNameError

T = TypeVar("T")


class Registry(Generic[T]):
    """All objects of a kind, under their names.

    Args:
        kind: "reader", "format" or "embedder", for messages.
        builtins: name to "package.module:attribute"; entries that are added later count as well.
        group: the entry-point group in which other packages register theirs; `aligner.<kind>s` if not given.
    """

    def __init__(self, kind: str, builtins: Mapping[str, str], *, group: str = "") -> None:
        self._kind, self._builtins, self._group = kind, builtins, group or f"aligner.{kind}s"

    def names(self) -> list[str]:
        """Return all names, built-ins first."""
        registered = _registered(self._group).names
        return [*self._builtins, *sorted(name for name in registered if name not in self._builtins)]

    def get(self, name: str) -> T:
        """Return the object of a name, whose module is imported if it is not yet.

        Raises:
            UnknownNameError: nobody registered the name; the message lists those that are registered.
        """
        found: T
        if name in self._builtins:
            module, _, attribute = self._builtins[name].partition(":")
            found = getattr(import_module(module), attribute)
            return found
        for point in _registered(self._group).select(name=name):
            found = point.load()
            return found
        raise UnknownNameError(self._kind, name, self.names())


@lru_cache(maxsize=8)  # looking through all installed packages takes longer than reading a short file
def _registered(group: str) -> EntryPoints:
    return entry_points(group=group)

"""YAML from untrusted sources: no aliases, bounded size and depth, plain values only.

A few aliases of aliases stand for any number of values, and every one of them would be turned into text.
"""

from __future__ import annotations

from typing import Any

import yaml

from aligner.errors import InputError

# Front matter has a few lines. PyYAML takes five seconds for a million characters.
MOST_CHARACTERS, MOST_DEPTH = 100_000, 20
_LONGEST_INTEGER = 100
# PyYAML reports values that do not fit their tags ("!!timestamp x") with whatever exception it runs into.
_DAMAGED = (yaml.YAMLError, ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError)


def load(text: str, name: str, line: int = 1) -> Any:
    """Return the value of a YAML document; None if the text is not YAML, or nested too deep.

    Args:
        text: the document.
        name: the name of its file, for messages.
        line: the line of the file on which the text begins.

    Raises:
        InputError: the document has aliases, or is larger than the limit; the message names the line.
    """
    if len(text) > MOST_CHARACTERS:
        problem = f"has {len(text)} characters of YAML, more than the limit of {MOST_CHARACTERS}"
        raise InputError(name, problem, place=f"line {line}")
    loader = _Loader(text)
    try:
        return loader.get_single_data()
    except _RefusedError as error:
        problem, advice = error.args
        raise InputError(name, problem, place=f"line {line + loader.line}", advice=advice) from None
    except _DAMAGED:
        return None
    finally:
        loader.dispose()


class _RefusedError(Exception):
    """What is wrong, and what to do about it."""


class _Loader(yaml.SafeLoader):
    _depth = 0

    def compose_node(self, parent: yaml.Node | None, index: Any) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            event = self.peek_event()  # type: ignore[no-untyped-call]  # not in the stubs
            self.line = event.start_mark.line
            problem = f"has the YAML alias *{event.anchor}, which is not read for safety"
            raise _RefusedError(problem, "write the value in its place, or in quotation marks if it is text")
        self._depth += 1
        if self._depth > MOST_DEPTH:
            raise yaml.YAMLError(f"values nested more than {MOST_DEPTH} deep")
        node: yaml.Node | None = super().compose_node(parent, index)
        self._depth -= 1
        return node


def _construct_integer(loader: _Loader, node: yaml.ScalarNode) -> int | str:
    # Python does not write integers of thousands of digits as text.
    return loader.construct_yaml_int(node) if len(node.value) < _LONGEST_INTEGER else str(node.value)


_Loader.add_constructor("tag:yaml.org,2002:int", _construct_integer)

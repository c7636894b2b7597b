"""Settings of commands: a file `trialign.toml`, environment variables, and the command line; later ones win.

The file has a table per command, whose keys are the long options without dashes in front. A file that is found in the
folder of the inputs may come from somebody else, so it may only say how documents are read and aligned; a file that is
named with --config may set everything.
"""

from __future__ import annotations

import difflib
import glob
import os
import warnings
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from aligner.errors import AlignerError, AlignerWarning, InputError

FILE_NAME = "trialign.toml"
"""The file that is looked for in the folder of the inputs."""
PREFIX = "TRIALIGN"
"""How the names of environment variables begin: TRIALIGN_BUILD_LEVEL is --level of `aligner build`."""
HARMLESS = frozenset(
    {
        "input_format", "encoding", "pattern", "lines", "markup", "language", "languages", "level", "within", "margin",
        "neighbors", "method", "min_confidence", "matching",
    }
)  # fmt: skip
"""Parameters that a file from somebody else may set: they name no file, no model and no amount of work."""

_MAX_BYTES = 100_000
_NOT_SET = {"help", "config"}


@dataclass(frozen=True, slots=True)
class Setting:
    """A value that holds unless the command line says otherwise.

    Attributes:
        command: the name of the command.
        option: the long name of the option, without dashes.
        value: the value, as written.
        origin: the file or the environment variable.
    """

    command: str
    option: str
    value: Any
    origin: str


def names_of(option: click.Option) -> list[str]:
    """Return the long names of an option, without the dashes in front."""
    return [name.removeprefix("--") for name in option.opts if name.startswith("--")]


def name_variables(command: click.Command) -> None:
    """Tell each option of a command its environment variables."""
    for option in _options(command):
        option.envvar = [variable_of(command, name) for name in names_of(option)]


def variable_of(command: click.Command, name: str) -> str:
    """Return the environment variable of an option of a command."""
    return f"{PREFIX}_{command.name}_{name}".upper().replace("-", "_")


def file_for(command: click.Command, values: Mapping[str, Any]) -> tuple[Path, bool] | None:
    """Return the settings file of a run, and whether it was named with --config; None if there is none.

    Args:
        command: the command.
        values: what its arguments and options were given on the command line, by parameter.

    Raises:
        AlignerError: the inputs are in folders with different files.
    """
    if all(option.name != "config" for option in command.params):
        return None
    variable = os.environ.get(variable_of(command, "config"))
    if named := values.get("config") or variable:
        return (Path(named), True) if isinstance(named, str) else None
    paths: list[str] = []
    for parameter in command.params:
        given = values.get(parameter.name or "")
        if isinstance(parameter, click.Argument) and parameter.metavar != "OUT":
            paths += [given] if isinstance(given, str) else given if isinstance(given, list | tuple) else []
    found = find_files(paths)
    if len(found) > 1:
        raise AlignerError(f"there are settings in {found[0]} and in {found[1]}; name one of them with --config")
    return (found[0], False) if found else None


def find_files(paths: Iterable[str]) -> list[Path]:
    """Return the settings files in the folders of some inputs, each once."""
    folders: dict[str, Path] = {}
    for path in (Path(path) for path in paths if path and path != "-"):
        folder = path
        while glob.has_magic(folder.name) or (folder != folder.parent and not folder.is_dir()):
            folder = folder.parent
        file = folder / FILE_NAME
        if file.is_file():
            folders.setdefault(os.path.realpath(file), file)
    return [*folders.values()]


def read(path: Path, commands: Iterable[str]) -> dict[str, dict[str, Any]]:
    """Read a settings file and return its tables by command.

    Args:
        path: the file.
        commands: the names of all commands.

    Raises:
        InputError: the file cannot be read, is not TOML, or has something else than tables of commands.
    """
    import tomllib

    try:
        if not path.is_file():
            raise InputError(path, "no such file" if not path.exists() else "is not a file")
        if path.stat().st_size > _MAX_BYTES:
            raise InputError(path, f"has more than {_MAX_BYTES:,} bytes", advice="settings need no more")
        tables = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise InputError(path, error.strerror or "cannot be read") from error
    except (ValueError, RecursionError) as error:
        raise InputError(path, f"is not a TOML file: {error}") from error
    commands = [*commands]
    for name, table in tables.items():
        if name not in commands or not isinstance(table, dict):
            what = "is not in a table" if not isinstance(table, dict) else "is the name of no command"
            near = _near(name, commands) or "; write a table per command, such as [build]"
            raise InputError(path, f"{name} {what}{near}")
    return tables


def defaults(
    command: click.Command, table: Mapping[str, Any], path: Path, *, named: bool, context: click.Context
) -> dict[str, Any]:
    """Return the values of a table by parameter.

    Args:
        command: the command.
        table: its table.
        path: the file, for messages.
        named: whether the file was named with --config, so that it may set every option.
        context: the context of the command.

    Raises:
        InputError: a key is unknown, may not be set here, or has a value of the wrong type.
    """
    known = {name: option for option in _options(command) for name in names_of(option)}
    values: dict[str, Any] = {}
    for key, value in table.items():
        place = f"[{command.name}] {key}"
        if key not in known:
            raise InputError(path, f"is not an option of 'aligner {command.name}'{_near(key, known)}", place=place)
        option = known[key]
        if not named and option.name not in HARMLESS:
            advice = f"use --config {path} if you trust the file"
            raise InputError(path, "a file found beside the inputs may not set this", place=place, advice=advice)
        try:
            values[option.name or ""] = written = _text(option, value)
            option.type_cast_value(context, written)
        except (click.BadParameter, TypeError) as error:
            problem = error.message if isinstance(error, click.BadParameter) else str(error)
            raise InputError(path, problem.rstrip("."), place=place) from error
    return values


def from_environment(command: click.Command) -> Iterator[Setting]:
    """Yield the settings of a command in the environment."""
    for option in _options(command):
        for name in names_of(option):
            if value := os.environ.get(variable_of(command, name)):
                yield Setting(command.name or "", name, value, variable_of(command, name))


def warn_of_unknown_variables(command: click.Command) -> None:
    """Warn of environment variables that begin as those of a command but stand for no option."""
    prefix = variable_of(command, "")
    known = [
        variable_of(command, name).removeprefix(prefix)
        for option in _options(command, everything=True)
        for name in names_of(option)
    ]
    for variable in sorted(os.environ):
        name = variable.removeprefix(prefix)
        if variable.startswith(prefix) and name not in known:
            problem = f"the environment variable {variable} stands for no option of 'aligner {command.name}'"
            warnings.warn(problem + _near(name, known, prefix), AlignerWarning, stacklevel=2)


def _options(command: click.Command, *, everything: bool = False) -> list[click.Option]:
    return [
        option
        for option in command.params
        if isinstance(option, click.Option) and (everything or option.name not in _NOT_SET)
    ]


def _text(option: click.Option, value: Any) -> Any:
    """Return a TOML value as the command line would have it.

    Raises:
        TypeError: the option takes values of another type.
    """
    if option.is_flag:
        if not isinstance(value, bool):
            raise TypeError(f"expected true or false, not {value!r}")
        return value
    if isinstance(value, Sequence) and not isinstance(value, str) and all(isinstance(each, str) for each in value):
        return [*value] if option.nargs != 1 else ",".join(value)
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise TypeError(f"expected a text, a number or a list of texts, not {value!r}")
    return str(value)


def _near(name: str, known: Iterable[str], prefix: str = "") -> str:
    near = difflib.get_close_matches(name, [*known], n=3, cutoff=0.6)
    return f"; did you mean {' or '.join(prefix + each for each in near)}?" if near else ""

"""Build a workspace in the thread that does what takes longer."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from aligner.corpus import files
from aligner.corpus.files import Input
from aligner.corrections.records import FILE_NAME
from aligner.errors import AlignerError, AlignerWarning, OnError, UnexpectedError
from aligner.pairing import parse_languages
from aligner.types import Level
from aligner.workbench.places.opening import Choices, Place, find_inputs
from aligner.workspace import Built, update
from aligner.workspace.reading import messages_of
from aligner.workspace.record import BuildRecord, read_record
from aligner.workspace.update import STATE


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a build.

    Attributes:
        is_built: whether there are pairs to work on.
        errors: what could not be used.
        warnings: what the person should know.
    """

    is_built: bool
    errors: tuple[str, ...]
    warnings: tuple[str, ...]


def fits(record: BuildRecord, paths: Sequence[str], choices: Choices) -> bool:
    """Return whether the last build is one of some paths as they are now, made in the same way."""
    try:
        found = files.find(paths, allow_outside=choices.options.allow_outside)
    except AlignerError:
        return False
    same = [item.path.absolute() for item in found] == [item.path.absolute() for item, _ in record.inputs]
    wanted = choices.languages is None or parse_languages(choices.languages) == record.languages
    level = choices.level is None or choices.level in record.levels
    return same and wanted and level and record.options == choices.options and not record.changed()


def build(place: Place, choices: Choices, progress: Callable[[str, int, int], None]) -> Outcome:
    """Build a workspace, with what people decided as it is in its file of corrections.

    Args:
        place: the workspace.
        choices: how documents are read and aligned.
        progress: called as the work proceeds.
    """
    errors: list[str] = []

    def fail(error: AlignerError) -> None:
        errors.append(str(error))

    built = None
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always", AlignerWarning)
        try:
            built = _update(place, choices, fail, progress)
        except AlignerError as error:
            fail(error)
        except Exception as error:
            fail(UnexpectedError(Path(place.folder), error))
    told = messages_of(caught)
    is_built = built is not None and bool(built.pairs)
    if not is_built and not errors:
        errors += told[:1] or ["no two documents go together"]
    return Outcome(is_built, tuple(dict.fromkeys(errors)), tuple(text for text in told if text not in errors))


def _update(place: Place, choices: Choices, fail: OnError, progress: Callable[[str, int, int], None]) -> Built | None:
    """Build from what the person named, or from the documents of the last build."""
    state = place.folder / STATE
    levels: Sequence[Level] = (choices.level or "sentence",)
    options = choices.options
    inputs: list[Input] = []
    if place.inputs:
        inputs, languages = find_inputs(place.inputs, choices.languages, options, fail)
    elif record := read_record(state):
        inputs, languages = files.existing([item for item, _ in record.inputs], fail), record.languages
        levels, options = record.levels, record.options
    if not inputs:
        return None
    return update(
        inputs,
        state,
        languages,
        levels=levels,
        embedder=choices.embedder,
        options=options,
        jobs=1,
        corrections=place.folder / FILE_NAME,
        on_error=fail,
        progress=progress,
    )

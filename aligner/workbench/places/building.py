"""Build a workspace in the thread that does what takes longer."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from aligner.corpus import files
from aligner.corpus.files import Input
from aligner.corrections.records import FILE_NAME
from aligner.errors import AlignerError, AlignerWarning, InputError, OnError, UnexpectedError
from aligner.pairing import parse_languages, parse_together
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


def last_build(place: Place, say: Callable[[str], None] = lambda _: None) -> BuildRecord | None:
    """Return what the last build was made of; None if there was none, or if it cannot be read but documents are named.

    Args:
        place: the workspace.
        say: called with a warning if it cannot be read.

    Raises:
        InputError: it cannot be read, and nothing else says which documents to build.
    """
    try:
        return read_record(place.folder / STATE)
    except InputError as error:
        if not place.inputs:
            raise
        say(f"aligner: warning: {error.path}: {error.problem}; the workspace is built again")
        return None


def fits(record: BuildRecord, paths: Sequence[str], choices: Choices) -> bool:
    """Return whether the last build is one of some paths as they are now, made in the same way."""
    try:
        found = files.find(paths, allow_outside=choices.options.allow_outside)
    except AlignerError:
        return False
    same = [item.path.absolute() for item in found] == [item.path.absolute() for item, _ in record.inputs]
    named = choices.languages
    wanted = named is None or (parse_languages(named), parse_together(named)) == (record.languages, record.together)
    level = choices.level is None or choices.level in record.levels
    embedder = choices.embedder_for(record)
    told = embedder.name == record.embedder and record.precision in ("", embedder.precision)
    return same and wanted and level and told and record.options == choices.options and not record.changed()


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
    """Build from what the person named, or from the documents of the last build; what is not named is as it was."""
    state = place.folder / STATE
    record = last_build(place)
    options = choices.options
    inputs: list[Input] = []
    if place.inputs:
        inputs, languages = find_inputs(place.inputs, choices.languages, options, fail)
        if record and choices.languages is None and languages == parse_languages(None):
            languages = record.languages
    elif record:
        inputs, languages = files.existing([item for item, _ in record.inputs], fail), record.languages
        options = record.options
    if not inputs:
        return None
    levels: Sequence[Level] = (choices.level or "sentence",)
    if record and choices.level in (None, *record.levels):
        levels = record.levels
    together = record.together if record and choices.languages is None else parse_together(choices.languages)
    return update(
        inputs,
        state,
        languages,
        levels=levels,
        together=together,
        embedder=choices.embedder_for(record),
        options=options,
        jobs=1,
        corrections=place.folder / FILE_NAME,
        on_error=fail,
        progress=progress,
    )

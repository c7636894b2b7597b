"""What a build knows of the files it read: their documents without text, enough to pair them."""

from __future__ import annotations

import json
import warnings
from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict, dataclass, field
from dataclasses import replace as replace_fields
from pathlib import Path
from typing import Any

from aligner.atomic import replace
from aligner.corpus.files import Input
from aligner.errors import AlignerError, AlignerWarning
from aligner.pipeline import read_inputs
from aligner.readers import ReadOptions
from aligner.types import Document


@dataclass(frozen=True, slots=True)
class DocumentFacts:
    """A document without its text."""

    id: str
    title: str
    language: str
    script: str
    group: str
    meta: Mapping[str, str]
    blocks: int
    paragraphs: int
    sentences: int

    @classmethod
    def of(cls, document: Document) -> DocumentFacts:
        """Return what is known of a document."""
        names = (document.id, document.title, document.language, document.script, document.group, dict(document.meta))
        return cls(*names, *counts_of(document))

    def without_text(self) -> Document:
        """Return a document with everything but its text, for stages that look at names, groups and languages."""
        return Document(self.id, self.title, self.language, "", (), self.script, self.group, self.meta)


def counts_of(document: Document) -> tuple[int, int, int]:
    """Return the numbers of blocks, paragraphs and sentences of a document."""
    paragraphs = sum(block.kind == "paragraph" for block in document.blocks)
    return len(document.blocks), paragraphs, len(document.sentences)


def with_counts(facts: DocumentFacts, blocks: int, paragraphs: int, sentences: int) -> DocumentFacts:
    """Return what is known of a document whose units people divided."""
    return replace_fields(facts, blocks=blocks, paragraphs=paragraphs, sentences=sentences)


@dataclass(frozen=True, slots=True)
class InputFacts:
    """What is known of a file: its documents and the warnings while it was read, or the error that stopped it."""

    documents: tuple[DocumentFacts, ...] = ()
    warnings: tuple[str, ...] = ()
    error: str = ""

    def to_json(self) -> dict[str, Any]:
        """Return JSON values from which `from_json` makes the facts again."""
        return {"documents": [asdict(document) for document in self.documents], "warnings": list(self.warnings)}

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> InputFacts:
        """Make the facts of JSON values."""
        return cls(tuple(DocumentFacts(**each) for each in values["documents"]), tuple(values["warnings"]))


def read_facts(items: Iterable[Input], options: ReadOptions) -> list[InputFacts]:
    """Read files, and return what a build needs to know of each."""
    found = []
    for item in items:
        documents: list[DocumentFacts] = []
        error = ""
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always", AlignerWarning)
            try:
                documents = [DocumentFacts.of(document) for _, document in read_inputs([item], options=options)]
            except AlignerError as problem:
                error = str(problem)
        found.append(InputFacts(tuple(documents), messages_of(caught), error))
    return found


def messages_of(caught: Iterable[warnings.WarningMessage]) -> tuple[str, ...]:
    """Return the texts of our own warnings, each once, and give out the others again."""
    ours = []
    for each in caught:
        if issubclass(each.category, AlignerWarning):
            ours.append(str(each.message))
        else:
            warnings.warn_explicit(each.message, each.category, each.filename, each.lineno)
    return tuple(dict.fromkeys(ours))


@dataclass
class KnownInputs:
    """The facts of all files that were read, in a file to which each is added as soon as it is known.

    Args:
        path: the file, JSON lines; a last line that was cut off by a kill is left out.
    """

    path: Path
    facts: dict[str, InputFacts] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not self.path.exists():
            return
        for line in self.path.read_bytes().splitlines():
            try:
                values = json.loads(line)
                self.facts[values["key"]] = InputFacts.from_json(values)
            except (ValueError, KeyError, TypeError):
                continue

    def add(self, facts: Mapping[str, InputFacts]) -> None:
        """Remember files that were read without an error."""
        good = {key: each for key, each in facts.items() if not each.error}
        self.facts |= good
        lines = [json.dumps({"key": key, **each.to_json()}, ensure_ascii=False) for key, each in good.items()]
        try:
            with self.path.open("ab") as file:
                # A line that a kill cut off must not swallow the first new one.
                file.write(("\n" + "\n".join(lines) + "\n").encode("utf-8", "surrogatepass"))
        except OSError as error:
            raise AlignerError(f"{self.path}: cannot be written: {error.strerror or error}") from error

    def keep(self, keys: Collection[str]) -> None:
        """Write the file anew, with these alone, once it holds more of what was known than of what is.

        Args:
            keys: the keys of the files of a build.
        """
        if len(self.facts) <= 2 * len(keys):
            return
        self.facts = {key: each for key, each in self.facts.items() if key in keys}
        with replace(self.path) as file:
            for key, each in self.facts.items():
                line = json.dumps({"key": key, **each.to_json()}, ensure_ascii=False) + "\n"
                file.write(line.encode("utf-8", "surrogatepass"))

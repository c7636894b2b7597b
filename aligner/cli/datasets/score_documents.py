"""`aligner score-documents`: rows for metrics from a system's translation of whole documents."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from aligner.cli.messages import number, say
from aligner.cli.options import Command, check_languages, reading_options
from aligner.cli.output import Output, output_options
from aligner.cli.runs.embedder import embedding_options
from aligner.cli.runs.options import run_options
from aligner.errors import AlignerWarning, InputError, errors_of

if TYPE_CHECKING:
    from aligner.cli.runs.journal import Journal
    from aligner.corpus.files import Input
    from aligner.embed import Embedder
    from aligner.hypotheses import Row
    from aligner.readers import ReadOptions
    from aligner.types import Document

_ROLES = ("source", "reference", "hypothesis")
_MARK = re.compile(r"(.+?)[._-]([A-Za-z]{2,10}(?:[_-](?:[A-Za-z]{2}|[A-Za-z]{4}))?)")
_ROLE_MARKS = {"src", "source", "ref", "reference", "hyp", "hypothesis", "mt"}


@click.command("score-documents", cls=Command)
@click.option("--source", required=True, type=click.Path(path_type=Path), help="Original: a document, or a folder.")
@click.option("--reference", required=True, type=click.Path(path_type=Path),
              help="Reference translation: a document, or a folder with files of the same names.")  # fmt: skip
@click.option("--hypothesis", required=True, type=click.Path(path_type=Path),
              help="Translation to evaluate: a document, or a folder with files of the same names.")  # fmt: skip
@click.option(
    "--languages",
    metavar="PAIR",
    callback=check_languages,
    help="Languages of source and translation, such as en-zh. Default: identified.",
)
@output_options(folder=True)
@reading_options
@embedding_options()
@run_options()
def score_documents(
    source: Path,
    reference: Path,
    hypothesis: Path,
    languages: str | None,
    output: Output,
    options: ReadOptions,
    embedder: Embedder,
    journal: Journal,
) -> int:
    """Align a translation of whole documents for metrics.

    The hypothesis is the free translation of a system, with sentences merged, split, left out or added. It is aligned
    with the source and the reference, and the table has one row per smallest group of sentences that belong together:
    source, reference, hypothesis, their numbers of sentences, and the kind of the row.

    \b
    aligned         one sentence in each text
    merged          several sentences in a text
    omission        the hypothesis is empty
    addition        only the hypothesis has text
    unreferenced    the reference is empty
    source_only     only the source has text
    reference_only  only the reference has text

    A folder as --out also gets the three texts as files of the same number of lines (source.txt, reference.txt,
    hypothesis.txt), for sacrebleu and comet-score. Names of files in folders may differ in their suffix and in marks of
    language (page.en.md, page.zh.txt) or role (page.ref.txt, page.hyp.txt).

    \b
    Examples:
      aligner score-documents --source en --reference zh --hypothesis mt -o scored
      aligner score-documents --source en --reference zh --hypothesis mt -o a.tsv
    """
    from aligner.embed.documents import DocumentEncoder
    from aligner.hypotheses import align_hypothesis, count_kinds, rows_frame
    from aligner.pairing import parse_languages

    paths = source, reference, hypothesis
    output.check([str(path) for path in paths])
    wanted = parse_languages(languages)[0] if languages else (None, None)
    each_options = [replace(options, language=code) for code in (wanted[0], wanted[1], wanted[1])]
    encoder = DocumentEncoder(embedder)
    done: dict[str, tuple[tuple[Document, Document, Document], list[Row]]] = {}
    trios = list(_trios(paths, options, journal))
    for place, (name, inputs) in enumerate(trios, 1):
        try:
            with errors_of(inputs[2].path):
                texts = _read(inputs, each_options)
                done[name] = texts, align_hypothesis(*texts, encoder, options)
        except InputError as error:
            journal.fail(error)
        journal("aligning", place, len(trios))
    code = journal.conclude(done=bool(done))
    if not done:
        return code
    rows = [row for _, held in done.values() for row in held]
    written = _write(output, rows_frame(done))
    journal.stage("writing")
    summary = {"documents": len(done), "rows": len(rows), "kinds": count_kinds(rows), "files": written}
    output.summarize({**summary, **journal.facts()}, _show)
    return code


def _trios(paths: tuple[Path, Path, Path], options: ReadOptions, journal: Journal) -> Iterator[tuple[str, list[Input]]]:
    """Yield the name and the files of each document, matched by name in folders."""
    from aligner.corpus import files

    kinds = {path.is_dir() for path in paths if path.exists()}
    if len(kinds) > 1:
        raise click.UsageError("--source, --reference and --hypothesis must be three files or three folders")
    found = [files.find([path], allow_outside=options.allow_outside) for path in paths]
    if kinds != {True}:
        yield _key(paths[0], paths[0].parent), [each[0] for each in found]
        return
    named = [{_key(item.path, path): item for item in each} for path, each in zip(paths, found, strict=True)]
    for key, item in named[0].items():
        missing = [role for role, each in zip(_ROLES, named, strict=True) if key not in each]
        if missing:
            journal.fail(InputError(item.path, f"has no {' and no '.join(missing)} of the same name"))
        else:
            yield key, [each[key] for each in named]
    for each in named[1:]:
        for key in each.keys() - named[0].keys():
            journal.fail(InputError(each[key].path, f"has no source of the same name in {paths[0]}"))


def _key(path: Path, folder: Path) -> str:
    """Return the path of a file without the folder, the suffix, and marks of language or role at its end."""
    from aligner.languages import from_tag

    relative = path.relative_to(folder) if path.is_relative_to(folder) else Path(path.name)
    name = relative.stem
    while (match := _MARK.fullmatch(name)) and (match[2].lower() in _ROLE_MARKS or from_tag(match[2])):
        name = match[1]
    return relative.with_name(name).as_posix()


def _read(inputs: list[Input], options: list[ReadOptions]) -> tuple[Document, Document, Document]:
    """Read the three texts of a document; a hypothesis without text is an empty document."""
    import warnings

    source, reference = (_read_one(item, each) for item, each in zip(inputs[:2], options, strict=False))
    if _is_empty(inputs[2].path):
        return source, reference, replace(reference, text="", blocks=())
    hypothesis = _read_one(inputs[2], options[2])
    if hypothesis.language != reference.language:
        problem = f"is in {hypothesis.language}, but the reference is in {reference.language}"
        warnings.warn(f"{inputs[2].path}: {problem}; if that is wrong, use --languages", AlignerWarning, stacklevel=2)
    return source, reference, hypothesis


def _read_one(item: Input, options: ReadOptions) -> Document:
    from aligner.corpus import files
    from aligner.segment import segment

    documents = files.read(item, options)
    if len(documents) > 1:
        languages = ", ".join(document.language for document in documents)
        raise InputError(item.path, f"holds several languages ({languages})", advice="use files in one language each")
    return documents[0] if options.lines == "line" else segment(documents[0])


def _is_empty(path: Path) -> bool:
    return path.is_file() and path.stat().st_size < 1000 and not path.read_bytes().strip(b"\xef\xbb\xbf \t\r\n")


def _write(output: Output, frame: Any) -> list[str]:
    from aligner.atomic import replace as replace_file
    from aligner.formats import write_parts

    if output.path is None or not output.is_folder:
        return output.write(frame)
    files = [
        path for name, options in output.formats.items()
        for path in write_parts(frame, output.path, "aligned", name, **options)
    ]  # fmt: skip
    for role in _ROLES:
        files.append(output.path / f"{role}.txt")
        with replace_file(files[-1]) as file:
            file.writelines(f"{text}\n".encode() for text in frame[role])
    return [*map(str, files)]


def _show(summary: dict[str, Any]) -> None:
    kinds = [f"{rows} {kind.replace('_', ' ')}" for kind, rows in summary["kinds"].items() if rows]
    say(f"{number(summary['documents'], 'document')}, {number(summary['rows'], 'row')}: {', '.join(kinds)}")
    if summary["files"]:
        say(f"wrote {', '.join(summary['files'])}")

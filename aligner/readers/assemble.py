"""Raw blocks to documents: one document per language, for all formats."""

from __future__ import annotations

import warnings
from collections.abc import Mapping, Sequence
from dataclasses import replace

from aligner.errors import AlignerWarning, InputError
from aligner.identify import identify
from aligner.languages import LANGUAGES, UNKNOWN, is_spaced, join
from aligner.readers.base import Markup, RawBlock, RawFile, ReadOptions
from aligner.readers.bilingual.alternation import split_heading
from aligner.readers.bilingual.measure import identified, language_of
from aligner.readers.bilingual.settle import settle
from aligner.readers.bilingual.split import Split, split_languages
from aligner.readers.bilingual.unsplit import describe, may_be_bilingual
from aligner.readers.identity import Identity, split_name, states_one_language, stem_of
from aligner.readers.metadata import take_header
from aligner.types import Block, Document, Origin, Sentence

_SCRIPTS = {"en": "Latn", "vi": "Latn"}
_GAP = "\n\n"
_NO_PROSE = "give a file with paragraphs, lists or headings of text"
# A block of a monolingual text is marked as another language's only from this confidence on.
_SURE = 0.8


def assemble(
    raw: RawFile, path: str, identity: Identity, meta: Mapping[str, str], options: ReadOptions
) -> list[Document]:
    """Make the documents of a file.

    Args:
        raw: what the reader found.
        path: the file's name, for messages and for the language it may state; "-" for standard input.
        identity: what ids and groups are derived from.
        meta: metadata of the file itself (path, format, encoding).
        options: the requested pattern, markup and language.

    Raises:
        InputError: the file holds no prose.
    """
    if raw.verbatim:
        return _verbatim(raw, path, identity, meta, options)
    header, blocks = take_header(settle(raw))
    shared = {**raw.meta, **{key: value for key, value in header.items() if key not in raw.meta}}
    blocks = _expand_titles(blocks)
    if not blocks:
        problem = "holds no rows of text" if raw.sheets else "holds no prose"
        advice = "give a table with rows below its header" if raw.sheets else _NO_PROSE
        raise InputError(path, problem, advice=advice)
    stated = bool(options.language) or states_one_language(path, shared.get("language", ""))
    split = split_languages(blocks, options.pattern, stated=stated)
    _warn_of_pattern(split, blocks, path, options, stated=stated)
    if split.left_out:
        shared["left_out"] = "table columns: " + ", ".join(split.left_out)
    if split.unread:
        columns = ", ".join(map(repr, split.unread))
        warnings.warn(f"{path}: table columns are left out: {columns}", AlignerWarning, stacklevel=4)
    parts = {}
    for code, members in split.parts.items():
        own, members = take_header(members) if code else ({}, members)
        language = code or _language_of_file(members, path, options.language)
        parts[language] = ({**shared, **own}, members)
    titles = {tag: _titles(members, _code(tag)) for tag, (_, members) in parts.items()}
    alone = len(parts) == 1
    group = identity.choose_group(shared.get("group", ""), alone=alone)
    documents = []
    for tag, (own, members) in parts.items():
        own.pop("group", None)
        code, _, script = tag.partition("-")
        name = identity.name if alone else f"{identity.name}.{tag}"
        rows = split.pattern == "table"
        document = _document(name, code, _mark_title(members, code), options.markup, script, rows=rows)
        translated = {
            f"title:{other}": text
            for found in titles.values()
            for other, text in found.items()
            if other not in (code, UNKNOWN) and text != document.title
        }
        known = identity.complete({**own, **meta, "pattern": split.pattern, **translated})
        title = document.title or (identity.title if alone else "")
        documents.append(replace(document, title=title, group=group, meta=known))
    return documents


def _verbatim(
    raw: RawFile, path: str, identity: Identity, meta: Mapping[str, str], options: ReadOptions
) -> list[Document]:
    """Return documents whose sentences are lines; blank ones count, unless the lines are in several languages."""
    parts, pattern = {"": list(raw.blocks)}, "monolingual"
    lines = [block for block in raw.blocks if block.text]
    if options.pattern != "auto" or may_be_bilingual(lines):
        stated = bool(options.language) or states_one_language(path)
        split = split_languages(lines, options.pattern, stated=stated)
        _warn_of_pattern(split, lines, path, options, stated=stated)
        if len(split.parts) > 1:
            parts, pattern = split.parts, split.pattern
    alone = len(parts) == 1
    documents = []
    for tag, members in parts.items():
        code, _, script = (tag or _language_of_file(members, path, options.language)).partition("-")
        name = identity.name if alone else f"{identity.name}.{tag}"
        document = _document(name, code, members, "plain", script)
        blocks = tuple(
            replace(block, sentences=(Sentence(document.block_text(block), block.start, block.end),))
            for block in document.blocks
        )
        documents.append(
            replace(
                document,
                title=document.title or (identity.title if alone else ""),
                blocks=blocks,
                group=identity.choose_group("", alone=alone),
                meta=identity.complete({**meta, "pattern": pattern}),
            )
        )
    return documents


def _code(tag: str) -> str:
    """Return the code of a language tag: "zh" for "zh-Hant"."""
    return tag.partition("-")[0]


def _document(
    name: str, language: str, blocks: Sequence[RawBlock], markup: Markup, script: str = "", *, rows: bool = False
) -> Document:
    texts, made, position, title = [], [], 0, ""
    spaced = language == "zh" and is_spaced("\n".join(block.text for block in blocks))
    for block in blocks:
        lines = (line.markup if markup == "keep" else line.text for line in block.lines)
        text = join(lines, language, spaced=spaced)
        first, last = block.lines[0], block.lines[-1]
        row = block.cell.row if rows and block.cell else None
        made.append(
            Block(
                block.kind,
                block.level if block.kind in ("heading", "list_item") else 0,
                _language_of_block(block, language),
                position,
                position + len(text),
                origin=Origin(first.start, last.end, first.line, block.place, row),
            )
        )
        if block.kind == "title" and not title:
            title = text
        texts.append(text)
        position += len(text) + len(_GAP)
    whole = _GAP.join(texts)
    script = script or _SCRIPTS.get(language) or (identified(whole).script if language == "zh" else "")
    return Document(name, title, language, whole, tuple(made), script)


def _language_of_file(blocks: Sequence[RawBlock], path: str, asked: str | None) -> str:
    """Return the language of a monolingual file: the requested one, else that of its content.

    The file's name outweighs content that is too short to be sure of its language.
    """
    identification = identified("\n".join(block.text for block in blocks))
    found = identification.language
    if asked:
        if found not in (asked, UNKNOWN) and identification.confidence >= _SURE:
            warnings.warn(f"{path}: is taken as {asked!r}, but reads as {found!r}", AlignerWarning, stacklevel=4)
        return asked
    named = split_name(stem_of(path))[1]
    if found == UNKNOWN:
        if not named:
            warnings.warn(f"{path}: no English, Chinese or Vietnamese found in it", AlignerWarning, stacklevel=4)
        return named or UNKNOWN
    if named and named != found and found != "zh" and identification.confidence < _SURE:
        return named
    if named and named != found:
        warnings.warn(f"{path}: is named as {named!r} but reads as {found!r}", AlignerWarning, stacklevel=4)
    return found


def _language_of_block(block: RawBlock, language: str) -> str:
    if block.language:
        return block.language
    if block.neutral or language == UNKNOWN:
        return language
    # A text that reads as the document's language is in it, or in an unknown one, which is not marked.
    if identify(block.text, known=True).language == language:
        return language
    found = identified(block.text)
    return found.language if found.language in LANGUAGES and found.confidence >= _SURE else language


def _expand_titles(blocks: Sequence[RawBlock]) -> list[RawBlock]:
    """Split leading titles in several languages ("概述 / Overview").

    Headings that repeat a title of the front matter are dropped.
    """
    expanded: list[RawBlock] = []
    stated: set[str] = set()
    for index, block in enumerate(blocks):
        if not _may_be_title(block):
            return [*expanded, *blocks[index:]]
        for piece in split_heading(block):
            key = "".join(piece.text.split()).lower()
            if key not in stated:
                expanded.append(piece)
            if block.kind == "title":
                stated.add(key)
    return expanded


def _may_be_title(block: RawBlock) -> bool:
    return block.kind == "title" or (block.kind == "heading" and block.level == 1)


def _titles(blocks: Sequence[RawBlock], language: str) -> dict[str, str]:
    """Return the titles at the top of a document by language; one without letters counts as its own language's."""
    found: dict[str, str] = {}
    for block in blocks:
        if not _may_be_title(block):
            break
        code = language_of(block)
        found.setdefault(language if code == UNKNOWN else code, join(block.text.split("\n"), code))
    return found


def _mark_title(blocks: Sequence[RawBlock], language: str) -> list[RawBlock]:
    """Mark the title in the document's language, and remove its translations."""
    titles = _titles(blocks, language)
    result: list[RawBlock] = []
    done = False
    for index, block in enumerate(blocks):
        if not _may_be_title(block):
            return [*result, *blocks[index:]]
        code = language_of(block)
        # A single title in another language is still the title.
        own = code in (language, UNKNOWN) or language not in titles
        if own and not done:
            result.append(replace(block, kind="title"))
            done = True
        elif own:
            result.append(replace(block, kind="heading", level=1))
    return result


def _warn_of_pattern(
    split: Split, blocks: Sequence[RawBlock], path: str, options: ReadOptions, *, stated: bool
) -> None:
    if split.pattern != "monolingual" or options.pattern == "monolingual":
        return
    elif options.pattern != "auto":
        problem = f"only one language found with pattern {options.pattern!r}; read as one document"
    elif seen := describe(blocks, stated=stated):
        problem = seen
    else:
        return
    warnings.warn(f"{path}: {problem}", AlignerWarning, stacklevel=4)

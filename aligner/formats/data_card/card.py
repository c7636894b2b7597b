"""The card of a data set: what is in it, where it comes from, how it was made, and what it is not good for."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd
import yaml

from aligner.checks import CHECKS
from aligner.formats.data_card.facts import DataFile, Facts, documents_of, filters_of, license_of, origin_of
from aligner.formats.data_card.licenses import card_fields
from aligner.formats.delimited import tsv
from aligner.languages import LANGUAGES, to_tag

TAG = "trialign"
CARD, DOCUMENTS = "README.md", "documents.tsv"
_SIZES = (
    (1_000, "n<1K"),
    (10_000, "1K<n<10K"),
    (100_000, "10K<n<100K"),
    (1_000_000, "100K<n<1M"),
    (10_000_000, "1M<n<10M"),
)
_SHOWN = 100
"""Documents that the card lists; the list of documents has all."""
_CODES = 10
_NUMBERS = ("rows", "documents", "alone", "in order", "left")
"""Columns of numbers."""

_COLUMNS = """- `translation`: the two texts by language; a missing side is empty.
- `relation`: parallel, moved, comparable, source_only or target_only. `status`: auto, accepted, rejected or edited.
- `score`: the score of the aligner, higher is better. `confidence`: the probability that the pair is exactly right.
- `source_document`, `target_document`: ids of the documents, as in `documents.tsv`.
- `source_ids`, `target_ids`: numbers of the units ({level}s) in their document, from 0.
- `source_start`, `source_end`, `target_start`, `target_end`: code-point offsets into the text of the document.
- `findings`: codes of the checks that found something.
- `source_license`, `target_license`, `source_origin`, `target_origin`: what the documents state, where any does.
"""


_UNITS = """- `translation`: the texts by language; a language that has nothing is empty.
- `ids_en` and so on: numbers of the units ({level}s) in their document, from 0. `document_en`: the document.
- `start_en`, `end_en` and so on: code-point offsets into the text of the document.
- `confidence`: from 0 to 1. `agreement`: share of the pairs of languages that, aligned alone, have the same borders.
"""
_PAIRS_ARE = (
    "A parallel corpus: every row is a bead, a run of source units with the target units that correspond to it."
)
_UNITS_ARE = "A parallel corpus: every row is a unit with the texts of all languages that correspond to each other."


def write(frame: pd.DataFrame, facts: Facts, files: Sequence[DataFile], folder: Path, title: str) -> None:
    """Write the card and the list of documents.

    Args:
        frame: the table, for its metadata.
        facts: what was counted in its rows.
        files: the files of the data set, in order.
        folder: the folder.
        title: the name of the data set.
    """
    text = "".join(_sections(frame, facts, files, " ".join(title.split())))
    (folder / CARD).write_text(text, encoding="utf-8", newline="\n", errors="replace")
    with (folder / DOCUMENTS).open("wb") as file:
        tsv.dump(_list_documents(frame), file)


def _list_documents(frame: pd.DataFrame) -> pd.DataFrame:
    names = ("group", "language", "script", "title", "date", "license", "source", "url", "path")
    rows = [
        {"id": name, **{key: str(facts.get(key, "")) for key in names}} for name, facts in documents_of(frame).items()
    ]
    return pd.DataFrame(rows, columns=["id", *names])


def _sections(frame: pd.DataFrame, facts: Facts, files: Sequence[DataFile], title: str) -> Iterator[str]:
    documents = documents_of(frame)
    level = str(frame.attrs.get("level", "sentence"))
    front = yaml.safe_dump(_front(frame, files, title), allow_unicode=True, sort_keys=False)
    yield f"---\n{front}---\n\n# {title}\n\nA parallel corpus: {_UNITS_ARE if facts.units else _PAIRS_ARE}\n\n"
    yield _table(["configuration", "split", "rows"], [[each.config, each.split, f"{each.rows:,}"] for each in files])
    yield f"""
```python
from datasets import load_dataset

pairs = load_dataset("path/to/this/folder", "{files[0].config}", split="{files[0].split}")
pairs[0]["translation"]
```

## Columns

{(_UNITS if facts.units else _COLUMNS).format(level=level)}
## Documents, sources and licenses

"""
    yield from _origins(documents)
    yield "\n## How it was made\n\n"
    yield from _making(frame, facts, files)
    yield "\n## Known limits\n\n"
    yield from _limits(facts, documents, level)


def _front(frame: pd.DataFrame, files: Sequence[DataFile], title: str) -> dict[str, Any]:
    """Return the metadata of the card, as the hub reads it."""
    total = sum(each.rows for each in files)
    documents = documents_of(frame)
    codes = dict.fromkeys(code for each in files for code in each.config.split("-"))
    tags = sorted({to_tag(str(facts.get("language", "")), str(facts.get("script", "")), "script")
                   for facts in documents.values()} - {*codes, ""})  # fmt: skip
    configs = dict.fromkeys(each.config for each in files)
    return {
        "pretty_name": title,
        "language": [*codes],
        **({"language_bcp47": tags} if tags else {}),
        **card_fields([license_of(facts) for facts in documents.values()]),
        "multilinguality": ["translation"],
        "task_categories": ["translation"],
        "annotations_creators": ["machine-generated"],
        "size_categories": [next((name for limit, name in _SIZES if total < limit), "n>10M")],
        "tags": ["parallel-corpus", TAG],
        "configs": [
            {
                "config_name": config,
                "data_files": [{"split": each.split, "path": each.path} for each in files if each.config == config],
                **({"default": True} if number == 0 else {}),
            }
            for number, config in enumerate(configs)
        ],
    }


def _origins(documents: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    if not documents:
        yield "The table has no list of its documents. The texts keep the licenses of their documents.\n"
        return
    languages = Counter(str(facts.get("language", "")) for facts in documents.values())
    named = [f"{count:,} {_spoken(code)}" for code, count in languages.most_common()]
    yield f"{len(documents):,} documents: {', '.join(named)}. `{DOCUMENTS}` lists all, with all that they state. "
    yield "The texts keep the licenses of their documents.\n\n"
    licenses = Counter(license_of(facts) for facts in documents.values())
    yield _table(
        ["license", "documents"], [[text or "not stated", f"{rows:,}"] for text, rows in licenses.most_common()]
    )
    shown = [*documents.items()][:_SHOWN]
    rows = [
        [name, str(facts.get("title", "")), str(facts.get("language", "")), license_of(facts) or "not stated",
         origin_of(facts) or "not stated"]
        for name, facts in shown
    ]  # fmt: skip
    yield "\n" + _table(["document", "title", "language", "license", "source"], rows)
    if len(documents) > len(shown):
        yield f"\nand {len(documents) - len(shown):,} more in `{DOCUMENTS}`.\n"


def _making(frame: pd.DataFrame, facts: Facts, files: Sequence[DataFile]) -> Iterator[str]:
    yield "trialign read the documents, split them into sentences, paired and aligned them. "
    yield "The same input with the same signature gives the same rows:\n\n"
    yield f"    {_one_line(frame.attrs.get('signature', '')) or 'no signature is known'}\n"
    made = filters_of(frame.attrs)
    for entry in made:
        fate = "left out" if entry["dropped"] else "kept with their reason"
        yield f"\nFilter `{_one_line(entry['signature'])}`: {entry['kept']:,} of {entry['rows']:,} rows pass; "
        yield f"the others are {fate}.\n\n"
        rows = [[step["reason"], *(f"{step[key]:,}" for key in ("alone", "taken", "left"))] for step in entry["steps"]]
        yield _table(["step", "alone", "in order", "left"], rows)
    if facts.reasons and not made:
        yield "\nRows that a filter rejected, which are kept with their reason:\n\n"
        yield _table(["reason", "rows"], [[text, f"{rows:,}"] for text, rows in facts.reasons.most_common()])
    splits = Counter(dict.fromkeys(dict.fromkeys(each.split for each in files), 0))
    for each in files:
        splits[each.split] += each.rows
    if len(splits) > 1:
        counted = ", ".join(f"{name} {rows:,}" for name, rows in splits.items())
        yield f"\nRows by split: {counted}.\n"


def _limits(facts: Facts, documents: Mapping[str, Mapping[str, Any]], level: str) -> Iterator[str]:
    if facts.units:
        yield "- The alignment is automatic.\n"
    else:
        yield from _limits_of_pairs(facts)
    yield f"- {_share(facts.doubtful, facts.rows)} are doubtful (confidence below 0.5).\n"
    yield f"- {_share(facts.one_sided, facts.rows)} lack a language: omissions, additions or errors.\n"
    missing = sum(not license_of(each) for each in documents.values())
    if missing or not documents:
        yield f"- {_share(missing, len(documents), 'document')} state no license. Ask before you publish them.\n"
    yield f"- Direction of translation, translators and machine translation are not known. Units are {level}s as rules "
    yield "find them.\n"


def _limits_of_pairs(facts: Facts) -> Iterator[str]:
    reviewed = facts.statuses["accepted"] + facts.statuses["edited"]
    yield f"- The alignment is automatic; people reviewed {reviewed:,} of {facts.rows:,} rows.\n"
    yield f"- {_share(facts.with_findings, facts.rows)} have findings of checks, which may be errors of the translation"
    worst = [
        f"{code} ({CHECKS[code].name if code in CHECKS else 'unknown'}) {rows:,}"
        for code, rows in facts.findings.most_common(_CODES)
    ]
    yield f": {', '.join(worst)}.\n" if worst else ".\n"
    if facts.relations["comparable"]:
        yield f"- {_share(facts.relations['comparable'], facts.rows)} are about the same, but no translations.\n"


def _share(part: int, whole: int, noun: str = "row") -> str:
    return f"{part:,} of {whole:,} {noun}s" + (f" ({part / whole:.1%})" if whole else "")


def _spoken(code: str) -> str:
    return LANGUAGES[code].names[0].title() if code in LANGUAGES else "in an unknown language"


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [
        heads,
        ["---:" if head in ("rows", "documents", "alone", "in order", "left") else "---" for head in heads],
        *rows,
    ]
    return "".join(f"| {' | '.join(map(_cell, line))} |\n" for line in lines)


def _cell(text: str) -> str:
    """Return a text as it can stand in a cell of a Markdown table, where it is no markup."""
    return re.sub(r"([\\`*_\[\]<>|])", r"\\\1", _one_line(text)) if text.strip(":-") else text


def _one_line(value: object) -> str:
    return " ".join(str(value).split()).replace("`", "'")

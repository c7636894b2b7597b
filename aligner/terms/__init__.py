"""Find bilingual terms in aligned texts, as candidates for a glossary.

`words` splits texts into tokens and lists the function words of each language, `candidates` finds what may be a term
on one side, `link` decides which candidates of the two sides translate each other, and `glossary` writes terms as files
that `aligner check --glossary` reads.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from aligner.terms.candidates import collect
from aligner.terms.link import link
from aligner.terms.words import WORDS, find_plurals, tokenize

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["COLUMNS", "Term", "find_terms", "link_table", "link_terms", "to_frame"]

COLUMNS = (
    "source_term", "target_term", "source_lang", "target_lang", "count", "source_count", "target_count",
    "source_to_target", "target_to_source", "score", "rows", "source_example", "target_example",
)  # fmt: skip
"""The columns of a table of terms, described in `find_terms`."""

_NEEDED = ("source_text", "target_text", "source_lang", "target_lang")
# Rows that are enough to see how a term is mostly written.
_ROWS_READ = 40


@dataclass(frozen=True, slots=True)
class Term:
    """A term and its translation, in the form that most texts have.

    Attributes:
        source: The term.
        target: Its translation.
        languages: The languages of the two.
        count: Number of rows with both.
        source_count: Number of rows with the term.
        target_count: Number of rows with the translation.
        score: Log-likelihood ratio of the two being in the same rows.
        rows: Positions (from 0) of some short rows with both.
    """

    source: str
    target: str
    languages: tuple[str, str]
    count: int
    source_count: int
    target_count: int
    score: float
    rows: tuple[int, ...]

    @property
    def source_to_target(self) -> float:
        """The share of the rows with the term that have this translation."""
        return self.count / self.source_count

    @property
    def target_to_source(self) -> float:
        """The share of the rows with the translation that have this term."""
        return self.count / self.target_count


def find_terms(
    frame: pd.DataFrame,
    *,
    languages: tuple[str, str] | None = None,
    min_count: int = 3,
    keep_identical: bool = False,
    examples: int = 3,
) -> pd.DataFrame:
    """Find terms and their translations in a table of aligned texts, with the strongest candidates first.

    Identical rows are counted once. A table may have rows of several pairs of languages; each pair is searched
    separately. Rows with a missing text, in other languages, or with both texts in one language are ignored.

    Args:
        frame: Table with the columns `source_text` and `target_text`, and `source_lang` and `target_lang` unless
            `languages` is given; for example the result of `aligner.build` or `aligner.read_table`.
        languages: Languages of all rows, in place of the two columns.
        min_count: Minimum number of rows that have both a term and its translation.
        keep_identical: Keep terms that are the same on both sides, such as names.
        examples: Maximum number of example rows of a term.

    Returns:
        A new table, one row per term, with these columns:

        - `source_term`, `target_term`: the term and its translation
        - `source_lang`, `target_lang`: their languages
        - `count`: number of rows with both
        - `source_count`, `target_count`: number of rows with the term, and with the translation
        - `source_to_target`: share of the rows with the term that have the translation
        - `target_to_source`: share of the rows with the translation that have the term
        - `score`: log-likelihood ratio (Dunning 1993), the order of the terms
        - `rows`: positions of example rows, counted from 1 and separated by spaces
        - `source_example`, `target_example`: the texts of the first of these rows

    Raises:
        ValueError: A column is missing, or a language is not "en", "zh" or "vi".
    """
    if languages is not None and not set(languages) <= WORDS.keys():
        raise ValueError(f"terms are found in {', '.join(sorted(WORDS))} only, not in {' and '.join(languages)}")
    names = _NEEDED if languages is None else _NEEDED[:2]
    missing = [name for name in names if name not in frame.columns]
    if missing:
        advice = "; add it or give languages=(source, target)" if missing[0] in _NEEDED[2:] else ""
        raise ValueError(f"the table has no column {missing[0]!r}{advice}")
    columns = {name: [cell if isinstance(cell, str) else "" for cell in frame[name]] for name in names}
    if languages is not None:
        columns |= {name: [code] * len(frame) for name, code in zip(_NEEDED[2:], languages, strict=True)}
    terms = link_table(columns, min_count=min_count, keep_identical=keep_identical, examples=examples)
    return to_frame(terms, columns)


def link_table(
    columns: Mapping[str, Sequence[Any]], *, min_count: int = 3, keep_identical: bool = False, examples: int = 3
) -> list[Term]:
    """Return the terms of a table with rows of one or several pairs of languages, one pair of languages after another.

    Args:
        columns: Cells by column name: `source_text`, `target_text`, `source_lang` and `target_lang`.
        min_count: As in `find_terms`.
        keep_identical: As in `find_terms`.
        examples: As in `find_terms`.
    """
    texts: dict[tuple[str, str], dict[int, tuple[str, str]]] = {}
    cells = (columns[name] for name in _NEEDED)
    for number, (source, target, *languages) in enumerate(zip(*cells, strict=True)):
        if source and target and languages[0] != languages[1] and set(languages) <= WORDS.keys():
            texts.setdefault((languages[0], languages[1]), {})[number] = (source, target)
    terms = []
    for pair, rows in texts.items():
        numbers = list(rows)
        found = link_terms(
            list(rows.values()), pair, min_count=min_count, keep_identical=keep_identical, examples=examples
        )
        terms += [replace(term, rows=tuple(numbers[row] for row in term.rows)) for term in found]
    return terms


def link_terms(
    texts: Sequence[tuple[str, str]],
    languages: tuple[str, str],
    *,
    min_count: int = 3,
    keep_identical: bool = False,
    examples: int = 3,
) -> list[Term]:
    """Return the terms of texts with their translations, with the strongest candidates first.

    Args:
        texts: Pairs of a text and its translation; identical pairs are counted once.
        languages: Languages of the two sides, each "en", "zh" or "vi".
        min_count: As in `find_terms`.
        keep_identical: As in `find_terms`.
        examples: As in `find_terms`.
    """
    numbers: dict[tuple[str, str], int] = {}
    for number, pair in enumerate(texts):
        if all(pair):
            numbers.setdefault(pair, number)
    left, right = (_Side([pair[side] for pair in numbers], languages[side]) for side in (0, 1))
    sources, targets = (collect(side.rows, side.language, min_count) for side in (left, right))
    lines = [f" {' '.join(row)} " for row in left.rows], [f" {' '.join(row)} " for row in right.rows]
    order = list(numbers.values())
    terms = []
    for linked in link(sources, targets, lines, min_count):
        source, target = sources.keys[linked.source], targets.keys[linked.target]
        if _is_copy(source, target) and not (keep_identical and source == target):
            continue
        shortest = sorted(linked.rows, key=lambda row: (len(lines[0][row]) + len(lines[1][row]), row))[:examples]
        terms.append(
            Term(
                left.most_common_form(source, linked.rows),
                right.most_common_form(target, linked.rows),
                languages,
                linked.count,
                int(sources.counts[linked.source]),
                int(targets.counts[linked.target]),
                linked.score,
                tuple(order[row] for row in sorted(shortest)),
            )
        )
    return terms


def to_frame(terms: Sequence[Term], columns: Mapping[str, Sequence[Any]]) -> pd.DataFrame:
    """Return terms as a table with the columns that `find_terms` describes.

    Args:
        terms: Terms of a table.
        columns: Cells of this table by column name: `source_text` and `target_text`.
    """
    import pandas as pd

    return pd.DataFrame(list(_records(terms, columns)), columns=list(COLUMNS))


def _records(terms: Sequence[Term], columns: Mapping[str, Sequence[Any]]) -> Iterator[tuple[Any, ...]]:
    for term in terms:
        yield (
            term.source, term.target, *term.languages, term.count, term.source_count, term.target_count,
            round(term.source_to_target, 3), round(term.target_to_source, 3), round(term.score, 1),
            " ".join(str(row + 1) for row in term.rows),
            columns["source_text"][term.rows[0]] if term.rows else "",
            columns["target_text"][term.rows[0]] if term.rows else "",
        )  # fmt: skip


class _Side:
    """The texts of one side as tokens, with English plurals replaced by their singulars."""

    def __init__(self, texts: Sequence[str], language: str) -> None:
        self.language = language
        self._texts = texts
        rows = [[token for token, _, _ in tokenize(text, language)] for text in texts]
        self._singular = find_plurals(rows)
        self.rows = [[self._singular.get(token, token) for token in row] for row in rows]

    def most_common_form(self, key: str, rows: Sequence[int]) -> str:
        """Return the form in which the texts of some rows mostly write a candidate, a singular if there is one."""
        wanted = key.split(" ")
        size = len(wanted)
        forms: Counter[tuple[bool, str]] = Counter()
        for row in rows[:_ROWS_READ]:
            places = tokenize(self._texts[row], self.language)
            for start in range(len(places) - size + 1):
                if self.rows[row][start : start + size] == wanted:
                    text = " ".join(self._texts[row][places[start][1] : places[start + size - 1][2]].split())
                    singular = [token for token, _, _ in places[start : start + size]] == wanted
                    # At the beginning of a text every word has a capital.
                    forms[singular, text] += 1 if start == 0 else 2
        return min(forms, key=lambda form: (not form[0], -forms[form], form[1] != form[1].lower(), form[1]))[1]


def _is_copy(source: str, target: str) -> bool:
    """Tell whether one side has all words of the other: a name that is the same in both languages, or part of one."""
    words = [{word.removesuffix("s") for word in key.split(" ")} for key in (source, target)]
    return words[0] <= words[1] or words[1] <= words[0] or source.replace(" ", "") == target.replace(" ", "")

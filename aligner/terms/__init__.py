"""Bilingual terms from aligned texts, for a person to make a glossary of.

`words` splits texts and knows each language's function words, `candidates` finds what may be a term on one side, `link`
which of the two sides translate each other; `glossary` writes terms as files that `aligner check --glossary` reads.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from aligner.terms.candidates import collect
from aligner.terms.link import link
from aligner.terms.words import WORDS, find_plurals, tokenize

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["COLUMNS", "Term", "find_in_table", "find_terms", "to_frame"]

COLUMNS = (
    "source_term", "target_term", "source_lang", "target_lang", "count", "source_count", "target_count",
    "source_to_target", "target_to_source", "score", "rows", "source_example", "target_example",
)  # fmt: skip
"""The columns of a table of terms."""

_READ = 40


@dataclass(frozen=True, slots=True)
class Term:
    """A term and its translation, in the form most texts have them.

    `count` is the number of rows that have both, `source_count` and `target_count` of those that have the one and the
    other; `score` is the log-likelihood ratio of the link. `rows` are the numbers (from 0) of some short rows that have
    both.
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
    def forward(self) -> float:
        """The share of the source term's rows in which it is translated so."""
        return self.count / self.source_count

    @property
    def backward(self) -> float:
        """The share of the target term's rows in which it translates the source term."""
        return self.count / self.target_count


def find_terms(
    texts: Sequence[tuple[str, str]],
    languages: tuple[str, str],
    *,
    least: int = 3,
    same: bool = False,
    examples: int = 3,
) -> list[Term]:
    """The terms that texts and their translations have in common, the best attested first.

    Args:
        texts: each text with its translation; a pair that comes again is counted once.
        languages: of the two sides, each "en", "zh" or "vi".
        least: in how many rows a term and its translation must be.
        same: whether to give terms too that stay as they are, such as names.
        examples: how many rows to name.
    """
    numbers: dict[tuple[str, str], int] = {}
    for number, pair in enumerate(texts):
        if all(pair):
            numbers.setdefault(pair, number)
    left, right = (_Side([pair[side] for pair in numbers], languages[side]) for side in (0, 1))
    sources, targets = (collect(side.rows, side.language, least) for side in (left, right))
    lines = [f" {' '.join(row)} " for row in left.rows], [f" {' '.join(row)} " for row in right.rows]
    order = list(numbers.values())
    terms = []
    for linked in link(sources, targets, lines, least):
        source, target = sources.keys[linked.source], targets.keys[linked.target]
        if _is_copy(source, target) and not (same and source == target):
            continue
        shortest = sorted(linked.rows, key=lambda row: (len(lines[0][row]) + len(lines[1][row]), row))[:examples]
        terms.append(
            Term(
                left.form(source, linked.rows),
                right.form(target, linked.rows),
                languages,
                linked.count,
                int(sources.counts[linked.source]),
                int(targets.counts[linked.target]),
                linked.score,
                tuple(order[row] for row in sorted(shortest)),
            )
        )
    return terms


def find_in_table(columns: Mapping[str, Sequence[Any]], *, least: int = 3, same: bool = False) -> list[Term]:
    """The terms of a table that may hold several pairs of languages, those of each pair together.

    Args:
        columns: cells by column name; `source_text`, `target_text`, `source_lang` and `target_lang` are needed. Rows in
            languages without rules, or in one language, are passed over.
        least: as in `find_terms`, and `same` too.
    """
    texts: dict[tuple[str, str], dict[int, tuple[str, str]]] = {}
    needed = (columns[name] for name in ("source_text", "target_text", "source_lang", "target_lang"))
    for number, (source, target, *languages) in enumerate(zip(*needed, strict=True)):
        if source and target and languages[0] != languages[1] and set(languages) <= WORDS.keys():
            texts.setdefault((languages[0], languages[1]), {})[number] = (source, target)
    terms = []
    for pair, rows in texts.items():
        numbers = list(rows)
        for term in find_terms(list(rows.values()), pair, least=least, same=same):
            places = tuple(numbers[row] for row in term.rows)
            terms.append(Term(term.source, term.target, pair, term.count, term.source_count, term.target_count,
                              term.score, places))  # fmt: skip
    return terms


def to_frame(terms: Sequence[Term], columns: Mapping[str, Sequence[Any]]) -> pd.DataFrame:
    """Terms as a table, with the row numbers (from 1) of examples and the first of them in full.

    Args:
        columns: of the table that the terms are from; `source_text` and `target_text` are needed.
    """
    import pandas as pd

    return pd.DataFrame(list(_records(terms, columns)), columns=list(COLUMNS))


def _records(terms: Sequence[Term], columns: Mapping[str, Sequence[Any]]) -> Iterator[tuple[Any, ...]]:
    for term in terms:
        yield (
            term.source, term.target, *term.languages, term.count, term.source_count, term.target_count,
            round(term.forward, 3), round(term.backward, 3), round(term.score, 1),
            " ".join(str(row + 1) for row in term.rows),
            columns["source_text"][term.rows[0]] if term.rows else "",
            columns["target_text"][term.rows[0]] if term.rows else "",
        )  # fmt: skip


class _Side:
    """The texts of one side as tokens, plurals folded."""

    def __init__(self, texts: Sequence[str], language: str) -> None:
        self.language = language
        self._texts = texts
        rows = [[token for token, _, _ in tokenize(text, language)] for text in texts]
        self._singular = find_plurals(rows)
        self.rows = [[self._singular.get(token, token) for token in row] for row in rows]

    def form(self, key: str, rows: Sequence[int]) -> str:
        """How the texts of some rows mostly write a candidate; in the singular where they have it."""
        wanted = key.split(" ")
        size = len(wanted)
        forms: Counter[tuple[bool, str]] = Counter()
        for row in rows[:_READ]:
            places = tokenize(self._texts[row], self.language)
            for start in range(len(places) - size + 1):
                if self.rows[row][start : start + size] == wanted:
                    text = " ".join(self._texts[row][places[start][1] : places[start + size - 1][2]].split())
                    singular = [token for token, _, _ in places[start : start + size]] == wanted
                    # A capital at the beginning says little.
                    forms[singular, text] += 1 if start == 0 else 2
        return min(forms, key=lambda form: (not form[0], -forms[form], form[1] != form[1].lower(), form[1]))[1]


def _is_copy(source: str, target: str) -> bool:
    """Whether one side has all the words of the other: a name that stays as it is, or a part of one."""
    words = [{word.removesuffix("s") for word in key.split(" ")} for key in (source, target)]
    return words[0] <= words[1] or words[1] <= words[0] or source.replace(" ", "") == target.replace(" ", "")

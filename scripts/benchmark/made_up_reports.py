"""Generate two long texts of invented words and an encoder for them, to measure mining at sizes beyond real test data.

Words are drawn by frequency (Zipf), and some sentences have a name or an amount of money. One sentence in ten of the
first text has a translation in the second. The encoder is a lookup table, so it costs almost nothing, but its token
states have the size of the bundled encoder's.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from aligner.embed import Encoded, TokenStates
from aligner.embed.vectors import unit_rows
from aligner.types import Block, Document, Sentence

DIM = 384
WORDS, NAMES = 20_000, 500
LENGTH = 26
SHARED = 0.1
KEPT = 0.85
"""Share of the words of a sentence that its translation keeps."""
SYLLABLES = [a + b for a in ("b", "d", "g", "k", "l", "m", "n", "p", "r", "s", "t", "v") for b in "aeiou"]
ENDINGS = {"en": "ed", "vi": "ơ"}
FREQUENCY = 1 / np.arange(2, WORDS + 2)
FREQUENCY /= FREQUENCY.sum()


def spell(number: int, language: str) -> str:
    """Return the word of a language for a meaning, given by number."""
    parts = []
    for _ in range(3):
        number, part = divmod(number, len(SYLLABLES))
        parts.append(SYLLABLES[part])
    return "".join(parts) + ENDINGS[language]


def make_two(n: int, m: int) -> tuple[Document, Document]:
    """Return an English text of n sentences and a Vietnamese text of m sentences."""
    random = np.random.default_rng(0)
    shared = round(min(n, m) * SHARED)
    drawn = [random.choice(WORDS, size=(count, LENGTH), p=FREQUENCY) for count in (n, m)]
    # A translation keeps most of the words in another order and replaces the rest.
    kept = random.random((shared, LENGTH)) < KEPT
    drawn[1][:shared] = np.where(kept, drawn[0][:shared], drawn[1][:shared])
    drawn[1][:shared] = random.permuted(drawn[1][:shared], axis=1)
    extra = [random.integers(NAMES, size=(count, 2)) for count in (n, m)]
    extra[1][:shared] = extra[0][:shared]
    places = random.permutation(m)
    return (
        _document("en", drawn[0], extra[0], np.arange(n)),
        _document("vi", drawn[1], extra[1], places),
    )


def _document(language: str, words: NDArray[np.int64], extra: NDArray[np.int64], places: NDArray[np.int64]) -> Document:
    spelled = [spell(number, language) for number in range(WORDS)]
    money = {"en": "${} million", "vi": "{} triệu USD"}[language]
    sentences, length = [], 0
    for place in places.tolist():
        tokens = [spelled[number] for number in words[place].tolist()]
        name, amount = extra[place].tolist()
        if name % 3 == 0:
            tokens.insert(LENGTH // 2, f"Mc{spell(name, 'en')}")
        if amount % 3 == 0:
            tokens.insert(LENGTH // 3, money.format(amount + 1))
        text = f"{' '.join(tokens)}."
        sentences.append(Sentence(text, length, length + len(text)))
        length += len(text) + 1
    text = " ".join(sentence.text for sentence in sentences)
    blocks = (Block("paragraph", 0, language, 0, len(text), tuple(sentences)),)
    return Document(f"made-up.{language}", "", language, text, blocks)


class MadeUpEncoder:
    """Encoder by lookup; the English and the Vietnamese word for one meaning have similar vectors."""

    name, fingerprint = "made-up", "1"

    def __init__(self) -> None:
        """Draw the vectors of all words (fixed seed)."""
        random = np.random.default_rng(1)
        meanings = random.normal(size=(WORDS, DIM)).astype(np.float32)
        self._rows: dict[str, int] = {}
        values = []
        for side, language in enumerate(ENDINGS):
            own = meanings + random.normal(0, 0.8, meanings.shape).astype(np.float32) + random.normal(0, 0.5, DIM)
            values.append(np.clip(own * 25, -127, 127).astype(np.int8))
            self._rows |= {spell(number, language): side * WORDS + number for number in range(WORDS)}
        self._values = np.concatenate(values)
        self._rarity = np.tile(-np.log(FREQUENCY), 2).astype(np.float32)
        self.encoded = 0

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return one unit vector per text."""
        sums = self.encode(texts).sums
        return unit_rows(sums)

    def encode(self, texts: Sequence[str], progress: Callable[[int], None] | None = None) -> Encoded:
        """Return token states; names and numbers get those of a frequent word."""
        self.encoded += len(texts)
        rows = [[self._rows.get(word.rstrip("."), 0) for word in text.split()] for text in texts]
        offsets = np.cumsum([0, *map(len, rows)]).astype(np.int64)
        numbers = np.array([number for row in rows for number in row], np.int64)
        tokens = TokenStates(
            self._values[numbers], np.full(len(numbers), 0.04, np.float32), self._rarity[numbers], offsets
        )
        sums = np.add.reduceat(tokens.dense(0, len(texts)), offsets[:-1], axis=0) if len(texts) else np.zeros((0, DIM))
        if progress is not None:
            progress(len(texts))
        return Encoded(np.asarray(sums, np.float32), np.diff(offsets).astype(np.float32), tokens)

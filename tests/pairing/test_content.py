"""How much of many documents is compared, and that leaving out candidates changes no pair."""

import numpy as np
import pytest

from aligner.align.engine import Side
from aligner.pairing import beginning, content, pair_by_content, parse_languages, sentences_compared
from aligner.types import Document

ALL = parse_languages(None)


@pytest.mark.parametrize(
    ("documents", "sentences"), [(0, 1000), (1, 1000), (156, 1000), (160, 512), (5_000, 32), (20_000, 8), (10**6, 8)]
)
def test_the_more_documents_the_less_of_each_is_compared(documents, sentences):
    assert sentences_compared(documents) == sentences


@pytest.mark.parametrize(("count", "sentences"), [(0, 0), (1, 1), (2, 2), (3, 3), (4, 4), (9, 5)])
def test_a_beginning_has_the_first_sentences(count, sentences):
    text = "One thing. Another thing.\n\nA third thing.\n\nA fourth thing. The last thing."
    document = Document.from_text(text, language="en")
    begun = beginning(document, count)
    assert begun.sentences == document.sentences[: min(count, sentences)]
    assert [len(block.sentences) for block in begun.blocks] == [[], [1], [2], [2, 1], [2, 1, 1], [2, 1, 2]][sentences]


def make_sides(random, count):
    """Sides of one sentence each, about anything."""
    abouts = random.normal(size=(count, 4)).astype(np.float32)
    zero = np.zeros(1, np.float32)
    return [Side(about[None], zero + 100, zero, about=about) for about in abouts]


@pytest.mark.parametrize("seed", range(20))
def test_candidates_that_are_left_out_would_not_change_the_pairs(seed, monkeypatch):
    random = np.random.default_rng(seed)
    documents = [Document(f"{code}{k}", "", code, "", ()) for code in ("en", "zh", "vi") for k in range(14)]
    sides = make_sides(random, len(documents))
    verdicts = {}

    def compare(source, target):
        key = source.sums.tobytes() + target.sums.tobytes()
        compared.add(key)
        share = float(random.choice([0.1, 0.4, 0.9, 0.9, 1.0]))
        return verdicts.setdefault(key, ("parallel" if share > 0.3 else "unrelated", share))

    def pairs():
        return {(pair.source.id, pair.target.id) for pair in pair_by_content(documents, sides, ALL).pairs}

    monkeypatch.setattr(content, "_compare", compare)
    compared = set()
    found, few = pairs(), len(compared)
    compared = set()
    monkeypatch.setattr(content, "_MOST_SHARE", 100.0)  # nothing can be left out
    assert pairs() == found
    assert few < len(compared)


def test_sides_are_loaded_one_at_a_time():
    random = np.random.default_rng(0)
    documents = [Document(f"{code}{k}", "", code, "", ()) for code in ("en", "zh") for k in range(30)]
    made = make_sides(random, len(documents))

    class Loaded(list):
        def __getitem__(self, number):
            assert isinstance(number, int)
            return made[number]

    expected = pair_by_content(documents, made, ALL).pairs
    assert pair_by_content(documents, Loaded(made), ALL).pairs == expected

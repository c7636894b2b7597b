"""Which documents go together: by group, else by file name (`names`, `paths`), else by what they say (`content`).

Each step takes documents and gives back the pairs it found and the documents that still lack a partner in a language,
which the next step may try. Pairs come as (source, target) in the language order asked for; the documents of a pair
share a group.
"""

from __future__ import annotations

from aligner.pairing.content import Relative, beginning, pair_by_content, relate, sentences_compared
from aligner.pairing.names import DocumentPair, PairedBy, Pairing, pair_by_group, pair_by_name, parse_languages, unite
from aligner.pairing.reasons import why_nothing
from aligner.pairing.triples import Triple, complete, find_triples, parse_together

__all__ = [
    "DocumentPair",
    "PairedBy",
    "Pairing",
    "Relative",
    "Triple",
    "beginning",
    "complete",
    "find_triples",
    "pair_by_content",
    "pair_by_group",
    "pair_by_name",
    "parse_languages",
    "parse_together",
    "relate",
    "sentences_compared",
    "unite",
    "why_nothing",
]

"""Find sentences that say the same in documents that are not translations of each other.

`candidates` finds pairs that stand out among their neighbors, `features` takes a closer look at them, `model` gives
each a confidence, and `matching` decides which to keep. `mine` does all of it for files, `mine_documents` for
documents.
"""

from __future__ import annotations

from aligner.mining.candidates import MARGINS, Candidates, Margin, propose
from aligner.mining.features import FEATURES, Pool, gather
from aligner.mining.matching import MATCHINGS, Matching
from aligner.mining.pipeline import Within, mine, mine_documents, mine_related
from aligner.mining.pools import Mined, MiningOptions, make_pool, mine_pools
from aligner.mining.table import MINED_COLUMNS

__all__ = [
    "FEATURES",
    "MARGINS",
    "MATCHINGS",
    "MINED_COLUMNS",
    "Candidates",
    "Margin",
    "Matching",
    "Mined",
    "MiningOptions",
    "Pool",
    "Within",
    "gather",
    "make_pool",
    "mine",
    "mine_documents",
    "mine_pools",
    "mine_related",
    "propose",
]

"""What people decided about links and texts: kept in a file beside the tables, found again in the documents.

- `records`: the file, to which lines are only ever added; `kinds` and `lines`: what its lines hold.
- `places`: runs of units, found by their texts.
- `units`: sentences and paragraphs, divided as people did.
- `matching`: links and texts, found in two documents.

Builds take accepted and edited links as they are, and align the text between them.
"""

from aligner.corrections.kinds import Correction
from aligner.corrections.matching import Found, lost_of
from aligner.corrections.outcomes import warn_of_lost
from aligner.corrections.records import read as read_corrections
from aligner.corrections.units import divide_units

__all__ = ["Correction", "Found", "divide_units", "lost_of", "read_corrections", "warn_of_lost"]

"""Why documents were not paired, in words for the person who expected pairs."""

from __future__ import annotations

from collections.abc import Sequence

from aligner.languages import LANGUAGES
from aligner.types import Document


def why_nothing(documents: Sequence[Document], languages: Sequence[tuple[str, str]]) -> str:
    """Return why there is nothing to align, and what can be done about it."""
    found = {document.language for document in documents}
    if any(found >= {*pair} for pair in languages):
        advice = "name translations alike (page.en.md, page.zh.md) or give them one group in a manifest.tsv"
        return f"nothing to align: no two of the {len(documents)} documents go together; {advice}"
    which = "the only document is" if len(documents) == 1 else f"all {len(documents)} documents are"
    known = " and ".join(LANGUAGES[code].names[0].title() for code in LANGUAGES if code in found)
    wanted = ", ".join("-".join(pair) for pair in languages)
    return f"nothing to align: {which} in {known or 'no known language'}; wanted: {wanted}"

"""trialign: documents in English, Chinese and Vietnamese in, a table of aligned pairs out."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from aligner.errors import AlignerError, AlignerWarning, InputError
    from aligner.evaluate import score, score_documents
    from aligner.formats import read_table, write_table
    from aligner.formats.table import to_frame
    from aligner.identify import identify as identify_language
    from aligner.mine import mine_documents
    from aligner.pipeline import align_corpus, align_documents, build, read_documents
    from aligner.readers import ReadOptions
    from aligner.segment import segment as segment_document
    from aligner.segment import split as split_sentences
    from aligner.types import Alignment, Bead, Block, Document, Sentence, Span

__version__ = "0.1.0"

__all__ = [
    "AlignerError",
    "AlignerWarning",
    "Alignment",
    "Bead",
    "Block",
    "Document",
    "InputError",
    "ReadOptions",
    "Sentence",
    "Span",
    "align_corpus",
    "align_documents",
    "build",
    "identify_language",
    "mine_documents",
    "read_documents",
    "read_table",
    "score",
    "score_documents",
    "segment_document",
    "split_sentences",
    "to_frame",
    "write_table",
]

# Where each public name lives. Nothing is imported before it is asked for: `import aligner` costs next to nothing. No
# name here may be a submodule's too (identify, segment), or importing that would put the module in its place.
_HOMES = {
    "AlignerError": "errors:AlignerError",
    "AlignerWarning": "errors:AlignerWarning",
    "InputError": "errors:InputError",
    "ReadOptions": "readers:ReadOptions",
    "align_corpus": "pipeline:align_corpus",
    "align_documents": "pipeline:align_documents",
    "build": "pipeline:build",
    "identify_language": "identify:identify",
    "mine_documents": "mine:mine_documents",
    "read_documents": "pipeline:read_documents",
    "read_table": "formats:read_table",
    "score": "evaluate:score",
    "score_documents": "evaluate:score_documents",
    "segment_document": "segment:segment",
    "split_sentences": "segment:split",
    "to_frame": "formats.table:to_frame",
    "write_table": "formats:write_table",
    **{name: f"types:{name}" for name in ("Alignment", "Bead", "Block", "Document", "Sentence", "Span")},
}


def __getattr__(name: str) -> Any:  # noqa: ANN401  (any public object)
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    module, _, attribute = _HOMES[name].partition(":")
    return getattr(import_module(f"{__name__}.{module}"), attribute)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})

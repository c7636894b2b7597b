"""trialign: documents in English, Chinese and Vietnamese in, a table of aligned pairs out."""

from __future__ import annotations

from importlib import import_module

# Not from typing, whose import takes longer than everything else here: an interrupt meanwhile would end the command
# with a traceback.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from aligner.align.calls import align_documents, align_sentences
    from aligner.align.multi.documents import align_multi
    from aligner.checks import check_frame as check
    from aligner.embed import Embedder, Pack, load_embedder
    from aligner.errors import AlignerError, AlignerWarning, InputError
    from aligner.evaluate import Report, Score, score, score_documents
    from aligner.filters import filter_frame as filter
    from aligner.formats import read_table, write_table
    from aligner.formats.multi.table import multi_frame
    from aligner.identify import Identification
    from aligner.identify import identify as identify_language
    from aligner.learn import learn_pack
    from aligner.mining import MiningOptions, mine, mine_documents
    from aligner.pairing import DocumentPair
    from aligner.pipeline import (
        Corpus,
        align_corpus,
        build,
        read_documents,
        to_frame,
    )
    from aligner.readers import ReadOptions
    from aligner.report.notebook import plot, show
    from aligner.report.page import write_report
    from aligner.report.summary import statistics
    from aligner.segment import segment as segment_document
    from aligner.segment import split as split_sentences
    from aligner.splits import split_frame as split
    from aligner.terms import find_terms
    from aligner.types import Alignment, Bead, Block, Document, Finding, Origin, Sentence, Span
    from aligner.types.multi import MultiAlignment, MultiRow

__version__ = "0.1.0"

__all__ = [
    "AlignerError",
    "AlignerWarning",
    "Alignment",
    "Bead",
    "Block",
    "Corpus",
    "Document",
    "DocumentPair",
    "Embedder",
    "Finding",
    "Identification",
    "InputError",
    "MiningOptions",
    "MultiAlignment",
    "MultiRow",
    "Origin",
    "Pack",
    "ReadOptions",
    "Report",
    "Score",
    "Sentence",
    "Span",
    "align_corpus",
    "align_documents",
    "align_multi",
    "align_sentences",
    "build",
    "check",
    "filter",
    "find_terms",
    "identify_language",
    "learn_pack",
    "load_embedder",
    "mine",
    "mine_documents",
    "multi_frame",
    "plot",
    "read_documents",
    "read_table",
    "score",
    "score_documents",
    "segment_document",
    "show",
    "split",
    "split_sentences",
    "statistics",
    "to_frame",
    "write_report",
    "write_table",
]

# Where each public name lives. Nothing is imported before it is asked for: `import aligner` costs next to nothing. No
# name here may be a submodule's too (identify, segment), or importing that would put the module in its place.
_HOMES = {
    "Corpus": "pipeline:Corpus",
    "DocumentPair": "pairing:DocumentPair",
    "Embedder": "embed:Embedder",
    "Identification": "identify:Identification",
    "MiningOptions": "mining:MiningOptions",
    "ReadOptions": "readers:ReadOptions",
    "check": "checks:check_frame",
    "filter": "filters:filter_frame",
    "find_terms": "terms:find_terms",
    "identify_language": "identify:identify",
    "Pack": "embed:Pack",
    "learn_pack": "learn:learn_pack",
    "load_embedder": "embed:load_embedder",
    "mine": "mining:mine",
    "align_multi": "align.multi.documents:align_multi",
    "mine_documents": "mining:mine_documents",
    "MultiAlignment": "types.multi:MultiAlignment",
    "MultiRow": "types.multi:MultiRow",
    "multi_frame": "formats.multi.table:multi_frame",
    "plot": "report.notebook:plot",
    "read_table": "formats:read_table",
    "segment_document": "segment:segment",
    "show": "report.notebook:show",
    "split": "splits:split_frame",
    "split_sentences": "segment:split",
    "statistics": "report.summary:statistics",
    "write_report": "report.page:write_report",
    "write_table": "formats:write_table",
    **{name: f"errors:{name}" for name in ("AlignerError", "AlignerWarning", "InputError")},
    **{name: f"evaluate:{name}" for name in ("Report", "Score", "score", "score_documents")},
    **{name: f"align.calls:{name}" for name in ("align_documents", "align_sentences")},
    **{name: f"pipeline:{name}" for name in ("align_corpus", "build", "read_documents", "to_frame")},
    **{
        name: f"types:{name}"
        for name in (
            "Alignment",
            "Bead",
            "Block",
            "Document",
            "Finding",
            "Origin",
            "Sentence",
            "Span",
        )
    },
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    module, _, attribute = _HOMES[name].partition(":")
    return getattr(import_module(f"{__name__}.{module}"), attribute)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})

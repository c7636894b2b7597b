"""Find decisions about links and texts in two documents, which may have changed since."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from aligner.corrections.kinds import Correction, LinkCorrection, TextCorrection
from aligner.corrections.lines import bare
from aligner.corrections.places import Places
from aligner.types import Bead, Corrected, Document, Level, Span

_FIELDS = ("text", "ids", "around")


@dataclass(frozen=True, slots=True)
class Found:
    """The decisions about two documents at one level that were found in them.

    Attributes:
        fixed: accepted and edited links; no two share a unit.
        corrected: what tables say of the rows.
        lost: corrections that do not apply, each with the reason.
        replaced: corrections that later ones took the place of.
        edits: the edited texts: the side (0 or 1), the units, and the correction.
        divided: edited texts that no row shows, for their units are in several.
    """

    fixed: tuple[tuple[Span, Span], ...] = ()
    corrected: Corrected = field(default_factory=Corrected)
    lost: tuple[tuple[Correction, str], ...] = ()
    replaced: tuple[Correction, ...] = ()
    edits: tuple[tuple[int, Span, TextCorrection], ...] = ()
    divided: tuple[TextCorrection, ...] = ()

    def among(self, beads: Iterable[Bead]) -> Found:
        """Return what was found, and which edited texts the beads of the alignment divide."""
        if not self.edits:
            return self
        holders: tuple[dict[int, int], dict[int, int]] = ({}, {})
        for number, bead in enumerate(beads):
            for held, span in zip(holders, (bead.source, bead.target), strict=True):
                held.update(dict.fromkeys(span.indices, number))
        divided = [edit for side, run, edit in self.edits if len({holders[side].get(unit) for unit in run.indices}) > 1]
        return replace(self, divided=tuple(divided))


def lost_of(found: Iterable[Found]) -> list[tuple[Correction, str]]:
    """Return the corrections that do not apply to pairs of documents, each with the reason.

    A text that is divided between rows of one pair may be shown in another.
    """
    all_found = list(found)
    lost = [pair for each in all_found for pair in each.lost]
    shown = {edit for each in all_found for _, _, edit in each.edits if edit not in each.divided}
    order = dict.fromkeys(edit for each in all_found for edit in each.divided if edit not in shown)
    return [*lost, *((edit, "its text is divided between rows") for edit in order)]


def find_corrections(source: Document, target: Document, level: Level, corrections: Iterable[Correction]) -> Found:
    """Return where the decisions about links and texts are in two segmented documents.

    A later decision takes the place of earlier ones that share a unit with it.

    Args:
        source: the source document, its units divided as people did.
        target: the target document.
        level: the level of the alignment.
        corrections: corrections in the order in which they were made; those of other documents are left out.
    """
    ids = source.id, target.id
    mine = [each for each in corrections if each.level == level]
    links = [link for each in mine if isinstance(each, LinkCorrection) and (link := turned_to(each, ids))]
    texts = [each for each in mine if isinstance(each, TextCorrection) and each.document in ids]
    if not links and not texts:
        return Found()
    sides = Places.of(source, level), Places.of(target, level)
    found = _find_links(links, sides)
    edits: list[tuple[int, Span, TextCorrection]] = []
    shown: list[dict[Span, str]] = []
    for side, (document, places) in enumerate(zip((source, target), sides, strict=True)):
        edited, lost, replaced = _find_texts([each for each in texts if each.document == document.id], places)
        edits += [(side, run, edit) for run, edit in edited.items()]
        shown.append({run: edit.new_text for run, edit in edited.items()})
        found = replace(found, lost=(*found.lost, *lost), replaced=(*found.replaced, *replaced))
    corrected = replace(found.corrected, source_texts=shown[0], target_texts=shown[1])
    return replace(found, corrected=corrected, edits=tuple(edits))


def concerns(correction: Correction, documents: Iterable[str], pairs: Iterable[tuple[str, str]]) -> bool:
    """Return whether a correction is about some documents or pairs of documents."""
    if isinstance(correction, LinkCorrection):
        both = correction.source, correction.target
        return both in pairs or both[::-1] in pairs
    return correction.document in documents


def turned_to(link: LinkCorrection, ids: tuple[str, str]) -> LinkCorrection | None:
    """Return a link with the documents as source and target; None if it is about others."""
    if (link.source, link.target) == ids:
        return link
    if (link.target, link.source) != ids:
        return None
    values: dict[str, Any] = {"source": ids[0], "target": ids[1]}
    for name in _FIELDS:
        values |= {f"source_{name}": getattr(link, f"target_{name}"), f"target_{name}": getattr(link, f"source_{name}")}
    return replace(link, before=tuple((target, text) for text, target in link.before), **values)


def _find_links(links: Sequence[LinkCorrection], sides: tuple[Places, Places]) -> Found:
    spans = _locate(links, sides)
    taken: tuple[set[int], set[int]] = (set(), set())
    fixed: list[tuple[Span, Span]] = []
    statuses: dict[tuple[Span, Span], str] = {}
    lost: list[tuple[Correction, str]] = []
    replaced: list[Correction] = []
    later: set[tuple[str, str]] = set()
    for link, both in zip(reversed(links), reversed(spans), strict=True):
        texts = bare(link.source_text), bare(link.target_text)
        present = [used for used, span in zip(taken, both, strict=True) if span and not used.isdisjoint(span.indices)]
        if present or (None in both and texts in later):
            replaced.append(link)
        elif both[0] is None or both[1] is None:
            if link.status != "withdrawn":
                lost.append((link, _reason(link, both, sides)))
        else:
            found = both[0], both[1]
            for used, span in zip(taken, found, strict=True):
                used.update(span.indices)
            if link.status in ("accepted", "edited"):
                fixed.append(found)
            if link.status != "withdrawn":
                statuses[found] = link.status
        later.add(texts)
        later |= {(bare(source), bare(target)) for source, target in link.before}
    return Found(tuple(sorted(fixed, key=_order)), Corrected(statuses), tuple(lost[::-1]), tuple(replaced[::-1]))


def _order(bead: tuple[Span, Span]) -> tuple[int, int, int, int]:
    return bead[0].start, bead[0].stop, bead[1].start, bead[1].stop


def _reason(link: LinkCorrection, both: tuple[Span | None, Span | None], sides: tuple[Places, Places]) -> str:
    said = [
        f"its {name} text {places.missing(text)}"
        for name, span, places, text in zip(
            ("source", "target"), both, sides, (link.source_text, link.target_text), strict=True
        )
        if span is None
    ]
    return " and ".join(said)


def _locate(links: Sequence[LinkCorrection], sides: tuple[Places, Places]) -> list[tuple[Span | None, Span | None]]:
    """Return where the two texts of each link are now.

    Texts that occur once say how far the units around them have moved since; texts that occur several times are looked
    for there.
    """
    moved: tuple[dict[int, int], dict[int, int]] = ({}, {})
    for link in links:
        for places, known, (text, ids, _) in zip(sides, moved, _sides(link), strict=True):
            runs = places.runs(text)
            if len(runs) == 1 and ids:
                known[ids[0]] = runs[0].start - ids[0]
    located: list[tuple[Span | None, Span | None]] = []
    for link in links:
        found: list[Span | None] = []
        own = _sides(link)
        # The side that occurs once, if any, says where the other is.
        order = sorted((0, 1), key=lambda k: len(sides[k].runs(own[k][0])) != 1)
        place: dict[int, Span | None] = {}
        for k in order:
            text, ids, around = own[k]
            other = place.get(1 - k)
            part = (other.start + other.stop) / 2 / len(sides[1 - k]) if other else None
            near = ids[0] if ids else (part or 0.0) * len(sides[k])
            place[k] = sides[k].nearest(text, near + _shift(moved[k], near), around, part)
        found = [place[0], place[1]]
        located.append((found[0], found[1]))
    return located


def _shift(moved: Mapping[int, int], near: float) -> int:
    """Return how far the unit moved whose old number is nearest."""
    return moved[min(moved, key=lambda old: abs(old - near))] if moved else 0


def _sides(link: LinkCorrection) -> tuple[tuple[str, tuple[int, ...], Any], tuple[str, tuple[int, ...], Any]]:
    return (
        (link.source_text, link.source_ids, link.source_around),
        (link.target_text, link.target_ids, link.target_around),
    )


def _find_texts(
    texts: Sequence[TextCorrection], places: Places
) -> tuple[dict[Span, TextCorrection], list[tuple[Correction, str]], list[Correction]]:
    """Return the edits of runs of units, the edits that do not apply, and those that later ones replaced."""
    edits: dict[Span, TextCorrection] = {}
    lost: list[tuple[Correction, str]] = []
    replaced: list[Correction] = []
    taken: set[int] = set()
    later: set[str] = set()
    for each in reversed(texts):
        run = places.nearest(each.text, each.id, each.around)
        is_taken_back = each.new_text == each.text
        if run is None:
            if bare(each.text) in later:
                replaced.append(each)
            elif not is_taken_back:
                lost.append((each, f"its text {places.missing(each.text)}"))
        elif not taken.isdisjoint(run.indices):
            replaced.append(each)
        else:
            taken.update(run.indices)
            if not is_taken_back:
                edits[run] = each
        later.add(bare(each.text))
    return dict(sorted(edits.items(), key=lambda edit: edit[0].start)), lost[::-1], replaced[::-1]

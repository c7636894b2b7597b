"""Rules that languages in Latin script share; the words that they use are in the `Lexicon` of each language."""

from __future__ import annotations

import re

from aligner.languages import SENTENCE_ENDS
from aligner.segment.rules import Lexicon
from aligner.segment.stops import OPENERS, Stop

_WIDE_MARKS = frozenset(SENTENCE_ENDS) - frozenset(".!?…")
_ACRONYM = re.compile(r"(?:[^\W\d_]\.)+[^\W\d_]$")
_INITIAL_FOLLOWS = re.compile(r"[^\W\d_]\.")
_ROMAN = r"(?=[ivxlcIVXLC])(?i:x[lc]|l?x{0,3})(?i:ix|iv|v?i{0,4})"
_ENUMERATOR = re.compile(rf"(?:\d{{1,2}}(?:\.\d{{1,2}}){{0,3}}|[A-Za-zđĐ]|{_ROMAN})$")
# Labels of clauses: 117, 5a, 5bis, A1; and with dots 3.1a, A.2, II.3. Letters alone with dots are an acronym.
_CLAUSE = rf"(?:\d{{1,3}}(?:[a-zđ]|bis|ter|quater|quinquies)?|[A-Za-zđĐ]\d{{0,3}}|{_ROMAN})"
_CLAUSE_LABEL = re.compile(rf"{_CLAUSE}$")
_DOTTED_LABEL = re.compile(rf"(?=.*\d){_CLAUSE}(?:\.{_CLAUSE}){{1,5}}$")
_INSERTED = frozenset(("bis", "ter", "quater", "quinquies"))
_ITEM_BEFORE = '.!?…:;。！？"”’)]|•'
_NUMBER = re.compile(r"\d|#|[IVXLC]{2,}\b|[VX]\b|[A-Z]{1,3}[ -]?\d")
_DASH_START = re.compile(r"[-–—•*·]++\s*+([^\W\d_])")
_SYMBOLS_THAT_START = "$€£¥₫฿#@•§"


def is_text_end(stop: Stop, _: Lexicon) -> bool | None:
    """Do not split at the end of the text, where a sentence ends anyway."""
    return False if stop.next >= len(stop.text) else None


def is_wide_mark(stop: Stop, _: Lexicon) -> bool | None:
    """Split after full marks of Chinese and other scripts even if no space follows."""
    if stop.marks[0] not in _WIDE_MARKS:
        return None
    return stop.opened or stop.first_char.isalnum()


def is_unspaced(stop: Stop, lexicon: Lexicon) -> bool | None:
    """Do not split where no space follows, unless a space seems to be missing between two sentences: "gái.Dựa"."""
    if not stop.unspaced:
        return None
    if stop.closers and stop.closers[-1] in "”»" and stop.first_char.isupper():
        return True
    if stop.first_is_han:
        return True
    if stop.is_dash or stop.opened or not stop.next_words:
        return stop.opened and stop.text[stop.next] in '“«‘"' and not stop.is_dash
    following = stop.next_words[0]
    # "end.Then", but neither "System.Out" nor "Node.JS" nor "v2.Update".
    is_plain = len(stop.token) > 1 and stop.token.isalpha() and stop.token.islower()
    is_title_case = following[0].isupper() and (following[1:].islower() or len(following) == 1)
    after = stop.text[stop.first + len(following) : stop.first + len(following) + 1]
    return (
        is_plain
        and is_title_case
        and after not in ("(", "_", ".", "/", "@", "=")
        and stop.word not in lexicon.abbreviations | lexicon.titles | {"www"}
    )


def is_dash_start(stop: Stop, _: Lexicon) -> bool | None:
    """Split before a dash or a bullet and a capital, except between a quotation and its speaker: "Tốt!" - ông nói."""
    if not stop.unspaced and (start := _DASH_START.match(stop.text, stop.next)):
        return start[1].isupper() and not stop.is_quoted
    return None


def is_followed_by_mark(stop: Stop, _: Lexicon) -> bool | None:
    """Do not split before a comma, a dash or a closing mark."""
    starts = stop.first_char.isalnum() or stop.first_char in _SYMBOLS_THAT_START
    return None if starts and stop.first_char else False


def is_broken_speech(stop: Stop, lexicon: Lexicon) -> bool | None:
    """Split after a dash that breaks off a quotation if a sentence or quotation follows: "But I—" "You what?"."""
    if not stop.is_dash:
        return None
    return stop.opened or (stop.first_char.isupper() and not _is_attribution(stop, lexicon))


def is_enumerator(stop: Stop, lexicon: Lexicon) -> bool | None:
    """Do not split after the number or letter of an item, a section or a caption: "1. The", "Figure 1.2. Radar"."""
    if not stop.is_dot or stop.closers not in ("", ")"):
        return None
    token, before = stop.token, stop.before_token
    if token in _INSERTED and before[-1:].isdigit():  # Article 5 bis.
        before, _, token = before.rpartition(" ")
    if not (_CLAUSE_LABEL.match(token) or _DOTTED_LABEL.match(token)):
        return None
    label = _find_caption(before, lexicon)
    if label:
        if label.islower():
            return None
        before = before[: -len(label)].rstrip()
        return False if _starts_item(before) else None
    last = before.rsplit(None, 1)[-1] if before else ""
    if last.endswith(".") and last[:-1].lower() in lexicon.numbered | lexicon.titles | lexicon.abbreviations:
        return None
    # After another sentence, "5m." and "365." are rather answers than labels.
    follows = _starts_item(before) if _ENUMERATOR.match(token) or _DOTTED_LABEL.match(token) else not before
    return False if follows else None


def _find_caption(before: str, lexicon: Lexicon) -> str:
    """Return the caption word or words at the end of a text ("Figure", "Phụ lục"), or ""."""
    words = before.rsplit(None, 2)
    for count in (1, 2):
        label = " ".join(words[-count:])
        if before.endswith(label) and label.lower().lstrip(OPENERS) in lexicon.captions:
            return label
    return ""


def _starts_item(before: str) -> bool:
    return not before or before[-1] in _ITEM_BEFORE


def is_title(stop: Stop, lexicon: Lexicon) -> bool | None:
    """Do not split after an abbreviation before a name: "Dr. Ng"."""
    return False if stop.is_dot and not stop.closers and stop.word in lexicon.titles else None


def is_numbered(stop: Stop, lexicon: Lexicon) -> bool | None:
    """Do not split between an abbreviation and a number: "No. 5" ("No. The" is an answer)."""
    if not stop.is_dot or stop.word not in lexicon.numbered:
        return None
    return False if _NUMBER.match(stop.text, stop.first) else None


def is_month(stop: Stop, lexicon: Lexicon) -> bool | None:
    """Split after an abbreviated month only before a capital: "until Oct. President Joko", but "Oct. 3"."""
    if not stop.is_dot or stop.word not in lexicon.months:
        return None
    return stop.first_char.isupper()


def is_initial(stop: Stop, lexicon: Lexicon) -> bool | None:
    """Do not split after an initial, unless the letter belongs to the word before it: "vitamin C. It"."""
    if not stop.is_dot or len(stop.token) != 1 or not stop.token.isupper():
        return None
    if _INITIAL_FOLLOWS.match(stop.text, stop.first):
        return False
    if stop.closers or stop.opened:
        return True
    before = stop.before_token.rsplit(None, 1)[-1:]
    if before and before[0].lower() in lexicon.labels:
        return True
    return stop.next_word in lexicon.starters


def is_abbreviation(stop: Stop, lexicon: Lexicon) -> bool | None:
    """Split after an acronym or another abbreviation only if the next word is likely to begin a sentence."""
    if not stop.is_dot or stop.closers:
        return None
    if stop.token in lexicon.states and stop.next_word in lexicon.institutions:
        return False
    is_acronym = bool(_ACRONYM.search(stop.token))
    if not is_acronym and stop.word not in lexicon.abbreviations:
        return None
    if stop.first_char.islower():
        return False
    if stop.opened:
        return stop.text[stop.next] not in "(["
    if stop.next_word in lexicon.starters:
        return True
    return is_acronym and _is_subject(stop, lexicon)


def _is_subject(stop: Stop, lexicon: Lexicon) -> bool:
    """Tell whether a name and its verb follow ("U.S. Rosa will"), not the noun of an acronym ("U.S. Senate will")."""
    return (
        len(stop.next_words) > 1
        and stop.next_words[1] in lexicon.auxiliaries
        and stop.next_word not in lexicon.institutions
    )


def is_ellipsis(stop: Stop, _: Lexicon) -> bool | None:
    """Split between an ellipsis and a capital, except in a stammer ("I... I've") or a formula."""
    if not stop.is_ellipsis:
        return None
    if not stop.first_char.isupper() and not stop.first_is_han:
        return False
    if stop.is_quoted:
        return None
    before = stop.word or "".join(stop.before_token.lower().split()[-1:])
    stammers = bool(before) and re.split("['’]", stop.next_word)[0] == before
    return not (stammers or (len(before) == 1 and before.isalpha()))


def is_exclamatory_name(stop: Stop, lexicon: Lexicon) -> bool | None:
    """Do not split after a name that ends with a mark: "Yahoo! Mail"."""
    if stop.word not in lexicon.exclamatory_names or stop.closers:
        return None
    return stop.next_word in lexicon.starters


def is_attribution(stop: Stop, lexicon: Lexicon) -> bool | None:
    """Do not split between a quoted question or exclamation and its speaker: "Where?" Wang asked."""
    if stop.is_quoted and not stop.is_dot and not stop.opened and _is_attribution(stop, lexicon):
        return False
    return None


def _is_attribution(stop: Stop, lexicon: Lexicon) -> bool:
    """Tell whether a speaker and a verb of speech follow: "I cried", "Minh Lan asked", "Ông Hải hỏi"."""
    following = stop.next_words
    is_speaker = bool(following) and following[0] in lexicon.speakers
    if is_speaker:
        following = following[1:]
    elif stop.next_word in lexicon.starters:
        return False
    names = 0
    while names < min(3, len(following)) and following[names][0].isupper():
        names += 1
    return (is_speaker or names > 0) and _has_speech(following[names:], lexicon)


def _has_speech(following: tuple[str, ...], lexicon: Lexicon) -> bool:
    """Tell whether the words begin with a verb of speech; Vietnamese verbs may be two syllables."""
    return bool(following) and (
        following[0].lower() in lexicon.speech or " ".join(following[:2]).lower() in lexicon.speech
    )


SHARED_BEFORE_CASE = (
    is_text_end,
    is_wide_mark,
    is_unspaced,
    is_dash_start,
    is_followed_by_mark,
    is_broken_speech,
    is_enumerator,
    is_title,
    is_numbered,
    is_ellipsis,
)
"""Rules to ask before the rule of the language about lowercase letters."""

SHARED_AFTER_CASE = (
    is_month,
    is_initial,
    is_abbreviation,
    is_exclamatory_name,
    is_attribution,
)
"""Rules to ask after it."""

"""Sentence ends in Vietnamese, where words are syllables and abbreviations have no accents."""

from __future__ import annotations

import re
import unicodedata

from aligner.segment import english
from aligner.segment.latin import SHARED_AFTER_CASE, SHARED_BEFORE_CASE
from aligner.segment.rules import Lexicon, RuleSet, words
from aligner.segment.stops import Stop

LEXICON = Lexicon(
    titles=words(
        "gs ts pgs ths th.s bs cn ks kts ls lm nsnd nsưt nguts pgs.ts gs.ts gs.tskh pgs.tskh tskh ts.bs ths.bs bs.ckii "
        "bs.cki gs.bs pgs.bs ts.ls ths.ls gs.ts.bs pgs.ts.bs đ/c đ.c tt ttg pttg ct pct gđ pgđ đt tr nxb cty bv đh "
        # Shortened parts of names ("Ng. Văn An"), and "for" or "on behalf of" above a signature.
        "ng ngh ph th nh kh ch qu kt tm tl tuq ds đd ktv ncs nghs ngnd ngưt "
        "mr mrs ms dr prof st gen col vs"
    ),
    numbered=words("no vol fig tr p đ k h s sđt đt fax tel mst cmnd cccd stt"),
    abbreviations=words("v.v inc co corp ltd jr sr tp tx tt q p h x tphcm bch ubnd hđnd qđ nđ nq tb bc cv"),
    starters=words(
        "đây đó các những một khi trong theo tuy nhưng và vì nếu sau trước ngoài tại đến từ với để nó chúng có không "
        "hiện điều việc đối được đã đang sẽ cũng còn như do bởi vậy thế tuy_nhiên ở trên dưới qua bên cùng mặc dù hôm "
        "ngày năm tháng lúc hơn mỗi mọi nhiều hầu dữ kết số người ông bà anh chị cô tôi họ chúng_ta hai ba bạn ai đều "
        "nhờ nhằm thậm song mà rồi"
    ),
    labels=words(
        "điểm hạng loại nhóm lớp bảng khối khu lô tổ đội cột hàng phần mục câu đáp_án án vitamin gan cúm phẩm type "
        "tuyến chất dãy tòa toà cấp ý dạng"
    ),
    captions=words(
        "hình bảng biểu điều khoản chương mục phần bài câu bước tiết phụ_lục ví_dụ quyển tập hồi đoạn tiểu_mục biểu_đồ "
        "sơ_đồ câu_hỏi"
    ),
    speech=words(
        "nói hỏi đáp kể kêu la hét quát gào thốt than thét reo gắt bảo viết cười khóc nghĩ "
        "chia_sẻ phát_biểu cho_biết cho_hay bày_tỏ nhận_xét khẳng_định thừa_nhận trả_lời tâm_sự thì_thầm giải_thích "
        "tuyên_bố nhấn_mạnh bình_luận hồi_tưởng lên_tiếng nói_thêm tiếp_lời đáp_lại hỏi_lại thốt_lên kêu_lên hét_lên"
    ),
    speakers=words("tôi ông bà anh chị cô nó hắn") | frozenset(("Tôi", "Ông", "Bà", "Anh", "Chị", "Cô", "Nó", "Hắn")),
    exclamatory_names=english.LEXICON.exclamatory_names,
)
_PLACES = words("tp tx tt q p h x")
_LOWERCASE_PLACES = words("đ p q h x f tp tx tt")
_PRICE = re.compile(r"\d[.,]\d{3}$|\d{4}$")
# What people and organizations are, before their names.
_ROLES = words(
    "hlv btv pv ptv ctv vđv đbqh clb mc nsx nv gv sv hs bgk bgđ tgđ ptgđ tbt ttk csgt vks vksnd tand bql bqt bcđ hđqt "
    "lđbđ đtqg đt btc vff hlvt"
)
_SHORT_PLACE_NAMES = words("huế vinh")
# Many words that begin sentences also begin the names of people (Anh, Hai, Năm), but these do not.
_SAFE_STARTERS = words(
    "đây đó các những khi trong theo tuy nhưng vì nếu sau trước ngoài tại để không được đã đang sẽ cũng việc điều"
)
_PERSONS = words("anh chị ông bà em cháu cô chú bé cậu bác thị văn")
_ACCENTED = re.compile(r"[\u0300-\u036f]")
_TONE = re.compile(r"[\u0300\u0301\u0303\u0309\u0323]")


def _has_accent(word: str) -> bool:
    return bool(_ACCENTED.search(unicodedata.normalize("NFD", word))) or "đ" in word


def is_place(stop: Stop, _: Lexicon) -> bool | None:
    """Split after "TP." and the like at the end of a sentence ("ở TP. Xây dựng"), not before a place ("TP. HCM")."""
    if not stop.is_dot or stop.word not in _PLACES or not stop.token[0].isupper() or stop.closers or stop.opened:
        return None
    if not stop.first_char.isupper():
        return False
    if stop.next_word in _SAFE_STARTERS:
        return True
    # A place name has two syllables in capitals, or is foreign and has no accents.
    second = stop.next_words[1] if len(stop.next_words) > 1 else ""
    is_plain_word = second.islower() and _has_accent(stop.next_word) and stop.next_word not in _SHORT_PLACE_NAMES
    return is_plain_word and stop.next_words[0][1:].islower() and stop.word in ("tp", "tx")


def is_street(stop: Stop, _: Lexicon) -> bool | None:
    """Do not split between "đ." (a street), "p." and the like and a name: "số 12 đ. Lê Lợi", not "5.000 đ. Lê Lợi"."""
    if not stop.is_dot or stop.closers or stop.token not in _LOWERCASE_PLACES or len(stop.next_words) < 2:
        return None
    before = stop.before_token
    is_amount = bool(_PRICE.search(before)) if stop.token == "đ" else before[-1:].isdigit()
    is_name = all(word[0].isupper() for word in stop.next_words[:2]) and stop.next_word not in _SAFE_STARTERS
    return False if is_name and not is_amount else None


def is_role(stop: Stop, lexicon: Lexicon) -> bool | None:
    """Do not split between what somebody is and the name, unless a sentence begins: "HLV. Park", "BTV. Hoài Anh"."""
    if not stop.is_dot or stop.closers or stop.word not in _ROLES or not stop.token[0].isupper():
        return None
    second = stop.next_words[1] if len(stop.next_words) > 1 else ""
    return stop.next_word in _SAFE_STARTERS or (stop.next_word in lexicon.starters and second.islower())


def is_titled_end(stop: Stop, lexicon: Lexicon) -> bool | None:
    """Split after a title without a name: "ông là GS. Tuy nhiên, ..."."""
    if not stop.is_dot or stop.word not in lexicon.titles or stop.closers:
        return None
    return True if stop.first_char.isupper() and stop.next_word in _SAFE_STARTERS else None


def is_before_lowercase(stop: Stop, lexicon: Lexicon) -> bool | None:
    """Do not split before a lowercase letter, except after an accented word, which is no abbreviation."""
    if not stop.first_char.islower():
        return None
    if stop.closers or not stop.is_dot:
        return False
    if stop.opened:
        return None
    known = lexicon.titles | lexicon.numbered | lexicon.abbreviations
    return len(stop.word) > 2 and stop.word.isalpha() and _has_accent(stop.word) and stop.word not in known


def is_spoken_vowel(stop: Stop, _: Lexicon) -> bool | None:
    """Split after a single vowel with a tone, which is an interjection and not an initial: "– Ừ. Nhớ nhé."."""
    if not stop.is_dot or sum(char.isalpha() for char in stop.token) != 1:
        return None
    return True if stop.first_char.isupper() and _TONE.search(unicodedata.normalize("NFD", stop.token)) else None


def is_anonymous(stop: Stop, _: Lexicon) -> bool | None:
    """Split after the initial of a person without a last name: "chị L. Công an đã ...", unlike "ông J. Smith"."""
    if not stop.is_dot or len(stop.token) != 1 or not stop.token.isupper() or len(stop.next_words) < 2:
        return None
    person = "".join(stop.before_token.split()[-1:])
    is_person = person.lower() in _PERSONS or (person.istitle() and _has_accent(person.lower()))
    follows = stop.first_char.isupper() and _has_accent(stop.next_word) and stop.next_words[1].islower()
    return True if is_person and follows else None


def is_thousands(stop: Stop, _: Lexicon) -> bool | None:
    """Do not split a number with a dot and a space before the thousands: "1. 000 đồng"."""
    if not stop.is_dot or not stop.token.isdigit():
        return None
    following = stop.next_words[0] if stop.next_words else ""
    return False if following.isdigit() and len(following) == 3 else None


RULES = RuleSet(
    (
        SHARED_BEFORE_CASE[0],
        is_titled_end,
        *SHARED_BEFORE_CASE[1:],
        is_before_lowercase,
        is_thousands,
        is_place,
        is_street,
        is_role,
        is_anonymous,
        is_spoken_vowel,
        *SHARED_AFTER_CASE,
    ),
    LEXICON,
)

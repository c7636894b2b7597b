"""Split texts into tokens, and list the function words of each language for the search for terms."""

# ruff: noqa: E501, SIM905 (lists of words)
from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from aligner.languages import HAN

BREAK = "|"
"""The token of punctuation and numbers, which a term cannot contain."""

_TOKEN = re.compile(rf"(?P<han>[{HAN}])|[^\W\d_{HAN}](?:[^\W_{HAN}]|[-.'’&+/](?=[^\W_{HAN}]))*|\d+(?:[.,:]\d+)*|\S")
# Code, tags, placeholders and addresses.
_NOT_PROSE = re.compile(r"`[^`]*`|<[^<>]+>|\{[^{}]*\}|\S*(?:://|@|www\.)\S*")
_SIBILANTS = ("ses", "xes", "zes", "ches", "shes")


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a language that show where terms begin and end.

    Attributes:
        edges: Tokens that cannot begin or end a term.
        begins: Other tokens that cannot begin a term.
        ends: Other tokens that cannot end a term.
        inner: Tokens of `edges` that may stand inside a term.
        phrases: Common phrases that are not terms.
        nominal: Tokens that stand before nouns.
        verbal: Tokens that stand before verbs.
        shortest: Minimum number of tokens of a term.
        longest: Maximum number of tokens of a term.
    """

    edges: frozenset[str]
    begins: frozenset[str]
    ends: frozenset[str]
    inner: frozenset[str]
    phrases: frozenset[str]
    nominal: frozenset[str]
    verbal: frozenset[str]
    shortest: int
    longest: int


def _set(text: str) -> frozenset[str]:
    return frozenset(text.split())


_NONE: frozenset[str] = frozenset()

_ENGLISH = Words(
    edges=_set(
        "a an the this that these those some any each every all both either neither no none such same other another own "
        "i you he she it we they me him her us them my your his its our their mine yours myself yourself itself "
        "themselves who whom whose which what when where why how whether there here then now once ever never always "
        "often sometimes usually soon already still yet again also too very much many more most less least few little "
        "several enough just only even quite rather almost nearly about around and or but nor so if unless because "
        "since while until till although though as than like of to in on at by for from with without within into onto "
        "out off over under above below between among through during before after against across along behind beyond "
        "per via up down away back together inside outside be am is are was were been being have has had having do does "
        "did doing done can cannot could will would shall should may might must need not don't doesn't isn't can't "
        "won't let let's it's that's you're we're i'm you'll we'll they're you've we've i've didn't wasn't aren't "
        "there's here's what's he's she's get gets got getting make makes made making go goes went going come comes "
        "came take takes took taken give gives given gave see sees seen saw know knows knew known think thinks thought "
        "want wants wanted use uses used using work works worked working call calls called calling look looks looked "
        "looking try tries tried trying find finds found keep keeps kept put puts say says said tell tells told ask "
        "asks asked seem seems seemed become becomes became show shows shown mean means meant begin begins start starts "
        "started run runs ran running help helps helped allow allows allowed lets happen happens happened follow "
        "follows following based set sets provide provides provided create creates created creating add adds added "
        "adding change changes changed contain contains include includes including included define defines defined "
        "specify specifies specified describe describes described new old good better best bad great big small large "
        "long short high low first second third last next previous different similar certain possible important useful "
        "easy easier hard simple able available sure true false common right left full whole main general particular "
        "specific various recent current currently multiple single two three four five six seven eight nine ten one "
        "ones thing things something anything everything nothing someone anyone way ways lot lots bit kind sort part "
        "parts case cases example examples time times people day days year years yes ok okay please etc eg e.g i.e vs "
        "however therefore thus instead otherwise perhaps maybe really actually simply well easily automatically "
        "directly exactly especially particularly today tomorrow yesterday tonight o'clock mr mrs ms dr"
    ),
    begins=_NONE,
    ends=_NONE,
    inner=_set("of the for in to on by per"),
    phrases=_NONE,
    nominal=_set(
        "a an the this that these those your its their our my his her each every any some no another of in on with "
        "single multiple new same default more many other per from"
    ),
    verbal=_set(
        "to can will may should must would could might not you we they i don't doesn't cannot let let's who which did "
        "does do never always also then it he she be is are was were been being have has had"
    ),
    shortest=1,
    longest=5,
)

_VIETNAMESE = Words(
    edges=_set(
        "và hoặc hay nhưng mà thì là của cho với để khi nếu vì do bởi nên từ trong trên dưới tại ở đến tới vào ra lên "
        "xuống qua về theo như bằng trước sau cùng cũng đã đang sẽ vẫn còn chỉ không chưa chẳng đừng phải có được bị cần "
        "muốn hãy các những một mỗi mọi từng nhiều ít vài mấy cả tất đều này đó kia ấy đây nọ nào gì sao ai đâu tôi bạn "
        "họ chúng ta mình cái chiếc việc rất quá lắm hơn nhất lại nữa rồi thôi luôn ngay vừa cứ bất làm giúp gọi "
        "lấy xem thấy khiến tuy dù rằng thế vậy lúc nhằm nhờ gồm bao đi à ạ nhé nhỉ hả vâng"
    ),
    begins=_set("dùng"),
    ends=_NONE,
    inner=_set("của cho với theo trong trên dưới có không được một"),
    phrases=frozenset(
        "có thể|sử dụng|ví dụ|trường hợp|bắt đầu|tiếp tục|mặc dù|thay đổi|bao gồm|cho phép|cung cấp|yêu cầu|thực hiện|"
        "tuy nhiên|đầu tiên|cuối cùng|hiện tại|bình thường|thông thường|đặc biệt|khác nhau|giống nhau|tương tự|phổ biến|"
        "quan trọng|hoàn toàn|trực tiếp|tự động|đơn giản|cơ bản|phức tạp|chính xác|cụ thể|rõ ràng|dễ dàng|nhanh chóng|"
        "toàn bộ|tất cả|ngoài ra|bên trong|bên ngoài|thỉnh thoảng|đôi khi|mong muốn|xảy ra|tìm hiểu|hữu ích|hiệu quả|"
        "sẵn sàng|cần thiết|nhìn chung|liên quan".split("|")
    ),
    nominal=_set(
        "các những một mỗi mọi của cái chiếc này là vài nhiều trong với từ bởi số hai ba về tên"
    ),
    verbal=_set(
        "sẽ đã đang không được để cần phải nên thể muốn hãy bạn ta tôi bị đừng chưa cũng đều vẫn họ nó chúng hay"
    ),
    shortest=2,
    longest=6,
)  # fmt: skip

_CHINESE = Words(
    edges=_set(
        "的 了 是 在 和 与 與 或 也 都 就 而 但 没 沒 这 這 那 哪 此 该 該 其 每 你 您 我 他 她 它 们 們 把 被 很 吗 嗎 呢 吧 啊 "
        "些 么 麼 怎 谁 誰 几 幾 且 之 则 則 若 於 于 给 給 请 請 让 讓 已 还 還 又 及 到 才 仅 僅 即 太"
    ),
    begins=_set("从 從 为 為 以 次 本 另 个 個 并 並 所 将 將 来 來 时 時"),
    ends=_set("中 里 裡 上 下 后 後 前 为 為"),
    inner=_set("在 被 于 之 其 即 该 到"),
    phrases=frozenset(
        " ".join(phrase)
        for phrase in (
            "使用 因为 因為 由于 没有 沒有 需要 通过 通過 进行 進行 能够 能夠 已经 必须 必須 应该 應該 现在 現在 时候 時候 "
            "然后 只是 不同 相同 其他 其它 任何 许多 許多 例如 比如 包括 关于 關於 根据 根據 直接 首先 之间 以下 同时 同時 "
            "虽然 雖然 开始 開始 看到 知道 觉得 覺得 认为 認為 希望 这样 這樣 那样 复杂 複雜 简单 簡單 常见 常見 特殊 类似 "
            "類似 通常 可能 重要 主要 快速 完全 自己 自动 自動 所有 一个 一些 以及 如果 可以 我们 或者"
        ).split()
    ),
    nominal=_set("的 个 個 种 種 些 该 該 此 这 這 每 其 各 某 项 項 条 條 在 是 和 与 與 从 從 为 為"),
    verbal=_set("可 以 会 會 能 要 不 来 來 将 將 被 请 請 应 應 需 须 須 你 我 他 们 們 想 去 已 就 也 未 正 没 沒 让 讓 并"),
    shortest=2,
    longest=8,
)  # fmt: skip

WORDS = {"en": _ENGLISH, "vi": _VIETNAMESE, "zh": _CHINESE}


def tokenize(text: str, language: str) -> list[tuple[str, int, int]]:
    """Return the tokens of a text with their start and end offsets.

    Tokens are words in lower case and single Chinese characters. Everything else is `BREAK`, including addresses, tags,
    placeholders and code in backquotes.
    """
    if any(mark in text for mark in "`<{@/"):
        text = _NOT_PROSE.sub(lambda match: "|" + " " * (len(match[0]) - 1), text)
    found = []
    for match in _TOKEN.finditer(text):
        token, end = match[0], match.end()
        possessive = False
        if not match["han"]:
            token = token.lower().replace("’", "'") if token[0].isalpha() else BREAK
            possessive = language == "en" and token.endswith("'s") and len(token) > 4
        if possessive:
            found += [(token[:-2], match.start(), end - 2), (BREAK, end - 2, end)]
        else:
            found.append((token if token.isascii() else unicodedata.normalize("NFC", token), match.start(), end))
    return found


def find_plurals(rows: Sequence[Sequence[str]]) -> dict[str, str]:
    """Return the plurals of English words, to the singular that the same texts have; the texts may be in any language."""
    known = Counter(token for row in rows for token in row)
    plurals = {}
    for word in known:
        if len(word) < 4 or not word.isascii() or not word.endswith("s") or word.endswith(("ss", "us", "is")):
            continue
        ways = [word[:-1]]
        if word.endswith("ies"):
            ways.insert(0, word[:-3] + "y")
        elif word.endswith(_SIBILANTS):
            ways.insert(0, word[:-2])
        singular = next((way for way in ways if way in known), None)
        if singular:
            plurals[word] = singular
    return plurals

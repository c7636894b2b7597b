"""Seed errors of each kind that `aligner check` finds into single clean pairs, for `checks.py`."""

from __future__ import annotations

import random
import re
import unicodedata
from collections.abc import Callable
from dataclasses import replace

from aligner.checks import TranslationUnit
from aligner.checks.glossary import Entry, Glossary

Seeder = Callable[[TranslationUnit, random.Random], tuple[TranslationUnit, TranslationUnit] | None]
"""Turns a pair into a clean pair and one with an error; returns None if the pair cannot carry this error."""


def on_target(change: Callable[[str, str, random.Random], str | None]) -> Seeder:
    """Return a seeder that changes the target; `change` gets the text and its language."""

    def seed(pair: TranslationUnit, rng: random.Random) -> tuple[TranslationUnit, TranslationUnit] | None:
        changed = change(pair.target, pair.languages[1], rng)
        return None if changed is None or changed == pair.target else (pair, replace(pair, target=changed))

    return seed


def decorated(pieces: list[tuple[str, str]]) -> Seeder:
    """Return a seeder that appends a piece to both sides; for the error, the target gets another piece or none."""

    def seed(pair: TranslationUnit, rng: random.Random) -> tuple[TranslationUnit, TranslationUnit]:
        right, wrong = rng.choice(pieces)
        clean = replace(pair, source=f"{pair.source} {right}", target=f"{pair.target} {right}")
        return clean, replace(clean, target=f"{pair.target} {wrong}".rstrip())

    return seed


def change_number(text: str, language: str, rng: random.Random) -> str | None:
    """Change a digit or a magnitude, or delete a number."""
    magnitudes = {"en": ["thousand", "million", "billion"], "zh": ["万", "亿"], "vi": ["nghìn", "triệu", "tỷ"]}[
        language
    ]
    found = list(re.finditer(r"(?<![\w.,:/-])\d+(?:[.,]\d+)*(?![\w/:-]|[.,]\d)", text)) if language != "zh" else list(
        re.finditer(r"(?<![A-Za-z\d.,:/-]) ?\d+(?:[.,]\d+)*(?![A-Za-z\d/:-])", text)
    )  # fmt: skip
    found = [match for match in found if match[0].strip() not in ("1", "0")]
    if not found:
        return None
    match = rng.choice(found)
    after = text[match.end() :].lstrip()
    big = next((word for word in magnitudes if after.startswith(word)), None)
    if big and rng.random() < 0.5:
        other = rng.choice([word for word in magnitudes if word != big])
        return text[: match.end()] + text[match.end() :].replace(big, other, 1)
    if rng.random() < 0.25 and not big:
        return text[: match.start()] + text[match.end() :]
    digits = [at for at in range(match.start(), match.end()) if text[at].isdigit()]
    at = rng.choice(digits)
    new = rng.choice([digit for digit in "123456789" if digit != text[at]])
    changed = text[:at] + new + text[at + 1 :]
    return changed if changed.count(match[0]) < text.count(match[0]) else None


UNITS: list[dict[str, str]] = [
    {"en": "12 km", "zh": "12 公里", "vi": "12 km"}, {"en": "12 miles", "zh": "12 英里", "vi": "12 dặm"},
    {"en": "12 kg", "zh": "12 公斤", "vi": "12 kg"}, {"en": "12 pounds", "zh": "12 磅", "vi": "12 pound"},
    {"en": "$12 million", "zh": "1200 万美元", "vi": "12 triệu USD"},
    {"en": "€12 million", "zh": "1200 万欧元", "vi": "12 triệu euro"},
    {"en": "12 million yuan", "zh": "1200 万元", "vi": "12 triệu nhân dân tệ"},
    {"en": "12 hours", "zh": "12 小时", "vi": "12 giờ đồng hồ"}, {"en": "12 minutes", "zh": "12 分钟", "vi": "12 phút"},
    {"en": "12 °C", "zh": "12 摄氏度", "vi": "12 độ C"}, {"en": "12 hectares", "zh": "12 公顷", "vi": "12 ha"},
    {"en": "12 MW", "zh": "12 兆瓦", "vi": "12 MW"}, {"en": "12 tonnes", "zh": "12 吨", "vi": "12 tấn"},
    {"en": "12%", "zh": "12%", "vi": "12%"},
]  # fmt: skip


def seed_unit(pair: TranslationUnit, rng: random.Random) -> tuple[TranslationUnit, TranslationUnit]:
    """Swap the unit of a quantity, such as a length for a weight or dollars for euros."""
    right, wrong = rng.sample(UNITS, 2)
    number = str(rng.randint(13, 98))
    left, good, bad = (
        text.replace("12", number)
        for text in (right[pair.languages[0]], right[pair.languages[1]], wrong[pair.languages[1]])
    )
    money = "USD", "euro", "万", "million", "triệu", "美元", "nhân"
    if any(mark in good for mark in money) != any(mark in bad for mark in money):
        return seed_unit(pair, rng)  # would also change the value, which is E101
    clean = replace(pair, source=f"{pair.source} ({left})", target=f"{pair.target} ({good})")
    return clean, replace(clean, target=f"{pair.target} ({bad})")


def misspell(pair: TranslationUnit, rng: random.Random) -> tuple[TranslationUnit, TranslationUnit] | None:
    """Change, drop or swap a letter in a name that is on both sides."""
    found = [
        match for match in re.finditer(r"(?<![A-Za-z])[A-Z][a-z]{4,}(?![A-Za-z])", pair.target)
        if re.search(rf"\b{match[0]}\b", pair.source) and pair.target.count(match[0]) == 1
    ]  # fmt: skip
    if not found or (
        pair.languages == ("en", "vi") and not re.search(r"[bcdfgjklprsvwxz](?=[^aeiouyh]|$)", found[0][0])
    ):
        return None
    match = rng.choice(found)
    word, at = match[0], rng.randrange(1, len(match[0]) - 1)
    ways = [
        word[:at] + rng.choice([c for c in "aeioulnrstk" if c != word[at]]) + word[at + 1 :],
        word[:at] + word[at + 1 :],
    ]
    if word[at] != word[at + 1]:
        ways.append(word[:at] + word[at + 1] + word[at] + word[at + 2 :])
    return pair, replace(pair, target=pair.target[: match.start()] + rng.choice(ways) + pair.target[match.end() :])


def drop_name(pair: TranslationUnit, rng: random.Random) -> tuple[TranslationUnit, TranslationUnit] | None:
    """Drop a Latin name of a Chinese source from the translation; pairs with a Chinese target are swapped first."""
    if "zh" not in pair.languages:
        return None
    if pair.languages[1] == "zh":
        pair = replace(pair, source=pair.target, target=pair.source, languages=("zh", pair.languages[0]))
    names = [name for name in re.findall(r"(?<![A-Za-z])[A-Z][A-Za-z]{3,}", pair.source)
             if re.search(rf"\b{name}\b", pair.target) and len(re.findall(name, pair.target, re.IGNORECASE)) == 1]  # fmt: skip  # noqa: E501
    if not names:
        name = rng.choice(["Quorvath", "Belnor", "Tessmark", "VDRX", "Ostrand"])
        clean = replace(pair, source=f"{name}：{pair.source}", target=f"{name}: {pair.target}")
        return clean, replace(clean, target=pair.target)
    return pair, replace(pair, target=pair.target.replace(rng.choice(names), "", 1))


HANT = dict(zip("国会经济发现这来时们个说为学对实业东车长门问间关开马鸟鱼风见贝钱银铁请谢认识让语话读书写声华报头",
                "國會經濟發現這來時們個說為學對實業東車長門問間關開馬鳥魚風見貝錢銀鐵請謝認識讓語話讀書寫聲華報頭", strict=True))  # fmt: skip  # noqa: E501


def mix_scripts(text: str, language: str, rng: random.Random) -> str | None:
    """Replace one or two characters with those of the other Chinese script."""
    places = [at for at, char in enumerate(text) if char in HANT]
    if language != "zh" or len(places) < 5:
        return None
    chosen = set(rng.sample(places, rng.randint(1, 2)))
    return "".join(HANT[char] if at in chosen else char for at, char in enumerate(text))


def cut(text: str, language: str, rng: random.Random) -> str | None:
    """Truncate the text to a fraction of its length."""
    return text[: int(len(text) * rng.uniform(0.1, 0.25))] if len(text) > (40 if language == "zh" else 120) else None


def change_end(text: str, _language: str, rng: random.Random) -> str | None:
    """Replace or drop the final punctuation mark."""
    if text[-1:] not in ".。?？":
        return None
    marks = "。？！" if text[-1] in "。？" else ".?!"
    return text[:-1] + rng.choice(["", *(mark for mark in marks if mark != text[-1])])


def drop_quote(pair: TranslationUnit, rng: random.Random) -> tuple[TranslationUnit, TranslationUnit] | None:
    """Drop one or all quotation marks of the target."""
    if not re.search("[\"“”'‘’]", pair.source + pair.target):
        pair = replace(pair, source=f"“OK” {pair.source}", target=f"“OK” {pair.target}")
    counts = [len(re.findall('["“”]', text)) for text in pair.texts]
    if (
        not counts[0]
        or counts[0] != counts[1]
        or counts[0] % 2
        or re.search(r"(?<!\w)['‘]\w", pair.source + pair.target)
    ):
        return None
    marks = [match.start() for match in re.finditer('["“”]', pair.target)]
    if rng.random() < 0.3 and pair.languages[0] == "en":
        return pair, replace(pair, target=re.sub('["“”]', "", pair.target))
    at = rng.choice(marks)
    return pair, replace(pair, target=pair.target[:at] + pair.target[at + 1 :])


def double_space(text: str, _language: str, rng: random.Random) -> str | None:
    """Double a space."""
    places = [match.start() for match in re.finditer(r"(?<=\S) (?=\S)", text)]
    return None if not places else (lambda at: text[:at] + " " + text[at:])(rng.choice(places))


def change_width(text: str, language: str, rng: random.Random) -> str | None:
    """Replace a comma or stop with the one of the other width."""
    if language == "zh":
        places = [match.start() for match in re.finditer(r"(?<=[\u4e00-\u9fff])[，；！？](?=[\u4e00-\u9fff]|$)", text)]
        table = str.maketrans("，；！？", ",;!?")
    else:
        places = [match.start() for match in re.finditer(r"(?<=\w),(?= )|(?<=\w)[.!?]$", text)]
        table = str.maketrans(",.!?", "，。！？")
    if not places:
        return None
    at = rng.choice(places)
    return text[:at] + text[at].translate(table) + text[at + 1 :]


def decompose(text: str, language: str, _rng: random.Random) -> str | None:
    """Decompose the text to NFD."""
    return unicodedata.normalize("NFD", text) if language == "vi" else None


def drop_bracket(pair: TranslationUnit, rng: random.Random) -> tuple[TranslationUnit, TranslationUnit]:
    """Drop one bracket, or both and their content."""
    notes = {"en": "(see the note below)", "zh": "（见下方说明）", "vi": "(xem ghi chú bên dưới)"}
    left, right = (f"{text} {notes[language]}" for text, language in zip(pair.texts, pair.languages, strict=True))
    clean = replace(pair, source=left, target=right)
    way = rng.choice(["open", "close", "both"])
    bad = {"open": right.translate({ord("("): None, ord("（"): None}), "close": right[:-1], "both": pair.target}[way]
    return clean, replace(clean, target=bad)


def keep_heading(pair: TranslationUnit, rng: random.Random) -> tuple[TranslationUnit, TranslationUnit]:
    """Put a heading before the text on one side."""
    headings = {"en": "Background and history", "zh": "背景与历史", "vi": "Bối cảnh và lịch sử"}
    side = rng.choice(["source", "target"])
    text, language = (pair.source, pair.languages[0]) if side == "source" else (pair.target, pair.languages[1])
    return pair, replace(pair, **{side: f"{headings[language]}\n\n{text}"})


TERMS = {"en": ("service mesh", "rollback"), "zh": ("服务网格", "回滚"), "vi": ("lưới dịch vụ", "hoàn tác")}
GLOSSARY = Glossary([Entry({language: (terms[number],) for language, terms in TERMS.items()}) for number in (0, 1)])


def seed_term(pair: TranslationUnit, rng: random.Random) -> tuple[TranslationUnit, TranslationUnit]:
    """Replace the glossary translation of a term with another one."""
    number = rng.randrange(2)
    other = {"en": ("service grid", "undo"), "zh": ("服务网络", "回退"), "vi": ("mạng dịch vụ", "quay lui")}
    left, right = (
        f"{text} ({TERMS[language][number]})" for text, language in zip(pair.texts, pair.languages, strict=True)
    )
    clean = replace(pair, source=left, target=right)
    return clean, replace(clean, target=f"{pair.target} ({other[pair.languages[1]][number]})")


SEEDERS: dict[str, Seeder] = {
    "E101": on_target(change_number),
    "E102": seed_unit,
    "E111": decorated([("https://example.org/guide/a1", "https://example.org/guide/b1"), ("www.example.com", ""),
                       ("http://example.net/?q=1&r=2", "http://example.net/?q=1")]),
    "E112": decorated([("help@example.org", "halp@example.org"), ("a.nguyen@example.vn", "")]),
    "E113": decorated([("{name}", "{nam}"), ("%s", ""), ("%(count)d", "%(counts)d"), ("${user}", ""), ("{{ total }}", "{{ totals }}"),  # noqa: E501
                       ("{0}", "{1}"), ("%1$s", "%2$s")]),
    "E114": decorated([("<b>OK</b>", "<b>OK"), ("<br/>", ""), ('<x id="1"/>', '<x id="2"/>'), ("<i>OK</i>", "<b>OK</b>")]),  # noqa: E501
    "E115": decorated([("`npm run build`", "`npm run bulid`"), ("get_user_name", "get_username"), ("open()", ""),
                       ("--dry-run", "--dryrun"), ("config.yaml", "config.yml")]),
    "E121": misspell,
    "E131": lambda pair, rng: (pair, replace(pair, target=rng.choice(OTHER[pair.languages[1]]))) if len(pair.target) > 20 else None,  # noqa: E501
    "E132": lambda pair, rng: (pair, replace(pair, target=pair.source)) if len(pair.source) > 20 else None,
    "E133": lambda pair, rng: (pair, replace(pair, target="")),
    "E151": seed_term,
    "W301": on_target(mix_scripts),
    "W302": on_target(cut),
    "W304": lambda pair, rng: (replace(pair, confidence=rng.uniform(0.6, 1)), replace(pair, confidence=rng.uniform(0, 0.45))),  # noqa: E501
    "W305": keep_heading,
    "W311": drop_bracket,
    "W312": drop_quote,
    "W313": on_target(change_end),
    "W314": on_target(double_space),
    "W315": on_target(change_width),
    "W316": on_target(decompose),
    "W331": drop_name,
}  # fmt: skip
"""Maps a code to its seeder; W303, W317, W321, W322 and W332 need several pairs and are in `seed_tables.py`."""

OTHER: dict[str, list[str]] = {
    "en": [
        "Các quan chức cho biết con đường sẽ được mở lại vào tuần tới sau khi sửa xong.",
        "官员表示，道路修好之后将于下周重新开放。",
    ],
    "zh": [
        "Officials said the road would be open again next week after the repairs.",
        "Con đường sẽ được mở lại vào tuần tới sau khi sửa xong.",
    ],
    "vi": [
        "Officials said that the road would be open again next week after the repairs.",
        "官员表示，道路修好之后将于下周重新开放。",
    ],
}

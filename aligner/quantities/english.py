"""Quantities in English."""

# ruff: noqa: E501 (a rule is a line)
from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from aligner.quantities import numerals, units
from aligner.quantities.amounts import Amounts, Grammar, Number
from aligner.quantities.quantity import Quantity, plain
from aligner.quantities.rules import Rule, Rules, Starts, any_of, date, name, time

_MONTHS = ("jan(?:uary)?", "feb(?:ruary)?", "mar(?:ch)?", "apr(?:il)?", "may", "june?", "july?", "aug(?:ust)?",
           "sept?(?:ember)?", "oct(?:ober)?", "nov(?:ember)?", "dec(?:ember)?")  # fmt: skip
_MONTH = rf"(?P<month>(?i:{'|'.join(_MONTHS)}))\b\.?"
_SMALL = "|".join(sorted([*numerals.EN_SMALL, *numerals.EN_TENS], key=len, reverse=True))
_BIG = "hundred|thousand|million|billion|trillion|quadrillion|dozen"
_SPELLED = rf"(?i:(?:(?:an?(?=[\s-](?:{_BIG})\b)|{_SMALL}|(?<=\b)(?:{_BIG}))\b)(?:(?:(?<=hundred)\sand\s|(?<=thousand)\sand\s|(?<=million)\sand\s|[\s-])(?:{_SMALL}|{_BIG})\b)*)"
_MAGNITUDES = {"hundred": 2, "thousand": 3, "million": 6, "billion": 9, "trillion": 12, "mn": 6, "mln": 6, "bn": 9,
               "bln": 9, "tn": 12, "trn": 12, "k": 3, "K": 3, "M": 6, "B": 9, "T": 12, "m": 6}  # fmt: skip
_ORDINAL_WORD = "|".join(sorted(numerals.EN_ORDINALS, key=len, reverse=True))
_TENS = "|".join(numerals.EN_TENS)
_LOOSE = {"both": ("2", ""), "twice": ("2", ""), "double": ("2", ""), "doubled": ("2", ""), "doubling": ("2", ""),
          "pair": ("2", ""), "triple": ("3", ""), "tripled": ("3", ""), "half": ("0.5", ""), "halved": ("0.5", ""),
          "quarter": ("0.25", ""), "decade": ("10", "year"), "century": ("100", "year"), "millennium": ("1000", "year"),
          "fortnight": ("14", "day"), "dozen": ("12", ""), "noon": ("12:00", ""), "midnight": ("00:00", ""),
          "quadruple": ("4", ""), "centenary": ("100", "year")}  # fmt: skip
_CAPITAL = re.compile("[A-Z]")
_NAME_BEFORE = re.compile(r"[A-Z][\w'’.&-]*\s$")
_FUNCTION = re.compile(
    r"\b(?:In|On|At|By|Of|For|From|To|Than|The|A|An|And|Or|Over|About|After|Before|Since|Until|Till|During|With|Some|"
    r"Around|Nearly|Almost|Only|Just|More|Less|Up|Under|Between|But|All|Last|Next|This|That|These|Those|Those|Early|"
    r"Late|Mid|Roughly|Approximately|Another|Its|His|Her|Their|Our|My|Your|Is|Was|Are|Were|It|He|She|They|We|I|You|"
    r"Section|Chapter|Page|Article|Part|Figure|Table|Step|No|Number|Aged|Age|Monday|Tuesday|Wednesday|Thursday|Friday|"
    r"Saturday|Sunday|Yes|Not|First|When|While|If|As|So|Spring|Summer|Autumn|Fall|Winter|Act|Scored|Wait|Add|Use|Take|"
    r"Buy|Pay|Mix|Bake|Cook|Approx|Total|Room|Gate|Line|Route|Bus|Floor|Unit|Day|Week|Year|Month|Lesson|Exactly|"
    r"Through|Within|At least|Now|Then|There|Here|Today|Every|Each|Any|Most|Many|Both|Even|Still|Also|Plus|Minus|"
    r"Above|Below|Near|Beyond|Per|Via|Like|Such|Because|Though|Although|However|Where|Which|Who|What|How|Why|"
    r"Population|Price|Cost|Ages|Grade|Level|Size|Rated|Question|Volume|Vol|Building|Apartment|Flat|Platform)\s$"
)
_UNITLESS = re.compile(r"[\w]")


def _number(text: str) -> Number | None:
    if text[0].isdigit():
        return numerals.parse_digits(text, "en")
    number = numerals.parse_english(text)
    return None if number is None else (number, ())


def _power(text: str) -> Decimal:
    if text.lower() == "dozen":
        return Decimal(12)
    return Decimal(10) ** (_MAGNITUDES[text] if text in _MAGNITUDES else _MAGNITUDES[text.lower()])


_AMOUNTS = Amounts(
    Grammar(
        "en",
        rf"{numerals.DIGITS}|{_SPELLED}",
        r"(?i:hundred|thousand|million|billion|trillion|dozen|mn|mln|bn|bln|tn|trn)\b(?!-)|(?<=\d)[kKMBT]\b(?!\w)|(?<=\d)m\b",
        r"(?:-|–|—|~|\b(?:to|and|or|through)\b|,?\s?up to)",
        _number,
        _power,
        r"\sand\sa\shalf\b",
    )
)


def _amount(match: re.Match[str]) -> Sequence[Quantity] | None:
    start = match.start()
    if match["n"][0].isdigit():
        if _in_name(match):
            return [Quantity(start, match.end("n"), match["n"], "", "name", False)]
        if match["mag"] == "m" and not match["pre"]:
            return _metres(match)
    made = _AMOUNTS.make(match)
    if not made:
        return made
    if match["unit"] and match["unit"].lower() == "won" and _below(made[-1], 100):
        return [replace(quantity, unit="", kind="number") for quantity in made]
    if match["n"][0].isdigit():
        return made
    return [_weigh(quantity, match) for quantity in made if not _is_article(quantity, match)]


def _metres(match: re.Match[str]) -> Sequence[Quantity] | None:
    """ "30m" without a currency: metres rather than millions."""
    number = _number(match["n"])
    if number is None:
        return None
    value, million = plain(number[0]), plain(number[0] * 10**6)
    return [Quantity(match.start(), match.end("mag"), value, "m", "measure", True, (million,))]


def _below(quantity: Quantity, limit: int) -> bool:
    return abs(float(quantity.value)) < limit


def _is_article(quantity: Quantity, match: re.Match[str]) -> bool:
    """Whether it is "one" in the sense of "a", or a bare magnitude ("hundred")."""
    if quantity.unit:
        return False
    words = match.string[quantity.start : quantity.end].lower()
    return words in ("one", "zero") or words in _BIG.split("|")


def _weigh(quantity: Quantity, match: re.Match[str]) -> Quantity:
    """Numbers in words up to ten are weak evidence, unless what they count is a measure."""
    words = match.string[quantity.start : quantity.end].lower()
    value = float(quantity.value)
    article = words.startswith(("a ", "an ", "a-")) or value == 1
    if article or (value <= 10 and not quantity.unit) or value == 0:
        return replace(quantity, sure=False)
    return quantity


def _in_name(match: re.Match[str]) -> bool:
    """Whether a number is part of a name: "Claude Sonnet 4.5", "GPT-4", "A320", "192.168.0.1"."""
    text, start, end = match.string, match.start(), match.end("n")
    before, after = text[start - 1 : start], text[end : end + 2]
    if (before and (before.isalpha() or before in "_#@")) or (
        before in "-." and start > 1 and text[start - 2].isalnum()
    ):
        return True
    if len(after) == 2 and after[0] == "." and after[1].isdigit():
        return True
    if after[:1].isalpha() and not match["mag"] and not match["unit"]:
        return True
    if match["unit"] or match["mag"] or match["pre"] or match["n2"] or "," in match["n"] or before != " ":
        return False
    if not _CAPITAL.search(text, text.rfind(" ", 0, start - 1) + 1, start - 1):
        return False
    window = text[max(0, start - 24) : start]
    if not _NAME_BEFORE.search(window) or _FUNCTION.search(window):
        return False
    number = match["n"]
    if "." not in number and len(number) == 4 and number[:2] in ("19", "20"):
        return False
    # A word that begins the sentence has its capital for that.
    word = text[:start].rstrip().rsplit(" ", 1)[-1]
    at_start = text[: start - 1 - len(word)].rstrip()[-1:] in ("", ".", "!", "?", ":", "“", '"', "\n")
    return not at_start or ("." in number and len(number) <= 4)


def _month_first(match: re.Match[str]) -> Sequence[Quantity] | None:
    month = _month_number(match)
    if month is None:
        return None
    year, day = (int(match[part]) if match[part] else None for part in ("year", "day"))
    if day is None and year is None:
        if match["month"].lower() in ("mar", "may", "march") and not _is_month(match):
            return ()
        return [Quantity(match.start(), match.end("month"), f"--{month:02}", "", "date", False)]
    return _days(match, year, month, day)


def _month_number(match: re.Match[str]) -> int | None:
    if match["month"][0].islower():
        return None
    word = match["month"][:3].lower()
    return next(number for number, pattern in enumerate(_MONTHS, 1) if pattern.startswith(word))


def _is_month(match: re.Match[str]) -> bool:
    return bool(re.search(r"\b(?:in|since|until|by|of|from|to|last|next|this|late|early|mid|and|through|for|every)[\s-]$",
                          match.string[max(0, match.start() - 9) : match.start()], re.IGNORECASE))  # fmt: skip


def _days(match: re.Match[str], year: int | None, month: int, day: int | None) -> Sequence[Quantity] | None:
    made = date(match, year, month, day)
    if made is None:
        return None
    last = match.groupdict().get("day2")
    if not last:
        return [made]
    other = date(match, year, month, int(last))
    return [made, replace(other, start=match.start("day2"))] if other else None


def _day_first(match: re.Match[str]) -> Sequence[Quantity] | None:
    month = _month_number(match)
    if month is None:
        return None
    return _days(match, int(match["year"]) if match["year"] else None, month, int(match["day"]))


def numeric_date(order: str) -> Callable[[re.Match[str]], Sequence[Quantity] | None]:
    """A handler of dates in digits, 18/11/2025; `order` is "dm" or "md" where both could be."""

    def make(match: re.Match[str]) -> Sequence[Quantity] | None:
        first, second, year = int(match["a"]), int(match["b"]), int(match["year"])
        if len(match["year"]) == 2:
            year += 2000 if year < 50 else 1900
        choices = [(first, second), (second, first)]
        if order == "md":
            choices.reverse()
        made = [found for day, month in choices if (found := date(match, year, month, day))]
        if not made:
            return None
        return [replace(made[0], readings=tuple(other.value for other in made[1:] if other.value != made[0].value))]

    return make


def iso_date(match: re.Match[str]) -> Sequence[Quantity] | None:
    """2025-11-18, and the same with strokes or points."""
    made = date(match, int(match["year"]), int(match["b"]), int(match["a"]))
    return [made] if made else None


def clock(match: re.Match[str]) -> Sequence[Quantity] | None:
    """15:30, 3:30 p.m., 3 o'clock; `half` is a or p."""
    half = (match["half"] or "").lower()
    made = time(match, int(match["hour"]), int(match["minute"] or 0), afternoon=half == "p" if half else None)
    return [made] if made else None


def _ordinal(match: re.Match[str]) -> Sequence[Quantity]:
    if match["century"]:
        return [Quantity(match.start(), match.end(), match["o"], "century", "date")]
    return [Quantity(match.start(), match.end("suffix"), match["o"], "", "ordinal")]


def _ordinal_word(match: re.Match[str]) -> Sequence[Quantity]:
    tens = numerals.EN_TENS.get((match["tens"] or "").lower(), 0)
    value = tens + numerals.EN_ORDINALS[match["ones"].lower()]
    if match["century"]:
        return [Quantity(match.start(), match.end(), str(value), "century", "date")]
    return [Quantity(match.start(), match.end("ones"), str(value), "", "ordinal", False)]


def _decade(match: re.Match[str]) -> Sequence[Quantity]:
    return [Quantity(match.start(), match.end(), match["decade"], "decade", "date")]


def _loose(match: re.Match[str]) -> Sequence[Quantity]:
    word = match["word"].lower()
    value, unit = _LOOSE[word]
    return [Quantity(match.start(), match.end(), value, unit, "number", False)]


def _span_of_years(match: re.Match[str]) -> Sequence[Quantity] | None:
    """Decades and centuries counted: "two decades" are 20 years."""
    number = Decimal("0.5") if match["n"].lower().startswith("half") else (_number(match["n"]) or (None,))[0]
    if number is None:
        return None
    length = {"d": 10, "c": 100, "m": 1000}[match["span"][0].lower()]
    sure = match["n"].lower() not in ("a", "one")
    return [Quantity(match.start(), match.end(), plain(number * length), "year", "measure", sure)]


def fraction(match: re.Match[str]) -> Sequence[Quantity] | None:
    """1/3, with a whole number before it or not."""
    numerator, denominator = int(match["above"]), int(match["below"])
    if not denominator or (numerator >= denominator and not match["whole"]):
        return None
    value = Fraction(numerator, denominator) + int(match["whole"] or 0)
    return [Quantity(match.start(), match.end(), fraction_text(value))]


def fraction_text(value: Fraction) -> str:
    """A fraction as a decimal where four digits are enough, else reduced."""
    scaled = value * 10_000
    return (
        plain(Decimal(scaled.numerator) / 10_000)
        if scaled.denominator == 1
        else f"{value.numerator}/{value.denominator}"
    )


_PARTS = {"half": 2, "halves": 2, "third": 3, "quarter": 4, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7,
          "eighth": 8, "ninth": 9, "tenth": 10, "hundredth": 100, "thousandth": 1000}  # fmt: skip


def _fraction_words(match: re.Match[str]) -> Sequence[Quantity] | None:
    count = 1 if match["n"].lower() in ("a", "an") else numerals.EN_SMALL[match["n"].lower()]
    name = match["part"].lower()
    if name not in _PARTS:
        name = name.removesuffix("s")
    if name == "quarter" and match["n"].lower() in ("a", "an") and match.string[match.end() :].startswith(" past"):
        return None
    return [Quantity(match.start(), match.end(), fraction_text(Fraction(count, _PARTS[name])), "", "number", count > 1)]


def _half_of(match: re.Match[str]) -> Sequence[Quantity] | None:
    """Half a million, half an hour."""
    if match["mag"]:
        value = plain(Decimal("0.5") * _power(match["mag"]))
        unit = units.find(match["unit"] or "", "en")
        end = match.end() if unit or not match["unit"] else match.start("unit") - 1
        return [Quantity(match.start(), end, value, unit, units.kind(unit))]
    if not match["unit"]:
        return None
    return [Quantity(match.start(), match.end(), "0.5", units.find(match["unit"], "en"), "measure", False)]


def _and_a_half(match: re.Match[str]) -> Sequence[Quantity] | None:
    """Two and a half million, a year and a half."""
    number = None if match["n"].lower() in ("a", "an") else _number(match["n"])
    value = (number[0] if number else 1) + Decimal("0.5" if match["part"] == "half" else "0.25")
    if match["mag"]:
        value *= _power(match["mag"])
    unit = units.find(match["unit"] or "", "en")
    end = match.end() if unit or not match["unit"] else match.start("unit") - 1
    return [Quantity(match.start(), end, plain(value), unit, units.kind(unit), bool(unit) or value > 10)]


_VULGAR = {
    "½": "0.5",
    "¼": "0.25",
    "¾": "0.75",
    "⅓": "1/3",
    "⅔": "2/3",
    "⅛": "0.125",
    "⅕": "0.2",
    "⅖": "0.4",
    "⅗": "0.6",
}


def vulgar(match: re.Match[str]) -> Sequence[Quantity]:
    """½ and the like, with a whole number before it or not."""
    value = Fraction(_VULGAR[match["part"]]) + int(match["whole"] or 0)
    return [Quantity(match.start(), match.end(), fraction_text(value))]


def _minus(match: re.Match[str]) -> Sequence[Quantity] | None:
    made = _AMOUNTS.pattern.match(match.string, match.end())
    found = _AMOUNTS.make(made) if made else None
    return [replace(found[0], start=match.start(), value="-" + found[0].value, readings=())] if found else None


NOT_QUANTITIES = re.compile(
    r"https?://\S+|www\.\S+|[\w.+-]+@[\w-]+\.[\w.]+|\{\w*\}|%\d?\$?[sd]\b|&#?\w+;|(?!\d{1,3}(?:\.\d{3}){3})\d{1,3}(?:\.\d{1,3}){3}\b|24/7"
    r"|[A-Za-z]+[A-Za-z-]*\d[\w-]*"
)
"""Addresses, placeholders and words with digits in them: the digits are part of a name."""

ISO = re.compile(r"(?P<year>[12]\d{3})(?P<s>[-/.])(?P<b>\d{1,2})(?P=s)(?P<a>\d{1,2})(?!\d)")
NUMERIC = re.compile(r"(?P<a>\d{1,2})(?P<s>[-/.])(?P<b>\d{1,2})(?P=s)(?P<year>\d{4}|\d{2})(?![\d.]\d|\d)")
FRACTION = re.compile(r"(?:(?P<whole>\d+)\s)?(?P<above>\d{1,3})[/⁄](?P<below>\d{1,4})(?![\d/])")
VULGAR = re.compile(r"(?P<whole>\d+)?\s?(?P<part>[½¼¾⅓⅔⅛⅕⅖⅗])")

_YEAR = r"(?P<year>[12]\d{3})(?!\d)"
_RULES: tuple[Rule, ...] = (
    ("d[A-Za-z_.+@/-] w", NOT_QUANTITIES, name),
    ("d[-/.]", ISO, iso_date),
    ("d[-/.]", NUMERIC, numeric_date("md")),
    ("w[jfmasondJFMASOND]", re.compile(rf"{_MONTH}\s(?P<day>\d{{1,2}})(?![\d:])(?:st|nd|rd|th)?(?:\s?(?:-|–|to|and)\s?(?P<day2>\d{{1,2}})(?![\d:])(?:st|nd|rd|th)?)?(?:,?\s{_YEAR})?"), _month_first),
    ("w[jfmasondJFMASOND]", re.compile(rf"{_MONTH}(?P<day>(?!))?,?\s(?:of\s)?{_YEAR}"), _month_first),
    (r"d[stnra\s–-]", re.compile(rf"(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?:\s?(?:-|–|to|and)\s?(?P<day2>\d{{1,2}})(?:st|nd|rd|th)?)?\s(?:of\s)?{_MONTH}(?:,?\s{_YEAR})?"), _day_first),
    ("w[jfmasondJFMASOND]", re.compile(rf"{_MONTH}(?P<day>(?!))?(?P<year>(?!))?"), _month_first),
    (r"d[:.\saApP]", re.compile(r"(?P<hour>\d{1,2})(?:[:.](?P<minute>\d{2}))?(?::\d{2})?\s?(?P<half>[aApP])\.?[mM]\b\.?"), clock),
    ("d[:]", re.compile(r"(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::\d{2})?(?P<half>(?!))?(?!\d)"), clock),
    (r"d[\s]", re.compile(r"(?P<hour>\d{1,2})(?P<minute>(?!))?(?P<half>(?!))?\so['’]clock"), clock),
    ("d['’s] w['’]", re.compile(r"['’]?(?P<decade>(?:[12]\d)?\d0)['’]?s\b"), _decade),
    ("d[snrt]", re.compile(r"(?P<o>\d+)(?P<suffix>st|nd|rd|th)\b(?P<century>[\s-](?:century|centuries))?"), _ordinal),
    ("w[tfsenTFSEN]", re.compile(rf"(?i:(?:(?P<tens>{_TENS})-)?(?P<ones>{_ORDINAL_WORD}))\b(?P<century>[\s-]century)?"), _ordinal_word),
    (r"d[.\s-] w[A-Za-z]", re.compile(rf"(?P<n>\d+(?:\.\d+)?|(?i:half\sa|an?|{_SPELLED}))[\s-](?P<span>(?i:decades?|centur(?:y|ies)|millenni(?:um|a)))\b"), _span_of_years),
    ("w[hH]", re.compile(r"(?i:half\s(?:an?\s|of\san?\s)?(?:(?P<mag>hundred|thousand|million|billion|trillion)(?:\s(?P<unit>[a-z]+\b))?|(?P<unit2>(?!)))?)") , lambda m: _half_of(m) if m["mag"] else None),
    ("w[hH]", re.compile(r"(?i:half[\s-](?:an?\s)?(?P<mag>(?!))?(?P<unit>hour|year|day|month|mile|century|minute|second|kilometer|kilometre|pound|kilo))\b"), _half_of),
    ("w[aAoOtTfFsSeEnN]", re.compile(r"(?P<n>(?i:an?|one|two|three|four|five|six|seven|eight|nine))[\s-](?P<part>(?i:half|halves|thirds?|quarters?|fourths?|fifths?|sixths?|sevenths?|eighths?|ninths?|tenths?|hundredths?|thousandths?))\b(?!\s(?:century|time|day|year|place))"), _fraction_words),
    (r"d[\s] w[A-Za-z]", re.compile(rf"(?P<n>(?i:{_SMALL})|\d+)\sand\s(?:a|one)[\s-](?P<part>half|quarter)(?:\s(?P<mag>hundred|thousand|million|billion|trillion))?(?:[\s-](?P<unit>[A-Za-z]+)\b)?"), _and_a_half),
    ("w[aAoO]", re.compile(r"(?P<n>(?i:a|an|one))\s(?P<mag>(?!))?(?P<unit>(?i:year|hour|month|mile|day|week|minute|century|decade))\sand\sa\s(?P<part>half|quarter)\b"), _and_a_half),
    ("w[mMnN]", re.compile(r"(?i:minus\s|negative\s(?=\d))"), _minus),
    (r"d[\s½¼¾⅓⅔⅛⅕⅖⅗] w[½¼¾⅓⅔⅛⅕⅖⅗]", VULGAR, vulgar),
    (r"d[/⁄\s]", FRACTION, fraction),
    ("d w", _AMOUNTS.pattern, _amount),
    ("w[A-Za-z]", re.compile(rf"(?P<word>(?i:{'|'.join(sorted(_LOOSE, key=len, reverse=True))}))\b"), _loose),
)  # fmt: skip

_STARTS = {*numerals.EN_SMALL, *numerals.EN_TENS, *_BIG.split("|"), *numerals.EN_ORDINALS, *_LOOSE, "minus", "negative"}
_MONTH_STARTS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
ENGLISH = Rules(
    Starts(
        r"$£€¥₫₩₹₽฿½¼¾⅓⅔⅛{%",
        rf"(?:{any_of(_STARTS)})\b|(?:{any_of(_MONTH_STARTS)})[a-z]{{0,6}}\b"
        r"|an?\s(?=half|third|quarter|fifth|tenth|hundred|thousand|million|billion|trillion|dozen|decade|century)"
        r"|(?:a|an)\s(?:year|hour|month|mile|day|week|minute|century|decade)\sand\sa\s|https?://|www\."
        r"|(?:us|u\.s\.|a|au|hk|nt|s|c|ca|nz|r|cn)[$¥]|(?:usd|eur|gbp|cny|rmb|jpy|vnd|aud|cad|chf|hkd|krw|inr|rm|rp)\s?(?=\d)"
        r"|[a-z]++-?\d",
    ),
    _RULES,
)

"""The rules of English in the order in which they are tried, and where a quantity may begin."""

# ruff: noqa: SIM905 (lists of words)
from __future__ import annotations

from aligner.quantities import shared
from aligner.quantities.english import dates, numbers, numerals
from aligner.quantities.english.words import IMPLIED, MAGNITUDE_WORDS, MONTHS, ORDINAL, SMALL, SPELLED, TENS
from aligner.quantities.patterns import any_of
from aligner.quantities.rules import (
    ADDRESSES,
    ANY,
    CURRENCIES,
    DASHES,
    FRACTION_CHARACTERS,
    LETTERS,
    SPACES,
    Rule,
    Rules,
    StartsAtWords,
)
from aligner.quantities.telephone import TELEPHONE, telephone_number

# In lower case "may" and "march" are verbs.
_MONTH = rf"(?P<month>(?![a-z]){any_of(MONTHS, ignore_case=True)})\b\.?"
_YEAR = r"(?P<year>[12]\d{3})(?!\d)"
_TH = "(?:st|nd|rd|th)?"
_TO = r"\s?(?:-|–|to|and)\s?"
_HOURS = any_of("one two three four five six seven eight nine ten eleven twelve".split(), ignore_case=True)
_MINUTES = any_of(
    ("half", "quarter", "a quarter", "five", "ten", "twenty", "twenty-five"), ignore_case=True, space=r"\s"
)
_FEW = any_of("a an one two three four five six seven eight nine".split(), ignore_case=True)
_MAGNITUDE = "(?P<mag>dozen|hundred|thousand|million|billion|trillion)"
_PART_WORD = (
    "(?i:half|halves|thirds?|quarters?|fourths?|fifths?|sixths?|sevenths?|eighths?|ninths?|tenths?|twelfths?"
    "|hundredths?|thousandths?)"
)
_PERIOD = r"(?i:decades?|centur(?:y|ies)|millenni(?:um|a))"
_HALVED = "hour|year|day|month|mile|century|minute|second|kilometer|kilometre|pound|kilo"
_COUNTED_WITH_HALF = "year|hour|month|mile|day|week|minute|century|decade"

_MONTH_INITIALS = "JFMASOND"
_HOUR_INITIALS = "oOtTfFsSeEnN"

_LABEL_WORDS = (
    "chapter article section part clause paragraph annex appendix schedule volume book title phase stage rule figure "
    "table lesson unit act scene"
).split()
_LABEL = any_of(_LABEL_WORDS, ignore_case=True)
_SMALL_NUMBER = any_of([word for word in numerals.SMALL_NUMBERS if word != "zero"], ignore_case=True)
_SPANS = "second|minute|hour|day|week|month|year|hundred|thousand|million|billion|percent|per cent"
_ROMAN_STARTS = "ii iii iv vi vii viii ix xi xii xiii xiv xv xvi xvii xviii xix xx xxi xxii xxiii xxiv xxv".split()

_RULES = (
    Rule(shared.QUARTER, shared.quarter, first="Q"),
    Rule(shared.FISCAL_YEAR, shared.fiscal_year, first="F"),
    Rule(shared.CLAUSE_LABEL, shared.name, after_digits=LETTERS + "."),
    Rule(
        rf"(?![a-z]){_LABEL}\s(?P<n>[IVX]{{1,6}}\b|(?![a-z]){_SMALL_NUMBER}\b|\d+(?:\.\d+)*[a-z]{{1,3}}\b)(?!['’])",
        numbers.label,
        first=LETTERS,
    ),
    Rule(
        r"(?i:mid|early|late|pre|post)-(?P<year>(?:[12]\d)?\d0(?=['’]?s\b)|[12]\d{3})(?P<s>['’]?s)?\b",
        dates.joined_year,
        first="mMeElLpP",
    ),
    Rule(shared.NOT_QUANTITIES, shared.name, after_digits=LETTERS + "_.+@/-", first=ANY),
    Rule(shared.ISO_DATE, shared.iso_date, after_digits="-/."),
    Rule(shared.NUMERIC_DATE, shared.numeric_date("md"), after_digits="-/."),
    Rule(TELEPHONE, telephone_number, after_digits=SPACES + "-.()"),
    Rule(shared.YEAR_RANGE, shared.year_range, after_digits=DASHES + "/"),
    Rule(
        rf"{_MONTH}\s(?P<day>\d{{1,2}})(?![\d:]){_TH}(?:{_TO}(?P<day2>\d{{1,2}})(?![\d:]){_TH})?(?:,?\s{_YEAR})?",
        dates.date_month_first,
        first=_MONTH_INITIALS,
    ),
    Rule(rf"{_MONTH}(?P<day>(?!))?,?\s(?:of\s)?{_YEAR}", dates.date_month_first, first=_MONTH_INITIALS),
    Rule(
        rf"(?P<day>\d{{1,2}}){_TH}(?:{_TO}(?P<day2>\d{{1,2}}){_TH})?\s(?:of\s)?{_MONTH}(?:,?\s{_YEAR})?",
        dates.date_day_first,
        after_digits=SPACES + "stnra–-",
    ),
    Rule(rf"{_MONTH}(?P<day>(?!))?(?P<year>(?!))?", dates.date_month_first, first=_MONTH_INITIALS),
    Rule(
        r"(?P<hour>\d{1,2})(?:[:.](?P<minute>\d{2}))?(?::\d{2})?\s?(?P<half>[aApP])\.?[mM]\b\.?",
        dates.clock_time,
        after_digits=SPACES + ":.aApP",
    ),
    Rule(
        r"(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::\d{2})?(?P<half>(?!))?(?!\d)",
        dates.clock_time,
        after_digits=":",
    ),
    Rule(
        r"(?P<hour>\d{1,2})(?P<minute>(?!))?(?P<half>(?!))?\so['’]clock",
        dates.clock_time,
        after_digits=SPACES,
    ),
    Rule(
        rf"(?P<part>{_MINUTES}|\d{{1,2}})(?P<minutes>\sminutes?)?\s(?P<side>past|to)\s"
        rf"(?P<hour>{_HOURS}|1?\d)\b(?P<clock>\so['’]clock)?",
        dates.spoken_time,
        after_digits=SPACES,
        first="aAhHqQoOtTfFsSeEnN",
    ),
    Rule(
        rf"(?P<part>(?!))?(?P<minutes>(?!))?(?P<side>(?!))?(?P<hour>{_HOURS})(?P<clock>\so['’]clock)",
        dates.spoken_time,
        first=_HOUR_INITIALS,
    ),
    Rule(r"(?P<decade>(?:[12]\d)?\d0)['’]?s\b", dates.decade, after_digits="'’s"),
    Rule(rf"(?P<decade>{any_of(numerals.DECADES, ignore_case=True)})\b", dates.spelled_decade, first="tTfFsSeEnN"),
    Rule(
        r"(?i:(?:(?P<n>an?|one|three)[\s-])?quarters?(?:\sof\san\s|[\s-])hour)\b",
        dates.quarters_of_hour,
        first="aAoOtTqQ",
    ),
    Rule(r"(?i:half[\s-](?:price[ds]?|off))\b", numbers.half_price, first="hH"),
    Rule(
        r"(?P<o>\d+)(?P<suffix>st|nd|rd|th)\b(?P<century>[\s-](?:century|centuries))?",
        numbers.ordinal,
        after_digits="snrt",
    ),
    Rule(
        rf"(?:(?P<tens>{TENS})-)?(?P<ones>{ORDINAL})\b(?P<century>[\s-](?i:century))?",
        numbers.spelled_ordinal,
        first="tfsenTFSEN",
    ),
    Rule(
        rf"(?P<n>\d+(?:\.\d+)?|{SPELLED}|(?i:half\sa|an?))[\s-](?P<span>{_PERIOD})\b",
        dates.periods,
        after_digits=SPACES + ".-",
        first=LETTERS,
    ),
    Rule(
        rf"(?i:(?P<part>half|(?:a\s|one\s)?quarter|three[\s-]quarters)[\s-](?:(?:of\s)?(?:an?|one)\s)?{_MAGNITUDE}\b"
        r"(?:\s(?P<measure>[a-z]+\b))?)",
        numbers.part_of_magnitude,
        first="hHaAoOqQtT",
    ),
    Rule(rf"(?i:half[\s-](?:an?\s)?(?P<measure>{_HALVED}))\b", numbers.half_of_one, first="hH"),
    Rule(
        rf"(?P<above>{_SMALL_NUMBER})\s(?:in|out\sof)\s(?:every\s)?(?P<below>{_SMALL_NUMBER})\b(?![\s-](?:{_SPANS})|-)",
        numbers.one_in_ten,
        first=LETTERS,
    ),
    Rule(
        rf"(?P<n>{_FEW})[\s-](?P<part>{_PART_WORD})\b(?!\s(?:century|time|day|year|place))",
        numbers.spelled_fraction,
        first="aAoOtTfFsSeEnN",
    ),
    Rule(
        rf"(?P<n>{SMALL}|\d+)\sand\s(?:a|one)[\s-](?P<part>half|quarter)(?:\s{_MAGNITUDE})?(?:[\s-](?P<measure>[A-Za-z]+)\b)?",
        numbers.number_and_a_half,
        after_digits=SPACES,
        first=LETTERS,
    ),
    Rule(
        rf"(?P<n>(?i:a|an|one))\s(?P<mag>(?!))?(?P<measure>(?i:{_COUNTED_WITH_HALF}))\sand\sa\s(?P<part>half|quarter)\b",
        numbers.number_and_a_half,
        first="aAoO",
    ),
    Rule(r"(?i:minus\s|negative\s(?=\d))", numbers.negative_amount, first="mMnN"),
    Rule(
        shared.FRACTION_CHARACTER,
        shared.fraction_character,
        after_digits=SPACES + FRACTION_CHARACTERS,
        first=FRACTION_CHARACTERS,
    ),
    Rule(shared.SLASHED_FRACTION, shared.slashed_fraction, after_digits=SPACES + "/⁄"),
    Rule(numbers.AMOUNTS.pattern, numbers.amount, after_digits=ANY, first=ANY),
    Rule(rf"(?P<word>{any_of(IMPLIED, ignore_case=True)})\b", numbers.implied_number, first=LETTERS),
    Rule(shared.ROMAN_NUMERAL, shared.roman_numeral, first="IVX"),
)

_PARTS = "half|third|quarter|fifth|tenth|twelfth|hundred|thousand|million|billion|trillion|dozen|decade|century"
# "A" and "an" begin a quantity only before these words.
_A_PART = rf"\s(?:(?={_PARTS})|(?:{_COUNTED_WITH_HALF})\sand\sa\s)"
_STARTS = {
    **dict.fromkeys(
        (*numerals.SMALL_NUMBERS, *numerals.TENS, *numerals.ORDINALS, *MAGNITUDE_WORDS, *IMPLIED, "minus", "negative"),
        r"\b",
    ),
    **dict.fromkeys((month[:3] for month in MONTHS), r"[a-z]{0,6}\b"),
    **dict.fromkeys(numerals.DECADES, r"\b"),
    **dict.fromkeys(_ROMAN_STARTS, r"\b"),
    **dict.fromkeys(_LABEL_WORDS, rf"(?=\s(?:[ivx]+\b|\d|{_SMALL_NUMBER}\b))"),
    "fy": r"(?=[\s'’])",
    **ADDRESSES,
    **CURRENCIES,
    **dict.fromkeys(("inr", "rm", "rp"), CURRENCIES["usd"]),
    "a": rf"(?:{CURRENCIES['a']}|{_A_PART})",
    "an": _A_PART,
}
ENGLISH = Rules(StartsAtWords(r"$£€¥₫₩₹₽฿½¼¾⅓⅔⅛{%", _STARTS), _RULES)

"""The rules of English, in the order they are tried, and where a quantity may begin."""

# ruff: noqa: E501, SIM905 (a rule is a line; lists of words)
from __future__ import annotations

import re

from aligner.quantities import numerals, shared
from aligner.quantities.english import dates, numbers
from aligner.quantities.english.words import LOOSE, MAGNITUDE_WORDS, MONTHS, ORDINAL_WORD, SMALL, SPELLED, TENS
from aligner.quantities.patterns import any_of
from aligner.quantities.rules import ADDRESSES, CURRENCIES, Rule, Rules, Starts, name

_MONTH = rf"(?P<month>{any_of(MONTHS, ignore_case=True)})\b\.?"
_YEAR = r"(?P<year>[12]\d{3})(?!\d)"
_HOURS = any_of("one two three four five six seven eight nine ten eleven twelve".split(), ignore_case=True)
_FEW = any_of("a an one two three four five six seven eight nine".split(), ignore_case=True)
_MINUTES = any_of(
    ("half", "quarter", "a quarter", "five", "ten", "twenty", "twenty-five"), ignore_case=True, space=r"\s"
)

_RULES: tuple[Rule, ...] = (
    ("d[A-Za-z_.+@/-] w", shared.NOT_QUANTITIES, name),
    ("d[-/.]", shared.ISO, shared.iso_date),
    ("d[-/.]", shared.NUMERIC, shared.numeric_date("md")),
    ("d[–—-]", shared.YEARS, shared.years),
    ("w[JFMASOND]", re.compile(rf"{_MONTH}\s(?P<day>\d{{1,2}})(?![\d:])(?:st|nd|rd|th)?(?:\s?(?:-|–|to|and)\s?(?P<day2>\d{{1,2}})(?![\d:])(?:st|nd|rd|th)?)?(?:,?\s{_YEAR})?"), dates.month_first),
    ("w[JFMASOND]", re.compile(rf"{_MONTH}(?P<day>(?!))?,?\s(?:of\s)?{_YEAR}"), dates.month_first),
    (r"d[stnra\s–-]", re.compile(rf"(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?:\s?(?:-|–|to|and)\s?(?P<day2>\d{{1,2}})(?:st|nd|rd|th)?)?\s(?:of\s)?{_MONTH}(?:,?\s{_YEAR})?"), dates.day_first),
    ("w[JFMASOND]", re.compile(rf"{_MONTH}(?P<day>(?!))?(?P<year>(?!))?"), dates.month_first),
    (r"d[:.\saApP]", re.compile(r"(?P<hour>\d{1,2})(?:[:.](?P<minute>\d{2}))?(?::\d{2})?\s?(?P<half>[aApP])\.?[mM]\b\.?"), dates.clock),
    ("d[:]", re.compile(r"(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::\d{2})?(?P<half>(?!))?(?!\d)"), dates.clock),
    (r"d[\s]", re.compile(r"(?P<hour>\d{1,2})(?P<minute>(?!))?(?P<half>(?!))?\so['’]clock"), dates.clock),
    (r"d[\s] w[aAhHqQoOtTfFsSeEnN]", re.compile(rf"(?P<part>{_MINUTES}|\d{{1,2}})(?P<minutes>\sminutes?)?\s(?P<side>past|to)\s(?P<hour>{_HOURS}|1?\d)\b(?P<clock>\so['’]clock)?"), dates.spoken),
    ("w[oOtTfFsSeEnN]", re.compile(rf"(?P<part>(?!))?(?P<minutes>(?!))?(?P<side>(?!))?(?P<hour>{_HOURS})(?P<clock>\so['’]clock)"), dates.spoken),
    ("d['’s] w['’]", re.compile(r"['’]?(?P<decade>(?:[12]\d)?\d0)['’]?s\b"), dates.decade),
    ("d[snrt]", re.compile(r"(?P<o>\d+)(?P<suffix>st|nd|rd|th)\b(?P<century>[\s-](?:century|centuries))?"), numbers.ordinal),
    ("w[tfsenTFSEN]", re.compile(rf"(?:(?P<tens>{TENS})-)?(?P<ones>{ORDINAL_WORD})\b(?P<century>[\s-](?i:century))?"), numbers.ordinal_word),
    (r"d[.\s-] w[A-Za-z]", re.compile(rf"(?P<n>\d+(?:\.\d+)?|{SPELLED}|(?i:half\sa|an?))[\s-](?P<span>(?i:decades?|centur(?:y|ies)|millenni(?:um|a)))\b"), dates.span),
    ("w[hH]", re.compile(r"(?i:half\s(?:an?\s|of\san?\s)?(?:(?P<mag>hundred|thousand|million|billion|trillion)(?:\s(?P<unit>[a-z]+\b))?|(?P<unit2>(?!)))?)") , lambda m: numbers.half_of(m) if m["mag"] else None),
    ("w[hH]", re.compile(r"(?i:half[\s-](?:an?\s)?(?P<mag>(?!))?(?P<unit>hour|year|day|month|mile|century|minute|second|kilometer|kilometre|pound|kilo))\b"), numbers.half_of),
    ("w[aAoOtTfFsSeEnN]", re.compile(rf"(?P<n>{_FEW})[\s-](?P<part>(?i:half|halves|thirds?|quarters?|fourths?|fifths?|sixths?|sevenths?|eighths?|ninths?|tenths?|twelfths?|hundredths?|thousandths?))\b(?!\s(?:century|time|day|year|place))"), numbers.fraction_words),
    (r"d[\s] w[A-Za-z]", re.compile(rf"(?P<n>{SMALL}|\d+)\sand\s(?:a|one)[\s-](?P<part>half|quarter)(?:\s(?P<mag>hundred|thousand|million|billion|trillion))?(?:[\s-](?P<unit>[A-Za-z]+)\b)?"), numbers.and_a_half),
    ("w[aAoO]", re.compile(r"(?P<n>(?i:a|an|one))\s(?P<mag>(?!))?(?P<unit>(?i:year|hour|month|mile|day|week|minute|century|decade))\sand\sa\s(?P<part>half|quarter)\b"), numbers.and_a_half),
    ("w[mMnN]", re.compile(r"(?i:minus\s|negative\s(?=\d))"), numbers.signed),
    (r"d[\s½¼¾⅓⅔⅛⅕⅖⅗] w[½¼¾⅓⅔⅛⅕⅖⅗]", shared.VULGAR, shared.vulgar),
    (r"d[/⁄\s]", shared.FRACTION, shared.fraction),
    ("d w", numbers.AMOUNTS.pattern, numbers.amount),
    ("w[A-Za-z]", re.compile(rf"(?P<word>{any_of(LOOSE, ignore_case=True)})\b"), numbers.loose),
)  # fmt: skip

_PARTS = "half|third|quarter|fifth|tenth|twelfth|hundred|thousand|million|billion|trillion|dozen|decade|century"
_ONE = rf"\s(?:(?={_PARTS})|(?:year|hour|month|mile|day|week|minute|century|decade)\sand\sa\s)"
_STARTS = {
    **dict.fromkeys(
        (*numerals.EN_SMALL, *numerals.EN_TENS, *numerals.EN_ORDINALS, *MAGNITUDE_WORDS, *LOOSE, "minus", "negative"),
        r"\b",
    ),
    **dict.fromkeys(
        ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), r"[a-z]{0,6}\b"
    ),
    **ADDRESSES,
    **CURRENCIES,
    **dict.fromkeys(("inr", "rm", "rp"), CURRENCIES["usd"]),
    "a": rf"(?:{CURRENCIES['a']}|{_ONE})",
    "an": _ONE,
}
ENGLISH = Rules(Starts(r"$£€¥₫₩₹₽฿½¼¾⅓⅔⅛{%", _STARTS), _RULES)

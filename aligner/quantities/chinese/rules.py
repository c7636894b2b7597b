"""The rules of Chinese in the order in which they are tried, and where a quantity may begin."""

from __future__ import annotations

import re

from aligner.quantities import shared
from aligner.quantities.chinese import dates, numbers, numerals
from aligner.quantities.chinese.words import (
    ADJACENT,
    AFTERNOON,
    BIG,
    IMPLIED,
    LUNAR_DAY,
    MORNING,
    NOT_NUMBERS,
    NUMBER,
    ONES,
    PLACES,
    PLAN,
    SMALL,
    VAGUE,
    YEAR,
)
from aligner.quantities.numerals import ROMAN, ROMAN_CHARACTERS
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
    StartsAtCharacters,
)
from aligner.quantities.telephone import TELEPHONE, telephone_number

_PART_OF_DAY = rf"(?P<part>{any_of((*MORNING, *AFTERNOON, '中午', '正午'))})"
_DAYS = rf"(?P<day>{SMALL})\s?[日号號](?:\s?(?:至|到|-|–|—|~|和|、)\s?(?P<day2>{SMALL})\s?[日号號])?"
_DAY_TO_DAY = rf"(?P<day>{SMALL})(?:\s?[日号號])?\s?(?:至|到|-|–|—|~|和|、)\s?(?P<day2>{SMALL})\s?[日号號]"
_YEAR_MONTH = rf"(?P<year>{YEAR})\s?年\s?(?P<month>{SMALL})\s?月(?:份)?\s?"
_MONTH = rf"(?P<year>(?!))?(?P<month>{SMALL})\s?月(?:份)?"
# 18号 is a day, but 18号楼 a building.
_NUMBERED = "楼樓线線馆館房登门門机機厅廳院店车車台"
_SHARE = rf"\d+(?:\.\d+)?|[{ONES}十百]+"

_NUMERALS = ONES + "十"
_IN_TEXT = r"(?=$|[\s，。、；：:,.;)）》」”’第和至到及与與或的中所规規之])"

_RULES = (
    Rule(shared.QUARTER, shared.quarter, first="Q"),
    Rule(shared.FISCAL_YEAR, shared.fiscal_year, first="F"),
    Rule(shared.CLAUSE_LABEL, shared.name, after_digits=LETTERS + "."),
    Rule(shared.NOT_QUANTITIES, shared.name, after_digits=LETTERS + "_.+@/-", first=LETTERS + "{%&_.+-"),
    Rule(NOT_NUMBERS, shared.name, first=ANY),
    # Days of the week: 周三 holds no three.
    Rule("(?<=[周週期拜])[一二三四五六](?![年个個]|天(?![气氣]))", shared.name, first="一二三四五六"),
    Rule(VAGUE, shared.name, first="几幾数數好多十百千万萬亿億上成近"),
    Rule(ADJACENT, numbers.approximate_number, first="一二三四五六七八九两兩十"),
    Rule(PLAN, numbers.five_year_plan, first="一二三四五六七八九十"),
    Rule(shared.ISO_DATE, shared.iso_date, after_digits="-/."),
    Rule(shared.NUMERIC_DATE, shared.numeric_date("dm"), after_digits="-/."),
    Rule(TELEPHONE, telephone_number, after_digits=SPACES + "-.()"),
    Rule(rf"{shared.YEAR_RANGE}(?:\s?年)?", shared.year_range, after_digits=DASHES + "/"),
    Rule(
        rf"(?P<century>\d{{1,2}}|[{ONES}十]{{1,3}})\s?(?:世纪|世紀)"
        r"(?:\s?(?P<decade>\d0|[二三四五六七八九]?十)\s?年代)?",
        dates.century,
        after_digits=SPACES + "世",
        first=_NUMERALS,
    ),
    Rule(
        rf"(?:[上本]世[纪紀])?(?P<decade>[12]\d\d0|\d0|[一二][{ONES}]{{2}}[零〇0]|[二三四五六七八九]?十)\s?年代",
        dates.decade,
        after_digits=SPACES + "年",
        first=_NUMERALS + "上本",
    ),
    Rule(
        rf"(?P<year>\d{{2}})\s?年\s?(?P<month>{SMALL})\s?月(?:份)?(?:\s?{_DAYS})?",
        dates.date_with_year,
        after_digits=SPACES + "年",
    ),
    Rule(_YEAR_MONTH + _DAY_TO_DAY, dates.date_with_year, after_digits=SPACES + "年", first="一二"),
    Rule(
        rf"(?P<year>{YEAR})\s?年(?:\s?(?P<month>{SMALL})\s?月(?:份)?(?:\s?{_DAYS})?)?(?P<day3>(?!))?",
        dates.date_with_year,
        after_digits=SPACES + "年",
        first="一二",
    ),
    Rule(
        rf"(?:(?P<lunar>农历|農曆|阴历|陰曆|大年)[闰閏]?)?(?:(?P<month>[正冬腊臘]|[{ONES}十]{{1,3}})月)?"
        rf"(?P<day>{LUNAR_DAY})(?![{ONES}十日号號天个個人名步次级級期年月位中])",
        dates.lunar_day,
        first=_NUMERALS + "农農阴陰大正冬腊臘初廿",
    ),
    Rule(
        rf"{_MONTH}\s?{_DAY_TO_DAY}",
        dates.date_without_year,
        after_digits=SPACES + "月",
        first=_NUMERALS,
    ),
    Rule(
        rf"{_MONTH}(?:\s?{_DAYS})?",
        dates.date_without_year,
        after_digits=SPACES + "月",
        first=_NUMERALS,
    ),
    Rule(
        rf"(?P<year>(?!))?(?P<month>(?!))?(?P<day>\d{{1,2}})\s?[日号號](?![{_NUMBERED}])"
        r"(?:\s?(?:至|到|-|和)\s?(?P<day2>\d{1,2})\s?[日号號])?",
        dates.date_without_year,
        after_digits=SPACES + "日号號",
    ),
    Rule(
        rf"{_PART_OF_DAY}?\s?(?P<hour>\d{{1,2}})[:：](?P<minute>\d{{2}})(?:[:：]\d{{2}})?(?!\d)",
        dates.digital_time,
        after_digits=":：",
        first=ANY,
    ),
    Rule(
        rf"(?P<whole>[{ONES}十百]{{1,8}})[点點](?![{ONES}十]{{2,4}}分(?!之))(?P<part>[{ONES}]+)"
        rf"(?P<mag>[{PLACES}{BIG}]+)?(?![十分刻钟鐘])",
        numbers.spoken_decimal,
        first=_NUMERALS + "百",
    ),
    Rule(
        rf"差(?:(?P<less>\d{{1,2}}|[{ONES}十]{{1,3}})分钟?|(?P<quarter>一刻))(?:到|就)?(?P<hour>{SMALL})[点點]",
        dates.time_before_hour,
        first="差",
    ),
    Rule(
        rf"{_PART_OF_DAY}?\s?(?P<hour>{SMALL})\s?(?P<mark>[点點时時])(?![{ONES}]+(?:[%倍{BIG}]|个))"
        rf"(?:\s?(?P<minute>\d{{1,2}}|[{ONES}十]{{1,4}})\s?分(?!之)|(?P<rest>半|一刻|三刻|整))?(?=(?:\s?[钟鐘])?)",
        dates.clock_time,
        after_digits=SPACES + "点點时時",
        first=ANY,
    ),
    Rule(
        rf"(?P<of>[百千])分之(?P<n>{_SHARE})(?:[点點](?P<point>[{ONES}]+))?(?:(?:至|到|-)(?:百分之)?(?P<n2>{_SHARE}))?",
        numbers.percentage,
        first="百千",
    ),
    Rule(
        rf"(?P<below>\d+|[{ONES}十百千万]{{1,8}})\s?分之\s?(?P<above>\d+|[{ONES}十百]+)",
        numbers.spelled_fraction,
        after_digits=SPACES + "分",
        first=_NUMERALS + "百千万",
    ),
    Rule(
        rf"(?P<n>\d(?:\.\d)?|[{ONES}])\s?成(?P<half>半)?(?P<rest>[一二三四五六七八九](?![年月日个個人次天十百千万倍]))?(?![为為立了功员員长長就本年都交分人果熟名效])",
        numbers.tenths,
        after_digits=SPACES + ".成",
        first=ONES,
    ),
    Rule(
        rf"(?:(?P<half>[对對半]折|半[价價])|(?<![波骨曲转轉周])(?P<n>\d(?:\.\d)?|[1-9]\d|[{ONES}](?:[点點]?[{ONES}])?)\s?折)"
        "(?![叠疊腾騰磨断斷合返射旧舊服回弯彎纸紙线線光])",
        numbers.discount,
        after_digits=SPACES + ".折",
        first=ONES + "对對半",
    ),
    Rule(rf"第\s?(?P<n>{ROMAN})", numbers.part_of_text, first="第"),
    Rule(rf"第\s?(?P<n>{NUMBER})\s?[章节節条條款项項篇编編卷]{_IN_TEXT}", numbers.part_of_text, first="第"),
    Rule(r"第?\s?(?P<n>[一二三四1-4])\s?季度", numbers.part_of_text, after_digits=SPACES + "季", first="第一二三四"),
    Rule(rf"第\s?(?P<n>{NUMBER})", numbers.ordinal, first="第"),
    Rule(
        rf"(?P<n>[{ONES}\d](?=\s?打[鸡啤铅玫蛋])|半)\s?打(?![开開])",
        numbers.dozens,
        after_digits=SPACES + "打",
        first=ONES + "半",
    ),
    Rule("(?P<n>[四五六七八九])旬", dates.tens_of_years, first="四五六七八九"),
    Rule(r"(?P<n>[一二两兩三1-3])\s?刻[钟鐘]", dates.quarters_of_hour, after_digits=SPACES + "刻", first="一二两兩三"),
    Rule(
        rf"(?>{NUMBER})?[个個]?[半世年天]",
        dates.periods,
        after_digits=SPACES + PLACES + BIG + "廿卅个個半世年天.,",
        first=ANY,
    ),
    Rule(
        rf"(?:摄氏|攝氏|华氏|華氏)(?:零下|负|負)?(?=\s?[-\d{ONES}十])|零下(?:摄氏|华氏)?(?=\s?[\d{ONES}十])|[负負](?=\s?\d)",
        numbers.signed_amount,
        first="摄攝华華零负負",
    ),
    Rule(
        shared.FRACTION_CHARACTER,
        shared.fraction_character,
        after_digits=SPACES + FRACTION_CHARACTERS,
        first=FRACTION_CHARACTERS,
    ),
    Rule(shared.SLASHED_FRACTION, shared.slashed_fraction, after_digits=SPACES + "/⁄"),
    Rule(any_of(IMPLIED), numbers.implied_number, first="双雙俩倆翻加减減一半大对中正午"),
    Rule(numbers.AMOUNTS.pattern, numbers.amount, after_digits=ANY, first=ANY),
    Rule(shared.ROMAN_NUMERAL, shared.roman_numeral, first="IVX" + ROMAN_CHARACTERS),
)

# Skip "one" as an article, and the many words that begin with it.
_NOT_ARTICLE = (
    r"(?![些直定起样樣切般旦致同向再律带帶边邊面时時度下番步味心系连連路贯貫身手席举舉旁概流体體共道如经經位名种種家条條件场場"
    r"项項只隻群片段座间間张張封句]|[个個](?!半|月|小|[钟鐘]|世|星|[礼禮]))"
)
_NUMERAL_STARTS = "".join(
    char for char in dict.fromkeys([*numerals.DIGIT_VALUES, *numerals.PLACES, *numerals.CONTRACTIONS]) if char != "一"
)
CHINESE = Rules(
    StartsAtCharacters(
        rf"0-9{_NUMERAL_STARTS}$£€¥￥₫₩₹₽฿½¼¾⅓⅔Ⅰ-Ⅻⅰ-ⅻ双雙俩倆{{",
        [
            ("-−–", r"(?<![a-z][-−–])(?=\d)"),
            ("一", _NOT_ARTICLE),
            ("第", rf"(?=\s?[\d{ONES}{PLACES}ivxⅠ-Ⅻⅰ-ⅻ])"),
            ("ivx", r"(?=[ivx]+(?![a-z0-9]))"),
            ("农農阴陰", "(?=[历曆])"),
            ("大", "(?=年[初三])"),
            ("正冬腊臘", "(?=月)"),
            ("初", "(?=[一二三四五六七八九十])"),
            ("对對", "(?=折)"),
            ("差", rf"(?=[\d{ONES}十]{{1,3}}[分刻])"),
            ("半", "(?:(?=[个個小天年月世数數折价價打]|[钟鐘])|夜)"),
            ("翻", "[番倍]"),
            ("减減", "半"),
            ("对大一", "半"),
            ("几幾数數好多", "(?=[十百千万萬亿億])"),
            ("上成近", "(?=[百千万萬亿億])"),
            ("上本", "(?=世[纪紀])"),
            ("万萬亿億", "(?=[一圣維维能物事岁众科豪幸分达達富])"),
            ("负負", r"(?=\d)"),
            ("摄攝华華", "氏"),
            ("凌", "晨"),
            ("清", "[晨早]"),
            ("早", r"(?:[上晨]?(?=\s?[\d一二三四五六七八九十])|[上晨])"),
            ("上", "午"),
            ("下", "午"),
            ("傍", "晚"),
            ("晚", r"(?:[上间間]|(?=\s?[\d七八九十]))"),
            ("夜", "[里裡晚]"),
            ("深", "夜"),
            ("今", "晨"),
            ("当當", "晚"),
            ("中正", "午"),
            ("午", "[夜后後]"),
            ("加", "倍"),
            *((word[0], re.escape(word[1:]) + following) for word, following in {**ADDRESSES, **CURRENCIES}.items()),
        ],
    ),
    _RULES,
)

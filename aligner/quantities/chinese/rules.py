"""The rules of Chinese, in the order they are tried, and where a quantity may begin."""

# ruff: noqa: E501 (a rule is a line)
from __future__ import annotations

import re

from aligner.quantities import numerals, shared
from aligner.quantities.chinese import dates, numbers
from aligner.quantities.chinese.words import (
    ADJACENT,
    AFTERNOON,
    BIG,
    LOOSE,
    MORNING,
    NOT_NUMBERS,
    NUMBER,
    ONES,
    PLACES,
    SMALL,
    VAGUE,
    YEAR,
)
from aligner.quantities.patterns import any_of
from aligner.quantities.rules import ADDRESSES, CURRENCIES, Anywhere, Rule, Rules, name

_PART = rf"(?P<part>{any_of((*MORNING, *AFTERNOON, '中午', '正午'))})"
_DAY = rf"(?P<day>{SMALL})\s?[日号號](?:\s?(?:至|到|-|–|—|~|和|、)\s?(?P<day2>{SMALL})\s?[日号號])?"
_TO_DAY = rf"(?P<day>{SMALL})(?:\s?[日号號])?\s?(?:至|到|-|–|—|~|和|、)\s?(?P<day2>{SMALL})\s?[日号號]"

_RULES: tuple[Rule, ...] = (
    ("d[A-Za-z_.+@/-] w[A-Za-z{%&_.+-]", shared.NOT_QUANTITIES, name),
    ("w", NOT_NUMBERS, name),
    ("w[一二三四五六]", re.compile(r"(?<=[周週期拜])[一二三四五六](?![年个個]|天(?![气氣]))"), name),
    ("w[几幾数數好多十百千万萬亿億上成近]", VAGUE, name),
    ("w[一二三四五六七八九两兩]", ADJACENT, numbers.adjacent),
    ("d[-/.]", shared.ISO, shared.iso_date),
    ("d[-/.]", shared.NUMERIC, shared.numeric_date("dm")),
    ("d[–—-]", re.compile(rf"{shared.YEARS.pattern}(?:\s?年)?"), shared.years),
    (r"d[\s世] w[零〇○一壹二贰貳两兩三叁參四肆五伍六陆陸七柒八捌九玖十]", re.compile(rf"(?P<century>\d{{1,2}}|[{ONES}十]{{1,3}})\s?(?:世纪|世紀)(?:\s?(?P<decade>\d0|[二三四五六七八九]?十)\s?年代)?"), dates.century),
    (r"d[\s年] w[上本十零〇○一壹二贰貳两兩三叁參四肆五伍六陆陸七柒八捌九玖]", re.compile(rf"(?:[上本]世[纪紀])?(?P<decade>[12]\d\d0|\d0|[一二][{ONES}]{{2}}[零〇0]|[二三四五六七八九]?十)\s?年代"), dates.decade),
    (r"d[\s年] w[一二]", re.compile(rf"(?P<year>{YEAR})\s?年\s?(?P<month>{SMALL})\s?月(?:份)?\s?{_TO_DAY}"), dates.dated),
    (r"d[\s年] w[一二]", re.compile(rf"(?P<year>{YEAR})\s?年(?:\s?(?P<month>{SMALL})\s?月(?:份)?(?:\s?{_DAY})?)?(?P<day3>(?!))?"), dates.dated),
    (r"d[\s月] w[零〇○一壹二贰貳两兩三叁參四肆五伍六陆陸七柒八捌九玖十]", re.compile(rf"(?P<year>(?!))?(?P<month>{SMALL})\s?月(?:份)?\s?{_TO_DAY}"), dates.undated),
    (r"d[\s月] w[零〇○一壹二贰貳两兩三叁參四肆五伍六陆陸七柒八捌九玖十]", re.compile(rf"(?P<year>(?!))?(?P<month>{SMALL})\s?月(?:份)?(?:\s?{_DAY})?"), dates.undated),
    (r"d[\s日号號]", re.compile(r"(?P<year>(?!))?(?P<month>(?!))?(?P<day>\d{1,2})\s?[日号號](?![楼樓线線馆館房登门門机機厅廳院店车車台])(?:\s?(?:至|到|-|和)\s?(?P<day2>\d{1,2})\s?[日号號])?"), dates.undated),
    ("d[:：] w", re.compile(rf"{_PART}?\s?(?P<hour>\d{{1,2}})[:：](?P<minute>\d{{2}})(?:[:：]\d{{2}})?(?!\d)"), dates.colon),
    ("w[零〇○一壹二贰貳两兩三叁參四肆五伍六陆陸七柒八捌九玖十百]", re.compile(rf"(?P<whole>[{ONES}十百]{{1,8}})[点點](?![{ONES}十]{{2,4}}分(?!之))(?P<part>[{ONES}]+)(?P<mag>[{PLACES}{BIG}]+)?(?![十分刻钟鐘])"), numbers.point),
    ("w[差]", re.compile(rf"差(?:(?P<less>\d{{1,2}}|[{ONES}十]{{1,3}})分钟?|(?P<quarter>一刻))(?:到|就)?(?P<hour>{SMALL})[点點]"), dates.before_hour),
    (r"d[\s点點时時] w", re.compile(rf"{_PART}?\s?(?P<hour>{SMALL})\s?(?P<mark>[点點时時])(?![{ONES}]+(?:[%倍{BIG}]|个))(?:\s?(?P<minute>\d{{1,2}}|[{ONES}十]{{1,4}})\s?分(?!之)|(?P<rest>半|一刻|三刻|整))?(?=(?:\s?[钟鐘])?)"), dates.clock),
    ("w[百千]", re.compile(rf"(?P<of>[百千])分之(?P<n>\d+(?:\.\d+)?|[{ONES}十百]+)(?:[点點](?P<point>[{ONES}]+))?(?:(?:至|到|-)(?:百分之)?(?P<n2>\d+(?:\.\d+)?|[{ONES}十百]+))?"), numbers.percent),
    (r"d[\s分] w[零〇○一壹二贰貳两兩三叁參四肆五伍六陆陸七柒八捌九玖十百千万]", re.compile(rf"(?P<below>\d+|[{ONES}十百千万]{{1,8}})\s?分之\s?(?P<above>\d+|[{ONES}十百]+)"), numbers.fraction_words),
    (r"d[.\s成] w[零〇○一壹二贰貳两兩三叁參四肆五伍六陆陸七柒八捌九玖]", re.compile(rf"(?P<n>\d(?:\.\d)?|[{ONES}])\s?成(?P<half>半)?(?![为為立了功员員长長就本年都交分人果熟名效])"), numbers.tenths),
    ("w[第]", re.compile(rf"第\s?(?P<n>{NUMBER})"), numbers.ordinal),
    (r"d[\s打] w[零〇○一壹二贰貳两兩三叁參四肆五伍六陆陸七柒八捌九玖]", re.compile(rf"(?P<n>[{ONES}\d])\s?打(?=[鸡啤铅玫蛋])"), numbers.dozen),
    (r"d[个個半世年天.,\s十拾百佰仟廿卅千万萬亿億兆] w", re.compile(rf"(?>{NUMBER})?[个個]?[半世年天]"), dates.span),
    ("w[摄攝华華零负負]", re.compile(r"(?:摄氏|攝氏|华氏|華氏)(?:零下|负|負)?(?=\s?[-\d" + ONES + r"十])|零下(?:摄氏|华氏)?(?=\s?[\d" + ONES + r"十])|[负負](?=\s?\d)"), numbers.signed),
    (r"d[\s½¼¾⅓⅔⅛⅕⅖⅗] w[½¼¾⅓⅔⅛⅕⅖⅗]", shared.VULGAR, shared.vulgar),
    (r"d[/⁄\s]", shared.FRACTION, shared.fraction),
    ("d w", numbers.AMOUNTS.pattern, numbers.amount),
    ("w[双雙俩倆翻加减減一半大对中正午]", re.compile(any_of(LOOSE)), numbers.loose),
)  # fmt: skip

# One of something, and the many words that begin with "one", are passed over at once.
_NOT_ONE = r"(?![些直定起样樣切般旦致同向再律带帶边邊面时時度下番步味心系连連路贯貫身手席举舉旁概流体體共道如经經位名种種家条條件场場项項只隻群片段座间間张張封句]|[个個](?!半|月|小|[钟鐘]|世|星|[礼禮]))"
_REST = "".join(
    char for char in dict.fromkeys([*numerals.ZH_DIGITS, *numerals.ZH_PLACES, *numerals.ZH_SPECIAL]) if char != "一"
)
CHINESE = Rules(
    Anywhere(
        rf"0-9{_REST}$£€¥￥₫₩₹₽฿½¼¾⅓⅔双雙俩倆{{",
        [
            ("-−", r"(?<![a-z][-−])(?=\d)"),
            ("一", _NOT_ONE),
            ("第", rf"(?=\s?[\d{ONES}{PLACES}])"),
            ("差", rf"(?=[\d{ONES}十]{{1,3}}[分刻])"),
            ("半", "(?:(?=[个個小天年月世数數]|[钟鐘])|夜)"),
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
            *((word[0], re.escape(word[1:]) + behind) for word, behind in {**ADDRESSES, **CURRENCIES}.items()),
        ],
    ),
    _RULES,
)

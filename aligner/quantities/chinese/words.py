"""Parts of the patterns of Chinese, and words that mislead."""

# ruff: noqa: E501, SIM905 (a pattern is a line; lists of words)
from __future__ import annotations

from aligner.languages import HAN
from aligner.quantities.amounts import AFTER_AMOUNTS
from aligner.quantities.chinese import numerals
from aligner.quantities.numerals import DIGITS, MAX_WORDS
from aligner.quantities.rules import WORD

ONES = "".join(numerals.DIGIT_VALUES)
PLACES = "".join(numerals.PLACES)
BIG = "".join(numerals.MAGNITUDES)
# 千 and 兆 may be part of the measure: 千瓦, 兆赫.
_PLACE = r"(?:[十拾百佰仟廿卅]|千(?![瓦克米卡伏赫字]))"
_MAGNITUDE = r"(?:[万萬](?!像素)|[亿億]|兆(?![瓦字赫比]))"
_HAN = rf"(?:[{ONES}]|{_PLACE}|{_MAGNITUDE})"
_MIXED = rf"(?:{DIGITS})(?:\s?(?:{_PLACE}|{_MAGNITUDE}){{1,6}}(?:(?:\d+(?:\.\d+)?|[{ONES}]{{1,6}})(?:{_PLACE}|{_MAGNITUDE}){{1,6}}){{0,6}}(?:(?<=[千万萬亿億])(?:[零〇](?:\d{{1,4}}|[{ONES}]{{1,4}})|\d{{3,4}}|\d(?=[元块塊]|[，。、；]|$))(?![\d.,年]))?)?"
# In 30多万 the number goes on after a word for "more than".
MORE = "多余餘来來"
NUMBER = rf"(?:(?:{_MIXED}|{_HAN}{{1,{MAX_WORDS}}})(?:[{MORE}]{_MAGNITUDE}{{1,2}})?)"
SMALL = rf"(?:\d{{1,2}}|[{ONES}十]{{1,3}})"
YEAR = rf"(?:[12]\d{{3}}|[一二][{ONES}]{{3}})"
MORNING = "凌晨 清晨 早上 早晨 上午 今晨 一早 早 清早 半夜 午夜".split()
AFTERNOON = "下午 傍晚 晚上 晚间 晚間 夜里 夜裡 夜晚 深夜 今晚 当晚 當晚 晚 午后 午後".split()
CLASSIFIER = "[个個]?"

# Characters that show that digits after a Latin word count something.
COUNTERS = tuple("个個名人位家岁歲次场場分头頭只隻座辆輛艘架件项項种種部年月日号號万萬亿億名倍点點")

# Words that imply a number. A translation may leave them out.
IMPLIED = {"双": "2", "雙": "2", "俩": "2", "倆": "2", "翻番": "2", "翻倍": "2", "加倍": "2", "减半": "0.5", "減半": "0.5", "一半": "0.5",
         "半数": "0.5", "半數": "0.5", "大半": "0.5", "对半": "0.5", "中午": "12:00", "正午": "12:00", "午夜": "00:00"}  # fmt: skip

# Words that contain numerals but are not numbers.
NOT_NUMBERS = (
    r"一些|一直|一定|一起|一样|一樣|一切|一般|一旦|一致|一同|一向|一再|一律|一带|一帶|一边|一邊|一面|一方面|一时|一時|一度|一下|一番"
    r"|一步|一味|一心|一系列|一连串|一連串|一路|一贯|一貫|一身|一手|一席|一举|一舉|一旁|一概|一流|一体|一體|一共|一道|一如|一经|一經"
    r"|万一|萬一|万岁|万能|万物|万事|万维网|万圣节|萬聖節|万达|萬達|千万(?=不|别|要|记|莫|注意)|千家万户|千方百计|千辛万苦|千变万化|成千上万|成千上萬|百万富翁|千百万"
    r"|十分(?!之|钟|鐘|\d)|十足|百姓|百货|百貨|百度|百科|百慕大|百老汇|百老匯|百事|百合|百般|百叶|千禧|千古|千里|九龙|九龍|三亚|三明治|三菱|三星|四川|五角大|五指|五金"
    r"|六安|七夕|八卦|十字|双十一|二手|二战|二戰|一战|一戰|三角|四季(?!度)|四处|四處|四周|五星级?|第三方|三文鱼|四面|四肢|五官|五颜六色|七嘴八舌|乱七八糟"
    r"|不三不四|三三两两|三番五次|三心二意|四舍五入|五花八门|五花八門|十全十美|亿万富翁|億萬富翁|亿万富豪|一两|两岸|兩岸|两侧|两旁|三脚架|四轮|万众|万科|万豪|萬豪"
    r"|(?:周|週|星期|礼拜|禮拜)[一二三四五六日天](?:(?:至|到|和|、|或)(?:周|週|星期|礼拜)?[一二三四五六日])?|周末|唯一|统一|統一|单一|單一|同一|万分|万幸|百感|百里|千载|千篇"
)
VAGUE = rf"(?:[几幾数數好多][十百千万萬亿億]++|(?<![{ONES}])[十百千万萬][几幾]|[上成近][百千万萬亿億]{{1,8}}(?![{ONES}])|[十百千万萬亿億]{{1,8}}[几幾数數余餘]?[十百千万萬亿億]{{0,8}}计)"
_COUNTED = "个個天年次人名岁歲里斤米分小周週元块塊页頁件条條只隻头頭张張句家杯步回遍层層场場篇本台辆輛间間座位口倍级級成棵种種项項位艘架户戶辈輩"
# Two digits in a row stand for two numbers: 三五天, 十七八岁, 二三百.
ADJACENT = rf"(?P<tens>[二三四五六七八九]?十)?(?P<one>[一二两兩三四五六七八九])(?P<other>[二两兩三四五六七八九])(?:(?P<mag>[十百千万萬亿億]{{1,3}})|(?=[{_COUNTED}](?!才)))"
# The plan of five years: 十四五 is the fourteenth. Shorter names of plans look like other numbers.
_PLAN = "[”」』]?(?=规划|規劃|计划|計劃|期间|期間|时期|時期|纲要|綱要)"
PLAN = rf"(?:十(?P<long>[一二三四五六七八九])|(?P<short>[一二三四五六七八九十])(?=五{_PLAN}))(?P<five>五)(?![十百千万萬亿億{ONES}])"
# Marks at the end of a quantity, after which a hyphen makes a range: 5米-10米.
_ENDS = "年月日号號时時点點分秒元币幣圆圓镑鎊盾度米里斤克吨噸升岁歲个個人名天周週层層级級期章节節条條页頁件万萬亿億千百十瓦伏亩畝尺寸"
_MINUS_AFTER_HAN = rf"(?<!\d[{_ENDS}])(?<!\d[{HAN}][{_ENDS}])(?<!\d[{HAN}]{{2}}[{_ENDS}])(?<![{ONES}十百千万萬亿億][{_ENDS}])(?<![{ONES}十百千万萬亿億][{HAN}][{_ENDS}])"
SIGN = rf"(?P<joined>(?<=[{HAN}])(?<![为為是至到达達约約近于於在跌降升和或与與及值过過]))?(?P<sign>(?<![{WORD}{AFTER_AMOUNTS}]){_MINUS_AFTER_HAN}[-−–](?=\d))"
# Days of the lunar months; without the name of a month, 初二 may also be a grade in school.
LUNAR_DAY = r"初[一二三四五六七八九十]|十[一二三四五六七八九]?|廿[一二三四五六七八九]?|二十[一二三四五六七八九]?|三十"

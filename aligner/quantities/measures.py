"""Units of measure and currencies: their symbols, factors and names in each language."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

from aligner.quantities.patterns import any_of
from aligner.quantities.quantity import Kind


@dataclass(frozen=True, slots=True)
class Measure:
    """A unit of measure or a currency.

    Attributes:
        symbol: Canonical symbol.
        dimension: What it measures: "length", "mass" and so on, "money" for currencies.
        factor: Its size in the base measure of the dimension; without meaning for currencies.
    """

    symbol: str
    dimension: str
    factor: float


# symbol | dimension | factor | symbols in all languages | English | Chinese | Vietnamese; names are comma-separated.
_TABLE = """
%    | ratio | .01 | %, ％ | percent, per cent, percentage point, percentage points, pct | 个百分点, 個百分點, 百分点, 百分點 | phần trăm, điểm phần trăm
‰    | ratio | .001 | ‰ | per mille, per mill | | phần nghìn, phần ngàn
mm   | length | .001 | mm | millimeter, millimetre | 毫米, 公厘 | milimét, mi-li-mét, milimet
cm   | length | .01 | cm | centimeter, centimetre | 厘米, 公分, 釐米 | centimét, xăng-ti-mét, xentimét, xăngtimét, centimet
m    | length | 1 | m | meter, metre | 米, 公尺 | mét, met
km   | length | 1000 | km | kilometer, kilometre, kilometers, kilometres | 公里, 千米 | kilômét, ki-lô-mét, kilomet, cây số, km
inch | length | .0254 | | inch, inches | 英寸, 英吋, 吋 | inch, inches, insơ
ft   | length | .3048 | ft | foot, feet | 英尺, 英呎, 呎 | feet, foot
yd   | length | .9144 | yd | yard | 码, 碼 | thước Anh, yard, yards
mile | length | 1609.344 | mi | mile | 英里, 哩 | dặm, dặm Anh
nmi  | length | 1852 | nmi | nautical mile | 海里, 海浬, 浬 | hải lý
ly   | length | 9.461e15 | ly | light year, light-year | 光年 | năm ánh sáng
nm   | length | 1e-9 | nm | nanometer, nanometre | 纳米, 奈米, 納米 | nanomét, nanomet
µm   | length | 1e-6 | µm, μm | micrometer, micrometre, micron | 微米 | micromét, micron
m2   | area | 1 | m², m2, sqm | square meter, square metre | 平方米, 平米, 平方公尺, 平方 | mét vuông
km2  | area | 1e6 | km², km2 | square kilometer, square kilometre | 平方公里, 平方千米 | kilômét vuông, ki-lô-mét vuông, km vuông, cây số vuông
sqft | area | .09290304 | | square foot, square feet | 平方英尺, 平方呎 | feet vuông, foot vuông, bộ vuông
sqmi | area | 2589988.11 | | square mile | 平方英里 | dặm vuông
ha   | area | 10000 | ha | hectare | 公顷, 公頃 | hecta, héc-ta, ha, hécta
acre | area | 4046.8564 | | acre | 英亩, 英畝 | mẫu Anh, acre, acres
mu   | area | 666.667 | | | 亩, 畝 | mẫu ruộng
m3   | volume | 1000 | m³, m3 | cubic meter, cubic metre | 立方米, 立方公尺, 立方 | mét khối
l    | volume | 1 | L, l | liter, litre | 升, 公升 | lít
ml   | volume | .001 | ml, mL | milliliter, millilitre | 毫升 | mililít, mi-li-lít
gal  | volume | 3.785 | gal | gallon | 加仑, 加侖 | ga-lông, gallon, gallons, galông
bbl  | volume | 158.987 | bbl | barrel | 桶 | thùng dầu
mg   | mass | 1e-6 | mg | milligram | 毫克 | miligam, mi-li-gam, miligram
g    | mass | .001 | g | gram, gramme | 克, 公克 | gam, gram, g
kg   | mass | 1 | kg, Kg, KG | kilogram, kilogramme, kilo | 公斤, 千克 | kilôgam, ki-lô-gam, ki lô, kilogram, ký, cân, kg, kí
jin  | mass | .5 | | catty | 斤, 市斤 |
t    | mass | 1000 | t | ton, tonne, metric ton | 吨, 噸, 公噸 | tấn
lb   | mass | .45359237 | lb, lbs | pound | 磅 | pound, pounds, cân Anh
oz   | mass | .02834952 | oz | ounce | 盎司, 安士 | ounce, ao-xơ, aoxơ, ounces
ct   | mass | .0002 | | carat, karat | 克拉 | cara, carat
s    | time | 1 | sec | second, seconds, sec, secs | 秒, 秒钟, 秒鐘 | giây
ms   | time | .001 | ms | millisecond | 毫秒 | mili giây, mi-li-giây, phần nghìn giây
min  | time | 60 | min | minute, min, mins | 分钟, 分鐘 | phút
h    | time | 3600 | | hour, hr, hrs | 小时, 小時, 个小时, 個小時, 个钟头, 個鐘頭, 钟头, 鐘頭 | giờ, giờ đồng hồ, tiếng, tiếng đồng hồ, h
day  | time | 86400 | | day | 天, 日, 昼夜 | ngày, hôm
week | time | 604800 | | week | 周, 週, 个星期, 個星期, 星期, 个礼拜, 個禮拜 | tuần, tuần lễ
month | months | 1 | | month | 个月, 個月 | tháng
year | months | 12 | | year, yr, yrs | 年, 岁, 歲, 周岁, 週歲, 周年, 週年 | năm, tuổi
m/s  | speed | 1 | m/s | meter per second, meters per second, metres per second | 米/秒, 米每秒 | m/s, mét/giây, mét mỗi giây, mét trên giây
km/h | speed | .2777778 | km/h, kph, kmh, km/hr | kilometers per hour, kilometres per hour, kilometers an hour, kilometres an hour | 公里/小时, 公里/小時, 公里每小时, 千米/小时, 千米每小时, 公里/时 | km/h, km/giờ, kilômét/giờ, km một giờ, km mỗi giờ, kilômét mỗi giờ, kilômét một giờ
mph  | speed | .44704 | mph | miles per hour, miles an hour | 英里/小时, 英里/小時, 英里每小时, 英里/时 | dặm/giờ, dặm/h, dặm mỗi giờ, dặm một giờ, dặm trên giờ
kn   | speed | .514444 | | knot | 节航速 | hải lý/giờ
°C   | temperature | 1 | °C, ℃, ° C, ºC | degree Celsius, degrees Celsius, degree centigrade, degrees centigrade, degrees C | 摄氏度, 攝氏度, 度C | độ C, độ Celsius, độ bách phân, oC
°F   | temperature | 1 | °F, ℉, ° F, ºF | degree Fahrenheit, degrees Fahrenheit, degrees F | 华氏度, 華氏度, 度F | độ F, độ Fahrenheit
deg  | angle | 1 | °, º | degree | 度 | độ
W    | power | 1 | W | watt | 瓦, 瓦特 | oát, watt
kW   | power | 1e3 | kW, KW | kilowatt | 千瓦 | kilôoát, kilowatt, ki-lô-oát
MW   | power | 1e6 | MW | megawatt | 兆瓦 | megawatt, mê-ga-oát, mêgaoát
GW   | power | 1e9 | GW | gigawatt | 吉瓦 | gigawatt, gi-ga-oát
TW   | power | 1e12 | TW | terawatt | 太瓦 | terawatt
hp   | power | 745.7 | hp | horsepower | 马力, 馬力 | mã lực
kWh  | energy | 3.6e6 | kWh, KWh | kilowatt hour, kilowatt-hour | 千瓦时, 千瓦時, 度电 | kilowatt giờ, kWh, số điện
MWh  | energy | 3.6e9 | MWh | megawatt hour, megawatt-hour | 兆瓦时, 兆瓦時 | megawatt giờ
GWh  | energy | 3.6e12 | GWh | gigawatt hour, gigawatt-hour | 吉瓦时, 吉瓦時 | gigawatt giờ
kcal | energy | 4184 | kcal | kilocalorie | 千卡, 大卡 | kilocalo, kcal
cal  | energy | 4.184 | | calorie | 卡路里 | calo, ca-lo
J    | energy | 1 | | joule | 焦耳, 焦 | jun, joule
kJ   | energy | 1000 | kJ | kilojoule | 千焦 | kilôjun, kilojoule
V    | voltage | 1 | V | volt | 伏, 伏特 | vôn, volt
kV   | voltage | 1e3 | kV | kilovolt | 千伏 | kilôvôn, kilovolt
mAh  | charge | 1 | mAh | milliampere hour | 毫安时, 毫安 | mAh
Hz   | frequency | 1 | Hz | hertz | 赫兹, 赫 | héc, hertz
kHz  | frequency | 1e3 | kHz | kilohertz | 千赫, 千赫兹 | kilohertz
MHz  | frequency | 1e6 | MHz | megahertz | 兆赫, 兆赫兹 | megahertz
GHz  | frequency | 1e9 | GHz | gigahertz | 吉赫, 吉赫兹 | gigahertz
dB   | level | 1 | dB | decibel | 分贝, 分貝 | đề-xi-ben, decibel, đêxiben
B    | data | 1 | | byte | 字节, 位元組 | byte, bytes
KB   | data | 1e3 | KB, kB | kilobyte | 千字节 | kilobyte
MB   | data | 1e6 | MB | megabyte | 兆字节 | megabyte
GB   | data | 1e9 | GB | gigabyte | 吉字节 | gigabyte
TB   | data | 1e12 | TB | terabyte | 太字节 | terabyte
Mbps | rate | 1 | Mbps, Mb/s | megabits per second | 兆比特每秒 | megabit mỗi giây, megabit/giây
Gbps | rate | 1000 | Gbps, Gb/s | gigabits per second | | gigabit mỗi giây
MP   | pixels | 1 | MP | megapixel | 万像素, 萬像素 | megapixel
Pa   | pressure | 1 | | pascal | 帕, 帕斯卡 | pascal
hPa  | pressure | 100 | hPa | hectopascal | 百帕 | hectopascal
mb   | pressure | 100 | | millibar | 毫巴 | milibar
psi  | pressure | 6894.76 | psi | psi | | psi
ppm  | ratio | 1e-6 | ppm | parts per million | | phần triệu
fps  | frames | 1 | fps | frames per second | 帧每秒 | khung hình/giây, khung hình mỗi giây
USD  | money | 1 | US$, USD, U.S.$ | US dollar, U.S. dollar, American dollar, dollar, buck | 美元, 美金, 美刀 | đô la Mỹ, đô-la Mỹ, đôla Mỹ, đô la, đô-la, đôla, USD, đô, Mỹ kim, đồng đô la
cent | money | 1 | ¢ | cent | 美分 | xu, cent
AUD  | money | 1 | A$, AU$, AUD | Australian dollar | 澳元, 澳币, 澳幣 | đô la Úc, AUD, đô la Australia
CAD  | money | 1 | C$, CA$, CAD | Canadian dollar | 加元, 加币, 加幣 | đô la Canada, CAD
HKD  | money | 1 | HK$, HKD | Hong Kong dollar | 港元, 港币, 港幣 | đô la Hồng Kông, HKD, đô la Hong Kong
SGD  | money | 1 | S$, SGD | Singapore dollar | 新加坡元, 新元, 新币 | đô la Singapore, SGD
TWD  | money | 1 | NT$, TWD, NTD | New Taiwan dollar, Taiwan dollar | 新台币, 新台幣, 新臺幣, 台币, 台幣 | Đài tệ, đô la Đài Loan
NZD  | money | 1 | NZ$, NZD | New Zealand dollar | 新西兰元, 纽元, 紐元 | đô la New Zealand
EUR  | money | 1 | €, EUR | euro | 欧元, 歐元 | euro, đồng euro, ơ-rô, EUR
GBP  | money | 1 | £, GBP | pound sterling, pounds sterling, British pound, quid | 英镑, 英鎊, 镑, 鎊 | bảng Anh, bảng, GBP, đồng bảng Anh
JPY  | money | 1 | JPY | yen, Japanese yen | 日元, 日圆, 日圓 | yên Nhật, yên, JPY, yen, Yên
CNY  | money | 1 | CNY, RMB, ¥, ￥, CN¥ | yuan, renminbi, Chinese yuan | 元人民币, 元人民幣, 人民币, 人民幣, 元, 块钱, 塊錢 | nhân dân tệ, NDT, CNY, tệ, RMB
KRW  | money | 1 | ₩, KRW | won, Korean won, South Korean won | 韩元, 韓元, 韩圆, 韓圜, 韩币 | won, KRW
VND  | money | 1 | ₫, VND, VNĐ | dong, Vietnamese dong, đồng | 越南盾, 越盾 | đồng, VNĐ, VND, đ, đồng Việt Nam
INR  | money | 1 | ₹, INR | rupee, Indian rupee | 卢比, 盧比, 印度卢比 | rupee, rupee Ấn Độ
RUB  | money | 1 | ₽, RUB | ruble, rouble, Russian ruble | 卢布, 盧布 | rúp, ruble, rúp Nga
THB  | money | 1 | ฿, THB | baht, Thai baht | 泰铢, 泰銖, 铢 | baht, baht Thái
CHF  | money | 1 | CHF | Swiss franc, franc | 瑞士法郎, 法郎 | franc Thụy Sĩ, phrăng, franc
IDR  | money | 1 | Rp, IDR | rupiah, Indonesian rupiah | 印尼盾 | rupiah
MYR  | money | 1 | RM, MYR | ringgit | 林吉特, 令吉, 马币 | ringgit
BRL  | money | 1 | R$, BRL | reais | 雷亚尔 | reais
MXN  | money | 1 | MXN | peso | 比索 | peso
SEK  | money | 1 | SEK | krona, kronor, Swedish krona | 瑞典克朗, 克朗 | krona
TRY  | money | 1 | ₺ | lira | 里拉 | lira
BTC  | money | 1 | BTC | bitcoin | 比特币, 比特幣 | bitcoin
"""  # noqa: E501

_SPLIT = re.compile(r"\s*,\s*")
# Names of measures that are no measure before some words: "3 bảng đấu" are not pounds, "hai đô thị" not dollars.
_NOT_BEFORE = {
    "đồng": "chí nghiệp hồ minh đội bào phạm sự bộ tính thời hương loại tác bằng lòng ý đô",
    "xu": "hướng thế",
    "tiếng": "nói anh việt trung pháp nhật hàn đức nga nổ súng kêu cười vang địa mẹ",
    "đô": "thị đốc vật hộ",
    "bảng": "đấu xếp điểm câu mạch hiệu tính biểu dữ thống lương chữ đen",
    "ký": "tự hiệu kết túc giả",
    "kí": "tự hiệu kết túc giả",
    "tệ": "nạn hại",
    "năm": "mươi trăm nghìn ngàn triệu tỷ tỉ",
    "giờ": "đây",
    "độ": "tuổi dài cao rộng",
    "yên": "xe",
    "tuần": "hoàn tra",
    "ngày": "càng",
    "won": "the",
    "mét": "khối vuông",
    "met": "vuông khối",
    "tấn": "công",
    "cân": "bằng nặng",
}
_WITHOUT_PLURAL = frozenset(
    "hertz feet inches percent pct baht won yuan yen quid horsepower renminbi psi reais kronor dong rupiah".split()  # noqa: SIM905
) | {"per cent"}


def _read_table() -> tuple[dict[str, Measure], dict[str, dict[str, str]], dict[str, str]]:
    measures: dict[str, Measure] = {}
    words: dict[str, dict[str, str]] = {"en": {}, "zh": {}, "vi": {}}
    symbols: dict[str, str] = {}
    for line in filter(None, _TABLE.splitlines()):
        symbol, dimension, factor, shared, *named = (cell.strip() for cell in line.split("|"))
        measures[symbol] = Measure(symbol, dimension, float(factor))
        symbols |= dict.fromkeys(filter(None, _SPLIT.split(shared)), symbol)
        for language, cell in zip(words, named, strict=True):
            for word in filter(None, _SPLIT.split(cell)):
                words[language][word.lower()] = symbol
                if language == "en" and word not in _WITHOUT_PLURAL and not word.endswith("s"):
                    plural = word + ("es" if word.endswith("ch") else "s")
                    words[language].setdefault(plural.lower(), symbol)
    return measures, words, symbols


_MEASURES, _WORDS, _SYMBOLS = _read_table()
MEASURES: Mapping[str, Measure] = MappingProxyType(_MEASURES)
"""Measures by their canonical symbols."""

CURRENCY_SIGNS: Mapping[str, str] = MappingProxyType(
    {"$": "USD"}
    | {sign: symbol for sign, symbol in _SYMBOLS.items() if symbol != "cent" and _MEASURES[symbol].dimension == "money"}
)
"""Signs and ISO 4217 codes that may stand before an amount, to the symbols of their currencies."""


@lru_cache(maxsize=4096)
def find_measure(text: str, language: str) -> str:
    """Return the symbol of the measure with a name or sign in a language; "" if there is none."""
    return _SYMBOLS.get(text) or _WORDS[language].get(re.sub(r"[\s\u00a0]+", " ", text).lower(), "")


def kind_of(symbol: str) -> Kind:
    """Return the kind of a quantity by the symbol of its measure, which may be ""."""
    if not symbol:
        return "number"
    if symbol in ("%", "‰"):
        return "percent"
    return "money" if MEASURES[symbol].dimension == "money" else "measure"


def words_pattern(language: str) -> str:
    """Return a pattern of a language's names of measures in any case; spaces may also be hyphens.

    The pattern must not be used within `(?i:...)`.
    """
    words = _WORDS[language]
    followed_by = {word: rf"(?!\s{any_of(others.split())}\b)" for word, others in _NOT_BEFORE.items() if word in words}
    return any_of(words, ignore_case=True, space=r"[\s\u00a0-]", followed_by=followed_by)


def symbols_pattern() -> str:
    """Return a pattern of the symbols that all languages use; it is case-sensitive."""
    return any_of(_SYMBOLS)


def prefixes_pattern() -> str:
    """Return a pattern of currencies that stand before the amount."""
    return any_of(CURRENCY_SIGNS)

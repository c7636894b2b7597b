"""Which quantities are the same across languages, and which are not."""

from __future__ import annotations

import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aligner.quantities import compare, extract, scan

SAME = [
    ("en", "raised $30 billion", "zh", "筹集300亿美元"), ("en", "$30 billion", "vi", "30 tỷ USD"),
    ("zh", "一吉瓦", "vi", "1 gigawatt"), ("vi", "3–4 nghìn tỷ USD", "en", "$3-4 trillion"),
    ("vi", "17,5%", "zh", "百分之十七点五"), ("vi", "1.000.000 người", "en", "1,000,000 people"),
    ("en", "twenty-one men", "vi", "hai mươi mốt người"), ("en", "twenty-one men", "zh", "二十一人"),
    ("en", "on Nov. 18, 2025", "vi", "ngày 18/11/2025"), ("en", "2025-11-18", "zh", "2025年11月18日"),
    ("en", "at 3 p.m.", "zh", "下午三点"), ("en", "at 7.55am", "vi", "lúc 7 giờ 55 sáng"),
    ("en", "a man and his two sons", "zh", "一个男人和他的儿子"), ("en", "both countries", "zh", "两国"),
    ("en", "an hour later", "zh", "1小时后"), ("en", "in the 1930s", "zh", "20世纪30年代"),
    ("en", "the 19th century", "vi", "thế kỷ XIX"), ("en", "two decades", "zh", "二十年"),
    ("en", "18 months", "zh", "一年半"), ("en", "10 miles", "zh", "16公里"), ("en", "Claude Sonnet 4.5", "zh", "Claude 系列"),  # noqa: E501
    ("en", "in March 2016, then in May", "zh", "2016年3月，同年5月"), ("en", "10,000 people", "vi", "10,000 người"),
    ("en", "call 0800 555 111", "vi", "gọi 0800555111"),
    ("en", "the 1861-65 war", "zh", "1861年至1865年的战争"), ("vi", "mùa giải 2021–22", "en", "the 2021/2022 season"),
    ("zh", "1971-79年", "vi", "từ năm 1971 đến 1979"), ("en", "1971-79", "vi", "năm 1971-79"),
    ("en", "open 24/7, call 0300 123", "vi", "gọi 0300 123 24/7"), ("en", "the top third", "zh", "前三分之一"),
]  # fmt: skip
DIFFERENT = [
    ("en", "$30 billion", "zh", "300万美元"), ("en", "15 pigs", "zh", "16头猪"), ("en", "39%", "vi", "93%"),
    ("en", "on 18 November", "zh", "11月19日"), ("en", "at 3 p.m.", "zh", "下午四点"), ("en", "40 km", "zh", ""),
    ("en", "one gigawatt", "zh", "两吉瓦"), ("en", "5 million dollars", "zh", "500万欧元"), ("en", "12 kg", "vi", "12 km"),  # noqa: E501
    ("en", "39%", "zh", "39人"), ("en", "the 1861-65 war", "vi", "chiến tranh 1861-64"),
    ("en", "in 2009-10", "vi", "năm 2009-11"),
]  # fmt: skip


@pytest.mark.parametrize(("one", "text", "other", "translation"), SAME)
def test_translators_freedom_raises_no_alarm(one, text, other, translation):
    compared = compare(scan(text, one), scan(translation, other))
    assert (compared.missing, compared.extra, compared.conflicts) == ((), (), ())


@pytest.mark.parametrize(("one", "text", "other", "translation"), DIFFERENT)
def test_another_quantity_is_found(one, text, other, translation):
    compared = compare(scan(text, one), scan(translation, other))
    assert compared.missing or compared.extra or compared.conflicts


def test_offsets_of_decomposed_vietnamese_are_those_of_the_text_given():
    text = unicodedata.normalize("NFD", "Giá là 2 triệu đồng một chiếc")
    (quantity,) = extract(text, "vi")
    assert unicodedata.normalize("NFC", text[quantity.start : quantity.end]) == "2 triệu đồng"


@pytest.mark.parametrize("language", ["en", "zh", "vi"])
@given(text=st.text(alphabet="0123456789.,:/-%$€ 年月日点万亿半一二十百千百分之第ab tỷtriệunămmươi", max_size=40))
def test_spans_lie_in_the_text_in_order(language, text):
    found = scan(text, language)
    assert all(0 <= quantity.start < quantity.end <= len(text) for quantity in found)
    assert [quantity.start for quantity in found] == sorted(quantity.start for quantity in found)


@given(st.integers(min_value=11, max_value=10**9))
def test_digits_are_one_number_in_all_languages(number):
    texts = {"en": f"{number:,} x", "zh": f"{number} 只", "vi": f"{number:,} x".replace(",", ".")}
    values = {language: [quantity.value for quantity in extract(text, language)] for language, text in texts.items()}
    assert values == {language: [str(number)] for language in texts}


def test_texts_full_of_figures_are_compared_soon_and_alike():
    figures = [*range(100, 390)]
    english = "; ".join(f"{number} km" for number in figures * 20)
    chinese = "；".join(f"{number}公里" for number in figures * 20)
    start = time.process_time()
    compared = compare(scan(english, "en"), scan(chinese, "zh"))
    assert (compared.missing, compared.extra, compared.conflicts) == ((), (), ())
    missing = compare(scan(english.replace("389 km", ""), "en"), scan(chinese, "zh")).extra
    assert {quantity.value for quantity in missing} == {"389"}
    assert time.process_time() - start < 10


@pytest.mark.parametrize(
    ("language", "text", "value"),
    [("en", "It cost 3 quadrillion dollars.", "3000000000000000"), ("vi", "TRONG THẾ KỶ HAI MƯƠI", "20")],
)
def test_large_magnitudes_and_capitals(language, text, value):
    assert [quantity.value for quantity in extract(text, language)] == [value]

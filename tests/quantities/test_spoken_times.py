"""Times of day in spoken form have the same value in all languages."""

import pytest

from aligner.quantities import compare, extract


@pytest.mark.parametrize(
    ("english", "chinese", "vietnamese", "time"),
    [
        ("We met at half past five.", "我们五点半见面。", "Chúng tôi gặp nhau lúc năm giờ rưỡi.", "05:30"),
        ("It was a quarter to six.", "那时是差一刻六点。", "Lúc đó là sáu giờ kém mười lăm.", "05:45"),
        ("It was a quarter to six.", "那时是五点四十五分。", "Lúc đó là 5 giờ 45 phút.", "05:45"),
        ("Ten past three, she said.", "三点十分，她说。", "Ba giờ mười, chị nói.", "03:10"),
        ("At ten minutes to one it rained.", "差十分一点时下雨了。", "Lúc một giờ kém mười trời mưa.", "12:50"),
        ("The bell rang at nine o'clock.", "九点钟铃响了。", "Chuông reo lúc chín giờ.", "09:00"),
    ],
)
def test_a_time_is_the_same_in_three_languages(english, chinese, vietnamese, time):
    found = [extract(text, code) for text, code in ((english, "en"), (chinese, "zh"), (vietnamese, "vi"))]
    assert [[quantity.value for quantity in quantities] for quantities in found] == [[time]] * 3
    for other in found[1:]:
        compared = compare(found[0], other)
        assert len(compared.matched) == 1
        assert (compared.missing, compared.extra, compared.conflicts) == ((), (), ())


@pytest.mark.parametrize("text", ["Five to ten people came.", "A quarter to a half left.", "Ten to twelve."])
def test_what_only_counts_is_no_time(text):
    assert all(quantity.kind != "time" for quantity in extract(text, "en"))


def test_a_twelfth_is_a_fraction():
    assert [quantity.value for quantity in extract("Add a twelfth of a teaspoon.", "en")] == ["1/12"]

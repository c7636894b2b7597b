"""Number words of Vietnamese, and how to read them."""

from __future__ import annotations

from decimal import Decimal

from aligner.quantities.numerals import POWERS_OF_TEN, add_section

DIGIT_VALUES = {
    "không": 0, "một": 1, "mốt": 1, "hai": 2, "ba": 3, "bốn": 4, "tư": 4, "năm": 5, "lăm": 5, "nhăm": 5, "sáu": 6,
    "bảy": 7, "bẩy": 7, "tám": 8, "chín": 9,
}  # fmt: skip
MAGNITUDES = {"nghìn": 3, "ngàn": 3, "vạn": 4, "triệu": 6, "tỷ": 9, "tỉ": 9}
"""Words that multiply all of the section before them, to their powers of ten."""

# Words that multiply the digit before them, to the factor.
_PLACES = {"mươi": 10, "chục": 10, "tá": 12, "trăm": 100}
# Words in the place of a zero: "một trăm linh năm" is 105.
_ZERO_TENS = ("linh", "lẻ")


def parse_numeral(text: str) -> Decimal | None:
    """Return the value of "hai mươi mốt" or "một trăm linh năm nghìn"; None if the words are not one number."""
    total, section, last_place = Decimal(0), Decimal(0), Decimal(0)
    digit: int | None = None
    has_zero_tens = False
    for word in text.lower().split():
        if word in DIGIT_VALUES:
            if digit is not None:
                return None
            digit = DIGIT_VALUES[word]
        elif word in _PLACES:
            section, digit = section + _PLACES[word] * (1 if digit is None else digit), None
            last_place = Decimal(0 if word == "tá" else _PLACES[word])
        elif word == "mười":
            if digit is not None:
                return None
            section, last_place = section + 10, Decimal(10)
        elif word in _ZERO_TENS:
            has_zero_tens = True
        elif word in MAGNITUDES:
            last_place = POWERS_OF_TEN[MAGNITUDES[word]]
            closed = add_section(total, section + (digit or 0), last_place)
            if closed is None:
                return None
            total, section, digit = closed, Decimal(0), None
        else:
            return None
    if digit is not None:
        # "Hai triệu ba" is 2,300,000: a last digit has the place below the one before.
        section += digit * last_place / 10 if last_place > 10 and not has_zero_tens else digit
    return total + section

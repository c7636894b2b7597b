"""Language and script of texts, by kind: what a user would feed in, and what must not be mistaken."""

from __future__ import annotations

import subprocess
import sys
import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aligner.identify import Identification, identify

ENGLISH = "The harbour was quiet when the last boat came in."
VIETNAMESE = "Bến cảng vắng lặng khi chiếc thuyền cuối cùng cập bến."
SIMPLIFIED = "最后一条船进港时，码头上很安静。"
TRADITIONAL = "最後一條船進港時，碼頭上很安靜。"


@pytest.mark.parametrize(
    ("text", "language", "script"),
    [
        (ENGLISH, "en", "Latn"),
        (ENGLISH.upper(), "en", "Latn"),
        ("fishing boats near", "en", "Latn"),
        ("Old Fishermen Mend Nets", "en", "Latn"),
        (VIETNAMESE, "vi", "Latn"),
        (VIETNAMESE.upper(), "vi", "Latn"),
        (unicodedata.normalize("NFD", VIETNAMESE), "vi", "Latn"),
        ("chiếc thuyền", "vi", "Latn"),
        ("Ben cang vang lang khi chiec thuyen cuoi cung cap ben.", "vi", "Latn"),
        ("David Miller: Ca si doi ten thanh Dave", "vi", "Latn"),
        (SIMPLIFIED, "zh", "Hans"),
        (TRADITIONAL, "zh", "Hant"),
        ("山水人日月", "zh", "Hani"),
        ("Maria Lopez 和 John Smith 在 Boston 見面。", "zh", "Hant"),
        ("用 pip install 安装 Python 软件包", "zh", "Hans"),
        ("他说「さようなら」，然后就走了，我们都很难过。", "zh", "Hans"),
    ],
)
def test_the_three_languages(text: str, language: str, script: str):
    assert identify(text).language == language
    assert identify(text).script == script


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (f"{ENGLISH} (码头)", "en"),
        (f"{ENGLISH} (bến cảng)", "en"),
        (f'The sign said "Fermé le dimanche", so {ENGLISH}', "en"),
        (f"{VIETNAMESE} (the last boat)", "vi"),
        ("Hai đội Manchester City và Real Madrid gặp nhau tại sân Wembley, London.", "vi"),
        (f"{SIMPLIFIED} (the last boat)", "zh"),
        ("详见 https://www.example.com/a/very/long/path/with/many/words/in/it 的说明。", "zh"),
    ],
)
def test_a_quotation_or_a_name_changes_nothing(text: str, language: str):
    assert identify(text).language == language


@pytest.mark.parametrize(
    "text",
    [
        "Le chat dort sur le canapé pendant que la pluie tombe dehors.",
        "Nous mangeons ce soir a la maison avec nos amis.",
        "Wir haben beschlossen, im Sommer nach Italien zu fahren.",
        "No se puede ir a la playa porque hace mucho viento.",
        "Wij waren in de stad en het was er heel erg druk.",
        "La mia casa si trova vicino al mare e non lontano da qui.",
        "Saya akan pergi ke pasar untuk membeli ikan dan sayur.",
        "Pisica doarme pe canapea în timp ce afară plouă.",
        "Kot śpi na kanapie, podczas gdy na zewnątrz pada deszcz.",
        "Кошка спит на диване, пока на улице идёт дождь.",
        "猫はソファーで寝ています。外は雨です。",
        "고양이가 소파에서 자고 있다.",
        "القط ينام على الأريكة",
        "แมวนอนบนโซฟาขณะที่ฝนตกข้างนอก",
    ],
)
def test_another_language_is_noticed(text: str):
    assert identify(text).language == "und"
    assert identify(text + " " + text).language == "und"


@pytest.mark.parametrize(
    "text", ["", " \n\t", "12.5 %", "2 × 3 = 6", "-- ... !?", "😀", "\x00\x07", "\ud800", "https://a.example/b"]
)
def test_no_letters_are_no_language(text: str):
    assert identify(text) == Identification("und", "", 0.0)


def test_a_few_words_are_called_english_with_little_confidence():
    assert identify("Bonjour le monde").confidence < 0.7 < identify(ENGLISH).confidence


@given(
    st.one_of(st.text(), st.text(alphabet=st.characters(codec=None)), st.text(alphabet="aăđêế 中日のк한\ud800\u0301."))
)
def test_any_text_is_answered_and_always_the_same(text: str):
    found = identify(text)
    assert found.language in {"en", "zh", "vi", "und"}
    assert found.script in {"Latn", "Hans", "Hant", "Hani", ""}
    assert 0.0 <= found.confidence <= 1.0
    assert identify(text) == found


def test_long_text_is_sampled():
    began = time.process_time()
    assert identify(ENGLISH * 400_000).language == "en"
    assert identify(SIMPLIFIED * 400_000).script == "Hans"
    assert identify(" " * 10_000_000 + ENGLISH).language == "en"
    assert time.process_time() - began < 5


def test_long_text_is_read_to_its_end():
    assert identify("Chapter One. " + VIETNAMESE * 2000).language == "vi"


def test_langdetect_is_loaded_only_where_it_is_asked():
    code = (
        "import sys; from aligner.identify import identify; "
        f"identify({VIETNAMESE!r}); identify({SIMPLIFIED!r}); identify({ENGLISH!r}); "
        "sys.exit('langdetect' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.parametrize(
    "text",
    ["So sánh", "SO SÁNH", "An toàn", "An khang", "A và B", "Máy in", "In ấn", "Bluetooth và USB", "iPhone và iPad",
     "Mã QR", "Công ty Microsoft", "Do đó", "To lớn", "Khách sạn Hilton Hà Nội"],
)  # fmt: skip
def test_one_accent_decides_a_few_words(text: str):
    assert identify(text).language == "vi"
    assert identify(text).confidence > 0.6


@pytest.mark.parametrize(
    "text",
    ["Café menu", "naïve", "résumé", "São Paulo", "Müller", "Flights to São Paulo", "Déjà vu", "Crème brûlée",
     "Getting to Đà Nẵng", "Đà Nẵng is nice", "The Nguyễn family", "So on", "To do", "An inch", "Hang on"],
)  # fmt: skip
def test_names_and_loans_do_not_decide(text: str):
    assert identify(text).language == "en"

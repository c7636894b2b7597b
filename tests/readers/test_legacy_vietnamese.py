"""Vietnamese in the letters of old fonts, and what must not be taken for it."""

import pytest

from aligner.readers import ReadOptions, read_bytes
from aligner.readers.legacy_vietnamese import find_encoding, from_tcvn3, from_vni

TEXT = "Mỗi buổi sáng, người đưa thư đạp xe qua cầu. Bà cụ ở cuối xóm đợi ông từ sớm, dù ít khi có thư."
TCVN3 = "Mçi buæi s¸ng, ng­êi ®­a th­ ®¹p xe qua cÇu. Bµ cô ë cuèi xãm ®îi «ng tõ sím, dï Ýt khi cã th­."
VNI = "Moãi buoåi saùng, ngöôøi ñöa thö ñaïp xe qua caàu. Baø cuï ôû cuoái xoùm ñôïi oâng töø sôùm, duø ít khi coù thö."
OTHERS = [
    "Le facteur traversait le pont à vélo chaque matin, été comme hiver ; la vieille dame l'attendait déjà.",
    "El cartero cruzaba el puente en bicicleta cada mañana, y la señora del último callejón ya lo esperaba. ¿Sí?",
    "Der Briefträger fuhr jeden Morgen früh über die Brücke; die ältere Frau wartete schon und grüßte schön. Straße!",
    "O carteiro atravessava a ponte de bicicleta todas as manhãs; a senhora já não esperava cartas, só a conversação.",
    "Il postino passava il ponte in bicicletta ogni mattina, e la vecchia signora lo aspettava già: è più di così.",
    "Brevbäraren cyklade över bron varje morgon, och den gamla frun väntade på honom. Så är det. På ön då.",
    "Postbudet cyklede over broen hver morgen, og den gamle kone ventede på ham. Så gør han det igen, én gang til.",
    "Naïve café owners read the résumé of Señor Núñez at 20 °C ± 2 for ½ hour — © 2024, £5, §3, «so», µm.",
    TEXT,
    "Cá và bò là thú, còn áo và mũ thì không. Bà có bò và cá. Hãy xem đó là gì.",
    "每天早上，邮递员骑车过桥。",
    "",
]


@pytest.mark.parametrize(("text", "name", "convert"), [(TCVN3, "tcvn3", from_tcvn3), (VNI, "vni", from_vni)])
def test_letters_of_old_fonts(text, name, convert):
    assert find_encoding(text) == name
    assert convert(text) == TEXT


@pytest.mark.parametrize(("text", "name"), [(TCVN3, "tcvn3"), (VNI, "vni")])
@pytest.mark.parametrize("codec", ["latin-1", "cp1252", "utf-8", "utf-8-sig", "utf-16"])
def test_files_are_converted(text, name, codec):
    (document,) = read_bytes(text.encode(codec), "letter.txt")
    assert (document.text, document.language, document.meta["encoding"]) == (TEXT, "vi", name)


def test_pages_and_english_between_are_converted():
    page = f"<html><body><p>{TCVN3}</p><p>The postman crossed the bridge by bicycle.</p></body></html>"
    assert find_encoding(page) == "tcvn3"
    assert find_encoding(f"The postman crossed the bridge.\n\n{VNI}\n\nShe waited for him.\n") == "vni"


def test_a_short_text_needs_the_name_of_its_encoding():
    (document,) = read_bytes("ViÖt Nam".encode("latin-1"), "a.txt", options=ReadOptions(encoding="tcvn3"))
    assert document.text == "Việt Nam"
    (document,) = read_bytes("VIEÄT NAM".encode(), "a.txt", options=ReadOptions(encoding="VNI"))
    assert document.text == "VIỆT NAM"


@pytest.mark.parametrize("text", OTHERS)
def test_other_text_is_left_alone(text):
    assert find_encoding(text) == ""
    assert find_encoding(f"{text}\n" * 50) == ""


@pytest.mark.parametrize(
    ("text", "codec"),
    [
        (
            "Listonosz codziennie rano przejeżdżał przez most, a staruszka już na niego czekała. Żółć, gęś, łąka.",
            "cp1250",
        ),
        ("Pošťák každé ráno přejížděl přes most a stařenka už na něj čekala. Příliš žluťoučký kůň.", "cp1250"),
        ("Почтальон каждое утро переезжал мост на велосипеде, а старушка уже ждала его.", "cp1251"),
        ("Postacı her sabah bisikletle köprüden geçerdi; yaşlı kadın onu beklerdi. Çok güzel bir gün.", "cp1254"),
        ("每天早上，邮递员骑车过桥。老太太已经在等他了，虽然很少有信。", "gb18030"),
        ("每天早上，郵差騎車過橋。老太太已經在等他了，雖然很少有信。", "big5"),
        (TEXT, "utf-8"),
    ],
)
def test_bytes_of_other_encodings_are_left_alone(text, codec):
    assert find_encoding(text.encode(codec).decode("latin-1")) == ""

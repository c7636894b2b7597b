"""PDF layout on pages written here by hand: each piece of text at its place."""

from __future__ import annotations

import math
import re
from pathlib import Path

import pytest

from aligner.errors import InputError
from aligner.readers import read_bytes


def upright(x, y, size):
    return f"{size} Tf {x} {y} Td"


def size_one(x, y, size):
    """Size 1 scaled by the matrix, as Word, Quartz and InDesign write it."""
    return f"1 Tf {size} 0 0 {size} {x} {y} Tm"


def turned(degrees):
    cos, sin = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))

    def place(x, y, size):
        return f"{size} Tf {cos:.5f} {sin:.5f} {-sin:.5f} {cos:.5f} {cos * x - sin * y:.3f} {sin * x + cos * y:.3f} Tm"

    return place


def pdf(*pages, image=False, place=upright, rotate=0):
    """A PDF file; a page is a list of (x, y, size, text) in Helvetica, or (x, y, size, text, "B") in bold type.

    A piece can have a function that places it after its font ("F" or "B").
    """
    fonts = [f"<< /Type /Font /Subtype /Type1 /BaseFont /{name} >>" for name in ("Helvetica", "Helvetica-Bold")]
    objects = ["<< /Type /Catalog /Pages 2 0 R >>", "", *fonts]
    kids = []
    for page in pages:
        content = "".join(
            f"BT /{own[0] if own else 'F'} {(own[1] if own[1:] else place)(x, y, size)} ({text}) Tj ET\n"
            for x, y, size, text, *own in page
        )
        if image:
            content = "q 400 0 0 600 0 0 cm BI /W 1 /H 1 /BPC 8 /CS /G /F /AHx ID 7f> EI Q"
        objects.append(f"<< /Length {len(content)} >>\nstream\n{content}\nendstream")
        kids.append(f"{len(objects) + 1} 0 R")
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Rotate {rotate} "
            "/Resources << /Font << /F 3 0 R /B 4 0 R >> >> "
            f"/Contents {len(objects)} 0 R >>"
        )
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>"
    body = b"%PDF-1.4\n"
    offsets = []
    for number, text in enumerate(objects, 1):
        offsets.append(len(body))
        body += f"{number} 0 obj\n{text}\nendobj\n".encode("latin-1")
    table = "".join(f"{offset:010} 00000 n \n" for offset in offsets)
    tail = (
        f"xref\n0 {len(offsets) + 1}\n0000000000 65535 f \n{table}trailer\n<< /Root 1 0 R /Size {len(offsets) + 1} >>"
    )
    return body + f"{tail}\nstartxref\n{len(body)}\n%%EOF\n".encode("latin-1")


def lines(*texts, x=72, top=760, step=14, size=12):
    return [(x, top - step * number, size, text) for number, text in enumerate(texts)]


def read(data):
    (document,) = read_bytes(data, "paper.pdf")
    return [(block.kind, document.block_text(block)) for block in document.blocks]


LEFT = [
    "The old ferry crossed the wide brown river",
    "twice a day, in the morning and again when",
    "the market closed and the women went home.",
    "Nobody in the village could remember a day",
    "without it, not even in the years of flood.",
]
RIGHT = [
    "A bridge was planned for many years before",
    "the first pillar stood, and it took longer",
    "still until a cart could roll across it to",
    "the other bank, where the road to the town",
    "begins between the rice fields and the hill.",
]


def test_columns_are_read_one_after_the_other_however_the_file_orders_them():
    rows = [piece for pair in zip(lines(*LEFT), lines(*RIGHT, x=330), strict=True) for piece in pair]
    title = [(72, 800, 20, "A river and its two ways over it, then and now")]
    assert read(pdf(title + rows)) == [
        ("title", "A river and its two ways over it, then and now"),
        ("paragraph", " ".join(LEFT)),
        ("paragraph", " ".join(RIGHT)),
    ]


def test_a_paragraph_goes_on_over_the_page_past_head_foot_and_number():
    text = [*LEFT[:-1], *[line.lower() for line in RIGHT[:-1]], "and they came back and crossed it once again."]
    parts = [text[:4], text[4:7], text[7:]]
    pages = [
        [(72, 800, 9, f"Chapter {number}: Rivers {number}"), *lines(*part, top=700), (290, 40, 9, "River Society")]
        for number, part in enumerate(parts, 11)
    ]
    assert read(pdf(*pages)) == [("paragraph", " ".join(text))]


def test_words_broken_at_line_ends_are_joined_and_compounds_keep_their_hyphen():
    text = lines(
        "Nobody knew how the neigh-",
        "bours of the well-known ferry-",
        "man would cross the river, or the well-",
        "known ferryman himself, when it was gone.",
    )
    expected = "Nobody knew how the neighbours of the well-known ferryman would cross the river, or the well-known "
    assert read(pdf(text)) == [("paragraph", expected + "ferryman himself, when it was gone.")]


def test_indents_and_gaps_part_paragraphs():
    indented = lines(*LEFT, top=700)
    indented += lines("   " + RIGHT[0], x=90, top=630) + lines(*RIGHT[1:], top=616) + lines(*LEFT[:2], top=500)
    assert [text for _, text in read(pdf(indented))] == [" ".join(LEFT), " ".join(RIGHT), " ".join(LEFT[:2])]


def test_bold_lines_of_the_body_size_are_headings():
    page = [(72, 760, 12, "The Old Way", "B"), *lines(*LEFT, top=746), (72, 662, 12, "The New Way", "B")]
    page += [*lines(*RIGHT[:-1], top=640), (72, 584, 12, RIGHT[-1], "B")]
    assert read(pdf(page)) == [
        ("title", "The Old Way"),
        ("paragraph", " ".join(LEFT)),
        ("heading", "The New Way"),
        ("paragraph", " ".join(RIGHT)),
    ]


def raised(x, y, mark):
    return (x, y + 5, 7, mark)


def test_notes_at_the_foot_stand_behind_the_paragraph_that_refers_to_them():
    first = [*lines(*LEFT, top=700), raised(72 + 240, 672, "1"), *lines(*RIGHT[:3], top=616), raised(74, 116, "1")]
    first += [(80, 116, 12, "The market closed at noon."), raised(74, 96, "2")]
    first += [(80, 96, 12, "Measured in 1950, with a rope that was later"), (80, 82, 12, "found to be too short.")]
    second = [*lines(*RIGHT[3:], top=760), raised(72 + 240, 746, "2")]
    (document,) = read_bytes(pdf(first, second), "paper.pdf")
    assert [(document.block_text(block), block.origin.place) for block in document.blocks] == [
        (" ".join(LEFT), "page 1"),
        ("The market closed at noon.", "page 1, note 1"),
        (" ".join(RIGHT), "page 1"),
        ("Measured in 1950, with a rope that was later found to be too short.", "page 1, note 2"),
    ]


def test_raised_figures_that_refer_to_no_note_stay():
    page = [*lines("It measured 20 m", "and was painted red."), raised(163, 760, "2"), raised(74, 96, "2")]
    page += [(80, 96, 12, "Red was cheap.")]
    assert [text for _, text in read(pdf(page))] == ["It measured 20 m2 and was painted red.", "2 Red was cheap."]


def test_tables_are_read_row_by_row():
    rows = [("Year", "Boats", "Notes"), ("1950", "12", "after the war"), ("1960", "17", "a landing"), ("1970", "9")]
    page = [*lines(*LEFT, top=700), *lines(*RIGHT, top=500), (240, 552, 12, "the flood year")]
    page += [
        (72 + 84 * column, 620 - 18 * row, 12, cell) for row, c in enumerate(rows) for column, cell in enumerate(c)
    ]
    (document,) = read_bytes(pdf(page), "paper.pdf")
    found = {block.origin.place: document.block_text(block) for block in document.blocks if block.kind == "table_cell"}
    assert list(found.values()) == [cell for row in rows for cell in row] + ["the flood year"]
    assert found["page 1, row 2, column 3"] == "after the war"
    texts = [document.block_text(block) for block in document.blocks if block.kind == "paragraph"]
    assert texts == [" ".join(LEFT), " ".join(RIGHT)]


def test_what_is_said_behind_dashes_is_no_list():
    said = ["- Where is it now, and who has seen it", "since the bridge was built?", "- At the bottom of the river."]
    assert read(pdf(lines(*said))) == [("paragraph", " ".join(said[:2])), ("paragraph", said[2])]
    listed = [
        (72, 760, 12, "- a rope that was long enough to reach"),
        (80, 746, 12, "the other bank"),
        (72, 732, 12, "- a lamp"),
    ]
    assert read(pdf(listed)) == [
        ("list_item", "a rope that was long enough to reach the other bank"),
        ("list_item", "a lamp"),
    ]


PAPER = [
    (72, 800, 20, "A river and its two ways over it, then and now"),
    *lines(*LEFT, top=700),
    *lines(*RIGHT, x=330, top=700),
]


@pytest.mark.parametrize("rotate", [0, 90])
@pytest.mark.parametrize("place", [size_one, *map(turned, (-90, -3, 30, 90, 180))])
def test_sizes_and_directions_are_those_of_the_matrix(place, rotate):
    expected = [("title", PAPER[0][3]), ("paragraph", " ".join(LEFT)), ("paragraph", " ".join(RIGHT))]
    assert read(pdf(PAPER, place=place, rotate=rotate)) == expected


def test_text_in_another_direction_follows_that_of_the_page():
    page = [*lines(*LEFT), (300, -30, 20, "Rivers 2024.01234", "F", turned(90)), *lines(*RIGHT, top=690)]
    assert [text for _, text in read(pdf(page))] == [" ".join(LEFT), " ".join(RIGHT), "Rivers 2024.01234"]


def test_tightly_set_lines_are_not_mixed():
    columns = [lines(*LEFT[:4], *RIGHT, x=x, top=top, step=10) for x, top in ((72, 760), (330, 755))]
    assert read(pdf(columns[0] + columns[1])) == 2 * [("paragraph", " ".join(LEFT[:4] + RIGHT))]


def test_columns_of_short_lines_are_a_table():
    rows = [("Province", "1998", "2008"), *[(f"No. {n}", f"{n}.5", f"{n + 1}.2") for n in range(11, 17)]]
    page = [
        (72 + 120 * column, 760 - 14 * n, 12, cell)
        for column in range(3)
        for n, cell in enumerate(c[column] for c in rows)
    ]
    assert read(pdf(page)) == [("table_cell", cell) for row in rows for cell in row]


def test_a_note_in_the_margin_does_not_make_a_table_of_the_text():
    note = [(72, 760 - 14 * n, 12, text) for n, text in enumerate(("Rivers", "and their", "bridges."))]
    page = [*note, *lines(*LEFT, *[line.lower() for line in RIGHT], x=160)]
    assert read(pdf(page)) == [
        ("paragraph", "Rivers and their bridges."),
        ("paragraph", " ".join(LEFT)),
        ("paragraph", " ".join(RIGHT).lower()),
    ]


def test_numbers_of_lines_are_left_out():
    numbers = lines(*map(str, range(1, 11)), x=40)
    text = lines(*LEFT, top=760) + lines(*RIGHT, top=690)
    assert read(pdf([*numbers, *text])) == read(pdf(text))
    trees = ["Oak", "Ash", "Elm", "Fir", "Yew"]
    assert ("table_cell", "1") in read(pdf([*lines(*"12345", x=40), *lines(*trees)]))


def test_text_drawn_twice_is_read_once():
    heading = [(72, 760, 20, "The Old Way"), (72.5, 760, 20, "The Old Way")]
    assert [text for _, text in read(pdf([*heading, *lines(*LEFT, top=720)]))] == ["The Old Way", " ".join(LEFT)]


def test_ligatures_of_tex_are_read_as_letters():
    assert [text for _, text in read(pdf(lines(r"The \034rst o\036ce is in the \014eld.")))] == [
        "The first office is in the field."
    ]


def test_hebrew_among_english_is_read_from_right_to_left():
    page = Path(__file__).parent / "pages/notice.pdf"
    texts = [text for _, text in read(page.read_bytes())]
    assert texts[0] == "Notice to visitors"
    assert texts[2].startswith("הגן פתוח בכל יום משעה 8 עד")
    assert "ילדים מתחת לגיל 12 אינם משלמים. אסור להביא כלבים אל הגן." in texts[2]
    assert texts[3] == "Dogs have to stay outside."


def test_vertical_writing_is_read_by_columns_from_the_right():
    page = Path(__file__).parent / "pages/vertical.pdf"
    texts = [text for _, text in read(page.read_bytes())]
    html = page.with_suffix(".html").read_text(encoding="utf-8")
    assert texts == [re.sub(" ", "", text) for text in re.findall("<(?:h1|p)>(.*?)</", html)]


def test_the_header_can_come_after_a_line_of_a_program():
    assert read(b"Processing pages 1 through 1.\n" + pdf(lines(*LEFT))) == [("paragraph", " ".join(LEFT))]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (pdf([], image=True), "has no text layer: its pages are images; run OCR on it first"),
        (pdf([]), "has no text"),
        (pdf(lines(*LEFT))[:300], "is a truncated or damaged PDF file"),
    ],
)
def test_what_has_no_text_says_so(data, message):
    with pytest.raises(InputError, match=r"^paper\.pdf: ") as caught:
        read_bytes(data, "paper.pdf")
    assert message in str(caught.value)

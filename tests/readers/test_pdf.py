"""PDF layout on pages written here by hand: each piece of text at its place."""

from __future__ import annotations

import pytest

from aligner.errors import InputError
from aligner.readers import read_bytes


def pdf(*pages, image=False):
    """A PDF file; a page is a list of (x, y, size, text) in Helvetica."""
    objects = ["<< /Type /Catalog /Pages 2 0 R >>", "", "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"]
    kids = []
    for page in pages:
        content = "".join(f"BT /F {size} Tf {x} {y} Td ({text}) Tj ET\n" for x, y, size, text in page)
        if image:
            content = "q 400 0 0 600 0 0 cm BI /W 1 /H 1 /BPC 8 /CS /G /F /AHx ID 7f> EI Q"
        objects.append(f"<< /Length {len(content)} >>\nstream\n{content}\nendstream")
        kids.append(f"{len(objects) + 1} 0 R")
        objects.append(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F 3 0 R >> >> "
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

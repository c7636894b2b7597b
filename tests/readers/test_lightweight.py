"""reStructuredText and AsciiDoc: what is prose, of which kind, and where it stands."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aligner.readers import ReadOptions, read_bytes
from aligner.readers.base import Source
from aligner.readers.lightweight import asciidoc, rst

pytestmark = pytest.mark.filterwarnings("ignore::aligner.errors.AlignerWarning")


def read(text, name, **options):
    (document,) = read_bytes(text.encode(), name, options=ReadOptions(pattern="monolingual", language="en", **options))
    return document


def found(text, name):
    document = read(text, name)
    return [(block.kind, document.block_text(block)) for block in document.blocks]


def texts(text, name):
    return [text for _, text in found(text, name)]


RST = """:Author: Lan

.. _tide:

========
Low tide
========

The sand is bare, see :ref:`the rules <rules>` and `the
site <https://x.example>`_. Wear ``boots`` and a **hat** [1]_.

Shoes
-----

Old shoes will do::

    buy(shoes)

* one
  item

  * deeper

.. note:: Mind the
   tide.

.. py:function:: walk(far, \\
                 fast)

   Walk away.

Ebb
    The way out.

.. [1] A straw one.
"""


def test_kinds_in_rst():
    assert found(RST, "page.rst") == [
        ("title", "Low tide"),
        ("paragraph", "The sand is bare, see the rules and the site. Wear boots and a hat."),
        ("heading", "Shoes"),
        ("paragraph", "Old shoes will do:"),
        ("list_item", "one item"),
        ("list_item", "deeper"),
        ("paragraph", "Mind the tide."),
        ("paragraph", "Walk away."),
        ("paragraph", "Ebb"),
        ("paragraph", "The way out."),
        ("list_item", "A straw one."),
    ]
    assert read(RST, "page.rst").meta["author"] == "Lan"


@pytest.mark.parametrize(
    "markup",
    [
        ".. code-block:: python\n   :linenos:\n\n   run()",
        ".. image:: a.png\n   :alt: Shoes",
        ".. toctree::\n\n   intro\n   rules",
        ".. a comment\n   of two lines",
        ".. _target:",
        ".. |x| replace:: y",
        "::\n\n    run()\n\n    run()",
        ">>> run()\n1",
        "----",
        ".. contents::",
        ".. py:module:: a.b",
    ],
)
def test_what_is_not_prose_in_rst(markup):
    assert texts(f"Before it.\n\n{markup}\n\nAfter it.\n", "page.rst") == ["Before it.", "After it."]


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        (".. warning::\n\n   Mind it.\n\n   * one\n   * two", ["Mind it.", "one", "two"]),
        (".. admonition:: 小心\n\n   注意潮水。", ["小心", "注意潮水。"]),
        (".. versionadded:: 3.2\n   Now with shoes.", ["Now with shoes."]),
        (".. figure:: a.png\n   :width: 5\n\n   The shoes.", ["The shoes."]),
        ("+----+------+\n| a  | tide |\n+====+======+\n| b  | two  |\n|    | rows |\n+----+------+",
         ["a", "tide", "b", "two rows"]),
        ("====  ======\na     潮水\n====  ======\nb     Nước\n====  ======", ["a", "潮水", "b", "Nước"]),
        ("标题\n====\n\n正文。", ["标题", "正文。"]),
        ("1. one\n2. two\n\n(a) three", ["one", "two", "three"]),
        ("| one line\n| another", ["one line", "another"]),
        ("- một mục\n  dài\n- mục khác", ["một mục dài", "mục khác"]),
        (":returns: The shoes.", ["The shoes."]),
    ],
)  # fmt: skip
def test_prose_in_rst(markup, expected):
    assert texts(f"Before it.\n\n{markup}\n", "page.rst")[1:] == expected


ADOC = """= Low tide
Lan Tran <lan@x.example>
v1.0, 2024-05-06
:toc:

The sand is bare, see <<rules,the rules>> and https://x.example[the site^].
Wear `boots` and a *hat*.footnote:[Straw.]

[#shoes]
== Shoes

[source,java]
----
buy(shoes);
----

NOTE: Mind the tide.

.Things
* one
item
** deeper

Ebb:: The way out.

|===
|Name |Meaning

|ebb |out
|===
"""


def test_kinds_in_asciidoc():
    assert found(ADOC, "page.adoc") == [
        ("title", "Low tide"),
        ("paragraph", "The sand is bare, see the rules and the site. Wear boots and a hat."),
        ("heading", "Shoes"),
        ("paragraph", "Mind the tide."),
        ("paragraph", "Things"),
        ("list_item", "one item"),
        ("list_item", "deeper"),
        ("paragraph", "Ebb"),
        ("paragraph", "The way out."),
        ("table_cell", "Name"),
        ("table_cell", "Meaning"),
        ("table_cell", "ebb"),
        ("table_cell", "out"),
    ]
    assert read(ADOC, "page.adoc").meta["author"] == "Lan Tran"


@pytest.mark.parametrize(
    "markup",
    [
        "....\nliteral\n....",
        "```ruby\nputs 1\n```",
        "[source]\nputs 1\nputs 2",
        "[listing]\n====\nputs 1\n====",
        "image::a.png[Shoes]",
        "include::part.adoc[]",
        ":attribute: value",
        "// a comment",
        "////\na comment\n////",
        " literal text",
        "ifdef::x[]",
        "[[anchor]]",
        "'''",
        "++++\n<b>\n++++",
    ],
)
def test_what_is_not_prose_in_asciidoc(markup):
    assert texts(f"Before it.\n\n{markup}\n\nAfter it.\n", "page.adoc") == ["Before it.", "After it."]


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("[WARNING]\n====\nMind it.\n\n* one\n====", ["Mind it.", "one"]),
        ("____\n引文。\n____", ["引文。"]),
        ("* one\n+\nmore of it", ["one", "more of it"]),
        ("Ebb::\n  The way out.", ["Ebb", "The way out."]),
        ("沙滩，**小心**潮水。", ["沙滩，小心潮水。"]),
        ("Nhấn kbd:[Enter] rồi menu:Tệp[Lưu]. +\nXong.", ["Nhấn Enter rồi Tệp Lưu. Xong."]),
        ("a_b_c and 2*3*4 and C# stay.", ["a_b_c and 2*3*4 and C# stay."]),
    ],
)
def test_prose_in_asciidoc(markup, expected):
    assert texts(f"Before it.\n\n{markup}\n", "page.adoc")[1:] == expected


@pytest.mark.parametrize(("name", "text"), [("page.rst", RST), ("page.adoc", ADOC)])
def test_origins_point_into_the_file(name, text):
    document = read(text, name, markup="keep")
    for block in document.blocks:
        written = text[block.origin.start : block.origin.end]
        assert " ".join(written.split()).startswith(document.block_text(block)[:5])
        assert written.split("\n")[0] in text.split("\n")[block.origin.line - 1]


_PIECES = (
    "::", ":", "..", ".. note::", ".. x", "|", "+--+", "====", "----", "* ", "1. ", "`", "``", "a", " ", "    ", "\n",
    "\n\n",
    "[", "]", "<<", ">>", "|===", "= ", "[source]", "+", "_", "**", ":a: b", "中", "ở", "//", "\t",
)  # fmt: skip


@settings(derandomize=True, max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(_PIECES), max_size=40).map("".join))
def test_any_text_can_be_read(text):
    for module in (rst, asciidoc):
        for block in module.read(Source("page", (text + "x").encode()), ReadOptions()).blocks:
            assert all(line.text and 0 <= line.start <= line.end <= len(text) + 1 for line in block.lines)


@pytest.mark.parametrize(
    "piece",
    [*_PIECES, "a\n  ", "* a\n  ", "`a <", ":a:`", "* a\n", "|===\n", "[source]\n", "a::\n", "+--+\n", "====  ==\n"],
)
def test_text_made_to_be_slow_is_not(piece):
    start = time.perf_counter()
    for module in (rst, asciidoc):
        module.read(Source("page", ("Text.\n\n" + piece * 2000).encode()), ReadOptions())
    assert time.perf_counter() - start < 20

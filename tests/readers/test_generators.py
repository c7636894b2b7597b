"""Markdown of site generators: what they add is neither text nor does it hide text."""

import time

import pytest

from aligner.readers import ReadOptions, read_bytes


def read(text, name="page.md", **options):
    (document,) = read_bytes(text.encode(), name, options=ReadOptions(pattern="monolingual", **options))
    return document


def texts(text, name="page.md"):
    document = read(text, name)
    return [document.block_text(block) for block in document.blocks]


@pytest.mark.parametrize(
    "front",
    [
        '+++\ntitle = "Low tide"\ndate = 2024-05-06\ntags = ["sea"]\n[menu.main]\nweight = 5\n+++',
        "+++\ntitle = Low tide\ndate = 2024-05-06\n+++",  # not TOML, but clear
        '{\n  "title": "Low tide",\n  "date": "2024-05-06"\n}',
        "---\ntitle: Low tide\ndate: 2024-05-06\n---",
    ],
)
def test_front_matter_in_every_form(front):
    document = read(f"{front}\n\nThe sand is bare.\n")
    assert document.title == "Low tide"
    assert document.meta["date"] == "2024-05-06"
    assert document.block_text(document.blocks[-1]) == "The sand is bare."


def test_toml_front_matter_makes_a_file_markdown():
    assert read('+++\ntitle = "水位"\n+++\n沙滩露出来了。', name="page").meta["format"] == "markdown"


def test_a_line_of_plus_signs_is_no_front_matter():
    assert texts("+++\nThe sand is bare.\n") == ["+++ The sand is bare."]


@pytest.mark.parametrize(
    "markup",
    [
        '{{< figure src="a.png" caption="x" >}}',
        '{{< figure\n  src="a.png"\n  caption="x"\n>}}',
        '{{% include "x.md" %}} {{< br >}}',
        "{{< highlight go >}}\nrun()\n{{< /highlight >}}",
        "{% highlight ruby %}\nputs 1\n\nputs 2\n{% endhighlight %}",
        "{% comment %}\nnot shown\n{% endcomment %}",
        "{% raw %}",
        "{: .no_toc }",
        "{# a comment #}",
        "{* ../src/a.py hl[1] *}",
        '--8<-- "part.md"',
        '!!! note "  "\n    ```\n    code\n    ```',
        "/// tip\n\n///",
        "<<< @/snippets/a.js",
        "@[code](./a.js)",
        "::: tip\n\n:::",
        ":::note{.wide}\n\n:::",
        "[[toc]]",
        "(label)=",
        "*[HTML]: Hyper Text Markup Language",
        "```{toctree}\nintro\n```",
        ":::{code-block} python\nrun()\n:::",
        "{{#include ../a.rs}}",
    ],
)
def test_what_is_not_prose(markup):
    assert texts(f"Before it.\n\n{markup}\n\nAfter it.") == ["Before it.", "After it."]


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("{{< note >}}\nMind the tide.\n{{< /note >}}", ["Mind the tide."]),
        ("{{< note >}}Mind the tide.{{< /note >}}", ["Mind the tide."]),
        ("{% hint %}\n注意潮水。\n{% endhint %}", ["注意潮水。"]),
        ('!!! note "潮水"\n    注意潮水。\n\n    第二段。\n\n之后。', ["潮水", "注意潮水。", "第二段。", "之后。"]),
        ("??? tip\n    Coi chừng nước lên.", ["Coi chừng nước lên."]),
        ("!!! warning\n    - one item\n    - another item", ["one item", "another item"]),
        ('=== "Linux"\n\n    Open a shell.\n\n=== "macOS"\n\n    Open Terminal.',
         ["Linux", "Open a shell.", "macOS", "Open Terminal."]),
        ("/// note | Tides\nMind the tide.\n///", ["Tides", "Mind the tide."]),
        (":::tip[Tides]\nMind the tide.\n:::", ["Tides", "Mind the tide."]),
        ("::: warning 小心潮水\n注意。\n:::", ["小心潮水", "注意。"]),
        ("```{note}\n:class: wide\nMind the tide.\n```\nAfter it.", ["Mind the tide.", "After it."]),
        (":::{admonition} Thủy triều\nCoi chừng.\n:::", ["Thủy triều", "Coi chừng."]),
        ("Tide\n: The sea's rise and fall.", ["Tide", "The sea's rise and fall."]),
        ("> [!tip] Mind the tide.", ["Mind the tide."]),
    ],
)  # fmt: skip
def test_content_of_containers_is_prose(markup, expected):
    assert texts(f"{markup}\n") == expected


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ('See [the guide]({{< relref "guide.md" >}}) first.', "See the guide first."),
        ('Xem [**hướng dẫn**]({{% ref "a.md#b" %}} "t").', "Xem hướng dẫn."),
        ("看[指南]({% link a.md %})。", "看指南。"),
        ("See [it]({{ site.url }}/a).", "See it."),
        ('A {{< tooltip text="node" id="node" >}} runs.', "A node runs."),
        ('Press {{< kbd "Enter" >}} twice.', "Press Enter twice."),
        ("One {{< br >}} two.", "One two."),
        ("One {/* hidden */} two.", "One two."),
        ("See {ref}`the guide <guide>` and {doc}`start`.", "See the guide and start."),
        ("See :ref:`the guide <guide>`.", "See the guide."),
        ("An `if`{.python} and [link](x.md){ .button target=_blank }.", "An if and link."),
        ("A tick :material-check: here.", "A tick here."),
        ("`{{< note >}}` and `{#id}` are code.", "{{< note >}} and {#id} are code."),
        ("The set {a, b} and {x=1} stay.", "The set {a, b} and {x=1} stay."),
        ("Hello {{ user.name }}.", "Hello {{ user.name }}."),
    ],
)
def test_inline_syntax(written, text):
    assert texts(written) == [text]
    document = read(written, markup="keep")
    assert document.block_text(document.blocks[0]) == written


@pytest.mark.parametrize("anchor", ["{#id}", "{ #id }", "{#id .class key=val}", "{: #id }", "{/*id*/}"])
def test_anchors_of_headings(anchor):
    assert texts(f"## Tides {anchor}\n\nMind them.") == ["Tides", "Mind them."]


def test_mdx_by_its_suffix():
    page = "import X from './x';\nexport const a = 1;\n\nA <Tip style={{color: 'red'}}>bare</Tip> beach.\n"
    assert texts(page, "page.mdx") == ["A bare beach."]


@pytest.mark.parametrize(
    "piece",
    ["{{< ", "{% ", "{/* ", "[a]({{< ", "[", "{#a ", ":ref:`", "{a}`", "```{note}\n", "!!! note\n    ",
     "{{< highlight x >}}\n",
     ":::{note}\n", '=== "a"\n', "+++\n", "<A b={", "\n{{<\n", "(a)=\n"],
)  # fmt: skip
def test_text_made_to_be_slow_is_not(piece):
    start = time.perf_counter()
    read(f"Text.\n\n{piece * 2_000}\n\nText.", name="page.mdx", language="en")
    assert time.perf_counter() - start < 20


def test_deep_nesting():
    lines = [" " * 4 * depth + "!!! note" for depth in range(300)]
    assert texts("Before it.\n\n" + "\n".join(lines))[0] == "Before it."


@pytest.mark.parametrize(
    "front",
    ["x = 0x" + "F" * 10_000, "x = " + "[" * 5_000, "x = 1" * 50_000, "x = 'a'\nx = 'b'", "x =" + " " * 50_000 + "y z",
     "x = 1e999999999", "a" + ".a" * 5_000 + " = 1"],
)  # fmt: skip
def test_front_matter_made_to_do_harm_does_none(front):
    start = time.perf_counter()
    document = read(f"+++\ntitle = 'Low tide'\n{front}\n+++\n\nThe sand is bare.\n")
    assert document.block_text(document.blocks[-1]) == "The sand is bare."
    assert time.perf_counter() - start < 10

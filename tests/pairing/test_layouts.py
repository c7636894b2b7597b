"""Pairing by name in the layouts of repositories of translated text."""

from __future__ import annotations

import pytest

from aligner.pairing import pair_by_content, pair_by_group, pair_by_name, parse_languages, unite
from tests.pairing.test_pairing import ALL, ids, make_document, make_texts, named

LAYOUTS = {
    "translations of the README in a folder": "README.md translations/README-zh.md translations/README-vi.md",
    "short codes": "README.md translations/README-cn.md translations/README.vn.md",
    "underscores": "README.md README_zh-CN.md README_vi_VN.md",
    "a tree of translations per language": "a/README.md translations/zh-CN/a/README.md translations/vi/a/README.md",
    "translations beside each lesson": "1/README.md 1/translations/README.zh-tw.md 1/translations/README.vi.md",
    "names of languages": "docs/FAQ.md docs/i18n/Chinese Simplified/FAQ.md docs/i18n/Vietnamese/FAQ.md",
    "traditional characters": "rules.md chinese-traditional/rules.md vietnamese/rules.md",
    "Docusaurus": "docs/a/b.md i18n/zh-Hans/docusaurus-plugin-content-docs/current/a/b.md"
    " i18n/vi/docusaurus-plugin-content-docs/current/a/b.md",
    "Docusaurus, in a folder": "web/docs/b.md web/i18n/zh/docusaurus-plugin-content-docs/current/b.md"
    " web/i18n/vi/docusaurus-plugin-content-docs/current/b.md",
    "Docusaurus, pages beside the site": "docs/b.md web/i18n/zh/docusaurus-plugin-content-docs/current/b.md"
    " web/i18n/vi/docusaurus-plugin-content-docs/current/b.md",
    "Docusaurus, versions": "versioned_docs/version-1.2/b.md"
    " i18n/zh/docusaurus-plugin-content-docs/version-1.2/b.md i18n/vi/docusaurus-plugin-content-docs/version-1.2/b.md",
    "Docusaurus, a second set of pages": "community/b.md i18n/zh/docusaurus-plugin-content-docs-community/current/b.md"
    " i18n/vi/docusaurus-plugin-content-docs-community/current/b.md",
    "Docusaurus, blog": "blog/b.md i18n/zh/docusaurus-plugin-content-blog/b.md"
    " i18n/vi/docusaurus-plugin-content-blog/b.md",
    "Docusaurus, pages": "src/pages/b.md i18n/zh/docusaurus-plugin-content-pages/b.md"
    " i18n/vi/docusaurus-plugin-content-pages/b.md",
    "Hugo, folders": "content/en/a/_index.md content/zh-cn/a/_index.md content/vi/a/_index.md",
    "Hugo, names": "content/a/_index.md content/a/_index.zh.md content/a/_index.vi.md",
    "MkDocs": "docs/en/docs/a.md docs/zh/docs/a.md docs/vi/docs/a.md",
    "VitePress": "docs/guide/a.md docs/zh/guide/a.md docs/vi/guide/a.md",
    "Jekyll": "_posts/2024-05-06-a.md _i18n/zh/_posts/2024-05-06-a.md _i18n/vi/_posts/2024-05-06-a.md",
    "gettext": "docs/locale/en_US/source/a.md docs/locale/zh_CN/source/a.md docs/locale/vi_VN/source/a.md",
    "ends of folders": "docs/guide/a.md docs/guide-zh-CN/a.md docs/guide-vi/a.md",
    "pages of a language": "pages/common/a.md pages.zh_TW/common/a.md pages.vi/common/a.md",
    "sites": "example.org/docs/a.md zh-hans.example.org/docs/a.md vi.example.org/docs/a.md",
    "a file per language": "questions/a/en-US.md questions/a/zh-CN.md questions/a/vi.md",
    "README of a language": "README.md docs/i18n/zh_cn.md docs/i18n/vi.md",
    "README in the documentation": "README.md docs/README_zh.md docs/vi/README.md",
    "in the middle": "report-en-2023.md report-cn-2023.md report-vn-2023.md",
    "brackets": "contract (EN) v2.md 合同（中）.md contract [VN] v2.md",
    "Vietnamese words": "tài liệu tiếng Anh.md tài liệu tiếng Trung.md tài liệu tiếng Việt.md",
    "Chinese words": "说明书_英文版.md 说明书_中文版.md 说明书_越南语版.md",
    "syllables like marks": "hanh-vi/a.en.md hanh-vi/a.zh.md hanh-vi/a.vi.md",
    "a name like a mark": "vi-du.en.md vi-du.zh.md vi-du.md",
}  # fmt: skip


def split(paths: str) -> list[str]:
    """Return the paths of a layout: a path ends with its suffix, as folders may have spaces in their names."""
    return [path.strip() + ".md" for path in paths.split(".md") if path.strip()]


@pytest.mark.parametrize("paths", LAYOUTS.values(), ids=LAYOUTS)
def test_layouts_of_translated_pages(paths):
    en, zh, vi = (f"{language}={path}" for language, path in zip(("en", "zh", "vi"), split(paths), strict=True))
    expected = [(en, zh), (en, vi), (zh, vi)] if not zh.startswith("zh=合同") else [(en, vi)]
    pairing = pair_by_name(named(vi, "en=unrelated/other.md", zh, en), ALL)
    assert ids(pairing) == expected
    assert len({member.group for pair in unite(pairing.pairs) for member in (pair.source, pair.target)}) == 1


@pytest.mark.parametrize(
    "paths",
    [
        "en=a/index.md zh=b/index.zh.md",
        "en=a/index.md zh=zh/index.md",
        "en=a/README.md zh=translations/zh/README.md",
        "en=a/README.md zh=b/translations/README.zh.md",
        "en=blog/intro.md zh=i18n/zh/docusaurus-plugin-content-docs/current/intro.md",
        "en=docs/intro.md zh=i18n/zh/docusaurus-plugin-content-docs/version-1.0/intro.md",
        "en=versioned_docs/version-2.0/intro.md zh=i18n/zh/docusaurus-plugin-content-docs/version-1.0/intro.md",
        "en=guide/a.md zh=guide-v2-zh/a.md",
        "en=about.md zh=docs/about_zh.md",
        "en=report-en-2023.md zh=report-cn-2024.md",
        "en=README.md zh=examples/README_zh.md",
        "en=a.md zh=a/zh.md",
    ],
)
def test_the_same_name_in_another_section_is_no_translation(paths):
    assert pair_by_name(named(*paths.split()), ALL).pairs == ()


def test_the_nearest_path_is_the_partner():
    choice = named("en=index.md", "en=en/index.md", "zh=zh/index.md")  # the first is the page that offers languages
    assert ids(pair_by_name(choice, ALL)) == [("en=en/index.md", "zh=zh/index.md")]
    twice = named("en=README.md", "zh=README_zh.md", "zh=translations/README.zh-cn.md")
    assert ids(pair_by_name(twice, ALL)) == [("en=README.md", "zh=README_zh.md")]
    own = named("en=README.md", "en=docs/README.md", "zh=docs/zh/README.md")
    assert ids(pair_by_name(own, ALL)) == [("en=docs/README.md", "zh=docs/zh/README.md")]
    formats = named("en=a.en.docx", "en=a.en.pdf", "zh=a.zh.docx", "zh=a.zh.pdf")
    assert ids(pair_by_name(formats, ALL)) == [("en=a.en.docx", "zh=a.zh.docx"), ("en=a.en.pdf", "zh=a.zh.pdf")]
    scripts = named("en=docs/a.md", "zh=docs/zh-cn/a.md", "zh=docs/zh-tw/a.md")
    assert len(pair_by_name(scripts, ALL).pairs) == 2


def test_a_page_without_translation_in_a_language_stays_open_to_its_content():
    documents = named("en=a.md", "zh=a.zh.md", "en=b.md", "zh=b.zh.md", "vi=b.vi.md", "vi=other.md")
    pairing = pair_by_name(documents, ALL)
    assert {document.id for document in pairing.unpaired} == {"en=a.md", "zh=a.zh.md", "vi=other.md"}
    meanings, to_side = make_texts()
    about = {"b": 1}
    sides = [to_side(meanings[about.get(each.id[3], 0)], each.language) for each in documents]
    by_content = pair_by_content(documents, sides, ALL, pairing.pairs)
    assert ids(by_content) == [("en=a.md", "vi=other.md"), ("zh=a.zh.md", "vi=other.md")]
    groups = {member.id: member.group for pair in unite((*pairing.pairs, *by_content.pairs))
              for member in (pair.source, pair.target)}  # fmt: skip
    assert groups == {each.id: each.id[3] if each.id != "vi=other.md" else "a" for each in documents}


def test_no_second_partner_in_a_language():
    documents = named("en=a.en.md", "zh=a.zh.md", "zh=c.md")
    by_name = pair_by_name(documents, ALL)
    assert by_name.unpaired == ()
    meanings, to_side = make_texts()
    sides = [to_side(meanings[0], each.language) for each in documents]
    assert pair_by_content(documents, sides, ALL, by_name.pairs).pairs == ()


def test_a_bilingual_file_may_have_a_third_language_beside_it():
    both = [make_document(f"a.{code}", code, group="a", path="a.md") for code in ("en", "zh")]
    third = make_document("a.vi", "vi", path="a.vi.md")
    by_group = pair_by_group([*both, third], ALL)
    by_name = pair_by_name(by_group.unpaired, ALL, by_group.pairs)
    assert ids(by_name) == [("a.en", "a.vi"), ("a.zh", "a.vi")]
    assert ids(pair_by_name(by_group.unpaired, parse_languages("en-zh"), by_group.pairs)) == []

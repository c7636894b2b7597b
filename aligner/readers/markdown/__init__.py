"""Markdown: `reader` walks the tokens; `cjk_emphasis`, `mdx` and `inline_html` see to what CommonMark leaves open."""

"""Markdown: `reader` walks the tokens; `cjk_emphasis`, `mdx` and `inline_html` handle what CommonMark does not."""

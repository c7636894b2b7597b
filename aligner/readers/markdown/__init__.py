"""Markdown: `reader` walks the tokens.

`cjk_emphasis`, `mdx`, `inline_html`, `generators` and `inline_syntax` handle what CommonMark does not.
"""

"""The suffixes of the files that each reader reads, so that a folder can be searched without loading all readers."""

from __future__ import annotations

SUFFIXES = {
    "docx": (".docx", ".docm", ".dotx"),
    "epub": (".epub",),
    "xlsx": (".xlsx", ".xlsm"),
    "pdf": (".pdf",),
    "html": (".html", ".htm", ".xhtml"),
    "subtitles": (".srt", ".vtt"),
    "csv": (".csv", ".tsv", ".tab"),
    "rst": (".rst", ".rest"),
    "asciidoc": (".adoc", ".asciidoc", ".asc"),
    "markdown": (".md", ".markdown", ".mdown", ".mkd", ".mdx", ".qmd", ".rmd"),
    "text": (".txt", ".text"),
}

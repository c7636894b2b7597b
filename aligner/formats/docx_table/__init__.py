"""DOCX: a table of both texts side by side, for people who review in a word processor."""

"""PDF: `reader` gets glyphs from PDFium; `lines`, `columns`, `tables`, `paragraphs`, `footnotes` order them."""

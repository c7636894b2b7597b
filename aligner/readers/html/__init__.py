"""HTML: `reader` for pages, `epub` for books, `collector` for the text of both."""

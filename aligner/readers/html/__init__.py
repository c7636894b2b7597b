"""HTML and what is made of it: `reader` for pages, `epub` for books, `collector` for the text of both."""

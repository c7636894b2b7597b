"""A page for the browser in which links are corrected: `format` writes and reads it, `page.*` is the page itself."""

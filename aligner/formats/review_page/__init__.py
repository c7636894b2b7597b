"""A browser page for reviewing alignments: `format` writes and reads it, `page.*` is the page itself."""

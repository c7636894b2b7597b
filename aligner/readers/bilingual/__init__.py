"""The languages that share a file: `split` tries each layout; the other modules know one layout each."""

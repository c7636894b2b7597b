"""Tables of pairs as text: one row a line, with cells between tabs (TSV) or other separators (CSV)."""

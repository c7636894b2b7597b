"""Tables of text: `csv` and `xlsx` read rows, `grid` turns them into blocks."""

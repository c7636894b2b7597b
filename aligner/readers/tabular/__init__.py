"""Tables of text: `csv` and `xlsx` read cells, `separated` finds dialects, `header` finds columns by their names."""

"""Tables of text: `csv` and `xlsx` read cells; `bilingual.sheets` finds which of them are text."""

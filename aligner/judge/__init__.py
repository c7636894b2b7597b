"""How good an alignment is: against gold (`score`), and, where there is no gold, by checks."""

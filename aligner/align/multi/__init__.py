"""Alignment of three versions of a text at once.

Each pair of languages is first scored alone. A triple of alignments is then searched that is the best in sum among
those that do not contradict each other: what is said by the way over the third language supports or overrules what a
pair says (Simard 1999, "Text-Translation Alignment: Three Languages Are Better Than Two").

- `atoms`: units in smaller pieces.
- `lattice`: the likely beads of a pair, with their scores.
- `search`: the best three alignments that agree.
- `rows`: from the way that was found to rows and beads.
- `calls`: three documents, from encoding to rows.
"""

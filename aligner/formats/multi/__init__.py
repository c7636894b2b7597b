"""Tables of units in several languages at once, and the formats that hold them.

Each format's own module says how it reads and writes pairs; the modules here say how it holds rows of more languages.
"""

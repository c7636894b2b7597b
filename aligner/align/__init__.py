"""Sentence alignment of two documents.

`document` converts a document to the arrays that the `engine` works on. `cues` and `direct_speech` compute the surface
cues that accompany the sentence vectors.
"""

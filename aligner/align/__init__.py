"""Two documents to an alignment.

`document` turns a document into the arrays that the `engine` takes; `cues` and `direct_speech` are what it shows the
engine of a text beside its vectors.
"""

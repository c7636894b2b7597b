"""What people decided about links and texts: kept in a file beside the tables, found again in the documents.

`records` is the file, to which lines are only ever added.
"""

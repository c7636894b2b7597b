"""What describes a data set folder: the card (README.md), the list of its documents, and Croissant metadata.

- `facts`: what is counted while rows are written.
- `licenses`: licenses as the hub names them.
- `card`: the card.
- `croissant`: the metadata for search engines and loaders (MLCommons Croissant 1.0).
"""

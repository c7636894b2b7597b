"""Statistics and pictures of a corpus.

- `reading`: the tables of a build, a few thousand rows at a time.
- `statistics`: what is counted.
- `strips`: where one text of an alignment runs beside the other.
- `charts`: pictures as shapes, without colors and pixels.
- `svg`, `figures`: these shapes as SVG for pages, and drawn by matplotlib.
- `page`: the report.
- `notebook`: what notebooks show.
"""

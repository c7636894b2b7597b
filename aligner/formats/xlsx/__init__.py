"""Excel workbooks for people: `writer` makes them, `reader` reads them and those of others."""

from aligner.formats.base import Format, Losses
from aligner.formats.xlsx.reader import load
from aligner.formats.xlsx.writer import clean, dump

LOSSES = Losses(
    clean=clean,
    characters="control characters are removed, CR becomes LF, texts are cut at 32,767 characters",
    metadata=True,
)

XLSX = Format(
    dump,
    load,
    suffixes=(".xlsx",),
    holds="any",
    options=("columns", "header"),
    reads=("languages",),
    losses=LOSSES,
    about="Excel and LibreOffice workbook",
)

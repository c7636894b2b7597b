"""Make PDF files of other programs with Chromium, XeTeX and PDFium: tests/readers/fixtures/ from corpus/, and others.

    apt-get install --no-install-recommends pandoc chromium texlive-xetex fonts-dejavu fonts-wqy-zenhei    # on Debian
    python scripts/data/pdf_fixtures.py

`fixtures.py` makes the HTML files that Chromium prints. The results are committed; run this again only when the corpus
changes.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import tempfile
from pathlib import Path

import pypdfium2
import pypdfium2.raw as pdfium

ROOT = Path(__file__).parents[2]
DOCUMENTS = ROOT / "corpus/documents"
FIXTURES = ROOT / "tests/readers/fixtures"
PAGES = ROOT / "tests/readers/pages"

# Two columns, justified and hyphenated. XeTeX would turn straight quotation marks into curly ones.
LATEX = r"""\documentclass[twocolumn]{article}
\usepackage{fontspec}
\setmainfont{DejaVu Serif}[Scale=0.8, Ligatures=TeXOff]
\newcommand{\hypertarget}[2]{#2}
\providecommand{\tightlist}{}
\setcounter{secnumdepth}{0}
\title{%s}
\date{}
\begin{document}
\maketitle
%s
\end{document}
"""


def main() -> None:
    """Parse the arguments and make all files."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        for language in ("zh", "vi"):
            print_page(FIXTURES / f"rice.{language}.html", FIXTURES / f"chromium.{language}.pdf")
        for name in ("notice", "vertical"):
            print_page(PAGES / f"{name}.html", PAGES / f"{name}.pdf")
        for language in ("en", "vi"):
            typeset(DOCUMENTS / f"rice.{language}.md", FIXTURES / f"latex.{language}.pdf", Path(folder))
    # A landscape page as scanners and spreadsheets write it: turned content, and /Rotate to show it upright.
    turn(FIXTURES / "chromium.vi.pdf", FIXTURES / "turned.vi.pdf", rotation=90)


def print_page(page: Path, target: Path) -> None:
    """Print an HTML file with Chromium, which sets its text with scaled and mirrored matrices."""
    options = ["--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer"]
    run("chromium", *options, f"--print-to-pdf={target}", page.as_uri())


def typeset(source: Path, target: Path, folder: Path) -> None:
    """Typeset a Markdown file in two columns with XeTeX."""
    title = re.search(r'^title: "?(.*?)"?$', source.read_text(encoding="utf-8"), re.MULTILINE)
    assert title
    text = subprocess.run(
        ["pandoc", "--from=markdown-smart", "--to=latex-smart", source],
        check=True, capture_output=True, encoding="utf-8",
    )  # fmt: skip
    file = folder / f"{target.stem}.tex"
    file.write_text(LATEX % (title[1], text.stdout), encoding="utf-8")
    run("xelatex", "-interaction=nonstopmode", f"-output-directory={folder}", file)
    file.with_suffix(".pdf").replace(target)


def turn(source: Path, target: Path, rotation: int) -> None:
    """Turn the content of each page by 90 degrees and set the rotation with which it is shown."""
    document = pypdfium2.PdfDocument(source)
    for page in document:
        width, height = page.get_size()
        pdfium.FPDFPage_TransFormWithClip(page.raw, pdfium.FS_MATRIX(0, 1, -1, 0, height, 0), None)
        page.set_mediabox(0, 0, height, width)
        page.set_rotation(rotation)
    document.save(target)


def run(*command: str | Path) -> None:
    """Run a program and raise an error if it fails."""
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


if __name__ == "__main__":
    main()

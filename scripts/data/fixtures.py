"""Make the documents of tests/readers/fixtures/ from corpus/ with pandoc and LibreOffice.

    apt-get install --no-install-recommends pandoc libreoffice-writer fonts-wqy-zenhei      # on Debian
    python scripts/data/fixtures.py

The results are committed; run this again only when the corpus changes. Both programs write dates and random ids into
their output, so two runs differ in bytes but not in text.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[2]
DOCUMENTS = ROOT / "corpus/documents"
FIXTURES = ROOT / "tests/readers/fixtures"
PANDOC = [
    "rice.en", "rice.zh", "rice.vi", "last-ferry.en", "last-ferry.zh", "last-ferry.vi", "bicycle", "reading-room",
    "anthropic-partnership", "post-office.en-vi",
]  # fmt: skip
PDF = [name for name in PANDOC if name != "post-office.en-vi"]
# Monolingual documents become subtitles of running text; the dialogue gets one line per language in each subtitle.
READ_OUT = ["rice.en", "rice.zh", "rice.vi", "last-ferry.en", "last-ferry.zh", "last-ferry.vi"]
BILINGUAL = ["post-office.en-vi"]
# Maximum characters per subtitle line; half of it for Chinese.
_WIDTH = 42

COLUMNS = """<?xml version="1.0" encoding="UTF-8"?>
<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
  xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"
  xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
  xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0" xmlns:xlink="http://www.w3.org/1999/xlink"
  office:version="1.2" office:mimetype="application/vnd.oasis.opendocument.text">
 <office:styles>
  <style:style style:name="Text_20_body" style:family="paragraph">
   <style:paragraph-properties fo:text-align="justify" fo:margin-bottom="0.1cm"/>
  </style:style>
  <style:style style:name="Title" style:family="paragraph"><style:text-properties fo:font-size="20pt"/></style:style>
  <style:style style:name="Heading_20_2" style:family="paragraph">
   <style:text-properties fo:font-size="15pt"/>
  </style:style>
 </office:styles>
 <office:automatic-styles>
  <style:page-layout style:name="small">
   <style:page-layout-properties fo:page-width="16cm" fo:page-height="12cm" fo:margin="1.5cm">
    <style:columns fo:column-count="2" fo:column-gap="0.7cm"/>
   </style:page-layout-properties>
   <style:header-style/><style:footer-style/>
  </style:page-layout>
 </office:automatic-styles>
 <office:master-styles>
  <style:master-page style:name="Standard" style:page-layout-name="small">
   <style:header><text:p>Journal of Field Crops, vol. 7</text:p></style:header>
   <style:footer><text:p><text:page-number/></text:p></style:footer>
  </style:master-page>
 </office:master-styles>
 <office:body><office:text><text:h text:style-name="Title">{title}</text:h>{text}</office:text></office:body>
</office:document>
"""


def main() -> None:
    """Parse the arguments and make all fixtures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.parse_args()
    make_all()


def make_all() -> None:
    """Write all fixtures and print their total size."""
    FIXTURES.mkdir(parents=True, exist_ok=True)
    for name in PANDOC:
        for suffix in ("docx", "epub", "html"):
            # Without "smart", pandoc keeps quotation marks unchanged; in the dialogue, line breaks are significant.
            reader = "--from=markdown-smart" + ("+hard_line_breaks" if name in BILINGUAL else "")
            run("pandoc", reader, "--standalone", "--wrap=none", original(name), "-o", FIXTURES / f"{name}.{suffix}")
    with tempfile.TemporaryDirectory() as folder:
        profile = f"-env:UserInstallation=file://{folder}/profile"
        for name in PDF:
            convert = ["--headless", "--convert-to", "pdf", "--outdir", FIXTURES, FIXTURES / f"{name}.docx"]
            run("soffice", profile, *convert)
        # DOCX and HTML as LibreOffice writes them, from pandoc's DOCX.
        for suffix in ("docx", "html"):
            run("soffice", profile, "--headless", "--convert-to", suffix, "--outdir", folder, FIXTURES / "rice.vi.docx")
            Path(folder, f"rice.vi.{suffix}").replace(FIXTURES / f"libreoffice.vi.{suffix}")
        # The same text in two columns, with a running header and page numbers.
        page = Path(folder, "columns.en.fodt")
        title = "Rice: The Grain That Feeds Half the World"
        text = subprocess.run(
            ["pandoc", "--from=markdown-smart", "--to=opendocument", DOCUMENTS / "rice.en.md"],
            check=True, capture_output=True, encoding="utf-8",
        )  # fmt: skip
        page.write_text(COLUMNS.format(title=title, text=text.stdout), encoding="utf-8")
        run("soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", FIXTURES, page)
    for name in READ_OUT:
        text = subprocess.run(
            ["pandoc", "--from=markdown-smart", "--to=plain", "--wrap=preserve", "-s", "-M", "date=", original(name)],
            check=True, capture_output=True, encoding="utf-8",
        )  # fmt: skip
        (FIXTURES / f"{name}.srt").write_text(
            subtitles(re.sub(r"(?m)^ *(-|\d+\.)  +", "\n", text.stdout)), encoding="utf-8"
        )
    for name in BILINGUAL:
        lines = [line for line in original(name).read_text(encoding="utf-8").splitlines() if line]
        cues = ["\n".join(lines[start : start + 2]) for start in range(0, len(lines), 2)]
        (FIXTURES / f"{name}.srt").write_text(as_cues([(3 * n, 3 * n + 2, cue) for n, cue in enumerate(cues)]))
    print(f"{sum(file.stat().st_size for file in FIXTURES.iterdir()) / 1e6:.2f} MB in {FIXTURES.relative_to(ROOT)}")


def run(*command: str | Path) -> None:
    """Run a program and raise an error if it fails."""
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


def original(name: str) -> Path:
    """Return the path of a corpus document by its name."""
    return next(path for path in DOCUMENTS.iterdir() if path.stem == name)


def subtitles(text: str) -> str:
    """Return a text as SubRip, with lines cut at the maximum length regardless of sentence boundaries."""
    cues = []
    seconds = 0
    for paragraph in filter(None, map(str.strip, text.split("\n\n"))):
        wide = len(re.findall(r"[\u3000-\u9fff]", paragraph)) > len(paragraph) / 2
        # Lines may end between words, in Chinese between characters, but not before punctuation.
        pieces = re.findall(r"[\u2e80-\uffef]|[^\s\u2e80-\uffef]+|\s+", paragraph.replace("\n", "" if wide else " "))
        lines = [""]
        for piece in pieces:
            if len(lines[-1]) + len(piece) > _WIDTH // (2 if wide else 1) and not re.match(
                r"[\s。，；：！？”」』）]", piece
            ):
                lines.append("")
            lines[-1] += piece
        for start in range(0, len(lines), 2):
            cues.append((seconds, seconds + 3, "\n".join(line.strip() for line in lines[start : start + 2])))
            seconds += 3
        seconds += 4  # a pause between paragraphs
    return as_cues(cues)


def as_cues(cues: list[tuple[int, int, str]]) -> str:
    """Return subtitles as SubRip; each has its start and end in seconds and its text."""
    return "\n".join(f"{n}\n{clock(start)} --> {clock(end)}\n{text}\n" for n, (start, end, text) in enumerate(cues, 1))


def clock(seconds: int) -> str:
    """Return a time in the notation of SubRip."""
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02},000"


if __name__ == "__main__":
    main()

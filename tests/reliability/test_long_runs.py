"""Long runs of one character, or of a few, are read and checked: no pattern backtracks over them without end.

The limit of time is far above what the runs take; a pattern that backtracks would need hours.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

import aligner

RUNS = (
    "1", "1,", "1.", "1:", "1/", "a", "A", "I", "A1 ", "中", "一", "百", "第", "-", "*", "…", "。", "(", "「", '"', " ",
    "\t", "|", "V.", "<a ", "http://a/", "a.b@", "ă", "Điều ", "{{< ", "00:", "a-", "~", "=", "&", "\\", "`", "[",
    "![", "> ",
)  # fmt: skip
CHECKS = """
import sys
import pandas as pd
import aligner
for unit in sys.argv[2:]:
    run = unit * (int(sys.argv[1]) // len(unit))
    for code in ("en", "zh", "vi"):
        aligner.split_sentences(run, code)
    aligner.identify_language(run)
    for codes in (("en", "zh"), ("vi", "en"), ("zh", "vi")):
        row = {"source_text": [run], "target_text": [run], "source_lang": codes[:1], "target_lang": codes[1:]}
        aligner.check(pd.DataFrame(row))
"""
READING = """
import sys, warnings
from pathlib import Path
import aligner
warnings.simplefilter("ignore")
for unit in sys.argv[2:]:
    run = unit * (int(sys.argv[1]) // len(unit))
    pages = {
        "md": f"# Title\\n\\nA line. {run} 一行。\\n\\n{run}\\n", "txt": f"A line. {run} 一行。\\n{run}\\n",
        "srt": f"1\\n00:00:01,000 --> 00:00:02,000\\nA line. {run} 一行。\\n", "csv": f"en,zh\\na {run},一\\nb,二\\n",
        "html": f"<p>A line. {run} 一行。</p>", "rst": f"Title\\n=====\\n\\n{run}\\n", "adoc": f"= Title\\n\\n{run}\\n",
    }
    for suffix, text in pages.items():
        Path(f"page.{suffix}").write_text(text, encoding="utf-8")
        aligner.read_documents(f"page.{suffix}", on_error=lambda error: None)
"""


@pytest.mark.parametrize(("script", "length"), [(CHECKS, 20_000), (READING, 2_000)], ids=["checks", "reading"])
def test_long_runs_end(tmp_path, script, length):
    environment = os.environ | {"PYTHONPATH": str(Path(aligner.__file__).parents[1])}
    command = [sys.executable, "-c", script, str(length), *RUNS]
    subprocess.run(command, cwd=tmp_path, env=environment, check=True, timeout=400)

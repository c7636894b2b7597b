"""Take the pictures of the workbench for the documentation: docs/pictures/.

    apt-get install --no-install-recommends chromium fonts-noto-core fonts-noto-cjk    # on Debian
    pip install --group interop    # playwright, and Pillow with matplotlib
    python scripts/data/pictures.py

The documents are those of the tutorial for translators (`docs/tutorials/translators.md`), and what is done to them is
what the tutorial says. Run this again when the window looks different.
"""

from __future__ import annotations

import argparse
import io
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import which
from typing import Any

from PIL import Image
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).parents[2]
DOCUMENTS = [ROOT / "tests/readers/fixtures" / f"last-ferry.{language}.docx" for language in ("en", "zh")]
PICTURES = ROOT / "docs/pictures"
WIDTH, HEIGHT = 1280, 640
COLORS = 96  # as many as flat areas and the edges of letters need; a third of the size


def main() -> None:
    """Parse the arguments and take all pictures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, workbench(folder) as address, sync_playwright() as player:
        browser = player.chromium.launch(executable_path=which("chromium"), args=["--no-sandbox"])
        context = browser.new_context(
            locale="en-US", viewport={"width": WIDTH, "height": HEIGHT}, reduced_motion="reduce"
        )
        page = context.new_page()
        page.goto(address)
        page.wait_for_selector(".hit-row >> nth=2", timeout=60_000)
        press(page, "n")
        page.wait_for_selector(".bead.here .finding")
        take(page, "workbench.png")
        press(page, "a a")  # each goes on to the next doubtful pair
        page.wait_for_selector(".bead.here .finding")
        take(page, "workbench-merge.png")
        press(page, "m")
        page.click("#export")
        page.select_option("#export-only", "all")
        page.wait_for_selector("#export-count:has-text('will be written')")
        page.focus("#export-go")
        take(page, "workbench-export.png")
        browser.close()


@contextmanager
def workbench(folder: str) -> Iterator[str]:
    """Run `aligner edit` on the documents, and yield its address."""
    arguments = [*map(str, DOCUMENTS), "--out", f"{folder}/ferry", "--no-browser"]
    command = [sys.executable, "-m", "aligner", "edit", *arguments]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=environment
    ) as process:
        assert process.stdout is not None
        try:
            yield process.stdout.readline().strip()
        finally:
            process.terminate()


def press(page: Any, keys: str) -> None:
    """Press keys, each after the page has saved what the one before did."""
    for key in keys.split():
        page.keyboard.press(key)
        page.wait_for_function("() => !document.querySelector('.pending')")


def take(page: Any, name: str) -> None:
    """Write what the window shows, in few colors."""
    page.wait_for_function("() => !document.querySelector('#said').textContent")
    picture = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    path = PICTURES / name
    picture.quantize(COLORS, dither=Image.Dither.NONE).save(path, optimize=True)
    print(f"{path.relative_to(ROOT)}: {path.stat().st_size // 1000} kB")


if __name__ == "__main__":
    main()

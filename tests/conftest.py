"""Fixtures of several folders."""

from __future__ import annotations

import shutil
from importlib.util import find_spec

import pytest

BROWSER = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


@pytest.fixture(scope="module")
def browser():
    """A browser that is driven by the test, which is skipped where there is none."""
    if not (BROWSER and find_spec("playwright")):
        pytest.skip("needs Chromium and the dependency group interop")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as player:
        running = player.chromium.launch(executable_path=BROWSER, args=["--no-sandbox"])
        yield running
        running.close()

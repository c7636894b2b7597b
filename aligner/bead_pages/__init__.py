"""Pages of beads: rows of two texts side by side, worked on by keys, mouse and touch.

Two pages share the modules here: the one that `aligner convert` writes, which is a single file without a server, and
the workbench's. The modules are plain JavaScript, as a browser would load them; `bundle` makes one script of them, so
that a page's policy can name it by its hash.
"""

from __future__ import annotations

from aligner.bead_pages.bundle import bundle
from aligner.bead_pages.page import LANGUAGES, page_style, page_texts, workbench_page

__all__ = ["LANGUAGES", "bundle", "page_style", "page_texts", "workbench_page"]

"""Build aligner/data/han_variants.txt: the characters that occur only in Simplified or only in Traditional Chinese.

    pip install --group build-model
    python scripts/build/han_variants.py

The tables STCharacters and TSCharacters of OpenCC (Apache-2.0) map each character to its conversions. A character that
may stay unchanged belongs to both scripts and is left out.
"""

from __future__ import annotations

import argparse
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path

PACKAGE = "opencc-python-reimplemented"
TARGET = Path(__file__).parents[2] / "aligner" / "data" / "han_variants.txt"


def read_table(name: str) -> dict[str, set[str]]:
    """Read an OpenCC table, which maps each character to its possible conversions."""
    text = files("opencc").joinpath("dictionary", f"{name}.txt").read_text(encoding="utf-8-sig")
    rows = (line.split("\t") for line in text.splitlines() if "\t" in line)
    return {source: set(targets.split()) for source, targets in rows}


def main() -> None:
    """Parse the arguments and write the data file."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.parse_args()
    to_traditional, to_simplified = read_table("STCharacters"), read_table("TSCharacters")
    always_changes = {char for char, targets in to_traditional.items() if char not in targets}
    always_changes_back = {char for char, targets in to_simplified.items() if char not in targets}
    simplified = "".join(sorted(always_changes - to_simplified.keys()))
    traditional = "".join(sorted(always_changes_back - to_traditional.keys()))
    header = (
        "# Characters of Simplified only (first line) and Traditional Chinese only (second line), made by\n"
        f"# scripts/build/han_variants.py from the tables of OpenCC ({PACKAGE} {version(PACKAGE)}),\n"
        "# Copyright BYVoid and contributors, Apache License 2.0.\n"
    )
    TARGET.write_text(f"{header}{simplified}\n{traditional}\n", encoding="utf-8", newline="\n")
    print(f"{TARGET.name}: {len(simplified)} simplified, {len(traditional)} traditional")


if __name__ == "__main__":
    main()

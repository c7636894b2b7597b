"""The `aligner` command: one file per command, each a thin wrapper over one library function."""

from aligner.cli.group import main

__all__ = ["main"]

"""The `aligner` command: one module per command, each a thin wrapper around one library function."""

from aligner.cli.group import main

__all__ = ["main"]

"""The command `aligner`, and `python -m aligner`."""

import sys


def main() -> None:
    """Run the command; an interrupt while it is being loaded ends it as one during the work does."""
    try:
        from aligner.cli import main as command

        command()
    except KeyboardInterrupt:
        sys.stderr.write("aligner: interrupted\n")
        sys.exit(130)


if __name__ == "__main__":
    main()

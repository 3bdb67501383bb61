"""The command `aec`: `python -m aec_unmix` runs the program of this package."""

from __future__ import annotations

import os
import sys

from ._program import program
from .errors import ProgramError


def main() -> None:
    """Becomes the program."""
    try:
        path = program()
        os.execv(path, [path, *sys.argv[1:]])
    except (ProgramError, OSError) as error:
        sys.exit(f"aec: {error}")


if __name__ == "__main__":
    main()

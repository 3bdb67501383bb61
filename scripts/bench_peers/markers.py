"""Tables that a script writes into a page that is otherwise written by hand."""

from __future__ import annotations

import sys
from pathlib import Path

from programs import Failure

END = "<!-- to here -->\n"


def write_between(page: Path, script: str, text: str) -> None:
    """Puts a text between the marks of a script, in place of what stood there. Raises Failure where there are none."""
    begin = f"<!-- scripts/{script} writes from here -->\n"
    before, mark, rest = page.read_text().partition(begin)
    _, end, after = rest.partition(END)
    if not mark or not end:
        raise Failure(f"{page} has no place for the table")
    page.write_text(before + begin + "\n" + text + "\n" + END + after)
    print(f"{page} is written", file=sys.stderr)

"""What could be wrong with a run."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Tuple

from .errors import Message


@dataclass(frozen=True)
class Diagnosis:
    """The result of `Run.diagnose`: false when no problem was found."""

    #: Names of all checks that were made.
    checks: Tuple[str, ...]
    #: What they found, each with its cure.
    findings: Tuple[Message, ...]
    text: str

    def __bool__(self) -> bool:
        return bool(self.findings)

    def __str__(self) -> str:
        return "\n".join([self.text, *(str(finding) for finding in self.findings)])

"""What goes wrong, as exceptions: each has the code, the place and the cure that the program gives."""

from __future__ import annotations

import os
import sys
import warnings
from dataclasses import dataclass
from typing import Any, Optional, Tuple, Type

from ._wording import in_python


@dataclass(frozen=True)
class Message:
    """One message of the program: an error, a warning or a note."""

    severity: str
    code: str
    text: str
    file: Optional[str] = None
    line: Optional[int] = None
    column: Optional[int] = None
    notes: Tuple[str, ...] = ()
    cure: Optional[str] = None

    @classmethod
    def parse(cls, record: Any) -> Message:
        """The message that a line of JSON holds."""
        return cls(
            severity=str(record["severity"]),
            code=str(record["code"]),
            text=in_python(str(record["message"])),
            file=record.get("file"),
            line=record.get("line"),
            column=record.get("column"),
            notes=tuple(in_python(str(note)) for note in record.get("notes", ())),
            cure=_cure(record),
        )

    def __str__(self) -> str:
        place = "" if self.line is None else f" at line {self.line}, column {self.column}"
        head = f"{self.code}{place}: " if self.code else ""
        parts = [head + self.text, *(f"  note: {note}" for note in self.notes)]
        if self.cure:
            parts.append(f"  cure: {self.cure}")
        return "\n".join(parts)


def _cure(record: Any) -> Optional[str]:
    if "help" in record:
        return in_python(str(record["help"]))
    if "fix" in record:
        return f"write `{record['fix']['replacement']}` there"
    return None


class AecError(Exception):
    """An error of the program `aec`.

    Attributes:
        code: such as `AE0201`; `aec explain CODE` says more. Empty where the program gave none.
        line, column: the place in the model, counted from 1; None where the error has none.
        message: what is wrong, in one sentence.
        cure: what to do; None where nothing is known.
        errors: all errors of the same model or command, of which this is the first.
    """

    def __init__(self, message: str, errors: Tuple[Message, ...] = ()) -> None:
        super().__init__(message)
        self.errors = errors
        first = errors[0] if errors else Message("error", "", message)
        self.code, self.message, self.cure = first.code, first.text, first.cure
        self.line, self.column = first.line, first.column

    def __reduce__(self) -> Tuple[Any, ...]:
        return type(self), (str(self), self.errors)

    @classmethod
    def because(cls, text: str, cure: str) -> AecError:
        """The exception of what this package finds itself: what is wrong, and what to do."""
        return cls.of((Message("error", "", text, cure=cure),))

    @classmethod
    def of(cls, errors: Tuple[Message, ...]) -> AecError:
        """The exception of one error or more."""
        return cls("\n".join(str(error) for error in errors), errors)


class ModelError(AecError, ValueError):
    """The text of the model is wrong."""


class CommandError(AecError, ValueError):
    """What was asked for is wrong: an unknown keyword, a value out of range, a file that is not there."""


class DataError(AecError, ValueError):
    """Data, weights or the folder of a run are wrong, or cannot be written."""


class TrainingError(AecError, ArithmeticError):
    """The training failed: a loss or a weight is not a finite number."""


class ProgramError(AecError, RuntimeError):
    """The program is missing, does not start, was killed, or misses a library."""


class AecWarning(UserWarning):
    """A warning of the program; the text begins with its code."""


def warn(text: str) -> None:
    """Warns at the line of the user that called this package."""
    # The caller of this function is at level 2.
    frame, level, here = sys._getframe(1), 2, os.path.dirname(__file__)
    while frame.f_back is not None and frame.f_code.co_filename.startswith(here):
        frame, level = frame.f_back, level + 1
    warnings.warn(text, AecWarning, stacklevel=level)


_KINDS = {1: ModelError, 2: CommandError, 3: DataError, 4: TrainingError}


def kind_of(exit_code: int) -> Type[AecError]:
    """The exception that an exit code stands for."""
    return _KINDS.get(exit_code, ProgramError)

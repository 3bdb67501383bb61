"""Finds the program `aec` and runs it: arguments in, objects of JSON out, errors as exceptions."""

from __future__ import annotations

import ctypes
import json
import os
import platform
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import IO, Any, Callable, Dict, Iterator, List, Mapping, Optional, Sequence

from ._interrupts import Interrupts
from .errors import AecError, CommandError, DataError, Message, ProgramError, kind_of, warn

Record = Dict[str, Any]
INTERRUPTED = 130
#: Errors that a library of the system is not installed: Cairo, HDF5, zlib.
_MISSING = {"AE5401", "AE6801", "AE6852"}


def program() -> str:
    """The program's path: what `AEC_PROGRAM` names, else the one in this package, else `aec` of the `PATH`.

    Raises:
        ProgramError: there is none.
    """
    named = os.environ.get("AEC_PROGRAM")
    if named:
        return named
    own = Path(__file__).parent / "bin" / "aec"
    if own.is_file():
        return str(own)
    found = shutil.which("aec")
    # The command of this package would start itself for ever.
    if found and not _is_script(found):
        return found
    raise ProgramError(
        "this installation has no program `aec`: install the wheel for x86_64 Linux, or build the program with "
        "scripts/build and name it in the environment variable AEC_PROGRAM"
    )


def _is_script(path: str) -> bool:
    with open(path, "rb") as file:
        return file.read(2) == b"#!"


class Result:
    """What a command said: its exit code and the objects that it printed, messages apart."""

    def __init__(self) -> None:
        self.exit_code = 0
        self.records: List[Record] = []
        self.messages: List[Message] = []

    def last(self, key: str) -> Record:
        """The last object that has the key."""
        for record in reversed(self.records):
            if key in record:
                return record
        raise ProgramError(f"aec ended without saying `{key}`")


def run(
    arguments: Sequence[str],
    *,
    saves: bool = False,
    warns: bool = True,
    names: Optional[Mapping[str, str]] = None,
    tell: Optional[Callable[[Record], None]] = None,
) -> Result:
    """Runs a command to its end.

    Args:
        arguments: without the name of the program and without `--json`.
        saves: whether an interrupted command leaves something; then its end is no exception.
        warns: whether warnings of the program become warnings of Python.
        names: what messages say instead of the names of spooled files.
        tell: called with each object that is not a message.

    Raises:
        AecError: of the kind that the exit code stands for.
        KeyboardInterrupt: Ctrl-C, after the program has ended.
    """
    result = Result()
    with _complaints() as complaints:
        process = _start([program(), *arguments, "--json"], complaints)
        with process, Interrupts(process) as interrupts:
            for line in _lines(process, names or {}):
                _take(line, result, tell)
            result.exit_code = process.wait()
        complaints.seek(0)
        complaint = complaints.read().decode(errors="replace").strip()
    for message in result.messages if warns else ():
        if message.severity == "warning":
            warn(str(message))
    kept = saves and result.exit_code in (0, INTERRUPTED) and result.records and interrupts.count < 2
    if result.exit_code == INTERRUPTED or interrupts.count:
        if not kept:
            raise KeyboardInterrupt
    elif result.exit_code:
        raise _error(result, complaint)
    return result


def _complaints() -> IO[bytes]:
    try:
        return tempfile.TemporaryFile()
    except OSError as error:
        text = f"no temporary file can be made: {error}"
        raise DataError.because(text, "name another folder in TMPDIR") from None


def _lines(process: subprocess.Popen[bytes], names: Mapping[str, str]) -> Iterator[bytes]:
    """What the program prints, with the names of spooled files exchanged."""
    own = {json.dumps(path)[1:-1].encode(): name.encode() for path, name in names.items()}
    assert process.stdout is not None
    for line in process.stdout:
        for path, name in own.items():
            line = line.replace(path, name)
        yield line


def _start(command: List[str], complaints: IO[bytes]) -> subprocess.Popen[bytes]:
    try:
        # A group of its own: Ctrl-C of a terminal reaches Python alone, which passes it on once.
        return subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=complaints,
            # Processes of Python that MPI started train runs of their own.
            env={**os.environ, "AEC_MPI": "off"},
            start_new_session=True,
            preexec_fn=_end_with_parent if _LIBC is not None else None,
        )
    except FileNotFoundError:
        raise ProgramError(f"there is no program `{command[0]}`") from None
    except ValueError as error:
        raise CommandError.because(f"a text cannot be given to the program: {error}", "write it without") from None
    except OSError as error:
        machine = f"{platform.system()} {platform.machine()}"
        raise ProgramError(f"`{command[0]}` does not start on this machine ({machine}): {error.strerror}") from None


_LIBC = ctypes.CDLL(None) if sys.platform.startswith("linux") else None


def _end_with_parent() -> None:
    """A kernel of a notebook that is killed leaves no training behind: the run is saved, and ends."""
    assert _LIBC is not None
    set_parent_death_signal = 1
    _LIBC.prctl(set_parent_death_signal, int(signal.SIGTERM))


def _take(line: bytes, result: Result, tell: Optional[Callable[[Record], None]]) -> None:
    try:
        record = json.loads(line)
    except ValueError:
        return
    if "severity" in record:
        result.messages.append(Message.parse(record))
        return
    result.records.append(record)
    if tell:
        tell(record)


def _error(result: Result, complaint: str) -> AecError:
    if result.exit_code < 0:
        name = signal.Signals(-result.exit_code).name
        return ProgramError(f"aec was ended by {name}" + (f": {complaint}" if complaint else ""))
    errors = tuple(message for message in result.messages if message.severity == "error")
    if errors:
        return (ProgramError if errors[0].code in _MISSING else kind_of(result.exit_code)).of(errors)
    return ProgramError(complaint or f"aec ended with exit code {result.exit_code}")

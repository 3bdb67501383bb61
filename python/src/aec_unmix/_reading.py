"""Reads files that may be damaged: what is wrong with one is an error of data, with its name."""

from __future__ import annotations

import csv
import json
import os
from pathlib import Path
from typing import Any, Dict, List, Union

import numpy as np

from ._axes import Array, Axis
from .errors import AecError, DataError

PathLike = Union[str, "os.PathLike[str]"]
_CURE = "bring it back from a copy, or make the run again"


def place(path: PathLike) -> Path:
    """The path as the user means it, wherever Python goes afterwards: `~` is the home folder."""
    return Path(os.path.expanduser(os.fsdecode(path))).absolute()


def damaged(file: Path, reason: object) -> AecError:
    """The error of a file that is not what it should be."""
    return DataError.because(f"`{file}` is damaged or cut off: {reason}", _CURE)


def read_text(file: Path) -> str:
    """The text of a file.

    Raises:
        DataError: it cannot be read, or is no text.
    """
    try:
        return file.read_text(encoding="utf-8")
    except OSError as error:
        raise DataError(f"cannot read `{file}`: {error.strerror}") from None
    except UnicodeDecodeError:
        raise damaged(file, "it is no text in UTF-8") from None


def read_record(file: Path, *keys: str) -> Dict[str, Any]:
    """The object of a file of JSON, which has the keys.

    Raises:
        DataError: it is none.
    """
    try:
        record = json.loads(read_text(file))
    except (ValueError, RecursionError):
        raise damaged(file, "it is no JSON") from None
    if not isinstance(record, dict):
        raise damaged(file, "it is no object of JSON")
    for key in keys:
        if key not in record:
            raise damaged(file, f"it does not say `{key}`")
    return record


def read_columns(file: Path) -> Dict[str, Array]:
    """The columns of a table of numbers by their names, each of shape [rows]; a number that is left out is NaN.

    Raises:
        DataError: a line is not whole, or holds other than numbers.
    """
    text = read_text(file)
    lines = list(csv.reader(text.splitlines()))
    if not text.endswith("\n") or any(len(line) != len(lines[0]) for line in lines):
        raise damaged(file, "a line is not whole")
    header, *rows = lines
    try:
        numbers = np.array([[float(cell or "nan") for cell in row] for row in rows]).reshape(-1, len(header))
    except ValueError as error:
        raise damaged(file, error) from None
    return {name: numbers[:, place].copy() for place, name in enumerate(header)}


def mapped(file: Path) -> Array:
    """The array of a `.npy`, mapped; what is written into it changes the memory, not the file.

    Raises:
        DataError: it is no whole array of numbers.
    """
    try:
        try:
            return np.asarray(np.load(file, mmap_mode="c"))
        except ValueError:
            # An array without values cannot be mapped.
            return np.asarray(np.load(file))
    except OSError as error:
        raise DataError(f"cannot read `{file}`: {error.strerror}") from None
    except (ValueError, EOFError):
        # NumPy would propose to read it as a program.
        raise damaged(file, "it is no array of numbers") from None


def taken(file: Path) -> Array:
    """The same for a file that nobody needs afterwards: its name is gone at once, its room with the array."""
    array = mapped(file)
    file.unlink()
    return array


def read_axes(array: Path) -> List[Axis]:
    """The axes beside `name.npy`; empty where there are none.

    Raises:
        DataError: what describes them is damaged.
    """
    file = array.with_suffix(".json")
    if not file.exists():
        return []
    try:
        return [Axis.parse(axis) for axis in read_record(file).get("axes", ())]
    except (KeyError, TypeError, ValueError, AttributeError):
        raise damaged(file, "it describes no axes") from None

"""Reads the weights of a run: a header of JSON, then the numbers, which are mapped."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Dict, Optional

import numpy as np

from ._axes import Array
from .errors import DataError

_TYPES = {"F64": "<f8", "F32": "<f4", "F16": "<f2", "I64": "<i8", "I32": "<i4", "U8": "<u1"}


def read_tensors(path: Path) -> Dict[str, Array]:
    """All tensors of a file by name, in its order.

    Raises:
        DataError: the file is none of safetensors, or is cut off.
    """
    try:
        with open(path, "rb") as file:
            size = int.from_bytes(file.read(8), "little")
            if not 0 < size < 100_000_000:
                raise ValueError(f"a header of {size} bytes")
            header = json.loads(file.read(size))
        numbers = np.memmap(path, dtype=np.uint8, mode="c", offset=8 + size) if _has_numbers(header) else None
        return {name: _tensor(numbers, entry) for name, entry in header.items() if name != "__metadata__"}
    except OSError as error:
        raise DataError(f"cannot read `{path}`: {error.strerror}") from None
    except (ValueError, KeyError, TypeError) as error:
        text = f"`{path}` is no whole file of safetensors: {error}"
        raise DataError.because(text, "bring it back from a copy, or make the run again") from None


def _has_numbers(header: Dict[str, Dict[str, Any]]) -> bool:
    return any(entry.get("data_offsets") != [0, 0] for name, entry in header.items() if name != "__metadata__")


def _tensor(numbers: Optional[Array], entry: Dict[str, Any]) -> Array:
    start, end = entry["data_offsets"]
    kind, shape = np.dtype(_TYPES[entry["dtype"]]), entry["shape"]
    part = numbers[start:end] if numbers is not None else np.empty(0, np.uint8)
    if part.size != end - start:
        raise ValueError("it is cut off")
    # Tensors begin where the header ends, which need not be a multiple of their size.
    return np.frombuffer(part.tobytes(), kind).reshape(shape).copy()

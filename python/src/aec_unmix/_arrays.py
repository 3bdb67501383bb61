"""Arrays between Python and the program: as files of `.npy`, mapped into memory and never turned into text."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import numpy as np

from .errors import DataError


def array_of(values: Any) -> Any:
    """What the user gave as an array of NumPy or dask, with the mask of a masked array.

    Raises:
        DataError: it is none, or holds no real or complex numbers.
    """
    if hasattr(values, "dask"):
        if any(size != size for size in values.shape):
            raise DataError.because("the data have chunks of unknown size", "call `.compute_chunk_sizes()` first")
        _type_for(values.dtype)
        return values
    if hasattr(values, "toarray"):
        raise DataError.because(f"a sparse `{type(values).__name__}` is no array", "give `.toarray()`")
    try:
        array: Any = np.ma.array(values) if _has_mask(values) else np.asarray(values)
    except (ValueError, TypeError, RuntimeError) as error:
        raise DataError.because(f"the data are no array of numbers: {error}", _CURE) from None
    if array.ndim == 0 and array.dtype.kind not in "buifc":
        raise DataError.because(f"an object of type `{type(values).__name__}` is no array of numbers", _CURE)
    _type_for(array.dtype)
    return array


_CURE = "give an array [rows, columns, channels] or [samples, channels], or the path of a file as text"


def _has_mask(values: Any) -> bool:
    if isinstance(values, (list, tuple)):
        return any(_has_mask(value) for value in values[:100_000] if not isinstance(value, (int, float)))
    return np.ma.isMaskedArray(values)


def spool(array: Any, file: Path) -> None:
    """Writes an array of NumPy or dask as `.npy`."""
    if hasattr(array, "dask"):
        _spool_blocks(array, file)
    else:
        np.save(file, np.asarray(array).astype(_type_for(array.dtype), copy=False), allow_pickle=False)


def _spool_blocks(values: Any, file: Path) -> None:
    """Block by block, so that lazy data may be larger than the memory."""
    import importlib

    target = np.lib.format.open_memmap(file, mode="w+", dtype=_type_for(values.dtype), shape=values.shape)
    importlib.import_module("dask.array").store(values, target)
    target.flush()


def _type_for(given: np.dtype[Any]) -> np.dtype[Any]:
    """The type in which the program reads an array."""
    if given.kind in "bui":
        return given
    if given.kind == "f":
        return given if given.itemsize <= 8 else np.dtype(np.float64)
    if given.kind == "c":
        return given if given.itemsize <= 16 else np.dtype(np.complex128)
    if given.names:
        raise DataError.because("the data are records", f"give one of their fields, as `array[{given.names[0]!r}]`")
    if given.kind in "US":
        cure = "give one path as a text, or a dict of paths by the names of inputs"
        raise DataError.because("the data are texts, and have to be numbers", cure)
    raise DataError.because(f"the data are of type `{given}`, and have to be numbers", "convert them: `.astype(float)`")


def file_behind(array: Any) -> Path | None:
    """The file of an array that `numpy.load(..., mmap_mode="r")` gave, which needs no copy; else None."""
    name = getattr(array, "filename", None)
    if not isinstance(array, np.memmap) or array.mode != "r" or not str(name).endswith(".npy"):
        return None
    file = Path(str(name))
    try:
        whole = np.load(file, mmap_mode="r")
    except (OSError, ValueError):
        return None
    same = whole.shape == array.shape and whole.dtype == array.dtype and whole.strides == array.strides
    return file if same and whole.offset == array.offset and _is_mapped(array, file) else None


def _is_mapped(array: Any, file: Path) -> bool:
    """Whether an array is of the file that has this name now: one that was replaced lives on in memory alone."""
    start = array.__array_interface__["data"][0]
    try:
        lines = Path("/proc/self/maps").read_text(errors="surrogateescape").splitlines()
    except OSError:
        return False
    for line in lines:
        first, last = (int(place, 16) for place in line.split(maxsplit=1)[0].split("-"))
        if first <= start < last:
            return line.split(maxsplit=5)[5:] == [os.path.realpath(file)]
    return False

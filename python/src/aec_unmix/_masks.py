"""Masks: those of masked arrays, and the one that the user gives."""

from __future__ import annotations

import os
from typing import Any, List, Optional

import numpy as np

from ._axes import Array
from ._containers import container_of
from ._pixels import Picture, alongside
from .errors import CommandError, DataError


def masked_pixels(array: Any) -> Optional[Array]:
    """The pixels that a masked array of NumPy or dask masks, [rows, columns]; None where it masks nothing.

    Raises:
        DataError: a pixel is masked in some of its channels alone.
    """
    mask = _mask_of(array)
    if mask is None or array.ndim == 0:
        return None
    some, whole = (np.asarray(marks) for marks in (mask.any(axis=-1), mask.all(axis=-1)))
    partly = int(np.count_nonzero(some & ~whole))
    if partly:
        raise DataError.because(
            f"the masked array masks single channels of {partly} pixels, and a mask leaves out whole pixels",
            "give `.filled(...)` with numbers for these, leave these channels out, or mask whole pixels",
        )
    return whole if whole.any() else None


def is_masked(array: Any) -> bool:
    """Whether anything of an array is masked."""
    mask = _mask_of(array)
    return mask is not None and bool(np.asarray(mask.any()))


def _mask_of(array: Any) -> Any:
    """The marks of a masked array, in its shape; None for another one."""
    if hasattr(array, "dask"):
        if not np.ma.isMaskedArray(getattr(array, "_meta", None)):
            return None
        import importlib

        return importlib.import_module("dask.array.ma").getmaskarray(array)
    return np.ma.getmaskarray(array) if np.ma.isMaskedArray(array) else None


def require_marks(mask: Any) -> None:
    """Refuses a mask whose marks say neither.

    Raises:
        DataError: a mark is NaN, or masked.
    """
    if is_masked(mask):
        raise DataError.because("`mask` is a masked array itself", "give `.filled(True)` or `.filled(False)` of it")
    marks = np.asarray(mask)
    if marks.dtype.kind == "f" and np.isnan(marks).any():
        raise DataError.because("`mask` holds NaN", "mark a pixel that is left out by True or 1, others by False or 0")


def joined(masked: Array, mask: Any, picture: Picture) -> Array:
    """The pixels that a masked array or a mask leaves out, in the order of a picture.

    Raises:
        CommandError: the mask is a file.
        DataError: it has another shape than that of the pixels, and is no list of them row after row.
    """
    if isinstance(mask, (str, os.PathLike)):
        raise CommandError.because("the data are a masked array, and `mask` is a file", "give `mask` as an array too")
    given = alongside(container_of(mask), "mask", picture)[0]
    require_marks(given)
    marks = np.asarray(given)
    shape, due = _squeezed(marks), _squeezed(masked)
    if shape not in (due, [masked.size]):
        is_turned = shape == due[::-1]
        raise DataError.because(
            f"`mask` has the shape {list(marks.shape)}, and the data {list(masked.shape)} pixels",
            "its rows and columns are the other way round: give `mask.T`" if is_turned else "give one for each pixel",
        )
    both: Array = np.logical_or(masked, marks.reshape(masked.shape) != 0)
    return both


def _squeezed(array: Array) -> List[int]:
    """The shape without axes of one, which the program passes over too."""
    return [size for size in array.shape if size != 1]

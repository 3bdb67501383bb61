"""Masks: those of masked arrays, and the one that the user gives."""

from __future__ import annotations

import os
from typing import Any, Optional

import numpy as np

from ._axes import Array
from ._containers import container_of
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
        DataError: a mark is NaN.
    """
    marks = np.asarray(mask)
    if marks.dtype.kind == "f" and np.isnan(marks).any():
        raise DataError.because("`mask` holds NaN", "mark a pixel that is left out by True or 1, others by False or 0")


def joined(masked: Array, mask: Any) -> Array:
    """The pixels that a masked array or a mask leaves out.

    Raises:
        CommandError: the mask is a file.
        DataError: it has another shape.
    """
    if isinstance(mask, (str, os.PathLike)):
        raise CommandError.because("the data are a masked array, and `mask` is a file", "give `mask` as an array too")
    marks = np.asarray(container_of(mask).values)
    if marks.size != masked.size:
        raise DataError.because(
            f"`mask` has the shape {list(marks.shape)}, and the data {list(masked.shape)} pixels",
            "give a mark for each pixel",
        )
    require_marks(marks)
    both: Array = np.logical_or(masked, marks.reshape(masked.shape) != 0)
    return both

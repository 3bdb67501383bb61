"""Data whose spectrum is not the last dimension: which one it is, in the names of the user."""

from __future__ import annotations

import re
from dataclasses import replace

from ._containers import Container, XArray
from .errors import AecError, DataError


def turned(error: DataError, container: Container) -> AecError:
    """The error of the program, with the dimension to be moved where data have names for it."""
    wanted = re.search(r"reads \D+ of (\d+)", error.message)
    if error.code != "AE6501" or not wanted or not isinstance(container, XArray):
        return error
    for axis in container.axes[:-1]:
        if axis.count == int(wanted.group(1)):
            last = container.axes[-1].name
            cure = f'the spectrum is the last dimension, here `{last}`: give `array.transpose(..., "{axis.name}")`'
            return DataError.of((replace(error.errors[0], cure=cure),))
    return error

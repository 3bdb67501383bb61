"""Errors of data whose cure is another one in Python."""

from __future__ import annotations

import re
from dataclasses import replace

from ._containers import Container, XArray
from .errors import AecError, DataError


def turned(error: AecError, container: Container) -> AecError:
    """The error of a spectrum that is not the last dimension, with the dimension to be moved where they have names."""
    wanted = re.search(r"reads \D+ of (\d+)", error.message)
    if error.code != "AE6501" or not wanted or not isinstance(container, XArray):
        return error
    for axis in container.axes[:-1]:
        if axis.count == int(wanted.group(1)):
            last = container.axes[-1].name
            cure = f'the spectrum is the last dimension, here `{last}`: give `array.transpose(..., "{axis.name}")`'
            return DataError.of((replace(error.errors[0], cure=cure),))
    return error


def measured(error: DataError) -> AecError:
    """The error of numbers that are NaN, for what takes no mask."""
    if error.code != "AE6007":
        return error
    cure = "give what was measured alone: `array[np.isfinite(array).all(axis=-1)]`, or numbers for the rest"
    return DataError.of((replace(error.errors[0], cure=cure, notes=()), *error.errors[1:]))


def given_again(error: DataError) -> AecError:
    """The error of data that a model or a run names, and that are not there: arrays of Python leave no file behind."""
    if error.code != "AE6001":
        return error
    cure = "give the data again, as `model.train(data)` or `run.encode(data)`, or check the path in the model"
    return DataError.of((replace(error.errors[0], cure=cure), *error.errors[1:]))

"""Arrays whose pixels belong together: the names of their axes tell in which order."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, List, NamedTuple, Sequence, Tuple

import numpy as np

from ._axes import Array, Axis
from ._containers import Container
from .errors import AecError, DataError, warn


class Picture(NamedTuple):
    """The pixels that an array has, and what messages call it."""

    name: str = ""
    axes: Sequence[Axis] = ()

    @classmethod
    def of(cls, name: str, container: Container) -> Picture:
        """The axes of an array that are none of the spectrum's."""
        return cls(name, [axis for axis in container.axes if axis.role == "spatial"])


def alongside(container: Container, name: str, picture: Picture) -> Tuple[Any, List[Axis]]:
    """The values and axes of an array, with pixels in the order of a picture where names of axes tell it.

    Raises:
        DataError: an axis runs the other way round than the picture's.
    """
    values, axes = container.values, container.axes
    names, wanted = [axis.name for axis in axes], [axis.name for axis in picture.axes]
    if not wanted or None in wanted or any(names.count(one) != 1 or wanted.count(one) != 1 for one in wanted):
        return values, axes
    order = [names.index(one) for one in wanted]
    order += [place for place in range(len(axes)) if place not in order]
    for one, other in zip(picture.axes, (axes[place] for place in order)):
        _compare(one, picture.name, other, name)
    if order == sorted(order):
        return values, axes
    return values.transpose(order), [_in_role(axes[place], rank < len(wanted)) for rank, place in enumerate(order)]


def _in_role(axis: Axis, is_of_pixels: bool) -> Axis:
    """Another axis is the spectrum's, also where it did not stand last."""
    return replace(axis, role="spatial" if is_of_pixels else axis.role and "spectral")


def _compare(one: Axis, first: str, other: Axis, name: str) -> None:
    if one.count != other.count:
        return
    if one.words is not None and other.words is not None:
        if not np.array_equal(one.words, other.words):
            raise _differ(one, first, name, "has other labels, or the same in another order,")
        return
    ours, theirs = one.points, other.points
    if ours is None or theirs is None or one.count < 2:
        return
    if (ours[-1] > ours[0]) != (theirs[-1] > theirs[0]):
        raise _differ(one, first, name, "runs the other way round")
    step = abs(ours[-1] - ours[0]) / (one.count - 1)
    is_counted = _is_counted(ours) or _is_counted(theirs) or (one.units or other.units) != (other.units or one.units)
    if not is_counted and not np.allclose(ours, theirs, rtol=0, atol=step / 100):
        warn(f"the axis `{one.name}` of `{name}` has other positions than that of `{first}`: pixels are taken in order")


def _is_counted(points: Array) -> bool:
    """Whether positions only number the pixels."""
    return np.array_equal(points, np.arange(len(points)))


def _differ(axis: Axis, first: str, name: str, how: str) -> AecError:
    return DataError.because(
        f"the axis `{axis.name}` of `{name}` {how} than that of `{first}`",
        "bring both to the same order, as `.reindex_like` of xarray does, or leave out the positions of one",
    )

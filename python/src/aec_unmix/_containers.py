"""What an array came in, so that results go back in the same: NumPy, HyperSpy or xarray, with their axes."""

from __future__ import annotations

import importlib
from dataclasses import replace
from typing import Any, Callable, Dict, List, Optional, Protocol, Sequence

import numpy as np

from ._axes import Array, Axis


#: What the axis of latents is called in all results, also that of the endmembers that belong to them.
LATENT = "latent"


class Container(Protocol):
    """Takes an array out of what the user gave, and puts results into the same."""

    @property
    def values(self) -> Any:
        """The array, pixels first and the spectrum last; None where only results are wrapped."""

    @property
    def axes(self) -> List[Axis]:
        """Its axes in that order; empty where they are unknown."""

    def spectra(self, array: Array, axes: Sequence[Axis]) -> Any:
        """An array of spectra with these axes, wrapped."""

    def like(self, array: Array, axes: Sequence[Axis]) -> Any:
        """The same for what stands in the place of the data: with all that these have where the axes are theirs."""

    def maps(self, array: Array, axes: Sequence[Axis]) -> Any:
        """An array of latents, whose last axis is that of the latents, wrapped."""


class Plain:
    """Arrays of NumPy."""

    axes: List[Axis] = []

    def __init__(self, values: Any = None) -> None:
        self.values = values

    def spectra(self, array: Array, axes: Sequence[Axis]) -> Any:
        return array

    def like(self, array: Array, axes: Sequence[Axis]) -> Any:
        return array

    def maps(self, array: Array, axes: Sequence[Axis]) -> Any:
        return array


#: Where the metadata of a signal say that it is a stack of maps, and of what kind of signal.
_STACK = "Signal.latents"


class HyperSpy:
    """Signals of HyperSpy. Latents are a stack of maps, as loadings of a decomposition are."""

    def __init__(self, signal: Any = None) -> None:
        self.signal = signal
        self.values = None if signal is None else self._in_order(signal.data)

    def _in_order(self, data: Any) -> Any:
        """A stack of maps gets its axis of latents last."""
        return np.moveaxis(data, 0, -1) if self._is_stack else data

    @property
    def _is_stack(self) -> bool:
        # An axis of pixels may be called `latent` too.
        first = self.signal.axes_manager._axes[0]
        return bool(first.navigate) and first.name == LATENT and self.signal.metadata.has_item(_STACK)

    @property
    def axes(self) -> List[Axis]:
        if self.signal is None:
            return []
        axes = [self._axis(axis) for axis in self.signal.axes_manager._axes]
        if not self._is_stack:
            return axes
        # The picture of each map is that of the pixels.
        return [replace(axis, role="spatial") for axis in axes[1:]] + [replace(axes[0], role=None)]

    def _axis(self, axis: Any) -> Axis:
        known: Dict[str, Any] = {"name": _text(axis.name), "units": _text(axis.units)}
        known["role"] = "spatial" if axis.navigate else "spectral"
        if axis.is_uniform:
            return Axis(axis.size, offset=float(axis.offset), scale=float(axis.scale), **known)
        return Axis.along(axis.axis, **known)

    def like(self, array: Array, axes: Sequence[Axis]) -> Any:
        if self.signal is None or not self._has_order(array, axes):
            return self.spectra(array, axes)
        data = importlib.import_module("dask.array").from_array(array) if self.signal._lazy else array
        return self.signal._deepcopy_with_new_data(data)

    def spectra(self, array: Array, axes: Sequence[Axis]) -> Any:
        result = self._signal(array, axes, navigates=[axis.role != "spectral" for axis in axes])
        if self._kind:
            result.set_signal_type(self._kind)
        return result

    def _has_order(self, array: Array, axes: Sequence[Axis]) -> bool:
        """Whether results stand as the data do: pixels first, and not turned by the model."""
        own = self.signal.axes_manager._axes
        comes_first = [axis.navigate for axis in own] == sorted((axis.navigate for axis in own), reverse=True)
        is_turned = self._is_stack or not comes_first or are_turned(axes, self.axes)
        return array.shape == self.signal.data.shape and not is_turned

    @property
    def _kind(self) -> str:
        """That of spectra, such as `EELS`; a stack of maps keeps that of what it was made of."""
        if self.signal is None:
            return ""
        return str(self.signal.metadata.get_item(_STACK if self._is_stack else "Signal.signal_type", ""))

    def maps(self, array: Array, axes: Sequence[Axis]) -> Any:
        stack = [Axis(array.shape[-1], name=LATENT), *axes[:-1]]
        result = self._signal(np.moveaxis(array, -1, 0), stack, navigates=[True] + [False] * (array.ndim - 1))
        result.metadata.set_item(_STACK, self._kind)
        return result

    def _signal(self, array: Array, axes: Sequence[Axis], navigates: Sequence[bool]) -> Any:
        api = importlib.import_module("hyperspy.api")
        kind = {1: api.signals.Signal1D, 2: api.signals.Signal2D}.get(
            len(navigates) - sum(navigates), api.signals.BaseSignal
        )
        known = {}
        if len(axes) == array.ndim:
            known["axes"] = [_of_hyperspy(axis, navigate) for axis, navigate in zip(axes, navigates)]
        result = kind(array, **known)
        if self.signal is not None:
            result.metadata.General.title = self.signal.metadata.General.title
        return result


def _of_hyperspy(axis: Axis, navigate: bool) -> Dict[str, Any]:
    record: Dict[str, Any] = {"size": axis.count, "navigate": navigate}
    if axis.name:
        record["name"] = axis.name
    if axis.units:
        record["units"] = axis.units
    if axis.values is not None:
        return {**record, "_type": "DataAxis", "axis": axis.points}
    return {**record, "offset": axis.offset or 0.0, "scale": axis.scale or 1.0}


def _text(value: Any) -> Optional[str]:
    """Names that nobody gave are a mark of traits, not text."""
    return value if isinstance(value, str) and value else None


def are_turned(axes: Sequence[Axis], others: Sequence[Axis]) -> bool:
    """Whether axes in the same places have different names, as sizes alone do not tell."""
    return any(one.name != other.name for one, other in zip(axes, others) if one.name and other.name)


class XArray:
    """DataArrays of xarray, whose last dimension is the spectrum."""

    def __init__(self, array: Any = None) -> None:
        self.array = array
        self.values = None if array is None else array.data

    @property
    def axes(self) -> List[Axis]:
        if self.array is None:
            return []
        last = len(self.array.dims) - 1
        return [
            self._axis(name, "spectral" if place == last else "spatial") for place, name in enumerate(self.array.dims)
        ]

    def _axis(self, dimension: Any, role: str) -> Axis:
        points = self.array.coords.get(dimension)
        if points is None or points.dtype.kind not in "iuf":
            words = None if points is None else points.values
            return Axis(self.array.sizes[dimension], name=str(dimension), role=role, words=words)
        return Axis.along(points.values, name=str(dimension), units=_text(points.attrs.get("units")), role=role)

    def spectra(self, array: Array, axes: Sequence[Axis]) -> Any:
        return self._array(array, axes)

    def like(self, array: Array, axes: Sequence[Axis]) -> Any:
        if self.array is None or array.shape != self.array.shape or are_turned(axes, self.axes):
            return self.spectra(array, axes)
        return self.array.copy(data=array)

    def maps(self, array: Array, axes: Sequence[Axis]) -> Any:
        axes = axes if len(axes) == array.ndim else [Axis(count) for count in array.shape]
        # Dimensions of one name are one to xarray, of two names a table of all pairs.
        return self._array(array, [*axes[:-1], replace(axes[-1], name=LATENT)])

    def _array(self, array: Array, axes: Sequence[Axis]) -> Any:
        xarray = importlib.import_module("xarray")
        if len(axes) != array.ndim:
            return xarray.DataArray(array)
        names: List[str] = []
        for place, axis in enumerate(axes):
            name = axis.name or f"dim_{place}"
            names.append(name if name not in names else f"{name}_{place}")
        coordinates = {name: self._coordinate(name, axis) for name, axis in zip(names, axes)}
        known = {name: found for name, found in coordinates.items() if found is not None}
        return xarray.DataArray(array, dims=names, coords=known)

    def _coordinate(self, name: str, axis: Axis) -> Any:
        """That of the given array, which may hold times or words, else the positions."""
        own = None if self.array is None else self.array.coords.get(name)
        if own is not None and own.dims == (name,) and own.size == axis.count:
            return own
        if axis.points is None:
            return None
        return name, axis.points, {"units": axis.units} if axis.units else {}


def container_of(data: Any) -> Container:
    """The container of what the user gave."""
    if hasattr(data, "axes_manager") and hasattr(data, "data"):
        return HyperSpy(data)
    if hasattr(data, "dims") and hasattr(data, "coords") and hasattr(data, "data"):
        return XArray(data)
    return Plain(data)


#: Containers by the name of the library.
CONTAINERS: Dict[str, Callable[[], Container]] = {"numpy": Plain, "hyperspy": HyperSpy, "xarray": XArray}

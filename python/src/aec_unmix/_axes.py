"""Axes of an array, as the program keeps them beside it: `cube.json` for `cube.npy`."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Dict, List, Optional, Sequence

import numpy as np
import numpy.typing as npt

from .errors import warn

Array = npt.NDArray[Any]


@dataclass(frozen=True)
class Axis:
    """One axis: its length, what it is called, and its positions, in `units`."""

    count: int
    name: Optional[str] = None
    units: Optional[str] = None
    #: `spatial`, `spectral`, or None for an axis such as that of the latents.
    role: Optional[str] = None
    offset: Optional[float] = None
    scale: Optional[float] = None
    values: Optional[Sequence[float]] = None
    #: Labels or times in place of positions, [count], which the program does not get.
    words: Optional[Array] = field(default=None, compare=False)

    @classmethod
    def parse(cls, record: Dict[str, Any]) -> Axis:
        """The axis that a record of the program describes."""
        known = {key: record.get(key) for key in ("name", "units", "role", "offset", "scale", "values")}
        return cls(int(record["count"]), **known)

    @classmethod
    def along(cls, points: Array, **known: Any) -> Axis:
        """The axis of given positions: even steps are offset and scale, of positions that are NaN the count stays."""
        count = len(points)
        values = np.asarray(points, dtype=np.float64)
        if not np.isfinite(values).all():
            warn(f"the axis `{known.get('name')}` has positions that are NaN or infinite, and is counted from 0")
            return cls(count, **known)
        if count > 1:
            scale = float(values[-1] - values[0]) / (count - 1)
            even = values[0] + scale * np.arange(count)
            if scale != 0 and np.allclose(values, even, rtol=0, atol=1e-9 * abs(scale)):
                return cls(count, offset=float(values[0]), scale=scale, **known)
        return cls(count, values=values.tolist(), **known)

    @property
    def points(self) -> Optional[Array]:
        """The positions, shape [count]; None where only the length is known."""
        if self.values is not None:
            return np.asarray(self.values, dtype=np.float64)
        if self.scale is None:
            return None
        return (self.offset or 0.0) + self.scale * np.arange(self.count)

    @property
    def record(self) -> Dict[str, Any]:
        """As the program reads it."""
        record: Dict[str, Any] = {"name": self.name, "units": self.units, "role": self.role, "count": self.count}
        if self.values is not None:
            record["values"] = list(self.values)
        elif self.scale is not None:
            record.update(offset=self.offset or 0.0, scale=self.scale)
        return record


def write_axes(array: Path, axes: Sequence[Axis], quantity: Optional[str] = None) -> None:
    """Writes the axes of `name.npy` into `name.json`."""
    record: Dict[str, Any] = {"format": "aec array 1", "axes": [axis.record for axis in axes]}
    if quantity:
        record["quantity"] = quantity
    array.with_suffix(".json").write_text(json.dumps(record, allow_nan=False), encoding="utf-8")

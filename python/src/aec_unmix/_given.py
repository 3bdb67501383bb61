"""Data that the user gives, as the program takes them: a file is named, everything else is spooled."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any, Callable, Dict, List, Mapping, Optional, Sequence, Union

from ._arrays import array_of, file_behind, spool
from ._axes import Array, Axis, write_axes
from ._containers import Container, Plain, container_of
from ._masks import is_masked, joined, masked_pixels, require_marks
from ._pixels import Picture, alongside
from ._program import Result
from ._program import run as run_program
from ._reading import place
from ._turned import given_again, measured, turned
from .errors import CommandError, DataError

Data = Union[None, str, "os.PathLike[str]", Mapping[str, Any], Any]
Ports = Callable[[], Sequence[str]]


class Given:
    """Data for a command: its arguments, and the container that results go back into.

    Args:
        data: what the user gave.
        folder: where arrays are spooled.
        ports: tells what keys a dict may have; without it a dict is refused.
        masks: whether a mask may leave pixels out.
        name: what messages call one array.

    Raises:
        DataError: the data are no numbers, or are masked where no mask is taken.
        CommandError: a key of a dict is no name of the model.
    """

    def __init__(
        self, data: Data, folder: Path, *, ports: Optional[Ports] = None, masks: bool = False, name: str = "data"
    ) -> None:
        self.container: Container = Plain()
        self.arguments: List[str] = []
        #: What messages call the spooled files.
        self.paths: Dict[Path, str] = {}
        #: The file that marks pixels to be left out.
        self.left_out: Optional[str] = None
        self._picture = Picture()
        self._folder, self._takes_masks = folder, masks
        self._may_leave_out = masks
        self._masked: Optional[Array] = None
        if isinstance(data, Mapping):
            self._take_parts(data, ports)
        elif data is not None:
            self.container = container_of(data)
            self._picture = Picture.of(name, self.container)
            self.arguments = ["--data", self.file(data, name)]

    def _take_parts(self, data: Mapping[str, Any], ports: Optional[Ports]) -> None:
        _require_names(data, ports)
        self._takes_masks = False
        for number, (name, part) in enumerate(data.items()):
            if number == 0:
                self.container = container_of(part)
            # A name of the user is no name of a file.
            self.arguments += ["--data", f"{name}={self.file(part, name, f'input-{number}', self._picture)}"]
            self._picture = self._picture if self._picture.axes else Picture.of(name, container_of(part))

    @property
    def names(self) -> Dict[str, str]:
        """What messages call the spooled files, and those of their axes."""
        return {str(file): name for path, name in self.paths.items() for file in (path, path.with_suffix(".json"))}

    def file(self, data: Any, name: str, stem: str = "", picture: Picture = Picture()) -> str:
        """The file of one array, which messages call `name`, with pixels in the order of a picture."""
        if isinstance(data, (str, os.PathLike)):
            return str(place(data))
        behind = file_behind(data)
        if behind:
            return str(behind.absolute())
        values, axes = alongside(container_of(data), name, picture)
        return self._spooled(self._unmasked(array_of(values), name), name, stem or name, axes)

    def _unmasked(self, array: Any, name: str) -> Any:
        if self._takes_masks:
            self._masked = masked_pixels(array)
        elif is_masked(array):
            raise DataError.because(
                f"`{name}` is a masked array, whose mask would be lost here",
                "give `.filled(...)` with numbers for what is masked, and leave pixels out by `mask=` of `Model.train`",
            )
        return array

    def _spooled(self, array: Any, name: str, stem: str, axes: Sequence[Axis]) -> str:
        path = self._folder / f"{stem}.npy"
        try:
            spool(array, path)
        except OSError as error:
            text = f"`{name}` cannot be copied to `{path}`: {error}"
            raise DataError.because(text, "name another place in TMPDIR") from None
        if axes:
            write_axes(path, axes)
        self.paths[path] = name
        return str(path)

    def leave_out(self, mask: Data) -> None:
        """Adds a mask of pixels to that of a masked array."""
        masked, self._takes_masks = self._masked, False
        if masked is not None:
            mask = masked if mask is None else joined(masked, mask, self._picture)
        if mask is None:
            return
        if not isinstance(mask, (str, os.PathLike)):
            require_marks(container_of(mask).values)
        # An input of the model may be called `mask` too.
        self.left_out = self.file(mask, "mask", "left-out", self._picture)

    def run(self, arguments: Sequence[str], **options: Any) -> Result:
        """Runs a command on the data, and says what is wrong in their words."""
        try:
            return run_program(arguments, names=self.names, **options)
        except DataError as error:
            if not self.arguments:
                raise given_again(error) from None
            raise turned(error if self._may_leave_out else measured(error), self.container) from None


def _require_names(data: Mapping[str, Any], ports: Optional[Ports]) -> None:
    if hasattr(data, "data_vars"):
        first = next(iter(data), "name")
        raise DataError.because(
            "an xarray.Dataset holds several arrays", f"give one of them, as `dataset[{first!r}]`, or a dict of them"
        )
    if ports is None:
        raise CommandError.because("a dict of several inputs goes with a model alone", "give one array")
    known = ports()
    for name in data:
        if known and name not in known:
            inputs = ", ".join(f'"{port}": ...' for port in known)
            raise CommandError.because(f"the model reads no `{name}` here", f"give {{{inputs}}}")

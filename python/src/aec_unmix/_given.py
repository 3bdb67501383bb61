"""Data that the user gives, as the program takes them: a file is named, everything else is spooled."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any, Dict, List, Mapping, Union

from ._arrays import file_behind, spool
from ._axes import write_axes
from ._containers import Container, Plain, container_of
from .errors import DataError

Data = Union[None, str, "os.PathLike[str]", Mapping[str, Any], Any]


class Given:
    """Data for a command: its arguments, and the container that results go back into."""

    def __init__(self, data: Data, folder: Path) -> None:
        self.container: Container = Plain()
        self.arguments: List[str] = []
        self.paths: Dict[str, Path] = {}
        if data is None:
            return
        if not isinstance(data, Mapping):
            self.arguments = ["--data", str(self._file(data, folder / "data.npy"))]
            return
        for name, part in data.items():
            self.arguments += ["--data", f"{name}={self._file(part, folder / f'{name}.npy')}"]

    @property
    def names(self) -> Dict[str, str]:
        """What messages call the spooled files."""
        return {str(path): name for name, path in self.paths.items()}

    def _file(self, data: Any, spooled: Path) -> Path:
        if isinstance(data, (str, os.PathLike)):
            return Path(data).absolute()
        behind = file_behind(data)
        if behind:
            return behind.absolute()
        container = container_of(data)
        if not self.paths:
            self.container = container
        try:
            spool(container.values, spooled)
        except OSError as error:
            raise DataError(f"the data cannot be copied to `{spooled}`: {error}; name another place in TMPDIR") from None
        if container.axes:
            write_axes(spooled, container.axes)
        self.paths[spooled.stem] = spooled
        return spooled

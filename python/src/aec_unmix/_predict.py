"""Runs a saved model on data: encode, decode, reconstruct."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Dict

from ._arrays import taken
from ._axes import read_axes
from ._containers import Container
from ._folders import Folder
from ._given import Data, Given
from ._program import run as run_program

if TYPE_CHECKING:
    from .run import Run


def predict(run: Run, command: str, data: Data, best: bool) -> Any:
    """The result of a command on data, in the container that they came in."""
    with Folder() as folder:
        given = Given(data, folder)
        container = given.container if given.paths else run._container
        flags = ["--best"] if best else []
        out = folder / "out.npy"
        run_program([command, str(run.path.absolute()), *given.arguments, "-o", str(out), *flags], names=given.names)
        results = {_output(file): _wrapped(container, command, file) for file in sorted(folder.glob("out*.npy"))}
    return next(iter(results.values())) if out_is_single(results) else results


def out_is_single(results: Dict[str, Any]) -> bool:
    """One output has no name of its own."""
    return list(results) == [""]


def _output(file: Path) -> str:
    """`w` for `out.w.npy`, empty for `out.npy`."""
    return file.stem[len("out.") :]


def _wrapped(container: Container, command: str, file: Path) -> Any:
    axes = read_axes(file)
    array = taken(file)
    return container.maps(array, axes) if command == "encode" else container.spectra(array, axes)

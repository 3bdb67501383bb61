"""Runs a saved model on data: encode, decode, reconstruct."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any, List

from ._containers import Container
from ._folders import Folder
from ._given import Data, Given
from ._reading import read_axes, taken

if TYPE_CHECKING:
    from .run import Run


def predict(run: Run, command: str, data: Data, best: bool) -> Any:
    """The result of a command on data, in the container that they came in."""
    with Folder() as folder:
        read = "latents" if command == "decode" else "inputs"
        given = Given(data, folder, ports=lambda: run._ports(read), name="latents" if command == "decode" else "data")
        container = _container(run, data, given)
        flags = ["--best"] if best else []
        out = folder / "out.npy"
        given.run([command, str(run.path.absolute()), *given.arguments, "-o", str(out), *flags])
        if out.exists():
            return _wrapped(container, command, out)
        files = {file.stem[len("out.") :]: file for file in sorted(folder.glob("out.*.npy"))}
        order = _ports(run) if command == "encode" else list(files)
        return {name: _wrapped(container, command, files[name]) for name in order}


def _container(run: Run, data: Data, given: Given) -> Container:
    """Of a file the kind of the run, with axes that are the file's own."""
    if data is None:
        return run._container
    is_file = isinstance(given.container.values, (str, os.PathLike))
    return type(run._container)() if is_file else given.container


def _ports(run: Run) -> List[str]:
    """Outputs of the encoder in the order of the model, as their latents stand side by side."""
    return list(dict.fromkeys(name.split("[")[0] for name in run.latent_names))


def _wrapped(container: Container, command: str, file: Path) -> Any:
    axes = read_axes(file)
    array = taken(file)
    return {"encode": container.maps, "decode": container.spectra, "reconstruct": container.like}[command](array, axes)

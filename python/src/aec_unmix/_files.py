"""The files of a run, as they are in its folder."""

from __future__ import annotations

import csv
import json
import os
from pathlib import Path
from typing import Any, Dict, List, Tuple, Union

import numpy as np

from ._arrays import mapped
from ._axes import Array
from ._safetensors import read_tensors
from .errors import DataError

PathLike = Union[str, "os.PathLike[str]"]


class RunFiles:
    """Reads what a run has left.

    Raises:
        DataError: the folder is none of a run, or a file is missing or damaged.
    """

    def __init__(self, path: PathLike) -> None:
        self.path = Path(path)
        #: The whole record of the run: `run.json`.
        self.record: Dict[str, Any] = self._read_record()

    def _read_record(self) -> Dict[str, Any]:
        try:
            record: Dict[str, Any] = json.loads((self.path / "run.json").read_text(encoding="utf-8"))
        except OSError as error:
            raise DataError(f"`{self.path}` is no folder of a run: {error.strerror}: run.json") from None
        except ValueError:
            raise DataError(f"`{self.path / 'run.json'}` is damaged") from None
        return record

    @property
    def latent_names(self) -> List[str]:
        """Of each latent, such as `z[0]`."""
        names: List[str] = json.loads(self._file("latents.json").read_text(encoding="utf-8"))["latents"]
        return names

    @property
    def weights(self) -> Dict[str, Array]:
        """All weights by the names of the model, such as `encoder.dense.weight`."""
        return read_tensors(self._file("weights.safetensors"))

    def _endmembers_and_port(self) -> Tuple[str, List[int]]:
        """The weight of endmembers, and the latents that belong to its rows."""
        ports: Dict[str, List[int]] = {}
        for place, name in enumerate(self.latent_names):
            ports.setdefault(name.split("[")[0], []).append(place)
        for name in self.weights:
            file = self.path / "weights" / f"{name}.npy"
            rows = mapped(file).shape[0] if file.exists() else 0
            for places in [sum(ports.values(), []), *ports.values()]:
                if rows == len(places):
                    return name, places
        raise DataError("the model names no weight of spectra with a row for each latent, such as `let endmembers`")

    @property
    def metrics(self) -> Dict[str, Array]:
        """Losses and times of every epoch, by column: `metrics["loss"]` has the shape [epochs]."""
        with open(self._file("metrics.csv"), newline="", encoding="utf-8") as file:
            header, *rows = csv.reader(file)
        columns = zip(*rows) if rows else [()] * len(header)
        return {name: np.array([float(cell or "nan") for cell in column]) for name, column in zip(header, columns)}

    @property
    def status(self) -> str:
        """How the training ended: `done`, `interrupted`, `diverged` or `failed`."""
        return str(self.record["status"])

    @property
    def worth(self) -> Dict[str, Any]:
        """What the model is worth beside the mean spectrum, PCA and VCA; `worth["text"]` says it in a sentence."""
        return dict(self.record.get("worth") or {})

    @property
    def model(self) -> str:
        """The text of the model."""
        return self._file("model.ae").read_text(encoding="utf-8")

    def _file(self, name: str) -> Path:
        file = self.path / name
        if not file.exists():
            raise DataError(f"the run `{self.path}` has no `{name}`")
        return file

"""The files of a run, as they are in its folder."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Dict, List, Tuple

from ._axes import Array
from ._reading import PathLike, damaged, place, read_columns, read_record, read_text
from ._safetensors import read_tensors
from .errors import DataError


class RunFiles:
    """Reads what a run has left.

    Raises:
        DataError: the folder is none of a run, or a file is missing or damaged.
    """

    def __init__(self, path: PathLike) -> None:
        self.path = place(path)
        #: The whole record of the run: `run.json`.
        self.record: Dict[str, Any] = self._read_record()

    def _read_record(self) -> Dict[str, Any]:
        file = self.path / "run.json"
        if not file.exists():
            raise DataError.because(f"`{self.path}` is no folder of a run: it has no `run.json`", "give that of a run")
        return read_record(file, "model", "status")

    @property
    def latent_names(self) -> List[str]:
        """Of each latent, such as `z[0]`."""
        file = self._file("latents.json")
        names = read_record(file, "latents")["latents"]
        if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
            raise damaged(file, "it names no latents")
        return names

    @property
    def weights(self) -> Dict[str, Array]:
        """All weights by the names of the model, such as `encoder.dense.weight`."""
        return read_tensors(self._file("weights.safetensors"))

    def _endmembers_and_port(self) -> Tuple[str, List[int]]:
        """The weight of endmembers, and the latents that belong to its rows."""
        ports: Dict[str, List[int]] = {}
        for number, name in enumerate(self.latent_names):
            ports.setdefault(name.split("[")[0], []).append(number)
        for name, weight in self._named_weights():
            for places in [sum(ports.values(), []), *ports.values()]:
                if weight.ndim > 1 and len(weight) == len(places):
                    return name, places
        raise DataError("the model names no weight of spectra with a row for each latent, such as `let endmembers`")

    def _named_weights(self) -> List[Tuple[str, Array]]:
        """Weights by the names that the model gives them; first those that are as long as the spectra."""
        steps = [axis.get("count") for axis in read_record(self._file("latents.json")).get("sample_axes") or []]
        named = [(name, weight) for name, weight in self.weights.items() if "." not in name or self._is_kept(name)]
        return sorted(named, key=lambda pair: list(pair[1].shape[1:]) != steps)

    def _is_kept(self, name: str) -> bool:
        return (self.path / "weights" / f"{name}.npy").exists()

    @property
    def metrics(self) -> Dict[str, Array]:
        """Losses and times of every epoch, by column: `metrics["loss"]` has the shape [epochs]."""
        return read_columns(self._file("metrics.csv"))

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
        return read_text(self._file("model.ae"))

    def _file(self, name: str) -> Path:
        file = self.path / name
        if not file.exists():
            raise DataError(f"the run `{self.path}` has no `{name}`")
        return file

"""A trained model: the folder of a run, from Python."""

from __future__ import annotations

import html
import math
import os
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any, Dict, List, Optional, Tuple, Union

from ._containers import CONTAINERS, LATENT, Container
from ._diagnosis import Diagnosis
from ._files import RunFiles
from ._folders import Folder
from ._given import Data, Given
from ._packing import pack, pack_repeats, unpack
from ._pictures import Figure, Figures, Page, figures_without_cairo
from ._predict import predict
from ._pixels import Picture
from ._ports import ports_of
from ._reading import PathLike, damaged, mapped, place, read_axes, read_record
from .errors import AecError, CommandError, DataError, Message


class Run(RunFiles):
    """A run: weights, numbers, figures, and the model that makes new results.

    Made by `Model.train`, `unmix` and `load`. Results come in what the data came in: arrays of NumPy, signals of
    HyperSpy, or DataArrays of xarray with their axes.

    Attributes:
        path: the folder of the run.
        messages: warnings and notes of the training.
        repeats: all runs of the same model, where it was trained several times; this one is the best.
        spread: what comes out again over them, as `spread.json` has it.
    """

    def __init__(self, path: PathLike, container: Optional[Container] = None, keeps: Tuple[Folder, ...] = ()) -> None:
        super().__init__(path)
        self.messages: List[Message] = []
        self.repeats: List[Run] = []
        self.spread: Optional[Dict[str, Any]] = None
        self._container: Container = container or CONTAINERS["numpy"]()
        self._keeps = keeps

    # What the model makes of data

    def encode(self, data: Data = None, *, best: bool = False) -> Any:
        """Turns spectra into latent values.

        Args:
            data: [rows, columns, channels], [samples, channels], a file, or a dict of them by the name of the input.
                What the run was trained on when left out.
            best: takes the weights of the best epoch instead of the last.

        Returns:
            [rows, columns, latents] or [samples, latents]; a dict by name for an encoder of several outputs.

        Raises:
            DataError: the data do not fit the model, or hold NaN.
        """
        return predict(self, "encode", data, best)

    def decode(self, latents: Data, *, best: bool = False) -> Any:
        """Turns latent values into spectra, in the numbers of the data.

        Args:
            latents: [rows, columns, latents] or [samples, latents]; for several outputs of the encoder the dict of
                `encode`, or all latents side by side as in `latents`.

        Returns:
            [rows, columns, channels] or [samples, channels]; a dict by name for a decoder of several outputs.
        """
        return predict(self, "decode", latents, best)

    def reconstruct(self, data: Data = None, *, best: bool = False) -> Any:
        """Turns spectra into what the model makes of them: `decode(encode(data))`. Shapes are those of `data`."""
        return predict(self, "reconstruct", data, best)

    # What is in the folder

    @property
    def latents(self) -> Any:
        """The latent values of the training data, [rows, columns, latents] or [samples, latents]."""
        file = self._file("latents.npy")
        return self._container.maps(mapped(file), read_axes(file))

    @property
    def endmembers(self) -> Any:
        """The spectra that the model names as a weight, with a row for each latent: [endmembers, channels].

        Raises:
            DataError: the model has no such weight; `decode` of single latents shows what they stand for.
        """
        name, _ = self._endmembers_and_port()
        file = self._file(f"weights/{name}.npy")
        axes = read_axes(file)
        return self._container.spectra(mapped(file), [replace(axes[0], name=LATENT), *axes[1:]] if axes else axes)

    @property
    def abundances(self) -> Any:
        """How much of each endmember is in each pixel: [rows, columns, endmembers] or [samples, endmembers].

        Raises:
            DataError: the model has no endmembers.
        """
        _, places = self._endmembers_and_port()
        file = self._file("latents.npy")
        return self._container.maps(mapped(file)[..., places], read_axes(file))

    # What the program says of it

    @property
    def figures(self) -> Figures:
        """All figures by name, drawn now; a notebook shows them. Needs the data. Without Cairo there are maps alone."""
        return self.draw()

    def draw(self, only: Union[None, str, List[str]] = None, *, format: str = "png", data: Data = None) -> Figures:
        """Draws figures into the run.

        Args:
            only: the name of a figure, or several; all when left out.
            format: `png`, `svg` or `pdf`, or several with commas between them.
            data: the training data where the run does not find them any more, or others of their shape.

        Raises:
            ProgramError: Cairo is not installed, and there are no maps that are drawn without it.
        """
        flags = ["--format", format] + (["--only", ",".join([only] if isinstance(only, str) else only)] if only else [])
        try:
            result = self._ask("figures", data, flags)
        except AecError as error:
            return figures_without_cairo(error)
        figures = {}
        for record in result.records:
            if "figure" in record:
                files = {key: [Path(file) for file in record.get(key, ())] for key in ("pictures", "numbers")}
                figures[record["figure"]] = Figure(record["figure"], **files)
        return Figures(figures)

    @property
    def report(self) -> Page:
        """The page of the run, made now: maps, spectra with sliders, losses, the model. A notebook shows it."""
        return Page(Path(self._ask("report", None, []).last("report")["report"]))

    def score(
        self, *, endmembers: Any = None, abundances: Any = None, data: Data = None, best: bool = False
    ) -> Dict[str, Any]:
        """Compares the run with what is known.

        Args:
            endmembers: pure spectra, [endmembers, channels], or a file of them.
            abundances: [rows, columns, endmembers] or [pixels, endmembers], or a file of them.
            data: the training data where the run does not find them any more, or others of their shape.

        Returns:
            `angle` (radians), `angle_in_degrees`, `rmse`, `sre_in_decibels`, and the same for each of `components`.
        """
        with Folder() as folder:
            given = self._given(data, folder)
            flags = ["--best"] if best else []
            pixels = Picture.of("the data", self._container)
            pixels = pixels if pixels.axes else Picture("the data", read_axes(self.path / "latents.npy")[:-1])
            for name, known, picture in (("endmembers", endmembers, Picture()), ("abundances", abundances, pixels)):
                if known is not None:
                    flags += [f"--{name}", given.file(known, name, picture=picture)]
            return dict(given.run(["score", str(self.path), *given.arguments, *flags]).last("angle"))

    def diagnose(self, data: Data = None) -> Diagnosis:
        """Says what could be wrong with the result, and what to do; false when nothing is."""
        result = self._ask("diagnose", data, [], warns=False)
        said = result.last("checks")
        found = tuple(message for message in result.messages if message.severity != "note")
        return Diagnosis(tuple(check["name"] for check in said["checks"]), found, said["text"])

    def _ask(self, command: str, data: Data, flags: List[str], warns: bool = True) -> Any:
        with Folder() as folder:
            given = self._given(data, folder)
            return given.run([command, str(self.path), *given.arguments, *flags], warns=warns)

    def _given(self, data: Data, folder: Path) -> Given:
        return Given(data, folder, ports=lambda: self._ports("inputs"))

    def _ports(self, kind: str) -> List[str]:
        return ports_of(self.path / "model.ae", self.record.get("hyper_parameters") or {}, kind)

    def save(self, folder: PathLike) -> Run:
        """Copies the run into a folder that does not exist yet, of the best of repeats all runs, and returns the copy.

        Raises:
            DataError: the folder exists, or cannot be written.
        """
        target = place(folder)
        if target.exists():
            raise DataError.because(f"`{target}` exists; a run never overwrites anything", "give another folder")
        # A copy has its name when it is whole.
        partial = target.with_name(f".{target.name}.{os.getpid()}.partial")
        try:
            shutil.copytree(self.path.parent if self.repeats else self.path, partial)
            partial.rename(target)
        except OSError as error:
            text = f"the run cannot be saved in `{target}`: {_reason(error)}"
            raise DataError.because(text, "make room, or give another folder") from None
        finally:
            shutil.rmtree(partial, ignore_errors=True)
        return open_run(target, self._container)

    @property
    def _loss(self) -> float:
        """That by which runs are compared, of the test samples where there are some."""
        losses = (self.record.get("test_loss"), self.record.get("loss"))
        loss = next((loss for loss in losses if isinstance(loss, (int, float))), math.inf)
        return math.inf if math.isnan(loss) else loss

    def __reduce__(self) -> Tuple[Any, ...]:
        """A pickle holds the files of the run, or of all repeats of the best, without figures and checkpoint."""
        kind = next(name for name, made in CONTAINERS.items() if isinstance(self._container, made))  # type: ignore
        return _unpacked, (pack_repeats(self.path.parent) if self.repeats else pack(self.path), kind)

    def __repr__(self) -> str:
        return f"<run {self.path}: {self.record['model']}, {self.status}, loss {self.record.get('loss')}>"

    def _repr_html_(self) -> str:
        """A notebook shows what the model is worth, and the maps or embeddings."""
        text = f"<p><b>{html.escape(str(self.record['model']))}</b> in <code>{html.escape(str(self.path))}</code>: "
        text += f"{html.escape(str(self.worth.get('text', self.status)))}</p>"
        try:
            return text + "".join(figure.html() for figure in self.draw(["embeddings", "weights"]).values())
        except AecError as error:
            return text + f"<p>{html.escape(error.message)}</p>"


def _reason(error: OSError) -> object:
    """What is wrong; where a copy failed, with its first file."""
    if isinstance(error, shutil.Error) and error.args and isinstance(error.args[0], list):
        return error.args[0][0][-1]
    return error


def _unpacked(files: Dict[str, bytes], kind: str) -> Run:
    folder = unpack(files)
    return open_run(folder.path, CONTAINERS[kind](), (folder,))


def load(folder: PathLike, *, container: str = "numpy") -> Run:
    """Opens the folder of a run, or of repeats, of which it opens the best.

    Args:
        folder: as `aec train`, `Model.train` or `unmix` left it.
        container: in what results come: `numpy`, `hyperspy` or `xarray`.

    Raises:
        DataError: there is no run in the folder.
    """
    if container not in CONTAINERS:
        raise CommandError.because(f"there is no container {container!r}", f"give one of {', '.join(CONTAINERS)}")
    return open_run(place(folder), CONTAINERS[container]())


def open_run(folder: Path, container: Container, keeps: Tuple[Folder, ...] = ()) -> Run:
    """The run in a folder; of repeats the best, of interrupted ones the best of those that are there."""
    spread, trials = folder / "spread.json", folder / "trials.json"
    if not spread.exists():
        are_several = trials.exists() and read_record(trials, "kind")["kind"] == "repeats"
        return _begun(trials, container, keeps) if are_several else Run(folder, container, keeps)
    said = read_record(spread, "runs", "best")
    try:
        runs = {entry["name"]: Run(folder / entry["name"], container, keeps) for entry in said["runs"]}
        best = runs[said["best"]]
    except (KeyError, TypeError):
        raise damaged(spread, "it names no runs") from None
    best.repeats, best.spread = list(runs.values()), said
    return best


def _begun(trials: Path, container: Container, keeps: Tuple[Folder, ...]) -> Run:
    """The best run of repeats that are not over."""
    try:
        folders = [trials.parent / trial["folder"] for trial in read_record(trials, "trials")["trials"]]
    except (KeyError, TypeError):
        raise damaged(trials, "it names no runs") from None
    runs = [Run(folder, container, keeps) for folder in folders if (folder / "run.json").exists()]
    if not runs:
        raise DataError.because(f"no run of `{trials.parent}` has begun", "go on with `aec.resume` of the folder")
    best = min(runs, key=lambda run: run._loss)
    best.repeats = runs
    return best

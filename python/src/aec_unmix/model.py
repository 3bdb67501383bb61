"""A model: a text in the language of `aec`, with the values of its sizes."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any, Dict, List, Optional, Tuple, Union

from ._containers import CONTAINERS
from ._flags import flags_of, sizes_of
from ._folders import Folder
from ._given import Data, Given
from ._options import options_of
from ._ports import ports_of
from ._program import INTERRUPTED, Result
from ._program import run as run_program
from ._progress import Progress, progress_of
from ._reading import PathLike, place, read_text
from .errors import CommandError
from .run import Run, open_run


class Model:
    """A model of a file or of a text.

    Args:
        source: a path, or the text of a model (a string with several lines). Paths of data within a text have to be
            absolute.
        sizes: values of hyper-parameters, as `latent=3`.
    """

    def __init__(self, source: Union[str, "os.PathLike[str]"], **sizes: Any) -> None:
        self.sizes = sizes
        self._keeps: Tuple[Folder, ...] = ()
        if not str(source).strip():
            raise CommandError.because("a model without text", "give a path, or the text of a model")
        self.path = self._write(source) if isinstance(source, str) and _is_text(source) else place(source)

    def _write(self, text: str) -> Path:
        folder = Folder()
        self._keeps = (folder,)
        name = re.search(r"^\s*model\s+([A-Za-z_]\w*)", text, re.MULTILINE)
        path = folder.path / f"{name.group(1).lower() if name else 'model'}.ae"
        try:
            path.write_text(text, encoding="utf-8")
        except UnicodeEncodeError as error:
            text = f"the text of the model is not UTF-8: {error}"
            raise CommandError.because(text, "write this letter again") from None
        return path

    @property
    def text(self) -> str:
        """The text of the model.

        Raises:
            DataError: the file cannot be read.
        """
        return read_text(self.path)

    def check(self, **flags: Any) -> Dict[str, Any]:
        """Checks the model without data.

        Returns:
            Its name, layers with shapes and weights, the recipe, the cost of a step.

        Raises:
            ModelError: the model is wrong; `errors` has all mistakes with line, column and cure.
        """
        result = run_program(["check", str(self.path), *sizes_of(self.sizes), *flags_of("check", flags)])
        return result.last("model")

    def train(
        self,
        data: Data = None,
        *,
        output_dir: Optional[PathLike] = None,
        seed: Optional[int] = None,
        epochs: Optional[int] = None,
        repeats: Optional[int] = None,
        mask: Data = None,
        figures: bool = False,
        progress: Progress = None,
        **recipe: Any,
    ) -> Run:
        """Trains the model.

        Ctrl-C ends the training after the step at work, and the run so far is returned: its `status` is `interrupted`.
        Of repeats the best so far is returned, with those that have begun in `repeats`.
        A second Ctrl-C raises KeyboardInterrupt once the run is saved.

        Args:
            data: [rows, columns, channels] or [samples, channels], a file, a signal of HyperSpy, a DataArray whose last
                dimension is the spectrum, or a dict of these by the name of the input. The model's own when left out.
            output_dir: the folder of the run, which must not exist or be empty. A temporary one when left out, which is
                gone with the run or at the end of Python; `Run.save` keeps it.
            seed: where all random numbers start from.
            epochs: passes over the training samples.
            repeats: trains so often, from `seed` and the next seeds; the best is returned, with all in `repeats`.
            mask: marks of pixels to be left out, [rows, columns], or a file. Pixels of a masked array that are masked
                in all channels are left out too.
            figures: draws the figures at once; else they are drawn when `Run.figures` is asked for.
            progress: None shows one line where somebody looks, False nothing; a function gets records of epochs, of
                quick ones some each second and the last.
            recipe: all other flags of `aec train`, as `learning_rate=1e-3`, `batch=64`, `shuffle=False`.

        Raises:
            ModelError: the model is wrong.
            CommandError: a keyword is unknown or its value wrong, or a file is missing.
            DataError: the data do not fit, hold NaN, or the folder cannot be written.
            TrainingError: a loss or weight is not a finite number.
        """
        spooled = Folder()
        self._require_no_sizes(recipe)
        flags = flags_of("train", dict(recipe, seed=seed, epochs=epochs, repeats=repeats, figures=figures))
        given = Given(data, spooled.path, ports=lambda: ports_of(self.path, self.sizes, "inputs"), masks=True)
        given.leave_out(mask)
        marks = ["--mask", given.left_out] if given.left_out else []
        arguments = ["train", str(self.path), *sizes_of(self.sizes), *given.arguments, *marks, *flags]
        return finish(arguments, given, spooled, output_dir, progress, self._keeps, epochs)

    def _require_no_sizes(self, recipe: Dict[str, Any]) -> None:
        """Refuses keywords that are hyper-parameters, which belong to the model."""
        others = [name for name in recipe if name not in options_of("train")] if recipe else []
        for name in others if self.path.is_file() else ():
            if re.search(rf"\b{re.escape(name)}\s*:\s*(?:int|real|bool)\b", self.text):
                raise CommandError.because(
                    f"`{name}` is a size of the model, and no keyword of `train`",
                    f"give `aec.Model(..., {name}={recipe[name]!r})`",
                )

    def __reduce__(self) -> Tuple[Any, ...]:
        """A pickle of a text holds the text, of a file its path."""
        return _made, (self.text if self._keeps else self.path, self.sizes)

    def __repr__(self) -> str:
        sizes = ", ".join(f"{name}={value!r}" for name, value in self.sizes.items())
        return f"<model {self.path.name if self._keeps else self.path}{': ' if sizes else ''}{sizes}>"


def _made(source: Union[str, Path], sizes: Dict[str, Any]) -> Model:
    # A text is known by its lines.
    return Model(source if isinstance(source, Path) else source + "\n", **sizes)


def _is_text(source: str) -> bool:
    """Whether it is a model and no path: a text of several lines, or of one with braces."""
    return "\n" in source or ("{" in source and not os.path.exists(source))


def resume(
    run: Union[Run, PathLike],
    *,
    epochs: Optional[int] = None,
    figures: bool = False,
    progress: Progress = None,
    **flags: Any,
) -> Run:
    """Goes on with a run that was stopped, in its own folder, as if it had never been.

    Args:
        run: a run, its folder, or that of repeats whose model is a file. Its data are those of the training: a
            file, or an array whose run is still there.
        epochs: more than before, to make the run longer.
        figures, progress: as for `Model.train`.
        flags: what else `aec train --resume` takes, as `threads=1`, `max_time="10 min"`.

    Raises:
        AecError: the run is over and `epochs` asks for no more, or its data are gone or others.
    """
    if "output_dir" in flags:
        raise CommandError.because("a run goes on in its own folder", "leave `output_dir` out, or `save` the run first")
    folder = run.path if isinstance(run, Run) else place(run)
    # Repeats that were stopped have no best run yet; of any other folder Run says what is missing.
    opened = run if isinstance(run, Run) else None if (folder / "trials.json").exists() else Run(folder)
    arguments = ["train", "--resume", str(folder)]
    asked = flags_of("train", dict(flags, epochs=epochs, figures=figures))
    result = _trained([*arguments, *asked], Given(None, folder), progress, epochs)
    again = Run(folder, opened._container, opened._keeps) if opened else open_run(folder, CONTAINERS["numpy"]())
    again.messages = result.messages
    if isinstance(run, Run):
        # Both are of the same folder.
        run.record = again.record
    return again


def finish(
    arguments: List[str],
    given: Given,
    spooled: Folder,
    output_dir: Optional[PathLike],
    progress: Progress,
    keeps: Tuple[Folder, ...] = (),
    epochs: Optional[int] = None,
) -> Run:
    """Runs a command that leaves a run, and opens it."""
    # The data and the model that the run was made of last as long as it does.
    keeps += (spooled,) if given.paths or output_dir is None else ()
    out = place(output_dir) if output_dir is not None else spooled.path / "run"
    result = _trained([*arguments, "--out", str(out)], given, progress, epochs)
    run = open_run(_place(result.records, out), given.container, keeps)
    run.messages = result.messages
    return run


def _trained(arguments: List[str], given: Given, progress: Progress, epochs: Optional[int] = None) -> Result:
    """Runs a command that trains, shows its progress, and says when it was interrupted."""
    line = progress_of(progress, epochs)
    try:
        result = given.run(arguments, saves=True, tell=line)
    finally:
        line.end()
    if result.exit_code == INTERRUPTED:
        print("interrupted: what is trained so far is returned")
    return result


def _place(records: List[Dict[str, Any]], asked: Path) -> Path:
    """Where the run is: a full disk may have sent it elsewhere."""
    last = records[-1] if records else {}
    found = last.get("repeats") or last.get("run")
    # The record of an epoch has the name of its run, without a folder.
    return Path(found) if isinstance(found, str) and os.path.isabs(found) else asked

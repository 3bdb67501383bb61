"""Unmixing by usual methods, and models for data."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Optional

from ._flags import flags_of
from ._folders import Folder
from ._given import Data, Given
from ._progress import Progress
from ._reading import PathLike
from .errors import CommandError
from .model import finish
from .run import Run


def unmix(
    data: Data,
    components: Optional[int] = None,
    *,
    method: str = "sisal",
    output_dir: Optional[PathLike] = None,
    seed: int = 0,
    mask: Data = None,
    progress: Progress = False,
    **flags: Any,
) -> Run:
    """Finds endmembers and abundances by a usual method, as a run like that of a trained model.

    Args:
        data: [rows, columns, channels] or [samples, channels], or what else `Model.train` takes.
        components: the number of endmembers; HySime counts them when left out.
        method: `sisal`, `vca`, `nmf`, `nmf_kl` or `pca`.
        output_dir, progress: as for `Model.train`.
        seed: where random numbers start from.
        mask: as for `Model.train`.
        flags: all other flags of `aec unmix`, as `scale="poisson"`, `spectral=0`.
    """
    spooled = Folder()
    asked = dict(flags, components=components, method=method, seed=seed)
    asked.setdefault("figures", False)
    chosen = flags_of("unmix", asked)
    given = _spectra(data, spooled.path, masks=True)
    given.leave_out(mask)
    # The command takes a mask as a line of the data section.
    marks = [f"--key=mask: {json.dumps(given.left_out, ensure_ascii=False)}"] if given.left_out else []
    arguments = ["unmix", *given.arguments[1:], *marks, *chosen]
    return finish(arguments, given, spooled, output_dir, progress)


def new(data: Data, components: Optional[int] = None, **flags: Any) -> str:
    """Looks at data and writes a model for them: its text, with sizes, scale and comments.

    Args:
        data: as for `unmix`.
        components: the number of endmembers; HySime counts them when left out.
        flags: all other flags of `aec new`.
    """
    with Folder() as folder:
        chosen = flags_of("new", dict(flags, components=components))
        given = _spectra(data, folder)
        out = folder / "new.ae"
        given.run(["new", *given.arguments[1:], "-o", str(out), *chosen])
        text = out.read_text(encoding="utf-8")
        # Data that were spooled are given again to `train`.
        for spooled in given.paths:
            text = text.replace(str(spooled), spooled.name)
        return text


def _spectra(data: Data, folder: Path, masks: bool = False) -> Given:
    given = Given(data, folder, masks=masks)
    if not given.arguments:
        raise CommandError.because("there are no data", "give an array, a signal or the path of a file")
    return given

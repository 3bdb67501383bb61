"""Unmixing by usual methods, and models for data."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Optional

from ._files import PathLike
from ._flags import flags_of
from ._folders import Folder
from ._given import Data, Given
from ._program import run as run_program
from ._progress import Progress
from .model import finish
from .run import Run


def unmix(
    data: Data,
    components: Optional[int] = None,
    *,
    method: str = "sisal",
    output_dir: Optional[PathLike] = None,
    seed: int = 0,
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
        flags: all other flags of `aec unmix`, as `scale="poisson"`, `spectral=0`.
    """
    spooled = Folder()
    given = Given(data, spooled.path)
    asked = dict(flags, components=components, method=method, seed=seed)
    asked.setdefault("figures", False)
    arguments = ["unmix", *given.arguments[1:], *flags_of(asked)]
    return finish(arguments, given, spooled, output_dir, progress)


def new(data: Data, components: Optional[int] = None, **flags: Any) -> str:
    """Looks at data and writes a model for them: its text, with sizes, scale and comments.

    Args:
        data: as for `unmix`.
        components: the number of endmembers; HySime counts them when left out.
        flags: all other flags of `aec new`.
    """
    with Folder() as folder:
        given = Given(data, folder)
        out = folder / "new.ae"
        arguments = ["new", *given.arguments[1:], "-o", str(out), *flags_of(dict(flags, components=components))]
        run_program(arguments, names=given.names)
        text = out.read_text(encoding="utf-8")
        # Data that were spooled are given again to `train`.
        for spooled in given.paths.values():
            text = text.replace(str(spooled), Path(spooled).name)
        return text

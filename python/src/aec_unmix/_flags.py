"""Keywords as flags of the command, whatever they are: the program knows which there are, and says so."""

from __future__ import annotations

import os
from typing import Any, List, Mapping

from ._options import Options, options_of
from .errors import CommandError

#: Flags that are no keywords, since Python has another way, which is named here.
_ELSEWHERE = {
    "help": "`help(aec.Model.train)` shows the keywords of Python, `python -m aec_unmix train --help` all flags",
    "version": "the version is `aec.__version__`",
    "json": "leave it out: messages are warnings and exceptions here",
    "quiet": "give `progress=False`, and filter `aec.AecWarning` with `warnings`",
    "out": "the folder of a run is `output_dir`",
    "output": "leave it out: what is made is returned",
    "set": "sizes are keywords of the model: `aec.Model(path, latent=3)`",
    "resume": "call `aec.resume(run)`",
    "X": "data are the first argument, `data`",
    "y": "leave it out: an autoencoder learns from the data alone",
    "part": "parts of repeats are for job arrays: `aec train --part 1/4 --out FOLDER` in a terminal, then `aec gather`",
}


def flags_of(command: str, keywords: Mapping[str, Any]) -> List[str]:
    """`learning_rate=1e-3` is `--learning-rate=0.001`, `shuffle=False` is `--no-shuffle`; None leaves a flag out.

    Raises:
        CommandError: a switch is no truth value, or a truth value is given where the command takes something else.
    """
    given = {name: _plain(value) for name, value in keywords.items() if value is not None}
    known = options_of(command) if given else {}
    return [flag for name, value in given.items() for flag in _flag(name, value, known)]


def _flag(name: str, value: Any, known: Options) -> List[str]:
    if name in _ELSEWHERE or len(name) < 2:
        raise CommandError.because(f"`{name}` is no keyword here", _ELSEWHERE.get(name, "give the long name"))
    # Where the program tells nothing, a truth value means a switch.
    takes = known.get(name, "<value>" if known or not isinstance(value, bool) else None)
    if takes is None:
        return _switch(name, value, known)
    if isinstance(value, bool) and name in known:
        raise CommandError.because(f"`{name}` takes a value, {takes}, not {value}", "give the value, or leave it out")
    if takes and takes.endswith("...") and isinstance(value, (list, tuple)):
        return [flag for one in value for flag in _flag(name, one, known)]
    _require_text(name, value)
    # One word, since a value may begin with a minus.
    return [f"--{name.replace('_', '-')}={text_of(value)}"]


def _require_text(name: str, value: Any) -> None:
    """Refuses an array, whose digits would be left out, and other objects that are no word of a command."""
    if isinstance(value, (str, int, float, list, tuple, os.PathLike)):
        return
    cure = 'give the path of a file: `run.path / "weights.safetensors"` of a run' if name == "init" else "give a text"
    kind = type(value).__name__
    raise CommandError.because(f"`{name}` takes a number or a text, not an object of type `{kind}`", cure)


def _switch(name: str, value: Any, known: Options) -> List[str]:
    if not isinstance(value, bool):
        means = isinstance(value, (int, float)) and value in (0, 1)
        cure = f"write {name}={bool(value)}" if means else "give one of these, or leave it out"
        raise CommandError.because(f"`{name}` must be True or False, not {value!r}", cure)
    flag = name.replace("_", "-")
    if value:
        return [f"--{flag}"]
    # A switch without a counterpart is off when it is left out.
    return [f"--no-{flag}"] if f"no_{name}" in known or not known else []


def sizes_of(sizes: Mapping[str, Any]) -> List[str]:
    """`latent=3` is `--set latent=3`."""
    return [word for name, value in sizes.items() for word in ("--set", f"{name}={text_of(value)}")]


def text_of(value: Any) -> str:
    """A number with all of its digits, also one of NumPy; words as they are."""
    value = _plain(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, os.PathLike):
        return os.path.expanduser(os.fsdecode(value))
    if isinstance(value, str) and value.startswith("~/"):
        return os.path.expanduser(value)
    return value if isinstance(value, str) else repr(value)


def _plain(value: Any) -> Any:
    """A number of Python for one of NumPy."""
    return value.item() if hasattr(value, "item") and getattr(value, "ndim", None) == 0 else value

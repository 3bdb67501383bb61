"""Keywords as flags of the command, whatever they are: the program knows which there are, and says so."""

from __future__ import annotations

import os
from typing import Any, List, Mapping


def flags_of(keywords: Mapping[str, Any]) -> List[str]:
    """`learning_rate=1e-3` is `--learning-rate 0.001`, `shuffle=False` is `--no-shuffle`; None leaves a flag out."""
    flags: List[str] = []
    for name, value in keywords.items():
        flag = name.replace("_", "-")
        if value is None:
            continue
        if isinstance(value, bool):
            flags.append(f"--{flag}" if value else f"--no-{flag}")
        else:
            # One word, since a value may begin with a minus.
            flags.append(f"--{flag}={text_of(value)}")
    return flags


def sizes_of(sizes: Mapping[str, Any]) -> List[str]:
    """`latent=3` is `--set latent=3`."""
    return [word for name, value in sizes.items() for word in ("--set", f"{name}={text_of(value)}")]


def text_of(value: Any) -> str:
    """A number with all of its digits, also one of NumPy; words as they are."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, os.PathLike):
        return str(os.fspath(value))
    if isinstance(value, str):
        return value
    return repr(value.item() if hasattr(value, "item") else value)

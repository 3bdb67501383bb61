"""What a model calls its inputs and latents."""

from __future__ import annotations

import os
from typing import Any, List, Mapping, Union

from ._flags import sizes_of
from ._program import run as run_program
from .errors import AecError


def ports_of(model: Union[str, "os.PathLike[str]"], sizes: Mapping[str, Any], kind: str) -> List[str]:
    """Names in the order of the model; empty for a model that is wrong, of which the command itself says more.

    Args:
        model: the path of its text.
        sizes: values of hyper-parameters.
        kind: `inputs` or `latents`.
    """
    try:
        said = run_program(["check", str(model), *sizes_of(sizes)], warns=False).last("model")
    except AecError:
        return []
    return [str(port["name"]) for port in said[kind]]

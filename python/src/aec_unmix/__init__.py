"""Autoencoders for spectra, written in a text file: checked, trained and used.

    import aec_unmix as aec

    run = aec.Model("unmix.ae", ends=3).train(cube, seed=1)   # cube: [rows, columns, channels]
    run.abundances, run.endmembers                            # [rows, columns, 3], [3, channels]
"""

from importlib.metadata import PackageNotFoundError, version

from .errors import (
    AecError,
    AecWarning,
    CommandError,
    DataError,
    Message,
    ModelError,
    ProgramError,
    TrainingError,
)
from .model import Model, resume
from .run import Run, load
from .unmixing import new, unmix

try:
    __version__ = version("aec-unmix")
except PackageNotFoundError:
    __version__ = "0"

__all__ = [
    "AecError",
    "AecWarning",
    "CommandError",
    "DataError",
    "Message",
    "Model",
    "ModelError",
    "ProgramError",
    "Run",
    "TrainingError",
    "load",
    "new",
    "resume",
    "unmix",
]

"""What the tests share: a small cube with its truth, and a model for it."""

import ctypes
from typing import Tuple

import numpy as np
import pytest



def has_library(name: str) -> bool:
    """Whether the program will find a library of the system."""
    try:
        ctypes.CDLL(name)
    except OSError:
        return False
    return True


def hide_cairo(folder) -> str:
    """A value of LD_LIBRARY_PATH for which the program finds no Cairo."""
    (folder / "libcairo.so.2").write_bytes(b"")
    return str(folder)


needs_cairo = pytest.mark.skipif(not has_library("libcairo.so.2"), reason="figures are drawn by Cairo")

MODEL = """ae 1

model Unmix(channels: int = 32, ends: int = 3, hidden: int = 8) {
  let endmembers = weight([ends, channels], start: vca, in: 0...)
  encoder (x: [channels]) -> a: [ends] in simplex { x |> dense(hidden) |> relu |> dense(ends) |> softmax }
  decoder (a) -> y: [channels] { a |> matmul(endmembers) }
  loss mse(y, x)
}

data {
  test: 20%
}

train {
  optimizer: adam(lr: 1e-2)
  epochs: 20
  batch: 16
}
"""


def scene() -> Tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Spectra [12, 10, 32], endmembers [3, 32] and abundances [12, 10, 3]."""
    rng = np.random.default_rng(1)
    endmembers = rng.uniform(0.1, 1, size=(3, 32))
    abundances = rng.dirichlet(np.ones(3), size=(12, 10))
    return abundances @ endmembers + 0.001 * rng.normal(size=(12, 10, 32)), endmembers, abundances


@pytest.fixture(scope="session")
def truth():
    return scene()


@pytest.fixture(scope="session")
def cube(truth):
    return truth[0]


@pytest.fixture(scope="session")
def run(cube):
    import aec_unmix as aec

    return aec.Model(MODEL).train(cube, seed=1)

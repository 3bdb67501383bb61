"""What the processes that measure PyTorch and JAX share."""

from __future__ import annotations

import argparse
import json
import statistics
import time
from pathlib import Path
from typing import Callable

import numpy as np

from ladder import Rung, rung_named

LEARNING_RATE = 1e-3
FIRST_STEPS = 3  # not timed: caches fill, JAX compiles; their losses tell that all programs do the same
FEWEST_STEPS = 3


def arguments() -> tuple[Rung, Path, argparse.Namespace]:
    parser = argparse.ArgumentParser()
    parser.add_argument("rung", type=rung_named)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seconds", type=float, required=True)
    parser.add_argument("--threads", type=int, required=True)
    options = parser.parse_args()
    return options.rung, options.folder, options


def samples(folder: Path, model: str) -> np.ndarray:
    """[batch, channels] for the dense models, pictures as they are, [batch, steps, 1] for those that read step by step."""
    spectra = np.load(folder / "data.npy")
    return spectra if model in ("dense", "wide", "shares", "pictures") else spectra[:, :, None]


def read_weights(folder: Path) -> dict[str, np.ndarray]:
    """A .safetensors file: the length of a JSON header, the header, and the numbers."""
    content = (folder / "start" / "weights.safetensors").read_bytes()
    start = 8 + int.from_bytes(content[:8], "little")
    header = json.loads(content[8:start])
    header.pop("__metadata__", None)
    return {name: read_tensor(content[start:], entry) for name, entry in header.items()}


def read_tensor(numbers: bytes, entry: dict) -> np.ndarray:
    first, end = entry["data_offsets"]
    return np.frombuffer(numbers[first:end], "<f4").reshape(entry["shape"]).copy()


def report(step: Callable[[], float], seconds: float) -> None:
    """Times `step`, which makes a training step and returns its loss, and prints one line of JSON."""
    losses = [float(step()) for _ in range(FIRST_STEPS)]
    times = measured(step, seconds)
    print(json.dumps({"ms": 1e3 * statistics.median(times), "steps": len(times), "losses": losses}))


def measured(step: Callable[[], float], seconds: float) -> list[float]:
    times: list[float] = []
    end = time.perf_counter() + seconds
    while time.perf_counter() < end or len(times) < FEWEST_STEPS:
        start = time.perf_counter()
        step()
        times.append(time.perf_counter() - start)
    return times

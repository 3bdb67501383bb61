"""Makes what all programs start from: a batch of spectra, and weights that aec draws. Prints aec's first losses."""

from __future__ import annotations

import csv
import json
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np

from ladder import Rung, rung_named
from peer import FIRST_STEPS, LEARNING_RATE


def spectra(rung: Rung) -> np.ndarray:
    """A peak of random place and height on a slope, with noise."""
    random = np.random.default_rng(1)
    side = int(rung.sizes.get("side", 0))
    pixels = (rung.batch, side, side) if side else (rung.batch,)
    channel = np.linspace(0, 1, int(rung.sizes.get("steps") or rung.sizes["bands"]))
    place, height, slope = random.uniform(0, 1, (3, *pixels, 1))
    peaks = height * np.exp(-(((channel - place) / 0.2) ** 2)) + slope * channel
    return (peaks + 0.01 * random.normal(size=peaks.shape)).astype(np.float32)


def train(program: str, rung: Rung, folder: Path, run: str, *flags: str) -> None:
    """All samples are one batch in their own order, so that an epoch is one step."""
    recipe = ["--batch", rung.batch, "--test", 0, "--no-shuffle", "--learning-rate", LEARNING_RATE]
    command = [program, "train", rung.file, *rung.settings, "--data", folder / "data.npy", "--out", folder / run]
    subprocess.run(list(map(str, [*command, *recipe, "--quiet", *flags])), check=True, stdout=sys.stderr)


def losses(folder: Path) -> list[float]:
    with open(folder / "metrics.csv", newline="") as table:
        return [float(row["loss"]) for row in csv.DictReader(table)]


def prepare(program: str, rung: Rung, folder: Path) -> list[float]:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    np.save(folder / "data.npy", spectra(rung))
    train(program, rung, folder, "start", "--epochs", "1")
    start = folder / "start" / "weights.safetensors"
    train(program, rung, folder, "first", "--epochs", str(FIRST_STEPS), "--init", str(start))
    return losses(folder / "first")


print(json.dumps({"losses": prepare(sys.argv[1], rung_named(sys.argv[2]), Path(sys.argv[3]))}))

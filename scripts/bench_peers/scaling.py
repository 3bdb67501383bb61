"""Measures how times grow with the sizes of a model. Started by scripts/bench-scaling, which writes docs/scaling.md."""

from __future__ import annotations

import argparse
import datetime
import math
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

import machine
from install import say
from ladder import OWN, ROOT, TUTORIAL
from programs import Failure, aec, origin, printed

SECONDS = 1.5  # of a measurement
POWERS = lambda first, last: [2**n for n in range(first, last + 1)]  # noqa: E731
STEPS = {
    "channels of dense layers": (OWN / "wide.ae", "steps", POWERS(6, 13), {"hidden": 256, "middle": 64, "latent": 8}, 1),
    "hidden units of dense layers": (OWN / "wide.ae", "hidden", POWERS(4, 11), {"steps": 1024, "middle": 64, "latent": 8}, 1),
    "steps of an LSTM": (TUTORIAL / "lstm.ae", "steps", [25, 50, 100, 200, 400, 800], {"latent": 8, "hidden": 32}, 1),
    "hidden units of an LSTM": (TUTORIAL / "lstm.ae", "hidden", POWERS(3, 8), {"steps": 50, "latent": 8}, 2),
    "steps of attention": (TUTORIAL / "attention.ae", "steps", [25, 50, 100, 200, 400], {"width": 32, "heads": 4, "layers": 2}, 2),
}
SAMPLES = [1_000, 10_000, 100_000, 1_000_000]

PAGE = """\
# Cost and size

How the time of a training step (256 samples) grows with one size while the others stay, and that of `aec encode` with the number of
spectra. `scripts/bench-scaling` measures and writes this page. The exponent is that between a row and the one before it: 1 where twice
the size takes twice the time. Arithmetic grows with the power in the heading, for large sizes; below it the other layers, and what a
call costs, keep the exponent low.

Measured on {date}, {threads} threads, medians of {seconds} s each; {facts}.
"""


def step(program: str, file: Path, sizes: dict[str, int], threads: int) -> float:
    words = [word for key, value in sizes.items() for word in ("--set", f"{key}={value}")]
    flags = ["--batch", 256, "--seconds", SECONDS, "--threads", threads, "--json"]
    return printed([program, "bench", file, *words, *flags])["ms"]


def table(heading: str, rows: list[tuple[int, float]], unit: str) -> str:
    lines = [f"## {heading}\n", f"| size | {unit} | exponent |", "|---|---|---|"]
    for index, (size, value) in enumerate(rows):
        before = rows[index - 1]
        exponent = f"{math.log(value / before[1]) / math.log(size / before[0]):.2f}" if index else ""
        lines.append(f"| {size:,} | {value:.4g} | {exponent} |")
    return "\n".join(lines) + "\n"


def encoding(program: str, threads: int) -> list[tuple[int, float]]:
    """Spectra of 100 channels, from file to file, by three dense layers."""
    rows = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        some = np.random.default_rng(1).random((1_000, 100), dtype=np.float32)
        np.save(folder / "some.npy", some)
        sizes = [word for key in ("steps=100", "hidden=64", "middle=32", "latent=4") for word in ("--set", key)]
        train = ["train", OWN / "wide.ae", *sizes, "--data", folder / "some.npy", "--epochs", 1, "-o", folder / "run", "--no-figures"]
        called(program, *train)
        for count in SAMPLES:
            np.save(folder / "data.npy", np.tile(some, (count // len(some), 1)))
            flags = ["--data", folder / "data.npy", "-o", folder / "z.npy", "--threads", threads]
            times = [called(program, "encode", folder / "run", *flags) for _ in range(3)]
            rows.append((count, sorted(times)[1]))
            say(f"encode {count}: {rows[-1][1]:.3g} s")
    return rows


def called(*words: object) -> float:
    start = time.perf_counter()
    done = subprocess.run([str(word) for word in words], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    if done.returncode != 0:
        raise Failure(f"{words[1]}: {done.stderr.strip()}")
    return time.perf_counter() - start


def main() -> int:
    parser = argparse.ArgumentParser(prog="scripts/bench-scaling", description=__doc__)
    parser.add_argument("--threads", type=int, default=machine.cores())
    threads = parser.parse_args().threads
    try:
        program, parts = aec(), []
        for heading, (file, key, values, others, power) in STEPS.items():
            rows = []
            for value in values:
                rows.append((value, step(program, file, others | {key: value}, threads)))
                say(f"{heading} {value}: {rows[-1][1]:.4g} ms")
            parts.append(table(f"{heading.capitalize()} (power {power})", rows, "ms a step"))
        parts.append(table("Spectra that are encoded (power 1)", encoding(program, threads), "s"))
    except Failure as failure:
        say(str(failure))
        return 1
    facts = f"{machine.facts(Path(sys.executable))['processor'].split(',')[0]}, {origin()}"
    head = PAGE.format(date=datetime.date.today().isoformat(), threads=threads, seconds=SECONDS, facts=facts)
    (ROOT / "docs" / "scaling.md").write_text("\n".join([head, *parts]))
    return 0


sys.exit(main())

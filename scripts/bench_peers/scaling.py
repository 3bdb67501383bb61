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
from programs import Failure, aec, end_tidily, origin, printed

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

![Times over sizes](scaling.svg)

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


COLOURS = ["#1f77b4", "#ff7f0e", "#2ca02c", "#d62728", "#9467bd", "#8c564b"]
WIDTH, HEIGHT, LEFT, TOP, DECADE = 760, 420, 60, 20, 110  # points


def figure(curves: dict[str, list[tuple[int, float]]]) -> str:
    """Sizes and times over those of the smallest, both in powers of ten: a slope is an exponent."""
    place = lambda x, y: f"{LEFT + DECADE * x:.1f},{HEIGHT - 40 - DECADE * y:.1f}"  # noqa: E731
    lines = [f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}" font-family="sans-serif" font-size="12">']
    lines.append(f'<rect width="{WIDTH}" height="{HEIGHT}" fill="white"/>')
    for power in range(4):
        x, y = place(power, power).split(",")
        lines.append(f'<text x="{x}" y="{HEIGHT - 20}" text-anchor="middle">{10**power:,}</text>')
        lines.append(f'<text x="{LEFT - 10}" y="{y}" text-anchor="end">{10**power:,}</text>')
        lines.append(f'<path d="M{x} {TOP}V{HEIGHT - 40}M{LEFT} {y}H{LEFT + 3 * DECADE}" stroke="#ddd"/>')
    lines.append(f'<polyline points="{place(0, 0)} {place(3, 3)}" stroke="#888" stroke-dasharray="4" fill="none"/>')
    for number, ((heading, rows), colour) in enumerate(zip(curves.items(), COLOURS)):
        points = [place(math.log10(size / rows[0][0]), math.log10(value / rows[0][1])) for size, value in rows]
        lines.append(f'<polyline points="{" ".join(points)}" stroke="{colour}" stroke-width="2" fill="none"/>')
        lines.append(f'<text x="{LEFT + 3 * DECADE + 30}" y="{TOP + 20 + 20 * number}" fill="{colour}">{heading}</text>')
    lines.append(f'<text x="{LEFT}" y="{HEIGHT - 4}">size over the smallest; the dashed line has the exponent 1</text>')
    lines.append(f'<text transform="translate(14,{HEIGHT - 60}) rotate(-90)">time over that of the smallest</text>')
    return "\n".join([*lines, "</svg>", ""])


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
    end_tidily("bench-scaling")
    parser = argparse.ArgumentParser(prog="scripts/bench-scaling", description=__doc__)
    parser.add_argument("--threads", type=int, default=machine.cores())
    threads = parser.parse_args().threads
    try:
        program, parts, curves = aec(), [], {}
        for heading, (file, key, values, others, power) in STEPS.items():
            rows = []
            for value in values:
                rows.append((value, step(program, file, others | {key: value}, threads)))
                say(f"{heading} {value}: {rows[-1][1]:.4g} ms")
            parts.append(table(f"{heading[0].upper()}{heading[1:]} (power {power})", rows, "ms a step"))
            curves[heading] = rows
        curves["spectra that are encoded"] = encoding(program, threads)
        parts.append(table("Spectra that are encoded (power 1)", curves["spectra that are encoded"], "s"))
    except Failure as failure:
        say(str(failure))
        return 1
    facts = f"{machine.facts(Path(sys.executable))['processor'].split(',')[0]}, {origin()}"
    head = PAGE.format(date=datetime.date.today().isoformat(), threads=threads, seconds=SECONDS, facts=facts)
    (ROOT / "docs" / "scaling.md").write_text("\n".join([head, *parts]))
    (ROOT / "docs" / "scaling.svg").write_text(figure(curves))
    return 0


sys.exit(main())

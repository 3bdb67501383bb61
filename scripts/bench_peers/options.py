"""The command line of scripts/bench."""

from __future__ import annotations

import argparse
from pathlib import Path

import machine
from ladder import LADDER, Rung


def options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="scripts/bench", description="Measures training steps of aec beside PyTorch and JAX, and writes docs/performance.md."
    )
    names = ", ".join(rung.name for rung in LADDER)
    parser.add_argument("--only", type=rungs, metavar="NAMES", help=f"these models, with commas between: {names}")
    parser.add_argument("--rounds", type=positive, default=3, metavar="N", help="runs of each program (3)")
    parser.add_argument("--seconds", type=seconds, default=4, metavar="S", help="how long a run measures (4)")
    parser.add_argument("--threads", type=positive, default=machine.cores(), metavar="N", help="threads of a program (all cores)")
    parser.add_argument("--no-jax", action="store_true", help="leave JAX out")
    parser.add_argument("--check", action="store_true", help="only compare the losses of the first steps, and write nothing")
    parser.add_argument("--output", type=Path, metavar="FILE", help="the page: docs/performance.md, or with --only standard output")
    return parser.parse_args()


def rungs(text: str) -> list[Rung]:
    names = text.split(",")
    unknown = sorted(set(names) - {rung.name for rung in LADDER})
    if unknown:
        raise argparse.ArgumentTypeError(f"no model is called {' or '.join(unknown)}")
    return [rung for rung in LADDER if rung.name in names]


def positive(text: str) -> int:
    return int(in_range(float(int(text)), text))


def seconds(text: str) -> float:
    return in_range(float(text), text)


def in_range(value: float, text: str) -> float:
    if not 0 < value <= 3600:
        raise argparse.ArgumentTypeError(f"{text} is not above 0 and at most 3600")
    return value

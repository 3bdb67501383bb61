"""Measures steps of trainings that several processes share out. Started by scripts/mpi-cost."""

from __future__ import annotations

import argparse
import csv
import os
import random
import shutil
import statistics
import struct
import subprocess
import sys
import tempfile
from contextlib import nullcontext
from pathlib import Path

import machine
from ladder import LADDER, Rung
from network import Network
from options import positive, rungs, seconds
from programs import ENVIRONMENT, Failure, aec

BATCHES = 8  # of an epoch
LAUNCHERS = {
    "openmpi": ["mpirun.openmpi", "--allow-run-as-root", "--oversubscribe", "--bind-to", "none"],
    "mpich": ["mpiexec.mpich"],
}


def options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="scripts/mpi-cost", description="Measures training steps of aec in several processes, each with one worker."
    )
    names = ", ".join(rung.name for rung in LADDER)
    parser.add_argument("--only", type=rungs, default=LADDER[:5], metavar="NAMES", help=f"these models, with commas between: {names}")
    parser.add_argument("--processes", type=counts, default=[1, 2, 4], metavar="N,N", help="numbers of processes (1,2,4)")
    parser.add_argument("--seconds", type=seconds, default=4, metavar="S", help="about how long a run trains (4)")
    parser.add_argument("--rounds", type=positive, default=3, metavar="N", help="runs of each kind, in turns (3)")
    parser.add_argument("--launcher", choices=LAUNCHERS, default="mpich", help="whose launcher starts them (mpich)")
    parser.add_argument(
        "--network", action="store_true", help="two processes in network namespaces too: MPICH, as root; 1 ms and 10 Gbit/s"
    )
    return parser.parse_args()


def counts(text: str) -> list[int]:
    return [positive(word) for word in text.split(",")]


class Model:
    """A model of the ladder with data of its own."""

    def __init__(self, rung: Rung, program: str, folder: Path, seconds: float):
        self.rung, self.program, self.folder = rung, program, folder / rung.name
        self.folder.mkdir()
        self.samples = BATCHES * rung.batch
        write_npy(self.folder / "data.npy", self.samples, self.channels())
        self.epochs = 3
        self.epochs = max(3, min(2000, round(1000 * seconds / (BATCHES * self.step([])))))

    def channels(self) -> int:
        sizes = self.rung.sizes
        return int(sizes["steps"]) if "steps" in sizes else int(sizes["side"]) ** 2 * int(sizes["bands"])

    def words(self, run: Path) -> list[str]:
        return [
            self.program, "train", str(self.rung.file), *self.rung.settings, "--data", str(self.folder / "data.npy"),
            "--test", "0", "--batch", str(self.rung.batch), "--epochs", str(self.epochs), "--threads", "1", "--seed", "1",
            "--checkpoint", "1 h", "--no-figures", "--quiet", "--out", str(run),
        ]  # fmt: skip

    def step(self, launcher: list[str], between: list[list[str]] | None = None) -> float:
        """Milliseconds of a step: the median of its epochs. `between` starts each process in a place of its own."""
        run = self.folder / "run"
        shutil.rmtree(run, ignore_errors=True)
        own = self.words(run)
        words = launcher + own
        if between:
            words = launcher[:-2]
            for number, place in enumerate(between):
                words = words + ([":"] if number else []) + ["-n", "1", *place, *own]
        done = subprocess.run(words, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, env=environment(between))
        if done.returncode != 0:
            raise Failure(f"exit code {done.returncode} from {' '.join(words)}\n{done.stderr}")
        rows = list(csv.DictReader((run / "metrics.csv").read_text().splitlines()))
        # The first epoch touches memory for the first time.
        rates = [float(row["samples_per_second"]) for row in rows[1:] or rows]
        return 1000 * self.rung.batch / statistics.median(rates)


def environment(between: list[list[str]] | None) -> dict[str, str]:
    """MPICH would find that both namespaces are of one machine, and talk through its memory."""
    return ENVIRONMENT | ({"MPIR_CVAR_NOLOCAL": "1", "UCX_TLS": "tcp,self"} if between else {})


def write_npy(path: Path, samples: int, channels: int) -> None:
    head = f"{{'descr': '<f4', 'fortran_order': False, 'shape': ({samples}, {channels}), }}\n".encode()
    numbers = random.Random(1)
    with path.open("wb") as file:
        file.write(b"\x93NUMPY\x01\x00" + struct.pack("<H", len(head)) + head)
        for _ in range(samples):
            file.write(struct.pack(f"<{channels}f", *(numbers.random() for _ in range(channels))))


def measure(chosen: argparse.Namespace, program: str, folder: Path, network: Network | None) -> None:
    launcher = LAUNCHERS[chosen.launcher]
    titles = [f"{count} process{'es' if count > 1 else ''} ms" for count in chosen.processes]
    titles += [f"2 across {network.words} ms"] if network else []
    print("| model | " + " | ".join(titles) + " |\n" + "|---" * (1 + len(titles)) + "|")
    for rung in chosen.only:
        model = Model(rung, program, folder, chosen.seconds)
        runs: list[list[float]] = [[] for _ in titles]
        for _ in range(chosen.rounds):
            for place, count in enumerate(chosen.processes):
                runs[place].append(model.step([*launcher, "-n", str(count)] if count > 1 else []))
            if network:
                runs[-1].append(model.step([*LAUNCHERS["mpich"], "-n", "2"], network.places))
        print(f"| {rung.title} | " + " | ".join(f"{statistics.median(run):.3g}" for run in runs) + " |", flush=True)
        shutil.rmtree(model.folder)


def main(chosen: argparse.Namespace) -> None:
    needed = {LAUNCHERS[chosen.launcher][0]} | ({LAUNCHERS["mpich"][0]} if chosen.network else set())
    for name in needed:
        if not shutil.which(name):
            raise Failure(f"{name} is missing: scripts/setup --mpi installs it")
    program, load, others = aec(), machine.load(), machine.Others()
    with tempfile.TemporaryDirectory() as folder, Network() if chosen.network else nullcontext() as network:
        measure(chosen, program, Path(folder), network)
    print(f"\n{machine.processor()}; other processes took {100 * others.share():.1f} % of it; load average {load} before.")
    if max(chosen.processes) > machine.cores():
        print(f"More processes than the {machine.cores()} cores wait for each other: their times are no measure.")


if __name__ == "__main__":
    try:
        main(options())
    except Failure as failure:
        sys.exit(f"mpi-cost: {failure}")

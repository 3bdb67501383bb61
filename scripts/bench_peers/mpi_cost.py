"""Measures steps of trainings that several processes share out. Started by scripts/mpi-cost."""

from __future__ import annotations

import argparse
import csv
import datetime
import math
import random
import shutil
import statistics
import struct
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path

import machine
import paper
from ladder import LADDER, ROOT, Rung
from markers import write_between
from network import Network
from options import positive, rungs, seconds
from programs import ENVIRONMENT, Failure, aec, end_tidily, finished, origin

BATCHES = 8  # of an epoch
PAGE = ROOT / "docs" / "cluster.md"
LAUNCHERS = {
    "openmpi": ["mpirun.openmpi", "--allow-run-as-root", "--oversubscribe", "--bind-to", "none"],
    "mpich": ["mpiexec.mpich"],
}


def options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="scripts/mpi-cost", description="Measures training steps of aec in several processes, each with one worker."
    )
    names = ", ".join(rung.name for rung in LADDER)
    parser.add_argument("--only", type=rungs, metavar="NAMES", help=f"these models, with commas between: {names}")
    parser.add_argument("--processes", type=counts, default=[1, 2, 4], metavar="N,N", help="numbers of processes (1,2,4)")
    parser.add_argument("--seconds", type=seconds, default=4, metavar="S", help="about how long a run trains (4)")
    parser.add_argument("--rounds", type=positive, default=3, metavar="N", help="runs of each kind, in turns (3)")
    parser.add_argument("--launcher", choices=LAUNCHERS, default="mpich", help="whose launcher starts them (mpich)")
    parser.add_argument(
        "--network", action="store_true", help="two processes in network namespaces too: MPICH, as root; 1 ms and 10 Gbit/s"
    )
    parser.add_argument(
        "--paper", action="store_true", help="the other table: what a step would cost on up to 64 machines, computed"
    )
    parser.add_argument(
        "--write", action="store_true", help="write the table into docs/cluster.md; that of all models is written without this"
    )
    return parser.parse_args()


def counts(text: str) -> list[int]:
    return [positive(word) for word in text.split(",")]


class Model:
    """A model of the ladder with data of its own."""

    def __init__(self, rung: Rung, program: str, folder: Path, seconds: float):
        self.rung, self.program, self.folder = rung, program, folder / rung.name
        self.folder.mkdir()
        write_npy(self.folder / "data.npy", [BATCHES * rung.batch, *self.shape()])
        self.seconds = seconds

    def shape(self) -> list[int]:
        """That of a sample."""
        sizes = self.rung.sizes
        names = ["steps"] if "steps" in sizes else ["side", "side", "bands"]
        return [int(sizes[name]) for name in names]

    def words(self, run: Path, epochs: int) -> list[str]:
        return [
            self.program, "train", str(self.rung.file), *self.rung.settings, "--data", str(self.folder / "data.npy"),
            "--test", "0", "--batch", str(self.rung.batch), "--epochs", str(epochs), "--threads", "1", "--seed", "1",
            "--checkpoint", "1 h", "--no-figures", "--quiet", "--out", str(run),
        ]  # fmt: skip

    def step(self, launcher: list[str], between: list[list[str]] | None = None) -> float:
        """Milliseconds of a step: the median of its epochs. `between` starts each process in a place of its own."""
        first = self.run(3, launcher, between)
        return self.run(max(3, min(2000, round(1000 * self.seconds / (BATCHES * first)))), launcher, between)

    def run(self, epochs: int, launcher: list[str], between: list[list[str]] | None) -> float:
        run = self.folder / "run"
        shutil.rmtree(run, ignore_errors=True)
        own = self.words(run, epochs)
        words = launcher + own
        if between:
            words = launcher[:-2]
            for number, place in enumerate(between):
                words = words + ([":"] if number else []) + ["-n", "1", *place, *own]
        code, said = finished(words, environment(between))
        if code != 0:
            raise Failure(f"exit code {code} from {' '.join(words)}\n{said}")
        rows = list(csv.DictReader((run / "metrics.csv").read_text().splitlines()))
        # The first epoch touches memory for the first time.
        rates = [float(row["samples_per_second"]) for row in rows[1:] or rows]
        return 1000 * self.rung.batch / statistics.median(rates)


def environment(between: list[list[str]] | None) -> dict[str, str]:
    """MPICH would find that both namespaces are of one machine, and talk through its memory."""
    return ENVIRONMENT | ({"MPIR_CVAR_NOLOCAL": "1", "UCX_TLS": "tcp,self"} if between else {})


def write_npy(path: Path, shape: list[int]) -> None:
    head = f"{{'descr': '<f4', 'fortran_order': False, 'shape': {tuple(shape)}, }}\n".encode()
    (samples, width), numbers = (shape[0], math.prod(shape[1:])), random.Random(1)
    with path.open("wb") as file:
        file.write(b"\x93NUMPY\x01\x00" + struct.pack("<H", len(head)) + head)
        for _ in range(samples):
            file.write(struct.pack(f"<{width}f", *(numbers.random() for _ in range(width))))


def table(chosen: argparse.Namespace, program: str, folder: Path, network: Network | None) -> Iterator[str]:
    """The lines of the table, each as soon as it is measured; milliseconds a step."""
    launcher = LAUNCHERS[chosen.launcher]
    titles = [f"{count} process{'es' if count > 1 else ''}" for count in chosen.processes]
    titles += [f"2 across {network.words}", "the same on paper"] if network else []
    yield "| model | " + " | ".join(titles) + " |"
    yield "|---" * (1 + len(titles)) + "|"
    for rung in chosen.only or LADDER:
        model = Model(rung, program, folder, chosen.seconds)
        runs: list[list[float]] = [[] for _ in [*chosen.processes, *([network] if network else [])]]
        for _ in range(chosen.rounds):
            for place, count in enumerate(chosen.processes):
                runs[place].append(model.step([*launcher, "-n", str(count)] if count > 1 else []))
            if network:
                runs[-1].append(model.step([*LAUNCHERS["mpich"], "-n", "2"], network.places))
        figures = [statistics.median(run) for run in runs]
        if network:
            cost = paper.Cost(rung, program, launcher, chosen.seconds, workers=1)
            whole = replace(cost.whole, ms=figures[0]) if chosen.processes[0] == 1 else cost.whole
            figures.append(cost.time(2, paper.SLOW, whole))
        yield f"| {rung.title} | " + " | ".join(figure(each) for each in figures) + " |"
        shutil.rmtree(model.folder)


def figure(milliseconds: float) -> str:
    """Three digits, without a power of ten."""
    return f"{milliseconds:.0f}" if milliseconds >= 1000 else f"{milliseconds:.3g}"


@contextmanager
def networked(is_wanted: bool) -> Iterator[Network | None]:
    """Nothing where the network cannot be made, which is said: all other columns need none."""
    with ExitStack() as stack:
        network = None
        try:
            network = stack.enter_context(Network()) if is_wanted else None
        except Failure as failure:
            print(f"mpi-cost: {failure}; the column of the network is left out", file=sys.stderr)
        yield network


def on_paper(chosen: argparse.Namespace, program: str) -> None:
    lines = list(paper.HEAD)
    for rung in chosen.only or LADDER:
        lines.append(paper.Cost(rung, program, LAUNCHERS[chosen.launcher], chosen.seconds).row())
    facts = f"Times of one machine: {datetime.date.today().isoformat()}, {origin()}, {machine.processor()}."
    print("\n".join([*lines, "", facts]))
    if chosen.write or not chosen.only:
        write_between(PAGE, "mpi-cost --paper", "\n".join([*lines, "", facts, ""]))


def main(chosen: argparse.Namespace) -> None:
    needed = {LAUNCHERS[chosen.launcher][0]} | ({LAUNCHERS["mpich"][0]} if chosen.network else set())
    for name in needed:
        if not shutil.which(name):
            raise Failure(f"{name} is missing: scripts/setup --mpi installs it")
    program, load, others = aec(), machine.load(), machine.Others()
    lines = []
    if chosen.paper:
        return on_paper(chosen, program)
    with tempfile.TemporaryDirectory() as folder, networked(chosen.network) as network:
        for line in table(chosen, program, Path(folder), network):
            print(line, flush=True)
            lines.append(line)
    facts = [
        f"Measured on {datetime.date.today().isoformat()}, {origin()}: {machine.processor()}; other processes took "
        f"{100 * others.share():.1f} % of it; load average {load} before."
    ]
    if max(chosen.processes) > machine.cores():
        facts.append(f"More processes than the {machine.cores()} cores wait for each other: their times are no measure.")
    if network and network.fact():
        facts.append(network.fact())
    print("\n" + "\n".join(facts))
    if chosen.write or not chosen.only:
        write_between(PAGE, "mpi-cost", "\n".join([*lines, "", *facts, ""]))


if __name__ == "__main__":
    end_tidily("mpi-cost")
    try:
        main(options())
    except Failure as failure:
        sys.exit(f"mpi-cost: {failure}")

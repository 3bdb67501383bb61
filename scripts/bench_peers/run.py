"""Measures the speed ladder: aec beside PyTorch and JAX, in turns. Started by scripts/bench."""

from __future__ import annotations

import argparse
import datetime
import math
import sys
from pathlib import Path

import machine
from install import HERE, PYTHON, WORK, installed, say
from ladder import LADDER, ROOT, Rung
from options import options
from page import KERNELS, Runs, Setting, page
from programs import Failure, aec, origin, printed

PEERS = {"PyTorch": "torch", "JAX": "jax"}
TOLERANCE = 1e-4  # of losses: the programs add up float32 numbers in different orders


class Bench:
    """One call of the script: what is measured, and with which programs."""

    def __init__(self, chosen: argparse.Namespace):
        self.load = machine.load()
        self.chosen = chosen
        self.ladder = chosen.only or LADDER
        self.program = aec()
        wanted = {title: package for title, package in PEERS.items() if not (title == "JAX" and chosen.no_jax)}
        self.peers = installed(wanted)

    def command(self, title: str, rung: Rung, seconds: float) -> list:
        flags = ["--seconds", seconds, "--threads", self.chosen.threads]
        if title == "aec":
            return [self.program, "bench", rung.file, *rung.settings, "--batch", rung.batch, *flags, "--json"]
        return [PYTHON, HERE / f"{PEERS[title]}_peer.py", rung.name, folder(rung), *flags]

    def check(self) -> None:
        """Stops unless all programs have the same losses in the first steps from the same weights."""
        for rung in self.ladder if self.peers else []:
            losses = printed([PYTHON, HERE / "prepare.py", self.program, rung.name, folder(rung)])["losses"]
            for title in self.peers:
                compare(f"{rung.name} in {title}", printed(self.command(title, rung, seconds=0))["losses"], losses)
            say(f"{rung.name}: {', '.join(['aec', *self.peers])} have the losses {losses}")

    def measure(self) -> dict[str, Runs]:
        figures: dict[str, Runs] = {rung.name: {} for rung in self.ladder}
        for number in range(1, self.chosen.rounds + 1):
            for rung in self.ladder:
                for title in ["aec", *self.peers]:
                    self.measure_one(f"round {number}, {rung.name}, {title}", title, rung, figures[rung.name])
        return figures

    def measure_one(self, place: str, title: str, rung: Rung, runs: Runs) -> None:
        """A peer that fails leaves a gap in the table; without aec there is nothing to tell."""
        try:
            run = printed(self.command(title, rung, self.chosen.seconds))
        except Failure as failure:
            if title == "aec":
                raise
            return say(f"{place}: {failure}")
        runs.setdefault(title, []).append(run)
        say(f"{place}: {run['ms']:.4g} ms")

    def page(self) -> str:
        others = machine.Others()
        figures = self.measure()
        return page(self.ladder, figures, self.setting(others.share(), figures))

    def setting(self, others: float, figures: dict[str, Runs]) -> Setting:
        date = datetime.date.today().isoformat()
        instructions = figures[self.ladder[0].name]["aec"][0].get("instruction_set", "unknown")
        facts = machine.facts(PYTHON) | {
            "aec": f"{origin()}, kernels for {instructions}",
            "load average": f"{self.load} before, {machine.load()} at the end",
        }
        return Setting(date, self.chosen.rounds, self.chosen.seconds, self.chosen.threads, others, facts)


def folder(rung: Rung) -> Path:
    return WORK / "ladder" / rung.name


def compare(place: str, losses: list[float], expected: list[float]) -> None:
    pairs = zip(losses, expected)
    if not all(math.isclose(loss, other, rel_tol=TOLERANCE) for loss, other in pairs):
        raise Failure(f"{place} has the losses {losses}, aec {expected}: they are not the same model")


def write(text: str, output: Path) -> None:
    """Beside the file first, so that an interrupted run leaves the old page as it was."""
    fresh = output.with_name(output.name + ".new")
    fresh.write_text(text)
    fresh.replace(output)
    say(f"{output} is written")


def kept(output: Path) -> str:
    """What the page says of kernels by themselves: other programs measured that."""
    _, heading, text = (output.read_text() if output.exists() else "").partition("\n" + KERNELS)
    return heading + text


def run(chosen: argparse.Namespace) -> None:
    bench = Bench(chosen)
    bench.check()
    if chosen.check:
        return
    text = bench.page()
    if chosen.only and not chosen.output:
        print(text, end="")
    else:
        output = chosen.output or ROOT / "docs" / "performance.md"
        write(text + kept(output), output)


def main() -> int:
    try:
        run(options())
    except Failure as failure:
        say(str(failure))
        return 1
    except KeyboardInterrupt:
        say("interrupted; the page is as it was")
        return 130
    return 0


sys.exit(main())

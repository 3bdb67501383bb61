"""What a training step would cost on many machines, from what it costs on this one."""

from __future__ import annotations

import math
from dataclasses import dataclass

from ladder import Rung
from programs import printed

MEGABYTE = 1e6


@dataclass(frozen=True)
class Line:
    """What lies between machines: seconds of a message on its way, and bytes a second."""

    message: float
    rate: float


SLOW, FAST = Line(1e-3, 1.25e9), Line(50e-6, 1.25e9)  # 10 Gbit/s both


@dataclass(frozen=True)
class Batch:
    samples: int
    tiles: int
    ms: float  # of a step in one process


class Cost:
    """A step of a model, in parts. The times are milliseconds."""

    def __init__(self, rung: Rung, program: str, launcher: list[str], seconds: float, workers: int | None = None):
        self.rung, self.program, self.launcher = rung, program, launcher
        threads = ["--threads", workers] if workers else []
        words = [program, "bench", rung.file, *rung.settings, *threads, "--batch", rung.batch, "--seconds", seconds, "--json"]
        bench = printed(words)
        self.whole = Batch(rung.batch, math.ceil(rung.batch / bench["tile"]), bench["ms"])
        kernels = {kernel["name"]: kernel["ms"] for kernel in bench["kernels"] if kernel["name"] != "(waiting)"}
        # The update is every process's; gradients of wide layers are, or are dealt out.
        self.update, self.wide = (kernels.get(name, 0) / sum(kernels.values()) for name in ("(optimizer)", "batch_outer"))
        self.weights = 4 * self.check(rung.batch)["weights"]
        self.exchanges = 7 if "batchnorm" in rung.file.read_text() else 3

    def check(self, batch: int) -> dict:
        words = [self.program, "check", self.rung.file, *self.rung.settings, "--batch", batch, "--threads", 1, "--json"]
        return printed([*self.launcher, "-n", 2, *words])

    def sent(self, batch: Batch) -> float:
        """Bytes that each of two processes sends; their room holds what it sends, and what both do."""
        return self.check(batch.samples)["step"]["exchanged"] / 3

    def of_tiles(self, tiles: int) -> Batch:
        """A batch of so many tiles, which are wider than those of a small batch, or narrower."""
        samples, width = self.whole.samples, 0
        for _ in range(4):
            if width == (width := self.check(samples)["step"]["tile"]):
                break
            samples = tiles * width
        return Batch(samples, tiles, self.whole.ms * samples / self.whole.samples)

    def time(self, processes: int, line: Line, batch: Batch) -> float:
        if processes == 1:
            return batch.ms
        shared = (1 - self.update - self.wide) * math.ceil(batch.tiles / processes) / batch.tiles
        others, hops = (processes - 1) / processes, math.ceil(math.log2(processes))
        sums = self.exchanges * line.message * hops + 2 * self.sent(batch) * others / line.rate
        deal = line.message * hops + self.weights * others / line.rate
        return batch.ms * (self.update + shared) + 1000 * sums + min(
            batch.ms * self.wide, batch.ms * self.wide / processes + 1000 * deal
        )

    def row(self) -> str:
        """Of the table on paper: the batch of the ladder on 4 and 16 machines, then 64 tiles on 64."""
        few = [self.time(count, FAST, self.whole) if count <= self.whole.tiles else None for count in (4, 16)]
        large = self.of_tiles(64)
        many = [self.time(64, line, large) for line in (FAST, SLOW)]
        cells = [
            self.rung.title, size(self.weights), str(self.whole.tiles), f"{100 * self.update:.0f} %", f"{100 * self.wide:.0f} %",
            milliseconds(self.whole.ms),
            *("no more" if each is None else milliseconds(each) for each in few),
            milliseconds(large.ms), milliseconds(many[0]), *(gain(large.ms, each) for each in many),
        ]  # fmt: skip
        return "| " + " | ".join(cells) + " |"


TITLES = [
    "model", "weights", "tiles", "update", "wide", "one machine", "4", "16", "64 tiles on one", "on 64", "gain", "gain at 1 ms",
]  # fmt: skip
HEAD = ["| " + " | ".join(TITLES) + " |", "|---" * len(TITLES) + "|"]


def size(count: float) -> str:
    return f"{count / MEGABYTE:.2g} MB" if count >= MEGABYTE / 10 else f"{count / 1000:.0f} kB"


def milliseconds(value: float) -> str:
    """Three digits, without a power of ten."""
    return f"{value:.0f} ms" if value >= 1000 else f"{value:.3g} ms"


def gain(one: float, many: float) -> str:
    return f"{one / many:.2g}" if one > many else "none"

"""The figures as the page docs/performance.md."""

from __future__ import annotations

from dataclasses import dataclass

from ladder import Rung

Runs = dict[str, list[dict]]  # what each program printed, one entry a round


@dataclass(frozen=True)
class Setting:
    """What holds for all figures of a page."""

    date: str
    rounds: int
    seconds: float
    threads: int
    others: float  # the share of the machine that other processes took
    facts: dict[str, str]


INTRODUCTION = """\
# Performance

Training steps of `aec` beside those of PyTorch and JAX. `scripts/bench` measures all three in one run and writes this page:

    scripts/bench
    scripts/bench --only dense,attention --rounds 1

It installs PyTorch and JAX into `.build-bench` (6 GB, since PyTorch's usual package brings CUDA with it) and builds `aec`; with
`AEC=PROGRAM` it measures that program instead. The second line measures two models and prints the page. `scripts/bench --help` lists
all options.

## What is measured

A step is forward, loss, backward and Adam, in float32, on one batch that is in memory. The three programs start from the same weights
and samples, and no figures are taken unless the losses of their first three steps agree. PyTorch runs as its users
write it, with Adam's default settings; JAX runs a step as one compiled function that reuses the memory of the weights.

Each run is a process of its own with the same number of threads. The programs take turns, so that changes of the machine meet all of
them. A time is the median of the steps of a run, and of these the median over the rounds. A ratio is one of two such medians.
"""

COLUMNS = """\
`asked` and `minimum` are the ratios that `aec` is held to. GF/s are the floating-point operations of `aec`, in thousands of millions a
second; the last column compares them with a large matrix product (OpenBLAS, `sgemm`) on as many cores.

| model | PyTorch ms | JAX ms | aec ms | PyTorch / aec | asked | minimum | GF/s | % of sgemm |
|---|---|---|---|---|---|---|---|---|"""

KERNELS = "## Kernels of wide layers"  # the heading from which on the page is written by hand
UNKNOWN = "not measured"
PROGRAMS = ["PyTorch", "JAX", "aec"]
BUSY = 0.05  # more than this share of the machine in other hands slows PyTorch's threads many times over


def page(ladder: list[Rung], figures: dict[str, Runs], setting: Setting) -> str:
    sections = [
        INTRODUCTION,
        "\n".join([head(setting), COLUMNS, *(row(rung, figures[rung.name]) for rung in ladder)]) + "\n",
        spread(figures) + warning(setting),
        "## Where and with what\n\n" + "".join(f"- {key}: {value}\n" for key, value in setting.facts.items()),
        where_time_goes(ladder, figures),
    ]
    return "\n".join(section for section in sections if section)


def head(setting: Setting) -> str:
    numbers = f"threads {setting.threads}, rounds {setting.rounds}, seconds of a run {setting.seconds:g}"
    return f"## The ladder\n\nMeasured on {setting.date}: {numbers}.\n"


def row(rung: Rung, runs: Runs) -> str:
    torch, jax, aec = (middle(runs.get(title, [])) for title in PROGRAMS)
    times = [number(run.get("ms")) for run in (torch, jax, aec)]
    ratio = number(torch["ms"] / aec["ms"]) if torch and aec else UNKNOWN
    rates = [number(aec.get("gflops")), number(aec.get("sgemm_percent"))]
    return f"| {' | '.join([rung.title, *times, ratio, f'{rung.asked:g}', f'{rung.minimum:g}', *rates])} |"


def middle(runs: list[dict]) -> dict:
    """The run with the median time; of an even number, the faster of the two in the middle."""
    ordered = sorted(runs, key=lambda run: run["ms"])
    return ordered[(len(ordered) - 1) // 2] if ordered else {}


def number(value: float | None) -> str:
    """With three digits that count."""
    if value is None:
        return UNKNOWN
    return f"{value:.0f}" if value >= 100 else f"{value:#.3g}".rstrip(".")


def spread(figures: dict[str, Runs]) -> str:
    """How far the rounds lie apart: what a figure is worth."""
    listed = []
    for title in PROGRAMS:
        ratios = [slowest_to_fastest(runs[title]) for runs in figures.values() if title in runs]
        listed += [f"{max(ratios):.2f} ({title})"] if ratios else []
    return f"From the fastest to the slowest round of a model, times grew at most by the factor {', '.join(listed)}.\n"


def slowest_to_fastest(runs: list[dict]) -> float:
    times = [run["ms"] for run in runs]
    return max(times) / min(times)


def warning(setting: Setting) -> str:
    taken = f"Other processes took {100 * setting.others:.1f} % of the machine"
    if setting.others <= BUSY:
        return f"{taken}.\n"
    return f"\n**{taken}, so these figures are not to be trusted**, PyTorch's least: its threads wait for each other.\n"


def where_time_goes(ladder: list[Rung], figures: dict[str, Runs]) -> str:
    kernels = {rung.title: middle(figures[rung.name].get("aec", [])).get("kernels") for rung in ladder}
    lines = [f"- {title}: {shares(rows)}" for title, rows in kernels.items() if rows]
    text = "Shares of the time of all threads; in brackets the kernel's GF/s on one of them."
    return "\n".join(["## Where the time of `aec` goes", "", text, "", *lines, ""]) if lines else ""


def shares(kernels: list[dict], shown: int = 6) -> str:
    total = sum(kernel["ms"] for kernel in kernels) or 1
    largest = sorted(kernels, key=lambda kernel: -kernel["ms"])[:shown]
    return ", ".join(share(kernel, kernel["ms"] / total) for kernel in largest)


def share(kernel: dict, part: float) -> str:
    rate = kernel.get("gflop", 0) / kernel["ms"] * 1e3 if kernel["ms"] else 0
    return f"{kernel['name']} {100 * part:.0f} %" + (f" ({number(rate)})" if rate else "")

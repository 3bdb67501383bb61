"""Measures prediction, from file to file, beside PyTorch and ONNX Runtime in memory. Started by scripts/bench-prediction."""

from __future__ import annotations

import argparse
import datetime
import math
import statistics
import subprocess
import sys
import time
from pathlib import Path

import numpy as np

import machine
from install import HERE, PYTHON, WORK, installed, say
from ladder import LADDER, ROOT, Rung
from options import positive, rungs
from programs import Failure, aec, end_tidily, origin, printed

PEERS = {"PyTorch": "torch", "ONNX Runtime": "onnxruntime"}
RUNTIMES = {"PyTorch": "torch", "ONNX Runtime": "onnx"}
PARTS = {"encode": "encoder", "reconstruct": "whole"}
TOLERANCE = 1e-4
SAMPLES = {"dense": 1_000_000, "lstm_sparse": 1_000_000, "attention": 200_000, "wide_1024": 200_000, "wide_4096": 30_000,
           "shares": 200_000, "lstm_sparse_100": 10_000, "attention_100": 4_000}  # fmt: skip

PAGE = """\
# Prediction

`aec encode` and `aec reconstruct` beside PyTorch (`inference_mode`) and ONNX Runtime (what `aec export` writes), with the same weights. `scripts/bench-prediction`
measures all three in one run and writes this page. The time of `aec` is that of the whole command, from file to file: start, reading,
writing and syncing. The others have their spectra in memory, start before the clock, write nothing, and take 1024, 4096 or 16384 samples
at a time, whichever is fastest on the first 32768. Values of the first samples must agree to 1e-4, else nothing is told.

Measured on {date}: threads {threads}, rounds {rounds}, medians. {facts}

| model | spectra | command | PyTorch s | ONNX Runtime s | aec s | the faster / aec |
|---|---|---|---|---|---|---|
{rows}
"""


def folder(rung: Rung) -> Path:
    return WORK / "prediction" / rung.name


def prepare(program: str, rung: Rung) -> None:
    printed([PYTHON, HERE / "prepare.py", program, rung.name, folder(rung)])
    some = np.load(folder(rung) / "data.npy")
    count = SAMPLES[rung.name]
    np.save(folder(rung) / "data.npy", np.tile(some, (math.ceil(count / len(some)), 1))[:count])
    for command, part in PARTS.items():
        export = ["export", folder(rung) / "start", "--to", "onnx", "--part", part, "-o", folder(rung) / f"{command}.onnx"]
        subprocess.run(list(map(str, [program, *export])), check=True, stdout=subprocess.DEVNULL)


def by_aec(program: str, rung: Rung, part: str, threads: int) -> dict:
    result = folder(rung) / f"{part}.npy"
    command = [program, part, folder(rung) / "start", "--data", folder(rung) / "data.npy", "-o", result, "--threads", threads]
    result.unlink(missing_ok=True)
    start = time.perf_counter()
    done = subprocess.run(list(map(str, command)), stdout=subprocess.DEVNULL)
    taken = time.perf_counter() - start
    if done.returncode != 0:
        raise Failure(f"aec {part} ends with {done.returncode} for {rung.name}")
    values = np.load(result, mmap_mode="r")
    return {"seconds": taken, "first": values.reshape(SAMPLES[rung.name], -1)[:4].tolist()}


def measure(program: str, rung: Rung, part: str, peers: list[str], chosen: argparse.Namespace) -> str:
    runs: dict[str, list[dict]] = {title: [] for title in [*peers, "aec"]}
    for number in range(1, chosen.rounds + 1):
        runs["aec"].append(by_aec(program, rung, part, chosen.threads))
        for title in peers:
            flags = [rung.name, folder(rung), part, "--threads", chosen.threads]
            runs[title].append(printed([PYTHON, HERE / "predict_peer.py", RUNTIMES[title], *flags]))
            compare(f"{rung.name}, {part}, {title}", runs[title][-1]["first"], runs["aec"][-1]["first"])
        say(f"round {number}, {rung.name}, {part}: " + ", ".join(f"{t} {r[-1]['seconds']:.3g} s" for t, r in runs.items()))
    times = {title: statistics.median(run["seconds"] for run in all) for title, all in runs.items()}
    cells = [f"{times[title]:.3g}" if title in times else "not measured" for title in PEERS]
    ratio = f"{min(times[title] for title in peers) / times['aec']:.3g}" if peers else "not measured"
    model = rung.title.partition(", batch")[0]
    return f"| {model} | {SAMPLES[rung.name]:,} | `{part}` | {' | '.join(cells)} | {times['aec']:.3g} | {ratio} |"


def compare(place: str, values: list, expected: list) -> None:
    if not np.allclose(values, expected, rtol=TOLERANCE, atol=TOLERANCE):
        raise Failure(f"{place}: the values of the first samples are not those of aec")


def options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="scripts/bench-prediction", description=__doc__)
    parser.add_argument("--only", type=rungs, metavar="NAMES", help=f"these models: {', '.join(SAMPLES)}")
    parser.add_argument("--rounds", type=positive, default=3, metavar="N", help="runs of each program (3)")
    parser.add_argument("--threads", type=positive, default=machine.cores(), metavar="N", help="threads of a program (all cores)")
    return parser.parse_args()


def main() -> int:
    end_tidily("bench-prediction")
    chosen = options()
    ladder = [rung for rung in chosen.only or LADDER if rung.name in SAMPLES]
    try:
        program, peers, rows = aec(), installed(PEERS), []
        for rung in ladder:
            prepare(program, rung)
            rows += [measure(program, rung, part, peers, chosen) for part in PARTS]
    except Failure as failure:
        say(str(failure))
        return 1
    facts = "; ".join(f"{name}: {fact}" for name, fact in (machine.facts(PYTHON) | {"aec": origin()}).items())
    date = datetime.date.today().isoformat()
    text = PAGE.format(date=date, threads=chosen.threads, rounds=chosen.rounds, facts=facts, rows="\n".join(rows))
    if chosen.only:
        print(text, end="")
    else:
        (ROOT / "docs" / "prediction.md").write_text(text)
    return 0


sys.exit(main())

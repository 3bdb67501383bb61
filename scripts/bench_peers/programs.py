"""Processes that are measured: each prints its figures as one line of JSON."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys

from ladder import ROOT
from machine import output

# Without this, PyTorch and JAX look for other devices than the processor, and warn.
ENVIRONMENT = os.environ | {"CUDA_VISIBLE_DEVICES": "", "JAX_PLATFORMS": "cpu"}


class Failure(Exception):
    """What ends the script with a message."""


def end_tidily(script: str) -> None:
    """From now on a signal ends the script as an error does: what it has started and made goes first."""
    signals = [signal.SIGINT, signal.SIGTERM, signal.SIGHUP]

    def stop(number: int, _: object) -> None:
        # A second one would leave something behind.
        for each in signals:
            signal.signal(each, signal.SIG_IGN)
        print(f"{script}: interrupted", file=sys.stderr)
        raise SystemExit(128 + number)

    for each in signals:
        signal.signal(each, stop)
    # Who starts the script may have them blocked, as threads of Foundation do.
    signal.pthread_sigmask(signal.SIG_UNBLOCK, signals)


def aec() -> str:
    """The program named by AEC, or one that is built now."""
    named = os.environ.get("AEC")
    if not named:
        return built()
    found = shutil.which(named)
    if not found:
        raise Failure(f"AEC={named} is no program")
    return os.path.abspath(found)


def built() -> str:
    build = subprocess.run([ROOT / "scripts" / "build"], stdout=subprocess.PIPE, text=True)
    if build.returncode != 0:
        raise Failure("aec cannot be built")
    return build.stdout.splitlines()[-1]


def origin() -> str:
    """What tells a reader which aec was measured."""
    if os.environ.get("AEC"):
        return f"the program that AEC named, measured beside commit {commit()}"
    is_changed = output("git", "status", "--porcelain", "--", "Sources", "Package.swift")
    return f"commit {commit()}" + (" with changes" if is_changed else "")


def commit() -> str:
    return output("git", "rev-parse", "--short", "HEAD") or "unknown"


def printed(command: list) -> dict:
    """What a program prints, which must be a JSON object on the last line."""
    words = [str(word) for word in command]
    done = subprocess.run(words, stdout=subprocess.PIPE, text=True, env=ENVIRONMENT)
    if done.returncode != 0 or not done.stdout:
        raise Failure(f"no figures, but exit code {done.returncode}, from {' '.join(words)}")
    return json.loads(done.stdout.splitlines()[-1])


def end(process: subprocess.Popen) -> None:
    """Leaves a launcher the time to end what it has started."""
    process.terminate()
    try:
        process.wait(timeout=10)
    except subprocess.TimeoutExpired:
        process.kill()


def finished(words: list[str], environment: dict[str, str]) -> tuple[int, str]:
    """The exit code of a launcher, and what it said on its error stream. Interrupted, it ends its own processes first."""
    with subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, env=environment) as process:
        try:
            said = process.communicate()[1]
        except BaseException:
            end(process)
            raise
    return process.returncode, said

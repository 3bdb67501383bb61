"""Processes that are measured: each prints its figures as one line of JSON."""

from __future__ import annotations

import json
import os
import shutil
import subprocess

from ladder import ROOT
from machine import output

# Without this, PyTorch and JAX look for other devices than the processor, and warn.
ENVIRONMENT = os.environ | {"CUDA_VISIBLE_DEVICES": "", "JAX_PLATFORMS": "cpu"}


class Failure(Exception):
    """What ends the script with a message."""


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

"""Installs PyTorch and JAX into a virtual environment of the project's own."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from ladder import ROOT

WORK = ROOT / ".build-bench"
PYTHON = WORK / "venv" / "bin" / "python"
HERE = Path(__file__).parent


def say(text: str) -> None:
    print(f"bench: {text}", file=sys.stderr, flush=True)


def installed(peers: dict[str, str]) -> list[str]:
    """Those of the peers (title: name of the package) that can be measured."""
    if not has_environment():
        return []
    return [title for title, package in peers.items() if install(title, package)]


def has_environment() -> bool:
    if PYTHON.exists() and succeeds([PYTHON, "-c", "import pip"]):
        return True
    if succeeds([sys.executable, "-m", "venv", "--clear", WORK / "venv"]):
        return True
    say("python3 -m venv failed, so nothing is compared with aec; Debian and Ubuntu have it in python3-venv")
    return False


def install(title: str, package: str) -> bool:
    """Asks pip each time: it does nothing, and needs no network, when the wanted versions are there."""
    say(f"installing {title} unless it is there")
    requirements = HERE / f"requirements-{package}.txt"
    pip = [PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    is_usable = succeeds([*pip, "-r", requirements]) and succeeds([PYTHON, "-c", f"import {package}"])
    if not is_usable:
        version = ".".join(map(str, sys.version_info[:2]))
        say(f"{title} cannot be installed (Python {version}, {requirements.name}); it will not be measured")
    return is_usable


def succeeds(command: list) -> bool:
    """The output goes to standard error, since standard output may be the page."""
    return subprocess.run(command, stdout=sys.stderr).returncode == 0

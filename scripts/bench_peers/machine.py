"""What the figures depend on beside the programs: the machine and the versions."""

from __future__ import annotations

import os
import platform
import subprocess
from pathlib import Path

from ladder import ROOT

PACKAGES = ["torch", "jax", "jaxlib", "optax", "numpy", "onnxruntime", "onnx"]
VECTOR_SETS = ("avx", "fma", "amx", "asimd", "sve")


def cores() -> int:
    """Those that this process may use."""
    return len(os.sched_getaffinity(0))


def load() -> str:
    return " ".join(f"{value:.2f}" for value in os.getloadavg())


class Others:
    """Measures what other processes take of the machine, from its making to the call of `share`."""

    def __init__(self):
        self.start = self.now()

    @staticmethod
    def now() -> tuple[float, float]:
        """Seconds since the machine started, times cores; and those taken by processes that are not this one's."""
        ticks = [int(word) for word in Path("/proc/stat").read_text().split("\n", 1)[0].split()[1:9]]
        user, nice, system, idle, waiting, *interrupts = (count / os.sysconf("SC_CLK_TCK") for count in ticks)
        busy = user + nice + system + sum(interrupts)
        return busy + idle + waiting, busy - sum(os.times()[:4])

    def share(self) -> float:
        (total, others), (total_before, others_before) = self.now(), self.start
        return max(0, others - others_before) / (total - total_before)


def processor() -> str:
    fields = processor_fields()
    name = fields.get("model name") or platform.machine()
    flags = fields.get("flags") or fields.get("Features") or ""
    vectors = [flag for flag in flags.split() if flag.startswith(VECTOR_SETS)]
    return f"{name}, {cores()} cores, {' '.join(vectors)}"


def processor_fields() -> dict[str, str]:
    """Those of the first core."""
    lines = Path("/proc/cpuinfo").read_text().split("\n\n")[0].splitlines()
    return {key.strip(): value.strip() for key, _, value in (line.partition(":") for line in lines)}


def system() -> str:
    try:
        name = platform.freedesktop_os_release()["PRETTY_NAME"]
    except OSError:
        name = platform.system()
    return f"{name}, Linux {platform.release()}"


def facts(python: Path) -> dict[str, str]:
    """`python` is the one that runs the peers."""
    found = {"processor": processor(), "system": system(), "peers": versions(python)}
    return {key: text or "none" for key, text in found.items()}


def versions(python: Path) -> str:
    """Those of Python and of what is installed beside it."""
    script = """
import importlib.metadata, platform, sys
print("Python", platform.python_version(), end="")
for package in sorted(importlib.metadata.distributions(), key=lambda found: found.name):
    if package.name in sys.argv: print(",", package.name, package.version, end="")
"""
    return output(python, "-c", script, *PACKAGES)


def output(*command: str | Path) -> str:
    """Nothing when the command fails or is not there."""
    try:
        return subprocess.run(command, cwd=ROOT, capture_output=True, text=True).stdout.strip()
    except OSError:
        return ""

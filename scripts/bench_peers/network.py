"""Two network namespaces that reach each other through a slow link. Needs root."""

from __future__ import annotations

import os
import shutil
import subprocess

from programs import Failure

NAMES = ["aec-cost-a", "aec-cost-b"]
DELAY = ["delay", "1ms", "rate", "10gbit", "limit", "100000"]  # of each message on its way


class Network:
    """Namespaces that are there as long as the `with` statement runs."""

    words = "1 ms and 10 Gbit/s"
    places = [["ip", "netns", "exec", name] for name in NAMES]

    def __enter__(self) -> Network:
        if os.geteuid() != 0:
            raise Failure("--network needs root")
        if shutil.which("modprobe"):
            subprocess.run(["modprobe", "-q", "sch_netem"], check=False, stderr=subprocess.DEVNULL)
        try:
            self.make()
        except (OSError, subprocess.CalledProcessError) as error:
            self.remove()
            raise Failure(f"no network with a delay can be made: {reason(error)}") from error
        return self

    def make(self) -> None:
        for name in NAMES:
            call("ip", "netns", "add", name)
        call("ip", "link", "add", NAMES[0], "netns", NAMES[0], "type", "veth", "peer", "name", NAMES[1], "netns", NAMES[1])
        for number, name in enumerate(NAMES, start=1):
            inside = ["ip", "-n", name]
            call(*inside, "address", "add", f"10.203.77.{number}/24", "dev", name)
            for device in ["lo", name]:
                call(*inside, "link", "set", device, "up")
            call("tc", "-n", name, "qdisc", "add", "dev", name, "root", "netem", *DELAY)

    def remove(self) -> None:
        for name in NAMES:
            subprocess.run(["ip", "netns", "delete", name], check=False, capture_output=True)

    def __exit__(self, *_: object) -> None:
        self.remove()


def call(*words: str) -> None:
    subprocess.run(words, check=True, capture_output=True, text=True)


def reason(error: OSError | subprocess.CalledProcessError) -> str:
    """What the command said; a kernel without netem calls it an unknown kind."""
    if isinstance(error, OSError):
        return f"{error}; install iproute2"
    words = f"`{' '.join(error.cmd)}`: {error.stderr.strip()}"
    return words + ("; this kernel has no netem" if "qdisc kind is unknown" in words else "")

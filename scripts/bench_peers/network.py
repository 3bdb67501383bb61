"""Two network namespaces that reach each other through a slow link. Needs root."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path

import wire
from programs import Failure

NAMES = ["aec-cost-a", "aec-cost-b"]
DELAY = ["delay", "1ms", "rate", "10gbit", "limit", "100000"]  # of each message on its way


class Network:
    """Namespaces that are there as long as the `with` statement runs.

    `netem` of the kernel delays what is sent; where it is missing, a program does (wire.py).
    """

    words = "1 ms and 10 Gbit/s"
    places = [["ip", "netns", "exec", name] for name in NAMES]

    def __enter__(self) -> Network:
        if os.geteuid() != 0:
            raise Failure("--network needs root")
        if shutil.which("modprobe"):
            subprocess.run(["modprobe", "-q", "sch_netem"], check=False, stderr=subprocess.DEVNULL)
        with ExitStack() as held:  # What is made goes again where the rest fails, or somebody interrupts it.
            try:
                self.make(held)
            except (OSError, subprocess.CalledProcessError) as error:
                raise Failure(f"no network with a delay can be made: {reason(error)}") from error
            self.held = held.pop_all()
        return self

    def make(self, held: ExitStack) -> None:
        for name in NAMES:
            require_new(name)
        for name in NAMES:
            held.callback(remove, name)
            call("ip", "netns", "add", name)
        self.is_wire = not has_netem()
        if self.is_wire:
            held.enter_context(Wire())
        else:
            join_by_netem()
        addresses()

    def fact(self) -> str:
        """What a reader of the figures must know."""
        if not self.is_wire:
            return ""
        return "This kernel has no netem: a program between the namespaces delays the packets, which takes some of the cores."

    def __exit__(self, *_: object) -> None:
        self.held.close()


class Wire:
    """The process of wire.py, with an end in each namespace."""

    def __enter__(self) -> Wire:
        # Ctrl-C does not reach it: the processes that it joins end by a last exchange.
        self.process = subprocess.Popen(
            [sys.executable, Path(wire.__file__), *NAMES], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
            start_new_session=True,
        )  # fmt: skip
        try:
            self.join()
        except BaseException:
            self.__exit__()
            raise
        return self

    def join(self) -> None:
        if self.process.stdout.readline() != "ready\n":
            said = self.process.communicate()[1].strip().splitlines()
            raise OSError(said[-1] if said else "no tun device")
        for name in NAMES:
            call("ip", "link", "set", name, "netns", name)
            call("ip", "-n", name, "link", "set", name, "mtu", str(wire.PACKET))

    def __exit__(self, *_: object) -> None:
        self.process.kill()
        self.process.communicate()


def has_netem() -> bool:
    name = NAMES[0]
    tried = subprocess.run(["tc", "-n", name, "qdisc", "add", "dev", "lo", "root", "netem", *DELAY], capture_output=True)
    subprocess.run(["tc", "-n", name, "qdisc", "delete", "dev", "lo", "root"], capture_output=True)
    return tried.returncode == 0


def join_by_netem() -> None:
    call("ip", "link", "add", NAMES[0], "netns", NAMES[0], "type", "veth", "peer", "name", NAMES[1], "netns", NAMES[1])
    for name in NAMES:
        call("tc", "-n", name, "qdisc", "add", "dev", name, "root", "netem", *DELAY)


def addresses() -> None:
    for number, name in enumerate(NAMES, start=1):
        call("ip", "-n", name, "address", "add", f"10.203.77.{number}/24", "dev", name)
        for device in ["lo", name]:
            call("ip", "-n", name, "link", "set", device, "up")


def require_new(name: str) -> None:
    """Whoever made a namespace removes it: another measurement would lose its own."""
    if Path("/run/netns", name).exists():
        raise Failure(
            f"the network namespace {name} is there already: wait for the other mpi-cost, or remove what one has left: `ip netns delete {name}`"
        )


def remove(name: str) -> None:
    subprocess.run(["ip", "netns", "delete", name], check=False, capture_output=True)


def call(*words: str) -> None:
    subprocess.run(words, check=True, capture_output=True, text=True)


def reason(error: OSError | subprocess.CalledProcessError) -> str:
    """What the command said."""
    if isinstance(error, OSError):
        return f"{error}; install iproute2"
    return f"`{' '.join(error.cmd)}`: {error.stderr.strip()}"

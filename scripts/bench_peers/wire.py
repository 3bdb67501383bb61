"""A wire with a delay, for kernels without netem: hands packets from one tun device to another, each a while later.

python3 wire.py NAME NAME makes both devices, which may then be moved into namespaces, and says `ready`.
"""

from __future__ import annotations

import collections
import ctypes
import fcntl
import os
import select
import signal
import struct
import sys
import time

DELAY = 1e-3  # seconds on the way
RATE = 10e9 / 8  # bytes a second, in each direction
PACKET = 65535  # the longest that a tun device takes
TUNSETIFF, IFF_TUN, IFF_NO_PI = 0x400454CA, 0x0001, 0x1000
PR_SET_PDEATHSIG, PR_SET_TIMERSLACK = 1, 29


class Direction:
    """Packets on their way from one device to the other, in their order."""

    def __init__(self, source: int, target: int):
        self.source, self.target = source, target
        self.waiting: collections.deque[tuple[float, bytes]] = collections.deque()
        self.free = 0.0  # when the last packet has left the source

    def take(self) -> None:
        packet = os.read(self.source, PACKET)
        self.free = max(time.monotonic(), self.free) + len(packet) / RATE
        self.waiting.append((self.free + DELAY, packet))

    def hand_over(self) -> None:
        while self.waiting and self.waiting[0][0] <= time.monotonic():
            try:
                os.write(self.target, self.waiting.popleft()[1])
            except OSError:  # A device that is not up yet, or no more: as a broken line, it loses packets.
                pass


def device(name: str) -> int:
    file = os.open("/dev/net/tun", os.O_RDWR)
    fcntl.ioctl(file, TUNSETIFF, struct.pack("16sH22x", name.encode(), IFF_TUN | IFF_NO_PI))
    return file


def wait(directions: list[Direction]) -> None:
    """Until a packet arrives somewhere, or is due."""
    due = min((each.waiting[0][0] for each in directions if each.waiting), default=None)
    seconds = None if due is None else max(0.0, due - time.monotonic())
    readable, _, _ = select.select([each.source for each in directions], [], [], seconds)
    for each in directions:
        if each.source in readable:
            each.take()


def main(names: list[str]) -> None:
    system = ctypes.CDLL(None)
    # Nobody else ends the wire of a program that was killed.
    system.prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    # Waiting ends when it should, and the wire goes before the processes that it joins.
    system.prctl(PR_SET_TIMERSLACK, 1, 0, 0, 0)
    os.nice(-20)
    first, second = (device(name) for name in names)
    directions = [Direction(first, second), Direction(second, first)]
    print("ready", flush=True)
    while True:
        wait(directions)
        for each in directions:
            each.hand_over()


if __name__ == "__main__":
    main(sys.argv[1:])

"""Ctrl-C while the program works: passed on to it, and never between two lines of Python."""

from __future__ import annotations

import signal
import subprocess
import threading
from types import FrameType, TracebackType
from typing import Any, Optional, Type


class Interrupts:
    """Passes SIGINT on to a process while a `with` block runs, and counts how often."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self.count = 0
        self._process = process
        self._before: Any = None

    def __enter__(self) -> Interrupts:
        # Only the main thread may set handlers, and only it gets KeyboardInterrupt.
        if threading.current_thread() is threading.main_thread():
            self._before = signal.signal(signal.SIGINT, self._pass_on)
        return self

    def __exit__(
        self, kind: Optional[Type[BaseException]], error: Optional[BaseException], trace: Optional[TracebackType]
    ) -> None:
        if self._before is not None:
            signal.signal(signal.SIGINT, self._before)
        if error is not None:
            self._process.terminate()

    def _pass_on(self, number: int, frame: Optional[FrameType]) -> None:
        self.count += 1
        self._process.send_signal(signal.SIGINT)

"""Progress of a training: one line that renews itself, on a terminal and in a notebook."""

from __future__ import annotations

import importlib
import sys
import time
from typing import Any, Callable, Dict, Optional, Union

Record = Dict[str, Any]
#: What `progress=` takes: None shows it where somebody looks, False never, a function gets each record.
Progress = Union[None, bool, Callable[[Record], None]]


def line_of(record: Record, epochs: Optional[int] = None) -> str:
    """`repeat-02 epoch 7/50  loss 0.001234  test 0.001302  3 s left`, without `/50` where the end is not known."""
    parts = [f"epoch {record['epoch']}" + (f"/{epochs}" if epochs else "")]
    parts.append(f"loss {record['loss']['total']:.4g}")
    if record.get("test_loss"):
        parts.append(f"test {record['test_loss']['total']:.4g}")
    left = record.get("seconds_left")
    if left is not None:
        parts.append(f"{left:.0f} s left")
    name = record.get("run")
    return (f"{name} " if isinstance(name, str) else "") + "  ".join(parts)


class _Line:
    """A line that renews itself, at most ten times a second; the last one stays."""

    def __init__(self, show: Callable[[str], None], epochs: Optional[int]) -> None:
        self._show, self._epochs = show, epochs
        self._last = ""
        self._shown = 0.0

    def __call__(self, record: Record) -> None:
        if "epoch" not in record:
            return
        self._last = line_of(record, self._epochs)
        if time.monotonic() - self._shown >= 0.1:
            self._shown = time.monotonic()
            self._show(self._last)

    def end(self) -> None:
        if self._last:
            self._show(self._last)


class _TerminalLine(_Line):
    def __init__(self, epochs: Optional[int]) -> None:
        super().__init__(lambda text: _write(f"\r\033[K{text}"), epochs)

    def end(self) -> None:
        super().end()
        if self._last:
            _write("\n")


def _write(text: str) -> None:
    sys.stderr.write(text)
    sys.stderr.flush()


class _NotebookLine(_Line):
    """One output of the cell, whose text is exchanged."""

    def __init__(self, epochs: Optional[int]) -> None:
        super().__init__(self._exchange, epochs)
        self._handle: Any = None

    def _exchange(self, text: str) -> None:
        content = {"text/plain": text}
        if self._handle is None:
            display = importlib.import_module("IPython.display").display
            self._handle = display(content, raw=True, display_id=True)
        else:
            self._handle.update(content, raw=True)


class _Silent:
    def __call__(self, record: Record) -> None:
        pass

    def end(self) -> None:
        pass


class _Given(_Silent):
    def __init__(self, function: Callable[[Record], None]) -> None:
        self._function = function

    def __call__(self, record: Record) -> None:
        if "epoch" in record:
            self._function(record)


def progress_of(asked: Progress, epochs: Optional[int] = None) -> Any:
    """What shows the progress: called with each record, and `end()` once.

    Args:
        asked: what the user said.
        epochs: how many there will be, where the user gave a number.
    """
    if callable(asked):
        return _Given(asked)
    if asked is False:
        return _Silent()
    if _in_notebook():
        return _NotebookLine(epochs)
    return _TerminalLine(epochs) if asked or sys.stderr.isatty() else _Silent()


def _in_notebook() -> bool:
    shell = sys.modules.get("IPython")
    current = shell.get_ipython() if shell else None
    return current is not None and hasattr(current, "kernel")

"""Temporary folders that last as long as what is in them is used."""

from __future__ import annotations

import shutil
import tempfile
import weakref
from pathlib import Path

from .errors import DataError


class Folder:
    """A temporary folder, removed with this object or at the end of Python, whichever comes first."""

    def __init__(self) -> None:
        try:
            self.path = Path(tempfile.mkdtemp(prefix="aec-"))
        except OSError as error:
            text = f"no temporary folder can be made: {error}"
            raise DataError.because(text, "name another one in TMPDIR") from None
        self._remove = weakref.finalize(self, shutil.rmtree, str(self.path), ignore_errors=True)

    def __enter__(self) -> Path:
        return self.path

    def __exit__(self, *_: object) -> None:
        self._remove()

"""A run as bytes, so that it can be pickled."""

from __future__ import annotations

from pathlib import Path
from typing import Dict

from ._folders import Folder

#: What can be made again, or only serves to go on with the training.
_LEFT_OUT = {"checkpoint.safetensors", "report.html", "latents.hspy"}


def pack(run: Path) -> Dict[str, bytes]:
    """The files of a run by their names in it, without figures."""
    files = [*run.iterdir(), *(run / "weights").glob("*.npy"), *(run / "weights").glob("*.json")]
    return {
        str(file.relative_to(run)): file.read_bytes()
        for file in sorted(files)
        if file.is_file() and file.name not in _LEFT_OUT
    }


def pack_repeats(folder: Path) -> Dict[str, bytes]:
    """The same of all runs in a folder, with what it says of them."""
    runs = [run for run in sorted(folder.iterdir()) if (run / "run.json").is_file()]
    files = {f"{run.name}/{name}": content for run in runs for name, content in pack(run).items()}
    return {**pack(folder), **files}


def unpack(files: Dict[str, bytes]) -> Folder:
    """A temporary folder with these files."""
    folder = Folder()
    for name, content in files.items():
        path = folder.path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return folder

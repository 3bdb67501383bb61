"""Figures and the page of a run, shown inline by notebooks."""

from __future__ import annotations

import base64
import html
import os
import re
from pathlib import Path
from typing import Dict, Iterator, List, Mapping, Optional

from .errors import AecError, warn

#: Pictures that a notebook shows, by the ending of their file.
_KINDS = {".png": "image/png", ".svg": "image/svg+xml"}


class Figure:
    """A figure of a run: its picture and the files of its numbers."""

    def __init__(self, name: str, pictures: List[Path], numbers: List[Path]) -> None:
        self.name, self.pictures, self.numbers = name, pictures, numbers

    def __repr__(self) -> str:
        return f"<figure {self.name}: {', '.join(str(picture) for picture in self.pictures)}>"

    @property
    def path(self) -> Path:
        """The file of the picture; of several formats the first that a notebook shows."""
        shown = [picture for picture in self.pictures if picture.suffix in _KINDS]
        return (shown or self.pictures)[0]

    def _repr_png_(self) -> Optional[bytes]:
        return self.path.read_bytes() if self.path.suffix == ".png" else None

    def _repr_svg_(self) -> Optional[str]:
        return self.path.read_text(encoding="utf-8") if self.path.suffix == ".svg" else None

    def _repr_html_(self) -> Optional[str]:
        return None if self.path.suffix in _KINDS else self.html()

    def html(self) -> str:
        """The picture as an element of HTML that needs no other file; a PDF is a link."""
        name, kind = html.escape(self.name), _KINDS.get(self.path.suffix)
        if kind is None:
            return f'<a href="{html.escape(self.path.as_uri())}">{name}: {html.escape(self.path.name)}</a>'
        code = base64.b64encode(self.path.read_bytes()).decode()
        return f'<img alt="{name}" style="max-width: 100%" src="data:{kind};base64,{code}">'


class Figures(Mapping[str, Figure]):
    """All figures of a run by name; a notebook shows them below each other."""

    def __init__(self, figures: Dict[str, Figure]) -> None:
        self._figures = figures

    def __getitem__(self, name: str) -> Figure:
        return self._figures[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._figures)

    def __len__(self) -> int:
        return len(self._figures)

    def __repr__(self) -> str:
        return f"<figures {', '.join(self)}>"

    def _repr_html_(self) -> str:
        return "\n".join(f"<h4>{html.escape(name)}</h4>{figure.html()}" for name, figure in self.items())


def figures_without_cairo(error: AecError) -> Figures:
    """The maps that the program draws itself where it finds no Cairo, with a warning.

    Raises:
        ProgramError: there are none.
        AecError: the error is another one.
    """
    if error.code != "AE5401":
        raise error
    notes = " ".join(note for message in error.errors for note in message.notes)
    pictures = [Path(name) for name in re.findall(r"`([^`]+\.png)`", notes)]
    if not pictures:
        raise error
    warn(str(error))
    numbers = {picture: [picture.with_suffix(end) for end in (".npy", ".csv")] for picture in pictures}
    return Figures(
        {
            picture.stem: Figure(picture.stem, [picture], [file for file in numbers[picture] if file.exists()])
            for picture in pictures
        }
    )


class Page:
    """The page of a run, one file of HTML; a notebook shows it in a frame. Works wherever a path does."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __fspath__(self) -> str:
        return os.fspath(self.path)

    def __repr__(self) -> str:
        return f"<page {self.path}>"

    def _repr_html_(self) -> str:
        text = html.escape(self.path.read_text(encoding="utf-8"))
        return f'<iframe style="width: 100%; height: 40em; border: 0" srcdoc="{text}"></iframe>'

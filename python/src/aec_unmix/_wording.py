"""Messages of the program in the words of Python: `--learning-rate 1e-3` is `learning_rate=1e-3` here."""

from __future__ import annotations

import re
from typing import Callable, List, Match, Pattern, Tuple, Union

_FLAG = r"--([a-z][a-z0-9]*(?:-[a-z0-9]+)*)"
_NUMBER = r"-?\d[\d.,]*(?:e[-+]?\d+)?"
_QUOTED = r"'[^']*'"
#: A cure that is nothing but a command has no quotes.
_RESUME = r"(?<=: )aec train --resume (?:'[^']*'|[^\s`]+)(?: --[a-z-]+ (?:'[^']*'|[^\s`]+))*$"
_WORD = r"(?!(?:or|and)\b)[a-z][\w,-]*(?=$|[`;)])"


def in_python(text: str) -> str:
    """A message with keywords instead of flags. Whole commands stay what a terminal takes."""
    pieces = re.split(rf"(`aec [^`]*`|{_RESUME})", text)
    return "".join(_resumed(piece) if place % 2 else _reworded(piece) for place, piece in enumerate(pieces))


def keyword(flag: str) -> str:
    """`learning-rate` is `learning_rate`, `out` the `output_dir`."""
    return {"out": "output_dir"}.get(flag, flag.replace("-", "_"))


def _reworded(text: str) -> str:
    for pattern, words in _RULES:
        text = pattern.sub(words, text)
    return text


def _resumed(command: str) -> str:
    """`aec train --resume RUN --epochs 9` is `aec.resume("RUN", epochs=9)`."""
    found = re.fullmatch(rf"`?aec train --resume ({_QUOTED}|[^\s`]+)((?: {_FLAG} (?:{_QUOTED}|[^\s`]+))*)`?", command)
    if not found:
        return command
    flags = re.findall(rf"{_FLAG} ({_QUOTED}|\S+)", found.group(2))
    words = [_value(found.group(1)), *(f"{keyword(flag)}={_value(value)}" for flag, value in flags)]
    return f"`aec.resume({', '.join(words)})`"


def _value(text: str) -> str:
    """A number as it is, anything else in quotes of Python."""
    if re.fullmatch(_NUMBER, text) and "," not in text:
        return text
    return '"' + text.strip("'") + '"'


def _assigned(found: Match[str]) -> str:
    return f"{keyword(found.group(1))}={_value(found.group(2))}"


def _inputs(found: Match[str]) -> str:
    """`--data x=FILE --data label=FILE` is a dict by the names of the inputs."""
    names = re.findall(r"--data (\w+)=", found.group())
    return "data={" + ", ".join(f'"{name}": ...' for name in names) + "}"


def _unknown(found: Match[str]) -> str:
    return f"there is no keyword `{found.group(1).replace('-', '_')}`"


_Words = Union[str, Callable[[Match[str]], str]]
#: What the command line says, with what it is in Python, in the order in which they are tried.
_RULES: List[Tuple[Pattern[str], _Words]] = [
    # Data that were spooled are called by their name.
    (re.compile(r"`--data (?:data|(\w+)=\1)`"), lambda found: f"`{found.group(1) or 'data'}`"),
    (re.compile(r"`mask` names `mask` of shape"), "`mask` has the shape"),
    (re.compile(r'`mask: "mask.npy"` in the data section; for an array in NumPy '), ""),
    (
        re.compile(r"(`dead_pixels: [^`]*`) in the data section"),
        r"`mask=~np.isfinite(array).all(axis=-1)`, or \1 in the data section of the model",
    ),
    (re.compile(r'`np.save\("mask.npy", ([^`]*)\)`'), r"`mask=\1`"),
    (re.compile(r'`np.save\("\w+.npy", ([^`]*)\)`'), r"`\1`"),
    (re.compile(r"\bsave all of them as a list"), "give all of them as a list"),
    (re.compile(r"--data \w+=FILE(?: --data \w+=FILE)*"), _inputs),
    (re.compile(r"--data FILE\b"), "`data`"),
    (re.compile(r"Unknown option '--([\w-]+)'"), _unknown),
    (re.compile(r"Did you mean '--([\w-]+)'\?"), lambda found: f"Did you mean `{keyword(found.group(1))}`?"),
    (re.compile(r"`([a-z]+(?:-[a-z]+)+)` must be"), lambda found: f"`{keyword(found.group(1))}` must be"),
    (re.compile(r"with -o or --out"), "with output_dir, or in the variable TMPDIR"),
    (re.compile(r"leave --out away: runs are then numbered"), "leave it away: the run is then a temporary one"),
    (re.compile(r"^--set: |--set (?=[\w.]+=)"), ""),
    (re.compile(r"(with|by) (`?)--set\2"), r"\1 keywords of `Model`"),
    # What was typed stands before the colon.
    (re.compile(rf"^{_FLAG} ([^:]*)(?=: )"), _assigned),
    (re.compile(rf"{_FLAG} ({_NUMBER}(?:%|\b)|{_QUOTED})"), _assigned),
    (re.compile(rf"(?:(?<=write )|(?<=: )){_FLAG} ({_WORD})"), _assigned),
    (re.compile(rf"(?<=`){_FLAG} ([^\s`]+)(?=`)"), _assigned),
    (re.compile(rf"{_FLAG} [A-Z]+\b"), lambda found: f"`{keyword(found.group(1))}`"),
    (re.compile(_FLAG), lambda found: keyword(found.group(1))),
]

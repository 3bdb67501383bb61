"""What the flags of a command take, as the program itself tells."""

from __future__ import annotations

import json
import os
import subprocess
from typing import Any, Dict, Mapping, Optional, Tuple

from ._program import program

#: What a flag takes, as `<n>`, by the name of its keyword: `<key>...` where it may be given again, None of a switch.
Options = Mapping[str, Optional[str]]


def options_of(command: str) -> Options:
    """The flags of a command.

    Returns:
        What each takes; empty where the program does not tell.

    Raises:
        ProgramError: there is no program.
    """
    path = program()
    if path not in _KNOWN:
        described = _described(path)
        if not described:
            return {}
        _KNOWN[path] = described
    return _KNOWN[path].get(command, {})


#: What programs have told, by their paths.
_KNOWN: Dict[str, Dict[str, Options]] = {}


def _described(path: str) -> Dict[str, Options]:
    """The flags of all commands of a program; nothing where it does not tell."""
    try:
        said = subprocess.run(
            [path, "--experimental-dump-help"],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "AEC_MPI": "off"},
            check=True,
        )
        commands = json.loads(said.stdout)["command"]["subcommands"]
    except (OSError, subprocess.CalledProcessError, ValueError, KeyError, TypeError):
        return {}
    return {command["commandName"]: _taken(command) for command in commands}


def _taken(command: Dict[str, Any]) -> Options:
    named = (pair for argument in command.get("arguments", ()) for pair in _names(argument))
    return dict(named)


def _names(argument: Dict[str, Any]) -> Tuple[Tuple[str, Optional[str]], ...]:
    again = "..." if argument.get("isRepeating") else ""
    takes = f"<{argument.get('valueName', 'value')}>{again}" if argument["kind"] == "option" else None
    return tuple((name["name"].replace("-", "_"), takes) for name in argument.get("names", ()))

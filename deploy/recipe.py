"""A Dockerfile read as far as ours goes: its stages and their steps. Pure."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

_VARIABLE = re.compile(r"\$(?:\{(\w+)\}|(\w+))")


@dataclass(frozen=True, slots=True)
class Step:
    """One instruction and what stands behind it."""

    name: str
    rest: str


@dataclass(slots=True)
class Stage:
    """From one FROM to the next."""

    base: str
    name: str
    steps: list[Step] = field(default_factory=list)

    def last(self, name: str) -> str:
        """What the last instruction of a name says; empty when there is none."""
        return next((step.rest for step in reversed(self.steps) if step.name == name), "")


def read(text: str) -> list[Stage]:
    """The stages of a Dockerfile; arguments before the first hold in the names of the bases."""
    given: dict[str, str] = {}
    stages: list[Stage] = []
    for step in _steps(text):
        if step.name == "FROM":
            base, _, name = step.rest.partition(" AS ")
            stages.append(Stage(filled(base, given), name.strip()))
        elif not stages and step.name == "ARG":
            key, _, value = step.rest.partition("=")
            given[key] = value
        else:
            stages[-1].steps.append(step)
    return stages


def filled(text: str, variables: Mapping[str, str]) -> str:
    """A text with its variables put in."""
    return _VARIABLE.sub(lambda found: variables.get(found[1] or found[2], ""), text)


def assignments(rest: str, variables: Mapping[str, str]) -> dict[str, str]:
    """What an ENV sets."""
    pairs = (word.partition("=") for word in shlex.split(rest))
    return {name: filled(value, variables) for name, _, value in pairs}


def words(rest: str) -> list[str]:
    """A command in its form for programs, or for a shell."""
    return [str(word) for word in json.loads(rest)] if rest.startswith("[") else ["/bin/sh", "-c", rest]


def is_kept_out(name: str, patterns: list[str]) -> bool:
    """Whether .dockerignore keeps a file or folder out: the last pattern that fits it decides."""
    kept_out = False
    for pattern in patterns:
        wanted = Path(name)
        if any(place.match(pattern.removeprefix("!")) for place in (wanted, *wanted.parents) if place.name):
            kept_out = not pattern.startswith("!")
    return kept_out


def _steps(text: str) -> list[Step]:
    lines = [line for line in text.splitlines() if not line.lstrip().startswith("#")]
    whole = re.sub(r"\\\n\s*", " ", "\n".join(lines))
    found = (line.strip().partition(" ") for line in whole.splitlines() if line.strip())
    return [Step(name.upper(), rest.strip()) for name, _, rest in found]

"""All patterns of the code, how each is used, and texts on which one may cost more than its length."""

from __future__ import annotations

import ast
import importlib
import itertools
import pkgutil
import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from re import _parser  # type: ignore[attr-defined]
from typing import Any

import bot
import index

_ANYWHERE = "search|finditer|findall|sub|subn|split"
_OF_CLASS = {"DIGIT": "1", "SPACE": " ", "WORD": "a", "NOT_WORD": "!", "NOT_SPACE": "a", "NOT_DIGIT": "a"}
_MOST_SIGNS = 7
_LENGTH = 400


@dataclass(frozen=True, slots=True)
class Use:
    """A pattern, where it stands, and how it is looked for: anywhere in a text, or only at one place."""

    place: str
    pattern: re.Pattern[Any]
    ways: frozenset[str]
    """The methods of a pattern that are called on it."""


def uses() -> list[Use]:
    """Every pattern that a module holds by name, and every one that stands in a call of `re`."""
    found: dict[tuple[Any, int], Use] = {}
    for package in (index, bot):
        for info in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if "__main__" not in info.name and "migrations" not in info.name:
                module = importlib.import_module(info.name)
                source = Path(str(module.__file__)).read_text(encoding="utf-8")
                for use in (*_named(vars(module), info.name, source), *_called(source, info.name)):
                    found.setdefault((use.pattern.pattern, use.pattern.flags), use)
    return list(found.values())


def _named(held: dict[str, Any], module: str, source: str) -> Iterator[Use]:
    for name, value in list(held.items()):
        for pattern in _within(value, 0):
            used = frozenset(re.findall(rf"\b{name}\.({_ANYWHERE}|match|fullmatch)\b", source))
            alone = isinstance(value, re.Pattern) and used
            yield Use(f"{module}.{name}", pattern, used if alone else frozenset(("search", "fullmatch")))


def _within(value: Any, depth: int) -> Iterator[re.Pattern[Any]]:
    if isinstance(value, re.Pattern):
        yield value
    elif isinstance(value, dict | list | tuple) and depth < 3 and len(value) < 200:
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _within(inner, depth + 1)


def _called(source: str, module: str) -> Iterator[Use]:
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute) or not node.args:
            continue
        of_re = isinstance(node.func.value, ast.Name) and node.func.value.id == "re"
        first = node.args[0]
        if of_re and isinstance(first, ast.Constant) and isinstance(first.value, str) and node.func.attr != "compile":
            yield Use(f"{module}:{node.lineno}", re.compile(first.value), frozenset((node.func.attr,)))


def grows(use: Use, most: float) -> str | None:
    """The first repeated piece of text for which four times as much costs over `most` times as much; None for none.

    Processor time is compared with itself, on a text and on four times that text: a slow machine changes nothing.
    """
    for unit in _units(use.pattern):
        if _ratio(use, unit, _LENGTH, most) > most and _ratio(use, unit, 4 * _LENGTH, most) > most:
            return unit
    return None


def _ratio(use: Use, unit: str, length: int, most: float) -> float:
    """By how much four times the text costs more; nothing where that much costs hardly anything, as nearly all do."""
    text = _repeated(unit, 4 * length)
    once = _cost(use, text, _NOTICED, runs=1)
    if once <= _NOTICED:
        return 0.0
    short = _cost(use, _repeated(unit, length), _NOTICED / 20)
    # What was not too much at once is not so after more runs, either.
    return (once if once <= most * short else _cost(use, text, most * short)) / short


def _repeated(unit: str, length: int) -> str:
    return (unit * (length // len(unit) + 1))[:length] + "\x00"


_NOTICED = 0.0005
"""Seconds below which the clock is too coarse to say anything."""


def _cost(use: Use, text: str, little: float, runs: int = 3) -> float:
    """The least of so many runs, or the first that is little."""
    subject: Any = text.encode("utf-8", "replace") if isinstance(use.pattern.pattern, bytes) else text
    ways = use.ways - {"match", "fullmatch"}
    looks: list[Callable[[], object]] = [lambda: sum(1 for _ in use.pattern.finditer(subject))] if ways else []
    looks += [partial(getattr(use.pattern, way), subject) for way in ("match", "fullmatch") if way in use.ways]
    spent = []
    for _ in range(runs):
        before = time.process_time()
        for look in looks:
            look()
        spent.append(time.process_time() - before)
        if spent[-1] <= little:
            break
    return max(min(spent), 1e-7)


def _units(pattern: re.Pattern[Any]) -> list[str]:
    """Signs that the pattern knows, two of them together, and words that stand in it."""
    text = pattern.pattern if isinstance(pattern.pattern, str) else pattern.pattern.decode("latin-1")
    signs: dict[str, None] = {}
    _signs(_parser.parse(pattern.pattern, pattern.flags), signs)
    few = list(dict.fromkeys([*list(signs)[:_MOST_SIGNS], " ", "a", "\n"]))
    pairs = ("".join(pair) for pair in itertools.permutations(few, 2))
    return [*few, *list(signs)[_MOST_SIGNS:30], *pairs, *re.findall(r"[A-Za-z<!\[\]-]{2,}", text)[:6]]


def _signs(parsed: Any, signs: dict[str, None]) -> None:
    for operation, value in parsed:
        name = str(operation)
        if name == "LITERAL":
            signs.setdefault(chr(value))
        elif name == "IN":
            _signs(value, signs)
        elif name == "RANGE":
            signs.setdefault(chr(value[0]))
        elif name == "CATEGORY":
            signs.setdefault(_OF_CLASS.get(str(value).removeprefix("CATEGORY_"), "a"))
        else:
            for inner in _inner(name, value):
                _signs(inner, signs)


def _inner(name: str, value: Any) -> list[Any]:
    """The patterns within an operation of a pattern."""
    if name.endswith("_REPEAT"):
        return [value[2]]
    if name == "SUBPATTERN":
        return [value[3]]
    if name == "BRANCH":
        return list(value[1])
    if name in ("ASSERT", "ASSERT_NOT"):
        return [value[1]]
    return [value] if name == "ATOMIC_GROUP" else []

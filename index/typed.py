"""Frozen values to JSON and back, each part by its type; what is of another form is refused.

For the few forms that an edition's files hold: dataclasses, tuples, sets, mappings, texts and numbers. Pydantic does
the same and more, and takes longer to load than a question takes to be answered.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields, is_dataclass
from functools import cache
from types import NoneType, UnionType
from typing import Any, Generic, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

T = TypeVar("T")

Read = Callable[[Any], Any]
"""What JSON has to a value; raises TypeError, ValueError or KeyError."""


class FromJson(Generic[T]):
    """Reads values of one type; it is looked at when the first is read."""

    def __init__(self, kind: type[T]) -> None:
        self._kind: Any = kind

    def __call__(self, text: bytes) -> T:
        """The value that a JSON text holds; raises ValueError, TypeError or KeyError for any other text."""
        made: T = _reader(self._kind)(json.loads(text))
        return made


def to_json(value: Any) -> bytes:
    """A value as the JSON that it is read from."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=_parts).encode()


def _parts(value: Any) -> Any:
    if isinstance(value, frozenset):
        return sorted(value)
    return {one.name: getattr(value, one.name) for one in fields(value)}


@cache
def _reader(kind: Any) -> Read:
    """How a value of a type is read."""
    origin, inner = get_origin(kind), get_args(kind)
    if is_dataclass(kind):
        return _dataclass(kind)
    if origin is Literal:
        return _one_of(frozenset(inner))
    if origin in (Union, UnionType):
        return _optional(*[one for one in inner if one is not NoneType])
    if origin is tuple:
        return _many(tuple, inner[0]) if inner[1:] == (...,) else _row(inner)
    if origin is frozenset:
        return _many(frozenset, *inner)
    if origin is Mapping:
        return _mapping(*inner)
    return _plain(kind)


def _plain(kind: Any) -> Read:
    def read(value: Any) -> Any:
        if type(value) is not kind:
            raise TypeError(value)
        return value

    return read


def _one_of(known: frozenset[Any]) -> Read:
    def read(value: Any) -> Any:
        if value not in known:
            raise ValueError(value)
        return value

    return read


def _optional(kind: Any) -> Read:
    inner = _reader(kind)
    return lambda value: None if value is None else inner(value)


def _many(made: Callable[[Any], Any], kind: Any) -> Read:
    inner, listed = _reader(kind), _plain(list)
    return lambda value: made(map(inner, listed(value)))


def _row(kinds: tuple[Any, ...]) -> Read:
    inner, listed = [*map(_reader, kinds)], _plain(list)
    return lambda value: tuple(read(one) for read, one in zip(inner, listed(value), strict=True))


def _mapping(key: Any, kind: Any) -> Read:
    name, inner, mapped = _reader(key), _reader(kind), _plain(dict)
    return lambda value: {name(one): inner(held) for one, held in mapped(value).items()}


def _dataclass(kind: Any) -> Read:
    hints, mapped = get_type_hints(kind), _plain(dict)
    known = [
        (one.name, _reader(hints[one.name]), one.default is MISSING and one.default_factory is MISSING)
        for one in fields(kind)
    ]

    def read(value: Any) -> Any:
        given = mapped(value)
        return kind(**{name: inner(given[name]) for name, inner, needed in known if needed or name in given})

    return read

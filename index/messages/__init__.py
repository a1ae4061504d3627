"""What the library says to people, by key: the sentences stand in `en.ftl`, and this is how they are read.

A catalogue is a folder of Fluent files (https://projectfluent.org), one a language: a file more is a language more. The
bot has one of its own, of the same form. In which language something is said is a matter of who reads it: whoever knows
that opens a block `with spoken_in("ko"):`, and all that is said inside follows, on other threads too where they are
given the context. Nothing that is kept for another reader may be said before; keep the key and its values instead.
Dates and lists are as the reader's language has them; what is data, such as a name, is `index/english.py`'s.
"""

from __future__ import annotations

import os
import re
import threading
import warnings
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date as Day
from functools import cached_property, lru_cache
from html import unescape
from pathlib import Path
from typing import Any

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_skeleton
from fluent.runtime import FluentBundle, FluentResource
from fluent.runtime.types import fluent_number

from index import english

ENGLISH = "en"
"""The language that every catalogue has, and in which is said what another one lacks."""

_language: ContextVar[str] = ContextVar("language", default=ENGLISH)
_names: ContextVar[Mapping[str, str]] = ContextVar("names", default={})  # noqa: B039  # it is never changed

_HELD = re.compile("\ue000([^\ue000]*)\ue000")
"""Where a text is put in: between letters that nobody writes."""


_ENTRY = re.compile(r"^(?=-?[a-zA-Z][\w-]* *=)", re.MULTILINE)
"""Where an entry of a Fluent file begins: nothing but entries and comments stands at the left margin."""

_REFERENCE = re.compile(r"\{ *(-?[a-zA-Z][\w-]*)")
"""What may name another entry in one."""


class NotTranslated(UserWarning):
    """A sentence that the catalogue of a language lacks, and that was said in English."""


def language() -> str:
    """The code of the language in which things are said now."""
    return _language.get()


def spoken_name(name: str) -> str:
    """What a name of the library, such as that of a topic, is called in the language in which things are said now.

    It may be written for HTML.
    """
    known = _names.get()
    return known.get(name) or (known.get(unescape(name), name) if known and "&" in name else name)


@contextmanager
def spoken_in(code: str, names: Mapping[str, str] | None = None) -> Iterator[None]:
    """Inside, what is said is said in this language, and these names are put into sentences as it calls them.

    Without `names`, those that hold go on to hold where the language does.
    """
    known = names if names is not None else _names.get() if code == _language.get() else {}
    token, other = _language.set(code), _names.set(known)
    try:
        yield
    finally:
        _language.reset(token)
        _names.reset(other)


def fitting(code: str | None, known: Collection[str]) -> str | None:
    """The one of the languages that a code means, as Telegram or a system writes it ("ko-KR", "en_GB.UTF-8"); or None.

    The nearest wins: "pt-br" before "pt".
    """
    parts = re.split("[^a-z0-9]+", re.split("[.@]", (code or "").lower())[0])
    return next((found for size in range(len(parts), 0, -1) if (found := "-".join(parts[:size])) in known), None)


def of_the_terminal(chosen: str | None = None) -> str:
    """The language of whoever reads the terminal: what they chose, or else that of their system."""
    named = (chosen or os.environ.get("BRIEFING_LANGUAGE"), *map(os.environ.get, ("LC_ALL", "LC_MESSAGES", "LANG")))
    return fitting(next(filter(None, named), None), say.languages) or ENGLISH


class Messages:
    """The sentences of one catalogue; the file of a language is read when the first of its sentences is asked for."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._languages: dict[str, _Spoken] = {}
        self._opening = threading.Lock()

    def __call__(self, key: str, /, **values: Any) -> str:
        """The sentence under a key, its variables put in as they are; raises KeyError when one is missing.

        Numbers are written without separators, unless the catalogue asks for them, and choose between one and many.
        """
        spoken = self._spoken(self.language)
        if key not in spoken.entries and key in self.keys:
            warnings.warn(NotTranslated(f"{self.language}.ftl lacks {key}"), stacklevel=2)
            spoken = self._spoken(ENGLISH)
        bundle = spoken.bundle(key)
        message = bundle.get_message(key)
        given = {name: _given(name, value) for name, value in values.items()}
        text, faults = bundle.format_pattern(message.value, given)
        if faults:
            raise KeyError(f"{key}: {faults[0]}")
        return _HELD.sub(lambda held: spoken_name(str(values[held[1]])), str(text))

    def of(self, group: str, name: str, /, **values: Any) -> str:
        """The sentence of a group that a name stands for: `of("decided", "not kept")` is under "decided-not-kept"."""
        return self(f"{group}-{re.sub('[^a-z0-9]', '-', name)}", **values)

    def in_every(self, key: str, /, **values: Any) -> dict[str, str]:
        """The sentence under a key in each language that has it, by the language's code."""
        told = {}
        for code in self.languages:
            if key in self._spoken(code).entries:
                with spoken_in(code):
                    told[code] = self(key, **values)
        return told

    @property
    def language(self) -> str:
        """The code of the language in which this catalogue speaks now: English where it lacks that of the reader."""
        return language() if language() in self.languages else ENGLISH

    @cached_property
    def languages(self) -> tuple[str, ...]:
        """The codes of the languages of which there is a file, English first."""
        found = {path.stem.lower() for path in self._folder.glob("*.ftl")}
        return (ENGLISH, *sorted(found - {ENGLISH}))

    @cached_property
    def keys(self) -> frozenset[str]:
        """Every key of the catalogue."""
        return frozenset(name for name in self._spoken(ENGLISH).entries if not name.startswith("-"))

    def _spoken(self, code: str) -> _Spoken:
        with self._opening:
            if code not in self._languages:
                path = next(path for path in self._folder.glob("*.ftl") if path.stem.lower() == code)
                self._languages[code] = _Spoken(code, path.read_text(encoding="utf-8"))
            return self._languages[code]


class _Spoken:
    """The sentences of a catalogue in one language; each is parsed when it is first said, for a file has hundreds."""

    def __init__(self, code: str, text: str) -> None:
        first = _ENTRY.search(text)
        parts = _ENTRY.split(text[first.start() :])[1:] if first else []
        self.entries = {part.partition("=")[0].strip(): part for part in parts}
        # Isolating marks around what is put in are invisible letters: quotes would no longer be exact.
        self._bundle = FluentBundle([code, ENGLISH], use_isolating=False)
        self._parsed: set[str] = set()
        self._parsing = threading.RLock()

    def bundle(self, key: str) -> FluentBundle:
        """A bundle that holds the sentence under a key, if there is one, and what that refers to."""
        with self._parsing:
            if key in self.entries and key not in self._parsed:
                self._parsed.add(key)
                self._bundle.add_resource(FluentResource(self.entries[key]))
                for named in _REFERENCE.findall(self.entries[key]):
                    self.bundle(named)
        return self._bundle


def _given(name: str, value: object) -> object:
    """A number as it is; of a text its name, since Fluent takes none of over 1,000 letters."""
    return fluent_number(value, useGrouping=False) if isinstance(value, int) else f"\ue000{name}\ue000"


say = Messages(Path(__file__).parent)
"""What the library says."""


def locale() -> Locale:
    """What Babel knows of the language in which things are said now; of English where it knows nothing of that."""
    return _locale(say.language)


def spoken_date(date: str | None, *, with_year: bool = True) -> str:
    """A date of the brief format for reading: "March 2019", "22 May 2019", "2019", or "undated"."""
    if date is None:
        return say("undated")
    if say.language == ENGLISH:
        told = english.spoken_date(date)
        return told if with_year else told.removesuffix(f" {date[:4]}")
    parts = [int(part) for part in date.split("-")]
    day = Day(*[*parts, 1, 1][:3])
    if len(parts) == 3 and with_year:
        return str(format_date(day, "long", locale=locale()))
    return str(format_skeleton(("y", "yMMMM", "MMMMd")[len(parts) - 1], day, locale=locale()))


def joined(names: Sequence[str], word: str = "and") -> str:
    """Names as one text: "A", "A and B", "A, B and C"; or with "or"."""
    names = [spoken_name(name) for name in names]
    if len(names) < 2:
        return "".join(names)
    return say.of("list", word, some=", ".join(names[:-1]), last=names[-1])


def abridged(names: Sequence[str], most: int) -> str:
    """Names as one text; of more than so many, the first and how many others: "A and 3 others"."""
    return joined(names) if len(names) <= most else say("list-others", first=names[0], count=len(names) - 1)


@lru_cache(maxsize=16)
def _locale(code: str) -> Locale:
    try:
        return Locale.parse(code, sep="-")
    except (UnknownLocaleError, ValueError):
        return Locale(ENGLISH)

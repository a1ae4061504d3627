"""What the library says to people, by key: the sentences stand in `en.ftl`, and this is how they are read.

A catalogue is a Fluent file (https://projectfluent.org), one a language. The bot has one of its own, of the same form.
"""

from __future__ import annotations

import re
from functools import cached_property
from pathlib import Path
from typing import Any

from fluent.runtime import FluentBundle, FluentResource
from fluent.runtime.types import fluent_number
from fluent.syntax.ast import Message, Resource

_HELD = re.compile("\ue000([^\ue000]*)\ue000")
"""Where a text is put in: between letters that nobody writes."""


class Messages:
    """The sentences of one catalogue; the file is read when the first of them is asked for."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def __call__(self, key: str, /, **values: Any) -> str:
        """The sentence under a key, its variables put in as they are; raises KeyError when one is missing.

        Numbers are written without separators, unless the catalogue asks for them, and choose between one and many.
        """
        message = self._bundle.get_message(key)
        given = {name: _given(name, value) for name, value in values.items()}
        text, faults = self._bundle.format_pattern(message.value, given)
        if faults:
            raise KeyError(f"{key}: {faults[0]}")
        return _HELD.sub(lambda held: str(values[held[1]]), str(text))

    def of(self, group: str, name: str, /, **values: Any) -> str:
        """The sentence of a group that a name stands for: `of("decided", "not kept")` is under "decided-not-kept"."""
        return self(f"{group}-{re.sub('[^a-z0-9]', '-', name)}", **values)

    @property
    def language(self) -> str:
        """The language of the catalogue, by its code."""
        return self._path.stem

    @cached_property
    def keys(self) -> frozenset[str]:
        """Every key of the catalogue."""
        return frozenset(entry.id.name for entry in self._resource.body if isinstance(entry, Message))

    @cached_property
    def _resource(self) -> Resource:
        return FluentResource(self._path.read_text(encoding="utf-8"))

    @cached_property
    def _bundle(self) -> FluentBundle:
        # Isolating marks around what is put in are invisible letters: quotes would no longer be exact.
        bundle = FluentBundle([self.language], use_isolating=False)
        bundle.add_resource(self._resource)
        return bundle


def _given(name: str, value: object) -> object:
    """A number as it is; of a text its name, since Fluent takes none of over 1,000 letters."""
    return fluent_number(value, useGrouping=False) if isinstance(value, int) else f"\ue000{name}\ue000"


say = Messages(Path(__file__).with_name("en.ftl"))
"""What the library says, in English."""

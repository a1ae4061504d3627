"""What a subscriber had so far, as it bears on what they get next: voices, subjects, and sides of issues."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from bot.daily.catalogue import Entry
from bot.records import Had
from index import Item

LATELY_DAYS = 14
"""For how long a side that was read waits for another one."""


@dataclass(frozen=True, slots=True)
class Contrast:
    """An issue on which an item holds another view than `voices`, whom they read on `day`."""

    issue: str
    voices: tuple[str, ...]
    day: str
    opposite: bool
    """Whether one is for it and the other against, not one of them on conditions."""


class History:
    """What somebody had until a day."""

    NO_CONTRAST = 2

    def __init__(self, entries: Iterable[Entry], had: Mapping[int, Had], day: str) -> None:
        lately = (date.fromisoformat(day) - timedelta(days=LATELY_DAYS)).isoformat()
        known = [(entry.item, had[entry.id].day) for entry in entries if entry.item is not None and entry.id in had]
        self.empty = not had
        self._voices = Counter(voice for item, _ in known for voice in item.speakers)
        self._subjects = Counter(subject for item, _ in known for subject in subjects(item))
        self._heard: dict[str, str] = {}
        self._sides: dict[str, dict[str, tuple[tuple[str, ...], str]]] = {}
        for item, when in sorted(known, key=lambda one: one[1]):
            self._heard.update((voice, when) for voice in item.speakers)
            for issue, stance in item.stances if when >= lately else ():
                self._sides.setdefault(issue, {})[stance] = (item.speakers, when)

    def rank(self, item: Item) -> tuple[int, int, int]:
        """How well an item goes with what they had, less is better: contrast, then how often voice and subject came."""
        contrast = self.contrast(item)
        contrasts = self.NO_CONTRAST if contrast is None else int(not contrast.opposite)
        voice = max((self._voices[voice] for voice in item.speakers), default=0)
        return contrasts, voice, min((self._subjects[subject] for subject in subjects(item)), default=0)

    def contrast(self, item: Item) -> Contrast | None:
        """The issue on which an item shows a view that they have not read lately, while they read another."""
        found = [
            Contrast(issue, *sides[other], opposite={other, stance} == {"supports", "opposes"})
            for issue, stance in item.stances
            if (sides := self._sides.get(issue, {})) and stance not in sides
            for other in sides
            if set(sides[other][0]).isdisjoint(item.speakers)
        ]
        return max(found, key=lambda one: (one.opposite, one.day, one.issue), default=None)

    def heard(self, voice: str) -> str | None:
        """The last day on which a voice was in their brief."""
        return self._heard.get(voice)

    def had_on(self, subject: str) -> bool:
        """Whether they had something on an issue or topic."""
        return self._subjects[subject] > 0


def subjects(item: Item) -> tuple[str, ...]:
    """What an item is on, for spreading: its issues, or its topics when it takes no side, or just its brief."""
    return tuple(issue for issue, _ in item.stances) or item.topics or (item.title,)

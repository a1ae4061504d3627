"""What goes into one person's brief, and why: a pure function of what they want, what they had, and the day.

First what they had and what was changed since, then what is new, then the archive. Nobody gets a
text twice. Within each of these the choice is spread over experts and issues, and who read one side
of an issue gets another. `text.py` decides how it looks.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from hashlib import blake2b

from bot.clock import seen_from
from bot.daily.catalogue import Entry
from bot.messages import say
from bot.records import Had, Subscriber
from index import Item, joined

COUNTS = {"short": 3, "full": 6}
"""Items in a brief of each length."""

CONTRASTS = {"short": 1, "full": 2}
"""How many of them may be chosen because they contradict what was read before."""

KINDS = ("recommendation", "position", "background")

LATELY_DAYS = 14
"""For how long a side that was read waits for another one."""


@dataclass(frozen=True, slots=True)
class Pick:
    """An item of a brief, why it was chosen, and, when it was updated, the text that they had before."""

    entry: Entry
    item: Item
    why: str
    before: str | None = None


@dataclass(frozen=True, slots=True)
class News:
    """What changed for a person since their last brief.

    `added` counts by kind, `withdrawn` are the last texts of what they had and is gone, `waiting` is
    how many have no room today.
    """

    added: tuple[tuple[str, int], ...] = ()
    changed: int = 0
    withdrawn: tuple[str, ...] = ()
    waiting: int = 0


@dataclass(frozen=True, slots=True)
class Composed:
    """A brief before it is written: what it holds, and whether nothing is left to send."""

    picks: tuple[Pick, ...]
    news: News
    exhausted: bool


@dataclass(frozen=True, slots=True)
class _Candidate:
    """An item that they may get, and how little they had of its like."""

    entry: Entry
    item: Item
    rank: tuple[int, int, int, bytes]
    loved: bool = False
    """Whether they asked for more of its like."""

    @property
    def contrasts(self) -> bool:
        """Whether it is another view than one they read lately."""
        return self.rank[0] < History.NO_CONTRAST


def compose(subscriber: Subscriber, entries: Sequence[Entry], had: Mapping[int, Had], day: str) -> Composed:
    """The brief of a subscriber for a local day: always the same for the same arguments."""
    entries = sorted(entries, key=lambda entry: entry.id)
    history = History(entries, had, day)
    open_to = [(entry, item) for entry, item in _wanted(subscriber, entries) if not _is_had(entry, had)]
    tiers: list[list[_Candidate]] = [[] for _ in range(5)]
    for entry, item in open_to:
        rank = (*history.rank(item), _lot(subscriber, entry))
        loved = _is_among(subscriber.more, item)
        tiers[_tier(subscriber, entry, item, had)].append(_Candidate(entry, item, rank, loved))
    chosen = _chosen(tiers, COUNTS[subscriber.length], CONTRASTS[subscriber.length])
    picks = tuple(_pick(subscriber, one, had, history, day) for one in chosen)
    left = sum(map(len, tiers[:3])) - sum(one in tier for tier in tiers[:3] for one in chosen)
    return Composed(picks, _news(subscriber, entries, open_to, had, left), exhausted=not picks)


def is_wanted(subscriber: Subscriber, item: Item) -> bool:
    """Whether an item is on a topic or by an expert that a subscriber chose; all are when they chose none."""
    if not subscriber.topics and not subscriber.experts:
        return True
    return not (set(subscriber.topics).isdisjoint(item.topics) and set(subscriber.experts).isdisjoint(item.voices))


def _wanted(subscriber: Subscriber, entries: Iterable[Entry]) -> list[tuple[Entry, Item]]:
    return [(entry, entry.item) for entry in entries if entry.item is not None and is_wanted(subscriber, entry.item)]


def _is_had(entry: Entry, had: Mapping[int, Had]) -> bool:
    """Whether they had this very text."""
    return entry.id in had and had[entry.id].digest == entry.digest


def _tier(subscriber: Subscriber, entry: Entry, item: Item, had: Mapping[int, Had]) -> int:
    """What comes first: 0 updated, 1 new, 2 new since they subscribed, 3 the archive, 4 what they want fewer of."""
    if entry.id in had:
        return 0
    if _is_unloved(subscriber, item):
        return 4
    if _is_new(subscriber, entry):
        return 1
    return 2 if entry.added_at > subscriber.created_at else 3


def _is_unloved(subscriber: Subscriber, item: Item) -> bool:
    """Whether an item is by or on something of which they want fewer."""
    return _is_among(subscriber.fewer, item)


def _is_among(names: Iterable[str], item: Item) -> bool:
    """Whether an item is by or on one of these."""
    return not set(names).isdisjoint([*item.speakers, *(issue for issue, _ in item.stances)])


def _is_new(subscriber: Subscriber, entry: Entry) -> bool:
    return subscriber.last_brief is not None and entry.added_at > subscriber.last_brief


def _lot(subscriber: Subscriber, entry: Entry) -> bytes:
    """Decides where nothing else does; another one for each subscriber."""
    address = subscriber.address
    return blake2b(f"{address.chat_id} {address.thread_id} {entry.id}".encode(), digest_size=8).digest()


def _chosen(tiers: Iterable[list[_Candidate]], count: int, contrasts: int) -> list[_Candidate]:
    """The best of each tier in turn, until there are `count`; what is chosen bears on what fits beside it."""
    chosen: list[_Candidate] = []
    for tier in tiers:
        left = list(tier)
        while left and len(chosen) < count:
            full = sum(one.contrasts for one in chosen) >= contrasts
            beside = _Beside(chosen)
            best = min(left, key=partial(_fit, beside, full))
            left.remove(best)
            chosen.append(best)
    return chosen


def _fit(beside: _Beside, full: bool, one: _Candidate) -> tuple[object, ...]:
    """How well a candidate fits beside what is chosen, less is better; a contrast counts until there are enough.

    What they want more of comes first among what fits, so that it does not crowd out all else.
    """
    contrasts, *others = one.rank
    return (*beside.clash(one.item), not one.loved, 0 if full else contrasts, *others)


class _Beside:
    """What a brief holds so far, and how badly another item would fit beside it."""

    def __init__(self, chosen: Sequence[_Candidate]) -> None:
        self._voices = {voice for one in chosen for voice in one.item.speakers}
        self._briefs = {one.item.brief_id for one in chosen}
        self._subjects = {subject for one in chosen for subject in subjects(one.item)}
        self._reported = any(one.item.reported for one in chosen)

    def clash(self, item: Item) -> tuple[bool, bool]:
        """Whether voice or brief come twice; whether its subject or a second report does."""
        again = item.brief_id in self._briefs or not self._voices.isdisjoint(item.speakers)
        alike = not self._subjects.isdisjoint(subjects(item))
        return again, alike or (self._reported and item.reported)


def _pick(subscriber: Subscriber, one: _Candidate, had: Mapping[int, Had], history: History, day: str) -> Pick:
    before = had.get(one.entry.id)
    if before is not None:
        why = say("why-updated", when=seen_from(before.day, day))
        return Pick(one.entry, one.item, why, one.entry.texts.get(before.digest))
    tier = _tier(subscriber, one.entry, one.item, had)
    # Why an item was in no brief before is not known: for want of room, or because its topic was chosen later.
    since = say("why-new") if subscriber.last_brief is None else say("why-waited")
    fixed = {1: say("why-new"), 2: since, 4: say("why-fewer")}
    return Pick(one.entry, one.item, fixed.get(tier) or _why(subscriber, one.item, history, day))


def named(first: str, *others: str) -> str:
    """Names within a sentence: one, two, or of more the first."""
    return say("named-first", first=first) if len(others) > 1 else joined((first, *others))


def _why(subscriber: Subscriber, item: Item, history: History, day: str) -> str:
    """Why an item of the archive was chosen: the most telling reason that holds."""
    contrast = history.contrast(item)
    if contrast is not None:
        told = "why-other-side" if contrast.opposite else "why-other-view"
        read = {"expert": named(*contrast.voices), "when": seen_from(contrast.day, day)}
        return say(told, issue=item.spoken(contrast.issue), **read)
    if _is_among(subscriber.more, item):
        return say("why-more")
    followed = next((voice for voice in item.speakers if voice in subscriber.experts), None)
    if followed is not None:
        return say("why-followed", expert=named(followed))
    topic = next((topic for topic in item.topics if topic in subscriber.topics), None)
    if topic is not None:
        return say("why-your-topic", topic=topic)
    return _why_any(item, history, day)


def _why_any(item: Item, history: History, day: str) -> str:
    """Why somebody who wants everything gets an item."""
    about = subjects(item)
    topic = item.spoken(next((one for one in about if not history.had_on(one)), about[0]))
    last = max((seen for voice in item.speakers if (seen := history.heard(voice))), default=None)
    if history.empty:
        return say("why-beginning", topic=topic)
    if item.kind == "background":
        return say("why-background", topic=topic)
    if not any(map(history.had_on, about)):
        return say("why-first-on", topic=topic)
    if last is None:
        return say("why-first-of")
    expert = next(voice for voice in item.speakers if history.heard(voice) == last)
    return say("why-again", expert=named(expert), when=seen_from(last, day))


def _news(
    subscriber: Subscriber,
    entries: Iterable[Entry],
    open_to: Iterable[tuple[Entry, Item]],
    had: Mapping[int, Had],
    waiting: int,
) -> News:
    """What changed since the last brief; before the first one nothing did.

    What is new of what they want fewer of comes last some day, so it is no news to be looked for below.
    """
    since = subscriber.last_brief
    if since is None:
        return News()
    new = [item for entry, item in open_to if entry.id not in had and entry.added_at > since]
    kinds = [item.kind for item in new if not _is_unloved(subscriber, item)]
    return News(
        added=tuple((kind, kinds.count(kind)) for kind in KINDS if kind in kinds),
        changed=sum(entry.id in had and (entry.changed_at or 0) > since for entry, _ in open_to),
        withdrawn=tuple(one.quote for one in entries if one.id in had and (one.withdrawn_at or 0) > since),
        waiting=waiting,
    )


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

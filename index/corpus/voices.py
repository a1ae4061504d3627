"""Whose each view is, and who the voices of a library are: decided here, for everything that shows or counts them.

The rule, at more length in `docs/decisions/0016-voices.md`:

- A position or recommendation is held by those whom `by` names; without it by the brief's authors, of several by
  those whom the sentence names; and in a brief without an author by nobody, which is “an article in …”.
- A voice is an expert, an organisation, or a government or official. An outlet is none for what it reports, and an
  unsigned article is shown but counts as nobody.
- A name is one voice, however many briefs it stands in; what kind, the latest brief says that says it at all.
- Those who write jointly are one voice as long as nobody hears them otherwise: the same names in every piece of
  theirs. As soon as one of them is heard without the others, each is a voice, and what they wrote together is one
  position that all of them hold.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

from index.corpus.chunking import sentences
from index.english import unaccented
from index.records import VOICES, Brief, Holder, Position, Recommendation, Voice, VoiceKind

Entry = Position | Recommendation
_Unit = frozenset[str]
"""The keys of the names that speak together in one place of a brief."""

_NAME = re.compile(r"(?:\b([A-Z]\w*) )?\b([A-Z]\w*(?:-\w+)*)")
_BEARINGS = frozenset(("north", "south", "east", "west", "new"))
"""What sets one land's name apart from another's."""

_SPEAKS = re.compile(
    r"\b(?:says?|said|saying|tells?|told|adds?|added|according to|in \w+['’]s? (?:\w+ )?(?:opinion|view|eyes|account"
    r"|judg\w+)|states?|stated|(?:argu|describ|conced|declar|propos|advis|urg|acknowledg|conclud|agre)(?:e|es|ed)"
    r"|(?:want|ask|demand|call|consider|warn|insist|claim|expect|doubt|stress|reject|favor|favour|recommend|point"
    r"|repeat|explain|maintain|complain|suggest|oppos|promis|offer|wish|hop|refus|prefer|support|regard|predict)(?:s|ed|es)?"
    r"|believes?|believed|thinks?|thought|finds?|found|sees?|saw|calls? for|den(?:y|ies|ied))\b"
)
"""What shows that a sentence tells what somebody says, thinks or wants."""

_ASIDE = re.compile(r"(?<=\S)\s*\(.*\)$")


def holder(brief: Brief, entry: Entry) -> Holder:
    """Whose a position or a recommendation of the brief is."""
    if not entry.by:
        return author_of(brief, entry.says)
    its_own = {*map(key, brief.authors), key(_outlet(brief) or "")}
    if its_own.issuperset(map(key, entry.by)):
        return Holder(entry.by)
    return Holder(entry.by, _outlet(brief) or brief.author)


def author_of(brief: Brief, said: str = "") -> Holder:
    """Whose words or views a brief reports where no entry says otherwise; of several authors those whom `said` names.

    What one of a panel holds the others need not.
    """
    signers = _signers(brief)
    if not signers:
        return Holder((), _outlet(brief))
    if len(signers) == 1:
        return Holder(signers)
    named = tuple(author for author in signers if _is_named(author, said))
    return Holder(signers if "co-author" in said else named or signers)


def speaker(brief: Brief, start: int, end: int) -> Holder:
    """Whose a slice of the body is: of those whose position or recommendation it says, or else the author's.

    Where an unsigned article says something of its own in it too, it is the article's: what the article advises
    must not read as the words of somebody whom it only reports. So it is where a sentence beside theirs does not speak
    for them: a fact that a newspaper gives is not said by the government that it quotes next, nor the count of a panel
    by the one of its members who is named behind it.
    """
    said = [entry for entry in entries(brief) if _overlaps(brief, entry, start, end)]
    held = [holder(brief, entry) for entry in said]
    if not any(entry.by for entry in said) or not all(one.names for one in held):
        author = author_of(brief, brief.body[start:end])
        nobody = not said and author.names == _signers(brief) and _is_panel(brief)
        return Holder((), _outlet(brief)) if nobody else author
    names = {key(name): name for one in held for name in one.names}
    theirs = Holder(tuple(names.values()), held[0].outlet if all(one.outlet for one in held) else None)
    if _all_theirs(brief.body[start:end], said, theirs):
        return theirs
    return Holder((), _outlet(brief)) if names.keys() <= {*map(key, _signers(brief))} else author_of(brief)


def entries(brief: Brief) -> tuple[Entry, ...]:
    """The positions and recommendations of a brief."""
    return (*brief.positions, *brief.recommendations)


@dataclass(frozen=True)
class Voices:
    """The voices of a library: experts by surname, then organisations, then governments and officials."""

    all: tuple[Voice, ...]
    heard: Mapping[str, tuple[Voice, ...]]
    """The id of each brief -> the voices that it gives room: its authors, and whoever holds one of its entries."""

    @cached_property
    def by_name(self) -> dict[str, Voice]:
        """The key of each name -> the voice that it is, or is part of."""
        return {key(name): voice for voice in self.all for name in voice.names}

    @cached_property
    def places(self) -> dict[Voice, list[str]]:
        """The ids of the briefs in which each voice is heard."""
        found: dict[Voice, list[str]] = {voice: [] for voice in self.all}
        for brief_id, heard in self.heard.items():
            for voice in heard:
                found[voice].append(brief_id)
        return found

    @cached_property
    def expert_keys(self) -> frozenset[str]:
        """The keys of the experts' names, and of the surnames that only one of them bears."""
        names = list(self.experts())
        surnames = Counter(map(surname, names))
        return frozenset(map(key, names)) | {name for name, count in surnames.items() if count == 1}

    def of(self, held: Holder) -> tuple[Voice, ...]:
        """The voices that hold something, each once; none for an unsigned article."""
        return tuple(dict.fromkeys(self.by_name[key(name)] for name in held.names))

    def experts(self) -> dict[str, set[str]]:
        """The name of each expert, and the ids of the briefs in which they are heard."""
        found: dict[str, set[str]] = {}
        for brief_id, heard in self.heard.items():
            for name in (name for voice in heard if voice.kind == "expert" for name in voice.names):
                found.setdefault(name, set()).add(brief_id)
        return found


@dataclass(frozen=True, slots=True)
class Heard:
    """What a brief tells of voices: who is heard in it, who speaks together, and what kind of voices they are.

    All by the keys of their names; `names` says how each is written there.
    """

    brief_id: str
    date: str
    names: Mapping[str, str]
    units: frozenset[_Unit]
    kinds: Mapping[str, VoiceKind]


def heard_in(brief: Brief) -> Heard:
    """What a brief tells of voices."""
    names = {key(name): name for held in _heard(brief) for name in held.names}
    return Heard(brief.id, brief.date or "", names, frozenset(_units(brief)), _kinds(brief))


def library_voices(briefs: Iterable[Brief]) -> Voices:
    """Who the voices of these briefs are."""
    return voices_of(map(heard_in, briefs))


def voices_of(told: Iterable[Heard]) -> Voices:
    """Who the voices are, from what briefs tell of them."""
    told = sorted(told, key=lambda one: (one.date, one.brief_id))
    names: dict[str, str] = {}
    kinds: dict[str, VoiceKind] = {}
    places: dict[str, set[tuple[str, _Unit]]] = {}
    for one in told:
        kinds |= one.kinds
        names |= one.names
        for unit in one.units:
            for name in unit:
                places.setdefault(name, set()).add((one.brief_id, unit))
    order = {name: at for at, name in enumerate(names)}
    by_name: dict[str, Voice] = {}
    for name in names:
        ordered = sorted(_always_with(name, places), key=order.__getitem__)
        kind: VoiceKind = next((kinds[other] for other in ordered if other in kinds), "expert")
        by_name[name] = Voice(tuple(names[other] for other in ordered), kind)
    heard = {one.brief_id: tuple(dict.fromkeys(by_name[name] for name in one.names)) for one in told}
    return Voices(tuple(sorted(set(by_name.values()), key=_rank)), heard)


@lru_cache(maxsize=50_000)
def key(name: str) -> str:
    """A name without accents, letter case and hyphens: "René Roe" and "Rene Roe" are one voice."""
    return " ".join(_plain(name).replace("-", " ").split())


@lru_cache(maxsize=50_000)
def surname(name: str) -> str:
    """The last part of a person's name, without accents and letter case."""
    return "".join(_plain(name).split()[-1:])


def _plain(text: str) -> str:
    return unaccented(text).casefold()


def _is_panel(brief: Brief) -> bool:
    """Whether each position and recommendation of a brief by several belongs to one of them, or to some."""
    authors = frozenset(map(key, _signers(brief)))
    if len(authors) < 2:
        return False
    own = [holder(brief, entry).names for entry in entries(brief)]
    return bool(own) and all(frozenset(map(key, names)) < authors for names in own)


def _all_theirs(text: str, said: Iterable[Entry], whose: Holder) -> bool:
    """Whether each sentence of a slice speaks for those whose positions or recommendations, `said`, are in it.

    One that is not such itself names one of them, and of officials, who also act, tells what they say or want.
    """
    told = [entry.says for entry in said]
    acts = whose.outlet is not None and any(entry.voice == "government" for entry in said)
    for sentence in sentences(text):
        quote = text[sentence.start : sentence.end]
        entry = any(one in quote or quote in one for one in told)
        if not entry and not _is_of(quote, whose, acts=acts):
            return False
    return True


def _is_of(quote: str, whose: Holder, *, acts: bool) -> bool:
    named = any(_is_spoken_of(name, quote) for name in whose.names)
    return named and not (acts and _SPEAKS.search(quote) is None)


def _is_spoken_of(name: str, quote: str) -> bool:
    """Whether a sentence has a name, or the first or the last word of it, and not of another that ends alike."""
    whole = re.finditer(rf"(?:\b(\w+) )?\b{re.escape(_plain(name))}\b", _plain(quote))
    if any(found[1] not in _BEARINGS for found in whole):
        return True
    parts = {*_plain(name).split()[:1], *_plain(name).split()[-1:]} - _BEARINGS
    return any(_plain(found[2]) in parts and _plain(found[1] or "") not in _BEARINGS for found in _NAME.finditer(quote))


def _heard(brief: Brief) -> list[Holder]:
    """All who hold something in a brief, the authors first."""
    own = [Holder(signers)] if (signers := _signers(brief)) else []
    return [*own, *(holder(brief, entry) for entry in entries(brief))]


def _units(brief: Brief) -> set[_Unit]:
    """Who speaks together in a brief: the authors, unless an entry belongs to some of them alone, and each holder."""
    held = {frozenset(map(key, holder(brief, entry).names)) for entry in entries(brief)} - {frozenset()}
    authors = frozenset(map(key, _signers(brief)))
    is_panel = any(unit < authors for unit in held)
    return held | ({frozenset([name]) for name in authors} if is_panel else {authors} - {frozenset()})


def _always_with(name: str, places: Mapping[str, set[tuple[str, _Unit]]]) -> _Unit:
    """The names that are heard wherever this one is, and nowhere else; this one alone when they are not always all."""
    units = {unit for _, unit in places[name]}
    together = next(iter(units))
    same = len(units) == 1 and all(places[other] == places[name] for other in together)
    return together if same else frozenset([name])


def _signers(brief: Brief) -> tuple[str, ...]:
    """The authors; an outlet whose name stands there for want of another is none, unless it publishes its own view."""
    if brief.voice is not None:
        return brief.authors
    outlet = _outlet(brief)
    return tuple(name for name in brief.authors if outlet is None or key(name) != key(outlet))


def _kinds(brief: Brief) -> dict[str, VoiceKind]:
    """What a brief says that those are who speak in it, by the keys of their names."""
    said = {key(name): brief.voice for name in brief.authors}
    said |= {key(name): entry.voice for entry in entries(brief) if entry.voice for name in holder(brief, entry).names}
    return {name: kind for name, kind in said.items() if kind}


def _rank(voice: Voice) -> tuple[int, str, str]:
    """Where a voice stands in a list: people who are no officials by surname, everybody else by name."""
    family = surname(voice.names[0]) if voice.kind == "expert" else ""
    return VOICES.index(voice.kind), family, key(voice.name)


def _outlet(brief: Brief) -> str | None:
    """The publisher without what is said about it in brackets."""
    return _without_aside(brief.publisher) if brief.publisher else None


@lru_cache(maxsize=50_000)
def _without_aside(name: str) -> str:
    return _ASIDE.sub("", name)


def _is_named(author: str, said: str) -> bool:
    """Whether a sentence has an author's surname; where that may mean somebody else, editors say `by`."""
    return surname(author) in _words(said)


@lru_cache(maxsize=2_000)
def _words(said: str) -> frozenset[str]:
    """The words of a sentence, without accents, letter case and a possessive's end."""
    return frozenset(re.findall(r"[\w-]+(?:'(?!s\b)\w+)?", _plain(said)))


def _overlaps(brief: Brief, entry: Entry, start: int, end: int) -> bool:
    """Whether the sentence of an entry shares a character with a slice of the body."""
    at = brief.body.find(entry.says)
    return at >= 0 and at < end and start < at + len(entry.says)

"""What the briefs of an edition know by name: experts, publishers, people, places and every word, made once.

They are all that reading a question needs to know of the briefs and of their subject. Names are compared by keys:
letters only, without accents and letter case, so that “José” and “Jose” are one. How a question is read with them
stands in `spelling.py`, `speakers.py` and `question.py`.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, fields
from functools import lru_cache
from itertools import chain
from typing import Any

from nicknames import NickNamer

from index.corpus.voices import Voices, library_voices
from index.reading.telling.texts import (
    Mentions,
    Texts,
    Told,
    publisher_key,
    tallied,
    told_by,
    variants,
)
from index.reading.words import common_words, key, romanised, sound, stem, words_in
from index.records import Brief
from index.subject import GENERAL, Subject

LONGEST_ROMANISED = 3
"""Words of a Korean name, each syllable counted."""

_BESIDE = re.compile(r"\s*(?:/|;|\bvia\b|[()])\s*")
_NOT_A_NAME = re.compile(
    r"(?:listed|reposted|repost|syndicated|citing|interview|formerly|former|special adviser|carried|news digest|"
    r"minority|magazine|collection|independent panel|.* podcast|watch list)\b.*|"
    r".*\b(?:appearance|fellow|letter)$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Source:
    """Somebody who speaks in the briefs: the canonical name, briefs by them, and briefs that name them."""

    name: str
    by: frozenset[str]
    on: frozenset[str]

    @property
    def briefs(self) -> frozenset[str]:
        """The briefs by them or on them."""
        return self.by | self.on


@dataclass(frozen=True, slots=True)
class BriefNames:
    """All names and words of one edition's briefs: what is made of all their texts once, and kept with the edition."""

    experts: Mapping[str, Source]
    publishers: Mapping[str, Source]
    expert_forms: Mapping[str, tuple[str, ...]]
    """Key of a full name, in each of its variants -> the experts' canonical names."""
    surnames: Mapping[str, tuple[str, ...]]
    publisher_forms: Mapping[str, str]
    initials: Mapping[str, str]
    """Upper-case short forms ("CNAS") -> publishers."""
    words: Mapping[str, int]
    """Each word of the texts, lower case without accents -> how often it stands there."""
    stems: frozenset[str]
    """The stems of the words that are no names."""
    proper: Mapping[str, str]
    """Words that the texts write with a capital only, lower case -> as written."""
    phrases: Mapping[str, str]
    """Key of a capitalised phrase of the texts, or of a part of it -> as written."""
    romanised: Mapping[str, str]
    """What a Korean name's spelling comes down to -> the name as the texts write it."""
    sounds: Mapping[str, tuple[str, ...]]
    """How the two parts of a person's name sound, with a space between -> names."""
    people: Mapping[str, tuple[str, ...]]
    """The key of a family name -> the experts, and people of the subject, who bear it."""
    buckets: Mapping[str, tuple[str, ...]]
    """First letter -> words of at least four letters that begin with it."""
    ids: frozenset[str]
    dates: Mapping[str, str]
    topics: Mapping[str, int]
    issues: Mapping[str, int]
    families: frozenset[str]
    """Keys of family names that many bear."""
    leaders: frozenset[str]
    """Keys of the family names that alone mean somebody of the subject who is no author."""


@dataclass(frozen=True, slots=True)
class KnownNames(BriefNames):
    """The same, and what the briefs' subject knows by name; it never changes."""

    subject: Subject
    published: Mapping[str, frozenset[str]]
    """Each date of a brief -> the briefs that have it."""
    spellings: Mapping[str, str]
    """What people write, as it stands and in lower case -> what the briefs say."""
    shortened: tuple[tuple[re.Pattern[str], str], ...]
    """The same for what is no single word ("N. Zealand")."""
    figures: tuple[tuple[re.Pattern[str], str], ...]
    """Figures of speech as patterns of whole words -> the plain words for them."""
    general: frozenset[str]
    """Keys of the words that every question about the subject may hold."""
    qualifiers: frozenset[str]
    """Keys of the words that only say whose or which of the subject's parties: "the French envoys"."""
    matters: re.Pattern[str]
    """A topic, issue or place of the subject, by any of its names."""

    @property
    def last(self) -> str | None:
        """The date of the newest dated brief, as far as it is known ("2021-07"), or None."""
        return max(self.published, default=None)

    @property
    def first(self) -> str | None:
        """The date of the oldest dated brief, or None."""
        return min(self.published, default=None)


def known_names(briefs: Iterable[Brief], subject: Subject = GENERAL) -> KnownNames:
    """All that `briefs` on this subject know by name."""
    return with_subject(brief_names(briefs, subject), subject)


def with_subject(names: BriefNames, subject: Subject) -> KnownNames:
    """The names of briefs, and those of their subject."""
    held = {one.name: getattr(names, one.name) for one in fields(BriefNames)}
    published: dict[str, set[str]] = defaultdict(set)
    for brief_id, date in names.dates.items():
        published[date].add(brief_id)
    return KnownNames(
        **held,
        subject=subject,
        published={date: frozenset(ids) for date, ids in published.items()},
        matters=_matters(names, subject),
        **_words_of(subject, names.words),
    )


def _matters(names: BriefNames, subject: Subject) -> re.Pattern[str]:
    also = [*(one.also for one in subject.topics), *(one.also for one in subject.issues)]
    every = (*subject.topic_names, *subject.issue_names, *names.topics, *chain(*also), *subject.places)
    known = sorted({name.lower() for name in every}, key=lambda name: (-len(name), name))
    # Without a name it fits nothing.
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, known))})\b" if known else r"(?!)", re.IGNORECASE)


def brief_names(briefs: Iterable[Brief], subject: Subject = GENERAL) -> BriefNames:
    """All that the texts of `briefs` know by name, read on a subject."""
    briefs = list(briefs)
    notes = [noted(brief, subject) for brief in briefs]
    front = front_of(notes, library_voices(briefs))
    return names_of(front, tallied(map(told_by, briefs)), Texts(briefs), subject)


@dataclass(frozen=True, slots=True)
class Noted:
    """What the names of a library take from the front matter of a brief."""

    id: str
    date: str | None
    topics: tuple[str, ...]
    issues: tuple[str, ...]
    publishers: tuple[str, ...]
    """Its publisher and affiliation, each organisation in them by itself."""


def noted(brief: Brief, subject: Subject = GENERAL) -> Noted:
    """What the names of a library take from the front matter of a brief."""
    publishers = (*organisations(brief.publisher, subject), *organisations(brief.affiliation, subject))
    issues = tuple(position.issue for position in brief.positions)
    return Noted(brief.id, brief.date, brief.topics, issues, publishers)


@dataclass(frozen=True, slots=True)
class Front:
    """What the front matter of all briefs gives to their names."""

    experts: Mapping[str, frozenset[str]]
    """The experts who are heard, by the most frequent spelling of their names, and the ids of the briefs by each."""
    publishers: Mapping[str, frozenset[str]]
    """The publishers and affiliations, each under one name, and the ids of the briefs by each."""
    ids: frozenset[str]
    dates: Mapping[str, str]
    topics: Mapping[str, int]
    issues: Mapping[str, int]


def front_of(notes: Sequence[Noted], voices: Voices) -> Front:
    """What these notes of all briefs, and the voices heard in them, give to their names."""
    return Front(
        experts=_experts(voices),
        publishers=_publishers(notes),
        ids=frozenset(one.id for one in notes),
        dates={one.id: one.date for one in notes if one.date},
        topics=Counter(topic for one in notes for topic in one.topics),
        issues=Counter(issue for one in notes for issue in one.issues),
    )


def front_in(names: BriefNames) -> Front:
    """What the front matter gave to these names: the same where it has not changed."""
    return Front(
        experts={name: one.by for name, one in names.experts.items()},
        publishers={name: one.by for name, one in names.publishers.items()},
        ids=names.ids,
        dates=names.dates,
        topics=names.topics,
        issues=names.issues,
    )


def names_of(front: Front, told: Told, mentions: Mentions, subject: Subject) -> BriefNames:
    """All names of a library, from its front matter and what its briefs tell. They are kept (seal.FORMAT)."""
    proper = {word: shown for word, shown in told.shown.items() if word not in told.lower}
    phrases = told.phrases
    experts = _sources(front.experts, mentions.of_person)
    publishers = _sources(front.publishers, mentions.of_publisher)
    families = frozenset(map(key, subject.family_names))
    frequency = Counter(told.lower) + Counter(told.capital)
    return BriefNames(
        experts=experts,
        publishers=publishers,
        expert_forms=_expert_forms(experts),
        surnames=_bearers(experts),
        publisher_forms=_publisher_forms(publishers, subject),
        initials=_initials(publishers, subject),
        words=frequency,
        stems=frozenset(stem(word) for word in frequency if word not in proper),
        proper=proper,
        phrases=phrases,
        romanised=_romanised(phrases, experts, families) if "Korean" in subject.names_in else {},
        sounds=_sounds(phrases, experts),
        people=_bearers([*experts, *(one.name for one in subject.people)]),
        buckets=_buckets(frequency),
        ids=front.ids,
        dates=front.dates,
        topics=front.topics,
        issues=front.issues,
        families=families,
        leaders=_leaders(subject, experts),
    )


def _sources(by: Mapping[str, frozenset[str]], on: Callable[[str, Set[str]], Set[str]]) -> dict[str, Source]:
    return {name: Source(name, own, frozenset(on(name, own))) for name, own in by.items()}


def _people(phrases: Mapping[str, str], experts: Mapping[str, Source]) -> set[str]:
    """Experts, and phrases of two words of which one is no common word: names of people, for the most part."""
    found = {form for name in experts for form in variants(name)}
    for phrase in phrases.values():
        parts = phrase.split()
        if len(parts) == 2 and all(part[1:].islower() for part in parts) and key(parts[1]) not in common_words():
            found.add(phrase)
    return found


def _sounds(phrases: Mapping[str, str], experts: Mapping[str, Source]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for name in sorted(_people(phrases, experts)):
        parts = name.split()
        if len(parts) >= 2 and "-" not in name:
            sounds = f"{sound(parts[0])} {sound(parts[-1])}"
            found[sounds] = (*found.get(sounds, ()), name)
    return found


def _romanised(phrases: Mapping[str, str], experts: Mapping[str, Source], families: frozenset[str]) -> dict[str, str]:
    """Names of people and places by what their romanisation comes down to, where that tells one from all others."""
    found: dict[str, str] = {}
    for name in [*experts, *phrases.values()]:
        parts = [part.lower() for part in name.replace("-", " ").split()]
        rare = not all(part in common_words() for part in parts) or (
            len(parts) == LONGEST_ROMANISED and parts[0] in families
        )
        if rare and len(parts) <= LONGEST_ROMANISED and len(key(name)) >= 6:
            found.setdefault(romanised(name), name)
    return found


def _buckets(frequency: Mapping[str, int]) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = defaultdict(list)
    for word in frequency:
        if len(word) > 3 and word.isalpha():
            found[word[0]].append(word)
    return {letter: tuple(words) for letter, words in found.items()}


def _words_of(subject: Subject, written: Mapping[str, int]) -> dict[str, Any]:
    """What of the subject's words the reading of a question looks things up in; `written` are those of the briefs."""
    single = {said: plain for said, plain in subject.words if said.isalnum()}
    parties = [name for actor in subject.actors for name in (actor.name, *actor.also)]
    # A name of a party that no brief uses finds nothing: the one that they use stands for it.
    unwritten = {
        said: actor.name
        for actor in subject.actors
        for name in actor.also
        if name.isalpha() and key(name) not in written
        for said in (name, name.casefold())
    }
    general = _keys(subject.general)
    return {
        # "a cap on oil" names no centre: an abbreviation that is a word too counts in capitals alone.
        "spellings": unwritten
        | {
            said.casefold(): plain
            for said, plain in single.items()
            if not (said.isupper() and said.casefold() in common_words())
        }
        | single,
        "shortened": tuple(
            (re.compile(rf"(?<!\w){_spaced(said)}", re.IGNORECASE), plain)
            for said, plain in sorted(subject.words, key=lambda pair: -len(pair[0]))
            if said not in single
        ),
        "figures": tuple((_figure(one.also), one.name) for one in subject.figures),
        "general": general,
        "qualifiers": general | _keys(parties),
    }


def _keys(phrases: Iterable[str]) -> frozenset[str]:
    return frozenset(word.key for phrase in phrases for word in words_in(phrase))


def _spaced(said: str) -> str:
    """The pattern of a text in which a space may be left out."""
    return re.escape(said).replace(r"\ ", r"\s?")


def _figure(said: Iterable[str]) -> re.Pattern[str]:
    """One of these phrases as whole words, with a plural s or without; not where a longer name goes on from there."""
    either = "|".join(map(re.escape, said))
    return re.compile(rf"(?<![\w-])(?:{either})s?(?![\w-])(?! (?-i:[A-Z][a-z]))", re.IGNORECASE)


def _leaders(subject: Subject, experts: Mapping[str, Source]) -> frozenset[str]:
    authors = {key(form) for name in experts for form in variants(name)}
    others = [one for one in subject.people if key(one.name) not in authors]
    return frozenset(key(name) for one in others for name in one.also if " " not in name)


def _experts(voices: Voices) -> dict[str, frozenset[str]]:
    """The experts who are heard in the briefs, as Front has them."""
    written: dict[str, Counter[str]] = defaultdict(Counter)
    by: dict[str, set[str]] = defaultdict(set)
    for name, places in voices.experts().items():
        written[key(name)][name] += len(places)
        by[key(name)] |= places
    names = {folded: spellings.most_common(1)[0][0] for folded, spellings in written.items()}
    return {name: frozenset(by[folded]) for folded, name in names.items()}


def _expert_forms(known: Mapping[str, Source]) -> dict[str, tuple[str, ...]]:
    """The key of each variant of each expert's full name -> the experts who have it."""
    found: dict[str, tuple[str, ...]] = {}
    for name in known:
        for form in variants(name):
            found[key(form)] = (*found.get(key(form), ()), name)
    return found


def _bearers(people: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """The key of each family name -> those of the people who have it."""
    found: dict[str, tuple[str, ...]] = {}
    for name in dict.fromkeys(people):
        found[surname(name)] = (*found.get(surname(name), ()), name)
    return found


@lru_cache(maxsize=1)
def _nicknames() -> NickNamer:
    return NickNamer()


@lru_cache(maxsize=10_000)
def _meant_by(name: str) -> frozenset[str]:
    """The given names that this one may stand for, itself among them, in lower case."""
    return frozenset((name.lower(), *_nicknames().canonicals_of(name)))


def is_given(name: str) -> bool:
    """Whether this is an English given name, or short for one."""
    return bool(_nicknames().nicknames_of(name)) or len(_meant_by(name)) > 1


def fits(given: str, known: str) -> bool:
    """Whether a given name may be this one: the same, its initial, or short for it."""
    short, full = key(given), key(known)
    if len(short) == 1:
        return full.startswith(short)
    return not _meant_by(short).isdisjoint(_meant_by(full))


def organisations(field: str | None, subject: Subject = GENERAL) -> list[str]:
    """The names in a publisher or affiliation field ("A / B", "A via C"), without governments and remarks."""
    parts = [part.strip().removesuffix(" News Agency") for part in _BESIDE.split(field or "")]
    return [
        part
        for part in parts
        if part
        and part[0].isupper() | part[0].isdigit()
        and not _NOT_A_NAME.match(part)
        and not part.startswith(subject.governments)
    ]


def _publishers(notes: Iterable[Noted]) -> dict[str, frozenset[str]]:
    """The publishers and affiliations of the briefs, as Front has them."""
    by: dict[str, set[str]] = defaultdict(set)
    shown: dict[str, str] = {}
    for one in notes:
        for name in one.publishers:
            shown.setdefault(publisher_key(name), name)
            by[publisher_key(name)].add(one.id)
    for folded, other in _same(shown).items():
        by[other] |= by.pop(folded)
        del shown[folded]
    return {name: frozenset(by[folded]) for folded, name in shown.items()}


def _same(shown: Mapping[str, str]) -> dict[str, str]:
    """Publishers that are another one at more length ("Quincy Institute for …") or by initials, and that other one."""
    same: dict[str, str] = {}
    for folded, name in shown.items():
        for other, its in shown.items():
            longer = folded.startswith(other) and len(its.split()) > 1 + its.startswith("The ")
            if folded != other and (longer or (len(name) > 2 and _acronym(its) == name)):
                same[folded] = other
    return {folded: same.get(other, other) for folded, other in same.items()}


def _publisher_forms(known: Mapping[str, Source], subject: Subject) -> dict[str, str]:
    """The key of each name of a publisher, short ones too -> the publisher."""
    forms = {publisher_key(name): name for name in known}
    short = {publisher_key(form): forms.get(publisher_key(name)) for form, name in subject.short_names}
    return {form: name for form, name in short.items() if name} | forms


def _initials(known: Mapping[str, Source], subject: Subject) -> dict[str, str]:
    """The initials of each publisher whose name has three words or more, and other short forms in capitals."""
    forms = _publisher_forms(known, subject)
    found = {_acronym(name): name for name in known if len(_acronym(name)) > 2}
    return found | {form: forms[key(form)] for form, _ in subject.short_names if form.isupper() and key(form) in forms}


def _acronym(name: str) -> str:
    return "".join(part[0] for part in name.removeprefix("The ").split() if part[0].isupper())


def surname(name: str) -> str:
    """The key of a person's family name: the first word where a Korean given name follows, the last of most others."""
    first, last = name.split()[0], name.split()[-1]
    return key(first if "-" in last and last.split("-")[1].islower() else last)

"""A follow-up ("and what about Chile?", "why?") and the question before it -> the question it is read as.

A sentence that stands alone is read as it is. Of the others, what is new takes the place of what the question before
had of its sort (a person, a time, a number, a thing), a pronoun is filled in when one person can be meant, and all
else is joined to the question before it. No model: names, the subject's words and closed classes of words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from index.english import joined, one_line
from index.reading.dates import moments
from index.reading.kinds import details
from index.reading.names import KnownNames
from index.reading.speakers import VERBS, VIEWS, speakers
from index.reading.words import FUNCTION_WORDS, Word, key, stem, words_in
from index.records import LONGEST_QUESTION
from index.subject import Subject

Span = tuple[int, int]

JOINT = "on the question: "
"""Between what is asked now and the question before it, where the two cannot be made one."""

LONGEST = 120
"""Characters; what is longer stands alone."""

LONGEST_POINTING, FEW, SHORT = 9, 2, 3
"""Words of a question whose "it" points back; words of its own that a question may have and lean on another; words of
what may be a topic on the question before, or by itself."""

_LEAD = re.compile(r"^(?:(?:and|but|so|or|also|plus|then|ok(?:ay)?|yes|no|well|hm+|thanks)\b[ ,.!:;–-]*)+", re.I)
_ADDING = re.compile(r"\b(?:and|but|or|also|plus)\b", re.I)
_WHAT_ABOUT = re.compile(r"^(?:(?:what|how) about|as for|regarding) ", re.I)
_PREPOSITION = re.compile(
    r"^(on|about|of|for|with|without|at|in|by|under|during|since|before|after|until|from|against) ", re.I
)
_MATTER = re.compile(r"\b(?:on|about|regarding|concerning|of) (?!\d)", re.I)
_AUXILIARIES = frozenset(
    "is are was were be am do does did has have had should would could can will shall may might must isn't aren't "
    "don't doesn't didn't".split()
)
_ASKING = frozenset("who whom whose what which when where why how if because".split())
_SPOKEN, _PLACED = frozenset("on about of for".split()), frozenset(("at", "in"))
_TIMES = frozenset("since before after until by during in from around between early late mid end of the then".split())
_HE = re.compile(r"\b(?:(?P<whose>his|hers?(?= [a-z]))|he|she|him|her)\b", re.I)
_EXPERTS = re.compile(
    r"\b(do|did|are|were|have|would|should) (?:the |all |other |most )?(?:experts|analysts|authors|people|they)\b"
    r"(?! (?:all )?(?:(?:dis)?agree|differ))",
    re.I,
)
_SINGULAR = {"do": "does", "are": "is", "were": "was", "have": "has"}
_THEY_SAY = re.compile(r"\b(do |did )they (?=([a-z]+))", re.I)
_IT = re.compile(r"\b(?:it|its|they|them|theirs?|there|the same|those|these|that|this|so$)\b", re.I)
_DEMONSTRATIVES = frozenset("that this those these".split())
_SPANS = frozenset("year month week day decade time century point moment".split())


def read_after(previous: str, question: str, names: KnownNames, speakers: Sequence[str] = ()) -> str | None:
    """The question that `question`, asked after `previous`, is read as; None when it stands alone.

    `speakers` are the people quoted in the answer to `previous`, of whom a single one may be meant by "he" or "she".
    """
    before, asked = _before(_plain(previous), names), _plain(question)
    lead = _LEAD.match(asked)
    said = asked[lead.end() if lead else 0 :].rstrip("?!.… ")
    if not words_in(before) or not words_in(said) or len(asked) > LONGEST or said.casefold() == before.casefold():
        return None
    adding = lead is not None and _ADDING.search(lead[0]) is not None
    about = _WHAT_ABOUT.match(said)
    now = _Turn(said[about.end() if about else 0 :], before, names, tuple(speakers), adding or about is not None)
    reading = now.clause() if now.has_clause else now.fragment()
    if reading is None:
        return None
    reading = one_line(reading).rstrip("?!., ")
    reading = f"{reading[:1].upper()}{reading[1:]}?"
    return reading if len(reading) <= LONGEST_QUESTION and reading.casefold() != asked.casefold() else None


def is_unsure(question: str, reading: str | None, names: KnownNames) -> bool:
    """Whether a follow-up could be read better than as `reading`, which `read_after` gives.

    What was only joined to the question before, and what was left alone though it opens as one that goes on, is no
    sentence but a word or three, or has a "he" or "it" and nothing by its name.
    """
    if reading is not None:
        return JOINT in reading
    asked = _plain(question)
    if not words_in(asked) or len(asked) > LONGEST:
        return False
    lead = _LEAD.match(asked)
    said = asked[lead.end() if lead else 0 :]
    if (lead and _ADDING.search(lead[0])) or _WHAT_ABOUT.match(said):
        return True
    turn = _Turn(said, "", names, (), adding=False)
    if turn.has_clause:
        return turn.has_pronoun(said) and not names_something(said, names)
    return len(words_in(said)) <= SHORT and not _people(said, names)


def names_something(text: str, names: KnownNames) -> bool:
    """Whether a text names a person, a thing of the subject, a date, a number, or anything by its name."""
    who = speakers(text, names)
    named = any(one.kind != "unit" for one in details(text, (), (), who.taken, names))
    return bool(named or who.mentioned or who.unknown) or names_known(text, names)


def names_known(text: str, names: KnownNames) -> bool:
    """Whether a text names a date, or a person, a thing or anything by a name that the library has."""
    dates, who = moments(text), speakers(text, names)
    named = (key(one.surface) for one in details(text, dates, dates, who.taken, names) if one.kind != "unit")
    known = any(name in names.phrases or not name.isalpha() for name in named)
    return bool(dates or who.taken or known or _things(text, names.subject))


@dataclass(frozen=True, slots=True)
class _Turn:
    """What is said, without its opening, after a question; `adding` says that it opened with "and" or "what about"."""

    said: str
    before: str
    names: KnownNames
    speakers: tuple[str, ...]
    adding: bool

    @property
    def has_clause(self) -> bool:
        """Whether it is a sentence, not a name, a thing or a time alone."""
        words = [word.text.lower() for word in words_in(self.said)]
        return bool(_AUXILIARIES.intersection(words) or _ASKING.intersection(words[:2])) or len(words) > 8

    def clause(self) -> str | None:
        """A sentence: with its "he" filled in, joined where it leans on the one before, or None."""
        said = self._filled()
        if self._points_back(said):
            return self.joined(said)
        if said != self.said:
            leans = len(_content(said, self.names)) == 1 and not _things(said, self.names.subject)
            return self.joined(said) if leans and not _MATTER.search(said) else said
        who = _people(said, self.names)
        if who and not _content(said, self.names):
            return self.with_person(who) if self.adding else None
        return None if names_something(said, self.names) or not self._is_slight(said) else self.joined(said)

    def fragment(self) -> str | None:
        """A person, a time or a thing, in the place of what the question before had there."""
        if self._is_time():
            return self._with_time()
        if (said := self._filled()) != self.said:
            return said if _people(said.replace(self._persons()[0], ""), self.names) else self.joined(said)
        if who := _people(self.said, self.names) or self._bearer():
            return self._with_speaker(who)
        return self.joined(self.said) if self._points_back(self.said) else self._thing()

    def _with_speaker(self, who: str) -> str | None:
        """The question before put to somebody, or a thing that is said behind the name."""
        found = re.search(r"\b(?:on|about) (.+)$", self.said)
        if found and _content(found[1], self.names):
            return f"What does {who} say about {found[1]}" if self.adding else None
        alone = self.adding or words_in(self.said)[0].capital or 0 in speakers(self.said, self.names).taken
        named = {stem(key(part)) for part in who.split()} | {key(part) for part in who.split()}
        return self.with_person(who) if alone and not set(_content(self.said, self.names)) - named else None

    def _thing(self) -> str | None:
        found = _PREPOSITION.match(self.said)
        what = self.said[found.end() if found else 0 :]
        led = self.adding or found is not None
        if not names_something(what, self.names) and not found:
            about = f"What about {self.said}" if self.adding else self.said
            return self.joined(about) if led or self._is_slight(what) else None
        if not led and _things(what, self.names.subject) != [(0, len(what))] and not what[-1].isdigit():
            return None
        if found and found[1].lower() not in _PLACED | _SPOKEN and not what[-1].isdigit():
            return f"{self.before} {self.said}"
        reading = self._with_thing(what, found[1].lower() if found else "")
        # A topic alone, without "and" or "what about", may as well be a new question.
        return reading or (self.joined(f"What about {what}") if led else None)

    def _bearer(self) -> str:
        """The expert whom a word or two name that could mean another thing elsewhere; "" for none."""
        asked = speakers(f"What does {self.said} say?", self.names) if len(words_in(self.said)) < 4 else None
        return joined((*asked.experts, *asked.publishers)) if asked else ""

    def joined(self, said: str) -> str:
        """What is said, on the question before."""
        return f"{said}, {JOINT}{self.before}"

    def with_person(self, who: str) -> str:
        """The question before, put to somebody else."""
        spans = _speaking(self.before, self.names) or _mentions(self.before, _persons(self.names.subject))
        if len(spans) == 1:
            agreeing = (
                self.before[: spans[0][0]].replace("does ", "do ") if " and " in who else self.before[: spans[0][0]]
            )
            return f"{agreeing}{who}{self.before[spans[0][1] :]}"
        if (asked := _EXPERTS.search(self.before)) and " and " not in who:
            return _put(self.before, asked.span(), f"{_SINGULAR.get(asked[1].lower(), asked[1])} {who}")
        things = {self.before[slice(*span)] for span in _things(self.before, self.names.subject)}
        return f"What does {who} say about {things.pop()}" if len(things) == 1 else self.joined(f"What does {who} say")

    def _filled(self) -> str:
        """What is said with its "he" or "she" filled in, where that can be one person."""
        people, first = self._persons(), _HE.search(self.said) or _THEY_SAY.search(self.said)
        if len(people) != 1 or first is None or self._names_anybody(self.said[: first.start()]):
            return self.said
        said = _HE.sub(lambda found: f"{people[0]}'s" if found["whose"] else people[0], self.said)

        def singular(found: re.Match[str]) -> str:
            do = "does " if found[1].lower() == "do " else found[1]
            return f"{do}{people[0]} " if stem(found[2].lower()) in VERBS else found[0]

        return _THEY_SAY.sub(singular, said)

    def _names_anybody(self, said: str) -> bool:
        """Whether somebody, or something by its name, is named whom a "he" behind it may stand for."""
        who = speakers(said, self.names)
        return bool(who.taken or who.mentioned or details(said, (), (), who.taken, self.names))

    def _persons(self) -> list[str]:
        """Whom "he" or "she" may stand for: who speaks in the question before, or is named there, or was quoted."""
        spoken = [self.before[slice(*span)] for span in _speaking(self.before, self.names)]
        named = [self.before[slice(*span)] for span in _mentions(self.before, _persons(self.names.subject))]
        return list(dict.fromkeys(spoken or named or self.speakers))

    def _points_back(self, said: str) -> bool:
        """Whether an "it", "they" or "that" of what is said stands for something of the question before."""
        words = words_in(said)
        if (he := _HE.search(said)) and not self._names_anybody(said[: he.start()]) and said == self.said:
            return len(words) <= LONGEST_POINTING
        found = next(self._pronouns(said), None)
        if found is None or len(words) > LONGEST_POINTING:
            return False
        return not _mentions(said[: found.start()], _lower(self.names.subject))

    def has_pronoun(self, said: str) -> bool:
        """Whether it has a "he", an "it" or a "that" that stands for something."""
        return _HE.search(said) is not None or next(self._pronouns(said), None) is not None

    def _pronouns(self, said: str) -> Iterator[re.Match[str]]:
        """Each "it", "they" or "that" of what is said that stands for something."""
        for found in _IT.finditer(said):
            ahead, behind = words_in(said[: found.start()]), words_in(said[found.end() :])
            if self._is_pronoun(found[0].lower(), ahead, behind):
                yield found

    def _is_pronoun(self, word: str, ahead: list[Word], behind: list[Word]) -> bool:
        last, first = (ahead[-1].text.lower() if ahead else ""), (behind[0].text.lower() if behind else "")
        if word in _DEMONSTRATIVES:
            closed = last in FUNCTION_WORDS | _AUXILIARIES or not ahead
            return not behind or (closed and first not in _SPANS)
        if word == "there":
            return last not in _AUXILIARIES and first not in _AUXILIARIES
        return word != "it" or not {"to", "that", "if"}.intersection(one.text.lower() for one in behind)

    def _is_slight(self, said: str) -> bool:
        """Whether so little is said, in words of the briefs, that it leans on the question before."""
        content = _content(said, self.names)
        return len(content) < FEW or (len(content) == FEW and all(word in self.names.words for word in content))

    def _is_time(self) -> bool:
        """Whether only a time is said: a date, or "before" or "after" an event of the subject."""
        found = [(date.start, date.end) for date in moments(self.said)]
        if re.match(r"(?:since|before|after|until) ", self.said, re.I):
            found += _mentions(self.said, (*self.names.subject.events, "summit", "talks", "meeting"))
        rest = "".join(" " if any(a <= at < b for a, b in found) else one for at, one in enumerate(self.said))
        return bool(found) and all(word.text.lower() in _TIMES for word in words_in(rest))

    def _with_time(self) -> str:
        """The question before, of another time."""
        when = self.said if _PREPOSITION.match(self.said) else f"in {self.said}"
        known = moments(self.before)
        if len(known) != 1:
            return f"{self.before} {when}"
        ahead = re.search(rf"(?:\b(?:{'|'.join(sorted(_TIMES))}) )+$", self.before[: known[0].start], re.I)
        return _put(self.before, (ahead.start() if ahead else known[0].start, known[0].end), when)

    def _with_thing(self, what: str, preposition: str) -> str | None:
        """The question before, on another thing: by its number, behind its "about", or by the one name of its sort."""
        if what[-1].isdigit() and len(what.split()) <= FEW:
            numbers = re.findall(r"(?<![\w.,])\d+(?![\w.,])", self.before)
            if len(numbers) == 1:
                at = self.before.rindex(numbers[0])
                return _put(self.before, (at, at + len(numbers[0])), what.split()[-1])
            return f"{self.before} {self.said}" if preposition else None
        spans = _speaking(self.before, self.names)
        found = _MATTER.search(self.before, max((end for _, end in spans), default=0))
        spoken = not preposition or preposition in _SPOKEN
        if spoken and spans and found:
            return _put(self.before, (found.end(), len(self.before)), what)
        same = _alike(self.before, what, self.names.subject)
        if same is not None:
            led = re.search(r"\b(?:at|in) $", self.before[: same[0]], re.I)
            if led is None or (not preposition and what in self.names.subject.places):
                return _put(self.before, same, what)
            return _put(
                self.before, (led.start(), same[1]), f"{preposition if preposition in _PLACED else 'with'} {what}"
            )
        if found and preposition in _SPOKEN:
            return _put(self.before, (found.end(), len(self.before)), what)
        if len(spans) == 1 and spoken:
            return f"What does {self.before[slice(*spans[0])]} say about {what}"
        return None


def _before(previous: str, names: KnownNames) -> str:
    """The question before; of what was joined, the last question, and the one put to somebody before it."""
    *_, lead, question = ["", *previous.split(JOINT)]
    return f"{lead}{JOINT}{question}" if lead and _speaking(lead, names) else question


def _people(text: str, names: KnownNames) -> str:
    """The speakers that a text names, as one text; "" for none."""
    who = speakers(text, names)
    return joined((*who.experts, *who.publishers, *who.mentioned, *(one.name for one in who.unknown)))


def _speaking(text: str, names: KnownNames) -> list[Span]:
    """Where a text names its speakers; words that follow each other are one name."""
    who, words = speakers(text, names), words_in(text)
    strangers = [*who.mentioned, *(one.name for one in who.unknown)]
    spans = [(text.index(name), text.index(name) + len(name)) for name in strangers]
    for at in sorted(who.taken):
        if spans and at - 1 in who.taken and spans[-1][1] == words[at - 1].end:
            spans[-1] = (spans[-1][0], words[at].end)
        else:
            spans.append((words[at].start, words[at].end))
    return spans


def _content(text: str, names: KnownNames) -> list[str]:
    """The words of a text with a meaning of their own: not those of speakers, of saying, or of a closed class."""
    taken, strangers = speakers(text, names).taken, _people(text, names).casefold()
    return [
        word.key
        for at, word in enumerate(words_in(text))
        if at not in taken
        and word.text.lower() not in FUNCTION_WORDS | _AUXILIARIES | _ASKING
        and not {word.key, stem(word.key)} & (VERBS | VIEWS)
        and word.text.casefold() not in strangers
    ]


def _things(text: str, subject: Subject) -> list[Span]:
    """Where a text has the topics, issues, actors and places of the subject; the longest name at each place."""
    issues = tuple(name for one in subject.issues for name in one.also)
    return _mentions(text, (*_lower(subject), *_proper(subject), *issues))


def _alike(text: str, what: str, subject: Subject) -> Span | None:
    """The one thing in a text of the sort of `what`: an actor for an actor, a name for a name, a topic for a topic."""
    actors = tuple(name for one in subject.actors for name in (one.name, *one.also))
    capital = what.removeprefix("the ")[:1].isupper()
    every = _lower(subject) + _proper(subject)
    for sort in (actors, _proper(subject)) if capital else (_lower(subject), every):
        found = _mentions(text, sort)
        if len({text[slice(*span)].casefold() for span in found}) == 1:
            start, end = found[0]
            return start - 4 if capital and text[:start].lower().endswith("the ") else start, end
    return None


@lru_cache(maxsize=8)
def _persons(subject: Subject) -> tuple[str, ...]:
    return tuple(name for one in subject.people for name in (one.name, *one.also))


@lru_cache(maxsize=8)
def _named(subject: Subject) -> tuple[str, ...]:
    """The topics under each of their names, and the issues."""
    return (*(name for one in subject.topics for name in (one.name, *one.also)), *subject.issue_names)


def _lower(subject: Subject) -> tuple[str, ...]:
    """The topics and issues that are no names."""
    return tuple(name for name in _named(subject) if not name[:1].isupper())


@lru_cache(maxsize=8)
def _proper(subject: Subject) -> tuple[str, ...]:
    """What the subject calls by a name: its places, events, actors, and such topics."""
    actors = [name for one in subject.actors for name in (one.name, *one.also)]
    every = (*subject.places, *subject.events, *actors, *_named(subject))
    return tuple(name for name in every if name[:1].isupper())


@lru_cache(maxsize=64)
def _pattern(wanted: tuple[str, ...]) -> re.Pattern[str]:
    either = "|".join(re.escape(name) for name in sorted(set(wanted), key=lambda name: (-len(name), name)))
    return re.compile(rf"(?<!\w)(?:{either})s?(?!\w)", re.I)


def _mentions(text: str, wanted: tuple[str, ...]) -> list[Span]:
    return [found.span() for found in _pattern(wanted).finditer(text)] if wanted else []


def _plain(text: str) -> str:
    """One line with straight apostrophes, no longer than a question may be."""
    return one_line(text.replace("’", "'"))[:LONGEST_QUESTION].rstrip("?!. ")


def _put(text: str, span: Span, words: str) -> str:
    return text[: span[0]] + words + text[span[1] :]

"""What a question asks for: a topic or a matter of its own, whom it wants advised, which kind of thing tells it.

Rules on words, for an edition's names and for choosing among sentences that were found; how a question is read stands
in `index/reading/`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from index.editions.store import Edition
from index.reading.issues import GENERAL_STEMS, side_words
from index.reading.kinds import FILLER, PERSONS, Kind
from index.reading.question import Reading
from index.reading.words import FUNCTION_WORDS, key, stem, stems, words_in
from index.retrieval.passages import ADVICE
from index.subject import Issue, Subject
from index.tokens import stems_of, tokens

_ASKING = frozenset(
    stem(word)
    for word in (
        "summary summarise summarize sum tldr overview outline recap position positions stance view views "
        "opinion opinions recommendation recommendations advice advise recommend suggestion proposal "
        "proposals top main key best important please pls plz brief briefly briefs short quick quickly "
        "everything argue argument arguments thoughts idea ideas take takes think expert experts analyst "
        "author stand stands topic issue question debate discussion compare comparison versus vs difference "
        "differences differ agree disagree contrast point points nutshell gist report paper piece article "
        "column hi hello hey thanks thank ok okay info information news need can me i you us my our about "
        "on of to and line plan approach strategy next come future overall general see sees look"
    ).split()
)
"""Stems by which people ask, and that say nothing of what about."""

LONGEST = 6
"""Stems that a name of a topic or an issue has at most."""

WIDEST = frozenset(
    tokens(
        "next now first best forward option step administration president government future realistic concrete folks "
        "guys list overall done way thing policy today soon recommendation"
    )
)
"""Stems that a question may hold and ask for nothing but advice."""

GENERAL_ADVICE = GENERAL_STEMS | WIDEST | frozenset(tokens("handle deal treat approach respond manage"))
"""Stems that leave a question as open as it is without them."""

_COMPARED = re.compile(
    r"\b(?:compar\w+|contrast\w*|versus|vs|differ\w*|(?:dis)?agree\w*|side by side|unlike"
    r"|same (?:view|line|side|page|position|opinion)s?)\b",
    re.IGNORECASE,
)
_SPECIAL = re.compile(
    r"\b(?:why|when|where|how|who|whom|whose|which|should|ought|must|or"
    r"|what(?:['’]?s| is| are| was| were| happened))\b",
    re.IGNORECASE,
)
_FACTS: frozenset[Kind] = frozenset({"reason", "date", "duration", "money", "share", "place", "number", "quantity"})
_ADVICE = re.compile(r"\b(?:recommend\w*|advice|advi[sc]es?|propos\w+|suggest\w*|urges?)\b", re.IGNORECASE)


def speakers(reading: Reading, surnames: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """The names of those whom a question asks about, or else the only one whose surname it holds, written small.

    Such a surname may be a word: whoever asks looks at what the question holds besides. `surnames` say whose each is.
    """
    named = (*reading.experts, *reading.publishers)
    written = dict.fromkeys(word.key for word in words_in(reading.text))
    bearers = [surnames[word][0] for word in written if len(surnames.get(word, ())) == 1]
    if compares(reading):
        return tuple(dict.fromkeys((*named, *bearers)))
    return named or (tuple(bearers) if len(bearers) == 1 else ())


def rest(reading: Reading, speakers: Iterable[str] = ()) -> frozenset[str]:
    """The stems of a question that are neither names of those it asks about nor the words by which people ask."""
    named = (*reading.experts, *reading.publishers, *speakers)
    names = {key(part) for name in named for part in re.split(r"[\s-]+", name)}
    asked = (word.key for word in words_in(reading.text))
    return frozenset(stem(word) for word in asked if word not in names | FUNCTION_WORDS) - _ASKING


def compares(reading: Reading) -> bool:
    """Whether a question wants things set side by side."""
    return _COMPARED.search(reading.question) is not None  # as written: a reading may put other words for "vs"


def is_special(reading: Reading) -> bool:
    """Whether a question wants to know something special, however few its words."""
    return _SPECIAL.search(reading.text) is not None


def wants_fact(reading: Reading) -> bool:
    """Whether a question wants a cause, a time, a place or a figure; how many people hold something is none."""
    wants = reading.wants
    return wants is not None and wants.kind in _FACTS and wants.noun not in PERSONS


def wants_advice(reading: Reading) -> bool:
    """Whether a question asks for what somebody recommends."""
    return _ADVICE.search(reading.text) is not None


def named_alone(words: frozenset[str], subject: Subject) -> tuple[str | None, str | None]:
    """The topic or the issue that these stems name, and nothing else; neither where they say more, or less.

    A topic by its own name, then an issue by any of its, then a topic by another name.
    """
    if not words or len(words) > LONGEST:
        return None, None
    own = next((topic.name for topic in subject.topics if stems(topic.name) == words), None)
    issue = next((one.name for one in subject.issues if words in map(stems, (one.name, *one.also))), None)
    other = next((topic.name for topic in subject.topics if words in map(stems, topic.also)), None)
    return (own, None) if own else (None, issue) if issue else (other, None)


def named_by(words: frozenset[str], issue: Issue, subject: Subject) -> frozenset[str]:
    """Those of a question's stems by which it names an issue, and not just the whole subject."""
    own = {stem for text in (*issue.texts, *issue.cues, *issue.contrary) for stem in tokens(text)}
    return (words & own) - GENERAL_STEMS - stems(" ".join(subject.general))


def beside(words: frozenset[str], issue: Issue, reading: Reading, subject: Subject) -> frozenset[str]:
    """What is left of a question's stems when those of an issue, of sides, and of the whole subject are taken away."""
    own = {stem for text in (*issue.texts, *issue.cues, *issue.contrary) for stem in tokens(text)}
    return words - own - GENERAL_STEMS - stems(" ".join(subject.general)) - side_words(reading.text, issue)


def topics_named(reading: Reading, edition: Edition) -> set[str]:
    """The topics that a question names, by themselves or by another name."""
    said = f" {' '.join(tokens(reading.text))} "
    also = {
        topic.name
        for topic in edition.subject.topics
        if any(f" {' '.join(tokens(name))} " in said for name in (topic.name, *topic.also) if tokens(name))
    }
    return also | set(reading.topics)


def besides_advice(
    reading: Reading, edition: Edition, actor: Iterable[tuple[str, ...]], topics: set[str], issue: str | None = None
) -> set[str]:
    """The stems of a question beside those that name whom or what it asks about, and that it asks for advice."""
    named = {stem for name in actor for stem in name}
    named |= {stem for text in (edition.subject.issue(issue).texts if issue else ()) for stem in tokens(text)}
    spoken = [one for topic in edition.subject.topics if topic.name in topics for one in (topic.name, *topic.also)]
    named |= set(tokens(" ".join((*spoken, *reading.experts, *reading.publishers, *edition.subject.general))))
    return set(tokens(ADVICE.sub(" ", reading.text))) - named - {stem(word) for word in FILLER | FUNCTION_WORDS}


def is_named_or_new(edition: Edition, reading: Reading, besides: set[str]) -> bool:
    """Whether one of these stems is of a thing that has a name or a number, or of one that the briefs do not know."""
    named = {stem for detail in reading.details for stem in detail.stems}
    return bool(besides & named) or not all(map(edition.words.knows, besides))


Names = frozenset[tuple[str, ...]]
"""Names as their stems."""

Groups = Sequence[frozenset[str]]
"""Of each actor all names under which it is advised."""

_MODAL = r"(?:should|shall|must|ought(?: to)?|can|could|might|would|will|needs?(?: to)?|has to|have to)"
_WANTS = r"(?:want|ask|expect|demand|urge|tell|call on|need|require|advise)\w*"
_PROPOSED = r"(?:propos|offer|suggest|recommend|ask|demand|promis|advis)\w*"
_TO = (
    r"\b(?:advi[cs]e\w*|recommend\w*|suggest\w*|propos\w*|options?|steps?|asked|ask|wants?|tips?)\b"
    r".{0,30}?\b(?:for|to|of|from)"
)


def asked_of(text: str, groups: Groups) -> Names:
    """Whom a question wants advised, under all their names; nobody where it is open."""
    forms = (
        rf"\b{_MODAL} {{name}}(?! be\b(?! \w+ing\b))",
        rf"{{name}} {_MODAL}\b",
        rf"{_TO} {{name}}",
        rf"\b{_WANTS} {{name}} to\b",
        r"\bhave {name} do\b",
    )
    return _named(text, groups, forms)


def held_by(text: str, groups: Groups) -> Names:
    """Which actor's own wishes a question asks for, under all its names: "what does X want Y to do"."""
    return _named(text, groups, (rf"\b(?:do|does|did|would|has|have) {{name}} {_WANTS}",))


def is_a_fact(reading: Reading, groups: Groups) -> bool:
    """Whether a question wants to know when something is to be, or what an actor put forward once.

    That is told by the briefs, and not advised by them.
    """
    wants_a_time = reading.wants is not None and reading.wants.kind in ("date", "duration")
    return wants_a_time or bool(_named(reading.text, groups, (rf"\b(?:did|had|has) {{name}} {_PROPOSED}",)))


def stems_of_names(names: Iterable[str]) -> Names:
    """Each name as its stems."""
    return frozenset(stems for name in names if (stems := tuple(tokens(name))))


def _named(text: str, groups: Groups, forms: Sequence[str]) -> Names:
    """All names of the actors of whom a text speaks in one of these forms."""
    found: set[tuple[str, ...]] = set()
    for group in groups:
        either = "|".join(re.escape(name) for name in sorted(group, key=len, reverse=True))
        name = rf"(?:the )?(?<!\w)(?:{either})(?![\w-])"
        if any(re.search(form.replace("{name}", name), text, re.I) for form in forms):
            found |= stems_of_names(group)
    return frozenset(found)


_NUMBER = r"(?:\d[\d,.]*|half an?|one|two|three|four|five|six|seven|eight|nine|ten|several|dozen)"
_ALSO: Mapping[Kind, re.Pattern[str]] = {
    "duration": re.compile(r"(?:\band|[?.;,]) (?:for )?how long\b", re.IGNORECASE),
    "reason": re.compile(r"(?:\band|[?.;,]) (?:why|how come)\b", re.IGNORECASE),
}
"""What asks for a further thing behind the first."""

_HAS: Mapping[Kind, re.Pattern[str]] = {
    "duration": re.compile(
        rf"(?<!following )(?<!next )(?<!to )\b{_NUMBER}[- ](?:second|minute|hour|day|week|month|year|decade)s?\b"
        r"(?! (?:before|ago|later|earlier|after|old))",
        re.IGNORECASE,
    ),
    "money": re.compile(r"[$€£]\s?\d|\b(?:dollars?|euros?)\b"),
    "share": re.compile(r"\d ?%|\bper ?cent\b|\b(?:in|out of) (?:ten|\d+)\b|\b(?:half|third|quarter|majority) of\b"),
    "reason": re.compile(
        r"\b(?:because|since(?! (?:\d|then|[A-Z]))|due to|owing to|reasons?|caus\w+|so that|in order to|lest"
        r"|explain\w*)\b"
    ),
}
"""What shows that a sentence has a span of time, a sum, a share or a cause."""

_MEANING = (
    re.compile(r"\bwhat (?:do|does|did) (?:the |an? )?(?P<term>.{2,50}?) (?:mean|stand for|refer to)\b", re.IGNORECASE),
    re.compile(
        r"\bwhat (?:the |an? )?(?P<term>(?!do\b|does\b|did\b|is\b)[\w'’-]+(?: [\w'’-]+){0,3}) means?\b", re.IGNORECASE
    ),
    re.compile(r"\b(?:meaning|definition) of (?:the |an? )?(?P<term>.{2,50}?)(?=[?.,;]|$)", re.IGNORECASE),
    re.compile(
        r"^\W*(?:what(?:['’]s| is| are| was| were)|define|explain) (?:the |an? )?(?P<term>[\w '’-]{2,50}?)\W*$",
        re.IGNORECASE,
    ),
)
_DEFINES = re.compile(
    r"\b(?:is|are|was|were|means?|meant|refers? to|stands? for|known as|called|defined? as|consists? of|amounts? to)\b"
)


class Sought:
    """The kind of thing that a question is after, as far as a sentence shows whether it has it."""

    def __init__(self, reading: Reading) -> None:
        kind = reading.wants.kind if reading.wants else None
        found = next((found for pattern in _MEANING if (found := pattern.search(reading.text))), None)
        self._term = stems_of(found["term"]) if found else frozenset()
        self._pattern = _HAS.get(kind) if kind and not self._term else None

    @property
    def meaning(self) -> bool:
        """Whether it is what a term means."""
        return bool(self._term)

    @property
    def asked(self) -> bool:
        """Whether it is of a kind that shows."""
        return bool(self._term or self._pattern)

    def holds(self, quote: str) -> bool:
        """Whether a sentence has it: a span of time, a sum, a cause, or what a term means."""
        if self._pattern:
            return self._pattern.search(quote) is not None
        defined = _DEFINES.search(quote)
        return defined is not None and self._term <= stems_of(quote[: defined.end()])


def asked_besides(text: str) -> Iterator[Callable[[str], object]]:
    """For each further thing that a question asks behind the first, what tells whether a sentence has it."""
    for kind, asked in _ALSO.items():
        if asked.search(text):
            yield _HAS[kind].search

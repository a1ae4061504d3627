"""What a question asks for: a topic or a matter of its own, whom it wants advised, which issue it means and how surely.

Rules on words tell most, for an edition's names and for choosing among sentences that were found; how a question is
read stands in `index/reading/`. The issue is told by meaning: a question is near an issue's own texts (name, question,
synonyms, what is said of it) and near the sentences of those who take a position on it. Whether sides are wanted is
told by a logistic model, over a few numbers of the match, the form of the question, and its vector;
`benchmarks/surveys/__main__.py` fits it, on questions about two subjects. All that a question is compared with is made
when the edition is opened.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.corpus.voices import surname
from index.editions.store import Edition
from index.english import stems_of, tokens
from index.reading.issues import FORM, GENERAL_STEMS, form, side_words
from index.reading.kinds import FILLER, PERSONS, Kind
from index.reading.question import Reading
from index.reading.words import FUNCTION_WORDS, key, stem, stems, words_in
from index.records import Sentence, Stance
from index.retrieval.passages import ADVICE
from index.subject import Issue, Subject

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
        "guys list overall way thing policy today soon recommendation role part play "
        "people expert analyst according"
    )
)
"""Stems that a question may hold and ask for nothing but advice."""

GENERAL_ADVICE = GENERAL_STEMS | WIDEST | frozenset(tokens("handle deal treat approach respond react manage done"))
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
        if any(f" {name} " in said for name in map(_in_stems, (topic.name, *topic.also)) if name)
    }
    return also | set(reading.topics)


@cache
def _in_stems(name: str) -> str:
    """The stems of one of the subject's names as one text."""
    return " ".join(tokens(name))


def besides_advice(
    reading: Reading,
    edition: Edition,
    actor: Iterable[tuple[str, ...]],
    topics: Collection[str],
    issue: str | None = None,
) -> set[str]:
    """The stems of a question beside those that name whom or what it asks about, and that it asks for advice."""
    named = {stem for name in actor for stem in name}
    named |= {stem for text in (edition.subject.issue(issue).texts if issue else ()) for stem in tokens(text)}
    spoken = [one for topic in edition.subject.topics if topic.name in topics for one in (topic.name, *topic.also)]
    named |= set(tokens(" ".join((*spoken, *reading.experts, *reading.publishers, *edition.subject.general))))
    if plain_words(reading, edition):
        named |= {stem for one in edition.subject.figures for said in one.also for stem in tokens(said)}
    return set(tokens(ADVICE.sub(" ", reading.text))) - named - {stem(word) for word in FILLER | FUNCTION_WORDS}


def plain_words(reading: Reading, edition: Edition) -> frozenset[str]:
    """The stems of the plain words that a question is searched with in place of its figures of speech.

    Those for the subject and its actors, and those that the briefs lack, say nothing of its matter.
    """
    subject = edition.subject
    names = (*subject.general, *(name for one in (*subject.actors, *subject.people) for name in (one.name, *one.also)))
    said = frozenset(tokens(reading.search_text)) - frozenset(tokens(reading.text)) - frozenset(tokens(" ".join(names)))
    return frozenset(filter(edition.words.knows, said))


def is_named_or_new(edition: Edition, reading: Reading, besides: set[str]) -> bool:
    """Whether one of these stems is of a thing that has a name or a number, or of one that the briefs do not know."""
    named = {stem for detail in reading.details for stem in detail.stems}
    return bool(besides & named) or not all(map(edition.words.knows, besides))


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


HELD = Path(__file__).with_name("surveys.json")
"""The weights of the model, and the fingerprint of the encoder whose vectors it was fitted on."""

NUMBERS = ("closeness", "margin", "share", "besides", *FORM)
"""What the model looks at beside the vector: how near the issue is and how far ahead of the next, the share of the
question's word weight that is the issue's, the weight of the other words, and the question's form."""

SAID = 3
"""How many of an issue's positions, the nearest to the question, say how near it is to what people hold on it."""

LESS = 0.1
"""By how much less than to its texts a question is taken to be near to an issue on which nobody takes a position."""

MOST_SAID = 300
"""How many of an issue's positions a question is compared with: of more, so many from among all of them."""

CLEAR, CLEARLY, FEWEST = 1.0, 0.15, 2
"""How close to a question an issue is that it clearly means, how far ahead of the next, and of how many at least."""

TURNS = 0.1
"""How much nearer to a question what one side says must be than what the other says, for it to ask of that side."""

AHEAD = 0.05
"""What is added to how far ahead the nearest issue is before its logarithm is taken."""

TELLING = 2.0
"""The weight above which a stem tells matters apart: an eighth of the passages hold one of this weight."""

Vector = NDArray[np.float32]
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Match:
    """The issue that comes nearest to a question, the numbers of NUMBERS, and the probability that sides are wanted.

    `closeness` is the cosine with its nearest text and the mean cosine with its nearest positions, added; -2 to 2.
    """

    issue: Issue
    closeness: float
    numbers: Floats
    probability: float


@dataclass(frozen=True, slots=True)
class Matcher:
    """The issues of an edition, with what a question is compared with."""

    edition: Edition
    texts: tuple[slice, ...]
    """For each issue the rows of its texts."""
    said: tuple[slice, ...]
    """For each issue the rows, in `vectors`, of the sentences that say a position on it."""
    vectors: Vector
    held: tuple[frozenset[str], ...]
    """For each issue the stems of all that."""
    surnames: Mapping[str, tuple[str, ...]]
    """The surname of each expert, as it is compared -> whose it is."""
    titles: frozenset[str]
    """The stems of the titles of briefs, but the most usual: what the library tells its matters apart by."""
    _last: dict[bytes, Floats] = field(default_factory=dict, repr=False, compare=False)
    """How near the issues are to the question that was compared last; several forms ask of the same one."""

    def closeness(self, vector: Vector) -> Floats:
        """How near each issue is to a question."""
        asked = vector.tobytes()
        near = self._last.get(asked)
        if near is None:
            near = self._compared(vector)
            self._last.clear()
            self._last[asked] = near
        return near

    def _compared(self, vector: Vector) -> Floats:
        texts = self.edition.issue_vectors @ vector
        named = np.array([texts[rows].max() for rows in self.texts])
        said = self.vectors @ vector
        heard = [_heard(said[rows], near - LESS) for rows, near in zip(self.said, named, strict=True)]
        return np.asarray(named + heard, dtype=np.float64)

    def is_taken(self, issue: str) -> bool:
        """Whether somebody takes a position on an issue."""
        rows = self.said[self.edition.subject.issue_names.index(issue)]
        return len(range(rows.start, rows.stop)) > 0

    def cosine(self, vector: Vector, brief_id: str, place: Sentence) -> float:
        """How near a sentence of a brief is to a question; -1 for a slice that is no sentence."""
        row = self.edition.layout.sentences_of(brief_id).get(place)
        return -1.0 if row is None else float(self.edition.sentence_vectors[row] @ vector)

    def meant(self, vector: Vector) -> str | None:
        """The issue that a question clearly means; None where it is near to none, or to several."""
        if len(self.texts) < FEWEST or not len(self.edition.issue_vectors):
            return None
        near = self.closeness(vector)
        best = int(np.argmax(near))
        clear = near[best] >= CLEAR and near[best] - np.max(np.delete(near, best)) >= CLEARLY
        return self.edition.subject.issues[best].name if clear else None

    def side(self, issue: Issue, vector: Vector) -> Stance | None:
        """The side on which most is said that is near to a question; None where that is no nearer than the other."""
        own = self.edition.issue_vectors[self.texts[self.edition.subject.issue_names.index(issue.name)]] @ vector
        said = own[len(issue.texts) :]
        pro, con = said[: len(issue.said_for)], said[len(issue.said_for) :]
        if not (len(pro) and len(con)) or abs(pro.max() - con.max()) < TURNS:
            return None
        return "supports" if pro.max() > con.max() else "opposes"

    def match(self, reading: Reading, vector: Vector) -> Match | None:
        """The issue that a question means, as far as it means one; None where vectors of the issues are lacking."""
        if not self.texts or not len(self.edition.issue_vectors):
            return None
        near = self.closeness(vector)
        best = int(np.argmax(near))
        ahead = float(near[best] - np.max(np.delete(near, best), initial=-1.0))
        weights = self._weights(reading.text)
        own = sum(weight for stem, weight in weights.items() if stem in self.held[best])
        every = sum(weights.values())
        share = own / every if every else 0.0
        numbers = np.array([near[best], math.log(AHEAD + ahead), share, every - own, *form(reading.text)])
        issue = self.edition.subject.issues[best]
        return Match(issue, float(near[best]), numbers, self._probability(numbers, vector))

    def _weights(self, text: str) -> dict[str, float]:
        """The stems of a question that say what it is about, with their weights; names of experts say who."""
        weights = self.edition.words.weights(text)
        names = {stem for word in words_in(text) if word.key in self.surnames for stem in tokens(word.text)}
        return {stem: weight for stem, weight in weights.items() if stem not in GENERAL_STEMS | names}

    def _probability(self, numbers: Floats, vector: Vector) -> float:
        """The probability that sides are wanted; 0 with an encoder that the model does not know."""
        model = fitted()
        if model.encoder != self.edition.manifest.model:
            return 0.0
        score = float(model.weights @ numbers) + float(model.vector @ vector) + model.bias
        return 1 / (1 + math.exp(-max(-50.0, min(50.0, score))))


@dataclass(frozen=True, slots=True)
class Fitted:
    """The logistic model: the weights of NUMBERS and of the vector's, and from which probability on sides are given."""

    encoder: str
    weights: Floats
    vector: Floats
    bias: float
    floor: float


@cache
def fitted() -> Fitted:
    """The model as it was fitted."""
    held = json.loads(HELD.read_text(encoding="utf-8"))
    weights = np.array([held["weights"].get(name, 0.0) for name in NUMBERS])
    return Fitted(held["encoder"], weights, np.array(held["vector"]), held["bias"], held["floor"])


def _heard(said: Vector, otherwise: float) -> float:
    """How near the positions on an issue are to a question, by the cosine of each."""
    if not len(said):
        return otherwise
    nearest = np.sort(said)[-SAID:]
    return float(nearest.sum() / len(nearest))


def matcher(edition: Edition) -> Matcher:
    """What the issues of an edition are found by."""
    texts, said, rows, held, end = [], [], [np.zeros(0, dtype=np.int64)], [], 0
    for issue in edition.subject.issues:
        start, end = end, end + len(issue.keys)
        entries = _said(edition, issue)
        own = edition.sentence_of(entries)
        first = sum(map(len, rows))
        rows.append(own[np.linspace(0, len(own) - 1, MOST_SAID).astype(int)] if len(own) > MOST_SAID else own)
        texts.append(slice(start, end))
        said.append(slice(first, first + len(rows[-1])))
        words = " ".join([*issue.keys, *issue.cues, *issue.contrary])
        held.append(frozenset(tokens(words)) | edition.stated.stems_of(entries))
    surnames: dict[str, tuple[str, ...]] = {}
    for name in edition.voices.experts():
        surnames[surname(name)] = (*surnames.get(surname(name), ()), name)
    vectors = edition.sentence_vectors[np.concatenate(rows)]
    titles = frozenset(stem for stem in edition.titles if edition.words.weight(stem) > TELLING)
    return Matcher(edition, tuple(texts), tuple(said), vectors, tuple(held), surnames, titles)


def _said(edition: Edition, issue: Issue) -> NDArray[np.int64]:
    """The positions on an issue that a whole sentence says."""
    entries = edition.stated.positions.get(issue.name, np.zeros(0, dtype=np.int64))
    return entries[edition.stated.column("exact")[entries] >= 0]

"""Whether what was found answers a question, comes near, or does not: by the judge's word, and by what the quotes hold.

The judge weighs numbers of the search and knows what briefs of this kind do not tell. What it is unsure of is settled
here, where the words settle it: by what a question says and names, and whether a quote has all of it, most of it or
hardly any. What an answer then says is `answer.py`'s.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

from index.answers.confidence import ADJECTIVE, FIGURES, USUAL, holds_kind, names_of, number_beside
from index.answers.statements import headed, lacking, telling
from index.answers.windows import Window
from index.editions.store import Edition
from index.english import MONTHS, stems_of, tokens
from index.reading.binding import holds
from index.reading.kinds import FILLER, Detail, Kind
from index.reading.question import Reading
from index.reading.words import FUNCTION_WORDS, common_words, stem, stems, words_in
from index.records import AnswerKind
from index.retrieval.passages import share
from index.subject import Subject

OPEN = 0.35
"""The probability from which what a named voice says on a matter answers who asks what it says, and from which a
sentence answers that says all that is asked: neither takes for granted but that it speaks of it."""

SILENT = 0.05
"""The probability below which the briefs do not answer, also where they speak of all that a question names."""

UNHEARD = 0.4
"""The probability below which the briefs do not answer what has a name that none of them has."""

MOSTLY, HARDLY = 0.5, 0.2
"""The share of the weight of what a question says that a text has which speaks of most of it, and below which it
speaks of hardly any."""

ALIKE = 4
"""The letters with which two words begin alike that are probably forms of one."""

_LIGHT = frozenset(
    "give gives gave given giving get gets got make makes made making take takes took taken taking put puts go goes "
    "went going gone come comes came coming keep keeps kept let lets become became happen look looks looking seem "
    "seems mean means know knows use used see seen like anyone anybody someone somebody everyone everybody nobody "
    "something anything everything nothing ever soon really actually exactly exact just also so well behind lot "
    "according per down off out alone few good across along around "
    "authors author experts expert briefs brief "
    "pros cons argument arguments reason reasons rationale quote quotes source sources".split()
)
"""Words of a question that say little of what it is about: light verbs, indefinite pronouns, whom it is put to, and of
what the answer is to be made."""

_KINDS = frozenset("number figure amount share percentage percent name names date year day month person people".split())
"""Words that say which kind of thing is asked for."""

_NO_MATTER = FUNCTION_WORDS | FILLER | _LIGHT | _KINDS

_MONEY = re.compile(r"[$€£]|\b(?:dollars?|euros?|won|million|billion)\b", re.IGNORECASE)
_SHARE = re.compile(r"%|\b(?:per ?cent|half|thirds?|quarters?|fifths?)\b", re.IGNORECASE)
_NOT = re.compile(
    r"\b(?:not|no|never|nobody|none|nor|neither|without|cannot|\w+n['’]t|den(?:y|ies|ied)|refus\w+|reject\w+|fail\w*"
    r"|unless|against)\b",
    re.IGNORECASE,
)
_NAME = re.compile(r"(?<![.!?] )(?<!^)\b[A-Z][a-z][\w’'-]+|^[A-Z][a-z][\w’'-]+(?= [a-z])")
_SENTENCE = re.compile(r"(?<=[^.A-Z][.!?])\s+(?=[^a-z])")


def verdict_of(
    edition: Edition,
    reading: Reading,
    shown: Sequence[Window],
    judged: tuple[AnswerKind, float],
    *,
    unknown: bool,
) -> AnswerKind:
    """Whether the briefs answer, come near or do not, by the judge's word and by what a question says and names.

    `judged` is the judge's verdict and probability; `unknown` says that something named is in no brief, or that nobody
    knows the one whose words are asked for.
    """
    verdict, sure = judged
    if sure < UNHEARD and not reading.brief_ids and _names_what_no_brief_names(edition, reading):
        return "none"
    if verdict == "none":
        close = sure >= SILENT or reading.brief_ids is not None  # who asks of a source by name is shown what it says
        return "near" if close and not unknown and comes_near(edition, reading, shown) else "none"
    if unknown:
        return "near"
    if verdict == "near" and sure >= OPEN:
        open_to_all = _asks_openly(reading) and _is_of_what_is_named(edition, reading, shown)
        return "answer" if open_to_all or is_told(edition, reading, shown) else "near"
    return verdict


def _names_what_no_brief_names(edition: Edition, reading: Reading) -> bool:
    """Whether a question has a name of which no brief has a word: one that is no English word, or written as a name."""
    english = common_words()
    words = (one for one, word in _matter(edition.subject, reading).items() if word not in english)
    named = (one for detail in reading.details if detail.kind == "name" for one in detail.stems)
    absent = edition.words.weight("")  # no text has a word without letters
    return any(edition.words.weight(one) >= absent for one in (*words, *named))


def _asks_openly(reading: Reading) -> bool:
    """Whether it is asked what somebody says, and no figure, cause or yes that he may not give."""
    return bool(reading.experts or reading.publishers) and reading.wants is None


def _is_of_what_is_named(edition: Edition, reading: Reading, shown: Sequence[Window]) -> bool:
    """Whether the best that was found speaks of all that a question names, or, if it names nothing, of most of it."""
    if not shown or telling(edition, reading):
        return bool(shown) and not lacking(edition, reading, [headed(shown[0])])
    return share(edition.words.weights(reading.search_text), stems_of(headed(shown[0]))) >= MOSTLY


def is_told(edition: Edition, reading: Reading, shown: Sequence[Window]) -> bool:
    """Whether one sentence has all that a question says and names, and a thing of the kind that it asks for.

    No cause and no list of names is told so, and nothing by a sentence that denies where the question does not, or the
    other way round.
    """
    asked = _matter(edition.subject, reading)
    if len(asked) + len(reading.details) < 2 or (reading.wants and reading.wants.kind in ("reason", "name", "place")):
        return False
    denied = _NOT.search(reading.text) is not None
    for window in shown:
        whose = " ".join([*window.brief.authors, window.brief.publisher or ""])
        for one in _SENTENCE.split(window.quote):
            if (_NOT.search(one) is not None) == denied and _is_all_in(edition.subject, reading, asked, one, whose):
                return True
    return False


def comes_near(edition: Edition, reading: Reading, shown: Sequence[Window]) -> bool:
    """Whether what was found is worth showing where the judge takes it for no answer.

    It speaks of all that is named and not of hardly anything else, or of most of what is said; a figure that is asked
    for is there.
    """
    if not shown or not _has_figure(reading, shown):
        return False
    if telling(edition, reading):
        together = " ".join(map(headed, shown))
        return not lacking(edition, reading, [headed(shown[0])]) and _share(edition, reading, together) >= HARDLY
    return max(_share(edition, reading, headed(window)) for window in shown) >= MOSTLY


def fullest_first(edition: Edition, reading: Reading, shown: Sequence[Window]) -> list[Window]:
    """The windows, those first that have more of what a question says and names."""
    return sorted(shown, key=lambda window: -_share(edition, reading, headed(window)))


def words_absent(edition: Edition, reading: Reading, quotes: Sequence[str]) -> list[str]:
    """The words of a question that tell texts apart and of which no quote has one that means the same, rarest first.

    Nor one that begins like it, or ends with it: who writes of those who work abroad, or of newspapers, lacks no
    "workers" and no "papers".
    """
    text, subject = " ".join(quotes), edition.subject
    said = {word.text.lower() for word in words_in(text)}
    absent = {
        word: edition.words.weight(one)
        for one, word in _matter(edition.subject, reading).items()
        if edition.words.weight(one) > USUAL
        and not holds(Detail(word, (one,)), text, subject)
        and not any(other[:ALIKE] == word.lower()[:ALIKE] or other.endswith(word.lower()) for other in said)
    }
    return sorted(absent, key=lambda word: -absent[word])


def lacks_measure(reading: Reading, quotes: Sequence[str]) -> Literal["money", "share"] | None:
    """Whether a sum of money, or a share, is asked for and none is quoted, and which of the two."""
    kind = reading.wants.kind if reading.wants else None
    if kind == "money" or kind == "share":
        return None if any(_has_kind(reading, kind, None, one) for one in quotes) else kind
    return None


def _is_all_in(subject: Subject, reading: Reading, asked: dict[str, str], sentence: str, whose: str) -> bool:
    held, spoken = stems_of(sentence), f"{sentence} {whose}"
    if not all(one in held or holds(Detail(word, (one,)), sentence, subject) for one, word in asked.items()):
        return False
    voices = (Detail(name, tuple(tokens(name))) for name in (*reading.experts, *reading.publishers, *reading.mentioned))
    if not all(_is_spoken_of(one, spoken, subject) for one in (*reading.details, *voices)):
        return False
    return reading.wants is None or _holds_exactly(subject, reading, sentence)


def _is_spoken_of(detail: Detail, text: str, subject: Subject) -> bool:
    """Whether a text speaks of a thing, also of one that any text may leave out."""
    if detail.kind == "unit":
        return True
    held = stems_of(text)
    return holds(detail, text, subject) and (
        detail.kind != "name" or any(not held.isdisjoint(names_of(one, subject)) for one in detail.stems)
    )


def _holds_exactly(subject: Subject, reading: Reading, sentence: str) -> bool:
    """Whether a sentence has what is asked for: a number beside what is counted, a name that is no land's."""
    wants = reading.wants
    if wants is None or wants.kind == "yes/no":
        return True
    if wants.kind in FIGURES or wants.kind == "date":
        return _has_kind(reading, wants.kind, wants.noun, sentence)
    known = stems_of(reading.text).union(_lands(subject), tokens(" ".join(MONTHS)))
    named = (name for name in _NAME.findall(sentence) if not ADJECTIVE.search(name))
    return any(not stems_of(name) <= known for name in named)


def _lands(subject: Subject) -> frozenset[str]:
    return frozenset(tokens(" ".join(name for one in subject.actors for name in (one.name, *one.also))))


def _has_figure(reading: Reading, shown: Sequence[Window]) -> bool:
    """Whether a figure that is asked for is in what was found; so it is where none is asked for."""
    wants = reading.wants
    if wants is None or wants.kind not in FIGURES:
        return True
    return any(_has_kind(reading, wants.kind, wants.noun, window.quote) for window in shown)


def _has_kind(reading: Reading, kind: Kind, noun: str | None, text: str) -> bool:
    if kind == "money":
        return _MONEY.search(text) is not None
    if kind == "share":
        return _SHARE.search(text) is not None
    if kind in FIGURES and noun:
        return number_beside(noun, text)
    return holds_kind(kind, text, frozenset(re.findall(r"[\w’'-]+", reading.text.lower())))


def _share(edition: Edition, reading: Reading, text: str) -> float:
    """The share of the weight of what a question says and names that a text has, under whatever name."""
    weigh, subject = edition.words.weight, edition.subject
    said = [(weigh(one), Detail(word, (one,))) for one, word in _matter(edition.subject, reading).items()]
    named = [(max(map(weigh, one.stems), default=0.0), one) for one in reading.details if one.kind != "unit"]
    total = sum(weight for weight, _ in (*said, *named))
    found = sum(weight for weight, one in (*said, *named) if holds(one, text, subject))
    return found / total if total else 1.0


def _matter(subject: Subject, reading: Reading) -> dict[str, str]:
    """The stems of what a question says of its matter -> the words: not how it asks, nor whom or what it names."""
    said = stems_of(reading.text)
    named = {one for detail in reading.details for one in detail.stems}
    named.update(tokens(" ".join((*reading.experts, *reading.publishers, *reading.mentioned))))
    named.update(one for person in subject.people if stems(person.name) <= said for one in stems(person.name))
    found: dict[str, str] = {}
    before = ""
    for word in words_in(reading.text):
        told = before != "how" and len(word.key) > 1 and word.key == word.text.lower() and word.key not in _NO_MATTER
        if told and stem(word.key) not in named:
            found.setdefault(stem(word.key), word.text)
        before = word.key
    return found

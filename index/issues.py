"""A person's words -> an issue or topic of the closed lists, and whether a question asks who stands where.

Pure text: nothing here looks into briefs. Words are compared by their stems, and by their spelling
where a stem fits none, so that "sanction relief" and "Yonbyon" are understood.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from rapidfuzz import fuzz

from index.records import Closest, Stance
from index.vocabulary import ISSUES, SYNONYMS, TOPICS
from index.words import tokens

ALIKE = 78
"""Two words whose spellings are as similar as this, of 100, count as one."""

FITS, AHEAD = 0.75, 0.05
"""What a name must reach to be taken, and by how much it must be ahead of the next."""

SYNONYM = 0.9
"""What a synonym counts beside the name itself."""

_PEOPLE = (
    r"(?:experts?|specialists?|analysts?|authors?|writers?|scholars?|observers?|commentators?|people|voices|groups"
    r"|pieces|articles|briefs|organi[sz]ations?|think.tanks?)"
)
_FOR = (
    r"(?:wants?|wanted|supports?|supported|favou?rs?|favou?red|backs?|backed|endorses?|recommends?|recommended|proposes?"
    r"|proposed|urges?|advocates?|calls? for|called for|argues? for|likes?|accepts?|approves? of|prefers?"
    r"|would (?:grant|accept|support|favou?r|back|give|like|ease|lift|offer)"
    r"|(?:is|are|stands?|speaks?) (?:all )?(?:for|in favou?r)|pro\b)"
)
_AGAINST = (
    r"(?:oppos\w+|rejects?|rejected|dislikes?|resists?|criticis\w+|criticiz\w+|warns? against|argues? against"
    r"|disagrees?|disapproves?|is against|are against|speaks? against|object\w*|against)"
)
_SIDES = rf"(?:{_FOR}|{_AGAINST})"
_DIFFER = r"(?:agree|disagree|differ|divided|split|united|stand|think|say|prefer|unanimous|of one mind|at odds)"
_THE = r"(?:the|all|our|any|most|these)"
_ASKS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"\bwho(?: all| else)?(?: (?:of|among) {_THE} {_PEOPLE})? {_SIDES}",
        rf"\b(?:which|what|{_THE}) (?:\w+ )?{_PEOPLE}(?: (?:who|that|do|does|would|are|is))* {_SIDES}",
        rf"\b(?:all|every|everyone|everybody|anyone|those|name|list)(?: {_PEOPLE})?(?: (?:who|that))? {_FOR}",
        rf"\b(?:do|are|have|where|how|what)(?: (?:do|are))?(?: {_THE})* {_PEOPLE}(?: \w+)?? (?:{_SIDES}|{_DIFFER})",
        rf"\b(?:does|would|is) (?:anyone|anybody|everyone|everybody) (?:{_SIDES}|for\b)",
        rf"\b{_PEOPLE}(?: \w+){{0,2}} (?:agree|disagree|differ|divided|split|of one mind|prefer|at odds|stand)\b",
        r"\bwho (?:stands where|says what|thinks|(?:dis)?agrees?|is on which side)",
        r"\bwhere (?:do|does) (?:everyone|everybody|people|they|opinions?) (?:stand|differ)",
        r"\b(?:consensus|disagreements?|agreement among|controvers\w+|both (?:sides|views))\b",
        r"\bfor (?:and|or) against\b|\bpros and cons\b|\b(?:opinions?|views?) (?:differ|divided)\b",
        r"\ba (?:good|bad) idea\b|\bis it (?:right|wise|wrong|smart) to\b",
    )
)
"""What makes a question one about agreement: people in general with a side they may take, or differing as such."""

_ABOUT_NUMBERS = re.compile(r"\bhow (?:many|much|often|long)\b|\bwhen\b|\bwhy\b")
_OPPOSED = re.compile(rf"\b{_AGAINST}\b")
_ENDING = re.compile(
    r"\b(?:suspend|halt|stop|paus|cancel|scrap|abandon|drop|giv\w+ up|ending)(?:s|ed|ped|e|ing|ping)?\b"
)
_MAY_END = {"military exercises", "maximum pressure"}


@dataclass(frozen=True, slots=True)
class Asked:
    """The issues that a question names, best first, and the stance it asks for."""

    issues: tuple[str, ...]
    stance: Stance


def asked_in(question: str) -> Asked | None:
    """What a question about agreement asks: which issues, which stance first; None when it is not such a question."""
    if not asks_for_sides(question):
        return None
    plain = _plain(question)
    issues = named_in(question)
    if not issues:
        return None
    against = bool(_OPPOSED.search(plain)) != (issues[0] in _MAY_END and bool(_ENDING.search(plain)))
    return Asked(issues, "opposes" if against else "supports")


def asks_for_sides(question: str) -> bool:
    """Whether a question is about what people in general hold, on whatever it may be."""
    plain = _plain(question)
    return not _ABOUT_NUMBERS.search(plain) and any(cue.search(plain) for cue in _ASKS)


def _plain(question: str) -> str:
    letters = re.sub(r"[^\w\s'-]", " ", question.lower().replace("’", "'"))
    return re.sub(r"\s+", " ", letters).strip()


def named_in(question: str) -> tuple[str, ...]:
    """The issues that a question names in full or by a synonym, the longest name first."""
    asked = f" {' '.join(tokens(question))} "
    found: dict[str, int] = {}
    for issue in ISSUES:
        for stems in map(tokens, (issue, *SYNONYMS.get(issue, ()))):
            if f" {' '.join(stems)} " in asked:
                found[issue] = max(len(stems), found.get(issue, 0))
    return tuple(sorted(found, key=lambda issue: -found[issue]))


def issue_of(text: str) -> str | Closest:
    """The issue that a person's words mean, or the closest ones when they fit none."""
    return fitting(text, {issue: SYNONYMS.get(issue, ()) for issue in ISSUES})


def topic_of(text: str) -> str | Closest:
    """The topic that a person's words mean, or the closest ones when they fit none."""
    return fitting(text, {topic: SYNONYMS.get(topic, ()) for topic in TOPICS})


def fitting(text: str, names: Mapping[str, Iterable[str]]) -> str | Closest:
    """The name that `text` fits, by itself or by one of its synonyms, or the three that come closest."""
    scores = {name: _fit(text, name, synonyms) for name, synonyms in names.items()}
    ranked = sorted(scores, key=lambda name: (-scores[name], -fuzz.WRatio(text.lower(), name.lower())))
    best, second, *_ = [*(scores[name] for name in ranked), 0.0, 0.0]
    return ranked[0] if best >= FITS and best - second >= AHEAD else Closest(tuple(ranked[:3]))


def _fit(text: str, name: str, synonyms: Iterable[str]) -> float:
    return max([_score(text, name), *(SYNONYM * _score(text, synonym) for synonym in synonyms)])


def _score(text: str, name: str) -> float:
    """How well a text fits a name, 0 to 1: above all, how much of the text the name covers."""
    if text.strip().casefold() == name.casefold():
        return 1.1
    asked, held = _words(text), _words(name)
    if not asked or not held:
        return 0.0
    return 0.75 * _covered(asked, held) + 0.25 * _covered(held, asked)


def _words(text: str) -> list[tuple[str, str]]:
    """Each word that means something, as it is written and as its stem."""
    return [(word, stems[0]) for word in re.findall(r"[^\W_]+", text.lower()) if (stems := tokens(word))]


def _covered(words: list[tuple[str, str]], by: list[tuple[str, str]]) -> float:
    return sum(max(_alike(word, other) for other in by) for word in words) / len(words)


def _alike(word: tuple[str, str], other: tuple[str, str]) -> float:
    """One for words of one stem, less for similar spellings, nothing for others."""
    if word[1] == other[1]:
        return 1.0
    ratio = fuzz.ratio(word[0], other[0])
    return ratio / 100 if ratio >= ALIKE else 0.0

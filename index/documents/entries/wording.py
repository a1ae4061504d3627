"""What a sentence itself says of the fields of a recommendation: to whom, what, and on which topics. Rules alone.

All of it is a first word for an editor, who sees the sentence beside it.
"""

from __future__ import annotations

import re
from collections import Counter

from index.documents.text import short_line
from index.english import joined, one_line, tokens
from index.subject import Named, Subject

_MODAL = re.compile(
    r"\b(?:should|must|ought to|shall|needs? to|has to|have to|had better|would do well to)\b"
    r"(?:,[^,]{1,80},)?(?: (?:also|now|therefore|instead|first|then|thus|still))? (?P<what>.{1,600})",
    re.I,
)
_URGED = re.compile(
    r"\b(?:urge|urges|urged|ask|asks|call on|calls on|called on|advise|advises|recommend|recommends|want|wants)\b"
    r"[^,.;]{2,60}? (?:to|that [^,.;]{2,40}? should) (?P<what>.{1,600})",
    re.I,
)
_TIME = re.compile(
    r"\b(?:it is|it['’]s) (?:time|essential|vital|imperative|necessary|important)\b.{0,80}? to (?P<what>.{1,600})",
    re.I,
)
_COULD = re.compile(r"\b(?:could|would be wise to|would be well advised to) (?:also )?(?P<what>.{1,600})", re.I)
LONGEST_ACTION = 200
MOST_TOPICS = 3
MOST_ACTORS = 4


def action_in(sentence: str) -> str:
    """What a sentence says should be done, in its own words: what stands behind “should”; "" where nothing does."""
    line = one_line(sentence)
    found = next((match for form in (_MODAL, _TIME, _URGED, _COULD) if (match := form.search(line))), None)
    return (short_line(found["what"], LONGEST_ACTION) or "").rstrip(".!?;:,\"'”’)") if found else ""


def actor_in(sentence: str, subject: Subject) -> str:
    """The actors of the subject that a sentence names before it says what should be done, or else names at all."""
    line = one_line(sentence)
    found = _MODAL.search(line)
    named = actors_in(line[: found.start()], subject) if found else []
    return joined((named or actors_in(line, subject))[:2])


def actors_of(body: str, subject: Subject) -> tuple[str, ...]:
    """The actors of the subject that a document names, those named most often first, and the first two together."""
    counts = Counter(place[2] for place in _places(body, subject))
    often = [name for name, _ in counts.most_common(MOST_ACTORS)]
    return (*often, *([joined(often[:2])] if len(often) > 1 else []))


def topics_in(sentence: str, subject: Subject) -> tuple[str, ...]:
    """The topics of the subject that a sentence names."""
    said = f" {' '.join(tokens(sentence))} "
    return tuple(topic.name for topic in subject.topics if _names(said, topic))[:MOST_TOPICS]


def topics_of(body: str, subject: Subject) -> tuple[str, ...]:
    """The topics that a document names most often, and more than once."""
    said = f" {' '.join(tokens(body))} "
    counts = {topic.name: sum(said.count(f" {stems} ") for stems in _stems(topic)) for topic in subject.topics}
    often = sorted((name for name, count in counts.items() if count > 1), key=lambda name: -counts[name])
    return tuple(often[:MOST_TOPICS])


def _names(said: str, named: Named) -> bool:
    return any(f" {stems} " in said for stems in _stems(named))


def _stems(named: Named) -> set[str]:
    return {stems for name in (named.name, *named.also) if (stems := " ".join(tokens(name)))}


def actors_in(text: str, subject: Subject) -> list[str]:
    """The actors that a text names, or for whom those act whom it names, in its order."""
    return list(dict.fromkeys(name for _, _, name in _places(text, subject)))


def _places(text: str, subject: Subject) -> list[tuple[int, int, str]]:
    """Where a text names an actor, from, to, and whom, in its order; a name within another is none."""
    places: list[tuple[int, int, str]] = []
    for known in (*subject.actors, *(person for person in subject.people if person.actor)):
        for name in (known.name, *known.also):
            found = re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", text)
            places += [(one.start(), one.end(), known.actor or known.name) for one in found]
    whole: list[tuple[int, int, str]] = []
    for one in sorted(places, key=lambda place: (place[0], -place[1])):
        if not whole or one[0] >= whole[-1][1]:
            whole.append(one)
    return whole

"""What a language model said of a part of a document -> what of it the document carries; the rest is left out.

Nothing is taken on trust. What says an entry is a sentence by its number, so it is exact. Actors, issues and topics are
those of the subject; a title, an author, a publisher and a date stand in the text to the letter; an action and each
sentence of the summary pass the checks that a worded answer passes. Stances nobody can check here: an editor does.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal

from index.claims.checking import Checker
from index.claims.documents.asking import Part
from index.claims.evidence import Evidence, clean
from index.corpus.fields import is_date
from index.corpus.people import parted
from index.documents.amend import dated
from index.documents.byline import byline_of, published_in, stands_alone
from index.documents.entries.proposal import Proposal
from index.documents.entries.wording import LONGEST_ACTION, action_in, actor_in, actors_in, topics_in
from index.documents.text import short_line
from index.english import joined, one_line
from index.reading.issues import issue_of, topic_of
from index.records import STANCES
from index.subject import Subject

What = Literal[
    "title", "author", "publisher", "date", "topic", "actor", "recommendation", "position", "summary", "reply"
]
"""What can be left out of a reply."""

MOST = 12
"""Entries of a list that are looked at."""

_LONGEST_TITLE = 120
_DECODER = json.JSONDecoder()


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence of a summary, and the sentences of the document that it rests on."""

    text: str
    says: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PartRead:
    """What a part gives: fields of the front matter, proposals, sentences of a summary; and what was left out of it."""

    fields: dict[str, Any] = field(default_factory=dict)
    proposals: tuple[Proposal, ...] = ()
    summary: tuple[Said, ...] = ()
    left_out: Counter[What] = field(default_factory=Counter)


Nearest = Callable[[Sequence[str]], Sequence[tuple[str, ...]]]
"""For each sentence the issues that come nearest to it, the nearest first."""


def read_part(
    reply: str, part: Part, body: str, subject: Subject, checker: Checker, model: str, nearest: Nearest, title: str = ""
) -> PartRead:
    """What a model's reply to a part gives; never raises for its content. `title` is the one that the draft has."""
    made = _Reading(part, body, subject, checker, model, nearest, title)
    found = made.fields(reply) if part.number == 1 else {}
    proposals = (*made.recommendations(reply), *made.positions(reply))
    summary = tuple(made.summary(reply))
    if not re.search(r'"(?:recommendations|positions|summary)"\s*:', reply):
        made.left_out["reply"] += 1
    return PartRead(found, proposals, summary, made.left_out)


class _Reading:
    """One reply, looked at piece by piece."""

    def __init__(
        self, part: Part, body: str, subject: Subject, checker: Checker, model: str, nearest: Nearest, title: str
    ) -> None:
        self._part, self._body, self._subject, self._held = part, body, subject, title
        self._checker, self._model, self._nearest = checker, model, nearest
        self.left_out: Counter[What] = Counter()

    def fields(self, reply: str) -> dict[str, Any]:
        """Title, author, publisher, date and topics, as far as the beginning of the document has them."""
        found: dict[str, Any] = {}
        checks: dict[What, Callable[[str], Any]] = {
            "title": self._title, "author": self._authors, "publisher": self._publisher, "date": self._date,
        }  # fmt: skip
        for key, check in checks.items():
            said = _scalar(reply, key)
            if said and (value := check(clean(said))):
                found[key] = value
            elif said:
                self.left_out[key] += 1
        named = [topic_of(str(one), self._subject) for one in _items(reply, "topics")[:MOST]]
        topics = [one for one in named if isinstance(one, str) and self._is_spoken_of(one)]
        self.left_out["topic"] += len(named) - len(topics)
        return found | ({"topics": list(dict.fromkeys(topics))[:3]} if topics else {})

    def recommendations(self, reply: str) -> Iterator[Proposal]:
        """Those that a sentence of the part says; to whom, where the document names them."""
        for one in _objects(reply, "recommendations"):
            says = self._sentence(one.get("sentence"))
            actor = "" if says is None else self._actor(str(one.get("actor") or ""), says)
            action = "" if says is None else self._action(str(one.get("action") or ""), actor, says)
            if says is None or not action:
                self.left_out["recommendation"] += 1
                continue
            yield Proposal("recommendation", says, actor, action, topics_in(says, self._subject), model=self._model)

    def positions(self, reply: str) -> Iterator[Proposal]:
        """Those that a sentence of the part says, on an issue of the subject that comes near to it."""
        for one in _objects(reply, "positions"):
            says, issue = self._sentence(one.get("sentence")), str(one.get("issue") or "")
            known = issue_of(issue, self._subject) if self._subject.issues else issue
            near = self._nearest([one_line(says)])[0] if says is not None and self._subject.issues else (known,)
            stance = one.get("stance")
            if says is None or stance not in STANCES or not isinstance(known, str) or not known or known not in near:
                self.left_out["position"] += 1
                continue
            others = tuple(str(other) for other in near[:5] if other != known)
            yield Proposal("position", says, issue=known, stance=str(stance), others=others, model=self._model)

    def summary(self, reply: str) -> Iterator[Said]:
        """The sentences of the summary that the sentences carry on which they rest."""
        for one in _objects(reply, "summary"):
            text = one_line(clean(str(one.get("text") or "")))
            numbers = one.get("sentences")
            found = [self._sentence(number) for number in numbers] if isinstance(numbers, list) else []
            says = tuple(one for one in found if one is not None)
            is_whole = bool(text and says) and len(says) == len(found) and not _is_heading(text, says)
            if is_whole and not self._faults(text, says):
                yield Said(text, says)
            else:
                self.left_out["summary"] += 1

    def _sentence(self, number: Any) -> str | None:
        """The sentence of this number; None for one that there is not, or that is no number."""
        is_one = isinstance(number, int) and not isinstance(number, bool) and 1 <= number <= len(self._part.sentences)
        return self._part.sentences[number - 1] if is_one else None

    def _faults(self, claim: str, says: Sequence[str]) -> bool:
        evidence = [Evidence(number, one_line(one)) for number, one in enumerate(says, 1)]
        return bool(self._checker.faults(claim, evidence))

    def _actor(self, said: str, says: str) -> str:
        """The actors that the model names, where the document names them as well; else those of the sentence."""
        named = actors_in(said, self._subject)
        if named and set(named) <= set(self._known):
            return joined(named)
        if said and not self._subject.actors and one_line(said).casefold() in one_line(says).casefold():
            return one_line(said)
        self.left_out["actor"] += bool(said)
        return actor_in(says, self._subject)

    @cached_property
    def _known(self) -> list[str]:
        """The actors that the document names."""
        return actors_in(self._body, self._subject)

    def _action(self, said: str, actor: str, says: str) -> str:
        """The action in the model's words where the sentence carries them, or else in the sentence's; "" for none."""
        own, action = action_in(says), (short_line(clean(said), LONGEST_ACTION) or "").rstrip(".!?;:, ")
        carried = bool(action) and not self._faults(f"{actor or 'They'} should {action}.", [says])
        return action if carried else own

    def _is_spoken_of(self, topic: str) -> bool:
        return any(topic in topics_in(one, self._subject) for one in self._part.sentences)

    def _title(self, said: str) -> str:
        if one_line(said).casefold() == one_line(self._held).casefold():  # a heading that became the title is gone
            return self._held
        return said if len(said) <= _LONGEST_TITLE and stands_alone(said, self._body) else ""

    def _authors(self, said: str) -> list[str]:
        """The names, where the document's first lines have them as their author's, or alone in a line."""
        byline = byline_of(self._body.split("\n\n"))
        named = {one.casefold() for one in (*byline.authors, *byline.perhaps)}
        found = list(parted(said))
        return found if found and all(one.casefold() in named for one in found) else []

    def _publisher(self, said: str) -> str:
        return said if stands_alone(said, self._body) else ""

    def _date(self, said: str) -> str:
        """The date where the first lines say it, as exactly as the model has it."""
        byline, wanted = byline_of(self._body.split("\n\n")), dated(said)
        known = (*published_in(self._body), *([byline.date] if byline.date else []))
        return wanted if is_date(wanted) and any(one.startswith(wanted) for one in known) else ""


def _is_heading(text: str, says: Sequence[str]) -> bool:
    """Whether a sentence of a summary is only a line of the document over again that is no sentence."""
    return not text.rstrip("”’\"')").endswith((".", "!", "?", "…")) and text in map(one_line, says)


def _scalar(reply: str, key: str) -> str:
    """The text that a reply has for a key; "" for none. A list of texts is one text."""
    value = next(iter(_values(reply, key)), None)
    if isinstance(value, list):
        value = "; ".join(str(one) for one in value)
    return value.strip() if isinstance(value, str) and value.strip().lower() not in ("null", "none", "unknown") else ""


def _items(reply: str, key: str) -> list[Any]:
    """The whole entries of a list in a reply, also of one that was cut off."""
    opened = re.search(rf'"{key}"\s*:\s*\[', reply)
    found: list[Any] = []
    at = opened.end() if opened else len(reply)
    while at < len(reply) and len(found) < MOST:
        at = _skipped(reply, at)
        try:
            value, at = _DECODER.raw_decode(reply, at)
        except (ValueError, RecursionError):
            break
        found.append(value)
    return found


def _skipped(text: str, at: int) -> int:
    while at < len(text) and text[at] in " \t\r\n,":
        at += 1
    return at


def _objects(reply: str, key: str) -> list[dict[str, Any]]:
    return [one for one in _items(reply, key) if isinstance(one, dict)]


def _values(reply: str, key: str) -> Iterator[Any]:
    """What a reply has behind a key."""
    for found in re.finditer(rf'"{key}"\s*:\s*', reply):
        try:
            yield _DECODER.raw_decode(reply, found.end())[0]
        except (ValueError, RecursionError):
            continue

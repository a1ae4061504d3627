"""Who says what: experts and where they stand, from the positions and recommendations of an edition's briefs.

Experts are counted, not passages, and every quote is checked by `quoting.py`. A brief without an
author speaks for its organisation, or as its publisher's unsigned piece (all of them one voice,
since nobody can tell them apart); a news report speaks for no one, so what it holds is shown as
reported. How a survey reads is `wording.py`'s; how words name an issue, `issues.py`'s.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import cast

from index.answers import quotes
from index.answers.wording import spoken_issue, survey_lead
from index.editions.store import Edition
from index.english import spoken_date
from index.reading import issues
from index.records import (
    STANCES,
    Advice,
    Answer,
    Brief,
    Citation,
    Counsel,
    Coverage,
    Expert,
    Recommendation,
    Sentence,
    Stance,
    Stand,
    Statement,
    Subject,
    Survey,
    View,
)

_ASIDE = re.compile(r"(?<=\S)\s*\(.*\)$")
_AGREES_WITH = re.compile(r"\b(?:dis)?agrees? with\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Said:
    """A stance that a brief holds, under one of the names it speaks for."""

    expert: str
    stance: Stance
    brief: Brief
    sentence: Sentence


def survey(
    edition: Edition, issue: str, *, first: Stance = "supports", within: Collection[str] | None = None
) -> Survey:
    """Who says what on an issue of the closed list: by stance, `first` leading, then by date, undated last.

    An expert counts once for a stance, with the latest brief that holds it; one who changed shows with both.
    `within` are the ids of the briefs that may speak, all of them without it.
    """
    briefs = [brief for brief in _oldest_first(edition) if within is None or brief.id in within]
    latest = {(_key(said.expert), said.stance): said for said in _said(briefs, issue)}
    stances = sorted(STANCES, key=lambda stance: stance != first)
    ordered = sorted(
        latest.values(), key=lambda said: (stances.index(said.stance), said.brief.date or "9999", said.expert)
    )
    citations, numbers = _cited((said.brief, said.sentence) for said in ordered)
    views = tuple(
        View(said.expert, said.stance, said.brief.date, numbers[said.brief.id, said.sentence])
        for said in ordered
        if (said.brief.id, said.sentence) in numbers
    )
    spoken = {expert for expert, _ in latest}
    authors = {_key(name): name for brief in briefs for name in brief.authors}
    silent = tuple(sorted((name for key, name in authors.items() if key not in spoken), key=_by_surname))
    return Survey(issue, views, citations, silent, edition.subject.issue(issue).verdict)


def surveys(edition: Edition) -> tuple[Survey, ...]:
    """The survey of each issue on which somebody takes a position, in the order of the closed list."""
    return tuple(found for found in (survey(edition, issue) for issue in edition.subject.issue_names) if found.views)


def recommendations(edition: Edition, topic: str) -> Counsel:
    """What is recommended on a topic of the closed list, oldest first, undated last."""
    found = [
        (brief, advice, place)
        for brief in sorted(edition.briefs.values(), key=lambda brief: (brief.date or "9999", brief.id))
        for advice in brief.recommendations
        if topic in advice.topics and (place := quotes.place_of(advice.says, brief))
    ]
    citations, numbers = _cited((brief, place) for brief, _, place in found)
    return Counsel(
        topic,
        tuple(_advice(brief, advice, numbers[brief.id, place]) for brief, advice, place in found),
        citations,
    )


def experts(edition: Edition) -> tuple[Expert, ...]:
    """Everyone whose view the briefs hold, with their briefs and where they stand: people by surname, then the rest."""
    held: dict[str, list[Brief]] = {}
    names: dict[str, str] = {}
    for brief in _oldest_first(edition):
        for name in voices(brief) if brief.kind != "background" else ():
            held.setdefault(_key(name), []).append(brief)
            names[_key(name)] = name
    people = sorted((key for key in names if held[key][0].authors), key=_by_surname)
    rest = sorted(key for key in names if not held[key][0].authors)
    return tuple(_expert(edition.subject, names[key], held[key]) for key in [*people, *rest])


def topics(edition: Edition) -> tuple[Coverage, ...]:
    """Each topic and each issue of the closed lists, with how many briefs and how many voices are on it."""
    subject = edition.subject
    on_topics = tuple(_topic(edition, name) for name in subject.topic_names)
    return on_topics + tuple(_issue(edition, name) for name in subject.issue_names)


def asks_for_survey(edition: Edition, question: str) -> tuple[str, Stance] | None:
    """The issue and the stance to lead with when a question is about who stands where; None otherwise.

    A question about one named expert is not; "who agrees with this author on …" is. Of two issues named
    equally well, the one with more positions is meant.
    """
    asked = issues.asked_in(question, edition.subject)
    if asked is None or (_names_an_expert(edition, question) and not _AGREES_WITH.search(question)):
        return None
    views = {issue: len(survey(edition, issue).views) for issue in asked.issues}
    best = max(asked.issues, key=lambda issue: views[issue])
    return (best, asked.stance) if views[best] else None


def answer(
    edition: Edition,
    question: str,
    issue: str,
    *,
    first: Stance = "supports",
    confidence: float = 1.0,
    within: Collection[str] | None = None,
    notes: tuple[str, ...] = (),
) -> Answer:
    """The survey of `issue` as an Answer to `question`; of kind "none" when nobody takes a position.

    Of the briefs `within`, if any of them takes one, of all of them otherwise, which a note then says; `notes` say
    what else is worth a word.
    """
    found = survey(edition, issue, first=first, within=within)
    if within is not None and not found.views:
        found = survey(edition, issue, first=first)
        notes = (*notes, f"Nobody takes a position on {spoken_issue(found)} in them, so this is from all briefs.")
    return Answer(
        question=question,
        kind="answer" if found.views else "none",
        lead=survey_lead(found),
        confidence=confidence,
        statements=tuple(Statement(citation.quote, (citation.number,)) for citation in found.citations),
        citations=found.citations,
        edition=edition.number,
        notes=notes,
        survey=found if found.views else None,
    )


def origin(edition: Edition) -> str:
    """What a picture of the edition is made of: its number, day and briefs, and whose words they are."""
    manifest = edition.manifest
    day = spoken_date(manifest.created[:10])
    return f"Edition {manifest.number}, {day}, {manifest.briefs} briefs: our words about each source"


def voices(brief: Brief, said: str = "") -> tuple[str, ...]:
    """The names under which a brief's views are shown: its authors, or who stands in for them.

    Of several authors, a panel's for example, those whom the sentence `said` names, if it names any:
    what one of them holds the others need not.
    """
    if brief.authors:
        named = tuple(author for author in brief.authors if _is_named(author, said))
        return brief.authors if "co-author" in said else named or brief.authors
    where = _ASIDE.sub("", brief.publisher or brief.title)
    if brief.kind == "background":
        return (f"As reported by {where}",)
    return (where if brief.affiliation else f"{where} (unsigned)",)


def _is_named(author: str, said: str) -> bool:
    """Whether a sentence has an author's surname; Kim alone is the leader's."""
    *given, surname = _key(author).split() or [""]
    words = re.findall(r"[\w-]+(?:'(?!s\b)\w+)?", _key(said))
    return surname in words and (surname != "kim" or any(name in words for name in given[:1]))


def _said(briefs: Iterable[Brief], issue: str) -> Iterator[_Said]:
    """Every stance on an issue that the briefs hold, in their order."""
    for brief in briefs:
        for position in brief.positions:
            place = quotes.place_of(position.says, brief)
            if position.issue == issue and place is not None:
                for name in voices(brief, position.says):
                    yield _Said(name, cast(Stance, position.stance), brief, place)


def _cited(
    slices: Iterable[tuple[Brief, Sentence]],
) -> tuple[tuple[Citation, ...], dict[tuple[str, Sentence], int]]:
    """One citation for each different slice, and their numbers by brief and slice."""
    citations = quotes.citations({(brief.id, place): (brief, place) for brief, place in slices}.values())
    return citations, {(one.brief_id, Sentence(one.start, one.end)): one.number for one in citations}


def _advice(brief: Brief, advice: Recommendation, number: int) -> Advice:
    return Advice(voices(brief, advice.says), brief.date, advice.actor, advice.action, number)


def _expert(subject: Subject, name: str, briefs: list[Brief]) -> Expert:
    latest = {
        (p.issue, p.stance): Stand(p.issue, cast(Stance, p.stance), brief.date, subject.issue(p.issue).verdict)
        for brief in briefs
        for p in brief.positions
        if _key(name) in map(_key, voices(brief, p.says))
    }
    # A brief by several may name several places: whose is whose it does not say.
    alone = (brief.affiliation for brief in reversed(briefs) if len(brief.authors) < 2 and brief.affiliation)
    shared = (brief.affiliation for brief in reversed(briefs) if ";" not in (brief.affiliation or ";"))
    affiliation = next(alone, None) or next(shared, None)
    order = subject.issue_names
    ordered = sorted(latest.values(), key=lambda stand: (order.index(stand.issue), stand.date or ""))
    return Expert(name, affiliation, tuple(briefs), tuple(ordered))


def _topic(edition: Edition, name: str) -> Coverage:
    briefs = [brief for brief in edition.briefs.values() if name in brief.topics]
    who = {_key(voice) for brief in briefs if brief.kind != "background" for voice in voices(brief)}
    return Coverage(name, "topic", len(briefs), len(who))


def _issue(edition: Edition, name: str) -> Coverage:
    said = list(_said(_oldest_first(edition), name))
    who = {_key(one.expert) for one in said if one.brief.kind != "background"}
    return Coverage(name, "issue", len({one.brief.id for one in said}), len(who))


def _names_an_expert(edition: Edition, question: str) -> bool:
    """Whether a question has the full name of an author, or a surname that only one of them bears."""
    authors = {_key(name) for brief in edition.briefs.values() for name in brief.authors} - {""}
    surnames = [_by_surname(key)[0] for key in authors]
    told = authors | {surname for surname in surnames if surnames.count(surname) == 1}
    asked = f" {re.sub(r'[^a-z0-9-]+', ' ', _key(question))} "
    return any(f" {name} " in asked for name in told)


def _oldest_first(edition: Edition) -> list[Brief]:
    """All briefs, the undated ones before the others, so that a later date wins."""
    return sorted(edition.briefs.values(), key=lambda brief: (brief.date or "", brief.id))


def _key(name: str) -> str:
    """A name without accents and letter case: "Henri Féron" and "Henri Feron" are one expert."""
    return "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c)).casefold()


def _by_surname(name: str) -> tuple[str, str]:
    return ("".join(_key(name).split()[-1:]), _key(name))

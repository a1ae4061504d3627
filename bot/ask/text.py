"""How an answer, a survey and a topic's recommendations look in a chat."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Any

from bot.html import linked, parts, quoted
from bot.messages import say
from index import (
    GENERAL,
    Advice,
    Answer,
    Citation,
    Counsel,
    Nearest,
    Subject,
    Survey,
    View,
    abridged,
    by_stance,
    how_many,
    joined,
    speaker,
    spoken_date,
    spoken_voices,
    stance_heading,
    survey_lead,
    whose_words,
    worth_naming,
)

MOST_NAMES = 3

"""Authors named over a quote; of more, the first is."""


def answer_parts(answer: Answer, subject: Subject = GENERAL) -> list[str]:
    """The messages that show an answer, each valid HTML on its own; how a follow-up was read comes first.

    Where nothing comes near the question, they say what the library is about.
    """
    opening = [say("read-as", question=escape(answer.read_as))] if answer.read_as else []
    opening += [f"<i>{escape(' '.join(answer.notes))}</i>"] if answer.notes else []
    if answer.kind == "none":
        near = [] if answer.reason in ("vague", "language") else [_nearest(answer, subject)]
        return parts([*opening, escape(answer.lead), *near])
    if answer.survey is not None:
        return parts([*opening, *_survey_blocks(answer.survey)])
    return parts([*opening, escape(answer.lead), *map(_statement, answer.citations), _sources(answer.citations)])


def exemplified(subject: Subject) -> dict[str, Any]:
    """An example question and how many there are, for sentences that name one where there is one."""
    return {"question": escape("".join(subject.examples[:1])), "examples": len(subject.examples)}


def survey_parts(survey: Survey) -> list[str]:
    """The messages that show who says what: grouped by stance, then sources, then who is silent, folded."""
    return parts(_survey_blocks(survey))


def _survey_blocks(survey: Survey) -> list[str]:
    blocks = [escape(survey_lead(survey))]
    for stance, views in by_stance(survey):
        first, *others = _views(views, survey.citations)
        heading = say("stance", stance=escape(stance_heading(survey, stance)), count=how_many(survey, stance))
        blocks += [f"{heading}\n{first}", *others]
    if survey.citations:
        blocks.append(_sources(survey.citations))
    if survey.silent:
        names = escape(", ".join(survey.silent))
        blocks.append(f"<blockquote expandable>{say('silent', names=names)}</blockquote>")
    return blocks


def counsel_parts(counsel: Counsel) -> list[str]:
    """The messages that show what is recommended on a topic: who, when, to whom, and the quote."""
    if not counsel.advice:
        return [say("advised-none", topic=escape(counsel.topic))]
    who = spoken_voices(voice for advice in counsel.advice for voice in advice.voices)
    words = whose_words(counsel.citations)
    lead = say("advised", voices=who, topic=escape(counsel.topic), words=escape(words))
    said = [_advice(advice, counsel.citations[advice.citation - 1]) for advice in counsel.advice]
    return parts([lead, *said, _sources(counsel.citations)])


def _views(views: Sequence[View], citations: Sequence[Citation]) -> list[str]:
    """One block a quote, under the names of all who are quoted with it."""
    names: dict[int, list[str]] = {}
    for view in views:
        names.setdefault(view.citation, []).append(view.holder.shown)
    return [_cited(joined(who), citations[number - 1]) for number, who in names.items()]


def _advice(advice: Advice, citation: Citation) -> str:
    told = say("advice", actor=escape(advice.actor), action=escape(advice.action))
    return _cited(advice.holder.shown, citation, told=f"{told}\n")


def _statement(citation: Citation) -> str:
    """One quote under the name of whose view it says."""
    holder = citation.holder
    many = holder is not None and len(holder.names) > MOST_NAMES
    return _cited(abridged(holder.names, MOST_NAMES) if holder and many else speaker(citation), citation)


def _cited(speaker: str, citation: Citation, *, told: str = "") -> str:
    own = f", {say('own-words')}" if citation.own_words else ""
    return f"<b>{escape(speaker)}</b>, {_date(citation)}{own} [{citation.number}]\n{told}{quoted(citation.quote)}"


def _sources(citations: Sequence[Citation]) -> str:
    """What our briefs are on, then the documents that are quoted in their own words."""
    ours = [citation for citation in citations if not citation.own_words]
    own = [citation for citation in citations if citation.own_words]
    listed = [(say("sources"), ours), (say("own-sources"), own)]
    return "\n".join(f"{heading}\n{_listed(cited)}" for heading, cited in listed if cited)


def _listed(citations: Sequence[Citation]) -> str:
    """One line a brief, with the numbers of all its quotes."""
    numbers: dict[str, list[Citation]] = {}
    for citation in citations:
        numbers.setdefault(citation.brief_id, []).append(citation)
    return "\n".join(map(_source, numbers.values()))


def _source(cited: Sequence[Citation]) -> str:
    """The numbers, the original's title, linked where it has a link, publisher and date."""
    citation = cited[0]
    marks = "".join(f"[{one.number}]" for one in cited)
    link = linked(citation.source_title or citation.title, citation.url)
    where = ", ".join(part for part in (escape(citation.publisher or ""), _date(citation)) if part)
    return f"{marks} {link} ({where})"


def _nearest(answer: Answer, subject: Subject) -> str:
    """The nearest briefs, or, when not even those are near, what the library is about."""
    near = worth_naming(answer)
    if not near:
        return say("scope", about=escape(subject.about))
    return "\n".join([say("nearest"), *map(_near, near)])


def _near(brief: Nearest) -> str:
    shown = f"\n{quoted(brief.quote)}" if brief.quote else ""
    own = f" ({say('own-words')})" if shown and brief.own_words else ""
    return f"<b>{escape(brief.title)}</b>{own}{shown}"


def _date(citation: Citation) -> str:
    return spoken_date(citation.date)

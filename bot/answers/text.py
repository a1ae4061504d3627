"""How an answer, a survey and a topic's recommendations look in a chat: a phone's screen or two, the rest on demand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from html import escape
from typing import Any

from bot.html import linked, parts, plain, quoted
from bot.messages import say
from index import (
    GENERAL,
    Advice,
    Answer,
    Citation,
    Counsel,
    Nearest,
    Statement,
    Subject,
    Survey,
    View,
    abridged,
    by_stance,
    headed,
    how_many,
    joined,
    lead_of_some,
    speaker,
    spoken_date,
    spoken_issue,
    spoken_stance,
    spoken_voices,
    stance_heading,
    survey_lead,
    worth_naming,
)

MOST_NAMES = 3
"""Authors named over a quote; of more, the first is."""

FEWEST, MOST = 3, 5
"""Statements that a message opens with, if there are as many; of more than the fewest, those that fit."""

ABOUT = 1200
"""Characters that an answer should have; what answers is never cut for them."""

A_SIDE = 2
"""Quotes of each stance that a survey opens with."""


def answer_parts(answer: Answer, subject: Subject = GENERAL) -> list[str]:
    """The messages that show an answer, each valid HTML on its own; how a follow-up was read comes first.

    Where nothing comes near the question, they say what the library is about. A lead that counts those who are
    quoted counts those of this message.
    """
    opening = [say("read-as", question=escape(answer.read_as))] if answer.read_as else []
    opening += [f"<i>{escape(' '.join(answer.notes))}</i>"] if answer.notes else []
    if answer.kind == "none":
        near = [] if answer.reason in ("vague", "language", "aside") else [_nearest(answer, subject)]
        return parts([*opening, escape(answer.lead), *near])
    if answer.survey is not None:
        return parts([*opening, *_survey_blocks(answer.survey, A_SIDE, answer.lead)])
    statements = shown(answer)
    cited = [number for statement in statements for number in statement.citations]
    quoted_here = [one for one in answer.citations if one.number in cited]
    lead = lead_of_some(answer.lead, answer.citations, quoted_here)
    return parts([*opening, escape(lead), *_statements(statements, answer.citations), *_words(quoted_here)])


def further_parts(answer: Answer) -> list[str]:
    """The messages that show what comes behind the statements that were shown."""
    return parts([escape(answer.lead), *_statements(answer.statements, answer.citations), *_words(answer.citations)])


def shown(answer: Answer) -> tuple[Statement, ...]:
    """The statements that an answer opens with: as many as a message should hold."""
    size, kept = len(answer.lead), list[Statement]()
    for statement in answer.statements[:MOST]:
        size += sum(len(plain(block)) for block in _statements([statement], answer.citations))
        if len(kept) >= FEWEST and size > ABOUT:
            break
        kept.append(statement)
    return tuple(kept)


def exemplified(subject: Subject) -> dict[str, Any]:
    """An example question and how many there are, for sentences that name one where there is one."""
    return {"question": escape("".join(subject.examples[:1])), "examples": len(subject.examples)}


def survey_parts(survey: Survey, a_side: int | None = A_SIDE) -> list[str]:
    """The messages that show who says what, grouped by stance: so many quotes each, all of them for None."""
    return parts(_survey_blocks(survey, a_side, survey_lead(survey)))


def silent_parts(survey: Survey) -> list[str]:
    """The messages that name who takes no position."""
    return parts([say("silent", names=escape(", ".join(survey.silent)))])


def held_back(survey: Survey) -> bool:
    """Whether a survey holds more quotes than it opens with."""
    return survey.whole is not None or any(len(_quoted_together(views)) > A_SIDE for _, views in by_stance(survey))


def counsel_parts(counsel: Counsel) -> list[str]:
    """The messages that show what is recommended on a topic: who, when, to whom, and the quote."""
    if not counsel.advice:
        return [say("advised-none", topic=escape(counsel.topic))]
    who = spoken_voices(voice for advice in counsel.advice for voice in advice.voices)
    lead = say("advised", voices=who, topic=escape(counsel.topic))
    said = [_advice(advice, counsel.citations[advice.citation - 1]) for advice in counsel.advice]
    return parts([lead, *said, *_words(counsel.citations)])


def numbers_shown(answer: Answer) -> list[int]:
    """The numbers of the quotes that the message of an answer shows, in its order."""
    if answer.kind == "none":
        return []
    if answer.survey is not None:
        sides = by_stance(answer.survey)
        return [number for _, views in sides for number in list(_quoted_together(views))[:A_SIDE]]
    return list(dict.fromkeys(number for statement in shown(answer) for number in statement.citations))


def cited_over(citation: Citation) -> str:
    """What stands over a quote: whose it is, from when, and its number, which leads to the source."""
    return _cited(_named(citation), citation, quote="").partition("\n")[0]


def side_blocks(survey: Survey, a_side: int) -> list[str]:
    """Those who take sides on an issue, by stance, so many quotes each; they have no numbers beside an answer's."""
    blocks = []
    for stance, views in by_stance(survey):
        told = {"issue": escape(spoken_issue(survey)), "stance": escape(spoken_stance(survey, stance))}
        heading = say("side-on", **told)
        together = list(_quoted_together(views).items())[:a_side]
        cited = [(joined(who), survey.citations[number - 1]) for number, who in together]
        first, *others = [_cited(who, citation, mark=say("source-mark")) for who, citation in cited]
        blocks += [f"{heading}\n{first}", *others]
    return blocks


def _survey_blocks(survey: Survey, a_side: int | None, lead: str) -> list[str]:
    blocks = [escape(lead)]
    for stance, views in by_stance(survey):
        first, *others = _views(views, survey.citations)[:a_side]
        heading = say("stance", stance=escape(stance_heading(survey, stance)), count=how_many(survey, stance))
        blocks += [f"{heading}\n{first}", *others]
    return [*blocks, *_words(survey.citations)]


def _quoted_together(views: Sequence[View]) -> dict[int, list[str]]:
    """The names of all who are quoted with each citation, by its number."""
    names: dict[int, list[str]] = {}
    for view in views:
        names.setdefault(view.citation, []).append(view.holder.shown)
    return names


def _views(views: Sequence[View], citations: Sequence[Citation]) -> list[str]:
    """One block a quote, under the names of all who are quoted with it."""
    return [_cited(joined(who), citations[number - 1]) for number, who in _quoted_together(views).items()]


def _advice(advice: Advice, citation: Citation) -> str:
    told = say("advice", actor=escape(advice.actor), action=escape(advice.action))
    return _cited(advice.holder.shown, citation, told=f"{told}\n")


def _statements(statements: Iterable[Statement], citations: Sequence[Citation]) -> Iterator[str]:
    """One block a statement, under the name of whose view it says, and under its group's heading where that begins."""
    numbered = {citation.number: citation for citation in citations}
    for heading, statement in headed(statements):
        cited = [numbered[number] for number in statement.citations if number in numbered]
        opening = say("under", heading=escape(heading)) + "\n" if heading else ""
        if cited:
            yield opening + _cited(_named(cited[0]), *cited, quote=statement.text)


def _named(citation: Citation) -> str:
    """Who is named over a quote: of many authors the first, and how many others."""
    holder = citation.holder
    many = holder is not None and len(holder.names) > MOST_NAMES
    return abridged(holder.names, MOST_NAMES) if holder and many else speaker(citation)


def _cited(speaker: str, *cited: Citation, told: str = "", quote: str | None = None, mark: str | None = None) -> str:
    """A quote under its speaker, date and numbers (or a mark), each of which leads to its source."""
    first = cited[0]
    own = f", {say('own-words')}" if first.own_words else ""
    source = "" if first.url or not first.source_title else f", “{escape(first.source_title)}”"
    marks = "".join(linked(mark or f"[{one.number}]", one.link) for one in cited)
    opening = f"<b>{escape(speaker)}</b>, {spoken_date(first.date)}{own}{source} {marks}"
    return f"{opening}\n{told}{quoted(first.quote if quote is None else quote)}"


def _words(citations: Iterable[Citation]) -> list[str]:
    """Whose words the quotes are that are not marked as their author's."""
    return [say("our-words-each")] if any(not one.own_words for one in citations) else []


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

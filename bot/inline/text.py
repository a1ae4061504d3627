"""What is offered to whoever types a question behind the bot's name: up to five answers, each a message of its own."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from html import escape

from bot.answers.text import answer_parts, further_parts, numbers_shown
from bot.html import LIMIT, clipped, units
from bot.messages import say
from index import GENERAL, Answer, Citation, Statement, Subject, speaker, spoken_date, stance_heading

MOST = 5
"""Answers that are offered at once."""

LONGEST_TITLE, LONGEST_DESCRIPTION = 80, 200
"""Characters that phones show of a title, and of what stands below it."""


@dataclass(frozen=True, slots=True)
class Offer:
    """An answer that can be sent: its name (the same for the same message), what the list shows, and its HTML."""

    name: str
    title: str
    description: str
    html: str


def offers(answer: Answer, subject: Subject = GENERAL) -> list[Offer]:
    """The whole answer first, then its quotes one by one; of what the briefs do not answer, what comes closest."""
    whole = _whole(answer, subject)
    if answer.kind == "none":
        return [_offer(say("inline-none"), _description(answer), whole)]
    title = say("inline-near" if answer.kind == "near" else "inline-whole", count=len(numbers_shown(answer)))
    made = [_offer(title, answer.lead, whole), *_one_by_one(answer)]
    return list({one.name: one for one in made}.values())[:MOST]


def example(answer: Answer, subject: Subject = GENERAL) -> Offer:
    """An example question, with the answer that is sent for it."""
    return _offer(answer.question, answer.lead, _whole(answer, subject))


def _one_by_one(answer: Answer) -> Iterator[Offer]:
    """Each statement by itself, where there are several: one of each heading or side, then a second of each."""
    numbered = {citation.number: citation for citation in answer.citations}
    groups: dict[str, list[tuple[Statement, Citation]]] = {}
    for statement in answer.statements if len(answer.statements) > 1 else ():
        cited = [numbered[number] for number in statement.citations if number in numbered]
        if cited:
            heading = statement.under or _stance(answer, cited[0])
            groups.setdefault(heading, []).append((statement, cited[0]))
    for rank in range(MOST):
        for heading, found in groups.items():
            for statement, citation in found[rank : rank + 1]:
                yield _alone(answer, statement, citation, heading)


def _alone(answer: Answer, statement: Statement, citation: Citation, heading: str) -> Offer:
    """One statement under the question."""
    who = f"{speaker(citation)}, {spoken_date(citation.date)}"
    alone = replace(answer, lead=_said_near(answer), statements=(statement,), survey=None)
    html = _headed(answer, further_parts(alone)[0].strip())
    return _offer(who, f"{heading}: {statement.text}" if heading else statement.text, html)


def _stance(answer: Answer, citation: Citation) -> str:
    """On which side of a survey a quote stands."""
    if answer.survey is None:
        return ""
    found = [view.stance for view in answer.survey.views if view.citation == citation.number]
    return stance_heading(answer.survey, found[0]) if found else ""


def _said_near(answer: Answer) -> str:
    """The words under which a quote stands that may not answer."""
    return answer.lead if answer.kind == "near" else ""


def _whole(answer: Answer, subject: Subject) -> str:
    """The answer as one message: as many of its statements as fit."""
    for count in range(len(answer.statements), 0, -1):
        made = answer_parts(replace(answer, statements=answer.statements[:count]), subject)
        if len(made) == 1 and units(made[0]) + units(_heading(answer)) <= LIMIT:
            return _headed(answer, made[0])
    return _headed(answer, answer_parts(answer, subject)[0])


def _headed(answer: Answer, html: str) -> str:
    """A message that says what was asked: those who read it did not ask."""
    headed = f"{_heading(answer)}{html}"
    return headed if units(headed) <= LIMIT else html


def _heading(answer: Answer) -> str:
    return f"<b>{escape(answer.question)}</b>\n\n"


def _description(answer: Answer) -> str:
    return say("inline-closest", title=answer.nearest[0].title) if answer.nearest else answer.lead


def _offer(title: str, description: str, html: str) -> Offer:
    name = hashlib.sha256(html.encode()).hexdigest()[:32]
    return Offer(name, clipped(title, LONGEST_TITLE), clipped(description, LONGEST_DESCRIPTION), html)

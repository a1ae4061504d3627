"""The buttons under an answer: to vote on it, to read on, to ask what comes next, to be told when the briefs answer."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass

from bot import clock as clocks
from bot.answers.text import held_back, shown
from bot.ask.awaited import Awaited
from bot.ask.store import ANSWERABLE, Questions
from bot.chat.access import turned_away_from_channel
from bot.chat.buttons import LONGEST_DATA, Button, More, Next, Proposed, Sides, Tell, Vote
from bot.chat.context import Context, address_of, confirm
from bot.chat.filters import Handler, Tap, on_tap
from bot.html import clipped
from bot.messages import say
from bot.records import Buttons, Row
from index import Answer, Survey

LONGEST_LABEL = 56
"""Characters of a proposed question that its button shows."""


def buttons_under(answer: Answer, question_id: int | None) -> Buttons:
    """The rows of buttons for an answer; what needs the question again has its number in the log, if it is kept."""
    if answer.kind == "none":
        may_come = question_id is not None and answer.reason in ANSWERABLE
        return (_telling(question_id),) if may_come and question_id is not None else ()
    first: list[tuple[str, str]] = []
    if question_id is not None:
        first += [(say.of("vote-buttons", word), Vote(word, question_id).pack()) for word in ("up", "down")]
    first += _reading_on(answer, question_id)
    telling = [_telling(question_id)] if answer.kind == "near" and question_id is not None else []
    return tuple(row for row in (tuple(first), *telling, *_next_rows(answer, question_id)) if row)


def sides_buttons(survey: Survey, question_id: int | None = None) -> Row:
    """The buttons that open the rest of a survey: all quotes, and who is silent."""
    count = len({view.citation for view in survey.views})
    wanted = [("all", say("answer-buttons-all", count=count))] if held_back(survey) else []
    wanted += [("silent", say("answer-buttons-silent", count=len(survey.silent)))] if survey.silent else []
    made = [(label, Sides(part, question_id or 0, survey.issue)) for part, label in wanted]
    return tuple((label, button.pack()) for label, button in made if _fits(button))


def more_button(question_id: int, shown: int) -> Row:
    """The button that brings what comes behind so many quotes."""
    return ((say("answer-buttons-more"), More(question_id, shown).pack()),)


def quotes_shown(answer: Answer) -> int:
    """How many of an answer's quotes, by their numbers, its message shows; of a survey's, whose are picked, none."""
    if answer.survey is not None:
        return 0
    return max((number for statement in shown(answer) for number in statement.citations), default=0)


def _reading_on(answer: Answer, question_id: int | None) -> Row:
    if answer.survey is not None:
        return sides_buttons(answer.survey, question_id)
    count = quotes_shown(answer)
    more = question_id is not None and len(answer.citations) + len(answer.further) > count
    return more_button(question_id, count) if more and question_id is not None else ()


def _telling(question_id: int) -> Row:
    return ((say("tell-button"), Tell(question_id).pack()),)


def _next_rows(answer: Answer, question_id: int | None) -> Iterator[Row]:
    """A row for each question to go on with."""
    for place, text in enumerate(answer.next):
        proposed = Proposed(text)
        if _fits(proposed):
            yield ((clipped(text, LONGEST_LABEL), proposed.pack()),)
        elif question_id is not None:
            yield ((clipped(text, LONGEST_LABEL), Next(question_id, place).pack()),)


def _fits(button: Button) -> bool:
    return len(button.pack().encode()) <= LONGEST_DATA


@dataclass(frozen=True, slots=True)
class FeedbackHandlers:
    """What a tap on a vote or on "tell me" does."""

    questions: Questions
    awaited: Awaited

    def handlers(self) -> list[Handler]:
        """The entries for the table."""
        return [
            on_tap(Vote, self.on_vote, confirms=False),
            on_tap(Tell, self.on_tell, gate=turned_away_from_channel, confirms=False),
        ]

    async def on_vote(self, tap: Tap[Vote], context: Context) -> None:
        """Note a vote, instead of the person's earlier one."""
        word, chat, person = tap.button.word, tap.message.chat.id, tap.query.from_user.id
        vote = 1 if word == "up" else -1
        if await asyncio.to_thread(self.questions.voted, tap.button.question, person) == vote:
            await confirm(tap.query, say("voted-already"))
            return
        noted = await asyncio.to_thread(self.questions.vote, tap.button.question, chat, person, vote, int(clocks.now()))
        await confirm(tap.query, say.of("voted", word) if noted else say("vote-too-late"))

    async def on_tell(self, tap: Tap[Tell], context: Context) -> None:
        """Remember that the person wants to be told, there where they asked; in channels for administrators."""
        address, person = address_of(tap.update), tap.query.from_user.id
        noted = await asyncio.to_thread(self.awaited.add, tap.button.question, address, person)
        await confirm(tap.query, say("tell-noted") if noted else say("vote-too-late"))

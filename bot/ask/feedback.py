"""The buttons under an answer: to vote on it, or, under a refusal, to be told when the briefs answer."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass

from bot.ask.awaited import Awaited
from bot.ask.store import ANSWERABLE, Questions
from bot.chat.access import turned_away_from_channel
from bot.chat.buttons import Tell, Vote
from bot.chat.context import Context, address_of, confirm
from bot.chat.filters import Handler, Tap, on_tap
from bot.messages import say
from bot.records import Buttons
from index import Answer


def buttons_under(answer: Answer, question_id: int | None) -> Buttons:
    """Buttons in a row for an answer that stands in the log under a number."""
    if question_id is None:
        return ()
    if answer.kind == "answer":
        return (tuple((say.of("vote-buttons", word), Vote(word, question_id).pack()) for word in ("up", "down")),)
    return (((say("tell-button"), Tell(question_id).pack()),),) if answer.reason in ANSWERABLE else ()


@dataclass(frozen=True, slots=True)
class FeedbackHandlers:
    """What a tap on them does."""

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
        noted = await asyncio.to_thread(self.questions.vote, tap.button.question, chat, person, vote, int(time.time()))
        await confirm(tap.query, say.of("voted", word) if noted else say("vote-too-late"))

    async def on_tell(self, tap: Tap[Tell], context: Context) -> None:
        """Remember that the person wants to be told, there where they asked; in channels for administrators."""
        address, person = address_of(tap.update), tap.query.from_user.id
        noted = await asyncio.to_thread(self.awaited.add, tap.button.question, address, person)
        await confirm(tap.query, say("tell-noted") if noted else say("vote-too-late"))

"""What somebody thinks of an answer, and why; and who wants to be told when the briefs answer their question."""

from __future__ import annotations

import asyncio
import contextlib
from dataclasses import dataclass

from telegram import CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, Message
from telegram.error import TelegramError

from bot import clock as clocks
from bot.ask.awaited import Awaited
from bot.ask.store import Questions
from bot.chat.access import turned_away_from_channel
from bot.chat.buttons import Tell, Vote, Why
from bot.chat.context import Context, Handler, Tap, address_of, confirm, on_tap
from bot.messages import say

REASONS = ("wrong", "question", "missing")
"""Why an answer may be of no help, in the order of the buttons."""


@dataclass(frozen=True, slots=True)
class FeedbackHandlers:
    """What a tap on a vote, on a reason for it, or on "tell me" does."""

    questions: Questions
    awaited: Awaited

    def handlers(self) -> list[Handler]:
        """The entries for the table."""
        return [
            on_tap(Vote, self.on_vote, confirms=False),
            on_tap(Why, self.on_why, confirms=False),
            on_tap(Tell, self.on_tell, gate=turned_away_from_channel, confirms=False),
        ]

    async def on_vote(self, tap: Tap[Vote], context: Context) -> None:
        """Note a vote, instead of the person's earlier one; of one against, ask why."""
        word, chat, person = tap.button.word, tap.message.chat.id, tap.query.from_user.id
        vote = 1 if word == "up" else -1
        if await asyncio.to_thread(self.questions.voted, tap.button.question, person) == vote:
            await confirm(tap.query, say("voted-already"))
            await _ask_why(tap.query, tap.button.question if word == "down" else None)
            return
        noted = await asyncio.to_thread(self.questions.vote, tap.button.question, chat, person, vote, int(clocks.now()))
        await confirm(tap.query, say.of("voted", word) if noted else say("vote-too-late"))
        if noted:
            await _ask_why(tap.query, tap.button.question if word == "down" else None)

    async def on_why(self, tap: Tap[Why], context: Context) -> None:
        """Note why somebody votes against an answer, and with it that they do."""
        question, chat, person = tap.button.question, tap.message.chat.id, tap.query.from_user.id
        now, word = int(clocks.now()), tap.button.word
        noted = await asyncio.to_thread(self.questions.vote, question, chat, person, -1, now, word)
        await confirm(tap.query, say("why-noted") if noted else say("vote-too-late"))
        await _ask_why(tap.query, None)

    async def on_tell(self, tap: Tap[Tell], context: Context) -> None:
        """Remember that the person wants to be told, there where they asked; in channels for administrators."""
        address, person = address_of(tap.update), tap.query.from_user.id
        noted = await asyncio.to_thread(self.awaited.add, tap.button.question, address, person)
        await confirm(tap.query, say("tell-noted") if noted else say("vote-too-late"))


async def _ask_why(query: CallbackQuery, question: int | None) -> None:
    """Put the reasons to choose from above the other buttons, or take them away; a failure changes nothing else."""
    message = query.message
    markup = message.reply_markup if isinstance(message, Message) else None
    if markup is None:
        return
    rows = [row for row in markup.inline_keyboard if not any(Why.unpack(str(one.callback_data)) for one in row)]
    if question is not None:
        reasons = [(say.of("why-buttons", word), Why(word, question).pack()) for word in REASONS]
        rows.insert(0, tuple(InlineKeyboardButton(label, callback_data=data) for label, data in reasons))
    if len(rows) != len(markup.inline_keyboard):
        with contextlib.suppress(TelegramError):
            await query.edit_message_reply_markup(InlineKeyboardMarkup(rows))

"""Taps on the numbers under an answer, and links that show an answer again. What is shown is `screens.py`'s.

All of it goes by the id of the answer, whoever taps and wherever: who has the message or the link may see it.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from dataclasses import dataclass

from telegram import Update
from telegram.ext import MessageHandler, filters

from bot import clock as clocks
from bot.answers import screens
from bot.answers.store import ID, Answers, Kept
from bot.background import Threads
from bot.chat.access import turned_away_from_channel
from bot.chat.buttons import Look
from bot.chat.context import Context, Handler, Tap, address_of, confirm, confirm_change, on_tap
from bot.chat.inbox import Inbox
from bot.delivery.telegram import deliver, own_up, revise
from bot.messages import say
from bot.records import Part, Sent
from index import Answer, Library

OPENS = r"^/start(?:@\w+)? a_"


@dataclass(frozen=True, slots=True)
class AnswerHandlers:
    """What stands around quotes, and answers by their links."""

    library: Library
    answers: Answers
    inbox: Inbox
    threads: Threads
    explains: Callable[[Answer], bool] = lambda _: False
    """Whether a language model can be asked why the two sides of an answer differ."""

    def handlers(self) -> list[Handler]:
        """The entries for the table; a link comes as a /start of its own kind, so they come before that one."""
        return [
            on_tap(Look, self.on_look, gate=turned_away_from_channel, confirms=False),
            MessageHandler(filters.UpdateType.MESSAGE & filters.Regex(OPENS), self.on_link),
        ]

    async def on_look(self, tap: Tap[Look], context: Context) -> None:
        """Another screen in place of the message, or the answer again."""
        kept = await asyncio.to_thread(self.answers.find, tap.button.answer)
        if kept is None:
            await confirm(tap.query, say("answer-too-old"), alert=True)
            return
        part = await self.threads.run(self._screen, kept, tap.button, context.bot.username)
        if part is None:
            await confirm(tap.query, say("stale-button"))
            return
        address, shown = address_of(tap.update), tap.message.message_id
        thread = address.thread_id
        outcome = await revise(context.bot, address.chat_id, shown, part.html, thread_id=thread, buttons=part.buttons)
        await confirm_change(tap.query, outcome)

    async def on_link(self, update: Update, context: Context) -> None:
        """The answer of a link, or that it is not kept."""
        text = (update.effective_message and update.effective_message.text) or ""
        kept = await asyncio.to_thread(self._opened, text.partition(" a_")[2].strip())
        shown = [Part(say("answer-not-kept"))]
        if kept is not None:
            shown = list(await self.threads.run(screens.opened_parts, self.library, kept, context.bot.username))
        address = address_of(update)
        # From here on it may be on its way: a restart must not send it a second time.
        await self.inbox.mark(update.update_id, "sending")
        for part in shown:
            thread = address.thread_id
            outcome = await deliver(context.bot, address.chat_id, [part.html], thread_id=thread, buttons=part.buttons)
            if not isinstance(outcome, Sent):
                await own_up(context.bot, address.chat_id, outcome, thread_id=thread)
                return

    def _opened(self, answer_id: str) -> Kept | None:
        kept = self.answers.find(answer_id) if re.fullmatch(ID, answer_id) else None
        if kept is not None:
            self.answers.opened(kept.id, int(clocks.now()))
        return kept

    def _screen(self, kept: Kept, look: Look, bot: str) -> Part | None:
        now = clocks.now()
        match look.act:
            case "quote":
                return screens.quote_screen(self.library, kept, look, now)
            case "brief":
                return screens.brief_screen(self.library, kept, look)
            case "other":
                return screens.other_screen(self.library, kept, look)
            case "cite":
                return screens.cite_screen(kept, look, now)
            case _:
                return screens.given_part(self.library, kept, look.view, bot, explains=self.explains(kept.answer))

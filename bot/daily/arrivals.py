"""Briefs of which nobody knows whether they arrived: the subscriber is asked once, and their answer is taken."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

from telegram import Update

from bot import clock as clocks
from bot.chat.access import turned_away
from bot.chat.buttons import Arrived
from bot.chat.context import Context, Handler, Tap, address_of, on_tap
from bot.chat.inbox import Inbox
from bot.daily.doubts import Doubts
from bot.daily.text import question_of
from bot.delivery.telegram import deliver, revise
from bot.messages import say


@dataclass(frozen=True, slots=True)
class ArrivalHandlers:
    """Asks, and takes the answer; `wake` is called when a brief is to be sent again."""

    doubts: Doubts
    inbox: Inbox
    wake: Callable[[], None]

    def handlers(self) -> list[Handler]:
        """The entries for the table, but for `on_contact`, which comes after everybody."""
        return [on_tap(Arrived, self.on_button, gate=turned_away)]

    async def on_contact(self, update: Update, context: Context) -> None:
        """After whatever somebody wanted in a private chat: ask about a brief that may not have arrived."""
        chat = update.effective_chat
        if chat is None or chat.type != "private":
            return
        for day in await asyncio.to_thread(self.doubts.ask, chat.id, int(clocks.now())):
            part = question_of(day)
            await deliver(context.bot, chat.id, [part.html], buttons=part.buttons)

    async def on_button(self, tap: Tap[Arrived], context: Context) -> None:
        """It arrived, or it did not and is sent again; in groups and channels for administrators."""
        address, day = address_of(tap.update), tap.button.day
        # Before it is acted on: after a restart "No, send it" must not be taken for a second one.
        await self.inbox.mark(tap.update.update_id, "sending")
        if tap.button.answer == "yes":
            known = await asyncio.to_thread(self.doubts.confirm, address, day)
            told = say("thanks-arrived")
        else:
            known = await asyncio.to_thread(self.doubts.send_again, address, day, int(clocks.now()))
            self.wake()
            told = say("sent-again")
        answered = told if known else say("settled-already")
        await revise(context.bot, address.chat_id, tap.message.message_id, answered, thread_id=address.thread_id)

"""/broadcast: a message to all subscribers, seen by its sender first, confirmed, and followed until it is done.

Only administrators get here: `bot/routing.py` leaves everyone else to the handlers that come after.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from html import escape

from telegram import Message, MessageEntity, Update
from telegram.ext import filters

from bot import clock as clocks
from bot.admin import doors
from bot.admin.broadcast.progress import Broadcasting
from bot.admin.broadcast.store import By
from bot.chat.buttons import BroadcastAct, dangerous
from bot.chat.context import Context, Handler, Tap
from bot.chat.roles import Administrators
from bot.delivery.telegram import deliver, revise, send_exactly
from bot.html import clipped, counted, plain, span
from bot.messages import say
from bot.records import Buttons, Rejected, Sent
from bot.subscribe.store import Subscriptions
from index import one_line

OPENING = 60
"""Characters of a text that the audit log holds."""

_TAG = re.compile(r"</?(?:b|strong|i|em|u|ins|s|strike|del|a|code|pre|blockquote|tg-spoiler|span)\b[^<>]*>")
"""What in a typed text says that its writer means HTML."""

_LONE_AMPERSAND = re.compile(r"&(?!(?:lt|gt|amp|quot|#\d+|#x[\da-fA-F]+);)")


@dataclass(frozen=True, slots=True)
class BroadcastHandlers:
    """The command and the buttons of a broadcast."""

    admins: Administrators
    broadcasting: Broadcasting
    subscriptions: Subscriptions

    def handlers(self) -> list[Handler]:
        """The entries for the table."""
        return [
            doors.command(self.admins, "broadcast", self.on_command),
            # Where all of a message is bold, Telegram names that before the command.
            doors.message(self.admins, filters.Regex(r"^/broadcast\s"), self.on_command, "publish"),
            doors.message(self.admins, filters.CaptionRegex(r"^/broadcast\b"), self.on_caption, "publish"),
            doors.tap(self.admins, BroadcastAct, self.on_button, "publish"),
        ]

    async def on_command(self, update: Update, context: Context) -> None:
        """Show the sender the message as it will look, and ask."""
        message = update.effective_message
        if message is None or update.effective_user is None:
            return
        if not (html := text_of(message)):
            await deliver(context.bot, message.chat_id, [say("broadcast-how")])
            return
        outcome = await send_exactly(context.bot, message.chat_id, html)
        match outcome:
            case Sent():
                draft, now = self.broadcasting.store.draft, int(clocks.now())
                number = await asyncio.to_thread(draft, update.effective_user.id, html, now)
                await self._ask(context, message.chat_id, number)
            case Rejected(why):
                await deliver(context.bot, message.chat_id, [say("broadcast-refused", why=escape(why))])
            case _:
                await deliver(context.bot, message.chat_id, [say("broadcast-unsent")])

    async def on_caption(self, update: Update, context: Context) -> None:
        """A picture or a file with the command under it: say that a broadcast is text."""
        message = update.effective_message
        if message is not None:
            await deliver(context.bot, message.chat_id, [say("broadcast-text-only")], reply_to=message.message_id)

    async def on_button(self, tap: Tap[BroadcastAct], context: Context) -> None:
        """Send, send all the same, send also to whoever has quiet hours, cancel, or stop."""
        acts: dict[str, Callable[[Tap[BroadcastAct], Message], Awaitable[None]]] = {
            "send": self._send,
            "again": self._send_again,
            "urgent": self._send,
            "hurry": self._send_again,
            "cancel": self._cancel,
            "stop": self._stop,
        }
        if isinstance(tap.message, Message):
            await acts[tap.button.act](tap, tap.message)

    async def _ask(self, context: Context, chat_id: int, number: int) -> None:
        count = await self._active()
        if not count:
            await deliver(context.bot, chat_id, [say("broadcast-nobody")])
            return
        seconds = await asyncio.to_thread(self.broadcasting.duration, count)
        asleep, longest = await asyncio.to_thread(self.broadcasting.store.asleep, int(clocks.now()))
        told = say("broadcast-sure", people=_people(count), span=span(seconds))
        choices = [(say("broadcast-send", count=f"{count:,}"), "send")]
        if asleep:
            told = f"{told}\n\n{say('broadcast-asleep', count=asleep, span=span(longest))}"
            choices.append((say("broadcast-urgent", count=f"{count:,}"), "urgent"))
        await deliver(context.bot, chat_id, [told], buttons=_buttons(number, *choices))

    async def _send(self, tap: Tap[BroadcastAct], message: Message) -> None:
        """Send, unless the same text was sent within a day: then ask once more."""
        number = tap.button.number
        before = await asyncio.to_thread(self.broadcasting.store.begun_before, number, int(clocks.now()))
        if before is None:
            await self._send_again(tap, message)
            return
        people = _people(await self._active())
        told = say("broadcast-twice", ago=span(clocks.now() - before), people=people)
        act = "hurry" if tap.button.act == "urgent" else "again"
        await _edit(message, told, _buttons(number, (say("broadcast-again"), act)))

    async def _send_again(self, tap: Tap[BroadcastAct], message: Message) -> None:
        by, urgent = await self._by(tap), tap.button.act in ("urgent", "hurry")
        number, chat_id = tap.button.number, message.chat.id
        await self.broadcasting.send(tap.query.get_bot(), number, chat_id, message.message_id, by, urgent=urgent)

    async def _cancel(self, tap: Tap[BroadcastAct], message: Message) -> None:
        if await asyncio.to_thread(self.broadcasting.store.cancel, tap.button.number, await self._by(tap)):
            await _edit(message, say("broadcast-cancelled"))

    async def _stop(self, tap: Tap[BroadcastAct], message: Message) -> None:
        await asyncio.to_thread(self.broadcasting.store.stop, tap.button.number, await self._by(tap))

    async def _by(self, tap: Tap[BroadcastAct]) -> By:
        """Who tapped, when, and the words that the text opens with."""
        html = await asyncio.to_thread(self.broadcasting.store.text, tap.button.number)
        return By(tap.query.from_user.id, int(clocks.now()), clipped(one_line(plain(html)), OPENING))

    async def _active(self) -> int:
        return (await asyncio.to_thread(self.subscriptions.counts)).get("active", 0)


def text_of(message: Message) -> str:
    """The text to send, as HTML: behind the command, or that of the message replied to; typed tags count as tags."""
    text = message.text or ""
    behind = "".join(text.split(maxsplit=1)[1:])
    if behind:
        return _html(_from(message, text.index(behind, len(text.split(maxsplit=1)[0])))).strip()
    return _html(message.reply_to_message).strip() if message.reply_to_message else ""


def _from(message: Message, start: int) -> Message:
    """The message from a letter on; what is formatted across it, such as all of the message, stays formatted."""
    text = message.text or ""
    cut = len(text[:start].encode("utf-16-le")) // 2  # Telegram counts units of UTF-16
    kept = [
        MessageEntity(one.type, max(0, one.offset - cut), one.offset + one.length - max(cut, one.offset), url=one.url)
        for one in message.entities
        if one.offset + one.length > cut
    ]
    return Message(message.message_id, message.date, message.chat, text=text[start:], entities=kept)


def _html(message: Message) -> str:
    text = message.text or ""
    if _TAG.search(text):
        return _LONE_AMPERSAND.sub("&amp;", text)
    return message.text_html if text else ""


def _people(count: int) -> str:
    return counted(count, "active subscriber")


def _buttons(number: int, *choices: tuple[str, str]) -> Buttons:
    """What can be done with a broadcast, and to cancel it; more than two stand below each other."""
    made = ((label, BroadcastAct(act, number)) for label, act in (*choices, (say("broadcast-cancel"), "cancel")))
    row = tuple((label, one.pack() if one.act == "cancel" else dangerous(one)) for label, one in made)
    return (row,) if len(row) <= 2 else tuple((one,) for one in row)


async def _edit(message: Message, text: str, buttons: Buttons = ()) -> None:
    await revise(message.get_bot(), message.chat.id, message.message_id, text, thread_id=None, buttons=buttons)

"""/broadcast: a message to all subscribers, seen by its sender first, confirmed, and followed until it is done.

Only administrators get here: `routing.py` leaves everyone else to the handlers that come after.
"""

from __future__ import annotations

import asyncio
import re
import time
from html import escape

from telegram import CallbackQuery, Message, MessageEntity, Update

from bot.admin.broadcast.store import By
from bot.admin.health.text import span
from bot.chat.context import Context, Services, confirm, services
from bot.delivery.telegram import deliver, revise, send_exactly
from bot.html import clipped, counted, plain
from bot.messages import say
from bot.records import Buttons, Rejected, Sent
from index import one_line

OPENING = 60
"""Characters of a text that the audit log holds."""

_TAG = re.compile(r"</?(?:b|strong|i|em|u|ins|s|strike|del|a|code|pre|blockquote|tg-spoiler|span)\b[^<>]*>")
"""What in a typed text says that its writer means HTML."""

_LONE_AMPERSAND = re.compile(r"&(?!(?:lt|gt|amp|quot|#\d+|#x[\da-fA-F]+);)")


async def on_command(update: Update, context: Context) -> None:
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
            draft, now = services(context).casting.ledger.draft, int(time.time())
            number = await asyncio.to_thread(draft, update.effective_user.id, html, now)
            await _ask(services(context), context, message.chat_id, number)
        case Rejected(why):
            await deliver(context.bot, message.chat_id, [say("broadcast-refused", why=escape(why))])
        case _:
            await deliver(context.bot, message.chat_id, [say("broadcast-unsent")])


async def on_caption(update: Update, context: Context) -> None:
    """A picture or a file with the command under it: say that a broadcast is text."""
    message = update.effective_message
    if message is not None:
        await deliver(context.bot, message.chat_id, [say("broadcast-text-only")], reply_to=message.message_id)


async def on_button(update: Update, context: Context) -> None:
    """Send, send all the same, cancel, or stop."""
    query = update.callback_query
    if query is None or not isinstance(query.message, Message):
        return
    await confirm(query)
    _, act, number = (query.data or "").split(":")
    await _ACTS[act](services(context), query, query.message, int(number))


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


async def _ask(service: Services, context: Context, chat_id: int, number: int) -> None:
    count = await _active(service)
    if not count:
        await deliver(context.bot, chat_id, [say("broadcast-nobody")])
        return
    seconds = await asyncio.to_thread(service.casting.duration, count)
    told = say("broadcast-sure", people=_people(count), span=span(seconds))
    await deliver(
        context.bot,
        chat_id,
        [told],
        buttons=_buttons((say("broadcast-send", count=f"{count:,}"), "send"), number),
    )


async def _send(service: Services, query: CallbackQuery, message: Message, number: int) -> None:
    """Send, unless the same text was sent within a day: then ask once more."""
    before = await asyncio.to_thread(service.casting.ledger.begun_before, number, int(time.time()))
    if before is None:
        await _send_again(service, query, message, number)
        return
    people = _people(await _active(service))
    told = say("broadcast-twice", ago=span(time.time() - before), people=people)
    await _edit(message, told, _buttons((say("broadcast-again"), "again"), number))


async def _send_again(service: Services, query: CallbackQuery, message: Message, number: int) -> None:
    by = await _by(service, query, number)
    await service.casting.send(query.get_bot(), number, message.chat.id, message.message_id, by)


async def _cancel(service: Services, query: CallbackQuery, message: Message, number: int) -> None:
    if await asyncio.to_thread(service.casting.ledger.cancel, number, await _by(service, query, number)):
        await _edit(message, say("broadcast-cancelled"))


async def _stop(service: Services, query: CallbackQuery, message: Message, number: int) -> None:
    await asyncio.to_thread(service.casting.ledger.stop, number, await _by(service, query, number))


_ACTS = {"send": _send, "again": _send_again, "cancel": _cancel, "stop": _stop}


async def _by(service: Services, query: CallbackQuery, number: int) -> By:
    """Who tapped, when, and the words that the text opens with."""
    html = await asyncio.to_thread(service.casting.ledger.text, number)
    return By(query.from_user.id, int(time.time()), clipped(one_line(plain(html)), OPENING))


async def _active(service: Services) -> int:
    return (await asyncio.to_thread(service.subscriptions.counts)).get("active", 0)


def _people(count: int) -> str:
    return counted(count, "active subscriber")


def _buttons(first: tuple[str, str], number: int) -> Buttons:
    choices = (first, (say("broadcast-cancel"), "cancel"))
    return (tuple((label, f"cast:{act}:{number}") for label, act in choices),)


async def _edit(message: Message, text: str, buttons: Buttons = ()) -> None:
    await revise(message.get_bot(), message.chat.id, message.message_id, text, thread_id=None, buttons=buttons)

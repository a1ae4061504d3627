"""The daily brief of a chat: /subscribe, /settings, /pause, /resume, /unsubscribe, their buttons and texts.

What each of them does is decided in `dialog.py`; here it is read from Telegram, written down and shown.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from telegram import MaybeInaccessibleMessage, Update
from telegram.ext import ApplicationHandlerStop

from bot.chat.access import refusal, turned_away
from bot.chat.context import Context, Services, address_of, confirm, services
from bot.chat.inbox import something_is_pending
from bot.chat.phrases import command_meant
from bot.clock import DAY_S
from bot.delivery.telegram import deliver, revise
from bot.messages import say
from bot.records import Address, Outcome, Part, Subscriber
from bot.subscribe.dialog import Move, commanded, pressed, typed, written
from bot.subscribe.preferences import PREFIX, View
from bot.subscribe.schedule import local_day

log = logging.getLogger(__name__)

COMMANDS = ("subscribe", "settings", "pause", "resume", "unsubscribe")
_UNDER_BRIEFS = ("settings", "stop")
"""Buttons under a brief, which stays as it is: what they show comes as a message of its own."""

_Act = Callable[[Subscriber | None, Subscriber, View], Move | None]


@dataclass(frozen=True, slots=True)
class _Spot:
    """Where something was said or tapped, and which message it changes, if any."""

    address: Address
    chat_type: str
    user_id: int | None
    reply_to: int | None = None
    changes: int | None = None


async def on_command(update: Update, context: Context) -> None:
    """One of the commands, with or without words behind it; in groups and channels for administrators."""
    message = update.effective_message
    if message is None:
        return
    spot = _spot(update, message)
    if (sentence := await refusal(update)) is not None:
        await _show(context, spot, Part(sentence))
        return
    text = message.text or ""
    first, *rest = (command_meant(text) or text).split(maxsplit=1)
    command = first.partition("@")[0].removeprefix("/").lower()
    words = " ".join("".join(rest).split())
    await _move(context, spot, lambda who, fresh, view: commanded(command, words, who, fresh, view))


async def on_button(update: Update, context: Context) -> None:
    """A tapped button; whoever may not change the chat's settings is told so where they tapped."""
    query = update.callback_query
    if query is None or query.message is None:
        return
    if await turned_away(update, query):
        return
    await confirm(query)
    data = (query.data or "").removeprefix(PREFIX)
    spot = _spot(update, query.message, changes=None if data in _UNDER_BRIEFS else query.message.message_id)
    moved = await _move(context, spot, lambda who, fresh, view: pressed(data, who, fresh, view))
    if not moved:
        await _show(context, spot, Part(say("stale-button")))


async def on_text(update: Update, context: Context) -> None:
    """A text in a private chat while a step waits for one; any other is left to whoever reads it otherwise."""
    message = update.effective_message
    if message is None or not message.text or not something_is_pending():
        return
    spot, text = _spot(update, message), " ".join(message.text.split())
    who = await services(context).in_order(services(context).subscriptions.get, spot.address)
    if who is None or who.awaiting is None:
        return
    is_command = command_meant(text) or text.partition(" ")[0].removeprefix("/").lower() in COMMANDS
    if is_command and written(text, who) is None:  # “start” at the last step is what its button says
        return

    def act(who: Subscriber | None, _fresh: Subscriber, view: View) -> Move | None:
        return None if who is None else typed(text, who, view)

    if await _move(context, spot, act):
        raise ApplicationHandlerStop


def _spot(update: Update, message: MaybeInaccessibleMessage, changes: int | None = None) -> _Spot:
    person = update.effective_user
    return _Spot(
        address=address_of(update),
        chat_type=message.chat.type,
        user_id=person.id if person else None,
        reply_to=None if update.callback_query else message.message_id,
        changes=changes,
    )


async def _move(context: Context, spot: _Spot, act: _Act) -> bool:
    """Do what was asked in the chat's turn and show what came of it; whether there was anything to do."""
    service = services(context)
    async with service.changes.take(spot.address.chat_id):
        part = await service.run(partial(_written, service, spot, act))
        if part is not None:
            outcome = await _show(context, spot, part)
            log.info("settings outcome=%s", type(outcome).__name__.lower())
    return part is not None


def _written(service: Services, spot: _Spot, act: _Act) -> Part | None:
    """Read the subscriber, act, and write down what changed, on a thread of the pool."""
    who = service.subscriptions.get(spot.address)
    fresh = Subscriber(
        address=spot.address,
        chat_type=spot.chat_type,
        user_id=None if spot.chat_type == "channel" else spot.user_id,
        zone=service.default_zone,
    )
    move = act(who, fresh, _view(service, spot.address))
    if move is None:
        return None
    if move.subscriber is not None:
        service.subscriptions.change(who, move.subscriber)
        service.daily.wake()
    return move.part


def _view(service: Services, address: Address) -> View:
    now, library = int(time.time()), service.library
    return View(
        now=now,
        subject=library.subject,
        experts=tuple(name for one in library.voices() for name in one.voice.names),
        taken=service.deliveries.taken(address, local_day("UTC", now - 2 * DAY_S)),
        late_s=service.daily.late_s,
    )


async def _show(context: Context, spot: _Spot, part: Part) -> Outcome:
    chat_id, thread, buttons = spot.address.chat_id, spot.address.thread_id, part.buttons
    if spot.changes is not None:
        return await revise(context.bot, chat_id, spot.changes, part.html, thread_id=thread, buttons=buttons)
    return await deliver(context.bot, chat_id, [part.html], reply_to=spot.reply_to, thread_id=thread, buttons=buttons)

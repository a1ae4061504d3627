"""The daily brief of a chat: /subscribe, /settings, /pause, /resume, /unsubscribe, their buttons and texts.

What each of them does is decided in `dialog.py`; here it is read from Telegram, written down and shown.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from telegram import MaybeInaccessibleMessage, Update
from telegram.ext import ApplicationHandlerStop

from bot import clock as clocks
from bot.background import Threads
from bot.chat.access import refusal, turned_away
from bot.chat.buttons import SettingAct
from bot.chat.context import (
    POSTS,
    Command,
    Context,
    Handler,
    Tap,
    Turns,
    address_of,
    command_meant,
    confirm_change,
    on_tap,
)
from bot.clock import DAY_S
from bot.delivery.store import Deliveries
from bot.delivery.telegram import deliver, revise
from bot.language.store import Languages
from bot.messages import say
from bot.records import Address, Outcome, Part, Subscriber
from bot.subscribe.dialog import Move, commanded, is_choice, pressed, typed, written
from bot.subscribe.preferences import View
from bot.subscribe.schedule import local_day
from bot.subscribe.store import Subscriptions
from bot.subscribe.typed import is_pause
from index import Library, language

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


@dataclass(frozen=True, slots=True)
class _Moved:
    """What came of showing it, and whether all is set as it was."""

    outcome: Outcome
    is_same: bool


@dataclass(frozen=True, slots=True)
class SubscribeHandlers:
    """The dialog with a subscriber; `wake` is called when what is due may have changed."""

    library: Library
    subscriptions: Subscriptions
    deliveries: Deliveries
    threads: Threads
    looks: Threads
    """One thread, so that the messages of a chat come to their turns as they came in."""
    wake: Callable[[], None]
    late_s: int
    default_zone: str
    languages: Languages
    changes: Turns = field(default_factory=Turns)
    """Changes of a chat's settings, one at a time; they do not wait for its questions."""

    def handlers(self) -> list[Handler]:
        """The entries for the table, but for `on_text`, which looks at texts before everybody."""
        return [
            Command(COMMANDS, self.on_command, filters=POSTS, with_words=_is_pause),
            on_tap(SettingAct, self.on_button, gate=turned_away, confirms=False),
        ]

    async def on_command(self, update: Update, context: Context) -> None:
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
        await self._move(context, spot, lambda who, fresh, view: commanded(command, words, who, fresh, view))

    async def on_button(self, tap: Tap[SettingAct], context: Context) -> None:
        """A tapped button; whoever may not change the chat's settings is told so where they tapped."""
        data = tap.button.action
        spot = _spot(tap.update, tap.message, changes=None if data in _UNDER_BRIEFS else tap.message.message_id)
        moved = await self._move(context, spot, lambda who, fresh, view: pressed(data, who, fresh, view))
        if moved is None:
            await _show(context, spot, Part(say("stale-button")))
        same = moved is not None and moved.is_same and is_choice(data)
        await confirm_change(tap.query, None if moved is None else moved.outcome, same=same)

    async def on_text(self, update: Update, context: Context) -> None:
        """A text in a private chat while a step waits for one; any other is left to whoever reads it otherwise."""
        message = update.effective_message
        if message is None or not message.text:
            return
        spot, text = _spot(update, message), " ".join(message.text.split())
        who = await self.looks.run(self.subscriptions.get, spot.address)
        if who is None or who.awaiting is None:
            return
        is_command = command_meant(text) or text.partition(" ")[0].removeprefix("/").lower() in COMMANDS
        if is_command and written(text, who) is None:  # “start” at the last step is what its button says
            return

        def act(who: Subscriber | None, _fresh: Subscriber, view: View) -> Move | None:
            return None if who is None else typed(text, who, view)

        if await self._move(context, spot, act) is not None:
            raise ApplicationHandlerStop

    async def _move(self, context: Context, spot: _Spot, act: _Act) -> _Moved | None:
        """Do what was asked in the chat's turn and show what came of it; None where there was nothing to do."""
        async with self.changes.take(spot.address.chat_id):
            part, is_same = await self.threads.run(self._written, spot, act)
            if part is None:
                return None
            outcome = await _show(context, spot, part)
            log.info("settings outcome=%s", type(outcome).__name__.lower())
            return _Moved(outcome, is_same)

    def _written(self, spot: _Spot, act: _Act) -> tuple[Part | None, bool]:
        """Read the subscriber, act, and write down what changed; what is shown then, and whether nothing did."""
        who = self.subscriptions.get(spot.address)
        fresh = Subscriber(
            address=spot.address,
            chat_type=spot.chat_type,
            user_id=None if spot.chat_type == "channel" else spot.user_id,
            zone=self.default_zone,
        )
        move = act(who, fresh, self._view(spot.address))
        if move is None:
            return None, True
        if move.subscriber is not None:
            self.subscriptions.change(who, move.subscriber)
            if (
                who is None and spot.chat_type != "private"
            ):  # its briefs come in the language in which it was subscribed
                self.languages.note(spot.address.chat_id, language())
            self.wake()
        return move.part, who is not None and (move.subscriber is None or _is_same(who, move.subscriber))

    def _view(self, address: Address) -> View:
        now, library = int(clocks.now()), self.library
        since = local_day("UTC", now - 2 * DAY_S)
        names = dict.fromkeys(name for one in library.voices() for name in one.voice.names)
        return View(
            now=now,
            subject=library.subject,
            # A government may be called as a topic is, and then the topic is meant.
            experts=tuple(name for name in names if name not in library.subject.topic_names),
            taken=self.deliveries.taken(address, since),
            moments=self.deliveries.moments(address, since),
            late_s=self.late_s,
        )


def _is_same(before: Subscriber, after: Subscriber) -> bool:
    """Whether a subscriber has chosen nothing else; the steps of a draft lead on by any choice."""
    here = replace(after, awaiting=before.awaiting, awaiting_since=before.awaiting_since)
    return before.state != "draft" and before == replace(here, next_due=before.next_due, owed=before.owed)


def _is_pause(text: str) -> bool:
    return is_pause(text, int(clocks.now()))


def _spot(update: Update, message: MaybeInaccessibleMessage, changes: int | None = None) -> _Spot:
    person = update.effective_user
    return _Spot(
        address=address_of(update),
        chat_type=message.chat.type,
        user_id=person.id if person else None,
        reply_to=None if update.callback_query else message.message_id,
        changes=changes,
    )


async def _show(context: Context, spot: _Spot, part: Part) -> Outcome:
    chat_id, thread, buttons = spot.address.chat_id, spot.address.thread_id, part.buttons
    if spot.changes is not None:
        return await revise(context.bot, chat_id, spot.changes, part.html, thread_id=thread, buttons=buttons)
    return await deliver(context.bot, chat_id, [part.html], reply_to=spot.reply_to, thread_id=thread, buttons=buttons)

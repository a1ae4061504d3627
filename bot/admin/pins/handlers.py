"""/pin and /pins: an editor pins an answer to a question, made of quotes that are checked like any others.

In reply to an answer, /pin takes the quotes that it shows, or those with the numbers behind it; without, the quotes
stand below the question, each with the id of its brief. The answer is shown first, and pinned by a button.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from html import escape

from telegram import Bot, Message, Update
from telegram.error import TelegramError

from bot import clock as clocks
from bot.admin import doors
from bot.admin.audit import Audit
from bot.admin.pins.text import asked_text, listing, suspended_text
from bot.answers.store import Answers, Kept
from bot.answers.text import answer_parts, numbers_shown
from bot.background import every
from bot.chat.buttons import Look, More, PinAct, Vote
from bot.chat.context import Context, Handler, Tap
from bot.chat.roles import Administrators
from bot.delivery.telegram import deliver
from bot.html import clipped
from bot.messages import say
from bot.pinned.service import Pin, Pinned
from bot.records import Buttons, Gone, Row, Sent, Uncertain
from index import LONGEST_QUESTION, normal, spoken_in

log = logging.getLogger(__name__)

MOST_QUOTES = 8
"""Quotes that a pinned answer may have: a phone's screen or two."""

LISTED = 20
"""Pins that are listed at once, each with a button."""

LOOK_S, GLANCE_S = 60.0, 3.0
"""Between two looks whether the sources of all pins stand, and between two whether there is another edition."""

_NUMBERS = re.compile(r"\s*((?:\[?\d{1,3}\]?[\s,]+)*\[?\d{1,3}\]?)(?:\s+|$)")
_QUOTE = re.compile(r"\s*([a-z0-9][a-z0-9-]{0,62})\s*:\s*(.+?)\s*")
_MARKS = '“”"„«»'


@dataclass(frozen=True, slots=True)
class _Wish:
    """What is to be pinned: a question, and quotes with the ids of their briefs."""

    question: str
    quotes: list[tuple[str, str]]


@dataclass(slots=True)
class PinHandlers:
    """The commands and the buttons of pinned answers; and the looks whether they still stand."""

    admins: Administrators
    pinned: Pinned
    answers: Answers
    audit: Audit
    language: Callable[[int], str]
    _looking: asyncio.Task[None] | None = field(default=None, init=False)
    _seen: int = field(default=0, init=False)
    """The edition of the last look."""

    def handlers(self) -> list[Handler]:
        """The entries for the table."""
        return [
            doors.command(self.admins, "pin", self.on_pin),
            doors.command(self.admins, "pins", self.on_pins),
            doors.tap(self.admins, PinAct, self.on_button, "edit"),
        ]

    def begin(self, bot: Bot) -> None:
        """Look now, with each new edition and each minute until `end`."""
        self._looking = asyncio.create_task(every(self._pause, partial(self.look, bot)))

    async def _pause(self) -> None:
        for _ in range(round(LOOK_S / GLANCE_S)):
            await asyncio.sleep(GLANCE_S)
            if await asyncio.to_thread(self.pinned.edition) != self._seen:
                return

    async def end(self) -> None:
        """Look no more."""
        if self._looking is not None:
            self._looking.cancel()
            await asyncio.gather(self._looking, return_exceptions=True)

    async def look(self, bot: Bot) -> None:
        """Suspend what no longer stands, and tell all who edit of it, once."""
        self._seen = await asyncio.to_thread(self.pinned.edition)
        for pin in await asyncio.to_thread(self.pinned.look):
            if await self._tell(bot, pin):
                await asyncio.to_thread(self.pinned.pins.told, pin.id, int(clocks.now()))

    async def on_pin(self, update: Update, context: Context) -> None:
        """Show the answer that would be pinned, and ask."""
        message, person = update.effective_message, update.effective_user
        if message is None or person is None:
            return
        wish = await asyncio.to_thread(self._wish, message)
        if isinstance(wish, str):
            await deliver(context.bot, message.chat_id, [wish], reply_to=message.message_id)
            return
        sealed = await asyncio.to_thread(self.pinned.sealed, wish.quotes)
        held = {(one.brief_id, one.text) for one in sealed}
        if wrong := [quote for quote in wish.quotes if quote not in held]:
            told = [
                say("pin-inexact"),
                *(f"• <code>{escape(one)}</code>: {escape(clipped(text, 200))}" for one, text in wrong),
            ]
            await deliver(context.bot, message.chat_id, ["\n".join(told)], reply_to=message.message_id)
            return
        now, draft = int(clocks.now()), self.pinned.pins.draft
        number = await asyncio.to_thread(draft, wish.question, normal(wish.question), sealed, person.id, now)
        pin = await asyncio.to_thread(self.pinned.pins.get, number)
        if pin is not None:
            await self._show(context.bot, message.chat_id, pin, await asyncio.to_thread(self._there, pin))

    async def on_pins(self, update: Update, context: Context) -> None:
        """All pinned answers, or those with the words behind the command, with a button to remove each."""
        message, person = update.effective_message, update.effective_user
        if message is None or person is None:
            return
        words = [word.casefold() for word in context.args or ()]
        found = await asyncio.to_thread(self.pinned.pins.listed, "pinned", "suspended")
        wanted = [pin for pin in found if all(word in pin.question.casefold() for word in words)]
        rows: Buttons = ()
        if self.admins.may(person.id, "edit"):
            rows = tuple(_row(pin.id, "show", "remove") for pin in wanted[:LISTED])
        await deliver(context.bot, message.chat_id, listing(wanted, LISTED), buttons=rows)

    async def on_button(self, tap: Tap[PinAct], context: Context) -> None:
        """Pin what was shown, or not; pin again what is suspended; show or remove one."""
        number, act, person = tap.button.number, tap.button.act, tap.query.from_user.id
        chat_id = tap.message.chat.id
        pin = await asyncio.to_thread(self.pinned.pins.get, number)
        if pin is None:
            await deliver(context.bot, chat_id, [say("pin-gone")])
            return
        if act == "show":
            await deliver(context.bot, chat_id, answer_parts(await asyncio.to_thread(self.pinned.shown, pin)))
            return
        done = await asyncio.to_thread(self._pin if act in ("pin", "again") else self._remove, pin, person)
        if act != "remove":  # the list keeps its buttons
            with contextlib.suppress(TelegramError):  # what was decided stands below, whether or not they go
                await tap.query.edit_message_reply_markup(None)
        await deliver(context.bot, chat_id, [done])

    def _pin(self, pin: Pin, person: int) -> str:
        """Pin it as its sources are now, if all quotes still are exact; what is told of it."""
        if pin.state == "pinned":
            return say("pin-there", question=escape(pin.question))
        quotes = [(one.brief_id, one.text) for one in pin.quotes]
        sealed = self.pinned.sealed(quotes)
        if len(sealed) < len(quotes):
            return say("pin-inexact-now")
        self.audit.note(person, "pin", clipped(pin.question, 100))
        if not self.pinned.pins.pin(pin.id, sealed, person, int(clocks.now())):
            return say("pin-gone")
        return say("pin-done", question=escape(pin.question))

    def _remove(self, pin: Pin, person: int) -> str:
        if pin.state == "draft":
            self.pinned.pins.remove(pin.id)
            return say("pin-cancelled")
        self.audit.note(person, "unpin", clipped(pin.question, 100))
        return say("pin-removed" if self.pinned.pins.remove(pin.id) else "pin-gone", question=escape(pin.question))

    def _wish(self, message: Message) -> _Wish | str:
        """What an editor wants to pin, or the sentence that says what is missing."""
        behind = "".join((message.text or "").split(maxsplit=1)[1:])
        first, _, below = behind.partition("\n")
        if below.strip():
            lines = [_QUOTE.fullmatch(line) for line in below.split("\n") if line.strip()]
            quotes = [(one[1], one[2].strip(_MARKS).strip()) for one in lines if one is not None]
            return say("pin-how") if None in lines else _complete(first, quotes)
        kept = self._replied_to(message)
        if kept is None:
            return say("pin-how")
        numbered = _NUMBERS.match(first)
        numbers = [int(one) for one in re.findall(r"\d+", numbered[1])] if numbered else numbers_shown(kept.answer)
        cited = {one.number: (one.brief_id, one.quote) for one in (*kept.answer.citations, *kept.answer.further)}
        if unknown := [number for number in numbers if number not in cited]:
            return say("pin-no-number", number=unknown[0])
        question = first[numbered.end() :] if numbered else first
        wanted = [cited[number] for number in dict.fromkeys(numbers)]
        return _complete(question or kept.answer.read_as or kept.answer.question, wanted)

    def _replied_to(self, message: Message) -> Kept | None:
        """The answer that a message replies to, by what the buttons under it carry."""
        replied = message.reply_to_message
        rows = replied.reply_markup.inline_keyboard if replied is not None and replied.reply_markup is not None else ()
        for data in (button.callback_data for row in rows for button in row if isinstance(button.callback_data, str)):
            if (look := Look.unpack(data)) is not None:
                return self.answers.find(look.answer)
            if (asked := Vote.unpack(data) or More.unpack(data)) is not None:
                return self.answers.to_question(asked.question)
        return None

    def _there(self, draft: Pin) -> Pin | None:
        """What is pinned to the question of a draft by now."""
        return next((pin for pin in self.pinned.pins.listed("pinned", "suspended") if pin.normal == draft.normal), None)

    async def _show(self, bot: Bot, chat_id: int, pin: Pin, there: Pin | None) -> None:
        """The answer as it will look, and the question whether to pin it."""
        parts = answer_parts(await asyncio.to_thread(self.pinned.shown, pin))
        await deliver(bot, chat_id, parts)
        await deliver(
            bot, chat_id, [asked_text(pin, replaces=there is not None)], buttons=(_row(pin.id, "pin", "cancel"),)
        )

    async def _tell(self, bot: Bot, pin: Pin) -> bool:
        """Whether the telling is over: one of those who edit knows, or there is nobody to tell."""
        missing = await asyncio.to_thread(self.pinned.missing, pin)
        quotes = [(one.brief_id, one.text) for one in pin.quotes]
        exact = len(await asyncio.to_thread(self.pinned.sealed, quotes)) == len(quotes)
        outcomes = []
        for editor in sorted(self.admins.who("edit")):
            with spoken_in(await asyncio.to_thread(self.language, editor)):
                told = suspended_text(pin, missing, exact=exact)
                buttons = (_row(pin.id, *(["again"] if exact else []), "remove"),)
                outcomes.append(await deliver(bot, editor, [told], buttons=buttons))
        log.info("pin %d suspended", pin.id)
        return any(isinstance(one, Sent | Uncertain) for one in outcomes) or all(
            isinstance(one, Gone) for one in outcomes
        )


def _complete(question: str, quotes: list[tuple[str, str]]) -> _Wish | str:
    """What is to be pinned, where it is enough and not too much."""
    asked = " ".join(question.split())
    if not normal(asked) or len(asked) > LONGEST_QUESTION:
        return say("pin-no-question")
    if not quotes:
        return say("pin-nothing")
    return _Wish(asked, quotes) if len(quotes) <= MOST_QUOTES else say("pin-too-many", most=MOST_QUOTES)


def _row(number: int, *acts: str) -> Row:
    """A button for each act; of a list they say which one they are for."""
    return tuple((say.of("pin-buttons", act, number=number), PinAct(act, number).pack()) for act in acts)

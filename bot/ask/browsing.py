"""Who says what: /recommend, /compare, /experts, /topics and /map, and the buttons below their replies."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from html import escape

from telegram import Update

from bot.answers.text import counsel_parts, differ_row, sides_buttons, survey_parts
from bot.ask.lists import expert_parts, experts_parts, topics_parts
from bot.background import Threads
from bot.chat.access import turned_away_from_channel
from bot.chat.buttons import LONGEST_DATA, Browse
from bot.chat.context import Command, Context, Handler, Tap, Turns, address_of, on_tap, typing
from bot.chat.inbox import Inbox
from bot.delivery.telegram import deliver, deliver_photo, own_up
from bot.html import shortened
from bot.logs import event
from bot.messages import say
from bot.records import Address, Buttons, Later, Outcome, Rejected, Sent
from index import LONGEST_QUESTION, Closest, Library, Survey, spoken_name

log = logging.getLogger(__name__)

OFFERED = 6
"""Issues or topics that a reply offers as buttons."""


@dataclass(frozen=True, slots=True)
class _Reply:
    """What is sent: messages with buttons below them, or a picture with the message as its caption."""

    parts: Sequence[str]
    buttons: Buttons = ()
    picture: bytes | None = None
    survey: Survey | None = None


@dataclass(frozen=True, slots=True)
class _Command:
    """What was asked for, and where the reply goes."""

    name: str
    words: str
    update_id: int
    address: Address
    reply_to: int | None


@dataclass(frozen=True, slots=True)
class BrowseHandlers:
    """The commands and the buttons that browse the library."""

    library: Library
    inbox: Inbox
    threads: Threads
    turns: Turns = field(default_factory=Turns)
    explains: Callable[[Survey], bool] = lambda _: False
    """Whether a language model can be asked why the two sides of a survey differ."""

    def handlers(self) -> list[Handler]:
        """The entries for the table."""
        return [
            Command(list(REPLIES), self.on_command),
            on_tap(Browse, self.on_button, gate=turned_away_from_channel),
        ]

    async def on_command(self, update: Update, context: Context) -> None:
        """One of the commands, with or without words behind it."""
        command = _command(update)
        if command is not None:
            await self._handle(command, context)

    async def on_button(self, tap: Tap[Browse], context: Context) -> None:
        """A tapped button is the command with the words it carries; in channels for administrators."""
        await self.on_command(tap.update, context)

    def asked(self, update: Update) -> str:
        """The command that an update is for, with its words; empty when it is for none of these."""
        found = _command(update)
        return f"/{found.name} {found.words}".strip() if found else ""

    async def _handle(self, command: _Command, context: Context) -> None:
        """Reply in the chat's turn."""
        began = time.monotonic()
        async with self.turns.take(command.address.chat_id):
            outcome = await self._reply(command, context)
        event(
            log,
            "survey",
            level=logging.INFO if isinstance(outcome, Sent) else logging.WARNING,
            update=command.update_id,
            command=command.name,
            edition=self.library.edition.number,
            total_ms=round((time.monotonic() - began) * 1000),
            outcome=type(outcome).__name__.lower(),
        )

    async def _reply(self, command: _Command, context: Context) -> Outcome:
        async with typing(context.bot, command.address.chat_id, command.address.thread_id):
            reply = await self.threads.run(self._made, command)
            # From here on the reply may be on its way: a restart must not send it a second time.
            await self.inbox.mark(command.update_id, "sending")
            outcome = await _send(command, reply, context)
        if isinstance(outcome, Rejected | Later) and reply.picture is not None:
            await _send(command, _Reply([say("map-refused")]), context)
        else:
            await own_up(context.bot, command.address.chat_id, outcome, thread_id=command.address.thread_id)
        return outcome

    def _made(self, command: _Command) -> _Reply:
        """The reply, with what else a survey can be asked."""
        reply = REPLIES[command.name](self.library, command.words)
        if reply.survey is None or not self.explains(reply.survey):
            return reply
        return replace(reply, buttons=tuple(row for row in (*reply.buttons, differ_row(reply.survey)) if row))


def _command(update: Update) -> _Command | None:
    """The command with the words behind it, from a message or from a button."""
    reply_to = None
    if update.callback_query is not None:
        tapped = Browse.unpack(update.callback_query.data)
        name, words = (tapped.command, tapped.words) if tapped is not None else ("", "")
    else:
        message = update.effective_message
        first, *rest = ((message and message.text) or "").split(maxsplit=1) or [""]
        name, words = first.partition("@")[0].removeprefix("/").lower(), "".join(rest)
        reply_to = message.message_id if message else None
    if name not in REPLIES:
        return None
    return _Command(name, words[:LONGEST_QUESTION], update.update_id, address_of(update), reply_to)


async def _send(command: _Command, reply: _Reply, context: Context) -> Outcome:
    chat_id, thread, reply_to = command.address.chat_id, command.address.thread_id, command.reply_to
    if reply.picture is not None:
        return await deliver_photo(
            context.bot, chat_id, reply.picture, reply.parts[0],
            reply_to=reply_to, thread_id=thread, buttons=reply.buttons,
        )  # fmt: skip
    return await deliver(context.bot, chat_id, reply.parts, reply_to=reply_to, thread_id=thread, buttons=reply.buttons)


def _compare(library: Library, words: str) -> _Reply:
    if not words:
        return _how(library, "issue", "compare")
    found = library.survey(words)
    if isinstance(found, Closest):
        return _of_expert(library, "issue", words) or _closest(found, "issue", "compare", words)
    return _Reply(survey_parts(found), tuple(row for row in (sides_buttons(found),) if row), survey=found)


def _recommend(library: Library, words: str) -> _Reply:
    if not words:
        return _how(library, "topic", "recommend")
    found = library.recommendations(words)
    if isinstance(found, Closest):
        return _of_expert(library, "topic", words) or _closest(found, "topic", "recommend", words)
    return _Reply(counsel_parts(found))


def _experts(library: Library, words: str) -> _Reply:
    if not words:
        return _Reply(experts_parts(library.voices()))
    found = library.voice(words)
    return _closest(found, "expert", "experts", words) if isinstance(found, Closest) else _Reply(expert_parts(found))


def _topics(library: Library, words: str) -> _Reply:
    return _Reply(topics_parts(library.topics()))


def _map(library: Library, words: str) -> _Reply:
    if not words:
        return _Reply([say("map")], _buttons("map", _offered(library, "issue")), picture=library.map())
    found = library.spectrum(words)
    if isinstance(found, Closest):
        return _of_expert(library, "issue", words) or _closest(found, "issue", "map", words)
    named = library.survey(words)
    issue = "" if isinstance(named, Closest) else named.issue
    return _Reply([say("map-one")], _buttons("compare", [issue], say("compare-button", issue=issue)), picture=found)


REPLIES: dict[str, Callable[[Library, str], _Reply]] = {
    "recommend": _recommend,
    "compare": _compare,
    "experts": _experts,
    "topics": _topics,
    "map": _map,
}
"""What each command replies, worked out on a thread of the pool."""


def _how(library: Library, kind: str, command: str) -> _Reply:
    """How to ask for an issue or a topic, with buttons of those on which most voices have something."""
    return _Reply([say.of("browse-how", command)], _buttons(command, _offered(library, kind)))


def _offered(library: Library, kind: str) -> list[str]:
    """The issues or topics on which most voices have something."""
    subjects = sorted((s for s in library.topics() if s.kind == kind), key=lambda subject: -subject.voices)
    return [subject.name for subject in subjects[:OFFERED]]


def _of_expert(library: Library, kind: str, words: str) -> _Reply | None:
    """The way to a voice that someone names where an issue or a topic belongs, or None."""
    found = library.voice(words)
    if isinstance(found, Closest):
        return None
    told = say("an-expert", expert=escape(found.voice.name), kind=kind)
    return _Reply([told], _buttons("experts", [found.voice.name]))


def _closest(found: Closest, kind: str, command: str, words: str) -> _Reply:
    lists = "experts" if kind == "expert" else "topics"
    told = say("closest" if found.names else "none-close", kind=kind, asked=shortened(words), command=lists)
    return _Reply([told], _buttons(command, found.names))


def _buttons(command: str, names: Sequence[str], label: str | None = None) -> Buttons:
    """A button for each name that fits into what a button may carry, under its name or a label."""
    made = [(label or spoken_name(name), Browse(command, name).pack()) for name in names]
    return tuple(((name, data),) for name, data in made if len(data.encode()) <= LONGEST_DATA)

"""Send the parts of a message to one chat; Telegram's errors become outcomes.

The order in which they are looked at matters: BadRequest is a NetworkError in python-telegram-bot,
and a timeout may mean that the message has arrived. Only what surely never reached Telegram is
sent again.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from functools import partial

import httpx
from telegram import (
    Bot,
    CopyTextButton,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    LinkPreviewOptions,
    Message,
    ReplyParameters,
)
from telegram.constants import KeyboardButtonStyle, ParseMode
from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken, NetworkError, RetryAfter, TelegramError

from bot import logs
from bot.delivery.pacing import seconds_of
from bot.html import plain_with_links
from bot.messages import say
from bot.records import COPY, DANGER, Buttons, Gone, Later, Moved, Outcome, Part, Rejected, Sent, Uncertain

log = logging.getLogger(__name__)

UNREACHED_S = 30.0
"""Before a part of a brief is tried again when Telegram could not be reached."""

TRIES = 4
LONGEST_WAIT = 60.0
"""Seconds for which a person who asked is kept waiting when Telegram asks to slow down."""

_NEVER_CONNECTED = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)


async def deliver(
    bot: Bot,
    chat_id: int,
    parts: Sequence[str],
    *,
    reply_to: int | None = None,
    thread_id: int | None = None,
    buttons: Buttons = (),
) -> Outcome:
    """Send `parts` (HTML) in order, the first as a reply and the last with the buttons.

    Stops at the first part that does not arrive, and says why.
    """
    ids: list[int] = []
    for number, part in enumerate(parts):
        outcome = await _patiently(
            _new(
                partial(
                    _send,
                    bot,
                    chat_id,
                    part,
                    reply_to=reply_to if number == 0 else None,
                    thread_id=thread_id,
                    buttons=buttons if number == len(parts) - 1 else (),
                )
            )
        )
        match outcome:
            case Sent(message_ids):
                ids += message_ids
            case Moved(new_chat):
                chat_id = new_chat
                return await deliver(bot, chat_id, parts[number:], thread_id=thread_id, buttons=buttons)
            case Later() | Gone() | Rejected() | Uncertain():
                return outcome
    return Sent(tuple(ids))


async def own_up(bot: Bot, chat_id: int, outcome: Outcome, *, thread_id: int | None = None) -> None:
    """Tell somebody whose answer may be missing, or surely is, so that they can ask again."""
    if isinstance(outcome, Uncertain | Rejected):
        told = say("maybe-sent") if isinstance(outcome, Uncertain) else say("not-sent")
        await deliver(bot, chat_id, [told], thread_id=thread_id)


async def edit(bot: Bot, chat_id: int, message_id: int, html: str, *, buttons: Buttons = (), tries: int = 1) -> Outcome:
    """Change one of our messages; Sent too when it stands so already.

    Done twice it is the same as done once, so what is uncertain may be tried again too.
    """

    stood_so, made = False, 0

    async def change() -> int:
        nonlocal stood_so, made
        made += 1
        try:
            await bot.edit_message_text(
                html, chat_id, message_id, parse_mode=ParseMode.HTML, reply_markup=_keyboard(buttons),
                link_preview_options=LinkPreviewOptions(is_disabled=True),
            )  # fmt: skip
        except BadRequest as error:
            if "not modified" not in str(error).lower():
                raise
            stood_so = made == 1  # a try before this one may have been what changed it
        return message_id

    outcome = await _patiently(change, tries=tries, is_repeatable=True)
    return replace(outcome, unchanged=stood_so) if isinstance(outcome, Sent) else outcome


async def revise(
    bot: Bot,
    chat_id: int,
    message_id: int,
    html: str,
    *,
    thread_id: int | None,
    buttons: Buttons = (),
) -> Outcome:
    """Change one of our messages; where that cannot be any more, send it anew."""
    outcome = await edit(bot, chat_id, message_id, html, buttons=buttons, tries=TRIES)
    if isinstance(outcome, Rejected):
        return await deliver(bot, chat_id, [html], thread_id=thread_id, buttons=buttons)
    return outcome


async def conclude(bot: Bot, chat_id: int, message_id: int | None, html: str, *, buttons: Buttons = ()) -> Outcome:
    """Let a last text stand in one of our messages, or else send it anew, for it must arrive."""
    if message_id is not None:
        outcome = await edit(bot, chat_id, message_id, html, buttons=buttons, tries=TRIES)
        if isinstance(outcome, Sent):
            return outcome
    return await deliver(bot, chat_id, [html], buttons=buttons)


async def deliver_photo(
    bot: Bot,
    chat_id: int,
    photo: bytes,
    caption: str,
    *,
    reply_to: int | None = None,
    thread_id: int | None = None,
    buttons: Buttons = (),
) -> Outcome:
    """Send one picture with a caption (HTML), and say what came of it."""
    send = partial(
        bot.send_photo, photo=photo, caption=caption, parse_mode=ParseMode.HTML, message_thread_id=thread_id or None,
        reply_markup=_keyboard(buttons),
    )  # fmt: skip
    outcome = await _patiently(_new(partial(send, chat_id, reply_parameters=_reply(reply_to))))
    if isinstance(outcome, Moved):
        return await _patiently(_new(partial(send, outcome.chat_id)))
    return outcome


async def deliver_document(bot: Bot, chat_id: int, name: str, data: bytes, caption: str) -> Outcome:
    """Send one file with a caption (HTML), and say what came of it."""
    send = partial(bot.send_document, document=data, filename=name, caption=caption, parse_mode=ParseMode.HTML)
    return await _patiently(_new(partial(send, chat_id)))


async def send_once(bot: Bot, chat_id: int, thread_id: int | None, part: Part) -> Outcome:
    """Send one part of a brief with a single try, and say what came of it; Later when surely nothing was sent."""
    send = partial(_send, bot, chat_id, part.html, reply_to=None, thread_id=thread_id, buttons=part.buttons)
    outcome = await _patiently(_new(send), tries=1)
    # A refused token ends the process; with one that works the brief goes out.
    return Later(UNREACHED_S) if outcome == Rejected("InvalidToken") else outcome


async def send_exactly(bot: Bot, chat_id: int, html: str) -> Outcome:
    """Send one message as it stands: markup that Telegram refuses is Rejected, not sent as plain text."""
    send = partial(bot.send_message, chat_id, html, parse_mode=ParseMode.HTML)
    return await _patiently(_new(partial(send, link_preview_options=LinkPreviewOptions(is_disabled=True))))


def _keyboard(buttons: Buttons) -> InlineKeyboardMarkup | None:
    """Buttons as Telegram wants them; None where there are none."""
    rows = [[_button(label, data) for label, data in row] for row in buttons]
    return InlineKeyboardMarkup(rows) if rows else None


def _button(label: str, data: str) -> InlineKeyboardButton:
    """A button: to tap, to tap with care, or one that copies a text. An app that knows no styles shows none."""
    if data.startswith(COPY):
        return InlineKeyboardButton(label, copy_text=CopyTextButton(data.removeprefix(COPY)))
    style = KeyboardButtonStyle.DANGER if data.startswith(DANGER) else None
    return InlineKeyboardButton(label, callback_data=data.removeprefix(DANGER), style=style)


def _new(send: Callable[[], Awaitable[Message]]) -> Callable[[], Awaitable[int]]:
    """The id of a message that is sent."""

    async def sent() -> int:
        return (await send()).message_id

    return sent


async def _patiently(call: Callable[[], Awaitable[int]], *, tries: int = TRIES, is_repeatable: bool = False) -> Outcome:
    """Make one call, which gives a message's id; again while Telegram asks for patience or was never reached.

    So up to `tries` times. What is repeatable is made again too when nobody knows what came of it.
    """
    outcome: Outcome = Rejected("not tried")
    wait = 0.0
    for attempt in range(tries):
        if attempt:
            await asyncio.sleep(wait)
        try:
            return Sent((await call(),))
        except Exception as error:  # what goes wrong in an unknown way may have done so after it was done
            outcome = outcome_of(error)
            # What Telegram asks for is obeyed; where it was not reached, a person is not kept waiting as long.
            wait = seconds_of(error) if isinstance(error, RetryAfter) else 2.0**attempt
        if not (isinstance(outcome, Uncertain) and is_repeatable) and not isinstance(outcome, Later):
            return outcome
        if wait > LONGEST_WAIT:
            return outcome
    return outcome


async def _send(
    bot: Bot,
    chat_id: int,
    html: str,
    *,
    reply_to: int | None,
    thread_id: int | None,
    buttons: Buttons,
) -> Message:
    """One call of sendMessage; a part whose markup Telegram refuses goes out as plain text."""
    for text, mode in ((html, ParseMode.HTML), (plain_with_links(html), None)):
        try:
            return await bot.send_message(
                chat_id,
                text,
                parse_mode=mode,
                reply_parameters=_reply(reply_to),
                message_thread_id=thread_id or None,
                reply_markup=_keyboard(buttons),
                link_preview_options=LinkPreviewOptions(is_disabled=True),
            )
        except BadRequest as error:
            if mode is None or "parse entities" not in str(error).lower():
                raise
            log.warning("markup refused, sending plain text")
    raise AssertionError("unreachable: the plain text was sent or its error raised")


def _reply(message_id: int | None) -> ReplyParameters | None:
    return ReplyParameters(message_id, allow_sending_without_reply=True) if message_id is not None else None


def outcome_of(error: Exception) -> Outcome:
    """What an error of a call means for what it was to do; what is not understood is uncertain."""
    match error:
        case RetryAfter():
            return Later(seconds_of(error))
        case Forbidden():
            return Gone()
        case ChatMigrated(new_chat_id=new_chat):
            return Moved(new_chat)
        case BadRequest() | InvalidToken():
            return _refused(str(error)) if isinstance(error, BadRequest) else Rejected("InvalidToken")
        case NetworkError():
            return _unanswered(error)
    if not isinstance(error, TelegramError):
        log.warning("a call met an unknown error: %s", logs.place(error))
    return Uncertain(type(error).__name__)


def _unanswered(error: NetworkError) -> Outcome:
    """What it means that there was no answer, or one of a server between."""
    if isinstance(error.__cause__, _NEVER_CONNECTED):
        return Later(UNREACHED_S)
    too_large = "entity too large" in str(error).lower()
    return Rejected("it is too large") if too_large else Uncertain(type(error).__name__)


def _refused(why: str) -> Outcome:
    """What a bad request means, by Telegram's words."""
    if "chat not found" in why.lower():
        return Gone()
    return Gone(topic=True) if "message thread not found" in why.lower() else Rejected(why)

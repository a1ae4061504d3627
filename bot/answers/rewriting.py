"""Another answer in the messages of the one before: edited in place, shortened or gone on with as it needs."""

from __future__ import annotations

import contextlib
from collections.abc import Awaitable, Callable, Sequence

from telegram import Bot
from telegram.error import TelegramError

from bot.delivery.telegram import TRIES, deliver, edit
from bot.records import Buttons, Outcome, Place, Rejected, Sent


async def rewrite(
    bot: Bot,
    place: Place,
    old: Sequence[int],
    parts: Sequence[str],
    *,
    reply_to: int,
    buttons: Buttons = (),
    on_new: Callable[[], Awaitable[object]],
) -> Outcome:
    """Let `parts` stand where the messages `old` stood; what cannot be edited any more is sent anew, as a reply.

    Edits may be made again; `on_new` is awaited before something is sent that must not be sent twice.
    """
    done: list[int] = []
    for number, part in enumerate(parts):
        if number >= len(old):
            break
        under = buttons if number == len(parts) - 1 else ()
        outcome = await edit(bot, place.chat_id, old[number], part, buttons=under, tries=TRIES)
        if isinstance(outcome, Rejected):
            break  # deleted, or too old
        if not isinstance(outcome, Sent):
            return outcome
        done.append(old[number])
    await _take_away(bot, place.chat_id, old[len(done) :])
    if len(done) == len(parts):
        return Sent(tuple(done))
    await on_new()
    rest = await deliver(
        bot, place.chat_id, parts[len(done) :], reply_to=reply_to, thread_id=place.thread_id, buttons=buttons
    )
    return Sent((*done, *rest.message_ids)) if isinstance(rest, Sent) else rest


async def _take_away(bot: Bot, chat_id: int, surplus: Sequence[int]) -> None:
    """Delete what is left of an answer; what cannot be deleted stays."""
    for message_id in surplus:
        with contextlib.suppress(TelegramError):
            await bot.delete_message(chat_id, message_id)

"""What Telegram shows of the bot: its commands, and what it is about; told at each start, and until it has been.

Administrators have commands of their own, which hang on their chats: who never wrote to the bot has none yet, and
gets them with the first message.
"""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Callable, Iterable

from telegram import Bot, BotCommand, BotCommandScopeChat, Update
from telegram.error import BadRequest, Forbidden, TelegramError

from bot.chat.context import Context
from bot.chat.roles import NEEDED, Administrators
from bot.html import clipped
from bot.messages import ADMIN_COMMANDS, COMMANDS, say
from index import ENGLISH, Subject, spoken_in

log = logging.getLogger(__name__)

LONGEST_DESCRIPTION, LONGEST_SHORT_DESCRIPTION = 512, 120
"""Characters that Telegram takes."""

PAUSE_S, LONGEST_PAUSE_S = 30.0, 3600.0
"""Until a failed introduction is tried again: twice as long each time."""


class Introduction:
    """The introduction of one process; `language` knows in which language an administrator is spoken to."""

    def __init__(self, admins: Administrators, language: Callable[[int], str] = lambda _: ENGLISH) -> None:
        self._admins = admins
        self._language = language
        self._without = set(admins.everyone)
        """Administrators who have no commands of their own yet."""

    async def begin(self, bot: Bot, subject: Subject) -> bool:
        """Tell Telegram all of it; False, and a line in the log, when it did not listen."""
        try:
            for code in say.languages:
                if code == ENGLISH or re.fullmatch("[a-z]{2}", code):  # Telegram takes no longer ones
                    with spoken_in(code, subject.names_shown_in(code)):
                        await _introduce(bot, subject, None if code == ENGLISH else code)
            for admin in sorted(self._without):
                await self._give(bot, admin)
        except TelegramError as error:
            log.warning("commands not registered, it is tried again: %s", type(error).__name__)
            return False
        return True

    async def go_on(self, bot: Bot, subject: Subject) -> None:
        """Try again until Telegram has listened."""
        pause = PAUSE_S
        while True:
            await asyncio.sleep(pause)
            if await self.begin(bot, subject):
                return
            pause = min(2 * pause, LONGEST_PAUSE_S)

    async def show(self, bot: Bot, person: int, code: str | None) -> None:
        """Show the commands in a person's private chat in a language, or with None in that of their Telegram."""
        try:
            if person in self._admins.everyone:
                await self._give(bot, person)
            elif code is None:
                await bot.delete_my_commands(scope=BotCommandScopeChat(person))
            else:
                with spoken_in(code):
                    await bot.set_my_commands(_commands(COMMANDS), scope=BotCommandScopeChat(person))
        except TelegramError as error:  # they work all the same
            log.warning("commands in another language not registered: %s", type(error).__name__)

    async def on_contact(self, update: Update, context: Context) -> None:
        """An administrator wrote: whoever had no chat with the bot has one now."""
        person = update.effective_user
        if person is not None and person.id in self._without:
            try:
                await self._give(context.bot, person.id)
            except TelegramError as error:  # the next message is as good
                log.warning("commands of an administrator not registered: %s", type(error).__name__)

    async def _give(self, bot: Bot, admin: int) -> None:
        """Their commands behind everybody's, in their own chat, if there is one."""
        with spoken_in(await asyncio.to_thread(self._language, admin)):
            theirs = (name for name in ADMIN_COMMANDS if self._admins.may(admin, NEEDED[name]))
            commands = _commands((*COMMANDS, *theirs))
        try:
            await bot.set_my_commands(commands, scope=BotCommandScopeChat(admin))
        except (BadRequest, Forbidden):
            return
        self._without.discard(admin)


async def _introduce(bot: Bot, subject: Subject, code: str | None) -> None:
    """Tell Telegram commands and descriptions in the language that is spoken now: that of `code`, or of all else."""
    await bot.set_my_commands(_commands(COMMANDS), language_code=code)
    told = clipped(say("description", about=subject.about), LONGEST_DESCRIPTION)
    await bot.set_my_description(told, language_code=code)
    short = clipped(say("short-description", title=subject.title), LONGEST_SHORT_DESCRIPTION)
    await bot.set_my_short_description(short, language_code=code)


def _commands(names: Iterable[str]) -> list[BotCommand]:
    return [BotCommand(name, say.of("command", name)) for name in names]

"""/language: in which language the bot speaks to a person, or to a whole group."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from babel import Locale, UnknownLocaleError
from telegram import Bot, Update
from telegram.constants import ChatType

from bot.chat.access import refusal, turned_away
from bot.chat.buttons import ChooseLanguage
from bot.chat.context import POSTS, Command, Context, Handler, Tap, address_of, confirm_change, on_tap
from bot.delivery.telegram import deliver, revise
from bot.html import shortened
from bot.language.readers import Readers
from bot.messages import say
from bot.records import Buttons
from index import ENGLISH, fitting

AUTO = "auto"
"""Behind a button or the command: as Telegram says, or in a group as whoever asks."""

Listed = Callable[[Bot, int, str | None], Awaitable[object]]
"""Shows the list of commands in a private chat in a language, or with None as everybody's."""


@dataclass(frozen=True, slots=True)
class LanguageHandlers:
    """The command, in groups and channels for administrators, and its buttons."""

    readers: Readers
    listed: Listed

    def handlers(self) -> list[Handler]:
        """The entries for the table."""
        return [
            Command("language", self.on_command, filters=POSTS),
            on_tap(ChooseLanguage, self.on_button, gate=turned_away, confirms=False),
        ]

    async def on_command(self, update: Update, context: Context) -> None:
        """Choose by what stands behind the command, or show what there is to choose."""
        message, address = update.effective_message, address_of(update)
        if message is None:
            return
        told, buttons = await refusal(update), Buttons()
        if told is None:
            is_private = message.chat.type == ChatType.PRIVATE
            words = " ".join((message.text or "").split()[1:]) if (message.text or "").startswith("/") else ""
            code = _meant(words)
            if code is None:
                told = say("language-unknown", asked=shortened(words)) if words else say("language-choose")
                buttons = await self._buttons(address.chat_id, is_private=is_private)
            else:
                told, buttons = await self._chosen(update, context.bot, address.chat_id, code, is_private=is_private)
        reply_to, thread_id = message.message_id, address.thread_id
        await deliver(context.bot, address.chat_id, [told], reply_to=reply_to, thread_id=thread_id, buttons=buttons)

    async def on_button(self, tap: Tap[ChooseLanguage], context: Context) -> None:
        """Choose what was tapped; the message says so in that language."""
        chat = tap.message.chat
        code = tap.button.code if tap.button.code in say.languages else AUTO
        is_private = chat.type == ChatType.PRIVATE
        told, buttons = await self._chosen(tap.update, context.bot, chat.id, code, is_private=is_private)
        thread_id = address_of(tap.update).thread_id
        outcome = await revise(context.bot, chat.id, tap.message.message_id, told, thread_id=thread_id, buttons=buttons)
        await confirm_change(tap.query, outcome)

    async def _chosen(
        self, update: Update, bot: Bot, chat_id: int, code: str, *, is_private: bool
    ) -> tuple[str, Buttons]:
        """Write a choice down; what to say of it, in the language that holds from now on, and the buttons below."""
        chosen = None if code == AUTO else code
        await asyncio.to_thread(self.readers.languages.choose, chat_id, chosen)
        if is_private:
            await self.listed(bot, chat_id, chosen)
        with self.readers.of(update):
            key = "language-set" if chosen else "language-auto" if is_private else "language-each"
            return say(key), await self._buttons(chat_id, is_private=is_private)

    async def _buttons(self, chat_id: int, *, is_private: bool) -> Buttons:
        """A button a language, in its own name, and one for whatever Telegram says."""
        known = await asyncio.to_thread(self.readers.languages.of, chat_id)
        chosen = known.code if known is not None and known.chosen else AUTO
        offered = {code: _name(code) for code in say.languages}
        offered[AUTO] = say("language-buttons-auto" if is_private else "language-buttons-each")
        return tuple(
            ((f"✓ {name}" if code == chosen else name, ChooseLanguage(code).pack()),) for code, name in offered.items()
        )


def _name(code: str) -> str:
    """A language's own name for itself."""
    return say.in_every("language-name").get(code, code)


def _meant(words: str) -> str | None:
    """The language that words mean: a code, its name in that language, in English or in the one that is spoken now."""
    asked = words.casefold().strip(" .!")
    if asked in (AUTO, say("language-buttons-auto").casefold(), say("language-buttons-each").casefold()):
        return AUTO
    named = {name.casefold(): code for code in say.languages for name in (_name(code), *_names(code))}
    return named.get(asked) or fitting(asked or None, say.languages)


def _names(code: str) -> list[str]:
    """What a language is called in English, and in the language that is spoken now; nothing where Babel knows none."""
    try:
        spoken = Locale.parse(code, sep="-")
        return [str(name) for other in (ENGLISH, say.language) if (name := spoken.get_language_name(other))]
    except (UnknownLocaleError, ValueError):
        return []

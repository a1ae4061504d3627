"""What is said to who asks nothing: /start and /help, and one sentence that says what to do instead of all else."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

from telegram import Message, Update
from telegram.constants import ChatType
from telegram.ext import CallbackQueryHandler, CommandHandler, MessageHandler, filters

from bot.answers.text import exemplified
from bot.chat.buttons import Example
from bot.chat.context import PRIVATE, Addressed, Command, Context, Handler, address_of, confirm
from bot.chat.roles import RIGHTS, Administrators
from bot.delivery.telegram import deliver
from bot.messages import ADMIN_COMMANDS, say
from bot.records import Buttons
from index import Library, Subject


@dataclass(frozen=True, slots=True)
class WelcomeHandlers:
    """The greeting, in the words of the library's subject."""

    library: Library
    admins: Administrators

    def handlers(self) -> list[Handler]:
        """The entries for the table."""
        return [Command("start", self.on_start), Command("help", self.on_help)]

    async def on_start(self, update: Update, context: Context) -> None:
        """What the bot is, and examples to tap; in a group, how to ask there."""
        text = told_of(self.library, "welcome")
        if not _in_private(update):
            text = "\n".join([*text.split("\n")[:-1], say("welcome-in-group")])
        await self._greet(update, context, text)

    async def on_help(self, update: Update, context: Context) -> None:
        """How to ask, and examples to tap; for an administrator of the bot, what else there is."""
        person = update.effective_user
        text = told_of(self.library, "help")
        if person is not None and _in_private(update):
            may = [right for right in RIGHTS if self.admins.may(person.id, right)]
            told = " ".join(say.of("admin-help", right) for right in may)
            text = f"{text}\n\n{say('admin-help')} {told}" if may else text
        await self._greet(update, context, text)

    async def _greet(self, update: Update, context: Context, text: str) -> None:
        message = update.effective_message
        if message is None:
            return
        buttons = example_buttons(self.library.subject)
        thread_id = address_of(update).thread_id
        await deliver(context.bot, message.chat_id, [text], thread_id=thread_id, buttons=buttons)


@dataclass(frozen=True, slots=True)
class DeclineHandlers:
    """What nobody else takes; they come last."""

    admins: Administrators

    def handlers(self) -> list[Handler]:
        """The entries for the table."""
        public = self.admins.anywhere & ~PRIVATE
        return [
            *(
                [CommandHandler(ADMIN_COMMANDS, on_public_administration, filters=public)]
                if self.admins.everyone
                else []
            ),
            CallbackQueryHandler(on_stale_button),
            MessageHandler(filters.COMMAND & PRIVATE, on_unknown_command),
            MessageHandler(PRIVATE & ~filters.StatusUpdate.ALL & Addressed(), on_other),
        ]


async def on_unknown_command(update: Update, context: Context) -> None:
    """A command that the bot does not have."""
    await _decline(update, context, say("unknown-command"))


async def on_public_administration(update: Update, context: Context) -> None:
    """What an administrator may ask for, asked where others read it."""
    await _decline(update, context, say("admin-in-private"))


async def on_other(update: Update, context: Context) -> None:
    """Stickers, recordings, pictures, files and the rest."""
    message = update.effective_message
    if message is not None:
        await _decline(update, context, _sentence(message))


async def on_stale_button(update: Update, context: Context) -> None:
    """A button from an older version of the bot."""
    if update.callback_query is not None:
        await confirm(update.callback_query, say("stale-button"))


def told_of(library: Library, key: str) -> str:
    """The sentence of this key on what the library is, in the words of its subject."""
    subject = library.subject
    return say(key, briefs=len(library.edition.briefs), about=escape(subject.about), **exemplified(subject))


def example_buttons(subject: Subject) -> Buttons:
    """A button a question."""
    return tuple(((text, Example(number).pack()),) for number, text in enumerate(subject.examples))


def _in_private(update: Update) -> bool:
    return update.effective_chat is not None and update.effective_chat.type == ChatType.PRIVATE


def _sentence(message: Message) -> str:
    """What to say to a message without text."""
    if message.sticker or message.animation or message.dice:
        return say("sticker")
    if message.voice or message.audio or message.video_note:
        return say("voice")
    if message.photo or message.video:
        return say("picture")
    return say("file") if message.document else say("other")


async def _decline(update: Update, context: Context, sentence: str) -> None:
    message = update.effective_message
    if message is not None:
        reply_to, address = message.message_id, address_of(update)
        await deliver(context.bot, address.chat_id, [sentence], reply_to=reply_to, thread_id=address.thread_id)

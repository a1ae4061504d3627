"""For administrators: a file becomes a brief, /documents, /remove and their buttons; thin over `shelf`.

Only the bot's administrators get here; everyone else is left to the handlers that come after. What waits for
a decision is on the disk, and the buttons carry its name, so that a restart loses nothing.
"""

from __future__ import annotations

import asyncio
import contextlib
import errno
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from functools import partial
from html import escape

from telegram import Bot, Document, Message, Update
from telegram.error import TelegramError
from telegram.ext import MessageHandler, filters

from bot.admin import doors
from bot.admin.audit import Audit
from bot.admin.library.sandbox import Sandbox
from bot.admin.library.shelf import BIN_DAYS, Drafted, Listed, Note, Shelf, Shelved
from bot.admin.library.text import draft_text, listing
from bot.chat.buttons import DocumentAct, StartReindex, dangerous
from bot.chat.context import Context
from bot.chat.filters import Handler, Tap, Which
from bot.chat.phrases import QUESTION_WORDS
from bot.chat.roles import Administrators
from bot.delivery.telegram import conclude, deliver
from bot.messages import say
from bot.records import Buttons, Sent
from index import MOST_BYTES, Refused, library_says, safe_name
from index import is_amendment as fields_only

log = logging.getLogger(__name__)

_Reply = tuple[str, Buttons]
_NONE: Buttons = ()


@dataclass(frozen=True, slots=True)
class LibraryHandlers:
    """Files, drafts and briefs, and who may change them."""

    admins: Administrators
    shelf: Shelf
    audit: Audit
    sandbox: Sandbox = field(default_factory=Sandbox)

    def handlers(self) -> list[Handler]:
        """The entries for the table."""
        editing = self.admins.in_private("edit")
        return [
            doors.command(self.admins, "documents", self.on_documents),
            doors.command(self.admins, "remove", self.on_remove),
            doors.message(self.admins, filters.Document.ALL & ~filters.ANIMATION, self.on_file, "edit"),
            doors.message(self.admins, filters.PHOTO | filters.VIDEO, self.on_picture, "edit"),
            MessageHandler(editing & filters.TEXT & ~filters.COMMAND & Which(is_amendment), self.on_amendment),
            doors.tap(self.admins, DocumentAct, self.on_button, "edit"),
        ]

    async def on_file(self, update: Update, context: Context) -> None:
        """Read a file that an administrator sent, and ask whether to keep it."""
        message = update.effective_message
        if message is None or message.document is None:
            return
        if (message.document.file_size or 0) > MOST_BYTES:
            await deliver(context.bot, message.chat_id, [_too_big()], reply_to=message.message_id)
            return
        name = safe_name(message.document.file_name or "")
        reading = say("file-reading", name=escape(name))
        shown = await deliver(context.bot, message.chat_id, [reading], reply_to=message.message_id)
        told, buttons = await self._read(context.bot, message.document, name, message.caption or "")
        shown_in = shown.message_ids[0] if isinstance(shown, Sent) else None
        await conclude(context.bot, message.chat_id, shown_in, told, buttons=buttons)

    async def on_amendment(self, update: Update, context: Context) -> None:
        """Change the front matter of the draft that an administrator replied to, and ask again whether to keep it."""
        message = update.effective_message
        if message is None:
            return
        token, told, buttons = _token(message), say("fields-no-draft"), _NONE
        if token is not None:
            told, buttons = await self._amend(token, message.text or "")
        outcome = await deliver(context.bot, message.chat_id, [told], reply_to=message.message_id, buttons=buttons)
        if buttons and isinstance(outcome, Sent) and message.reply_to_message is not None:  # the newest one decides
            with contextlib.suppress(TelegramError):
                await context.bot.edit_message_reply_markup(message.chat_id, message.reply_to_message.message_id)

    async def on_documents(self, update: Update, context: Context) -> None:
        """The whole documents among the briefs, all or those with the words behind the command."""
        message = update.effective_message
        if message is None:
            return
        words = " ".join(context.args or ())
        found = await asyncio.to_thread(self.shelf.documents, words)
        await deliver(context.bot, message.chat_id, listing(found, words))

    async def on_remove(self, update: Update, context: Context) -> None:
        """Ask whether a brief shall go into the bin."""
        message = update.effective_message
        if message is None:
            return
        words = " ".join(context.args or ())
        found = await asyncio.to_thread(_meant, self.shelf, words) if words else []
        told, buttons = [say("remove-unknown") if words else say("remove-how")], _NONE
        if len(found) == 1:
            told = [say("remove-sure", id=found[0].id, title=escape(found[0].title), days=BIN_DAYS)]
            buttons = _buttons(found[0].mark, "remove", "keep")
        elif found:
            told = listing(found, words)
        await deliver(context.bot, message.chat_id, told, buttons=buttons)

    async def on_picture(self, update: Update, context: Context) -> None:
        """A picture is no document: say which files are."""
        message = update.effective_message
        if message is not None:
            await deliver(context.bot, message.chat_id, [library_says("document-kind")], reply_to=message.message_id)

    async def on_button(self, tap: Tap[DocumentAct], context: Context) -> None:
        """Save or discard a draft; remove a brief, keep it, or put it back."""
        acts: dict[str, Callable[[str, int], Awaitable[_Reply]]] = {
            "save": self._save,
            "discard": self._discard,
            "remove": self._remove,
            "keep": self._keep,
            "back": self._put_back,
        }
        try:
            told, buttons = await acts[tap.button.act](tap.button.name, tap.query.from_user.id)
        except OSError as error:  # the buttons stay, to be pressed again
            told, buttons = _refusal(error), ()
        else:
            with contextlib.suppress(TelegramError):  # what was decided stands below, whether or not they go
                await tap.query.edit_message_reply_markup(None)
        await deliver(context.bot, tap.message.chat.id, [told], buttons=buttons)

    async def _read(self, bot: Bot, document: Document, name: str, caption: str) -> _Reply:
        """What is told of a file, with the buttons when it can be kept; its caption may name fields, as a reply may."""

        async def fetch() -> bytes:
            file = await bot.get_file(document.file_id)
            return bytes(await file.download_as_bytearray())

        try:
            found = await self.sandbox.fetch_document(fetch, name)
            found = await asyncio.to_thread(self.shelf.checked, found)
        except TelegramError as error:
            log.warning("file not downloaded: %s", type(error).__name__)
            return (_too_big() if "too big" in str(error).lower() else say("file-lost")), ()
        log.info("file read: %s", "refused" if isinstance(found, Refused) else found.kind)
        if isinstance(found, Refused):
            return escape(found.reason), ()
        try:
            kept = await asyncio.to_thread(self.shelf.keep, found, name)
        except OSError as error:
            return _refusal(error), ()
        if fields_only(caption):
            return await self._captioned(kept, found.kind, caption)
        return draft_text(kept, found.kind), _decisions(kept)

    async def _amend(self, token: str, lines: str) -> _Reply:
        """What is told of a draft whose front matter is to change, with the buttons when it did."""
        try:
            outcome = await asyncio.to_thread(self.shelf.amend, token, lines)
        except OSError as error:
            return _refusal(error), ()
        if outcome is None:
            return say("draft-gone"), ()
        if isinstance(outcome, Refused):
            return escape(outcome.reason), ()
        return draft_text(outcome), _decisions(outcome)

    async def _captioned(self, kept: Drafted, kind: str, caption: str) -> _Reply:
        """What is told of a new draft whose file came with a caption that names fields, as a reply may."""
        told, buttons = await self._amend(kept.token, caption)
        if buttons:
            notes = "\n".join(f"- {escape(note)}" for note in kept.draft.notes)
            return "\n\n".join(part for part in (told, notes) if part), buttons
        return f"{draft_text(kept, kind)}\n\n{told}", _decisions(kept)

    async def _save(self, token: str, user_id: int) -> _Reply:
        outcome = await asyncio.to_thread(self.shelf.save, token, self._note(user_id, "save document"))
        if outcome.state != "done":
            return _undone(outcome, say("draft-gone")), ()
        if outcome.problems:
            return say("draft-faulty", id=outcome.id, problem=escape(outcome.problems[0])), ()
        return self._waits(user_id, say("draft-saved", id=outcome.id))

    async def _discard(self, token: str, user_id: int) -> _Reply:
        outcome = await asyncio.to_thread(self.shelf.discard, token, self._note(user_id, "discard draft"))
        return (say("draft-discarded") if outcome.state == "done" else say("draft-gone")), ()

    async def _remove(self, mark: str, user_id: int) -> _Reply:
        outcome = await asyncio.to_thread(self.shelf.remove, mark, self._note(user_id, "remove"))
        if outcome.state != "done":
            return say("remove-gone"), ()
        back = (say.of("shelf-buttons", "back"), DocumentAct("back", outcome.moment).pack())
        return self._waits(user_id, say("removed", id=outcome.id, days=BIN_DAYS), back)

    async def _keep(self, mark: str, user_id: int) -> _Reply:
        return say("not-removed"), ()

    async def _put_back(self, moment: str, user_id: int) -> _Reply:
        outcome = await asyncio.to_thread(self.shelf.put_back, moment, self._note(user_id, "put back"))
        if outcome.state != "done":
            return _undone(outcome, say("bin-gone", days=BIN_DAYS)), ()
        return self._waits(user_id, say("put-back", id=outcome.id))

    def _waits(self, user_id: int, told: str, *others: tuple[str, str]) -> _Reply:
        """What is told of a change that waits for a reindex, with the button of one for whoever may start it."""
        row = (*others, *([_reindex()] if self.admins.may(user_id, "publish") else []))
        return told, ((row,) if row else ())

    def _note(self, user_id: int, act: str) -> Note:
        """Writes into the audit log that this administrator does this."""
        return partial(self.audit.note, user_id, act)


def is_for_a_draft(message: Message) -> bool:
    """Whether a message replies to a draft that waits."""
    return _token(message) is not None


def is_amendment(message: Message) -> bool:
    """Whether a message is about the front matter of a draft: a reply to one, or lines that name its fields.

    One line that names a field and asks something ("Date: when was the summit?") is a question.
    """
    text = message.text or ""
    return is_for_a_draft(message) or (fields_only(text) and not _is_question(text))


def _is_question(text: str) -> bool:
    first, *_ = (*text.partition(":")[2].lower().split(), "")
    return "\n" not in text.strip() and ("?" in text or first.strip(",.!") in QUESTION_WORDS)


def _meant(shelf: Shelf, words: str) -> list[Listed]:
    """The brief with this id, or those with these words in their title."""
    found = shelf.find(words)
    return shelf.documents(words) if found is None else [found]


def _undone(outcome: Shelved, gone: str) -> str:
    """Why nothing was done, when the file is gone or its id is in use."""
    return say("id-taken", id=outcome.id) if outcome.state == "taken" else gone


def _refusal(error: OSError) -> str:
    """What to say when the disk refuses."""
    log.warning("a file could not be written: %s", errno.errorcode.get(error.errno or 0, "unknown"))
    return say("shelf-full") if error.errno in (errno.ENOSPC, errno.EDQUOT) else say("shelf-closed")


def _decisions(kept: Drafted) -> Buttons:
    return _buttons(kept.token, "save", "discard")


def _buttons(name: str, *acts: str) -> Buttons:
    made = ((act, DocumentAct(act, name)) for act in acts)
    return (
        tuple((say.of("shelf-buttons", act), dangerous(one) if act == "remove" else one.pack()) for act, one in made),
    )


def _token(message: Message) -> str | None:
    """The draft that a message replies to, by the button below it that saves it."""
    replied = message.reply_to_message
    rows = replied.reply_markup.inline_keyboard if replied is not None and replied.reply_markup is not None else ()
    data = (button.callback_data for row in rows for button in row)
    found = (DocumentAct.unpack(one) for one in data if isinstance(one, str))
    return next((one.name for one in found if one is not None and one.act == "save"), None)


def _reindex() -> tuple[str, str]:
    """The button that starts a reindex, which is what a change of the briefs waits for."""
    return say("shelf-buttons-reindex"), StartReindex().pack()


def _too_big() -> str:
    return library_says("document-big", most=MOST_BYTES // 1_000_000)

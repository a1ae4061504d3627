"""For administrators: a file becomes a brief, /documents, /remove and their buttons; thin over `shelf`.

Only the bot's administrators get here; everyone else is left to the handlers that come after. What waits for
a decision is on the disk, and the buttons carry its name, so that a restart loses nothing.
"""

from __future__ import annotations

import asyncio
import contextlib
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
from bot.admin.library.editing import Editing, file_replied_to, named_in
from bot.admin.library.entries.handlers import EntryHandlers, card_replied_to
from bot.admin.library.sandbox import Sandbox
from bot.admin.library.shelf import BIN_DAYS, NOT_KEPT, Drafted, Note, Shelf, Shelved, meant
from bot.admin.library.text import draft_text, listing
from bot.admin.library.waiting import Reply, decisions, of_draft, refusal, waits
from bot.chat.buttons import DocumentAct
from bot.chat.context import QUESTION_WORDS, Context, Handler, Tap, Which
from bot.chat.roles import Administrators
from bot.delivery.telegram import conclude, deliver
from bot.messages import say
from bot.records import Buttons, Sent
from index import MOST_BYTES, Extracted, Refused, library_says, safe_name
from index import is_amendment as fields_only

log = logging.getLogger(__name__)

_NONE: Buttons = ()


@dataclass(frozen=True, slots=True)
class LibraryHandlers:
    """Files, drafts and briefs, and who may change them."""

    admins: Administrators
    shelf: Shelf
    audit: Audit
    editing: Editing
    entries: EntryHandlers
    sandbox: Sandbox = field(default_factory=Sandbox)

    def handlers(self) -> list[Handler]:
        """The entries for the table."""
        editing = self.admins.in_private("edit")
        return [
            *self.editing.handlers(),
            *self.entries.handlers(),
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
        told, buttons = await self._read(context.bot, message, message.document, name)
        shown_in = shown.message_ids[0] if isinstance(shown, Sent) else None
        await conclude(context.bot, message.chat_id, shown_in, told, buttons=buttons)

    async def on_amendment(self, update: Update, context: Context) -> None:
        """Change the fields of the draft or brief that an administrator replied to, and ask whether to keep it."""
        message = update.effective_message
        if message is None:
            return
        waiting, saved, card = _waiting(message), named_in(message), card_replied_to(message)
        told, buttons = say("fields-no-draft"), _NONE
        if card is not None:
            told, buttons = await self.entries.amended(card, message.text or "")
        elif waiting is not None and waiting.act == "save":
            told, buttons = await self._amend(waiting.name, message.text or "")
        elif waiting is not None or saved is not None:
            token = waiting.name if waiting else None
            told, buttons = await self.editing.amended(token, saved, message.text or "")
        outcome = await deliver(context.bot, message.chat_id, [told], reply_to=message.message_id, buttons=buttons)
        if (
            buttons and (waiting or card) and isinstance(outcome, Sent) and message.reply_to_message is not None
        ):  # the newest one decides
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
        found = await asyncio.to_thread(meant, self.shelf, words) if words else []
        told, buttons = [say("remove-unknown") if words else say("remove-how")], _NONE
        if len(found) == 1:
            told = [say("remove-sure", id=found[0].id, title=escape(found[0].title), days=BIN_DAYS)]
            buttons = decisions(found[0].mark, "remove", "keep")
        elif found:
            told = listing(found, words)
        await deliver(context.bot, message.chat_id, told, buttons=buttons)

    async def on_picture(self, update: Update, context: Context) -> None:
        """A picture is no document: say which files are."""
        message = update.effective_message
        if message is not None:
            await deliver(context.bot, message.chat_id, [library_says("document-kind")], reply_to=message.message_id)

    async def on_button(self, tap: Tap[DocumentAct], context: Context) -> None:
        """Save or discard a draft or a change; remove a brief, keep it, or put it back."""
        acts: dict[str, Callable[[str, int], Awaitable[Reply]]] = {
            "save": self._save,
            "discard": self._discard,
            "remove": self._remove,
            "keep": self._keep,
            "back": self._put_back,
            "change": self.editing.save,
            "apart": self._apart,
            "drop": self.editing.drop,
        }
        try:
            told, buttons = await acts[tap.button.act](tap.button.name, tap.query.from_user.id)
        except NOT_KEPT as error:  # the buttons stay, to be pressed again
            told, buttons = refusal(error), ()
        else:
            with contextlib.suppress(TelegramError):  # what was decided stands below, whether or not they go
                await tap.query.edit_message_reply_markup(None)
        await deliver(context.bot, tap.message.chat.id, [told], buttons=buttons)

    async def _read(self, bot: Bot, message: Message, document: Document, name: str) -> Reply:
        """What is told of a file, with the buttons when it can be kept; its caption may name fields, as a reply may."""
        caption = message.caption or ""

        async def fetch() -> bytes:
            file = await bot.get_file(document.file_id)
            raw.append(bytes(await file.download_as_bytearray()))
            return raw[-1]

        raw: list[bytes] = []
        try:
            found = await self.sandbox.fetch_document(fetch, name)
            found = await asyncio.to_thread(self.shelf.checked, found)
        except TelegramError as error:
            log.warning("file not downloaded: %s", type(error).__name__)
            return (_too_big() if "too big" in str(error).lower() else say("file-lost")), ()
        log.info("file read: %s", "refused" if isinstance(found, Refused) else found.kind)
        if raw and (told := await self.editing.of(message, name, raw[-1], found)) is not None:
            return told
        if isinstance(found, Refused):
            return escape(found.reason), ()
        return await self._drafted(found, name, caption)

    async def _drafted(self, found: Extracted, name: str, caption: str) -> Reply:
        """What is told of the draft that is made of what was read of a file."""
        try:
            kept = await asyncio.to_thread(self.shelf.keep, found, name)
        except NOT_KEPT as error:
            return refusal(error), ()
        if fields_only(caption):
            return await self._captioned(kept, found.kind, caption)
        return draft_text(kept, found.kind), of_draft(kept, model=self.entries.has_model)

    async def _amend(self, token: str, lines: str) -> Reply:
        """What is told of a draft whose front matter is to change, with the buttons when it did."""
        try:
            outcome = await asyncio.to_thread(self.shelf.amend, token, lines)
        except NOT_KEPT as error:
            return refusal(error), ()
        if outcome is None:
            return say("draft-gone"), ()
        if isinstance(outcome, Refused):
            return escape(outcome.reason), ()
        return draft_text(outcome), of_draft(outcome, model=self.entries.has_model)

    async def _captioned(self, kept: Drafted, kind: str, caption: str) -> Reply:
        """What is told of a new draft whose file came with a caption that names fields, as a reply may."""
        told, buttons = await self._amend(kept.token, caption)
        if buttons:
            notes = "\n".join(f"- {escape(note)}" for note in kept.draft.notes)
            return "\n\n".join(part for part in (told, notes) if part), buttons
        return f"{draft_text(kept, kind)}\n\n{told}", of_draft(kept, model=self.entries.has_model)

    async def _save(self, token: str, user_id: int) -> Reply:
        outcome = await asyncio.to_thread(self.shelf.save, token, self._note(user_id, "save document"))
        await asyncio.to_thread(self.entries.proposals.sweep)
        if outcome.state != "done":
            return _undone(outcome, say("draft-gone")), ()
        if outcome.problems:
            return say("draft-faulty", id=outcome.id, problem=escape(outcome.problems[0])), ()
        return waits(self.admins, user_id, say("draft-saved", id=outcome.id))

    async def _discard(self, token: str, user_id: int) -> Reply:
        outcome = await asyncio.to_thread(self.shelf.discard, token, self._note(user_id, "discard draft"))
        await asyncio.to_thread(self.entries.proposals.sweep)
        return (say("draft-discarded") if outcome.state == "done" else say("draft-gone")), ()

    async def _apart(self, token: str, user_id: int) -> Reply:
        """Make a draft of a brief of its own of what was sent as a change."""
        found = await asyncio.to_thread(self.editing.changes.apart, token)
        return (say("change-gone"), ()) if found is None else await self._drafted(*found, "")

    async def _remove(self, mark: str, user_id: int) -> Reply:
        outcome = await asyncio.to_thread(self.shelf.remove, mark, self._note(user_id, "remove"))
        if outcome.state != "done":
            return say("remove-gone"), ()
        back = (say.of("shelf-buttons", "back"), DocumentAct("back", outcome.moment).pack())
        return waits(self.admins, user_id, say("removed", id=outcome.id, days=BIN_DAYS), back)

    async def _keep(self, mark: str, user_id: int) -> Reply:
        return say("not-removed"), ()

    async def _put_back(self, moment: str, user_id: int) -> Reply:
        outcome = await asyncio.to_thread(self.shelf.put_back, moment, self._note(user_id, "put back"))
        if outcome.state != "done":
            return _undone(outcome, say("bin-gone", days=BIN_DAYS)), ()
        return waits(self.admins, user_id, say("put-back", id=outcome.id))

    def _note(self, user_id: int, act: str) -> Note:
        """Writes into the audit log that this administrator does this."""
        return partial(self.audit.note, user_id, act)


def is_for_a_draft(message: Message) -> bool:
    """Whether a message replies to a draft or a change that waits, to what is proposed for one, or to a saved file."""
    replied = (_waiting(message), card_replied_to(message), file_replied_to(message))
    return any(one is not None for one in replied)


def is_amendment(message: Message) -> bool:
    """Whether a message is about the front matter of a draft: a reply to one, or lines that name its fields.

    One line that names a field and asks something ("Date: when was the summit?") is a question.
    """
    text = message.text or ""
    return is_for_a_draft(message) or (fields_only(text) and not _is_question(text))


def _is_question(text: str) -> bool:
    first, *_ = (*text.partition(":")[2].lower().split(), "")
    return "\n" not in text.strip() and ("?" in text or first.strip(",.!") in QUESTION_WORDS)


def _undone(outcome: Shelved, gone: str) -> str:
    """Why nothing was done, when the file is gone or its id is in use."""
    return say("id-taken", id=outcome.id) if outcome.state == "taken" else gone


def _waiting(message: Message) -> DocumentAct | None:
    """The draft or the change that a message replies to, by the button below it that saves it."""
    replied = message.reply_to_message
    rows = replied.reply_markup.inline_keyboard if replied is not None and replied.reply_markup is not None else ()
    data = (button.callback_data for row in rows for button in row)
    found = (DocumentAct.unpack(one) for one in data if isinstance(one, str))
    return next((one for one in found if one is not None and one.act in ("save", "change")), None)


def _too_big() -> str:
    return library_says("document-big", most=MOST_BYTES // 1_000_000)

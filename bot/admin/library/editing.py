"""For administrators who edit: /edit brings a saved brief as a file; what comes back, or a field, is a change of it.

A change is shown, waits on the disk for a decision, and can be undone once it is saved. What a file holds is read by
`handlers`, which asks here whether it is for a saved brief.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from html import escape

from telegram import Message, MessageEntity, Update
from telegram.error import TelegramError

from bot.admin import doors
from bot.admin.audit import Audit
from bot.admin.library.changes import Changed, Changes, Faulty, Proposed, Result
from bot.admin.library.difference import difference
from bot.admin.library.shelf import NOT_KEPT, Shelf, meant
from bot.admin.library.text import listing, saved_text
from bot.admin.library.waiting import Reply, decisions, refusal, waits
from bot.chat.buttons import UndoChange
from bot.chat.context import Context, Handler, Tap
from bot.chat.roles import Administrators
from bot.delivery.telegram import deliver, deliver_document
from bot.messages import say
from index import Extracted, Refused, is_id, parse_brief, split_front_matter

MOST_FAULTS = 5
"""Faults of a file that are told at once."""


@dataclass(frozen=True, slots=True)
class Editing:
    """Changes of saved briefs in chat."""

    admins: Administrators
    shelf: Shelf
    changes: Changes
    audit: Audit

    def handlers(self) -> list[Handler]:
        """The entries for the table."""
        return [
            doors.command(self.admins, "edit", self.on_edit),
            doors.tap(self.admins, UndoChange, self.on_undo, "edit"),
        ]

    async def on_edit(self, update: Update, context: Context) -> None:
        """Send a saved brief as a file, with what to do with it."""
        message = update.effective_message
        if message is None:
            return
        words = " ".join(context.args or ())
        found = await asyncio.to_thread(meant, self.shelf, words) if words else []
        data = await asyncio.to_thread(self.changes.text, found[0].id) if len(found) == 1 else None
        if data is not None:
            brief, _ = parse_brief(data.decode("utf-8", "surrogateescape"), found[0].id)
            told = saved_text(found[0].id, brief)
            await deliver_document(context.bot, message.chat_id, f"{found[0].id}.md", data, told)
            return
        unknown = [say("remove-unknown") if words else say("edit-how")]
        await deliver(context.bot, message.chat_id, listing(found, words) if len(found) > 1 else unknown)

    async def on_undo(self, tap: Tap[UndoChange], context: Context) -> None:
        """Put back what a change replaced."""
        person = tap.query.from_user.id
        try:
            note = partial(self.audit.note, person, "undo change")
            made = await asyncio.to_thread(self.changes.undo, tap.button.moment, tap.button.seal, note)
        except NOT_KEPT as error:  # the button stays, to be pressed again
            await deliver(context.bot, tap.message.chat.id, [refusal(error)])
            return
        with contextlib.suppress(TelegramError):  # what was done stands below, whether or not it goes
            await tap.query.edit_message_reply_markup(None)
        told, buttons = self._outcome(made, "change-undone", person)
        await deliver(context.bot, tap.message.chat.id, [told], buttons=buttons)

    async def of(self, message: Message, name: str, data: bytes, found: Extracted | Refused) -> Reply | None:
        """What is told of a file that is for a saved brief; None for another.

        It is where it replies to one, or opens with front matter and has its name. A file without front matter, of
        whatever kind, holds the text below the fields, as `found` has it.
        """
        text = data.decode("utf-8", "surrogateescape")
        is_brief = split_front_matter(text) is not None
        replied, stem = named_in(message), name.rsplit(".", 1)[0]
        same = stem if is_brief and is_id(stem) else None
        brief_id = next((one for one in (replied, same) if one and self.shelf.find(one) is not None), None)
        if brief_id is None or (not is_brief and isinstance(found, Refused)):
            return None
        wish = partial(self.changes.propose, brief_id, text)
        if not is_brief and isinstance(found, Extracted):
            wish = partial(self.changes.propose_body, brief_id, found.text)
        made = await self._tried(wish)
        if isinstance(made, Proposed) and message.caption and replied is None and message.caption.strip():
            amended = await self._tried(partial(self.changes.amend, made.token, message.caption))
            made = amended if isinstance(amended, Proposed) else made
        return told_of(made, brief_id, may_be_new=replied is None)

    async def amended(self, token: str | None, brief_id: str | None, lines: str) -> Reply:
        """What is told of fields that are to change: of a change that waits, or of a saved brief."""
        if token is not None:
            return told_of(await self._tried(partial(self.changes.amend, token, lines)), "")
        wish = partial(self.changes.amend_saved, brief_id or "", lines)
        return told_of(await self._tried(wish), brief_id or "")

    async def save(self, token: str, user_id: int) -> Reply:
        """Save a change."""
        note = partial(self.audit.note, user_id, "change")
        made = await asyncio.to_thread(self.changes.save, token, note)
        return self._outcome(made, "change-saved", user_id)

    async def drop(self, token: str, user_id: int) -> Reply:
        """Forget a change."""
        made = await asyncio.to_thread(self.changes.drop, token, partial(self.audit.note, user_id, "discard change"))
        return say("change-dropped" if made.state == "done" else "change-gone"), ()

    async def _tried(self, wish: Callable[[], Result]) -> Result | str:
        """What became of a wish, or the sentence that says that the disk refused it."""
        try:
            return await asyncio.to_thread(wish)
        except NOT_KEPT as error:
            return refusal(error)

    def _outcome(self, made: Changed, done: str, user_id: int) -> Reply:
        """What is told of a change that was to be saved or undone."""
        if made.state != "done":
            return say.of("change", made.state, id=made.id), ()
        undo = (say("change-buttons-undo"), UndoChange(made.moment, made.seal).pack())
        return waits(self.admins, user_id, say(done, id=made.id), *([undo] if done == "change-saved" else []))


def told_of(made: Result | str, brief_id: str, *, may_be_new: bool = False) -> Reply:
    """What is told of a wish to change a brief, with the buttons when it waits for a decision."""
    match made:
        case Proposed():
            differs = difference(made.before, made.after) or say("change-spaces")
            told = "\n\n".join([say("change", id=made.id), differs, say("change-sure")])
            return told, decisions(made.token, "change", *(["apart"] if may_be_new else []), "drop")
        case Faulty(problems):
            lines = [say("change-fault", line=one.line, problem=escape(one.message)) for one in problems[:MOST_FAULTS]]
            more = [say("change-faults-more", count=len(problems) - MOST_FAULTS)] if len(problems) > MOST_FAULTS else []
            return "\n".join([say("change-faulty"), *lines, *more]), ()
        case Refused(reason):
            return escape(reason), ()
        case "gone":
            return say("change-gone"), ()
        case "same":
            return say("change-none", id=brief_id), ()
    return made, ()


def named_in(message: Message) -> str | None:
    """The id of the brief that a message replies to: the file that /edit sent, or what names one brief and no other."""
    replied = message.reply_to_message
    if replied is None or replied.from_user is None or not replied.from_user.is_bot:
        return None
    if (sent := file_replied_to(message)) is not None:
        return sent
    shown = replied.parse_entities([MessageEntity.CODE]) if replied.text else {}
    ids = {text for text in shown.values() if is_id(text)}
    return ids.pop() if len(ids) == 1 else None


def file_replied_to(message: Message) -> str | None:
    """The id of the brief whose file a message of the bot brought, to which this one replies."""
    replied = message.reply_to_message
    if replied is None or replied.document is None or replied.from_user is None or not replied.from_user.is_bot:
        return None
    stem, _, ending = (replied.document.file_name or "").rpartition(".")
    return stem if ending == "md" and is_id(stem) else None

"""The buttons by which an administrator looks through what may be a document's recommendations and positions.

One message shows them one after the other, and then the draft again; a reply to it changes what it shows. Thin over
`store`. What a button does can be done again: a restart loses nothing.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, replace
from html import escape

from telegram import Bot, InlineKeyboardMarkup, Message

from bot.admin import doors
from bot.admin.library.entries.reading import Progress, Reader
from bot.admin.library.entries.store import Card, Proposals
from bot.admin.library.entries.text import (
    card_buttons,
    card_text,
    choice_buttons,
    outcome_notes,
    progress_text,
    summary_parts,
)
from bot.admin.library.shelf import NOT_KEPT
from bot.admin.library.text import draft_text
from bot.admin.library.waiting import Reply, back_to, of_draft, refusal
from bot.background import Errands
from bot.chat.buttons import EntryAct
from bot.chat.context import Context, Handler, Tap
from bot.chat.roles import Administrators
from bot.delivery.telegram import deliver, revise
from bot.messages import say
from index import STANCES, Draft, Library, ProposalKind, Refused

Shown = Card | Refused | Draft | None
"""What is to be shown: a proposal, why nothing was done, the draft again, or that all of it is gone."""

_KINDS: dict[str, ProposalKind] = {"rec": "recommendation", "pos": "position"}


@dataclass(frozen=True, slots=True)
class EntryHandlers:
    """The proposals of drafts in chat."""

    admins: Administrators
    library: Library
    proposals: Proposals
    errands: Errands
    reader: Reader | None = None
    """The language model that reads documents, where there is one."""

    @property
    def has_model(self) -> bool:
        """Whether a language model reads documents."""
        return self.reader is not None

    def handlers(self) -> list[Handler]:
        """The entries for the table."""
        return [doors.tap(self.admins, EntryAct, self.on_button, "edit")]

    async def on_button(self, tap: Tap[EntryAct], context: Context) -> None:
        """Show a proposal, decide on it, or go back to the draft, all in the message of the button."""
        chat_id, message_id = tap.message.chat.id, tap.message.message_id
        if tap.button.act == "llm" and self.reader is not None:
            await self._begin(self.reader, context.bot, chat_id, message_id, tap.button.name)
            return
        if tap.button.act == "stop" and self.reader is not None and self.reader.stop(tap.button.name):
            await revise(context.bot, chat_id, message_id, say("reading-stopping"), thread_id=None)
            return
        looks = tap.button.act in _KINDS
        if looks:
            await revise(context.bot, chat_id, message_id, say("entry-looking"), thread_id=None)
        try:
            told, buttons = await self._done(tap.button)
        except NOT_KEPT as error:
            told, buttons = refusal(error), back_to(tap.button.name) if looks else ()
        if buttons or looks:
            await revise(context.bot, chat_id, message_id, told, thread_id=None, buttons=buttons)
        else:  # what could not be done is told below what stands
            await deliver(context.bot, chat_id, [told])

    async def end(self) -> None:
        """Close what the language model is asked over."""
        if self.reader is not None:
            await self.reader.close()

    async def amended(self, act: EntryAct, lines: str) -> Reply:
        """What is told of a proposal that a reply changes, with its buttons where it did."""
        try:
            shown = await asyncio.to_thread(self.proposals.alter, act.name, act.number, lines)
        except NOT_KEPT as error:
            return refusal(error), ()
        return self._reply(shown, act.name)

    async def _begin(self, reader: Reader, bot: Bot, chat_id: int, message_id: int, token: str) -> None:
        """Let the model read a draft, which takes minutes; one at a time."""
        if reader.reading is not None:
            await deliver(bot, chat_id, [say("reading-busy")])
            return
        self.errands.start(self._read(reader, bot, chat_id, message_id, token))

    async def _read(self, reader: Reader, bot: Bot, chat_id: int, message_id: int, token: str) -> None:
        """Read a draft, showing how far it is in the message of the draft, and then what came of it."""
        stop = (((say("entry-buttons-stop"), EntryAct("stop", token, 0).pack()),),)

        async def told(progress: Progress) -> None:
            text = progress_text(progress, reader.model)
            await revise(bot, chat_id, message_id, text, thread_id=None, buttons=stop)

        outcome = await reader.read(token, told)
        draft = None if outcome is None else await asyncio.to_thread(self.proposals.draft, token)
        if outcome is None or draft is None:
            await revise(bot, chat_id, message_id, say("draft-gone"), thread_id=None)
            return
        if outcome.summary:
            await deliver(bot, chat_id, summary_parts(outcome.summary))
        shown, buttons = self._reply(replace(draft, notes=outcome_notes(outcome)), token)
        await revise(bot, chat_id, message_id, shown, thread_id=None, buttons=buttons)

    async def _done(self, act: EntryAct) -> Reply:
        """What a button brings."""
        if act.act == "pick":
            card = await asyncio.to_thread(self.proposals.card, act.name, act.number)
            if card is not None:
                return say.of("entry-pick", card.proposal.kind), choice_buttons(card, act.name)
        return self._reply(await asyncio.to_thread(self._decided, act), act.name)

    def _decided(self, act: EntryAct) -> Shown:
        """What is shown once a button has done what it does."""
        proposals, token, number, choice = self.proposals, act.name, act.number, act.choice or 0
        if kind := _KINDS.get(act.act):
            found = proposals.first(token, kind, self.library.documents().proposals)
            return replace(found, notes=(say.of("entry-none", kind),)) if isinstance(found, Draft) else found
        deeds: dict[str, Callable[[], Shown]] = {
            "take": lambda: proposals.take(token, number, "" if act.choice is None else STANCES[choice % len(STANCES)]),
            "out": lambda: proposals.withdraw(token, number),
            "skip": lambda: proposals.refuse(token, number),
            "set": lambda: proposals.choose(token, number, choice),
            "at": lambda: proposals.card(token, number),
        }
        deeds |= dict.fromkeys(("done", "llm", "stop"), lambda: proposals.draft(token))
        shown = deeds[act.act]()
        if act.act in ("take", "skip") and isinstance(shown, Card):
            return shown.next or shown.draft
        return shown

    def _reply(self, shown: Shown, token: str) -> Reply:
        """A message for what is to be shown, and its buttons."""
        if shown is None:
            return say("draft-gone"), ()
        if isinstance(shown, Refused):
            return escape(shown.reason), ()
        if isinstance(shown, Draft):
            drafted = self.proposals.drafted(token, shown)
            return draft_text(drafted), of_draft(drafted, model=self.has_model)
        subject = self.library.subject
        return card_text(shown, subject), card_buttons(shown, token, subject)


def card_replied_to(message: Message) -> EntryAct | None:
    """The proposal that a message replies to, by the button below it that leads back to the draft."""
    replied = message.reply_to_message
    markup = replied.reply_markup if replied is not None else None
    rows = markup.inline_keyboard if isinstance(markup, InlineKeyboardMarkup) else ()
    data = (button.callback_data for row in rows for button in row)
    found = (EntryAct.unpack(one) for one in data if isinstance(one, str))
    return next((one for one in found if one is not None and one.act == "done"), None)

"""Questions: plain text in a private chat, /ask anywhere, the example buttons, and /new to start afresh.

A question is read after the one that the same person asked before it in the same place; a tapped
example starts anew.
"""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass, field
from functools import partial
from html import escape

from telegram import Message, Update
from telegram.ext import MessageHandler, filters

from bot.ask.conversations import Conversations
from bot.ask.feedback import buttons_under
from bot.ask.store import asked_of
from bot.ask.text import answer_parts, exemplified
from bot.background import Threads
from bot.chat.access import turned_away_from_channel
from bot.chat.buttons import Example
from bot.chat.context import Context, Turns, address_of, confirm, typing
from bot.chat.filters import PRIVATE, Command, Handler, Tap, on_tap
from bot.delivery.telegram import deliver
from bot.messages import say
from bot.records import Before, Buttons, Place, Sent, Uncertain
from index import LONGEST_QUESTION, Answer, Library, Subject, is_courtesy, is_for_more, is_greeting

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Question:
    """A question and where its answer goes."""

    text: str
    update_id: int
    place: Place
    reply_to: int | None
    anew: bool = False


@dataclass(frozen=True, slots=True)
class AskHandlers:
    """Questions and what becomes of them; other rooms ask through it too."""

    library: Library
    conversations: Conversations
    threads: Threads
    turns: Turns = field(default_factory=Turns)

    def handlers(self) -> list[Handler]:
        """The entries for the table; a text is a question unless somebody before them took it."""
        return [
            Command("ask", self.on_command),
            Command("new", self.on_new),
            on_tap(Example, self.on_example, gate=turned_away_from_channel, confirms=False),
            MessageHandler(filters.TEXT & ~filters.COMMAND & PRIVATE, self.on_text),
        ]

    async def on_text(self, update: Update, context: Context) -> None:
        """Plain text in a private chat is a question."""
        message = update.effective_message
        if message is not None:
            await self._handle(self._question(update, message), context)

    async def on_command(self, update: Update, context: Context) -> None:
        """Everything behind /ask is the question."""
        message = update.effective_message
        if message is not None and self.asked(update):
            await self._handle(self._question(update, message), context)
        elif message is not None:
            await deliver(
                context.bot,
                message.chat_id,
                [say("ask-how", **exemplified(self.library.subject))],
                reply_to=message.message_id,
            )

    async def on_new(self, update: Update, context: Context) -> None:
        """Forget what the person asked before, once what they asked before this is answered."""
        message = update.effective_message
        if message is None:
            return
        question = self._question(update, message)
        async with self.turns.take(question.place.chat_id):
            await self.conversations.forget(question.place, update.update_id)
            await _say(question, context, [say("forgotten")])

    async def on_example(self, tap: Tap[Example], context: Context) -> None:
        """A tapped example is asked as if it had been written; in channels for administrators."""
        text = self.asked(tap.update)
        await confirm(tap.query, None if text else say("stale-button"))
        if text:
            await self.ask(tap.update, context, text)

    async def ask(self, update: Update, context: Context, text: str) -> None:
        """Show the question that a button stands for, and answer it as if it had been written."""
        question = _Question(text, update.update_id, _place(update), None, anew=True)
        await _say(question, context, [f"<b>{escape(text)}</b>"])
        await self._handle(question, context)

    def asked(self, update: Update) -> str:
        """The question that an update puts, if any: the example behind a button, or a text without its command."""
        if update.callback_query is not None:
            tapped, examples = Example.unpack(update.callback_query.data), self.library.subject.examples
            return examples[tapped.number] if tapped is not None and tapped.number < len(examples) else ""
        text = (update.effective_message and update.effective_message.text) or ""
        return "".join(text.split(maxsplit=1)[1:]) if text.startswith("/") else text

    def _question(self, update: Update, message: Message) -> _Question:
        return _Question(self.asked(update), update.update_id, _place(update), message.message_id)

    async def _handle(self, question: _Question, context: Context) -> None:
        """Answer a question in its chat's turn, or say at once why it cannot be asked."""
        complaint = _complaint(question.text, self.library.subject)
        if complaint is None and self.turns.is_full(question.place.chat_id):
            complaint = say("too-many")
        if complaint is not None:
            await _say(question, context, [complaint])
            return
        async with self.turns.take(question.place.chat_id):
            await self._answer(question, context)

    async def _answer(self, question: _Question, context: Context) -> None:
        began = time.monotonic()
        async with typing(context.bot, question.place.chat_id, question.place.thread_id):
            before = None if question.anew else await self.conversations.recall(question.place, question.update_id)
            answer = await self._answered(question.text, before)
            # From here on the answer may be on its way: a restart must not send it a second time.
            noted = await self._mark_sending(question, answer)
            if answer.kind == "none" and is_for_more(answer.read_as or ""):
                outcome = await _say(question, context, [say("no-more")])
            else:
                parts = answer_parts(answer, self.library.subject)
                outcome = await _say(question, context, parts, buttons_under(answer, noted))
        _log(question, answer, outcome, time.monotonic() - began)
        if isinstance(outcome, Uncertain):
            await _say(question, context, [say("maybe-sent")])

    async def _answered(self, text: str, before: Before | None) -> Answer:
        """What the briefs say to a question that was asked after `before`."""
        if before is None:
            return await self.threads.run(self.library.answer, text)
        return await self.threads.run(partial(self.library.answer, text, before.question, speakers=before.speakers))

    async def _mark_sending(self, question: _Question, answer: Answer) -> int | None:
        """Note that the answer is on its way, what the next question follows, and the question; its number there."""
        holders = [citation.holder.name for citation in answer.citations if citation.holder and citation.holder.names]
        before = Before(answer.read_as or answer.question, tuple(dict.fromkeys(holders)))
        asked = asked_of(question.place, answer, int(time.time()))
        return await self.conversations.remember(question.place, question.update_id, before, asked)


def _place(update: Update) -> Place:
    """Who asks where."""
    address, person = address_of(update), update.effective_user
    return Place(address.chat_id, address.thread_id, person.id if person else 0)


async def _say(question: _Question, context: Context, parts: list[str], buttons: Buttons = ()) -> object:
    chat_id, thread_id = question.place.chat_id, question.place.thread_id
    return await deliver(context.bot, chat_id, parts, reply_to=question.reply_to, thread_id=thread_id, buttons=buttons)


def _complaint(text: str, subject: Subject) -> str | None:
    """Why a text is not asked, or None."""
    if not any(character.isalnum() for character in text):
        return say("empty", **exemplified(subject))
    if is_greeting(text):
        return say("greeting", about=escape(subject.about), **exemplified(subject))
    if is_courtesy(text):
        return say("courtesy")
    if len(text) > LONGEST_QUESTION:
        return say("too-long", length=f"{len(text):,}", most=f"{LONGEST_QUESTION:,}")
    return None


def _log(question: _Question, answer: Answer, outcome: object, seconds: float) -> None:
    level = logging.INFO if isinstance(outcome, Sent) else logging.WARNING
    log.log(
        level,
        "question update=%d kind=%s confidence=%.2f quotes=%d edition=%d answer_ms=%.0f total_ms=%.0f outcome=%s",
        question.update_id,
        answer.kind,
        answer.confidence,
        len(answer.citations),
        answer.edition,
        answer.elapsed_ms,
        seconds * 1000,
        type(outcome).__name__.lower(),
    )

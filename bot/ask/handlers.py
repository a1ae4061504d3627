"""Questions: plain text in a private chat, /ask anywhere, the example buttons, and /new to start afresh.

A question is read after the one that the same person asked before it in the same place; a tapped
example starts anew.
"""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass
from html import escape

from telegram import Message, Update

from bot.ask.feedback import buttons_under
from bot.ask.store import asked_of
from bot.ask.text import answer_parts
from bot.chat.access import turned_away_from_channel
from bot.chat.context import Context, Services, address_of, confirm, services, typing
from bot.daily.catalogue import Catalogue
from bot.daily.text import question_on
from bot.delivery.telegram import deliver
from bot.messages import EXAMPLES, say
from bot.records import Before, Buttons, Place, Sent, Uncertain
from index import LONGEST_QUESTION, Answer, is_courtesy, is_for_more, is_greeting

log = logging.getLogger(__name__)

EXAMPLE = "ask:"
"""What the data of an example's button opens with; its number follows."""


ITEM = "item:ask:"
"""What the data of a button below a brief opens with; the item's id follows."""


@dataclass(frozen=True, slots=True)
class _Question:
    """A question and where its answer goes."""

    text: str
    update_id: int
    place: Place
    reply_to: int | None
    anew: bool = False


async def on_text(update: Update, context: Context) -> None:
    """Plain text in a private chat is a question."""
    message = update.effective_message
    if message is not None:
        await _handle(_question(update, message), context)


async def on_command(update: Update, context: Context) -> None:
    """Everything behind /ask is the question."""
    message = update.effective_message
    if message is not None and asked(update):
        await _handle(_question(update, message), context)
    elif message is not None:
        await deliver(context.bot, message.chat_id, [say("ask-how")], reply_to=message.message_id)


async def on_new(update: Update, context: Context) -> None:
    """Forget what the person asked before, once what they asked before this is answered."""
    message = update.effective_message
    if message is None:
        return
    question, service = _question(update, message), services(context)
    async with service.turns.take(question.place.chat_id):
        await service.conversations.forget(question.place, update.update_id)
        await _say(question, context, [say("forgotten")])


async def on_example(update: Update, context: Context) -> None:
    """A tapped example is asked as if it had been written; in channels for administrators."""
    query = update.callback_query
    if query is None or query.message is None:
        return
    if await turned_away_from_channel(update, query):
        return
    await confirm(query)
    question = _Question(asked(update), update.update_id, _place(update), None, anew=True)
    await _say(question, context, [f"<b>{escape(question.text)}</b>"])
    await _handle(question, context)


async def on_item(update: Update, context: Context) -> None:
    """A tap on "ask about this" asks the question that the item stands for; in channels for administrators."""
    query = update.callback_query
    if query is None or query.message is None:
        return
    if await turned_away_from_channel(update, query):
        return
    await confirm(query)
    text = asked_on_item(update, services(context).catalogue)
    question = _Question(text, update.update_id, _place(update), None, anew=True)
    await _say(question, context, [f"<b>{escape(text)}</b>" if text else say("item-gone")])
    if text:
        await _handle(question, context)


def asked(update: Update) -> str:
    """The question that an update puts, if any: the example behind a button, or a text without its command."""
    if update.callback_query is not None:
        examples = {f"{EXAMPLE}{number}": text for number, text in enumerate(EXAMPLES)}
        return examples.get(update.callback_query.data or "", "")
    text = (update.effective_message and update.effective_message.text) or ""
    return "".join(text.split(maxsplit=1)[1:]) if text.startswith("/") else text


def asked_on_item(update: Update, catalogue: Catalogue) -> str:
    """The question that a tap on "ask about this" puts; empty when it is no such tap, or its item is gone."""
    data = (update.callback_query and update.callback_query.data) or ""
    number = data.removeprefix(ITEM)
    entry = catalogue.entry(int(number)) if data.startswith(ITEM) and number.isdecimal() else None
    return question_on(entry.item) if entry is not None and entry.item is not None else ""


def _question(update: Update, message: Message) -> _Question:
    return _Question(asked(update), update.update_id, _place(update), message.message_id)


def _place(update: Update) -> Place:
    """Who asks where."""
    address, person = address_of(update), update.effective_user
    return Place(address.chat_id, address.thread_id, person.id if person else 0)


async def _handle(question: _Question, context: Context) -> None:
    """Answer a question in its chat's turn, or say at once why it cannot be asked."""
    turns = services(context).turns
    complaint = _complaint(question.text)
    if complaint is None and turns.is_full(question.place.chat_id):
        complaint = say("too-many")
    if complaint is not None:
        await _say(question, context, [complaint])
        return
    async with turns.take(question.place.chat_id):
        await _answer(question, context, services(context))


async def _answer(question: _Question, context: Context, service: Services) -> None:
    began = time.monotonic()
    async with typing(context.bot, question.place.chat_id, question.place.thread_id):
        before = None if question.anew else await service.conversations.recall(question.place, question.update_id)
        answer = await service.answer(question.text, before)
        # From here on the answer may be on its way: a restart must not send it a second time.
        noted = await _mark_sending(question, answer, service)
        if answer.kind == "none" and is_for_more(answer.read_as or ""):
            outcome = await _say(question, context, [say("no-more")])
        else:
            outcome = await _say(question, context, answer_parts(answer), buttons_under(answer, noted))
    _log(question, answer, outcome, time.monotonic() - began)
    if isinstance(outcome, Uncertain):
        await _say(question, context, [say("maybe-sent")])


async def _mark_sending(question: _Question, answer: Answer, service: Services) -> int | None:
    """Note that the answer is on its way, what the next question follows, and the question; its number in the log."""
    holders = [citation.holder.name for citation in answer.citations if citation.holder and citation.holder.names]
    speakers = dict.fromkeys(holders)
    before = Before(answer.read_as or answer.question, tuple(speakers))
    asked = asked_of(question.place, answer, int(time.time()))
    return await service.conversations.remember(question.place, question.update_id, before, asked)


async def _say(question: _Question, context: Context, parts: list[str], buttons: Buttons = ()) -> object:
    chat_id, thread_id = question.place.chat_id, question.place.thread_id
    return await deliver(context.bot, chat_id, parts, reply_to=question.reply_to, thread_id=thread_id, buttons=buttons)


def _complaint(text: str) -> str | None:
    """Why a text is not asked, or None."""
    if not any(character.isalnum() for character in text):
        return say("empty")
    if is_greeting(text):
        return say("greeting")
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

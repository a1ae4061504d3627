"""Questions: plain text in a private chat, /ask anywhere, and the example buttons."""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass
from html import escape

from telegram import Message, Update

from bot import messages
from bot.context import Context, Services, services, typing
from bot.delivery import deliver
from bot.records import Sent, Uncertain
from bot.rendering import answer_parts
from index import LONGEST_QUESTION, Answer

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Question:
    """A question and where its answer goes."""

    text: str
    update_id: int
    chat_id: int
    reply_to: int | None
    thread_id: int | None


async def on_text(update: Update, context: Context) -> None:
    """Plain text in a private chat is a question."""
    message = update.effective_message
    if message is not None:
        await _handle(_question(update, message, message.text or ""), context)


async def on_command(update: Update, context: Context) -> None:
    """Everything behind /ask is the question."""
    message = update.effective_message
    if message is None:
        return
    _, _, text = (message.text or "").partition(" ")
    if text.strip():
        await _handle(_question(update, message, text), context)
    else:
        await deliver(context.bot, message.chat_id, [messages.ASK_HOW], reply_to=message.message_id)


async def on_example(update: Update, context: Context) -> None:
    """A tapped example is asked as if it had been written."""
    query = update.callback_query
    if query is None:
        return
    await query.answer()
    number = int((query.data or "").removeprefix("ask:"))
    message = query.message
    if message is None:
        return
    text = messages.EXAMPLES[number]
    await deliver(context.bot, message.chat.id, [f"<b>{escape(text)}</b>"])
    await _handle(_Question(text, update.update_id, message.chat.id, None, None), context)


def _question(update: Update, message: Message, text: str) -> _Question:
    thread = message.message_thread_id if message.is_topic_message else None
    return _Question(text, update.update_id, message.chat_id, message.message_id, thread)


async def _handle(question: _Question, context: Context) -> None:
    """Answer a question in its chat's turn, or say at once why it cannot be asked."""
    turns = services(context).turns
    complaint = _complaint(question.text)
    if complaint is None and turns.is_full(question.chat_id):
        complaint = messages.TOO_MANY
    if complaint is not None:
        await _say(question, context, [complaint])
        return
    async with turns.take(question.chat_id):
        await _answer(question, context, services(context))


async def _answer(question: _Question, context: Context, service: Services) -> None:
    began = time.monotonic()
    async with typing(context.bot, question.chat_id, question.thread_id):
        answer = await service.answer(question.text)
        # From here on the answer may be on its way: a restart must not send it a second time.
        await service.inbox.mark(question.update_id, "sending")
        outcome = await _say(question, context, answer_parts(answer))
    _log(question, answer, outcome, time.monotonic() - began)
    if isinstance(outcome, Uncertain):
        await _say(question, context, [messages.MAYBE_SENT])


async def _say(question: _Question, context: Context, parts: list[str]) -> object:
    return await deliver(context.bot, question.chat_id, parts, reply_to=question.reply_to, thread_id=question.thread_id)


def _complaint(text: str) -> str | None:
    """Why a text is not asked, or None."""
    if not any(character.isalnum() for character in text):
        return messages.EMPTY
    if len(text) > LONGEST_QUESTION:
        return messages.TOO_LONG.format(length=f"{len(text):,}", most=f"{LONGEST_QUESTION:,}")
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

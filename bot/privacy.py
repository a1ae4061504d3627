"""What is stored about a person: /mydata exports it, /forget erases it, /privacy tells of it in ten lines."""

from __future__ import annotations

import asyncio
import contextlib
import json
from datetime import UTC, datetime
from typing import Any

from telegram import Update
from telegram.error import TelegramError

from bot.chat.context import Context, Services, address_of, confirm, services
from bot.delivery.telegram import deliver, deliver_document
from bot.html import counted
from bot.messages import say
from bot.records import Address, Subscriber, Uncertain
from bot.subscribe.preferences import SETTINGS

FILE_NAME = "my-data.json"


async def on_privacy(update: Update, context: Context) -> None:
    """What is kept, for how long, and why."""
    days = services(context).question_days
    kept = say("questions-kept", days=counted(days, "day")) if days else say("questions-not-kept")
    await _reply(update, context, say("privacy", kept=kept))


async def on_mydata(update: Update, context: Context) -> None:
    """All that is stored about the person, as a JSON file; in a private chat only."""
    message, person = update.effective_message, update.effective_user
    if message is None or person is None:
        return
    if message.chat.type != "private":
        await _reply(update, context, say("data-in-private"))
        return
    service = services(context)
    found = await asyncio.to_thread(_stored, service, person.id, message.chat_id)
    data = json.dumps(found, ensure_ascii=False, indent=2).encode()
    outcome = await deliver_document(context.bot, message.chat_id, FILE_NAME, data, say("your-data"))
    if isinstance(outcome, Uncertain):
        await deliver(context.bot, message.chat_id, [say("maybe-sent")])


async def on_forget(update: Update, context: Context) -> None:
    """Ask before erasing."""
    message = update.effective_message
    if message is None:
        return
    if message.chat.type != "private":
        await _reply(update, context, say("data-in-private"))
        return
    buttons = ((say("forget-buttons-erase"), "data:erase"), (say("forget-buttons-keep"), "data:keep"))
    await deliver(context.bot, message.chat_id, [say("forget-sure")], buttons=(buttons,))


async def on_button(update: Update, context: Context) -> None:
    """Erase everything of the person and the chat, or leave it."""
    query, person = update.callback_query, update.effective_user
    if query is None or query.message is None or person is None:
        return
    await confirm(query)
    chat_id, told = query.message.chat.id, say("forget-not")
    if query.data == "data:erase" and query.message.chat.type == "private":
        service = services(context)
        await asyncio.to_thread(service.questions.erase, person.id)
        await asyncio.to_thread(service.casting.ledger.erase_unsent, person.id)
        await asyncio.to_thread(service.subscriptions.erase, chat_id, person.id)
        told = say("erased")
    with contextlib.suppress(TelegramError):  # the question stays above what was decided
        await query.edit_message_reply_markup(None)
    await deliver(context.bot, chat_id, [told])


async def _reply(update: Update, context: Context, sentence: str) -> None:
    """One sentence below the command, in its forum topic."""
    message, address = update.effective_message, address_of(update)
    reply_to = message.message_id if message else None
    await deliver(context.bot, address.chat_id, [sentence], reply_to=reply_to, thread_id=address.thread_id)


def _stored(service: Services, user_id: int, chat_id: int) -> dict[str, Any]:
    found = service.subscriptions.get(Address(chat_id))
    return {
        "telegram_user_id": user_id,
        "subscription": None if found is None else _subscription(found),
        "subscriptions_of_groups": [
            {"chat_id": one.address.chat_id, "topic": one.address.thread_id} | _subscription(one)
            for one in service.subscriptions.made_by(user_id)
            if one.address.chat_id != chat_id
        ],
        "briefs": [
            {"day": day, "state": state, "quotes": list(quotes)}
            for day, state, quotes in service.archive.history(Address(chat_id))
        ],
        "other_messages": [{"kind": kind, "state": state} for kind, state in service.archive.others(Address(chat_id))],
        "questions": [
            {
                "asked": _moment(one.asked_at),
                "chat_id": one.chat_id,
                "question": one.question,
                "read_as": one.read_as,
                "answered": one.kind == "answer",
                "confidence": round(one.confidence, 2),
                "quotes": list(one.quotes),
            }
            for one in service.questions.by(user_id)
        ],
        "votes": [
            {"voted": _moment(one["voted_at"]), "question": one["question"], "vote": one["vote"]}
            for one in service.questions.votes_by(user_id)
        ],
        "to_be_told_about": [
            {"chat_id": one["chat_id"], "question": one["question"], "told": _moment(one["told_at"])}
            for one in service.awaited.by(user_id)
        ],
        "last_questions_for_follow_ups": [
            {"asked": _moment(one["asked_at"]), "chat_id": one["chat_id"], "question": one["question"]}
            for one in service.questions.last(user_id)
        ],
    } | _as_administrator(service, user_id)


def _as_administrator(service: Services, user_id: int) -> dict[str, Any]:
    """What is written down of an administrator's acts; nothing for everyone who never was one."""
    found = {
        "acts_as_administrator": [
            {"done": _moment(one.at), "act": one.act, "detail": one.detail} for one in service.audit.by(user_id)
        ],
        "operations_on_editions": [
            {
                "kind": one.kind,
                "state": one.state,
                "edition": one.edition,
                "chat_id": one.chat_id,
                "started_by_you": one.user_id == user_id,
                "decided_by_you": one.decided_by == user_id,
                "started": _moment(one.started_at),
                "settled": _moment(one.settled_at),
            }
            for one in service.operating.operations.by(user_id)
        ],
        "broadcasts": [
            {
                "written": _moment(one["created_at"]),
                "begun": _moment(one["begun_at"]),
                "state": one["state"],
                "text": one["html"],
            }
            for one in service.casting.ledger.by(user_id)
        ],
    }
    return {name: rows for name, rows in found.items() if rows}


def _subscription(found: Subscriber) -> dict[str, Any]:
    return {
        "state": found.state,
        "since": _moment(found.created_at),
        **{name: value for setting in SETTINGS for name, value in setting.exported(found).items()},
        "paused_until": _moment(found.paused_until),
        "next_brief": _moment(found.next_due),
    }


def _moment(seconds: int | None) -> str | None:
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC).isoformat()

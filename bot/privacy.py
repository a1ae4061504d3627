"""What is stored about a person: /mydata exports it, /forget erases it, /privacy tells of it in ten lines."""

from __future__ import annotations

import asyncio
import contextlib
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from html import escape
from typing import Any

from telegram import Update
from telegram.error import TelegramError

from bot.admin.audit import Audit
from bot.admin.broadcast.store import Broadcasts
from bot.admin.reindex.store import Runs
from bot.admission.quotas import Quotas
from bot.admission.store import Strangers
from bot.answers.store import Answers, Replies
from bot.ask.awaited import Awaited
from bot.ask.store import Questions
from bot.chat.buttons import Forget, dangerous
from bot.chat.context import Command, Context, Handler, Tap, address_of, on_tap
from bot.daily.archive import Archive
from bot.delivery.telegram import deliver, deliver_document
from bot.html import counted
from bot.language.store import Languages
from bot.messages import say
from bot.pinned.service import Pins
from bot.records import Address, Subscriber, Uncertain
from bot.subscribe.preferences import SETTINGS
from bot.subscribe.store import Subscriptions

FILE_NAME = "my-data.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class PrivacyHandlers:
    """The three commands, over everything that holds something of a person."""

    question_days: int
    """For how many days questions are kept."""
    model_host: str | None
    """On which host the language model is that words answers, if one does."""
    subscriptions: Subscriptions
    archive: Archive
    questions: Questions
    answers: Answers
    awaited: Awaited
    audit: Audit
    runs: Runs
    broadcasts: Broadcasts
    pins: Pins
    strangers: Strangers
    quotas: Quotas
    replies: Replies
    languages: Languages

    def handlers(self) -> list[Handler]:
        """The entries for the table."""
        return [
            Command("privacy", self.on_privacy),
            Command("mydata", self.on_mydata),
            Command("forget", self.on_forget),
            on_tap(Forget, self.on_button),
        ]

    async def on_privacy(self, update: Update, context: Context) -> None:
        """What is kept, for how long, and why."""
        days = self.question_days
        kept = say("questions-kept", days=counted(days, "day")) if days else say("questions-not-kept")
        await _reply(update, context, say("privacy", kept=kept, others=self._others()))

    async def on_mydata(self, update: Update, context: Context) -> None:
        """All that is stored about the person, as a JSON file; in a private chat only."""
        message, person = update.effective_message, update.effective_user
        if message is None or person is None:
            return
        if message.chat.type != "private":
            await _reply(update, context, say("data-in-private"))
            return
        found = await asyncio.to_thread(self.stored, person.id, message.chat_id)
        data = json.dumps(found, ensure_ascii=False, indent=2).encode()
        outcome = await deliver_document(context.bot, message.chat_id, FILE_NAME, data, say("your-data"))
        if isinstance(outcome, Uncertain):
            await deliver(context.bot, message.chat_id, [say("maybe-sent")])

    async def on_forget(self, update: Update, context: Context) -> None:
        """Ask before erasing."""
        message = update.effective_message
        if message is None:
            return
        if message.chat.type != "private":
            await _reply(update, context, say("data-in-private"))
            return
        erase, keep = (say.of("forget-buttons", choice) for choice in ("erase", "keep"))
        buttons = ((erase, dangerous(Forget("erase"))), (keep, Forget("keep").pack()))
        await deliver(context.bot, message.chat_id, [say("forget-sure")], buttons=(buttons,))

    async def on_button(self, tap: Tap[Forget], context: Context) -> None:
        """Erase everything of the person and the chat, or leave it."""
        chat, person, told = tap.message.chat, tap.query.from_user.id, say("forget-not")
        if tap.button.choice == "erase" and chat.type == "private":
            await asyncio.to_thread(self.questions.erase, person)
            await asyncio.to_thread(self.broadcasts.erase_unsent, person)
            await asyncio.to_thread(self.languages.choose, person, None)
            await asyncio.to_thread(self.subscriptions.erase, chat.id, person)
            await asyncio.to_thread(self.strangers.erase, chat.id)
            await asyncio.to_thread(self.replies.erase, person)
            told = say("erased")
        with contextlib.suppress(TelegramError):  # the question stays above what was decided
            await tap.query.edit_message_reply_markup(None)
        await deliver(context.bot, chat.id, [told])

    def _others(self) -> str:
        """What goes to somebody else."""
        if self.model_host is None:
            return say("goes-nowhere")
        is_here = self.model_host in ("localhost", "::1") or self.model_host.startswith("127.")
        return say("goes-to-model-here") if is_here else say("goes-to-model", host=escape(self.model_host))

    def stored(self, user_id: int, chat_id: int) -> dict[str, Any]:
        """All that is stored about a person, and about their private chat."""
        found, spoken = self.subscriptions.get(Address(chat_id)), self.languages.of(user_id)
        return {
            "telegram_user_id": user_id,
            "told_who_may_ask": _moment(self.strangers.told(chat_id)),
            "questions_that_count_this_hour": [_moment(at) for at in self.quotas.asked(user_id)],
            "language": None if spoken is None else spoken.code,
            "subscription": None if found is None else _subscription(found),
            "subscriptions_of_groups": [
                {"chat_id": one.address.chat_id, "topic": one.address.thread_id} | _subscription(one)
                for one in self.subscriptions.made_by(user_id)
                if one.address.chat_id != chat_id
            ],
            "briefs": [
                {"day": day, "state": state, "quotes": list(quotes)}
                for day, state, quotes in self.archive.history(Address(chat_id))
            ],
            "other_messages": [{"kind": kind, "state": state} for kind, state in self.archive.others(Address(chat_id))],
            **self._asked(user_id),
            "to_be_told_about": [
                {"chat_id": one["chat_id"], "question": one["question"], "told": _moment(one["told_at"])}
                for one in self.awaited.by(user_id)
            ],
            "questions_that_can_be_edited": [
                {"asked": _moment(one.pop("asked_at")), **one} for one in self.replies.by(user_id)
            ],
            "last_questions_for_follow_ups": [
                {"asked": _moment(one["asked_at"]), "chat_id": one["chat_id"], "question": one["question"]}
                for one in self.questions.last(user_id)
            ],
        } | self._as_administrator(user_id)

    def _asked(self, user_id: int) -> dict[str, Any]:
        """What a person asked, what they were answered, and what they thought of it."""
        return {
            "questions": [
                {
                    "asked": _moment(one.asked_at),
                    "chat_id": one.chat_id,
                    "question": one.question,
                    "read_as": one.read_as,
                    "answered": one.kind == "answer",
                    "came_near": one.kind == "near",
                    "confidence": round(one.confidence, 2),
                    "quotes": list(one.quotes),
                }
                for one in self.questions.by(user_id)
            ],
            "votes": [
                {"voted": _moment(one["voted_at"]), "question": one["question"], "vote": one["vote"], "why": one["why"]}
                for one in self.questions.votes_by(user_id)
            ],
            "answers_with_links": [
                {
                    "answered": _moment(one["answered_at"]),
                    "question": one["question"],
                    "link": f"a_{one['id']}",
                    "last_opened": _moment(one["opened_at"]),
                }
                for one in self.answers.by(user_id)
            ],
        }

    def _as_administrator(self, user_id: int) -> dict[str, Any]:
        """What is written down of an administrator's acts; nothing for everyone who never was one."""
        found = {
            "acts_as_administrator": [
                {"done": _moment(one.at), "act": one.act, "detail": one.detail} for one in self.audit.by(user_id)
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
                for one in self.runs.by(user_id)
            ],
            "broadcasts": [
                {
                    "written": _moment(one["created_at"]),
                    "begun": _moment(one["begun_at"]),
                    "state": one["state"],
                    "text": one["html"],
                }
                for one in self.broadcasts.by(user_id)
            ],
            "pinned_answers": [
                {
                    "written": _moment(one.pinned_at),
                    "question": one.question,
                    "state": one.state,
                    "quotes": [quote.text for quote in one.quotes],
                }
                for one in self.pins.by(user_id)
            ],
        }
        return {name: rows for name, rows in found.items() if rows}


async def _reply(update: Update, context: Context, sentence: str) -> None:
    """One sentence below the command, in its forum topic."""
    message, address = update.effective_message, address_of(update)
    reply_to = message.message_id if message else None
    await deliver(context.bot, address.chat_id, [sentence], reply_to=reply_to, thread_id=address.thread_id)


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

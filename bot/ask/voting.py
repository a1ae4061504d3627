"""The buttons under an answer: what people think of it, and who wants to be told when the briefs answer."""

from __future__ import annotations

import asyncio
import time

from telegram import CallbackQuery, Update

from bot.chat.access import turned_away_from_channel
from bot.chat.context import Context, address_of, confirm, services
from bot.messages import say


async def on_vote(update: Update, context: Context) -> None:
    """Note a vote, instead of the person's earlier one."""
    query = update.callback_query
    if query is None or query.message is None:
        return
    _, word, number = (query.data or "").split(":")
    vote = 1 if word == "up" else -1
    note = services(context).questions.vote
    noted = await asyncio.to_thread(note, int(number), query.message.chat.id, query.from_user.id, vote, _now())
    await _answer(query, say.of("voted", word) if noted else say("vote-too-late"))


async def on_tell(update: Update, context: Context) -> None:
    """Remember that the person wants to be told, there where they asked; in channels for administrators."""
    query = update.callback_query
    if query is None or query.message is None:
        return
    if await turned_away_from_channel(update, query):
        return
    number, add = int((query.data or "").partition(":")[2]), services(context).awaited.add
    noted = await asyncio.to_thread(add, number, address_of(update), query.from_user.id)
    await _answer(query, say("tell-noted") if noted else say("vote-too-late"))


async def _answer(query: CallbackQuery, sentence: str) -> None:
    await confirm(query, sentence)


def _now() -> int:
    return int(time.time())

"""Briefs once they are there: /today, /archive, the digest of positions, and "fewer like this" below an item.

"Ask about this" is a question like any other and is `asking.py`'s; when briefs come, `daily.py`'s.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from html import escape

from telegram import Update

from bot.ask.lists import digest_parts, most_disputed
from bot.chat.access import turned_away, turned_away_from_channel
from bot.chat.context import Context, Services, address_of, confirm, services
from bot.clock import full_day
from bot.daily.text import Shown, again_parts
from bot.delivery.telegram import deliver, revise
from bot.messages import say
from bot.records import Address, Part, Subscriber
from bot.subscribe.preferences import PREFIX
from bot.subscribe.schedule import local_day
from index import joined

PAGE = 8
"""Past briefs that a page of the archive lists."""

_RECEIVING = ("active", "paused")

_ALL = -1
"""Every place: what an Undo takes back that does not say what its tap had added."""


async def on_today(update: Update, context: Context) -> None:
    """Today's brief: once more if it was sent, otherwise now."""
    service, address = services(context), address_of(update)
    who = await asyncio.to_thread(service.subscriptions.get, address)
    if who is None or who.state not in _RECEIVING:
        await _send(update, context, [_without(who)])
        return
    day = local_day(who.zone, int(time.time()))
    sent = await service.run(_again, service, address, day)
    if sent is not None:
        await _send(update, context, sent)
    elif await service.daily.today(address) != "planned":
        state = await asyncio.to_thread(service.deliveries.state, address, day)
        told = say("today-failed") if state == "failed" else say("today-under-way")
        await _send(update, context, [Part(told)])


async def on_archive(update: Update, context: Context) -> None:
    """The past briefs of the chat, newest first."""
    page = await services(context).run(_page, services(context), address_of(update), 0)
    await _send(update, context, [page])


async def on_button(update: Update, context: Context) -> None:
    """The digest of positions, a past brief, or another page of the archive; in channels for administrators."""
    query = update.callback_query
    if query is None or query.message is None:
        return
    if await turned_away_from_channel(update, query):
        return
    await confirm(query)
    _, what, *words = (query.data or "").split(":")
    service, address = services(context), address_of(update)
    if what == "page":
        page = await service.run(_page, service, address, int(words[0]))
        message, thread = query.message.message_id, address.thread_id
        await revise(context.bot, address.chat_id, message, page.html, thread_id=thread, buttons=page.buttons)
    elif what == "day":
        found = await service.run(_again, service, address, words[0])
        await _send(update, context, found or [Part(say("brief-unknown"))])
    else:
        await _send(update, context, await service.run(_digest, service))


async def on_taste(update: Update, context: Context) -> None:
    """Fewer like this item, or its undoing; in groups and channels for administrators."""
    query = update.callback_query
    if query is None or query.message is None:
        return
    if await turned_away(update, query):
        return
    await confirm(query)
    _, what, key, *added = (query.data or "").split(":")
    change = _less if what == "fewer" else partial(_more, int(added[0], 16) if added else _ALL)
    service, address = services(context), address_of(update)
    async with service.changes.take(address.chat_id):
        part = await service.run(_tasted, service, address, int(key), change)
    await _send(update, context, [part])


def _tasted(
    service: Services,
    address: Address,
    key: int,
    change: Callable[[Subscriber, Sequence[str], int], tuple[Subscriber, Part]],
) -> Part:
    """Write down of what they want fewer, or no longer fewer, and what to say to it."""
    who, entry = service.subscriptions.get(address), service.catalogue.entry(key)
    if who is None or who.state == "ended":
        return _without(who)
    if entry is None or (item := entry.item) is None:
        return Part(say("item-gone"))
    names = dict.fromkeys([*item.speakers, *(issue for issue, _ in item.stances)])
    after, part = change(who, list(names), key)
    service.subscriptions.change(who, after)
    return part


def _less(who: Subscriber, names: Sequence[str], key: int) -> tuple[Subscriber, Part]:
    """Fewer of these; the button below takes back what this tap added, and not what an earlier one asked for."""
    added = sum(1 << place for place, name in enumerate(names) if name not in who.fewer)
    after = replace(who, fewer=tuple(dict.fromkeys([*who.fewer, *names])))
    undo = (((say("undo"), f"item:more:{key}:{added:x}"),),) if added else ()
    return after, Part(say("fewer-done", names=_listed(names)), undo)


def _more(added: int, who: Subscriber, names: Sequence[str], _key: int) -> tuple[Subscriber, Part]:
    """No longer fewer of those names that a tap had added, by their places."""
    # An item that was edited since may have fewer names than it had.
    back = [name for place, name in enumerate(names) if added >> place & 1] or list(names)
    after = replace(who, fewer=tuple(name for name in who.fewer if name not in back))
    return after, Part(say("fewer-undone", names=_listed(back)))


def _listed(names: Sequence[str]) -> str:
    text = joined(list(names))
    return escape(text[0].upper() + text[1:])


def _again(service: Services, address: Address, day: str) -> tuple[Part, ...] | None:
    """A past brief from its items, each in the text that was sent; None when there is none."""
    found = service.archive.items_of(address, day)
    if found is None:
        return None
    shown = [
        Shown(key, entry.texts[digest], entry.item)
        for key, digest in found
        if (entry := service.catalogue.entry(key)) is not None and digest in entry.texts
    ]
    return again_parts(shown, day)


def _page(service: Services, address: Address, offset: int) -> Part:
    """A page of the archive with a button a brief, and to the pages beside it."""
    days = service.archive.past(address, PAGE + 1, offset)
    if not days and not offset:
        who = service.subscriptions.get(address)
        return Part(say("archive-empty")) if who is not None and who.state in _RECEIVING else _without(who)
    rows = [((full_day(day), f"brief:day:{day}"),) for day in days[:PAGE]]
    newer, older = say("archive-nav-newer"), say("archive-nav-older")
    beside = [(newer, f"brief:page:{max(0, offset - PAGE)}")] if offset else []
    beside += [(older, f"brief:page:{offset + PAGE}")] if len(days) > PAGE else []
    return Part(say("archive"), (*rows, tuple(beside)) if beside else tuple(rows))


def _without(who: Subscriber | None) -> Part:
    """What is said where no briefs come, with the way to get them; a draft of a subscription only has to be ended."""
    if who is not None and who.state == "ended":
        return Part(say("ended"), (((say.of("settings-buttons", "again"), f"{PREFIX}again"),),))
    told = say("not-started") if who is not None and who.state == "draft" else say("no-brief")
    return Part(told, (((say("subscribe"), f"{PREFIX}begin"),),))


def _digest(service: Services) -> list[Part]:
    surveys = service.library.surveys()
    if not surveys:
        return [Part(say("digest-none"))]
    *first, last = digest_parts(surveys)
    issue = most_disputed(surveys)[0].issue
    button = (say("compare-button", issue=issue), f"compare:{issue}")
    return [*map(Part, first), Part(last, ((button,),))]


async def _send(update: Update, context: Context, parts: Sequence[Part]) -> None:
    """Send parts in order until one does not arrive; from here on a restart must not send them a second time."""
    address = address_of(update)
    await services(context).inbox.mark(update.update_id, "sending")
    for part in parts:
        thread = address.thread_id
        await deliver(context.bot, address.chat_id, [part.html], thread_id=thread, buttons=part.buttons)

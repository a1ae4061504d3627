"""Briefs once they are there: /today, /archive, the digest of positions, and the buttons below an item.

"Ask about this" is shown by `ask`, and followed up, like any other question; when briefs come is `tick`'s.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from html import escape

from telegram import Update

from bot import clock as clocks
from bot.ask.handlers import AskHandlers
from bot.ask.lists import digest_parts, most_disputed
from bot.background import Threads
from bot.chat.access import turned_away, turned_away_from_channel
from bot.chat.buttons import (
    ArchivePage,
    AskItem,
    Browse,
    Digest,
    FewerLike,
    MoreLike,
    NextItems,
    PastBrief,
    SettingAct,
    UndoFewer,
    UndoMore,
)
from bot.chat.context import POSTS, Command, Context, Handler, Tap, Turns, address_of, confirm_change, on_tap
from bot.chat.inbox import Inbox
from bot.clock import full_day
from bot.daily.archive import Archive
from bot.daily.catalogue import Catalogue, Entry
from bot.daily.text import Shown, again_parts, question_on
from bot.daily.tick import Daily
from bot.delivery.store import Deliveries
from bot.delivery.telegram import deliver, own_up, revise
from bot.messages import say
from bot.records import Address, Part, Sent, Subscriber
from bot.subscribe.schedule import local_day
from bot.subscribe.store import Subscriptions
from index import Library, joined

PAGE = 8
"""Past briefs that a page of the archive lists."""

_RECEIVING = ("active", "paused")

_ALL = -1
"""Every place: what an Undo takes back that does not say what its tap had added."""


_Change = Callable[[Subscriber, Sequence[str], int], tuple[Subscriber, Part]]


@dataclass(frozen=True, slots=True)
class BriefHandlers:
    """Today's brief and past ones, and what their buttons do; `changes` are the turns of changes of settings."""

    library: Library
    subscriptions: Subscriptions
    deliveries: Deliveries
    archive: Archive
    catalogue: Catalogue
    daily: Daily
    inbox: Inbox
    ask: AskHandlers
    threads: Threads
    changes: Turns

    def handlers(self) -> list[Handler]:
        """The entries for the table."""
        return [
            Command("today", self.on_today, filters=POSTS),
            Command("next", self.on_next, filters=POSTS),
            Command("archive", self.on_archive, filters=POSTS),
            on_tap(NextItems, self.on_next_tap, gate=turned_away_from_channel),
            on_tap(Digest, self.on_digest, gate=turned_away_from_channel),
            on_tap(ArchivePage, self.on_page, gate=turned_away_from_channel, confirms=False),
            on_tap(PastBrief, self.on_past, gate=turned_away_from_channel),
            on_tap(AskItem, self.on_ask, gate=turned_away_from_channel),
            on_tap(FewerLike, self.on_fewer, gate=turned_away),
            on_tap(UndoFewer, self.on_undo, gate=turned_away),
            on_tap(MoreLike, self.on_more, gate=turned_away),
            on_tap(UndoMore, self.on_undo_more, gate=turned_away),
        ]

    async def on_today(self, update: Update, context: Context) -> None:
        """Today's brief: once more if it was sent, otherwise now."""
        address = address_of(update)
        who = await asyncio.to_thread(self.subscriptions.get, address)
        if who is None or who.state not in _RECEIVING:
            await self._send(update, context, [_without(who)])
            return
        day = local_day(who.zone, int(clocks.now()))
        sent = await self.threads.run(self._again, address, day)
        if sent is not None:
            await self._send(update, context, sent)
        elif await self.daily.today(address) != "planned":
            state = await asyncio.to_thread(self.deliveries.state, address, day)
            told = say("today-failed") if state == "failed" else say("today-under-way")
            await self._send(update, context, [Part(told)])

    async def on_next(self, update: Update, context: Context) -> None:
        """Three more items than the briefs brought, one tap after the other."""
        address = address_of(update)
        async with self.changes.take(address.chat_id):
            found = await self.daily.further(address)
        text = (update.effective_message and update.effective_message.text) or "/"
        if found == "nothing" and update.callback_query is None and not text.startswith("/"):
            await self.ask.on_text(update, context)  # who gets no briefs means the answer before it
        elif found == "nothing":
            who = await asyncio.to_thread(self.subscriptions.get, address)
            await self._send(update, context, [_without(who)])

    async def on_next_tap(self, tap: Tap[NextItems], context: Context) -> None:
        """The same by a button; in channels for administrators."""
        await self.on_next(tap.update, context)

    async def on_archive(self, update: Update, context: Context) -> None:
        """The past briefs of the chat, newest first."""
        await self._send(update, context, [await self.threads.run(self._page, address_of(update), 0)])

    async def on_digest(self, tap: Tap[Digest], context: Context) -> None:
        """The digest of positions; in channels for administrators, as is all that a tap makes the bot write."""
        await self._send(tap.update, context, await self.threads.run(_digest, self.library))

    async def on_page(self, tap: Tap[ArchivePage], context: Context) -> None:
        """Another page of the archive, in place of the one that is shown."""
        address, shown = address_of(tap.update), tap.message.message_id
        page = await self.threads.run(self._page, address, tap.button.offset)
        thread = address.thread_id
        outcome = await revise(context.bot, address.chat_id, shown, page.html, thread_id=thread, buttons=page.buttons)
        await confirm_change(tap.query, outcome)

    async def on_past(self, tap: Tap[PastBrief], context: Context) -> None:
        """A past brief once more."""
        found = await self.threads.run(self._again, address_of(tap.update), tap.button.day)
        await self._send(tap.update, context, found or [Part(say("brief-unknown"))])

    async def on_ask(self, tap: Tap[AskItem], context: Context) -> None:
        """A tap on "ask about this" shows what stands around the item, and what others say."""
        entry = await self.threads.run(self._entry, tap.button.item)
        item = entry.item if entry is not None else None
        if item is None:
            await self._send(tap.update, context, [Part(say("item-gone"))])
            return
        text = question_on(item)
        await self.ask.ask(tap.update, context, text, partial(self.library.around, item, text))

    def asked(self, update: Update) -> str:
        """The question that a tap on "ask about this" puts; empty when it is no such tap, or its item is gone."""
        tapped = AskItem.unpack(update.callback_query.data) if update.callback_query else None
        entry = self.catalogue.entry(tapped.item) if tapped is not None else None
        return question_on(entry.item) if entry is not None and entry.item is not None else ""

    async def on_fewer(self, tap: Tap[FewerLike], context: Context) -> None:
        """Fewer like this item; in groups and channels for administrators."""
        await self._taste(tap.update, context, tap.button.item, _less)

    async def on_more(self, tap: Tap[MoreLike], context: Context) -> None:
        """More like this item; in groups and channels for administrators."""
        await self._taste(tap.update, context, tap.button.item, _like)

    async def on_undo_more(self, tap: Tap[UndoMore], context: Context) -> None:
        """Its undoing; in groups and channels for administrators."""
        await self._taste(tap.update, context, tap.button.item, partial(_unlike, int(tap.button.added, 16)))

    async def on_undo(self, tap: Tap[UndoFewer], context: Context) -> None:
        """Its undoing; in groups and channels for administrators."""
        added = tap.button.added
        await self._taste(tap.update, context, tap.button.item, partial(_more, int(added, 16) if added else _ALL))

    async def _taste(self, update: Update, context: Context, item: int, change: _Change) -> None:
        address = address_of(update)
        async with self.changes.take(address.chat_id):
            part = await self.threads.run(self._tasted, address, item, change)
        await self._send(update, context, [part])

    def _tasted(self, address: Address, key: int, change: _Change) -> Part:
        """Write down of what they want fewer, or no longer fewer, and what to say to it."""
        who, entry = self.subscriptions.get(address), self._entry(key)
        if who is None or who.state == "ended":
            return _without(who)
        if entry is None or (item := entry.item) is None:
            return Part(say("item-gone"))
        names = dict.fromkeys([*item.speakers, *(issue for issue, _ in item.stances)])
        after, part = change(who, list(names), key)
        self.subscriptions.change(who, after)
        return part

    def _again(self, address: Address, day: str) -> tuple[Part, ...] | None:
        """A past brief from its items, each in the text that was sent; None when there is none."""
        found = self.archive.items_of(address, day)
        if found is None:
            return None
        shown = [
            Shown(key, entry.texts[digest], entry.item)
            for key, digest in found
            if (entry := self.catalogue.entry(key)) is not None and digest in entry.texts
        ]
        return again_parts(shown, day)

    def _page(self, address: Address, offset: int) -> Part:
        """A page of the archive with a button a brief, and to the pages beside it."""
        days = self.archive.past(address, PAGE + 1, offset)
        if not days and not offset:
            who = self.subscriptions.get(address)
            return Part(say("archive-empty")) if who is not None and who.state in _RECEIVING else _without(who)
        rows = [((full_day(day), PastBrief(day).pack()),) for day in days[:PAGE]]
        newer, older = say("archive-nav-newer"), say("archive-nav-older")
        beside = [(newer, ArchivePage(max(0, offset - PAGE)).pack())] if offset else []
        beside += [(older, ArchivePage(offset + PAGE).pack())] if len(days) > PAGE else []
        return Part(say("archive"), (*rows, tuple(beside)) if beside else tuple(rows))

    async def _send(self, update: Update, context: Context, parts: Sequence[Part]) -> None:
        """Send parts in order until one does not arrive; from here on a restart must not send them a second time."""
        address = address_of(update)
        await self.inbox.mark(update.update_id, "sending")
        for part in parts:
            thread = address.thread_id
            outcome = await deliver(context.bot, address.chat_id, [part.html], thread_id=thread, buttons=part.buttons)
            if not isinstance(outcome, Sent):
                await own_up(context.bot, address.chat_id, outcome, thread_id=thread)
                return

    def _entry(self, key: int) -> Entry | None:
        """An item as the live edition has it: it may have been published a moment ago."""
        self.catalogue.refresh(int(clocks.now()))
        return self.catalogue.entry(key)


def _less(who: Subscriber, names: Sequence[str], key: int) -> tuple[Subscriber, Part]:
    """Fewer of these; the button below takes back what this tap added, and not what an earlier one asked for."""
    added = _added(who.fewer, names)
    after = replace(who, fewer=_with(who.fewer, names), more=_without_names(who.more, names))
    undo = (((say("undo"), UndoFewer(key, f"{added:x}").pack()),),) if added else ()
    return after, Part(say("fewer-done" if added else "fewer-already", names=_listed(names)), undo)


def _more(added: int, who: Subscriber, names: Sequence[str], _key: int) -> tuple[Subscriber, Part]:
    """No longer fewer of those names that a tap had added, by their places."""
    back = _at_places(added, names)
    return replace(who, fewer=_without_names(who.fewer, back)), Part(say("fewer-undone", names=_listed(back)))


def _like(who: Subscriber, names: Sequence[str], key: int) -> tuple[Subscriber, Part]:
    """More of these, and no longer fewer; the button below takes back what this tap added."""
    added = _added(who.more, names)
    after = replace(who, more=_with(who.more, names), fewer=_without_names(who.fewer, names))
    undo = (((say("undo"), UndoMore(key, f"{added:x}").pack()),),) if added else ()
    return after, Part(say("more-done" if added else "more-already", names=_listed(names)), undo)


def _unlike(added: int, who: Subscriber, names: Sequence[str], _key: int) -> tuple[Subscriber, Part]:
    """No longer more of those names that a tap had added, by their places."""
    back = _at_places(added, names)
    return replace(who, more=_without_names(who.more, back)), Part(say("more-undone", names=_listed(back)))


def _added(chosen: Sequence[str], names: Sequence[str]) -> int:
    """Which of the names are not chosen yet, as bits."""
    return sum(1 << place for place, name in enumerate(names) if name not in chosen)


def _at_places(bits: int, names: Sequence[str]) -> list[str]:
    """The names at these places; an item that was edited since may have fewer names than it had."""
    return [name for place, name in enumerate(names) if bits >> place & 1] or list(names)


def _with(chosen: Sequence[str], names: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys([*chosen, *names]))


def _without_names(chosen: Sequence[str], names: Sequence[str]) -> tuple[str, ...]:
    return tuple(name for name in chosen if name not in names)


def _listed(names: Sequence[str]) -> str:
    text = joined(list(names))
    return escape(text[0].upper() + text[1:])


def _without(who: Subscriber | None) -> Part:
    """What is said where no briefs come, with the way to get them; a draft of a subscription only has to be ended."""
    if who is not None and who.state == "ended":
        return Part(say("ended"), (((say.of("settings-buttons", "again"), SettingAct("again").pack()),),))
    told = say("not-started") if who is not None and who.state == "draft" else say("no-brief")
    return Part(told, (((say("subscribe"), SettingAct("begin").pack()),),))


def _digest(library: Library) -> list[Part]:
    surveys = most_disputed(library.surveys())
    if not surveys:
        return [Part(say("digest-none"))]
    *first, last = digest_parts(surveys)
    issue = surveys[0].issue
    button = (say("compare-button", issue=issue), Browse("compare", issue).pack())
    return [*map(Part, first), Part(last, ((button,),))]

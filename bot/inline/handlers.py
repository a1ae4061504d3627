"""Questions typed behind the bot's name in any chat: answered while they are typed, and noted nowhere.

Each letter can be a query of its own, so the newest of a person's queries is the only one that is worked out; the
answers are for that person alone and kept by Telegram for a moment. Which one was sent, the bot is not told.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import partial

from telegram import (
    InlineQuery,
    InlineQueryResultArticle,
    InlineQueryResultsButton,
    InputTextMessageContent,
    LinkPreviewOptions,
    Update,
)
from telegram.constants import ParseMode
from telegram.error import TelegramError
from telegram.ext import InlineQueryHandler

from bot import clock as clocks
from bot import logs
from bot.admission.quotas import Quotas
from bot.background import Threads
from bot.chat.context import Context, Handler
from bot.inline.text import MOST, Offer, example, offers
from bot.messages import say
from bot.records import Place
from index import Answer, Library

log = logging.getLogger(__name__)

PAUSE_S = 0.2
"""So long somebody may go on typing before their question is worked out; one that ends like a question is at once."""

FEWEST_LETTERS = 4
"""Less than that is the beginning of some question: the examples are shown."""

CACHE_S = 60
"""For so long Telegram may give the same person the same answers to the same words."""

TYPING_S = 60.0
"""After so long without a letter, what is typed next is another question."""

_ASKS_NOTHING = ("vague", "language", "aside")


@dataclass(frozen=True, slots=True)
class _Typed:
    """What somebody has typed, and whether they have typed on."""

    text: str
    number: int
    is_old: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def words(self) -> str:
        return " ".join(self.text.split())

    @property
    def is_beginning(self) -> bool:
        return sum(letter.isalnum() for letter in self.text) < FEWEST_LETTERS

    @property
    def is_finished(self) -> bool:
        return self.text.endswith(("?", "\uff1f"))  # the second as Chinese, Japanese and Korean keyboards write it


@dataclass(frozen=True, slots=True)
class InlineHandlers:
    """What is offered to whoever types."""

    library: Library
    threads: Threads
    quotas: Quotas
    pinned: Callable[[str], Answer | None] = lambda _: None
    """The answer that an editor pinned to a question, if one did."""
    _counted: dict[int, tuple[str, float]] = field(default_factory=dict)
    """What each person typed last that counted as a question, and when they last typed on."""
    _newest: dict[int, _Typed] = field(default_factory=dict)
    """The newest query of each person whose query is being answered."""
    _examples: dict[tuple[int, int, str], list[Offer]] = field(default_factory=dict)
    """Of the live edition and this minute, in the language of the catalogue."""

    def handlers(self) -> list[Handler]:
        """The entries for the table."""
        return [InlineQueryHandler(self.on_query)]

    async def on_query(self, update: Update, context: Context) -> None:
        """What somebody has typed so far."""
        query, began = update.inline_query, time.monotonic()
        if query is None:
            return
        mine, before = _Typed(query.query, update.update_id), self._newest.get(query.from_user.id)
        if before is not None and before.number > mine.number:
            return
        if before is not None:
            before.is_old.set()
        self._newest[query.from_user.id] = mine
        try:
            found = await self._found(mine, query.from_user.id)
        finally:
            if self._newest.get(query.from_user.id) is mine:
                del self._newest[query.from_user.id]
        if found is not None and not mine.is_old.is_set():
            outcome = await _answer(query, found)
            took = (time.monotonic() - began) * 1000
            log.info("inline update=%d offers=%d total_ms=%.0f outcome=%s", mine.number, len(found), took, outcome)

    async def _found(self, typed: _Typed, person: int) -> list[Offer] | None:
        """What is offered; None where the person has typed on."""
        if typed.is_beginning:
            return await self.threads.run(self._shown_examples, typed.words)
        if not typed.is_finished:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(typed.is_old.wait(), PAUSE_S)
        if typed.is_old.is_set():
            return None
        return await self.threads.run(self._offered, typed) if await self._has_room(person, typed) else []

    async def _has_room(self, person: int, typed: _Typed) -> bool:
        """Whether somebody may ask this; what they type on, or take back, is one question and counts once."""
        now, words, place = time.monotonic(), typed.words, Place(person, 0, person)
        for other, (_, when) in list(self._counted.items()):
            if now - when > TYPING_S:
                del self._counted[other]
        last = self._counted.get(person, ("", 0.0))[0]
        same = 2 * _alike(last, words) >= max(1, min(len(last), len(words)))
        if not same and self.quotas.limits(place):
            take = partial(self.quotas.take, place, typed.number, int(clocks.now()), lambda _: None)
            if await asyncio.to_thread(take) is not None:
                return False
        self._counted[person] = words, now
        return True

    def _offered(self, typed: _Typed) -> list[Offer] | None:
        if typed.is_old.is_set():
            return None
        answer = self.pinned(typed.words)
        if answer is None and not self.library.aside(typed.words):
            answer = self.library.answer(typed.words)
        if answer is None or answer.reason in _ASKS_NOTHING:
            return self._shown_examples(typed.words)
        return offers(answer, self.library.subject)

    def _shown_examples(self, text: str) -> list[Offer]:
        """The examples, those first that begin as was typed."""
        edition, subject = self.library.edition.number, self.library.subject
        now = edition, int(time.monotonic() // CACHE_S)  # what an editor has pinned meanwhile is shown soon
        key = (*now, say.language)
        if key not in self._examples:
            for old in [one for one in self._examples if one[:2] != now]:
                del self._examples[old]
            answers = [self.pinned(one) or self.library.answer(one) for one in subject.examples[:MOST]]
            self._examples[key] = [example(one, subject) for one in answers]
        return sorted(self._examples[key], key=lambda one: not one.title.casefold().startswith(text.casefold()))


def _alike(one: str, other: str) -> int:
    """How many letters two texts begin with alike."""
    return next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


async def _answer(query: InlineQuery, found: Iterable[Offer]) -> str:
    """Hand out what was found; what came of it, for the log. One that is too late, or refused, is nobody's loss."""
    shown = [_article(one) for one in found]
    try:
        await query.answer(
            shown,
            cache_time=CACHE_S,
            is_personal=True,
            button=InlineQueryResultsButton(
                say("inline-button" if shown else "inline-later"), start_parameter="inline"
            ),
        )
    except TelegramError as error:
        log.info("inline offers not taken: %s", logs.place(error))
        return type(error).__name__.lower()
    return "sent"


def _article(offer: Offer) -> InlineQueryResultArticle:
    preview = LinkPreviewOptions(is_disabled=True)
    content = InputTextMessageContent(offer.html, parse_mode=ParseMode.HTML, link_preview_options=preview)
    return InlineQueryResultArticle(offer.name, offer.title, content, description=offer.description)

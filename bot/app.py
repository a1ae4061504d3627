"""The composition root: settings -> the parts of the process -> Application; what begins with it and what ends."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable
from functools import partial
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from telegram import Update
from telegram.ext import Application

from bot import clock as clocks
from bot.admin.audit import Audit
from bot.admin.broadcast.handlers import BroadcastHandlers
from bot.admin.broadcast.progress import Broadcasting
from bot.admin.broadcast.store import Broadcasts
from bot.admin.health.alarms import Alarms
from bot.admin.health.gaps import Gaps
from bot.admin.health.handlers import HealthHandlers
from bot.admin.health.statistics import Figures
from bot.admin.health.watch import Watch
from bot.admin.introduction import Introduction
from bot.admin.library.changes import Changes
from bot.admin.library.editing import Editing
from bot.admin.library.entries.handlers import EntryHandlers
from bot.admin.library.entries.reading import open_reader
from bot.admin.library.entries.store import Proposals
from bot.admin.library.handlers import LibraryHandlers
from bot.admin.library.shelf import open_shelf
from bot.admin.pins.handlers import PinHandlers
from bot.admin.reindex.handlers import ReindexHandlers
from bot.admin.reindex.service import Reindexing, build_first
from bot.admin.reindex.store import Runs
from bot.admission.handlers import Admission
from bot.admission.quotas import Quotas
from bot.admission.store import Strangers
from bot.answers.handlers import AnswerHandlers
from bot.answers.store import Answers, Replies
from bot.ask.awaited import Awaited
from bot.ask.browsing import BrowseHandlers
from bot.ask.feedback import FeedbackHandlers
from bot.ask.finding import Finding
from bot.ask.further import FurtherHandlers
from bot.ask.handlers import AskHandlers
from bot.ask.store import Conversations, Questions
from bot.ask.welcome import DeclineHandlers, WelcomeHandlers
from bot.background import Ending, Errands, Threads
from bot.chat.context import Context, Turns, address_of, confirm
from bot.chat.inbox import Inbox, Taken, handled_again
from bot.chat.inbox_store import InboxStore, SharedStore
from bot.chat.incoming import Shares
from bot.chat.roles import Administrators
from bot.daily.archive import Archive
from bot.daily.arrivals import ArrivalHandlers
from bot.daily.catalogue import Catalogue
from bot.daily.doubts import Doubts
from bot.daily.handlers import BriefHandlers
from bot.daily.tick import Daily
from bot.database.engine import Database, LedgerFailure
from bot.database.lease import Lease
from bot.database.replicas import Replicas
from bot.delivery.pacing import Pace, PaceLimiter
from bot.delivery.slots import Slots
from bot.delivery.store import Deliveries
from bot.delivery.telegram import LONGEST_WAIT, deliver
from bot.groups.handlers import GroupHandlers
from bot.groups.store import Greetings
from bot.html import clipped
from bot.inline.handlers import InlineHandlers
from bot.language.handlers import LanguageHandlers
from bot.language.readers import Readers
from bot.language.store import Languages
from bot.messages import say
from bot.pinned.service import Pinned, Pins
from bot.privacy import PrivacyHandlers
from bot.routing import Rooms, register
from bot.server.metrics import Metrics, Standing
from bot.server.readiness import Looks
from bot.server.systemd import Systemd
from bot.settings import Settings
from bot.subscribe.handlers import SubscribeHandlers
from bot.subscribe.membership import MembershipHandlers
from bot.subscribe.store import Subscriptions
from bot.updates.intake import Intake
from bot.updates.polling import Polling, Request, Trouble, UpdateBot, until_it_works
from bot.updates.sharing import Sharing
from bot.updates.webhook import Webhook, hook_of
from bot.wording.calls import Condition
from bot.wording.service import open_wording
from index import (
    BriefsRefused,
    Files,
    Library,
    NoEdition,
    editions_in,
    installed_version,
    keep_private,
    open_library,
    open_renewal,
)

if TYPE_CHECKING:
    from bot.server.listen import Listener

log = logging.getLogger(__name__)

THREADS = 4
"""Questions worked out at once; encoding is one at a time anyway, the rest of a question is short."""


def run(settings: Settings) -> None:
    """Answer until a signal ends the process; what is under way is finished first, if that does not take long.

    Raises IndexFailure or LedgerFailure when the library or the ledger cannot be opened, and
    telegram.error.InvalidToken when Telegram refuses the token, at the start or later.
    """
    ending = Ending()
    ending.listen()
    asyncio.run(build(settings).live(ending))
    ending.done()


def build(settings: Settings) -> Service:
    """The service, its library open, ready to live."""
    return Service(settings)


class Service:
    """The parts of one process, put together; nobody else sees them all."""

    def __init__(self, settings: Settings) -> None:
        _keep_private(settings.data_dir)
        self.database = database = Database(settings.database, copies=settings.data_dir / "backups")
        database.reserve_for(settings.bot_token.get_secret_value().partition(":")[0])
        self.lease = Lease(database)
        self.replicas = Replicas(database) if database.is_shared else None
        self.admins = Administrators(settings.admin_ids, settings.editor_ids, settings.reader_ids)
        inbox_store = SharedStore(database, self.replicas.holder) if self.replicas else InboxStore(database)
        self.inbox = Inbox(inbox_store, Shares(ample=self.admins.everyone), of_charge=self.admins.everyone)
        self.shelf = open_shelf(settings)
        self.library = library = _library(settings, self.shelf.desk.briefs)
        self.admission = Admission(settings.allowed_ids, self.admins.everyone, Strangers(database))
        self.languages = Languages(database)
        self.readers = Readers(self.languages, lambda: self.library.subject)
        self.introduction = Introduction(self.admins, self.languages.to)
        self.threads, self.looks = Threads(THREADS, "question"), Threads(1, "look")
        self.turns, self.changes = Turns(), Turns()
        self.errands, self.audit = Errands(), Audit(database)
        self.subscriptions, self.deliveries = Subscriptions(database), Deliveries(database)
        self.questions, self.answers = Questions(database, days=settings.question_days), Answers(database)
        self.awaited, self.doubts, self.archive = Awaited(database), Doubts(database), Archive(database)
        self.pace, self.replies, self.pins = self._pace(), Replies(database), Pins(database)
        self.quotas = Quotas(database, settings.person_quota, settings.group_quota, self.admins.everyone)
        self.conversations = Conversations(inbox_store, self.questions, self.replies, self.quotas)
        self.figures = Figures(database, settings.default_zone)
        self.catalogue = Catalogue(database, library.follow, library.items)
        self.daily = Daily(
            self.subscriptions, self.deliveries, self.catalogue, self.pace,
            speaking=self.readers.to_each, late_s=settings.late_hours * 3600,
            failed=lambda error: self.watch.explain(error), shared=database.is_shared,
        )  # fmt: skip
        renewal = open_renewal(library, self.shelf.desk.briefs, settings.questions_dir)
        self.wording = open_wording(settings, library, database, self.threads, lambda: self.watch.wake())
        self.watch = self._watch(settings, renewal.is_behind)
        self.inbox.on_unreadable, self.inbox.meet = self.watch.wake, self.readers.meet
        self.reindexing = Reindexing(renewal, Runs(database))
        self.broadcasting = Broadcasting(Broadcasts(database), wake=self.daily.wake, speaking=self.readers.to)
        self.rooms = self._rooms(settings)
        self.requests = Request(connection_pool_size=64, pool_timeout=30.0), Request(connection_pool_size=2)
        self.bot = self._bot(settings)
        self.application = Application.builder().bot(self.bot).updater(None).build()
        register(self.application, self.rooms)
        self.application.add_error_handler(self.on_error)
        self.trouble = Trouble(self.watch.explain)
        self.intake = Intake(self.inbox, self._handle, self._too_much, self._apologise)
        self.sharing = self._sharing()
        self.updates = self._updates(settings)
        self.stage, self.began_at = "starting", time.monotonic()
        self.metrics = Metrics(self._standing, self.deliveries.counts, installed_version())
        self.listener, self.systemd = self._listener(settings), Systemd()

    def _condition(self) -> Condition | None:
        """How the language model is, if one is set."""
        return None if self.wording is None else self.wording.condition()

    def _watch(self, settings: Settings, behind: Callable[[], bool]) -> Watch:
        """What looks at all of it each minute."""
        return Watch(
            self.library, self.subscriptions, self.deliveries, self.doubts, self.figures, Alarms(self.database),
            self.awaited, folder=settings.data_dir, admins=settings.admin_ids, wake=self.daily.wake,
            ledger=self.database.inspect, unreadable=lambda: self.inbox.unreadable, speaking=self.readers.to,
            behind=behind, wording=self._condition,
            replicas=lambda: self.replicas.count if self.replicas is not None else 1,
        )  # fmt: skip

    def _sharing(self) -> Sharing | None:
        """Its part in what others on the same ledger do, too; None on a file, where there is one process at a time."""
        if self.replicas is None:
            return None
        follow = partial(self.catalogue.follow, clocks.now)
        return Sharing(self.replicas, self.inbox, self.intake, self._apologise, follow)

    def _pace(self) -> Pace:
        """Turns to send, which other processes on the same ledger take part in."""
        alike = self.replicas
        return Pace() if alike is None else Pace(slots=Slots(self.database, alike.holder, lambda: max(1, alike.count)))

    def _updates(self, settings: Settings) -> Polling | Webhook:
        """How updates come in."""
        if settings.webhook_url is None:
            return Polling(self.intake, self.trouble)
        secret = settings.webhook_secret.get_secret_value() if settings.webhook_secret is not None else None
        hook = hook_of(settings.webhook_url, settings.bot_token.get_secret_value(), secret)
        return Webhook(self.intake, hook, asking=self.trouble, noting=Trouble(self.watch.explain))

    def _listener(self, settings: Settings) -> Listener | None:
        """What listens, if anything is to."""
        if settings.listens_on is None:
            return None
        from bot.server.listen import Listener, Post  # with aiohttp, which a bot that polls needs not

        updates, ledger = self.updates, self.database
        post = Post(updates.hook.word, updates.hook.secret, updates.accept) if isinstance(updates, Webhook) else None
        looks = Looks(lambda: self.library.edition.number, ledger.ask, self._telegram_s, lambda: self.stage)
        return Listener(*settings.listens_on, looks, self.metrics, post)

    def _standing(self) -> Standing:
        """How things stand, for whoever watches."""
        return Standing(
            edition=self.library.follow(),
            briefs=len(self.library.edition.briefs),
            in_hand=self.intake.in_hand,
            dropped=self.inbox.dropped,
            unreadable=self.inbox.unreadable,
            pending=self.updates.pending if isinstance(self.updates, Webhook) else 0,
            telegram_s=self._telegram_s(),
            uptime_s=time.monotonic() - self.began_at,
            replicas=self.replicas.count if self.replicas is not None else 1,
            in_charge=self.replicas is None or self.replicas.leads,
        )

    def _telegram_s(self) -> float | None:
        """Seconds since Telegram's last answer."""
        moments = [one.answered_at for one in self.requests if one.answered_at is not None]
        return time.monotonic() - max(moments) if moments else None

    def _rooms(self, settings: Settings) -> Rooms:
        """Each room's handlers, with what they need."""
        admins, threads, turns, changes = self.admins, self.threads, self.turns, self.changes
        editing = Editing(admins, self.shelf, Changes(self.shelf), self.audit)
        proposals = Proposals(self.shelf)
        reader = open_reader(settings, self.library, self.shelf, proposals, self.wording)
        entries = EntryHandlers(admins, self.library, proposals, self.errands, reader)
        pinned = Pinned(self.pins, self.library)
        finding = Finding(self.library, self.answers, pinned.answer)
        explains = self.wording.explains if self.wording is not None else lambda _: False
        ask = AskHandlers(finding, self.conversations, threads, turns, wording=self.wording)
        return Rooms(
            admins=admins,
            admission=self.admission,
            introduction=self.introduction,
            reindex=ReindexHandlers(
                admins, self.reindexing, self.audit, self.errands, self.watch.explain, self.readers.to
            ),
            broadcast=BroadcastHandlers(admins, self.broadcasting, self.subscriptions),
            health=HealthHandlers(admins, self.watch, Gaps(self.database, self.library), self.figures, threads),
            pins=PinHandlers(admins, pinned, self.answers, self.audit, self.languages.to),
            library=LibraryHandlers(admins, self.shelf, self.audit, editing, entries),
            answers=AnswerHandlers(self.library, self.answers, self.inbox, threads, explains),
            welcome=WelcomeHandlers(self.library, admins),
            language=LanguageHandlers(self.readers, self.introduction.show),
            privacy=self._privacy(settings),
            subscribe=SubscribeHandlers(
                self.library, self.subscriptions, self.deliveries, threads, self.looks, self.daily.wake,
                late_s=self.daily.late_s, default_zone=settings.default_zone, changes=changes, languages=self.languages,
            ),
            membership=MembershipHandlers(self.subscriptions, self.looks, self.daily.wake),
            briefs=BriefHandlers(
                self.library, self.subscriptions, self.deliveries, self.archive, self.catalogue, self.daily,
                self.inbox, ask, threads, changes,
            ),
            arrivals=ArrivalHandlers(self.doubts, self.inbox, self.daily.wake),
            browse=BrowseHandlers(self.library, self.inbox, threads, turns, explains),
            feedback=FeedbackHandlers(self.questions, self.awaited),
            further=FurtherHandlers(self.library, self.questions, self.inbox, threads, ask),
            ask=ask,
            groups=GroupHandlers(self.library, Greetings(self.database), self.admission),
            inline=InlineHandlers(self.library, threads, self.quotas, pinned.answer),
            decline=DeclineHandlers(admins),
        )  # fmt: skip

    def _privacy(self, settings: Settings) -> PrivacyHandlers:
        return PrivacyHandlers(
            question_days=settings.question_days,
            model_host=urlsplit(settings.llm_url).hostname if settings.llm_url is not None else None,
            subscriptions=self.subscriptions,
            archive=self.archive,
            questions=self.questions,
            answers=self.answers,
            awaited=self.awaited,
            audit=self.audit,
            runs=self.reindexing.runs,
            broadcasts=self.broadcasting.store,
            pins=self.pins,
            strangers=self.admission.strangers,
            quotas=self.quotas,
            replies=self.replies,
            languages=self.languages,
        )

    def _bot(self, settings: Settings) -> UpdateBot:
        """The bot, whose messages wait for their turn."""
        calls, polls = self.requests
        return UpdateBot(
            settings.bot_token.get_secret_value(),
            base_url=f"{settings.api_url}/bot",
            base_file_url=f"{settings.api_url}/file/bot",
            request=calls,
            get_updates_request=polls,
            rate_limiter=PaceLimiter(self.pace, longest_wait=LONGEST_WAIT),
        )

    async def live(self, ending: Ending) -> None:
        """Begin, and answer until a signal asks for the end, or Telegram refuses the token (InvalidToken)."""
        working, asked = asyncio.create_task(self._work()), asyncio.create_task(ending.wait())
        watched = asyncio.create_task(self.systemd.watch())
        try:
            await asyncio.wait((working, asked), return_when=asyncio.FIRST_COMPLETED)
        finally:
            ending.begin()
            self._enter("stopping", "STOPPING=1")
            for task in (working, asked, watched):
                task.cancel()
            (came_of_it,) = await asyncio.gather(working, return_exceptions=True)
            await self.end()
        if isinstance(came_of_it, Exception):
            raise came_of_it

    def _enter(self, stage: str, *news: str) -> None:
        """Go on to another stage, which whoever watches from outside can see."""
        self.stage = stage
        self.systemd.tell(*news, f"STATUS={stage}")

    async def _work(self) -> None:
        logging.getLogger("bot").addHandler(self.metrics)
        if self.listener is not None:
            await self.listener.begin()
        self._enter("starting", "READY=1")  # it runs; Telegram or the ledger may let it wait for long
        await until_it_works(self.application.initialize, self.trouble)
        self._enter("waiting for the ledger")
        if self.sharing is None:
            await self.begin()
            await self.updates.run(self.bot)
        else:
            await self.sharing.join(self.bot)
            self.errands.start(self.pins.keep_up())
            self._be_ready()
            await self.sharing.run(self.bot, self.updates, self._take_charge)

    async def begin(self) -> None:
        """Take up what an earlier process left, once that has ended, and answer."""
        await self.lease.wait()
        self._enter("starting")
        await self._take_charge(*await self.inbox.left(self.bot))
        self._be_ready()

    async def _take_charge(self, again: list[Taken], cut: list[Update]) -> None:
        """Introduce the bot to Telegram, begin with what one process does, and with what one that is gone has left."""
        bot = self.bot
        await self.daily.begin(bot)
        if not await self.introduction.begin(bot, self.library.subject):
            self.errands.start(self.introduction.go_on(bot, self.library.subject))
        self.conversations.begin()
        if self.wording is not None:
            await self.wording.begin()
        await asyncio.to_thread(self.shelf.sweep)
        await asyncio.to_thread(self.rooms.library.editing.changes.sweep)
        await self.rooms.reindex.recover(bot, [taken.update for taken in again])
        await self.broadcasting.begin(bot)
        self.watch.begin(bot)
        self.rooms.pins.begin(bot)
        for update in cut:
            self.errands.start(self._apologise(update))
        for taken in again:
            self.intake.take(taken)
        if self.rooms.admins.everyone:
            self.errands.start(self.rooms.library.sandbox.tell())

    def _be_ready(self) -> None:
        self._enter("ready")
        edition = self.library.edition
        log.info("ready: edition %d, %d briefs", edition.number, len(edition.briefs))

    async def _apologise(self, update: Update) -> None:
        """Tell whoever was being answered when the process ended; sending the answer again might double it."""
        rooms, address = self.rooms, address_of(update)
        if update.edited_message is not None:
            question = await rooms.ask.owed(update)
        else:
            question = rooms.browse.asked(update) or rooms.ask.asked(update) or rooms.briefs.asked(update)
        if question and update.effective_chat is not None:
            with self.readers.of(update):
                told = say("interrupted", question=escape(clipped(question, 100)))
            await deliver(self.bot, address.chat_id, [told], thread_id=address.thread_id)
        await self.intake.settle(update)

    async def _handle(self, update: Update) -> None:
        """Run the handlers of an update, in the language of its sender."""
        with self.readers.of(update):
            await self.application.process_update(update)

    async def _too_much(self, update: Update) -> None:
        """Tell somebody, once, that they send more than they get answers to."""
        with self.readers.of(update):
            await self._tell_too_much(update)

    async def _tell_too_much(self, update: Update) -> None:
        if update.callback_query is not None:
            await confirm(update.callback_query, say("too-many-taps"), alert=True)
            return
        message, address = update.effective_message, address_of(update)
        if message is not None:
            reply_to, thread_id = message.message_id, address.thread_id
            await deliver(self.bot, address.chat_id, [say("too-many")], reply_to=reply_to, thread_id=thread_id)

    async def end(self) -> None:
        """Finish what is on its way, but not for long; what waits, and what takes too long, stays in the ledger."""
        self.turns.call_off()
        self.changes.call_off()
        if self.sharing is not None:
            await self.sharing.end()
        await asyncio.gather(
            self.updates.end(self.bot), self.errands.end(), self.watch.end(), self.broadcasting.end(), self.daily.end(),
            self.rooms.pins.end(), self.rooms.library.entries.end(),
            *([self.wording.end()] if self.wording is not None else []),
            return_exceptions=True,
        )  # fmt: skip
        self.conversations.end()
        if self.listener is not None:
            await self.listener.end()
        logging.getLogger("bot").removeHandler(self.metrics)
        await self.application.shutdown()
        await self.threads.end()
        await self.looks.end()
        await asyncio.to_thread(self.replicas.leave if self.replicas else self.lease.release)
        await asyncio.to_thread(self.database.close)
        log.info("stopped")
        if self.lease.lost or (self.replicas is not None and self.replicas.lost):
            raise LedgerFailure(say("ledger-lost"))

    async def on_error(self, update: object, context: Context) -> None:
        """One sentence with a reference for the person, the same reference in the log.

        Where the ledger is on a server that is away for a while, nothing: the update is handled once more.
        """
        if isinstance(context.error, LedgerFailure) and handled_again():
            return
        sentence = await asyncio.to_thread(self.watch.explain, context.error or RuntimeError("unknown"))
        if isinstance(update, Update) and update.effective_chat is not None:
            address = address_of(update)
            await deliver(self.bot, address.chat_id, [sentence], thread_id=address.thread_id)


def _keep_private(data: Path) -> None:
    """Nobody else of the machine's users reads what is kept here: not what earlier versions wrote, either."""
    names = ("live", "waiting", "building.lock", "editions")
    keep_private(data, *(data / name for name in names), *(data / "editions").rglob("*"))


def _library(settings: Settings, briefs: Files) -> Library:
    """The library, built from the briefs first when there is no index yet."""
    place, second = editions_in(settings.data_dir, settings.editions_at), settings.second_model
    opened = partial(open_library, place, settings.model, settings.reranker, second=second, any_model=True)
    try:
        library = opened()
    except NoEdition:
        log.info("building the index, which happens once")
        report = build_first(briefs, place, settings.model)
        if report.problems:
            raise BriefsRefused(
                f"The briefs have {len(report.problems)} problems, so no index could be built; "
                "run `briefing check` to see them."
            ) from None
        library = opened()
    if library.model != library.encoder.fingerprint:
        log.warning("the live edition is asked with the model that made it; /reindex takes up the one that is set now")
    for note in library.notes:
        log.warning("library: %s", note)
    library.warm()
    library.aside("thanks")  # what people say between questions is compared with is made now
    return library

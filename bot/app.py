"""The composition root: settings -> services -> Application, the table of handlers, the lifecycle."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from html import escape
from typing import Any

from telegram import Bot, BotCommand, BotCommandScopeChat, Update
from telegram.error import BadRequest, Forbidden, InvalidToken, NetworkError, TelegramError
from telegram.ext import (
    Application,
)
from telegram.request import HTTPXRequest

from bot.admin.audit import Audit
from bot.admin.broadcast.progress import Casting
from bot.admin.broadcast.store import Broadcasts
from bot.admin.health.alarms import Alarms
from bot.admin.health.gaps import Gaps
from bot.admin.health.statistics import Figures
from bot.admin.health.watch import Watch
from bot.admin.library.shelf import Shelf
from bot.admin.reindex import handlers as operating
from bot.admin.reindex.service import Operating
from bot.admin.reindex.store import Operations
from bot.ask import browsing
from bot.ask import handlers as asking
from bot.ask.awaited import Awaited
from bot.ask.conversations import Conversations
from bot.ask.store import Questions
from bot.chat.context import Context, Services, address_of, services
from bot.chat.inbox import Inbox, InboxBot, OnceEach
from bot.chat.inbox_store import InboxStore
from bot.daily.archive import Archive
from bot.daily.catalogue import Catalogue
from bot.daily.doubts import Doubts
from bot.daily.tick import Daily
from bot.database.engine import Database
from bot.delivery.pacing import Pace, PaceLimiter
from bot.delivery.store import Deliveries
from bot.delivery.telegram import LONGEST_WAIT, deliver
from bot.html import clipped
from bot.messages import ADMIN_COMMANDS, COMMANDS, say
from bot.routing import register
from bot.settings import Settings
from bot.subscribe.store import Subscriptions
from index import BriefsRefused, NoEdition, open_library, open_renewal, sync_folder

log = logging.getLogger(__name__)

THREADS = 4
"""Questions worked out at once; encoding is one at a time anyway, the rest of a question is short."""

ALLOWED = ["message", "channel_post", "callback_query", "my_chat_member"]


def run(settings: Settings) -> None:
    """Poll Telegram until a signal ends the process; what is under way is finished first.

    Raises IndexFailure or LedgerFailure when the library or the ledger cannot be opened, and
    telegram.error.InvalidToken when Telegram refuses the token, at the start or later.
    """
    application = build(settings)
    logging.getLogger("telegram.ext").addFilter(_is_no_refused_token)
    application.run_polling(allowed_updates=ALLOWED, bootstrap_retries=-1, drop_pending_updates=False)
    if application.bot.revoked:
        raise InvalidToken


def _is_no_refused_token(record: logging.LogRecord) -> bool:
    """A token that is refused at the start is told by `__main__` in one line, not by the log too."""
    return not (record.exc_info and isinstance(record.exc_info[1], InvalidToken))


def build(settings: Settings) -> Application[Any, Any, Any, Any, Any, Any]:
    """The application, its library open, ready to poll."""
    database = Database(settings.database)
    inbox_store = InboxStore(database)
    inbox = Inbox(inbox_store)
    library = _library(settings)
    pace = Pace()
    questions = Questions(database, days=settings.question_days)
    service = _services(settings, database, library, inbox, Conversations(inbox_store, questions), questions, pace)
    application = (
        Application.builder()
        .bot(_bot(settings, inbox, pace))
        .concurrent_updates(OnceEach(inbox))
        .post_init(partial(_begin, service))
        .post_stop(partial(_stop, service))
        .post_shutdown(partial(_end, service, database))
        .build()
    )
    application.bot_data["services"] = service
    register(application, settings.admin_ids)
    application.add_error_handler(_on_error)
    return application


def _services(
    settings: Settings,
    database: Database,
    library: Any,
    inbox: Inbox,
    conversations: Conversations,
    questions: Questions,
    pace: Pace,
) -> Services:
    subscriptions, deliveries, doubts = Subscriptions(database), Deliveries(database), Doubts(database)
    catalogue = Catalogue(database, library.follow, library.items)
    daily = Daily(
        subscriptions, deliveries, doubts, catalogue, pace,
        late_s=settings.late_hours * 3600, failed=lambda error: watch.explain(error),
    )  # fmt: skip
    figures, awaited, alarms = Figures(database, settings.default_zone), Awaited(database), Alarms(database)
    watched = (library, subscriptions, deliveries, doubts, figures, alarms, awaited)
    watch = Watch(*watched, folder=settings.data_dir, admins=settings.admin_ids, wake=daily.wake)
    return Services(
        library=library,
        inbox=inbox,
        conversations=conversations,
        pool=ThreadPoolExecutor(THREADS, thread_name_prefix="question"),
        subscriptions=subscriptions,
        deliveries=deliveries,
        doubts=doubts,
        archive=Archive(database),
        catalogue=catalogue,
        questions=questions,
        daily=daily,
        awaited=awaited,
        gaps=Gaps(database, library),
        figures=figures,
        watch=watch,
        casting=Casting(Broadcasts(database), wake=daily.wake),
        default_zone=settings.default_zone,
        question_days=settings.question_days,
        admins=settings.admin_ids,
        audit=Audit(database),
        operating=Operating(open_renewal(library, settings.briefs_dir, settings.questions_dir), Operations(database)),
        shelf=Shelf(settings.briefs_dir, settings.data_dir),
    )


def _library(settings: Settings) -> Any:
    """The library, built from the briefs first when there is no index yet."""
    try:
        library = open_library(settings.data_dir, settings.model, settings.reranker, any_model=True)
    except NoEdition:
        log.info("building the index, which happens once")
        report = sync_folder(settings.briefs_dir, settings.data_dir, settings.model, by="bot")
        if not report.published:
            raise BriefsRefused(
                f"The briefs have {len(report.problems)} problems, so no index could be built; "
                "run `python -m index check` to see them."
            ) from None
        library = open_library(settings.data_dir, settings.model, settings.reranker, any_model=True)
    if library.model != library.encoder.fingerprint:
        log.warning("the live edition is asked with the model that made it; /reindex takes up the one that is set now")
    for note in library.notes:
        log.warning("library: %s", note)
    library.warm()
    return library


def _bot(settings: Settings, inbox: Inbox, pace: Pace) -> InboxBot:
    return InboxBot(
        inbox,
        settings.bot_token.get_secret_value(),
        base_url=f"{settings.api_url}/bot",
        base_file_url=f"{settings.api_url}/file/bot",
        request=HTTPXRequest(connection_pool_size=64, pool_timeout=30.0),
        get_updates_request=HTTPXRequest(connection_pool_size=1),
        rate_limiter=PaceLimiter(pace, longest_wait=LONGEST_WAIT),
    )


async def _begin(service: Services, application: Application[Any, Any, Any, Any, Any, Any]) -> None:
    """Introduce the bot to Telegram, and take up what an earlier process left."""
    logging.getLogger("telegram.ext").removeFilter(_is_no_refused_token)
    try:
        await application.bot.set_my_commands(_commands(COMMANDS))
        await application.bot.set_my_description(say("description"))
        await application.bot.set_my_short_description(say("short-description"))
        await _introduce_to_administrators(application.bot, service.admins)
    except TelegramError as error:
        log.warning("commands not registered: %s", type(error).__name__)
    service.conversations.begin()
    await asyncio.to_thread(service.shelf.sweep)
    await service.daily.begin(application.bot)
    await operating.recover(application.bot, service)
    await service.casting.begin(application.bot)
    service.watch.begin(application.bot)
    for update_id, state, payload in await service.inbox.unsettled():
        update = Update.de_json(payload, application.bot) if payload else None
        if update is not None and state == "received":
            await service.inbox.retry(update_id)
            await application.update_queue.put(update)
        else:
            await _apologise(application.bot, service, update)
            await service.inbox.mark(update_id, "settled")
    log.info("ready: edition %d, %d briefs", service.library.edition.number, service.briefs)


def _commands(names: Iterable[str]) -> list[BotCommand]:
    return [BotCommand(name, say.of("command", name)) for name in names]


async def _introduce_to_administrators(bot: Bot, admins: Iterable[int]) -> None:
    """Their commands behind everybody's, in their own chats; who never wrote to the bot has no chat with it yet."""
    commands = _commands((*COMMANDS, *ADMIN_COMMANDS))
    for admin in sorted(admins):
        with contextlib.suppress(BadRequest, Forbidden):
            await bot.set_my_commands(commands, scope=BotCommandScopeChat(admin))


async def _apologise(bot: Bot, service: Services, update: Update | None) -> None:
    """Tell whoever was being answered when the process ended; sending the answer again might double it."""
    if update is None or update.effective_chat is None:
        return
    question = browsing.asked(update) or asking.asked(update) or asking.asked_on_item(update, service.catalogue)
    if not question:
        return
    shown, address = clipped(question, 100), address_of(update)
    told = say("interrupted", question=escape(shown))
    await deliver(bot, address.chat_id, [told], thread_id=address.thread_id)


async def _stop(service: Services, application: Application[Any, Any, Any, Any, Any, Any]) -> None:
    """Finish the messages of briefs that are under way, and give up what takes long; what waits stays planned."""
    await service.errands.end()
    await service.watch.end()
    await service.casting.end()
    await service.daily.end()


async def _end(service: Services, database: Database, application: Application[Any, Any, Any, Any, Any, Any]) -> None:
    """Let go of threads and database once nothing is under way."""
    service.conversations.end()
    await asyncio.to_thread(service.pool.shutdown)
    await asyncio.to_thread(service.looks.shutdown)
    await asyncio.to_thread(database.close)
    log.info("stopped")


async def _on_error(update: object, context: Context) -> None:
    """One sentence with a reference for the person, the same reference in the log."""
    error = context.error or RuntimeError("unknown")
    if update is None and isinstance(error, NetworkError):
        log.warning("Telegram did not answer the poll, it is tried again: %s", type(error).__name__)
        return
    sentence = await asyncio.to_thread(services(context).watch.explain, error)
    if isinstance(update, Update) and update.effective_chat is not None:
        address = address_of(update)
        await deliver(context.bot, address.chat_id, [sentence], thread_id=address.thread_id)

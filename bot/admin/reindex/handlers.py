"""For administrators: /reindex, /editions and /audit, with their buttons; thin over `operating.py`.

Only they get here: `routing.py` leaves everyone else to the handlers that come after.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging

from telegram import Bot, Update
from telegram.error import TelegramError

from bot.admin.reindex import text as reports
from bot.admin.reindex.service import Finding, Progress, Stopped
from bot.admin.reindex.store import Operation
from bot.chat.context import Context, Services, confirm, services
from bot.database.engine import LedgerFailure
from bot.delivery.telegram import conclude, deliver, edit
from bot.messages import say
from bot.records import Buttons, Outcome, Sent
from index import BriefsRefused, IndexFailure, ModelMissing, SyncBusy

log = logging.getLogger(__name__)

EDIT_S = 2.0
"""Between two edits of one message: Telegram allows about one a second in a chat."""

DECIDED = frozenset(("published", "publishing", "discarded", "replaced", "gone"))
"""The states of an operation in which nothing is left to decide."""

_Reply = tuple[str, Buttons]


async def on_reindex(update: Update, context: Context) -> None:
    """Prepare a new edition of the briefs, and show the difference in one message that is edited as it goes."""
    message, person = update.effective_message, update.effective_user
    if message is None or person is None:
        return
    service = services(context)
    operation, is_new = await asyncio.to_thread(service.operating.begin, person.id, message.chat_id)
    if not is_new:
        await deliver(context.bot, message.chat_id, [reports.running_text(operation)])
        return
    progress = Progress()
    service.errands.start(_reindex(context.bot, service, operation, progress), stop=progress.stop)


async def on_reindex_button(update: Update, context: Context) -> None:
    """The same as /reindex, offered where the briefs were changed."""
    if update.callback_query is not None:
        await confirm(update.callback_query)
        await on_reindex(update, context)


async def on_editions(update: Update, context: Context) -> None:
    """The kept editions, each but the live one with a button to go back to it."""
    message = update.effective_message
    if message is None:
        return
    entries = await asyncio.to_thread(services(context).operating.listing)
    older = [entry["number"] for entry in entries if entry["fits"] and not entry["live"] and not entry["waiting"]]
    buttons = tuple(((say.of("edition-buttons", "back", number=number), f"op:back:{number}"),) for number in older)
    await deliver(context.bot, message.chat_id, [reports.listing_text(entries)], buttons=buttons)


async def on_audit(update: Update, context: Context) -> None:
    """The last acts of administrators."""
    message = update.effective_message
    if message is not None:
        noted = await asyncio.to_thread(services(context).audit.last)
        await deliver(context.bot, message.chat_id, [reports.audit_text(noted)])


async def on_button(update: Update, context: Context) -> None:
    """Publish or discard what was prepared; go back to another edition."""
    query, person = update.callback_query, update.effective_user
    if query is None or query.message is None or person is None:
        return
    await confirm(query)
    _, act, number = (query.data or "").split(":")
    service, chat_id = services(context), query.message.chat.id
    try:
        told, buttons = await _ACTS[act](context.bot, service, int(number), person.id, chat_id)
    except SyncBusy:
        told, buttons = say("reindex-busy"), ()
    else:
        if act in ("goback", "stay"):  # the question gives way to what came of it
            await conclude(context.bot, chat_id, query.message.message_id, told, buttons=buttons)
            return
        if act != "back":  # the list of editions keeps its buttons
            with contextlib.suppress(TelegramError):  # what was decided stands below, whether or not they go
                await query.edit_message_reply_markup(None)
    await deliver(context.bot, chat_id, [told], buttons=buttons)


async def recover(bot: Bot, service: Services) -> None:
    """Find out what became of everything that an earlier process left, and tell whoever started it."""
    for operation, ending in await asyncio.to_thread(service.operating.recover):
        told = say.of("restarted", ending, number=operation.edition, live=service.operating.live)
        log.info("operation %d %s", operation.id, ending)
        if ending == "interrupted":
            await conclude(bot, operation.chat_id, operation.message_id, told)
        else:
            await deliver(bot, operation.chat_id, [told], reply_to=operation.message_id)


async def _reindex(bot: Bot, service: Services, operation: Operation, progress: Progress) -> None:
    """The whole of a reindex, up to the buttons under its finding."""
    work = asyncio.create_task(asyncio.to_thread(service.operating.prepare, operation, progress))
    shown = None
    try:
        shown = await _show(bot, service, operation, progress, work)
        told, buttons = await _ended(service, operation, work)
    except Exception as error:  # such as an end that could not be written down
        await asyncio.wait([work])
        told, buttons = await asyncio.to_thread(service.watch.explain, error), ()
        await asyncio.to_thread(service.operating.give_up, operation)
    outcome = await conclude(bot, operation.chat_id, shown, told, buttons=buttons)
    await _attach(service, operation, outcome)


async def _show(
    bot: Bot, service: Services, operation: Operation, progress: Progress, work: asyncio.Task[Finding]
) -> int | None:
    """Show the progress in one message until the work has ended in whatever way; the message, if there is one."""
    last = reports.progress_text(progress)
    shown = await _attach(service, operation, await deliver(bot, operation.chat_id, [last]))
    while not (await asyncio.wait([work], timeout=EDIT_S))[0]:
        text = reports.progress_text(progress)
        if shown is not None and text != last:
            await edit(bot, operation.chat_id, shown, text)
            last = text
    return shown


async def _attach(service: Services, operation: Operation, outcome: Outcome) -> int | None:
    """Note the message that shows the operation, once it arrived; its id."""
    if not isinstance(outcome, Sent):
        return None
    with contextlib.suppress(LedgerFailure):  # the work is worth more than the way back to its message
        await asyncio.to_thread(service.operating.attach, operation, outcome.message_ids[0])
    return outcome.message_ids[0]


async def _ended(service: Services, operation: Operation, work: asyncio.Task[Finding]) -> _Reply:
    """What the administrator reads at the end, and the buttons; written down first."""
    operating = service.operating
    try:
        finding = await work
    except Stopped:
        await asyncio.to_thread(operating.end, operation, "interrupted")
        return say("stopping", live=operating.live), ()
    except Exception as error:
        told = await _failed(service, error)
        await asyncio.to_thread(operating.end, operation, "failed")
        return told, ()
    number, held = finding.prepared.number, reports.gate_text(finding)
    log.info("reindex edition=%s held=%s", number, held is not None)
    if number is None:
        await asyncio.to_thread(operating.end, operation, "nothing")
        return reports.finding_text(finding), ()
    await asyncio.to_thread(operating.offer, operation, number, held)
    return reports.finding_text(finding), _decision("publish", operation)


async def _failed(service: Services, error: Exception) -> str:
    match error:
        case SyncBusy():
            return say("reindex-busy")
        case BriefsRefused():
            return say("reindex-refused")
        case _:
            return await asyncio.to_thread(service.watch.explain, error)


async def _publish(bot: Bot, service: Services, number: int, user_id: int, chat_id: int) -> _Reply:
    """Publish what was prepared; when the gate holds it back, ask again first."""
    operation = await asyncio.to_thread(service.operating.get, number)
    if operation is not None and operation.state == "waiting" and operation.held:
        told = say("gate-sure", number=operation.edition, why=operation.held)
        return told, _decision("anyway", operation)
    return await _publish_anyway(bot, service, number, user_id, chat_id)


async def _publish_anyway(bot: Bot, service: Services, number: int, user_id: int, chat_id: int) -> _Reply:
    operating = service.operating
    operation = await asyncio.to_thread(operating.get, number)
    if operation is None:
        return say("stale-button"), ()
    if await asyncio.to_thread(operating.publish, operation, user_id) != "published":
        return await _decided(service, number)
    await _take_buttons(bot, operation)
    return say("published", number=operation.edition), ()


async def _discard(bot: Bot, service: Services, number: int, user_id: int, chat_id: int) -> _Reply:
    operating = service.operating
    operation = await asyncio.to_thread(operating.get, number)
    if operation is None:
        return say("stale-button"), ()
    if not await asyncio.to_thread(operating.discard, operation, user_id):
        return await _decided(service, number)
    await _take_buttons(bot, operation)
    return say("discarded", number=operation.edition, live=operating.live), ()


async def _decided(service: Services, number: int) -> _Reply:
    """What was decided already about an operation."""
    operation = await asyncio.to_thread(service.operating.get, number)
    if operation is None or operation.state not in DECIDED:
        return say("stale-button"), ()
    return say.of("decided", operation.state, number=operation.edition), ()


async def _ask_back(bot: Bot, service: Services, number: int, user_id: int, chat_id: int) -> _Reply:
    if number == service.operating.live:
        return say("already-live", number=number), ()
    told = say("roll-back-sure", number=number, live=service.operating.live)
    return told, (tuple((say.of("edition-buttons", act), f"op:{act}:{number}") for act in ("goback", "stay")),)


async def _go_back(bot: Bot, service: Services, number: int, user_id: int, chat_id: int) -> _Reply:
    operating = service.operating
    if number == operating.live:  # a second tap, or another administrator's
        return say("already-live", number=number), ()
    try:
        await asyncio.to_thread(operating.roll_back, number, user_id, chat_id)
    except SyncBusy:
        raise
    except ModelMissing:
        return say("roll-back-model", number=number, live=operating.live), ()
    except IndexFailure:
        return say("roll-back-refused", number=number, live=operating.live), ()
    return say("rolled-back", number=number), ()


async def _stay(bot: Bot, service: Services, number: int, user_id: int, chat_id: int) -> _Reply:
    return say("not-rolled-back", live=service.operating.live), ()


_ACTS = {
    "publish": _publish,
    "anyway": _publish_anyway,
    "discard": _discard,
    "back": _ask_back,
    "goback": _go_back,
    "stay": _stay,
}
PATTERN = rf"^op:(?:{'|'.join(_ACTS)}):\d{{1,9}}$"


async def _take_buttons(bot: Bot, operation: Operation) -> None:
    """The buttons under a finding go once they are used up."""
    if operation.message_id is not None:
        with contextlib.suppress(TelegramError):  # they may be gone already
            await bot.edit_message_reply_markup(chat_id=operation.chat_id, message_id=operation.message_id)


def _decision(yes: str, operation: Operation) -> Buttons:
    return (tuple((say.of("edition-buttons", act), f"op:{act}:{operation.id}") for act in (yes, "discard")),)

"""For administrators: /reindex, /editions and /audit, with their buttons; thin over `service`.

Only the bot's administrators get here; everyone else is left to the handlers that come after.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable, Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass

from telegram import Bot, Update
from telegram.error import TelegramError

from bot.admin import doors
from bot.admin.audit import Audit
from bot.admin.reindex import text as reports
from bot.admin.reindex.service import Finding, Progress, Reindexing, Stopped
from bot.admin.reindex.store import Run
from bot.background import Errands
from bot.chat.buttons import EditionAct, StartReindex, dangerous
from bot.chat.context import Context, Handler, Tap
from bot.chat.roles import Administrators
from bot.database.engine import LedgerFailure
from bot.delivery.telegram import conclude, deliver, edit
from bot.messages import say
from bot.records import Buttons, Outcome, Sent
from index import ENGLISH, BriefsRefused, IndexFailure, ModelMissing, SyncBusy, spoken_in

log = logging.getLogger(__name__)

EDIT_S = 2.0
"""Between two edits of one message: Telegram allows about one a second in a chat."""

DECIDED = frozenset(("published", "publishing", "discarded", "replaced", "gone"))
"""The states of a run in which nothing is left to decide."""

_Reply = tuple[str, Buttons]


@dataclass(frozen=True, slots=True)
class ReindexHandlers:
    """The commands, and the decisions on editions; `explain` notes a failure, and gives the sentence on it."""

    admins: Administrators
    reindexing: Reindexing
    audit: Audit
    errands: Errands
    explain: Callable[[BaseException], str]
    speaking: Callable[[int], AbstractContextManager[None]] = lambda _: spoken_in(ENGLISH)
    """Speaks to a chat in its language, when nobody has just spoken there."""

    def handlers(self) -> list[Handler]:
        """The entries for the table."""
        return [
            doors.command(self.admins, "reindex", self.on_reindex),
            doors.command(self.admins, "editions", self.on_editions),
            doors.command(self.admins, "audit", self.on_audit),
            doors.tap(self.admins, EditionAct, self.on_button, "publish"),
            doors.tap(self.admins, StartReindex, self.on_reindex_button, "publish"),
        ]

    async def on_reindex(self, update: Update, context: Context) -> None:
        """Prepare a new edition of the briefs, and show the difference in one message that is edited as it goes."""
        message, person = update.effective_message, update.effective_user
        if message is None or person is None:
            return
        run, is_new = await asyncio.to_thread(self.reindexing.begin, person.id, message.chat_id)
        if not is_new:
            await deliver(context.bot, message.chat_id, [reports.running_text(run)])
            return
        progress = Progress()
        self.errands.start(self._reindex(context.bot, run, progress), stop=progress.stop)

    async def on_reindex_button(self, tap: Tap[StartReindex], context: Context) -> None:
        """The same as /reindex, offered where the briefs were changed."""
        await self.on_reindex(tap.update, context)

    async def on_editions(self, update: Update, context: Context) -> None:
        """The kept editions, each but the live one with a button to go back to it."""
        message = update.effective_message
        if message is None:
            return
        entries = await asyncio.to_thread(self.reindexing.listing)
        older = [entry["number"] for entry in entries if entry["fits"] and not entry["live"] and not entry["waiting"]]
        buttons = tuple(
            ((say.of("edition-buttons", "back", number=number), EditionAct("back", number).pack()),) for number in older
        )
        await deliver(context.bot, message.chat_id, [reports.listing_text(entries)], buttons=buttons)

    async def on_audit(self, update: Update, context: Context) -> None:
        """The last acts of administrators."""
        message = update.effective_message
        if message is not None:
            noted = await asyncio.to_thread(self.audit.last)
            await deliver(context.bot, message.chat_id, [reports.audit_text(noted)])

    async def on_button(self, tap: Tap[EditionAct], context: Context) -> None:
        """Publish or discard what was prepared; go back to another edition."""
        acts: dict[str, Callable[[Tap[EditionAct]], Awaitable[_Reply]]] = {
            "publish": self._publish,
            "anyway": self._publish_anyway,
            "discard": self._discard,
            "back": self._ask_back,
            "goback": self._go_back,
            "stay": self._stay,
        }
        act, chat_id = tap.button.act, tap.message.chat.id
        try:
            told, buttons = await acts[act](tap)
        except SyncBusy:
            told, buttons = say("reindex-busy"), ()
        else:
            if act in ("goback", "stay"):  # the question gives way to what came of it
                await conclude(context.bot, chat_id, tap.message.message_id, told, buttons=buttons)
                return
            if act != "back":  # the list of editions keeps its buttons
                with contextlib.suppress(TelegramError):  # what was decided stands below, whether or not they go
                    await tap.query.edit_message_reply_markup(None)
        await deliver(context.bot, chat_id, [told], buttons=buttons)

    async def recover(self, bot: Bot, again: Iterable[Update] = ()) -> None:
        """Find out what became of everything that an earlier process left, and tell whoever started it.

        Not of what is still to be done, by one of the taps that are handled `again`: that tells what comes of it.
        """
        taps = [EditionAct.unpack(one.callback_query.data) for one in again if one.callback_query]
        for run, ending in await asyncio.to_thread(self.reindexing.recover):
            if ending in ("waiting", "not rolled back") and any(_decides(tap, run) for tap in taps):
                log.info("run %d goes on", run.id)
                continue
            with await asyncio.to_thread(self.speaking, run.chat_id):
                told = say.of("restarted", ending, number=run.edition, live=self.reindexing.live)
            log.info("run %d %s", run.id, ending)
            if ending == "interrupted":
                await conclude(bot, run.chat_id, run.message_id, told)
            else:
                await deliver(bot, run.chat_id, [told], reply_to=run.message_id)

    async def _reindex(self, bot: Bot, run: Run, progress: Progress) -> None:
        """The whole of a reindex, up to the buttons under its finding."""
        work = asyncio.create_task(asyncio.to_thread(self.reindexing.prepare, run, progress))
        shown = None
        try:
            shown = await self._show(bot, run, progress, work)
            told, buttons = await self._ended(run, work)
        except Exception as error:  # such as an end that could not be written down
            await asyncio.wait([work])
            told, buttons = await asyncio.to_thread(self.explain, error), ()
            await asyncio.to_thread(self.reindexing.give_up, run)
        outcome = await conclude(bot, run.chat_id, shown, told, buttons=buttons)
        await self._attach(run, outcome)

    async def _show(self, bot: Bot, run: Run, progress: Progress, work: asyncio.Task[Finding]) -> int | None:
        """Show the progress in one message until the work has ended in whatever way; the message, if there is one."""
        last = reports.progress_text(progress)
        shown = await self._attach(run, await deliver(bot, run.chat_id, [last]))
        while not (await asyncio.wait([work], timeout=EDIT_S))[0]:
            text = reports.progress_text(progress)
            if shown is not None and text != last:
                await edit(bot, run.chat_id, shown, text)
                last = text
        return shown

    async def _attach(self, run: Run, outcome: Outcome) -> int | None:
        """Note the message that shows the run, once it arrived; its id."""
        if not isinstance(outcome, Sent):
            return None
        with contextlib.suppress(LedgerFailure):  # the work is worth more than the way back to its message
            await asyncio.to_thread(self.reindexing.attach, run, outcome.message_ids[0])
        return outcome.message_ids[0]

    async def _ended(self, run: Run, work: asyncio.Task[Finding]) -> _Reply:
        """What the administrator reads at the end, and the buttons; written down first."""
        try:
            finding = await work
        except Stopped:
            await asyncio.to_thread(self.reindexing.end, run, "interrupted")
            return say("stopping", live=self.reindexing.live), ()
        except Exception as error:
            told = await self._failed(error)
            await asyncio.to_thread(self.reindexing.end, run, "failed")
            return told, ()
        number, held = finding.prepared.number, reports.gate_text(finding)
        if number is None:
            await asyncio.to_thread(self.reindexing.end, run, "nothing")
            return reports.finding_text(finding), ()
        await asyncio.to_thread(self.reindexing.offer, run, number, held)
        return reports.finding_text(finding), _decision("publish" if held is None else "anyway", run)

    async def _failed(self, error: Exception) -> str:
        match error:
            case SyncBusy():
                return say("reindex-busy")
            case BriefsRefused():
                return say("reindex-refused")
            case _:
                return await asyncio.to_thread(self.explain, error)

    async def _publish(self, tap: Tap[EditionAct]) -> _Reply:
        """Publish what was prepared; where the gate holds it back, and an earlier version offered this, ask first."""
        run = await asyncio.to_thread(self.reindexing.get, tap.button.number)
        if run is not None and run.state == "waiting" and run.held:
            told = say("gate-sure", number=run.edition, why=run.held)
            return told, _decision("anyway", run)
        return await self._publish_anyway(tap)

    async def _publish_anyway(self, tap: Tap[EditionAct]) -> _Reply:
        run = await asyncio.to_thread(self.reindexing.get, tap.button.number)
        if run is None:
            return say("stale-button"), ()
        if await asyncio.to_thread(self.reindexing.publish, run, tap.query.from_user.id) != "published":
            return await self._decided(tap.button.number)
        await _take_buttons(tap.query.get_bot(), run)
        return say("published", number=run.edition), ()

    async def _discard(self, tap: Tap[EditionAct]) -> _Reply:
        run = await asyncio.to_thread(self.reindexing.get, tap.button.number)
        if run is None:
            return say("stale-button"), ()
        if not await asyncio.to_thread(self.reindexing.discard, run, tap.query.from_user.id):
            return await self._decided(tap.button.number)
        await _take_buttons(tap.query.get_bot(), run)
        return say("discarded", number=run.edition, live=self.reindexing.live), ()

    async def _decided(self, number: int) -> _Reply:
        """What was decided already about a run."""
        run = await asyncio.to_thread(self.reindexing.get, number)
        if run is None or run.state not in DECIDED:
            return say("stale-button"), ()
        return say.of("decided", run.state, number=run.edition), ()

    async def _ask_back(self, tap: Tap[EditionAct]) -> _Reply:
        number = tap.button.number
        if number == self.reindexing.live:
            return say("already-live", number=number), ()
        told = say("roll-back-sure", number=number, live=self.reindexing.live)
        return told, _buttons(number, "goback", "stay")

    async def _go_back(self, tap: Tap[EditionAct]) -> _Reply:
        number = tap.button.number
        if number == self.reindexing.live:  # a second tap, or another administrator's
            return say("already-live", number=number), ()
        try:
            await asyncio.to_thread(self.reindexing.roll_back, number, tap.query.from_user.id, tap.message.chat.id)
        except SyncBusy:
            raise
        except ModelMissing:
            return say("roll-back-model", number=number, live=self.reindexing.live), ()
        except IndexFailure:
            return say("roll-back-refused", number=number, live=self.reindexing.live), ()
        return say("rolled-back", number=number), ()

    async def _stay(self, tap: Tap[EditionAct]) -> _Reply:
        return say("not-rolled-back", live=self.reindexing.live), ()


def _decides(tap: EditionAct | None, run: Run) -> bool:
    """Whether a tap is what a run is, or waits for."""
    if tap is None:
        return False
    if run.kind == "rollback":
        return (tap.act, tap.number) == ("goback", run.edition)
    return tap.act in ("publish", "anyway", "discard") and tap.number == run.id


async def _take_buttons(bot: Bot, run: Run) -> None:
    """The buttons under a finding go once they are used up."""
    if run.message_id is not None:
        with contextlib.suppress(TelegramError):  # they may be gone already
            await bot.edit_message_reply_markup(chat_id=run.chat_id, message_id=run.message_id)


def _decision(yes: str, run: Run) -> Buttons:
    return _buttons(run.id, yes, "discard")


def _buttons(number: int, *acts: str) -> Buttons:
    made = ((act, EditionAct(act, number)) for act in acts)
    return (tuple((say.of("edition-buttons", act), _data(one)) for act, one in made),)


def _data(button: EditionAct) -> str:
    """Its data; what goes past the quality check, or changes what everybody reads, is shown as dangerous."""
    return dangerous(button) if button.act in ("anyway", "goback") else button.pack()

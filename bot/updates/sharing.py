"""What a process does for others that share its ledger: takes up what nobody has in hand, and what the dead had.

Only on a server; on a file there is one process at a time, which takes up what is left when it begins.
"""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Awaitable, Callable
from functools import partial

from telegram import Bot, Update

from bot.background import Errands, every
from bot.chat.inbox import Inbox, Taken
from bot.database.engine import LedgerFailure
from bot.database.lease import LOOK_S
from bot.database.replicas import Replicas
from bot.updates.intake import Intake
from bot.updates.polling import Polling, UpdateBot
from bot.updates.webhook import Webhook

log = logging.getLogger(__name__)

CLAIM_S = 0.3
"""Between two looks for updates that nobody has in hand."""

WAITED_S = 1.0
"""After so long, what others have left is taken even by a process that has enough in hand."""


LOOSE = 5
"""After so many looks nobody is about to begin with what was claimed."""

FOLLOW_S = 60.0
"""Between two looks whether another edition is live."""

TakeCharge = Callable[[list[Taken], list[Update]], Awaitable[None]]
"""Begins with what one process does for all, and with what one that is gone has left: to do again, and to own up to."""


class Sharing:
    """This process's part in what several share; for one event loop."""

    def __init__(
        self,
        replicas: Replicas,
        inbox: Inbox,
        intake: Intake,
        own_up: Callable[[Update], Awaitable[None]],
        follow: Callable[[], object],
    ) -> None:
        """`own_up` tells somebody of an interruption, and settles their update; `follow` keeps up with editions."""
        self._replicas = replicas
        self._inbox = inbox
        self._intake = intake
        self._own_up = own_up
        self._follow = follow
        self._looking: list[asyncio.Task[None]] = []
        self._owning: set[int] = set()
        """What is being owned up to."""
        self._errands = Errands()
        self._loose: Counter[int] = Counter()
        """What the ledger says is in this process's hand and is not, and at how many looks in a row."""
        self._is_in_charge = False
        inbox.is_in_charge = lambda: self._is_in_charge
        intake.alone = lambda: replicas.count <= 1

    async def join(self, bot: Bot) -> None:
        """Be one of those that share the ledger, once nobody is at work who can't; look after what others leave."""
        await self._replicas.join()
        looks = (CLAIM_S, partial(self._claim, bot)), (LOOK_S, partial(self._look, bot)), (FOLLOW_S, self._keep_up)
        for pause, look in looks:
            # A ledger that is away for a while is in the log already.
            loop = every(partial(asyncio.sleep, pause), partial(_if_it_can_be, look))
            self._looking.append(asyncio.create_task(loop))

    async def run(self, bot: UpdateBot, updates: Polling | Webhook, take_charge: TakeCharge) -> None:
        """Have updates come in, and do what one process does for all once no other does; until it is cancelled.

        Telegram gives updates to one who asks: that is done for all, too. What is posted reaches anybody.
        """
        leading = self._lead(bot, updates, take_charge)
        await asyncio.gather(leading, *([] if isinstance(updates, Polling) else [updates.run(bot)]))

    async def end(self) -> None:
        """Look no more, and take nothing more."""
        for task in self._looking:
            task.cancel()
        await asyncio.gather(self._errands.end(), *self._looking, return_exceptions=True)

    async def _lead(self, bot: UpdateBot, updates: Polling | Webhook, take_charge: TakeCharge) -> None:
        await self._replicas.leader.wait(_stand_by)
        await asyncio.to_thread(self._replicas.look)
        await take_charge(*await self._inbox.inherit(bot, all_of_it=True))
        self._is_in_charge = True
        log.info("in charge: this process does what one does for all")
        if isinstance(updates, Polling):
            await updates.run(bot)

    async def _keep_up(self) -> None:
        await asyncio.to_thread(self._follow)

    async def _inherit(self, bot: Bot) -> None:
        """Take up what those had in hand who have died, or gone."""
        async with self._intake.border:
            await self._take(*await self._inbox.inherit(bot))

    async def _find(self, bot: Bot) -> None:
        """Take up what was claimed and came to nothing, since the ledger broke off at that moment."""
        held = await self._inbox.in_hand()
        self._loose = Counter({one: self._loose[one] + 1 for one in held - self._intake.numbers - self._owning})
        lost = {number for number, looks in self._loose.items() if looks >= LOOSE}
        if lost:
            await self._take(*await self._inbox.find(lost, bot))

    async def _take(self, again: list[Taken], cut: list[Update]) -> None:
        for one in again:
            self._intake.take(one)
        for update in cut:
            self._owning.add(update.update_id)
            self._errands.start(self._owned_up(update))

    async def _owned_up(self, update: Update) -> None:
        try:
            await self._own_up(update)
        finally:
            self._owning.discard(update.update_id)

    async def _claim(self, bot: Bot) -> None:
        await self._intake.claim(bot, waited_s=WAITED_S)
        await self._inbox.look_elsewhere()

    async def _look(self, bot: Bot) -> None:
        await asyncio.to_thread(self._replicas.look)
        await self._inherit(bot)
        await self._find(bot)


def _stand_by(other: str) -> None:
    log.info("what one process does for all is done by %s", other)


async def _if_it_can_be(look: Callable[[], Awaitable[None]]) -> None:
    try:
        await look()
    except LedgerFailure:
        return

"""Updates that Telegram posts: where to, under which secret, and how they are noted before they are confirmed.

What comes at the same time is written down at once, in the order of its numbers. This is the half without HTTP;
who may post, and how, is `bot/server/listen.py`.
"""

from __future__ import annotations

import asyncio
import base64
import hmac
import logging
from dataclasses import dataclass, field
from hashlib import sha256
from urllib.parse import urlsplit

from telegram import Bot, WebhookInfo

from bot.chat.incoming import KINDS, update_id_of
from bot.logs import masked
from bot.updates.intake import Intake
from bot.updates.polling import Trouble, UpdateBot, until_it_works

log = logging.getLogger(__name__)

CONNECTIONS = 40
"""Updates that Telegram posts at once, at most."""

HOLD_S = 20.0
"""For how long a post waits for room, or for the ledger; then Telegram keeps the update and sends it again."""

LOOK_S = 60.0
"""How often Telegram is asked whether the webhook is still ours."""

DRAIN_S = 2.0
"""For how long the end waits for what has just been posted to be noted."""


@dataclass(frozen=True, slots=True)
class Hook:
    """Where Telegram is to post, and what shows that it is Telegram."""

    url: str
    word: str
    """The last part of the path, which nobody can guess."""
    secret: str

    @property
    def told(self) -> str:
        """The address for the log, without what nobody may know."""
        parts = urlsplit(self.url)
        return f"{parts.scheme}://{parts.hostname}"


def hook_of(url: str, token: str, secret: str | None = None) -> Hook:
    """The webhook of a bot; what has to be secret comes from its token unless it is given: a restart changes none."""
    word = _derived(token, "path")
    return Hook(f"{url.rstrip('/')}/{word}", word, secret or _derived(token, "secret"))


def _derived(token: str, purpose: str) -> str:
    made = hmac.digest(token.encode(), f"briefing webhook {purpose}".encode(), sha256)
    return base64.urlsafe_b64encode(made).decode().rstrip("=")


@dataclass(slots=True)
class _Posted:
    """An update that is to be noted, and where its fate is told."""

    raw: object
    noted: asyncio.Future[bool] = field(default_factory=lambda: asyncio.get_running_loop().create_future())

    @property
    def number(self) -> int:
        return update_id_of(self.raw) or 0

    def tell(self, is_noted: bool) -> None:
        if not self.noted.done():
            self.noted.set_result(is_noted)


class Webhook:
    """Updates that are posted."""

    def __init__(self, intake: Intake, hook: Hook, *, asking: Trouble, noting: Trouble) -> None:
        """`asking` tells what is wrong with Telegram, `noting` what is wrong with the ledger."""
        self.hook = hook
        self._intake = intake
        self._asking = asking
        self._trouble = noting
        self._waiting: list[_Posted] = []
        self._arrived = asyncio.Event()
        self._noting: asyncio.Task[None] | None = None
        self._is_open = False
        self._told_of = 0
        """When that happened of which Telegram told last."""
        self.pending = 0
        """How many updates wait with Telegram, as it said when it was asked last."""

    async def run(self, bot: UpdateBot) -> None:
        """Have updates posted until it is cancelled, or Telegram refuses the token (InvalidToken)."""
        self._noting, self._is_open = asyncio.create_task(self._note(bot)), True
        await until_it_works(lambda: self._agree(bot), self._asking)
        log.info("Telegram posts updates to %s", self.hook.told)
        while True:
            await asyncio.sleep(LOOK_S)
            await until_it_works(lambda: self._look(bot), self._asking)

    async def accept(self, raw: object) -> bool:
        """Whether what was posted is written down, or never will be: False asks Telegram to send it again."""
        if not self._is_open:
            return False
        posted = _Posted(raw)
        self._waiting.append(posted)
        self._arrived.set()
        try:
            async with asyncio.timeout(HOLD_S):
                return await posted.noted
        except TimeoutError:
            return False

    async def end(self, bot: UpdateBot) -> None:
        """Take no more, note what has just been posted, and let what is in hand come to its end."""
        self._is_open = False
        if self._noting is not None:
            waiting = {posted.noted for posted in self._waiting}
            if waiting:
                await asyncio.wait(waiting, timeout=DRAIN_S)
            self._noting.cancel()
            await asyncio.gather(self._noting, return_exceptions=True)
        for posted in self._waiting:
            posted.tell(False)
        await self._intake.end()

    async def _note(self, bot: Bot) -> None:
        """Write down what is posted, all that is there at once."""
        while True:
            await self._arrived.wait()
            self._arrived.clear()
            await self._intake.room()
            batch = sorted((one for one in self._waiting if not one.noted.done()), key=lambda one: one.number)
            self._waiting = list(batch)
            try:
                await self._intake.receive([posted.raw for posted in batch], bot)
            except Exception as error:
                await self._trouble.met(error)
                is_noted = False
            else:
                self._trouble.over()
                is_noted = True
            for posted in batch:
                posted.tell(is_noted)
            self._waiting = [one for one in self._waiting if not one.noted.done()]

    async def _agree(self, bot: UpdateBot) -> None:
        """Settle with Telegram where it posts; what waits there stays, and is posted."""
        kinds, hook = list(KINDS), self.hook
        await bot.set_webhook(hook.url, secret_token=hook.secret, allowed_updates=kinds, max_connections=CONNECTIONS)

    async def _look(self, bot: UpdateBot) -> None:
        """Whether Telegram still posts here; somebody else's address is replaced, as polling would go on polling."""
        info = await bot.get_webhook_info()
        self.pending = info.pending_update_count
        if info.url != self.hook.url:
            log.warning("another process has set another webhook, or none, for this token; it is set again")
            await self._agree(bot)
        self._tell_of(info)

    def _tell_of(self, info: WebhookInfo) -> None:
        """Tell once what Telegram says of posts that did not arrive."""
        when = int(info.last_error_date.timestamp()) if info.last_error_date is not None else 0
        if when > self._told_of:
            log.warning(
                "Telegram could not post an update: %s", masked(" ".join((info.last_error_message or "").split()))
            )
            self._told_of = when

"""Posting updates to a webhook, as Telegram does: several at once, each again until it is answered with 2xx.

Of one chat there is one at a time on its way: the next is posted when that is confirmed.

The address of a webhook is HTTPS; what stands for the proxy in front of the bot, `proxy`, is where its requests go on
to. Without one nothing is posted. Runs on the server's event loop only.
"""

from __future__ import annotations

import asyncio
import time
from urllib.parse import urlsplit

from aiohttp import ClientError, ClientSession, ClientTimeout

from .account import Account, Json

AGAIN_S = 0.2
"""Before an update is posted again; Telegram waits longer, and longer each time."""

ANSWER_S = 60.0
LOOK_S = 0.02


class Posting:
    """What is on its way to the webhook."""

    def __init__(self, account: Account) -> None:
        self._account = account
        self._under_way: dict[int, asyncio.Task[None]] = {}
        self._not_before: dict[int, float] = {}
        self._turn = 0

    async def run(self) -> None:
        """Post what is due, until it is cancelled."""
        async with ClientSession(timeout=ClientTimeout(total=ANSWER_S)) as session:
            try:
                while True:
                    self._begin(session)
                    await asyncio.sleep(LOOK_S)
            finally:
                for task in self._under_way.values():
                    task.cancel()

    def _begin(self, session: ClientSession) -> None:
        """Begin to post what is due, as many at once as the webhook allows."""
        with self._account.lock:
            hook, proxies = self._account.webhook, self._account.proxies
            if not hook or not proxies:
                return
            most, now = int(hook.get("max_connections") or 40), time.monotonic()
            seen: set[int] = set()
            for update in self._account.updates.waiting():
                number, chat = update["update_id"], _chat_of(update)
                if chat in seen:
                    continue  # one before it is on its way, or will be posted again
                seen.add(chat)
                is_due = number not in self._under_way and self._not_before.get(number, 0.0) <= now
                if is_due and len(self._under_way) < most:
                    self._turn += 1
                    proxy = proxies[self._turn % len(proxies)]
                    self._under_way[number] = asyncio.create_task(self._post(session, hook, proxy, update))

    async def _post(self, session: ClientSession, hook: Json, proxy: str, update: Json) -> None:
        number, account = update["update_id"], self._account
        secret = hook.get("secret_token")
        headers = {"X-Telegram-Bot-Api-Secret-Token": secret} if secret else {}
        why = ""
        try:
            async with session.post(proxy + urlsplit(hook["url"]).path, json=update, headers=headers) as answer:
                if not 200 <= answer.status < 300:
                    why = f"Wrong response from the webhook: {answer.status} {answer.reason}"
        except (ClientError, TimeoutError, OSError):
            why = "Connection refused"
        finally:
            del self._under_way[number]
        with account.lock:
            account.posts.append((number, why))
            if why:
                self._not_before[number] = time.monotonic() + AGAIN_S
                account.webhook_error = {"last_error_date": int(time.time()), "last_error_message": why}
            else:
                account.updates.confirm(number)
            account.lock.notify_all()


def _chat_of(update: Json) -> int:
    """The chat of an update, or the person where it has none."""
    for one in update.values():
        if isinstance(one, dict):
            found = one.get("chat") or one.get("message", {}).get("chat") or one.get("from") or {}
            return int(found.get("id", 0))
    return 0

"""The one HTTP server of the bot: the webhook, whether it is alive and ready, and its figures.

Nothing here is for people: whoever opens it to the world opens the webhook's path alone. A post is answered 200
only after what it brought is in the ledger.
"""

from __future__ import annotations

import asyncio
import hmac
import json
import logging
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from aiohttp import web

from bot.failures import NoListening
from bot.server.metrics import CONTENT_TYPE, Metrics
from bot.server.readiness import Looks

log = logging.getLogger(__name__)

MOST_BYTES = 1024 * 1024
"""Of an update: the longest message with all that may hang on it is far below."""

BODY_S = 10.0
"""For how long a post may take to bring its body."""

END_S = 1.0
"""For how long the end of the server waits for requests that are being answered."""

TOLD_AGAIN_S = 600.0
"""A stranger at the webhook is in the log once in so many seconds."""

SECRET = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105  # the name of a header


@dataclass(frozen=True, slots=True)
class Post:
    """Where updates are posted, and what takes them."""

    word: str
    """The last part of the path."""
    secret: str
    accept: Callable[[object], Awaitable[bool]]
    """Whether an update is noted; False asks Telegram to send it again."""


class Listener:
    """Listens from `begin` to `end`."""

    def __init__(self, host: str, port: int, looks: Looks, metrics: Metrics, post: Post | None = None) -> None:
        self._host, self._port = host, port
        self._looks = looks
        self._metrics = metrics
        self._post = post
        self._runner: web.AppRunner | None = None
        self._stranger_at = -TOLD_AGAIN_S

    async def begin(self) -> None:
        """Listen; raises NoListening."""
        application = web.Application(client_max_size=MOST_BYTES)
        application.router.add_get("/healthz", self._alive)
        application.router.add_get("/readyz", self._ready)
        application.router.add_get("/metrics", self._figures)
        if self._post is not None:
            application.router.add_post("/{path:.*}", self._posted)
        self._runner = web.AppRunner(application, access_log=None, shutdown_timeout=END_S)
        await self._runner.setup()
        try:
            await web.TCPSite(self._runner, self._host, self._port).start()
        except OSError as error:
            await self.end()
            why = (error.strerror or type(error).__name__).lower()
            raise NoListening(f"BRIEFING_LISTEN: {self._host}:{self._port} cannot be listened on: {why}.") from error
        log.info("listening on %s:%d", self._host, self._runner.addresses[0][1])

    async def end(self) -> None:
        """Listen no more."""
        if self._runner is not None:
            await self._runner.cleanup()

    async def _alive(self, request: web.Request) -> web.Response:
        return web.Response(text="ok\n")

    async def _ready(self, request: web.Request) -> web.Response:
        found = await self._looks.look()
        status = 200 if found.is_ready else 503
        return web.json_response({"ready": found.is_ready} | found.parts, status=status)

    async def _figures(self, request: web.Request) -> web.Response:
        text = await asyncio.to_thread(self._metrics.text)
        return web.Response(body=text, headers={"Content-Type": CONTENT_TYPE})

    async def _posted(self, request: web.Request) -> web.Response:
        """An update, if the path and the secret are Telegram's; 200 once it is noted, 503 while it cannot be."""
        post = self._post
        word = request.path.rpartition("/")[2]
        if post is None or not _same(word, post.word):
            raise web.HTTPNotFound
        if not _same(request.headers.get(SECRET, ""), post.secret):
            self._tell_of_stranger()
            raise web.HTTPForbidden
        raw = await _update_of(request)
        if not await post.accept(raw):
            raise web.HTTPServiceUnavailable(headers={"Retry-After": "1"})
        return web.Response()

    def _tell_of_stranger(self) -> None:
        now = time.monotonic()
        if now - self._stranger_at >= TOLD_AGAIN_S:
            self._stranger_at = now
            log.warning(
                "somebody posts to the webhook without its secret: "
                "a proxy drops the header %s, or another one knows the path",
                SECRET,
            )


def _same(given: str, ours: str) -> bool:
    """Whether two words are the same, found out in a time that tells nothing."""
    return hmac.compare_digest(given.encode("utf-8", "surrogateescape"), ours.encode())


async def _update_of(request: web.Request) -> object:
    """The JSON object that was posted."""
    try:
        async with asyncio.timeout(BODY_S):
            body = await request.read()
    except TimeoutError:
        raise web.HTTPRequestTimeout from None
    try:
        raw = json.loads(body)
    except (ValueError, RecursionError):
        raise web.HTTPBadRequest(text="An update is expected, as JSON.\n") from None
    if not isinstance(raw, dict):
        raise web.HTTPBadRequest(text="An update is expected, as a JSON object.\n")
    return raw

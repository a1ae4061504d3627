"""The page and the bot's Bot API over HTTP, on this machine alone: one small server on a thread of its own.

Only 127.0.0.1 is listened on. The page lies behind a word that nobody else knows; a call has to name this very host,
which keeps out pages that have a name of their own point here, and what is sent has to come from the page itself.
"""

from __future__ import annotations

import asyncio
import hmac
import json
import secrets
import threading
from collections.abc import Awaitable, Callable
from importlib.resources import files
from urllib.parse import quote

from aiohttp import web

from briefing.page.api import Call, Refused, Upload, answer
from briefing.page.chat import BOT_ID, Chat

HOST = "127.0.0.1"

LONGEST = 4096
"""Characters that a person may write at once, as in Telegram."""

MOST_BYTES = 25_000_000
"""Of a call of the bot (a picture, or what is stored of a person), and of a file that is sent to it."""

ALIVE_S = 15.0
"""After so long without news a page gets a sign, so that a broken connection is noticed."""

STATIC = {
    "": ("page.html", "text/html"),
    "page.css": ("page.css", "text/css"),
    "page.js": ("page.js", "text/javascript"),
    "icon.svg": ("icon.svg", "image/svg+xml"),
}

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Server:
    """Serves one chat until it is stopped."""

    def __init__(self, title: str, port: int = 0) -> None:
        """Nothing listens before `start`; port 0 takes a free one. Raises OSError there when it is taken."""
        self._title, self._port = title, port
        self._word, self.token = secrets.token_urlsafe(16), f"{BOT_ID}:{secrets.token_urlsafe(32)}"
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve()), name="page", daemon=True)
        self._started = threading.Event()
        self._heard = threading.Event()
        self._failed: OSError | OverflowError | None = None
        self._loop: asyncio.AbstractEventLoop
        self._stopping: asyncio.Event
        self._chat: Chat

    @property
    def api(self) -> str:
        """The address of the Bot API."""
        return f"http://{HOST}:{self._port}"

    @property
    def address(self) -> str:
        """The address of the page."""
        return f"{self.api}/{self._word}/"

    def start(self) -> None:
        """Listen; returns once calls can be made."""
        self._thread.start()
        self._started.wait()
        if self._failed is not None:
            raise self._failed

    def wait_for_bot(self) -> None:
        """Return once the bot has asked for updates."""
        self._heard.wait()

    def stop(self) -> None:
        """Close every connection and end the thread."""
        self._loop.call_soon_threadsafe(self._stopping.set)
        self._thread.join(timeout=5)

    async def _serve(self) -> None:
        self._loop, self._stopping, self._chat = asyncio.get_running_loop(), asyncio.Event(), Chat(self._title)
        runner = web.AppRunner(self._application(), access_log=None, shutdown_timeout=0.2, handler_cancellation=True)
        await runner.setup()
        try:
            await web.TCPSite(runner, HOST, self._port).start()
        except (OSError, OverflowError) as error:  # the second for a port beyond all ports
            self._failed = error
        else:
            self._port = runner.addresses[0][1]
        self._started.set()
        if self._failed is None:
            greeting = asyncio.create_task(self._greet())
            await self._stopping.wait()
            greeting.cancel()
        await runner.cleanup()

    async def _greet(self) -> None:
        """Press Start for the person, once the bot listens."""
        await self._chat.is_heard.wait()
        self._chat.say("/start")
        self._heard.set()

    def _application(self) -> web.Application:
        application = web.Application(client_max_size=MOST_BYTES, middlewares=[self._guard])
        page = f"/{self._word}/"
        application.router.add_post("/bot{token:[^/]+}/{method}", self._call)
        application.router.add_get("/file/bot{token:[^/]+}/files/{number:[0-9]+}", self._download)
        application.router.add_get(page + "events", self._events)
        application.router.add_get(page + "files/{number:[0-9]+}", self._file)
        application.router.add_get(page + "{name:[a-z.]*}", self._static)
        application.router.add_post(page + "say", self._say)
        application.router.add_post(page + "press", self._press)
        application.router.add_post(page + "send/{name:[^/]+}", self._send)
        return application

    @web.middleware
    async def _guard(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        if request.host not in (f"{HOST}:{self._port}", f"localhost:{self._port}"):
            raise web.HTTPForbidden(text="This page is for this machine alone.")
        if request.headers.get("Origin") not in (None, f"http://{request.host}"):
            raise web.HTTPForbidden(text="This page takes nothing from other pages.")
        if request.headers.get("Sec-Fetch-Site") not in (None, "same-origin", "none"):
            raise web.HTTPForbidden(text="This page takes nothing from other pages.")
        response = await handler(request)
        if not response.prepared:
            response.headers.update(HEADERS)
        return response

    async def _call(self, request: web.Request) -> web.StreamResponse:
        try:
            if not self._is_bot(request):
                raise Refused("Unauthorized", 401)
            result = await answer(self._chat, request.match_info["method"], await _call_of(request))
        except Refused as refused:
            said = {"ok": False, "error_code": refused.code, "description": str(refused)}
            return web.json_response(said, status=refused.code)
        return web.json_response({"ok": True, "result": result})

    def _is_bot(self, request: web.Request) -> bool:
        return hmac.compare_digest(request.match_info["token"].encode(), self.token.encode())

    async def _download(self, request: web.Request) -> web.StreamResponse:
        file = self._chat.files.get(int(request.match_info["number"]))
        if file is None or not self._is_bot(request):
            raise web.HTTPNotFound
        return web.Response(body=file.data, content_type="application/octet-stream")

    async def _static(self, request: web.Request) -> web.StreamResponse:
        found = STATIC.get(request.match_info["name"])
        if found is None:
            raise web.HTTPNotFound
        name, kind = found
        text = (files("briefing.page") / "static" / name).read_text(encoding="utf-8")
        return web.Response(text=text, content_type=kind, charset="utf-8")

    async def _file(self, request: web.Request) -> web.StreamResponse:
        file = self._chat.files.get(int(request.match_info["number"]))
        if file is None:
            raise web.HTTPNotFound
        shown = "inline" if file.kind == "image/png" else f"attachment; filename*=UTF-8''{quote(file.name)}"
        kind = file.kind if file.kind == "image/png" else "application/octet-stream"
        return web.Response(body=file.data, content_type=kind, headers={"Content-Disposition": shown})

    async def _events(self, request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers=HEADERS | {"Content-Type": "text/event-stream"})
        await response.prepare(request)
        with self._chat.page() as news:
            while True:
                try:
                    line = f"data: {json.dumps(await asyncio.wait_for(news.get(), ALIVE_S))}\n\n"
                except TimeoutError:
                    line = ": alive\n\n"
                await response.write(line.encode())

    async def _say(self, request: web.Request) -> web.StreamResponse:
        said = await _object_of(request)
        text, reply_to = said.get("text"), said.get("reply_to")
        if not isinstance(text, str) or not text.strip() or len(text) > LONGEST:
            raise web.HTTPBadRequest(text=f"A message has 1 to {LONGEST} characters.")
        if reply_to is not None and not isinstance(reply_to, int):
            raise web.HTTPBadRequest(text="A reply names a message.")
        return _taken(self._chat.say(text.strip(), reply_to))

    async def _send(self, request: web.Request) -> web.StreamResponse:
        if request.content_type != "application/octet-stream":  # as with JSON: no form of another page can send it
            raise web.HTTPUnsupportedMediaType(text="A file is expected.")
        return _taken(self._chat.send(request.match_info["name"], await request.read()))

    async def _press(self, request: web.Request) -> web.StreamResponse:
        tapped = await _object_of(request)
        numbers = [tapped.get(name) for name in ("id", "row", "column")]
        if not all(isinstance(number, int) for number in numbers):
            raise web.HTTPBadRequest(text="A tap names a button.")
        return _taken(self._chat.press(*map(int, map(str, numbers))))


def _taken(is_taken: bool) -> web.StreamResponse:
    if not is_taken:
        raise web.HTTPConflict(text="The bot cannot take this now.")
    return web.json_response({"ok": True})


async def _object_of(request: web.Request) -> dict[str, object]:
    """The JSON object that the page sends; a form of another page cannot send one."""
    if request.content_type != "application/json":
        raise web.HTTPUnsupportedMediaType(text="JSON is expected.")
    try:
        found = await request.json()
    except ValueError:
        raise web.HTTPBadRequest(text="JSON is expected.") from None
    return found if isinstance(found, dict) else {}


async def _call_of(request: web.Request) -> Call:
    given, uploads = dict(request.query), {}
    for name, value in (await request.post()).items():
        if isinstance(value, web.FileField):
            uploads[name] = Upload(value.filename, value.content_type, value.file.read())
        else:
            given[name] = str(value)
    return Call(given, uploads)

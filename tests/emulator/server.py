"""The HTTP side of the emulator: an aiohttp server on its own thread and a free local port.

Checks the token, reads parameters, applies planned faults, calls the method and answers as Telegram
does. Knows nothing about what methods mean.
"""

from __future__ import annotations

import asyncio
import socket
import struct
import threading
from typing import Any

from aiohttp import web

from .account import TOKEN, Account
from .faults import CutAfter, Fault, Garbled, HangAfter, ResetAfter, ResetBefore, refusal
from .methods import BY_LOWER_NAME, NAMES
from .parameters import Parameters, read
from .polling import Polling
from .posting import Posting
from .refusals import Refused

_MAX_BODY = 50 * 1024 * 1024


class Server:
    """Answers calls for one account until stopped."""

    def __init__(self, account: Account) -> None:
        self._account = account
        self._thread = threading.Thread(target=self._run, name="bot-api-emulator", daemon=True)
        self._started = threading.Event()
        self._loop: asyncio.AbstractEventLoop
        self._stopping: asyncio.Event
        self._polling: Polling
        self._runner: web.AppRunner
        self._site: web.TCPSite
        self.port = 0

    def start(self) -> None:
        """Listen; returns once calls can be made."""
        self._thread.start()
        if not self._started.wait(timeout=10):
            raise RuntimeError("the Bot API emulator did not start")

    def stop(self) -> None:
        """Close every connection and end the thread."""
        self._loop.call_soon_threadsafe(self._stopping.set)
        self._thread.join(timeout=10)

    def close_port(self) -> None:
        """Cut every connection and listen no more; returns once that is done."""
        asyncio.run_coroutine_threadsafe(self._close_port(), self._loop).result(timeout=10)

    def open_port(self) -> None:
        """Listen again, on the same port."""
        asyncio.run_coroutine_threadsafe(self._open_port(self.port), self._loop).result(timeout=10)

    def _run(self) -> None:
        asyncio.run(self._serve())

    async def _serve(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._stopping = asyncio.Event()
        self._polling = Polling(self._account, self._loop)
        app = web.Application(client_max_size=_MAX_BODY)
        app.router.add_route("*", "/bot{token:[^/]+}/{method}", self._call)
        app.router.add_get("/file/bot{token:[^/]+}/{path:.+}", self._download)
        # A call whose client has gone away, such as a killed bot's poll, must not linger.
        self._runner = web.AppRunner(app, handler_cancellation=True, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        await self._open_port(0)
        self.port = self._runner.addresses[0][1]
        posting = asyncio.create_task(Posting(self._account).run())
        self._started.set()
        await self._stopping.wait()
        posting.cancel()
        await asyncio.gather(posting, return_exceptions=True)
        self._polling.stop()
        await self._runner.cleanup()

    async def _open_port(self, port: int) -> None:
        self._site = web.TCPSite(self._runner, "127.0.0.1", port, reuse_address=True)
        await self._site.start()

    async def _close_port(self) -> None:
        await self._site.stop()
        for connection in self._runner.server.connections if self._runner.server else []:
            connection.force_close()

    async def _call(self, request: web.Request) -> web.StreamResponse:
        try:
            method = _method(request)
        except Refused as refused:
            return _refuse(refused)
        parameters = await read(request)
        with self._account.lock:
            fault = self._account.record(method, parameters)
            self._account.lock.notify_all()
        if isinstance(fault, ResetBefore):
            return _reset(request)
        response = await self._respond(method, parameters, fault)
        if isinstance(fault, ResetAfter):
            return _reset(request)
        if isinstance(fault, Garbled):
            return web.json_response({"ok": True, "result": {"message_id": 1}})
        if isinstance(fault, CutAfter):
            return _cut(response)
        if isinstance(fault, HangAfter):
            await asyncio.sleep(fault.seconds)
        return response

    async def _respond(self, method: str, parameters: Parameters, fault: Fault | None) -> web.Response:
        try:
            planned = refusal(fault)
            if planned is not None:
                raise planned
            return web.json_response({"ok": True, "result": await self._result(method, parameters)})
        except Refused as refused:
            return _refuse(refused)

    async def _result(self, method: str, parameters: Parameters) -> Any:
        if method == "getUpdates":
            return await self._polling.get_updates(parameters)
        with self._account.lock:
            result = BY_LOWER_NAME[method.lower()](self._account, parameters)
            self._account.lock.notify_all()
        return result

    async def _download(self, request: web.Request) -> web.StreamResponse:
        if request.match_info["token"] != TOKEN:
            return _refuse(Refused(401, "Unauthorized"))
        with self._account.lock:
            stored = self._account.file_at(request.match_info["path"])
        if stored is None:
            return _refuse(Refused(404, "Not Found"))
        return web.Response(body=stored.upload.data, content_type="application/octet-stream")


def _method(request: web.Request) -> str:
    """The method's proper name; Telegram takes any case."""
    if request.match_info["token"] != TOKEN:
        raise Refused(401, "Unauthorized")
    name = NAMES.get(request.match_info["method"].lower())
    if name is None:
        raise Refused(404, "Not Found: method not found")
    return name


def _refuse(refused: Refused) -> web.Response:
    return web.json_response(refused.body(), status=refused.code)


def _cut(response: web.Response) -> web.Response:
    """The first half of an answer, sent as if it were the whole."""
    body = response.body if isinstance(response.body, bytes) else b""
    return web.Response(body=body[: len(body) // 2], status=response.status, content_type="application/json")


def _reset(request: web.Request) -> web.Response:
    """Break the connection so that the client sees a reset, not an orderly end."""
    transport = request.transport
    if transport is not None:
        connection = transport.get_extra_info("socket")
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        transport.abort()
    return web.Response()

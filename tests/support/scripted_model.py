"""A server that speaks OpenAI's interface for chats over HTTP and says what a test wants: the stand-in for a model.

It runs on a thread of its own, so that a bot in another process may ask it. What it says to a request is a `Scene`, or
a function that makes one of the request: an answer whole or in pieces, slowly, cut off, refused, or nothing at all.

    with ScriptedModel(faithful) as model:
        server = ChatServer(model.url, MODEL, model.key)
"""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any

from aiohttp import web

MODEL = "scripted"
KEY = "a-key-that-is-never-shown"


@dataclass(frozen=True)
class Scene:
    """What the server does with one call.

    It answers `status`; with 200 it says `text` in pieces of `size` letters, with `pause` seconds before each, and
    then ends, or `hangs`, or cuts the line (`cut`), or goes on for ever (`endless`). `first` are the seconds before
    anything is sent. `raw` is sent instead of anything of the interface.
    """

    text: str = ""
    status: int = 200
    first: float = 0.0
    pause: float = 0.0
    size: int = 40
    finish: str = "stop"
    hangs: bool = False
    cut: bool = False
    endless: bool = False
    raw: bytes | None = None
    retry_after: str | None = None


@dataclass(frozen=True)
class Asked:
    """A call as it came: the path, the headers, the body; and of its JSON message the question and the sentences."""

    path: str
    headers: Mapping[str, str]
    body: Mapping[str, Any]
    data: Mapping[str, Any] = field(default_factory=dict)

    @property
    def form(self) -> str:
        """In which form the reply is wanted: "json_schema", "json_object" or "text"."""
        return str(self.body.get("response_format", {}).get("type", "text"))

    @property
    def sentences(self) -> Sequence[Mapping[str, Any]]:
        """The numbered sentences."""
        return list(self.data.get("sentences", []))


Script = Callable[[Asked], Scene]


def reply(claims: Sequence[tuple[str, Sequence[int]]], answered: str = "wholly", premise: str | None = None) -> str:
    """The text of a reply with these claims, each with the numbers that it cites."""
    made = [{"text": text, "sentences": list(numbers)} for text, numbers in claims]
    return json.dumps({"answered": answered, "claims": made, "premise": premise}, ensure_ascii=False)


def says(text: str, **how: Any) -> Script:
    """Says this whatever it is asked."""
    return lambda asked: Scene(text, **how)


def faithful(asked: Asked) -> Scene:
    """Says the first three quarters of each of the first three sentences, with its number: no quote over again."""
    return Scene(reply([(begun(str(one["text"])), [int(one["n"])]) for one in asked.sentences[:3]]))


def begun(text: str) -> str:
    """What `faithful` says of a sentence."""
    words = text.split()
    return " ".join(words[: -(-3 * len(words) // 4)]).rstrip(",;:.") + "."


def refusing(asked: Asked) -> Scene:
    """Says that the sentences do not answer."""
    return Scene(reply([], "no"))


class ScriptedModel:
    """The server; `script` may be changed at any time, `calls` are those that came."""

    def __init__(
        self, script: Script | Sequence[Scene], *, forms: Sequence[str] = ("json_schema", "json_object"), port: int = 0
    ) -> None:
        """With what it says: to each call, or scene after scene, the last one again and again.

        `forms` are those that it knows beside plain text; any other is refused with 400.
        """
        self.script: Script | Sequence[Scene] = script
        self.calls: list[Asked] = []
        self.key = KEY
        self._forms = tuple(forms)
        self._thread = threading.Thread(target=self._run, name="scripted-model", daemon=True)
        self._started = threading.Event()
        self._loop: asyncio.AbstractEventLoop
        self._stopping: asyncio.Event
        self.port = port

    @property
    def url(self) -> str:
        """Its address, as BRIEFING_LLM_URL has it."""
        return f"http://127.0.0.1:{self.port}/v1"

    def __enter__(self) -> ScriptedModel:
        """Listen; returns once calls can be made."""
        self._thread.start()
        assert self._started.wait(timeout=10), "the scripted model did not start"
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close every connection and end the thread."""
        self._loop.call_soon_threadsafe(self._stopping.set)
        self._thread.join(timeout=10)

    def _run(self) -> None:
        asyncio.run(self._serve())

    async def _serve(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._stopping = asyncio.Event()
        app = web.Application(client_max_size=8 * 1024 * 1024)
        app.router.add_post("/v1/chat/completions", self._complete)
        app.router.add_get("/v1/models", self._models)
        runner = web.AppRunner(app, handler_cancellation=True, access_log=None, shutdown_timeout=0.1)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", self.port, reuse_address=True)
        await site.start()
        self.port = runner.addresses[0][1]
        self._started.set()
        await self._stopping.wait()
        await runner.cleanup()

    async def _models(self, request: web.Request) -> web.Response:
        return web.json_response({"object": "list", "data": [{"id": MODEL, "object": "model"}]})

    async def _complete(self, request: web.Request) -> web.StreamResponse:
        body = await request.json()
        asked = Asked(request.path, dict(request.headers), body, _data(body))
        self.calls.append(asked)
        if request.headers.get("Authorization") not in (f"Bearer {KEY}", "Bearer none"):
            return _error(401, "Incorrect API key provided")
        if body.get("model") != MODEL:
            return _error(404, f"The model `{body.get('model')}` does not exist")
        if asked.form != "text" and asked.form not in self._forms:
            return _error(400, f"'response_format' of type '{asked.form}' is not supported with this model")
        return await _play(self._scene(asked), request, streamed=bool(body.get("stream")))

    def _scene(self, asked: Asked) -> Scene:
        if callable(self.script):
            return self.script(asked)
        return self.script[min(len(self.calls), len(self.script)) - 1]


def _data(body: Mapping[str, Any]) -> Mapping[str, Any]:
    """What the last message has, where it is JSON."""
    try:
        found = json.loads(body["messages"][-1]["content"])
    except (ValueError, KeyError, IndexError, TypeError):
        return {}
    return found if isinstance(found, dict) else {}


def _error(status: int, message: str, headers: Mapping[str, str] | None = None) -> web.Response:
    return web.json_response({"error": {"message": message, "type": "error"}}, status=status, headers=headers)


async def _play(scene: Scene, request: web.Request, *, streamed: bool) -> web.StreamResponse:
    await asyncio.sleep(scene.first)
    if scene.raw is not None:
        return web.Response(body=scene.raw, status=scene.status, content_type="application/json")
    if scene.status != 200:
        return _error(
            scene.status, "as the test wants", {"Retry-After": scene.retry_after} if scene.retry_after else None
        )
    if not streamed:
        return web.json_response(_whole(scene))
    response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
    await response.prepare(request)
    await _stream(scene, request, response)
    return response


async def _stream(scene: Scene, request: web.Request, response: web.StreamResponse) -> None:
    pieces = [scene.text[at : at + scene.size] for at in range(0, len(scene.text), scene.size)]
    for piece in pieces:
        await asyncio.sleep(scene.pause)
        await response.write(_event({"content": piece}, None))
    while scene.endless:
        await response.write(_event({"content": "on and on " * 200}, None))
    if scene.hangs:
        await asyncio.Event().wait()
    if scene.cut:
        assert request.transport is not None
        request.transport.close()
        return
    await response.write(_event({}, scene.finish))
    await response.write(b"data: [DONE]\n\n")
    await response.write_eof()


def _event(delta: Mapping[str, str], finish: str | None) -> bytes:
    choice = {"index": 0, "delta": delta, "finish_reason": finish}
    made: dict[str, Any] = {
        "id": "1",
        "object": "chat.completion.chunk",
        "created": 0,
        "model": MODEL,
        "choices": [choice],
    }
    if finish:
        made["usage"] = {"prompt_tokens": 90, "completion_tokens": 10, "total_tokens": 100}
    return f"data: {json.dumps(made)}\n\n".encode()


def _whole(scene: Scene) -> dict[str, Any]:
    message = {"role": "assistant", "content": scene.text}
    choice = {"index": 0, "message": message, "finish_reason": scene.finish}
    usage = {"prompt_tokens": 90, "completion_tokens": 10, "total_tokens": 100}
    return {"id": "1", "object": "chat.completion", "created": 0, "model": MODEL, "choices": [choice], "usage": usage}

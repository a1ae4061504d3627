"""A server that speaks OpenAI's interface for chats: a request in, its text out, within a time, or why there is none.

Uses the official client (the optional package `openai`), loaded when a server is made: nothing else imports it. What
the text says is not looked at here. Keys, and more of an address than its host, stand in no message.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import urlsplit, urlunsplit

from index.claims.request import Request
from index.errors import WrongUse
from index.messages import say

if TYPE_CHECKING:
    from openai import AsyncOpenAI

SECONDS = 30.0
"""How long an answer may take, from the first call to its last word."""

LONGEST = 600.0
"""The client's own time-out, which is never reached: the one that counts is for the whole."""

LETTERS = 40_000
"""Letters after which a reply is no reply any more."""

BYTES = 4_000_000
"""Bytes that a server may send for one reply, with all that stands around its letters."""

PATIENCE = 2.0
"""Seconds to wait before the second try where the server says to come again later."""

Cause = Literal["unreachable", "slow", "refused", "unknown-model", "rate-limited", "broken", "cut-off"]
Form = Literal["schema", "object", "text"]
Told = Callable[[str], Awaitable[None]]
"""What is called with all that has come so far, each time that more has come."""

_FORMS: tuple[Form, ...] = ("schema", "object", "text")
_AGAIN: frozenset[Cause] = frozenset(("unreachable", "rate-limited", "broken"))
"""Causes for which a second try may do better."""


class NoCompletion(Exception):
    """Why no text came, or not all of it: `cause` is a word for the figures, the message a sentence for operators."""

    def __init__(self, cause: Cause, host: str, text: str = "") -> None:
        super().__init__(say.of("wording", cause, host=host))
        self.cause: Cause = cause
        self.text = text


@dataclass(frozen=True, slots=True)
class Completion:
    """What a model said: the text, whether it came to its end by itself, tokens read and written, and the seconds.

    Tokens are the server's own count, or about what the letters come to where it gives none.
    """

    text: str
    whole: bool
    tokens: int
    seconds: float


class ChatServer:
    """A server with one of its models; for one event loop, on which it may be asked several things at once."""

    def __init__(self, url: str, model: str, key: str | None = None, *, seconds: float = SECONDS) -> None:
        """Raises WrongUse where the address is none, or the package `openai` is not installed."""
        self.host = urlsplit(url).hostname or ""
        self.model = model
        self._seconds = seconds
        self._form: Form = "schema"
        self._client = _client(_base(url), key)

    async def complete(self, request: Request, told: Told | None = None) -> Completion:
        """What the model says to a request; `told` is called as it comes. Raises NoCompletion, in time."""
        began = time.monotonic()
        text = [""]
        try:
            async with asyncio.timeout(min(self._seconds, request.seconds or self._seconds)):
                made = await self._twice(request, told, text)
        except TimeoutError:
            raise NoCompletion("slow", self.host, text[0]) from None
        return replace(made, seconds=round(time.monotonic() - began, 3))

    async def close(self) -> None:
        """Close its connections."""
        await self._client.close()

    async def _twice(self, request: Request, told: Told | None, text: list[str]) -> Completion:
        """The reply to the first try, or to a second one where that may do better and nobody has seen anything yet."""
        try:
            return await self._in_some_form(request, told, text)
        except NoCompletion as failed:
            if failed.cause not in _AGAIN or text[0]:
                raise
            if failed.cause == "rate-limited":
                await asyncio.sleep(PATIENCE)
        return await self._in_some_form(request, told, text)

    async def _in_some_form(self, request: Request, told: Told | None, text: list[str]) -> Completion:
        """The reply in the strictest form that the server knows; what it did not know is not asked again."""
        for form in _FORMS[_FORMS.index(self._form) :]:
            try:
                made = await self._asked(request, form, told, text)
            except _FormUnknown:
                continue
            self._form = form
            return made
        raise NoCompletion("broken", self.host)

    async def _asked(self, request: Request, form: Form, told: Told | None, text: list[str]) -> Completion:
        text[0] = ""
        try:
            return await self._streamed(request, form, told, text)
        except NoCompletion:
            raise
        except Exception as error:
            cause = _cause(error, begun=bool(text[0]))
            if cause is None:
                raise
            if cause == "form" and form != "text":
                raise _FormUnknown from None
            raise NoCompletion("broken" if cause == "form" else cause, self.host, text[0]) from None

    async def _streamed(self, request: Request, form: Form, told: Told | None, text: list[str]) -> Completion:
        """The reply, read as it comes."""
        tokens, ended = 0, None
        stream: Any = await self._client.chat.completions.create(**self._arguments(request, form))
        async with stream:
            async for chunk in stream:
                usage = getattr(chunk, "usage", None)
                tokens = int(getattr(usage, "total_tokens", None) or tokens)
                for choice in (chunk.choices or [])[:1]:
                    ended = choice.finish_reason or ended
                    if piece := (choice.delta and choice.delta.content):
                        text[0] += piece
                        if len(text[0]) > LETTERS:
                            raise _TooMuch
                        if told is not None:
                            await told(text[0])
        if ended is None:
            raise NoCompletion("cut-off" if text[0] else "broken", self.host, text[0])
        if not text[0].strip():
            raise NoCompletion("broken", self.host)
        letters = len(request.system) + len(request.user) + len(text[0])
        return Completion(text[0], ended != "length", tokens or letters // 4, 0.0)

    def _arguments(self, request: Request, form: Form) -> dict[str, Any]:
        made: dict[str, Any] = {
            "model": self.model,
            "messages": list(request.messages),
            "max_tokens": request.most_tokens,
            "temperature": 0.0,
            "stream": True,
        }
        if form == "schema":
            named = {"name": "reply", "strict": True, "schema": dict(request.schema)}
            made["response_format"] = {"type": "json_schema", "json_schema": named}
        elif form == "object":
            made["response_format"] = {"type": "json_object"}
        return made


class _FormUnknown(Exception):
    """The server refuses the form in which the reply is wanted."""


class _TooMuch(Exception):
    """The server sends more than any reply has."""


def _cause(error: Exception, *, begun: bool) -> Cause | Literal["form"] | None:
    """What a failure of the client, of the server or on the way comes to; None for one that is none of these."""
    import openai

    causes: tuple[tuple[tuple[type[Exception], ...], Cause | Literal["form"]], ...] = (
        ((openai.BadRequestError, openai.UnprocessableEntityError), "form"),
        ((openai.AuthenticationError, openai.PermissionDeniedError), "refused"),
        ((openai.NotFoundError,), "unknown-model"),
        ((openai.RateLimitError,), "rate-limited"),
        ((openai.APITimeoutError,), "slow"),
        ((openai.APIConnectionError,), "cut-off" if begun else "unreachable"),
        ((openai.OpenAIError, _TooMuch, ValueError, TypeError, AttributeError), "broken"),
    )
    if getattr(error, "status_code", None) == 501:
        return "form"
    # The transport's own, such as a connection that ends within a body: told apart by the package that they are from.
    if type(error).__module__.partition(".")[0] in ("httpx2", "httpcore2"):
        return "cut-off" if begun else "broken"
    return next((cause for kinds, cause in causes if isinstance(error, kinds)), None)


def _base(url: str) -> str:
    """The address as the client wants it: of a server alone, with the path under which all of them answer."""
    parts = urlsplit(url.strip())
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise WrongUse(say("wording-address"))
    return urlunsplit(parts._replace(path=parts.path if parts.path.strip("/") else "/v1"))


def _client(base: str, key: str | None) -> AsyncOpenAI:
    """The official client; it retries nothing, since that is done here, within one time."""
    try:
        import httpx2
        from openai import AsyncOpenAI
    except ImportError:
        raise WrongUse(say("wording-package")) from None

    class Counted(httpx2.AsyncByteStream):
        """A body of which no more is read than a reply may have."""

        def __init__(self, stream: Any) -> None:
            self._stream = stream

        async def __aiter__(self) -> AsyncIterator[bytes]:
            read = 0
            async for piece in self._stream:
                read += len(piece)
                if read > BYTES:
                    raise _TooMuch
                yield piece

        async def aclose(self) -> None:
            await self._stream.aclose()

    async def counted(response: httpx2.Response) -> None:
        response.stream = Counted(response.stream)

    over_http = httpx2.AsyncClient(event_hooks={"response": [counted]}, timeout=LONGEST)
    # Without a key the client wants one all the same; local servers look at none.
    return AsyncOpenAI(api_key=key or "none", base_url=base, max_retries=0, timeout=LONGEST, http_client=over_http)

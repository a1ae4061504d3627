"""A model's server is asked in time, in a form that it knows, and every way of failing has its name."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import time
from collections.abc import Iterator
from itertools import pairwise

import pytest

from index.claims.request import SCHEMA, Request
from index.claims.server import ChatServer, Completion, NoCompletion
from index.errors import WrongUse
from tests.conftest import ROOT
from tests.support.scripted_model import KEY, MODEL, Scene, ScriptedModel, reply, says

REQUEST = Request("Be brief.", '{"question": "Why?", "sentences": []}', SCHEMA, 60)
TEXT = reply([("Lee wants an office.", [1])])


@pytest.fixture
def model() -> Iterator[ScriptedModel]:
    """A server that says the same to everything, until a test wants otherwise."""
    with ScriptedModel(says(TEXT)) as running:
        yield running


def asked(model: ScriptedModel, *, name: str = MODEL, key: str | None = KEY, seconds: float = 10.0) -> Completion:
    """What comes back from one call."""

    async def once() -> Completion:
        server = ChatServer(model.url, name, key, seconds=seconds)
        try:
            return await server.complete(REQUEST)
        finally:
            await server.close()

    return asyncio.run(once())


def cause(model: ScriptedModel, **how: object) -> str:
    """Why nothing comes back."""
    with pytest.raises(NoCompletion) as failed:
        asked(model, **how)  # type: ignore[arg-type]
    assert "127.0.0.1" in str(failed.value)
    assert KEY not in str(failed.value)
    assert "http" not in str(failed.value)
    return failed.value.cause


def test_a_reply_comes_back_with_what_it_cost(model: ScriptedModel) -> None:
    """The text is what the model said, whole, with the server's count of tokens; a schema was asked for."""
    made = asked(model)
    assert (made.text, made.whole, made.tokens) == (TEXT, True, 100)
    body = model.calls[0].body
    assert model.calls[0].form == "json_schema"
    assert (body["model"], body["max_tokens"], body["temperature"], body["stream"]) == (MODEL, 60, 0.0, True)
    assert [one["role"] for one in body["messages"]] == ["system", "user"]


def test_it_is_told_as_it_comes(model: ScriptedModel) -> None:
    """Whoever waits is told all that has come so far, each time that more has."""
    seen: list[str] = []

    async def told(text: str) -> None:
        seen.append(text)

    async def once() -> None:
        server = ChatServer(model.url, MODEL, KEY)
        await server.complete(REQUEST, told)
        await server.close()

    asyncio.run(once())
    assert len(seen) > 1
    assert seen[-1] == TEXT
    assert all(after.startswith(before) for before, after in pairwise(seen))


@pytest.mark.parametrize(("forms", "tried"), [(["json_object"], 2), ([], 3)])
def test_a_server_that_knows_no_schema_is_asked_in_a_simpler_form(forms: list[str], tried: int) -> None:
    """It is asked for an object, then for text; and in that form alone from then on."""
    with ScriptedModel(says(TEXT), forms=forms) as model:

        async def twice() -> None:
            server = ChatServer(model.url, MODEL, KEY)
            assert (await server.complete(REQUEST)).text == TEXT
            assert (await server.complete(REQUEST)).text == TEXT
            await server.close()

        asyncio.run(twice())
        assert len(model.calls) == tried + 1
        assert model.calls[-1].form == model.calls[-2].form


@pytest.mark.parametrize(
    ("scene", "why", "calls"),
    [
        (Scene(status=429), "rate-limited", 2),
        (Scene(status=500), "broken", 2),
        (Scene(status=403), "refused", 1),
        (Scene(raw=b"<html>not what you think</html>"), "broken", 2),
        (Scene(raw=b'data: {"choices": 5}\n\n'), "broken", 2),
        (Scene(""), "broken", 2),
        (Scene(TEXT, cut=True), "cut-off", 1),
        (Scene(endless=True), "broken", 1),
    ],
)
def test_every_failure_has_a_name(model: ScriptedModel, scene: Scene, why: str, calls: int) -> None:
    """What may do better is tried once more, and only that; nothing but the host is told of the server."""
    model.script = [scene]
    assert cause(model) == why
    assert len(model.calls) == calls


def test_a_second_try_may_do_better(model: ScriptedModel) -> None:
    """A server that fails once answers the second time."""
    model.script = [Scene(status=503), Scene(TEXT)]
    assert asked(model).text == TEXT


@pytest.mark.parametrize(
    "scene",
    [Scene(TEXT, first=60), Scene(TEXT, hangs=True), Scene("x" * 4000, size=1, pause=0.05), Scene(TEXT, pause=30)],
)
def test_a_slow_server_is_left_in_time(model: ScriptedModel, scene: Scene) -> None:
    """Whether it says nothing, hangs at the end or drips, the time for the whole is the time that is waited."""
    model.script = [scene]
    began = time.monotonic()
    assert cause(model, seconds=0.6) == "slow"
    assert time.monotonic() - began < 5


def test_a_reply_that_was_cut_short_is_told_as_such(model: ScriptedModel) -> None:
    """One that reached its most tokens comes back, and not as whole."""
    model.script = [Scene(TEXT[:30], finish="length")]
    assert (asked(model).text, asked(model).whole) == (TEXT[:30], False)


def test_a_wrong_key_model_or_address_is_told_apart(model: ScriptedModel) -> None:
    """The key is refused, the model is not known, nobody answers there, and what is no address is no server."""
    assert cause(model, key="another") == "refused"
    assert cause(model, name="another") == "unknown-model"
    assert asked(model, key=None).text == TEXT
    model.port = 9
    assert cause(model) == "unreachable"
    for address in ("", "localhost:8080", "ftp://host/v1", "file:///etc/passwd"):
        with pytest.raises(WrongUse):
            ChatServer(address, MODEL)


def test_the_path_may_be_left_out(model: ScriptedModel) -> None:
    """An address without a path means the usual one."""

    async def once() -> str:
        server = ChatServer(model.url.removesuffix("/v1"), MODEL)
        made = await server.complete(REQUEST)
        await server.close()
        return made.text

    assert asyncio.run(once()) == TEXT


def test_nothing_loads_the_client_before_a_server_is_wanted() -> None:
    """Neither the library's door nor what asks and checks loads it."""
    program = (
        "import sys, index, index.library, index.claims.worded, index.claims.server, index.commands.work\n"
        "sys.exit('loaded' if 'openai' in sys.modules else 0)"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_the_scripted_model_is_like_a_real_one(model: ScriptedModel) -> None:
    """Asked without a stream, as other programs do, it answers whole; a request that is no JSON is data as well."""
    assert json.loads(TEXT)["claims"]

    async def once() -> str:
        server = ChatServer(model.url, MODEL)
        made = await server._client.chat.completions.create(
            model=MODEL, messages=[{"role": "user", "content": "hello"}]
        )
        await server.close()
        return str(made.choices[0].message.content)

    assert asyncio.run(once()) == TEXT

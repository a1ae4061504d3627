"""The language model's server: asked as the bot asks it; where it lacks the model, which ones it has."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING

from bot.settings import Settings, SettingsRefused, read_settings
from briefing.doctor.bot import NO_TOKEN
from briefing.doctor.finding import Finding, amiss, note, ok
from index import IndexFailure

if TYPE_CHECKING:
    from index import ChatServer, Completion

MODELS = 6
"""Names of models that are shown."""

FORM = {
    "type": "object",
    "additionalProperties": False,
    "required": ["sum"],
    "properties": {"sum": {"type": "integer"}},
}


def server() -> Finding:
    """Whether the language model answers, where one is set; its key is shown nowhere."""
    try:
        settings = read_settings(bot_token=NO_TOKEN)
    except SettingsRefused:
        return note("doctor-skipped")
    if settings.llm_url is None or settings.llm_model is None:
        return ok("doctor-reranker-none")
    try:
        return asyncio.run(_asked(settings, settings.llm_url, settings.llm_model))
    except IndexFailure as error:  # no package
        return Finding("amiss", str(error))


async def _asked(settings: Settings, url: str, model: str) -> Finding:
    from index import ChatServer, NoCompletion

    key = settings.llm_key.get_secret_value() if settings.llm_key is not None else None
    asked = ChatServer(url, model, key)
    try:
        return _judged(asked, await _tried(asked))
    except NoCompletion as error:
        if error.cause == "unknown-model" and (names := await _models(url, key)):
            return amiss("doctor-wording-models", model=model, host=asked.host, names=", ".join(names))
        return Finding("amiss", str(error))
    finally:
        await asked.close()


async def _tried(asked: ChatServer) -> Completion:
    from index.claims.request import Request

    question = json.dumps({"question": "What is 2 + 3?"})
    return await asked.complete(Request('Reply with JSON only: {"sum": 0}', question, FORM, most_tokens=40))


def _judged(asked: ChatServer, made: Completion) -> Finding:
    """What a reply says of the model: one that cannot keep to a form will have most of its words dropped."""
    told = {"model": asked.model, "host": asked.host, "seconds": f"{made.seconds:.1f}"}
    try:
        value = json.loads(made.text.strip().removeprefix("```json").removesuffix("```"))
    except ValueError:
        return note("doctor-wording-formless", **told)
    return ok("doctor-wording", **told) if isinstance(value, dict) else note("doctor-wording-formless", **told)


async def _models(url: str, key: str | None) -> list[str]:
    """The names of the models that the server has, as far as it tells."""
    import httpx

    try:
        async with httpx.AsyncClient(timeout=10.0) as client:
            reply = await client.get(f"{url}/models", headers={"Authorization": f"Bearer {key or 'none'}"})
        return [str(one["id"]) for one in reply.json()["data"]][:MODELS]
    except (httpx.HTTPError, ValueError, KeyError, TypeError):
        return []

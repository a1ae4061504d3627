"""The parameters of one call, whichever way they came: query, form, multipart or JSON.

Nested values arrive JSON-encoded in a form and plain in a JSON body; after reading they look the
same. Meaning is not checked here: a method asks for what it needs and refuses what it dislikes.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

_JSON_ENCODED = {
    *("allowed_updates", "commands", "entities", "caption_entities", "link_preview_options"),
    *("reply_markup", "reply_parameters", "reaction", "scope", "results", "button", "cache_time", "is_personal"),
    *("chat_id", "message_id", "reply_to_message_id", "user_id", "offset", "limit", "timeout"),
    *("max_connections", "show_alert", "drop_pending_updates", "disable_notification"),
    *("allow_sending_without_reply", "disable_web_page_preview", "protect_content"),
}


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that came with a call."""

    name: str
    data: bytes
    mime_type: str


@dataclass(frozen=True, slots=True)
class Parameters:
    """Decoded values by name, and the uploaded files by the name of their part."""

    values: Mapping[str, Any]
    uploads: Mapping[str, Upload] = field(default_factory=dict)

    def text(self, name: str) -> str:
        """The value as text; empty when absent."""
        value = self.values.get(name, "")
        return value if isinstance(value, str) else json.dumps(value)

    def number(self, name: str, default: int = 0) -> int:
        """The value as a whole number; the default when absent or not a number."""
        try:
            return int(self.values.get(name, default))
        except (TypeError, ValueError):
            return default

    def flag(self, name: str) -> bool:
        """True for the spellings of true that Telegram accepts."""
        return str(self.values.get(name, "")).lower() in {"true", "yes", "1"}

    def mapping(self, name: str) -> dict[str, Any]:
        """The value as a JSON object; empty when absent or something else."""
        value = self.values.get(name)
        return value if isinstance(value, dict) else {}

    def sequence(self, name: str) -> list[Any]:
        """The value as a JSON array; empty when absent or something else."""
        value = self.values.get(name)
        return value if isinstance(value, list) else []


async def read(request: web.Request) -> Parameters:
    """Everything a request carries, the body winning over the query."""
    values: dict[str, Any] = dict(request.query)
    uploads: dict[str, Upload] = {}
    if request.content_type == "application/json":
        values |= await _json_body(request)
    elif request.can_read_body:
        for name, value in (await request.post()).items():
            if isinstance(value, web.FileField):
                data = value.file.read()
                uploads[name] = Upload(value.filename, data, value.content_type)
                value.file.close()
            else:
                values[name] = value
    return Parameters({name: _decode(name, value) for name, value in values.items()}, uploads)


async def _json_body(request: web.Request) -> dict[str, Any]:
    body = await request.json()
    return body if isinstance(body, dict) else {}


def _decode(name: str, value: Any) -> Any:
    if name not in _JSON_ENCODED or not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except ValueError:
        return value

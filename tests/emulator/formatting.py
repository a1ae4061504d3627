"""From the parameters of a call to the formatted text Telegram would keep, within its limits.

Reads text or caption, parse mode and explicit entities; trims, counts UTF-16 units, caps entities.
HTML and plain text only: the Markdown modes are refused, and links, mentions or commands that
Telegram would find by itself in the text are not turned into entities.
"""

from __future__ import annotations

from dataclasses import dataclass

from . import telegram_html
from .parameters import Parameters
from .refusals import bad_request
from .telegram_html import Entity, utf16_length

MAX_TEXT = 4096
MAX_CAPTION = 1024
MAX_ENTITIES = 100
_SPLITTABLE = {"bold", "italic", "underline", "strikethrough", "spoiler"}


@dataclass(frozen=True, slots=True)
class FormattedText:
    """A text as the bot sent it and as people see it."""

    text: str = ""
    plain: str = ""
    parse_mode: str | None = None
    entities: tuple[Entity, ...] = ()


def read_text(parameters: Parameters) -> FormattedText:
    """The `text` of a message, which must not be empty."""
    if not parameters.text("text"):
        raise bad_request("message text is empty")
    formatted = _read(parameters, "text", "entities")
    if not formatted.plain:
        raise bad_request("text must be non-empty")
    return formatted


def read_caption(parameters: Parameters) -> FormattedText:
    """The `caption` of a file, which may be empty."""
    return _read(parameters, "caption", "caption_entities")


def check_length(formatted: FormattedText, limit: int, name: str) -> None:
    """Refuse what is too long once parsed; Telegram checks this after the chat."""
    if utf16_length(formatted.plain) > limit:
        raise bad_request(f"{name} is too long")


def _read(parameters: Parameters, name: str, entities_name: str) -> FormattedText:
    text = parameters.text(name)
    mode = parameters.text("parse_mode") or None
    plain, entities = _parse(text, mode, parameters.sequence(entities_name))
    plain, entities = _trimmed(plain, entities)
    return FormattedText(text, plain, mode, tuple(_capped(entities)))


def _parse(text: str, mode: str | None, explicit: list[Entity]) -> tuple[str, list[Entity]]:
    if mode is None:
        return text, explicit
    if mode.lower() in {"markdown", "markdownv2"}:
        raise bad_request(f"the emulator does not know parse_mode {mode}")
    if mode.lower() != "html":
        raise bad_request("unsupported parse_mode")
    try:
        return telegram_html.parse(text)
    except telegram_html.MarkupError as error:
        raise bad_request(f"can't parse entities: {error}") from error


def _trimmed(plain: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    """Without surrounding white space, though none is taken from the front of an entity."""
    plain = plain.rstrip()
    first = min((entity["offset"] for entity in entities), default=len(plain))
    front = len(plain) - len(plain.lstrip(" \n"))
    front = min(front, first)
    end = utf16_length(plain)
    clipped = [
        entity | {"offset": entity["offset"] - front, "length": min(entity["length"], end - entity["offset"])}
        for entity in entities
        if entity["offset"] < end
    ]
    return plain[front:], clipped


def _capped(entities: list[Entity]) -> list[Entity]:
    """At most a hundred: code, links and quotes are kept ahead of bold and its like."""
    ranked = sorted(entities, key=lambda entity: entity["type"] in _SPLITTABLE)[:MAX_ENTITIES]
    return sorted(ranked, key=lambda entity: (entity["offset"], -entity["length"]))

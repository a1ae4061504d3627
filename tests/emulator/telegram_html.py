"""Telegram's HTML: markup in, plain text and entities out, or the error Telegram would give.

The grammar and the error texts follow the server's own parser; offsets in errors count UTF-8 bytes,
offsets in entities UTF-16 units. In two places it is stricter, as the Bot API's documentation asks
and the server forgives: an unescaped `&`, and a blockquote inside a blockquote, are errors here.
Limits on length and number of entities are not applied here (formatting.py).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any, TypeAlias

Entity: TypeAlias = dict[str, Any]

_KINDS = (
    {"b": "bold", "strong": "bold", "i": "italic", "em": "italic", "u": "underline", "ins": "underline"}
    | {"s": "strikethrough", "strike": "strikethrough", "del": "strikethrough"}
    | {"span": "spoiler", "tg-spoiler": "spoiler", "tg-emoji": "custom_emoji"}
    | {"tg-time": "date_time", "a": "text_link", "code": "code", "pre": "pre", "blockquote": "blockquote"}
)
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_REFERENCE = re.compile(r"&(?:#x([0-9a-fA-F]{1,7})|#([0-9]{1,8})|([a-zA-Z]+));?")
_TAG_NAME = re.compile(r"[^ \t\r\n\v\0>]*")
_ATTRIBUTE_NAME = re.compile(r"[^ \t\r\n\v\0=>]*")
_NAME_TOKEN = re.compile(r"[A-Za-z0-9.-]*")
_LINK = re.compile(r"(https?|tg|ton|mailto|tel):\S+|[\w-]+(\.[\w-]+)+\S*")
_SPACE = re.compile(r"[ \t\r\n\v\0]*")
_ARGUMENT_PREFIX = {
    ("a", "href"): "",
    ("tg-time", "unix"): "",
    ("tg-emoji", "emoji-id"): "",
    ("code", "class"): "language-",
    ("span", "class"): "tg-",
}


class MarkupError(ValueError):
    """Markup that Telegram cannot parse; the text is what follows "can't parse entities: "."""


def utf16_length(text: str) -> int:
    """How long Telegram thinks a text is."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def parse(markup: str) -> tuple[str, list[Entity]]:
    """Plain text and its entities, in Telegram's order."""
    parser = _Parser(markup)
    return parser.run(), parser.sorted_entities()


@dataclass(slots=True)
class _Open:
    tag: str
    argument: str
    offset: int
    first_piece: int


@dataclass(slots=True)
class _Parser:
    markup: str
    at: int = 0
    length: int = 0
    pieces: list[str] = field(default_factory=list)
    open: list[_Open] = field(default_factory=list)
    entities: list[Entity] = field(default_factory=list)

    def run(self) -> str:
        while self.at < len(self.markup):
            if self.markup[self.at] == "&":
                self._emit(self._reference())
            elif self.markup[self.at] != "<":
                self._emit(self.markup[self.at])
                self.at += 1
            elif self.markup.startswith("</", self.at):
                self._end_tag()
            else:
                self._start_tag()
        if self.open:
            raise MarkupError(f'Can\'t find end tag corresponding to start tag "{self.open[-1].tag}"')
        return "".join(self.pieces)

    def sorted_entities(self) -> list[Entity]:
        """Entities by place, the outer first; nothing may be formatted inside code and pre."""
        solid = [entity for entity in self.entities if entity["type"] in {"code", "pre"}]
        kept = [entity for entity in self.entities if not any(_inside(entity, block) for block in solid)]
        for entity in kept:
            if entity["type"] == "code":
                entity.pop("language", None)  # a language counts only where the code fills a pre
        return sorted(kept, key=lambda entity: (entity["offset"], -entity["length"]))

    def _emit(self, character: str) -> None:
        self.pieces.append(character)
        self.length += utf16_length(character)

    def _fail(self, text: str, at: int, after: str = "") -> MarkupError:
        return MarkupError(f"{text} at byte offset {len(self.markup[:at].encode())}{after}")

    def _skip(self, pattern: re.Pattern[str]) -> str:
        found = pattern.match(self.markup, self.at)
        assert found is not None, "every pattern used here also matches nothing"
        self.at = found.end()
        return found[0]

    def _peek(self) -> str:
        return self.markup[self.at : self.at + 1]

    def _reference(self) -> str:
        found = _REFERENCE.match(self.markup, self.at)
        character = _referenced(found) if found else None
        if found is None or character is None:
            raise self._fail('Unescaped character "&"', self.at)
        self.at = found.end()
        return character

    def _start_tag(self) -> None:
        begin = self.at
        self.at += 1
        tag = self._skip(_TAG_NAME).lower()
        if not self._peek():
            raise self._fail("Unclosed start tag", begin)
        if tag not in _KINDS:
            raise self._fail(f'Unsupported start tag "{tag}"', begin)
        argument = self._attributes(tag, begin)
        if tag == "span" and argument != "spoiler":
            raise self._fail('Tag "span" must have class "tg-spoiler"', begin)
        if tag == "blockquote" and any(outer.tag == tag for outer in self.open):
            raise self._fail("Blockquote entities can't be nested", begin)
        self.open.append(_Open(tag, argument, self.length, len(self.pieces)))

    def _attributes(self, tag: str, begin: int) -> str:
        argument = ""
        while True:
            self._skip(_SPACE)
            if self._peek() == ">":
                self.at += 1
                return argument
            name = self._skip(_ATTRIBUTE_NAME)
            if not name:
                raise self._fail(f'Empty attribute name in the tag "{tag}"', begin)
            value = self._attribute_value(tag, begin)
            argument = _argument(tag, name, value, argument)

    def _attribute_value(self, tag: str, begin: int) -> str:
        self._skip(_SPACE)
        if self._peek() == "=":
            self.at += 1
            self._skip(_SPACE)
            if self._peek():
                value = self._quoted() if self._peek() in "'\"" else self._name_token()
                if not self._peek():
                    raise self._fail("Unclosed start tag", begin)
                return value
        if not self._peek():
            raise self._fail(f'Unclosed start tag "{tag}"', begin)
        return ""

    def _quoted(self) -> str:
        quote = self._peek()
        self.at += 1
        value: list[str] = []
        while self._peek() not in ("", quote):
            if self._peek() == "&":
                value.append(self._reference())
            else:
                value.append(self._peek())
                self.at += 1
        self.at += 1
        return "".join(value)

    def _name_token(self) -> str:
        begin = self.at
        token = self._skip(_NAME_TOKEN)
        if self._peek() not in ("", ">", " ", "\t", "\r", "\n", "\v", "\0"):
            raise self._fail("Unexpected end of name token", begin)
        return token.lower()

    def _end_tag(self) -> None:
        begin = self.at
        if not self.open:
            raise self._fail("Unexpected end tag", begin)
        self.at += 2
        tag = self._skip(_TAG_NAME).lower()
        self._skip(_SPACE)
        if self._peek() != ">":
            raise self._fail("Unclosed end tag", begin)
        self.at += 1
        opened = self.open.pop()
        if tag not in ("", opened.tag):
            after = f', expected "</{opened.tag}>", found "</{tag}>"'
            raise self._fail("Unmatched end tag", begin, after)
        if self.length > opened.offset:
            self._add(opened)

    def _add(self, opened: _Open) -> None:
        entity: Entity = {
            "type": _KINDS[opened.tag],
            "offset": opened.offset,
            "length": self.length - opened.offset,
        }
        last = self.entities[-1] if self.entities else None
        if opened.tag == "pre" and last and last["type"] == "code" and _same_place(last, entity):
            last["type"] = "pre"
            return
        extra = _details(opened, "".join(self.pieces[opened.first_piece :]))
        if extra is not None:
            self.entities.append(entity | extra)


def _referenced(found: re.Match[str]) -> str | None:
    hexadecimal, decimal, name = found.groups()
    if name:
        return _NAMED.get(name)
    code = int(hexadecimal, 16) if hexadecimal else int(decimal)
    return chr(code) if 0 < code < 0x10FFFF and not 0xD800 <= code <= 0xDFFF else None


def _argument(tag: str, name: str, value: str, previous: str) -> str:
    if (tag, name) == ("blockquote", "expandable"):
        return "expandable"
    prefix = _ARGUMENT_PREFIX.get((tag, name))
    return previous if prefix is None or not value.startswith(prefix) else value[len(prefix) :]


def _details(opened: _Open, content: str) -> Entity | None:
    """What an entity says beyond its place; None when Telegram quietly drops it."""
    if opened.tag == "a":
        url = opened.argument or content
        return {"url": url} if _LINK.fullmatch(url) else None
    if opened.tag == "tg-time":
        if not opened.argument.isdigit():
            raise MarkupError("Invalid unix time specified")
        return {"unix_time": int(opened.argument), "date_time_format": ""}
    if opened.tag == "tg-emoji":
        if not opened.argument.isdigit() or int(opened.argument) == 0:
            raise MarkupError("Invalid custom emoji identifier specified")
        return {"custom_emoji_id": opened.argument}
    if opened.tag == "code" and opened.argument:
        return {"language": opened.argument}
    if opened.tag == "blockquote" and opened.argument:
        return {"type": "expandable_blockquote"}
    return {}


def _same_place(one: Entity, other: Entity) -> bool:
    return bool(one["offset"] == other["offset"] and one["length"] == other["length"])


def _inside(entity: Entity, block: Entity) -> bool:
    starts, ends = entity["offset"], entity["offset"] + entity["length"]
    within = block["offset"] <= starts and ends <= block["offset"] + block["length"]
    return within and entity is not block

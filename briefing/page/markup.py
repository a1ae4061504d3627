"""Telegram's HTML -> a tree of what may be shown, which the page builds its elements from; never HTML again.

What Telegram would refuse is refused here too, so that the bot meets the same answer.
"""

from __future__ import annotations

from collections.abc import Mapping
from html.parser import HTMLParser
from typing import Any

Tree = list[Any]
"""Texts, and elements: {"tag": its name, "in": a tree}, with "href" for a link and "folded" for a long quote."""

TAGS: Mapping[str, str] = {
    "b": "b", "strong": "b", "i": "i", "em": "i", "u": "u", "ins": "u", "s": "s", "strike": "s", "del": "s",
    "code": "code", "pre": "pre", "blockquote": "blockquote", "a": "a", "span": "spoiler", "tg-spoiler": "spoiler",
    "tg-time": "time",
}  # fmt: skip
"""What Telegram takes, and what it is shown as."""

ADDRESSES = ("https://", "http://", "mailto:")
"""How an address opens that may be followed; the text of any other link is shown without it."""


class BadMarkup(ValueError):
    """Telegram cannot parse this; the text is what it says then."""


def tree(html: str) -> Tree:
    """What a message shows; raises BadMarkup for what Telegram would refuse."""
    parser = _Parser()
    parser.feed(html)
    parser.close()
    if len(parser.open) > 1:
        raise BadMarkup(f'Can\'t find end tag corresponding to start tag "{parser.names[-1]}"')
    return parser.open[0]


def plain(shown: Tree) -> str:
    """The text of a tree without its marks."""
    return "".join(part if isinstance(part, str) else plain(part["in"]) for part in shown)


class _Parser(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[Tree] = [[]]
        self.names: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in TAGS:
            raise BadMarkup(f'Unsupported start tag "{tag}"')
        given = dict(attrs)
        element: dict[str, Any] = {"tag": TAGS[tag], "in": []}
        if tag == "a" and (given.get("href") or "").lower().startswith(ADDRESSES):
            element["href"] = given["href"]
        if tag == "blockquote" and "expandable" in given:
            element["folded"] = True
        self.open[-1].append(element)
        self.open.append(element["in"])
        self.names.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.names or self.names[-1] != tag:
            raise BadMarkup(f'Unexpected end tag "{tag}"')
        self.names.pop()
        self.open.pop()

    def handle_data(self, data: str) -> None:
        self.open[-1].append(data)

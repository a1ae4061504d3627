"""Telegram's HTML: quotes, links, and blocks joined into messages of at most 4096 UTF-16 units; counts and spans too.

Telegram counts a message's length in UTF-16 units after the tags are taken out; here the tags are
counted too, which is on the safe side. What a message says is for the features' `text` modules.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from html import escape, unescape
from urllib.parse import quote

from bot.messages import say
from index import one_line

LIMIT = 4096

LONG_QUOTE = 480

"""Characters from which a quote is folded, to be opened with a tap."""

SHOWN_BACK = 60
"""Characters of what somebody wrote that are shown back to them."""

LONGEST_ADDRESS = 2000

"""UTF-16 units of an address; a link with a longer one would leave no room in a message for its text."""

_PIECE = re.compile(r"<[^<>]*>|&#?\w+;|[^<&]")


_LINK = re.compile(r'<a href="([^"]*)">(.*?)</a>', re.DOTALL)


def parts(blocks: Iterable[str]) -> list[str]:
    """Blocks of HTML joined by blank lines into messages of at most LIMIT UTF-16 units.

    A block that is too long by itself is cut inside, its tags closed and opened again.
    """
    made: list[str] = []
    for block in blocks:
        for piece in _pieces(block, LIMIT):
            if made and units(made[-1]) + 2 + units(piece) <= LIMIT:
                made[-1] += f"\n\n{piece}"
            else:
                made.append(piece)
    return made


def plain(html: str) -> str:
    """The text of a message without its markup."""
    return unescape(re.sub(r"<[^<>]*>", "", html))


def plain_with_links(html: str) -> str:
    """The same with the address of each link behind it; no longer than the markup was."""
    return plain(_LINK.sub(r"\2 (\1)", html))


def units(text: str) -> int:
    """The length of a text in UTF-16 units, as Telegram counts."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def counted(count: int, noun: str) -> str:
    """A number with its noun, which the catalogue has under "counted-…"."""
    return say.of("counted", noun, count=count)


def clipped(text: str, most: int) -> str:
    """A text of at most so many characters, its end left out where it has more."""
    return text if len(text) <= most else f"{text[: most - 1]}…"


def shortened(asked: str) -> str:
    """What somebody wrote, to be shown back to them."""
    return escape(clipped(asked, SHOWN_BACK))


def span(seconds: float) -> str:
    """A length of time as people say it, by its largest unit."""
    for unit, noun in ((24 * 3600, "day"), (3600, "hour"), (60, "minute")):
        if seconds >= unit:
            return counted(round(seconds / unit), noun)
    return counted(max(1, round(seconds)), "second")


def quoted(text: str, folded_from: int = LONG_QUOTE) -> str:
    """A text as a quote, which is folded when it has more characters, to be opened with a tap."""
    tag = "blockquote expandable" if len(text) > folded_from else "blockquote"
    return f"<{tag}>{escape(one_line(text))}</blockquote>"


def moment(text: str, seconds: int) -> str:
    """A text that says a moment, so marked that an app can also show it on its reader's own clock; HTML.

    Every app shows the text as it stands; one that knows such marks offers the rest at a tap on it.
    """
    return f'<tg-time unix="{seconds}">{text}</tg-time>'


def linked(title: str, url: str | None) -> str:
    """A title as HTML, linked where there is an address that a message has room for."""
    address = escape(quote(url or "", safe=_URL_SAFE))
    return f'<a href="{address}">{escape(title)}</a>' if 0 < units(address) <= LONGEST_ADDRESS else escape(title)


_URL_SAFE = "!#$%&'()*+,/:;=?@[]~-._"


def _pieces(block: str, limit: int) -> list[str]:
    """The block whole, or cut into pieces of at most `limit` units whose tags are balanced."""
    if units(block) <= limit:
        return [block]
    made: list[str] = []
    opened: list[str] = []
    current, size = "", 0
    for token in _PIECE.findall(block):
        if size + units(token) + _closing_units(opened, token) > limit:
            made.append(current + _closing(opened))
            current = "".join(opened)
            size = units(current)
        current, size = current + token, size + units(token)
        _track(opened, token)
    return [*made, current]


def _track(opened: list[str], token: str) -> None:
    if token.startswith("</"):
        opened.pop()
    elif token.startswith("<"):
        opened.append(token)


def _closing(opened: Sequence[str]) -> str:
    return "".join(f"</{re.split('[ >]', tag[1:])[0]}>" for tag in reversed(opened))


def _closing_units(opened: Sequence[str], token: str) -> int:
    """Room that must stay for closing what is open once `token` is taken."""
    after = list(opened)
    _track(after, token)
    return units(_closing(after))

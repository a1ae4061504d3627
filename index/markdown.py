"""Markdown: what of it a reader does not see, by place. What its blocks are is `corpus/chunking.py`'s to say.

Comments, link definitions, pictures, struck-out text and hidden elements of HTML are in a text and on no page. They
are blanked and not taken out, so that every place in the text stays where it was. All patterns are bounded, and an
end that is not there is looked for once: a text may be somebody else's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

Span = tuple[int, int]

_FENCE = re.compile(r"^(?:[ \t]{0,3}>){0,9}[ \t]{0,3}(?:(`{3,})[^`\n]*|(~{3,})[^\n]*)$", re.MULTILINE)
_UNSEEN = re.compile(
    r"""
    (?P<code>`+) | (?P<escaped>\\[\\`<!~\[]) | (?P<comment><!--) | (?P<instruction><\?\w) | (?P<struck>~~(?![~\s]))
    | (?P<picture>!\[[^\]\[\n]{0,300}\](?:\([^()\n]{0,1000}(?:\([^()\n]{0,100}\)[^()\n]{0,100})?\)|\[[^\]\n]{0,100}\]))
    | <(?P<struck_element>del|s|strike|script|style|template)(?:\s[^<>]{0,500})?>
    | <(?P<hidden_element>[a-z][a-z0-9]{0,20})\s(?:[^<>]{0,300}\s)?
      (?:hidden|aria-hidden\s?=\s?["']?true["']?|style\s?=\s?["'][^"'<>]{0,200}(?:display\s?:\s?none|visibility\s?:\s?hidden)[^"'<>]{0,200}["'])
      (?:[\s=/][^<>]{0,300})?>
    """,
    re.VERBOSE | re.IGNORECASE,
)
_VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())
_DEFINITION = re.compile(
    r"""
    ^[ ]{0,3}\[(?!\^)[^\]\[\n]{1,300}\]:[ \t]*\n?[ \t]*
    (?:<[^<>\n]{0,1000}>|(?=[^\s#/:]{0,300}(?:[#/:]|\w\.\w))[^\s<]\S{0,2000})
    (?:[ \t]*\n?[ \t]+(?:"[^"\n]{0,1000}"|'[^'\n]{0,1000}'|\([^()\n]{0,1000}\)))?[ \t\r]*$
    """,
    re.VERBOSE | re.MULTILINE,
)
"""`[name]: address "title"`, and so `[//]: # (a comment)`. But `[Lee]: No.` is said, in a transcript."""

_QUOTATION = re.compile(r"^[ \t]{0,3}>(?:[ \t]{0,3}>)*", re.MULTILINE)
"""The marks before a line that is quoted."""

OUR_NOTE = re.compile(r"^## Our note[ \t]*\r?$", re.MULTILINE)
"""The heading of what we add to a source; `corpus/note.py` says where it may stand."""

_PARAGRAPH_END = re.compile(r"\n[ \t\r]*\n")


@lru_cache(maxsize=1_000)
def as_seen(body: str) -> str:
    """What a reader sees of a brief's body, up to our own note; kept, for one question asks a hundred times."""
    note = OUR_NOTE.search(body)
    return visible(body[: note.start()] if note else body)


def visible(text: str) -> str:
    """The text with blanks in place of all that a reader of its Markdown does not see; no character moves."""
    return _visible(text) if any(sign in text for sign in ("<", ">", "~~", "]:", "![")) else text


@lru_cache(maxsize=512)
def _visible(text: str) -> str:
    pieces, at = [], 0
    marks = (match.span() for match in _QUOTATION.finditer(text))
    for start, end in sorted([*marks, *_definitions(text), *_unseen(text)]):
        if end > at:
            pieces += [
                text[at:start],
                " " * (end - max(at, start)),
            ]  # line ends too: what goes on behind it is one line
            at = end
    return "".join([*pieces, text[at:]])


def _definitions(text: str) -> Iterator[Span]:
    """Where links are defined: a line of its own that opens a paragraph, or stands below another definition."""
    after = 0
    for match in _DEFINITION.finditer(text):
        before = text[text.rfind("\n", 0, max(0, match.start() - 1)) + 1 : match.start()].strip()
        if not before or before.startswith("#") or after == match.start() - 1:
            after = match.end()
            yield match.span()


def _unseen(text: str) -> Iterator[Span]:
    """Everything else that is not seen, but for what stands in code."""
    search, at = _Search(text), 0
    fences = iter(_fences(text))
    opens, closes = next(fences, (len(text), len(text)))
    while (match := _UNSEEN.search(text, at)) is not None:
        while closes <= match.start():
            opens, closes = next(fences, (len(text), len(text)))
        if opens <= match.start():
            at = closes
            continue
        end = search.end_of(match)
        at = max(match.end(), end or 0)
        if end is not None and match.lastgroup not in ("code", "escaped"):
            yield match.start(), end


class _Search:
    """Looks for ends in one text, and for an end that is not there only once."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._missing: set[str] = set()

    def end_of(self, match: re.Match[str]) -> int | None:
        """Where that ends what the match begins; None when it begins nothing."""
        text, kind = self._text, match.lastgroup
        if kind in ("picture", "escaped"):
            return match.end()
        if kind == "comment":
            alone = not text[text.rfind("\n", 0, match.start()) + 1 : match.start()].strip(" \t>")
            return self._behind("-->", match.end() - 2) or (len(text) if alone else None)
        if kind == "instruction":
            return self._behind("?>", match.end())
        if kind in ("code", "struck"):
            sign = re.compile(rf"(?<!`){match[0]}(?!`)" if kind == "code" else r"(?<!\s)~~")
            found = sign.search(text, match.end(), self._end_of_paragraph(match.end()))
            return found.end() if found else None
        return self._end_of_element(match)

    def _end_of_element(self, match: re.Match[str]) -> int:
        name = (match["struck_element"] or match["hidden_element"]).lower()
        if name in _VOID or match[0].endswith("/>"):
            return match.end()
        return self._behind(f"</{name}>", match.end()) or self._end_of_paragraph(match.end())

    def _behind(self, sign: str, start: int) -> int | None:
        """The place behind the next such sign, in capitals or not."""
        found = None if sign in self._missing else re.compile(re.escape(sign), re.IGNORECASE).search(self._text, start)
        if found is None:
            self._missing.add(sign)
        return found.end() if found else None

    def _end_of_paragraph(self, start: int) -> int:
        """Where the paragraph ends in which a place lies, or 3,000 characters behind it: spans are short."""
        end = min(len(self._text), start + _LONGEST_SPAN)
        found = _PARAGRAPH_END.search(self._text, start, end)
        return found.start() if found else end


_LONGEST_SPAN = 3000


def _fences(text: str) -> list[Span]:
    """The blocks of code in which every sign is seen; one that is not closed ends with the text."""
    found: list[Span] = []
    opening: re.Match[str] | None = None
    for match in _FENCE.finditer(text):
        sign = match[1] or match[2]
        if opening is None:
            opening = match
        elif sign.startswith(opening[1] or opening[2]) and match[0].strip(" \t>") == sign:
            found.append((opening.start(), match.end()))
            opening = None
    return [*found, (opening.start(), len(text))] if opening else found

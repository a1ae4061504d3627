"""What a language model said -> the claims in it that are whole, whatever else it said, and however much has come.

It may be cut off, in a code fence, with talk around it, or no JSON at all but lines that end in “[1]”. Nothing here
judges a claim: that is `checking.py`'s.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal, cast

from index.claims.evidence import clean
from index.claims.request import ANSWERED
from index.records import Claim

Answered = Literal["wholly", "partly", "no"]

LONGEST = 40_000
"""Letters of a reply that are looked at."""

MOST = 12
"""Claims that are taken from it."""

_ANSWERED = re.compile(r'"answered"\s*:\s*"(\w+)"')
_PREMISE = re.compile(r'"premise"\s*:\s*(?=")')
_CLAIMS = re.compile(r'"claims"\s*:\s*\[')
_MARKS = re.compile(
    r"\s*[\[(](?:sentences?\s*)?\d{1,3}(?:\s*(?:,|and|&)\s*\d{1,3})*[\])](?=[\s.,;:]*(?:[\[(]|$))", re.IGNORECASE
)
_LINE = re.compile(
    r"^\s*(?:[-*•]|\d{1,2}[.)])?\s*(?P<text>\S.*?)\s*(?P<marks>(?:[\[(]\d{1,3}(?:\s*,\s*\d{1,3})*[\])][\s.,]*)+)$"
)
_DECODER = json.JSONDecoder()


@dataclass(frozen=True, slots=True)
class Reply:
    """The claims of a reply, each with the numbers that the model gave; how far it says the question is answered.

    `premise` is what the question takes for granted and the model finds contradicted. A reply without a claim and
    without a word on whether there is an answer is `nonsense`.
    """

    claims: tuple[Claim, ...] = ()
    answered: Answered | None = None
    premise: str | None = None

    @property
    def nonsense(self) -> bool:
        """Whether nothing of it can be used."""
        return not self.claims and self.answered is None


def read_reply(text: str) -> Reply:
    """What a model said, or has said so far; never raises for its content."""
    text = text[:LONGEST]
    told = _ANSWERED.search(text)
    answered = cast(Answered, told[1]) if told and told[1] in ANSWERED else None
    found = _CLAIMS.search(text)
    claims = _in_json(text[found.end() :]) if found else _in_lines(text) if told is None else iter(())
    made = dict.fromkeys(one for one in claims if one.text)
    return Reply(tuple(made)[:MOST], answered, _premise(text))


def _in_json(text: str) -> Iterator[Claim]:
    """The whole objects of a list, up to its end or to where it breaks off."""
    at = 0
    while (at := _next(text, at)) < len(text) and text[at] == "{":
        try:
            value, at = _DECODER.raw_decode(text, at)
        except (ValueError, RecursionError):
            return
        claim = _claim(value)
        if claim is not None:
            yield claim


def _next(text: str, at: int) -> int:
    while at < len(text) and text[at] in " \t\r\n,":
        at += 1
    return at


def _claim(value: Any) -> Claim | None:
    """A claim, where it has a text and a list of whole numbers."""
    text, numbers = value.get("text"), value.get("sentences")
    numbers = [numbers] if isinstance(numbers, int) else numbers
    if not isinstance(text, str) or not isinstance(numbers, list):
        return None
    whole = [one for one in numbers if isinstance(one, int) and not isinstance(one, bool)]
    return Claim(plain(text), tuple(dict.fromkeys(whole))) if len(whole) == len(numbers) else None


def _in_lines(text: str) -> Iterator[Claim]:
    """Lines that end in numbers in brackets: what a model writes whose server knows no JSON."""
    for line in text.splitlines():
        found = _LINE.match(line)
        if found and "{" not in line:
            numbers = [int(one) for one in re.findall(r"\d+", found["marks"])]
            yield Claim(plain(found["text"]), tuple(dict.fromkeys(numbers)))


def _premise(text: str) -> str | None:
    found = _PREMISE.search(text)
    if found is None:
        return None
    try:
        value, _ = _DECODER.raw_decode(text, found.end())
    except (ValueError, RecursionError):
        return None
    told = plain(value) if isinstance(value, str) else ""
    return told if told.lower().rstrip(".") not in ("", "null", "none", "no", "n/a") else None


def plain(text: str) -> str:
    """The sentence on one line, without quotation marks around it and numbers of sentences at its end."""
    told = clean(text)
    while (bare := _MARKS.sub("", told).strip()) != told:
        told = bare
    if len(told) > 1 and told[0] + told[-1] in ('""', "“”", "''"):
        told = told[1:-1].strip()
    return told

"""Brief -> passages and sentences, each an exact slice of its body.

A passage is about 120 words and ends where a sentence ends, at the border of a paragraph where
one is near. Passages do not overlap and together cover every character that is seen and not white space,
up to our own note at the end of a body, which is no part of them.
Sentence borders are found by rule, with lists of abbreviations (`abbreviations.py`); what the libraries for it
find is compared in decision 4. What may be quoted is what a reader sees as it stands in the body, and a sentence.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from index.corpus import abbreviations
from index.corpus.blocks import blocks
from index.markdown import visible
from index.records import OUR_NOTE, Brief, Passage, Sentence

WORDS = 120
"""How long a passage should be: well inside the 256 tokens that the default model reads."""

LONGEST = 600
"""Characters after which a sentence without an end is cut, so that a quote stays readable."""

_MARK = (
    r"(?:\[\^?\w{1,8}\]|[\u00b9\u00b2\u00b3\u2070-\u2079]|(?<=[^\W\d_][.!?])\d{1,3}|(?<=[^\W\d_][.!?][”\"’)])\d{1,3})"
)
"""What leads to a footnote, in Markdown, on pages and as the letters of a PDF: “failed.[^1]”, “.[1]”, “.¹”, “.1”."""

_END = re.compile(
    rf"(?<![.!?…])(?P<stop>[.!?…]+[\"'”’)\]*_]*)(?P<mark>{_MARK}{{0,5}})(?=\s|$)|(?P<full>[。！？]+[”’」』）]*)"
)
_NEXT_WORD = re.compile(r"\s*[\"'“‘«(\[*_]*([$€£¥₩§#]*\w+)")
_ITEM = re.compile(r"([:;]?)\s\(?(\d{1,2})$")
_SHORTEST = 6
_LETTER = re.compile(r"[^\W\d_]")


@dataclass(frozen=True, slots=True)
class _Unit:
    """A sentence, or a heading or another block (which may stand in a passage but is not quoted).

    A list item's marker and the mark of a footnote belong to the unit but not to what is quoted.
    """

    start: int
    end: int
    quote_start: int
    quote_end: int
    words: int
    quotable: bool
    closes_paragraph: bool


def passages(brief: Brief) -> tuple[Passage, ...]:
    """The passages of a brief in their order; at least one when there is anything to be seen of the body."""
    made = []
    for group in _groups(_units(brief.text, brief.body)):
        made.append(Passage(brief.id, group[0].start, group[-1].end, _quotable(group)))
    return tuple(made)


def sentences(body: str) -> tuple[Sentence, ...]:
    """Every sentence of a body that may be quoted, in order."""
    return _quotable(_units(visible(OUR_NOTE.split(body, maxsplit=1)[0]), body))


def _quotable(units: list[_Unit]) -> tuple[Sentence, ...]:
    return tuple(Sentence(unit.quote_start, unit.quote_end) for unit in units if unit.quotable)


def _units(seen: str, body: str) -> list[_Unit]:
    """The body as sentences and other blocks that cover all that is seen of it but white space.

    What a reader sees otherwise than it stands there, such as around a comment, is not quoted; nor are signs alone.
    """
    units: list[_Unit] = []
    for block in blocks(seen, body):
        whole = (block.first, block.end, block.end)
        for number, (begin, end, stop) in enumerate(
            _sentences(seen, block.first, block.end) if block.quotable else [whole]
        ):
            quote = seen[begin:end]
            quotable = block.quotable and quote == body[begin:end] and any(map(str.isalnum, quote))
            start = begin if number else block.start
            units.append(_Unit(start, stop, begin, end, _words(quote), quotable, stop == block.end))
    return units


def _stripped(body: str, start: int, end: int) -> tuple[int, int]:
    text = body[start:end]
    return start + len(text) - len(text.lstrip()), end - (len(text) - len(text.rstrip()))


def _sentences(body: str, start: int, end: int) -> list[tuple[int, int, int]]:
    """The sentences of one paragraph as (start, end, end with the mark of a footnote)."""
    found: list[tuple[int, int, int]] = []
    at = start
    for match in _END.finditer(body, start, end):
        if _is_border(body, match, at, end):
            found += _cut(body, *_stripped(body, at, match.end() - len(match["mark"] or "")), match.end())
            at = match.end()
    rest = _stripped(body, at, end)
    if rest[0] < rest[1]:
        found += _cut(body, *rest, rest[1])
    return found


def _is_border(body: str, match: re.Match[str], at: int, end: int) -> bool:
    """Whether the sentence that began at `at` ends with this full stop."""
    if match["full"]:
        return True
    if _numbers_item(body, match, at):
        return False
    following = _NEXT_WORD.match(body, match.end(), end)
    word = following[1] if following else ""
    if word[:1].islower():
        return False
    if match["stop"] != "." or match.end() >= end:
        return True
    before = body[max(at, match.start() + 1 - abbreviations.LONGEST) : match.start() + 1]
    behind = body[following.end() : following.end() + 3] if following else ""
    return not abbreviations.goes_on(before, word, behind)


def _numbers_item(body: str, match: re.Match[str], at: int) -> bool:
    """Whether the stop is that of a number in a row of them: “1. Relief”, and “They want: 1. Relief 2. Peace.”."""
    if match.start() - at < _SHORTEST and _LETTER.search(body, at, match.start()) is None:
        return True
    item = _ITEM.search(body, max(at, match.start() - _SHORTEST), match.start()) if match["stop"] == "." else None
    return item is not None and (bool(item[1]) or f" {int(item[2]) - 1}. " in body[at : match.start()])


def _cut(body: str, start: int, end: int, stop: int) -> list[tuple[int, int, int]]:
    """An endless sentence in pieces of at most LONGEST characters, cut at white space if there is any."""
    pieces = []
    while end - start > LONGEST:
        space = max(body.rfind(mark, start + LONGEST // 2, start + LONGEST) for mark in " \n")
        border = space if space > start else start + LONGEST
        piece = _stripped(body, start, border)
        pieces.append((*piece, piece[1]))
        start = _stripped(body, border, end)[0]
    return [*pieces, (start, end, stop)]


def _words(text: str) -> int:
    """Words of a text; writing without spaces counts six characters as one."""
    return max(len(text.split()), len(text) // 12)


def _groups(units: list[_Unit]) -> list[list[_Unit]]:
    """The units in runs of about WORDS words each, all of about the same length."""
    total = sum(unit.words for unit in units)
    runs = max(1, round(total / WORDS))
    groups: list[list[_Unit]] = []
    begin, done = 0, 0
    for run in range(1, runs):
        end, done = _nearest_border(units, begin, done, total * run / runs)
        if begin < end < len(units):
            groups.append(units[begin:end])
            begin = end
    if units[begin:]:
        groups.append(units[begin:])
    return groups


def _nearest_border(units: list[_Unit], begin: int, done: int, target: float) -> tuple[int, int]:
    """Where to end a run that began at `begin` so that about `target` words lie before it.

    A paragraph's end is worth 15 words of distance; a heading never ends a run.
    """
    best, best_cost, best_done = begin, float("inf"), done
    count = done
    for at in range(begin, len(units)):
        count += units[at].words
        cost = abs(count - target) - (15 if units[at].closes_paragraph else 0)
        if units[at].quotable and cost < best_cost:
            best, best_cost, best_done = at + 1, cost, count
        if count > target + WORDS:
            break
    return best, best_done

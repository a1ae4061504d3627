"""Brief -> passages and sentences, each an exact slice of its body.

A passage is about 120 words and ends where a sentence ends, at the border of a paragraph where
one is near. Passages do not overlap and together cover every character that is not white space,
up to our own note at the end of a body, which is no part of them.
Sentence borders are found by rule, with a list of abbreviations. A library was tried first
(sentencex 1.0.32): it splits well, but panics on the character U+2028, and a brief may hold it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from index.records import Brief, Passage, Sentence

WORDS = 120
"""How long a passage should be: well inside the 256 tokens that the default model reads."""

LONGEST = 600
"""Characters after which a sentence without an end is cut, so that a quote stays readable."""

_PARAGRAPH = re.compile(r"\S(?:.*\S)?(?:[ \t\r]*\n(?![ \t\r]*\n)[ \t]*\S(?:.*\S)?)*")
_BLOCK = re.compile(r"^[ \t]*(?:#{1,6} .*|(?:[-*+]|\d{1,3}\.) .*(?:\n(?![ \t]*(?:[-*+#]|\d+\.) ).*)*)", re.MULTILINE)
_HEADING = re.compile(r"#{1,6} ")
_MARKER = re.compile(r"(?:[-*+]|\d{1,3}\.)[ \t]+")
_END = re.compile(r"(?<![.!?…])[.!?…]+[\"'”’)\]]*(?=\s)|[。！？]+[”’」』）]*")
_NEXT_WORD = re.compile(r"\s*[\"'“‘(\[]*(\w+)")
_TITLE = re.compile(r"\b(?:Mr|Mrs|Ms|Dr|Prof|Gen|Lt|Col|Sen|Rep|Gov|Amb|Adm|St|vs|cf|e\.g|i\.e)\.$")
_NUMBERED = re.compile(r"\b(?:No|Nos|Art|Res|Vol|pp)\.$")
_ABBREVIATION = re.compile(
    r"(?:\b(?:Jr|Sr|etc|al|Inc|Ltd|Corp|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sep|Sept|Oct|Nov|Dec|a\.m|p\.m|[A-Z])|\.[A-Z])\.$"
)
_STARTERS = frozenset(
    """
    The A An In On At For After Before And But As If While When Although Both Neither Each Its It His He She They Their
    This That These Those There Then To From With Without By Since Because Under Most Some Many North South
    """.split()
)


@dataclass(frozen=True, slots=True)
class _Unit:
    """A sentence, or a heading (which may stand in a passage but is not quoted).

    A list item's marker belongs to the unit but not to what is quoted.
    """

    start: int
    end: int
    quote_start: int
    words: int
    quotable: bool
    closes_paragraph: bool


def passages(brief: Brief) -> tuple[Passage, ...]:
    """The passages of a brief in their order; at least one when the body is not blank."""
    units = _units(brief.text)
    made = []
    for group in _groups(units):
        sentences = tuple(Sentence(unit.quote_start, unit.end) for unit in group if unit.quotable)
        made.append(Passage(brief.id, group[0].start, group[-1].end, sentences))
    return tuple(made)


def sentences(body: str) -> tuple[Sentence, ...]:
    """Every sentence of a body that may be quoted, in order."""
    return tuple(Sentence(unit.quote_start, unit.end) for unit in _units(body) if unit.quotable)


def _units(body: str) -> list[_Unit]:
    """The body as sentences and headings that cover all that is not white space."""
    units: list[_Unit] = []
    for start, end in _blocks(body):
        heading = _HEADING.match(body, start, end)
        marker = _MARKER.match(body, start, end)
        first = marker.end() if marker else start
        slices = [(start, end)] if heading else _sentence_slices(body, first, end)
        for number, (begin, stop) in enumerate(slices):
            words = _words(body[begin:stop])
            units.append(_Unit(begin if number else start, stop, begin, words, heading is None, stop == end))
    return units


def _blocks(body: str) -> list[tuple[int, int]]:
    """Paragraphs, headings and list items as (start, end), without white space at their ends."""
    blocks = []
    for paragraph in _PARAGRAPH.finditer(body):
        at = body.rfind("\n", 0, paragraph.start()) + 1
        for item in _BLOCK.finditer(body, at, paragraph.end()):
            blocks += [(at, item.start()), (item.start(), item.end())]
            at = item.end()
        blocks.append((at, paragraph.end()))
    return [block for block in (_stripped(body, *edges) for edges in blocks) if block[0] < block[1]]


def _stripped(body: str, start: int, end: int) -> tuple[int, int]:
    text = body[start:end]
    return start + len(text) - len(text.lstrip()), end - (len(text) - len(text.rstrip()))


def _sentence_slices(body: str, start: int, end: int) -> list[tuple[int, int]]:
    """The sentences of one paragraph as (start, end)."""
    slices: list[tuple[int, int]] = []
    at = start
    for match in _END.finditer(body, start, end):
        if _is_border(body, match, at, end):
            slices += _cut(body, *_stripped(body, at, match.end()))
            at = match.end()
    rest = _stripped(body, at, end)
    if rest[0] < rest[1]:
        slices += _cut(body, *rest)
    return slices


def _is_border(body: str, match: re.Match[str], at: int, end: int) -> bool:
    """Whether the sentence that began at `at` ends with this full stop."""
    following = _NEXT_WORD.match(body, match.end(), end)
    if following is None:
        return True
    if following[1][0].islower():
        return False
    before = body[max(at, match.end() - 12) : match.end()]
    if match[0] != "." or _ABBREVIATION.search(before) is None:
        goes_on = _TITLE.search(before) or (following[1].isdigit() and _NUMBERED.search(before))
        return not goes_on
    return following[1] in _STARTERS


def _cut(body: str, start: int, end: int) -> list[tuple[int, int]]:
    """An endless sentence in pieces of at most LONGEST characters, cut at white space if there is any."""
    pieces = []
    while end - start > LONGEST:
        space = max(body.rfind(mark, start + LONGEST // 2, start + LONGEST) for mark in " \n")
        border = space if space > start else start + LONGEST
        pieces.append(_stripped(body, start, border))
        start = _stripped(body, border, end)[0]
    return [*pieces, (start, end)]


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

"""A question in several parts -> its parts, each a question of its own: "when did it begin, and who is against it?".

Told by closed classes of words. What a later part leaves to the one before it ("why was it closed?") is filled in as in
a follow-up. A question that only adds a word ("and why?", "for how long?") is one question.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from index.reading.followups import JOINT, read_after
from index.reading.names import KnownNames
from index.reading.words import FUNCTION_WORDS, words_in

MOST = 3
"""Parts; a text with more of them is read as one question."""

LEAST, ALONE = 3, 4
"""Words that a part has at least, one of them with a meaning of its own ("and why?" is none); words with a meaning of
its own from which a later part that points to nothing stands alone."""

_VERB = r"(?:is|are|was|were|do|does|did|has|have|had|should|must|can|could|would|will)"
_ASKS = (
    r"(?:(?:in|on|by|for|to|with|at|of|from|under) )?(?:who|whom|whose|what|which|when|where|why|how"
    rf"|{_VERB})(?:['’]?s|['’]d|['’]re|n['’]t)?\b"
)
_OPENS = re.compile(rf"(?:(?:and|but|so|also) )?(?:{_ASKS}|(?:list|name|explain|describe|tell|give|compare)\b)", re.I)
_BETWEEN = re.compile(
    rf"\?\s+(?:(?:and|but|so|or|also|plus),? )?(?={_ASKS})|[,;]?\s+(?:and|but) (?:also )?(?={_ASKS})"
    rf"|[,;] (?=(?:what|how|why|when|where|who)(?:['’]s| {_VERB}| many| much| long| wants?| says?| thinks?)\b)",
    re.IGNORECASE,
)
"""Where one part ends and the next begins: a question behind a question mark, an "and" or a comma."""

_VIEWS = frozenset(
    "brief briefs expert experts analyst analysts author authors people everyone everybody anyone anybody somebody say "
    "says said think thinks stand stands idea ideas view views opinion opinions long many much".split()
)
"""What asks for views or for how much, and says nothing of what."""

_VERBLESS = re.compile(r"\b(?:who|whom|whose|what|which|when|where|why|how)$", re.IGNORECASE)
_POINTS = re.compile(r"\b(?:it|its|that|this|those|these|they|them|theirs?|he|she|him|her|his)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a question as it is written, and the question that it is read as."""

    said: str
    asked: str


def parts_of(text: str, names: KnownNames) -> tuple[Part, ...]:
    """The parts of a question, in their order; none where it is one question."""
    said = [piece.strip(" ,;.?!") for piece in _BETWEEN.split(text)]
    if not 2 <= len(said) <= MOST or not all(map(_is_asked, said)):
        return ()
    first = f"{said[0]}?"
    return (Part(said[0], first), *(Part(piece, _after(said[0], piece, names)) for piece in said[1:]))


def _after(first: str, piece: str, names: KnownNames) -> str:
    """What a later part asks, read after the first."""
    read = read_after(first, f"{piece}?", names)
    if read is not None:
        return read
    leans = _POINTS.search(piece) is not None or len(own_words(piece)) < ALONE
    return f"{piece}, {JOINT}{first}?" if leans else f"{piece}?"


def _is_asked(piece: str) -> bool:
    """Whether a piece of a text asks something by itself."""
    whole = len(words_in(piece)) >= LEAST and bool(own_words(piece)) and _VERBLESS.search(piece) is None
    return whole and _OPENS.match(piece) is not None


def own_words(piece: str) -> list[str]:
    """The words of a piece with a meaning of their own."""
    return [word.text for word in words_in(piece) if word.text.lower() not in FUNCTION_WORDS | _VIEWS]

"""Who takes which stance on each issue: made when an edition is built, read from its file when somebody asks.

Of everybody who holds a stance the latest brief that says so, with the quote, which is compared with its brief when
this is made: what is sealed here has been checked. How a survey is ordered and shown is `index/answers/positions.py`'s.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from index.corpus.chunking import is_seen
from index.corpus.voices import Voices, key, speaker
from index.editions.holdings.layout import Held, Layout
from index.editions.holdings.stated import COLUMNS, Stated
from index.records import Brief, Citation, Holder, Sentence, Stance, Voice

Row = list[Any]
"""A stand as it is kept: brief, place among its positions, start, end, sentence, stance, names, outlet, date, and what
a citation of it says, or None where its quote is not seen."""

ISSUES_KEPT = 64


@dataclass(frozen=True, slots=True)
class Taken:
    """A stance that a brief holds, whose it is, and the row of the sentence that says it, -1 for a slice that is none.

    `opens` says that this sentence is the first of its brief.
    `rank` puts experts and organisations before governments, and those before what nobody signed; `age` the older
    before the newer, the undated last. `cited` is the citation of it, without a number yet; None where its quote is
    not what a reader sees.
    """

    brief_id: str
    place: Sentence
    row: int
    opens: bool
    stance: Stance
    holder: Holder
    voices: tuple[Voice, ...]
    date: str | None
    rank: int
    age: tuple[str, str]
    cited: Citation | None


class Surveys:
    """The stands on each issue of an edition."""

    def __init__(self, held: Held, layout: Layout, voices: Voices) -> None:
        self._layout = layout
        self._voices = voices
        self._held = held
        self._lines = {json.loads(held[start:end])[0]: (end, stop) for start, end, stop in _lines(held)}
        self.on = lru_cache(maxsize=ISSUES_KEPT)(self._on)
        """The latest stand for each stance of everybody who takes one on an issue, as they come in the briefs."""

    def _on(self, issue: str) -> tuple[Taken, ...]:
        return tuple(taken(row, self._layout, self._voices) for row in self.rows(issue))

    def rows(self, issue: str) -> list[Row]:
        """The stands on an issue as they are kept."""
        start, stop = self._lines.get(issue, (0, 0))
        found: list[Row] = json.loads(self._held[start:stop] or b"[]")
        return found

    def line(self, issue: str) -> bytes:
        """The stands on an issue to the letter, as they lie on disk; nothing where there are none."""
        start, stop = self._lines.get(issue, (0, 0))
        return bytes(self._held[start:stop])


def _lines(held: Held) -> Iterator[tuple[int, int, int]]:
    """Where the two lines of each issue begin and end: its name, and its stands."""
    start = 0
    while start < len(held):
        end = held.find(b"\n", start) + 1
        stop = held.find(b"\n", end) + 1
        yield start, end, stop
        start = stop


def taken(row: Row, layout: Layout, voices: Voices) -> Taken:
    """The stand that is kept so."""
    brief_id, _, start, end, inside, stance, names, outlet, date, said = row
    holder = Holder(tuple(names), outlet)
    first = int(layout.sentences[layout.rows_of(brief_id).start])
    cited = _citation(brief_id, start, end, date, said, voices) if said else None
    at = first + inside if inside >= 0 else -1
    whose, age = voices.of(holder), (date or "9999", holder.name)
    kinds = {voice.kind for voice in whose}
    rank = int("government" in kinds) if kinds else 2
    return Taken(brief_id, Sentence(start, end), at, inside == 0, stance, holder, whose, date, rank, age, cited)


def _citation(brief_id: str, start: int, end: int, date: str | None, said: Sequence[Any], voices: Voices) -> Citation:
    title, author, url, quote, publisher, source_title, own_words, names, outlet = said
    holder = Holder(tuple(names), outlet)
    return Citation(
        number=0,
        brief_id=brief_id,
        title=title,
        author=author,
        date=date,
        url=url,
        quote=quote,
        start=start,
        end=end,
        publisher=publisher,
        source_title=source_title,
        own_words=own_words,
        holder=holder,
        voices=voices.of(holder),
    )


def row_of(brief: Brief, stated: Stated, at: int) -> Row:
    """A stand as it is kept: the entry `at` of what is stated, which is the brief's."""
    held = dict(zip(COLUMNS, stated.numbers[at].tolist(), strict=True))
    start, end, whose = held["start"], held["end"], stated.holders[held["who"]]
    said: list[Any] | None = None
    if is_seen(brief, start, end):
        who = speaker(brief, start, end)
        quote = brief.body[start:end]
        said = [brief.title, brief.author, brief.url, quote, brief.publisher, brief.source_title, brief.own_words]
        said += [who.names, who.outlet]
    stance = stated.tables["stance"][held["stance"]]
    return [brief.id, held["at"], start, end, held["exact"], stance, whose.names, whose.outlet, brief.date, said]


def latest(stated: Stated, rows: Iterable[int], same: Sequence[object]) -> list[int]:
    """Of these rows, the oldest first, the latest for each stance of everybody, as they come.

    `same` tells by the number of a holder who is who; None for nobody, where each brief stands for itself.
    """
    found: dict[tuple[object, int], int] = {}
    stance, who = stated.column("stance"), stated.column("who")
    for row in rows:
        whose = same[who[row]]
        found[int(stated.owners[row]) if whose is None else whose, int(stance[row])] = row
    return [*found.values()]


def known_by(stated: Stated) -> list[object]:
    """For each holder what is equal for the same people, and None for nobody."""
    return [frozenset(map(key, one.names)) or None for one in stated.holders]


def write_surveys(
    stated: Stated,
    oldest: Callable[[Iterable[int]], list[int]],
    brief: Callable[[int], Brief],
    before: Callable[[str], bytes],
) -> bytes:
    """The file of the stands on all issues; `before` gives the line of an issue on which they are what they were.

    `oldest` sorts rows of entries by their briefs, the oldest first; `brief` is that of a row.
    """
    same = known_by(stated)
    lines = [_line([""]), _line([])]  # no file is empty: each byte of it is sealed
    for issue, rows in stated.positions.items():
        known = before(issue)
        kept = [] if known else latest(stated, oldest(rows.tolist()), same)
        lines += [_line([issue]), known or _line([row_of(brief(int(stated.owners[row])), stated, row) for row in kept])]
    return b"".join(lines)


def _line(values: Sequence[Any]) -> bytes:
    return json.dumps(values, ensure_ascii=False).encode() + b"\n"

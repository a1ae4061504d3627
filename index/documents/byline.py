"""Who wrote a document and when, as its first lines say; and the names in what files say of themselves.

A line counts that names its author as one (“By Mara Vint, 14 September 2021”), or a date and nothing else. A name that
merely stands under the title may be anything, so it is shown as a question.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence
from dataclasses import dataclass

from index.corpus.people import is_person, parted
from index.documents.text import short_line
from index.english import MONTHS
from index.messages import joined, say, spoken_date

_LOOKED_AT = 14
"""Paragraphs, from the first, among which a byline or a date may stand."""

_NEAR = 4
"""Paragraphs among which a line of nothing but a name may be its author's."""

_LONGEST = 200
_DATELINE = 60
"""Letters before which a line's date may be that of the whole text: “WASHINGTON, March 3 — …”."""

_BY = re.compile(
    r"(?:^|(?<=[|•·–—]))\s*(?:(?:written|prepared|a (?:report|paper|commentary|memo)|text|story|analysis)\s+)?"
    r"(?:by|authors?\s*:|von|par)[:\s]\s*(.+)$",
    re.I,
)
_MAIL = re.compile(r"[<(\[{]?\s*(?:mailto:)?[\w.+,{}-]+@[\w.-]+\s*[>)\]}]?")
_ASIDE = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|[*†‡§¶]+|(?<=[^\W\d])\d[\d,]*(?=\s|,|$)")
_DEGREE = re.compile(
    r"(?:Ph\.? ?D|D\.? ?Phil|[MJ]\.? ?D|[MB]\.? ?(?:A|S|Sc|Phil|Ed|Eng)|LL\.? ?[BMD]|MBA|MPA|MPP|CPA|Esq|Ret|R\.?N"
    r"|P\.?E)\.?",
    re.I,
)
_TITLED = re.compile(r"^(?:(?:Dr|Prof|Professor|Mr|Mrs|Ms|Sir|Dame)\.?\s+)+", re.I)
_SUFFIX = re.compile(r"(?:Jr|Sr|II|III|IV)\.?", re.I)
_INITIALS = re.compile(r"(?:[^\W\d_]\.?[- ]?){1,3}")
_ROLE = re.compile(
    r"\b(?:fellow|director|professor|president|chair(?:man|woman)?|editor|correspondent|analyst|researcher|scholar"
    r"|reporter|writer|columnist|secretary|minister|ambassador|manager|officer|adviser|advisor|expert|student|head"
    r"|staff|author|washington|london|new york)\b",
    re.I,
)
"""Words of what an author is, or where: they stand behind a name and a comma and are none."""

_NOBODY = frozenset(
    """
    user admin administrator owner author unknown anonymous windows microsoft python-docx root default guest pc hp dell
    none null n/a unspecified
    """.split()
)
_MOST = 20

_MONTH = "|".join(f"{month[:3]}(?:{month[3:]})?\\.?" for month in MONTHS).replace("Sep(?:tember)?", "Sept?(?:ember)?")
_DAY = r"(?P<d{0}>\d{{1,2}})(?:st|nd|rd|th)?"
_DATE = re.compile(
    rf"(?<![\w/.-])(?:{_DAY.format(1)}\s+(?P<m1>{_MONTH}),?\s+(?P<y1>\d{{4}})"
    rf"|(?P<m2>{_MONTH})\s+{_DAY.format(2)},?\s+(?P<y2>\d{{4}})|(?P<m3>{_MONTH}),?\s+(?P<y3>\d{{4}})"
    r"|(?P<y4>\d{4})-(?P<n4>\d{1,2})-(?P<d4>\d{1,2}))(?![\w/-])",
    re.I,
)
_SAID = re.compile(
    r"[\s|,•·–—:()-]*(?:(?:published|posted|released|issued|date|dated|on|mon|tues?|wed(?:nes)?|thur?s?|fri|sat(?:ur)?|sun)"
    r"(?:day)?[\s|,•·–—:()-]*)*",
    re.I,
)
"""What may stand beside a date in a line that says nothing else."""

_CHANGED = re.compile(r"\b(?:updated|modified|revised|accessed|retrieved|printed|deadline|effective|expires?)\b", re.I)


@dataclass(frozen=True, slots=True)
class Byline:
    """The authors and the date that a document's first lines name, and a name there that may be its author's.

    `late` is a date there that has not come yet.
    """

    authors: tuple[str, ...] = ()
    date: str | None = None
    perhaps: tuple[str, ...] = ()
    late: str | None = None


def byline_of(paragraphs: Sequence[str]) -> Byline:
    """What the first of these paragraphs say of who wrote the text and when."""
    authors: tuple[str, ...] = ()
    perhaps: tuple[str, ...] = ()
    dates: list[str] = []
    for number, paragraph in enumerate(paragraphs[:_LOOKED_AT]):
        for line in paragraph.split("\n"):
            line = line.lstrip("#> ").strip()
            if not line or len(line) > _LONGEST:
                continue
            named, undated = _BY.search(line), _undated(line)
            by = tuple(filter(is_person, names(_undated(named[1])[0]))) if named else ()
            authors = authors or by
            alone = _perhaps(undated[0]) if number < _NEAR and not named else ()
            perhaps = perhaps or alone
            dates += [date for date in undated[1] if (by or alone or not undated[0]) and not _CHANGED.search(line)]
    late = next((date for date in dates if not _has_come(date)), None)
    date = next((date for date in dates if _has_come(date)), None)
    return Byline(authors, date, () if authors else perhaps, late if date is None else None)


_PUBLISHED = re.compile(
    r"\b(?:published|posted|issued|released|dated|delivered|appeared)\b[^.!?:;]{0,60}$", re.I
)  # fmt: skip
_LINES = 20


def published_in(text: str) -> tuple[str, ...]:
    """The dates in the first lines of a text that these say to be those of its publication, or of which they open."""
    found = []
    for line in [one for one in text.split("\n") if one.strip()][:_LINES]:
        for match in _DATE.finditer(line[:_LONGEST]):
            opens = match.start() <= _DATELINE and re.match(r"\s*[—–-]{1,2}\s", line[match.end() :]) is not None
            if (opens or _PUBLISHED.search(line[: match.start()])) and (date := _iso(match)) and _has_come(date):
                found.append(date)
    return tuple(found)


_PLACE = re.compile(
    r"(?:first |originally )?published (?:in|by) (?P<name>(?:the )?(?P<first>\w).{1,80}?)(?:,| on)?", re.I
)


def publisher_in(text: str) -> str | None:
    """What one of the first lines says, before a date, to have published the text; it may be a place as well."""
    for line in [one.strip(" #>*_|") for one in text.split("\n") if one.strip()][:_LINES]:
        for date in _DATE.finditer(line[:_LONGEST]):
            found = _PLACE.fullmatch(line[: date.start()].rstrip())
            if found and found["first"].isupper():
                return found["name"]
    return None


def stands_alone(name: str, text: str) -> bool:
    """Whether one of the first lines of a text is a name and nothing else, or says that it was published there."""
    lines = [" ".join(line.strip(" #>*_|").split()) for line in text.split("\n") if line.strip()][:_LINES]
    wanted = re.compile(rf"\b(?:published|appeared)\b[^.!?]{{0,40}}\b(?:in|by|at|on) {re.escape(name)}(?!\w)", re.I)
    return any(line.casefold() == name.casefold() or wanted.search(line[:_LONGEST]) for line in lines)


@dataclass(frozen=True, slots=True)
class Origin:
    """The authors and the date of a document, and for keys of the front matter what is doubtful about them."""

    authors: tuple[str, ...]
    date: str | None
    doubts: tuple[tuple[str, str], ...]


def origin_of(paragraphs: Sequence[str], author: str | None, made: datetime.date | None) -> Origin:
    """Who wrote a text and when, by its first paragraphs; or else by the author and the day that its file names.

    The day on which a file was made is never the date.
    """
    said = byline_of(paragraphs)
    told = names(author)
    doubts: list[tuple[str, str]] = []
    if not said.authors and told and not set(told) <= set(said.perhaps):
        doubts.append(("author", say("doubt-author", names=joined(told))))
    elif not said.authors and not told and said.perhaps:
        doubts.append(("author", say("doubt-author-perhaps", names=joined(said.perhaps), count=len(said.perhaps))))
    if said.late is not None:
        doubts.append(("date", say("doubt-date-late", date=spoken_date(said.late))))
    elif said.date is None and made is not None:
        doubts.append(("date", say("doubt-date-made", date=spoken_date(made.isoformat()))))
    return Origin(said.authors or told, said.date, tuple(doubts))


def _perhaps(line: str) -> tuple[str, ...]:
    """The names in a line that holds nothing else."""
    found = names(line.replace(" | ", "; "))
    plain = not re.search(r"[.!?:]$", line) and len(line.split()) <= 12
    people = all(is_person(name) and name[0].isalpha() for name in found)
    return found if plain and found and people and not _ROLE.search(line) else ()


def _undated(line: str) -> tuple[str, list[str]]:
    """A line without its dates, "" when it says nothing else; and the dates."""
    dates = [date for match in _DATE.finditer(line) if (date := _iso(match)) is not None]
    rest = _DATE.sub(" | ", line)
    rest = "" if dates and _SAID.fullmatch(rest.replace("|", " ")) else rest
    return (rest.strip(" |,•·–—-") if dates else line), dates


def _iso(match: re.Match[str]) -> str | None:
    """A date that was found, in the form of the front matter."""
    told = {name: value for name, value in match.groupdict().items() if value}
    year = int(next(value for name, value in told.items() if name[0] == "y"))
    named = next((value for name, value in told.items() if name[0] == "m"), None)
    month = int(told["n4"]) if named is None else 1 + [one[:3].lower() for one in MONTHS].index(named[:3].lower())
    day = next((int(value) for name, value in told.items() if name[0] == "d"), None)
    try:
        made = datetime.date(year, month, day or 1)
    except ValueError:
        return None
    return made.isoformat() if day else made.isoformat()[:7]


def _has_come(date: str) -> bool:
    tomorrow = datetime.datetime.now(datetime.UTC).date() + datetime.timedelta(days=1)
    return date <= tomorrow.isoformat()[: len(date)]


def names(text: str | None) -> tuple[str, ...]:
    """The names in a text that has one or several in any of the forms in which files give them.

    Addresses, degrees and what an author is are left out, “Vint, Mara” is turned, and a name in capitals set small.
    Names that stand for nobody are none.
    """
    whole = short_line(text, 2000) or ""
    whole = _MAIL.sub("; ", whole)
    whole = re.sub(r"^\s*(?:(?:written |text )?by|authors?)\s*[: ]\s*", "", whole, flags=re.I)
    whole = " ".join(_ASIDE.sub(" ", whole).split())
    found: list[str] = []
    for part in re.split(r"\s*[;|•·\n]\s*|\s/\s", whole):
        found += _group(part.strip(" ,"))
    kept = (name for one in found if (name := _tidy(one)))
    return tuple(dict.fromkeys(kept))[:_MOST]


def _group(text: str) -> list[str]:
    """The names in a text without semicolons."""
    pieces = [piece for piece in re.split(r"\s*,\s*(?:(?:and|&)\s+)?|\s+(?:and|&)\s+", text, flags=re.I) if piece]
    pieces = _with_suffixes([piece for piece in pieces if not _DEGREE.fullmatch(piece)])
    if len(pieces) > 1 and "," in text:
        turned = _turned(pieces, text)
        if turned:
            return turned
        people = [piece for piece in pieces if is_person(_plain(piece)) and not _ROLE.search(piece)]
        if is_person(_plain(pieces[0])):
            return people
    if len(pieces) > 1 and all(is_person(_plain(piece)) for piece in pieces):
        return pieces
    if len(pieces) == 1:
        return pieces
    return list(parted(text))


def _turned(pieces: list[str], text: str) -> list[str]:
    """The names of a text that gives each with the surname first, or none."""
    groups = re.split(r"\s+(?:and|&)\s+", text, flags=re.I)
    if len(pieces) == 2 and _is_given(pieces[1]) and (suffixed := re.fullmatch(r"(\S+)(, \S+)", pieces[0])):
        return [f"{pieces[1]} {suffixed[1]}{suffixed[2]}"]
    if len(pieces) > 2 and _is_surname(pieces[0]) and _is_given(pieces[1]) and all(map(is_person, pieces[2:])):
        return [f"{pieces[1]} {pieces[0]}", *pieces[2:]]
    if len(pieces) == 2 * len(groups):
        pairs = [(pieces[2 * number], pieces[2 * number + 1]) for number in range(len(groups))]
    elif len(pieces) % 2 == 0 and len(groups) == 1:
        pairs = list(zip(pieces[::2], pieces[1::2], strict=True))
    else:
        return []
    if all(_is_surname(last) and _is_given(first) for last, first in pairs):
        return [f"{first} {last}" for last, first in pairs]
    return []


def _is_surname(text: str) -> bool:
    """Whether a text may be a surname alone: one word, or one with small ones before it."""
    words = text.split()
    return bool(words) and all(word[0].islower() for word in words[:-1]) and words[-1][0].isupper()


def _is_given(text: str) -> bool:
    """Whether a text may be what stands before a surname: a name or two, or initials."""
    words = text.split()
    initials = _INITIALS.fullmatch(text) is not None
    named = len(words) <= 2 and all(
        word[0].isupper() and word.replace(".", "").replace("-", "").isalpha() for word in words
    )
    return initials or (named and not _ROLE.search(text) and is_person(f"{text} X"))


def _with_suffixes(pieces: list[str]) -> list[str]:
    """The pieces, with “Jr.” put back behind the name that it belongs to."""
    made: list[str] = []
    for piece in pieces:
        if made and _SUFFIX.fullmatch(piece):
            made[-1] += f", {piece}"
        else:
            made.append(piece)
    return made


def _plain(name: str) -> str:
    return _TITLED.sub("", name)


def _tidy(name: str) -> str | None:
    """A name as one writes it, or None for what is none."""
    name = _plain(name).strip(" ,.-–—") + ("." if re.search(r"\b(?:[A-Z]|Jr|Sr)\.$", name.strip()) else "")
    words = name.split()
    if (
        not words
        or words[0].lower() in _NOBODY
        or not re.search(r"[^\W\d_]{2}", name)
        or re.search(r"[:\\_@/]|\d", name)
    ):
        return None
    while len(words) > 2 and _DEGREE.fullmatch(words[-1]) and words[-1].upper() != words[-1].lower():
        words = words[:-1]
    if len(words) == 1 and words[0].islower():
        return None  # what somebody is called at a computer
    letters = [word for word in words if len(word.strip(".")) > 1]
    shouted = len(words) > 1 and letters and all(word.removeprefix("Mc").isupper() for word in letters)
    return " ".join(_small(word) if shouted and len(word.strip(".")) > 1 else word for word in words)


def _small(word: str) -> str:
    """A word in capitals with one at its head, and behind a hyphen, an apostrophe and “Mc”."""
    made = re.sub(r"[^\W\d_]+", lambda part: part[0].capitalize(), word.lower())
    made = re.sub(r"(?<=['’])S$", "s", made)
    return re.sub(r"^Mc([a-z])", lambda match: f"Mc{match[1].upper()}", made)

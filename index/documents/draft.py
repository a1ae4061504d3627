"""What was read of a file -> a brief file, with a list of what an editor should add; nothing is saved here.

A file becomes a brief of kind "document". One that is in the brief format already stays as it is: its words are
ours, not an author's. Front matter is read by the library, whose reading counts, and written by PyYAML, every value
a text on one line, so that nothing a file says of itself can end the front matter or add a key to it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from hashlib import sha256
from itertools import count
from pathlib import Path
from typing import Any

import yaml

from index.corpus.note import note_of, theirs, without_note
from index.corpus.parsing import is_id, parse_brief, split_front_matter
from index.corpus.people import parted
from index.desk import Files, Source, files_at
from index.documents.extracted import Extracted, Refused
from index.documents.text import safe_name, short_line
from index.english import one_line
from index.messages import ENGLISH, say, spoken_in
from index.records import KINDS, Brief
from index.subject import GENERAL, Subject

_LONGEST_ID = 60
_LONGEST_TITLE = 120
_LONGEST_VALUE = 300
_GOES_ON = re.compile(r"[.,:;–—-]$")
_DOUBTS = re.compile(r"---\n((?:# [a-z]+: .*\n)+)")
_DOUBT = re.compile(r"# ([a-z]+): (.*)\n")
_MARKUP = re.compile(r"^[#>*\-\s]+")

Fields = dict[str, Any]
"""The front matter by its keys: texts, lists of texts, and of a brief the lists of what it recommends and holds."""

ORDER = (
    *("title", "source_title", "author", "voice", "affiliation", "publisher", "date", "url", "kind", "topics"),
    *("language", "questions", "recommendations", "positions"),
)
_WANTED = ("author", "date", "publisher", "url", "topics")

_KIND = re.compile(rf"""^["']?kind["']?[ \t]*:[ \t]*["']?(?:{"|".join(KINDS)})["']?[ \t\r]*(?:#.*)?$""", re.M)
_LONGEST_HEADER = 50_000
"""Characters of front matter; our longest has 4,000, and a reply to a draft reads and writes it anew."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A brief file that is not saved yet: `id` (its stem), `text` (all of it), and the brief that it holds.

    `notes` are sentences to be shown.
    """

    id: str
    text: str
    brief: Brief
    notes: tuple[str, ...] = ()

    @property
    def body(self) -> str:
        """The text of the document, without our note."""
        return without_note(self.brief.body).strip()

    @property
    def summary(self) -> str:
        """Our note below it, what we say of it; without the words on which language model worded it."""
        note = note_of(self.brief.body)
        with spoken_in(ENGLISH):  # as it stands in the file
            before, behind = say("summary-worded", model="\n").split("\n")
        worded = note.startswith(before) and behind in note
        return note.partition(behind)[2].strip() if worded else note

    @property
    def doubts(self) -> tuple[tuple[str, str], ...]:
        """Sentences on what is doubtful, each with the key of the front matter that settles it."""
        return doubts_of(self.text)

    @property
    def missing(self) -> tuple[str, ...]:
        """The keys of the front matter that an editor should add; a background note has no author."""
        held = fields_of(self.brief)
        return tuple(key for key in _WANTED if key not in held and (key, self.brief.kind) != ("author", "background"))


def is_brief(text: str) -> bool:
    """Whether a text is a brief, or opens with front matter that says what kind of brief it is."""
    parts = split_front_matter(text)
    if parts is None:
        return False
    return _KIND.search(parts[0]) is not None or (
        len(parts[0]) <= _LONGEST_HEADER and parse_brief(text, "brief")[0] is not None
    )


def extract_brief(text: str, subject: Subject = GENERAL) -> Extracted | Refused:
    """The whole file as it stands, for what a brief quotes of itself is to the letter; or its first fault."""
    parts = split_front_matter(text)
    if parts is not None and len(parts[0]) > _LONGEST_HEADER:
        return Refused(say("brief-long", most=_LONGEST_HEADER // 1000))
    brief, problems = parse_brief(text, "brief", subject)
    if brief is None:
        first = problems[0]
        return Refused(say("brief-faulty", line=first.line, problem=short_line(first.message, 1000)))
    return Extracted("a brief", brief.body, brief.title, date=brief.date, url=brief.url, brief=text)


def draft(found: Extracted, name: str, taken: Collection[str]) -> Draft:
    """The brief file that `found` makes; `name` is the file's, `taken` are the ids that exist."""
    if found.brief is not None:
        return _brief(found, found.brief, name, taken)
    title, notes = _title(found, name)
    body = theirs(found.text.strip())
    body = _untitled(body, title) if say("document-titled") in notes else body
    text, made = written(_fields(found, title), f"{body}\n", found.doubts), new_id(title, name, taken)
    return Draft(made, text, read_draft(text, made), (*found.notes, *notes))


def _brief(found: Extracted, text: str, name: str, taken: Collection[str]) -> Draft:
    """A brief of ours as it stands, under the name of its file where that is an id."""
    stem = Path(safe_name(name)).stem
    wanted = stem if is_id(stem) else new_id(found.title or "", name, ())
    made = _free(wanted, taken)
    there = (say("brief-there", id=wanted, other=made),) if wanted in taken else ()
    return Draft(made, text, read_draft(text, made), (*found.notes, *there))


def same_as(text: str, source: Source) -> str | None:
    """The id of the brief in a folder whose body has the same words as `text`, or None."""
    wanted, files = _words_hash(text), files_at(source)
    for name in files.listing():
        body = _body(files, name) if name.endswith(".md") else None
        if body is not None and _words_hash(body) == wanted:
            return name.removesuffix(".md")
    return None


def _body(files: Files, name: str) -> str | None:
    """The body of a brief file; None when it cannot be read as one."""
    try:
        parts = split_front_matter((files.read(name) or b"").decode())
    except (OSError, UnicodeDecodeError):
        return None
    return without_note(parts[1]) if parts is not None else None


def _words_hash(text: str) -> bytes:
    """The same for texts that differ in nothing but white space, marks of punctuation and capitals."""
    return sha256(" ".join(re.findall(r"\w+", unicodedata.normalize("NFKC", text).casefold())).encode()).digest()


def _fields(found: Extracted, title: str) -> Fields:
    """The front matter, without what is not known."""
    values: dict[str, str | list[str] | None] = {
        "title": title,
        "author": [name for author in found.authors for name in parted(short_line(author, _LONGEST_VALUE) or "")],
        "publisher": short_line(found.publisher, _LONGEST_VALUE),
        "date": found.date,
        "url": found.url if found.url is None or len(found.url) <= _LONGEST_VALUE else None,
        "kind": "document",
        "language": found.language,
    }
    return {key: value for key, value in values.items() if value}


def _title(found: Extracted, name: str) -> tuple[str, tuple[str, ...]]:
    """A title from the file, its first line, or its name, and the sentence that says which."""
    told = short_line(found.title, _LONGEST_TITLE)
    if told is not None:
        return told, ()
    first = short_line(_MARKUP.sub("", found.text.lstrip().split("\n", 1)[0]), _LONGEST_TITLE)
    if first is not None and re.search(r"\w{2}", first):
        return first, (say("document-titled"),)
    stem = safe_name(name).rsplit(".", 1)[0].replace("_", " ")
    return short_line(stem, _LONGEST_TITLE) or "Document", (say("document-titled-name"),)


def _untitled(text: str, title: str) -> str:
    """A text without the line above it that is its title: not one that is cut there, goes on or is a sentence."""
    line, _, rest = text.partition("\n")
    alone = line.startswith("#") or rest.startswith("\n")
    whole = short_line(_MARKUP.sub("", line)) == title and (line.startswith("#") or not _GOES_ON.search(title))
    return rest.strip() if alone and whole and rest.strip() else text


def new_id(title: str, name: str, taken: Collection[str]) -> str:
    """An id of small letters, digits and hyphens that is not taken, from the title or else the file's name."""
    return _free(_slug(title) or _slug(safe_name(name).rsplit(".", 1)[0]) or "document", taken)


def _free(wanted: str, taken: Collection[str]) -> str:
    """The id, or with the first number that makes it one that is not taken."""
    used = {"readme", *(each.lower() for each in taken)}
    return next(made for made in numbered(wanted) if made not in used)


def numbered(brief_id: str) -> Iterator[str]:
    """The id, and then the same with each number from 2 on, cut so that it stays an id."""
    yield brief_id
    for number in count(2):
        yield f"{brief_id[: _LONGEST_ID - len(str(number)) - 1]}-{number}"


def _slug(text: str) -> str:
    """The Latin letters and digits of a text, its words joined by hyphens, cut where a word ends."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower().replace("'", "")
    words = re.findall(r"[a-z0-9]+", plain)
    slug = "-".join(words)
    if len(slug) > _LONGEST_ID - 8:
        slug = slug[: _LONGEST_ID - 8].rsplit("-", 1)[0] if len(words[0]) < _LONGEST_ID - 8 else slug[: _LONGEST_ID - 8]
    return slug


def read_draft(text: str, brief_id: str) -> Brief:
    """The brief that a text without faults holds; raises ValueError when it has some."""
    brief, problems = parse_brief(text, brief_id)
    if brief is None:
        raise ValueError(problems[0].message)
    return brief


def fields_of(brief: Brief) -> Fields:
    """The front matter that says what a brief says, without what it leaves out."""
    held = asdict(brief) | {"author": brief.authors}
    return {key: _plain(held[key]) for key in ORDER if held[key]}


def written(fields: Mapping[str, Any], body: str, doubts: Iterable[tuple[str, str]] = ()) -> str:
    """The text of a brief file; fields that are empty are left out, and doubts are comments above the others."""
    ordered = {key: fields[key] for key in ORDER if fields.get(key)}
    header = yaml.safe_dump(ordered, sort_keys=False, allow_unicode=True, width=10_000)
    told = "".join(f"# {key}: {one_line(sentence)}\n" for key, sentence in doubts)
    return f"---\n{told}{header}---\n{body}"


def doubts_of(text: str) -> tuple[tuple[str, str], ...]:
    """The doubts that stand in a brief file."""
    found = _DOUBTS.match(text)
    return tuple((key, sentence) for key, sentence in _DOUBT.findall(found[1])) if found else ()


def _plain(value: Any) -> Any:
    """Lists for tuples, and no entry that is empty: as PyYAML is to write it."""
    if isinstance(value, dict):
        return {key: _plain(inner) for key, inner in value.items() if inner}
    return [_plain(inner) for inner in value] if isinstance(value, list | tuple) else value

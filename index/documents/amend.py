"""Lines such as "author: Jo Example" -> a draft with another front matter; nothing is saved here.

What a field may hold is the library's to say: a change that it finds a fault in is refused in its words.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from dataclasses import replace
from datetime import datetime
from typing import Any

from babel import Locale

from index.corpus.parsing import parse_brief
from index.corpus.people import parted
from index.documents.draft import Draft, Fields, doubts_of, fields_of, new_id, read, written
from index.documents.extracted import Refused
from index.documents.text import cleaned, short_line
from index.messages import ENGLISH, say
from index.reading.issues import topic_of
from index.spoken import locale
from index.subject import GENERAL, Subject

_KEYS = {
    **{key: key for key in ("title", "author", "affiliation", "publisher", "date", "url", "topics", "language")},
    **{"authors": "author", "topic": "topics", "address": "url", "link": "url", "source": "publisher"},
}
_NAMES = tuple(dict.fromkeys(_KEYS.values()))
_LINE = re.compile(r"[ ]*([A-Za-z]+)[ ]*[:=][ ]*(.*)")
_DATES = ("%d %B %Y", "%d %b %Y", "%B %d %Y", "%b %d %Y", "%Y %B %d")
_MONTHS = ("%B %Y", "%b %Y", "%Y %B")
_SHOWN = 60


def is_amendment(text: str) -> bool:
    """Whether every line of a text names a field of the front matter."""
    return all(_key(line) is not None for line in _lines(text)) and bool(_lines(text))


def amended(
    draft_id: str, text: str, lines: str, taken: Collection[str], subject: Subject = GENERAL
) -> Draft | Refused:
    """The draft with this text once what the lines say is in its front matter, or the sentence that says why not.

    A field without a value is taken out. The id follows the title of a document, and is none that is taken.
    """
    before, changed = read(text, draft_id), Fields()
    for line in _lines(lines) or [""]:
        key, match = _key(line), _LINE.fullmatch(line)
        if key is None or match is None:
            return Refused(say("field-unknown", line=line[:_SHOWN], keys=", ".join(_NAMES)))
        changed[key] = _topics(match[2], subject) if key == "topics" else _VALUES.get(key, _folded)(match[2])
    doubts = [doubt for doubt in doubts_of(text) if doubt[0] not in changed]
    made = written(fields_of(before) | changed, before.body, doubts)
    brief, problems = parse_brief(made, draft_id, subject)
    if brief is None:
        return Refused(say("field-wrong", problem=short_line(problems[0].message, 1000)))
    follows = "title" in changed and brief.kind == "document"
    made_id = new_id(brief.title, f"{draft_id}.md", taken) if follows else draft_id
    return Draft(made_id, made, replace(brief, id=made_id), (say("draft-amended", changed=", ".join(changed)),))


def _lines(text: str) -> list[str]:
    return [line for line in cleaned(text).split("\n") if line.strip()]


def _key(line: str) -> str | None:
    """The field that a line is about, or None."""
    match = _LINE.fullmatch(line)
    return _KEYS.get(match[1].lower()) if match else None


def _authors(value: str) -> list[str]:
    return list(parted(value))


def _topics(value: str, subject: Subject) -> list[str]:
    """The topics that the words mean, and as they stand those that mean none."""
    wanted = [one for part in re.split(r"[,;]", value.strip("[] ")) if (one := _folded(part))]
    return list(dict.fromkeys(found if isinstance(found := topic_of(one, subject), str) else one for one in wanted))


def _date(value: str) -> str:
    """A date in words in the form of the format; anything else as it stands."""
    written_out = " ".join(re.sub(r"(?<=\d)(?:st|nd|rd|th)\b|,", " ", value).split())
    for forms, shape in ((_DATES, "%Y-%m-%d"), (_MONTHS, "%Y-%m")):
        for form in forms:
            try:
                return datetime.strptime(written_out, form).strftime(shape)  # noqa: DTZ007 - a day has no zone
            except ValueError:
                continue
    return _folded(value)


def _language(value: str) -> str:
    spoken = [*Locale(ENGLISH).languages.items(), *locale().languages.items()]
    named: dict[str, str] = {name.lower(): code for code, name in spoken}
    return named.get(value.strip().lower(), _folded(value))


def _folded(value: str) -> str:
    """On one line, and not cut: what is too long is for the library to refuse."""
    return " ".join(value.split())


_VALUES: dict[str, Callable[[str], Any]] = {
    "author": _authors, "date": _date, "language": _language,
}  # fmt: skip

"""Lines such as "author: Jo Example" -> a draft with another front matter; nothing is saved here.

What a field may hold is the library's to say: a change that it finds a fault in is refused in its words.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from datetime import datetime
from typing import Any

from bot.documents import names, sentences
from bot.documents.cleaning import cleaned, one_line
from bot.documents.drafting import Draft, new_id
from bot.documents.frontmatter import Fields, read, written
from bot.documents.records import Refused
from index import parse_brief, topic_of

_KEYS = {
    **{key: key for key in ("title", "author", "affiliation", "publisher", "date", "url", "topics", "language")},
    **{"authors": "author", "topic": "topics", "address": "url", "link": "url", "source": "publisher"},
}
_LINE = re.compile(r"[ ]*([A-Za-z]+)[ ]*[:=][ ]*(.*)")
_DATES = ("%d %B %Y", "%d %b %Y", "%B %d %Y", "%b %d %Y", "%Y %B %d")
_MONTHS = ("%B %Y", "%b %Y", "%Y %B")
_LANGUAGES = {name.lower(): code for code, name in sentences.LANGUAGES.items()}
_SHOWN = 60


def is_amendment(text: str) -> bool:
    """Whether every line of a text names a field of the front matter."""
    return all(_key(line) is not None for line in _lines(text)) and bool(_lines(text))


def amended(draft_id: str, text: str, lines: str, taken: Collection[str]) -> Draft | Refused:
    """The draft with this text once what the lines say is in its front matter, or the sentence that says why not.

    A field without a value is taken out. The id follows the title of a document, and is none that is taken.
    """
    fields, body = read(text)
    changed: Fields = {}
    for line in _lines(lines):
        key, match = _key(line), _LINE.fullmatch(line)
        if key is None or match is None:
            keys = ", ".join(key for key, same in _KEYS.items() if key == same)
            return Refused(sentences.FIELD_UNKNOWN.format(line=line[:_SHOWN], keys=keys))
        changed[key] = _VALUES.get(key, one_line)(match[2])
    if not changed:
        return Refused(sentences.FIELD_UNKNOWN.format(line="", keys=", ".join(dict.fromkeys(_KEYS.values()))))
    fields |= changed
    made = written(fields, body)
    brief, problems = parse_brief(made, draft_id)
    if brief is None:
        return Refused(sentences.FIELD_WRONG.format(problem=one_line(problems[0].message)))
    follows = "title" in changed and fields["kind"] == "document"
    note = sentences.DRAFT_AMENDED.format(changed=", ".join(changed))
    return Draft(
        id=new_id(brief.title, f"{draft_id}.md", taken) if follows else draft_id,
        text=made,
        fields={key: value for key, value in fields.items() if value},
        body=body.strip(),
        notes=(note,),
    )


def _lines(text: str) -> list[str]:
    return [line for line in cleaned(text).split("\n") if line.strip()]


def _key(line: str) -> str | None:
    """The field that a line is about, or None."""
    match = _LINE.fullmatch(line)
    return _KEYS.get(match[1].lower()) if match else None


def _authors(value: str) -> list[str]:
    """One or more names; a comma parts them where each has a first and a last name."""
    pieces = [piece.strip() for piece in value.split(",")]
    apart = all(len(piece.split()) > 1 for piece in pieces)
    return list(names.authors(";".join(pieces) if apart else value))


def _topics(value: str) -> list[str]:
    """The topics that the words mean, and as they stand those that mean none."""
    wanted = [one for part in re.split(r"[,;]", value.strip("[] ")) if (one := one_line(part))]
    return list(dict.fromkeys(found if isinstance(found := topic_of(one), str) else one for one in wanted))


def _date(value: str) -> str | None:
    """A date in words in the form of the format; anything else as it stands."""
    written_out = " ".join(re.sub(r"(?<=\d)(?:st|nd|rd|th)\b|,", " ", value).split())
    for forms, shape in ((_DATES, "%Y-%m-%d"), (_MONTHS, "%Y-%m")):
        for form in forms:
            try:
                return datetime.strptime(written_out, form).strftime(shape)  # noqa: DTZ007 - a day has no zone
            except ValueError:
                continue
    return one_line(value)


def _language(value: str) -> str | None:
    return _LANGUAGES.get(value.strip().lower(), one_line(value))


_VALUES: dict[str, Callable[[str], Any]] = {
    "author": _authors, "topics": _topics, "date": _date, "language": _language,
}  # fmt: skip

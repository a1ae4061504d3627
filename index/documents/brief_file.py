"""A file that is in the brief format already -> the brief as it stands; its words are ours, not an author's."""

from __future__ import annotations

import re

from index.corpus.parsing import parse_brief, split_front_matter
from index.documents.extracted import Extracted, Refused
from index.documents.text import one_line
from index.messages import say
from index.records import GENERAL, KINDS, Subject

_KIND = re.compile(rf"""^["']?kind["']?[ \t]*:[ \t]*["']?(?:{"|".join(KINDS)})["']?[ \t\r]*(?:#.*)?$""", re.M)
_LONGEST = 50_000
"""Characters of front matter; our longest has 4,000, and a reply to a draft reads and writes it anew."""


def is_brief(text: str) -> bool:
    """Whether a text is a brief, or opens with front matter that says what kind of brief it is."""
    parts = split_front_matter(text)
    if parts is None:
        return False
    return _KIND.search(parts[0]) is not None or (
        len(parts[0]) <= _LONGEST and parse_brief(text, "brief")[0] is not None
    )


def extract_brief(text: str, subject: Subject = GENERAL) -> Extracted | Refused:
    """The whole file as it stands, for what a brief quotes of itself is to the letter; or its first fault."""
    parts = split_front_matter(text)
    if parts is not None and len(parts[0]) > _LONGEST:
        return Refused(say("brief-long", most=_LONGEST // 1000))
    brief, problems = parse_brief(text, "brief", subject)
    if brief is None:
        first = problems[0]
        return Refused(say("brief-faulty", line=first.line, problem=one_line(first.message, 1000)))
    return Extracted("a brief", brief.body, brief.title, date=brief.date, url=brief.url, brief=text)

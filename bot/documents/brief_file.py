"""A file that is in the brief format already -> the brief as it stands; its words are ours, not an author's."""

from __future__ import annotations

import re

from bot.documents import sentences
from bot.documents.cleaning import one_line
from bot.documents.records import Extracted, Refused
from index import KINDS, parse_brief, split_front_matter

_KIND = re.compile(rf"""^kind:[ ]*["']?(?:{"|".join(KINDS)})["']?[ ]*(?:#.*)?$""", re.M)


def is_brief(text: str) -> bool:
    """Whether a text opens with front matter that says what kind of brief it is."""
    parts = split_front_matter(text)
    return parts is not None and _KIND.search(parts[0].replace("\r", "")) is not None


def extract_brief(text: str) -> Extracted | Refused:
    """The whole file as it stands, for what a brief quotes of itself is to the letter; or its first fault."""
    brief, problems = parse_brief(text, "brief")
    if brief is None:
        first = problems[0]
        return Refused(sentences.BRIEF_FAULTY.format(line=first.line, problem=one_line(first.message)))
    return Extracted("a brief", brief.body, brief.title, date=brief.date, url=brief.url, brief=text)

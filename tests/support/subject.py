"""The subject of the real briefs, and what the bot says of it."""

from __future__ import annotations

from html import escape
from typing import Any

from bot.answers.text import exemplified
from bot.messages import say
from index import read_subject
from tests.conftest import ROOT

SUBJECT = read_subject(ROOT / "briefs")[0]
EXAMPLES = SUBJECT.examples


def said(key: str, **values: Any) -> str:
    """A sentence of the bot that names its subject or an example."""
    return say(key, about=escape(SUBJECT.about), title=SUBJECT.title, **exemplified(SUBJECT), **values)

"""Exceptions -> what a person reads, and what the log keeps.

One short reference stands in both, so that a person's report leads to the line in the log.
"""

from __future__ import annotations

import logging
import secrets
from dataclasses import dataclass

from bot import logs
from bot.messages import say

log = logging.getLogger(__name__)


class NoListening(Exception):
    """The bot's address cannot be listened on; the text says which and why."""


@dataclass(frozen=True, slots=True)
class Failure:
    """What went wrong: the sentence for a person, the reference in it, and its kind with the place in our code."""

    sentence: str
    reference: str
    kind: str


def explain(error: BaseException) -> Failure:
    """Log a failure under a new reference, and give back what to say and to keep of it."""
    reference, kind = secrets.token_hex(3), logs.place(error)
    logs.event(log, "failure", level=logging.ERROR, reference=reference, kind=kind)
    return Failure(say("failed", reference=reference), reference, kind)

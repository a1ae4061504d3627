"""The buttons under an answer: to vote on it, or, under a refusal, to be told when the briefs answer. Pure."""

from __future__ import annotations

from bot.admin.health.gaps import ANSWERABLE
from bot.messages import say
from bot.records import Buttons
from index import Answer

VOTE, TELL = "vote:", "tell:"
"""What the data of the buttons opens with; the vote and the question's number follow."""


def buttons_under(answer: Answer, question_id: int | None) -> Buttons:
    """Buttons in a row for an answer that stands in the log under a number."""
    if question_id is None:
        return ()
    if answer.kind == "answer":
        return (tuple((say.of("vote-buttons", word), f"{VOTE}{word}:{question_id}") for word in ("up", "down")),)
    return (((say("tell-button"), f"{TELL}{question_id}"),),) if answer.reason in ANSWERABLE else ()

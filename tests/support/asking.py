"""Questions written into the log of questions, as the bot does when it answers them."""

from __future__ import annotations

from bot.ask.store import Asked, Questions
from bot.records import Before, Place


def note(questions: Questions, asked: Asked) -> int | None:
    """Write a question down; its number, if questions are kept."""
    place = Place(asked.chat_id, 0, asked.user_id)
    return questions.remember(place, 0, Before(asked.question, ()), asked, now=asked.asked_at)

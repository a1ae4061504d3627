"""What answers a question: an editor's pin, the library, or what a button stands for; and whether a model may word it.

Synchronous, and of Telegram it knows nothing: where an answer goes is `handlers.py`'s.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from bot.answers.store import Answers
from bot.records import Before, Place
from index import Answer, Aside, Library

if TYPE_CHECKING:
    from index import Request


@dataclass(frozen=True, slots=True)
class Question:
    """A question and where its answer goes."""

    text: str
    update_id: int
    place: Place
    reply_to: int | None
    """The message that puts it, where somebody wrote it."""
    anew: bool = False
    follows: int | None = None
    """The message of the bot that it replies to."""
    under: str | None = None
    """The answer that this message shows, by its id."""
    line: str | None = None
    """What of it the reply quotes."""
    answer: Callable[[], Answer] | None = None
    """What works its answer out, when that is not the library's to the text."""
    may_be_worded: bool = False
    """Whether a model may word what that gives, too."""
    meant: str | None = None
    """How a language model reads it after the question before, where it was asked."""
    asked_at: float = field(default_factory=time.monotonic)
    """When it came, by the monotonic clock."""


@dataclass(frozen=True, slots=True)
class Found:
    """An answer; `is_librarys` says that it is the library's, which a model may word."""

    answer: Answer
    is_librarys: bool = True


@dataclass(frozen=True, slots=True)
class Finding:
    """Who is asked, and in which order."""

    library: Library
    answers: Answers
    pinned: Callable[[str], Answer | None] = lambda _: None
    """The answer that an editor pinned to a question, if one did."""

    def work_out(self, question: Question, before: Before | None) -> Found | Aside:
        """What the briefs say to a question that was asked after `before`; of what is no question, its kind."""
        if question.answer is not None:
            return Found(question.answer(), is_librarys=question.may_be_worded)
        if (pinned := self.pinned(question.text)) is not None:
            return Found(pinned, is_librarys=False)
        aside = None if question.anew else self.library.aside(question.text)
        if aside is not None:
            return aside
        if question.line is not None:
            return Found(self._on_line(question, question.line, before))
        if before is None:
            return Found(self.library.answer(question.text))
        found = self.library.answer(question.text, before.question, speakers=before.speakers, meant=question.meant)
        pinned = self.pinned(found.read_as) if found.read_as else None
        if pinned is None:
            return Found(found)
        return Found(replace(pinned, question=found.question, read_as=found.read_as), is_librarys=False)

    def rereading(self, question: Question, before: Before | None) -> Request | None:
        """What a language model is asked of how a follow-up is meant; None where that is plain."""
        if before is None or question.anew or question.answer is not None or question.line is not None:
            return None
        return self.library.phrasing().follow_up(before.question, question.text, before.speakers)

    def _on_line(self, question: Question, line: str, before: Before | None) -> Answer:
        """What the briefs say to a question about a line of an answer, or of something else that the bot sent."""
        kept = self.answers.find(question.under) if question.under else None
        if kept is None and before is not None and before.logged is not None:
            kept = self.answers.to_question(before.logged)
        cited = (*kept.answer.citations, *kept.answer.further) if kept else ()
        after, speakers = (before.question, before.speakers) if before else (None, ())
        return self.library.on_line(line, question.text, after, speakers=speakers, cited=cited)

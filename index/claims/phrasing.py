"""What a language model is asked by one edition: for words to an answer, and for a follow-up that stands alone.

Nothing is asked here, and nothing sent: a request is made, and what came back is read against what the edition knows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from index.answers import around
from index.answers.pipeline import Pipeline
from index.answers.standpoints.reasons import why_of
from index.claims.checking import Checker
from index.claims.questions.differing import differing, sides_of
from index.claims.questions.rewriting import follow_up_request, read_follow_up
from index.claims.request import Request, wording_request
from index.messages import ENGLISH, language
from index.reading.followups import is_unsure, read_after
from index.reading.words import language_of
from index.records import Answer, Survey


@dataclass(frozen=True)
class Phrasing:
    """By an edition as it is asked, and by what claims are checked with; safe to use from many threads."""

    now: Pipeline
    checker: Checker

    def request(self, answer: Answer, before: str | None = None) -> Request | None:
        """What is asked so that an answer is worded; None where there is nothing to word."""
        return wording_request(answer, before, sides=lambda one: around.sides(self.now.edition, one))

    def follow_up(self, before: str, question: str, speakers: Sequence[str] = ()) -> Request | None:
        """What is asked so that a follow-up stands alone; None where the rules read it well enough, or it does already.

        A bare "why?" is not asked about: it is answered with the reasons of those who were quoted.
        """
        if language_of(before) is not None or language_of(question) is not None:
            return None
        reading = read_after(before, question, self.now.names, speakers)
        if not is_unsure(question, reading, self.now.names) or (reading and why_of(reading)):
            return None
        return follow_up_request(before, question)

    def reread(self, text: str, before: str, question: str) -> str | None:
        """The question that a model made of a follow-up; None where it may not be asked in its place."""
        return read_follow_up(text, before, question, self.checker.known)

    def difference(self, of: Answer | Survey) -> Answer | None:
        """Why those differ who stand on two sides of an issue, as quotes of both; None where there are no two sides."""
        return differing(self.now, self._plain(of))

    def has_sides(self, of: Answer | Survey) -> bool:
        """Whether a survey or a comparison has two sides, asked in English: claims are in no other language."""
        is_read = language() == ENGLISH if isinstance(of, Survey) else language_of(of.question) is None
        return is_read and sides_of(self.now.edition, self._plain(of)) is not None

    def _plain(self, of: Answer | Survey) -> Answer | Survey:
        """An answer as it was before a model worded it, when its quotes stood under headings."""
        if isinstance(of, Survey) or of.survey is not None or not of.claims or of.sides:
            return of
        return self.now.ask(of.read_as or of.question).answer

"""What reads documents for an editor, by one edition: its likely sentences, and what a language model says of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from index.claims.checking import Checker
from index.claims.documents.asking import Part, parts_of
from index.claims.documents.reading import PartRead, read_part
from index.documents.draft import Draft
from index.documents.entries import likely
from index.documents.entries.proposal import Proposal
from index.editions.encoder import Encoder
from index.editions.store import Edition


@dataclass(frozen=True)
class Documents:
    """By what an edition knows, and by what claims are checked with; safe to use from many threads."""

    edition: Edition
    encoder: Encoder
    checker: Checker

    def proposals(self, body: str) -> tuple[Proposal, ...]:
        """The sentences of a document that may recommend something or take a side, likeliest first of each kind."""
        return likely.likely(body, self.edition, self.encoder)

    def parts(self, body: str) -> tuple[Part, ...]:
        """The parts of a document that a language model is to read."""
        return parts_of(body, self.edition.subject, self._issues)

    def read_part(self, reply: str, part: Part, draft: Draft, model: str) -> PartRead:
        """What of a model's reply to a part of a document the document carries."""
        subject, title = self.edition.subject, draft.brief.title
        return read_part(reply, part, draft.body, subject, self.checker, model, self._nearest, title)

    def _issues(self, said: Sequence[str]) -> tuple[str, ...]:
        return likely.issues_of(said, self.edition, self.encoder)

    def _nearest(self, said: Sequence[str]) -> list[tuple[str, ...]]:
        return likely.issues_near(said, self.edition, self.encoder)

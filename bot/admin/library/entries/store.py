"""The recommendations and positions that are proposed for a draft, as they wait, and what an editor does with each.

    proposals/<token>.json     those of the draft of this token: its sentences, their fields, what was refused;
                               and how many parts of it a language model has read

What is taken stands in the draft itself, so that the two cannot say different things. Not Telegram.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from pydantic import TypeAdapter, ValidationError

from bot.admin.library.shelf import NOT_KEPT, Drafted, Shelf
from index import (
    Draft,
    Proposal,
    ProposalKind,
    Refused,
    altered,
    entered,
    entry_of,
    withdrawn,
)


@dataclass(frozen=True, slots=True)
class Kept:
    """What waits for a draft: its proposals, and the parts of it that a language model has read."""

    proposals: tuple[Proposal, ...] = ()
    read: int = 0
    looked: bool = True
    """Whether the likeliest sentences have been looked for."""


_KEPT = TypeAdapter(Kept)


@dataclass(frozen=True, slots=True)
class Card:
    """One proposal of a draft, by its number among all of them."""

    draft: Draft
    proposals: tuple[Proposal, ...]
    number: int

    @property
    def proposal(self) -> Proposal:
        """The proposal itself."""
        return self.proposals[self.number]

    @property
    def is_taken(self) -> bool:
        """Whether it stands in the draft."""
        return entry_of(self.draft.brief, self.proposal) is not None

    @property
    def alike(self) -> tuple[int, ...]:
        """The numbers of those of its kind."""
        return of_kind(self.proposals, self.proposal.kind)

    @property
    def place(self) -> int:
        """Its place among those of its kind, from 1."""
        return self.alike.index(self.number) + 1

    @property
    def next(self) -> Card | None:
        """The next of its kind on which nothing is decided; behind the last one comes the first."""
        order = (*self.alike[self.place :], *self.alike[: self.place - 1])
        cards = (Card(self.draft, self.proposals, at) for at in order)
        return next((card for card in cards if not card.is_taken and not card.proposal.refused), None)


class Proposals:
    """Those of the drafts on a shelf; safe to use from several threads."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf
        self._files = shelf.desk.proposals
        self._lock = threading.Lock()

    def first(self, token: str, kind: ProposalKind, make: Callable[[str], Sequence[Proposal]]) -> Card | Draft | None:
        """The first proposal of a kind on which nothing is decided, or the first of all; `make` proposes from a text.

        The draft where nothing of the kind is proposed, None when it is gone.
        """
        draft = self._shelf.draft(token)
        if draft is None:
            return None
        kept = self.kept(token)
        if not kept.looked:
            kept = self.add(token, make(draft.body), looked=True)
        known = kept.proposals
        cards = [Card(draft, known, at) for at in of_kind(known, kind)]
        waiting = (card for card in cards if not card.is_taken and not card.proposal.refused)
        return next(waiting, None) or next(iter(cards), draft)

    def draft(self, token: str) -> Draft | None:
        """The draft itself, unless it is gone."""
        return self._shelf.draft(token)

    def drafted(self, token: str, draft: Draft) -> Drafted:
        """The draft with what the shelf knows of it."""
        return self._shelf.drafted(token, draft)

    def card(self, token: str, number: int) -> Card | None:
        """A proposal of a draft, or None when either is gone."""
        draft, known = self._shelf.draft(token), self.kept(token).proposals
        return Card(draft, known, number) if draft is not None and number < len(known) else None

    def kept(self, token: str) -> Kept:
        """What waits for a draft; nothing where there is no file, or one of another version."""
        try:
            data = self._files.read(f"{token}.json")
            return Kept(looked=False) if data is None else _KEPT.validate_json(data)
        except (OSError, ValidationError):
            return Kept()

    def add(self, token: str, proposals: Sequence[Proposal], *, read: int = 0, looked: bool = False) -> Kept:
        """Add proposals to those of a draft, and give back what then waits for it.

        Of a sentence that is among them, what a model says of it takes the place of what the encoder did.
        `read` is up to which part a language model has read it now, `looked` that all likely sentences were looked for.
        """
        self.sweep()
        with self._lock:
            kept = self.kept(token)
            new = {(one.kind, one.says): one for one in proposals}
            old = [_joined(one, new.pop((one.kind, one.says), None)) for one in kept.proposals]
            made = Kept((*old, *new.values()), max(kept.read, read), kept.looked or looked)
            self._write(token, made)
        return made

    def take(self, token: str, number: int, stance: str = "") -> Card | Refused | None:
        """Let a proposal stand in its draft, with this stance if one is given; why it can't, or None when it's gone."""
        card = self._changed(token, number, lambda one: replace(one, refused=False, stance=stance or one.stance))
        return None if card is None else self._entered(token, card)

    def withdraw(self, token: str, number: int) -> Card | Refused | None:
        """Take a proposal out of its draft."""
        card = self.card(token, number)
        if card is None or not card.is_taken:
            return card
        made = self._shelf.rewrite(token, lambda brief_id, text: withdrawn(brief_id, text, card.proposal))
        return replace(card, draft=made.draft) if isinstance(made, Drafted) else made

    def refuse(self, token: str, number: int) -> Card | None:
        """Note that a proposal shall not come again."""
        return self._changed(token, number, lambda one: replace(one, refused=True))

    def choose(self, token: str, number: int, choice: int) -> Card | Refused | None:
        """Let a proposal be about another actor, or issue: one of those that it offers."""
        card = self._changed(token, number, lambda one: one.on(one.others[choice]) if choice < len(one.others) else one)
        return self._entered(token, card) if card is not None and card.is_taken else card

    def alter(self, token: str, number: int, lines: str) -> Card | Refused | None:
        """Change the fields of a proposal as lines say; where they name another sentence, that is a proposal more."""
        card = self.card(token, number)
        if card is None:
            return None
        made = altered(card.proposal, lines, card.draft.body, self._shelf.subject())
        if isinstance(made, Refused):
            return made
        if made.says != card.proposal.says:
            return self._added(token, made)
        changed = self._changed(token, number, lambda _: made)
        return self._entered(token, changed) if changed is not None and changed.is_taken else changed

    def sweep(self) -> None:
        """Let go of the proposals of drafts that are gone, and of what was left half-written."""
        with self._lock:
            for name in self._files.listing():
                with contextlib.suppress(*NOT_KEPT):  # what cannot go now goes another time
                    if self._shelf.draft(name.removesuffix(".json")) is None:
                        self._files.remove(name)
            self._files.tidy()

    def _entered(self, token: str, card: Card) -> Card | Refused | None:
        """A proposal once it stands in its draft with the fields that it has."""
        subject, one = self._shelf.subject(), card.proposal
        made = self._shelf.rewrite(token, lambda brief_id, text: entered(brief_id, text, one, subject))
        return replace(card, draft=made.draft) if isinstance(made, Drafted) else made

    def _added(self, token: str, proposal: Proposal) -> Card | None:
        """A further proposal; one that is there with this sentence is that one."""
        known = self.add(token, [proposal]).proposals
        return self.card(token, next(at for at in of_kind(known, proposal.kind) if known[at].says == proposal.says))

    def _changed(self, token: str, number: int, change: Callable[[Proposal], Proposal]) -> Card | None:
        with self._lock:
            card = self.card(token, number)
            if card is None:
                return None
            known = tuple(change(one) if at == number else one for at, one in enumerate(card.proposals))
            if known != card.proposals:
                self._write(token, replace(self.kept(token), proposals=known))
        return replace(card, proposals=known)

    def _write(self, token: str, kept: Kept) -> None:
        self._files.write(f"{token}.json", _KEPT.dump_json(kept), anew=True)
        self._files.tidy()


def of_kind(proposals: Sequence[Proposal], kind: ProposalKind) -> tuple[int, ...]:
    """The numbers of the proposals of a kind, those of a language model first."""
    found = [at for at, one in enumerate(proposals) if one.kind == kind]
    return tuple(sorted(found, key=lambda at: not proposals[at].model))


def _joined(old: Proposal, new: Proposal | None) -> Proposal:
    """Two proposals of one sentence as one."""
    if new is None or old.model or not new.model or old.refused:
        return old
    topics, others = new.topics or old.topics, new.others or old.others
    return replace(new, topics=topics, others=tuple(one for one in others if one != new.about))

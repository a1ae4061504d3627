"""A draft read by a language model, part by part: what it proposes waits like what the encoder proposes.

What is found of a part is kept before the next one is asked for, so that a restart, a stop or a server that fails loses
one part at most; read again, the model goes on where it was. Which of its words the document carries is the library's
to say. Not Telegram.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any

from bot.admin.library.entries.store import Proposals
from bot.admin.library.shelf import Shelf
from bot.database.engine import LedgerFailure
from bot.logs import event
from bot.settings import Settings
from bot.wording.budget import Budget
from bot.wording.service import Wording
from index import ENGLISH, ChatServer, Draft, NoCompletion, Proposal, described, library_says, spoken_in

if TYPE_CHECKING:
    from index import Library, Part, PartRead, Said

log = logging.getLogger(__name__)

SECONDS = 240.0
"""For one part: a small model on a processor takes a minute, and the editor may stop it."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a reading is: the part that is read now, of how many, and about how many seconds are left, if known."""

    part: int
    parts: int
    left_s: float | None


@dataclass(slots=True)
class Outcome:
    """What a reading has come to: proposals, sentences of the summary, new fields, and what was left out."""

    proposals: list[Proposal] = field(default_factory=list)
    summary: list[Said] = field(default_factory=list)
    fields: list[str] = field(default_factory=list)
    left_out: Counter[str] = field(default_factory=Counter)
    parts: int = 0
    why: str = ""
    """A sentence, where it ended before its end."""


class Reader:
    """Drafts read by one model, one at a time; for one event loop."""

    def __init__(
        self, library: Library, shelf: Shelf, proposals: Proposals, server: ChatServer, budget: Budget
    ) -> None:
        self._library, self._shelf, self._proposals = library, shelf, proposals
        self._server, self._budget = server, budget
        self._reading: str | None = None
        self._stopped = False

    @property
    def model(self) -> str:
        """The name of the model."""
        return self._server.model

    @property
    def reading(self) -> str | None:
        """The draft that is being read."""
        return self._reading

    def stop(self, token: str) -> bool:
        """Let the reading of a draft end after the part that is under way; whether there is one."""
        self._stopped = self._stopped or self._reading == token
        return self._reading == token

    async def read(self, token: str, told: Callable[[Progress], Awaitable[None]]) -> Outcome | None:
        """Read what has not been read of a draft; None when it is gone."""
        self._reading, self._stopped = token, False
        try:
            return await self._read(token, told)
        finally:
            self._reading = None

    async def close(self) -> None:
        """Close the connections to the server."""
        await self._server.close()

    async def _read(self, token: str, told: Callable[[Progress], Awaitable[None]]) -> Outcome | None:
        draft = await asyncio.to_thread(self._shelf.draft, token)
        if draft is None:
            return None
        parts = await asyncio.to_thread(self._library.documents().parts, draft.body)
        done = (await asyncio.to_thread(self._proposals.kept, token)).read
        outcome, began = Outcome(parts=len(parts)), time.monotonic()
        for place, part in enumerate(parts[done:]):
            spent = time.monotonic() - began
            left = spent / place * (len(parts) - done - place) if place else None
            await told(Progress(part.number, len(parts), left))
            if not await self._part(token, part, outcome):
                break
        return outcome

    async def _part(self, token: str, part: Part, outcome: Outcome) -> bool:
        """Read one part and keep what it gives; whether to go on."""
        if not self._budget.is_known:
            with contextlib.suppress(LedgerFailure):  # what is not known is not spent
                await asyncio.to_thread(self._budget.load)
        if not self._budget.has_room:
            outcome.why = library_says("reading-spent")
            return False
        try:
            made = await self._asked(part)
        except NoCompletion as error:
            outcome.why = str(error)
            return False
        draft = await asyncio.to_thread(self._shelf.draft, token)
        if draft is None:
            return False
        read = await asyncio.to_thread(self._library.documents().read_part, made, part, draft, self.model)
        await asyncio.to_thread(self._kept, token, part, read, outcome)
        return not self._stopped

    async def _asked(self, part: Part) -> str:
        """What the model says of a part; its tokens are counted whatever comes of it."""
        letters, tokens, outcome = sum(len(one["content"]) for one in part.request.messages), 0, "failed"
        try:
            with self._budget.call(letters // 4 + part.request.most_tokens):
                made = await self._server.complete(part.request)
            tokens, outcome = made.tokens, "read"
        except NoCompletion as error:
            outcome, tokens = error.cause, letters // 4 if error.text else 0
            if not error.text:
                raise
            return error.text  # what is whole of a reply that was cut off counts
        finally:
            self._budget.note(tokens, **{f"document {outcome}": 1})
            await asyncio.to_thread(self._budget.save)
            event(log, "document", outcome=outcome, part=part.number, parts=part.count, tokens=tokens)
        return made.text

    def _kept(self, token: str, part: Part, read: PartRead, outcome: Outcome) -> None:
        """Put what a part gives where it waits: fields and summary into the draft, proposals beside it."""
        with spoken_in(ENGLISH):  # what stands in a file is in the library's language
            change: Callable[[str, str], Any] = partial(_described, read=read, model=self.model, outcome=outcome)
            self._shelf.rewrite(token, change)
        self._proposals.add(token, read.proposals, read=part.number)
        found = {(one.kind, one.says): one for one in (*outcome.proposals, *read.proposals)}  # as they wait
        outcome.proposals = list(found.values())
        outcome.summary += read.summary
        outcome.left_out += read.left_out


def open_reader(
    settings: Settings, library: Library, shelf: Shelf, proposals: Proposals, wording: Wording | None
) -> Reader | None:
    """What reads documents by the settings, within the tokens that answers are worded with; None without a model."""
    if wording is None or settings.llm_url is None or settings.llm_model is None:
        return None
    key = settings.llm_key.get_secret_value() if settings.llm_key is not None else None
    server = ChatServer(settings.llm_url, settings.llm_model, key, seconds=SECONDS)
    return Reader(library, shelf, proposals, server, wording.budget)


def _described(draft_id: str, text: str, *, read: PartRead, model: str, outcome: Outcome) -> Draft:
    made, fields = described(draft_id, text, read.fields, [one.text for one in read.summary], model)
    outcome.fields += fields
    return made

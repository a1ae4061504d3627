"""A language model's help on the terminal, where one is named: for words, for follow-ups, for why two sides differ.

Without one, or when it fails, answers are what they are without; what only a model needs is loaded where one is named.
Its key comes from the settings or the environment alone: what stands in a command line, others can read.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from index.commands import printing
from index.errors import WrongUse
from index.messages import say
from index.records import Answer, Survey

if TYPE_CHECKING:
    from index.claims.request import Request
    from index.library import Library

Ask = Callable[["Request"], str | None]
"""What a model says to a request; None where it fails."""


class Wording:
    """What a model does for one conversation; where none is named, nothing."""

    def __init__(self, library: Library, ask: Ask | None = None, model: str = "") -> None:
        self._library = library
        self._ask = ask
        self._model = model

    @property
    def is_there(self) -> bool:
        """Whether a model is named."""
        return self._ask is not None

    def in_words(self, answer: Answer, before: str | None) -> Answer:
        """The answer in the model's words, or as it is, with a line on why; `before` is the question before its own."""
        request = self._library.phrasing().request(answer, before) if self._ask else None
        said = self._ask(request) if self._ask and request else None
        if request is None or said is None:
            return answer
        from index.claims.reply import read_reply
        from index.claims.worded import worded

        return worded(answer, request.evidence, read_reply(said), self._library.checker(), self._model).answer

    def meant(self, question: str, before: str | None, speakers: Sequence[str] = ()) -> str | None:
        """How the model reads a follow-up, where the rules are unsure of it; None where they are sure, or it fails."""
        if self._ask is None or before is None:
            return None
        phrasing = self._library.phrasing()
        request = phrasing.follow_up(before, question, speakers)
        said = None if request is None else self._ask(request)
        return None if said is None else phrasing.reread(said, before, question)

    def difference(self, of: Answer | Survey) -> Answer | None:
        """Why two sides differ, in words or by two quotes; None where there are no two sides, or no model."""
        found = self._library.phrasing().difference(of) if self._ask else None
        return None if found is None else self.in_words(found, None)

    def explains(self, of: Answer | Survey) -> bool:
        """Whether it can be asked why the two sides of a survey or a comparison differ."""
        return self._ask is not None and self._library.phrasing().has_sides(of)


@contextmanager
def wording(chosen: argparse.Namespace, library: Library) -> Iterator[Wording]:
    """The model that the arguments name, if they name one; raises WrongUse where they name half of it."""
    if chosen.llm is None and chosen.llm_model is None:
        yield Wording(library)
        return
    if chosen.llm is None or chosen.llm_model is None:
        raise WrongUse(say("wording-no-model" if chosen.llm_model is None else "wording-no-server"))
    import asyncio

    from index.claims.server import ChatServer, NoCompletion

    with asyncio.Runner() as runner:
        server = ChatServer(chosen.llm, chosen.llm_model, chosen.llm_key)

        def said(request: Request) -> str | None:
            """The reply, or a line on why there is none."""
            try:
                return runner.run(server.complete(request)).text
            except NoCompletion as error:
                printing.warn([str(error)])
                return None

        try:
            yield Wording(library, said, server.model)
        finally:
            runner.run(server.close())

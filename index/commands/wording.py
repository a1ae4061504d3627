"""Answers on the terminal in the words of a language model, where one is named; without it, or when it fails, without.

What only a model needs is loaded where one is named. Its key comes from the settings or the environment alone: what
stands in a command line, others can read.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from index.commands import printing
from index.errors import WrongUse
from index.messages import say
from index.records import Answer

if TYPE_CHECKING:
    from index.claims.server import ChatServer
    from index.library import Library

Wording = Callable[[Answer, str | None], Answer]
"""An answer, and the question before its own, to the answer as it is shown."""


@contextmanager
def wording(chosen: argparse.Namespace, library: Library) -> Iterator[Wording]:
    """How answers are worded, by what the arguments name; raises WrongUse where they name half of it."""
    if chosen.llm is None and chosen.llm_model is None:
        yield lambda answer, before: answer
        return
    if chosen.llm is None or chosen.llm_model is None:
        raise WrongUse(say("wording-no-model" if chosen.llm_model is None else "wording-no-server"))
    import asyncio

    from index.claims.server import ChatServer

    with asyncio.Runner() as runner:
        server = ChatServer(chosen.llm, chosen.llm_model, chosen.llm_key)
        try:
            yield lambda answer, before: runner.run(_worded(server, library, answer, before))
        finally:
            runner.run(server.close())


async def _worded(server: ChatServer, library: Library, answer: Answer, before: str | None) -> Answer:
    """The answer in the model's words, or as it is, with a line on why."""
    from index.claims.reply import read_reply
    from index.claims.server import NoCompletion
    from index.claims.worded import worded

    request = library.wording_request(answer, before)
    if request is None:
        return answer
    try:
        made = await server.complete(request)
    except NoCompletion as error:
        printing.warn([str(error)])
        return answer
    return worded(answer, request.evidence, read_reply(made.text), library.checker(), server.model).answer

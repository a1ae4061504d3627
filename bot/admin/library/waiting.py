"""What stands below what waits: buttons that decide on it, that a change waits for a reindex, that the disk refused."""

from __future__ import annotations

import errno
import logging

from bot.admin.library.shelf import Drafted
from bot.chat.buttons import DocumentAct, EntryAct, StartReindex, dangerous
from bot.chat.roles import Administrators
from bot.messages import say
from bot.records import Buttons
from index import StorageFailure

log = logging.getLogger(__name__)

Reply = tuple[str, Buttons]
"""A message and the buttons below it."""


def decisions(name: str, *acts: str) -> Buttons:
    """A button for each act on what has this name on the shelf; more than two stand below each other."""
    made = tuple(
        (say.of("shelf-buttons", act), dangerous(one) if act == "remove" else one.pack())
        for act, one in ((act, DocumentAct(act, name)) for act in acts)
    )
    return (made,) if len(made) <= 2 else tuple((one,) for one in made)


def of_draft(kept: Drafted, *, model: bool) -> Buttons:
    """The buttons below a draft: what a document recommends and holds, then whether it is kept.

    With a language model, also one that lets it read the document.
    """
    first = tuple(
        (say.of("shelf-buttons", act), EntryAct(act, kept.token, 0).pack())
        for act in ("rec", "pos")
        if kept.draft.brief.own_words
    )
    reads = ((say("shelf-buttons-llm"), EntryAct("llm", kept.token, 0).pack()),) if first and model else ()
    return (*(row for row in (reads, first) if row), *decisions(kept.token, "save", "discard"))


def back_to(token: str) -> Buttons:
    """The button that leads back to a draft."""
    return (((say("entry-buttons-done"), EntryAct("done", token, 0).pack()),),)


def waits(admins: Administrators, user_id: int, told: str, *others: tuple[str, str]) -> Reply:
    """What is told of a change that waits for a reindex, with the button of one for whoever may start it."""
    reindex = (say("shelf-buttons-reindex"), StartReindex().pack())
    row = (*others, *([reindex] if admins.may(user_id, "publish") else []))
    return told, ((row,) if row else ())


def refusal(error: OSError | StorageFailure) -> str:
    """What to say when the disk, or the database, refuses."""
    if isinstance(error, StorageFailure):
        log.warning("nothing could be kept in the database: %s", error)
        return say("shelf-database")
    log.warning("a file could not be written: %s", errno.errorcode.get(error.errno or 0, "unknown"))
    return say("shelf-full") if error.errno in (errno.ENOSPC, errno.EDQUOT) else say("shelf-closed")

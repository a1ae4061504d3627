"""The live edition as something to carry elsewhere: copied whole while the bot answers from it, and verified there."""

from __future__ import annotations

import shutil
from contextlib import suppress
from pathlib import Path

from index.editions import files
from index.editions.seal import folder_of, model_of, numbers, scores_of, verify
from index.editions.store import live_number
from index.errors import EditionBroken, IndexFailure, NoEdition
from index.messages import say

TRIES = 3
"""How often an edition that is pruned while it is copied gives way to the one that is live by then."""


def copy_live(data: Path, to: Path) -> int:
    """Copy the live edition into another data folder, where it is live too, and give back its number.

    Raises NoEdition when there is none, EditionBroken when its seal does not hold.
    """
    for left in reversed(range(TRIES)):
        number = live_number(data)
        if number is None:
            raise NoEdition(say("edition-none"))
        try:
            _copy(data, number, to)
            verify(to, number)
        except (EditionBroken, OSError) as error:
            shutil.rmtree(to / "editions", ignore_errors=True)
            if left and live_number(data) != number:
                continue
            if isinstance(error, IndexFailure):
                raise
            with files.writing(say("new-edition")):
                raise
        files.replace_text(to / "live", f"{number}\n")
        return number
    raise EditionBroken(say("broken-meanwhile"))


def verified_live(data: Path) -> int:
    """The number of the live edition of a data folder once its seal holds; raises NoEdition or EditionBroken."""
    number = live_number(data)
    if number is None or number not in numbers(data):
        raise NoEdition(say("edition-none"))
    verify(data, number)
    return number


def _copy(data: Path, number: int, to: Path) -> None:
    (to / "editions").mkdir(parents=True, exist_ok=True)
    shutil.copytree(folder_of(data, number), folder_of(to, number))
    for beside in (scores_of, model_of):
        with suppress(FileNotFoundError):
            shutil.copy(beside(data, number), beside(to, number))

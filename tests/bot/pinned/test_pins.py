"""Pinned answers where several processes share a ledger."""

from __future__ import annotations

from bot.database.engine import Database
from bot.pinned.service import Pins, Quote

QUOTES = (Quote("liaison", "Lee wants Washington to open one.", "0" * 16),)


def test_what_one_process_pins_another_gives_once_it_has_looked(address: str) -> None:
    """And no more once it is let go: what stands is kept in memory, since every question asks for it."""
    first, second = Database(address), Database(address)
    ours, theirs = Pins(first), Pins(second)
    assert theirs.standing() == ()
    number = ours.draft("Who wants offices?", "who wants offices", QUOTES, 7, 100)
    assert ours.pin(number, QUOTES, 7, 100)
    theirs.read_again()
    assert theirs.standing() == ours.standing()
    assert [pin.question for pin in theirs.standing()] == ["Who wants offices?"]
    assert ours.remove(number)
    theirs.read_again()
    assert theirs.standing() == ()
    first.close()
    second.close()

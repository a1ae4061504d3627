"""What is kept of each brief for the next edition: read one by one, all at once, and searched for stems of titles."""

from __future__ import annotations

from index.editions.drafting import notes
from index.editions.drafting.notes import Notes


def note(topic: str, titled: list[str]) -> list[object]:
    """A note of a brief."""
    return [None, [topic], [], [], {"bob stone": "Bob Stone"}, [["bob stone"]], {}, titled]


def kept(count: int) -> Notes:
    """So many notes, each with a stem of its own in its title."""
    return notes.kept(note("hotline", ["pressur", f"stem{at}"]) for at in range(count))


def test_all_are_read_as_each_is() -> None:
    """Reading many at once gives what reading one by one gives; of none there is nothing."""
    held = kept(2 * notes.AT_ONCE + 3)
    assert [*held] == [held[at] for at in range(len(held))]
    assert [*kept(0)] == []


def test_stems_are_found_in_titles_alone() -> None:
    """A stem that is only a topic, a name, or the beginning of another one stands in no title."""
    held = notes.kept([*kept(3), note("pressur", ["korea"]), note("talk", ['"quot"', "한국"]), note("x", [])])
    asked = {"pressur", "hotline", "bob stone", "stem", "stem2", "korea", "talk", "한국", '"quot"', "x"}
    assert held.titled(asked) == {"pressur", "stem2", "korea", "한국", '"quot"'}

"""Which side of an issue a question asks for, by its words."""

from __future__ import annotations

import pytest

from index.reading.issues import asks_for_both, asks_how, names_a_stance, sets_a_condition, stance_first
from index.subject import Issue

EASING = Issue(
    "easing the embargo",
    asks="Should the embargo be eased?",
    also=("lifting the embargo", "embargo eased"),
    contrary=("tougher embargo", "keep the embargo", "embargo remains"),
)


@pytest.mark.parametrize(
    ("question", "stance"),
    [
        ("Who is against a tougher embargo?", "supports"),
        ("Who thinks that it is wrong to keep the embargo?", "supports"),
        ("Who wants a tougher embargo?", "opposes"),
        ("Who warns that the embargo remains?", "opposes"),
        ("Should the embargo be eased or not?", "supports"),
        ("Is lifting the embargo worth it? Who says yes, who says no?", "supports"),
        ("Is lifting the embargo worth it? Who says no?", "opposes"),
        ("Does anyone argue for lifting the embargo, and who says no way?", "supports"),
        ("Who says no more lifting the embargo until there is a deal?", "opposes"),
    ],
)
def test_what_is_turned_twice_is_not_turned(question: str, stance: str) -> None:
    """Who is against the contrary of a thing is for it; a yes and a no, or a side and a no, ask for both."""
    assert stance_first(question, EASING) == stance


def test_who_says_yes_and_who_says_no_are_both_asked_for() -> None:
    """Then neither side is asked for alone."""
    for question in ("Worth it? Who says yes, who says no?", "Does anyone argue for it, and who says no way?"):
        assert asks_for_both(question)
        assert not names_a_stance(question)
    assert names_a_stance("Is it worth it? Who says no?")


def test_how_a_thing_is_done_is_no_question_of_sides() -> None:
    """How people see it, or differ on it, is one."""
    assert asks_how("How do aid groups get an exemption?")
    assert not asks_how("How do aid groups see the exemptions?")
    assert not asks_how("How do experts differ on exemptions?")
    assert not asks_how("Should aid groups get an exemption?")


def test_no_to_a_thing_until_another_is_done_sets_a_condition() -> None:
    """A plain no sets none."""
    assert sets_a_condition("Who says no embargo should be lifted before there is a deal?")
    assert not sets_a_condition("Who says that the embargo should not be lifted?")

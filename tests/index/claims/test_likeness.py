"""A claim that copies a sentence of its quotes and turns it, or adds to it, is at fault; a plain copy is not."""

from __future__ import annotations

import pytest

from index.claims.checking import Checker
from index.claims.evidence import Evidence

GIVEN = [
    Evidence(
        1,
        "Lee wants Washington to open a liaison office within a year. Stone doubts that the process will not collapse.",
        ("Ann Lee", "Bob Stone"),
    )
]


@pytest.mark.parametrize(
    ("claim", "kind"),
    [
        ("Lee does not want Washington to open a liaison office within a year.", "negation"),
        ("Stone doubts that the process will collapse.", "negation"),
        ("Lee wants Washington to open a liaison office within a year so that trade can grow.", "meaning"),
        ("Lee wants Washington to open a cheap and well guarded liaison office within a year.", "meaning"),
    ],
)
def test_a_copy_that_turns_or_adds_is_at_fault(claim: str, kind: str) -> None:
    """A “not” more or less, or words that stand nowhere, in what is else the sentence word for word."""
    assert kind in {fault.kind for fault in Checker().faults(claim, GIVEN)}


@pytest.mark.parametrize(
    "claim",
    [
        "Lee wants Washington to open a liaison office within a year.",
        "Within a year, Lee says, Washington should open a liaison office.",
        "Lee wants Washington to open a liaison office within a year, and Stone doubts the process.",
    ],
)
def test_a_copy_or_a_paraphrase_is_none(claim: str) -> None:
    """What says the same in the same words, in another order, or with half of another sentence."""
    assert Checker().faults(claim, GIVEN) == ()


TALKS = [
    Evidence(
        1,
        "Stone regards the plan for the lake as a marked departure from the policy of before. Officials in Wellington "
        "are puzzled about why the talks on coal and textiles ended, Stone says. Bismarck sent three letters.",
        ("Ann Stone",),
    )
]


@pytest.mark.parametrize(
    ("claim", "kind"),
    [
        ("Stone regards the plan for the lake as a return to the policy of before.", "meaning"),
        ("Officials in Bismarck are puzzled about why the talks on coal and textiles ended, Stone says.", "name"),
        ("Officials in Wellington are puzzled about why the talks on coal and seafood ended, says Stone.", "meaning"),
        ("As to why the talks on coal and textiles began, Stone has no answer, and Wellington has none.", "meaning"),
    ],
)
def test_a_word_in_the_place_of_another_is_at_fault(claim: str, kind: str) -> None:
    """Where a claim follows a sentence all but for a word, that word must say the same; opposites never do."""
    assert kind in {fault.kind for fault in Checker().faults(claim, TALKS)}


@pytest.mark.parametrize(
    "claim",
    [
        "Stone regards the scheme for the lake as a marked departure from the policy of before.",
        "Officials in Wellington are puzzled about why the talks on coal and textiles finished, Stone says.",
        "Stone says that the plan departs markedly from the earlier policy.",
    ],
)
def test_a_word_that_says_the_same_is_none(claim: str) -> None:
    """What may be said for a word in its place, and what goes its own way."""
    assert Checker().faults(claim, TALKS) == ()

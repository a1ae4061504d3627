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

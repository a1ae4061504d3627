"""The nouns: what they say of themselves, and that they stay as they are."""

from __future__ import annotations

from dataclasses import FrozenInstanceError

import pytest

from index.english import joined
from index.records import Brief, Problem


@pytest.mark.parametrize(
    ("authors", "author"),
    [
        ((), None),
        (("Ann Lee",), "Ann Lee"),
        (("Ann Lee", "Bo Ek"), "Ann Lee and Bo Ek"),
        (("Ann Lee", "Bo Ek", "Cy Roe"), "Ann Lee, Bo Ek and Cy Roe"),
    ],
)
def test_authors_read_as_one_text(authors: tuple[str, ...], author: str | None) -> None:
    """One, two and more authors are joined as a reader would, and none is none."""
    assert Brief("x", "On x", "Body.", authors=authors).author == author


def test_a_problem_reads_as_editors_and_tools_expect() -> None:
    """A problem is file:line: message, which editors turn into a link."""
    assert str(Problem("briefs/x.md", 7, "the body is empty")) == "briefs/x.md:7: the body is empty"


def test_a_brief_cannot_be_changed() -> None:
    """A brief stays what it was read as, and equal texts make equal briefs."""
    brief = Brief("x", "On x", "Body.")
    with pytest.raises(FrozenInstanceError):
        brief.body = "Another."  # type: ignore[misc]
    assert brief == Brief("x", "On x", "Body.")
    assert hash(brief) == hash(Brief("x", "On x", "Body."))


def test_names_are_joined_as_people_do() -> None:
    """None, one, two, and more with commas."""
    names = ("A", "B", "C")
    assert [joined(names[:count]) for count in range(4)] == ["", "A", "A and B", "A, B and C"]

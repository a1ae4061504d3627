"""How many questions a person and a group may ask within an hour."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.admission.quotas import HOUR_S, Quotas
from bot.records import Place

ANN, BOB, BOSS, GROUP = 1, 2, 3, -7


def _in_private(person: int) -> Place:
    return Place(person, 0, person)


def _in_group(person: int) -> Place:
    return Place(GROUP, 0, person)


def test_a_person_may_ask_so_often_an_hour() -> None:
    """In all chats together; what is refused does not count, and others are not held by it."""
    quotas = Quotas(person=2)
    assert quotas.take(_in_private(ANN), 0.0) is None
    assert quotas.take(_in_group(ANN), 600.0) is None
    refused = quotas.take(_in_private(ANN), 1200.0)
    assert refused is not None
    assert (refused.whose, refused.quota, refused.seconds) == ("person", 2, HOUR_S - 1200)
    assert quotas.take(_in_private(BOB), 1200.0) is None
    assert quotas.take(_in_private(ANN), HOUR_S) is None
    again = quotas.take(_in_private(ANN), HOUR_S)
    assert again is not None
    assert again.seconds == pytest.approx(600)


def test_a_group_has_a_quota_of_its_own() -> None:
    """Its people share it, and have theirs in private."""
    quotas = Quotas(group=2)
    assert [quotas.take(_in_group(one), 0.0) for one in (ANN, BOB)] == [None, None]
    refused = [quotas.take(_in_group(ANN), float(moment)) for moment in (1, 2)]
    assert [(one.whose, one.is_news) for one in refused if one] == [("group", True), ("group", False)]
    assert quotas.take(_in_private(ANN), 3.0) is None
    assert quotas.take(_in_group(ANN), HOUR_S) is None


def test_administrators_are_not_counted() -> None:
    """Neither for themselves nor for the group in which they ask."""
    quotas = Quotas(person=1, group=1, exempt=frozenset((BOSS,)))
    assert [quotas.take(_in_group(BOSS), 0.0) for _ in range(5)] == [None] * 5
    assert quotas.take(_in_group(ANN), 0.0) is None


def test_without_a_quota_nothing_is_counted() -> None:
    """As is the default."""
    quotas = Quotas()
    assert [quotas.take(_in_group(ANN), 0.0) for _ in range(999)] == [None] * 999


@given(st.lists(st.tuples(st.sampled_from((ANN, BOB)), st.booleans(), st.floats(0, 900)), max_size=60))
def test_no_hour_has_more_than_the_quotas(asked: list[tuple[int, bool, float]]) -> None:
    """Whoever asks when and where: within any hour, no more is let through than they say."""
    quotas, now, let_through = Quotas(person=3, group=4), 0.0, list[tuple[float, int, bool]]()
    for person, in_group, pause in asked:
        now += pause
        if quotas.take(_in_group(person) if in_group else _in_private(person), now) is None:
            let_through.append((now, person, in_group))
    for moment, _, _ in let_through:
        hour = [one for one in let_through if moment <= one[0] < moment + HOUR_S]
        assert all(sum(person == who for _, person, _ in hour) <= 3 for who in (ANN, BOB))
        assert sum(in_group for _, _, in_group in hour) <= 4

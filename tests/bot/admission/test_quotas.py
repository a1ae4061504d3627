"""How many questions a person and a group may ask within an hour, on either database."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, func, select

from bot.admission.quotas import HOUR_S, Quotas, Refusal
from bot.database.engine import Database
from bot.database.tables import counted
from bot.records import Place
from tests.support.ledgers import ledger_at

ANN, BOB, BOSS, GROUP = 1, 2, 3, -7

Take = Callable[[Quotas, Place, int], Refusal | None]


@pytest.fixture
def take() -> Take:
    """Asks a further question."""
    numbers = count(1)
    return lambda quotas, place, now: _take(quotas, place, next(numbers), now)


def _take(quotas: Quotas, place: Place, update_id: int, now: int) -> Refusal | None:
    return quotas.take(place, update_id, now, _nothing)


def _nothing(_: Connection) -> None:
    """What is read beside."""


def _in_private(person: int) -> Place:
    return Place(person, 0, person)


def _in_group(person: int) -> Place:
    return Place(GROUP, 0, person)


def test_a_person_may_ask_so_often_an_hour(database: Database, take: Take) -> None:
    """In all chats together; what is refused does not count, and others are not held by it."""
    quotas = Quotas(database, person=2)
    assert take(quotas, _in_private(ANN), 0) is None
    assert take(quotas, _in_group(ANN), 600) is None
    refused = take(quotas, _in_private(ANN), 1200)
    assert refused is not None
    assert (refused.whose, refused.quota, refused.seconds) == ("person", 2, HOUR_S - 1200)
    assert take(quotas, _in_private(BOB), 1200) is None
    assert take(quotas, _in_private(ANN), HOUR_S) is None
    again = take(quotas, _in_private(ANN), HOUR_S)
    assert again is not None
    assert again.seconds == 600


def test_a_group_has_a_quota_of_its_own(database: Database, take: Take) -> None:
    """Its people share it, and have theirs in private; that it is used up is news once until there is room."""
    quotas = Quotas(database, group=2)
    assert [take(quotas, _in_group(one), 0) for one in (ANN, BOB)] == [None, None]
    refused = [take(quotas, _in_group(ANN), moment) for moment in (1, 2)]
    assert [(one.whose, one.is_news) for one in refused if one] == [("group", True), ("group", False)]
    assert take(quotas, _in_private(ANN), 3) is None
    assert [take(quotas, _in_group(ANN), HOUR_S) for _ in range(2)] == [None, None]
    later = take(quotas, _in_group(ANN), HOUR_S)
    assert later is not None
    assert later.is_news


def test_administrators_are_not_counted(database: Database, take: Take) -> None:
    """Neither for themselves nor for the group in which they ask."""
    quotas = Quotas(database, person=1, group=1, exempt=frozenset((BOSS,)))
    assert [take(quotas, _in_group(BOSS), 0) for _ in range(5)] == [None] * 5
    assert take(quotas, _in_group(ANN), 0) is None
    assert (quotas.asked(BOSS), quotas.asked(ANN)) == ([], [0])


def test_without_a_quota_nothing_is_counted(database: Database, take: Take) -> None:
    """As is the default."""
    quotas = Quotas(database)
    assert [take(quotas, _in_group(ANN), 0) for _ in range(9)] == [None] * 9
    assert quotas.asked(ANN) == []


def test_a_question_counts_once_however_often_it_is_handled(database: Database) -> None:
    """What a restart handles again is let in again, and what is read beside it comes back."""
    quotas = Quotas(database, person=1)
    place = _in_private(ANN)
    assert [quotas.take(place, 5, moment, lambda _: "read") for moment in (0, 1)] == ["read", "read"]
    assert _take(quotas, place, 6, 2) == _take(quotas, place, 6, 2) == Refusal("person", 1, HOUR_S - 2, is_news=True)
    assert quotas.asked(ANN) == [0]


def test_a_restart_and_another_process_count_on(address: str) -> None:
    """What one process has counted holds for the next one and for those beside it; of several at once, none is over."""
    first, second = Database(address), Database(address)
    quotas = [Quotas(one, person=8) for one in (first, second)]
    assert _take(quotas[0], _in_private(ANN), 1, 0) is None
    with ThreadPoolExecutor(8) as pool:  # in different chats, whose turns are nobody's business
        asked = [
            pool.submit(partial(_take, quotas[number % 2], Place(-number, 0, ANN), number, 0))
            for number in range(2, 40)
        ]
        let_in = [one.result() for one in asked].count(None)
    assert let_in == 7
    for one in (first, second):
        one.close()
    later = Database(address)
    assert _take(Quotas(later, person=8), _in_private(ANN), 99, 10) is not None
    later.close()


def test_what_is_older_than_an_hour_is_erased(database: Database, take: Take) -> None:
    """Nothing then says when somebody asked."""
    quotas = Quotas(database, person=1)
    for moment in (0, 1):
        take(quotas, _in_private(ANN), moment)
    quotas.expire(HOUR_S + 1)
    with database.transaction() as connection:
        assert connection.scalar(select(func.count()).select_from(counted)) == 0


@settings(max_examples=30)
@given(st.lists(st.tuples(st.sampled_from((ANN, BOB)), st.booleans(), st.integers(0, 900)), max_size=40))
def test_no_hour_has_more_than_the_quotas(asked: list[tuple[int, bool, int]]) -> None:
    """Whoever asks when and where: within any hour, no more is let through than they say."""
    with TemporaryDirectory() as folder:
        database = Database(ledger_at(Path(folder) / "ledger.db"))
        quotas, now, let_through = Quotas(database, person=3, group=4), 0, list[tuple[int, int, bool]]()
        for number, (person, in_group, pause) in enumerate(asked):
            now += pause
            if _take(quotas, _in_group(person) if in_group else _in_private(person), number, now) is None:
                let_through.append((now, person, in_group))
        database.close()
    for moment, _, _ in let_through:
        hour = [one for one in let_through if moment <= one[0] < moment + HOUR_S]
        assert all(sum(person == who for _, person, _ in hour) <= 3 for who in (ANN, BOB))
        assert sum(in_group for _, _, in_group in hour) <= 4

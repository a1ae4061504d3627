"""How deliveries end before their time: called off, failed, released; and what that leaves of their subscriber."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.admin.broadcast.store import Broadcasts, By, Progress
from bot.ask.awaited import Awaited
from bot.daily.doubts import Doubts
from bot.database.engine import Database
from bot.database.tables import parts as parts_table
from bot.delivery.planning import Step
from bot.delivery.store import Deliveries, put
from bot.records import Address, Delivery, Had, Outgoing, Part, Planned, Subscriber, SubscriberState
from bot.subscribe.store import Subscriptions
from tests.support.ledgers import ledger_at

HERE, GROUP = Address(5), -100
DAY, NEXT = "2026-05-05", "2026-05-06"
DUE, NOW = 10, 20


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    """A ledger with one active subscriber."""
    opened = Database(ledger_at(tmp_path / "ledger.db"))
    Subscriptions(opened).save(Subscriber(address=HERE, state="active", next_due=DUE, created_at=1, last_brief=3))
    yield opened
    opened.close()


@pytest.fixture
def deliveries(database: Database) -> Deliveries:
    """Its deliveries."""
    return Deliveries(database)


def _brief(day: str, address: Address = HERE) -> Delivery:
    return Delivery(address, "brief", day)


def _who(database: Database, address: Address = HERE) -> Subscriber:
    found = Subscriptions(database).get(address)
    assert found is not None
    return found


def _plan(
    database: Database, day: str = DAY, *, items: tuple[tuple[int, str], ...] = ((1, "aa"),), parts: int = 1,
    now: int = NOW, asks: tuple[str, ...] = (), told_all: bool = False,
) -> None:  # fmt: skip
    shown = tuple(Part(f"part {number}") for number in range(parts))
    planned = Planned(address=HERE, day=day, due_at=now, parts=shown, items=items, asks=asks)
    step = Step(subscriber=_who(database), next_due=10**9, planned=planned, told_all=told_all)
    assert Deliveries(database).take([step], now) == 1


def _claimed(deliveries: Deliveries, now: int = NOW) -> Outgoing:
    (one,) = deliveries.claim(now, limit=9)
    return one


def _becomes(database: Database, state: SubscriberState) -> None:
    before = _who(database)
    Subscriptions(database).change(before, replace(before, state=state, next_due=None))


@pytest.mark.parametrize("state", ["ended", "paused"])
@pytest.mark.parametrize("claimed", [False, True])
def test_who_leaves_gets_nothing_more(
    database: Database, deliveries: Deliveries, state: SubscriberState, claimed: bool
) -> None:
    """A brief that waits is skipped with its items when they unsubscribe or pause, though a sender has claimed it."""
    _plan(database)
    if claimed:
        _claimed(deliveries)
    _becomes(database, state)
    assert not deliveries.sending(_brief(DAY), 0)
    assert deliveries.claim(10**9, limit=9) == []
    assert (deliveries.state(HERE, DAY), deliveries.past([HERE], "")[HERE].had) == ("skipped", {})


def test_who_leaves_gets_no_broadcast_but_what_they_asked_for(database: Database, deliveries: Deliveries) -> None:
    """A broadcast passes by who unsubscribes meanwhile; an answer that they wait for still comes."""
    casts = Broadcasts(database)
    number = casts.draft(1, "news", NOW)
    casts.begin(number, 1, 1, By(1, NOW, "text"), urgent=True)  # it is night then
    with database.transaction() as connection:
        put(connection, [HERE], "answer", 1, [Part("now answered")], NOW)
    _becomes(database, "ended")
    assert casts.progress(number) == Progress(stopped=1)
    assert [one.delivery for one in deliveries.claim(NOW, limit=9)] == [Delivery(HERE, "answer", "1")]
    assert Awaited(database).by(5) == []


def test_what_is_in_its_call_is_finished_and_not_tried_again(database: Database, deliveries: Deliveries) -> None:
    """When they leave during the call it counts if it arrived; if surely not, it is over."""
    for day, arrives in ((DAY, True), (NEXT, False)):
        _plan(database, day, items=((1, day),))
        one = _claimed(deliveries)
        assert deliveries.sending(one.delivery, 0)
        _becomes(database, "paused")
        if arrives:
            deliveries.sent(_brief(day), 0, 900, NOW)
        else:
            deliveries.postpone(_brief(day), 0, NOW, NOW)
        _becomes(database, "active")
    assert (deliveries.state(HERE, DAY), deliveries.state(HERE, NEXT)) == ("sent", "skipped")
    assert deliveries.claim(10**9, limit=9) == []
    assert deliveries.past([HERE], "")[HERE].had == {1: Had(DAY, DAY)}


def test_what_they_ask_for_again_is_tried_until_it_arrives(database: Database, deliveries: Deliveries) -> None:
    """A brief that was called off in its call and proved uncertain is sent again at their word, after a 429 too."""
    _plan(database)
    one = _claimed(deliveries)
    assert deliveries.sending(one.delivery, 0)
    _becomes(database, "paused")
    deliveries.uncertain(_brief(DAY), 0, "TimedOut", NOW)
    assert Doubts(database).send_again(HERE, DAY, NOW)
    again = _claimed(deliveries)
    assert deliveries.sending(again.delivery, 0)
    deliveries.postpone(_brief(DAY), 0, 50, NOW)
    assert _claimed(deliveries, 50) == again


@pytest.mark.parametrize("moves", [False, True])
def test_a_stopped_broadcast_is_not_tried_again(database: Database, deliveries: Deliveries, moves: bool) -> None:
    """Where a call that was under way at Stop turns out to have sent nothing, nothing is sent later."""
    casts, number = Broadcasts(database), 1
    assert casts.draft(1, "news", NOW) == number
    casts.begin(number, 1, 1, By(1, NOW, "text"), urgent=True)  # it is night then
    one = _claimed(deliveries)
    assert deliveries.sending(one.delivery, 0)
    assert casts.stop(number, By(1, NOW, "text"))
    to = HERE
    if moves:
        Subscriptions(database).move(5, GROUP)
        to = Address(GROUP)
    deliveries.postpone(Delivery(to, "broadcast", str(number)), 0, NOW, NOW)
    assert casts.progress(number) == Progress(stopped=1)
    assert deliveries.claim(10**9, limit=9) == []


def test_a_brief_that_did_not_arrive_told_nothing(database: Database, deliveries: Deliveries) -> None:
    """Its news is news again, that they have had everything is told again, and a doubt is asked about again."""
    _plan(database)
    one = _claimed(deliveries)
    assert deliveries.sending(one.delivery, 0)
    deliveries.uncertain(_brief(DAY), 0, "TimedOut", NOW)
    before = _who(database)
    _plan(database, NEXT, items=(), now=30, asks=(DAY,), told_all=True)
    assert (_who(database).last_brief, _who(database).told_all) == (30, True)
    assert deliveries.skip_late(31, 40) == 1
    assert (_who(database).last_brief, _who(database).told_all) == (before.last_brief, False)
    assert Deliveries(database).past([HERE], "")[HERE].doubtful == (DAY,)


def test_a_later_brief_keeps_what_it_told(database: Database, deliveries: Deliveries) -> None:
    """When an earlier brief fails after a later one was planned, what the later one told and held stays told."""
    _plan(database, items=((1, "aa"),))
    _plan(database, NEXT, items=((1, "bb"),), now=30)
    deliveries.fail(_brief(DAY), "no", 40)
    assert _who(database).last_brief == 30
    assert deliveries.past([HERE], "")[HERE].had == {1: Had("bb", NEXT)}


def test_only_the_part_that_did_not_arrive_is_sent_again(database: Database, deliveries: Deliveries) -> None:
    """Another part that is still in its call stays there."""
    _plan(database, parts=2)
    one = _claimed(deliveries)
    assert deliveries.sending(one.delivery, 0)
    assert deliveries.sending(one.delivery, 1)
    deliveries.postpone(_brief(DAY), 1, NOW, NOW)
    assert [number for number, _ in _claimed(deliveries).parts] == [1]


def test_what_a_sender_left_is_claimed_again(database: Database, deliveries: Deliveries) -> None:
    """A claimed brief that surely was not sent is released; one that is in its call is not."""
    _plan(database)
    one = _claimed(deliveries)
    deliveries.release(_brief(DAY))
    assert _claimed(deliveries) == one
    assert deliveries.sending(_brief(DAY), 0)
    deliveries.release(_brief(DAY))
    assert deliveries.claim(NOW, limit=9) == []


def test_a_group_that_moves_takes_claimed_briefs_along(database: Database, deliveries: Deliveries) -> None:
    """What was claimed under the old id is claimed again under the new one, and cannot be sent under the old."""
    _plan(database)
    _claimed(deliveries)
    Subscriptions(database).move(5, GROUP)
    assert not deliveries.sending(_brief(DAY), 0)
    assert _claimed(deliveries).delivery.address == Address(GROUP)


def test_one_of_a_chat_at_once(database: Database, deliveries: Deliveries) -> None:
    """A claim gives one delivery a chat, the oldest first, none of a busy chat, and others may follow."""
    addresses = [*(Address(GROUP, topic) for topic in range(1, 7)), Address(7), HERE]
    with database.transaction() as connection:
        for number, address in enumerate(addresses):
            put(connection, [address], "answer", 1, [Part("text")], NOW + number)
    assert [one.delivery.address for one in deliveries.claim(NOW, limit=7)] == [Address(GROUP, 1), Address(7)]
    assert [one.delivery.address for one in deliveries.claim(NOW, limit=7, busy={GROUP, 7})] == [HERE]
    assert [one.delivery.address for one in deliveries.claim(NOW, limit=7)] == [Address(GROUP, 2)]


def test_a_chat_that_rests_is_claimed_at_its_time(database: Database, deliveries: Deliveries) -> None:
    """All that waits for it waits, what was claimed too; what is in its call is not touched."""
    with database.transaction() as connection:
        for topic in (1, 2, 3):
            put(connection, [Address(GROUP, topic)], "answer", 1, [Part("text")], NOW + topic)
    first = _claimed(deliveries)
    assert deliveries.sending(first.delivery, 0)
    second = _claimed(deliveries)
    deliveries.rest(GROUP, 80)
    assert deliveries.claim(79, limit=9) == []
    assert _claimed(deliveries, 80) == second
    deliveries.sent(first.delivery, 0, 900, 81)
    assert deliveries.counts() == {"sent": 1, "sending": 1, "planned": 1}


def test_who_paused_and_blocked_stays_paused_on_coming_back(database: Database) -> None:
    """A chat that opens again is what it was before it closed: paused, with or without an end, or active."""
    subscriptions = Subscriptions(database)
    until = int(time.time()) + 10**6
    for address, state, end in ((Address(8), "paused", until), (Address(9), "paused", None), (HERE, "active", None)):
        subscriptions.save(Subscriber(address=address, state=state, paused_until=end, next_due=end))  # type: ignore[arg-type]
        subscriptions.park(address.chat_id)
        subscriptions.park(address.chat_id)
        assert _who(database, address).state == "parked"
        assert subscriptions.unpark(address.chat_id, 50) == (state == "active")
        found = _who(database, address)
        assert (found.state, found.paused_until, found.parked_from) == (state, end, None)
        assert found.next_due == (None if (state, end) == ("paused", None) else 50)


def test_a_deleted_topic_ends_its_subscription_alone(database: Database) -> None:
    """The other topics of the group, and what waits for them, stay."""
    subscriptions = Subscriptions(database)
    for topic in (1, 2):
        subscriptions.save(Subscriber(address=Address(GROUP, topic), state="active", next_due=DUE))
    subscriptions.end(Address(GROUP, 1))
    assert [_who(database, Address(GROUP, topic)).state for topic in (1, 2)] == ["ended", "active"]
    assert [one.address for one in subscriptions.due(NOW, limit=9)] == [HERE, Address(GROUP, 2)]


def test_parts_of_old_briefs_go_with_a_new_one(database: Database, deliveries: Deliveries) -> None:
    """After a month how the parts of a brief fared is forgotten, unless nobody knows it; the brief itself stays."""
    for day, uncertain in (("2026-04-01", False), ("2026-04-02", True), ("2026-05-01", False)):
        _plan(database, day, items=())
        one = _claimed(deliveries)
        assert deliveries.sending(one.delivery, 0)
        if uncertain:
            deliveries.uncertain(_brief(day), 0, "TimedOut", NOW)
        else:
            deliveries.sent(_brief(day), 0, 900, NOW)
    _plan(database, DAY, items=())
    with database.transaction() as connection:
        kept = connection.scalars(select(parts_table.c.name).order_by(parts_table.c.name)).all()
    assert kept == ["2026-04-02", "2026-05-01", DAY]
    assert deliveries.counts() == {"sent": 2, "uncertain": 1, "planned": 1}


def test_a_day_on_which_something_arrived_is_not_free(database: Database, deliveries: Deliveries) -> None:
    """They pause while the second part is in its call, which sends nothing: the first one was that day's brief."""
    _plan(database, parts=2)
    one = _claimed(deliveries)
    assert deliveries.sending(one.delivery, 0)
    deliveries.sent(_brief(DAY), 0, 900, NOW)
    assert deliveries.sending(one.delivery, 1)
    _becomes(database, "paused")
    deliveries.postpone(_brief(DAY), 1, NOW, NOW)
    assert deliveries.state(HERE, DAY) == "failed"
    assert deliveries.taken(HERE, DAY) == {DAY}


def test_a_group_that_moves_during_a_call_has_it_settled_there(database: Database, deliveries: Deliveries) -> None:
    """What came of the call is written under the new id, and the other parts are claimed there."""
    _plan(database, parts=2)
    _claimed(deliveries)
    assert deliveries.sending(_brief(DAY), 0)
    subscriptions = Subscriptions(database)
    subscriptions.move(5, GROUP)
    subscriptions.move(GROUP, GROUP)
    there = subscriptions.now_at(HERE)
    assert there == Address(GROUP)
    deliveries.sent(_brief(DAY, there), 0, 900, NOW)
    assert not deliveries.sending(_brief(DAY), 1)
    deliveries.release(_brief(DAY, there))
    assert [number for number, _ in _claimed(deliveries).parts] == [1]


def test_a_group_that_moves_to_a_subscriber_reopens_nothing(database: Database, deliveries: Deliveries) -> None:
    """The new id had its brief of the day: that stays settled when the call to the old one comes back as moved."""
    subscriptions = Subscriptions(database)
    subscriptions.save(Subscriber(address=Address(GROUP), state="active"))
    with database.transaction() as connection:
        put(connection, [Address(GROUP)], "answer", 1, [Part("text")], NOW)
    there = _claimed(deliveries)
    assert deliveries.sending(there.delivery, 0)
    deliveries.sent(there.delivery, 0, 900, NOW)
    with database.transaction() as connection:
        put(connection, [HERE], "answer", 1, [Part("text")], NOW)
    here = _claimed(deliveries)
    assert deliveries.sending(here.delivery, 0)
    subscriptions.move(5, GROUP)
    deliveries.postpone(replace(here.delivery, address=Address(GROUP)), 0, NOW, NOW)
    assert deliveries.counts() == {"sent": 1}


def test_a_doubt_that_was_not_asked_about_is_asked_about_later(database: Database, deliveries: Deliveries) -> None:
    """They pause while the first part is in its call; the question behind it never went out, so it is still to ask."""
    _plan(database)
    one = _claimed(deliveries)
    assert deliveries.sending(one.delivery, 0)
    deliveries.uncertain(_brief(DAY), 0, "TimedOut", NOW)
    _plan(database, NEXT, items=(), parts=2, now=30, asks=(DAY,))
    assert Deliveries(database).past([HERE], "")[HERE].doubtful == ()
    _claimed(deliveries, 30)
    assert deliveries.sending(_brief(NEXT), 0)
    _becomes(database, "paused")
    deliveries.sent(_brief(NEXT), 0, 900, 40)
    assert Deliveries(database).past([HERE], "")[HERE].doubtful == (DAY,)


@pytest.mark.parametrize("how", ["failed", "left"])
def test_what_was_fetched_and_did_not_arrive_is_given_back(
    database: Database, deliveries: Deliveries, how: str
) -> None:
    """Its items are to be had again, and the subscriber's news is untouched; of two at once one is taken."""
    before = _who(database)
    more = Planned(address=HERE, day=DAY, due_at=NOW, parts=(Part("more"),), items=((1, "aa"), (2, "bb")), number=NOW)
    assert deliveries.take_more(more, NOW)
    assert not deliveries.take_more(more, NOW)
    assert deliveries.past([HERE], "")[HERE].had == {1: Had("aa", DAY), 2: Had("bb", DAY)}
    assert deliveries.taken(HERE, DAY) == frozenset()
    if how == "failed":
        one = _claimed(deliveries)
        assert one.delivery == Delivery(HERE, "next", str(NOW))
        deliveries.fail(one.delivery, "the chat is closed", NOW)
        assert _who(database) == before
    else:
        _becomes(database, "ended")
    assert deliveries.past([HERE], "")[HERE].had == {}

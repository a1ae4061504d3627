"""The ledger of deliveries: a day's brief is planned once, claimed once, and never sent again by itself."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine, text

from bot.daily.archive import Archive
from bot.daily.doubts import Doubts
from bot.database.engine import Database
from bot.database.tables import metadata
from bot.delivery.planning import Step
from bot.delivery.store import Deliveries
from bot.records import Address, Delivery, Had, Outgoing, Part, Planned, Subscriber
from bot.subscribe.store import Subscriptions

HERE = Address(5)
DAY, NEXT = "2026-05-05", "2026-05-06"
BUTTONS = (((("Settings", "sub:settings")),),)


@pytest.fixture
def database(database: Database) -> Database:
    """A new ledger with one active subscriber, due at 10."""
    Subscriptions(database).save(Subscriber(address=HERE, state="active", next_due=10, created_at=1))
    return database


@pytest.fixture
def deliveries(database: Database) -> Deliveries:
    """Its deliveries."""
    return Deliveries(database)


@pytest.fixture
def doubts(database: Database) -> Doubts:
    """Those of them in doubt."""
    return Doubts(database)


def _brief(day: str) -> Delivery:
    return Delivery(HERE, "brief", day)


def _planned(day: str = DAY, parts: int = 1, items: tuple[tuple[int, str], ...] = ((1, "aa"),)) -> Planned:
    shown = tuple(Part(f"<b>part {number}</b>", BUTTONS) for number in range(parts))
    return Planned(address=HERE, day=day, due_at=10, parts=shown, items=items)


def _plan(database: Database, planned: Planned, now: int = 20, next_due: int = 100) -> int:
    who = Subscriptions(database).get(planned.address)
    assert who is not None
    return Deliveries(database).take([Step(subscriber=who, next_due=next_due, planned=planned)], now)


def _send(deliveries: Deliveries, outgoing: Outgoing, number: int = 0) -> None:
    assert deliveries.sending(outgoing.delivery, number)


def test_a_day_is_planned_once(database: Database, deliveries: Deliveries) -> None:
    """A second plan for the same day is left out, and its items are not counted as had."""
    assert _plan(database, _planned()) == 1
    assert _plan(database, _planned(items=((2, "bb"),))) == 0
    assert deliveries.past([HERE], "")[HERE].had == {1: Had("aa", DAY)}
    assert deliveries.taken(HERE, "2026-05-01") == {DAY}


def test_who_changed_meanwhile_is_decided_anew(database: Database, deliveries: Deliveries) -> None:
    """A step made from a subscriber whose zone was changed since is not taken, and they stay due."""
    subscriptions = Subscriptions(database)
    before = subscriptions.get(HERE)
    assert before is not None
    subscriptions.save(replace(before, zone="Asia/Seoul"))
    assert deliveries.take([Step(subscriber=before, next_due=100, planned=_planned())], 20) == 0
    assert subscriptions.due(20, limit=5) == [replace(before, zone="Asia/Seoul")]
    assert deliveries.counts() == {}


def test_what_is_planned_is_claimed_once(database: Database, deliveries: Deliveries) -> None:
    """Of several claims one gets the brief, with its parts and buttons in order."""
    _plan(database, _planned(parts=2))
    (claimed,) = deliveries.claim(20, limit=5)
    assert claimed == Outgoing(_brief(DAY), ((0, Part("<b>part 0</b>", BUTTONS)), (1, Part("<b>part 1</b>", BUTTONS))))
    assert deliveries.claim(20, limit=5) == []


def test_several_processes_claim_each_brief_once(address: str, database: Database) -> None:
    """Sixty briefs and four processes: each brief is claimed by one of them."""
    subscriptions = Subscriptions(database)
    for chat in range(60):
        subscriptions.save(Subscriber(address=Address(chat), state="active", next_due=10))
        _plan(database, replace(_planned(), address=Address(chat)))
    databases = [Database(address) for _ in range(4)]
    ledgers = [Deliveries(one) for one in databases]
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda number: ledgers[number % 4].claim(20, limit=3), range(40)))
    for one in databases:
        one.close()
    claimed = [outgoing.delivery.address.chat_id for some in found for outgoing in some]
    assert sorted(claimed) == list(range(60))


def test_all_parts_sent_settle_it(database: Database, deliveries: Deliveries) -> None:
    """The delivery is under way until its last part arrived, and its text is erased then."""
    _plan(database, _planned(parts=2))
    (claimed,) = deliveries.claim(20, limit=5)
    for number, state in ((0, "sending"), (1, "sent")):
        _send(deliveries, claimed, number)
        deliveries.sent(_brief(DAY), number, 900 + number, 30)
        assert deliveries.state(HERE, DAY) == state
    with database.transaction() as connection:
        rows = connection.execute(text("SELECT state, html, message_id FROM parts ORDER BY number")).all()
    assert rows == [("sent", None, 900), ("sent", None, 901)]


def test_a_kill_leaves_what_was_being_sent_uncertain(database: Database, deliveries: Deliveries) -> None:
    """After a restart the part under way is uncertain and stays so; the ones behind it are sent."""
    _plan(database, _planned(parts=3))
    (claimed,) = deliveries.claim(20, limit=5)
    _send(deliveries, claimed)
    deliveries.sent(_brief(DAY), 0, 900, 21)
    _send(deliveries, claimed, 1)
    assert deliveries.recover(40) == 1
    (again,) = deliveries.claim(40, limit=5)
    assert [number for number, _ in again.parts] == [2]
    _send(deliveries, again, 2)
    deliveries.sent(_brief(DAY), 2, 902, 41)
    assert deliveries.state(HERE, DAY) == "uncertain"
    assert deliveries.recover(50) == 0
    assert deliveries.claim(50, limit=5) == []


def test_what_was_claimed_and_not_begun_goes_on(database: Database, deliveries: Deliveries) -> None:
    """A kill between claim and call makes nothing uncertain."""
    _plan(database, _planned())
    deliveries.claim(20, limit=5)
    assert deliveries.recover(40) == 0
    assert len(deliveries.claim(40, limit=5)) == 1


def test_it_waits_as_long_as_it_is_asked(database: Database, deliveries: Deliveries) -> None:
    """A postponed brief is claimed at its time, not before."""
    _plan(database, _planned())
    (claimed,) = deliveries.claim(20, limit=5)
    _send(deliveries, claimed)
    deliveries.postpone(_brief(DAY), 0, 50, 20)
    assert deliveries.claim(49, limit=5) == []
    assert deliveries.claim(50, limit=5) == [claimed]


def test_a_failure_gives_its_items_back(database: Database, deliveries: Deliveries) -> None:
    """What a failed brief held counts as it did before: never had, or had with the earlier text."""
    _plan(database, _planned(items=((1, "aa"),)))
    (first,) = deliveries.claim(20, limit=5)
    _send(deliveries, first)
    deliveries.sent(_brief(DAY), 0, 900, 20)
    _plan(database, _planned(NEXT, items=((1, "changed"), (2, "bb"))), now=30)
    deliveries.claim(30, limit=5)
    deliveries.fail(_brief(NEXT), "the chat is closed to the bot", 31)
    assert deliveries.past([HERE], "")[HERE].had == {1: Had("aa", DAY)}
    assert deliveries.counts() == {"sent": 1, "failed": 1}


def test_a_failure_after_a_part_arrived_gives_nothing_back(database: Database, deliveries: Deliveries) -> None:
    """What may have been read is not sent again."""
    _plan(database, _planned(parts=2))
    (claimed,) = deliveries.claim(20, limit=5)
    _send(deliveries, claimed)
    deliveries.sent(_brief(DAY), 0, 900, 21)
    deliveries.fail(_brief(DAY), "no", 22)
    assert deliveries.past([HERE], "")[HERE].had == {1: Had("aa", DAY)}
    assert deliveries.state(HERE, DAY) == "failed"


def test_what_is_too_late_is_skipped_and_its_day_stays_free(database: Database, deliveries: Deliveries) -> None:
    """A brief that could not be sent in time is given up with its items; one of which a part arrived is finished."""
    _plan(database, _planned())
    assert deliveries.skip_late(10, 500) == 0
    assert deliveries.skip_late(11, 500) == 1
    assert deliveries.state(HERE, DAY) == "skipped"
    assert deliveries.past([HERE], "")[HERE].had == {}
    assert deliveries.taken(HERE, "2026-05-01") == frozenset()
    assert _plan(database, _planned(parts=2), now=501) == 1
    (claimed,) = deliveries.claim(501, limit=5)
    _send(deliveries, claimed)
    deliveries.sent(_brief(DAY), 0, 900, 502)
    deliveries.postpone(_brief(DAY), 1, 600, 502)
    assert deliveries.skip_late(1000, 700) == 0


def _uncertain(database: Database, deliveries: Deliveries) -> None:
    _plan(database, _planned())
    (claimed,) = deliveries.claim(20, limit=5)
    _send(deliveries, claimed)
    deliveries.uncertain(_brief(DAY), 0, "TimedOut", 21)


def test_an_uncertain_brief_is_asked_about_once(database: Database, deliveries: Deliveries, doubts: Doubts) -> None:
    """The first contact asks; the second does not."""
    _uncertain(database, deliveries)
    assert deliveries.past([HERE], "")[HERE].doubtful == (DAY,)
    assert doubts.ask(5, 30) == [DAY]
    assert doubts.ask(5, 31) == []
    assert deliveries.past([HERE], "")[HERE].doubtful == ()


def test_the_next_brief_asks_too(database: Database, deliveries: Deliveries, doubts: Doubts) -> None:
    """A brief that asks in its last part counts as having asked."""
    _uncertain(database, deliveries)
    _plan(database, replace(_planned(NEXT, items=()), asks=(DAY,)), now=40)
    assert doubts.ask(5, 41) == []


def test_it_arrived(database: Database, deliveries: Deliveries, doubts: Doubts) -> None:
    """A confirmed brief counts as sent, and cannot be asked for again."""
    _uncertain(database, deliveries)
    assert doubts.confirm(HERE, DAY)
    assert not doubts.confirm(HERE, DAY)
    assert not doubts.send_again(HERE, DAY, 30)
    assert deliveries.counts() == {"sent": 1}


def test_it_did_not_arrive(database: Database, deliveries: Deliveries, doubts: Doubts) -> None:
    """What the subscriber says did not arrive is sent once more, and once only."""
    _uncertain(database, deliveries)
    assert doubts.send_again(HERE, DAY, 30)
    assert not doubts.send_again(HERE, DAY, 30)
    (again,) = deliveries.claim(30, limit=5)
    assert again.parts == ((0, Part("<b>part 0</b>", BUTTONS)),)
    assert deliveries.past([HERE], "")[HERE].had == {1: Had("aa", DAY)}


def test_subscribers_are_read_as_they_were_written(database: Database) -> None:
    """Every field comes back."""
    whole = Subscriber(
        address=Address(-100, 7), chat_type="supergroup", user_id=9, state="paused", zone="Asia/Seoul", minute=425,
        weekdays=frozenset({0, 6}), topics=("sanctions",), experts=("Frank Aum",), length="full",
        fewer=("a role for China",),
        paused_until=77, next_due=78, last_brief=5, told_all=True, awaiting="zone", created_at=3,
    )  # fmt: skip
    subscriptions = Subscriptions(database)
    subscriptions.save(whole)
    assert subscriptions.get(whole.address) == whole
    assert subscriptions.counts() == {"active": 1, "paused": 1}


def test_a_group_that_moves_takes_all_along(database: Database, deliveries: Deliveries) -> None:
    """Subscription, history and planned briefs are found under the new id."""
    _plan(database, _planned())
    Subscriptions(database).move(5, -1005)
    assert Subscriptions(database).get(HERE) is None
    assert [outgoing.delivery.address for outgoing in deliveries.claim(20, limit=5)] == [Address(-1005)]
    assert deliveries.past([Address(-1005)], "")[Address(-1005)].had == {1: Had("aa", DAY)}


def test_parking_and_coming_back(database: Database) -> None:
    """A closed chat is due never; when it opens again it is looked at at once."""
    subscriptions = Subscriptions(database)
    subscriptions.park(5)
    assert subscriptions.due(10**10, limit=5) == []
    assert subscriptions.unpark(5, 50)
    assert not subscriptions.unpark(5, 51)
    assert [one.address for one in subscriptions.due(50, limit=5)] == [HERE]


def test_all_that_is_erased_is_gone_from_the_disk(database: Database, deliveries: Deliveries, tmp_path: Path) -> None:
    """Subscription, items had and deliveries go, to the last byte of what was chosen."""
    subscriptions = Subscriptions(database)
    subscriptions.save(Subscriber(address=HERE, state="active", next_due=10, topics=("SECRETTOPIC",)))
    _plan(database, _planned())
    subscriptions.erase(5, 5)
    assert (subscriptions.get(HERE), deliveries.past([HERE], "")[HERE].had, deliveries.counts()) == (None, {}, {})
    assert not any(b"SECRETTOPIC" in path.read_bytes() for path in tmp_path.glob("ledger.db*"))


def test_migrations_lead_to_the_tables_of_the_program(database: Database) -> None:
    """What the migrations make differs in nothing from what the code declares."""
    with database.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
    assert len(metadata.tables) >= 9


def test_a_ledger_from_before_migrations_is_taken_over(address: str) -> None:
    """The two tables of the first version keep what they hold."""
    engine = create_engine(address)
    metadata.create_all(engine, tables=[metadata.tables["updates"], metadata.tables["conversations"]])
    with engine.begin() as connection:
        for later in ("shown", "logged"):
            connection.execute(text(f"ALTER TABLE conversations DROP COLUMN {later}"))
        connection.execute(text("DROP INDEX updates_open"))
        for later in ("chat_id", "holder"):
            connection.execute(text(f"ALTER TABLE updates DROP COLUMN {later}"))
        connection.execute(text("INSERT INTO updates (update_id, state) VALUES (7, 'settled')"))
    engine.dispose()
    opened = Database(address)
    with opened.transaction() as connection:
        assert connection.scalars(text("SELECT update_id FROM updates")).all() == [7]
        assert connection.scalars(text("SELECT count(*) FROM subscribers")).all() == [0]
    opened.close()


def test_the_archive_leaves_out_days_without_an_item(database: Database, deliveries: Deliveries) -> None:
    """A brief that only said that nothing was left is no past brief to be listed, and is still found by its day."""
    for day, items in ((DAY, ((1, "aa"),)), (NEXT, ())):
        assert _plan(database, _planned(day, items=items)) == 1
        (one,) = deliveries.claim(20, limit=1)
        _send(deliveries, one)
        deliveries.sent(_brief(day), 0, 900, 20)
    archive = Archive(database)
    assert archive.past(HERE, 8, 0) == [DAY]
    assert archive.items_of(HERE, NEXT) == ()

"""The look at how the bot is: problems told once, awaited answers told once, days counted."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from secrets import token_hex

import pytest
from telegram import Bot

from bot.admin.health.alarms import Alarms
from bot.admin.health.health import LEAST_FREE, REPEATED, Health, problems
from bot.admin.health.statistics import Day, Figures
from bot.admin.health.watch import Watch
from bot.ask.awaited import Awaited
from bot.ask.store import Asked, Questions
from bot.daily.archive import Archive
from bot.daily.doubts import Doubts
from bot.database.engine import Database, LedgerFailure
from bot.delivery.store import Deliveries
from bot.html import plain
from bot.messages import say
from bot.records import Address, Part, Subscriber
from bot.subscribe.store import Subscriptions
from bot.wording.calls import Condition
from index.editions.build import sync
from index.editions.encoder import SentenceEncoder
from index.library import Library
from tests.emulator.bot_api import BotApi, Forbidden
from tests.support.asking import note
from tests.support.ledgers import ledger_at

ADMIN, OTHER, ASKER = 7, 8, 5
NOON = 1_800_014_400
REMAINS = "How many boxes of remains were flown to Osan Air Base?"
WORKS = Condition("there.example", None, is_known=True, is_spent=False, daily=900, tokens=0, counts={})
HEALTHY = Health(
    edition=1, briefs=3, today=Day("2027-01-15"), subscribers={}, deliveries={}, free=10 * LEAST_FREE,
    total=20 * LEAST_FREE,
)  # fmt: skip


@dataclass
class World:
    """A library of small briefs, a ledger, an emulator, and a clock that is set by hand."""

    data: Path
    database: Database
    library: Library
    api: BotApi
    now: float = NOON
    woken: int = 0
    free: int = 10 * LEAST_FREE
    wording: Condition | None = None

    def wake(self) -> None:
        """There is something to send."""
        self.woken += 1

    @property
    def alarms(self) -> Alarms:
        """The ledger of problems."""
        return Alarms(self.database)

    def watch(self) -> Watch:
        """What a process that has just begun looks with: nothing is remembered but in the ledger."""
        return Watch(
            self.library,
            Subscriptions(self.database),
            Deliveries(self.database),
            Doubts(self.database),
            Figures(self.database, "UTC"),
            self.alarms,
            Awaited(self.database),
            folder=self.data,
            admins=frozenset((ADMIN, OTHER)),
            wake=self.wake,
            clock=lambda: self.now,
            room=lambda _: (self.free, 20 * LEAST_FREE, 0),
            ledger=self.database.inspect,
            wording=lambda: self.wording,
        )

    def look(self, watch: Watch | None = None) -> None:
        """One look, of a new process unless one is given."""
        looking = watch or self.watch()

        async def look() -> None:
            async with Bot(self.api.token, base_url=f"{self.api.url}/bot") as bot:
                await looking.look(bot)

        asyncio.run(look())

    def told(self, chat_id: int = ADMIN) -> list[str]:
        """What reached a chat."""
        return [message.plain for message in self.api.messages(chat_id)]


@pytest.fixture
def world(tmp_path: Path, small: Path, encoder: SentenceEncoder) -> Iterator[World]:
    """A world with two briefs; the one on remains is not written yet."""
    (small / "remains.md").rename(tmp_path / "remains.md")
    data = tmp_path / "data"
    sync(small, data, encoder)
    database = Database(ledger_at(data / "ledger.db"))
    with BotApi() as api:
        for chat_id in (ADMIN, OTHER):
            api.introduce(chat_id)
        yield World(data, database, Library(data, encoder), api)
    database.close()


def _fail(world: World, count: int) -> None:
    for _ in range(count):
        world.alarms.note_failure(token_hex(3), "Boom at bot.x:1", int(world.now))


def test_repeated_failures_are_told_once_until_it_was_well(world: World) -> None:
    """One message for many looks and restarts; after an hour without, the next failures are told again."""
    _fail(world, REPEATED - 1)
    world.look()
    assert world.told() == []
    _fail(world, 5)
    for _ in range(3):
        world.look()
        world.now += 60
    assert len(world.told()) == len(world.told(OTHER)) == 1
    assert "7 failures" in world.told()[0]
    world.now += 3600
    world.look()
    _fail(world, REPEATED)
    world.look()
    world.look()
    assert len(world.told()) == 2


def test_failures_now_and_then_are_told_once(world: World) -> None:
    """With one every 25 minutes there are two or three in an hour, over and over: that is one problem, told once."""
    for minute in range(0, 300, 5):
        if minute % 25 == 0:
            _fail(world, 1)
        world.look()
        world.now += 5 * 60
    assert len(world.told()) == 1


def test_a_full_disk_is_told_although_the_ledger_cannot_be_written(world: World) -> None:
    """What the ledger reports and how full the disk is, each once in a process; each look fails all the same."""
    with world.database.transaction() as connection:
        for table in ("day_counts", "alarms"):
            connection.exec_driver_sql(
                f"CREATE TRIGGER full_{table} BEFORE INSERT ON {table} BEGIN SELECT RAISE(ABORT, 'disk full'); END"
            )
    watch = world.watch()
    for free in (world.free, 1000, 1000):
        world.free = free
        with pytest.raises(LedgerFailure):
            world.look(watch)
    reported, full = world.told()
    assert reported == "The ledger cannot be read or written: the disk is full. Please make room."
    assert full.startswith("The disk is nearly full")


def test_trouble_with_the_ledger_is_told_in_words_and_once(world: World) -> None:
    """A file that was deleted, and one that another took the place of, until all is well again."""
    (world.data / "ledger.db").unlink()
    watch = world.watch()
    world.look(watch)
    world.look(watch)
    assert len(world.told()) == 1
    assert world.told()[0].startswith("The file of the ledger was deleted while I was running. I have written it again")
    (world.data / "ledger.db").rename(world.data / "kept.db")
    (world.data / "ledger.db").write_bytes(b"")
    for _ in range(2):
        with pytest.raises(LedgerFailure):
            world.look(watch)
    assert "another file was put in its place" in world.told()[1]
    (world.data / "kept.db").replace(world.data / "ledger.db")
    world.look(watch)
    assert len(world.told()) == 2


def test_an_edition_that_is_damaged_while_it_answers_is_told_once(world: World) -> None:
    """Administrators learn which one and what to do; it is well again when the file is as it was."""
    path = world.data / "editions" / "000001" / "holdings.npz"
    whole = path.read_bytes()
    path.write_bytes(whole[:-20])
    for _ in range(2):
        world.look()
    (told,) = world.told()
    assert "Edition 1 has been damaged on disk while it was in use (holdings.npz does not match" in told
    path.write_bytes(whole)
    world.look()
    assert world.alarms.raised() == set()


def test_a_broken_edition_is_told_once(world: World, encoder: SentenceEncoder, small: Path, tmp_path: Path) -> None:
    """The edition before it answers; administrators learn which one is damaged, without a path."""
    (tmp_path / "remains.md").rename(small / "remains.md")
    sync(small, world.data, encoder)
    (broken,) = (world.data / "editions").glob("*2/briefs.jsonl")
    broken.write_bytes(b"{}")
    for _ in range(2):
        world.look()
    (told,) = world.told()
    assert "Edition 2 is damaged" in told
    assert str(tmp_path) not in told
    assert world.library.edition.number == 1


def test_uncertain_messages_are_told_once(world: World) -> None:
    """However many come in the same hour, one message."""
    deliveries = Deliveries(world.database)
    Subscriptions(world.database).save(Subscriber(address=Address(ASKER), state="active", created_at=1))
    awaited, number = Awaited(world.database), _asked(world)
    assert awaited.add(number, Address(ASKER), ASKER)
    (waiting,) = awaited.waiting(99)
    assert awaited.tell(waiting, [Part("a"), Part("b")], 1, int(world.now))
    (outgoing,) = deliveries.claim(int(world.now), limit=5)
    for part, _ in outgoing.parts:
        assert deliveries.sending(outgoing.delivery, part)
    assert deliveries.recover(int(world.now)) == 2
    for _ in range(2):
        world.look()
    assert world.told() == [plain(say("uncertain", count=1))]


def test_when_telegram_cannot_be_reached_it_is_told_later(world: World) -> None:
    """A message that surely did not go out leaves the problem untold; who is gone for good is not tried each minute."""
    _fail(world, REPEATED)
    world.api.fail("sendMessage", Forbidden(), times=9, chat_id=ADMIN)
    world.api.fail("sendMessage", Forbidden(), times=9, chat_id=OTHER)
    world.look()
    world.look()
    assert len(world.api.calls("sendMessage")) == 2


def test_the_disk_is_well_again_only_with_room_to_spare() -> None:
    """Around the border one problem is raised once and stays raised."""
    full = replace(HEALTHY, free=LEAST_FREE - 1)
    near = replace(HEALTHY, free=int(LEAST_FREE * 1.1), total=LEAST_FREE * 2)
    assert problems(HEALTHY, ()) == {}
    assert list(problems(full, ())) == ["disk"]
    assert problems(near, ()) == {}
    assert list(problems(near, ("disk",))) == ["disk"]
    assert list(problems(replace(HEALTHY, total=HEALTHY.free * 21), ())) == ["disk"]


def _asked(world: World, question: str = REMAINS) -> int:
    asked = Asked(
        chat_id=ASKER, user_id=ASKER, asked_at=int(world.now), question=question, kind="none", reason="absent",
        confidence=0.1, edition=1, elapsed_ms=9.0,
    )  # fmt: skip
    number = note(Questions(world.database, days=30), asked)
    assert number is not None
    return number


def test_an_awaited_answer_is_told_once(world: World, encoder: SentenceEncoder, small: Path, tmp_path: Path) -> None:
    """Not by an edition that does not answer it; by the first that does; never again, whatever comes after."""
    awaited, deliveries = Awaited(world.database), Deliveries(world.database)
    number = _asked(world)
    assert awaited.add(number, Address(ASKER), ASKER)
    assert awaited.add(number, Address(ASKER), ASKER)
    assert world.library.answer(REMAINS).kind == "none"
    world.look()
    assert deliveries.counts() == {}
    (tmp_path / "remains.md").rename(small / "remains.md")
    sync(small, world.data, encoder)
    world.look()
    assert deliveries.counts() == {"planned": 1}
    assert [one["question"] for one in awaited.by(ASKER)] == [None]
    (outgoing,) = deliveries.claim(int(world.now), limit=5)
    assert outgoing.delivery.address == Address(ASKER)
    shown = plain("\n".join(part.html for _, part in outgoing.parts))
    assert REMAINS in shown
    assert "55 boxes" in shown
    (small / "pressure.md").unlink()
    sync(small, world.data, encoder)
    for _ in range(2):
        world.look()
    assert deliveries.counts() == {"sending": 1}
    assert world.woken == 1
    assert Archive(world.database).history(Address(ASKER)) == []
    assert deliveries.taken(Address(ASKER), "2020-01-01") == frozenset()
    assert deliveries.skip_late(int(world.now) + 10**6, int(world.now)) == 0


def test_who_erases_everything_waits_for_nothing(world: World) -> None:
    """After /forget nothing is awaited, and a question that is gone cannot be."""
    awaited, questions = Awaited(world.database), Questions(world.database, days=30)
    number = _asked(world)
    assert awaited.add(number, Address(ASKER), ASKER)
    assert [one["question"] for one in awaited.by(ASKER)] == [REMAINS]
    questions.erase(ASKER)
    assert awaited.waiting(99) == []
    assert not awaited.add(number, Address(ASKER), ASKER)


def test_a_question_after_the_last_look_of_a_day_is_counted_on_the_next(world: World) -> None:
    """What was asked in the last minute of a day, or while nobody looked, belongs to that day."""
    figures = Figures(world.database, "UTC")
    assert figures.note(int(world.now)) == figures.today(int(world.now))
    _asked(world)
    world.now += 86_400
    assert figures.note(int(world.now)).questions == 0
    assert [day.questions for day in figures.days(int(world.now), count=9)] == [1, 0]


def test_days_are_counted_without_gaps(world: World) -> None:
    """A day without a look has the subscribers before it; what is erased from the log stays counted."""
    figures, questions = Figures(world.database, "UTC"), Questions(world.database, days=30)
    Subscriptions(world.database).save(Subscriber(address=Address(ASKER), state="active", created_at=1))
    _asked(world)
    world.look()
    questions.erase(ASKER)
    world.now += 2 * 86_400
    world.look()
    days = figures.days(int(world.now), count=60)
    assert [(day.questions, day.refusals, day.subscribers) for day in days] == [(1, 1, 1), (0, 0, 1), (0, 0, 1)]
    assert days[0].median_ms == days[0].slowest_ms == 9.0
    assert len(figures.days(int(world.now), count=2)) == 1
    assert figures.days(int(world.now) + 10**7, count=5) == []


def test_a_language_model_that_fails_is_told_once_and_so_is_that_it_works(world: World) -> None:
    """Over restarts too: a process that has not asked it yet knows no more than the one before."""
    world.wording = replace(WORKS, is_known=False)
    world.look()
    world.wording = replace(WORKS, cause="slow")
    for _ in range(3):
        world.look()
        world.now += 60
    assert len(world.told()) == 1
    assert world.told()[0].startswith("Answers go out without the language model for now.")
    assert "(there.example) took too long" in world.told()[0]
    world.wording = replace(WORKS, is_known=False)
    world.look()
    assert len(world.told()) == 1
    world.wording = WORKS
    world.look()
    world.look()
    assert world.told()[1:] == ["The language model (there.example) works again."]
    assert world.told(OTHER) == world.told()
    world.wording = replace(WORKS, cause="refused")
    world.look()
    assert len(world.told()) == 3


def test_a_day_without_tokens_left_is_told_once(world: World) -> None:
    """The next day, with new ones, nobody is told of that; the day after, it is told again."""
    world.wording = replace(WORKS, is_spent=True)
    world.look()
    world.look()
    world.wording = WORKS
    world.look()
    assert [one[:43] for one in world.told()] == ["The language model has used up its 900 toke"]
    world.wording = replace(WORKS, is_spent=True)
    world.look()
    assert len(world.told()) == 2


def test_without_a_language_model_nothing_is_told_of_one(world: World) -> None:
    """Where the setting was taken away while it failed, either."""
    world.wording = replace(WORKS, cause="broken")
    world.look()
    world.wording = None
    world.look()
    assert len(world.told()) == 1

"""/broadcast: seen by its sender first, sent once to every active subscriber, stopped, resumed, counted."""

from __future__ import annotations

import asyncio
import shutil
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import text as sql
from telegram.ext import ExtBot

from bot.admin.audit import Audit, Noted
from bot.admin.broadcast.progress import Broadcasting
from bot.admin.broadcast.store import Broadcasts, By, Progress
from bot.admin.broadcast.text import result_text
from bot.database.engine import Database, LedgerFailure
from bot.delivery.planning import Step
from bot.delivery.store import Deliveries
from bot.messages import say
from bot.records import QUIET, Address, Part, Planned
from bot.subscribe.store import Subscriptions
from tests.emulator.bot_api import BotApi, Forbidden, ResetAfter, SentMessage
from tests.support.bot_process import BotProcess
from tests.support.commands import wait_until
from tests.support.ledgers import ledger_at
from tests.support.subscribing import subscribe

ADMIN = 800
PEOPLE = range(810, 850)
GONE, LOST = 811, 812
HOUR = 3600


@pytest.fixture(scope="module")
def bot(api: BotApi, data: Path) -> Iterator[BotProcess]:
    """A bot with forty subscribers, none of them due."""
    for chat_id in (ADMIN, *PEOPLE):
        api.introduce(chat_id)
    subscribe(data, *PEOPLE, due_in_s=10 * HOUR)
    process = BotProcess(api, data, ADMIN_IDS=str(ADMIN))
    process.start()
    yield process
    process.end()
    assert "Traceback" not in process.log


def _propose(api: BotApi, text: str) -> SentMessage:
    """The preview and the question; gives back the question."""
    count = len(api.messages(ADMIN))
    api.say(ADMIN, f"/broadcast {text}")
    return api.wait_for(ADMIN, count + 2)[count + 1]


def _asked(api: BotApi, admin: int, text: str) -> SentMessage:
    """What an administrator is asked below the preview of a text, whatever else they are told meanwhile."""
    before = len(api.messages(admin))
    api.say(admin, f"/broadcast {text}")
    wait_until(lambda: any(one.labels for one in api.messages(admin)[before:]))
    return next(one for one in api.messages(admin)[before:] if one.labels)


def _now(api: BotApi, message: SentMessage) -> SentMessage:
    return next(one for one in api.messages(ADMIN) if one.message_id == message.message_id)


def _got(api: BotApi, text: str) -> int:
    return sum(message.plain == text for chat_id in PEOPLE for message in api.messages(chat_id))


def _audit(data: Path) -> list[str]:
    with closing(sqlite3.connect(data / "ledger.db")) as ledger:
        return [row[0] for row in ledger.execute("SELECT detail FROM audit WHERE act = 'broadcast' ORDER BY id")]


@pytest.mark.parametrize(
    ("text", "told"),
    [("", say("broadcast-how")), ("<b>open", say("broadcast-refused", why="").partition(":")[0])],
)
def test_what_cannot_be_sent_is_said_and_goes_to_nobody(api: BotApi, bot: BotProcess, text: str, told: str) -> None:
    """No text, or markup that Telegram refuses: one sentence to the sender, and no button to send it."""
    count = len(api.messages(ADMIN))
    api.say(ADMIN, f"/broadcast {text}".strip())
    said = api.wait_for(ADMIN, count + 1)[count]
    assert said.plain.startswith(told)
    assert said.labels == []
    assert not any(api.messages(chat_id) for chat_id in PEOPLE)


def test_cancelled_it_goes_to_nobody(api: BotApi, bot: BotProcess, data: Path) -> None:
    """The preview looks as it will; after Cancel the buttons are gone."""
    asked = _propose(api, "There is <i>no</i> brief & no answer")
    preview = api.messages(ADMIN)[-2]
    assert preview.plain == "There is no brief & no answer"
    assert [entity["type"] for entity in preview.entities] == ["italic"]
    assert "40 active subscribers" in asked.plain
    api.press(asked.message_id, say("broadcast-cancel"))
    wait_until(lambda: _now(api, asked).plain == say("broadcast-cancelled"))
    assert _now(api, asked).labels == []
    assert _audit(data) == ["“There is no brief & no answer” cancelled"]


def test_it_reaches_each_once_and_says_what_came_of_it(api: BotApi, bot: BotProcess, data: Path) -> None:
    """However often Send is tapped; one has blocked the bot, for one the connection breaks: both are counted."""
    asked = _propose(api, "Hello & goodbye")
    api.fail("sendMessage", Forbidden(), chat_id=GONE)
    api.fail("sendMessage", ResetAfter(), chat_id=LOST)
    for _ in range(3):
        api.press(asked.message_id, "cast:send:2")
    wait_until(lambda: "Done" in _now(api, asked).plain)
    assert _now(api, asked).plain.endswith("38 sent, 1 failed, 1 uncertain.")
    assert any("Sending" in version.plain for version in _now(api, asked).history)
    assert _got(api, "Hello & goodbye") == 39
    assert _audit(data)[1:] == ["“Hello & goodbye” to 40"]


def test_nothing_of_it_is_taken_for_a_brief(api: BotApi, bot: BotProcess) -> None:
    """The one for whom the connection broke is not asked about a day, and the archive is empty."""
    api.say(LOST, "/archive")
    shown = api.wait_for(LOST, 2)[1]
    assert "cast" not in shown.plain
    assert len(api.messages(LOST)) == 2


def test_the_same_text_asks_once_more(api: BotApi, bot: BotProcess) -> None:
    """Within a day a second tap is needed, and the question says when it was sent."""
    asked = _propose(api, "Hello & goodbye")
    api.press(asked.message_id, "cast:send:3")
    wait_until(lambda: say("broadcast-again") in _now(api, asked).labels)
    assert "You sent the same text" in _now(api, asked).plain
    assert _got(api, "Hello & goodbye") == 39
    api.press(asked.message_id, say("broadcast-cancel"))
    wait_until(lambda: _now(api, asked).plain == say("broadcast-cancelled"))


def test_after_a_kill_the_rest_is_sent_and_the_result_told(api: BotApi, bot: BotProcess, data: Path) -> None:
    """Killed in the middle: nobody gets it twice, and the message shows the result after the restart."""
    asked = _propose(api, "Once more")
    api.press(asked.message_id, "cast:send:4")
    wait_until(lambda: _got(api, "Once more") >= 3)
    bot.kill()
    bot.start()
    wait_until(lambda: "Done" in _now(api, asked).plain)
    reached = [sum(one.plain == "Once more" for one in api.messages(chat_id)) for chat_id in PEOPLE]
    assert max(reached) == 1
    assert sum(reached) >= 39 - 30
    assert "sent" in _now(api, asked).plain


def test_a_reply_sends_the_text_replied_to(api: BotApi, bot: BotProcess) -> None:
    """The preview is the other message, formatted as it is."""
    count = len(api.messages(ADMIN))
    person = {"id": ADMIN, "is_bot": False, "first_name": "A"}
    chat = {"id": ADMIN, "type": "private", "first_name": "A"}
    bold = {"type": "bold", "offset": 0, "length": 4}
    first = {"message_id": 90_001, "date": 1, "chat": chat, "from": person, "text": "News < today", "entities": [bold]}
    command = {"type": "bot_command", "offset": 0, "length": 10}
    second = first | {"message_id": 90_002, "text": "/broadcast", "entities": [command], "reply_to_message": first}
    api.post({"message": second})
    preview = api.wait_for(ADMIN, count + 2)[count]
    assert preview.plain == "News < today"
    assert [entity["type"] for entity in preview.entities] == ["bold"]


@pytest.mark.parametrize("is_bold_first", [True, False])
def test_a_message_that_is_formatted_as_a_whole_is_sent_so(api: BotApi, bot: BotProcess, is_bold_first: bool) -> None:
    """The command is cut off and the formatting kept, in whichever order Telegram names the two."""
    count = len(api.messages(ADMIN))
    person = {"id": ADMIN, "is_bot": False, "first_name": "A"}
    chat = {"id": ADMIN, "type": "private", "first_name": "A"}
    bold = {"type": "bold", "offset": 0, "length": 20}
    command = {"type": "bot_command", "offset": 0, "length": 10}
    link = {"type": "text_link", "offset": 16, "length": 4, "url": "https://example.org/"}
    entities = [bold, command, link] if is_bold_first else [command, bold, link]
    sent = {"date": 1, "chat": chat, "from": person, "text": "/broadcast \U0001f600 & news", "entities": entities}
    api.post({"message": sent | {"message_id": 91_000 + is_bold_first}})
    preview = api.wait_for(ADMIN, count + 2)[count]
    assert preview.plain == "\U0001f600 & news"
    assert sorted((entity["type"], entity["offset"]) for entity in preview.entities) == [("bold", 0), ("text_link", 5)]


@pytest.fixture
def apart() -> Iterator[BotApi]:
    """An emulator for a second bot: on the same one, both would take each other's updates."""
    with BotApi() as running:
        yield running


def test_whoever_sleeps_gets_it_when_they_wake_unless_it_is_urgent(apart: BotApi, tmp_path: Path, data: Path) -> None:
    """The question says how many have quiet hours and for how long; Send lets them sleep, Urgent does not."""
    place = shutil.copytree(data, tmp_path / "data", ignore=shutil.ignore_patterns("ledger.db*"))
    offset = (23 - time.gmtime().tm_hour + 12) % 24 - 12
    night, asleep, up = f"UTC{offset:+03}:00", (870, 871), (872, 873, 874)
    for chat_id in (ADMIN + 100, *asleep, *up):
        apart.introduce(chat_id)
    subscribe(place, *asleep, due_in_s=10 * HOUR, zone=night, quiet=QUIET)
    subscribe(place, *up, due_in_s=10 * HOUR, zone=night)
    process = BotProcess(apart, place, ADMIN_IDS=str(ADMIN + 100))
    process.start()
    try:
        asked = _asked(apart, ADMIN + 100, "Good night")
        assert say("broadcast-asleep", count=2, span="|").partition("|")[0] in asked.plain
        choices = [say("broadcast-send", count="5"), say("broadcast-urgent", count="5"), say("broadcast-cancel")]
        assert asked.labels == choices
        apart.press(asked.message_id, asked.labels[0])
        resting = say("broadcast-resting", done=3, total=5)
        wait_until(lambda: resting in [one.plain for one in apart.messages(ADMIN + 100)])
        assert [len(apart.messages(one)) for one in (*asleep, *up)] == [0, 0, 1, 1, 1]
        asked = _asked(apart, ADMIN + 100, "Wake up")
        apart.press(asked.message_id, asked.labels[1])
        wait_until(lambda: any("5 sent" in one.plain for one in apart.messages(ADMIN + 100)))
        assert [[one.plain for one in apart.messages(chat)] for chat in asleep] == [["Wake up"], ["Wake up"]]
    finally:
        process.end()


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Database]:
    """A ledger with five subscribers."""
    subscribe(tmp_path, *range(5), due_in_s=HOUR)
    database = Database(ledger_at(tmp_path / "ledger.db"))
    yield database
    database.close()


def test_stopped_nothing_more_is_sent(ledger: Database) -> None:
    """One that is being sent is finished; those that were claimed and those that wait are not sent any more."""
    casts, deliveries = Broadcasts(ledger), Deliveries(ledger)
    number = casts.draft(ADMIN, "text", 10)
    assert casts.begin(number, ADMIN, 1, By(ADMIN, 20, "text")) is not None
    assert casts.begin(number, ADMIN, 1, By(ADMIN, 20, "text")) is None
    first, second = deliveries.claim(30, limit=2)
    assert deliveries.sending(first.delivery, 0)
    assert casts.stop(number, By(ADMIN, 40, "text"))
    assert not casts.stop(number, By(ADMIN, 40, "text"))
    assert not deliveries.sending(second.delivery, 0)
    assert casts.progress(number) == Progress(stopped=4, waiting=1)
    deliveries.sent(first.delivery, 0, 7, 50)
    casts.end(number)
    assert casts.progress(number) == Progress(sent=1, stopped=4)
    assert casts.state(number) == "stopped"
    assert deliveries.claim(10**6, limit=9) == []


def test_quiet_hours_hold_a_broadcast_back_until_they_end(tmp_path: Path) -> None:
    """It is claimed for those who are awake now, and for the others from the very minute on."""
    night = 1_800_000_000 // (24 * HOUR) * 24 * HOUR + 23 * HOUR
    subscribe(tmp_path, 1, quiet=QUIET)
    subscribe(tmp_path, 2, zone="Asia/Seoul", quiet=QUIET)
    subscribe(tmp_path, 3, zone="nowhere", quiet="late")
    database = Database(ledger_at(tmp_path / "ledger.db"))
    casts, deliveries = Broadcasts(database), Deliveries(database)
    assert casts.asleep(night) == (1, 8 * HOUR)
    casts.begin(number := casts.draft(ADMIN, "text", night), ADMIN, 1, By(ADMIN, night, "text"))
    assert sorted(one.delivery.address.chat_id for one in deliveries.claim(night, limit=9)) == [2, 3]
    assert casts.progress(number, night).resting == 1
    assert deliveries.claim(night + 8 * HOUR - 1, limit=9) == []
    assert [one.delivery.address.chat_id for one in deliveries.claim(night + 8 * HOUR, limit=9)] == [1]
    casts.begin(casts.draft(ADMIN, "now", night), ADMIN, 1, By(ADMIN, night, "now"), urgent=True)
    assert len(deliveries.claim(night, limit=9)) == 3
    assert "urgent" in Audit(database).last()[0].detail
    database.close()


def test_a_stop_that_came_too_late_says_so() -> None:
    """Stopped is said only where something was held back."""
    assert result_text(Progress(sent=40), "stopping", 1).startswith("Too late to stop: everything had been sent. 40")
    assert result_text(Progress(sent=1, stopped=4), "stopping", 1) == "Stopped: 1 sent, 4 not sent."
    assert result_text(Progress(sent=40), "done", 1) == "Done in 1 second: 40 sent."


def test_briefs_go_before_a_broadcast(ledger: Database) -> None:
    """What was planned earlier for a broadcast waits behind a brief that is planned later."""
    casts, deliveries = Broadcasts(ledger), Deliveries(ledger)
    assert casts.begin(casts.draft(ADMIN, "text", 10), ADMIN, 1, By(ADMIN, 20, "text")) is not None
    who = Subscriptions(ledger).get(Address(3))
    assert who is not None
    brief = Planned(address=Address(3), day="2026-05-05", due_at=99, parts=(Part("b"),), items=())
    assert deliveries.take([Step(subscriber=who, next_due=10**9, planned=brief)], 99) == 1
    assert [one.delivery.kind for one in deliveries.claim(100, limit=2)] == ["brief", "broadcast"]


def test_nothing_is_done_that_cannot_be_noted(ledger: Database) -> None:
    """Where the audit log cannot be written nobody is sent anything, and nothing is stopped or cancelled."""
    casts, by = Broadcasts(ledger), By(ADMIN, 20, "The opening")
    going, number = casts.draft(ADMIN, "other", 10), casts.draft(ADMIN, "text", 10)
    assert casts.begin(going, ADMIN, 1, by) is not None
    assert Audit(ledger).last() == [Noted(ADMIN, 20, "broadcast", "“The opening” to 5")]
    refuse = "CREATE TRIGGER refuse BEFORE INSERT ON audit BEGIN SELECT RAISE(ABORT, 'no'); END"
    with ledger.transaction() as connection:
        connection.execute(sql(refuse))
    for act in (
        lambda: casts.begin(number, ADMIN, 1, by),
        lambda: casts.cancel(number, by),
        lambda: casts.stop(going, by),
    ):
        with pytest.raises(LedgerFailure):
            act()
    assert (casts.state(number), casts.state(going)) == ("draft", "sending")
    assert casts.progress(number).total == 0


def test_only_active_subscribers_get_it(ledger: Database) -> None:
    """Who paused, left or closed the chat is left out; a text is the same only within a day."""
    casts, subscriptions = Broadcasts(ledger), Subscriptions(ledger)
    subscriptions.park(1)
    number = casts.draft(ADMIN, "text", 10)
    assert casts.begin(number, ADMIN, 1, By(ADMIN, 20, "text")) is not None
    assert casts.progress(number).total == 4
    again = casts.draft(ADMIN, "text", 30)
    assert casts.begun_before(again, 40) == 20
    assert casts.begun_before(again, 21 + 24 * HOUR) is None
    assert casts.begun_before(casts.draft(ADMIN, "other", 30), 40) is None
    assert casts.cancel(again, By(ADMIN, 60, "text"))
    assert casts.begin(again, ADMIN, 1, By(ADMIN, 50, "text")) is None


def test_a_result_is_told_once_and_noted_when_the_ledger_can(ledger: Database) -> None:
    """A ledger that cannot note the end for a while leaves no broadcast under way, and nobody is told twice."""
    broadcasting = Broadcasting(Broadcasts(ledger), wake=lambda: None)
    number = broadcasting.store.draft(ADMIN, "text", 10)
    with ledger.transaction() as connection:
        connection.execute(sql("UPDATE subscribers SET state = 'paused'"))
        body = "WHEN NEW.state = 'done' BEGIN SELECT RAISE(ABORT, 'refused'); END"
        connection.execute(sql(f"CREATE TRIGGER refusing BEFORE UPDATE ON broadcasts {body}"))

    async def run(api: BotApi) -> None:
        async with ExtBot(api.token, base_url=f"{api.url}/bot") as bot:
            await broadcasting.send(bot, number, ADMIN, 4711, By(ADMIN, 20, "text"))
            await asyncio.to_thread(api.wait_for, ADMIN, 1)
            await asyncio.sleep(0.2)
            with ledger.transaction() as connection:
                connection.execute(sql("DROP TRIGGER refusing"))
            await asyncio.to_thread(wait_until, lambda: broadcasting.store.state(number) == "done")
            await broadcasting.end()

    with BotApi() as api:
        api.introduce(ADMIN)
        asyncio.run(run(api))
        assert len(api.messages(ADMIN)) == 1

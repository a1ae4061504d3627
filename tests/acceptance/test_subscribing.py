"""Subscribing in chat with the real process: steps, settings, who may change them, and what a restart leaves."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from datetime import timedelta
from itertools import count
from pathlib import Path

import pytest

from bot.database.engine import Database
from bot.html import plain
from bot.messages import say
from bot.records import Address, Subscriber
from bot.subscribe.store import Subscriptions
from tests.emulator.bot_api import BotApi, SentMessage, ServerError
from tests.support.bot_process import BotProcess
from tests.support.commands import wait_until
from tests.support.subject import said

pytestmark = pytest.mark.usefixtures("bot")
DEFAULTS = ("✓ 08:00", "Berlin", "✓ Every day", "✓ Everything", "Start")
ADMIN, READER = 71, 72
_numbers = count(7000)


@pytest.fixture
def chat() -> int:
    """A private chat that no other test uses."""
    return next(_numbers)


@pytest.fixture
def group(api: BotApi) -> int:
    """A supergroup with an administrator and a reader."""
    number = -next(_numbers)
    api.introduce(number, "supergroup", admins=(ADMIN,))
    return number


def _tap(api: BotApi, chat: int, *labels: str, user_id: int | None = None) -> SentMessage:
    """Tap buttons of the chat's last message, each once the one before has changed it; the message after that."""
    for label in labels:
        before = api.messages(chat)[-1]
        api.press(before.message_id, label, user_id=user_id)
        wait_until(lambda before=before: api.messages(chat)[-1] != before)  # type: ignore[misc]
    return api.messages(chat)[-1]


def _say(api: BotApi, chat: int, text: str, **who: object) -> SentMessage:
    """Write, and wait for one message more."""
    already = len(api.messages(chat))
    api.say(chat, text, **who)  # type: ignore[arg-type]
    return api.wait_for(chat, already + 1)[already]


def _subscribed(api: BotApi, chat: int) -> SentMessage:
    _say(api, chat, "/subscribe")
    return _tap(api, chat, *DEFAULTS)


def _stored(data: Path, chat: int, thread: int = 0) -> Subscriber:
    database = Database(f"sqlite:///{data / 'ledger.db'}")
    found = Subscriptions(database).get(Address(chat, thread))
    database.close()
    assert found is not None
    return found


def test_five_taps_from_subscribe_to_start(api: BotApi, data: Path, chat: int) -> None:
    """One message goes through all steps, and says at the end when the first brief comes."""
    first = _say(api, chat, "/subscribe")
    assert "step 1 of 5" in first.plain
    done = _tap(api, chat, *DEFAULTS)
    assert (done.message_id, len(done.history)) == (first.message_id, 5)
    assert re.match(r"Done\. Your first brief arrives to(day|morrow), \w+day \d+ \w+, at 08:00\. ", done.plain)
    stored = _stored(data, chat)
    assert (stored.state, stored.zone, stored.minute, stored.awaiting) == ("active", "Europe/Berlin", 480, None)
    assert stored.next_due is not None
    assert 0 < stored.next_due - time.time() <= 25 * 3600


def _hints(api: BotApi) -> list[str]:
    """What taps showed where they were made."""
    return [text for call in api.calls("answerCallbackQuery") if (text := call.parameters.get("text"))]


def test_a_tap_that_changes_nothing_says_so(api: BotApi, chat: int) -> None:
    """What is chosen already, chosen again; while one that changes something shows what it changed, and no hint."""
    _subscribed(api, chat)
    _say(api, chat, "/settings")
    before = len(_hints(api))
    lengths = _tap(api, chat, "Length")
    chosen = next(label for label in lengths.labels if label.startswith("✓"))
    other = next(
        label for label in lengths.labels if label.strip("✓ ").lower() in ("short", "full") and label != chosen
    )
    _tap(api, chat, chosen)
    wait_until(lambda: len(_hints(api)) > before)
    _tap(api, chat, "Length", other, "Length")
    _tap(api, chat, f"✓ {other}")
    wait_until(lambda: len(_hints(api)) == before + 2)
    assert _hints(api)[before:] == [say("nothing-changed")] * 2


def test_each_step_takes_text(api: BotApi, data: Path, chat: int) -> None:
    """Time, zone, days, names and length can be written, and what cannot be read is told."""
    _say(api, chat, "/subscribe")
    assert _say(api, chat, "half past never").plain.startswith(say("unread-time", asked="half past never"))
    assert "step 2 of 5" in _say(api, chat, "7:30pm").plain
    assert _say(api, chat, "Portland").labels[:2] == ["Portland, Oregon", "Portland, Maine"]
    assert "step 3 of 5" in _tap(api, chat, "Portland, Maine").plain
    assert "step 4 of 5" in _say(api, chat, "mon-thu").plain
    named = _say(api, chat, "sanctions, Klinger")
    assert "Chosen: sanctions, Bruce Klingner." in named.plain
    assert "step 5 of 5" in _tap(api, chat, "Go on").plain
    assert "Length: full" in _say(api, chat, "full").plain
    _tap(api, chat, "Start")
    stored = _stored(data, chat)
    assert (stored.minute, stored.zone, stored.length) == (1170, "America/New_York", "full")
    assert stored.weekdays == frozenset(range(4))
    assert (stored.topics, stored.experts) == (("sanctions",), ("Bruce Klingner",))


def test_plain_words_are_understood_where_buttons_say_them(api: BotApi, data: Path, chat: int) -> None:
    """The whole walk can be written, “start” at its end included, and “pause 2 weeks” needs no slash after it."""
    _say(api, chat, "/subscribe")
    for text in ("half past seven", "Schweiz", "go on", "ok"):
        _say(api, chat, text)
    assert _say(api, chat, "start").plain.startswith("Done. Your first brief arrives ")
    assert (_stored(data, chat).minute, _stored(data, chat).zone) == (450, "Europe/Zurich")
    assert _say(api, chat, "start").plain.startswith(said("welcome", briefs=0).partition("\n")[0])
    assert _say(api, chat, "Pause 2 weeks").plain.startswith("Paused. Your next brief arrives ")
    assert _stored(data, chat).state == "paused"
    assert "Paused" not in _say(api, chat, "pause on sanctions?").plain


def test_a_question_is_answered_in_the_middle_of_choosing(api: BotApi, chat: int) -> None:
    """Who asks the library while a step waits gets an answer, and the step's buttons still work."""
    step = _say(api, chat, "/subscribe")
    assert _say(api, chat, "What should happen at Yongbyon?").plain.startswith("Here is what ")
    api.press(step.message_id, "07:00")
    wait_until(lambda: "step 2 of 5" in api.messages(chat)[0].plain)


def test_settings_tell_and_change_everything(api: BotApi, data: Path, chat: int) -> None:
    """/settings says all in words; each button opens its step and leads back."""
    assert _say(api, chat, "/settings").plain == say("no-brief")
    _subscribed(api, chat)
    shown = _say(api, chat, "/settings")
    for line in ("Time: 08:00", "Zone: Europe/Berlin, where it is ", "Days: every day", "Topics and experts: all"):
        assert f"\n{line}" in shown.plain
    assert "Time: 12:00" in _tap(api, chat, "Time", "12:00").plain
    assert "Days: Monday to Friday" in _tap(api, chat, "Days", "Mon-Fri").plain
    assert "Length: full" in _tap(api, chat, "Length", "Full").plain
    assert "Length: full" in _tap(api, chat, "Zone", "Back").plain
    assert _say(api, chat, "/subscribe").plain.startswith(say("already"))
    assert _stored(data, chat).weekdays == set(range(5))


def test_settings_take_arguments(api: BotApi, chat: int) -> None:
    """/settings with a name and a value changes it at once; a fixed offset gets a word on summer time."""
    _subscribed(api, chat)
    assert "Time: 07:30" in _say(api, chat, "/settings time 7:30").plain
    assert "Zone: Asia/Seoul" in _say(api, chat, "/settings zone 서울").plain
    fixed = _say(api, chat, "/settings zone UTC+2").plain
    assert fixed.startswith(say("fixed-zone", zone="UTC+02:00"))
    assert "Days: Saturday, Sunday" in _say(api, chat, "/settings days weekends").plain
    assert "Topics and experts: China, Abigail Bard\n" in _say(api, chat, "/settings experts China, Bard").plain
    unknown = _say(api, chat, "/settings <b>colour blue").plain
    assert unknown.startswith(
        plain(
            say(
                "no-setting", asked="&lt;b&gt;colour", names="Time, Zone, Days, Topics and experts, Length, Quiet hours"
            )
        )
    )


def test_pause_resume_unsubscribe(api: BotApi, data: Path, chat: int) -> None:
    """A pause has an end or none, /resume ends it, and an unsubscribed one is one tap from being back."""
    _subscribed(api, chat)
    assert _say(api, chat, "/pause 2 weeks").plain.startswith("Paused. Your next brief arrives ")
    paused = _stored(data, chat)
    assert paused.paused_until is not None
    assert timedelta(days=13) < timedelta(seconds=paused.paused_until - time.time()) < timedelta(days=14)
    assert paused.next_due is not None
    assert paused.next_due >= paused.paused_until
    assert _say(api, chat, "/pause").plain.startswith("Paused. Your next brief arrives ")
    assert _stored(data, chat) == paused
    assert _say(api, chat, "/resume").plain.startswith("Your daily brief is back on.")
    asked = _say(api, chat, "/pause")
    assert "How long should I pause?" in asked.plain
    assert asked.labels == ["A week", "Two weeks", "Until I resume", "Back"]
    assert _stored(data, chat).state == "active"
    assert _tap(api, chat, "Until I resume").plain == say("paused")
    assert _stored(data, chat).next_due is None
    assert _tap(api, chat, "Resume").plain.startswith("Your daily brief is back on.")
    assert _say(api, chat, "/unsubscribe").plain == say("unsubscribed")
    assert _stored(data, chat).state == "ended"
    assert _tap(api, chat, "Subscribe again").plain.startswith("Your daily brief is back on.")
    assert _stored(data, chat).state == "active"


def test_in_a_group_only_administrators_change_it(api: BotApi, data: Path, group: int) -> None:
    """Others get one polite sentence, for a button as an alert; anonymous administrators are administrators."""
    refused = _say(api, group, "/subscribe", user_id=READER, chat_type="supergroup")
    assert refused.plain == say("only-admins")
    step = _say(api, group, "/subscribe", user_id=ADMIN, chat_type="supergroup")
    assert "/settings time 7:30pm" in step.plain
    api.press(step.message_id, "07:00", user_id=READER)
    wait_until(lambda: say("only-admins") in [call.parameters.get("text") for call in api.calls("answerCallbackQuery")])
    assert _stored(data, group).minute == 480
    _tap(api, group, "07:00", "Berlin", "✓ Every day", "✓ Everything", "Start", user_id=ADMIN)
    shown = _say(api, group, "/settings time 6:15", chat_type="supergroup", anonymous=True)
    assert "Time: 06:15" in shown.plain
    api.say(group, "9:00", user_id=ADMIN, chat_type="supergroup")
    assert (_stored(data, group).minute, _stored(data, group).awaiting) == (375, None)


def test_when_telegram_cannot_say_who_is_an_administrator_nothing_changes(api: BotApi, group: int) -> None:
    """The answer is no, with what to do."""
    api.fail("getChatMember", ServerError(), chat_id=group)
    refused = _say(api, group, "/subscribe", user_id=ADMIN, chat_type="supergroup")
    assert refused.plain == say("admins-unknown")


def test_a_topic_of_a_forum_subscribes_for_itself(api: BotApi, data: Path, group: int) -> None:
    """What is sent in a topic is answered there, and belongs to the topic alone."""
    topic = {"user_id": ADMIN, "chat_type": "supergroup", "thread_id": 9}
    assert _say(api, group, "/subscribe", **topic).thread_id == 9
    _tap(api, group, *DEFAULTS, user_id=ADMIN)
    assert _stored(data, group, 9).state == "active"
    assert _say(api, group, "/settings", user_id=ADMIN, chat_type="supergroup").plain == say("no-brief")


def test_a_channel_subscribes_by_its_posts(api: BotApi, data: Path) -> None:
    """A post of the command subscribes the channel; of its readers only administrators can tap."""
    channel = -next(_numbers)
    api.introduce(channel, "channel", admins=(ADMIN,))
    step = _say(api, channel, "/subscribe", chat_type="channel")
    for user_id, minute in ((READER, 480), (ADMIN, 420)):
        done = len(api.calls("answerCallbackQuery"))
        api.press(step.message_id, "07:00", user_id=user_id)
        api.wait_for_calls("answerCallbackQuery", done + 1)
        wait_until(lambda minute=minute: _stored(data, channel).minute == minute)  # type: ignore[misc]
    assert _stored(data, channel).user_id is None
    assert "step 3 of 5" in _say(api, channel, "/settings zone Berlin", chat_type="channel").plain


def test_a_blocked_chat_is_parked_and_comes_back(api: BotApi, data: Path, chat: int) -> None:
    """Blocking stops the briefs, unblocking brings them back with one sentence; a message does so too."""
    _subscribed(api, chat)
    ways: list[Callable[[], int]] = [lambda: api.set_standing(chat, "member"), lambda: api.say(chat, "/help")]
    for back in ways:
        already = len(api.messages(chat))
        api.set_standing(chat, "kicked")
        wait_until(lambda: _stored(data, chat).state == "parked")
        assert _stored(data, chat).next_due is None
        back()
        wait_until(lambda: _stored(data, chat).state == "active")
        assert say("goes-on") in [message.plain for message in api.wait_for(chat, already + 1)[already:]]


def test_a_group_comes_back_with_a_message(api: BotApi, data: Path) -> None:
    """A group that the bot was let into again unseen has its briefs again with the first message from it."""
    group = -next(_numbers)
    api.introduce(group, "supergroup", admins=(ADMIN,))
    _say(api, group, "/subscribe", user_id=ADMIN, chat_type="supergroup")
    _tap(api, group, "07:00", *DEFAULTS[1:], user_id=ADMIN)
    wait_until(lambda: _stored(data, group).state == "active")
    database = Database(f"sqlite:///{data / 'ledger.db'}")
    Subscriptions(database).park(group)
    database.close()
    api.say(group, "/settings", user_id=ADMIN, chat_type="supergroup")
    wait_until(lambda: _stored(data, group).state == "active")


def test_a_group_takes_its_brief_along_to_its_new_id(api: BotApi, data: Path) -> None:
    """When a group becomes a supergroup, its settings are the new chat's."""
    old, new = -next(_numbers), -next(_numbers)
    api.introduce(old, "group", admins=(ADMIN,))
    _say(api, old, "/subscribe", user_id=ADMIN, chat_type="group")
    _tap(api, old, "07:00", *DEFAULTS[1:], user_id=ADMIN)
    api.migrate(old, new)
    wait_until(lambda: _moved(data, new))
    assert _stored(data, new).minute == 420


def _moved(data: Path, chat: int) -> bool:
    database = Database(f"sqlite:///{data / 'ledger.db'}")
    found = Subscriptions(database).get(Address(chat))
    database.close()
    return found is not None


def test_buttons_under_a_brief_leave_the_brief_alone(api: BotApi, chat: int) -> None:
    """Settings and Unsubscribe under another message answer in one of their own."""
    done = _subscribed(api, chat)
    shown = {"message_id": done.message_id, "date": 1, "chat": {"id": chat, "type": "private"}, "text": "A brief"}
    query = {"id": "4383", "from": {"id": chat, "is_bot": False, "first_name": "P"}, "chat_instance": "1"}
    api.post({"callback_query": query | {"message": shown, "data": "sub:stop"}})
    assert api.wait_for(chat, 2)[1].plain == say("unsubscribed")
    assert api.messages(chat)[0] == done


def test_a_restart_loses_nothing_of_a_draft(api: BotApi, bot: BotProcess, data: Path, chat: int) -> None:
    """After a kill in the middle of choosing, the message's buttons and texts go on where they were."""
    _say(api, chat, "/subscribe")
    _tap(api, chat, "07:00", "Tokyo")
    bot.kill()
    bot.start()
    _tap(api, chat, "Mon-Fri")
    wait_until(lambda: "step 4 of 5" in api.messages(chat)[-1].plain)  # taps that were cut off are shown again before
    assert "Chosen: China." in _say(api, chat, "China").plain
    _tap(api, chat, "Go on", "Start")
    stored = _stored(data, chat)
    assert (stored.state, stored.minute, stored.zone, stored.topics) == ("active", 420, "Asia/Tokyo", ("China",))

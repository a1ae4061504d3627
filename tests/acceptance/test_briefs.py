"""Briefs once they are there: the real process, the real briefs, today's and past ones, and the buttons below."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.daily.archive import Archive
from bot.daily.catalogue import Catalogue
from bot.database.engine import Database
from bot.database.tables import deliveries
from bot.html import plain
from bot.messages import say
from bot.records import Address, Subscriber
from bot.subscribe.store import Subscriptions
from index.editions.build import sync
from index.editions.encoder import SentenceEncoder
from index.library import Library
from tests.emulator.bot_api import BotApi, HangAfter, SentMessage
from tests.support.bot_process import BotProcess
from tests.support.commands import wait_until
from tests.support.subscribing import subscribe

LATER_S = 6 * 60 * 60
ME, READER, TASTER, STRANGER, GROUP, CHANNEL, CHOOSER, LEAVER = 401, 402, 403, 404, -405, -406, 407, 408
NEXT, LOVER = 410, 411
ADMIN = 9
ISSUE = "sanctions relief"


@pytest.fixture(scope="module")
def bot(api: BotApi, data: Path, library: Library) -> Iterator[BotProcess]:
    """A bot with subscribers whose next brief is hours away; one of them has eleven past briefs."""
    subscribe(data, ME, READER, TASTER, GROUP, CHOOSER, due_in_s=LATER_S)
    for chat_id in (ME, READER, TASTER, STRANGER, CHOOSER):
        api.introduce(chat_id)
    api.introduce(GROUP, "supergroup", admins=(ADMIN,))
    api.introduce(CHANNEL, "channel", admins=(ADMIN,))
    _past(data, library)
    process = BotProcess(api, data)
    process.start()
    yield process
    process.end()


def _past(data: Path, library: Library) -> None:
    database = Database(f"sqlite:///{data / 'ledger.db'}")
    catalogue = Catalogue(database, library.follow, library.items)
    catalogue.refresh(1)
    rows = [
        {
            "chat_id": READER, "thread_id": 0, "kind": "brief", "name": f"2026-10-{number:02}", "state": "sent",
            "due_at": 1, "not_before": 0, "contents": [[entry.id, entry.digest, None, None]],
        }
        for number, entry in enumerate(catalogue.entries[:11], start=1)
    ]  # fmt: skip
    with database.transaction() as connection:
        connection.execute(deliveries.insert(), rows)
    database.close()


def _fewer(data: Path, chat_id: int) -> tuple[str, ...]:
    return _wanted(data, chat_id).fewer


def _wanted(data: Path, chat_id: int) -> Subscriber:
    database = Database(f"sqlite:///{data / 'ledger.db'}")
    who = Subscriptions(database).get(Address(chat_id))
    database.close()
    assert who is not None
    return who


def _said(api: BotApi, chat_id: int, text: str, *, user_id: int | None = None) -> SentMessage:
    """What the bot says to it."""
    before = len(api.messages(chat_id))
    api.say(chat_id, text, user_id=user_id)
    return api.wait_for(chat_id, before + 1)[before]


def _tapped(api: BotApi, chat_id: int, message: SentMessage, label: str, *, count: int = 1) -> SentMessage:
    before = len(api.messages(chat_id))
    api.press(message.message_id, label)
    return api.wait_for(chat_id, before + count)[before + count - 1]


def test_today_has_the_brief_now_and_then_again(api: BotApi, bot: BotProcess) -> None:
    """The first /today sends the brief of today, a second one shows the same items once more."""
    first = _said(api, ME, "/today")
    assert first.plain.startswith("Your brief for ")
    assert first.labels[:3] == [say("ask-item", number=1), say("more-item", number=1), say("fewer-item", number=1)]
    again = _said(api, ME, "/today")
    assert again.plain.startswith("Your brief for ")
    sources = r"^\d\. .*$"
    assert re.findall(sources, again.plain, re.MULTILINE) == re.findall(sources, first.plain, re.MULTILINE)


def _quotes(message: SentMessage) -> set[str]:
    """What the items of a message quote."""
    text = message.plain.encode("utf-16-le")
    places = [(one["offset"], one["length"]) for one in message.entities if one["type"].endswith("blockquote")]
    return {text[2 * start : 2 * (start + length)].decode("utf-16-le") for start, length in places}


def test_next_fetches_three_more_and_never_the_same(api: BotApi, bot: BotProcess, data: Path) -> None:
    """By the command, in plain words and by the button; what was fetched comes in no brief, and /mydata has it."""
    api.introduce(NEXT)
    subscribe(data, NEXT, due_in_s=LATER_S)
    fetched = [_said(api, NEXT, "/next"), _said(api, NEXT, "next")]
    fetched.append(_tapped(api, NEXT, fetched[-1], say("next-items")))
    assert [plain(say("brief-next", count=3)) in one.plain for one in fetched] == [True] * 3
    brief = _said(api, NEXT, "/today")
    shown = [_quotes(one) for one in (*fetched, brief)]
    assert [len(one) for one in shown] == [3] * 4
    assert len(set.union(*shown)) == 12
    assert plain(say("item-withdrawn")) not in _said(api, NEXT, "/archive").plain


def test_next_without_a_subscription_says_how_to_get_one(api: BotApi, bot: BotProcess) -> None:
    """The command leads to a subscription; the word alone goes on with what was asked, as it did."""
    stranger = STRANGER + 3000
    told = _said(api, stranger, "/next")
    assert (told.plain, told.labels) == (say("no-brief"), [say("subscribe")])
    assert _said(api, stranger, "next").plain != say("no-brief")


def test_more_of_this_comes_first_and_can_be_undone(api: BotApi, bot: BotProcess, data: Path) -> None:
    """The names are told and kept, what was wanted fewer is so no longer, and one tap takes it back."""
    api.introduce(LOVER)
    subscribe(data, LOVER, due_in_s=LATER_S)
    brief = _said(api, LOVER, "/next")
    _tapped(api, LOVER, brief, say("fewer-item", number=1))
    unloved = _fewer(data, LOVER)
    assert unloved
    told = _tapped(api, LOVER, brief, say("more-item", number=1))
    assert unloved[0].casefold() in told.plain.casefold()
    assert _fewer(data, LOVER) == ()
    assert _wanted(data, LOVER).more == unloved
    assert "More of: " in _said(api, LOVER, "/settings").plain
    _tapped(api, LOVER, told, say("undo"))
    assert _wanted(data, LOVER).more == ()


def test_without_a_subscription_there_is_a_button(api: BotApi, bot: BotProcess) -> None:
    """One sentence and the way to subscribe, which works."""
    told = _said(api, STRANGER, "/today")
    assert told.plain == say("no-brief")
    api.press(told.message_id, say("subscribe"))
    wait_until(lambda: "step 1 of 5" in api.messages(STRANGER)[-1].plain)


def test_after_unsubscribing_one_tap_comes_back(api: BotApi, bot: BotProcess, data: Path) -> None:
    """Who unsubscribed is told so by /today and /archive, not that there is no brief yet, and can subscribe again."""
    api.introduce(LEAVER)
    subscribe(data, LEAVER, due_in_s=LATER_S)
    _said(api, LEAVER, "/unsubscribe")
    archive, today = _said(api, LEAVER, "/archive"), _said(api, LEAVER, "/today")
    for told in (archive, today):
        assert (told.plain, told.labels) == (say("ended"), [say.of("settings-buttons", "again")])
    api.press(today.message_id, say.of("settings-buttons", "again"))
    wait_until(lambda: api.messages(LEAVER)[-1].plain.startswith("Your daily brief is back on."))


def test_asking_about_an_item_gets_an_answer(api: BotApi, bot: BotProcess) -> None:
    """The question that the item stands for is shown and answered like any other."""
    brief = next(message for message in api.messages(ME) if message.plain.startswith("Your brief for "))
    before = len(api.messages(ME))
    _tapped(api, ME, brief, "1: Ask", count=2)
    assert re.match(r"What (?:does|do) .*\?$", api.messages(ME)[before].plain)
    # An answer with many quotes comes in parts.
    wait_until(lambda: any(plain(say("our-words-each")) in message.plain for message in api.messages(ME)[before + 1 :]))


def test_fewer_like_this_can_be_undone(api: BotApi, bot: BotProcess, data: Path) -> None:
    """A tap notes the item's expert and issues, says so, and its undoing takes them back."""
    brief = _said(api, TASTER, "/today")
    told = _tapped(api, TASTER, brief, "1: Fewer")
    names = _fewer(data, TASTER)
    assert names
    assert told.plain.endswith(" will come last in your briefs; nothing is left out for good.")
    assert _tapped(api, TASTER, told, say("undo")).plain.startswith("Undone: ")
    assert _fewer(data, TASTER) == ()


def test_undo_takes_back_its_own_tap_alone(api: BotApi, bot: BotProcess, data: Path, library: Library) -> None:
    """Fewer of two items that share an issue, and one taken back: the issue stays with the other one's tap."""
    database = Database(f"sqlite:///{data / 'ledger.db'}")
    catalogue = Catalogue(database, library.follow, library.items)
    catalogue.refresh(1)
    on_relief = {
        one.item.voices: one
        for one in catalogue.entries
        if one.item is not None and len(one.item.voices) == 1 and [at for at, _ in one.item.stances] == [ISSUE]
    }
    database.close()
    (first, _), (second, two) = list(on_relief.items())[:2]
    for voices in (first, second):
        _tap_raw(api, CHOOSER, f"item:fewer:{on_relief[voices].id}")
    assert _fewer(data, CHOOSER) == (*first, ISSUE, *second)
    undone = _tapped(api, CHOOSER, api.messages(CHOOSER)[-1], say("undo"))
    assert undone.plain == say("fewer-undone", names=second[0])
    assert _fewer(data, CHOOSER) == (*first, ISSUE)
    _tap_raw(api, CHOOSER, f"item:fewer:{two.id}")
    _tap_raw(api, CHOOSER, f"item:fewer:{two.id}")
    assert api.messages(CHOOSER)[-1].labels == []


def _tap_raw(api: BotApi, chat_id: int, data: str) -> None:
    """Tap a button of a brief that was sent before all this, and wait for one message more."""
    count = len(api.messages(chat_id))
    shown = {"message_id": 1, "date": 1, "chat": {"id": chat_id, "type": "private"}, "text": "A brief"}
    query = {"id": f"66{count}", "from": {"id": chat_id, "is_bot": False, "first_name": "P"}, "chat_instance": "1"}
    api.post({"callback_query": query | {"message": shown, "data": data}})
    api.wait_for(chat_id, count + 1)


def test_in_a_group_administrators_alone_choose(api: BotApi, bot: BotProcess, data: Path) -> None:
    """A member's tap on fewer changes nothing, an administrator's does."""
    brief = _said(api, GROUP, "/today", user_id=5)
    api.press(brief.message_id, "1: Fewer", user_id=5)
    api.wait_for_calls("getChatMember", 1)
    assert _fewer(data, GROUP) == ()
    before = len(api.messages(GROUP))
    api.press(brief.message_id, "1: Fewer", user_id=ADMIN)
    api.wait_for(GROUP, before + 1)
    assert _fewer(data, GROUP)


def _tap_in_channel(api: BotApi, data: str, user_id: int) -> str | None:
    """Tap a button below a message of the channel; the alert that answers it."""
    done = len(api.calls("answerCallbackQuery"))
    shown = {"message_id": 1, "date": 1, "chat": {"id": CHANNEL, "type": "channel"}, "text": "A brief"}
    query = {"id": f"9{done}", "from": {"id": user_id, "is_bot": False, "first_name": "P"}, "chat_instance": "1"}
    api.post({"callback_query": query | {"message": shown, "data": data}})
    api.wait_for_calls("answerCallbackQuery", done + 1)
    answer = api.calls("answerCallbackQuery")[done].parameters
    return str(answer["text"]) if answer.get("show_alert") else None


def test_readers_of_a_channel_do_not_make_the_bot_write_there(api: BotApi, bot: BotProcess) -> None:
    """Whatever button a reader taps, they get an alert and nothing is posted; an administrator's tap works."""
    taps = ("item:ask:1", "brief:digest", "brief:page:8", "brief:day:2026-10-02", "ask:0", "topics:", "experts:Bard",
            "tell:1")  # fmt: skip
    for data in taps:
        assert _tap_in_channel(api, data, 5) == say("only-admins-post"), data
    assert _tap_in_channel(api, "brief:digest", ADMIN) is None
    (digest,) = api.wait_for(CHANNEL, 1)
    assert re.search(r"• sanctions relief: (\d+|none) for, \d+ on conditions, \d+ against", digest.plain)
    assert [call for call in api.calls("editMessageText") if call.parameters["chat_id"] == CHANNEL] == []


def test_the_archive_has_pages(api: BotApi, bot: BotProcess) -> None:
    """Eight a page, the newest first, with buttons to what is older and back, in one message."""
    first = _said(api, READER, "/archive")
    assert first.plain == plain(say("archive"))
    assert first.labels[0] == "Sunday, 11 October 2026"
    assert (len(first.labels), first.labels[-1]) == (9, "Older")
    api.press(first.message_id, "Older")
    wait_until(lambda: "Newer" in api.messages(READER)[0].labels)
    (older,) = api.messages(READER)
    assert older.labels == [
        "Saturday, 3 October 2026", "Friday, 2 October 2026", "Thursday, 1 October 2026", "Newer"
    ]  # fmt: skip
    shown = _tapped(api, READER, older, "Friday, 2 October 2026")
    assert shown.plain.startswith("Your brief for Friday, 2 October 2026, once more")
    assert "From our brief on " in shown.plain


def test_an_empty_archive_says_so(api: BotApi, bot: BotProcess) -> None:
    """Whoever had no brief reads how to get one: by subscribing, by ending the choices, or by waiting."""
    other, waiting = STRANGER + 1000, STRANGER + 2000
    none = _said(api, other, "/archive")
    assert (none.plain, none.labels) == (say("no-brief"), [say("subscribe")])
    _said(api, other, "/subscribe")
    for command in ("/archive", "/today"):
        assert _said(api, other, command).plain == say("not-started")
    for command in ("/resume", "/pause", "/settings"):
        assert _said(api, other, command).plain.startswith(say("not-started"))
    step = _said(api, waiting, "/subscribe")
    for number, label in enumerate(("08:00", "Berlin", "Every day", "Everything", "Start"), 2):
        shown = next(one for one in step.labels if one.removeprefix("✓ ") == label)
        api.press(step.message_id, shown)
        ending = f"step {number} of 5" if number < 6 else "Done. "
        wait_until(lambda ending=ending: ending in api.messages(waiting)[-1].plain)  # type: ignore[misc]
        step = api.messages(waiting)[-1]
    assert _said(api, waiting, "/archive").plain == say("archive-empty")


def test_the_digest_counts_sides(api: BotApi, bot: BotProcess) -> None:
    """Each issue in a line, the most disputed first, which a button opens."""
    shown = {"message_id": 1, "date": 1, "chat": {"id": READER, "type": "private"}, "text": "Old"}
    query = {"id": "77", "from": {"id": READER, "is_bot": False, "first_name": "P"}, "chat_instance": "1"}
    before = len(api.messages(READER))
    api.post({"callback_query": query | {"message": shown, "data": "brief:digest"}})
    digest = api.wait_for(READER, before + 1)[before]
    assert re.search(r"• sanctions relief: (\d+|none) for, \d+ on conditions, \d+ against", digest.plain)
    assert digest.plain.count("\n• ") >= 25
    (label,) = digest.labels
    assert "take a position on" in _tapped(api, READER, digest, label).plain


def test_an_answer_on_an_item_that_a_kill_cut_off_is_owned_up_to(api: BotApi, bot: BotProcess) -> None:
    """Who tapped "ask about this" is told which question it was, and is not answered a second time."""
    asked = next(one for one in api.messages(ME) if "1: Ask" in one.labels)
    count = len(api.messages(ME))
    api.fail("sendMessage", HangAfter(0), chat_id=ME)
    api.fail("sendMessage", HangAfter(300), chat_id=ME)
    api.press(asked.message_id, "1: Ask", chat_id=ME)
    question = api.wait_for(ME, count + 2)[count].plain
    bot.kill()
    bot.start()
    told = api.wait_for(ME, count + 3)[count + 2 :]
    assert [one.plain for one in told] == [plain(say("interrupted", question=question))]


def test_the_archive_knows_only_what_may_have_arrived(data: Path, bot: BotProcess) -> None:
    """Days come newest first and in pages; another address and an unknown day have nothing."""
    database = Database(f"sqlite:///{data / 'ledger.db'}")
    archive = Archive(database)
    assert archive.past(Address(READER), 2, 1) == ["2026-10-10", "2026-10-09"]
    assert archive.past(Address(READER, 7), 8, 0) == []
    found = archive.items_of(Address(READER), "2026-10-02")
    assert found is not None
    assert len(found) == 1
    assert archive.items_of(Address(READER), "2026-11-02") is None
    with database.transaction() as connection:
        connection.execute(deliveries.update().where(deliveries.c.name == "2026-10-02").values(state="failed"))
    assert archive.items_of(Address(READER), "2026-10-02") is None
    database.close()


def test_a_button_of_an_item_that_was_withdrawn_a_moment_ago(
    api: BotApi, bot: BotProcess, data: Path, small: Path, encoder: SentenceEncoder
) -> None:
    """As soon as an edition without it is live it is told that it is gone, and nothing else is answered instead."""
    brief = next(one for one in api.messages(ME) if "1: Ask" in one.labels)
    sync(small, data, encoder, force=True)
    for label in ("1: Ask", "1: Fewer"):
        assert _tapped(api, ME, brief, label).plain == say("item-gone")

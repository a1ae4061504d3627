"""Sending over HTTP through the real telegram.Bot, with everything that can go wrong on the way."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from telegram import Bot
from telegram.error import NetworkError, TelegramError

from bot.chat.buttons import Forget, copies, dangerous
from bot.delivery.telegram import (
    LONGEST_WAIT,
    TRIES,
    UNREACHED_S,
    conclude,
    deliver,
    deliver_document,
    deliver_photo,
    edit,
    outcome_of,
    revise,
    send_exactly,
    send_once,
)
from bot.html import moment
from bot.records import Gone, Later, Moved, Outcome, Part, Rejected, Sent, Uncertain
from bot.updates.polling import Request
from tests.emulator.bot_api import (
    BadMarkup,
    BotApi,
    CutAfter,
    Fault,
    Forbidden,
    Garbled,
    HangAfter,
    Migrated,
    ResetAfter,
    ResetBefore,
    ServerError,
    TooManyRequests,
)

CHAT = 700
PARTS = ["<b>one</b>", "two &amp; <i>more</i>", "<blockquote>three</blockquote>"]
BUTTONS = ((("tap", "ask:0"),),)


@pytest.fixture
def api() -> Iterator[BotApi]:
    """An emulator that knows one private chat."""
    with BotApi() as running:
        running.introduce(CHAT)
        yield running


@asynccontextmanager
async def _bot(url: str, token: str) -> AsyncIterator[Bot]:
    request = Request(read_timeout=1.0, connect_timeout=1.0)
    bot = Bot(token, base_url=f"{url}/bot", request=request)
    await request.initialize()
    yield bot
    await request.shutdown()


def _deliver(api: BotApi, parts: list[str], *, chat_id: int = CHAT, token: str = "", **options: Any) -> Outcome:
    async def send() -> Outcome:
        async with _bot(api.url, token or api.token) as bot:
            return await deliver(bot, chat_id, parts, **options)

    return asyncio.run(send())


def test_buttons_copy_and_warn(api: BotApi) -> None:
    """One puts a text on the clipboard, one whose tap cannot be undone looks so, and a plain one has neither."""
    row = (("Copy", copies("https://t.me/b?start=a_1")), ("Erase", dangerous(Forget("erase"))), ("Keep", "data:keep"))
    _deliver(api, ["Sure?"], buttons=(row,))
    (message,) = api.messages(CHAT)
    assert message.reply_markup is not None
    copy, erase, keep = message.reply_markup["inline_keyboard"][0]
    assert copy == {"text": "Copy", "copy_text": {"text": "https://t.me/b?start=a_1"}}
    assert erase == {"text": "Erase", "callback_data": "data:erase", "style": "danger"}
    assert keep == {"text": "Keep", "callback_data": "data:keep"}


def test_a_moment_is_a_text_that_apps_know_as_one(api: BotApi) -> None:
    """The text stands as it is, with the moment behind it."""
    _deliver(api, [f"It arrives {moment('today, at 08:00', 1_800_000_000)}."])
    (message,) = api.messages(CHAT)
    assert message.plain == "It arrives today, at 08:00."
    assert [(one["type"], one["unix_time"]) for one in message.entities] == [("date_time", 1_800_000_000)]


def test_all_parts_arrive_in_order(api: BotApi) -> None:
    """Each part becomes a message, as HTML and without a link preview, and its id is given back."""
    outcome = _deliver(api, PARTS)
    sent = api.messages(CHAT)
    assert [message.plain for message in sent] == ["one", "two & more", "three"]
    assert [message.parse_mode for message in sent] == ["HTML"] * 3
    assert all(message.link_preview_disabled for message in sent)
    assert outcome == Sent(tuple(message.message_id for message in sent))


def test_the_first_part_replies_and_the_last_has_the_buttons(api: BotApi) -> None:
    """Of several parts only the first is a reply, and only the last shows the buttons."""
    api.say(CHAT, "Q?")
    (asked,) = api.written(CHAT)
    _deliver(api, PARTS, reply_to=asked, buttons=BUTTONS)
    assert [message.reply_to for message in api.messages(CHAT)] == [asked, None, None]
    assert [message.labels for message in api.messages(CHAT)] == [[], [], ["tap"]]


def test_a_reply_to_a_deleted_question_still_arrives(api: BotApi) -> None:
    """When the message replied to is gone, the part goes out on its own."""
    assert isinstance(_deliver(api, ["one"], reply_to=999_999), Sent)
    assert [message.reply_to for message in api.messages(CHAT)] == [None]


def test_nothing_to_send_is_sent_at_once(api: BotApi) -> None:
    """No parts means no calls."""
    assert _deliver(api, []) == Sent(())
    assert api.calls() == []


def test_patience_is_obeyed(api: BotApi) -> None:
    """Asked to wait a second, delivery waits it out and then sends the part once."""
    api.fail("sendMessage", TooManyRequests(retry_after=1))
    assert isinstance(_deliver(api, PARTS), Sent)
    assert [message.plain for message in api.messages(CHAT)] == ["one", "two & more", "three"]
    first, second, *_ = api.calls("sendMessage")
    assert len(api.calls("sendMessage")) == 4
    assert second.time - first.time >= 1


def test_patience_ends(api: BotApi) -> None:
    """After TRIES refusals, or at one that asks for minutes, the part is given up, and nothing was sent."""
    api.fail("sendMessage", TooManyRequests(retry_after=1), times=TRIES)
    assert _deliver(api, PARTS) == Later(1)
    assert len(api.calls("sendMessage")) == TRIES
    api.fail("sendMessage", TooManyRequests(retry_after=int(LONGEST_WAIT) + 1))
    assert _deliver(api, PARTS) == Later(LONGEST_WAIT + 1)
    assert len(api.calls("sendMessage")) == TRIES + 1
    assert api.messages(CHAT) == []


def test_refused_markup_goes_out_as_plain_text(api: BotApi) -> None:
    """When Telegram cannot parse a part, the same words are sent without markup."""
    api.fail("sendMessage", BadMarkup())
    outcome = _deliver(api, ["<b>Fish &amp; chips</b> <a href='https://e.org'>here</a>"], buttons=BUTTONS)
    (message,) = api.messages(CHAT)
    assert (message.text, message.parse_mode, message.labels) == ("Fish & chips here", None, ["tap"])
    assert outcome == Sent((message.message_id,))


@pytest.mark.parametrize(
    ("fault", "outcome"),
    [
        (Forbidden(), Gone()),
        (Forbidden("Forbidden: user is deactivated"), Gone()),
        (BadMarkup("chat is a riddle"), Sent((1, 2, 3))),
        (ResetBefore(), Uncertain("NetworkError")),
        (ResetAfter(), Uncertain("NetworkError")),
        (HangAfter(3), Uncertain("TimedOut")),
        (ServerError(500), Uncertain("NetworkError")),
        (ServerError(502), Uncertain("NetworkError")),
    ],
)
def test_each_fault_becomes_its_outcome(api: BotApi, fault: Fault, outcome: Outcome) -> None:
    """A closed chat is Gone; a connection that broke after the request went out is Uncertain."""
    api.fail("sendMessage", fault)
    found = _deliver(api, PARTS)
    assert type(found) is type(outcome)
    assert found == outcome or isinstance(outcome, Sent)
    assert api.pending_faults() == []


@pytest.mark.parametrize(("fault", "arrived"), [(ResetBefore(), 0), (ResetAfter(), 1), (HangAfter(3), 1)])
def test_what_may_have_arrived_is_never_sent_again(api: BotApi, fault: Fault, arrived: int) -> None:
    """After an uncertain send there is no second call, so nobody reads a part twice."""
    api.fail("sendMessage", fault)
    assert isinstance(_deliver(api, PARTS), Uncertain)
    assert len(api.calls("sendMessage")) == 1
    assert [message.plain for message in api.messages(CHAT)] == ["one"][:arrived]


def test_delivery_stops_at_the_part_that_fails(api: BotApi) -> None:
    """A part that Telegram rejects ends the delivery: what comes after it would make no sense."""
    outcome = _deliver(api, ["one", "x" * 4097, "three"])
    assert outcome == Rejected("Message is too long")
    assert [message.plain for message in api.messages(CHAT)] == ["one"]


def test_an_unknown_chat_is_gone_and_a_wrong_token_rejected(api: BotApi) -> None:
    """A chat that Telegram does not find is closed to us; a refused token is not the chat's fault."""
    assert _deliver(api, ["one"], chat_id=4_040_404) == Gone()
    assert _deliver(api, ["one"], token="123456:WRONG-TOKEN") == Rejected("InvalidToken")  # noqa: S106


def test_a_group_that_moved_gets_the_rest_in_its_new_chat(api: BotApi) -> None:
    """When a group becomes a supergroup during a delivery, the part refused and those after it follow it there."""
    group, moved = -100, -100_999
    api.introduce(group, "group")
    api.fail("sendMessage", Migrated(moved))
    assert isinstance(_deliver(api, PARTS, chat_id=group, buttons=BUTTONS), Sent)
    assert api.messages(group) == []
    assert [message.plain for message in api.messages(moved)] == ["one", "two & more", "three"]
    assert api.messages(moved)[-1].labels == ["tap"]


def test_a_server_out_of_reach_is_tried_again(api: BotApi) -> None:
    """What never reached Telegram is sent once the connection stands, and arrives once."""

    async def relay(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        onward_reader, onward_writer = await asyncio.open_connection("127.0.0.1", int(api.url.rpartition(":")[2]))
        onward_writer.write(await reader.read(65_536))
        writer.write(await onward_reader.read(65_536))
        writer.close()
        onward_writer.close()

    async def send() -> Outcome:
        closed = await asyncio.start_server(relay, "127.0.0.1", 0)
        port = closed.sockets[0].getsockname()[1]
        closed.close()
        await closed.wait_closed()
        async with _bot(f"http://127.0.0.1:{port}", api.token) as bot:
            sending = asyncio.create_task(deliver(bot, CHAT, ["one"]))
            await asyncio.sleep(0.5)
            async with await asyncio.start_server(relay, "127.0.0.1", port):
                return await sending

    assert isinstance(asyncio.run(send()), Sent)
    assert [message.plain for message in api.messages(CHAT)] == ["one"]


def test_errors_outside_delivery_have_their_outcome_too(api: BotApi) -> None:
    """A closed port and a migration each map to one outcome; what is not understood is uncertain."""

    async def error_of(url: str, chat_id: int) -> TelegramError:
        async with _bot(url, api.token) as bot:
            with pytest.raises(TelegramError) as caught:
                await bot.send_message(chat_id, "one")
            return caught.value

    api.introduce(-100, "group")
    api.fail("sendMessage", Migrated(-100_999))
    assert outcome_of(asyncio.run(error_of(api.url, -100))) == Moved(-100_999)
    assert outcome_of(asyncio.run(error_of("http://127.0.0.1:9", CHAT))) == Later(UNREACHED_S)
    assert outcome_of(TelegramError("new")) == Uncertain("TelegramError")
    assert outcome_of(KeyError("result")) == Uncertain("KeyError")
    assert outcome_of(NetworkError("Request Entity Too Large (413)")) == Rejected("it is too large")


def _deliver_photo(api: BotApi) -> Outcome:
    async def send() -> Outcome:
        async with _bot(api.url, api.token) as bot:
            return await deliver_photo(bot, CHAT, b"\x89PNG", "<b>Map</b>", reply_to=999_999)

    return asyncio.run(send())


def test_a_picture_arrives_with_its_caption(api: BotApi) -> None:
    """The bytes are sent as a photo, the caption as HTML, on its own when the message replied to is gone."""
    outcome = _deliver_photo(api)
    (photo,) = api.messages(CHAT)
    assert (photo.kind, photo.plain, photo.parse_mode) == ("photo", "Map", "HTML")
    assert photo.upload is not None
    assert photo.upload.data == b"\x89PNG"
    assert outcome == Sent((photo.message_id,))


@pytest.mark.parametrize(
    ("fault", "outcome"),
    [
        (Forbidden(), Gone()),
        (TooManyRequests(retry_after=int(LONGEST_WAIT) + 1), Later(LONGEST_WAIT + 1)),
        (BadMarkup(), Rejected("")),
        (ResetAfter(), Uncertain("NetworkError")),
    ],
)
def test_what_goes_wrong_with_a_picture_is_an_outcome(api: BotApi, fault: Fault, outcome: Outcome) -> None:
    """Telegram's errors become the outcomes that they are for a message, and the picture is sent once at most."""
    api.fail("sendPhoto", fault)
    assert type(_deliver_photo(api)) is type(outcome)
    assert len(api.calls("sendPhoto")) == 1


def test_a_picture_follows_a_group_that_moved(api: BotApi) -> None:
    """When the group has become a supergroup, the picture goes there."""
    api.fail("sendPhoto", Migrated(new_chat_id=-100_900))
    assert isinstance(_deliver_photo(api), Sent)
    assert [message.kind for message in api.messages(-100_900)] == ["photo"]


DONE_AND_UNKNOWN = [CutAfter(), Garbled(), ResetAfter(), HangAfter(2)]
"""Telegram does what it is asked for, and the answer does not say so."""

SENDS: dict[str, Callable[[Bot], Awaitable[Outcome]]] = {
    "an answer": lambda bot: deliver(bot, CHAT, ["one"]),
    "a part of a brief": lambda bot: send_once(bot, CHAT, None, Part("one")),
    "a broadcast to be looked at": lambda bot: send_exactly(bot, CHAT, "one"),
    "a picture": lambda bot: deliver_photo(bot, CHAT, b"\x89PNG", "one"),
    "a file": lambda bot: deliver_document(bot, CHAT, "one.json", b"{}", "one"),
}
CHANGES: dict[str, Callable[[Bot, int], Awaitable[Outcome]]] = {
    "a screen": lambda bot, number: revise(bot, CHAT, number, "two", thread_id=None),
    "a last word": lambda bot, number: conclude(bot, CHAT, number, "two"),
    "progress": lambda bot, number: edit(bot, CHAT, number, "two"),
}


@pytest.mark.parametrize("fault", DONE_AND_UNKNOWN, ids=str)
@pytest.mark.parametrize("send", SENDS.values(), ids=SENDS)
def test_what_may_have_arrived_is_uncertain_whatever_was_sent(
    api: BotApi, send: Callable[[Bot], Awaitable[Outcome]], fault: Fault
) -> None:
    """Each kind of message is sent once, and nobody says that it failed."""

    async def run() -> Outcome:
        async with _bot(api.url, api.token) as bot:
            return await send(bot)

    for method in ("sendMessage", "sendPhoto", "sendDocument"):
        api.fail(method, fault)
    assert isinstance(asyncio.run(run()), Uncertain)
    assert [message.plain for message in api.messages(CHAT)] == ["one"]


@pytest.mark.parametrize("fault", DONE_AND_UNKNOWN, ids=str)
@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_change_that_may_have_been_made_is_made_again(
    api: BotApi, change: Callable[[Bot, int], Awaitable[Outcome]], fault: Fault
) -> None:
    """Twice is the same as once, so the text stands in the message in the end; only progress is left to the next."""

    async def run() -> Outcome:
        async with _bot(api.url, api.token) as bot:
            number = (await bot.send_message(CHAT, "one")).message_id
            return await change(bot, number)

    api.fail("editMessageText", fault)
    outcome = asyncio.run(run())
    assert isinstance(outcome, Uncertain if change is CHANGES["progress"] else Sent)
    assert [message.plain for message in api.messages(CHAT)] == ["two"]


def test_a_screen_waits_for_patience_as_an_answer_does(api: BotApi) -> None:
    """Told to wait a second, a change of a message waits, and is made."""

    async def run() -> Outcome:
        async with _bot(api.url, api.token) as bot:
            number = (await bot.send_message(CHAT, "one")).message_id
            return await revise(bot, CHAT, number, "two", thread_id=None)

    api.fail("editMessageText", TooManyRequests(retry_after=1))
    assert isinstance(asyncio.run(run()), Sent)
    assert [message.plain for message in api.messages(CHAT)] == ["two"]


def test_plain_text_keeps_its_links(api: BotApi) -> None:
    """Where Telegram refuses the markup, each address stands behind what was linked."""
    api.fail("sendMessage", BadMarkup())
    _deliver(api, ['<b>Who?</b> <a href="https://example.org/?a=1&amp;b=2">[1]</a> &amp; <i>more</i>'])
    (message,) = api.messages(CHAT)
    assert message.text == "Who? [1] (https://example.org/?a=1&b=2) & more"


def test_no_word_of_an_answer_gets_into_the_log(api: BotApi, caplog: pytest.LogCaptureFixture) -> None:
    """What Telegram sends back holds what people wrote; a broken answer is told by its kind."""
    api.fail("sendMessage", CutAfter())
    _deliver(api, ["a secret"])
    assert "secret" not in caplog.text

"""The Bot API emulator against the real python-telegram-bot over HTTP.

Each rule of the service, each fault and the semantics of getUpdates, so that other tests may trust
them. What the bot does with all this is tested elsewhere.
"""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Awaitable, Callable, Iterator
from typing import Any, TypeVar

import pytest
from telegram import (
    Bot,
    BotCommand,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    Message,
    ReplyParameters,
    Update,
)
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)
from telegram.error import Forbidden as ForbiddenError

from tests.support.bot_api import (
    BadMarkup,
    BotApi,
    Fault,
    Forbidden,
    HangAfter,
    Migrated,
    ResetAfter,
    ResetBefore,
    ServerError,
    TooManyRequests,
)
from tests.support.telegram_html import MarkupError, parse

T = TypeVar("T")
CHAT = 700
GROUP = -100_200
ALICE = 41
WRONG_TOKEN = "123456:WRONG"  # noqa: S105
POLLING_BOT = """
import asyncio, sys
from telegram import Bot
async def main():
    async with Bot(sys.argv[2], base_url=sys.argv[1] + "/bot") as bot:
        updates = await bot.get_updates(timeout=20)
        await bot.send_message(updates[-1].message.chat_id, "got " + updates[-1].message.text)
        await bot.get_updates(offset=updates[-1].update_id + 1, timeout=30)
asyncio.run(main())
"""


@pytest.fixture
def api() -> Iterator[BotApi]:
    """An emulator that knows one private chat, with nothing queued."""
    with BotApi() as running:
        running.introduce(CHAT)
        yield running


def using(api: BotApi, work: Callable[[Bot], Awaitable[T]], *, token: str = "") -> T:
    """What `work` returns when given a real Bot."""

    async def run() -> T:
        base, files = f"{api.url}/bot", f"{api.url}/file/bot"
        async with Bot(token or api.token, base_url=base, base_file_url=files) as bot:
            return await work(bot)

    return asyncio.run(run())


def refusal(api: BotApi, work: Callable[[Bot], Awaitable[object]]) -> str:
    """The text of the BadRequest that `work` ends with."""
    with pytest.raises(BadRequest) as caught:
        using(api, work)
    return str(caught.value)


def html(api: BotApi, text: str) -> Message:
    """A message sent as HTML."""
    return using(api, lambda bot: bot.send_message(CHAT, text, parse_mode="HTML"))


def keyboard(**data_by_label: str) -> InlineKeyboardMarkup:
    """One button a row."""
    rows = [[InlineKeyboardButton(label, callback_data=data)] for label, data in data_by_label.items()]
    return InlineKeyboardMarkup(rows)


def raw(api: BotApi, path: str, body: bytes | None = None, content_type: str = "") -> tuple[int, Any]:
    """Status and JSON of a plain HTTP request to the emulator."""
    headers = {"Content-Type": content_type} if content_type else {}
    request = urllib.request.Request(f"{api.url}/{path}", body, headers)  # noqa: S310
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as error:
        with error:
            return error.code, json.load(error)


def wait_for_polls(api: BotApi, times: int) -> None:
    """Return once getUpdates was called so often; fail after twenty seconds."""
    deadline = time.monotonic() + 20
    while len(api.calls("getUpdates")) < times:
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.02)


async def ids(bot: Bot, **parameters: Any) -> list[int]:
    """The ids getUpdates returns."""
    return [update.update_id for update in await bot.get_updates(**parameters)]


# The door


def test_bot_introduces_itself(api: BotApi) -> None:
    """A real Bot starts against the emulator and finds the id its token names."""
    me = using(api, lambda bot: bot.get_me())
    assert me.is_bot
    assert str(me.id) == api.token.split(":")[0]


def test_wrong_token_is_unauthorized(api: BotApi) -> None:
    """A token that is not the bot's is answered with 401."""
    assert raw(api, f"bot{WRONG_TOKEN}/getMe")[0] == 401
    with pytest.raises(InvalidToken):
        using(api, lambda bot: bot.get_me(), token=WRONG_TOKEN)


def test_unknown_method_is_not_found(api: BotApi) -> None:
    """A method that does not exist is answered with 404."""
    status, body = raw(api, f"bot{api.token}/sendTelepathy")
    assert (status, body["ok"], body["description"]) == (404, False, "Not Found: method not found")


@pytest.mark.parametrize(
    ("query", "body", "content_type"),
    [
        ("?chat_id=700&text=hello", None, ""),
        ("", b"chat_id=700&text=hello", "application/x-www-form-urlencoded"),
        ("", b'{"chat_id": 700, "text": "hello"}', "application/json"),
        (
            "",
            b'--x\r\nContent-Disposition: form-data; name="chat_id"\r\n\r\n700\r\n'
            b'--x\r\nContent-Disposition: form-data; name="text"\r\n\r\nhello\r\n--x--\r\n',
            "multipart/form-data; boundary=x",
        ),
    ],
    ids=["query", "form", "json", "multipart"],
)
def test_parameters_come_in_any_form(api: BotApi, query: str, body: bytes | None, content_type: str) -> None:
    """Query, form, JSON and multipart parameters mean the same."""
    status, answer = raw(api, f"bot{api.token}/sendMessage{query}", body, content_type)
    assert (status, answer["result"]["text"]) == (200, "hello")
    assert api.calls("sendMessage")[0].parameters["chat_id"] == CHAT


def test_nested_parameters_may_be_json_encoded(api: BotApi) -> None:
    """A keyboard arrives the same as an object in JSON and as a string in a form."""
    markup = {"inline_keyboard": [[{"text": "yes", "callback_data": "y"}]]}
    for value in (markup, json.dumps(markup)):
        body = json.dumps({"chat_id": CHAT, "text": "sure?", "reply_markup": value}).encode()
        raw(api, f"bot{api.token}/sendMessage", body, "application/json")
    assert [message.reply_markup for message in api.messages(CHAT)] == [markup, markup]


# What people do


def test_spoken_text_becomes_an_update(api: BotApi) -> None:
    """Someone's words arrive with their language, and a command is marked as one."""
    update_id = api.say(CHAT, "/ask@briefing_emulator_bot why", language_code="ru")
    (update,) = using(api, lambda bot: bot.get_updates())
    assert update.update_id == update_id
    assert update.message is not None
    assert update.message.from_user is not None
    assert update.message.from_user.language_code == "ru"
    assert list(update.message.parse_entities(["bot_command"]).values()) == ["/ask@briefing_emulator_bot"]


def test_every_kind_of_message_can_be_sent_to_the_bot(api: BotApi) -> None:
    """Stickers, voices, photos and documents are understood by python-telegram-bot."""
    for send in (api.sticker, api.voice, api.photo):
        send(CHAT)
    api.document(CHAT, "brief.md", b"# Brief")
    updates = using(api, lambda bot: bot.get_updates())
    sticker, voice, photo, document = [update.message for update in updates if update.message]
    assert (sticker.sticker and voice.voice and photo.photo and document.document) is not None
    assert photo.photo[0].width == 640


def test_document_from_a_person_can_be_downloaded(api: BotApi) -> None:
    """The bot gets the very bytes a person has sent."""
    api.document(CHAT, "brief.md", b"# Brief\n")

    async def download(bot: Bot) -> bytes:
        (update,) = await bot.get_updates()
        assert update.message is not None
        assert update.message.document is not None
        file = await update.message.document.get_file()
        return bytes(await file.download_as_bytearray())

    assert using(api, download) == b"# Brief\n"


def test_raw_update_is_passed_on(api: BotApi) -> None:
    """Any update can be posted, and gets the next id."""
    person = {"id": CHAT, "is_bot": False, "first_name": "P"}
    edited = {
        "message_id": 1,
        "date": 1,
        "chat": {"id": CHAT, "type": "private"},
        "from": person,
        "text": "x",
    }
    first = api.say(CHAT, "one")
    assert api.post({"edited_message": edited}) == first + 1
    assert using(api, lambda bot: bot.get_updates())[1].edited_message is not None


def test_bot_blocked_by_an_update_may_not_write(api: BotApi) -> None:
    """After my_chat_member says kicked, sending is forbidden until the person writes again."""
    person = {"id": CHAT, "is_bot": False, "first_name": "P"}
    change = {"chat": {"id": CHAT, "type": "private"}, "from": person, "date": 1}
    status = {"user": person, "status": "kicked", "until_date": 0}
    api.post({"my_chat_member": change | {"old_chat_member": status, "new_chat_member": status}})
    with pytest.raises(ForbiddenError, match="bot was blocked by the user"):
        using(api, lambda bot: bot.send_message(CHAT, "hello"))
    api.say(CHAT, "/start")
    assert using(api, lambda bot: bot.send_message(CHAT, "hello")).text == "hello"


def test_button_can_be_pressed_by_data_or_label(api: BotApi) -> None:
    """A press becomes a callback query that can be answered."""
    api.say(CHAT, "hello")
    message = using(api, lambda bot: bot.send_message(CHAT, "?", reply_markup=keyboard(Yes="y", No="n")))
    first = api.press(message.message_id, "y")
    api.press(message.message_id, "No", chat_id=CHAT)

    async def answer(bot: Bot) -> list[str | None]:
        queries = [update.callback_query for update in await bot.get_updates(offset=first)]
        assert all([await query.answer() for query in queries if query])
        return [query.data for query in queries if query]

    assert using(api, answer) == ["y", "n"]


def test_button_that_is_not_shown_cannot_be_pressed(api: BotApi) -> None:
    """Pressing a button that is absent, or has gone, is the test's mistake."""
    message = using(api, lambda bot: bot.send_message(CHAT, "?", reply_markup=keyboard(Yes="y")))
    with pytest.raises(AssertionError, match="shows"):
        api.press(message.message_id, "No")
    using(api, lambda bot: bot.edit_message_text("done", CHAT, message.message_id))
    with pytest.raises(AssertionError, match="shows"):
        api.press(message.message_id, "Yes")
    with pytest.raises(AssertionError, match="no message"):
        api.press(999, "Yes")


def test_unknown_callback_query_cannot_be_answered(api: BotApi) -> None:
    """An answer to a press that never was is refused."""
    text = refusal(api, lambda bot: bot.answer_callback_query("nonsense"))
    assert text == "Query is too old and response timeout expired or query id is invalid"


# getUpdates


def test_updates_stay_until_a_higher_offset(api: BotApi) -> None:
    """An update comes again and again until a call names a higher offset."""
    first, second = api.say(CHAT, "one"), api.say(CHAT, "two")

    async def poll(bot: Bot) -> list[list[int]]:
        unconfirmed = [await ids(bot), await ids(bot), await ids(bot, offset=first)]
        confirmed = [await ids(bot, offset=first + 1), await ids(bot), await ids(bot, offset=second + 1)]
        return unconfirmed + confirmed

    assert using(api, poll) == [[first, second]] * 3 + [[second], [second], []]


def test_limit_takes_the_earliest(api: BotApi) -> None:
    """`limit` gives the first ones, in order."""
    sent = [api.say(CHAT, str(number)) for number in range(5)]
    assert using(api, lambda bot: ids(bot, limit=2)) == sent[:2]


def test_negative_offset_forgets_the_rest(api: BotApi) -> None:
    """An offset of -1 leaves only the last update in the queue."""
    sent = [api.say(CHAT, str(number)) for number in range(3)]

    async def poll(bot: Bot) -> list[list[int]]:
        return [await ids(bot, offset=-1), await ids(bot)]

    assert using(api, poll) == [sent[-1:], sent[-1:]]


def test_long_poll_ends_when_an_update_arrives(api: BotApi) -> None:
    """A waiting call returns as soon as someone writes."""

    async def poll(bot: Bot) -> float:
        waiting = asyncio.create_task(ids(bot, timeout=10))
        await asyncio.sleep(0.2)
        begun = time.monotonic()
        sent = await asyncio.to_thread(api.say, CHAT, "hello")
        assert await waiting == [sent]
        return time.monotonic() - begun

    assert using(api, poll) < 5


def test_long_poll_ends_empty_after_its_timeout(api: BotApi) -> None:
    """With nothing to give, a waiting call lasts its timeout and returns nothing."""
    begun = time.monotonic()
    assert using(api, lambda bot: ids(bot, timeout=1)) == []
    assert time.monotonic() - begun >= 1


def test_second_poll_ends_the_first(api: BotApi) -> None:
    """Of two waiting calls the first gets a conflict and the second the update."""

    async def poll(bot: Bot) -> list[int]:
        first = asyncio.create_task(ids(bot, timeout=10))
        await asyncio.sleep(0.2)
        async with Bot(api.token, base_url=f"{api.url}/bot") as other:
            second = asyncio.create_task(ids(other, timeout=10))
            with pytest.raises(Conflict, match="terminated by other getUpdates request"):
                await first
            api.say(CHAT, "hello")
            return await second

    assert len(using(api, poll)) == 1


def test_allowed_updates_hold_for_later_updates(api: BotApi) -> None:
    """Kinds not asked for are dropped from then on, also by calls that do not repeat the list."""

    async def poll(bot: Bot) -> list[Update]:
        await bot.get_updates(allowed_updates=["callback_query"])
        api.say(CHAT, "unheard")
        message = await bot.send_message(CHAT, "?", reply_markup=keyboard(Yes="y"))
        api.press(message.message_id, "Yes")
        return list(await bot.get_updates())

    (update,) = using(api, poll)
    assert update.callback_query is not None


def test_webhook_excludes_polling(api: BotApi) -> None:
    """While a webhook is set getUpdates is a conflict; deleting it, and what is pending, ends that."""

    async def switch(bot: Bot) -> int:
        await bot.set_webhook("https://bot.example/hook")
        api.say(CHAT, "hello")
        assert (await bot.get_webhook_info()).pending_update_count == 1
        with pytest.raises(Conflict, match="webhook is active"):
            await bot.get_updates()
        await bot.delete_webhook(drop_pending_updates=True)
        return len(await bot.get_updates())

    assert using(api, switch) == 0


def test_webhook_must_be_https(api: BotApi) -> None:
    """Telegram takes webhooks over HTTPS on its own choice of ports only."""
    assert "an https url must be provided" in refusal(api, lambda bot: bot.set_webhook("http://bot.example/"))
    assert "only on ports" in refusal(api, lambda bot: bot.set_webhook("https://bot.example:8080/"))


def test_redelivered_update_keeps_its_id(api: BotApi) -> None:
    """A confirmed update comes once more under its own id, also to a bot that is past it."""
    first = api.say(CHAT, "one")

    async def poll(bot: Bot) -> list[list[int]]:
        seen = [await ids(bot), await ids(bot, offset=first + 1)]
        api.redeliver(first)
        return [*seen, await ids(bot, offset=first + 1), await ids(bot, offset=first + 1)]

    assert using(api, poll) == [[first], [], [first], []]


def test_redelivered_update_precedes_later_ones(api: BotApi) -> None:
    """Updates come in the order of their ids, the redelivered one among them."""
    first, second = api.say(CHAT, "one"), api.say(CHAT, "two")
    assert using(api, lambda bot: ids(bot, offset=second)) == [second]
    api.redeliver(first)
    assert using(api, lambda bot: ids(bot)) == [first, second]


def test_state_outlives_a_killed_bot(api: BotApi) -> None:
    """A bot started after another was killed while polling sees the same chats and only what is new."""
    command = [sys.executable, "-c", POLLING_BOT, api.url, api.token]
    for polls, word in [(2, "one"), (4, "two")]:
        api.say(CHAT, word)
        process = subprocess.Popen(command)
        wait_for_polls(api, polls)
        process.kill()
        process.wait()
    assert [message.text for message in api.messages(CHAT)] == ["got one", "got two"]
    assert using(api, lambda bot: bot.get_updates()) == ()


# Text and markup


def test_empty_text_is_refused(api: BotApi) -> None:
    """A message needs text, before and after its markup is parsed."""
    assert refusal(api, lambda bot: bot.send_message(CHAT, "")) == "Message text is empty"
    assert refusal(api, lambda bot: bot.send_message(CHAT, " \n ")) == "Text must be non-empty"
    assert refusal(api, lambda bot: bot.send_message(CHAT, "<b></b>", "HTML")) == "Text must be non-empty"


@pytest.mark.parametrize("longest", ["x" * 4096, "🙂" * 2048, "<b>" + "&lt;" * 4096 + "</b>"])
def test_length_counts_utf16_units_after_parsing(api: BotApi, longest: str) -> None:
    """4096 UTF-16 units of parsed text pass and one more does not."""
    assert html(api, longest).text is not None
    assert refusal(api, lambda bot: bot.send_message(CHAT, longest + "x", "HTML")) == "Message is too long"


@pytest.mark.parametrize(
    ("markup", "reason"),
    [
        ("<h1>x</h1>", 'Unsupported start tag "h1" at byte offset 0'),
        ("1 < 2", 'Unsupported start tag "" at byte offset 2'),
        ("é <br>", 'Unsupported start tag "br" at byte offset 3'),
        ("a <b", "Unclosed start tag at byte offset 2"),
        ("<b>x", 'Can\'t find end tag corresponding to start tag "b"'),
        ("x</b>", "Unexpected end tag at byte offset 1"),
        ("<b>x</b", "Unclosed end tag at byte offset 4"),
        ("<b><i>x</b></i>", 'Unmatched end tag at byte offset 7, expected "</i>", found "</b>"'),
        ("<b>x</strong>", 'Unmatched end tag at byte offset 4, expected "</b>", found "</strong>"'),
        ("<a =x>y</a>", 'Empty attribute name in the tag "a" at byte offset 0'),
        ("<a href=x/>y</a>", "Unexpected end of name token at byte offset 8"),
        ('<a href="x>y</a>', "Unclosed start tag at byte offset 0"),
        ("<a href", 'Unclosed start tag "a" at byte offset 0'),
        ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ('<tg-emoji emoji-id="x">y</tg-emoji>', "Invalid custom emoji identifier specified"),
        ("R&D", 'Unescaped character "&" at byte offset 1'),
        ("a&nbsp;b", 'Unescaped character "&" at byte offset 1'),
        ("&#xD800;", 'Unescaped character "&" at byte offset 0'),
        (
            "<blockquote>a<blockquote>b</blockquote></blockquote>",
            "Blockquote entities can't be nested at byte offset 13",
        ),
    ],
)
def test_bad_markup_is_refused(api: BotApi, markup: str, reason: str) -> None:
    """Markup Telegram cannot parse is refused with its reason and nothing is sent."""
    body = json.dumps({"chat_id": CHAT, "text": markup, "parse_mode": "HTML"}).encode()
    status, answer = raw(api, f"bot{api.token}/sendMessage", body, "application/json")
    assert (status, answer["description"]) == (400, f"Bad Request: can't parse entities: {reason}")
    assert api.messages(CHAT) == []


@pytest.mark.parametrize(
    ("markup", "kind"),
    [
        ("<b>x</b>", "bold"),
        ("<STRONG>x</STRONG>", "bold"),
        ("<i>x</i>", "italic"),
        ("<em>x</em>", "italic"),
        ("<u>x</u>", "underline"),
        ("<ins>x</ins>", "underline"),
        ("<s>x</s>", "strikethrough"),
        ("<strike>x</strike>", "strikethrough"),
        ("<del>x</del>", "strikethrough"),
        ("<code>x</code>", "code"),
        ("<pre>x</pre>", "pre"),
        ('<pre><code class="language-python">x</code></pre>', "pre"),
        ('<a href="https://t.me/?a=1&amp;b=2">x</a>', "text_link"),
        ('<span class="tg-spoiler">x</span>', "spoiler"),
        ("<tg-spoiler>x</tg-spoiler>", "spoiler"),
        ('<tg-emoji emoji-id="5368324170671202286">x</tg-emoji>', "custom_emoji"),
        ("<blockquote>x</blockquote>", "blockquote"),
        ("<blockquote expandable>x</blockquote>", "expandable_blockquote"),
    ],
)
def test_supported_tags_become_entities(markup: str, kind: str) -> None:
    """Each tag of the Bot API gives its one entity."""
    plain, entities = parse(markup)
    assert plain == "x"
    assert [(one["type"], one["offset"], one["length"]) for one in entities] == [(kind, 0, 1)]


def test_entities_count_utf16_units_and_survive_trimming(api: BotApi) -> None:
    """Offsets count UTF-16 units of the text as it is shown, without the white space around it."""
    html(api, "  \n🙂 <b>bold <i>both</i></b> &quot;&#65;&quot;\n ")
    (message,) = api.messages(CHAT)
    assert message.plain == '🙂 bold both "A"'
    places = [(one["type"], one["offset"], one["length"]) for one in message.entities]
    assert places == [("bold", 3, 9), ("italic", 8, 4)]


def test_link_and_language_are_kept() -> None:
    """A link keeps its address with references decoded, and a pre keeps its language."""
    _, (link,) = parse('<a href="https://t.me/?a=1&amp;b=2">x</a>')
    _, (pre,) = parse('<pre><code class="language-python">x</code></pre>')
    assert (link["url"], pre["language"]) == ("https://t.me/?a=1&b=2", "python")


def test_nothing_is_formatted_inside_code() -> None:
    """Entities inside code are dropped, as Telegram does."""
    _, entities = parse("<code>a <b>b</b></code>")
    assert [entity["type"] for entity in entities] == ["code"]


def test_parser_names_the_place_in_bytes() -> None:
    """An error counts UTF-8 bytes, not characters."""
    with pytest.raises(MarkupError, match="byte offset 8"):
        parse("🙂🙂<x>")


def test_entities_beyond_a_hundred_are_dropped_silently(api: BotApi) -> None:
    """A message with too many entities arrives with a hundred of them, links before bold."""
    sent = html(api, "<b>x</b> " * 120 + '<a href="https://example.org">y</a>')
    assert len(sent.entities) == 100
    assert sent.entities[-1].type == "text_link"


def test_unknown_parse_mode_is_refused(api: BotApi) -> None:
    """A parse mode that does not exist is refused."""
    assert refusal(api, lambda bot: bot.send_message(CHAT, "x", "BBCode")) == "Unsupported parse_mode"


# Chats, replies, keyboards


def test_chat_the_bot_never_met_is_not_found(api: BotApi) -> None:
    """A bot cannot write to people first."""
    assert refusal(api, lambda bot: bot.send_message(CHAT + 1, "hello")) == "Chat not found"
    api.say(CHAT + 1, "/start")
    assert using(api, lambda bot: bot.send_message(CHAT + 1, "hello")).chat_id == CHAT + 1


def test_reply_needs_its_message(api: BotApi) -> None:
    """A reply to a message that is not in the chat is refused, unless it may go without."""
    api.say(CHAT, "hello")
    (update,) = using(api, lambda bot: bot.get_updates())
    assert update.message is not None
    there, absent = update.message.message_id, update.message.message_id + 50
    sent = using(api, lambda bot: bot.send_message(CHAT, "re", reply_to_message_id=there))
    assert sent.reply_to_message is not None
    assert sent.reply_to_message.text == "hello"
    text = refusal(api, lambda bot: bot.send_message(CHAT, "re", reply_to_message_id=absent))
    assert text == "Message to be replied not found"
    lenient = ReplyParameters(absent, allow_sending_without_reply=True)
    assert using(api, lambda bot: bot.send_message(CHAT, "re", reply_parameters=lenient)).text == "re"
    assert [message.reply_to for message in api.messages(CHAT)] == [there, None]


@pytest.mark.parametrize("data", ["x" * 65, "é" * 33])
def test_callback_data_over_64_bytes_is_refused(api: BotApi, data: str) -> None:
    """Callback data is measured in bytes and refused beyond 64."""
    text = refusal(api, lambda bot: bot.send_message(CHAT, "?", reply_markup=keyboard(Yes=data)))
    assert text == "Button_data_invalid"


def test_callback_data_of_64_bytes_is_accepted(api: BotApi) -> None:
    """Exactly 64 bytes of callback data are accepted."""
    using(api, lambda bot: bot.send_message(CHAT, "?", reply_markup=keyboard(Yes="é" * 32)))
    assert api.messages(CHAT)[0].labels == ["Yes"]


def test_button_without_action_is_refused(api: BotApi) -> None:
    """An inline button with empty callback data does nothing, so it is refused."""
    text = refusal(api, lambda bot: bot.send_message(CHAT, "?", reply_markup=keyboard(Yes="")))
    assert text.endswith("text buttons are unallowed in the inline keyboard")


def test_link_preview_can_be_switched_off(api: BotApi) -> None:
    """A message remembers whether its link preview is off."""
    using(api, lambda bot: bot.send_message(CHAT, "a", disable_web_page_preview=True))
    using(api, lambda bot: bot.send_message(CHAT, "b"))
    assert [message.link_preview_disabled for message in api.messages(CHAT)] == [True, False]


def test_unknown_chat_action_is_refused(api: BotApi) -> None:
    """Only the actions of the Bot API exist."""
    assert using(api, lambda bot: bot.send_chat_action(CHAT, "typing"))
    text = refusal(api, lambda bot: bot.send_chat_action(CHAT, "pondering"))
    assert text == "Wrong parameter action in request"


def test_groups_have_administrators_and_can_be_left(api: BotApi) -> None:
    """The bot sees who runs a group, and cannot write there once it has left."""
    api.introduce(GROUP, "supergroup", admins=(ALICE,))
    api.say(GROUP, "hello", user_id=42, chat_type="supergroup")

    async def look(bot: Bot) -> tuple[str, list[int], list[str]]:
        chat = await bot.get_chat(GROUP)
        admins = [member.user.id for member in await bot.get_chat_administrators(GROUP)]
        people = [(await bot.get_chat_member(GROUP, person)).status for person in (ALICE, 42, bot.id)]
        await bot.leave_chat(GROUP)
        return chat.type, admins, people

    assert using(api, look) == ("supergroup", [ALICE], ["administrator", "member", "member"])
    with pytest.raises(ForbiddenError, match="not a member of the supergroup chat"):
        using(api, lambda bot: bot.send_message(GROUP, "hello"))


def test_private_chats_have_no_administrators(api: BotApi) -> None:
    """Asking for the administrators of a private chat, or for a stranger in it, is refused."""
    text = refusal(api, lambda bot: bot.get_chat_administrators(CHAT))
    assert text == "There are no administrators in the private chat"
    assert refusal(api, lambda bot: bot.get_chat_member(CHAT, 4242)) == "Member not found"


# Editing and deleting


def test_edit_keeps_the_history(api: BotApi) -> None:
    """An edited message shows the new content and remembers the old."""
    sent = using(api, lambda bot: bot.send_message(CHAT, "one", reply_markup=keyboard(Yes="y")))
    using(api, lambda bot: bot.edit_message_text("<i>two</i>", CHAT, sent.message_id, parse_mode="HTML"))
    (message,) = api.messages(CHAT)
    assert (message.text, message.plain, message.labels) == ("<i>two</i>", "two", [])
    assert [(old.text, old.labels) for old in message.history] == [("one", ["Yes"])]


def test_edit_to_the_same_content_is_refused(api: BotApi) -> None:
    """An edit that changes neither text nor keyboard is refused, and one of the two is enough."""
    buttons = keyboard(Yes="y")
    sent = using(api, lambda bot: bot.send_message(CHAT, "one", reply_markup=buttons))

    def edit(bot: Bot, markup: InlineKeyboardMarkup | None) -> Awaitable[object]:
        return bot.edit_message_text("one", CHAT, sent.message_id, reply_markup=markup)

    assert refusal(api, lambda bot: edit(bot, buttons)).startswith("Message is not modified: specified new")
    using(api, lambda bot: edit(bot, None))
    remove = refusal(api, lambda bot: bot.edit_message_reply_markup(CHAT, sent.message_id))
    assert remove.startswith("Message is not modified")
    using(api, lambda bot: bot.edit_message_reply_markup(CHAT, sent.message_id, reply_markup=buttons))
    assert api.messages(CHAT)[0].labels == ["Yes"]


def test_only_own_messages_can_be_edited(api: BotApi) -> None:
    """An edit needs a message that is there and is the bot's."""
    api.say(CHAT, "mine")
    (update,) = using(api, lambda bot: bot.get_updates())
    assert update.message is not None
    theirs = update.message.message_id
    assert refusal(api, lambda bot: bot.edit_message_text("x", CHAT, 999)) == "Message to edit not found"
    assert refusal(api, lambda bot: bot.edit_message_text("x", CHAT, theirs)) == "Message can't be edited"


def test_deleted_message_is_gone(api: BotApi) -> None:
    """A deleted message is no longer shown and cannot be deleted again."""
    sent = using(api, lambda bot: bot.send_message(CHAT, "oops"))
    using(api, lambda bot: bot.delete_message(CHAT, sent.message_id))
    assert api.messages(CHAT) == []
    text = refusal(api, lambda bot: bot.delete_message(CHAT, sent.message_id))
    assert text == "Message to delete not found"


# Files


@pytest.mark.parametrize("kind", ["photo", "document"])
def test_files_keep_their_bytes(api: BotApi, kind: str) -> None:
    """A sent file keeps name, bytes and caption, can be downloaded and sent again by its id."""

    async def send(bot: Bot) -> bytes:
        method = getattr(bot, f"send_{kind}")
        message = await method(CHAT, b"bytes", filename="a.bin", caption="<b>see</b>", parse_mode="HTML")
        attachment = message.effective_attachment
        file_id = (attachment[-1] if kind == "photo" else attachment).file_id
        await method(CHAT, file_id)
        return bytes(await (await bot.get_file(file_id)).download_as_bytearray())

    assert using(api, send) == b"bytes"
    first, second = api.messages(CHAT)
    assert first.upload == second.upload
    assert first.upload is not None
    assert (first.upload.name, first.upload.data, first.plain) == ("a.bin", b"bytes", "see")


def test_unknown_files_are_refused(api: BotApi) -> None:
    """A file id nobody was given leads nowhere, and a caption has its own limit."""
    text = refusal(api, lambda bot: bot.send_document(CHAT, "nonsense"))
    assert text == "Wrong file identifier/http url specified"
    assert refusal(api, lambda bot: bot.get_file("x")).startswith("Wrong file_id or the file is temporarily")
    text = refusal(api, lambda bot: bot.send_document(CHAT, b"x", caption="x" * 1025))
    assert text == "Message caption is too long"


# Profile


def test_commands_are_kept_by_scope_and_language(api: BotApi) -> None:
    """Each scope and language has its own commands."""

    async def run(bot: Bot) -> list[list[str]]:
        everyone, person = BotCommandScopeAllPrivateChats(), BotCommandScopeChat(CHAT)
        await bot.set_my_commands([("ask", "Ask")])
        await bot.set_my_commands([("ask", "Frag")], language_code="de")
        await bot.set_my_commands([("status", "Status")], scope=person)
        found = [
            await bot.get_my_commands(),
            await bot.get_my_commands(language_code="de"),
            await bot.get_my_commands(scope=person),
            await bot.get_my_commands(scope=everyone),
        ]
        return [[command.description for command in commands] for commands in found]

    assert using(api, run) == [["Ask"], ["Frag"], ["Status"], []]


@pytest.mark.parametrize(
    ("commands", "text"),
    [
        ([("Ask", "x")], "Bot_command_invalid"),
        ([("ask-me", "x")], "Bot_command_invalid"),
        ([("", "x")], "Command must be non-empty"),
        ([("a" * 33, "x")], "Command length must not exceed 32"),
        ([("ask", "")], "Command description must be non-empty"),
        ([("ask", "x" * 257)], "Command description length must not exceed 256"),
        ([(f"c{number}", "x") for number in range(101)], "Bot_commands_too_much"),
    ],
    ids=["upper case", "hyphen", "no name", "long name", "no description", "long description", "101"],
)
def test_bad_commands_are_refused(api: BotApi, commands: list[tuple[str, str]], text: str) -> None:
    """Commands outside Telegram's limits are refused and change nothing."""
    assert refusal(api, lambda bot: bot.set_my_commands(commands)) == text
    assert using(api, lambda bot: bot.get_my_commands()) == ()


def test_hundred_longest_commands_are_accepted(api: BotApi) -> None:
    """A hundred commands of 32 characters with descriptions of 256 are accepted."""
    commands = [BotCommand(f"{number:0>32}", "x" * 256) for number in range(100)]
    assert using(api, lambda bot: bot.set_my_commands(commands))
    assert len(using(api, lambda bot: bot.get_my_commands())) == 100


def test_unknown_language_and_scope_are_refused(api: BotApi) -> None:
    """A language code has two letters, and a chat scope needs a chat the bot knows."""
    text = refusal(api, lambda bot: bot.set_my_commands([("a", "b")], language_code="english"))
    assert text == "Invalid language code specified"
    scope = BotCommandScopeChat(4242)
    assert refusal(api, lambda bot: bot.set_my_commands([("a", "b")], scope=scope)) == "Chat not found"


def test_descriptions_have_limits_and_languages(api: BotApi) -> None:
    """Descriptions up to 512 and 120 characters are kept by language; longer ones are refused."""

    async def run(bot: Bot) -> list[str]:
        await bot.set_my_description("d" * 512)
        await bot.set_my_short_description("kurz", language_code="de")
        await bot.set_my_short_description("s" * 120)
        await bot.set_my_name("Briefings")
        short = [await bot.get_my_short_description(), await bot.get_my_short_description("de")]
        texts = [(await bot.get_my_description()).description, *(one.short_description for one in short)]
        return [*texts, (await bot.get_me()).first_name]

    assert using(api, run) == ["d" * 512, "s" * 120, "kurz", "Briefings"]
    refusal(api, lambda bot: bot.set_my_description("d" * 513))
    refusal(api, lambda bot: bot.set_my_short_description("s" * 121))
    refusal(api, lambda bot: bot.set_my_name("n" * 65))


# Watching


def test_wait_for_returns_when_the_message_comes(api: BotApi) -> None:
    """A test can wait for a message that is sent later."""

    async def later(bot: Bot) -> int:
        waiting = asyncio.create_task(asyncio.to_thread(api.wait_for, CHAT, 2, 10))
        for word in ("one", "two"):
            await bot.send_message(CHAT, word)
        return len(await waiting)

    assert using(api, later) == 2


def test_wait_for_fails_with_a_transcript(api: BotApi) -> None:
    """What was said and called is shown when the awaited message does not come."""
    api.say(CHAT, "hello?")
    using(api, lambda bot: bot.send_message(CHAT, "yes", reply_markup=keyboard(More="m")))
    with pytest.raises(AssertionError) as caught:
        api.wait_for(CHAT, count=2, timeout_s=0.1)
    story = str(caught.value)
    assert all(part in story for part in ("1 of 2", "hello?", "yes ['More']", "sendMessage"))


def test_calls_are_recorded_in_order(api: BotApi) -> None:
    """Every call is kept with decoded parameters and its time, refused ones too."""
    refusal(api, lambda bot: bot.send_message(CHAT, "<x>", "HTML"))
    using(api, lambda bot: bot.send_message(CHAT, "x"))
    first, second = api.calls("sendMessage")
    assert (first.parameters["text"], second.parameters) == ("<x>", {"chat_id": CHAT, "text": "x"})
    assert first.time < second.time
    assert {call.method for call in api.calls()} == {"getMe", "sendMessage"}


# Faults


@pytest.mark.parametrize(
    ("fault", "error", "text"),
    [
        (TooManyRequests(7), RetryAfter, "Retry in 7 seconds"),
        (ServerError(), NetworkError, "Internal Server Error"),
        (ServerError(502), NetworkError, "Bad Gateway"),
        (Forbidden(), ForbiddenError, "bot was blocked by the user"),
        (Migrated(-100_300), ChatMigrated, "New chat id: -100300"),
        (BadMarkup(), BadRequest, "an't parse entities"),
        (ResetBefore(), NetworkError, "ReadError"),
    ],
    ids=["429", "500", "502", "403", "migrated", "bad markup", "reset"],
)
@pytest.mark.filterwarnings("ignore:.*retry_after")
def test_fault_refuses_one_call(api: BotApi, fault: Fault, error: type[TelegramError], text: str) -> None:
    """A fault strikes once, sends nothing, and is gone for the next call."""
    api.fail("sendMessage", fault)
    with pytest.raises(error, match=text):
        using(api, lambda bot: bot.send_message(CHAT, "x"))
    assert api.messages(CHAT) == []
    using(api, lambda bot: bot.send_message(CHAT, "x"))
    assert len(api.messages(CHAT)) == 1
    assert [call.fault for call in api.calls("sendMessage")] == [fault, None]


def test_migrated_chat_is_known_under_its_new_id(api: BotApi) -> None:
    """After a migration the bot can write to the new chat."""
    api.fail("sendMessage", Migrated(-100_300), chat_id=CHAT)
    with pytest.raises(ChatMigrated) as caught:
        using(api, lambda bot: bot.send_message(CHAT, "x"))
    new = caught.value.new_chat_id
    assert using(api, lambda bot: bot.send_message(new, "x")).chat.type == "supergroup"


def test_reset_after_delivers_without_an_answer(api: BotApi) -> None:
    """The message is there although the bot saw the connection break."""
    api.fail("sendMessage", ResetAfter())
    with pytest.raises(NetworkError):
        using(api, lambda bot: bot.send_message(CHAT, "x"))
    assert [message.text for message in api.messages(CHAT)] == ["x"]


def test_hang_after_delivers_and_answers_late(api: BotApi) -> None:
    """The message is there at once; an impatient bot times out and a patient one gets its answer."""
    api.fail("sendMessage", HangAfter(1), times=2)
    with pytest.raises(TimedOut):
        using(api, lambda bot: bot.send_message(CHAT, "x", read_timeout=0.2))
    assert len(api.messages(CHAT)) == 1
    begun = time.monotonic()
    using(api, lambda bot: bot.send_message(CHAT, "y", read_timeout=5))
    assert time.monotonic() - begun >= 1


def test_faults_match_method_and_chat(api: BotApi) -> None:
    """A fault waits for its method and its chat, as often as planned."""
    api.introduce(CHAT + 1)
    api.fail("sendMessage", Forbidden(), times=2, chat_id=CHAT)
    using(api, lambda bot: bot.send_chat_action(CHAT, "typing"))
    using(api, lambda bot: bot.send_message(CHAT + 1, "x"))
    for _ in range(2):
        with pytest.raises(ForbiddenError):
            using(api, lambda bot: bot.send_message(CHAT, "x"))
    assert api.pending_faults() == []
    using(api, lambda bot: bot.send_message(CHAT, "x"))


def test_polling_can_be_made_to_fail(api: BotApi) -> None:
    """getUpdates meets faults like any method and loses no update by them."""
    sent = api.say(CHAT, "x")
    api.fail("getUpdates", ServerError(502))
    api.fail("getUpdates", ResetAfter())

    async def poll(bot: Bot) -> list[int]:
        for _ in range(2):
            with pytest.raises(NetworkError):
                await bot.get_updates()
        return await ids(bot)

    assert using(api, poll) == [sent]

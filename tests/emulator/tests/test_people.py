"""What people do and how calls are made reach the bot and the emulator."""

from __future__ import annotations

import json

import pytest
from telegram import (
    Bot,
)
from telegram.error import Forbidden as ForbiddenError
from telegram.error import (
    InvalidToken,
)

from tests.emulator.bot_api import BotApi
from tests.emulator.tests.client import CHAT, WRONG_TOKEN, keyboard, raw, refusal, using


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


def test_privacy_mode_withholds_talk(api: BotApi) -> None:
    """Of a group's messages a bot gets commands, mentions, replies to it, and what the service says."""
    group = -710
    api.introduce(group, "supergroup")
    mine = using(api, lambda bot: bot.send_message(group, "hello"))
    for text in ("hello", "/ask@other_bot why", "mail@briefing_emulator_bot", "/ask why", "@Briefing_Emulator_Bot why"):
        api.say(group, text, user_id=5, chat_type="supergroup")
    api.reply(group, mine.message_id, "why?", user_id=5)
    api.reply(group, api.written(group)[0], "hello yourself", user_id=5)
    api.sticker(group, user_id=5)
    api.let_in(group, by=5, chat_type="supergroup")
    updates = using(api, lambda bot: bot.get_updates())
    texts = [update.message.text for update in updates if update.message]
    assert texts == ["/ask why", "@Briefing_Emulator_Bot why", "why?", None]
    assert updates[-2].my_chat_member is not None
    mentions = updates[1].message.parse_entities(["mention"]) if updates[1].message else {}
    assert list(mentions.values()) == ["@Briefing_Emulator_Bot"]


def test_a_message_can_be_edited_by_who_wrote_it(api: BotApi) -> None:
    """An edit comes with the message's number, its new text and the moment; bots that do not ask for edits get none."""
    api.say(CHAT, "helo")
    number = api.written(CHAT)[0]
    api.edit(CHAT, number, "hello", edit_date=1_700_000_000)
    edited = using(api, lambda bot: bot.get_updates())[1].edited_message
    assert edited is not None
    assert (edited.message_id, edited.text) == (number, "hello")
    assert edited.edit_date is not None


def test_what_is_written_in_a_topic_answers_its_opening(api: BotApi) -> None:
    """Unless it replies to another message, as Telegram has it."""
    api.introduce(-711, "supergroup", is_forum=True)
    api.say(-711, "/ask why", user_id=5, chat_type="supergroup", thread_id=8)
    api.reply(-711, api.written(-711)[0], "/ask why not", user_id=6)
    first, second = (update.message for update in using(api, lambda bot: bot.get_updates()))
    assert first is not None
    assert second is not None
    assert first.chat.is_forum
    assert first.reply_to_message is not None
    assert first.reply_to_message.forum_topic_created is not None
    assert second.reply_to_message is not None
    assert (second.reply_to_message.text, second.message_thread_id) == ("/ask why", 8)

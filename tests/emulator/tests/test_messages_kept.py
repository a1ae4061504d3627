"""Chats, replies, keyboards, edits, deletions and files."""

from __future__ import annotations

from collections.abc import Awaitable

import pytest
from telegram import (
    Bot,
    InlineKeyboardMarkup,
    ReplyParameters,
)
from telegram.error import Forbidden as ForbiddenError

from tests.emulator.bot_api import BotApi
from tests.emulator.tests.client import ALICE, CHAT, GROUP, keyboard, refusal, using


def test_chat_the_bot_never_met_is_not_found(api: BotApi) -> None:
    """A bot cannot write to people first."""
    assert refusal(api, lambda bot: bot.send_message(CHAT + 1, "hello")) == "Chat not found"
    api.say(CHAT + 1, "/start")
    assert using(api, lambda bot: bot.send_message(CHAT + 1, "hello")).chat_id == CHAT + 1


def test_a_reply_carries_the_message_and_its_buttons(api: BotApi) -> None:
    """What somebody replies to comes with the reply, buttons and all, but not what that was a reply to."""
    api.say(CHAT, "hello")
    (first,) = using(api, lambda bot: bot.get_updates())
    assert first.message is not None
    there = first.message.message_id
    shown = keyboard(Yes="y")
    sent = using(api, lambda bot: bot.send_message(CHAT, "Well?", reply_to_message_id=there, reply_markup=shown))
    api.reply(CHAT, sent.message_id, "Yes.")
    (update,) = using(api, lambda bot: bot.get_updates(first.update_id + 1))
    assert update.message is not None
    replied = update.message.reply_to_message
    assert replied is not None
    assert (update.message.text, replied.text, replied.message_id) == ("Yes.", "Well?", sent.message_id)
    assert replied.reply_markup == shown
    assert replied.reply_to_message is None


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

"""The page's Bot API: what it takes, what it refuses as Telegram does, and what the page is told."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest

from briefing.page.api import Call, Refused, Upload, answer
from briefing.page.chat import ME, Chat

KEYS = json.dumps({"inline_keyboard": [[{"text": "Yes", "callback_data": "y"}, {"text": "Go", "url": "javascript:x"}]]})
PICTURE = Upload("map.png", "image/svg+xml", b"\x89PNG")


def _call(chat: Chat, method: str, uploads: dict[str, Upload] | None = None, **given: Any) -> Any:
    named = {"chat_id": ME, "parse_mode": "HTML"} | given
    return asyncio.run(answer(chat, method, Call({name: str(value) for name, value in named.items()}, uploads or {})))


@pytest.mark.parametrize(
    ("method", "given"),
    [
        ("sendMessage", {"text": "x" * 4097}),
        ("sendMessage", {"text": "😀" * 2049}),
        ("sendMessage", {"text": " "}),
        ("sendMessage", {"text": "<b>x"}),
        ("sendMessage", {"text": "x", "chat_id": 77}),
        ("sendMessage", {"text": "x", "reply_markup": "{"}),
        (
            "sendMessage",
            {"text": "x", "reply_markup": json.dumps({"inline_keyboard": [[{"callback_data": "y" * 65}]]})},
        ),
        ("editMessageText", {"text": "x", "message_id": 1}),
        ("editMessageText", {"text": "x", "message_id": 99}),
        ("editMessageText", {"text": "Old", "message_id": 2, "reply_markup": KEYS}),
        ("editMessageReplyMarkup", {"message_id": 2, "reply_markup": KEYS}),
        ("deleteMessage", {"message_id": 99}),
        ("sendPhoto", {"photo": "nothing"}),
        ("getFile", {"file_id": "f9"}),
        ("getFile", {"file_id": "x"}),
        ("sendAnything", {}),
    ],
)
def test_what_telegram_refuses_is_refused(method: str, given: dict[str, Any]) -> None:
    """The bot meets an error where Telegram would give one, and nothing changes."""
    chat = Chat("A debate")
    chat.say("hello")
    _call(chat, "sendMessage", text="Old", reply_markup=KEYS)
    with pytest.raises(Refused):
        _call(chat, method, **given)
    assert [message.shown for message in chat.messages.values()] == [["hello"], ["Old"]]


def test_a_message_is_sent_changed_and_taken_away() -> None:
    """The page is told of each step; what a button is for stays with the server, and bad addresses are left out."""
    chat = Chat("A debate")
    with chat.page() as news:
        sent = _call(chat, "sendMessage", text="<b>Old</b>", reply_markup=KEYS)
        _call(chat, "editMessageText", text="New", message_id=sent["message_id"])
        _call(chat, "sendChatAction", action="typing")
        _call(chat, "answerCallbackQuery", callback_query_id=1, text="Done")
        _call(chat, "deleteMessage", message_id=sent["message_id"])
        told = [news.get_nowait() for _ in range(news.qsize())]
    assert [one["kind"] for one in told] == ["all", "message", "message", "typing", "note", "gone"]
    assert told[1]["shown"] == [{"tag": "b", "in": ["Old"]}]
    assert told[1]["buttons"] == [[{"text": "Yes"}, {"text": "Go"}]]
    assert (told[2]["shown"], told[2]["edited"], told[2]["buttons"]) == (["New"], True, [])


def test_a_tap_and_a_file_come_to_the_bot() -> None:
    """What the person taps and sends is in the bot's updates, until it asks for those that follow."""
    chat = Chat("A debate")
    _call(chat, "sendMessage", text="Old", reply_markup=KEYS)
    assert not chat.press(1, 0, 1)
    assert not chat.press(1, 5, 0)
    assert chat.press(1, 0, 0)
    assert chat.send("plan.txt", b"A plan.")
    tapped, sent = _call(chat, "getUpdates", offset=0, timeout=0)
    assert (tapped["callback_query"]["data"], tapped["callback_query"]["message"]["message_id"]) == ("y", 1)
    document = sent["message"]["document"]
    assert document["file_name"] == "plan.txt"
    assert _call(chat, "getFile", file_id=document["file_id"])["file_path"] == "files/0"
    assert _call(chat, "getUpdates", offset=sent["update_id"] + 1, timeout=0) == []


def test_a_reply_names_what_it_replies_to() -> None:
    """The bot gets its own message with its buttons or file; a reply to what is not its own, or gone, fails."""
    chat = Chat("A debate")
    _call(chat, "sendMessage", text="Old\nand more", reply_markup=KEYS)
    _call(chat, "sendDocument", {"document": Upload("plan.md", "text/markdown", b"")}, caption="A plan")
    assert chat.say("title: New", 1)
    assert chat.say("date: 2019", 2)
    first, second = _call(chat, "getUpdates", offset=0, timeout=0)
    replied = first["message"]["reply_to_message"]
    assert (replied["text"], replied["reply_markup"]["inline_keyboard"][0][0]["callback_data"]) == (
        "Old\nand more",
        "y",
    )
    assert second["message"]["reply_to_message"]["document"]["file_name"] == "plan.md"
    assert [chat.shown(one)["replied"] for one in chat.messages.values()] == [None, None, "Old", "plan.md"]
    assert not chat.say("to myself", 3)
    assert not chat.say("to nothing", 99)
    assert len(chat.messages) == 4


def test_a_picture_is_shown_as_one() -> None:
    """A picture keeps its caption, and is served as a PNG whatever it was called."""
    chat = Chat("A debate")
    made = _call(chat, "sendPhoto", {"photo": PICTURE}, photo="attach://photo", caption="<i>Who</i>")
    assert (made["caption"], chat.files[0].kind) == ("Who", "image/png")


def test_too_much_at_once_is_not_taken() -> None:
    """A person who writes faster than the bot reads is stopped, before memory is."""
    chat = Chat("A debate")
    assert [chat.say("x") for _ in range(120)].count(True) == 100
    assert len(chat.messages) == 100


def test_commands_are_listed_with_those_of_an_administrator() -> None:
    """The longest list that the bot has set is shown."""
    chat = Chat("A debate")
    for names in (("ask",), ("ask", "status")):
        _call(chat, "setMyCommands", commands=json.dumps([{"command": one, "description": one} for one in names]))
    _call(chat, "setMyCommands", commands=json.dumps([{"command": "ask", "description": "x"}]))
    assert [one["name"] for one in chat.commands] == ["ask", "status"]

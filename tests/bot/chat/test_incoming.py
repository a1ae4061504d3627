"""What is meant for the bot in a group, told from the bare JSON."""

from __future__ import annotations

from typing import Any

import pytest

from bot.chat.incoming import Me, read

ME = Me(9, "Briefing_bot")
OURS = {"message_id": 1, "from": {"id": 9}}
ANNS = {"message_id": 2, "from": {"id": 5}}


def _is_meant(message: dict[str, Any], *, chat: str = "supergroup", kind: str = "message") -> bool:
    body = {"chat": {"id": -7 if chat != "private" else 5, "type": chat}, "from": {"id": 5}} | message
    found = read({"update_id": 1, kind: body}, ME)
    assert found is not None
    return found.is_addressed


@pytest.mark.parametrize(
    "message",
    [
        {"text": "/ask Who?"},
        {"text": "/ask@briefing_BOT Who?"},
        {"text": "@briefing_bot who wants liaison offices?"},
        {"text": "Well, @Briefing_bot: who?"},
        {"caption": "@briefing_bot who?", "photo": []},
        {"text": "and China?", "reply_to_message": OURS},
        {"new_chat_members": [{"id": 4}, {"id": 9}]},
        {"group_chat_created": True},
        {"migrate_to_chat_id": -8},
    ],
)
def test_what_is_meant(message: dict[str, Any]) -> None:
    """Commands, mentions and replies to the bot, and what Telegram says of it."""
    assert _is_meant(message)


@pytest.mark.parametrize(
    "message",
    [
        {"text": "Who wants liaison offices?"},
        {"text": "/ask@another_bot Who?"},
        {"text": "write to me@briefing_bot or @briefing_bot2"},
        {"text": "and China?", "reply_to_message": ANNS},
        {"text": "and China?", "reply_to_message": OURS | {"forum_topic_created": {}}},
        {"text": "/ask Who?", "via_bot": {"id": 9}},
        {"text": "and China?", "reply_to_message": "of yesterday"},
        {"sticker": {}, "reply_to_message": OURS},
        {"new_chat_members": [{"id": 4}]},
        {"new_chat_members": "all"},
    ],
)
def test_what_is_not(message: dict[str, Any]) -> None:
    """Talk, others' bots and members, answers sent by way of the bot, a topic that the bot opened, and nonsense."""
    assert not _is_meant(message)


def test_an_answer_sent_to_the_bot_by_its_own_way_is_no_question() -> None:
    """In a private chat everything is meant for the bot but what inline mode put there."""
    assert _is_meant({"text": "Who?"}, chat="private")
    assert not _is_meant({"text": "Who?", "via_bot": {"id": 9}}, chat="private")

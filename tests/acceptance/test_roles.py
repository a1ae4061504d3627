"""Readers, editors and administrators of the bot: each may do what their role says, and is told kindly of the rest."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest
from telegram import Bot, BotCommandScopeChat

from bot.chat.buttons import BroadcastAct, DocumentAct, EditionAct, StartReindex
from bot.chat.roles import NEEDED, Administrators
from bot.html import plain
from bot.messages import ADMIN_COMMANDS, COMMANDS, say
from tests.emulator import incoming
from tests.emulator.bot_api import BotApi
from tests.support import administration
from tests.support.administration import ADMIN, pressed, said
from tests.support.bot_process import BotProcess
from tests.support.commands import wait_until

EDITOR, READER, STRANGER = 81, 82, 83
BRIEF = b"""---
title: A hotline before a summit
kind: expert-take
author: Jo Example
---
Washington and Pyongyang should open a hotline, Example argues.
"""


@pytest.fixture(scope="module")
def bot(api: BotApi, tmp_path_factory: pytest.TempPathFactory) -> Iterator[BotProcess]:
    """A bot with one of each."""
    for person in (ADMIN, EDITOR, READER, STRANGER):
        api.introduce(person)
    place = administration.small_library(tmp_path_factory.mktemp("roles"))
    with administration.running(api, place, EDITOR_IDS=str(EDITOR), READER_IDS=str(READER)) as process:
        yield process


def _tapped(api: BotApi, person: int, data: str) -> str:
    """The hint that a tap on a button gets that was once shown to somebody with other rights."""
    before = len(api.calls("answerCallbackQuery"))
    shown = {"message_id": 1, "date": 1, "chat": {"id": person, "type": "private"}, "text": "Shown to somebody"}
    api.post(incoming.callback_query(f"{person}:{data}:{before}", incoming.Sender(person).user(), shown, data))
    wait_until(lambda: len(api.calls("answerCallbackQuery")) > before)
    return str(api.calls("answerCallbackQuery")[-1].parameters.get("text") or "")


def test_rights_include_the_lower_ones() -> None:
    """Administrators may do everything, editors read too, and nobody else anything."""
    admins = Administrators(frozenset({1}), frozenset({2}), frozenset({3}))
    rights = {who: [admins.may(who, right) for right in ("read", "edit", "publish")] for who in (1, 2, 3, 4)}
    assert rights == {1: [True] * 3, 2: [True, True, False], 3: [True, False, False], 4: [False] * 3}


@pytest.mark.parametrize("command", ["/reindex", "/broadcast Hello", "/broadcast"])
@pytest.mark.parametrize("person", [EDITOR, READER])
def test_who_does_not_publish_is_told_so(api: BotApi, bot: BotProcess, person: int, command: str) -> None:
    """The command gets a sentence that says whom to ask, and does nothing."""
    assert said(api, command, admin=person).plain == say("role-needs-publish")


def test_a_reader_reads_and_does_not_edit(api: BotApi, bot: BotProcess) -> None:
    """Status, gaps, editions, documents and the log are theirs; a file and /remove are an editor's."""
    assert said(api, "/status", admin=READER).plain.startswith("Status")
    assert "Kept editions" in said(api, "/editions", admin=READER).plain
    assert said(api, "/remove tni-bard", admin=READER).plain == say("role-needs-edit")
    before = len(api.messages(READER))
    api.document(READER, "hotline.md", BRIEF)
    assert api.wait_for(READER, before + 1)[before].plain == say("role-needs-edit")
    assert said(api, "date: when was the Hanoi summit", admin=READER).plain != say("fields-no-draft")


def test_an_editor_saves_but_somebody_else_reindexes(api: BotApi, bot: BotProcess) -> None:
    """What an editor saves waits; the button that starts a reindex is not offered to them."""
    before = len(api.messages(EDITOR))
    api.document(EDITOR, "hotline.md", BRIEF)
    wait_until(lambda: bool(api.messages(EDITOR)[before:] and api.messages(EDITOR)[before].labels))
    saved = pressed(api, api.messages(EDITOR)[before], say("shelf-buttons-save"), admin=EDITOR)
    assert (saved.plain, saved.labels) == (plain(say("draft-saved", id="hotline")), [])
    assert "save document: hotline" in said(api, "/audit", admin=READER).plain


@pytest.mark.parametrize(
    ("person", "data", "right"),
    [
        (EDITOR, EditionAct("publish", 1).pack(), "publish"),
        (EDITOR, StartReindex().pack(), "publish"),
        (EDITOR, BroadcastAct("send", 1).pack(), "publish"),
        (READER, DocumentAct("save", "a" * 16).pack(), "edit"),
        (READER, EditionAct("goback", 1).pack(), "publish"),
    ],
)
def test_buttons_ask_for_the_right_too(api: BotApi, bot: BotProcess, person: int, data: str, right: str) -> None:
    """A button of somebody with more rights does nothing, and says why."""
    messages = len(api.messages(person))
    assert _tapped(api, person, data) == say.of("role-needs", right)
    assert len(api.messages(person)) == messages


def test_nobody_else_learns_of_it(api: BotApi, bot: BotProcess) -> None:
    """For a stranger there is neither a command nor a button."""
    assert said(api, "/reindex", admin=STRANGER).plain == say("unknown-command")
    assert _tapped(api, STRANGER, StartReindex().pack()) == say("stale-button")


def test_everyone_is_shown_their_own_commands(api: BotApi, bot: BotProcess) -> None:
    """Telegram lists for each what they may use."""

    async def listed(person: int) -> list[str]:
        async with Bot(api.token, base_url=f"{api.url}/bot") as asking:
            return [one.command for one in await asking.get_my_commands(scope=BotCommandScopeChat(person))]

    for person, rights in ((READER, ("read",)), (EDITOR, ("read", "edit")), (ADMIN, ("read", "edit", "publish"))):
        theirs = [name for name in ADMIN_COMMANDS if NEEDED[name] in rights]
        assert asyncio.run(listed(person)) == [*COMMANDS, *theirs]

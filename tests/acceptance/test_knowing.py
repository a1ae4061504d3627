"""Administrators ask how the bot does; for everybody else these commands and buttons do not exist."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import SecretStr
from telegram import Bot, BotCommandScopeChat
from telegram.ext import CommandHandler

from bot.app import build
from bot.chat.roles import NEEDED, RIGHTS
from bot.html import plain
from bot.messages import ADMIN_COMMANDS, COMMANDS, say
from bot.settings import Settings
from index.editions.build import sync
from index.editions.encoder import SentenceEncoder
from tests.conftest import ROOT
from tests.emulator.bot_api import BotApi, SentMessage
from tests.support.bot_process import BotProcess
from tests.support.commands import wait_until

ADMIN, STRANGER, ANN, BOB, ABSENT = 700, 701, 702, 703, 799
ARMY = "How many soldiers does North Korea have?"
YONGBYON = "What should happen at Yongbyon?"
NEW_BRIEF = """---
title: How large the North Korean army is
kind: background
topics: [history]
---
North Korea has about 1.2 million soldiers on active duty, the institute estimates, \
which is the size of the North Korean army without its reserve. \
Another 600,000 soldiers serve in the reserve of North Korea's army.
"""


@pytest.fixture(scope="module")
def bot(api: BotApi, data: Path) -> Iterator[BotProcess]:
    """A bot with an administrator."""
    api.introduce(ADMIN)
    process = BotProcess(api, data, ADMIN_IDS=f"{ADMIN},{ABSENT}")
    process.start()
    yield process
    process.end()
    assert "Traceback" not in process.log


def _help(*rights: str) -> str:
    """What /help adds for whoever has these rights."""
    return " ".join([say("admin-help"), *(say.of("admin-help", right) for right in rights)])


def _say(api: BotApi, chat_id: int, text: str) -> SentMessage:
    count = len(api.messages(chat_id))
    api.say(chat_id, text)
    return api.wait_for(chat_id, count + 1)[count]


def _alerts(api: BotApi) -> list[str]:
    return [call.parameters.get("text", "") for call in api.calls("answerCallbackQuery")]


@pytest.mark.parametrize("command", ["/status", "/gaps", "/stats", "/broadcast Hello"])
def test_for_a_stranger_there_is_no_such_command(api: BotApi, bot: BotProcess, command: str) -> None:
    """The answer is that of an unknown command in private, and silence in a group."""
    assert _say(api, STRANGER, command).plain == say("unknown-command")
    before = len(api.messages(-STRANGER))
    api.say(-STRANGER, command, user_id=STRANGER, chat_type="supergroup")
    api.say(-STRANGER, "/topics", user_id=STRANGER, chat_type="supergroup")
    wait_until(lambda: len(api.messages(-STRANGER)) > before)
    assert all("Topics" in message.plain for message in api.messages(-STRANGER))


@pytest.mark.parametrize(
    "command", ["/status", "/gaps", "/stats", "/broadcast Hello", "/documents", "/remove tni-bard"]
)
def test_an_administrator_is_asked_into_the_private_chat(api: BotApi, bot: BotProcess, command: str) -> None:
    """What only administrators may know is not shown to a group, whatever it is."""
    group = -ADMIN
    before = len(api.messages(group))
    api.say(group, command, user_id=ADMIN, chat_type="supergroup")
    assert [one.plain for one in api.wait_for(group, before + 1)[before:]] == [say("admin-in-private")]


def test_an_administrator_is_told_of_their_commands(api: BotApi, bot: BotProcess) -> None:
    """Their own chat lists them behind everybody's, and /help has a paragraph on them; a stranger's has neither."""
    scopes = [call.parameters.get("scope") for call in api.calls("setMyCommands")]
    assert [scope for scope in scopes if scope] == [{"type": "chat", "chat_id": one} for one in (ADMIN, ABSENT)]

    async def listed() -> list[str]:
        async with Bot(api.token, base_url=f"{api.url}/bot") as asking:
            return [one.command for one in await asking.get_my_commands(scope=BotCommandScopeChat(ADMIN))]

    assert asyncio.run(listed()) == [*COMMANDS, *ADMIN_COMMANDS]
    assert "commands not registered" not in bot.log
    assert _say(api, ADMIN, "/help").plain.endswith(plain(_help(*RIGHTS)))
    assert "administrator" not in _say(api, STRANGER, "/help").plain
    assert "administrator" not in _say(api, -ADMIN, "/help").plain


def test_every_command_of_administrators_is_told(data: Path) -> None:
    """What the table of handlers takes from them is in their list, and /help names it."""
    service = build(Settings(bot_token=SecretStr("1:a"), data_dir=data, admin_ids=frozenset({ADMIN})))
    ours = [set(one.commands) for one in service.application.handlers[0] if type(one) is CommandHandler]
    asyncio.run(service.end())
    assert len(ours) == len(ADMIN_COMMANDS) + 1  # the last one is for those that are sent in a group
    assert set().union(*ours[:-1]) == ours[-1] == set(ADMIN_COMMANDS)
    assert set(NEEDED) == set(ADMIN_COMMANDS)
    for right in RIGHTS:
        assert all(f"/{name}" in _help(right) for name in ADMIN_COMMANDS if NEEDED[name] == right)


def test_forged_buttons_lead_nowhere(api: BotApi, bot: BotProcess) -> None:
    """Numbers that no database holds get the hint of an old button, from an administrator too, and are no failure."""
    shown = _say(api, ADMIN, "/gaps")
    query = {"id": "78", "from": {"id": ADMIN, "is_bot": False, "first_name": "A"}, "chat_instance": "1"}
    message = {"message_id": shown.message_id, "date": 1, "chat": {"id": ADMIN, "type": "private"}, "text": "x"}
    forged = [f"{name}:{'9' * 40}" for name in ("vote:up", "tell", "gaps", "cast:send", "op:publish", "item:ask")]
    before = len(_alerts(api))
    for data in forged:
        api.post({"callback_query": query | {"message": message, "data": data}})
    wait_until(lambda: len(_alerts(api)) >= before + len(forged))
    assert set(_alerts(api)[before:]) == {say("stale-button")}
    assert "failure reference=" not in bot.log


def test_a_vote_takes_one_tap_and_can_be_changed(api: BotApi, bot: BotProcess) -> None:
    """Each tap is thanked for in a hint, and nothing is sent into the chat."""
    answer = _say(api, ANN, YONGBYON)
    assert {say("vote-buttons-up"), say("vote-buttons-down")} <= set(answer.labels)
    for word in ("up", "down"):
        api.press(answer.message_id, say.of("vote-buttons", word), chat_id=ANN)
        wait_until(lambda word=word: say.of("voted", word) in _alerts(api))  # type: ignore[misc]
    assert len(api.messages(ANN)) == 1


def test_gaps_hold_what_was_refused_or_voted_down(api: BotApi, bot: BotProcess) -> None:
    """Two wordings of one question are one gap of two people; the voted one is there; nobody is named."""
    assert _say(api, ANN, ARMY).labels == [say("tell-button")]
    _say(api, BOB, "What is the size of the North Korean army?")
    told = _say(api, ADMIN, "/gaps").plain
    first, *others = told.split("\n\n")[1:]
    assert "asked 2 times by 2 people: 2 refused" in first
    assert ARMY in first
    assert "closest brief: " in first
    assert any(YONGBYON in other and "1 voted down" in other for other in others)
    assert str(ANN) not in told


def test_status_is_one_readable_message(api: BotApi, bot: BotProcess) -> None:
    """Edition, briefs, questions and refusals of today, times, subscribers, deliveries, disk; all is well."""
    told = _say(api, ADMIN, "/status").plain
    for part in (
        "Edition 1 with 154 briefs",
        "3 questions, 2 refusals",
        "median answer",
        "free",
        say("nobody"),
    ):
        assert part in told
    assert told.endswith(say("well"))


def test_stats_is_a_picture(api: BotApi, bot: BotProcess) -> None:
    """A PNG of a phone's width with a caption."""
    sent = _say(api, ADMIN, "/stats")
    assert sent.plain == say("stats")
    assert sent.upload is not None
    assert sent.upload.data.startswith(b"\x89PNG")
    assert int.from_bytes(sent.upload.data[16:20], "big") == 1080


def test_a_strangers_tap_on_an_administrators_button_does_nothing(api: BotApi, bot: BotProcess) -> None:
    """The hint is that of an old button."""
    shown = _say(api, ADMIN, "/gaps")
    query = {"id": "77", "from": {"id": STRANGER, "is_bot": False, "first_name": "S"}, "chat_instance": "1"}
    message = {"message_id": shown.message_id, "date": 1, "chat": {"id": ADMIN, "type": "private"}, "text": "x"}
    before = len(_alerts(api))
    for data in ("gaps:1", "cast:send:1", "cast:stop:1"):
        api.post({"callback_query": query | {"message": message, "data": data}})
    wait_until(lambda: len(_alerts(api)) >= before + 3)
    assert set(_alerts(api)[before:]) == {say("stale-button")}


def test_who_opted_in_is_told_when_a_new_edition_answers(
    api: BotApi, bot: BotProcess, data: Path, encoder: SentenceEncoder, tmp_path: Path
) -> None:
    """One tap, one thank-you; when the briefs answer, the answer comes once, a restart notwithstanding."""
    refusal = next(message for message in api.messages(ANN) if message.labels == [say("tell-button")])
    for _ in range(2):
        api.press(refusal.message_id, say("tell-button"), chat_id=ANN)
    wait_until(lambda: _alerts(api).count(say("tell-noted")) == 2)
    bot.stop()
    briefs = Path(shutil.copytree(ROOT / "briefs", tmp_path / "briefs"))
    (briefs / "army-size.md").write_text(NEW_BRIEF, encoding="utf-8")
    report = sync(briefs, data, encoder)
    assert report.published, report.problems
    count = len(api.messages(ANN))
    for _ in range(2):
        bot.start()
        told = api.wait_for(ANN, count + 2)[count:]
        assert told[0].plain == plain(say("now-answered", question=ARMY))
        assert "1.2 million soldiers" in told[1].plain
        bot.stop()
    assert len(api.messages(ANN)) == count + 2
    bot.start()
    first = _say(api, ADMIN, "/gaps").plain.split("\n\n")[1]
    assert ARMY in first
    assert first.splitlines()[-1] == say("gap-answered", title="How large the North Korean army is")

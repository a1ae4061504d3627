"""Several languages with the real process: who reads is spoken to in their own, in private, in groups and in briefs."""

from __future__ import annotations

import asyncio
import shutil
import sqlite3
from contextlib import closing
from itertools import count
from pathlib import Path

import pytest
from telegram import Bot

from bot.html import plain
from bot.messages import COMMANDS, say
from index import library_says, spoken_in
from tests.conftest import ROOT, SUBJECT
from tests.emulator.bot_api import BotApi, SentMessage
from tests.support.bot_process import BotProcess
from tests.support.commands import wait_until

ADMIN, READER = 81, 82
_numbers = count(8100)


@pytest.fixture
def chat() -> int:
    """A private chat that no other test uses."""
    return next(_numbers)


def _korean(key: str, **values: object) -> str:
    with spoken_in("ko"):
        return plain(say(key, **values))


def _say(api: BotApi, chat: int, text: str, language: str | None = "ko", **who: object) -> SentMessage:
    """Write in a Telegram of some language, and wait for one message more."""
    already = len(api.messages(chat))
    api.say(chat, text, language_code=language, **who)  # type: ignore[arg-type]
    return api.wait_for(chat, already + 1)[already]


def _tap(api: BotApi, chat: int, label: str, **who: int) -> SentMessage:
    """Tap a button of the chat's last message; that message once it has changed."""
    before = api.messages(chat)[-1]
    api.press(before.message_id, label, **who)
    wait_until(lambda: api.messages(chat)[-1] != before)
    return api.messages(chat)[-1]


@pytest.mark.usefixtures("bot")
def test_a_reader_of_korean_is_spoken_to_in_korean(api: BotApi, chat: int) -> None:
    """What the bot says is Korean, and quotes stay as they are, in English."""
    assert _say(api, chat, "/new").plain == _korean("forgotten")
    answer = _say(api, chat, "What should happen at Yongbyon?", "ko-KR")
    assert "권고" in answer.plain
    assert "“" not in answer.plain.split("\n")[0]
    assert "Crisis Group would have negotiators work toward closing Yongbyon under verification." in answer.plain
    assert _korean("answer-buttons-more") in answer.labels


@pytest.mark.usefixtures("bot")
@pytest.mark.parametrize(
    ("code", "spoken"),
    [("ko", "ko"), ("ko-KR", "ko"), ("KO", "ko"), ("en-GB", "en"), ("zz", "en"), ("x" * 300, "en"), (None, "en")],
)
def test_whatever_telegram_says_of_a_language_is_read(api: BotApi, chat: int, code: str | None, spoken: str) -> None:
    """A region does not matter, and what is none of our languages is English."""
    with spoken_in(spoken):
        assert _say(api, chat, "/new", code).plain == say("forgotten")


@pytest.mark.usefixtures("bot")
def test_a_language_is_chosen_by_button_or_by_name(api: BotApi, chat: int) -> None:
    """What was chosen goes before what Telegram says, until that is wanted again."""
    offered = _say(api, chat, "/language")
    assert offered.plain == _korean("language-choose")
    assert offered.labels == ["English", "한국어", f"✓ {_korean('language-buttons-auto')}"]
    chosen = _tap(api, chat, "English")
    assert (chosen.plain, chosen.labels[0]) == (say("language-set"), "✓ English")
    assert _say(api, chat, "/new").plain == say("forgotten")
    for words in ("Korean", "한국어", "ko"):
        assert _say(api, chat, f"/language {words}", "en").plain == _korean("language-set")
    assert _say(api, chat, "/language Klingon", "en").plain == _korean("language-unknown", asked="Klingon")
    assert _say(api, chat, "/language auto", "en").plain == say("language-auto")
    assert _say(api, chat, "/new", "en").plain == say("forgotten")


@pytest.mark.usefixtures("bot")
def test_a_group_follows_its_asker_until_an_administrator_chooses(api: BotApi) -> None:
    """Then all are answered in one language; others cannot choose it."""
    group = -next(_numbers)
    api.introduce(group, "supergroup", admins=(ADMIN,))
    where = {"chat_type": "supergroup"}
    assert _say(api, group, "/new", "ko", user_id=READER, **where).plain == _korean("forgotten")
    assert _say(api, group, "/new", "en", user_id=ADMIN, **where).plain == say("forgotten")
    assert _say(api, group, "/language en", "ko", user_id=READER, **where).plain == _korean("only-admins")
    assert _say(api, group, "/language ko", "en", user_id=ADMIN, **where).plain == _korean("language-set")
    assert _say(api, group, "/new", "en", user_id=READER, **where).plain == _korean("forgotten")
    assert _say(api, group, "/language auto", "en", user_id=ADMIN, **where).plain == say("language-each")


@pytest.mark.usefixtures("bot")
def test_a_brief_comes_in_the_language_of_its_subscriber(api: BotApi, chat: int) -> None:
    """Planned by nobody's words, in the language in which they last spoke; dates as that language has them."""
    _say(api, chat, "/subscribe")
    for label in ("✓ 08:00", "UTC", f"✓ {_korean('settings-buttons-every')}", f"✓ {_korean('settings-buttons-all')}"):
        _tap(api, chat, next(one for one in api.messages(chat)[-1].labels if one.endswith(label.removeprefix("✓ "))))
    started = _tap(api, chat, _korean("settings-buttons-start"))
    assert "첫 브리핑은 " in started.plain
    assert "월 " in started.plain
    already = len(api.messages(chat))
    api.say(chat, "/today", language_code="ko")
    brief = api.wait_for(chat, already + 1)[already]
    assert brief.plain.split("\n")[0].endswith("요일 브리핑")
    assert _korean("brief-buttons-settings") in api.messages(chat)[-1].labels


@pytest.mark.usefixtures("bot")
def test_telegram_shows_commands_and_descriptions_in_each_language(api: BotApi) -> None:
    """In Korean to whom Telegram speaks Korean, in English to everybody else."""

    async def shown(code: str | None) -> tuple[list[str], str, str]:
        async with Bot(api.token, base_url=f"{api.url}/bot") as bot:
            commands = await bot.get_my_commands(language_code=code)
            described = await bot.get_my_description(language_code=code)
            short = await bot.get_my_short_description(language_code=code)
            return [one.description for one in commands], described.description, short.short_description

    for code, asked in (("en", None), ("ko", "ko")):
        with spoken_in(code, SUBJECT.names_shown_in(code)):
            names = [say.of("command", name) for name in COMMANDS]
            about, short = say("description", about=SUBJECT.about), say("short-description", title=SUBJECT.title)
        assert asyncio.run(shown(asked)) == (names, about, short)


def test_a_language_is_remembered_and_forgotten(api: BotApi, bot: BotProcess, data: Path, chat: int) -> None:
    """What is kept of a language is told, and erased with the rest."""
    _say(api, chat, "/new")

    def kept() -> list[tuple[str, int]]:
        with closing(sqlite3.connect(data / "ledger.db")) as ledger:
            return list(ledger.execute("SELECT code, chosen FROM languages WHERE id = ?", (chat,)))

    assert kept() == [("ko", 0)]
    _say(api, chat, "/forget")
    already = len(api.messages(chat))
    api.press(api.messages(chat)[-1].message_id, _korean("forget-buttons-erase"))
    assert api.wait_for(chat, already + 1)[already].plain == _korean("erased")
    assert kept() == []
    bot.wait_until_settled()


@pytest.mark.usefixtures("bot")
@pytest.mark.parametrize(
    "question",
    ["영변은 어떻게 되어야 합니까?", "Yongbyon은 어떻게 되나요? 그리고 김정은은?", "ما مصير يونغبيون؟", "הַאִם?"],
)
def test_a_question_in_another_script_is_told_so_without_a_second_model(api: BotApi, chat: int, question: str) -> None:
    """In the language of the question and of the reader; of a mixed one too, and from right to left."""
    told = _say(api, chat, question).plain
    with spoken_in("ko"):
        assert library_says("in-english-example", example=SUBJECT.examples[0]) in told


def test_a_third_language_is_a_file(data: Path, tmp_path: Path) -> None:
    """Dropped beside the others, it is spoken, and /language offers it in its own name."""
    program = tmp_path / "program"
    for folder in ("bot", "index", "briefs"):
        shutil.copytree(ROOT / folder, program / folder, ignore=shutil.ignore_patterns("__pycache__"))
    for folder in ("bot", "index"):
        english = (program / folder / "messages" / "en.ftl").read_text(encoding="utf-8")
        other = english.replace("language-name = English", "language-name = Xxish")
        other = other.replace("Done, I've forgotten your last question.", "Xx xxx.")
        (program / folder / "messages" / "xx.ftl").write_text(other, encoding="utf-8")
    kept = Path(shutil.copytree(data, tmp_path / "data", ignore=shutil.ignore_patterns("ledger*", "*.log")))
    with BotApi() as api:
        bot = BotProcess(api, kept, PYTHONPATH=str(program), BRIEFS_DIR=str(program / "briefs"))
        bot.start()
        try:
            assert _say(api, 5, "/new", "xx").plain.startswith("Xx xxx.")
            assert _say(api, 5, "/language", "en").labels[:3] == ["English", "한국어", "Xxish"]
            assert _say(api, 5, "/language Xxish", "en").labels[2] == "✓ Xxish"
        finally:
            bot.end()

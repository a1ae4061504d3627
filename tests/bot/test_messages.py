"""Every sentence the bot can say, sent through the emulator as it would be to a person."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator
from string import Formatter

import pytest
from telegram import Bot, BotCommand, Message
from telegram.constants import ParseMode

from bot.html import plain
from bot.messages import administrators, people
from index.documents import sentences
from index.library import Library
from tests.emulator.bot_api import BotApi

CHAT = 5
FILLED = {
    "briefs": "154", "length": "4,096", "reference": "a1b2c3", "question": "Who &amp; what?",
    "count": "3", "names": "Ann Lee, Bo Ek", "topic": "sanctions", "actor": "Kim &amp; Trump", "action": "talk",
    "number": "1", "how": "or write it.", "day": "Monday", "days": "90", "example": "7:30pm", "step": "time",
    "time": "08:00", "zone": "Europe/Berlin", "local": "13:23", "when": "tomorrow, at 08:00", "kept": "90 days",
    "text": "An office &amp; a line.", "issue": "liaison offices", "expert": "Ann Lee", "why": "new",
    "news": "1 changed", "source": "A piece",
    "kind": "issue", "asked": "A &amp; B", "command": "topics", "stance": "Supports",
    "words": "in our words about each source",
    "most": "1,000", "seconds": "30", "named": "Word", "encoding": "CP949", "pages": "12",
    "place": "Munich, Germany",
    "live": "3", "edition": "3", "who": "77", "since": "2026-11-23 10:00 UTC", "passages": "412",
    "encoded": "12", "better": "3", "worse": "1", "scores": "top 3 80 %", "mark": " (live)",
    "created": "2026-11-23 10:00 UTC", "by": "terminal", "act": "publish", "detail": "edition 4",
}  # fmt: skip
BARE = {
    "NEAREST", "SOURCES", "DAILY", "DAILY_STEP", "SETTINGS", "FEWER", "ARRIVED", "NOT_ARRIVED", "ASK_ITEM",
    "FEWER_ITEM", "BRIEF_HEADING", "BRIEF_AGAIN", "BEFORE", "WITHDRAWN", "OUR_WORDS", "COMPARE_BUTTON", "UNDO",
    "SUBSCRIBE", "OWN_SOURCES", "OWN_WORDS", "TELL_BUTTON", "FROM_DOCUMENT", "QUESTIONS_KEPT", "QUESTIONS_NOT_KEPT",
}  # fmt: skip
"""Headings, lists, buttons, and what a sentence ends in; WHY_… are reasons within one."""

SENTENCES = {
    name: value
    for module in (people, administrators, sentences)
    for name, value in vars(module).items()
    if name.isupper() and isinstance(value, str)
}
NAMES = sorted(SENTENCES)
ADMINISTRATORS = frozenset(name for module in (administrators, sentences) for name in vars(module) if name.isupper())
"""Read by administrators: figures and parts of a table stand among them."""


@pytest.fixture(scope="module")
def api() -> Iterator[BotApi]:
    """An emulator that knows one private chat."""
    with BotApi() as running:
        running.introduce(CHAT)
        yield running


def _send(api: BotApi, text: str) -> Message:
    async def send() -> Message:
        async with Bot(api.token, base_url=f"{api.url}/bot") as bot:
            return await bot.send_message(CHAT, text, parse_mode=ParseMode.HTML)

    return asyncio.run(send())


def test_all_sentences_are_looked_at() -> None:
    """The names that the tests of this file go through are all there are."""
    assert len(NAMES) >= 150
    assert {"WELCOME", "HELP", "FAILED", "INTERRUPTED", "STICKER", "TOO_LONG"} <= set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_a_sentence_is_valid_html_with_every_variable_filled(api: BotApi, name: str) -> None:
    """Telegram takes the text as HTML, and people see neither a placeholder nor a tag in it."""
    text = SENTENCES[name]
    variables = {field for _, field, _, _ in Formatter().parse(text) if field is not None}
    assert variables <= FILLED.keys() or name in ADMINISTRATORS
    filled = text.format(**dict.fromkeys(variables, "3") | FILLED)
    shown = _send(api, filled).text or ""
    assert shown == plain(filled)
    assert not re.search(r"[{}<>]", shown)
    assert all(plain(FILLED.get(variable, "3")) in shown for variable in variables)
    assert shown == shown.strip()
    assert shown[-1] in ".?!:…" or name in BARE or name.startswith("WHY_") or name in ADMINISTRATORS


@pytest.mark.parametrize("name", ["WELCOME", "HELP"])
def test_what_the_bot_can_do_takes_five_lines(name: str) -> None:
    """/start and /help say it in exactly five lines, none of them empty."""
    lines = getattr(people, name).split("\n")
    assert len(lines) == 5
    assert all(line.strip() for line in lines)
    assert "{briefs}" in getattr(people, name)


def test_the_profile_fits_telegram(api: BotApi) -> None:
    """Commands and descriptions are within Telegram's limits and come back as they were set."""

    async def register() -> tuple[list[tuple[str, str]], str, str]:
        async with Bot(api.token, base_url=f"{api.url}/bot") as bot:
            await bot.set_my_commands([BotCommand(name, text) for name, text in people.COMMANDS])
            await bot.set_my_description(people.DESCRIPTION)
            await bot.set_my_short_description(people.SHORT_DESCRIPTION)
            commands = [(command.command, command.description) for command in await bot.get_my_commands()]
            described = await bot.get_my_description()
            return commands, described.description, (await bot.get_my_short_description()).short_description

    assert asyncio.run(register()) == (list(people.COMMANDS), people.DESCRIPTION, people.SHORT_DESCRIPTION)
    assert [name for name, _ in people.COMMANDS] == [
        "ask", "new", "recommend", "compare", "experts", "topics", "map",
        "subscribe", "today", "archive", "settings", "pause", "resume", "unsubscribe",
        "privacy", "mydata", "forget", "help", "start",
    ]  # fmt: skip


def test_the_examples_are_answered(library: Library) -> None:
    """Each of the three examples gets an answer from the real briefs; the last one opens with Bard's."""
    answers = [library.answer(question) for question in people.EXAMPLES]
    assert len(answers) == 3
    assert [answer.kind for answer in answers] == ["answer"] * 3
    assert answers[-1].citations[0].brief_id == "tni-bard"

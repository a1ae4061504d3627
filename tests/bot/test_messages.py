"""Every sentence the bot can say, sent through the emulator as it would be to a person."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Iterator
from html import escape

import pytest
from telegram import Bot, BotCommand, Message
from telegram.constants import ParseMode

from benchmarks.languages import differences
from bot.html import plain
from bot.messages import COMMANDS, say
from briefing.messages import say as command_says
from index import library_says, spoken_in
from index.library import Library
from tests.emulator.bot_api import BotApi
from tests.support.catalogues import CATALOGUES, Variables, mentioned, said, variables
from tests.support.subject import EXAMPLES
from tests.support.subject import said as told

CHAT = 5
FILLED = {
    "briefs": "154", "length": "4,096", "reference": "a1b2c3", "question": "Who &amp; what?",
    "count": "3", "names": "Ann Lee, Bo Ek", "topic": "sanctions", "actor": "Kim &amp; Trump", "action": "talk",
    "number": "1", "how": "or write it.", "day": "Monday", "days": "90", "example": "7:30pm", "step": "time",
    "time": "08:00", "zone": "Europe/Berlin", "local": "13:23", "when": "tomorrow, at 08:00", "kept": "90 days",
    "text": "An office &amp; a line.", "issue": "liaison offices", "expert": "Ann Lee", "why": "new",
    "news": "1 changed", "source": "A piece", "about": "what should happen", "title": "A debate",
    "kind": "issue", "asked": "A &amp; B", "command": "topics", "stance": "Supports",
    "words": "in our words about each source",
    "most": "1,000", "seconds": "30", "named": "Word", "encoding": "CP949", "pages": "12",
    "place": "Munich, Germany",
    "live": "3", "edition": "3", "who": "77", "since": "2026-11-23 10:00 UTC", "passages": "412",
    "encoded": "12", "better": "3", "worse": "1", "scores": "top 3 80 %", "mark": " (live)",
    "created": "2026-11-23 10:00 UTC", "by": "terminal", "act": "publish", "detail": "edition 4",
}  # fmt: skip
BARE = {
    "nearest", "under", "daily", "daily-step", "setting", "arrived", "not-arrived", "ask-item",
    "fewer-item", "more-item", "next-items", "brief-next",
    "brief-heading", "brief-again", "before", "withdrawn", "our-words", "compare-button", "undo",
    "brief-missed-run", "subscribe", "own-words", "tell-button", "from-document", "questions-kept",
    "questions-not-kept", "language-name", "named-first", "brief-on", "quote-from-brief", "quote-from-document",
    "source-untitled", "source-mark", "side-on", "reference-accessed",
}  # fmt: skip
"""Headings, lists, buttons, and what a sentence ends in."""
PARTS = re.compile(
    r"why-|inline-|command-|news-words-|daily-words-|counted-|meant-|seen-|example-|vote-|archive-nav-|short-description"
    r"|\w+-buttons-"
)
"""How the keys of other buttons and of parts of sentences open."""

LANGUAGES = say.languages
FOR_ADMINISTRATORS = CATALOGUES["bot"].read_text(encoding="utf-8").partition("## What administrators read")[2]
"""Parts of tables and of sentences stand among these."""
SAYS = {"bot": say, "index": library_says, "briefing": command_says}


def _known() -> dict[str, dict[str, Variables]]:
    """The variables of each English message, by its catalogue and key."""
    return {name: variables(path) for name, path in CATALOGUES.items()}


@pytest.fixture(scope="module")
def api() -> Iterator[BotApi]:
    """An emulator that knows one private chat."""
    with BotApi() as running:
        running.introduce(CHAT)
        yield running


@pytest.fixture(scope="module")
def send(api: BotApi) -> Iterator[Callable[[str], Message]]:
    """Sends a text to the chat; one bot does it for all sentences, since making one takes longer than sending."""
    with asyncio.Runner() as loop:
        sender = Bot(api.token, base_url=f"{api.url}/bot")
        loop.run(sender.initialize())
        yield lambda text: loop.run(sender.send_message(CHAT, text, parse_mode=ParseMode.HTML))
        loop.run(sender.shutdown())


def test_all_sentences_are_looked_at() -> None:
    """The keys that the tests of this file go through are all there are."""
    known = _known()
    assert sum(map(len, known.values())) >= 350
    assert {"welcome", "help", "failed", "interrupted", "sticker", "too-long"} <= set(known["bot"])
    assert {name: set(found) for name, found in known.items()} == {name: SAYS[name].keys for name in SAYS}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("catalogue", sorted(CATALOGUES))
def test_each_sentence_is_valid_html_with_every_variable_filled(
    send: Callable[[str], Message], catalogue: str, language: str
) -> None:
    """Telegram takes the text as HTML, and people see neither a placeholder nor a tag in it."""
    there = variables(CATALOGUES[catalogue].with_name(f"{language}.ftl"))
    for key, wanted in variables(CATALOGUES[catalogue]).items():
        given = {variable: FILLED.get(variable, "3") for variable in wanted.all}
        if catalogue != "bot":  # what the library and the command say is plain text
            given = {variable: plain(value) for variable, value in given.items()}
        with spoken_in(language):
            filled = SAYS[catalogue](key, **given | ({"count": 3} if "count" in wanted.all else {})).strip()
        shown = send(filled if catalogue == "bot" else escape(filled)).text or ""
        assert shown == (plain(filled) if catalogue == "bot" else filled), key
        assert not re.search(r"[{}<>]", shown), key
        assert all(plain(value) in shown for name, value in given.items() if name in there[key].shown), key
        for_people = catalogue == "bot" and f"\n{key} =" not in FOR_ADMINISTRATORS
        assert shown[-1] in ".?!:…" or key in BARE or PARTS.match(key) or not for_people, key


@pytest.mark.parametrize("folder", ["bot", "index", "briefing"])
def test_what_is_said_is_in_the_catalogue(folder: str) -> None:
    """The code asks for no key that is missing, and gives each the variables that it has; of a group, one of its."""
    looked = 0
    for place, key, given in said(folder):
        looked += 1
        known = variables(CATALOGUES[folder])
        if key in variables(CATALOGUES["index"]) and key not in known:
            known = variables(CATALOGUES["index"])
        fitting = [key] if not key.endswith("*") else [one for one in known if one.startswith(key[:-1])]
        assert fitting, f"{place} says {key}"
        assert given is None or any(known[one].all <= given for one in fitting), f"{place} says {key}"
    assert looked >= {"bot": 300, "index": 25, "briefing": 3}[folder]


def test_only_numbers_choose_between_variants() -> None:
    """A text that is put in never fits a variant's name, so what depends on one has keys of its own."""
    choosing = {variable for found in _known().values() for one in found.values() for variable in one.choosing}
    numbers = {"count", "examples", "files", "recommendations", "briefs", "voices", "stands", "more", "advice", "said"}
    assert choosing == numbers


def test_every_sentence_is_said() -> None:
    """No key is left in a catalogue that the code never asks for: by itself, or by its group."""
    texts = {text for folder in CATALOGUES for text in mentioned(folder)}
    groups = {key[:-2] for folder in CATALOGUES for _, key, _ in said(folder) if key.endswith("-*")}
    named = tuple(f"{group}-" for group in {text for text in texts if "-" in text} | groups)
    keys = sorted(key for found in _known().values() for key in found)
    assert [key for key in keys if key not in texts and not key.startswith(named)] == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["welcome", "help"])
def test_what_the_bot_can_do_takes_five_lines(name: str, language: str) -> None:
    """/start and /help say it in exactly five lines, none of them empty."""
    with spoken_in(language):
        lines = told(name, briefs=154).split("\n")
    assert len(lines) == 5
    assert all(line.strip() for line in lines)
    assert "154" in lines[1 if name == "welcome" else 0]


@pytest.mark.parametrize("language", [language for language in LANGUAGES if language != "en"])
@pytest.mark.parametrize("catalogue", sorted(CATALOGUES))
def test_no_language_lacks_a_sentence_or_a_variable(catalogue: str, language: str) -> None:
    """Every file has the keys of the English one with their variables, and no other: see `benchmarks.languages`."""
    english = CATALOGUES[catalogue]
    assert len(variables(english)) >= 70
    assert list(differences(english, english.with_name(f"{language}.ftl"))) == []


def test_the_profile_fits_telegram(api: BotApi) -> None:
    """Commands and descriptions are within Telegram's limits and come back as they were set."""
    described_commands = [(name, say.of("command", name)) for name in COMMANDS]

    async def register() -> tuple[list[tuple[str, str]], str, str]:
        async with Bot(api.token, base_url=f"{api.url}/bot") as bot:
            await bot.set_my_commands([BotCommand(*command) for command in described_commands])
            await bot.set_my_description(told("description"))
            await bot.set_my_short_description(told("short-description"))
            commands = [(command.command, command.description) for command in await bot.get_my_commands()]
            described = await bot.get_my_description()
            return commands, described.description, (await bot.get_my_short_description()).short_description

    assert asyncio.run(register()) == (described_commands, told("description"), told("short-description"))
    assert list(COMMANDS) == [
        "ask", "new", "recommend", "compare", "experts", "topics", "map",
        "subscribe", "today", "next", "archive", "settings", "pause", "resume", "unsubscribe",
        "language", "privacy", "mydata", "forget", "help", "start",
    ]  # fmt: skip


def test_the_examples_are_answered(library: Library) -> None:
    """Each of the three examples gets an answer from the real briefs."""
    answers = [library.answer(question) for question in EXAMPLES]
    assert len(answers) == 3
    assert [answer.kind for answer in answers] == ["answer"] * 3

"""A language model that goes away, runs out of tokens, or invents: the real process, a hundred people, 200 answers."""

from __future__ import annotations

import re
import shutil
import threading
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pytest

from bot.html import plain
from index import library_says
from tests.emulator.bot_api import BotApi, SentMessage
from tests.support.bot_process import BotProcess, free_port
from tests.support.commands import wait_until
from tests.support.scripted_model import KEY, MODEL, Asked, Scene, ScriptedModel, faithful, reply

QUESTIONS = (
    "What should happen at Yongbyon?",
    "How could China help?",
    "What does Klingner recommend?",
    "What do experts say about liaison offices?",
    "Who is for an end-of-war declaration?",
)
ADMIN, PEOPLE = 72_000_000, range(72_000_001, 72_000_101)
LABEL = library_says("worded")
FAILS, WORKS = "Answers go out without the language model for now.", "The language model (127.0.0.1) works again."
UNREACHABLE = "The language model's server (127.0.0.1) can't be reached."
SECONDS = 30.0
"""For so long may an answer be waited for."""

FIRST = "Hargrove Percival Thaddeus Ludovica Ottoline Barnaby Wilhelmina Cornelius Philippa Augustin".split()
LAST = (
    "Pellington Quarrengate Vossberger Ashcombe Trelawney Blythewood Castelnuovo Drummond Eskildsen Fairweather".split()
)
INVENTED = [f"{first} {last}" for first, last in product(FIRST, LAST)]


def _bot(api: BotApi, corpus_data: Path, home: Path, url: str, **settings: str) -> BotProcess:
    data = Path(shutil.copytree(corpus_data, home / "data"))
    api.introduce(ADMIN)
    model = {"LLM_URL": url, "LLM_MODEL": MODEL, "LLM_KEY": KEY, "ADMIN_IDS": str(ADMIN)}
    return BotProcess(api, data, **model, **settings)


@pytest.fixture
def api() -> Iterator[BotApi]:
    """An emulator without chats, for one test."""
    with BotApi() as running:
        yield running


def _told(api: BotApi, opening: str) -> list[str]:
    return [message.plain for message in api.messages(ADMIN) if message.plain.startswith(opening)]


def _answers(api: BotApi, chat: int) -> list[SentMessage]:
    return [message for message in api.messages(chat) if "quotes" in message.plain or "In our words" in message.plain]


def test_a_server_that_goes_away_keeps_nobody_waiting(api: BotApi, corpus_data: Path, tmp_path: Path) -> None:
    """In the middle of a hundred questions: all are answered in time, the log says why once, administrators twice.

    Then it is back, and the next question that tries it is worded again.
    """
    port, served, enough = free_port(), list[int](), threading.Event()

    def some(asked: Asked) -> Scene:
        served.append(1)
        if len(served) >= 20:
            enough.set()
        return faithful(asked)

    with ScriptedModel(some, port=port) as model:
        bot = _bot(api, corpus_data, tmp_path, model.url)
        bot.start()
        for number, person in enumerate(PEOPLE):
            api.say(person, QUESTIONS[number % len(QUESTIONS)])
        assert enough.wait(timeout=60)
    try:
        asked = min(call.time for call in api.calls("sendChatAction"))
        for person in PEOPLE:
            api.wait_for(person, 1)
        found = [api.messages(person) for person in PEOPLE]
        assert [len(messages) for messages in found] == [1] * 100
        assert max(messages[0].sent_at for messages in found) - asked < SECONDS
        worded = sum(LABEL in messages[0].plain for messages in found)
        assert 0 < worded < 100
        wait_until(lambda: len(_told(api, FAILS)) == 1)
        assert UNREACHABLE in _told(api, FAILS)[0]
        assert len(re.findall(r"WARNING bot\.wording", bot.log)) <= 2  # one was cut off, the others found nobody
        assert bot.log.count(UNREACHABLE) == 1
        with ScriptedModel(faithful, port=port) as model:
            while not model.calls:  # one question a while tries it
                api.say(PEOPLE[0], QUESTIONS[0])
                bot.wait_until_settled()
                threading.Event().wait(2)
            assert LABEL in api.messages(PEOPLE[0])[-1].plain
            wait_until(lambda: _told(api, WORKS) == [WORKS])
            assert len(_told(api, FAILS)) == 1
        assert KEY not in bot.log
        assert "failure reference=" not in bot.log
    finally:
        bot.end()


def test_without_tokens_left_answers_go_out_as_they_are(api: BotApi, corpus_data: Path, tmp_path: Path) -> None:
    """After a restart too; administrators are told once that day."""
    with ScriptedModel(faithful) as model:
        bot = _bot(api, corpus_data, tmp_path, model.url, LLM_DAILY_TOKENS="250")
        bot.start()
        try:
            for person in PEOPLE[:6]:
                api.say(person, QUESTIONS[0])
                api.wait_for(person, 1)
            worded = [LABEL in api.messages(person)[0].plain for person in PEOPLE[:6]]
            assert worded == [True] * 3 + [False] * 3
            wait_until(lambda: len(_told(api, "The language model has used up")) == 1)
            bot.stop()
            bot.start()
            api.say(PEOPLE[7], QUESTIONS[0])
            assert LABEL not in api.wait_for(PEOPLE[7], 1)[0].plain
            status = len(api.messages(ADMIN))
            api.say(ADMIN, "/status")
            assert "3 calls, 300 of 250 tokens" in api.wait_for(ADMIN, status + 1)[-1].plain
            assert len(model.calls) == 3
            assert len(_told(api, "The language model has used up")) == 1
            assert bot.log.count("tokens are spent") == 1
        finally:
            bot.end()


class Inventor:
    """Words answers that no brief gives: a name, a number, a source or a date of its own in each sentence."""

    def __init__(self) -> None:
        self.marks: list[str] = []
        """What it made up."""

    def __call__(self, asked: Asked) -> Scene:
        return Scene(reply([self._claim(asked, number) for number in range(4)]), size=2000)

    def _claim(self, asked: Asked, number: int) -> tuple[str, list[int]]:
        one = asked.sentences[number % len(asked.sentences)]
        text, cited, at = str(one["text"]).rstrip("."), int(one["n"]), len(self.marks)
        name, figure = INVENTED[at % len(INVENTED)], f"{4_001 + 37 * at:,}"
        mark, told = (
            (name, f"{name} holds that {text[0].lower()}{text[1:]}."),
            (figure, f"{text}, at a cost of {figure} million dollars."),
            (figure, f"{text}; {figure} of them were counted."),
            (name, f"{text}, as {name} told the press."),
            (f"{name.split()[1]} Review", f"According to the {name.split()[1]} Review, {text[0].lower()}{text[1:]}."),
            (f"{name.split()[1].lower()}.example", f"{text} (https://{name.split()[1].lower()}.example/{at})."),
            (f"July {1700 + at % 150}", f"In July {1700 + at % 150}, {text[0].lower()}{text[1:]}."),
            (f"«{at}»", f"{text} «{at}»."),
        )[at % 8]
        self.marks.append(mark)
        return told, [900 + at] if at % 8 == 7 else [cited]


def test_of_200_invented_answers_nothing_invented_reaches_a_chat(
    api: BotApi, corpus_data: Path, tmp_path: Path
) -> None:
    """No name, number, date or source that a model made up, in messages or drafts; and no link but the briefs'."""
    inventor, count = Inventor(), 200
    with ScriptedModel(inventor) as model:
        bot = _bot(api, corpus_data, tmp_path, model.url)
        bot.start()
        try:
            for number in range(count):
                api.say(PEOPLE[number % 100], QUESTIONS[(number + number // 100) % len(QUESTIONS)])
                if number % 20 == 19:  # no more at a time than it can be asked in time
                    for before in range(number - 19, number + 1):
                        api.wait_for(PEOPLE[before % 100], 1 + before // 100)
            sent = [str(call.parameters.get("text", "")) for call in api.calls() if call.method.startswith("send")]
            assert len(inventor.marks) == 4 * count
            everything = "\n".join(map(plain, sent)) + "\n".join(sent)
            assert [mark for mark in set(inventor.marks) if mark in everything] == []
            links = {found for text in sent for found in re.findall(r'href="([^"#]*)', text)}
            briefs = "".join(path.read_text(encoding="utf-8") for path in Path("briefs").glob("*.md"))
            assert [link for link in links if link.replace("&amp;", "&") not in briefs] == []
            assert all(len(api.messages(person)) == count // 100 for person in PEOPLE)
        finally:
            bot.end()

"""Inline mode: what is offered to whoever types the bot's name and a question in any chat. The real process."""

from __future__ import annotations

import re
import sqlite3
import time
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from bot.inline.handlers import CACHE_S
from bot.inline.text import MOST
from bot.messages import say
from tests.emulator.bot_api import BotApi, ServerError
from tests.support.bot_process import BotProcess
from tests.support.commands import wait_until
from tests.support.subject import EXAMPLES

QUESTION = "Should the United States and North Korea exchange liaison offices?"
SECRET = "What would become of the plutonium at Yongbyon?"  # noqa: S105  # a question, looked for in the file
REFUSED = "Did Xi Jinping meet Kim before the Hanoi summit?"
ANN, BOB = 61, 62

pytestmark = pytest.mark.usefixtures("bot")


def _offered(api: BotApi, text: str, *, person: int = ANN) -> dict[str, Any]:
    return api.offered(api.type_inline(person, text))


def _texts(offered: dict[str, Any]) -> list[str]:
    return [result["input_message_content"]["message_text"] for result in offered["results"]]


def _rows(data: Path) -> list[int]:
    tables = ("updates", "questions", "conversations")
    with closing(sqlite3.connect(data / "ledger.db")) as ledger:
        return [int(ledger.execute(f"SELECT count(*) FROM {table}").fetchone()[0]) for table in tables]  # noqa: S608


def test_a_question_is_offered_whole_and_quote_by_quote(api: BotApi) -> None:
    """At most five, the first is what the chat answers, each stands under the question and has its sources."""
    offered = _offered(api, QUESTION)
    api.say(ANN, QUESTION)
    (answer,) = api.wait_for(ANN, 1)
    whole, *single = _texts(offered)
    assert whole == f"<b>{QUESTION}</b>\n\n{answer.text}"
    assert 1 <= len(single) < MOST
    for text in (whole, *single):
        assert text.startswith(f"<b>{QUESTION}</b>\n\n")
        assert "<blockquote" in text
        assert re.search(r"\[\d+\]", text)
    for result in offered["results"]:
        assert result["description"]
        assert "<" not in result["title"] + result["description"]
        assert result["input_message_content"]["link_preview_options"] == {"is_disabled": True}


def test_what_is_offered_is_for_one_person_and_a_moment(api: BotApi) -> None:
    """Nobody gets what another person was offered, nor what an edition of yesterday said."""
    for text in ("", QUESTION, REFUSED):
        offered = _offered(api, text)
        assert offered["is_personal"]
        assert 0 < offered["cache_time"] <= CACHE_S


@pytest.mark.parametrize("typed", ["", "  ", "Wh", "?!", "thanks", "what"])
def test_before_there_is_a_question_examples_are_offered(api: BotApi, typed: str) -> None:
    """With their answers, and those first that begin as was typed."""
    offered = _offered(api, typed)
    titles = [result["title"] for result in offered["results"]]
    assert sorted(titles) == sorted(EXAMPLES[:MOST])
    assert titles[0].casefold().startswith(typed.strip().casefold()) or typed in ("?!", "thanks")
    assert all("<blockquote" in text for text in _texts(offered))


def test_what_the_briefs_do_not_answer_is_said(api: BotApi) -> None:
    """One card, which sends the refusal with what comes closest."""
    offered = _offered(api, REFUSED)
    (result,) = offered["results"]
    assert result["title"] == say("inline-none")
    assert "I found no answer to this in the briefs" in _texts(offered)[0]


def test_only_the_newest_of_a_persons_queries_is_answered(api: BotApi) -> None:
    """Typed letter by letter, the question is answered at once when it stands; others are not kept waiting."""
    queries = [api.type_inline(ANN, QUESTION[:count]) for count in range(10, len(QUESTION))]
    began = time.monotonic()
    last = api.type_inline(ANN, QUESTION)
    other = api.type_inline(BOB, QUESTION)
    assert _texts(api.offered(last)) == _texts(api.offered(other))
    assert time.monotonic() - began < 3
    time.sleep(0.5)
    assert sum(api.was_offered(query) for query in queries) <= 3


def test_nothing_of_it_is_kept(api: BotApi, bot: BotProcess, data: Path) -> None:
    """No update, no question, no text in any file, and nothing to follow up."""
    bot.wait_until_settled()
    before = _rows(data)
    _offered(api, SECRET)
    _offered(api, SECRET[:-1])
    bot.wait_for_log(r"inline update=\d+ offers=\d")
    assert _rows(data) == before
    assert SECRET.encode() not in b"".join(path.read_bytes() for path in data.glob("ledger.db*"))
    assert "plutonium" not in bot.log


def test_an_answer_that_was_sent_is_no_question(api: BotApi, data: Path) -> None:
    """In the private chat with the bot, or in a group that it is in, it sees what it offered, and says nothing."""
    group = -630
    api.introduce(group, "supergroup")
    query = api.type_inline(BOB, QUESTION)
    api.offered(query)
    api.choose(query, 0, chat_id=BOB)
    api.choose(query, 1, chat_id=group, user_id=BOB, chat_type="supergroup")
    api.say(BOB, "/help")
    assert len(api.wait_for(BOB, 1)) == 1
    assert api.messages(group) == []


def test_what_telegram_does_not_take_is_nobodys_failure(api: BotApi, bot: BotProcess) -> None:
    """An answer that comes too late is let go, and the next query is answered."""
    api.fail("answerInlineQuery", ServerError())
    query = api.type_inline(ANN, QUESTION)
    wait_until(lambda: not api.pending_faults())
    assert not api.was_offered(query)
    assert _texts(_offered(api, QUESTION))
    assert "failure reference=" not in bot.log


def test_hostile_queries_are_answered_like_others(api: BotApi, bot: BotProcess) -> None:
    """Markup, letters of two units, and words without end change nothing."""
    for text in ("<b>Who</b> & what about sanctions?", "Who wants 𝕝iaison offices? 🤔", "sanctions " * 25 + "?"):
        for html in _texts(_offered(api, text)):
            assert html
    assert "failure reference=" not in bot.log

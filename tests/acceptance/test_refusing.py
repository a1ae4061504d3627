"""The kinds of no, and the notes beside an answer, as people see them: the real process on the real briefs."""

from __future__ import annotations

import pytest

from bot.html import plain
from bot.messages import say
from index.answers.quotes import worth_naming
from index.english import one_line
from index.library import Library
from tests.emulator.bot_api import BotApi, SentMessage
from tests.support.commands import wait_until

pytestmark = pytest.mark.usefixtures("bot")

NEAREST = plain(say("nearest"))
SHOWN_WITH_NEAREST = {
    "Which hotel did Kim Jong Un stay at in Hanoi?": "I found no answer to this in the briefs.",
    "How many centrifuges does North Korea run at the Kangson site?": (
        "I found no answer to this in the briefs. None of them mentions Kangson."
    ),
    "What did Trump and Kim agree in 2024?": "The briefs end in July 2021, so they cannot say what came after.",
}


def _reply(api: BotApi, chat: int, question: str) -> SentMessage:
    """The one message that a question gets, in HTML, as a reply to it."""
    api.say(chat, question)
    (message,) = api.wait_for(chat, 1)
    assert [message.reply_to] == api.written(chat)
    assert message.parse_mode == "HTML"
    return message


@pytest.mark.parametrize(("number", "question"), list(enumerate(SHOWN_WITH_NEAREST)))
def test_a_no_shows_what_comes_nearest(api: BotApi, library: Library, number: int, question: str) -> None:
    """The sentence that says no comes first; then each near brief's title in bold over its sentence as a quote."""
    message = _reply(api, 700 + number, question)
    near = worth_naming(library.answer(question))
    assert 2 <= len(near) <= 3
    said = "\n".join(f"{brief.title}\n{one_line(brief.quote)}" for brief in near)
    assert message.plain == f"{SHOWN_WITH_NEAREST[question]}\n\n{NEAREST}\n{said}"
    kinds = [entity["type"] for entity in message.entities]
    assert (kinds.count("blockquote"), kinds.count("bold")) == (len(near), len(near) + 1)


def test_another_script_gets_a_request_for_english(api: BotApi, library: Library) -> None:
    """Neither chance passages nor a promise to tell stands below it: the same words would find no more later."""
    question = "영변에서 무엇을 해야 합니까?"
    message = _reply(api, 715, question)
    assert message.plain == library.answer(question).lead
    assert message.labels == []


def test_too_general_a_question_gets_two_better_ones(api: BotApi) -> None:
    """Two questions are offered, and each of them, sent back, is answered."""
    message = _reply(api, 720, "Trump?")
    offered = message.plain.split("“")[1:]
    questions = [text.split("”")[0] for text in offered]
    assert questions == ["Do experts agree on leader-led diplomacy?", "What do experts recommend on summit diplomacy?"]
    assert message.entities == ()
    for number, question in enumerate(questions):
        api.say(721 + number, question)
        assert _answered(api, 721 + number), question


def _answered(api: BotApi, chat: int) -> list[SentMessage]:
    """Every message of an answer, once the one with its sources has come, whichever that is."""
    wait_until(lambda: any(plain(say("our-words-each")) in sent.plain for sent in api.messages(chat)))
    return api.messages(chat)


def test_a_stranger_is_told_with_the_closest_name(api: BotApi) -> None:
    """Above the no stands, in italics, that nobody of that name is known, and who comes closest."""
    message = _reply(api, 730, "What does Joe Wit say about summits?")
    note = "No brief is by or on Joe Wit; the closest name is Joel Wit."
    assert message.plain.startswith(
        f"{note}\n\nI found no answer to this in the briefs. If you meant one of the closest names, "
    )
    assert message.entities[0] == {"type": "italic", "offset": 0, "length": len(note)}


def test_notes_stand_above_an_answer(api: BotApi) -> None:
    """What was taken for a slip, and whose briefs were looked in, is told in italics before the quotes."""
    message = _reply(api, 740, "What does Olivia Enos say about sactions?")
    note = "I read “sactions” as “sanctions”. Looked in the one brief by Olivia Enos."
    assert message.plain.startswith(f"{note}\n\nHere is what Olivia Enos says about this:")
    assert message.entities[0] == {"type": "italic", "offset": 0, "length": len(note)}
    assert say("our-words-each") in message.text


def test_markup_in_a_name_is_shown_as_written(api: BotApi) -> None:
    """A question's own tags come back as text, in the notes and in the sentence that says no."""
    message = _reply(api, 750, "What does Nikki <b>Haley</b> & Co write about Zanzibar <i>spices</i>?")
    assert {entity["type"] for entity in message.entities} <= {"bold", "italic", "blockquote"}
    assert "<i>spices</i>" not in message.text
    assert not message.plain.startswith("Sorry")

"""Under an answer: its quotes opened in place, votes with a reason, and links that show it again; the real process."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.html import plain
from bot.messages import say
from index import open_library, sync_folder
from tests.conftest import ROOT
from tests.emulator.bot_api import BotApi, SentMessage
from tests.support.bot_process import BotProcess
from tests.support.commands import wait_until

QUESTION = "What should happen at Yongbyon?"
ANN, BOB, BOSS = 2701, 2702, 2703
GROUP = -2710
BACK = say("look-buttons-back-answer")


@pytest.fixture(scope="module")
def bot(api: BotApi, data: Path, briefs: Path) -> Iterator[BotProcess]:
    """A bot on briefs of its own, so that they can change."""
    process = BotProcess(api, data, BRIEFS_DIR=str(briefs), ADMIN_IDS=str(BOSS))
    process.start()
    yield process
    process.end()


@pytest.fixture(scope="module")
def briefs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the real briefs."""
    return Path(shutil.copytree(ROOT / "briefs", tmp_path_factory.mktemp("own") / "briefs"))


def _now(api: BotApi, message: SentMessage) -> SentMessage:
    return next(one for one in api.messages(message.chat_id) if one.message_id == message.message_id)


def _ask(api: BotApi, chat: int, question: str = QUESTION, **how: str) -> SentMessage:
    before = len(api.messages(chat))
    api.say(chat, question, **how)  # type: ignore[arg-type]
    return api.wait_for(chat, before + 1)[-1]


def _tap(api: BotApi, message: SentMessage, label: str, user_id: int | None = None) -> SentMessage:
    """The message once a tap has changed it."""
    shown = _now(api, message)
    api.press(message.message_id, label, chat_id=message.chat_id, user_id=user_id)
    wait_until(lambda: _now(api, message).plain != shown.plain or _now(api, message).labels != shown.labels)
    return _now(api, message)


def _hints(api: BotApi) -> list[str]:
    return [str(call.parameters.get("text", "")) for call in api.calls("answerCallbackQuery")]


def _link(message: SentMessage) -> str:
    """The parameter of the link that a message's button copies."""
    button = message.button(say("answer-buttons-link"))
    assert button is not None
    address = str(button["copy_text"]["text"])
    assert address.startswith("https://t.me/briefing_emulator_bot?start=a_")
    assert len(address) <= 256
    return address.partition("start=")[2]


@pytest.mark.usefixtures("bot")
def test_a_quote_opens_in_place_and_back(api: BotApi) -> None:
    """A tap on a number shows its paragraph, the brief and the other side in the same message; Back is the answer."""
    answer = _ask(api, ANN)
    numbers = [label for label in answer.labels if label.startswith("[")]
    assert numbers
    assert all(number in answer.plain for number in numbers)
    opened = _tap(api, answer, numbers[1])
    assert opened.labels[-1] == BACK
    assert numbers[1] in opened.plain
    brief = _tap(api, answer, say("look-buttons-brief"))
    assert len(brief.plain) > len(opened.plain)
    assert _tap(api, answer, say("look-buttons-back-quote")) == _now(api, answer)
    assert _now(api, answer).plain == opened.plain
    assert (
        plain(say("other-side", speaker="|", number="|")).split("|")[0]
        in _tap(api, answer, say("look-buttons-other")).plain
    )
    again = _tap(api, answer, BACK)
    assert (again.plain, again.entities, again.labels) == (answer.plain, answer.entities, answer.labels)
    assert len(api.messages(ANN)) == 1


@pytest.mark.usefixtures("bot")
def test_what_more_brings_has_numbers_too(api: BotApi) -> None:
    """They go on from the answer's, and Back restores that message."""
    answer = _ask(api, ANN)
    count = len(api.messages(ANN))
    api.press(answer.message_id, say("answer-buttons-more"), chat_id=ANN)
    further = api.wait_for(ANN, count + 1)[-1]
    first = further.labels[0]
    assert first not in answer.labels
    assert first in _tap(api, further, first).plain
    assert _tap(api, further, BACK).plain == further.plain


@pytest.mark.usefixtures("bot")
def test_a_vote_against_is_asked_why_once(api: BotApi) -> None:
    """The reasons stand above the buttons until one is tapped; editors read it, and /mydata has it."""
    answer = _ask(api, BOB, "Who is for maximum pressure?")
    asked = _tap(api, answer, say("vote-buttons-down"))
    reasons = [say.of("why-buttons", word) for word in ("wrong", "question", "missing")]
    assert asked.labels == [*reasons, *answer.labels]
    assert _tap(api, answer, reasons[2]).labels == answer.labels
    wait_until(lambda: say("why-noted") in _hints(api))
    assert "1 voted down (1 something missing)" in _ask(api, BOSS, "/gaps").plain
    sent = _ask(api, BOB, "/mydata")
    assert sent.upload is not None
    found = json.loads(sent.upload.data)
    assert [(one["vote"], one["why"]) for one in found["votes"]] == [(-1, "missing")]
    assert [one["question"] for one in found["answers_with_links"]] == ["Who is for maximum pressure?"]
    api.press(answer.message_id, say("vote-buttons-up"), chat_id=BOB)
    wait_until(lambda: say("voted-up") in _hints(api))
    assert _now(api, answer).labels == answer.labels


@pytest.mark.usefixtures("bot")
def test_a_link_shows_the_answer_to_anybody_and_never_who_asked(api: BotApi) -> None:
    """With question, quotes and provenance; its numbers work there, and Back leads to it."""
    answer = _ask(api, ANN)
    opened = _ask(api, BOB, f"/start {_link(answer)}")
    assert opened.plain.startswith(f"{QUESTION}\n\n")
    assert answer.plain in opened.plain
    assert "from edition 1, with the model all-MiniLM-L6-v2; confidence 0." in opened.plain
    assert say("quotes-now-same") in opened.plain
    assert f"Person {ANN}" not in opened.plain
    assert str(ANN) not in json.dumps(opened.reply_markup)
    assert say("vote-buttons-up") not in opened.labels
    _tap(api, opened, "[1]")
    assert _tap(api, opened, BACK).plain == opened.plain


@pytest.mark.usefixtures("bot")
@pytest.mark.parametrize("wrong", ["a_AAAAAAAAAAAAAAAA", "a_", "a_x' OR 1=1", "a_" + "é" * 16, "a_" + "A" * 500])
def test_a_link_that_leads_nowhere_says_so(api: BotApi, wrong: str) -> None:
    """Never given, cut off, forged: one kind sentence."""
    assert _ask(api, 2720, f"/start {wrong}").plain == say("answer-not-kept")


def test_buttons_and_links_outlive_a_restart_and_a_new_edition(
    api: BotApi, bot: BotProcess, briefs: Path, data: Path
) -> None:
    """The quotes are those that were given; what has changed or gone since is said, in the message and by the link."""
    answer = _ask(api, ANN)
    more, link = say("answer-buttons-more"), _link(answer)
    bot.stop()
    given = open_library(data).answer(QUESTION)
    first, second = given.citations[:2]
    path = briefs / f"{first.brief_id}.md"
    path.unlink()
    other = briefs / f"{second.brief_id}.md"
    other.write_text(
        other.read_text(encoding="utf-8").replace(second.quote, "It is raining in Geneva."), encoding="utf-8"
    )
    assert sync_folder(briefs, data).published
    bot.start()
    gone = _tap(api, answer, "[1]")
    assert plain(say("quote-now-gone")) in gone.plain
    assert first.quote in gone.plain
    assert say("look-buttons-brief") not in gone.labels
    assert _tap(api, answer, BACK).plain == answer.plain
    assert plain(say("quote-now-changed")) in _tap(api, answer, "[2]").plain
    assert _tap(api, answer, BACK).plain == answer.plain
    count = len(api.messages(ANN))
    api.press(answer.message_id, more, chat_id=ANN)
    further = api.wait_for(ANN, count + 1)[-1]
    assert given.further[0].quote in further.plain
    opened = _ask(api, BOB, f"/start {link}").plain
    assert say("quotes-now-gone", quotes="[1]") in opened
    assert say("quotes-now-changed", quotes="[2]") in opened


@pytest.mark.usefixtures("bot")
def test_what_somebody_erased_is_shown_to_nobody(api: BotApi) -> None:
    """After /forget the link leads nowhere, and buttons that are left say kindly that the answer is too old."""
    answer = _ask(api, 2730, "Who wants liaison offices?")
    opened = _ask(api, BOB, f"/start {_link(answer)}")
    asked = _ask(api, 2730, "/forget")
    api.press(asked.message_id, "data:erase", chat_id=2730)
    wait_until(lambda: api.messages(2730)[-1].plain == plain(say("erased")))
    assert _ask(api, BOB, f"/start {_link(answer)}").plain == say("answer-not-kept")
    for left in (answer, opened):
        before = _hints(api).count(say("answer-too-old"))
        api.press(left.message_id, "[1]", chat_id=left.chat_id)
        wait_until(lambda before=before: _hints(api).count(say("answer-too-old")) == before + 1)  # type: ignore[misc]
        assert _now(api, left).plain == left.plain


@pytest.mark.usefixtures("bot")
def test_a_reply_that_quotes_a_line_asks_about_it(api: BotApi) -> None:
    """Its own source comes first, with what stands beside it; a number means its quote; how it is read is said."""
    answer = _ask(api, 2750, "Who wants liaison offices?")
    place = next(one for one in answer.entities if one["type"] == "blockquote")
    line = answer.plain[place["offset"] : place["offset"] + place["length"]]
    for part, asked in ((" ".join(line.split()[2:9]), "why?"), ("[1]", "who disagrees?")):
        count = len(api.messages(2750))
        api.reply(2750, answer.message_id, asked, quote=part)
        told = api.wait_for(2750, count + 1)[-1]
        reading, lead = told.plain.split("\n\n")[:2]
        assert reading.startswith(f"Reading this as: {asked} (on “")
        assert lead.startswith("On this line of our brief “")
        assert "[1]" in told.labels
    count = len(api.messages(2750))
    api.reply(2750, answer.message_id, "and Bruce Klingner?")
    assert "(on “" not in api.wait_for(2750, count + 1)[-1].plain


@pytest.mark.usefixtures("bot")
def test_odd_quotes_are_ordinary_follow_ups(api: BotApi) -> None:
    """A space, a letter, a heading, or more than any brief holds: the reply is read after the answer's question."""
    answer = _ask(api, 2751, "Who wants liaison offices?")
    for part in (" ", answer.plain[0], answer.plain[:60]):
        count = len(api.messages(2751))
        api.reply(2751, answer.message_id, "and Bruce Klingner?", quote=part)
        assert "(on “" not in api.wait_for(2751, count + 1)[-1].plain


@pytest.mark.usefixtures("bot")
def test_in_a_group_anybody_may_look(api: BotApi) -> None:
    """A tap of somebody else than who asked opens the quote; a vote counts for who tapped."""
    answer = _ask(api, GROUP, f"/ask {QUESTION}", user_id=ANN, chat_type="group")  # type: ignore[arg-type]
    assert "[1]" in _tap(api, answer, "[1]", user_id=BOB).plain
    assert _tap(api, answer, BACK, user_id=ANN).plain == answer.plain


@pytest.mark.usefixtures("bot")
def test_a_deleted_message_and_forged_taps_do_no_harm(api: BotApi, bot: BotProcess) -> None:
    """A quote of a message that is gone is sent anew; numbers that no answer has are an old button."""
    answer = _ask(api, 2740)
    look = answer.button("[1]")
    assert look is not None
    query = {"id": "1", "from": {"id": 2740, "is_bot": False, "first_name": "A"}, "chat_instance": "1"}
    gone = {"message_id": 999_999, "date": 0, "chat": {"id": 2740, "type": "private", "first_name": "A"}}
    api.post({"callback_query": query | {"message": gone, "data": look["callback_data"]}})
    assert "[1]" in api.wait_for(2740, 2)[-1].plain
    before = _hints(api).count(say("stale-button"))
    for data in (look["callback_data"].replace(":1:a", ":999:a"), look["callback_data"] + ":9:9", "at:x:quote:1:a"):
        message = {"message_id": answer.message_id, "date": 1, "chat": gone["chat"], "text": "x"}
        api.post({"callback_query": query | {"message": message, "data": data}})
    wait_until(lambda: len(_hints(api)) >= before + 3)
    assert _now(api, answer).plain == answer.plain
    assert "failure reference=" not in bot.log

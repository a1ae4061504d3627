"""Answers in a language model's words, in the real process with a real server: what people see, and what leaves.

The server says what each test wants (`tests/support/scripted_model.py`); what it was sent stands in its log.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from bot.html import plain
from bot.messages import say
from index import library_says
from tests.emulator.bot_api import BotApi, SentMessage
from tests.support.bot_process import BotProcess
from tests.support.commands import wait_until
from tests.support.scripted_model import (
    KEY,
    MODEL,
    Asked,
    Scene,
    Script,
    ScriptedModel,
    begun,
    faithful,
    refusing,
    reply,
    says,
)  # fmt: skip

FAY, GUS, HAL = 71_000_006, 71_000_007, 71_000_008
SIDED = "Should the United States ease sanctions?"
QUESTION, SURVEY = "What should happen at Yongbyon?", "Who is for an end-of-war declaration?"
ANN, BOB, CEM, DAN, EVE, GROUP, ADMIN = (
    71_000_001,
    71_000_002,
    71_000_003,
    71_000_004,
    71_000_005,
    -71_000_100,
    71_000_009,
)
LABEL = library_says("worded")


@pytest.fixture(scope="module")
def model() -> Iterator[ScriptedModel]:
    """The server."""
    with ScriptedModel(faithful) as running:
        yield running


@pytest.fixture(scope="module")
def bot(api: BotApi, data: Path, model: ScriptedModel) -> Iterator[BotProcess]:
    """A running bot with a language model; its log never holds the key, a question, a token or a path."""
    settings = {"LLM_URL": model.url, "LLM_MODEL": MODEL, "LLM_KEY": KEY, "ADMIN_IDS": str(ADMIN)}
    process = BotProcess(api, data, **settings)
    process.start()
    yield process
    process.end()
    for unwanted in (KEY, api.token, "Traceback", str(data), "Yongbyon", "failure reference="):
        assert unwanted not in process.log, unwanted


pytestmark = pytest.mark.usefixtures("bot")


def _asked(api: BotApi, chat: int, text: str) -> SentMessage:
    before = len(api.messages(chat))
    api.say(chat, text)
    return api.wait_for(chat, before + 1)[before]


def _claims(message: SentMessage) -> list[str]:
    """The lines of a message that a model worded."""
    return [line for line in message.plain.splitlines() if line.startswith("• ")]


def _quotes(message: SentMessage) -> list[str]:
    return [plain(found) for found in re.findall(r"<blockquote[^>]*>(.*?)</blockquote>", message.text, re.DOTALL)]


def test_an_answer_is_labelled_and_each_claim_stands_over_its_quote(api: BotApi, model: ScriptedModel) -> None:
    """The lead is ours, the label says who worded it, each claim leads to its source, the quotes stand underneath."""
    message = _asked(api, ANN, QUESTION)
    lead, _, rest = message.plain.partition(f"\n\n{LABEL}\n")
    assert lead.startswith("Here is what")
    lines, quotes = _claims(message), _quotes(message)
    assert [line[-3:] for line in lines] == ["[1]", "[2]", "[3]"]
    assert rest.startswith("• ")
    for number, line in enumerate(lines, start=1):
        assert line == f"• {begun(quotes[number - 1])} [{number}]"
        assert f'">[{number}]</a>' in message.text
    assert message.labels[:3] == ["[1]", "[2]", "[3]"]
    assert say("answer-buttons-more") in message.labels


def test_its_buttons_and_its_link_open_it_as_it_was_given(api: BotApi) -> None:
    """A quote, back to the answer, what comes behind it, and the answer by its link with what worded it."""
    message = _asked(api, ANN, QUESTION)
    api.press(message.message_id, "[2]")
    wait_until(lambda: _shown(api, ANN, message) != message.plain)
    assert _quotes(message)[1] in _shown(api, ANN, message)
    api.press(message.message_id, say.of("look-buttons-back", "answer"))
    wait_until(lambda: _shown(api, ANN, message) == message.plain)
    link = next(button for row in _rows(message) for button in row if "copy_text" in button)["copy_text"]["text"]
    opened = _asked(api, BOB, f"/start {link.partition('start=')[2]}")
    assert (_claims(opened), _quotes(opened)) == (_claims(message), _quotes(message))
    assert say("answer-worded", model=MODEL) in opened.plain
    count = len(api.messages(ANN))
    api.press(message.message_id, say("answer-buttons-more"))
    more = api.wait_for(ANN, count + 1)[-1]
    assert LABEL not in more.plain
    assert not set(_quotes(more)) & set(_quotes(message))
    assert "[4]" in more.plain


def _now(api: BotApi, chat: int, message: SentMessage) -> SentMessage:
    return next(one for one in api.messages(chat) if one.message_id == message.message_id)


def _shown(api: BotApi, chat: int, message: SentMessage) -> str:
    return _now(api, chat, message).plain


def _rows(message: SentMessage) -> list[list[dict[str, dict[str, str]]]]:
    return list((message.reply_markup or {}).get("inline_keyboard", []))


def test_a_survey_shows_the_quotes_that_claims_cite(api: BotApi, model: ScriptedModel) -> None:
    """The counts are ours; every number of a claim is one of a quote that the message shows."""
    message = _asked(api, ANN, SURVEY)
    lines = _claims(message)
    assert lines
    below = message.plain[message.plain.index(lines[-1]) + len(lines[-1]) :]
    assert all(number in below for line in lines for number in re.findall(r"\[\d+\]", line))


def test_in_groups_by_buttons_and_in_edits_it_is_the_same(api: BotApi) -> None:
    """Under /ask, behind an example, and where a question was edited; groups see no drafts."""
    api.say(GROUP, f"/ask {QUESTION}", user_id=ANN, chat_type="supergroup")
    assert LABEL in api.wait_for(GROUP, 1)[0].plain
    welcome = _asked(api, CEM, "/start")
    api.press(welcome.message_id, next(label for label in welcome.labels if label.endswith("?")))
    assert LABEL in api.wait_for(CEM, 3)[2].plain
    message = _asked(api, CEM, SURVEY)
    api.edit(CEM, api.written(CEM)[-1], QUESTION)
    wait_until(lambda: _shown(api, CEM, message) != message.plain)
    assert LABEL in _shown(api, CEM, message)
    assert [call for call in api.calls("sendMessageDraft") if call.parameters["chat_id"] == GROUP] == []


def test_a_brief_in_short_is_worded_too(api: BotApi) -> None:
    """From the whole brief that a quote is from; it stands there as an answer of its own."""
    message = _asked(api, CEM, QUESTION)
    api.press(message.message_id, "[1]")
    wait_until(lambda: say("look-buttons-brief") in _now(api, CEM, message).labels)
    api.press(message.message_id, say("look-buttons-brief"))
    wait_until(lambda: say("look-buttons-short") in _now(api, CEM, message).labels)
    count = len(api.messages(CEM))
    api.press(message.message_id, say("look-buttons-short"))
    asked, told = api.wait_for(CEM, count + 2)[count:]
    assert asked.plain.startswith("What does “")
    assert asked.plain.endswith("” say in short?")
    assert LABEL in told.plain
    assert _claims(told)


def test_talk_and_the_rest_stay_as_they_are(api: BotApi, model: ScriptedModel) -> None:
    """Thanks, help, a refusal, what is browsed and today's brief are worded by nobody."""
    before = len(model.calls)
    for text in ("thanks", "/help", "How do I bake a sourdough bread?", "/compare sanctions relief", "/topics"):
        assert LABEL not in _asked(api, DAN, text).plain
    assert len(model.calls) == before


def test_checked_claims_come_one_by_one_in_private(api: BotApi, model: ScriptedModel) -> None:
    """Each draft holds those of the one before, and nothing that the message does not hold."""

    def slowly(asked: Asked) -> Scene:
        lie = ("Vladimir Putin promised 900 missiles to Tonga.", [1])
        good = [(begun(str(one["text"])), [int(one["n"])]) for one in asked.sentences[:3]]
        return Scene(reply([good[0], lie, *good[1:]]), pause=0.12, size=30)

    model.script = slowly
    try:
        message = _asked(api, EVE, QUESTION)
    finally:
        model.script = faithful
    drafts = [call.parameters["text"] for call in api.calls("sendMessageDraft") if call.parameters["chat_id"] == EVE]
    assert len(drafts) >= 2
    assert all(draft.startswith(f"<i>{LABEL}</i>") for draft in drafts)
    told = [[line for line in plain(draft).splitlines() if line.startswith("• ")] for draft in drafts]
    assert all(longer[: len(shorter)] == shorter for shorter, longer in pairwise(told))
    assert _claims(message)[: len(told[-1])] == told[-1]
    assert "Putin" not in message.plain + "".join(drafts)
    assert api.drafts(EVE) == []


def test_nothing_but_question_and_quotes_leaves_the_machine(api: BotApi, bot: BotProcess, model: ScriptedModel) -> None:
    """No id, name, token or other chat, in all that the server was sent; the key in its header alone."""
    _asked(api, BOB, "/subscribe")
    _asked(api, BOB, QUESTION)
    _asked(api, BOB, "and why?")
    people = (ANN, BOB, CEM, DAN, EVE, FAY, GUS, HAL, GROUP, ADMIN)
    assert len(model.calls) > 5
    for call in model.calls:
        assert set(call.body) <= {
            "model",
            "messages",
            "max_tokens",
            "temperature",
            "stream",
            "stream_options",
            "response_format",
        }
        assert [one["role"] for one in call.body["messages"]] == ["system", "user"]
        assert set(call.data) <= {"question", "meant", "question_before", "task", "sentences"}
        sent = json.dumps(call.body) + json.dumps({k: v for k, v in call.headers.items() if k != "Authorization"})
        for unwanted in (api.token, KEY, "Person", "briefing_emulator_bot", "/subscribe", *map(str, map(abs, people))):
            assert unwanted not in sent, unwanted
        assert {key for one in call.data["sentences"] for key in one} <= {"n", "who", "date", "about", "text"}


def _reading(as_question: str) -> Script:
    """Reads every follow-up as this question; says of an answer what the quotes say."""

    def say_it(asked: Asked) -> Scene:
        is_follow_up = "question_before" in asked.data and not asked.sentences
        return Scene(json.dumps({"question": as_question})) if is_follow_up else faithful(asked)

    return say_it


def _read_as(question: str) -> str:
    return plain(say("read-as", question=question))


def test_a_follow_up_is_read_by_the_model_where_the_rules_are_unsure(api: BotApi, model: ScriptedModel) -> None:
    """It is answered and shown as the question that it is; what names a stranger, or is plain, is read by the rules."""
    leaning = "is that wise?"
    try:
        for made, read in (
            ("Is closing Yongbyon wise?", "Is closing Yongbyon wise?"),
            ("Is what Vladimir Putin promised wise?", f"Is that wise, on the question: {QUESTION}"),
        ):
            _asked(api, FAY, "/new")
            _asked(api, FAY, QUESTION)
            model.script = _reading(made)
            assert _asked(api, FAY, leaning).plain.startswith(_read_as(read))
            model.script = faithful
        before = len(model.calls)
        model.script = _reading("Is closing Yongbyon wise?")
        assert _asked(api, FAY, "Who wants liaison offices?").plain.startswith(_read_as("")[:10]) is False
        assert [call for call in model.calls[before:] if not call.sentences] == []
    finally:
        model.script = faithful


def test_a_follow_up_that_the_server_is_too_slow_for_is_read_by_the_rules(api: BotApi, model: ScriptedModel) -> None:
    """One call, and the answer of today when it fails; the answer after it is worded all the same."""
    _asked(api, FAY, "/new")
    _asked(api, FAY, QUESTION)
    before = len(model.calls)
    model.script = lambda asked: faithful(asked) if asked.sentences else Scene("", status=400)
    try:
        message = _asked(api, FAY, "is that wise?")
    finally:
        model.script = faithful
    assert message.plain.startswith(_read_as(f"Is that wise, on the question: {QUESTION}"))
    assert LABEL in message.plain
    assert len([call for call in model.calls[before:] if call.sentences]) == 1


DIFFER = say("answer-buttons-differ")


def test_why_two_sides_differ_is_worded_from_both(api: BotApi, model: ScriptedModel) -> None:
    """The button stands under a survey, also behind a quote and back; its claims rest on quotes of both sides."""
    message = _asked(api, GUS, SIDED)
    assert DIFFER in message.labels
    number = next(label for label in message.labels if label.startswith("["))
    api.press(message.message_id, number)
    wait_until(lambda: DIFFER not in _now(api, GUS, message).labels)
    api.press(message.message_id, say.of("look-buttons-back", "answer"))
    wait_until(lambda: DIFFER in _now(api, GUS, message).labels)
    count = len(api.messages(GUS))
    api.press(message.message_id, DIFFER)
    asked, told = api.wait_for(GUS, count + 2)[count:]
    assert asked.plain == "Why do they differ on sanctions relief?"
    assert told.plain.startswith(f"{library_says('differ-worded')}\n\n{LABEL}")
    lines, quotes = _claims(told), _quotes(told)
    assert len(lines) == 3
    sent = {str(one["text"]): str(one["about"]) for one in model.calls[-1].sentences}
    cited = {sent[quotes[int(number) - 1]] for line in lines for number in re.findall(r"\[(\d+)\]", line)}
    assert cited == {"sanctions relief: against", "sanctions relief: on conditions"}
    assert DIFFER not in told.labels


def test_without_words_for_both_sides_two_quotes_are_shown(api: BotApi, model: ScriptedModel) -> None:
    """A claim on one side alone, or an invented one, is not shown: a polite word, and the best quote of each side."""
    lie = ("Vladimir Putin promised 900 missiles to Tonga.", [2])

    def one_side(asked: Asked) -> Scene:
        return Scene(reply([(begun(str(asked.sentences[0]["text"])), [1]), lie]))

    for script in (one_side, refusing, says("", status=500)):
        message = _asked(api, GUS, SIDED)
        count = len(api.messages(GUS))
        model.script = script
        try:
            api.press(message.message_id, DIFFER)
            told = api.wait_for(GUS, count + 2)[-1]
        finally:
            model.script = faithful
        assert told.plain.startswith(library_says("differ-quotes"))
        assert len(_quotes(told)) == 2
        assert _claims(told) == []


def test_a_comparison_and_what_is_browsed_can_be_asked_why(api: BotApi) -> None:
    """Two people side by side, and /compare; not an answer or a survey without two sides."""
    message = _asked(api, HAL, "Compare Klingner and Carpenter")
    count = len(api.messages(HAL))
    api.press(message.message_id, DIFFER)
    asked, told = api.wait_for(HAL, count + 2)[count:]
    assert asked.plain == "Why do Bruce Klingner and Ted Galen Carpenter differ?"
    assert LABEL in told.plain
    browsed = _asked(api, HAL, "/compare sanctions relief")
    count = len(api.messages(HAL))
    api.press(browsed.message_id, DIFFER)
    assert LABEL in api.wait_for(HAL, count + 2)[-1].plain
    assert DIFFER not in _asked(api, HAL, "/compare end-of-war declaration").labels
    assert DIFFER not in _asked(api, HAL, QUESTION).labels


def test_people_are_told_what_leaves(api: BotApi) -> None:
    """/privacy says that a model reads questions, and documents where an editor lets it, and where."""
    told = _asked(api, DAN, "/privacy").plain
    assert plain(say("goes-to-model-here")) in told
    assert "a document that an editor sends me and lets it read" in told


def test_administrators_see_what_it_does(api: BotApi, model: ScriptedModel) -> None:
    """/status has calls, tokens, seconds, sentences dropped by fault, and answers without it by why."""
    model.script = says(reply([("Vladimir Putin promised 900 missiles.", [1])]))
    assert LABEL not in _asked(api, BOB, QUESTION).plain
    model.script = refusing
    assert LABEL not in _asked(api, BOB, QUESTION).plain
    model.script = faithful
    status = _asked(api, ADMIN, "/status").plain
    assert re.search(r"Language model today \(UTC\)\n127\.0\.0\.1: \d+ calls, [\d,]+ tokens\.", status)
    assert re.search(r"It worded \d+ answers; a call took [\d.]+ s on average\.", status)
    assert re.search(r"sentences \d+ were shown and \d+ dropped \(\d+ for a name", status)
    assert re.search(r"\d+ where little of what it said held, or was more than the quotes", status)
    assert re.search(r"\d+ where it found no answer", status)
    assert re.search(r"Of \d+ questions that lean on the one before it read 1 anew\.", status)

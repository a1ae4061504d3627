"""Who says what in chat: the real process, the real briefs, commands, buttons and the picture."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest

from bot.chat.buttons import LONGEST_DATA
from bot.html import LIMIT, plain, units
from bot.messages import say
from index.answers.quotes import how_many, survey_lead
from index.library import Library
from index.records import Survey
from tests.conftest import ISSUES, TOPICS
from tests.emulator.bot_api import BadMarkup, BotApi, ResetAfter, SentMessage
from tests.support.bot_process import BotProcess

pytestmark = pytest.mark.usefixtures("bot")

SILENT = plain(say("silent", names="|")).partition("|")[0].strip()


def _replies(api: BotApi, bot: BotProcess, chat: int, text: str) -> list[SentMessage]:
    """All messages that a command gets, once the bot is done with it; each is HTML that Telegram takes."""
    update_id = api.say(chat, text)
    bot.wait_for_log(rf" survey update={update_id} .* outcome=sent")
    sent = api.messages(chat)
    assert all(units(message.text) <= LIMIT for message in sent)
    assert {message.parse_mode for message in sent} == {"HTML"}
    return sent


def _text(sent: list[SentMessage]) -> str:
    return "\n\n".join(message.plain for message in sent)


def _tags(sent: list[SentMessage], kind: str) -> int:
    return sum(entity["type"] == kind for message in sent for entity in message.entities)


def test_compare_shows_every_side(api: BotApi, bot: BotProcess, library: Library) -> None:
    """Grouped by stance with counts, names, dates and two quotes each; the rest and the silent at a tap."""
    sent = _replies(api, bot, 500, "/compare sanction relief")
    text = _text(sent)
    survey = library.survey("sanction relief")
    assert isinstance(survey, Survey)
    assert text.startswith(survey_lead(survey))
    titles = [("Supports", "supports"), ("On conditions", "conditional"), ("Opposes", "opposes")]
    stances = [f"{title} ({how_many(survey, stance)}):" for title, stance in titles]
    heads = [text.index(head) for head in (*stances, plain(say("our-words-each")))]
    assert heads == sorted(heads)
    assert all(re.search(r"\n[A-Z][^\n]+, [^\n]*\d{4} \[\d+\]\n[A-Z]", text[one:two]) for one, two in pairwise(heads))
    quotes = _tags(sent, "blockquote") + _tags(sent, "expandable_blockquote")
    assert quotes == _tags(sent, "text_link") == 6
    count = len({one.citation for one in survey.views})
    assert sent[-1].labels == [
        say("answer-buttons-all", count=count), say("answer-buttons-silent", count=len(survey.silent)),
    ]  # fmt: skip
    assert sent[0].reply_to == api.written(500)[0]


def test_recommend_shows_who_advises_what(api: BotApi, bot: BotProcess) -> None:
    """Experts with date, to whom they give the advice, and the quote."""
    text = _text(_replies(api, bot, 501, "/recommend liaison"))
    assert text.startswith("Recommendations on liaison offices from 1 expert:")
    advice = (
        r"Abigail Bard, March 2019.* \[2\]\nTo United States and North Korea: open joint liaison offices.\nBard also"
    )
    assert re.search(advice, text)


def test_a_topic_with_much_advice_comes_in_parts(api: BotApi, bot: BotProcess) -> None:
    """Whatever does not fit into one message follows in the next, none of it lost."""
    sent = _replies(api, bot, 502, "/recommend denuclearization")
    assert len(sent) >= 2
    assert _tags(sent, "blockquote") + _tags(sent, "expandable_blockquote") >= 20


@pytest.mark.parametrize(
    ("chat", "command", "how", "names"),
    [(503, "compare", say("browse-how-compare"), ISSUES), (504, "recommend", say("browse-how-recommend"), TOPICS)],
)
def test_without_an_argument_the_most_covered_are_offered(
    api: BotApi, bot: BotProcess, chat: int, command: str, how: str, names: tuple[str, ...]
) -> None:
    """A command alone says how to use it, and its buttons do as they say."""
    (offer,) = _replies(api, bot, chat, f"/{command}")
    assert offer.plain == how
    assert len(offer.labels) == 6
    assert set(offer.labels) <= set(names)
    api.press(offer.message_id, offer.labels[0])
    assert offer.labels[0] in api.wait_for(chat, 2)[1].plain


def test_a_forum_topic_gets_what_is_tapped_there(api: BotApi) -> None:
    """In a forum the reply to a button comes where the button stands, as do greetings and what is declined."""
    group, topic = -511, {"user_id": 511, "chat_type": "supergroup", "thread_id": 9}
    api.say(group, "/compare", **topic)  # type: ignore[arg-type]
    (offer,) = api.wait_for(group, 1)
    api.press(offer.message_id, offer.labels[0], user_id=511)
    api.wait_for(group, 2)
    for count, text in enumerate(("/help", "/privacy", "/mydata"), start=3):
        api.say(group, text, **topic)  # type: ignore[arg-type]
        api.wait_for(group, count)
    assert [message.thread_id for message in api.messages(group)] == [9] * 5


def test_every_issue_and_topic_fits_a_button() -> None:
    """Telegram lets a button carry 64 bytes, and the longest name has room in it."""
    longest = max(len(f"recommend:{name}".encode()) for name in (*ISSUES, *TOPICS))
    assert longest <= LONGEST_DATA


@pytest.mark.parametrize(
    ("chat", "command", "kind", "other"),
    [
        (505, "/compare <b>deal", "issue", "topics"),
        (507, "/experts Kim", "expert", "experts"),
    ],
)
def test_words_that_fit_nothing_get_the_closest(
    api: BotApi, bot: BotProcess, chat: int, command: str, kind: str, other: str
) -> None:
    """What is not known is told with the words as they were written, and the closest are buttons."""
    (reply,) = _replies(api, bot, chat, command)
    asked = command.partition(" ")[2]
    assert reply.plain == say("closest", kind=kind, asked=asked, command=other)
    assert len(reply.labels) == 3


@pytest.mark.parametrize(("chat", "command", "kind"), [(516, "compare", "issue"), (517, "recommend", "topic")])
def test_words_that_come_close_to_nothing_get_no_buttons(
    api: BotApi, bot: BotProcess, chat: int, command: str, kind: str
) -> None:
    """Where no name is like the words, none is offered; the list is."""
    (reply,) = _replies(api, bot, chat, f"/{command} pizza")
    assert reply.plain == say("none-close", kind=kind, asked="pizza", command="topics")
    assert reply.labels == []


@pytest.mark.parametrize(
    ("chat", "text", "kind"), [(518, "/compare Bard", "issue"), (519, "/recommend abigail bard", "topic")]
)
def test_an_expert_in_an_issues_place_is_shown_the_way(
    api: BotApi, bot: BotProcess, chat: int, text: str, kind: str
) -> None:
    """Words that name an expert lead to what /experts has on them."""
    (reply,) = _replies(api, bot, chat, text)
    assert reply.plain == say("an-expert", expert="Abigail Bard", kind=kind)
    assert reply.labels == ["Abigail Bard"]
    api.press(reply.message_id, "Abigail Bard")
    assert api.wait_for(chat, 2)[1].plain.startswith("Abigail Bard")


def test_topics_and_experts_are_listed(api: BotApi, bot: BotProcess, library: Library) -> None:
    """/topics has every topic and issue with its counts, /experts everyone whose view the briefs hold."""
    topics = _text(_replies(api, bot, 508, "/topics"))
    assert all(f"• {name}: " in topics for name in (*TOPICS, *ISSUES))
    assert topics.endswith(say("topics-next"))
    experts = _text(_replies(api, bot, 509, "/experts"))
    assert experts.count("• ") == len(library.voices()) >= 90
    assert re.search(r"^• Abigail Bard: 2 briefs, \d+ positions$", experts, re.MULTILINE)


def test_one_expert(api: BotApi, bot: BotProcess) -> None:
    """/experts with a name shows affiliation, stances with dates, and the linked briefs."""
    sent = _replies(api, bot, 510, "/experts Klingner")
    text = _text(sent)
    assert text.startswith("Bruce Klingner, The Heritage Foundation")
    assert "\n• maximum pressure: for (22 May 2019)\n" in text
    assert _tags(sent, "text_link") == 1


def test_the_map_is_sent_as_a_picture(api: BotApi, bot: BotProcess) -> None:
    """/map sends a PNG with a caption that explains its colours."""
    (photo,) = _replies(api, bot, 511, "/map")
    assert (photo.kind, photo.plain) == ("photo", say("map"))
    assert photo.upload is not None
    assert photo.upload.data.startswith(b"\x89PNG")


def test_one_issue_is_sent_as_a_spectrum(api: BotApi, bot: BotProcess) -> None:
    """/map with an issue, or a tap on one below the map, sends the picture of that issue; other words are met."""
    (photo,) = _replies(api, bot, 520, "/map relief from sanctions")
    assert (photo.kind, photo.plain) == ("photo", say("map-one"))
    assert photo.labels == [say("compare-button", issue="sanctions relief")]
    (map_,) = _replies(api, bot, 521, "/map")
    api.press(map_.message_id, map_.labels[0])
    one = api.wait_for(521, 2)[1]
    assert (one.kind, one.plain) == ("photo", say("map-one"))
    (unknown,) = _replies(api, bot, 522, "/map the weather")
    assert unknown.kind == "text"


def test_a_picture_that_is_refused_or_lost_is_told(api: BotApi) -> None:
    """When Telegram refuses the picture, or the line breaks, the person reads what to do."""
    api.fail("sendPhoto", BadMarkup(), chat_id=512)
    api.say(512, "/map")
    assert [message.plain for message in api.wait_for(512, 1)] == [say("map-refused")]
    api.fail("sendPhoto", ResetAfter(), chat_id=513)
    api.say(513, "/map")
    assert [message.kind for message in api.wait_for(513, 2)] == ["photo", "text"]
    assert api.messages(513)[1].plain == say("maybe-sent")


def test_commands_work_in_groups(api: BotApi, bot: BotProcess) -> None:
    """In a group a command is answered too, also with the bot's name behind it."""
    update_id = api.say(-514, "/compare@briefing_emulator_bot maximum pressure", user_id=5, chat_type="group")
    bot.wait_for_log(rf" survey update={update_id} .* outcome=sent")
    assert " take a position on maximum pressure" in api.messages(-514)[0].plain


def test_an_old_button_gets_the_closest(api: BotApi, bot: BotProcess) -> None:
    """A button whose issue is no longer known leads to the closest ones."""
    (offer,) = _replies(api, bot, 515, "/compare")
    shown = {"message_id": offer.message_id, "date": 1, "chat": {"id": 515, "type": "private"}, "text": "Old"}
    query = {"id": "4382", "from": {"id": 515, "is_bot": False, "first_name": "P"}, "chat_instance": "1"}
    api.post({"callback_query": query | {"message": shown, "data": "compare:a moon landing"}})
    assert "a moon landing" in api.wait_for(515, 2)[1].plain

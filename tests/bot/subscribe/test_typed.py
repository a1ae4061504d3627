"""What people type for a time, weekdays, a pause, topics and experts."""

from __future__ import annotations

from calendar import day_name
from collections.abc import Iterable
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.clock import zone_info
from bot.messages import say
from bot.records import EVERY_DAY
from bot.subscribe.typed import (
    FARTHEST,
    Named,
    is_endless,
    is_pause,
    read_days,
    read_length,
    read_names,
    read_pause,
    read_quiet,
    read_time,
)
from tests.conftest import SUBJECT, TOPICS

MONDAY = int(datetime(2026, 11, 23, 12, 0, tzinfo=UTC).timestamp())
BERLIN = zone_info("Europe/Berlin")
EXPERTS = ("Bruce Klingner", "Abigail Bard", "Daniel L. Davis", "Ankit Panda", "Kim Young-in", "Soo Kim")


@pytest.mark.parametrize(
    ("text", "minute"),
    [("7:30pm", 1170), ("0730", 450), ("730", 450), ("8", 480), ("at 8", 480), ("noon", 720), ("Midnight", 0),
     ("19:00", 1140), ("7.30", 450), ("12am", 0), ("12 pm", 720), ("8 p.m.", 1200), ("8h30", 510), ("23:59", 1439),
     ("8 o'clock", 480), ("half past seven", 450), ("quarter past 7", 435), ("quarter to eight", 465), ("seven", 420),
     ("7 in the morning", 420), ("8 in the evening", 1200), ("20:00hrs", 1200), ("seven thirty", 450),
     ("ten to nine", 530), ("half past seven pm", 1170), ("8 at night", 1200), ("12 at night", 0), ("twelve", 720),
     ("at eight thirty pm", 1230), ("eight oh five", 485), ("six forty-five am", 405), ("twenty one thirty", 1290),
     ("eleven fifty-nine pm", 1439), ("8 pm sharp", 1200), ("around 8", 480), ("8:30 PM please", 1230), ("8ish", 480),
     ("7 o clock", 420), ("every morning at 8", 480), ("daily at 7", 420), ("half past eight in the evening", 1230),
     ("quarter to midnight", 1425), ("20:00 in the evening", 1200), ("8 o'clock in the evening", 1200)],
)  # fmt: skip
def test_a_time_is_read_as_people_write_it(text: str, minute: int) -> None:
    """Times with and without minutes, colon, or am and pm."""
    assert read_time(text) == minute


@pytest.mark.parametrize(
    "text",
    [
        "",
        "25",
        "24:00",
        "7:60",
        "13pm",
        "0am",
        "what",
        "7:3",
        "-5",
        "1" * 1000,
        "8 8",
        "half 7",
        "halb acht",
        "half past never",
        "zero",
        "13 in the evening",
        "8am in the evening",
        "quarter to",
    ],
)
def test_what_is_no_time_is_not_read(text: str) -> None:
    """Impossible times and other text are not guessed at."""
    assert read_time(text) is None


@given(st.integers(0, 1439))
def test_every_minute_of_the_day_can_be_written(minute: int) -> None:
    """Each minute is read back from both clocks."""
    hour, rest = divmod(minute, 60)
    half = "am" if hour < 12 else "pm"
    assert read_time(f"{hour}:{rest:02}") == minute
    assert read_time(f"{hour:02}{rest:02}") == minute
    assert read_time(f"{hour % 12 or 12}:{rest:02} {half}") == minute


@pytest.mark.parametrize(
    ("text", "day"),
    [("2 weeks", "2026-12-07"), ("3d", "2026-11-26"), ("a week", "2026-11-30"), ("for two weeks", "2026-12-07"),
     ("tomorrow", "2026-11-24"), ("until Monday", "2026-11-30"), ("until friday", "2026-11-27"),
     ("until 5 March", "2027-03-05"), ("until the 5th of march", "2027-03-05"), ("March 5, 2027", "2027-03-05"),
     ("until 2026-12-01", "2026-12-01"), ("a month", "2026-12-23"), ("fourteen days", "2026-12-07"),
     ("a couple of weeks", "2026-12-07")],
)  # fmt: skip
def test_a_pause_ends_at_the_local_midnight_that_was_meant(text: str, day: str) -> None:
    """Spans count from today; dates without a year are the next there are."""
    until = read_pause(text, MONDAY, BERLIN)
    assert until is not None
    assert datetime.fromtimestamp(until, BERLIN).isoformat() == f"{day}T00:00:00+01:00"


@pytest.mark.parametrize(
    "text",
    [
        "a few days",
        "until 5.3.",
        "05.03.2027",
        "forever",
        "",
        "yesterday",
        "10 years",
        "until 2020-01-01",
        "0 days",
        "until 30 Feb",
        "99999",
        "soon",
        "until 2026-11-23",
    ],
)
def test_a_pause_without_a_coming_end_is_not_read(text: str) -> None:
    """Past days, days that do not exist, and more than a year are refused."""
    assert read_pause(text, MONDAY, BERLIN) is None


def test_a_pause_without_an_end_is_understood() -> None:
    """The button's own words and others for them ask for a pause until they resume; a span does not."""
    assert all(map(is_endless, ("Until I resume", "forever", "Indefinitely.", say.of("settings-buttons", "pause=0"))))
    assert not any(map(is_endless, ("2 weeks", "", "until I say what I think")))


def test_a_pause_is_told_from_a_question_on_pauses() -> None:
    """The word and a span are the command; with anything else behind it the word asks the library."""
    assert all(is_pause(text, MONDAY) for text in ("pause 2 weeks", "Pause until Monday", "pause forever", "PAUSE 3d!"))
    for text in ("pause on sanctions?", "pause", "pause 2 weeks?", "pause nuclear tests", "2 weeks", "paused 2 weeks"):
        assert not is_pause(text, MONDAY), text


@given(st.text(max_size=40), st.integers(0, 2**32))
def test_a_pause_always_ends_within_a_year(text: str, now: int) -> None:
    """Whatever is read as a pause ends after now, and at most about a year later."""
    until = read_pause(text, now, BERLIN)
    assert until is None or now < until <= now + (FARTHEST + 1) * 86_400


@pytest.mark.parametrize(
    ("text", "days"),
    [("mon-fri", {0, 1, 2, 3, 4}), ("weekdays", {0, 1, 2, 3, 4}), ("weekends", {5, 6}), ("Tue, Thu", {1, 3}),
     ("every day", set(EVERY_DAY)), ("Monday to Thursday", {0, 1, 2, 3}), ("fri-mon", {0, 4, 5, 6}),
     ("mon wed fri", {0, 2, 4}), ("weekdays and sat", {0, 1, 2, 3, 4, 5}), ("Mondays", {0}), ("tues & thurs", {1, 3}),
     ("every day except Sunday", {0, 1, 2, 3, 4, 5}), ("all but sat and sun", {0, 1, 2, 3, 4}),
     ("weekdays except wed", {0, 1, 3, 4}), ("business days", {0, 1, 2, 3, 4}), ("Mo, Mi, Fr", {0, 2, 4}),
     ("every monday", {0}), ("every mon and thu", {0, 3}), ("only on fridays", {4}), ("mondays only", {0}),
     ("from monday to friday", {0, 1, 2, 3, 4}), ("between monday and friday", {0, 1, 2, 3, 4}),
     ("every monday, every friday", {0, 4}), ("once a week on monday", {0}), ("not on sundays", {0, 1, 2, 3, 4, 5}),
     ("no weekends", {0, 1, 2, 3, 4}), ("7 days a week", set(EVERY_DAY)), ("weekdays please", {0, 1, 2, 3, 4}),
     ("Di und Do", {1, 3}), ("Mo bis Fr", {0, 1, 2, 3, 4}), ("Samstag", {5})],
)  # fmt: skip
def test_weekdays_are_read_as_people_write_them(text: str, days: set[int]) -> None:
    """Names, abbreviations, runs, and words for several."""
    assert read_days(text) == frozenset(days)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "s",
        "t",
        "nonsense",
        "mon-xyz",
        "monday tuesdayish",
        "never",
        "every other day",
        "every other monday",
        "three times a week",
        "every day except every day",
        "weekdays except never",
    ],
)
def test_what_names_no_days_is_not_read(text: str) -> None:
    """A word that is no day leaves the whole unread."""
    assert read_days(text) is None


@given(st.sets(st.integers(0, 6), min_size=1))
def test_every_set_of_days_can_be_written(days: set[int]) -> None:
    """The names of days give the days back, in full and by their first three letters."""
    assert read_days(", ".join(day_name[day] for day in days)) == frozenset(days)
    assert read_days(" ".join(day_name[day][:3] for day in days)) == frozenset(days)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("sanctions, China", Named(topics=("sanctions", "China"))),
        ("Klingner", Named(experts=("Bruce Klingner",))),
        ("klinger and sanctons", Named(topics=("sanctions",), experts=("Bruce Klingner",))),
        ("human", Named(topics=("human rights",))),
        ("Kim", Named(experts=("Kim Young-in", "Soo Kim"))),
        ("nuclear weapons, drills", Named(topics=("denuclearization", "military pressure"))),
        ("food aid and family reunions", Named(topics=("humanitarian aid", "people-to-people"))),
        ("liaison; bard", Named(topics=("liaison offices",), experts=("Abigail Bard",))),
        ("Everything", Named(everything=True)),
        ("China, pizza", Named(topics=("China",), unknown=("pizza",))),
        ("who wants sanctions", Named(topics=("sanctions",))),
        ("who wants pizza", Named(unknown=("who wants pizza",))),
        ("", Named()),
    ],
)
def test_topics_and_experts_are_found_by_what_people_call_them(text: str, named: Named) -> None:
    """In full, by one of their words, or with a letter wrong; the rest is given back."""
    assert read_names(text, SUBJECT, EXPERTS) == named


@given(st.text(max_size=300))
def test_only_known_names_are_chosen(text: str) -> None:
    """Whatever is typed, no topic or expert comes out that is not on the lists, and none twice."""
    named = read_names(text, SUBJECT, EXPERTS)
    assert set(named.topics) <= set(TOPICS)
    assert set(named.experts) <= set(EXPERTS)
    assert len(set(named.topics)) == len(named.topics)


def test_a_length_is_read_by_its_names() -> None:
    """Short and full, and nothing else."""
    assert [read_length(text) for text in ("Short", "full", " LONG ", "12", "")] == [
        "short",
        "full",
        "full",
        None,
        None,
    ]


@pytest.mark.parametrize(
    ("text", "minute"),
    [
        ("오전 7시 30분", 450),
        ("저녁 8시", 1200),
        ("19시", 1140),
        ("오후 3시 반", 930),
        ("정오", 720),
        ("밤 12시", 0),
        ("8시에", 480),
    ],
)
def test_a_time_is_read_in_korean(text: str, minute: int) -> None:
    """With the half of the day before it, and the minutes in words."""
    assert read_time(text) == minute


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("월-금", range(5)), ("월요일부터 금요일까지", range(5)), ("화, 목", (1, 3)), ("주말", (5, 6)),
        ("매일", range(7)),
        ("수요일", (2,)), ("평일", range(5)), ("월 수 금", (0, 2, 4)), ("토,일에만", (5, 6)),
    ],
)  # fmt: skip
def test_days_are_read_in_korean(text: str, days: Iterable[int]) -> None:
    """By their names, long or short, in runs and groups."""
    assert read_days(text) == frozenset(days)


@pytest.mark.parametrize("text", ["김치", "25시", "월급", "요일", "수도권 날씨", "일"])
def test_other_korean_is_not_read_as_a_time(text: str) -> None:
    """What is no time is none."""
    assert read_time(text) is None


def test_a_pause_a_length_and_topics_are_read_in_korean() -> None:
    """As they are written on the buttons, and with numbers."""
    assert read_pause("3일", MONDAY, UTC) == read_pause("3 days", MONDAY, UTC)
    assert read_pause("2주 동안", MONDAY, UTC) == read_pause("2 weeks", MONDAY, UTC)
    assert is_endless("다시 받을 때까지")
    assert (read_length("짧게"), read_length("길게")) == ("short", "full")
    assert read_names("제재, 영변", SUBJECT, ()).topics == ("sanctions", "Yongbyon")
    assert read_names("모두", SUBJECT, ()).everything


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("22-7", "22:00-07:00"), ("10pm to 6:30am", "22:00-06:30"), ("23:15 – 7", "23:15-07:00"), ("off", ""),
        ("None", ""), ("9am until 5pm", "09:00-17:00"), ("7", None), ("22-22", None),
        ("when I sleep", None), ("1-2-3", None),
    ],
)  # fmt: skip
def test_quiet_hours_are_read(text: str, hours: str | None) -> None:
    """Two times of the day with a hyphen or a word between them, or that there are none."""
    assert read_quiet(text) == hours

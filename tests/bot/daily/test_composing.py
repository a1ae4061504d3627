"""What goes into a brief: laws over made-up libraries, and single rules one by one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.clock import full_day, seen_from
from bot.daily.catalogue import Entry
from bot.daily.compose import COUNTS, Composed, News, compose, is_wanted, named
from bot.records import Address, Had, Subscriber
from index.library import Library
from index.records import Stance
from tests.bot.items import entry, item

ME = Subscriber(address=Address(1), state="active", created_at=1)
FIRST = date(2026, 11, 23)
VOICES = ["Ann Lee", "Bob Stone", "Cy Moon", "Di Park"]
ISSUES = ["sanctions relief", "maximum pressure", "liaison offices"]
STANCES: list[Stance] = ["supports", "conditional", "opposes"]


def _day(number: int) -> str:
    return (FIRST + timedelta(days=number)).isoformat()


def _week(subscriber: Subscriber, entries: Sequence[Entry], days: int = 60) -> list[Composed]:
    """Briefs day by day, each remembered, until nothing is left."""
    had: dict[int, Had] = {}
    made = []
    for number in range(days):
        composed = compose(subscriber, entries, had, _day(number))
        made.append(composed)
        if composed.exhausted:
            break
        had |= {pick.entry.id: Had(pick.entry.digest, _day(number)) for pick in composed.picks}
        subscriber = replace(subscriber, last_brief=number + 100)
    return made


def _ids(composed: Composed) -> list[int]:
    return [pick.entry.id for pick in composed.picks]


@st.composite
def libraries(draw: st.DrawFn) -> list[Entry]:
    """Entries of any voices, issues and moments of adding; some are withdrawn."""
    entries = []
    for number in range(1, draw(st.integers(0, 30)) + 1):
        stances = [(draw(st.sampled_from(ISSUES)), draw(st.sampled_from(STANCES)))] if draw(st.booleans()) else []
        what = item(
            f"Sentence {number}.",
            draw(st.sampled_from(["a", "b", "c"])),
            voices=draw(st.lists(st.sampled_from(VOICES), min_size=1, max_size=2, unique=True)),
            topics=draw(st.lists(st.sampled_from(["sanctions", "history", "China"]), max_size=2, unique=True)),
            stances=stances,
        )
        gone = 50 if draw(st.integers(0, 9)) == 0 else None
        entries.append(entry(number, what, added_at=draw(st.sampled_from([0, 0, 101, 103])), withdrawn_at=gone))
    return entries


SUBSCRIBERS = st.builds(
    lambda chat, length, topics, experts, fewer: replace(
        ME, address=Address(chat), length=length, topics=topics, experts=experts, fewer=fewer
    ),
    st.integers(1, 5),
    st.sampled_from(["short", "full"]),
    st.sampled_from([(), ("sanctions",), ("history", "China")]),
    st.sampled_from([(), ("Ann Lee",)]),
    st.sampled_from([(), ("Bob Stone", "liaison offices")]),
)


@settings(max_examples=60, deadline=None)
@given(libraries(), SUBSCRIBERS)
def test_everything_wanted_comes_once_and_nothing_else(entries: list[Entry], who: Subscriber) -> None:
    """Over the days every item that is wanted comes exactly once, none unwanted or withdrawn, each brief full."""
    briefs = _week(who, entries)
    sent = [number for composed in briefs for number in _ids(composed)]
    assert sorted(sent) == [one.id for one in entries if one.item is not None and is_wanted(who, one.item)]
    assert briefs[-1].exhausted
    assert all(len(composed.picks) == COUNTS[who.length] for composed in briefs[:-2])


@settings(max_examples=60, deadline=None)
@given(libraries(), SUBSCRIBERS)
def test_a_brief_is_the_same_whenever_it_is_composed(entries: list[Entry], who: Subscriber) -> None:
    """The same person, day and library make the same brief, in whatever order the library names its items."""
    assert [_ids(one) for one in _week(who, entries)] == [_ids(one) for one in _week(who, entries[::-1])]
    assert _week(who, entries) == _week(who, entries)


@settings(max_examples=60, deadline=None)
@given(libraries(), SUBSCRIBERS)
def test_nobody_speaks_twice_in_a_brief_of_the_archive_when_others_could(entries: list[Entry], who: Subscriber) -> None:
    """Two items of one expert or one brief come together only when every other item left has that fault too."""
    archive = [replace(one, added_at=0) for one in entries]
    subscriber = replace(who, fewer=())
    had: dict[int, Had] = {}
    for number in range(10):
        composed = compose(subscriber, archive, had, _day(number))
        left = [one.item for one in archive if one.item and one.id not in had and is_wanted(who, one.item)]
        for place, pick in enumerate(composed.picks):
            before = composed.picks[:place]
            voices = {voice for other in before for voice in other.item.voices}
            briefs = {other.item.brief_id for other in before}
            taken = [other.item for other in before]
            free = [one for one in left if one not in taken and one.brief_id not in briefs]
            if any(voices.isdisjoint(one.voices) for one in free):
                assert pick.item.brief_id not in briefs
                assert voices.isdisjoint(pick.item.voices)
        had |= {pick.entry.id: Had(pick.entry.digest, _day(number)) for pick in composed.picks}


@settings(max_examples=30, deadline=None)
@given(st.permutations(range(1, 21)), st.integers(1, 100))
def test_the_other_side_comes_around(numbers: list[int], chat: int) -> None:
    """Whoever read one side of an issue gets another one the next day, and is told whom they read."""
    first, second, *others = numbers
    entries = [entry(key, item(f"Other {key}.", f"brief-{key}", voices=[f"Voice {key}"])) for key in others]
    pro = item("For it.", "pro", voices=["Ann Lee"], stances=[("sanctions relief", "supports")])
    con = item("Against it.", "con", voices=["Bob Stone"], stances=[("sanctions relief", "opposes")])
    subscriber = replace(ME, address=Address(chat))
    had = {first: Had(entry(first, pro).digest, _day(0))}
    composed = compose(subscriber, [*entries, entry(first, pro), entry(second, con)], had, _day(1))
    assert composed.picks[0].entry.id == second
    assert composed.picks[0].why == "the other side on sanctions relief: you read Ann Lee yesterday"


def test_different_people_get_different_orders() -> None:
    """Where nothing else decides, the lot is another one for each subscriber."""
    entries = [entry(key, item(f"Item {key}.", f"brief-{key}", voices=[f"Voice {key}"])) for key in range(1, 30)]
    firsts = {tuple(_ids(compose(replace(ME, address=Address(chat)), entries, {}, _day(0)))) for chat in range(20)}
    assert len(firsts) >= 15


def test_updated_comes_first_then_new_then_the_archive() -> None:
    """What was changed since they had it leads with the text they had, then what is new; news may fill all."""
    edited = entry(1, item("Now this."), changed_at=120, earlier="Once that.")
    old = [entry(key, item(f"Old {key}.", f"old-{key}", voices=[f"V{key}"])) for key in (2, 3, 4)]
    new = [entry(key, item(f"New {key}.", f"new-{key}", voices=[f"V{key}"]), added_at=120) for key in (5, 6, 7)]
    had = {1: Had(entry(1, item("Once that.")).digest, _day(0))}
    subscriber = replace(ME, last_brief=110)
    composed = compose(subscriber, [*old, *new, edited], had, _day(1))
    first, *others = composed.picks
    assert (first.entry.id, first.before, first.why) == (1, "Once that.", "updated since you read it yesterday")
    assert {pick.entry.id for pick in others} < {5, 6, 7}
    assert {pick.why for pick in others} == {"new in the library"}
    assert composed.news == News((("recommendation", 3),), 1, (), 1)
    had |= {pick.entry.id: Had(pick.entry.digest, _day(1)) for pick in composed.picks}
    later = compose(replace(ME, last_brief=130), [*old, *new, edited], had, _day(2))
    assert later.picks[0].entry.id in {5, 6, 7}
    assert later.picks[0].why == "new in the library since you subscribed"
    assert later.news == News()


def test_what_they_had_and_is_gone_is_told_once() -> None:
    """A withdrawal counts in the next brief, only for those who had the item."""
    gone = entry(1, item("Gone."), withdrawn_at=120)
    other = entry(2, item("Here.", "here"))
    had = {1: Had(gone.digest, _day(0))}
    assert compose(replace(ME, last_brief=110), [gone, other], had, _day(1)).news.withdrawn == ("Gone.",)
    assert compose(replace(ME, last_brief=130), [gone, other], had, _day(1)).news.withdrawn == ()
    assert compose(replace(ME, last_brief=110), [gone, other], {}, _day(1)).news.withdrawn == ()


def test_a_text_that_came_back_is_no_update() -> None:
    """Whoever has the very text that stands gets nothing, however often it changed in between."""
    back = entry(1, item("As it was."), changed_at=120, earlier="In between.")
    composed = compose(replace(ME, last_brief=110), [back], {1: Had(back.digest, _day(0))}, _day(1))
    assert composed == Composed((), News(), exhausted=True)


def test_what_they_want_more_of_comes_first_and_leaves_room() -> None:
    """One of its voices leads each brief for as long as there are any, and others still come beside it."""
    entries = [
        entry(number, item(f"Sentence {number}.", f"b{number}", voices=[VOICES[number % 4]])) for number in range(1, 17)
    ]
    made = _week(replace(ME, more=("Cy Moon",)), entries)[:4]
    assert [[pick.item.voices[0] for pick in one.picks].count("Cy Moon") for one in made] == [1] * 4
    assert all(one.picks[0].why == "you asked for more of these" for one in made)
    assert _ids(made[0]) != _ids(_week(ME, entries)[0])


def test_what_they_want_fewer_of_comes_last_but_comes() -> None:
    """An expert or issue of which they want fewer follows the archive, also when it is new, with a word on it."""
    entries = [
        entry(1, item("Lee.", "lee", voices=["Ann Lee"]), added_at=120),
        entry(2, item("Relief.", "b", voices=["B"], stances=[("sanctions relief", "supports")])),
        *(entry(key, item(f"{key}.", f"brief-{key}", voices=[f"V{key}"])) for key in (3, 4, 5)),
    ]
    subscriber = replace(ME, fewer=("Ann Lee", "sanctions relief"), last_brief=110)
    first, second, _ = _week(subscriber, entries)
    assert set(_ids(first)) == {3, 4, 5}
    assert set(_ids(second)) == {1, 2}
    assert {pick.why for pick in second.picks} == {"you asked for fewer of these, but nothing else is left"}


def test_what_they_want_fewer_of_is_no_news() -> None:
    """A new item that the brief puts last is not counted above it, one of somebody else is."""
    entries = [
        entry(1, item("Lee.", "lee", voices=["Ann Lee"]), added_at=120),
        *(entry(key, item(f"{key}.", f"brief-{key}", voices=[f"V{key}"])) for key in (3, 4, 5)),
    ]
    subscriber = replace(ME, fewer=("Ann Lee",), last_brief=110)
    assert compose(subscriber, entries, {}, _day(1)).news == News()
    other = entry(2, item("Stone.", "stone", voices=["Bob Stone"]), added_at=120)
    assert compose(subscriber, [*entries, other], {}, _day(1)).news == News((("recommendation", 1),))


@pytest.mark.parametrize(
    ("subscriber", "why"),
    [
        (replace(ME, experts=("Ann Lee",)), "by Ann Lee, whom you follow"),
        (replace(ME, topics=("sanctions",)), "on sanctions, a topic of yours"),
        (ME, "your first on sanctions"),
    ],
)
def test_a_reason_is_given_for_the_archive(subscriber: Subscriber, why: str) -> None:
    """Followed experts and chosen topics are named; whoever wants all hears what is their first."""
    seen = entry(1, item("Seen.", "seen", voices=["Di Park"], topics=["China"]))
    entries = [seen, entry(2, item("Next.", topics=["history", "sanctions"][1:]))]
    composed = compose(subscriber, entries, {1: Had(seen.digest, _day(0))}, _day(1))
    assert [pick.why for pick in composed.picks] == [why]


def test_the_first_brief_says_what_it_begins_with() -> None:
    """Nothing is news before the first brief, and its items say what they are on."""
    composed = compose(ME, [entry(1, item("One."), added_at=500)], {}, _day(0))
    assert composed.news == News()
    assert composed.picks[0].why == "new in the library"
    assert compose(ME, [entry(1, item("One."))], {}, _day(0)).picks[0].why == "to begin with: sanctions"


def test_an_item_of_a_topic_chosen_later_is_not_said_to_have_waited() -> None:
    """It came after they subscribed and before their last brief, for which it was not wanted: no more is said."""
    late = entry(1, item("One.", topics=["China"]), added_at=500)
    composed = compose(replace(ME, topics=("China",), last_brief=600), [late], {}, _day(1))
    assert [pick.why for pick in composed.picks] == ["new in the library since you subscribed"]


def test_experts_come_evenly_from_the_real_briefs(library: Library) -> None:
    """In a month of short briefs of everything nobody comes often, and no brief has two of one voice."""
    entries = [entry(key, what) for key, what in enumerate(library.items()[1], start=1)]
    briefs = _week(ME, entries, days=30)
    assert len(briefs) == 30
    voices = Counter(voice for one in briefs for pick in one.picks for voice in pick.item.speakers)
    assert len(voices) >= 60
    assert max(voices.values()) <= 5
    for composed in briefs:
        told = [voice for pick in composed.picks for voice in pick.item.voices]
        assert len(told) == len(set(told))
        assert len({pick.item.brief_id for pick in composed.picks}) == 3
    sides = sum("side on" in pick.why or "view on" in pick.why for one in briefs for pick in one.picks)
    assert sides >= 15


def test_voices_and_days_as_they_are_spoken_of() -> None:
    """Names lose what they carry in a heading, and days are told as seen from today."""
    assert named("Ann Lee") == "Ann Lee"
    assert named("NK News", "Ann Lee") == "NK News and Ann Lee"
    assert named("Ann Lee", "Bo Ek", "Cy Moon") == "Ann Lee and others"
    assert full_day("2026-11-23") == "Monday, 23 November 2026"
    days = ["2026-11-23", "2026-11-22", "2026-11-18", "2026-03-03", "2025-03-03"]
    spoken = ["today", "yesterday", "on Wednesday", "on 3 March", "on 3 March 2025"]
    assert [seen_from(day, "2026-11-23") for day in days] == spoken

"""What commands, taps and texts do to a subscription, whatever their order; the buttons that are shown all work."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.messages import say
from bot.records import Address, Subscriber
from bot.subscribe.dialog import AWAITS_S, Move, commanded, pressed, typed, written
from bot.subscribe.preferences import SETTINGS, STEPS, View
from bot.subscribe.schedule import local_day, next_moment
from index import Named, Subject, spoken_in

NOW = int(datetime(2026, 11, 23, 12, 0, tzinfo=UTC).timestamp())
VIEW = View(
    now=NOW,
    subject=Subject(topics=(Named("sanctions"), Named("China"), Named("Yongbyon"))),
    experts=("Bruce Klingner", "Abigail Bard"),
)
FRESH = Subscriber(address=Address(5), user_id=5)
COMMANDS = ("subscribe", "settings", "pause", "resume", "unsubscribe")
WORDS = ("", "2 weeks", "time 7:30", "zone Berlin", "zone UTC+2", "days mon-fri", "topics sanctions", "experts bard",
         "length full", "nonsense", "time nonsense", "zone Atlantis")  # fmt: skip
TEXTS = ("7:30pm", "Portland", "Munich", "weekends", "China, Bard", "all", "full", "3 days", "What about China?", "xyz")


def _labels(move: Move) -> dict[str, str]:
    assert move.part is not None
    return {label.removeprefix("✓ "): data for row in move.part.buttons for label, data in row}


def _tap(move: Move, label: str, view: View = VIEW) -> Move:
    moved = pressed(_labels(move)[label].removeprefix("sub:"), move.subscriber, FRESH, view)
    assert moved is not None
    return moved


def test_five_taps_subscribe() -> None:
    """Whoever takes what is offered has a subscription after five taps."""
    move = commanded("subscribe", "", None, FRESH, VIEW)
    for label in ("07:00", "Berlin", "Mon-Fri", "Everything", "Start"):
        move = _tap(move, label)
    who = move.subscriber
    assert who is not None
    assert (who.state, who.minute, who.zone, who.weekdays) == ("active", 420, "Europe/Berlin", frozenset(range(5)))
    assert who.next_due == int(datetime(2026, 11, 24, 6, 0, tzinfo=UTC).timestamp())
    assert move.part is not None
    assert "tomorrow, Tuesday 24 November, at 07:00" in move.part.html


@pytest.mark.parametrize("language", say.languages)
def test_every_setting_is_complete(language: str) -> None:
    """Each has its texts, buttons that change it, an example that it reads, and something that is exported."""
    with spoken_in(language):
        assert len(SETTINGS) >= 6
        who = replace(FRESH, fewer=("China",), more=("sanctions relief",))
        for setting in SETTINGS:
            assert setting.label
            assert say.of("choose", setting.name, how="")
            assert setting.value(who, VIEW)
            assert setting.exported(who)
            taps = [data.removeprefix("sub:") for row in setting.rows(who, VIEW) for _, data in row]
            assert all(pressed(tap, who, FRESH, VIEW) for tap in taps)
            assert any(tap.startswith(tuple(setting.changes)) for tap in taps)
            if setting.typed:
                assert say.of("unread", setting.name, asked="")
                example = say.of("example", setting.name, names="sanctions")
                read = setting.read(who, example, VIEW)
                assert read is not None
                assert read.who != who
        exported = [name for setting in SETTINGS for name in setting.exported(who)]
        assert len(exported) == len(set(exported))


def test_the_week_begins_with_monday() -> None:
    """The buttons of single days stand in the week's order, and what is marked is said."""
    move = commanded("settings", "days mon-wed", replace(FRESH, state="active"), FRESH, VIEW)
    move = _tap(_tap(move, "Days"), "Tue")
    labels = [label for row in move.part.buttons for label, _ in row] if move.part else []
    assert labels[3:10] == ["✓ Mon", "Tue", "✓ Wed", "Thu", "Fri", "Sat", "Sun"]
    assert move.part is not None
    assert "Chosen: Monday, Wednesday." in move.part.html


def test_a_typed_zone_is_said_as_it_was_understood() -> None:
    """Whoever writes where their clocks are is told the place and its time; a fixed offset, that it stays."""
    first = _tap(commanded("subscribe", "", None, FRESH, VIEW), "07:00").subscriber
    assert first is not None
    for text, told in {
        "Munich": "Your time zone: Munich, Germany, where it is now 13:00.",
        "europe/berlin": "Your time zone: Europe/Berlin, where it is now 13:00.",
        "GMT": say("fixed-zone", zone="UTC"),
    }.items():
        move = typed(text, first, VIEW)
        assert move.part is not None
        assert move.part.html.startswith(told)


def test_a_zone_that_is_only_like_it_is_asked_about() -> None:
    """One vague match is a button to tap and changes nothing by itself; a word that is no place gets the sentence."""
    first = _tap(commanded("subscribe", "", None, FRESH, VIEW), "07:00").subscriber
    assert first is not None
    asked = typed("Pyonyang", first, VIEW)
    assert asked.subscriber is not None
    assert (asked.subscriber.zone, asked.subscriber.awaiting) == (first.zone, "zone")
    assert asked.part is not None
    assert say("zone-alike", asked="Pyonyang") in asked.part.html
    taken = _tap(asked, "Pyongyang, North Korea").subscriber
    assert taken is not None
    assert (taken.zone, taken.awaiting) == ("Asia/Pyongyang", "days")
    for word in ("yes", "no", "ok", "morning"):
        refused = typed(word, first, VIEW).part
        assert refused is not None
        assert say("unread-zone", asked=word) in refused.html


def test_back_leads_through_the_steps_in_turn() -> None:
    """From the last step Back leads to the first, and each choice is still there."""
    move = commanded("subscribe", "", None, FRESH, VIEW)
    for label in ("09:00", "Seoul", "Sat, Sun", "Everything"):
        move = _tap(move, label)
    for step in reversed(STEPS[:-1]):
        move = _tap(move, "Back")
        assert move.subscriber is not None
        assert move.subscriber.awaiting == step
    assert move.subscriber is not None
    assert (move.subscriber.minute, move.subscriber.zone) == (540, "Asia/Seoul")


def test_back_written_is_back_tapped() -> None:
    """Every step with the button takes the word for it, in the settings too; no city is looked for."""
    move = commanded("subscribe", "", None, FRESH, VIEW)
    for label in ("09:00", "Seoul", "Sat, Sun", "Everything"):
        move = _tap(move, label)
    for step in reversed(STEPS[:-1]):
        assert move.subscriber is not None
        move = typed("Back", move.subscriber, VIEW)
        assert move.subscriber is not None
        assert move.subscriber.awaiting == step
    active = replace(FRESH, state="active", next_due=NOW + 9)
    for step in (*STEPS, "pause"):
        asked = pressed(step, active, FRESH, VIEW)
        assert asked is not None
        assert asked.subscriber is not None
        assert typed("back", asked.subscriber, VIEW) == pressed("back", asked.subscriber, FRESH, VIEW)


def test_go_on_and_start_written_are_tapped() -> None:
    """At the steps with such a button its label, and "ok" or "done", do what it does; elsewhere they are no answer."""
    for word in ("Go on", "ok", "Yes!", "done"):
        move = _tap(_tap(commanded("subscribe", "", None, FRESH, VIEW), "09:00"), "Seoul")
        for step in ("topics", "length"):
            assert move.subscriber is not None
            move = typed(word, move.subscriber, VIEW)
            assert move.subscriber is not None
            assert move.subscriber.awaiting == step
        for last in (word, "start"):
            assert move.subscriber is not None
            started = typed(last, move.subscriber, VIEW).subscriber
            assert started is not None
            assert (started.state, started.weekdays, started.topics) == ("active", FRESH.weekdays, ())
    at_time = commanded("subscribe", "", None, FRESH, VIEW).subscriber
    assert at_time is not None
    refused = typed("ok", at_time, VIEW)
    assert refused.part is not None
    assert say("unread-time", asked="ok") in refused.part.html
    active = replace(FRESH, state="active", next_due=NOW + 9, awaiting="length", awaiting_since=NOW)
    assert written("start", active) is None


def test_a_pause_can_be_without_end_in_words() -> None:
    """What the button “Until I resume” says can be written, at the step and behind the command."""
    active = replace(FRESH, state="active", next_due=NOW + 9)
    asked = commanded("pause", "", active, FRESH, VIEW).subscriber
    assert asked is not None
    for move in (typed("Until I resume", asked, VIEW), commanded("pause", "forever", active, FRESH, VIEW)):
        assert move.subscriber is not None
        assert (move.subscriber.state, move.subscriber.paused_until) == ("paused", None)
    refused = typed("until 5.3.", asked, VIEW)
    assert refused.part is not None
    assert say("unread-pause", asked="until 5.3.") in refused.part.html


def test_a_tap_that_arrives_twice_counts_once() -> None:
    """Marking a topic or a day twice marks it."""
    move = commanded("subscribe", "", None, FRESH, VIEW)
    for data in ("topic+sanctions", "topic+sanctions", "days~01", "days~01", "time=0700", "time=0700"):
        moved = pressed(data, move.subscriber, FRESH, VIEW)
        assert moved is not None
        move = moved
    assert move.subscriber is not None
    assert (move.subscriber.topics, move.subscriber.weekdays) == (("sanctions",), frozenset((0, 1)))


def test_topics_that_are_written_are_added_unless_it_is_said_otherwise() -> None:
    """Names behind /settings topics are added, put in place of the others or taken out, and it says which."""
    who: Subscriber | None = Subscriber(address=Address(5), state="active")
    steps: tuple[tuple[str, str, str, set[str]], ...] = (
        ("sanctions", "only", "sanctions", {"sanctions"}),
        ("China, Bard", "add", "China, Abigail Bard", {"sanctions", "China", "Abigail Bard"}),
        ("china", "same", "China", {"sanctions", "China", "Abigail Bard"}),
        ("remove Bard and sanctions", "drop", "sanctions, Abigail Bard", {"China"}),
        ("only Yongbyon", "only", "Yongbyon", {"Yongbyon"}),
        ("without Yongbyon", "none", "Yongbyon", set()),
    )
    for words, key, names, chosen in steps:
        move = commanded("settings", f"topics {words}", who, FRESH, VIEW)
        who = move.subscriber
        assert who is not None
        assert {*who.topics, *who.experts} == chosen
        assert move.part is not None
        assert move.part.html.startswith(say.of("topics-done", key, names=names))


def test_names_that_are_unknown_take_nothing_away() -> None:
    """“only” before a name that nobody knows leaves what is chosen as it is."""
    who = Subscriber(address=Address(5), state="active", topics=("China",))
    move = commanded("settings", "topics only unicorns", who, FRESH, VIEW)
    assert move.subscriber is not None
    assert move.subscriber.topics == ("China",)


def test_a_step_waits_for_a_text_for_a_while() -> None:
    """What somebody writes long after they left a draft is no answer to its step, and what they write at once is."""
    at_zone = commanded("subscribe", "", None, FRESH, VIEW)
    who = _tap(at_zone, "07:00").subscriber
    assert who is not None
    soon, later = (replace(VIEW, now=NOW + seconds) for seconds in (AWAITS_S, AWAITS_S + 1))
    assert typed("Tell me about Yongbyon", who, soon).part is not None
    moved = typed("Tell me about Yongbyon", who, later)
    assert moved.part is None
    assert moved.subscriber is not None
    assert moved.subscriber.awaiting is None


def test_a_change_keeps_a_brief_that_is_due() -> None:
    """Who changes something while their brief is about to be sent still gets it."""
    who = Subscriber(address=Address(5), state="active", minute=12 * 60, next_due=NOW, created_at=NOW - 9)
    move = pressed("length=full", who, FRESH, VIEW)
    assert move is not None
    assert move.subscriber is not None
    assert move.subscriber.next_due == NOW


def test_an_unsubscribed_one_comes_back_with_one_tap() -> None:
    """After /unsubscribe one tap brings everything back as it was set."""
    who = Subscriber(address=Address(5), state="active", minute=425, zone="Asia/Tokyo", topics=("China",))
    ended = commanded("unsubscribe", "", who, FRESH, VIEW)
    assert ended.subscriber is not None
    assert (ended.subscriber.state, ended.subscriber.next_due) == ("ended", None)
    back = _tap(ended, "Subscribe again").subscriber
    assert back is not None
    assert (back.state, back.minute, back.zone, back.topics) == ("active", 425, "Asia/Tokyo", ("China",))
    assert back.next_due is not None


_ACTS = st.one_of(
    st.tuples(st.just("command"), st.sampled_from(COMMANDS), st.sampled_from(WORDS)),
    st.tuples(st.just("tap"), st.integers(0, 40), st.just("")),
    st.tuples(st.just("text"), st.sampled_from(TEXTS), st.just("")),
    st.tuples(st.just("wait"), st.integers(60, 200_000), st.just("")),
)


class _Chat:
    """A chat as the bot knows it: its subscriber, the buttons shown last, and the days that had a brief."""

    def __init__(self, kind: str) -> None:
        self.fresh = Subscriber(address=Address(5), chat_type=kind)
        self.who: Subscriber | None = None
        self.shown: list[str] = []
        self.taken: frozenset[str] = frozenset()
        self.now = NOW

    def act(self, kind: str, value: object, words: str) -> None:
        """Do one thing that a person does, or let time pass."""
        view = View(now=self.now, subject=VIEW.subject, experts=VIEW.experts, taken=self.taken)
        if kind == "wait":
            self._wait(int(str(value)))
        elif kind == "command":
            self._take(commanded(str(value), words, self.who, self.fresh, view))
        elif kind == "tap" and self.shown:
            data = self.shown[int(str(value)) % len(self.shown)].removeprefix("sub:")
            moved = pressed(data, self.who, self.fresh, view)
            assert moved is not None, data
            self._take(moved)
        elif kind == "text" and self.who is not None and self.fresh.chat_type == "private":
            self._take(typed(str(value), self.who, view))

    def _wait(self, seconds: int) -> None:
        """Time passes; a brief that has become due is sent, as a tick would."""
        self.now += seconds
        who = self.who
        if who is not None and who.next_due is not None and who.next_due <= self.now:
            self.taken |= {local_day(who.zone, who.next_due)}
            self.who = replace(who, next_due=next_moment(who, self.now, self.taken))

    def _take(self, move: Move) -> None:
        self.who = move.subscriber or self.who
        if move.part is not None:
            self.shown = [data for row in move.part.buttons for _, data in row]
            assert all(len(data.encode()) <= 64 for data in self.shown)
            assert 0 < len(move.part.html) <= 4096


@given(st.lists(_ACTS, max_size=25), st.sampled_from(["private", "supergroup"]))
@settings(max_examples=150, deadline=None)
def test_whatever_is_tapped_and_typed_leaves_a_sound_subscription(
    acts: list[tuple[str, object, str]], kind: str
) -> None:
    """In any order, shown buttons work and fit, and no local day that had a brief is due once more."""
    chat = _Chat(kind)
    for act in acts:
        chat.act(*act)
        if (who := chat.who) is not None:
            assert who.weekdays
            assert (who.next_due is None) == (who.state in ("draft", "ended") or _has_no_end(who))
            assert who.awaiting is None or kind == "private"
            assert who.next_due is None or local_day(who.zone, who.next_due) not in chat.taken


def _has_no_end(who: Subscriber) -> bool:
    return who.state == "paused" and who.paused_until is None

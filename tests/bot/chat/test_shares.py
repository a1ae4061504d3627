"""Shares: one person or chat has so much in hand at most; a flood is told once and dropped until it pauses."""

from __future__ import annotations

from bot.chat.incoming import AMPLE, MESSAGE, OF_A_CHAT, OF_A_PERSON, QUIET_S, TAP, Held, Shares, Verdict

PERSON, GROUP = 5, -7


def _asked(shares: Shares, count: int, now: float = 0.0, person: int = PERSON, chat: int = PERSON) -> list[Verdict]:
    return [shares.ask(Held(chat, person, MESSAGE), now) for _ in range(count)]


def test_a_flood_is_told_once_and_dropped() -> None:
    """However long it goes on, and though what was taken is settled meanwhile."""
    shares = Shares()
    assert _asked(shares, 6) == ["take"] * 4 + ["tell", "drop"]
    for _ in range(5):
        shares.settle(Held(PERSON, PERSON, MESSAGE))
    assert {verdict for moment in range(60) for verdict in _asked(shares, 1, moment)} == {"drop"}


def test_a_flood_ends_with_a_pause() -> None:
    """Who was silent for a while is answered again, and told again when they flood again."""
    shares = Shares()
    _asked(shares, 9)
    for _ in range(5):
        shares.settle(Held(PERSON, PERSON, MESSAGE))
    assert _asked(shares, 6, QUIET_S) == ["take"] * 4 + ["tell", "drop"]


def test_a_person_has_one_share_in_all_chats() -> None:
    """Who writes in many groups at once is one person."""
    shares = Shares()
    assert [_asked(shares, 1, chat=GROUP - number)[0] for number in range(5)] == ["take"] * 4 + ["tell"]


def test_the_flood_of_one_leaves_others_of_the_group_alone() -> None:
    """Another person in the same group is taken while one is dropped."""
    shares = Shares()
    _asked(shares, 50, chat=GROUP)
    assert _asked(shares, 1, person=6, chat=GROUP) == ["take"]


def test_a_group_has_a_share_too() -> None:
    """When a whole group asks at once, what exceeds its share is dropped and the group is told once."""
    shares = Shares()
    verdicts = [_asked(shares, 1, person=number, chat=GROUP)[0] for number in range(100, 140)]
    assert verdicts == ["take"] * (OF_A_CHAT // MESSAGE) + ["tell"] + ["drop"] * (39 - OF_A_CHAT // MESSAGE)
    assert _asked(shares, 1, person=100) == ["take"]  # in a chat of their own


def test_taps_are_lighter_than_messages() -> None:
    """Somebody who marks the days of the week taps fast, and may."""
    shares = Shares()
    taps = [shares.ask(Held(PERSON, PERSON, TAP), 0.0) for _ in range(OF_A_PERSON + 1)]
    assert taps == ["take"] * OF_A_PERSON + ["tell"]


def test_an_administrator_may_send_a_folder() -> None:
    """Their share is ample, and ends too."""
    shares = Shares(ample=frozenset({PERSON}))
    assert _asked(shares, 4 * AMPLE + 2)[-3:] == ["take", "tell", "drop"]


def test_who_did_not_speak_to_the_bot_is_told_nothing() -> None:
    """What the bot only overhears may be dropped, and is no flood."""
    shares = Shares()
    overheard = [shares.ask(Held(GROUP, PERSON, MESSAGE), 0.0, is_addressed=False) for _ in range(9)]
    assert overheard == ["take"] * 4 + ["drop"] * 5
    assert not shares._floods


def test_nothing_is_remembered_of_who_is_gone() -> None:
    """After many people nothing but their last floods is held."""
    shares = Shares()
    for person in range(1, 1000):
        _asked(shares, 6, float(person), person, person)
        for _ in range(5):
            shares.settle(Held(person, person, MESSAGE))
    assert len(shares._floods) <= QUIET_S + 1
    assert shares == Shares(_floods=shares._floods)  # it is what this is about

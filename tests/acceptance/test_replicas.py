"""Three processes on one PostgreSQL: each update once, each chat in its order, and what dies is taken up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.emulator.bot_api import BotApi
from tests.support.postgresql import PostgreSql, running
from tests.support.replicas import Fleet, fleet

both_ways = pytest.mark.parametrize("way", ["webhook", "polling"], indirect=True, scope="module")
posted_to = pytest.mark.parametrize("way", ["webhook"], indirect=True, scope="module")

PEOPLE = tuple(range(300, 318))
QUESTIONS = (
    "What should happen at Yongbyon?",
    "Who wants liaison offices?",
    "Who is against sanctions relief?",
    "Who is for maximum pressure?",
)


@pytest.fixture(scope="module")
def postgresql(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PostgreSql]:
    """A server of this module alone, since it is stopped for a while."""
    with running(tmp_path_factory.mktemp("own")) as server:
        yield server


@pytest.fixture(scope="module")
def three(api: BotApi, data: Path, postgresql: PostgreSql, way: str) -> Iterator[Fleet]:
    """Three replicas."""
    for person in PEOPLE:
        api.introduce(person)
    with fleet(api, data, postgresql.new_database(), 3, webhook=way == "webhook") as made:
        yield made


def _answered(api: BotApi, person: int, before: int, questions: tuple[str, ...]) -> list[str]:
    """The questions that the messages of a person since then answer, in the order of the messages."""
    found = []
    asked = dict(zip(api.written(person)[-len(questions) :], questions, strict=True))
    for message in api.messages(person)[before:]:
        if message.reply_to in asked:
            found.append(asked[message.reply_to])
    return found


@both_ways
def test_each_is_answered_once_and_each_chat_in_its_order(api: BotApi, three: Fleet) -> None:
    """Everybody asks four questions without waiting; one alone does not answer them all."""
    before = {person: len(api.messages(person)) for person in PEOPLE}
    for question in QUESTIONS:
        for person in PEOPLE:
            api.say(person, question)
    for person in PEOPLE:
        api.wait_for(person, before[person] + len(QUESTIONS))
    three.wait_until_settled()
    for person in PEOPLE:
        assert _answered(api, person, before[person], QUESTIONS) == list(QUESTIONS)
    shares = [one.log.count(" question ") for one in three.replicas]
    assert sum(shares) >= len(PEOPLE) * len(QUESTIONS)
    assert sum(share > 0 for share in shares) > 1
    assert three.scalar("SELECT count(*) FROM turns") == 0


@both_ways
def test_what_a_killed_one_had_in_hand_is_taken_up(api: BotApi, three: Fleet) -> None:
    """Whoever is in charge is killed under questions: another takes charge, and everybody hears once of each."""
    before = {person: len(api.messages(person)) for person in PEOPLE}
    for question in QUESTIONS[:2]:
        for person in PEOPLE:
            api.say(person, question)
    leader = three.leader()
    assert leader is not None
    three.replicas[leader].kill()
    three.wait(lambda: three.leader() not in (None, leader))  # how long that takes: benchmarks/replicas.py
    for person in PEOPLE:
        api.wait_for(person, before[person] + 2)
    three.wait_until_settled()
    for person in PEOPLE:
        since = api.messages(person)[before[person] :]
        answered = Counter(_answered(api, person, before[person], QUESTIONS[:2]))
        told = sum("interrupted" in message.plain for message in since)
        assert max(answered.values(), default=0) <= 1
        assert len(answered) + told >= 2
    three.replicas[leader].start()
    three.wait_until_settled()


@posted_to
def test_a_server_that_restarts_costs_no_answer(api: BotApi, three: Fleet, postgresql: PostgreSql) -> None:
    """Whoever asked before, meanwhile or after is answered once, and each replica's log says once what was wrong."""
    before = {person: len(api.messages(person)) for person in PEOPLE}
    said = [one.log.count("until its server is back") for one in three.replicas]
    for person in PEOPLE:
        api.say(person, QUESTIONS[0])
    postgresql.restart(away_s=3.0)
    for person in PEOPLE:
        api.say(person, QUESTIONS[1])
    for person in PEOPLE:
        api.wait_for(person, before[person] + 2)
    three.wait_until_settled()
    for person in PEOPLE:
        answered = Counter(_answered(api, person, before[person], QUESTIONS[:2]))
        told = sum("interrupted" in message.plain for message in api.messages(person)[before[person] :])
        assert max(answered.values(), default=0) <= 1
        assert len(answered) + told == 2
    for one, times in zip(three.replicas, said, strict=True):
        assert one.log.count("until its server is back") == times + 1


@posted_to
def test_one_after_the_other_is_exchanged(api: BotApi, three: Fleet) -> None:
    """All are stopped and started in turn while people ask: each question is answered once, and none is cut off."""
    before = {person: len(api.messages(person)) for person in PEOPLE}
    for number, one in enumerate(three.replicas):
        for person in PEOPLE[number::3]:
            api.say(person, QUESTIONS[2])
        assert one.stop() == 0
        for person in PEOPLE[number::3]:
            api.say(person, QUESTIONS[3])
        one.start()
    for person in PEOPLE:
        api.wait_for(person, before[person] + 2)
    three.wait_until_settled()
    for person in PEOPLE:
        assert _answered(api, person, before[person], QUESTIONS[2:]) == list(QUESTIONS[2:])

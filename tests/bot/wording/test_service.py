"""Answers in a model's words: a server that says anything, or nothing, and an answer in time for everybody."""

from __future__ import annotations

import asyncio
import json
import logging
import time
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from bot.background import Threads, on_behalf_of
from bot.database.engine import Database
from bot.wording.budget import Budget
from bot.wording.calls import Condition
from bot.wording.rest import REST_S, Rest
from bot.wording.service import Wording
from bot.wording.store import Days
from index import Answer, ChatServer, Request, spoken_in
from index.library import Library
from tests.support.commands import wait_until
from tests.support.ledgers import ledger_at
from tests.support.scripted_model import KEY, MODEL, Asked, Scene, ScriptedModel, begun, faithful, refusing, reply, says

QUESTION = "Should the United States ease sanctions?"
GONE = ("Vladimir Putin promised 900 missiles.", [1])


@dataclass
class Bench:
    """What a test asks with."""

    library: Library
    database: Database
    daily: int = 0
    seconds: float = 30.0
    now: float = 0.0
    """By which a rest is measured."""
    changes: int = 0
    conditions: list[Condition] = field(default_factory=list)

    def run(self, url: str, work: Callable[[Wording], Awaitable[None]]) -> Condition:
        """Do something with a wording of a new process; how it stands in the end."""
        return asyncio.run(self._run(url, work))

    async def _run(self, url: str, work: Callable[[Wording], Awaitable[None]]) -> Condition:
        threads = Threads(4, "test")
        server = ChatServer(url, MODEL, KEY, seconds=self.seconds)
        wording = Wording(
            self.library, server, Budget(Days(self.database), self.daily), threads,
            changed=self._changed, seconds=self.seconds, rest=Rest(lambda: self.now),
        )  # fmt: skip
        await wording.begin()
        try:
            await work(wording)
            return wording.condition()
        finally:
            await wording.end()
            await threads.end()

    def _changed(self) -> None:
        self.changes += 1


@pytest.fixture
def bench(library: Library, tmp_path: Path) -> Iterator[Bench]:
    """The real library and a new ledger."""
    database = Database(ledger_at(tmp_path / "ledger.db"))
    yield Bench(library, database)
    database.close()


@pytest.fixture(scope="module")
def answer(library: Library) -> Answer:
    """What the library answers by itself."""
    found = library.answer("What should happen at Yongbyon?")
    assert (found.kind, len(found.citations) >= 3) == ("answer", True)
    return found


async def _ask(wording: Wording, answer: Answer, person: int = 1) -> Answer:
    with on_behalf_of(person):
        return await wording.worded(answer, asked_at=time.monotonic())


def _asking(answer: Answer, times: int = 1, into: list[Answer] | None = None) -> Callable[[Wording], Awaitable[None]]:
    """Asks so many times, one after the other."""

    async def ask(wording: Wording) -> None:
        for _ in range(times):
            made = await _ask(wording, answer)
            if into is not None:
                into.append(made)

    return ask


def test_an_answer_comes_in_the_models_words(bench: Bench, answer: Answer) -> None:
    """Its claims cite its quotes, which are numbered in their order; tokens and claims are counted and kept."""
    found: list[Answer] = []
    with ScriptedModel(faithful) as model:
        now = bench.run(model.url, _asking(answer, 2, found))
    assert all(one.claims and one.worded == MODEL for one in found)
    assert {number for claim in found[0].claims for number in claim.citations} == set(range(1, 4))
    assert {one.quote for one in found[0].citations} >= {one.quote for one in answer.citations}
    assert (now.cause, now.tokens, now.counts["calls"], now.counts["worded"]) == (None, 200, 2, 2)
    assert Days(bench.database).of(_today()).tokens == 200
    assert bench.changes == 0


def _today() -> str:
    return time.strftime("%Y-%m-%d", time.gmtime())


@pytest.mark.parametrize(
    ("script", "why"),
    [
        (says("I had rather talk of something else."), "broken"),
        (says(reply([GONE])), "little"),
        (refusing, "no-answer"),
        (says("x", status=429), "rate-limited"),
        (says("x", status=500), "broken"),
        (says("x", status=401), "refused"),
        (says("x", status=404), "unknown-model"),
        (says("", raw=b"<html>"), "broken"),
        (says(reply([]), size=5, cut=True), "cut-off"),
        (says("x", first=30.0), "slow"),
        (says("on and on", endless=True), "broken"),
    ],
)
def test_whatever_the_server_does_there_is_an_answer(
    bench: Bench, answer: Answer, script: Callable[[Asked], Scene], why: str
) -> None:
    """The library's own, within the time that a call may take; why is counted by its name."""
    bench.seconds, found = 4.0, list[Answer]()
    began = time.monotonic()
    with ScriptedModel(script) as model:
        now = bench.run(model.url, _asking(answer, 1, found))
    assert time.monotonic() - began < 3 * bench.seconds
    assert found == [answer]
    assert now.counts[why] == 1


def test_what_came_before_the_time_was_up_is_shown(bench: Bench, answer: Answer) -> None:
    """A server that hangs behind its second claim has said two; it is slow, but no failure."""
    bench.seconds, found = 4.0, list[Answer]()

    def two(asked: Asked) -> Scene:
        whole = reply([(begun(str(one["text"])), [int(one["n"])]) for one in asked.sentences[:3]])
        return Scene(
            whole[: whole.index("sentences", whole.index("sentences", whole.index("sentences") + 1) + 1)], hangs=True
        )

    with ScriptedModel(two) as model:
        now = bench.run(model.url, _asking(answer, 3, found))
    assert [len(one.claims) for one in found] == [2, 2, 2]
    assert (now.cause, bench.changes, now.counts["worded"]) == (None, 0, 3)


def test_a_server_that_fails_is_left_alone_and_tried_again(
    bench: Bench, answer: Answer, caplog: pytest.LogCaptureFixture
) -> None:
    """Three calls, then none for a minute, then one; the log says why once, and whoever watches is woken twice."""

    async def live(wording: Wording) -> None:
        for _ in range(20):
            assert await _ask(wording, answer) == answer
        assert len(model.calls) == 3 * 2  # each is tried twice
        bench.conditions.append(wording.condition())
        bench.now = REST_S
        assert await _ask(wording, answer) == answer
        assert await _ask(wording, answer) == answer
        assert len(model.calls) == 4 * 2
        model.script, bench.now = faithful, 2 * REST_S
        for _ in range(3):
            assert (await _ask(wording, answer)).claims

    with caplog.at_level(logging.INFO, "bot.wording"), ScriptedModel(says("", status=500)) as model:
        now = bench.run(model.url, live)
    assert [(one.cause, one.is_known) for one in bench.conditions] == [("broken", True)]
    assert (now.cause, bench.changes) == (None, 2)
    sentences = [one.getMessage() for one in caplog.records if one.levelno >= logging.WARNING]
    assert sentences == ["The language model's server (127.0.0.1) answered with something that can't be used."]
    assert "works again" in caplog.text
    assert KEY not in caplog.text
    assert (now.counts["broken"], now.counts["resting"]) == (4, 18)


def test_a_refused_key_is_tried_once_a_minute(bench: Bench, answer: Answer) -> None:
    """What only a changed setting mends costs nobody else any time."""
    with ScriptedModel(says("", status=401)) as model:
        now = bench.run(model.url, _asking(answer, 10))
        assert len(model.calls) == 1
    assert (now.cause, bench.changes) == ("refused", 1)


def test_nothing_listens(bench: Bench, answer: Answer) -> None:
    """Where there is no server at all, it costs nobody time."""
    with ScriptedModel(faithful) as model:
        url = model.url
    began, found = time.monotonic(), list[Answer]()
    now = bench.run(url, _asking(answer, 10, found))
    assert (found, now.cause) == ([answer] * 10, "unreachable")
    assert time.monotonic() - began < 20


def test_the_log_is_in_english_whoever_asked(bench: Bench, answer: Answer, caplog: pytest.LogCaptureFixture) -> None:
    """An operator reads it, not the person."""
    with ScriptedModel(says("", status=401)) as model, spoken_in("ko"):
        bench.run(model.url, _asking(answer))
    assert "refuses the key" in caplog.text


def test_many_at_once_are_all_answered_in_time(bench: Bench, answer: Answer) -> None:
    """A slow server: some answers are worded, the others go out as they are, at once or in time."""
    bench.seconds = 6.0

    async def live(wording: Wording) -> None:
        began = time.monotonic()
        took: list[float] = []

        async def one(person: int) -> Answer:
            made = await _ask(wording, answer, person)
            took.append(time.monotonic() - began)
            return made

        found = await asyncio.gather(*(one(person) for person in range(1, 31)))
        assert 1 <= sum(bool(made.claims) for made in found) < 30
        assert max(took) < bench.seconds + 5

    with ScriptedModel(lambda asked: Scene(faithful(asked).text, first=1.5)) as model:
        now = bench.run(model.url, live)
    assert now.cause is None
    assert now.counts["busy"] > 10


def test_a_days_tokens_are_not_overrun_by_more_than_a_call(
    bench: Bench, answer: Answer, caplog: pytest.LogCaptureFixture
) -> None:
    """Many at once, and a process after this one; the log and whoever watches hear of it once."""
    bench.daily = 450

    async def live(wording: Wording) -> None:
        for _ in range(8):
            await asyncio.gather(*(_ask(wording, answer, person) for person in range(1, 21)))

    with ScriptedModel(faithful) as model:
        now = bench.run(model.url, live)
        called = len(model.calls)
        assert now.is_spent
        assert bench.daily <= now.tokens <= bench.daily + 100
        again = bench.run(model.url, _asking(answer))
        assert (len(model.calls), again.is_spent, again.counts["spent"] >= 1) == (called, True, True)
    assert caplog.text.count("tokens are spent") == 1
    assert bench.changes == 1


def test_checked_claims_are_shown_one_by_one(bench: Bench, answer: Answer) -> None:
    """Each time another one has come and holds; what does not hold is never among them."""
    shown: list[Answer] = []

    def with_a_lie(asked: Asked) -> Scene:
        good = [(begun(str(one["text"])), [int(one["n"])]) for one in asked.sentences[:3]]
        lie = (f"Vladimir Putin promised 900 missiles to {QUESTION}", [1])
        return Scene(reply([good[0], lie, *good[1:]]), pause=0.02, size=30)

    async def live(wording: Wording) -> None:
        made = await wording.worded(answer, asked_at=time.monotonic(), show=shown.append)
        assert len(made.claims) == 3
        assert made.claims[: len(shown[-1].claims)] == shown[-1].claims

    with ScriptedModel(with_a_lie) as model:
        bench.run(model.url, live)
    assert [len(one.claims) for one in shown] == [1, 2, 3]
    assert "Putin" not in repr(shown)


BEFORE, FOLLOWED = "What does Klingner say about exercises?", "is that wise?"
READ = "Is what Klingner says about exercises wise?"


def _following(library: Library, into: list[str | None]) -> Callable[[Wording], Awaitable[None]]:
    """Asks how a follow-up is meant."""
    request = library.phrasing().follow_up(BEFORE, FOLLOWED)
    assert request is not None

    async def follow(wording: Wording) -> None:
        into.append(await wording.reread(request, BEFORE, FOLLOWED, asked_at=time.monotonic()))

    return follow


@pytest.mark.parametrize(
    ("said", "made"),
    [
        (READ, READ),
        ("Is what Bolton says about exercises wise?", None),
        ("What does Klingner say about exercises?", None),
        ("Is it wise in 2021?", None),
        ("See example.org", None),
    ],
)
def test_a_follow_up_is_read_by_the_model_within_the_tokens(
    bench: Bench, library: Library, said: str, made: str | None
) -> None:
    """Its question is taken where it adds nothing; the call is counted either way, with what came of it."""
    found: list[str | None] = []
    with ScriptedModel(says(json.dumps({"question": said}))) as model:
        now = bench.run(model.url, _following(library, found))
        assert [set(call.data) for call in model.calls] == [{"question_before", "question"}]
    assert found == [made]
    outcome = "reread" if made else "as-read"
    assert (now.tokens, now.counts["calls"], now.counts[f"follow-up {outcome}"]) == (100, 1, 1)
    assert Days(bench.database).of(_today()).counts[f"follow-up {outcome}"] == 1


def test_a_follow_up_that_is_read_too_slowly_is_read_by_the_rules(
    bench: Bench, library: Library, answer: Answer
) -> None:
    """Within its own short time; that is no failure of the server, which answers go on being asked of."""
    bench.seconds, found = 12.0, list[str | None]()

    async def live(wording: Wording) -> None:
        for _ in range(4):
            request = replace(_request(library), seconds=0.3)
            found.append(await wording.reread(request, BEFORE, FOLLOWED, asked_at=time.monotonic()))
        model.script = faithful
        assert (await _ask(wording, answer)).claims

    with ScriptedModel(says("", first=60.0)) as model:
        now = bench.run(model.url, live)
    assert found == [None] * 4
    assert (now.cause, bench.changes, now.counts["follow-up slow"], "slow" in now.counts) == (None, 0, 4, False)


def _request(library: Library) -> Request:
    request = library.phrasing().follow_up(BEFORE, FOLLOWED)
    assert request is not None
    assert request.seconds is not None
    assert request.seconds < 10
    return request


def test_without_tokens_or_a_server_follow_ups_are_read_by_the_rules(bench: Bench, library: Library) -> None:
    """Nobody is asked once the day's tokens are spent; nothing that listens costs one try."""
    found: list[str | None] = []
    with ScriptedModel(says(json.dumps({"question": READ}))) as model:
        url = model.url
        bench.daily = 100
        bench.run(url, _following(library, found))
        bench.run(url, _following(library, found))
        assert len(model.calls) == 1
    bench.daily = 0
    bench.run(url, _following(library, found))
    assert found == [READ, None, None]


def test_why_two_sides_differ_is_offered_while_the_server_works(bench: Bench, library: Library) -> None:
    """Of a survey with two sides; not of another answer, and not while the server rests."""
    survey, other = library.answer("Should the United States ease sanctions?"), library.answer(BEFORE)

    async def live(wording: Wording) -> None:
        assert (wording.explains(survey), wording.explains(other)) == (True, False)
        await _ask(wording, other)
        assert not wording.explains(survey)

    with ScriptedModel(says("", status=401)) as model:
        bench.run(model.url, live)


def test_the_end_of_the_process_lets_answers_go_out(bench: Bench, answer: Answer) -> None:
    """Who waits for the model then gets the library's answer at once, and so does who asks later."""

    async def live(wording: Wording) -> None:
        asked = asyncio.create_task(_ask(wording, answer))
        await asyncio.to_thread(wait_until, lambda: bool(model.calls))
        await wording.end()
        assert await asked == answer
        assert await _ask(wording, answer) == answer

    with ScriptedModel(says("", first=60.0)) as model:
        began = time.monotonic()
        bench.run(model.url, live)
        assert time.monotonic() - began < 20


def test_an_answer_without_quotes_is_not_sent_anywhere(bench: Bench, library: Library) -> None:
    """Nor one to a question in another script: claims in its language could not be checked."""
    refused = library.answer("How do I bake a sourdough bread?")
    korean = replace(library.answer("What should happen at Yongbyon?"), question="영변은 어떻게 되어야 합니까?")
    with ScriptedModel(faithful) as model:
        found: list[Answer] = []
        bench.run(model.url, _asking(refused, 1, found))
        bench.run(model.url, _asking(korean, 1, found))
        assert (found, model.calls) == ([refused, korean], [])

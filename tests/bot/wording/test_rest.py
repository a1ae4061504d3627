"""A server that fails is left alone for a minute, then tried by one question."""

from __future__ import annotations

from bot.wording.rest import FAILURES, REST_S, Rest


def _failed(rest: Rest, times: int) -> list[bool]:
    return [rest.failed() for _ in range(times)]


def test_three_failures_in_a_row_begin_a_rest() -> None:
    """Two and a success do not; the third in a row does, and that is told once."""
    rest = Rest(lambda: 0.0)
    assert _failed(rest, FAILURES - 1) == [False, False]
    assert not rest.worked()
    assert _failed(rest, FAILURES) == [False, False, True]
    assert rest.is_resting
    assert not rest.may_ask()
    assert not rest.failed()  # one that was under way


def test_a_failure_that_stays_begins_it_at_once() -> None:
    """A key that is refused will be refused again."""
    rest = Rest(lambda: 0.0)
    assert rest.failed(for_good=True)
    assert not rest.may_ask()


def test_one_question_tries_it_after_the_rest() -> None:
    """The others go on without; a failure begins another rest, a success ends it, a call that is let go of neither."""
    now = [0.0]
    rest = Rest(lambda: now[0])
    _failed(rest, FAILURES)
    now[0] = REST_S - 1
    assert not rest.may_ask()
    now[0] = REST_S
    assert [rest.may_ask(), rest.may_ask(), rest.may_ask()] == [True, False, False]
    assert not rest.failed()
    assert not rest.may_ask()
    now[0] = 2 * REST_S
    assert rest.may_ask()
    rest.let_be()
    assert rest.is_resting
    assert rest.may_ask()
    assert rest.worked()
    assert not rest.is_resting
    assert [rest.may_ask(), rest.may_ask()] == [True, True]


def test_what_was_asked_before_a_failure_ends_no_rest() -> None:
    """Its answer was on its way when the server went: the rest goes on, and nobody is told that it works."""
    now = [0.0]
    rest = Rest(lambda: now[0])
    now[0] = 1.0
    _failed(rest, FAILURES)
    assert not rest.worked(since=0.5)
    assert rest.is_resting
    assert rest.worked(since=1.5)

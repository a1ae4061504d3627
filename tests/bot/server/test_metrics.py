"""Figures are counted from the log's events, at every level of the log, and hold nothing of anybody."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping

import pytest

from bot import logs
from bot.database.engine import LedgerFailure
from bot.server.metrics import Metrics, Standing

log = logging.getLogger("bot.somewhere")
NOW = Standing(
    edition=3, briefs=154, in_hand=2, dropped=5, unreadable=1, pending=7, telegram_s=1.5, uptime_s=60.0
)  # fmt: skip


def _refusing() -> Mapping[str, int]:
    raise LedgerFailure("no")


@pytest.fixture
def metrics() -> Iterator[Metrics]:
    """Figures that listen to the log, which shows errors alone."""
    before = logging.getLogger().handlers[:], logging.getLogger().level
    logs.set_up("ERROR")
    made = Metrics(lambda: NOW, lambda: {"sent": 4, "planned": 1}, "1.2")
    logging.getLogger("bot").addHandler(made)
    yield made
    logging.getLogger("bot").removeHandler(made)
    logging.getLogger().handlers, logging.getLogger().level = before[0], before[1]


def test_what_happens_is_counted(metrics: Metrics) -> None:
    """Questions by kind with their times, deliveries by outcome, reindexes, failures."""
    for kind in ("answer", "answer", "none"):
        logs.event(log, "question", update=1, kind=kind, answer_ms=30, total_ms=400)
    logs.event(log, "delivery", kind="brief", name="2026-01-01", outcome="sent")
    logs.event(log, "reindex", run=1, outcome="published")
    logs.event(log, "failure", level=logging.ERROR, reference="abc", kind="ValueError")
    counts = {"claims": 3, "dropped": 2, "tokens": 900, "ms": 1500}
    logs.event(log, "wording", outcome="worded", cause="slow", faults="name,name", **counts)
    logs.event(log, "wording", outcome="little", cause="", faults="", claims=0, dropped=0, tokens=100, ms=9000)
    counts = {"claims": 0, "dropped": 0, "tokens": 50, "ms": 900}
    logs.event(log, "wording", what="follow-up", outcome="as-read", cause="", faults="", **counts)
    logs.event(log, "unworded", why="resting")
    log.info("a sentence counts as nothing")
    text = metrics.text().decode()
    for line in (
        'briefing_questions_total{kind="answer"} 2.0',
        'briefing_questions_total{kind="none"} 1.0',
        'briefing_answer_seconds_bucket{le="0.05"} 3.0',
        'briefing_question_seconds_bucket{le="0.25"} 0.0',
        'briefing_question_seconds_bucket{le="0.5"} 3.0',
        'briefing_delivery_outcomes_total{kind="brief",outcome="sent"} 1.0',
        'briefing_reindexes_total{outcome="published"} 1.0',
        "briefing_failures_total 1.0",
        'briefing_model_calls_total{outcome="slow"} 1.0',
        'briefing_model_calls_total{outcome="little"} 1.0',
        'briefing_model_calls_total{outcome="as-read"} 1.0',
        'briefing_model_seconds_bucket{le="2.0"} 2.0',
        "briefing_model_tokens_total 1050.0",
        'briefing_claims_total{fault="none"} 3.0',
        'briefing_claims_total{fault="name"} 2.0',
        'briefing_unworded_total{why="little"} 1.0',
        'briefing_unworded_total{why="resting"} 1.0',
    ):
        assert f"{line}\n" in text, line
    assert "2026-01-01" not in text
    assert 'briefing_unworded_total{why="as-read"}' not in text


def test_how_things_stand_is_asked(metrics: Metrics) -> None:
    """Edition, updates in hand, deliveries by state, the version."""
    text = metrics.text().decode()
    for line in (
        "briefing_edition 3.0", "briefing_briefs 154.0", "briefing_updates_in_hand 2.0",
        "briefing_updates_dropped_total 5.0", "briefing_updates_pending 7.0", "briefing_telegram_seconds 1.5",
        'briefing_deliveries{state="sent"} 4.0', "briefing_ledger_up 1.0", 'briefing_info{version="1.2"} 1.0',
    ):  # fmt: skip
        assert f"{line}\n" in text, line


def test_a_ledger_that_cannot_be_read_is_a_figure() -> None:
    """The other figures are there all the same."""
    text = Metrics(lambda: NOW, _refusing, "1.2").text().decode()
    assert "briefing_ledger_up 0.0\n" in text
    assert "briefing_edition 3.0\n" in text
    assert "briefing_deliveries{" not in text

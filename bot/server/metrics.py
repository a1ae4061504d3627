"""The figures of one process, in the form that Prometheus reads.

What happens is counted from the events of the log, so that both say the same; how things stand is asked when
somebody looks. No text, name, chat or person is a label.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from prometheus_client import CollectorRegistry, Counter, Histogram, ProcessCollector, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from bot.database.engine import LedgerFailure
from bot.logs import Value, event_of

SECONDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
"""The borders of the histograms: a question takes some hundredths of a second, its way to Telegram more."""

MODEL_SECONDS = (0.5, 1.0, 2.0, 4.0, 8.0, 15.0, 20.0, 25.0, 30.0)
"""Those of a language model's calls."""

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How things stand at one moment."""

    edition: int
    briefs: int
    in_hand: int
    dropped: int
    unreadable: int
    pending: int
    """Updates that wait with Telegram, where it was asked."""
    telegram_s: float | None
    """Seconds since Telegram's last answer."""
    uptime_s: float
    replicas: int = 1
    """How many processes share the ledger."""
    in_charge: bool = True
    """Whether this one does what one does for all."""


class Metrics(logging.Handler):
    """Counts what the log tells, and asks how things stand."""

    def __init__(
        self, standing: Callable[[], Standing], deliveries: Callable[[], Mapping[str, int]], version: str
    ) -> None:
        """`deliveries` counts them by state, which may take a while or fail."""
        super().__init__(level=logging.INFO)
        self._registry = registry = CollectorRegistry()
        self._questions = Counter("briefing_questions", "Questions, by what came of them.", ["kind"], registry=registry)
        self._answering = Histogram(
            "briefing_answer_seconds", "Time in which the library answered.", buckets=SECONDS, registry=registry
        )
        self._total = Histogram(
            "briefing_question_seconds", "Time from a question's turn to the end of its answer's sending.",
            buckets=SECONDS, registry=registry,
        )  # fmt: skip
        self._sent = Counter(
            "briefing_delivery_outcomes", "Briefs, broadcasts and awaited answers that came to an end.",
            ["kind", "outcome"], registry=registry,
        )  # fmt: skip
        self._reindexes = Counter("briefing_reindexes", "Runs of /reindex.", ["outcome"], registry=registry)
        self._failures = Counter("briefing_failures", "Failures that people were told of.", registry=registry)
        self._model_calls = Counter(
            "briefing_model_calls", "Calls of the language model, by what came of them.", ["outcome"], registry=registry
        )
        self._model_seconds = Histogram(
            "briefing_model_seconds", "Time that a call of the language model took.", buckets=MODEL_SECONDS,
            registry=registry,
        )  # fmt: skip
        self._model_tokens = Counter("briefing_model_tokens", "Tokens read and written by it.", registry=registry)
        self._claims = Counter(
            "briefing_claims", "Its sentences that were shown, or dropped for a fault.", ["fault"], registry=registry
        )
        self._unworded = Counter("briefing_unworded", "Answers without its words, by why.", ["why"], registry=registry)
        ProcessCollector(registry=registry)
        registry.register(_Now(standing, deliveries, version))

    def emit(self, record: logging.LogRecord) -> None:
        """Count what a record tells."""
        found = event_of(record)
        if found is None:
            return
        name, values = found
        if name == "question":
            self._questions.labels(str(values["kind"])).inc()
            self._answering.observe(_seconds(values["answer_ms"]))
            self._total.observe(_seconds(values["total_ms"]))
        elif name == "delivery":
            self._sent.labels(str(values["kind"]), str(values["outcome"])).inc()
        elif name == "reindex":
            self._reindexes.labels(str(values["outcome"])).inc()
        elif name == "failure":
            self._failures.inc()
        elif name == "unworded":
            self._unworded.labels(str(values["why"])).inc()
        elif name == "wording":
            self._count_wording(values)

    def _count_wording(self, values: Mapping[str, Value]) -> None:
        """A call of the language model."""
        outcome = str(values["outcome"])
        self._model_calls.labels(str(values["cause"]) or outcome).inc()
        self._model_seconds.observe(_seconds(values["ms"]))
        self._model_tokens.inc(float(values["tokens"] or 0))
        self._claims.labels("none").inc(float(values["claims"] or 0))
        for fault in filter(None, str(values["faults"]).split(",")):
            self._claims.labels(fault).inc()
        if outcome != "worded" and values.get("what") in (None, "answer"):
            self._unworded.labels(outcome).inc()

    def text(self) -> bytes:
        """All figures, as Prometheus reads them; asks the ledger, so it is for a thread."""
        return generate_latest(self._registry)


def _seconds(milliseconds: Value) -> float:
    return float(milliseconds or 0) / 1000


class _Now(Collector):
    """How things stand when somebody looks."""

    def __init__(
        self, standing: Callable[[], Standing], deliveries: Callable[[], Mapping[str, int]], version: str
    ) -> None:
        self._standing = standing
        self._deliveries = deliveries
        self._version = version

    def describe(self) -> Iterable[Metric]:
        """Nothing: whoever registers this is not to ask the ledger."""
        return ()

    def collect(self) -> Iterable[Metric]:
        """The figures."""
        about = GaugeMetricFamily("briefing_info", "The version of the program.", labels=["version"])
        about.add_metric([self._version], 1)
        yield about
        now = self._standing()
        yield GaugeMetricFamily("briefing_edition", "The number of the edition that answers.", value=now.edition)
        yield GaugeMetricFamily("briefing_briefs", "Briefs in that edition.", value=now.briefs)
        yield GaugeMetricFamily("briefing_updates_in_hand", "Updates that are being handled.", value=now.in_hand)
        yield GaugeMetricFamily("briefing_updates_pending", "Updates that wait with Telegram.", value=now.pending)
        yield CounterMetricFamily("briefing_updates_dropped", "Updates beyond their sender's share.", value=now.dropped)
        yield CounterMetricFamily("briefing_updates_unreadable", "Updates that made no sense.", value=now.unreadable)
        yield GaugeMetricFamily("briefing_uptime_seconds", "Seconds since the start.", value=now.uptime_s)
        yield GaugeMetricFamily("briefing_replicas", "Processes that share the ledger.", value=now.replicas)
        told = "Whether this process does what one does for all: 1 or 0."
        yield GaugeMetricFamily("briefing_in_charge", told, value=int(now.in_charge))
        if now.telegram_s is not None:
            yield GaugeMetricFamily("briefing_telegram_seconds", "Since Telegram's last answer.", value=now.telegram_s)
        yield from self._of_ledger()

    def _of_ledger(self) -> Iterable[Metric]:
        reached = GaugeMetricFamily("briefing_ledger_up", "Whether the ledger can be read: 1 or 0.")
        states = GaugeMetricFamily("briefing_deliveries", "Briefs, broadcasts, awaited answers.", labels=["state"])
        try:
            for state, count in self._deliveries().items():
                states.add_metric([state], count)
        except LedgerFailure:
            reached.add_metric([], 0)
            yield reached
            return
        reached.add_metric([], 1)
        yield reached
        yield states

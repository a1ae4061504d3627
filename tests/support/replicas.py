"""Several bots on one PostgreSQL, and what its ledger says of them."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.request import urlopen

from sqlalchemy import Engine, create_engine, text

from tests.emulator.bot_api import BotApi
from tests.support.bot_process import START_S, BotProcess, free_port


class Fleet:
    """Processes with one ledger and one data folder; with a webhook, updates are posted to them in turn."""

    def __init__(self, api: BotApi, data: Path, ledger: str, count: int, *, webhook: bool, **settings: str) -> None:
        self._engine: Engine = create_engine(ledger, pool_pre_ping=True)
        self._ports = [free_port() for _ in range(count)]
        self._is_posted_to = webhook
        self.replicas = [
            BotProcess(api, data, log=f"replica-{number}.log", DATABASE_URL=ledger, **settings, **self._way(number))
            for number in range(count)
        ]
        if webhook:
            api.post_through(*(f"http://127.0.0.1:{port}" for port in self._ports))

    def start(self) -> None:
        """Start all, until each knows of the others: before, it leaves them nothing. The first makes the tables."""
        self.replicas[0].begin()
        self.replicas[0].wait_for_log(" ready: ", START_S)
        for one in self.replicas[1:]:
            one.begin()
        for one in self.replicas[1:]:
            one.wait_for_log(" ready: ", START_S)
        self.wait(lambda: all(self._known_to(port) == len(self.replicas) for port in self._ports))

    def end(self) -> None:
        """Make sure that nothing is left running."""
        for one in self.replicas:
            one.end()
        self._engine.dispose()

    @property
    def log(self) -> str:
        """What all of them have written."""
        return "\n".join(one.log for one in self.replicas)

    def leader(self) -> int | None:
        """Which of them does what one does for all, if one does."""
        told = self.scalar("SELECT told FROM leases WHERE name = 'leader' AND holder IS NOT NULL")
        for number, one in enumerate(self.replicas):
            if told is not None and f"process {one.pid} " in f"{told} ":
                return number
        return None

    def wait_until_settled(self, timeout_s: float = 30) -> None:
        """Wait until no update that has arrived is still to be handled."""
        self.wait(lambda: self.scalar("SELECT count(*) FROM updates WHERE state <> 'settled'") == 0, timeout_s)

    def wait(self, holds: Callable[[], bool], timeout_s: float = 30) -> float:
        """Return once something holds; after how many seconds it did."""
        began = time.monotonic()
        while not holds():
            assert time.monotonic() - began < timeout_s, f"waited in vain; the logs:\n{self.log}"
            time.sleep(0.05)
        return time.monotonic() - began

    def scalar(self, query: str) -> Any:
        """The one value of a query to the ledger."""
        with self._engine.connect() as connection:
            return connection.scalar(text(query))

    def _known_to(self, port: int) -> float:
        """How many processes the one that listens there knows to share the ledger."""
        with urlopen(f"http://127.0.0.1:{port}/metrics", timeout=30) as answer:
            found = re.search(r"^briefing_replicas (\S+)$", answer.read().decode(), re.MULTILINE)
        assert found is not None
        return float(found[1])

    def _way(self, number: int) -> dict[str, str]:
        listens = {"LISTEN": str(self._ports[number])}
        return listens | ({"WEBHOOK_URL": "https://bot.example/briefing"} if self._is_posted_to else {})


@contextmanager
def fleet(api: BotApi, data: Path, ledger: str, count: int, *, webhook: bool, **settings: str) -> Iterator[Fleet]:
    """Some replicas, all of them ready; nothing that they ever log holds the token, a traceback or the address."""
    made = Fleet(api, data, ledger, count, webhook=webhook, **settings)
    try:
        made.start()
        yield made
    finally:
        made.end()
    for unwanted in (api.token, "Traceback", ledger):
        assert unwanted not in made.log

"""Whether the process can answer people now, part by part, for whoever balances, restarts or watches it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

from bot.database.engine import LedgerFailure

SILENT_S = 90.0
"""After so long without any answer of Telegram's the bot is not ready: it polls or looks more often than that."""

LEDGER_S = 3.0
"""For how long the ledger may let a look wait."""


@dataclass(frozen=True, slots=True)
class Readiness:
    """What was found; `is_ready` when every part is well."""

    is_ready: bool
    parts: dict[str, object]


@dataclass(frozen=True, slots=True)
class Looks:
    """How each part is looked at."""

    edition: Callable[[], int]
    """The number of the edition that answers."""
    ledger: Callable[[], object]
    """Reads the ledger, or raises LedgerFailure; for a thread."""
    telegram_s: Callable[[], float | None]
    """Seconds since Telegram's last answer; None before the first."""
    stage: Callable[[], str]
    """"ready" once what an earlier process left has been taken up; before and after, what is being done."""

    async def look(self) -> Readiness:
        """How the process is now."""
        ledger, silence, stage = await self._ledger(), self.telegram_s(), self.stage()
        is_heard = silence is not None and silence <= SILENT_S
        parts: dict[str, object] = {
            "stage": stage,
            "edition": self.edition(),
            "ledger": ledger,
            "telegram": "ok" if is_heard else "silent",
            "telegram_seconds": None if silence is None else round(silence, 1),
        }
        return Readiness(stage == "ready" and ledger == "ok" and is_heard, parts)

    async def _ledger(self) -> str:
        try:
            async with asyncio.timeout(LEDGER_S):
                await asyncio.to_thread(self.ledger)
        except LedgerFailure:
            return "failed"
        except TimeoutError:
            return "busy"
        return "ok"

"""Kills in the middle of reindexing, publishing and rolling back: a round of each, and what has to hold after it."""

from __future__ import annotations

import random
import time
from pathlib import Path

from bot.admin.reindex.store import Run, Runs
from bot.database.engine import Database
from bot.messages import say
from index.editions import store
from tests.emulator.bot_api import BotApi
from tests.support import administration, corpora
from tests.support.administration import ADMIN, pressed, reindexed, said
from tests.support.commands import index, wait_until

KINDS = ("reindex", "reindex", "publish", "rollback")
"""What is killed, in turn; a reindex has the most moments."""

QUESTION = "What should happen with sanctions?"


class Kills:
    """A bot on a small library that is killed and started again, round after round."""

    def __init__(self, api: BotApi, place: Path, seed: int) -> None:
        """Lay out library and questions in `place`, and start the bot."""
        self._api = api
        self._data = administration.small_library(place) / "data"
        self._briefs = place / "briefs"
        self._random = random.Random(seed)
        self._took_s = 5.0
        self.bot = administration.administered(api, place)
        self.bot.start()

    def round(self, kind: str) -> str:
        """Kill the bot at a random moment of this kind, start it again, check all that has to hold; what was live."""
        self._change()
        before = store.live_number(self._data)
        allowed = {before, getattr(self, f"_{kind}")()}
        self.bot.kill()
        self._check(allowed)
        self.bot.start()
        self._check(allowed)
        self.bot.wait_until_settled()  # a tap that was cut off is handled once more, and answered
        answer = said(self._api, QUESTION)
        assert "went wrong" not in answer.plain
        self.bot.wait_until_settled()
        self._check_ledger()
        return f"{kind}: edition {before} before, {store.live_number(self._data)} after"

    def _reindex(self) -> int | None:
        """Begin a reindex, and come back within it or shortly after."""
        self._api.say(ADMIN, "/reindex")
        time.sleep(self._random.uniform(0, self._took_s * 1.1))
        return None

    def _publish(self) -> int | None:
        """Begin to publish what a reindex has found."""
        began = time.monotonic()
        found = reindexed(self._api)
        self._took_s = time.monotonic() - began
        number = store.waiting(self._data)
        self._api.press(found.message_id, found.labels[0], chat_id=ADMIN, user_id=ADMIN)
        time.sleep(self._random.uniform(0, 0.2))
        return number

    def _rollback(self) -> int | None:
        """Begin to go back to another edition, where there is one."""
        listed = said(self._api, "/editions")
        if not listed.labels:
            return None
        back = pressed(self._api, listed, listed.labels[0])
        self._api.press(back.message_id, say("edition-buttons-goback"), chat_id=ADMIN, user_id=ADMIN)
        time.sleep(self._random.uniform(0, 0.1))
        return int(listed.labels[0].split()[-1])

    def _change(self) -> None:
        """Make sure that there is something to build, most of it to be encoded."""
        for path in self._briefs.glob("*.md"):
            path.unlink()
        self._briefs.rmdir()
        corpora.some_briefs(self._briefs)
        live = store.open_live(self._data)[0]
        if not any(" that very " in brief.body for brief in live.briefs.values()):
            corpora.reword(self._briefs)

    def _check(self, allowed: set[int | None]) -> None:
        """One whole edition is live, it is the one before or the one that was coming, and every seal holds."""
        live, notes = store.open_live(self._data)
        assert notes == ()
        assert live.number in allowed
        assert index("editions", "verify", "--data", self._data).returncode == 0

    def _check_ledger(self) -> None:
        """Nothing is said to be under way, and whoever waits for a decision has an edition to decide on."""
        # The update that asked for it may have been handled once more.
        wait_until(lambda: not any(one.state == "running" for one in self._unsettled()))
        left, waiting = self._unsettled(), store.waiting(self._data)
        assert [one.edition for one in left] in ([], [waiting])
        assert {one.state for one in left} <= {"waiting"}

    def _unsettled(self) -> list[Run]:
        database = Database(f"sqlite:///{self._data / 'ledger.db'}")
        try:
            return Runs(database).unsettled()
        finally:
            database.close()

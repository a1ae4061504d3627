"""A few of the kills that `python -m benchmarks.reindex_kills` does by the dozen."""

from __future__ import annotations

from pathlib import Path

from tests.emulator.bot_api import BotApi
from tests.support.kills import Kills


def test_kills_leave_one_whole_edition_live(api: BotApi, tmp_path: Path) -> None:
    """Killed in a reindex, a publish and a rollback, the bot starts again, answers, and every seal holds."""
    kills = Kills(api, tmp_path / "place", seed=5)
    try:
        done = [kills.round(kind) for kind in ("publish", "reindex", "rollback")]
    finally:
        kills.bot.end()
    assert len(done) == 3

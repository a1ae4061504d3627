"""SIGKILL at random moments of reindexing, publishing and rolling back: does one whole edition stay live?

    python -m benchmarks.reindex_kills [--kills 50] [--seed 1]

The real bot runs against the emulator of the tests, on a few of the real briefs. After each kill
every seal is verified and the bot is started again; it has to answer from the edition before or
from the one that was coming, and its ledger has to agree. Ends with 1 at the first that does not hold.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from tests.emulator.bot_api import BotApi
from tests.support.kills import KINDS, Kills


def main() -> int:
    """Kill as often as asked, a line each; the exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.reindex_kills", description="Kills in the middle of reindexing."
    )
    parser.add_argument("--kills", type=int, default=50, metavar="N")
    parser.add_argument("--seed", type=int, default=1, metavar="N")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, BotApi() as api:
        kills = Kills(api, Path(folder) / "place", chosen.seed)
        try:
            for number in range(chosen.kills):
                print(f"{number + 1:>3} {kills.round(KINDS[number % len(KINDS)])}", flush=True)
        except AssertionError as error:
            print(f"does not hold: {error}\n{kills.bot.log[-2000:]}", file=sys.stderr)
            return 1
        finally:
            kills.bot.end()
    print(f"{chosen.kills} kills: one whole edition was live after each, and every seal held.")
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""Fifty kills of the real bot in the middle of its broadcast.

    python -m benchmarks.crashes [DATA] [--kills N] [--seed N]

Prints what people got twice, how the briefs ended, and how many were under way at a kill. Exit code 1
when anything was doubled or lost.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path
from statistics import mean

from benchmarks.broadcast import copy_of
from benchmarks.folders import with_edition
from bot.delivery.limits import IN_FLIGHT
from tests.support.crashing import crash


def main() -> int:
    """Kill, print, and give back the exit code."""
    parser = argparse.ArgumentParser(description="What is left when the bot is killed while it sends.")
    parser.add_argument("data", nargs="?", type=with_edition, default="data")
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        after = crash(copy_of(options.data, Path(folder) / "data"), kills=options.kills, seed=options.seed)
    unsettled = after.briefs - sum(after.states.values())
    print(f"kills                     {after.kills}, {after.briefs} briefs")
    print(f"messages twice            {after.twice} (goal 0)")
    print(f"counted sent, not arrived {after.lost} (goal 0)")
    print(f"not settled               {unsettled} (goal 0)")
    print(f"how they ended            {after.states}")
    print(f"under way at a kill       {mean(after.in_flight):.1f}, {max(after.in_flight)} at most (goal {IN_FLIGHT})")
    return 1 if after.twice or after.lost or unsettled else 0


if __name__ == "__main__":
    sys.exit(main())

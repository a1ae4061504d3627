"""The command `briefing doctor`: every look, one line each, and an exit code that a script can use."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator

from bot.settings import read_places
from briefing.doctor import bot, library, machine, wording
from briefing.doctor.finding import Finding, amiss
from briefing.doctor.telegram import Telegram
from briefing.messages import say
from index import editions_in

SIGNS = {"ok": "ok", "note": "note", "amiss": "DO"}
COLOURS = {"ok": "32", "note": "33", "amiss": "31;1"}


def doctor(chosen: argparse.Namespace) -> int:
    """Look at everything; 0 when nothing has to be done, 1 otherwise."""
    to_do = 0
    for name, found in _looks():
        to_do += found.state == "amiss"
        print(f"{_sign(found)}  {name + ':':<16}{found.text}", flush=True)
    print()
    print(say("doctor-well") if not to_do else say("doctor-to-do", count=to_do))
    return 1 if to_do else 0


def _looks() -> Iterator[tuple[str, Finding]]:
    """Each thing and how it is."""
    places = read_places()
    kept = editions_in(places.data_dir, places.editions_at)
    looks: dict[str, Callable[[], Finding]] = {
        "python": machine.python,
        "packages": machine.packages,
        "briefs": lambda: library.briefs(places),
        "model": lambda: library.model(places.model),
        "reranker": lambda: library.reranker(places.reranker),
        "second": lambda: library.second(places.second_model),
        "wording": wording.server,
        "edition": lambda: library.edition(kept, places),
        "data": lambda: library.data_folder(places.data_dir),
        "disk": lambda: machine.disk(places.data_dir),
        "temporary": machine.temporary,
        "sandbox": machine.sandbox,
        "settings": bot.names,
        "private": bot.private,
        "token": bot.token,
        "ledger": bot.ledger,
        "people": bot.people,
        **dict(Telegram(bot.is_running).looks()),
        "zones": machine.zones,
        "clock": lambda: machine.clock(library.newest(kept)),
    }
    for name, look in looks.items():
        try:
            yield say.of("doctor-of", name), look()
        except Exception:  # one look that fails must not hide the others
            yield say.of("doctor-of", name), amiss("doctor-not-examined")


def _sign(found: Finding) -> str:
    shown = f"{SIGNS[found.state]:<4}"
    return f"\033[{COLOURS[found.state]}m{shown}\033[0m" if sys.stdout.isatty() else shown

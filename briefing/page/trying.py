"""The command `briefing try`: the real bot with a page for Telegram, on a copy of the library that is thrown away."""

from __future__ import annotations

import argparse
import shutil
import tempfile
import threading
import webbrowser
from contextlib import ExitStack
from pathlib import Path

from bot.settings import Settings, SettingsRefused, read_settings
from briefing.messages import say
from briefing.page.chat import ME
from briefing.page.server import Server
from index import copy_live, editions_in
from index.errors import IndexFailure, StorageFailure, WrongUse, cause

TITLE = "Briefing"


def try_out(chosen: argparse.Namespace) -> int:
    """Serve the page until the process is stopped."""
    from index.commands.work import opened

    library = opened(chosen)
    number, title = library.edition.number, library.subject.title or TITLE
    del library  # the bot opens its own, on the copy
    with ExitStack() as ending:
        try:
            place = ending.enter_context(
                tempfile.TemporaryDirectory(prefix="briefing-try-", ignore_cleanup_errors=True)
            )
            data, briefs = copied(chosen, number, Path(place))
        except (OSError, shutil.Error) as error:
            raise StorageFailure(say("try-no-place", cause=cause(error))) from error
        server = _started(title, chosen.port)
        ending.callback(server.stop)
        return _run(server, chosen, data, briefs)


def _started(title: str, port: int) -> Server:
    server = Server(title, port)
    try:
        server.start()
    except (OSError, OverflowError) as error:
        why = cause(error) if isinstance(error, OSError) else say("try-no-port")
        raise WrongUse(say("try-port-taken", port=port, cause=why)) from error
    return server


def copied(chosen: argparse.Namespace, number: int, place: Path) -> tuple[Path, Path]:
    """A data folder and a folder of briefs of its own: whatever is done in the chat changes nothing else."""
    from bot.backup.making import copy_briefs
    from index.commands.work import source

    data, briefs = place / "data", place / "briefs"
    if chosen.database is not None:
        copy_live(editions_in(chosen.data, chosen.database), data)
    else:
        _copy_files(chosen.data, number, data)
    held = source(chosen)
    if not isinstance(held, Path):
        copy_briefs(held, briefs)
    elif held.is_dir():
        shutil.copytree(held, briefs)
    else:
        briefs.mkdir()
    return data, briefs


def _copy_files(data: Path, number: int, to: Path) -> None:
    (to / "editions").mkdir(parents=True)
    for found in (data / "editions").glob(f"{number:06}*"):
        copy = shutil.copytree if found.is_dir() else shutil.copy2
        copy(found, to / "editions" / found.name)
    (to / "live").write_text(f"{number}\n", encoding="utf-8")


def _run(server: Server, chosen: argparse.Namespace, data: Path, briefs: Path) -> int:
    """Run the bot until the process is stopped; the page is told of once the bot listens."""
    from bot import logs
    from bot.app import run
    from bot.database.engine import LedgerFailure

    settings = _settings(server, chosen, data, briefs)
    logs.set_up("ERROR")
    threading.Thread(target=_announce, args=(server, chosen.open), name="announcing", daemon=True).start()
    try:
        run(settings)
    except LedgerFailure as error:
        raise IndexFailure(str(error)) from error
    print(say("try-ended"))
    return 0


def _settings(server: Server, chosen: argparse.Namespace, data: Path, briefs: Path) -> Settings:
    try:
        return read_settings(
            bot_token=server.token,
            api_url=server.api,
            data_dir=data,
            briefs_dir=briefs,
            database_url=None,
            editions="files",
            model=chosen.model,
            reranker=chosen.reranker,
            second_model=chosen.second,
            admin_ids=frozenset({ME} if chosen.admin else ()),
            log_level="ERROR",
        )
    except SettingsRefused as error:
        raise WrongUse(str(error)) from error


def _announce(server: Server, opens: bool) -> None:
    server.wait_for_bot()
    print(say("try-ready", address=server.address), flush=True)
    if opens:
        webbrowser.open(server.address)

"""What the bot writes down is for no other user of the machine, whatever the umask and whatever was there before."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from tests.emulator.bot_api import BotApi
from tests.support.bot_process import BotProcess

ASKER, ADMIN = 300, 301


def test_nothing_in_the_data_folder_is_open_to_others(api: BotApi, data: Path, small: Path) -> None:
    """Ledger, edition and drafts, although the folder was open to everybody and the umask lets everybody read."""
    for person in (ASKER, ADMIN):
        api.introduce(person)
    for path in (data, *data.rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o644)
    bot = BotProcess(api, data, BRIEFS_DIR=str(small), ADMIN_IDS=str(ADMIN))
    before = os.umask(0o022)
    try:
        bot.start()
    finally:
        os.umask(before)
    try:
        api.say(ASKER, "What should happen at Yongbyon?")
        api.document(ADMIN, "note.txt", b"A note on the working level, which needs more room than summits leave it.")
        api.wait_for(ASKER)
        api.wait_for(ADMIN)
        bot.wait_until_settled()
        found = [path for path in data.rglob("*") if path.name != "bot.log"]  # which is the service manager's
        assert {"ledger.db", "drafts", "live", "passages.faiss"} <= {path.name for path in found}
        for path in (data, *found):
            assert not stat.S_IMODE(path.stat().st_mode) & 0o077, path.name
    finally:
        bot.end()

"""An operator's first ten minutes, as the terminal shows them: the real commands, against the Bot API emulator.

    python -m benchmarks.operator > docs/an-operators-first-ten-minutes.md

A bot is set up, examined, run behind a webhook, looked at, backed up, lost and restored. Nothing here is measured.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import httpx

from tests.emulator.bot_api import BotApi
from tests.support.bot_process import ROOT, BotProcess, environment, free_port

ADMIN, READER = 77, 501

INTRODUCTION = """# An operator's first ten minutes

Written by `python -m benchmarks.operator`: the real commands on a copy of the briefs in this repository, with the
tests' Bot API in place of Telegram's. What is typed stands behind `$`. [Operating the bot](operating.md) explains it.
"""


class Terminal:
    """What the operator types, and what comes back, printed as it goes on."""

    def __init__(self, home: Path, api: BotApi) -> None:
        self._home, self._api = home, api
        self._masks = {api.url: "https://api.telegram.org", str(home): "/opt/briefing", api.token: "123456:ABC-DEF…"}

    def write(self, text: str) -> None:
        """A sentence of the page."""
        print(f"\n{text}\n", flush=True)

    def run(self, *arguments: str) -> None:
        """Run `briefing` with these arguments."""
        everything = environment(self._api, self._home / "data")
        ours = {name: value for name, value in everything.items() if not name.startswith("BRIEFING_")}
        done = subprocess.run(
            [sys.executable, "-m", "briefing", *arguments], cwd=self._home, env=ours, check=False,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8",
        )  # fmt: skip
        # The address of the tests' Bot API has another length than Telegram's, which would spoil the table.
        lines = [line for line in done.stdout.splitlines() if not line.startswith("BRIEFING_API_URL")]
        self.show(f"briefing {' '.join(arguments)}", "\n".join(lines))

    def show(self, typed: str, text: str = "") -> None:
        """A command and its output, if it has any."""
        for found, mask in self._masks.items():
            typed, text = typed.replace(found, mask), text.replace(found, mask)
        text = re.sub(r"process \d+ on [\w.-]+", "process 4711 on server", text)
        text = re.sub(r"127\.0\.0\.1:\d{5}(?= )", "127.0.0.1:8080 ", text)
        text = re.sub(r"127\.0\.0\.1:\d{5}", "127.0.0.1:8080", text)
        print("\n".join(["```", f"$ {typed}", *([text.strip()] if text.strip() else []), "```", ""]), flush=True)


def main() -> None:
    """Print the page."""
    print(INTRODUCTION, end="")
    with tempfile.TemporaryDirectory() as folder, BotApi() as api:
        home = Path(folder) / "briefing"
        shutil.copytree(ROOT / "briefs", home / "briefs")
        api.introduce(ADMIN)
        port = free_port()
        api.post_through(f"http://127.0.0.1:{port}")
        terminal = Terminal(home, api)
        _set_up(terminal, home, api, port)
        given = {"LISTEN": str(port), "WEBHOOK_URL": "https://bot.example.org", "ADMIN_IDS": str(ADMIN)}
        bot = BotProcess(api, home / "data", BRIEFS_DIR=str(home / "briefs"), **given)
        try:
            _run(terminal, api, bot, port)
            _lose(terminal, api, bot, home)
        finally:
            bot.end()


def _set_up(terminal: Terminal, home: Path, api: BotApi, port: int) -> None:
    terminal.write("**Set up.** The token is in `.env`, and one name is misspelt.")
    lines = [
        f"BRIEFING_BOT_TOKEN={api.token}", f"BRIEFING_API_URL={api.url}", f"BRIEFING_ADMIN_ID={ADMIN}",
        "BRIEFING_WEBHOOK_URL=https://bot.example.org", f"BRIEFING_LISTEN=127.0.0.1:{port}",
    ]  # fmt: skip
    env = home / ".env"
    env.write_text("\n".join(lines), encoding="utf-8")
    env.chmod(0o644)
    terminal.run("sync")
    terminal.run("doctor")
    terminal.write("Two things to do: the name, and who may read the token.")
    env.write_text("\n".join(lines).replace("ADMIN_ID=", "ADMIN_IDS="), encoding="utf-8")
    env.chmod(0o600)
    terminal.show("sed -i s/ADMIN_ID=/ADMIN_IDS=/ .env; chmod 600 .env")
    terminal.run("config")


def _run(terminal: Terminal, api: BotApi, bot: BotProcess, port: int) -> None:
    terminal.write("**Run.** Behind a webhook; somebody asks.")
    bot.start()
    bot.wait_for_log("Telegram posts updates to")
    api.say(READER, "Who is for maximum pressure?")
    api.wait_for(READER, 1)
    bot.wait_until_settled()
    time.sleep(1)
    terminal.show("briefing run", bot.log)
    here = f"http://127.0.0.1:{port}"
    terminal.show("curl -s 127.0.0.1:8080/readyz", httpx.get(f"{here}/readyz").text)
    figures = [
        line for line in httpx.get(f"{here}/metrics").text.splitlines()
        if line.startswith(("briefing_questions_total", "briefing_deliveries", "briefing_edition", "process_resident"))
    ]  # fmt: skip
    asked = "curl -s 127.0.0.1:8080/metrics | grep -E '^(briefing_(questions|deliv|edit)|process_res)'"
    terminal.show(asked, "\n".join(figures))


def _lose(terminal: Terminal, api: BotApi, bot: BotProcess, home: Path) -> None:
    terminal.write("**Back up**, while it runs; and see what keeps a slip of the hand from doing harm.")
    terminal.run("backup", "monday.tar.gz")
    terminal.run("restore", "monday.tar.gz")
    terminal.write("**Lose everything, and restore.** The bot is stopped, the data folder is gone.")
    bot.stop()
    log = bot.log
    terminal.show("systemctl stop briefing; rm -rf data")
    shutil.rmtree(home / "data")
    terminal.run("restore", "monday.tar.gz")
    (home / "data" / "bot.log").write_text("", encoding="utf-8")
    bot.start()
    api.say(READER, "and who is against it?")
    api.wait_for(READER, 2)
    bot.wait_until_settled()
    terminal.show("systemctl start briefing; journalctl -u briefing -f", bot.log)
    terminal.write("The follow-up was understood: what was asked before is in the ledger that came back.")
    assert "ERROR" not in log + bot.log


if __name__ == "__main__":
    main()

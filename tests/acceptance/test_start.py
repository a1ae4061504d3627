"""A bot that cannot start says why in one line and ends with the exit code of the contract."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from bot.settings import GET_ONE
from tests.emulator.bot_api import BotApi, ServerError
from tests.support.bot_process import environment
from tests.support.warm import ended

WRONG_TOKEN = "123456:WRONG-emulator-token-of-characters"  # noqa: S105


def _start(api: BotApi, home: Path, *, warm: bool = True, **settings: str) -> tuple[int, str]:
    """Run the bot to its end; the exit code and what it wrote, which never holds the token or a traceback."""
    variables = environment(api, home / "data", **settings)
    if warm:
        done = ended(["bot"], env=variables, cwd=home)
    else:
        command = [sys.executable, "-m", "bot"]
        done = subprocess.run(
            command, env=variables, cwd=home, capture_output=True, encoding="utf-8", check=False, timeout=120
        )
    assert done.stdout == ""
    for unwanted in ("Traceback", 'File "', api.token, WRONG_TOKEN, "site-packages"):
        assert unwanted not in done.stderr
    return done.returncode, done.stderr


@pytest.mark.parametrize("token", ["", "   ", "hello", "123456", "123456:ABC DEF"])
def test_a_missing_or_malformed_token(api: BotApi, tmp_path: Path, token: str) -> None:
    """Without a usable token the bot ends at once with 2 and one line that says what to do."""
    code, said = _start(api, tmp_path, BOT_TOKEN=token)
    malformed = "BRIEFING_BOT_TOKEN is not of the form 123456:ABC-DEF…, as BotFather gives it."
    assert (code, said) == (2, f"{malformed if token else GET_ONE}\n")
    assert not (tmp_path / "data").exists()


def test_a_wrong_setting(api: BotApi, tmp_path: Path) -> None:
    """A value that cannot be is named in one line, with 2."""
    code, said = _start(api, tmp_path, warm=False, LOG_LEVEL="loud", API_URL="telegram")
    assert code == 2
    assert said == (
        "BRIEFING_API_URL must open with http:// or https://; "
        "BRIEFING_LOG_LEVEL should be 'DEBUG', 'INFO', 'WARNING' or 'ERROR'.\n"
    )


def test_a_token_that_telegram_refuses(api: BotApi, corpus_data: Path, tmp_path: Path) -> None:
    """A token of the right form that Telegram does not know ends the bot with 2 and one line."""
    (tmp_path / "data").symlink_to(corpus_data)
    settings = {"BOT_TOKEN": WRONG_TOKEN, "DATABASE_URL": f"sqlite:///{tmp_path / 'ledger.db'}"}
    code, said = _start(api, tmp_path, warm=False, LOG_LEVEL="WARNING", **settings)
    refused = "Telegram refuses BRIEFING_BOT_TOKEN; copy it again from https://t.me/BotFather.\n"
    assert (code, said) == (2, refused)


@pytest.mark.parametrize(
    ("address", "cause"),
    [
        ("mongodb://host/name", "names a kind of database that isn't supported, “mongodb”"),
        ("postgresql+psycopg2://host/name", "the driver psycopg2 isn't installed"),
        ("postgresql+psycopg://me:secret-word@127.0.0.1:1/name", "the database server doesn't answer"),
        ("sqlite:////proc/nowhere/ledger.db", "its file can't be opened or made"),
    ],
)
def test_a_database_that_cannot_be_had(api: BotApi, tmp_path: Path, address: str, cause: str) -> None:
    """One line that names the cause, never the password, with 1."""
    code, said = _start(api, tmp_path, DATABASE_URL=address, LOG_LEVEL="WARNING")
    assert (code, said.count("\n")) == (1, 1)
    assert said.startswith("The ledger cannot be opened: ")
    assert cause in said
    assert "secret-word" not in said


def test_briefs_that_cannot_be_read(api: BotApi, tmp_path: Path) -> None:
    """Broken, missing and absent briefs leave nothing to answer from: one line, with 1."""
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / "one.md").write_bytes(b"---\ntitle: \xff\n---\nBody.\n")
    (tmp_path / "broken" / "two.md").write_text("no front matter", encoding="utf-8")
    (tmp_path / "empty").mkdir()
    expected = {
        "broken": "The briefs have 4 problems, so no index could be built; run `briefing check` to see them.\n",
        "missing": f"There is no folder “{tmp_path / 'missing'}” with briefs; name the right one with --briefs.\n",
        "empty": f"There is no sound brief in “{tmp_path / 'empty'}”; the index was left as it is.\n",
    }
    for name, line in expected.items():
        assert _start(api, tmp_path, BRIEFS_DIR=str(tmp_path / name), LOG_LEVEL="WARNING") == (1, line)


def test_a_model_that_does_not_exist(api: BotApi, tmp_path: Path) -> None:
    """A model that cannot be had ends the bot with 2 and one line that says what may be set."""
    code, said = _start(api, tmp_path, MODEL=str(tmp_path / "no" / "model"), LOG_LEVEL="WARNING")
    assert code == 2
    assert said.startswith("The model “model” cannot be had")
    assert said.count("\n") == 1
    assert "BRIEFING_MODEL" in said
    assert api.calls() == []


def test_a_reranker_that_does_not_exist(api: BotApi, tmp_path: Path) -> None:
    """A reranker that cannot be had ends the bot with 2 and one line that says how to get one."""
    code, said = _start(api, tmp_path, RERANKER=str(tmp_path / "no" / "reranker"), LOG_LEVEL="WARNING")
    assert code == 2
    assert said.startswith("The reranker “reranker” cannot be had")
    assert said.count("\n") == 1
    assert "make reranker" in said
    assert api.calls() == []


def test_a_data_folder_that_cannot_be_written(api: BotApi, tmp_path: Path) -> None:
    """A file where the data folder should be is refused in one line, with 1, and left alone."""
    (tmp_path / "data").write_text("a letter", encoding="utf-8")
    code, said = _start(api, tmp_path, LOG_LEVEL="WARNING")
    assert (code, said.count("\n")) == (1, 1)
    assert (tmp_path / "data").read_text(encoding="utf-8") == "a letter"


def test_a_token_that_is_revoked_while_the_bot_runs(api: BotApi, corpus_data: Path, tmp_path: Path) -> None:
    """A bot whose token Telegram no longer accepts ends with 2 and says so, instead of staying up deaf."""
    (tmp_path / "data").symlink_to(corpus_data)
    ledger = f"sqlite:///{tmp_path / 'ledger.db'}"
    api.fail("getUpdates", ServerError(401))
    code, said = _start(api, tmp_path, LOG_LEVEL="WARNING", DATABASE_URL=ledger)
    assert code == 2
    assert said.endswith("Telegram refuses BRIEFING_BOT_TOKEN; copy it again from https://t.me/BotFather.\n")

"""`briefing config`: what holds, where it comes from, and never a secret."""

from __future__ import annotations

import json
from pathlib import Path

from bot.settings import Settings
from tests.briefing.test_command import briefing

TOKEN = "123456:ABC-DEF1234ghIkl-zyx57W2v1u123ew11"  # noqa: S105


def test_each_setting_with_its_source(tmp_path: Path) -> None:
    """The environment goes before .env, which goes before the default; token and password are masked."""
    lines = [f"BRIEFING_BOT_TOKEN={TOKEN}", "BRIEFING_LATE_HOURS=3", "BRIEFING_LOG_LEVEL=debug"]
    (tmp_path / ".env").write_text("\n".join(lines), encoding="utf-8")
    done = briefing(
        "config", "--json", cwd=tmp_path, BRIEFING_LATE_HOURS="9",
        BRIEFING_DATABASE_URL="postgresql+psycopg://me:secret-word@host/db",
    )  # fmt: skip
    told = json.loads(done.stdout)["settings"]
    assert (done.returncode, done.stderr) == (0, "")
    assert len(told) == len(Settings.model_fields)
    assert told["BRIEFING_LATE_HOURS"] == {"value": "9", "source": "environment"}
    assert told["BRIEFING_LOG_LEVEL"] == {"value": "DEBUG", "source": ".env"}
    assert told["BRIEFING_DEFAULT_ZONE"] == {"value": "UTC", "source": "default"}
    assert told["BRIEFING_DATABASE_URL"]["value"] == "postgresql+psycopg://me:***@host/db"
    plain = briefing("config", cwd=tmp_path).stdout
    for output in (done.stdout, plain):
        assert TOKEN not in output
        assert TOKEN.partition(":")[2] not in output
        assert "secret-word" not in output


def test_a_misspelt_name_is_told(tmp_path: Path) -> None:
    """In the environment and in .env, each with the nearest name that is read."""
    (tmp_path / ".env").write_text("BRIEFING_LISTENS=1\n", encoding="utf-8")
    done = briefing("config", cwd=tmp_path, BRIEFING_ADMIN_ID="3", BRIEFING_XYZZY="1")
    assert done.returncode == 1
    assert done.stderr.splitlines() == [
        "Nothing reads BRIEFING_ADMIN_ID; did you mean BRIEFING_ADMIN_IDS?",
        "Nothing reads BRIEFING_LISTENS; did you mean BRIEFING_LISTEN?",
        "Nothing reads BRIEFING_XYZZY; docs/settings.md has all names.",
    ]


def test_beside_what_is_refused_all_else_is_told(tmp_path: Path) -> None:
    """Every fault has its reason, every other setting its value; a refused one is shown unless it may be a secret."""
    done = briefing(
        "config", "--json", cwd=tmp_path, BRIEFING_ADMIN_IDS="@jo", BRIEFING_EDITOR_IDS=TOKEN,
        BRIEFING_WEBHOOK_SECRET="a secret",  # noqa: S106
        BRIEFING_API_URL="http://127.0.0.1:8081", BRIEFING_PERSON_QUOTA="-1",
    )  # fmt: skip
    told = {name: one["value"] for name, one in json.loads(done.stdout)["settings"].items()}
    assert done.returncode == 2
    for name in ("ADMIN_IDS", "EDITOR_IDS", "WEBHOOK_SECRET", "PERSON_QUOTA"):
        assert f"BRIEFING_{name} " in done.stderr
    assert "BOT_TOKEN" not in done.stderr
    assert len(told) == len(Settings.model_fields)
    assert (told["BRIEFING_ADMIN_IDS"], told["BRIEFING_PERSON_QUOTA"]) == ("@jo", "-1")
    assert (told["BRIEFING_API_URL"], told["BRIEFING_BOT_TOKEN"]) == ("http://127.0.0.1:8081", "")
    assert TOKEN not in done.stdout + done.stderr
    assert "a secret" not in done.stdout + done.stderr


def test_a_setting_that_cannot_be(tmp_path: Path) -> None:
    """It is refused in one line like at the start of the bot, and the token is not shown."""
    done = briefing("config", cwd=tmp_path, BRIEFING_LATE_HOURS="99", BRIEFING_BOT_TOKEN=TOKEN)
    assert done.returncode == 2
    assert done.stderr.startswith("BRIEFING_LATE_HOURS ")
    assert TOKEN not in done.stdout + done.stderr

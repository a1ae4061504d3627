"""The settings: what the environment and the file .env set, and one line for what they get wrong."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from pydantic import ValidationError

from bot.settings import GET_ONE, SettingsRefused, read_settings

TOKEN = "123456:ABC-DEF_ghijklmnopqrstuvwxyz012345"  # noqa: S105


@pytest.fixture(autouse=True)
def _bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No setting is left from outside, and no file .env is near."""
    for name in [name for name in os.environ if name.startswith("BRIEFING_")]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)


def _refusal() -> str:
    with pytest.raises(SettingsRefused) as caught:
        read_settings()
    return str(caught.value)


def test_who_may_ask_are_people_and_groups(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ids with or without a sign, spaces around them; anything else is refused in a line."""
    monkeypatch.setenv("BRIEFING_BOT_TOKEN", TOKEN)
    monkeypatch.setenv("BRIEFING_ALLOWED_IDS", "71, -100200300,,72")
    assert read_settings().allowed_ids == {71, -100200300, 72}
    monkeypatch.setenv("BRIEFING_ALLOWED_IDS", "71, @ann")
    assert "BRIEFING_ALLOWED_IDS must be Telegram ids of people, or of groups" in _refusal()
    monkeypatch.setenv("BRIEFING_ALLOWED_IDS", "")
    monkeypatch.setenv("BRIEFING_PERSON_QUOTA", "-1")
    assert "BRIEFING_PERSON_QUOTA" in _refusal()


def test_a_token_alone_is_enough(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """With nothing but the token set, beside a folder of briefs, all else has its documented default."""
    monkeypatch.setenv("BRIEFING_BOT_TOKEN", TOKEN)
    (tmp_path / "briefs").mkdir()
    settings = read_settings()
    assert settings.bot_token.get_secret_value() == TOKEN
    assert settings.api_url == "https://api.telegram.org"
    assert (settings.briefs_dir, settings.data_dir) == (Path("briefs"), Path("data"))
    assert (settings.model, settings.reranker, settings.database_url) == (None, None, None)
    assert settings.log_level == "INFO"
    assert settings.database == "sqlite:///data/ledger.db"


def test_every_setting_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each BRIEFING_… name of the contract that the bot knows sets its value."""
    values = {
        "BOT_TOKEN": TOKEN,
        "API_URL": "http://127.0.0.1:8081/",
        "BRIEFS_DIR": "/srv/briefs",
        "DATA_DIR": "/srv/data",
        "MODEL": "some/model",
        "RERANKER": ".venv/reranker",
        "DATABASE_URL": "postgresql://me:secret@host/db",
        "LOG_LEVEL": "DEBUG",
    }
    for name, value in values.items():
        monkeypatch.setenv(f"BRIEFING_{name}", value)
    settings = read_settings()
    assert settings.api_url == "http://127.0.0.1:8081"
    assert (settings.briefs_dir, settings.data_dir) == (Path("/srv/briefs"), Path("/srv/data"))
    assert (settings.model, settings.log_level) == ("some/model", "DEBUG")
    assert settings.reranker == ".venv/reranker"
    assert settings.database == "postgresql://me:secret@host/db"


def test_the_file_env_is_read_and_the_environment_wins(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A file .env in the working folder sets what the environment does not; names it does not know are ignored."""
    lines = [
        f"BRIEFING_BOT_TOKEN={TOKEN}",
        "BRIEFING_LOG_LEVEL=DEBUG",
        "BRIEFING_MODEL=",
        "BRIEFING_RERANKER=",
        "BRIEFING_OTHER=1",
        "X=2",
    ]
    (tmp_path / ".env").write_text("\n".join(lines), encoding="utf-8")
    monkeypatch.setenv("BRIEFING_LOG_LEVEL", "ERROR")
    settings = read_settings()
    assert settings.bot_token.get_secret_value() == TOKEN
    assert (settings.log_level, settings.model, settings.reranker) == ("ERROR", None, None)


def test_the_data_folder_moves_the_ledger(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without an address of its own the ledger is a SQLite file in the data folder; an empty address is none."""
    monkeypatch.setenv("BRIEFING_BOT_TOKEN", TOKEN)
    monkeypatch.setenv("BRIEFING_DATA_DIR", "/srv/data")
    monkeypatch.setenv("BRIEFING_DATABASE_URL", "")
    assert read_settings().database == "sqlite:////srv/data/ledger.db"


@pytest.mark.parametrize("value", [None, ""])
def test_a_missing_token_says_where_to_get_one(monkeypatch: pytest.MonkeyPatch, value: str | None) -> None:
    """Without a token the refusal is one line that leads to BotFather, whatever else is wrong."""
    if value is not None:
        monkeypatch.setenv("BRIEFING_BOT_TOKEN", value)
    monkeypatch.setenv("BRIEFING_LOG_LEVEL", "loud")
    assert _refusal() == GET_ONE
    assert "https://t.me/BotFather" in GET_ONE
    assert "\n" not in GET_ONE


@pytest.mark.parametrize(
    "value",
    [
        "hello-there",
        "123456789",
        "123456:",
        ":ABC-DEFGHIJ",
        "12x456:ABC-DEFGHIJ",
        "123456:ABC DEFGHIJ",
        "123456:ABC/../DEFGHIJ",
        "https://t.me/123456:ABCDEFGHIJ",
        " ",
    ],
)
def test_a_malformed_token_is_refused_without_being_shown(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    """A text that is no token is refused in one line that names the setting and not its value."""
    monkeypatch.setenv("BRIEFING_BOT_TOKEN", value)
    assert _refusal() == "BRIEFING_BOT_TOKEN is not of the form 123456:ABC-DEF…, as BotFather gives it."


def test_white_space_around_a_token_is_forgiven(monkeypatch: pytest.MonkeyPatch) -> None:
    """A token pasted with blanks or a line end around it is taken without them."""
    monkeypatch.setenv("BRIEFING_BOT_TOKEN", f" {TOKEN}\n")
    assert read_settings().bot_token.get_secret_value() == TOKEN


def test_all_that_is_wrong_is_said_in_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    """Several wrong settings come back in one line, each by name, and no secret with them."""
    monkeypatch.setenv("BRIEFING_BOT_TOKEN", TOKEN)
    monkeypatch.setenv("BRIEFING_API_URL", "ftp://host")
    monkeypatch.setenv("BRIEFING_LOG_LEVEL", "loud")
    assert _refusal() == (
        "BRIEFING_API_URL must open with http:// or https://; "
        "BRIEFING_LOG_LEVEL should be 'DEBUG', 'INFO', 'WARNING' or 'ERROR'."
    )


def test_secrets_are_masked_wherever_settings_are_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither the token nor the database's password stands in any printed form of the settings."""
    monkeypatch.setenv("BRIEFING_BOT_TOKEN", TOKEN)
    monkeypatch.setenv("BRIEFING_DATABASE_URL", "postgresql://me:hunter2@host/db")
    settings = read_settings()
    for printed in (repr(settings), str(settings), settings.model_dump_json(), str(settings.model_dump())):
        assert "ABC-DEF" not in printed
        assert "hunter2" not in printed
        assert "api.telegram.org" in printed


def test_settings_cannot_be_changed(monkeypatch: pytest.MonkeyPatch) -> None:
    """A setting that has been read stays as it is."""
    monkeypatch.setenv("BRIEFING_BOT_TOKEN", TOKEN)
    settings = read_settings()
    with pytest.raises(ValidationError, match="frozen"):
        settings.model = "another"
    assert settings.model is None


@pytest.mark.parametrize(
    ("address", "listens", "on"),
    [
        (None, None, None),
        (None, "8080", ("127.0.0.1", 8080)),
        (None, ":9000", ("127.0.0.1", 9000)),
        (None, "0.0.0.0:80", ("0.0.0.0", 80)),  # noqa: S104
        (None, "[::1]:8080", ("::1", 8080)),
        ("https://bot.example.org", None, ("127.0.0.1", 8080)),
        ("https://bot.example.org:8443/a", "localhost:1", ("localhost", 1)),
    ],
)
def test_where_it_listens(
    monkeypatch: pytest.MonkeyPatch, address: str | None, listens: str | None, on: tuple[str, int] | None
) -> None:
    """Nothing listens unless an address or a webhook is set, and then on this machine alone unless told otherwise."""
    monkeypatch.setenv("BRIEFING_BOT_TOKEN", TOKEN)
    monkeypatch.setenv("BRIEFING_WEBHOOK_URL", address or "")
    monkeypatch.setenv("BRIEFING_LISTEN", listens or "")
    assert read_settings().listens_on == on


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("WEBHOOK_URL", "http://bot.example.org"),
        ("WEBHOOK_URL", "https://bot.example.org:8080"),
        ("WEBHOOK_URL", "bot.example.org"),
        ("WEBHOOK_URL", "https://me:word@bot.example.org"),
        ("WEBHOOK_SECRET", "short"),
        ("WEBHOOK_SECRET", "one with blanks, long enough"),
        ("LISTEN", "127.0.0.1"),
        ("LISTEN", "127.0.0.1:99999"),
        ("LISTEN", "/run/briefing.sock"),
        ("LOG_FORMAT", "xml"),
    ],
)
def test_addresses_and_secrets_that_cannot_be(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    """Each is refused in one line with its name."""
    monkeypatch.setenv("BRIEFING_BOT_TOKEN", TOKEN)
    monkeypatch.setenv(f"BRIEFING_{name}", value)
    assert _refusal().startswith(f"BRIEFING_{name} ")


def test_a_bot_api_server_of_ones_own_may_post_without_a_certificate(monkeypatch: pytest.MonkeyPatch) -> None:
    """What Telegram would refuse is allowed where another server posts; the level of the log in any case."""
    monkeypatch.setenv("BRIEFING_BOT_TOKEN", TOKEN)
    monkeypatch.setenv("BRIEFING_API_URL", "http://127.0.0.1:8081")
    monkeypatch.setenv("BRIEFING_WEBHOOK_URL", "http://127.0.0.1:8080/hook/")
    monkeypatch.setenv("BRIEFING_LOG_LEVEL", "warning")
    settings = read_settings()
    assert settings.webhook_url == "http://127.0.0.1:8080/hook"
    assert settings.log_level == "WARNING"


def test_a_language_model_is_set_with_its_server(monkeypatch: pytest.MonkeyPatch) -> None:
    """Address and model together or neither; empty is unset; a key is never shown, and has no place in the address."""
    monkeypatch.setenv("BRIEFING_BOT_TOKEN", TOKEN)
    assert (read_settings().llm_url, read_settings().llm_daily_tokens) == (None, 0)
    monkeypatch.setenv("BRIEFING_LLM_URL", "http://127.0.0.1:8080/v1/")
    assert _refusal() == "BRIEFING_LLM_MODEL and BRIEFING_LLM_URL must be set together, or neither."
    monkeypatch.setenv("BRIEFING_LLM_MODEL", "a-model")
    monkeypatch.setenv("BRIEFING_LLM_KEY", "a-secret-key")
    settings = read_settings()
    assert (settings.llm_url, settings.llm_model) == ("http://127.0.0.1:8080/v1", "a-model")
    assert "a-secret-key" not in repr(settings)
    for wrong in ("127.0.0.1:8080", "ftp://there", "http://", "https://a:b@there", "https://there/v1?key=a-secret-key"):
        monkeypatch.setenv("BRIEFING_LLM_URL", wrong)
        assert _refusal().startswith("BRIEFING_LLM_URL must be an address")
        assert "a-secret-key" not in _refusal()
    monkeypatch.setenv("BRIEFING_LLM_URL", "")
    assert _refusal() == "BRIEFING_LLM_MODEL and BRIEFING_LLM_URL must be set together, or neither."
    monkeypatch.setenv("BRIEFING_LLM_MODEL", "")
    monkeypatch.setenv("BRIEFING_LLM_DAILY_TOKENS", "-1")
    assert "BRIEFING_LLM_DAILY_TOKENS" in _refusal()

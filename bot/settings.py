"""The settings of the bot: the only reader of the environment.

Values only, no behaviour. Secrets are masked wherever they are printed.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from dotenv import dotenv_values
from pydantic import Field, SecretStr, ValidationError, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from bot.clock import zone_info
from index import briefs_folder, data_folder

GET_ONE = (
    "BRIEFING_BOT_TOKEN is not set. Open https://t.me/BotFather in Telegram, send /newbot, and put the token it gives "
    "you into the file .env as BRIEFING_BOT_TOKEN=…; then run this command again."
)

ENV_FILE = ".env"
PREFIX = "BRIEFING_"

TELEGRAM = "https://api.telegram.org"
TELEGRAM_PORTS = (443, 80, 88, 8443)
"""The ports that Telegram posts to."""

DEFAULT_LISTEN = ("127.0.0.1", 8080)
"""Where a webhook's server listens unless it is told otherwise: for a proxy on this machine."""

_SECRET = re.compile(r"[A-Za-z0-9_-]{16,256}")
_HOST = re.compile(r"[A-Za-z0-9.:_-]+")


class SettingsRefused(Exception):
    """The settings cannot be used; the text says which one and why, without its value."""

    def __init__(self, text: str, faults: Mapping[str, str] | None = None) -> None:
        super().__init__(text)
        self.faults: Mapping[str, str] = faults or {}
        """Of each field that is refused, what is said of it."""


class Places(BaseSettings):
    """Those that hold for the commands of the library, too, where no flag says otherwise."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, env_file=ENV_FILE, extra="ignore", frozen=True)

    briefs_dir: Path = Field(default_factory=briefs_folder)
    data_dir: Path = Field(default_factory=data_folder)
    model: str | None = None
    reranker: str | None = None
    second_model: str | None = None
    """For questions in other scripts than the briefs'; English ones are answered as without it."""
    database_url: SecretStr | None = None
    editions: Literal["files", "database"] = "files"
    """Where the editions are kept: in the data folder, or in the database, which is PostgreSQL then."""
    language: str | None = None
    """In which the commands speak; unset, that of the terminal. The bot speaks that of whoever reads."""
    llm_url: str | None = None
    """Of a language model's server that speaks OpenAI's interface; unset, answers are worded by none."""
    llm_model: str | None = Field(default=None, validate_default=True)
    llm_key: SecretStr | None = None

    @field_validator("editions")
    @classmethod
    def _needs_a_server(cls, value: str, info: ValidationInfo) -> str:
        url: SecretStr | None = info.data.get("database_url")
        if value == "database" and (url is None or not url.get_secret_value().startswith("postgresql")):
            raise ValueError("can be database only where BRIEFING_DATABASE_URL names a PostgreSQL")
        return value

    @property
    def server(self) -> str | None:
        """The address of a PostgreSQL, where one is set."""
        url = "" if self.database_url is None else self.database_url.get_secret_value()
        return url if url.startswith("postgresql") else None

    @property
    def editions_at(self) -> str | None:
        """The address of the database that keeps the editions; None where files do."""
        return self.server if self.editions == "database" else None

    @field_validator(
        "model",
        "reranker",
        "second_model",
        "language",
        "llm_url",
        "llm_model",
        "llm_key",
        "database_url",
        mode="before",
    )
    @classmethod
    def _empty_means_none(cls, value: object) -> object:
        return value or None


class Settings(Places):
    """What BRIEFING_… in the environment, or in the file .env, sets."""

    bot_token: SecretStr
    api_url: str = TELEGRAM
    questions_dir: Path | None = None
    """The question set; unset, the one that the subject file names."""
    admin_ids: Annotated[frozenset[int], NoDecode] = frozenset()
    """Who may do everything; those of the next two edit but do not publish, or only read."""
    editor_ids: Annotated[frozenset[int], NoDecode] = frozenset()
    reader_ids: Annotated[frozenset[int], NoDecode] = frozenset()
    allowed_ids: Annotated[frozenset[int], NoDecode] = frozenset()
    """Who may ask: people and, by their negative ids, groups; everybody where none are named."""
    person_quota: int = Field(default=0, ge=0)
    group_quota: int = Field(default=0, ge=0)
    """Questions an hour; 0 sets no limit."""
    default_zone: str = "UTC"
    late_hours: int = Field(default=6, ge=0, le=23)
    question_days: int = Field(default=30, ge=0, le=3650)
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(default="INFO")
    log_format: Literal["text", "json"] = "text"
    webhook_url: str | None = None
    """Where Telegram posts updates, without the word that nobody can guess; unset, it is asked for them."""
    webhook_secret: SecretStr | None = None
    listen: str | None = None
    """Host and port of the HTTP server, for the webhook and whoever watches; unset, nothing listens without one."""
    llm_daily_tokens: int = Field(default=0, ge=0)
    """Tokens a day, by UTC, after which answers go out as without a language model; 0 sets no limit."""

    @field_validator("bot_token")
    @classmethod
    def _shaped_like_a_token(cls, value: SecretStr) -> SecretStr:
        number, colon, secret = value.get_secret_value().strip().partition(":")
        if not (number.isdigit() and colon and secret and not any(c.isspace() or c == "/" for c in secret)):
            raise ValueError("is not of the form 123456:ABC-DEF…, as BotFather gives it")
        return SecretStr(f"{number}:{secret}")

    @field_validator("api_url")
    @classmethod
    def _is_an_address(cls, value: str) -> str:
        if not value.startswith(("http://", "https://")):
            raise ValueError("must open with http:// or https://")
        return value.rstrip("/")

    @field_validator("log_level", mode="before")
    @classmethod
    def _in_any_case(cls, value: object) -> object:
        return value.strip().upper() if isinstance(value, str) else value

    @field_validator("webhook_url")
    @classmethod
    def _is_a_place_to_post_to(cls, value: str | None, info: ValidationInfo) -> str | None:
        own_server = info.data.get("api_url", TELEGRAM) != TELEGRAM
        return None if value is None else _posting_address(value.strip(), own_server=own_server)

    @field_validator("webhook_secret")
    @classmethod
    def _fits_into_a_header(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and not _SECRET.fullmatch(value.get_secret_value()):
            raise ValueError("must be 16 to 256 letters, digits, hyphens and underscores")
        return value

    @field_validator("llm_url")
    @classmethod
    def _is_a_server(cls, value: str | None) -> str | None:
        return None if value is None else _server_address(value.strip())

    @field_validator("llm_model")
    @classmethod
    def _has_a_server(cls, value: str | None, info: ValidationInfo) -> str | None:
        # A refused address is told by itself, and its model with it no more.
        if "llm_url" in info.data and (info.data["llm_url"] is None) != (value is None):
            raise ValueError("and BRIEFING_LLM_URL must be set together, or neither")
        return value

    @field_validator("listen")
    @classmethod
    def _is_host_and_port(cls, value: str | None) -> str | None:
        return None if value is None else "{}:{}".format(*_host_and_port(value.strip()))

    @field_validator("admin_ids", "editor_ids", "reader_ids", mode="before")
    @classmethod
    def _are_numbers(cls, value: object) -> object:
        parts = [part.strip() for part in value.split(",")] if isinstance(value, str) else value
        if isinstance(parts, list) and not all(part.isdigit() for part in parts if part):
            raise ValueError("must be Telegram user ids, separated by commas")
        return [part for part in parts if part] if isinstance(parts, list) else parts

    @field_validator("allowed_ids", mode="before")
    @classmethod
    def _are_people_or_groups(cls, value: object) -> object:
        parts = [part.strip() for part in value.split(",")] if isinstance(value, str) else value
        if isinstance(parts, list) and not all(part.removeprefix("-").isdigit() for part in parts if part):
            raise ValueError("must be Telegram ids of people, or of groups (which begin with -), separated by commas")
        return [part for part in parts if part] if isinstance(parts, list) else parts

    @field_validator("default_zone")
    @classmethod
    def _is_a_zone(cls, value: str) -> str:
        try:
            zone_info(value)
        except ValueError:
            raise ValueError("must be a time zone such as Europe/Berlin, or an offset such as UTC+09:00") from None
        return value

    @field_validator("questions_dir", "webhook_url", "webhook_secret", "listen", mode="before")
    @classmethod
    def _empty_is_unset(cls, value: object) -> object:
        return value or None

    @property
    def database(self) -> str:
        """The address of the ledger; a SQLite file in the data folder unless one is set."""
        if self.database_url is not None:
            return self.database_url.get_secret_value()
        return f"sqlite:///{self.data_dir / 'ledger.db'}"

    @property
    def listens_on(self) -> tuple[str, int] | None:
        """Host and port of the HTTP server; None when nothing is to listen."""
        if self.listen is None:
            return DEFAULT_LISTEN if self.webhook_url is not None else None
        return _host_and_port(self.listen)


def _posting_address(value: str, *, own_server: bool) -> str:
    """An address that Telegram, or a Bot API server of one's own, can post to."""
    parts = urlsplit(value)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment or "@" in value:
        raise ValueError("must be an address such as https://bot.example.org or https://example.org/briefing")
    if not own_server and (parts.scheme != "https" or parts.port not in (None, *TELEGRAM_PORTS)):
        raise ValueError("must open with https://, and its port be 443, 80, 88 or 8443: Telegram posts to no others")
    return value.rstrip("/")


def _server_address(value: str) -> str:
    """The address of a language model's server; a key in it would stand where addresses are shown."""
    parts = urlsplit(value)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError("must be an address such as http://127.0.0.1:8080/v1")
    if "@" in value or parts.query or parts.fragment:
        raise ValueError("must be an address alone; a key goes into BRIEFING_LLM_KEY")
    return value.rstrip("/")


def _host_and_port(value: str) -> tuple[str, int]:
    """The two halves of an address to listen on; a port alone is one of this machine's own."""
    host, _, port = value.rpartition(":")
    host = host.removeprefix("[").removesuffix("]") or DEFAULT_LISTEN[0]
    if not port.isdecimal() or not 0 <= int(port) < 65_536 or not _HOST.fullmatch(host):
        raise ValueError("must be host and port, such as 127.0.0.1:8080, or a port alone")
    return host, int(port)


def read_places() -> Places:
    """Where briefs and data are, and the models that are set; raises SettingsRefused when they cannot be read."""
    try:
        with _readable():
            return Places(**_sources())
    except ValidationError as error:
        faults = _faults(error)
        raise SettingsRefused("; ".join(faults.values()) + ".", faults) from None


def passed_over() -> str | None:
    """Why the file .env is left unread, for whoever starts the program; None where it is read, or has to be.

    A service manager that has read the settings starts the bot as a user who need not be able to read their file.
    """
    if not any(name.upper() == f"{PREFIX}BOT_TOKEN" and value for name, value in os.environ.items()):
        return None
    try:
        with Path(ENV_FILE).open("rb"):
            return None
    except PermissionError:
        return f"the file {ENV_FILE} cannot be read by this user; only what is set in the environment holds"
    except OSError:
        return None


def _sources() -> dict[str, Any]:
    """What else the settings are told: which file to read."""
    return {} if passed_over() is None else {"_env_file": None}


@contextmanager
def _readable() -> Iterator[None]:
    """Say in a line that .env cannot be read, where that is so."""
    try:
        yield
    except UnicodeDecodeError:
        raise SettingsRefused(f"The file {ENV_FILE} is not UTF-8; save it as that in your editor.") from None
    except OSError as error:
        raise SettingsRefused(f"The file {ENV_FILE} cannot be read: {(error.strerror or '').lower()}.") from None


def given() -> dict[str, tuple[str, str]]:
    """What sets each name that begins with BRIEFING_, and to which text; the environment goes before the file .env."""
    with _readable():
        told = dotenv_values(ENV_FILE) if passed_over() is None else {}
        of_file = {name.upper(): value for name, value in told.items() if value is not None}
    found = {name: (ENV_FILE, value) for name, value in of_file.items() if name.startswith(PREFIX)}
    of_process = {name.upper(): value for name, value in os.environ.items()}
    return found | {name: ("environment", value) for name, value in of_process.items() if name.startswith(PREFIX)}


def strangers() -> list[tuple[str, str]]:
    """The names beginning with BRIEFING_ that are set and that nothing reads, each with the nearest that is, or ""."""
    known = [name.upper() for name in Settings.model_fields]
    unknown = sorted(name.removeprefix(PREFIX) for name in given().keys() - {PREFIX + name for name in known})
    return [(PREFIX + name, "".join(PREFIX + near for near in get_close_matches(name, known, 1))) for name in unknown]


def read_settings(**given: Any) -> Settings:
    """The settings of this process, or what is given; raises SettingsRefused with one line for whoever starts it."""
    try:
        with _readable():
            return Settings(**_sources(), **given)  # the other values come from the environment
    except ValidationError as error:
        found = [(str(fault["loc"][0]), fault) for fault in error.errors()]
        if any(name == "bot_token" and (fault["type"] == "missing" or not fault["input"]) for name, fault in found):
            raise SettingsRefused(GET_ONE, {"bot_token": GET_ONE}) from None
        faults = _faults(error)
        raise SettingsRefused("; ".join(faults.values()) + ".", faults) from None


def _faults(error: ValidationError) -> dict[str, str]:
    """Of each field that is refused, what is said of it."""
    found = [(str(fault["loc"][0]), str(fault["msg"])) for fault in error.errors()]
    return {name: f"{PREFIX}{name.upper()} {_complaint(message)}" for name, message in found}


def _complaint(message: str) -> str:
    return message.removeprefix("Value error, ").replace("Input should be", "should be")

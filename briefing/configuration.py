"""The command `briefing config`: which settings hold, where each comes from, and what is set that nothing reads."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from pydantic import SecretStr
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from bot.settings import GET_ONE, PREFIX, Settings, SettingsRefused, given, read_settings, strangers
from briefing.messages import say
from index.commands.running import WRONG_USE

NO_TOKEN = "0:none"  # noqa: S105  # no password either

MASK = "••••"

Shown = tuple[str, str, str]
"""A setting's name, its value as it may be shown, and where it comes from."""


def config(chosen: argparse.Namespace) -> int:
    """Print the settings; 2 when the bot would not start with them, 1 when something is set that nothing reads."""
    try:
        rows, refused = _rows()
    except SettingsRefused as error:
        print(error, file=sys.stderr)
        return WRONG_USE
    unknown = strangers()
    if chosen.json:
        told = {name: {"value": value, "source": source} for name, value, source in rows}
        print(json.dumps({"settings": told, "unknown": dict(unknown)}, indent=2, ensure_ascii=False))
    else:
        _print(rows)
    for name, near in unknown:
        print(say("config-near", name=name, near=near) if near else say("config-unknown", name=name), file=sys.stderr)
    if refused:
        print(refused, file=sys.stderr)
        return WRONG_USE
    return 1 if unknown else 0


def _rows() -> tuple[list[Shown], str]:
    """Every setting, and why the bot would not start, if that is so; of a malformed one, nothing but that it is set."""
    sources, refused = given(), ""
    try:
        settings = read_settings()
    except SettingsRefused as error:
        refused = "" if str(error) == GET_ONE else str(error)
        try:
            settings = read_settings(bot_token=NO_TOKEN)
        except SettingsRefused:
            return [(name, MASK, source) for name, (source, _) in sorted(sources.items())], refused
    rows = []
    for field in Settings.model_fields:
        name = PREFIX + field.upper()
        source, text = sources.get(name, ("default", ""))
        shown = _shown(_effective(settings, field)) if text or source == "default" else ""
        is_missing = field == "bot_token" and not text
        rows.append((name, "" if is_missing else shown, source))
    return rows, refused


def _effective(settings: Settings, field: str) -> object:
    """What holds, where nothing is set, too."""
    if field == "database_url":
        return SecretStr(settings.database)
    if field == "listen" and settings.listens_on is not None:
        return "{}:{}".format(*settings.listens_on)
    return getattr(settings, field)


def _shown(value: object) -> str:
    """A value without its secrets."""
    if isinstance(value, SecretStr):
        return _without_password(value.get_secret_value())
    if isinstance(value, frozenset):
        return ",".join(map(str, sorted(value)))
    if isinstance(value, Path):
        return str(value)
    return "" if value is None else str(value)


def _without_password(secret: str) -> str:
    """The address of a database without its password; of anything else, nothing."""
    if "://" not in secret and not secret.startswith("sqlite:"):
        return MASK
    try:
        return make_url(secret).render_as_string(hide_password=True)
    except (ArgumentError, ValueError):
        return MASK


def _print(rows: list[Shown]) -> None:
    width = max(len(name) for name, _, _ in rows)
    across = max(len(value) or 1 for _, value, _ in rows)
    for name, value, source in rows:
        print(f"{name:<{width}}  {value or '–':<{min(across, 40)}}  {say.of('config-source', source.lstrip('.'))}")

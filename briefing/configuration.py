"""The command `briefing config`: which settings hold, where each comes from, and what is set that nothing reads."""

from __future__ import annotations

import argparse
import json
import re
import sys
from pathlib import Path
from typing import Any

from pydantic import SecretStr
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from bot.settings import GET_ONE, PREFIX, Settings, SettingsRefused, given, read_settings, strangers
from briefing.messages import say
from index.commands.running import WRONG_USE

NO_TOKEN = "0:none"  # noqa: S105  # no password either

MASK = "••••"

MAY_BE_SECRET = re.compile(r"\d+:[\w-]{8,}|//[^/]*@|\bkey=", re.IGNORECASE)
"""A token or a password in a setting that is for neither."""

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
    """Every setting, a refused one as it is set, and why the bot would not start, if that is so."""
    sources = given()
    settings, faults = _read()
    rows = []
    for field in Settings.model_fields:
        name = PREFIX + field.upper()
        source, text = sources.get(name, ("default", ""))
        if field in faults:
            shown = _as_set(field, text)
        else:
            shown = _shown(_effective(settings, field)) if text or source == "default" else ""
        rows.append((name, shown, source))
    told = [fault for fault in faults.values() if fault != GET_ONE]
    return rows, f"{'; '.join(told)}." if told else ""


def _read(**instead: Any) -> tuple[Settings, dict[str, str]]:
    """The settings, those that are refused at their defaults, and what is said of each of these."""
    try:
        return read_settings(**instead), {}
    except SettingsRefused as error:
        if not error.faults or error.faults.keys() <= instead.keys():
            raise
        settings, others = _read(**instead, **{field: _default(field) for field in error.faults})
        return settings, {**others, **error.faults}


def _default(field: str) -> object:
    if field == "bot_token":
        return NO_TOKEN
    return Settings.model_fields[field].get_default(call_default_factory=True)


def _as_set(field: str, text: str) -> str:
    """A refused value, which may help to see the fault."""
    is_secret = "SecretStr" in str(Settings.model_fields[field].annotation)
    return MASK if text and (is_secret or MAY_BE_SECRET.search(text)) else text


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

"""The bot: its settings, the token, and the ledger."""

from __future__ import annotations

import os
from difflib import get_close_matches

from bot.settings import GET_ONE, Settings, SettingsRefused, read_settings
from briefing.doctor.finding import Finding, amiss, note, ok

PREFIX = "BRIEFING_"

NO_TOKEN = "0:none"  # noqa: S105  # no password either
"""Stands for a token where none is needed."""


def names() -> Finding:
    """Whether every BRIEFING_… that is set is one that is read."""
    known = {PREFIX + name.upper() for name in Settings.model_fields}
    unknown = sorted({name.upper() for name in os.environ if name.upper().startswith(PREFIX)} - known)
    if not unknown:
        return ok("doctor-names")
    near = get_close_matches(unknown[0], known, 1)
    return amiss("doctor-names-near" if near else "doctor-names-unknown", name=unknown[0], near="".join(near))


def token() -> Finding:
    """Whether the bot could start with its settings, the token among them."""
    try:
        read_settings()
    except SettingsRefused as error:
        return note("doctor-token-none") if str(error) == GET_ONE else Finding("amiss", str(error))
    return ok("doctor-token")


def ledger() -> Finding:
    """Whether the ledger can be reached, and its tables are those of this version; nothing is changed."""
    from bot.database.revision import Unreachable, revisions

    try:
        there, wanted, known = revisions(read_settings(bot_token=NO_TOKEN).database)
    except SettingsRefused as error:
        return Finding("amiss", str(error))
    except Unreachable as error:
        return amiss("doctor-ledger-unreachable", why=error)
    if there is None:
        return ok("doctor-ledger-none")
    if there == wanted:
        return ok("doctor-ledger", revision=there)
    return note("doctor-ledger-older", revision=there) if known else amiss("doctor-ledger-newer", revision=there)

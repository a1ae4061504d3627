"""The bot: its settings, the token, and the ledger."""

from __future__ import annotations

import stat
from pathlib import Path

from bot.settings import ENV_FILE, GET_ONE, SettingsRefused, passed_over, read_settings, strangers
from briefing.doctor.finding import Finding, amiss, note, ok

NO_TOKEN = "0:none"  # noqa: S105  # no password either
"""Stands for a token where none is needed."""


def names() -> Finding:
    """Whether every BRIEFING_… that is set is one that is read, and can be used; of the token, `token` tells."""
    try:
        read_settings(bot_token=NO_TOKEN)
    except SettingsRefused as error:
        return Finding("amiss", str(error))
    for name, near in strangers():
        return amiss("doctor-names-near" if near else "doctor-names-unknown", name=name, near=near)
    return note("doctor-names-passed-over", why=why) if (why := passed_over()) is not None else ok("doctor-names")


def private() -> Finding:
    """Whether the file with the token, and the ledger, are for their owner alone."""
    ledger = ledger_file()
    open_to_others = [
        path for path in (Path(ENV_FILE), ledger) if path is not None and path.is_file() and _is_open(path)
    ]
    if open_to_others:
        return amiss("doctor-private-open", file=open_to_others[0])
    return ok("doctor-private")


def is_running() -> bool:
    """Whether a bot is at work on the ledger."""
    from bot.database.lease import at_work

    return at_work(read_settings(bot_token=NO_TOKEN).database) is not None


def ledger_file() -> Path | None:
    """The file of the ledger; None when it lies on a server."""
    try:
        address = read_settings(bot_token=NO_TOKEN).database
    except SettingsRefused:
        return None
    return Path(address.removeprefix("sqlite:///")) if address.startswith("sqlite:///") else None


def _is_open(path: Path) -> bool:
    return bool(stat.S_IMODE(path.stat().st_mode) & (stat.S_IRWXG | stat.S_IRWXO))


def token() -> Finding:
    """Whether the token has the form of one."""
    try:
        read_settings()
    except SettingsRefused as error:
        if (said := error.faults.get("bot_token")) is not None:
            return note("doctor-token-none") if said == GET_ONE else Finding("amiss", f"{said}.")
    return ok("doctor-token")


def people() -> Finding:
    """Who may ask, and how often."""
    try:
        settings = read_settings(bot_token=NO_TOKEN)
    except SettingsRefused:
        return note("doctor-skipped")
    quotas = {"person": settings.person_quota, "group": settings.group_quota}
    groups = sum(one < 0 for one in settings.allowed_ids)
    if not settings.allowed_ids:
        return ok("doctor-people-all", **quotas)
    return ok("doctor-people-some", people=len(settings.allowed_ids) - groups, groups=groups, **quotas)


def ledger() -> Finding:
    """Whether the ledger can be reached, and its tables are those of this version; nothing is changed."""
    from bot.database.lease import sharers
    from bot.database.revision import Unreachable, revisions

    try:
        address = read_settings(bot_token=NO_TOKEN).database
        there, wanted, known = revisions(address)
    except SettingsRefused:
        return note("doctor-skipped")
    except Unreachable as error:
        return amiss("doctor-ledger-unreachable", why=error)
    if there is None:
        return ok("doctor-ledger-none")
    if there == wanted:
        count = sharers(address)
        shared = ok("doctor-ledger-shared", revision=there, count=count) if count else None
        return _damage() or shared or ok("doctor-ledger", revision=there)
    return note("doctor-ledger-older", revision=there) if known else amiss("doctor-ledger-newer", revision=there)


def _damage() -> Finding | None:
    """What is wrong with the file of the ledger, if anything is."""
    from bot.database.transfer import is_sound

    path = ledger_file()
    return None if path is None or is_sound(path) else amiss("doctor-ledger-damaged")

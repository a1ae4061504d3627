"""Telegram, asked as the bot asks it: reachable, the token, the webhook, who else takes the updates, administrators.

Nothing is changed by it: no update is confirmed, and no webhook set or deleted.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlsplit

import httpx

from bot.settings import GET_ONE, Settings, SettingsRefused, read_settings
from briefing.doctor.finding import Finding, amiss, note, ok

ANSWER_S = 10.0
WATCH_S = 5
"""For how long it is watched whether somebody else asks for updates: others come back within seconds."""

DRIFT_S = 120.0
"""How far the clock may be from Telegram's."""


class Unanswered(Exception):
    """Telegram gave no answer; the text is a word on why, never the address, which holds the token."""


@dataclass(frozen=True, slots=True)
class Said:
    """What Telegram answered."""

    code: int
    result: Any
    description: str
    clock: float | None
    """How many seconds its clock is ahead of ours."""


@dataclass(slots=True)
class Telegram:
    """Looks that need a token; each is a note where there is none, and is not repeated where one has failed."""

    is_ours_running: Callable[[], bool]
    """Whether a bot of ours is at work on the ledger."""
    _settings: Settings | None = None
    _why_not: Finding | None = None
    _said: dict[str, Said] = field(default_factory=dict)

    def reach(self) -> Finding:
        """Whether Telegram can be reached and takes the token, and which bot that is."""
        settings = self._read()
        if settings is None:
            return self._absent()
        try:
            said = self._ask("getMe")
        except Unanswered as error:
            self._why_not = note("doctor-telegram-skipped")
            return amiss("doctor-telegram-unreached", host=_host(settings.api_url), why=error)
        if said.code in (401, 404):
            self._why_not = note("doctor-telegram-skipped")
            return amiss("doctor-telegram-refused")
        if not isinstance(said.result, dict):
            self._why_not = note("doctor-telegram-skipped")
            return amiss("doctor-telegram-strange", code=said.code)
        return ok("doctor-telegram", name=said.result.get("username", "?"))

    def clock(self) -> Finding:
        """Whether the clock agrees with Telegram's."""
        if self._absence() is not None:
            return self._absent()
        ahead = self._ask("getMe").clock
        if ahead is None:
            return note("doctor-drift-unknown")
        seconds = round(abs(ahead))
        return ok("doctor-drift") if seconds <= DRIFT_S else amiss("doctor-drift-off", seconds=seconds)

    def webhook(self) -> Finding:
        """Whether updates come the way that is set, and whether they arrive."""
        settings = self._read()
        if settings is None or self._absence() is not None:
            return self._absent()
        info = self._ask("getWebhookInfo").result
        info = info if isinstance(info, dict) else {}
        there, waiting = str(info.get("url", "")), int(info.get("pending_update_count", 0))
        if settings.webhook_url is None:
            if there:
                return note("doctor-webhook-other", host=_host(there))
            return ok("doctor-webhook-polling", waiting=waiting)
        if not there:
            return note("doctor-webhook-unset", waiting=waiting)
        if not there.startswith(settings.webhook_url):
            return note("doctor-webhook-elsewhere", host=_host(there))
        if info.get("last_error_message") and waiting:
            return amiss("doctor-webhook-failing", why=info["last_error_message"], waiting=waiting)
        return ok("doctor-webhook", host=_host(there), waiting=waiting)

    def others(self) -> Finding:
        """Whether somebody else asks for updates with this token; our own bot would be disturbed, and is not."""
        settings = self._read()
        if settings is None or self._absence() is not None:
            return self._absent()
        info = self._ask("getWebhookInfo").result
        if isinstance(info, dict) and info.get("url"):
            return ok("doctor-others-webhook")
        if self.is_ours_running():
            return note("doctor-others-ours")
        until = time.monotonic() + WATCH_S
        while (left := until - time.monotonic()) > 0:  # updates that wait are given at once, and end no other's call
            said = self._call(settings, "getUpdates", {"timeout": max(1, round(left)), "limit": 1})
            if said.code == 409:
                return amiss("doctor-others")
            if said.code != 200:
                return note("doctor-telegram-skipped")
            if said.result:
                time.sleep(min(1.0, max(0.0, left)))
        return ok("doctor-others-none")

    def administrators(self) -> Finding:
        """Whether every administrator can be written to."""
        settings = self._read()
        if settings is None or self._absence() is not None:
            return self._absent()
        if not settings.admin_ids:
            return note("doctor-admins-none")
        lost = [
            one for one in sorted(settings.admin_ids) if self._call(settings, "getChat", {"chat_id": one}).code != 200
        ]
        if lost:
            return amiss("doctor-admins-lost", ids=", ".join(map(str, lost)), count=len(lost))
        return ok("doctor-admins", count=len(settings.admin_ids))

    def groups(self) -> Finding:
        """Whether the bot may be in groups, gets only what is for it there, and may be asked inline."""
        if self._absence() is not None:
            return self._absent()
        me = self._ask("getMe").result
        if not me.get("can_join_groups"):
            return note("doctor-groups-closed")
        if me.get("can_read_all_group_messages"):
            return note("doctor-groups-reads")
        return ok("doctor-groups") if me.get("supports_inline_queries") else note("doctor-groups-no-inline")

    def looks(self) -> Iterator[tuple[str, Callable[[], Finding]]]:
        """All of them, in their order."""
        yield "telegram", self.reach
        yield "webhook", self.webhook
        yield "others", self.others
        yield "admins", self.administrators
        yield "groups", self.groups
        yield "drift", self.clock

    def _read(self) -> Settings | None:
        if self._settings is None and self._why_not is None:
            try:
                self._settings = read_settings()
            except SettingsRefused as error:
                self._why_not = note("doctor-telegram-none" if str(error) == GET_ONE else "doctor-telegram-skipped")
        return self._settings

    def _absence(self) -> Finding | None:
        self._read()
        return self._why_not

    def _absent(self) -> Finding:
        return self._absence() or note("doctor-telegram-skipped")

    def _ask(self, method: str) -> Said:
        """What Telegram says to a call without parameters, asked once."""
        settings = self._read()
        assert settings is not None, "nobody asks without a token"  # noqa: S101
        if method not in self._said:
            self._said[method] = self._call(settings, method, {})
        return self._said[method]

    def _call(self, settings: Settings, method: str, parameters: Mapping[str, object]) -> Said:
        address = f"{settings.api_url}/bot{settings.bot_token.get_secret_value()}/{method}"
        try:
            answer = httpx.post(address, json=dict(parameters), timeout=ANSWER_S)
        except httpx.HTTPError as error:
            raise Unanswered(type(error).__name__) from None
        try:
            told = answer.json()
        except ValueError:
            told = {}
        told = told if isinstance(told, dict) else {}
        return Said(answer.status_code, told.get("result"), str(told.get("description", "")), _ahead(answer))


def _ahead(answer: httpx.Response) -> float | None:
    try:
        return parsedate_to_datetime(answer.headers["Date"]).timestamp() - time.time()
    except (KeyError, ValueError):
        return None


def _host(address: str) -> str:
    return urlsplit(address).hostname or "?"

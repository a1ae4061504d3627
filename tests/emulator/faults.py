"""What can go wrong between a bot and Telegram, planned by a test and consumed call by call.

A fault is plain data; the plan matches it to a call by method and chat. How a connection is
dropped or an answer delayed is the HTTP side's business (server.py), not decided here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from .refusals import Refused, bad_request


@dataclass(frozen=True, slots=True)
class TooManyRequests:
    """429: the call is refused until `retry_after` seconds have passed; with `for_all`, so is every message."""

    retry_after: int = 1
    for_all: bool = False


@dataclass(frozen=True, slots=True)
class ServerError:
    """A 5xx from Telegram's side; the call is not processed."""

    code: int = 500


@dataclass(frozen=True, slots=True)
class Forbidden:
    """403: the person has blocked the bot."""

    description: str = "Forbidden: bot was blocked by the user"


@dataclass(frozen=True, slots=True)
class Migrated:
    """400: the group became a supergroup, which is known under `new_chat_id` from then on."""

    new_chat_id: int


@dataclass(frozen=True, slots=True)
class BadMarkup:
    """400: Telegram cannot parse the markup, whatever was sent."""

    reason: str = 'Unsupported start tag "x" at byte offset 0'


@dataclass(frozen=True, slots=True)
class ResetBefore:
    """The connection is reset and the call is never processed."""


@dataclass(frozen=True, slots=True)
class ResetAfter:
    """The call is processed, then the connection is reset without an answer."""


@dataclass(frozen=True, slots=True)
class HangAfter:
    """The call is processed at once and answered `seconds` later."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Garbled:
    """The call is processed, and answered with a result that is not what the Bot API says."""


@dataclass(frozen=True, slots=True)
class CutAfter:
    """The call is processed, and its answer ends in the middle."""


@dataclass(frozen=True, slots=True)
class TopicDeleted:
    """The forum topic that the message is for is not there any more."""


@dataclass(frozen=True, slots=True)
class Unknown:
    """404: so answers a server of an earlier version that knows no such method."""


Fault: TypeAlias = (
    Unknown
    | TooManyRequests
    | ServerError
    | Forbidden
    | Migrated
    | BadMarkup
    | TopicDeleted
    | ResetBefore
    | ResetAfter
    | HangAfter
    | Garbled
    | CutAfter
)

_SERVER_TEXTS = {500: "Internal Server Error", 502: "Bad Gateway", 504: "Gateway Timeout"}


def refusal(fault: Fault | None) -> Refused | None:
    """The refusal a fault stands for, or None when the call is to be processed."""
    match fault:
        case TooManyRequests(seconds, _):
            return Refused(429, f"Too Many Requests: retry after {seconds}", retry_after=seconds)
        case ServerError(code):
            return Refused(code, _SERVER_TEXTS.get(code, "Internal Server Error"))
        case Forbidden(description):
            return Refused(403, description)
        case Migrated(new):
            text = "Bad Request: group chat was upgraded to a supergroup chat"
            return Refused(400, text, migrate_to_chat_id=new)
        case BadMarkup(reason):
            return bad_request(f"can't parse entities: {reason}")
        case Unknown():
            return Refused(404, "Not Found: method not found")
        case TopicDeleted():
            return bad_request("message thread not found")
    return None


@dataclass(slots=True)
class _Planned:
    method: str
    fault: Fault
    left: int
    chat_id: int | None


class FaultPlan:
    """The faults still to come, oldest plan first."""

    def __init__(self) -> None:
        self._planned: list[_Planned] = []

    def add(self, method: str, fault: Fault, *, times: int, chat_id: int | None) -> None:
        """Plan a fault for the next `times` calls of `method` (to one chat, if named)."""
        self._planned.append(_Planned(method.lower(), fault, times, chat_id))

    def take(self, method: str, chat_id: object) -> Fault | None:
        """The fault for this call, used up by it."""
        for planned in self._planned:
            if planned.method == method.lower() and planned.chat_id in (None, chat_id):
                planned.left -= 1
                if planned.left <= 0:
                    self._planned.remove(planned)
                return planned.fault
        return None

    def pending(self) -> list[Fault]:
        """Faults no call has met yet."""
        return [planned.fault for planned in self._planned]

"""How Telegram's answers are read: what is no answer becomes an error of its own, and no word of it gets into a log."""

from __future__ import annotations

import json
import time
from typing import Any

from telegram.error import TelegramError
from telegram.request import HTTPXRequest


class Unintelligible(TelegramError):
    """Telegram answered, and nobody knows what: what was asked for may have been done."""


class Request(HTTPXRequest):
    """Requests to the Bot API."""

    answered_at: float | None = None
    """When Telegram answered last, whatever it said, by the monotonic clock."""

    async def do_request(self, *arguments: Any, **named: Any) -> tuple[int, bytes]:
        """The status and the body that came back."""
        answer = await super().do_request(*arguments, **named)
        self.answered_at = time.monotonic()
        return answer

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """An answer as the Bot API gives it; raises Unintelligible for anything else, such as one that was cut off."""
        try:
            answer = json.loads(payload.decode("utf-8", "replace"))
        except (ValueError, RecursionError) as error:
            raise Unintelligible("not JSON") from error
        if not isinstance(answer, dict) or ("result" not in answer and answer.get("ok") is not False):
            raise Unintelligible("no result")
        return answer

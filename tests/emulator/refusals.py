"""How the emulator says no: an exception with Telegram's code, text and response parameters.

Methods raise it, the HTTP side turns it into an answer. The texts stand where they are raised,
next to the rule they belong to, so nothing here lists them.
"""

from __future__ import annotations

from typing import Any


class Refused(Exception):
    """A Bot API call that ends with ``"ok": false``."""

    def __init__(self, code: int, description: str, **parameters: int) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters

    def body(self) -> dict[str, Any]:
        """The JSON object Telegram would answer with."""
        body: dict[str, Any] = {"ok": False, "error_code": self.code, "description": self.description}
        return body | ({"parameters": self.parameters} if self.parameters else {})


def bad_request(text: str) -> Refused:
    """A 400 with Telegram's usual prefix."""
    return Refused(400, f"Bad Request: {text}")

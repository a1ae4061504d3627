"""Messages that are no day's brief, put among the deliveries: claimed, sent and settled like a brief.

Where a brief has its local day, such a message has a name of ten characters that begins with a
letter, and so it takes no day, is in no archive, and is never too late.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, insert

from bot.database.tables import deliveries, parts
from bot.records import Address, Part

IS_BRIEF = deliveries.c.day < "a"
"""Whether a delivery is a day's brief."""

IS_FOR_SUBSCRIBERS = deliveries.c.day < "d"
"""Whether it is a brief or a broadcast; what else is put here was asked for, by whomever."""


def put(connection: Connection, addresses: Sequence[Address], name: str, messages: Sequence[Part], now: int) -> None:
    """Plan the same messages, under one name, for each address."""
    keys = [{"chat_id": one.chat_id, "thread_id": one.thread_id, "day": name} for one in addresses]
    planned: dict[str, Any] = {"state": "planned", "due_at": now, "not_before": 0, "contents": []}
    shown = [
        {"number": number, "state": "planned", "html": part.html, "buttons": part.buttons}
        for number, part in enumerate(messages)
    ]
    if keys:
        connection.execute(insert(deliveries), [key | planned for key in keys])
        connection.execute(insert(parts), [key | part for key in keys for part in shown])

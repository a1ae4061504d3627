"""What kind of message a delivery is stands in a column of its own, no longer in how its name begins."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

_KIND = """
CASE WHEN day LIKE 'cast-%' THEN 'broadcast' WHEN day LIKE 'told-%' THEN 'answer' ELSE 'brief' END
"""
_NAME = """
CASE WHEN day LIKE 'cast-%' OR day LIKE 'told-%' THEN CAST(CAST(SUBSTR(day, 6) AS INTEGER) AS VARCHAR(10)) ELSE day END
"""
"""A broadcast and an answer are named by their numbers, which were padded with zeros."""


def upgrade() -> None:
    """Make both tables anew: SQLite cannot change a primary key."""
    _renew("deliveries", _deliveries)
    _renew("parts", _parts)


def _renew(table: str, create: Callable[[], None]) -> None:
    """Replace a table by one that has a kind and a name where it had a day."""
    columns = [column["name"] for column in sa.inspect(op.get_bind()).get_columns(table)]
    kept = ", ".join(name for name in columns if name != "day")
    op.execute(f"CREATE TABLE {table}_before AS SELECT * FROM {table}")  # noqa: S608  # our own names
    op.drop_table(table)
    create()
    filled = f"INSERT INTO {table} ({kept}, kind, name) SELECT {kept}, {_KIND}, {_NAME} FROM {table}_before"  # noqa: S608
    op.execute(filled)
    op.drop_table(f"{table}_before")


def _key() -> list[sa.Column[Any]]:
    return [
        sa.Column("chat_id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("thread_id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("kind", sa.String(10), primary_key=True),
        sa.Column("name", sa.String(10), primary_key=True),
    ]


def _deliveries() -> None:
    op.create_table(
        "deliveries",
        *_key(),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("due_at", sa.BigInteger, nullable=False),
        sa.Column("not_before", sa.BigInteger, nullable=False),
        sa.Column("settled_at", sa.BigInteger),
        sa.Column("planned_at", sa.BigInteger),
        sa.Column("news_before", sa.BigInteger),
        sa.Column("contents", sa.JSON, nullable=False),
        sa.Column("reason", sa.Text),
        sa.Column("asked_at", sa.BigInteger),
    )
    op.create_index("deliveries_waiting", "deliveries", ["state", "not_before"])


def _parts() -> None:
    op.create_table(
        "parts",
        *_key(),
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("html", sa.Text),
        sa.Column("buttons", sa.JSON),
        sa.Column("message_id", sa.BigInteger),
        sa.Column("reason", sa.Text),
    )
    op.create_index("ix_parts_state", "parts", ["state"])

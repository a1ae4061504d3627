"""Subscribers, what they had, deliveries with their parts, and the log of questions."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Make the tables of the daily brief."""
    _people()
    _items()
    _deliveries()
    _questions()


def _people() -> None:
    op.create_table(
        "subscribers",
        sa.Column("chat_id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("thread_id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("chat_type", sa.String(10), nullable=False),
        sa.Column("user_id", sa.BigInteger),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("zone", sa.String(64), nullable=False),
        sa.Column("minute", sa.Integer, nullable=False),
        sa.Column("weekdays", sa.Integer, nullable=False),
        sa.Column("topics", sa.JSON, nullable=False),
        sa.Column("experts", sa.JSON, nullable=False),
        sa.Column("length", sa.String(10), nullable=False),
        sa.Column("fewer", sa.JSON, nullable=False),
        sa.Column("paused_until", sa.BigInteger),
        sa.Column("next_due", sa.BigInteger),
        sa.Column("last_brief", sa.BigInteger),
        sa.Column("told_all", sa.Boolean, nullable=False),
        sa.Column("awaiting", sa.String(20)),
        sa.Column("created_at", sa.BigInteger, nullable=False),
    )
    op.create_index("ix_subscribers_next_due", "subscribers", ["next_due"])


def _items() -> None:
    op.create_table(
        "items",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("brief_id", sa.String(63), nullable=False),
        sa.Column("digest", sa.String(16), nullable=False),
        sa.Column("added_at", sa.BigInteger, nullable=False),
        sa.Column("changed_at", sa.BigInteger),
        sa.Column("withdrawn_at", sa.BigInteger),
    )
    op.create_index("ix_items_brief_id", "items", ["brief_id"])
    op.create_table(
        "item_texts",
        sa.Column("item_id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("digest", sa.String(16), primary_key=True),
        sa.Column("quote", sa.Text, nullable=False),
    )
    op.create_table(
        "had",
        sa.Column("chat_id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("thread_id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("item_id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("digest", sa.String(16), nullable=False),
        sa.Column("day", sa.String(10), nullable=False),
    )


def _deliveries() -> None:
    op.create_table(
        "deliveries",
        sa.Column("chat_id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("thread_id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("day", sa.String(10), primary_key=True),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("due_at", sa.BigInteger, nullable=False),
        sa.Column("not_before", sa.BigInteger, nullable=False),
        sa.Column("settled_at", sa.BigInteger),
        sa.Column("edition", sa.Integer, nullable=False),
        sa.Column("contents", sa.JSON, nullable=False),
        sa.Column("reason", sa.Text),
        sa.Column("asked_at", sa.BigInteger),
    )
    op.create_index("deliveries_waiting", "deliveries", ["state", "not_before"])
    op.create_table(
        "parts",
        sa.Column("chat_id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("thread_id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("day", sa.String(10), primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("html", sa.Text),
        sa.Column("buttons", sa.JSON),
        sa.Column("message_id", sa.BigInteger),
        sa.Column("reason", sa.Text),
    )
    op.create_index("ix_parts_state", "parts", ["state"])


def _questions() -> None:
    clock = op.create_table(
        "clock",
        sa.Column("name", sa.String(10), primary_key=True),
        sa.Column("moment", sa.BigInteger, nullable=False),
    )
    op.bulk_insert(clock, [{"name": "lock", "moment": 0}])
    op.create_table(
        "questions",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("chat_id", sa.BigInteger, nullable=False),
        sa.Column("user_id", sa.BigInteger),
        sa.Column("asked_at", sa.BigInteger, nullable=False),
        sa.Column("question", sa.Text, nullable=False),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("reason", sa.String(12)),
        sa.Column("confidence", sa.Float, nullable=False),
        sa.Column("edition", sa.Integer, nullable=False),
        sa.Column("elapsed_ms", sa.Float, nullable=False),
    )
    op.create_index("ix_questions_asked_at", "questions", ["asked_at"])
    op.create_index("questions_of", "questions", ["user_id", "chat_id"])

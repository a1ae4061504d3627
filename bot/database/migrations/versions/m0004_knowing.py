"""Votes, awaited answers, broadcasts, alarms, failures, and a day's counts."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Make the tables by which administrators know how the bot does, and of broadcasts."""
    op.add_column("questions", sa.Column("read_as", sa.Text))
    _answers()
    _broadcasts()
    _health()


def _answers() -> None:
    op.create_table(
        "votes",
        sa.Column("question_id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("user_id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("vote", sa.Integer, nullable=False),
        sa.Column("voted_at", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "awaited",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("question_id", sa.Integer, nullable=False),
        sa.Column("chat_id", sa.BigInteger, nullable=False),
        sa.Column("thread_id", sa.BigInteger, nullable=False),
        sa.Column("user_id", sa.BigInteger),
        sa.Column("question", sa.Text),
        sa.Column("edition", sa.Integer, nullable=False),
        sa.Column("told_at", sa.BigInteger),
        sqlite_autoincrement=True,
    )
    op.create_index("awaited_once", "awaited", ["question_id", "chat_id", "thread_id"], unique=True)
    op.create_index("ix_awaited_edition", "awaited", ["edition"])


def _broadcasts() -> None:
    op.create_table(
        "broadcasts",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("user_id", sa.BigInteger, nullable=False),
        sa.Column("html", sa.Text, nullable=False),
        sa.Column("created_at", sa.BigInteger, nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("begun_at", sa.BigInteger),
        sa.Column("chat_id", sa.BigInteger),
        sa.Column("message_id", sa.BigInteger),
        sqlite_autoincrement=True,
    )


def _health() -> None:
    op.create_table(
        "alarms",
        sa.Column("name", sa.String(40), primary_key=True),
        sa.Column("raised_at", sa.BigInteger, nullable=False),
        sa.Column("told_at", sa.BigInteger),
    )
    op.create_table(
        "failures",
        sa.Column("reference", sa.String(10), primary_key=True),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("happened_at", sa.BigInteger, nullable=False),
    )
    op.create_index("ix_failures_happened_at", "failures", ["happened_at"])
    op.create_table(
        "day_counts",
        sa.Column("day", sa.String(10), primary_key=True),
        sa.Column("questions", sa.Integer, nullable=False),
        sa.Column("refusals", sa.Integer, nullable=False),
        sa.Column("median_ms", sa.Float),
        sa.Column("slowest_ms", sa.Float),
        sa.Column("subscribers", sa.Integer, nullable=False),
    )

"""Answers that an editor pins to a question."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "pins",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("question", sa.Text, nullable=False),
        sa.Column("normal", sa.Text, nullable=False),
        sa.Column("quotes", sa.JSON, nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("user_id", sa.BigInteger, nullable=False),
        sa.Column("pinned_at", sa.BigInteger, nullable=False),
        sa.Column("told_at", sa.BigInteger),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_pins_state", "pins", ["state"])

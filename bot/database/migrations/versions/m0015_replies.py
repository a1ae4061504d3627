"""Which messages answer which question, so that an edited question is answered in place."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "replies",
        sa.Column("chat_id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("message_id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("thread_id", sa.BigInteger, nullable=False),
        sa.Column("user_id", sa.BigInteger, nullable=False),
        sa.Column("update_id", sa.BigInteger, nullable=False),
        sa.Column("edited_at", sa.BigInteger, nullable=False),
        sa.Column("edit_update", sa.BigInteger, nullable=False),
        sa.Column("answers", sa.JSON, nullable=False),
        sa.Column("text", sa.Text),
        sa.Column("read", sa.JSON),
        sa.Column("before", sa.JSON),
        sa.Column("asked_at", sa.BigInteger, nullable=False),
    )
    for column in ("user_id", "asked_at"):
        op.create_index(f"ix_replies_{column}", "replies", [column])

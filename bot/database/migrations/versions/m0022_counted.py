"""The questions of the last hour, where a quota limits them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"


def upgrade() -> None:
    """Add the table."""
    op.create_table(
        "counted",
        sa.Column("update_id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("user_id", sa.BigInteger, nullable=False),
        sa.Column("chat_id", sa.BigInteger, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("counts", sa.Boolean, nullable=False),
    )
    for column in ("user_id", "chat_id", "at"):
        op.create_index(f"ix_counted_{column}", "counted", [column])

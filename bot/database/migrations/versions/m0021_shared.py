"""When each process sends, what Telegram wants left alone by all, and which programs may share the ledger."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"


def upgrade() -> None:
    """Add the tables."""
    op.create_table(
        "sendings",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("chat", sa.String(64), nullable=False),
        sa.Column("at", sa.Float, nullable=False),
        sa.Column("holder", sa.String(32), nullable=False),
    )
    op.create_index("ix_sendings_chat", "sendings", ["chat"])
    op.create_index("ix_sendings_at", "sendings", ["at"])
    op.create_table(
        "about",
        sa.Column("name", sa.String(10), primary_key=True),
        sa.Column("value", sa.String(64), nullable=False),
    )
    op.create_table(
        "holds",
        sa.Column("chat", sa.String(64), primary_key=True),
        sa.Column("until", sa.Float, nullable=False),
    )

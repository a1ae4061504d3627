"""Who is at work on the ledger."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Add the table."""
    op.create_table(
        "leases",
        sa.Column("name", sa.String(20), primary_key=True),
        sa.Column("holder", sa.String(32)),
        sa.Column("place", sa.Text, nullable=False),
        sa.Column("told", sa.Text, nullable=False),
        sa.Column("beat", sa.BigInteger, nullable=False),
    )

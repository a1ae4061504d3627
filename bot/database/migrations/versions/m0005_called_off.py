"""What a brief changed of its subscriber; since when a text is awaited; what a parked chat was before."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Add what failing, parking and waiting need to know; no delivery needs its edition."""
    op.add_column("subscribers", sa.Column("awaiting_since", sa.BigInteger))
    op.add_column("subscribers", sa.Column("parked_from", sa.String(10)))
    op.add_column("deliveries", sa.Column("planned_at", sa.BigInteger))
    op.add_column("deliveries", sa.Column("news_before", sa.BigInteger))
    op.drop_column("deliveries", "edition")

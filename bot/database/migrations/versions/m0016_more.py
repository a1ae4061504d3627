"""Of what a subscriber wants more."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    """Add the column; so far nobody asked for more of anything."""
    op.add_column("subscribers", sa.Column("more", sa.JSON, nullable=False, server_default="[]"))

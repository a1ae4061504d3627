"""The hours in which a subscriber is sent no broadcast."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    """Add the column; the night, for all who were there before."""
    op.add_column("subscribers", sa.Column("quiet", sa.String(11), nullable=False, server_default="22:00-07:00"))

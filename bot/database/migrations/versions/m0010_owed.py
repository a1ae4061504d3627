"""The day whose brief a change of settings has put back into the past."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Add the column."""
    op.add_column("subscribers", sa.Column("owed", sa.String(10)))

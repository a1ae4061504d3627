"""How many quotes of a last question's answer were shown, and its number in the log."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Add what is needed to go on with an answer."""
    op.add_column("conversations", sa.Column("shown", sa.Integer))
    op.add_column("conversations", sa.Column("logged", sa.Integer))

"""Who decided on an edition, and the quotes of answers."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Add both, unknown for what there was before."""
    op.add_column("operations", sa.Column("decided_by", sa.BigInteger))
    op.add_column("questions", sa.Column("quotes", sa.JSON))

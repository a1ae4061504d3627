"""Which process has which update in hand, and in whose turn which chat is."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"


def upgrade() -> None:
    """Add the columns, the table, and a way to what is not settled yet."""
    op.add_column("updates", sa.Column("chat_id", sa.BigInteger))
    op.add_column("updates", sa.Column("holder", sa.String(32)))
    open_ = sa.text("state <> 'settled'")
    op.create_index("updates_open", "updates", ["update_id"], postgresql_where=open_, sqlite_where=open_)
    op.create_table(
        "turns",
        sa.Column("chat_id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("holder", sa.String(32), nullable=False),
    )

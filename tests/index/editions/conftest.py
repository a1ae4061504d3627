"""The editions of an empty database, for the tests beside it."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.editions.database.editions import DatabaseEditions
from tests.support.postgresql import PostgreSql


@pytest.fixture
def kept(postgresql: PostgreSql, tmp_path: Path) -> DatabaseEditions:
    """The editions of an empty database."""
    return DatabaseEditions(postgresql.new_database(), tmp_path / "machine")

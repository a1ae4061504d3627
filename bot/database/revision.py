"""How far a database has been migrated, found out without changing anything in it."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import SQLAlchemyError

SCRIPTS = "bot.database:migrations"


class Unreachable(Exception):
    """The database cannot be asked; the text says why, as part of a sentence."""


def revisions(url: str) -> tuple[str | None, str, bool]:
    """The revision of the database (None: it has no tables yet), that of this version, and whether ours knows it.

    Raises Unreachable when the database cannot be asked.
    """
    scripts = ScriptDirectory.from_config(config_of())
    wanted = scripts.get_current_head() or ""
    try:
        address = make_url(url)
        there = None if _is_absent(address) else revision_of(address)
    except ImportError as error:
        raise Unreachable(f"the driver {error.name} is not installed") from error
    except (SQLAlchemyError, OSError) as error:
        raise Unreachable(_why(error)) from error
    return there, wanted, there in {script.revision for script in scripts.walk_revisions()}


def config_of(connection: Connection | None = None) -> Config:
    """What Alembic has to know; with a connection, it works on that."""
    config = Config()
    config.set_main_option("script_location", SCRIPTS)
    config.attributes["connection"] = connection
    return config


def is_known(revision: str) -> bool:
    """Whether this version can read the tables of that revision."""
    return any(script.revision == revision for script in ScriptDirectory.from_config(config_of()).walk_revisions())


@cache
def newest() -> str:
    """The revision of this version's tables."""
    return ScriptDirectory.from_config(config_of()).get_current_head() or ""


def is_newest(connection: Connection) -> bool:
    """Whether the tables are those of this version, so that there is nothing to migrate."""
    return MigrationContext.configure(connection).get_current_revision() == newest()


def _is_absent(address: URL) -> bool:
    """Whether the file of a SQLite database is not there; asking for it would make one."""
    path = address.database
    return address.get_backend_name() == "sqlite" and bool(path) and not Path(str(path)).exists()


def revision_of(address: URL) -> str | None:
    """The revision of a database that is there; raises what SQLAlchemy raises."""
    if address.get_backend_name() == "sqlite" and address.database:
        address = address.set(database=f"file:{Path(address.database).absolute()}", query={"mode": "ro", "uri": "true"})
    engine = create_engine(address)
    try:
        with engine.connect() as connection:
            return MigrationContext.configure(connection).get_current_revision()
    finally:
        engine.dispose()


def _why(error: Exception) -> str:
    """What the driver said, in its first line and without the address, which may hold a password."""
    said = str(getattr(error, "orig", None) or error).strip()
    return said.splitlines()[0][:200].rstrip(".") if said else "it does not say why"

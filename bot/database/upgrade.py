"""Which versions of the program may work on one ledger at the same time, and for which bot it is. On a server alone.

A migration after SHARED_SINCE leaves a program of the version before at work, so that one replica after the other can
be exchanged: it adds tables, indexes, and columns that may be left out. One that cannot do so says `alone = True`, and
waits for nobody: it is refused while anybody is at work. The ledger notes since which revision a program can work on
it, so that one of the version before may even start again meanwhile.
"""

from __future__ import annotations

from collections.abc import Callable

from alembic import command
from alembic.runtime.migration import MigrationContext
from alembic.script import Script, ScriptDirectory
from sqlalchemy import Connection, inspect, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from bot.database.revision import config_of, newest
from bot.database.tables import about

SHARED_SINCE = "0021"
"""The first revision whose program shares a ledger with others."""

SINCE, BOT = "since", "bot"


def _needs_to_be_alone(migration: Script) -> bool:
    return bool(getattr(migration.module, "alone", False))


class NeedsToBeAlone(Exception):
    """Tables are to be changed in a way that who is at work cannot work with."""


def schema_of(url: str) -> str | None:
    """The schema that an address names by `options=-csearch_path=…`, in which the ledger then lies; None by default."""
    try:
        options = make_url(url).query.get("options", "")
    except ArgumentError:
        return None
    _, found, name = str(options).replace("-c search_path", "-csearch_path").partition("-csearch_path=")
    return name.split(",")[0].split()[0] if found and name else None


def upgrade(connection: Connection, at_work: int, *, alone: Callable[[Script], bool] = _needs_to_be_alone) -> None:
    """Bring the tables to what this version wants, unless those of a later version will do, as it has noted.

    `alone` says of a migration whether nobody of before can work with what it makes. Raises NeedsToBeAlone where that
    has to wait until none of those `at_work` is.
    """
    there = MigrationContext.configure(connection).get_current_revision()
    if there == newest():
        return
    scripts = ScriptDirectory.from_config(config_of())
    known = {script.revision: script for script in scripts.walk_revisions()}
    if there is not None and there not in known and "" < _value(connection, SINCE) <= newest():
        return
    missing = [one for number, one in known.items() if there is None or (there in known and number > there)]
    since = max((one.revision for one in missing if alone(one)), default="")
    if since and at_work and there is not None:
        raise NeedsToBeAlone
    command.upgrade(config_of(connection), "head")
    if missing:
        _write(connection, SINCE, max(since, SHARED_SINCE, _value(connection, SINCE)))


def belongs_to(connection: Connection, bot_id: str) -> str:
    """The bot whose ledger it is: this one, unless it was another's before."""
    _write(connection, BOT, bot_id, anew=False)
    return _value(connection, BOT)


def _value(connection: Connection, name: str) -> str:
    """What is noted; empty where nothing is."""
    if not inspect(connection).has_table(about.name):
        return ""
    return connection.scalar(select(about.c.value).where(about.c.name == name)) or ""


def _write(connection: Connection, name: str, value: str, *, anew: bool = True) -> None:
    made = insert(about).values(name=name, value=value)
    if anew:
        connection.execute(made.on_conflict_do_update(index_elements=["name"], set_={"value": value}))
    else:
        connection.execute(made.on_conflict_do_nothing())

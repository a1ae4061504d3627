"""A database that refuses, or that somebody has taken things from: what is told of it, and what mends it."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import make_url

from index.editions.build import sync
from index.editions.database.editions import DatabaseEditions
from index.editions.encoder import SentenceEncoder
from index.editions.store import open_live
from index.errors import StorageFailure
from index.library import Library
from tests.conftest import WriteBrief
from tests.support.rows import MORE, run, same

_ALL = "GRANT ALL ON SCHEMA briefing_library TO {0}; GRANT ALL ON ALL TABLES IN SCHEMA briefing_library TO {0}"


@pytest.mark.parametrize(
    ("made", "act", "told"),
    [
        ("ALTER ROLE {0} NOLOGIN", "SELECT 1", "does not let this user in"),
        ("SELECT 1", "SELECT live FROM briefing_library.state", "may not do that"),
        ("ALTER ROLE {0} SET statement_timeout TO '50ms'", "SELECT pg_sleep(9)", "statement_timeout"),
        (
            "ALTER ROLE {0} SET default_transaction_read_only TO on; " + _ALL,
            "DELETE FROM desk RETURNING 1",
            "takes no changes",
        ),
        ("ALTER ROLE {0} SET search_path TO nowhere; " + _ALL, "SELECT gone FROM state", "`briefing sync --anew`"),
    ],
)
def test_what_a_server_refuses_is_told_by_its_cause(
    kept: DatabaseEditions, tmp_path: Path, made: str, act: str, told: str
) -> None:
    """In one sentence without a name or a password."""
    with kept.exclusive():
        pass  # the tables are there
    address = make_url(kept._server._address)
    role = f"role_{address.database}"
    run(kept, f"CREATE ROLE {role} LOGIN PASSWORD 'secret'", made.format(role))
    theirs = address.set(username=role, password="secret").render_as_string(hide_password=False)  # noqa: S106
    try:
        with pytest.raises(StorageFailure, match=told) as caught:
            DatabaseEditions(theirs, tmp_path)._server.rows(act)
        assert role not in str(caught.value)
        assert "secret" not in str(caught.value)
    finally:
        run(kept, f"DROP OWNED BY {role}", f"DROP ROLE {role}")


@pytest.mark.parametrize("rest", ["[db/briefing", "db/briefing?nonsense=1", "db:port/briefing", "%zz@db/briefing"])
def test_an_address_that_is_none_is_told(tmp_path: Path, rest: str) -> None:
    """And not repeated: it may hold a password."""
    with pytest.raises(StorageFailure, match="BRIEFING_DATABASE_URL") as caught:
        DatabaseEditions(f"postgresql+psycopg://ann:secret@{rest}", tmp_path).open_live()
    assert "secret" not in str(caught.value)


def test_a_server_that_is_gone_without_a_word_is_not_waited_for_long(kept: DatabaseEditions) -> None:
    """The system would look whether it is there after two hours."""
    with kept._server.connect() as connection:
        told = connection.info.get_parameters()
    assert int(told["keepalives_idle"]) + int(told["keepalives_interval"]) * int(told["keepalives_count"]) <= 60


def test_the_extension_may_have_a_schema_of_its_own(
    kept: DatabaseEditions, small: Path, write_brief: WriteBrief, encoder: SentenceEncoder
) -> None:
    """As some who rent out servers have it."""
    run(kept, 'CREATE SCHEMA "their extensions"', 'CREATE EXTENSION vector SCHEMA "their extensions"')
    sync(small, kept, encoder)
    write_brief("hotline", MORE)
    assert sync(small, kept, encoder).added == ("hotline",)
    kept.check(2)
    assert Library(kept, encoder).answer("Who wants liaison offices?").kind == "answer"


@pytest.mark.parametrize(
    "taken",
    [
        "DROP TABLE briefs_1",
        "DROP TABLE passages_1, words_1, questions_1",
        "DROP TABLE parts",
        "DROP TABLE spaces CASCADE",
        "DROP TABLE editions",
        "DELETE FROM state",
        "DROP EXTENSION vector CASCADE",
        "DROP SCHEMA briefing_library CASCADE",
    ],
)
def test_whatever_is_taken_away_the_next_change_makes_a_sound_edition(
    kept: DatabaseEditions, small: Path, write_brief: WriteBrief, tmp_path: Path, encoder: SentenceEncoder, taken: str
) -> None:
    """Whoever has it open hears of it in a sentence meanwhile, or answers."""
    sync(small, kept, encoder)
    run(kept, taken)
    again = DatabaseEditions(kept._server._address, tmp_path / "machine")
    write_brief("hotline", MORE)
    assert sync(small, again, encoder).published
    again.check(again.live_number() or 0)
    sync(small, tmp_path / "data", encoder)
    same(again.open_live()[0], open_live(tmp_path / "data")[0])

"""Editions in a database that is damaged, away, another one, or used by two who build."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import make_url

from index.editions import store
from index.editions.build import prepare, sync
from index.editions.database.editions import DatabaseEditions
from index.editions.database.moving import to_files
from index.editions.encoder import Progress, SentenceEncoder, Vectors
from index.errors import EditionBroken, IndexFailure, NoEdition, StorageFailure, SyncBusy
from index.library import Library
from tests.conftest import WriteBrief
from tests.support.postgresql import PostgreSql
from tests.support.rows import MORE, QUESTIONS, run, same


def test_a_damaged_part_that_an_open_edition_shares_is_noticed(
    kept: DatabaseEditions, small: Path, write_brief: WriteBrief, encoder: SentenceEncoder
) -> None:
    """What is taken over from the edition that is open is held against its checksum all the same."""
    sync(small, kept, encoder)
    held, _ = kept.open_live()
    write_brief("pressure", "Bob Stone holds that pressure worked twice.")
    sync(small, kept, encoder)
    part = kept.verify(2).files["voices.json"]
    assert part == held.manifest.files["voices.json"]
    run(kept, f"UPDATE parts SET data = 'x' WHERE hash = '{part}'")
    with pytest.raises(EditionBroken, match=r"voices\.json"):
        kept.open_edition(2)


def test_a_server_that_is_away_is_told_once(
    postgresql: PostgreSql, small: Path, tmp_path: Path, encoder: SentenceEncoder, caplog: pytest.LogCaptureFixture
) -> None:
    """However often it is looked for another edition meanwhile; and again when it is away again."""
    address = postgresql.new_database()
    sync(small, DatabaseEditions(address, tmp_path), encoder)
    library, name = Library(DatabaseEditions(address, tmp_path), encoder), make_url(address).database
    for _ in range(2):
        postgresql.run(
            f"ALTER DATABASE {name} ALLOW_CONNECTIONS false",
            f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'",
        )
        for _ in range(3):
            assert library.follow() == 1
        with pytest.raises(StorageFailure, match=f"{postgresql.socket} does not answer"):
            library.answer("Who wants liaison offices?")
        postgresql.run(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")
        assert library.follow() == 1
    assert [one.levelname for one in caplog.records if "cannot be seen" in one.message] == ["WARNING"] * 2


class Interrupted:
    """The model, which ends the connection of whoever builds when it is to encode passages."""

    def __init__(self, kept: DatabaseEditions, encoder: SentenceEncoder) -> None:
        self._kept = kept
        self._encoder = encoder
        self.fingerprint, self.dimensions = encoder.fingerprint, encoder.dimensions

    def passages(self, texts: Sequence[str], *, progress: Progress | None = None) -> Vectors:
        """Vectors, after the connection that holds the lock was ended by the server."""
        here = "(SELECT oid FROM pg_database WHERE datname = current_database())"
        run(
            self._kept,
            f"SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND database = {here}",
        )
        return self._encoder.passages(texts, progress=progress)

    def question(self, text: str) -> Vectors:
        """The vector of a question."""
        return self._encoder.question(text)

    def questions(self, texts: Sequence[str], *, progress: Progress | None = None) -> Vectors:
        """The vectors of questions."""
        return self._encoder.questions(texts, progress=progress)


def test_what_is_let_go_of_is_free(kept: DatabaseEditions) -> None:
    """Whoever builds after a build has ended is never refused, however late the server notices that it has gone."""
    for _ in range(50):
        with kept.exclusive():
            pass


def test_two_builds_at_once_and_a_build_that_lost_its_lock(
    kept: DatabaseEditions, small: Path, write_brief: WriteBrief, encoder: SentenceEncoder
) -> None:
    """The second says so at once; whoever lost the connection seals nothing, and leaves nothing behind for long."""
    sync(small, kept, encoder)
    write_brief("hotline", MORE)
    with kept.exclusive(), pytest.raises(SyncBusy, match="Another process is building"):
        sync(small, kept, encoder)
    with pytest.raises(StorageFailure, match="cannot be used"):
        sync(small, kept, Interrupted(kept, encoder))
    assert (kept.numbers(), kept.live_number()) == ([1], 1)
    run(kept, "INSERT INTO briefs_1 SELECT place + 100, 1, 0, 1, 0, line, said FROM briefs_1")  # as a kill leaves it
    assert prepare(small, kept, encoder).number == 2
    assert run(kept, "SELECT count(*) FROM briefs_1") == [(4,)]
    kept.check(2)


def test_damage_is_noticed(
    kept: DatabaseEditions, small: Path, write_brief: WriteBrief, encoder: SentenceEncoder
) -> None:
    """A part that changed sets an edition aside, a row that changed is found by a check, and a look tells of parts."""
    sync(small, kept, encoder)
    write_brief("hotline", MORE)
    sync(small, kept, encoder)
    library = Library(kept, encoder)
    assert (library.inspect(), len(library.notes)) == (2, 0)
    run(kept, "UPDATE passages_1 SET sentences = set_byte(sentences, 1, 3) WHERE place = 1")
    with pytest.raises(EditionBroken, match="rows do not match"):
        kept.check(2)
    part = kept.verify(2).files["voices.json"]
    run(kept, f"UPDATE parts SET data = 'x' WHERE hash = '{part}'")
    edition, notes = kept.open_live()
    assert edition.number == 1
    assert "voices.json does not match" in " ".join(notes)
    run(kept, f"DELETE FROM parts WHERE hash = '{part}'")
    library.inspect()
    assert "voices.json" in " ".join(library.notes)
    assert not kept.listing()[1]["sound"]


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE briefs_1 SET line = substr(line, 1, 9)",
        "UPDATE briefs_1 SET said = substr(said, 1, 9)",
        "DELETE FROM briefs_1 WHERE place = 1",
        "UPDATE passages_1 SET sentences = substr(sentences, 1, 9)",
        "UPDATE passages_1 SET sentences = ''",
        "DELETE FROM passages_1 WHERE place = 1",
        "UPDATE words_1 SET counts = substr(counts, 1, 3)",
        "UPDATE words_1 SET counts = substr(counts, 1, 2)",
        "DELETE FROM words_1 WHERE place = 1",
        "DELETE FROM questions_1",
    ],
)
def test_rows_that_are_gone_or_cut_are_told_in_a_sentence(
    kept: DatabaseEditions, small: Path, write_brief: WriteBrief, tmp_path: Path, encoder: SentenceEncoder, damage: str
) -> None:
    """Whoever opens, asks, checks, moves or syncs hears of it, or gets what is sound: nobody sees anything else."""
    says = "Cy Orr recommends a hotline between both navies."
    write_brief(
        "hotline", MORE, "title: On a hotline", "kind: expert-take", "author: Cy Orr", "publisher: The Pier",
        "topics: [history]", "questions: ['Who wants the hotline?']",
        f"positions: [{{issue: hotlines, stance: supports, says: '{says}'}}]",
    )  # fmt: skip
    sync(small, kept, encoder)
    assert kept.open_live()[0].stated.starts[-1] == 1
    library = Library(kept, encoder)
    run(kept, damage)
    again = DatabaseEditions(kept._server._address, tmp_path / "machine")
    acts: list[Callable[[], object]] = [partial(library.answer, one) for one in (*QUESTIONS, "Who wants a hotline?")]
    acts += [library.items, lambda: [Library(again, encoder).answer(one) for one in QUESTIONS]]
    acts += [lambda: to_files(again.open_live()[0], tmp_path / "data")]
    for act in acts:
        with suppress(IndexFailure):
            act()
    with pytest.raises(EditionBroken):
        again.check(1)
    write_brief("pressure", "Bob Stone holds that pressure worked twice.")
    with suppress(IndexFailure):
        sync(small, again, encoder)


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE editions SET manifest = 'x' WHERE number = {number}",
        "UPDATE editions SET manifest = '[]' WHERE number = {number}",
        "DELETE FROM parts WHERE hash = '{places}'",
    ],
)
@pytest.mark.parametrize("number", [1, 2])
def test_a_damaged_edition_holds_up_no_sync(
    kept: DatabaseEditions, small: Path, write_brief: WriteBrief, encoder: SentenceEncoder, damage: str, number: int
) -> None:
    """Live or not: it is set aside, goes in its turn, and leaves no row and no part behind."""
    for at in (1, 2):
        write_brief("pressure", f"Bob Stone holds that pressure worked {at} times.")
        sync(small, kept, encoder)
    places = kept.verify(number).files["places.npy"]
    run(kept, damage.format(number=number, places=places))
    for at in range(3, 7):
        write_brief("pressure", f"Bob Stone holds that pressure worked {at} times.")
        assert sync(small, kept, encoder).edition == at
        kept.check(at)
    assert (kept.numbers(), [one["sound"] for one in kept.listing()]) == ([4, 5, 6], [True] * 3)
    (space,) = run(kept, "SELECT DISTINCT space FROM editions")
    assert run(kept, f"SELECT count(*) FROM briefs_{space[0]}") == [(5,)]
    named = {part for one in kept.numbers() for part in kept.verify(one).files.values()}
    assert {row[0] for row in run(kept, "SELECT DISTINCT hash FROM parts")} == named


def test_what_only_a_sync_reads_is_made_anew_where_it_is_damaged(
    kept: DatabaseEditions, small: Path, write_brief: WriteBrief, tmp_path: Path, encoder: SentenceEncoder
) -> None:
    """The edition answers on; the next sync says what it set aside, and nothing of it is kept."""
    sync(small, kept, encoder)
    part = kept.verify(1).files["making/00000.npz"]
    run(kept, f"UPDATE parts SET data = 'x' WHERE hash = '{part}'")
    write_brief("hotline", MORE)
    report = sync(small, kept, encoder)
    assert (report.edition, report.briefs) == (2, 4)
    assert report.notes[0] == "Edition 1 is damaged (making/00000.npz does not match its checksum) and was set aside."
    kept.check(2)
    sync(small, tmp_path / "data", encoder)
    same(kept.open_live()[0], store.open_live(tmp_path / "data")[0])


def test_a_damaged_part_is_whole_again_with_the_next_edition_that_has_it(
    kept: DatabaseEditions, small: Path, write_brief: WriteBrief, encoder: SentenceEncoder
) -> None:
    """It is not taken for what it was because it has the same name."""
    sync(small, kept, encoder)
    write_brief("pressure", "Bob Stone holds that pressure worked twice.")
    sync(small, kept, encoder)
    part = kept.verify(2).files["holdings.npz"]
    run(kept, f"UPDATE parts SET data = 'x' WHERE hash = '{part}'")
    write_brief("pressure", "Bob Stone holds that pressure worked thrice.")
    assert sync(small, kept, encoder).edition == 3
    assert kept.open_live()[1] == ()


def test_all_is_made_anew_on_demand(
    kept: DatabaseEditions, small: Path, tmp_path: Path, encoder: SentenceEncoder
) -> None:
    """Though no brief has changed: the new edition has nothing of the damaged one, which goes in its turn."""
    sync(small, kept, encoder)
    run(kept, "UPDATE words_1 SET stems = '{}'", "UPDATE passages_1 SET vector = vector + vector")
    assert not sync(small, kept, encoder).published
    report = sync(small, kept, encoder, anew=True)
    assert (report.edition, report.published, report.removed, report.changed) == (2, True, (), ())
    kept.check(2)
    sync(small, tmp_path / "data", encoder)
    again = sync(small, tmp_path / "data", encoder, anew=True)
    assert (again.edition, again.published, again.encoded) == (2, True, report.encoded)
    same(kept.open_live()[0], store.open_live(tmp_path / "data")[0])
    for _ in range(store.KEPT - 1):
        sync(small, kept, encoder, anew=True)
    for number in kept.numbers():
        kept.check(number)
    assert run(kept, "SELECT to_regclass('briefs_1')") == [(None,)]


def test_tables_that_were_dropped_are_missed_by_nobody_who_makes_all_anew(
    kept: DatabaseEditions, small: Path, encoder: SentenceEncoder
) -> None:
    """And go out of mind with the last edition that had them."""
    sync(small, kept, encoder)
    run(kept, "DROP TABLE passages_1, words_1, questions_1")
    for number in range(2, 2 + store.KEPT):
        assert sync(small, kept, encoder, anew=True).edition == number
        kept.check(number)
    assert run(kept, "SELECT number FROM spaces ORDER BY number") == [(2,), (3,), (4,)]


def test_one_goes_back_from_an_edition_whose_manifest_is_damaged(
    kept: DatabaseEditions, small: Path, write_brief: WriteBrief, encoder: SentenceEncoder
) -> None:
    """Nobody knows its model then, and need not."""
    sync(small, kept, encoder)
    write_brief("hotline", MORE)
    sync(small, kept, encoder)
    run(kept, "UPDATE editions SET manifest = 'x' WHERE number = 2")
    assert kept.rollback() == 1
    assert kept.open_live()[1] == ()


def test_another_version_and_no_database_are_told_in_a_sentence(
    kept: DatabaseEditions, small: Path, tmp_path: Path, encoder: SentenceEncoder
) -> None:
    """Tables of a later version, no tables, and no server: one sentence, never the password."""
    with pytest.raises(NoEdition):
        kept.open_live()
    sync(small, kept, encoder)
    run(kept, "UPDATE state SET version = 99")
    with pytest.raises(StorageFailure, match="newer version"):
        sync(small, kept, encoder)
    nowhere = DatabaseEditions("postgresql+psycopg://ann:secret@127.0.0.1:1/briefing", tmp_path)
    with pytest.raises(StorageFailure, match=r"127\.0\.0\.1 does not answer") as caught:
        nowhere.open_live()
    assert "secret" not in str(caught.value)
    assert isinstance(caught.value.__cause__, psycopg.Error)


@pytest.mark.parametrize("encoding", ["SQL_ASCII", "LATIN1"])
def test_a_database_that_cannot_hold_every_text_is_refused(
    postgresql: PostgreSql, small: Path, tmp_path: Path, encoder: SentenceEncoder, encoding: str
) -> None:
    """In a sentence, before anything is written."""
    name = f"narrow_{encoding.lower()}"
    postgresql.run(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING '{encoding}' LC_COLLATE 'C' LC_CTYPE 'C'")
    address = f"postgresql+psycopg://postgres@/{name}?host={postgresql.socket}"
    with pytest.raises(StorageFailure, match=f"its encoding is {encoding}"):
        sync(small, DatabaseEditions(address, tmp_path), encoder)
    postgresql.drop(address)

"""Editions in a database: built batch by batch, shared, published by one row, gone back to, moved, and damaged."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from itertools import count
from pathlib import Path
from threading import Event
from typing import Any

import numpy as np
import psycopg
import pytest
from sqlalchemy import make_url

from index.editions import store
from index.editions.build import prepare, sync
from index.editions.database.editions import DatabaseEditions
from index.editions.database.moving import draft_of, to_database, to_files
from index.editions.database.rows import PlacedVectors, Places, nearest_query
from index.editions.drafting.blocks import blocks_of
from index.editions.encoder import Progress, SentenceEncoder, Vectors
from index.editions.holdings.seam import EACH
from index.editions.store import Edition
from index.errors import EditionBroken, IndexFailure, NoEdition, StorageFailure, SyncBusy
from index.library import Library
from index.messages import say, spoken_in
from index.renewal import Renewal
from tests.conftest import WriteBrief
from tests.support.postgresql import PostgreSql

QUESTIONS = ("Who wants liaison offices?", "What should be enforced?", "How many boxes of remains were flown to Osan?")

MORE = "Cy Orr recommends a hotline between both navies. It should be staffed at night."


@pytest.fixture
def kept(postgresql: PostgreSql, tmp_path: Path) -> DatabaseEditions:
    """The editions of an empty database."""
    return DatabaseEditions(postgresql.new_database(), tmp_path / "machine")


def run(kept: DatabaseEditions, command: str) -> list[tuple[Any, ...]]:
    """What a command gives that somebody else carries out."""
    with kept._server.connect() as connection:
        done = connection.execute(command.encode())
        return done.fetchall() if done.description else []


def test_what_an_index_finds_late_is_put_in_order(kept: DatabaseEditions) -> None:
    """The index is looked through, as far as was asked for, before the nearest are taken; not until they are enough."""
    run(kept, "CREATE EXTENSION IF NOT EXISTS vector")
    run(kept, "CREATE TABLE found (place bigint, vector vector(3))")
    run(kept, "CREATE INDEX ON found USING hnsw ((vector::halfvec(3)) halfvec_ip_ops)")
    asked = {"asked": "'[1,2,3]'", "looked_at": 30, "wanted": 5}
    query = f"EXPLAIN (FORMAT JSON) SELECT place {nearest_query('found', 'halfvec(3)') % asked}"
    with kept._server.connect() as connection:
        connection.execute("SET enable_seqscan TO off")
        plan = json.dumps(connection.execute(query.encode()).fetchall())
    kinds = re.findall(r'"Node Type": "([^"]*)"', plan)
    assert kinds == ["Limit", "Sort", "Subquery Scan", "Limit", "Index Scan"]


def test_of_very_many_those_count_that_are_among_the_best_of_all(kept: DatabaseEditions) -> None:
    """Beyond what is compared one by one the nearest come out all the same, and nothing that wasn't asked for."""
    rows = 2 * EACH + 10
    run(kept, "CREATE EXTENSION IF NOT EXISTS vector")
    run(kept, "CREATE TABLE around (place bigint PRIMARY KEY, vector vector(2))")
    far = np.random.default_rng(1).permutation(rows)
    with kept._server.connect() as connection, connection.cursor() as cursor:
        added = "INSERT INTO around SELECT n - 1, ARRAY[far, 0]::vector FROM unnest(%s) WITH ORDINALITY AS t(far, n)"
        cursor.execute(added, (far.tolist(),))
    found = PlacedVectors(kept._server, "around", 2, Places(np.arange(rows)), exact=rows)
    asked, some = np.array([1, 0], dtype=np.float32), np.arange(1, rows, 2)
    true = some[np.argsort(-far[some])]
    near = found.nearest_of(asked, some, 20).tolist()
    assert 10 <= len(near) <= 20
    assert near == true[: len(near)].tolist()
    assert found.nearest_of(asked, some[:EACH], 5).tolist() == [one for one in true.tolist() if one < some[EACH]][:5]
    assert found.nearest_of(asked, some[:0], 5).tolist() == []


def test_two_searches_are_carried_out_at_once(kept: DatabaseEditions) -> None:
    """Each is under way while the other is, in the language of who asks; what fails is said once both have ended."""
    together, met, ended = kept._server.together, Event(), list[str]()
    assert together(lambda: met.wait(30), met.set) == (True, None)
    with spoken_in("ko"):
        here = say("database-no-driver")
        assert together(lambda: say("database-no-driver"), lambda: "other") == (here, "other")
    assert here != say("database-no-driver")
    with pytest.raises(StorageFailure):
        together(lambda: kept._server.rows("SELECT nothing"), lambda: ended.append("second"))
    with pytest.raises(StorageFailure):
        together(lambda: ended.append("first"), lambda: kept._server.rows("SELECT nothing"))
    assert ended == ["second", "first"]


def same(one: Edition, other: Edition) -> None:
    """Both editions hold the same of their briefs, and find the same."""
    assert dict(one.briefs) == dict(other.briefs)
    assert one.passages == other.passages
    assert [*one.questions] == [*other.questions]
    assert np.array_equal(one.vectors.vectors(), other.vectors.vectors())
    assert np.array_equal(one.sentence_vectors[:], other.sentence_vectors[:])
    assert np.array_equal(one.question_vectors.vectors(), other.question_vectors.vectors())
    assert (one.names, one.voices, one.titles) == (other.names, other.voices, other.titles)
    assert (one.passage_hashes, one.sentence_hashes) == (other.passage_hashes, other.sentence_hashes)
    assert one.subject == other.subject
    for question in QUESTIONS:
        assert np.allclose(one.words.shares(question), other.words.shares(question), atol=1e-6)
        assert one.words.weights(question) == other.words.weights(question)
    assert [*one.words.holders("offic")] == [*other.words.holders("offic")]


def test_a_sync_makes_what_it_makes_in_files(
    kept: DatabaseEditions, small: Path, write_brief: WriteBrief, tmp_path: Path, encoder: SentenceEncoder
) -> None:
    """New, edited, renamed and removed briefs: reports and editions are those of a folder of files, step by step."""
    data = tmp_path / "data"
    write_brief("hotline", MORE, "title: On a hotline", "kind: background", "topics: [history]")
    steps = (
        lambda: None,
        lambda: write_brief("pressure", "Bob Stone now doubts that pressure works. He wants talks on coal."),
        lambda: (small / "remains.md").rename(small / "bones.md"),
        lambda: (small / "hotline.md").unlink(),
        lambda: write_brief("hotline", MORE),
    )
    for step in steps:
        step()
        in_files, in_rows = sync(small, data, encoder), sync(small, kept, encoder)
        assert in_rows == in_files
        same(kept.open_live()[0], store.open_live(data)[0])
        kept.check(in_rows.edition)
    nothing = sync(small, kept, encoder)
    assert (nothing.published, nothing.edition) == (False, len(steps))
    assert kept.numbers() == [3, 4, 5]


def test_what_stays_is_shared_and_what_nobody_has_is_removed(
    kept: DatabaseEditions, small: Path, write_brief: WriteBrief, encoder: SentenceEncoder
) -> None:
    """A changed brief adds its own rows alone; they go with the last edition that has them, and so do its parts."""
    sync(small, kept, encoder)
    for number in range(2, 6):
        write_brief("pressure", f"Bob Stone holds that pressure worked {number} times.")
        assert sync(small, kept, encoder).encoded == 2
        rows = run(kept, "SELECT count(*) FROM briefs_1")
        assert rows == [(2 + min(number, store.KEPT),)]
    for table in ("passages_1", "words_1"):
        assert run(kept, f"SELECT count(*) FROM {table}") == [(5,)]
    named = {part for number in kept.numbers() for part in kept.verify(number).files.values()}
    assert {row[0] for row in run(kept, "SELECT DISTINCT hash FROM parts")} == named


def test_a_changed_brief_changes_one_block_of_what_the_next_sync_starts_from(
    kept: DatabaseEditions, small: Path, write_brief: WriteBrief, tmp_path: Path, encoder: SentenceEncoder
) -> None:
    """Blocks without a changed brief are shared, also where words are new; together they are what files have."""
    beginning = next(name for name in (f"z{at}" for at in count()) if len(blocks_of(["a", name])) == 2)
    write_brief(beginning, MORE)
    sync(small, kept, encoder)
    write_brief("pressure", "Al Roe holds that zeppelins and quinces worked.")
    sync(small, kept, encoder)
    before, after = (kept.verify(number).files for number in kept.numbers())
    assert [before[f"making/{at:05d}.npz"] == after[f"making/{at:05d}.npz"] for at in (0, 1)] == [False, True]
    write_brief("another", MORE)
    sync(small, kept, encoder)
    assert kept.verify(3).files["making/00001.npz"] == after["making/00001.npz"]
    sync(small, tmp_path / "data", encoder)
    in_files, in_rows = (
        draft_of(one).holdings.making for one in (store.open_live(tmp_path / "data")[0], kept.open_live()[0])
    )
    assert in_rows.lexicon.items == in_files.lexicon.items
    for name, column in in_files.columns().items():
        assert np.array_equal(column, in_rows.columns()[name])


def test_change_after_change_is_as_if_all_were_made_anew(
    postgresql: PostgreSql, small: Path, write_brief: WriteBrief, tmp_path: Path, encoder: SentenceEncoder
) -> None:
    """Words that come, move to an earlier block and go again: each edition is as in files, also opened anew."""
    address, data = postgresql.new_database(), tmp_path / "data"
    kept = DatabaseEditions(address, tmp_path / "machine")
    late = next(name for name in (f"z{at}" for at in count()) if len(blocks_of(["a", name])) == 2)
    write_brief(late, MORE)
    sync(small, kept, encoder)
    sync(small, data, encoder)
    held = []
    for name, body in (
        (late, f"{MORE} Zebulon counts quokkas."),
        ("pressure", "Zebulon doubts that pressure worked. Quokkas came first."),
        (late, MORE),
        ("pressure", "Bob Stone holds that pressure worked 9 times."),
    ):
        write_brief(name, body)
        assert sync(small, kept, encoder).edition == sync(small, data, encoder).edition
        held.append(kept.open_live()[0])
        same(held[-1], store.open_live(data)[0])
        same(DatabaseEditions(address, tmp_path / "another").open_live()[0], held[-1])
        kept.check(held[-1].number)


def test_a_brief_is_renamed_and_stays_in_its_row(
    kept: DatabaseEditions, small: Path, write_brief: WriteBrief, tmp_path: Path, encoder: SentenceEncoder
) -> None:
    """Beside a block in which no brief has changed, too: it comes and goes, and all is read again."""
    write_brief(next(name for name in (f"z{at}" for at in count()) if len(blocks_of(["a", name])) == 2), MORE)
    sync(small, kept, encoder)
    (small / "pressure.md").rename(small / "pressures.md")
    report = sync(small, kept, encoder)
    assert (report.added, report.removed, report.encoded) == (("pressures",), ("pressure",), 0)
    sync(small, tmp_path / "data", encoder)
    same(kept.open_live()[0], store.open_live(tmp_path / "data")[0])


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


def test_going_back_is_one_row_and_goes_on_from_there(
    kept: DatabaseEditions, small: Path, write_brief: WriteBrief, tmp_path: Path, encoder: SentenceEncoder
) -> None:
    """After a rollback the former answers; the next edition starts from it, and no number is used twice."""
    sync(small, kept, encoder)
    write_brief("hotline", MORE)
    sync(small, kept, encoder)
    assert "hotline" in kept.open_live()[0].briefs
    assert kept.rollback() == 1
    assert "hotline" not in kept.open_live()[0].briefs
    (small / "hotline.md").unlink()
    write_brief("navies", MORE.replace("navies", "fleets"))
    report = sync(small, kept, encoder)
    assert (report.edition, report.added) == (3, ("navies",))
    sync(small, tmp_path / "data", encoder)
    same(kept.open_live()[0], store.open_live(tmp_path / "data")[0])
    with pytest.raises(NoEdition, match="There is no edition 9"):
        kept.rollback(9)


def test_an_edition_waits_and_is_published_or_discarded(
    kept: DatabaseEditions, small: Path, write_brief: WriteBrief, encoder: SentenceEncoder
) -> None:
    """From chat: what is prepared waits, the library stays where it was, and one tap publishes or removes it."""
    sync(small, kept, encoder)
    library = Library(kept, encoder)
    renewal = Renewal(library, small)
    write_brief("hotline", MORE)
    first = renewal.prepare(by="chat", progress=lambda *_: None)
    assert (renewal.waiting, renewal.live, library.follow()) == (2, 1, 1)
    assert renewal.discard() == first.number
    assert run(kept, "SELECT count(*) FROM briefs_1") == [(3,)]
    second = renewal.prepare(by="chat", progress=lambda *_: None)
    assert second.number == 3
    renewal.publish(3)
    assert (renewal.waiting, renewal.live, library.follow()) == (None, 3, 3)
    assert [(one["number"], one["live"], one["by"], one["fits"]) for one in renewal.listing()] == [
        (1, False, "terminal", True),
        (3, True, "chat", True),
    ]
    kept.keep_scores(3, 2, {"right brief": (1, 2)})
    assert renewal.listing()[-1]["scores"] == {"right brief": [1, 2]}


def test_other_processes_follow_within_seconds(
    kept: DatabaseEditions, small: Path, write_brief: WriteBrief, encoder: SentenceEncoder
) -> None:
    """A library that is asked all the time fails no question, and answers from the new edition soon."""
    sync(small, kept, encoder)
    library, before = Library(kept, encoder), Library(kept, encoder).edition
    write_brief("hotline", MORE)
    sync(small, kept, encoder)
    deadline = time.monotonic() + 30
    while library.edition.number == 1:
        assert library.answer("Who wants liaison offices?").kind == "answer"
        assert time.monotonic() < deadline
    assert library.answer("Who recommends a hotline?").citations[0].brief_id == "hotline"
    assert before.briefs["pressure"].title == "On pressure"  # and who began there finishes there


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


def test_moved_there_and_back_it_is_the_same(kept: DatabaseEditions, corpus_data: Path, tmp_path: Path) -> None:
    """The real library, file by file into the database and out of it again."""
    assert to_database(corpus_data, kept) == 1
    kept.check(1)
    assert to_files(kept.open_live()[0], tmp_path / "back") == 1
    before, after = store.open_live(corpus_data)[0], store.open_live(tmp_path / "back")[0]
    same(before, after)
    same(before, kept.open_live()[0])
    assert kept.copy_live(tmp_path / "copy") == 1
    assert store.open_live(tmp_path / "copy")[0].manifest.texts == before.manifest.texts


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

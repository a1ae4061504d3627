"""Editions in a database: built batch by batch, shared, published by one row, gone back to, and moved."""

from __future__ import annotations

import json
import re
import time
from itertools import count
from pathlib import Path
from threading import Event

import numpy as np
import pytest

from index.editions import store
from index.editions.build import sync
from index.editions.database.editions import DatabaseEditions
from index.editions.database.moving import draft_of, to_database, to_files
from index.editions.database.rows import PlacedVectors, Places, nearest_query
from index.editions.drafting.blocks import blocks_of
from index.editions.encoder import SentenceEncoder
from index.editions.holdings.seam import EACH
from index.errors import NoEdition, StorageFailure
from index.library import Library
from index.messages import say, spoken_in
from index.renewal import Renewal
from tests.conftest import WriteBrief
from tests.support.postgresql import PostgreSql
from tests.support.rows import MORE, run, same


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

"""The same questions put to an edition in files and to the same in a database: the same first ten, the same quotes.

Small libraries are searched vector by vector there too; one of them is searched by the index as well, as large ones
are, and what that leaves out, if anything, is less than one question of a hundred. Scores are the same to the digit
where both name a passage.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from index.editions.database.editions import DatabaseEditions
from index.editions.database.moving import to_database
from index.editions.database.rows import EXACT
from index.editions.encoder import SentenceEncoder
from index.evaluation.questions import read_questions
from index.library import Library
from tests.conftest import ROOT
from tests.support.postgresql import PostgreSql

FIRST = 10

PAPERS = (
    "How are new states admitted?",
    "Why does the capital need a district of its own?",
    "How can the mischiefs of faction be cured?",
    "Should the Constitution contain a bill of rights?",
    "What do the authors recommend on the army?",
    "Who is for a single executive?",
    "What is the best pizza in Naples?",
)


@dataclass(frozen=True, slots=True)
class Both:
    """A library in files and in a database, and what is asked of it."""

    files: Library
    rows: Library
    questions: tuple[str, ...]


@pytest.fixture(scope="module", params=["real", "indexed", "papers"])
def both(
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
    postgresql: PostgreSql,
    encoder: SentenceEncoder,
) -> Iterator[Both]:
    """Each library, moved into a database as it is."""
    place = tmp_path_factory.mktemp("both")
    data: Path = request.getfixturevalue("papers_data" if request.param == "papers" else "corpus_data")
    kept = DatabaseEditions(postgresql.new_database(), place, 0 if request.param == "indexed" else EXACT)
    to_database(data, kept)
    every = tuple(one.text for one in read_questions(ROOT / "tests" / "questions"))
    asked = PAPERS if request.param == "papers" else every[::3]
    yield Both(Library(data, encoder), Library(kept, encoder), asked)
    shutil.rmtree(place)


def test_first_ten_scores_and_answers_agree(both: Both) -> None:
    """For at least 99 of 100 questions the ranking is the same, with it the answer, its quotes and how sure it is."""
    alike = answered = 0
    for question in both.questions:
        one, other = both.files.trace(question), both.rows.trace(question)
        assert one.found is not None or one.answer.kind == other.answer.kind
        if one.found is not None and other.found is not None:
            ours, theirs = ({hit.row: hit.score for hit in each.found.hits} for each in (one, other) if each.found)
            assert all(abs(score - theirs[row]) <= 0.0005 for row, score in ours.items() if row in theirs)
            alike += [*ours][:FIRST] == [*theirs][:FIRST]
        else:
            alike += one.found is other.found
        answered += (one.answer.citations, one.answer.lead) == (other.answer.citations, other.answer.lead)
        for cited in other.answer.citations:
            assert both.rows.edition.briefs[cited.brief_id].body[cited.start : cited.end] == cited.quote
    assert len(both.questions) >= 7
    assert alike >= 0.99 * len(both.questions)
    assert answered >= 0.99 * len(both.questions)


def test_the_nearest_of_some_are_the_same(both: Both, encoder: SentenceEncoder) -> None:
    """Of some briefs' passages and of their written questions; none that wasn't asked for."""
    one, other = both.files.edition, both.rows.edition
    found = 0
    for question in both.questions[:20]:
        asked = encoder.question(question)
        for ours, theirs in ((one.vectors, other.vectors), (one.question_vectors, other.question_vectors)):
            some = np.arange(0, ours.rows, 3)
            near = ours.nearest_of(asked, some, FIRST)
            assert near.tolist() == theirs.nearest_of(asked, some, FIRST).tolist()
            assert set(near.tolist()) <= set(some.tolist())
            cosines = ours.cosines_of(asked, near)
            assert (np.diff(cosines) <= 0).all()
            best = np.sort(ours.cosines_of(asked, some))[::-1][: len(near)]
            assert np.allclose(cosines, best, atol=1e-6)
            assert len(near) == min(FIRST, len(some))
            found += len(near)
    assert found > 0


def test_what_walks_over_all_briefs_is_the_same(both: Both) -> None:
    """Surveys, topics, voices, advice and items."""
    assert both.rows.surveys() == both.files.surveys()
    assert both.rows.topics() == both.files.topics()
    assert both.rows.voices() == both.files.voices()
    assert both.rows.items() == both.files.items()
    for topic in both.files.subject.topic_names:
        assert both.rows.recommendations(topic) == both.files.recommendations(topic)

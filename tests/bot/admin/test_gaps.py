"""What the briefs lack: which questions count, and how they are grouped."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np

from bot.admin.health.gaps import WEAK, Gap, Gaps, Lack, grouped, groups
from bot.admin.health.text import PAGE, gaps_page
from bot.ask.store import Asked, Questions
from bot.database.engine import Database
from index.editions.build import sync
from index.editions.encoder import SentenceEncoder
from index.editions.models import Models
from index.library import Library
from tests.support.asking import note
from tests.support.other_models import narrow_model

NOW = 2_000_000_000
ANSWERED = Asked(
    chat_id=1, user_id=1, asked_at=NOW - 60, question="Who wants liaison offices?", kind="answer", reason=None,
    confidence=0.9, edition=1, elapsed_ms=9.0,
)  # fmt: skip
REFUSED = replace(ANSWERED, question="How many soldiers does North Korea have?", kind="none", reason="absent")


def _unit(*rows: tuple[float, ...]) -> np.ndarray[tuple[int, int], np.dtype[np.float32]]:
    made = np.array(rows, dtype=np.float32)
    return np.asarray(made / np.linalg.norm(made, axis=1, keepdims=True), dtype=np.float32)


def test_what_is_alike_is_one_group_and_nothing_chains_two() -> None:
    """Two close pairs stay two groups, though a vector between them is near to both."""
    vectors = _unit((1, 0), (0.98, 0.1), (0.72, 0.7), (0.1, 0.98), (0, 1))
    found = groups(vectors, alike=0.9)
    assert found == [[0, 1], [2], [3, 4]]
    assert groups(vectors, alike=-1.0) == [[0, 1, 2, 3, 4]]
    assert groups(vectors[:0]) == []


def test_groups_do_not_depend_on_the_order() -> None:
    """However the same vectors are shuffled, the same ones fall together."""
    draw = np.random.default_rng(7)
    vectors = _unit(*map(tuple, draw.normal(size=(40, 6))))
    expected = {frozenset(group) for group in groups(vectors, alike=0.5)}
    for _ in range(5):
        order = draw.permutation(len(vectors))
        found = {frozenset(int(order[row]) for row in group) for group in groups(vectors[order], alike=0.5)}
        assert found == expected


def test_paraphrases_are_one_gap_counted_by_people(library: Library) -> None:
    """Two wordings of one matter are grouped, with how often and by how many; another matter stands by itself."""
    texts = (
        "How many soldiers does North Korea have?",
        "What is the size of the North Korean army?",
        "Who won in Rio?",
    )
    lacks = [
        Lack(texts[which], user, refused=True, near=False, weak=False, voted_down=False)
        for which, user in ((0, 1), (1, 1), (0, 2), (2, 3))
    ]
    first, second = grouped(lacks, library.vectors(texts)[1])
    assert {first.example, *first.others} == set(texts[:2])
    assert (first.times, first.people, first.refused) == (3, 2, 3)
    assert (second.example, second.people) == (texts[2], 1)


def test_refused_weak_and_voted_down_count_and_nothing_else(database: Database, library: Library) -> None:
    """A sure answer, a vague question, an old one and one whose votes balance are no gaps."""
    questions = Questions(database, days=365)
    down = note(questions, ANSWERED)
    even = note(questions, replace(ANSWERED, question="What should happen at Yongbyon?"))
    assert down is not None
    assert even is not None
    note(questions, replace(ANSWERED, question="Who is for sanctions?"))
    note(questions, REFUSED)
    note(questions, replace(REFUSED, question="what?", reason="vague"))
    note(questions, replace(REFUSED, question="How many ships?", asked_at=NOW - 29 * 86_400))
    note(
        questions, replace(ANSWERED, question="and his army?", read_as="What about Kim's army?", confidence=WEAK - 0.01)
    )
    for question, user, vote in ((down, 1, 1), (down, 1, -1), (even, 1, -1), (even, 2, 1)):
        assert questions.vote(question, 1, user, vote, NOW)
    found = Gaps(database, library).lacks(NOW - 28 * 86_400)
    assert [(one.question, one.refused, one.weak, one.voted_down) for one in found] == [
        (ANSWERED.question, False, False, True),
        (REFUSED.question, True, False, False),
        ("What about Kim's army?", False, True, False),
    ]


def test_reasons_of_votes_are_counted_and_told(database: Database, library: Library) -> None:
    """A gap says why it was voted down, the most frequent reason first; a vote without a reason just counts."""
    questions = Questions(database, days=30)
    for user, why in ((1, "missing"), (2, "wrong"), (3, "missing"), (4, None)):
        number = note(questions, ANSWERED)
        assert number is not None
        assert questions.vote(number, 1, user, -1, NOW, why)
    (gap,) = Gaps(database, library).find(NOW)
    assert (gap.voted_down, gap.whys) == (4, (("missing", 2), ("wrong", 1)))
    shown, _ = gaps_page([gap], 1, lambda gap: None)
    assert "4 voted down (2 something missing, 1 wrong)" in shown


def test_a_vote_is_for_a_question_of_that_chat_that_is_kept(database: Database) -> None:
    """From another chat, or once the question is gone, a vote is not taken; with the question the votes go."""
    questions = Questions(database, days=1)
    number = note(questions, ANSWERED)
    assert number is not None
    assert not questions.vote(number, 2, 7, 1, NOW)
    assert questions.vote(number, 1, 7, 1, NOW)
    assert [one["vote"] for one in questions.votes_by(7)] == [1]
    questions.expire(NOW + 86_400)
    assert questions.votes_by(7) == []
    assert not questions.vote(number, 1, 7, 1, NOW)


def test_gaps_are_found_over_a_change_of_the_model(
    database: Database, small: Path, tmp_path: Path, encoder: SentenceEncoder
) -> None:
    """Vectors that were kept are not put beside those of another model, also when that has just been published."""
    narrow = SentenceEncoder(str(narrow_model(tmp_path / "narrow")))
    sync(small, tmp_path / "data", encoder)
    library = Library(tmp_path / "data", encoder, models=Models(tmp_path / "data"))
    gaps, log = Gaps(database, library), Questions(database, days=30)
    for count, question in enumerate(("How many soldiers are there?", "Who won in Rio?"), 1):
        note(log, replace(REFUSED, question=question))
        assert len(gaps.find(NOW)) == count
        sync(small, tmp_path / "data", narrow)
        assert len(gaps.find(NOW)) == count
        sync(small, tmp_path / "data", encoder)


def test_a_gap_is_closed_when_all_its_questions_are_answered(database: Database, library: Library) -> None:
    """One that is still refused, or a vote against the answer that there is, keeps it open."""
    gaps = Gaps(database, library)
    closed = Gap(
        "What should happen at Yongbyon?",
        ("Who wants liaison offices?",),
        2,
        2,
        refused=2,
        near=0,
        weak=0,
        voted_down=0,
    )
    near = gaps.nearest(closed)
    assert near is not None
    assert near.answers
    for still_open in (
        replace(closed, others=(*closed.others, "How many soldiers does North Korea have?")),
        replace(closed, voted_down=1),
    ):
        near = gaps.nearest(still_open)
        assert near is not None
        assert not near.answers


def test_pages_lead_to_each_other(database: Database, library: Library) -> None:
    """Each page has its buttons, numbers go on, and a page that is gone shows the last."""
    lacks = [Lack(f"word{n}", n, refused=True, near=False, weak=False, voted_down=False) for n in range(PAGE * 2 + 1)]
    gaps = grouped(lacks, np.eye(len(lacks), dtype=np.float32))
    pages = [gaps_page(gaps, page, lambda gap: None) for page in (1, 2, 3, 9)]
    assert [[data for row in rows for _, data in row] for _, rows in pages] == [
        ["gaps:2"],
        ["gaps:1", "gaps:3"],
        *[["gaps:2"]] * 2,
    ]
    assert f"{PAGE + 1}. " in pages[1][0]
    assert pages[2] == pages[3]
    assert gaps_page([], 1, lambda gap: None)[1] == ()
    assert Gaps(database, library).find(NOW) == []

"""Answers as they are kept: on a real ledger, of either database."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import update

from bot.answers.store import Answers, new_id
from bot.ask.store import Asked, Given, Questions
from bot.database.engine import Database
from bot.database.tables import answers as table
from bot.records import Before, Place
from index import Answer, Citation, Holder, Library, Statement

NOW = 2_000_000_000
DAY = 86_400
ANN = Place(7, 0, 7)
ASKED = Asked(
    chat_id=7, user_id=7, asked_at=NOW, question="Who pays?", kind="answer", reason=None, confidence=0.9, edition=1,
    elapsed_ms=9.0,
)  # fmt: skip
QUOTE = Citation(1, "a", "A brief", "Ann Lee", "2019", None, "The town pays.", 0, 14, holder=Holder(("Ann Lee",)))
ANSWER = Answer("Who pays?", "answer", "Ann Lee says:", 0.9, (Statement("The town pays.", (1,)),), (QUOTE,), edition=1)


def _give(database: Database, answer: Answer = ANSWER, place: Place = ANN, days: int = 30) -> tuple[str, int | None]:
    """Answer a question; the answer's id, and the question's number if it is kept."""
    given = Given(new_id(), answer, "a-model")
    asked = replace(ASKED, chat_id=place.chat_id, user_id=place.user_id)
    return given.id, Questions(database, days=days).remember(place, 1, Before("Who pays?", ()), asked, given, now=NOW)


def test_an_answer_is_found_as_it_was_given(database: Database) -> None:
    """By its id and by its question, with the model and the moment; under no other id is there anything."""
    answer_id, number = _give(database)
    answers = Answers(database)
    kept = answers.find(answer_id)
    assert kept is not None
    assert number is not None
    assert (kept.answer, kept.model, kept.answered_at, kept.question) == (ANSWER, "a-model", NOW, number)
    assert answers.to_question(number) == kept
    assert answers.find(new_id()) is None


def test_every_kind_of_answer_of_the_library_is_kept_whole(database: Database, library: Library) -> None:
    """A survey, advice, what comes near and a refusal are read back equal to what was given."""
    kinds = set()
    for question in ("Who is for sanctions relief?", "What should happen at Yongbyon?", "How big is its army?"):
        answer = library.answer(question)
        kinds.add((answer.kind, answer.survey is not None))
        answer_id, _ = _give(database, answer)
        kept = Answers(database).find(answer_id)
        assert kept is not None
        assert kept.answer == answer
    assert len(kinds) == 3


def test_ids_cannot_be_guessed() -> None:
    """They have 96 bits of chance, and fit a link's parameter and a button."""
    made = {new_id() for _ in range(200)}
    assert len(made) == 200
    assert {len(one) for one in made} == {16}


def test_an_answer_goes_with_what_its_asker_erases(database: Database) -> None:
    """Nothing opens it any more; somebody else's answer stays."""
    hers, _ = _give(database)
    his, _ = _give(database, place=Place(8, 0, 8))
    Questions(database, days=30).erase(7)
    answers = Answers(database)
    assert (answers.find(hers), answers.by(7)) == (None, [])
    assert answers.find(his) is not None
    assert [one["question"] for one in answers.by(8)] == ["Who pays?"]


def test_an_answer_is_kept_as_long_as_its_question_or_since_it_was_opened(database: Database) -> None:
    """Opening its link keeps it as long again; where no questions are kept, no answer is."""
    first, _ = _give(database)
    second, _ = _give(database)
    answers, questions = Answers(database), Questions(database, days=30)
    answers.opened(second, NOW + 20 * DAY)
    questions.expire(NOW + 31 * DAY)
    assert answers.find(first) is None
    assert answers.find(second) is not None
    questions.expire(NOW + 51 * DAY)
    assert answers.find(second) is None
    third, number = _give(database, days=0)
    assert (answers.find(third), number) == (None, None)


@pytest.mark.parametrize("content", [b"", b"junk", b"x\x9c\x03\x00\x00\x00\x00\x01"])
def test_what_cannot_be_read_is_not_there(database: Database, content: bytes) -> None:
    """A row of another version, or a broken one, is an answer that is not kept, and breaks nothing."""
    answer_id, number = _give(database)
    with database.transaction() as connection:
        connection.execute(update(table).values(content=content))
    assert number is not None
    answers = Answers(database)
    assert (answers.find(answer_id), answers.to_question(number), answers.by(7)) == (None, None, [])

"""How passages and sentences are found by what their editor wrote down as questions."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from index.editions import store
from index.editions.build import sync_briefs
from index.editions.encoder import SentenceEncoder
from index.editions.store import Edition
from index.records import Brief, Hit
from index.retrieval.passages import Candidate, candidates, inside_of, search
from tests.conftest import BODIES

ASKED = {"liaison": ("Would a small mission do any good?",), "remains": ("Who were the fallen soldiers?", "How long?")}


def _edition(place: Path, encoder: SentenceEncoder, asked: dict[str, tuple[str, ...]]) -> Edition:
    briefs = [Brief(name, f"On {name}", body, questions=asked.get(name, ())) for name, body in BODIES.items()]
    sync_briefs(briefs, place, encoder)
    return store.open_live(place)[0]


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory, encoder: SentenceEncoder) -> Edition:
    """An edition of the three small briefs."""
    return _edition(tmp_path_factory.mktemp("plain"), encoder, {})


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory, encoder: SentenceEncoder) -> Edition:
    """The same, with written questions in two of them."""
    return _edition(tmp_path_factory.mktemp("written"), encoder, ASKED)


def _hits(edition: Edition, encoder: SentenceEncoder, question: str, **how: int) -> dict[str, Hit]:
    found = search(edition, question, encoder.question(question), **how)  # type: ignore[arg-type]
    return {hit.brief_id: hit for hit in found}


def test_a_brief_is_found_by_its_written_questions(plain: Edition, written: Edition, encoder: SentenceEncoder) -> None:
    """A passage whose question was asked gains, by its meaning and by words that only the question has."""
    question = "What good would a tiny mission do?"
    before, after = _hits(plain, encoder, question), _hits(written, encoder, question)
    assert next(iter(after)) == "liaison"
    assert after["liaison"].score > before["liaison"].score + 0.1
    assert before["liaison"].words == 0 < after["liaison"].words
    assert after["liaison"].meaning == pytest.approx(before["liaison"].meaning)


def test_a_passage_is_put_forward_by_its_written_question(written: Edition, encoder: SentenceEncoder) -> None:
    """It is looked at even where other passages are nearer to the question by their text."""
    assert "remains" in _hits(written, encoder, "Which men died in the war?", depth=1)


def test_a_brief_without_questions_is_not_punished(plain: Edition, written: Edition, encoder: SentenceEncoder) -> None:
    """Its score is what it is where nobody has any."""
    question = "Did maximum pressure work?"
    before, after = _hits(plain, encoder, question), _hits(written, encoder, question)
    assert next(iter(after)) == "pressure"
    assert after["pressure"].score == pytest.approx(before["pressure"].score, abs=0.01)


def test_each_passage_has_the_cosine_of_its_nearest_question(written: Edition, encoder: SentenceEncoder) -> None:
    """In any order of the rows; -1 stands for a passage without questions."""
    vector = encoder.question("How long does it take?")
    cosines = encoder.questions([text for group in ASKED.values() for text in group]) @ vector
    found = inside_of(written, vector, np.array([2, 1, 0])).nearest_questions
    assert found == pytest.approx([max(cosines[1:]), -1, cosines[0]], abs=1e-5)
    assert inside_of(written, vector, np.array([], dtype=np.int64)).nearest_questions.shape == (0,)


def test_the_sentence_that_a_question_was_written_about_gains(
    plain: Edition, written: Edition, encoder: SentenceEncoder
) -> None:
    """It gains in rank and not in relevance, which the confidence rests on; a brief without questions gains nothing."""

    def ranked(edition: Edition) -> dict[str, Candidate]:
        text = "Who were the dead soldiers?"
        vector = encoder.question(text)
        return {one.quote: one for one in candidates(edition, text, search(edition, text, vector))}

    before, after = ranked(plain), ranked(written)
    gained = max(after.values(), key=lambda one: one.asked)
    assert gained.brief.id == "remains"
    assert gained.asked > 0.1
    assert gained.score == pytest.approx(gained.relevance + gained.asked)
    assert gained.meaning == pytest.approx(before[gained.quote].meaning)
    assert all(one.asked == 0 for one in [*before.values(), *after.values()] if one.brief.id == "pressure")

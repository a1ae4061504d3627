"""A library in PostgreSQL as its tests see it: what two editions have in common, and what somebody else does to it."""

from __future__ import annotations

from typing import Any

import numpy as np

from index.editions.database.editions import DatabaseEditions
from index.editions.store import Edition

QUESTIONS = ("Who wants liaison offices?", "What should be enforced?", "How many boxes of remains were flown to Osan?")

MORE = "Cy Orr recommends a hotline between both navies. It should be staffed at night."


def run(kept: DatabaseEditions, *commands: str) -> list[tuple[Any, ...]]:
    """What the last of these commands gives, which somebody else carries out."""
    found: list[tuple[Any, ...]] = []
    with kept._server.connect() as connection:
        for command in commands:
            done = connection.execute(command.encode())
            found = done.fetchall() if done.description else []
    return found


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

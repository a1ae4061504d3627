"""The pipeline: what is searched, and what is answered without."""

from __future__ import annotations

from dataclasses import replace

from index.answers.confidence import judge
from index.answers.pipeline import Pipeline
from index.library import Library


def test_a_survey_is_answered_without_a_search_unless_its_ranking_is_wanted(library: Library) -> None:
    """Both ways give the same answer; a question that wants quotes is searched either way, and ranked the same."""
    edition = library.edition
    names = edition.names
    pipeline = Pipeline(edition, names, library.encoder, judge(edition))
    for question, searched in (
        ("Who is for maximum pressure?", False),
        ("What does Klingner say about pressure?", True),
    ):
        asked, ranked = pipeline.ask(question), pipeline.ask(question, ranked=True)
        assert (asked.found is not None, ranked.found is not None) == (searched, True)
        assert replace(asked.answer, elapsed_ms=0) == replace(ranked.answer, elapsed_ms=0)
        assert asked.ranking == (ranked.ranking if searched else ())

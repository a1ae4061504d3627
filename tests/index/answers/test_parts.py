"""Questions in several parts: where they part, what each part asks, and that none goes by in silence."""

from __future__ import annotations

from functools import lru_cache

import pytest

from index.answers.parts.asked import parts_of
from index.corpus.parsing import read_folder
from index.library import Library
from index.reading.names import KnownNames, known_names
from tests.conftest import ROOT, SUBJECT


@lru_cache(maxsize=1)
def _names() -> KnownNames:
    return known_names(read_folder(ROOT / "briefs").briefs, SUBJECT)


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("When did it open and why was it closed?", ["When did it open", "why was it closed"]),
        ("What did Kim offer, and how did Trump answer?", ["What did Kim offer", "how did Trump answer"]),
        ("Did it work? Who says so in Seoul?", ["Did it work", "Who says so in Seoul"]),
        ("What is the accord, is it still in force", []),
        ("What is the accord, what does it ban", ["What is the accord", "what does it ban"]),
        ("Why did it fail, and why?", []),
        ("How long did it last, and for how long?", []),
        ("What do Haass and Cha recommend?", []),
        ("Who is for relief? what do the experts say", []),
        ("For how long did they talk, when a handshake was planned?", []),
        ("After the summit, what should be done?", []),
        ("Compare sanctions and aid", []),
    ],
)
def test_a_question_parts_where_another_begins(question: str, said: list[str]) -> None:
    """Only what asks something by itself is a part; a word added, a clause or a list of names is none."""
    assert [part.said for part in parts_of(question, _names())] == said


def test_a_later_part_is_read_after_the_first() -> None:
    """What it leaves out is taken from the first; what stands alone stays as it is."""
    _, later = parts_of("When did the office open and why was it blown up?", _names())
    assert later.asked.startswith("Why was it blown up")
    assert "When did the office open" in later.asked
    alone = "How many American soldiers would have to leave the South by then?"
    _, later = parts_of(f"Who wants a freeze? {alone}", _names())
    assert later.asked == alone


def test_each_part_has_its_quotes(library: Library) -> None:
    """What one search for all of it misses is found for a part, and stands under it, to the letter."""
    answer = library.answer("how many boxes of remains did the north hand over and have they been identified")
    assert answer.kind == "answer"
    by_part = {one.under: one.text for one in answer.statements}
    assert "turned over 55 boxes" in by_part["How many boxes of remains did the north hand over?"]
    assert "anything from days to years" in by_part["Have they been identified?"]
    for one in answer.citations:
        assert library.edition.briefs[one.brief_id].body[one.start : one.end] == one.quote
    assert [one.number for one in (*answer.citations, *answer.further)] == [
        *range(1, len(answer.citations) + len(answer.further) + 1)
    ]


def test_a_piece_that_answers_both_parts_is_enough(library: Library) -> None:
    """Where what answers one part holds what answers the other, nothing is looked for beside it."""
    answer = library.answer("what's the agreed framework and why'd it fall apart")
    told = answer.statements[0].text
    assert told.index("freeze its plutonium program") < told.index("fell apart in 2002-2003")
    assert len(answer.statements) == 1


def test_a_quote_that_answers_two_parts_stands_under_none(library: Library) -> None:
    """A heading over what stands there for want of anything else would say too much."""
    answer = library.answer("What is a flight test ban and why is it easy to verify?")
    assert any("easy to verify" in one.text for one in answer.statements)
    assert {one.under for one in answer.statements} == {""}


def test_what_only_comes_near_a_part_says_so(library: Library) -> None:
    """It has more of the part's words than what answers the others, and its heading leaves it open."""
    answer = library.answer("What did Biegun say at Stanford and how does Kim's April speech differ from it?")
    near = answer.statements[-1]
    assert near.under == "How does Kim's April speech differ from it? (closest statements; they may not answer it)"
    assert "April 2019 speech" in near.text


def test_a_part_without_an_answer_is_told(library: Library) -> None:
    """What the briefs know nothing of is named; the other part is answered all the same."""
    answer = library.answer("What is a peace regime, and how do I bake sourdough bread?")
    assert answer.kind == "answer"
    assert answer.lead.startswith("I found no answer to “how do I bake sourdough bread”.")
    assert "peace regime" in answer.statements[0].text


def test_who_asks_of_more_than_a_side_sees_all_of_a_survey(library: Library) -> None:
    """“What do they say, and who is for it” is not answered by one side."""
    one_side = library.answer("Who is against the travel ban?")
    both = library.answer("What do they say about the travel ban, and who is against it?")
    assert one_side.survey is not None
    assert both.survey is not None
    assert len(both.survey.views) > len(one_side.survey.views)
    assert both.survey.whole is None


def test_a_part_whose_words_are_nowhere_in_its_quotes_stays_open(library: Library) -> None:
    """What is found for such a part was found for what another one asks."""
    answer = library.answer("how many korean american families are divided, and how many are still alive")
    assert answer.statements[0].under == "How many korean american families are divided?"
    assert answer.statements[-1].under.startswith("How many are still alive? (closest statements")


def test_a_part_that_stands_in_another_s_quote_is_not_called_unanswered(library: Library) -> None:
    """The number asked for is in what is quoted for the rest."""
    answer = library.answer("how many nuclear sites or buildings are there at yongbyon, what does it produce")
    assert "390 buildings" in answer.statements[0].text
    assert "no answer" not in answer.lead

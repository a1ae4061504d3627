"""A question about a line: its own source first, then what others say; never an answer that is none."""

from __future__ import annotations

from dataclasses import replace

import pytest

from index.library import Library
from index.records import Answer, Citation

QUESTION = "What should happen at Yongbyon?"


@pytest.fixture(scope="module")
def cited(library: Library) -> tuple[Citation, ...]:
    """The quotes of an answer."""
    return library.answer(QUESTION).citations


@pytest.mark.parametrize("asked", ["why?", "who disagrees?", "Is that still so?", "what does that mean?"])
def test_a_bare_question_is_about_the_line(library: Library, cited: tuple[Citation, ...], asked: str) -> None:
    """The line comes first, with its neighbours, and nobody who says it is among the others."""
    for citation in cited:
        part = " ".join(citation.quote.split()[1:7])
        answer = library.on_line(part, asked, QUESTION, cited=cited)
        first = answer.citations[0]
        assert (answer.kind, first.brief_id) == ("answer", citation.brief_id)
        assert part in first.quote
        assert answer.read_as is not None
        assert answer.read_as.startswith(f"{asked} (on “")
        others = [one for one in answer.statements if one.under == "Other voices"]
        named = {answer.citations[one.citations[0] - 1].brief_id for one in others}
        assert others
        assert citation.brief_id not in named
        assert all(
            one.quote == library.edition.briefs[one.brief_id].body[one.start : one.end] for one in answer.citations
        )


def test_a_question_that_the_brief_does_not_answer_says_so(library: Library, cited: tuple[Citation, ...]) -> None:
    """What stands around the line is shown under words that say so."""
    answer = library.on_line(cited[0].quote, "How many soldiers does North Korea have?", QUESTION, cited=cited)
    assert (answer.kind, answer.reason) == ("near", "partly")
    assert "doesn't answer that" in answer.lead


def test_a_line_is_meant_by_its_number_or_its_speaker(library: Library, cited: tuple[Citation, ...]) -> None:
    """A quote with what stands over it, or that alone, means the quote; of a number that is not there, nothing."""
    second = cited[1]
    for line in (f"[{second.number}]", f"Somebody, undated [{second.number}]\n{second.quote}"):
        assert library.on_line(line, "why?", QUESTION, cited=cited).citations[0].brief_id == second.brief_id
    assert replace(library.on_line("[99]", "why?", QUESTION, cited=cited), elapsed_ms=0.0) == _timeless(
        library, "why?", QUESTION
    )


def test_a_line_of_a_brief_is_found_without_an_answer(library: Library) -> None:
    """What stands in a daily brief can be asked about too; the question before has nothing to do with it."""
    item = library.items()[1][5]
    answer = library.on_line(f"“{item.quote}”", "why?", QUESTION)
    assert answer.citations[0].brief_id == item.brief_id


@pytest.mark.parametrize("line", ["", "  ", "x", "(((", "[", "no brief has ever said such a thing as this", "a" * 5000])
def test_what_no_brief_holds_is_an_ordinary_question(library: Library, cited: tuple[Citation, ...], line: str) -> None:
    """Read after the question before, as without the line."""
    answer = library.on_line(line, "and China?", QUESTION, cited=cited)
    assert replace(answer, elapsed_ms=0.0) == _timeless(library, "and China?", QUESTION)


def _timeless(library: Library, question: str, after: str) -> Answer:
    return replace(library.answer(question, after), elapsed_ms=0.0)

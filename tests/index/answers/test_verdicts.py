"""Answer, near or none where the judge is unsure: what the words of a question and of the quotes settle."""

from __future__ import annotations

import pytest

from index.library import Library


@pytest.mark.parametrize(
    "question",
    [
        "who blames Bolton?",
        "when was the deadline kim gave the us",
        "what deadline did kim give the americans",
        "how many korean american families are divided, does anyone know",
    ],
)
def test_what_one_sentence_says_in_full_is_an_answer(library: Library, question: str) -> None:
    """The judge is unsure of these, and a sentence has all that is said, with the kind of thing that is asked for."""
    found = library.trace(question).found
    assert found is not None
    assert found.verdict == "near"
    assert library.answer(question).kind == "answer"


@pytest.mark.parametrize(
    "question",
    [
        "On what date in spring 2019 did Moon and Trump meet in Washington?",  # another meeting has a date
        "Which former U.S. commander in Korea proposed a development fund for the North?",  # nobody is named
        "How many kilograms of highly enriched uranium can Yongbyon make each year?",  # no number of them
        "Why did South Korea demolish the joint liaison office in Kaesong?",  # the North did
    ],
)
def test_what_lacks_a_name_or_the_kind_asked_for_stays_near(library: Library, question: str) -> None:
    """Words alone are no answer."""
    assert library.answer(question).kind == "near"


@pytest.mark.parametrize(
    "question",
    [
        "what did kim yo jong eat at the hanoi dinner",
        "For how many months was Otto Warmbier held in North Korea?",
        "How many times did Siegfried Hecker travel to North Korea in all?",
    ],
)
def test_quotes_of_hardly_anything_asked_are_not_shown(library: Library, question: str) -> None:
    """Below what comes near a name alone, or a figure that is nowhere, is a no."""
    answer = library.answer(question)
    assert (answer.kind, answer.statements) == ("none", ())


@pytest.mark.parametrize(
    ("question", "shown"),
    [
        ("who represents us citizens in nk", ""),
        ("who are senators behind the oversight bill n what does it require", "Menendez and Gardner"),
    ],
)
def test_what_speaks_of_most_that_is_asked_is_shown_and_first(library: Library, question: str, shown: str) -> None:
    """Also where the best brief does not: no answer is denied that another quote gives."""
    answer = library.answer(question)
    assert answer.kind == "near"
    assert any(shown in one.quote for one in answer.citations)


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("was lunch cancelled in hanoi", "The word “cancelled” is not in it; it may or may not answer your question."),
        ("how many us troops died in accidents during the 2019 drills in korea", "The words “accidents” or “died” are"),
        ("how much did the us pay nk for the 2018 remains handover", "I found no sum of money for this."),
        ("what percent of the 80 experts called hanoi a failure", "I found no percentage for this."),
    ],
)
def test_what_comes_near_says_what_is_not_in_it(library: Library, question: str, told: str) -> None:
    """The rarest words that no quote has; or that the sum, or the share, that is asked for is nowhere."""
    answer = library.answer(question)
    assert answer.kind == "near"
    assert told in answer.lead


@pytest.mark.parametrize(
    ("question", "word"),
    [
        ("how many nk workers abroad had to go home and by when", "workers"),  # "working abroad"
        ("what was the 36 month thing in oct 2019", "thing"),
        ("wht happened at the dmz in june 2019", "wht"),
    ],
)
def test_a_word_that_is_there_in_another_form_is_not_said_to_be_missing(
    library: Library, question: str, word: str
) -> None:
    """Nor one that says nothing, or is a slip."""
    assert f"“{word}”" not in library.answer(question).lead


@pytest.mark.parametrize(
    "question",
    [
        "what did kim jong un and trump eat at the metropole dinner",
        "what did india's prime minister modi say abt the hanoi summit",
    ],
)
def test_a_name_that_no_brief_has_is_denied_where_an_answer_is_unlikely(library: Library, question: str) -> None:
    """What comes near it is on something else; where an answer is likely the rest of a question may be answered."""
    assert library.answer(question).kind == "none"
    assert library.answer("who sponsored the divided families bill").kind != "none"

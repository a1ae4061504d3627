"""Yes, no and what lies between: computed from positions, and from a quote that plainly says what is asked."""

from __future__ import annotations

import pytest

from index.answers.standpoints.sides import is_done_by_another, is_said, meant_by, whether
from index.library import Library
from index.reading.question import Reading
from index.records import Holder, Stance, Survey, View, VoiceKind
from tests.conftest import SUBJECT

LEADS = {
    "Does Klingner oppose the military exercises?": "No. Bruce Klingner is for military exercises.",
    "Is Davenport in favour of sanctions relief?": "On conditions. Kelsey Davenport takes a conditional position",
    "Is it true that Klingner wants sanctions lifted?": "No. Bruce Klingner is against sanctions relief.",
    "Did Haass really call Hanoi a failure?": "Yes. On whether Hanoi was a failure, the answer of Richard N. Haass",
    "Does Trump support liaison offices?": "On conditions. Donald Trump takes a conditional position on",
    "Is it true that nobody supports maximum pressure?": "No, that isn't so. 4 voices take",
    "Do all experts want a step-by-step deal?": "Yes, all experts and organisations who take a position on it. ",
    "Do most experts think Hanoi failed?": "No, not most of them. ",
    "Does anyone support maximum pressure?": "Yes. 4 voices take a position",
    "Does anybody suggest pulling American troops out?": "Only on conditions. ",
    "Does any official support maximum pressure?": "No government or official does, but others do. ",
    "Does any expert want sanctions lifted?": "Only on conditions. ",
    "Is it true that North Korea blew up the liaison office in 2020?": "Yes, according to The Daily Beast. ",
}
"""Questions that ask whether something is so -> how their lead begins."""


@pytest.mark.parametrize("question", LEADS)
def test_what_is_so_is_said_first(library: Library, question: str) -> None:
    """Where positions or a quote prove it, the lead begins with yes, no, or what lies between."""
    assert library.answer(question).lead.startswith(LEADS[question])


@pytest.mark.parametrize(
    "question",
    ["Does Kim want another summit?", "Is it true that the US suspended military exercises?",
     "Did Kim really hand Trump a paper in Hanoi?", "Is it true that North Korea blew up the office in 2019?"],
)  # fmt: skip
def test_what_is_not_proved_is_not_said(library: Library, question: str) -> None:
    """One who takes several sides, another year, and the one in the other's place are left to the quotes."""
    assert not library.answer(question).lead.startswith(("Yes", "No.", "On conditions", "In part"))


@pytest.mark.parametrize(
    ("question", "stances", "says"),
    [
        ("Does anyone support it?", ["supports"], "Yes, in an unsigned article."),
        ("Does anyone support it?", ["opposes"], "No."),
        ("Does anyone support it?", ["conditional", "opposes"], "Only on conditions."),
        ("Does anyone oppose it?", ["conditional"], ""),
        ("Is it true that nobody supports it?", ["supports"], "Not quite: an unsigned article is the exception."),
        ("Is it true that nobody supports it?", ["opposes"], "So it is, in our briefs."),
        ("Does any expert support it?", ["supports"], "No expert or organisation does, but others do."),
        ("Is it right? What do most experts say?", ["supports"], ""),
    ],
)
def test_an_unsigned_article_is_somebody(question: str, stances: list[Stance], says: str) -> None:
    """No "no" stands above the quote of an article that says yes, or yes on conditions, whoever wrote it."""
    views = tuple(View(Holder((), "The Daily"), (), stance, None, at) for at, stance in enumerate(stances, 1))
    kind: VoiceKind | None = "expert" if "any expert" in question else None
    stance: Stance = "opposes" if "oppose" in question else "supports"
    assert whether(Survey("it", views, (), ()), Reading(question, question, question), stance, kind) == says


@pytest.mark.parametrize(
    ("question", "stance"),
    [
        ("Is denuclearization still a realistic goal? Who says no?", "opposes"),
        ("Is denuclearization still a realistic goal? who says yes", "supports"),
        ("is maximum pressure a bad idea? which experts say no", "supports"),
        ("Did Hanoi fail? Who says no?", "opposes"),
    ],
)
def test_who_says_no_to_what_was_asked_stands_first(library: Library, question: str, stance: str) -> None:
    """Who asks whether something is so, and then who says no, is shown those who say no."""
    survey = library.answer(question).survey
    assert survey is not None
    assert survey.views[0].stance == stance
    assert {view.stance for view in survey.views} <= {stance, "conditional"}


@pytest.mark.parametrize(
    "question",
    [
        "Do any of the authors want trump to go to pyongyang?",
        "Do experts believe north korea really offered all of yongbyon?",
    ],
)
def test_a_survey_that_was_hardly_meant_proves_no_yes_or_no(library: Library, question: str) -> None:
    """A yes or no stands above a survey only where its sides, and nothing else, are what is asked."""
    assert not library.answer(question).lead.startswith(("Yes", "No"))


def test_quotes_that_hold_the_names_asked_for_stand_alone(library: Library) -> None:
    """A question narrower than its issue by names gets the quotes with them; the rest comes next, and nothing less."""
    answer = library.answer("who blames bolton and pompeo")
    assert "these are the quotes that mention Bolton or Pompeo." in answer.lead
    assert all("Bolton" in one.quote or "Pompeo" in one.quote for one in answer.citations)
    assert answer.further
    assert not any("Bolton" in one.quote or "Pompeo" in one.quote for one in answer.further)


@pytest.mark.parametrize(
    ("claim", "quote", "said"),
    [
        ("Did Ann Lee open the new bridge?", "On Monday Ann Lee opened the new bridge in Bonn.", True),
        ("Did Ann Lee open the new bridge?", "Ann Lee did not open the new bridge.", False),
        ("Did Ann Lee open the new bridge?", "Ann Lee would open the new bridge.", False),
        ("Did Ann Lee meet Bo Ek?", "Bo Ek met Ann Lee.", False),
        ("Did Ann Lee invite Bo Ek?", "Ann Lee was invited by Bo Ek.", False),
        ("Did Ann Lee open five new bridges?", "Ann Lee opened new bridges.", False),
        ("Did it open?", "It opened.", False),
    ],
)
def test_a_claim_is_said_by_a_sentence_that_has_it_all(claim: str, quote: str, said: bool) -> None:
    """All words in their order, and nothing that turns them."""
    assert is_said(claim, quote) is said


@pytest.mark.parametrize(
    ("question", "stance"),
    [
        ("Which experts blame Pyongyang for Hanoi?", "supports"),
        ("Who says Kim is to blame?", "supports"),
        ("Which experts blame Trump for Hanoi?", "opposes"),
        ("Is the failure Washington's fault?", "opposes"),
        ("Who is to blame for the North Korea talks?", None),
        ("Who blames both?", None),
    ],
)
def test_whom_a_question_blames_is_read(question: str, stance: str | None) -> None:
    """A name beside the word of blame asks for the stance that blames it, or whoever it acts for."""
    found = meant_by(question, SUBJECT.issue("blaming Pyongyang for Hanoi"), SUBJECT)
    assert (found[0] if found else None) == stance


@pytest.mark.parametrize(
    ("question", "stances"),
    [
        ("Which experts blame Washington for the breakdown?", ["opposes", "conditional"]),
        ("Which experts blame Pyongyang for Hanoi?", ["conditional"]),
        ("Who blames both sides?", ["conditional"]),
    ],
)
def test_who_blames_one_is_not_shown_with_those_who_blame_another(
    library: Library, question: str, stances: list[str]
) -> None:
    """The survey shows those who judge so, wholly or in part; that nobody does is told."""
    answer = library.answer(question)
    assert answer.survey is not None
    assert list(dict.fromkeys(view.stance for view in answer.survey.views)) == stances
    assert [one.number for one in answer.citations] == list(range(1, len(answer.citations) + 1))
    for view in answer.survey.views:
        assert answer.survey.citations[view.citation - 1].holder is not None
    assert answer.lead.startswith("Nobody in our briefs") == ("Pyongyang" in question)


PREMISES = {
    "Why did Prime Minister Abe criticize Trump for walking out of Hanoi?": "Abe is for walking away from Hanoi.",
    "Why does Jenny Town hold North Korea alone responsible for Hanoi?": "Jenny Town is: both.",
    "Why does Rosa Park warn that raising human rights would wreck the talks?": "Park is for linking human rights.",
}
"""Questions that take the contrary of a position for granted -> how their lead ends."""


@pytest.mark.parametrize("question", PREMISES)
def test_what_is_wrongly_taken_for_granted_is_told(library: Library, question: str) -> None:
    """Of officials too, of who is to blame alone, and of what somebody is said to warn of."""
    answer = library.answer(question)
    assert answer.kind == "near"
    assert answer.lead.startswith("Our briefs say otherwise. ")
    assert answer.lead.endswith(PREMISES[question])


@pytest.mark.parametrize(
    ("question", "quote", "whether"),
    [
        ("Why did South Korea demolish the office?", "North Korea demolished the office.", True),
        ("Why did Seoul demolish the office?", "North Korea demolished the office.", True),
        ("Why did Pyongyang demolish the office?", "North Korea demolished the office.", False),
        (
            "Why did South Korea demolish the office?",
            "It let South Korea demolish the office.",
            False,
        ),
        ("Why did South Korea demolish the office?", "The office was demolished.", False),
        ("Why was the office demolished?", "North Korea demolished the office.", False),
    ],
)
def test_who_did_a_thing_is_compared(question: str, quote: str, whether: bool) -> None:
    """Where the quotes have only another party do it, under any of its names, they don't answer why this one did."""
    assert is_done_by_another(question, [quote], SUBJECT) is whether


def test_who_is_judged_by_name_is_judged_by_quotes_that_name_him(library: Library) -> None:
    """Whoever asks after one official gets what names him, and with the wrong verb only what comes near."""
    answer = library.answer("was john bolton to blame")
    assert answer.survey is not None
    assert all("Bolton" in one.quote for one in answer.citations)
    assert library.answer("Why did South Korea demolish the joint liaison office in Kaesong?").kind == "near"


def test_advice_is_found_however_the_actor_is_put(library: Library) -> None:
    """What somebody would have an actor do is advice to that actor."""
    answer = library.answer("what would experts have Kim do?")
    assert " advise" in answer.lead
    assert "North Korea" in answer.citations[0].quote

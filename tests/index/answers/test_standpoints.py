"""Answers from the front matter: surveys in other words, voices side by side, overviews, premises."""

from __future__ import annotations

import json

import pytest

from index.answers.quotes import quotes_lead
from index.answers.standpoints.asking import fitted
from index.english import tokens
from index.library import Library
from index.reading.issues import named_in
from index.records import Answer, Survey
from tests.conftest import ROOT

SIDES = {
    "joint drills - keep them or scrap them?": ("military exercises", "opposes"),
    "how many experts support a step by step deal": ("a step-by-step deal", "supports"),
    "who says forget about denuclearization": ("denuclearization as the goal", "opposes"),
    "who does not support maximum pressure": ("maximum pressure", "opposes"),
    "isn't anyone for maximum pressure?": ("maximum pressure", "supports"),
    "the travel ban": ("the travel ban", "supports"),
    "who has no faith in maximum pressure?": ("maximum pressure", "opposes"),
    "which analysts are unconvinced by maximum pressure?": ("maximum pressure", "opposes"),
    "who refuses to support sanctions relief?": ("sanctions relief", "opposes"),
    "who says no to sanctions relief?": ("sanctions relief", "opposes"),
    "Who favors a deal without sanctions relief?": ("sanctions relief", "opposes"),
    "Who isn’t for maximum pressure?": ("maximum pressure", "opposes"),
    "Who does not oppose maximum pressure?": ("maximum pressure", "supports"),
    "Who supports maximum pressure, but not Klingner?": ("maximum pressure", "supports"),
    "Maximum pressure, but not Klingner": ("maximum pressure", "supports"),
    "so after hanoi, who tells washington to take a smaller deal first instead of the whole thing?": (
        "a step-by-step deal",
        "supports",
    ),
}
"""Questions that want sides in words of their own -> the issue, and the stance that leads."""

MEANT = {
    "who thinks a deal just between two countries won't last and wants the big neighbour in": (
        "a role for China",
        "supports",
    ),
    "does anybody say you can't fix this without beijing": ("a role for China", "supports"),
    "better no agreement than a rotten one - who argues that?": ("walking away from Hanoi", "supports"),
    "who reckons negotiations are over for good": ("hope for the talks", "opposes"),
    "who wants the armies to stop practising together": ("military exercises", "opposes"),
    "does anyone advise beginning with a freeze and building up from there?": ("a step-by-step deal", "supports"),
}
"""The same in words that neither the issue nor its other words have: what people say of it tells issue and stance."""

NOT_SIDES = (
    "How many people worked in the liaison office?",
    "who disagrees?",
    "What should the United States do about sanctions?",
    "Who designed the pressure campaign?",
    "Who should lead the talks?",
    "What do experts want Congress to do?",
    "Why did Trump walk away from Hanoi?",
    "so what do people think washington ought to offer kim up front, if anything?",
    "did moon have any luck as a go-between",
    "who thinks hanoi failed because of bolton",
    "what happened after the walkout",
    "was there any agreement on what denuclearization means",
    "was it badly prepared?",
    "reasons why the meeting broke down, please",
    "what replaced key resolve and foal eagle",
    "why was the plan for them in the nineties dropped",
    "who suggests family reunions as a first joint project",
)

PREMISES = {
    "does haass support maximum pressure": (
        "near",
        "Our briefs note no position of Richard N. Haass on maximum pressure",
    ),
    "davenport on human rights?": ("near", "Our briefs note no position of Kelsey Davenport on linking human rights."),
    "Why did Klingner want the exercises suspended?": ("near", "Our briefs say otherwise. Bruce Klingner is for mil"),
    "Does Klingner support the military exercises?": ("answer", "Yes. Bruce Klingner is for military exercises."),
}
"""Questions on where one voice stands -> the kind of the answer, and how its lead begins."""


def _assert_quoted(library: Library, answer: Answer) -> None:
    """Each statement is an exact quote of the citation that it names, and those that come next are numbered on."""
    cited = {one.number: one for one in (*answer.citations, *answer.further)}
    assert list(cited) == list(range(1, len(cited) + 1))
    for statement in answer.statements:
        assert statement.text == cited[statement.citations[0]].quote
    for one in cited.values():
        assert library.edition.briefs[one.brief_id].body[one.start : one.end] == one.quote != ""


@pytest.mark.parametrize("question", SIDES)
def test_sides_are_given_however_they_are_asked_for(library: Library, question: str) -> None:
    """The issue is found by meaning, and the stance that the question names leads."""
    answer = library.answer(question)
    assert answer.survey is not None
    assert (answer.survey.issue, answer.survey.views[0].stance) == SIDES[question]
    assert fitted().floor <= answer.confidence <= 1


@pytest.mark.parametrize("question", MEANT)
def test_an_issue_is_known_by_what_people_say_of_it(library: Library, question: str) -> None:
    """No word of the question names the issue, and nothing is denied of a side that words alone seem to ask for."""
    issue, stance = MEANT[question]
    subject = library.edition.subject
    assert subject.issue(issue) not in named_in(question, subject)
    answer = library.answer(question)
    assert answer.survey is not None
    assert (answer.survey.issue, answer.survey.views[0].stance) == (issue, stance)
    assert "Nobody" not in answer.lead


@pytest.mark.parametrize(
    ("question", "issue"),
    [
        ("alternatives to the big deal", "all-at-once denuclearization"),
        ("what are the arguments for keeping the sanctions in place", "sanctions relief"),
        ("how many of the experts still want full disarmament", "denuclearization as the goal"),
    ],
)
def test_an_issue_that_is_named_is_meant_however_it_is_asked_for(library: Library, question: str, issue: str) -> None:
    """What a question names, and not the nearest, where that is hardly nearer; arguments and how many hold it too."""
    answer = library.answer(question)
    assert answer.survey is not None
    assert answer.survey.issue == issue


@pytest.mark.parametrize("question", NOT_SIDES)
def test_who_wants_a_fact_or_advice_gets_no_sides(library: Library, question: str) -> None:
    """A question of another kind on the same issues, or one without content, is left to the search."""
    assert library.answer(question).survey is None


def test_an_issue_named_in_full_is_meant_before_a_word_of_another(library: Library) -> None:
    """What is to wait for a deal is asked of what waits, and not of waiting."""
    survey = library.answer("Should human rights wait until after a nuclear deal?").survey
    assert survey is None or survey.issue == "linking human rights"


def test_who_asks_on_what_conditions_is_told_those_first(library: Library) -> None:
    """Conditions are a side of their own, and no further matter."""
    answer = library.answer("should there be a third summit, and if so under what conditions?")
    assert answer.survey is not None
    assert answer.survey.views[0].stance == "conditional"


def test_of_a_name_that_no_position_holds_the_quotes_that_do_are_shown(library: Library) -> None:
    """What many hold of somebody is told by sentences that name him, and by nothing else."""
    answer = library.answer("who thinks hanoi failed because of bolton")
    assert len(answer.citations) >= 3
    assert all("Bolton" in one.quote for one in answer.citations)


def test_who_is_asked_for_in_vain_is_told_so(library: Library) -> None:
    """Where nobody takes the stance that is asked for, a sentence says so above those who take another."""
    answer = library.answer("who opposes liaison offices?")
    assert (answer.kind, answer.reason) == ("near", "partly")
    assert answer.lead.startswith("Nobody in our briefs is counted under “against” on liaison offices.")
    assert answer.survey is not None
    assert not answer.survey.voices("opposes")


def test_who_is_left_out_of_a_question_is_left_out_of_its_survey(library: Library) -> None:
    """Others than the one named are counted."""
    answer = library.answer("Other than Klingner, who wants maximum pressure?")
    assert answer.survey is not None
    assert answer.survey.voices("supports")
    assert "Bruce Klingner" not in {voice.name for voice in answer.survey.voices()}
    assert "Bruce Klingner" not in answer.survey.silent


UNWANTED = {
    "What should Trump do next, leaving aside sanctions?": "sanction",
    "Klingner, but not on sanctions": "sanction",
    "Compare Klingner and Bard, but not on sanctions": "sanction",
    "Overview of denuclearization but nothing on Yongbyon": "yongbyon",
    "What do experts say about Hanoi, not about sanctions?": "sanction",
    "Who is for sanctions relief? But not about Yongbyon": "yongbyon",
    "Who is for another leaders' summit, but not about Moon Jae-in?": "moon",
}
"""Questions of every form -> the stem of what they do not want to hear of."""


@pytest.mark.parametrize("question", UNWANTED)
def test_what_is_not_wanted_is_not_said(library: Library, question: str) -> None:
    """Advice, surveys, overviews and comparisons leave out what speaks of it, and tell so."""
    answer = library.answer(question)
    assert answer.kind != "none"
    assert any(note.startswith("Leaving out what is said of") for note in answer.notes)
    assert not [one.quote for one in (*answer.citations, *answer.further) if UNWANTED[question] in tokens(one.quote)]
    if answer.survey:
        whole = library.survey(answer.survey.issue)
        assert isinstance(whole, Survey)
        assert answer.survey.silent == whole.silent  # who is left out is not counted as silent
        told = [view for view in whole.views if UNWANTED[question] in tokens(whole.citations[view.citation - 1].quote)]
        assert len((answer.survey.whole or answer.survey).views) == len(whole.views) - len(told)


def test_joint_authors_are_one_voice_in_a_lead(library: Library) -> None:
    """Who writes jointly and is heard in no other way is named once, however often they are quoted."""
    answer = library.answer("What should be done about Congress?")
    every = [voice for one in answer.citations for voice in one.voices if len(voice.names) > 1]
    assert len(every) > len(set(every))
    assert all(quotes_lead(answer.citations).count(voice.names[0]) == 1 for voice in every)


def test_voices_stand_side_by_side(library: Library) -> None:
    """Both are quoted under each issue that both speak on, opposed ones first; then what only one of them says."""
    answer = library.answer("compare Klingner and Carpenter")
    _assert_quoted(library, answer)
    assert answer.lead.startswith("Bruce Klingner and Ted Galen Carpenter take a position on 4 of the same issues.")
    assert "on opposite sides on denuclearization as the goal" in answer.lead
    assert [one.under for one in answer.statements[:2]] == ["On denuclearization as the goal"] * 2
    headings = list(dict.fromkeys(one.under for one in answer.statements))
    assert headings[-2:] == ["Only Bruce Klingner", "Only Ted Galen Carpenter"]
    alone = library.answer("Klingner vs Carpenter on sanctions relief")
    assert {one.under for one in alone.statements} == {"On sanctions relief"}
    assert len(alone.citations) == 2


@pytest.mark.parametrize("question", ["bard - top recommendations pls", "What does Bard recommend?"])
def test_what_a_voice_recommends(library: Library, question: str) -> None:
    """All that it recommends, under those to whom; what there is more of comes next."""
    answer = library.answer(question)
    _assert_quoted(library, answer)
    assert answer.kind == "answer"
    assert {one.under.partition(":")[0] for one in answer.statements} == {"To"}
    assert len(answer.citations) + len(answer.further) == 9
    assert answer.lead.startswith("Our briefs hold 9 recommendations by Abigail Bard, on working-level talks, ")


def test_a_voice_and_a_topic_in_short(library: Library) -> None:
    """A bare name gives advice and positions, a bare topic the sides on its issues and what is recommended."""
    voice = library.answer("Klingner")
    _assert_quoted(library, voice)
    assert "Positions: for maximum pressure, military exercises" in voice.lead
    topic = library.answer("sanctions")
    _assert_quoted(library, topic)
    assert topic.kind == "answer"
    assert topic.lead.startswith("On sanctions relief: ")
    assert topic.statements[0].under == "On sanctions relief"


@pytest.mark.parametrize("question", PREMISES)
def test_where_one_voice_stands(library: Library, question: str) -> None:
    """A position that is asked for is the answer; that there is none, or another one, is told above what there is."""
    answer = library.answer(question)
    _assert_quoted(library, answer)
    kind, lead = PREMISES[question]
    assert answer.kind == kind
    assert answer.lead.startswith(lead)
    assert (answer.confidence > 0.5) == (kind == "answer")


def test_a_question_on_more_than_a_position_is_searched(library: Library) -> None:
    """What positions do not tell is left to the search, however near its words are to an issue's."""
    for question in (
        "How many times did Siegfried Hecker travel to North Korea?",
        "Which mistakes does Klingner list?",
    ):
        assert "note no position" not in library.answer(question).lead


def test_the_questions_that_surveys_are_fitted_on_are_of_both_kinds() -> None:
    """Each is told by whether it wants sides, one that does names its issue, and none is there twice."""
    lines = (ROOT / "benchmarks" / "surveys" / "questions.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    assert len({row["question"] for row in rows}) == len(rows) >= 400
    assert all(row["issue"] for row in rows if row["sides"])
    assert 150 <= sum(row["sides"] for row in rows) <= len(rows) - 150
    held = [row for row in rows if row.get("held")]
    assert min(sum(row["sides"] for row in held), sum(not row["sides"] for row in held)) >= 30


def test_sides_are_told_in_the_terms_of_the_question(library: Library) -> None:
    """Who asks of lifting a ban is told who is for lifting it; who asks of the ban, who is for the ban."""
    lifting = library.answer("Should the travel ban be lifted?")
    assert lifting.survey
    assert lifting.survey.verdict
    assert lifting.survey.verdict.turned
    assert "on lifting the travel ban" in lifting.lead
    assert "2 for." in lifting.lead
    assert lifting.survey.views[0].stance == "opposes"
    ban = library.answer("Who is against the travel ban?")
    assert ban.survey
    assert "on the travel ban" in ban.lead
    assert "2 against" in ban.lead


@pytest.mark.parametrize(
    ("question", "stances"),
    [
        ("Who is against sanctions relief?", {"opposes"}),
        ("Who wants sanctions to stay in place?", {"opposes"}),
        ("Who supports sanctions relief?", {"supports", "conditional"}),
        ("Should sanctions be eased?", {"supports", "conditional", "opposes"}),
    ],
)
def test_who_asks_for_one_side_is_shown_that_side(library: Library, question: str, stances: set[str]) -> None:
    """The lead counts all, and what the others say comes next."""
    found = library.answer(question)
    assert found.survey
    assert {view.stance for view in found.survey.views} == stances
    every = found.survey.whole or found.survey
    assert len(found.citations) + len(found.further) == len(every.citations)
    assert [one.number for one in (*found.citations, *found.further)] == [*range(1, len(every.citations) + 1)]
    assert found.lead.startswith("17 voices take a position on sanctions relief.")


def test_a_survey_that_is_wider_than_the_question_says_so(library: Library) -> None:
    """The question names what the issue does not."""
    wider = library.answer("Should sanctions on coal be eased?")
    assert wider.survey
    assert "narrower" in wider.lead
    whole = library.answer("Should sanctions be eased?")
    assert "narrower" not in whole.lead


@pytest.mark.parametrize(
    ("question", "stances"),
    [
        ("Who disagrees with Klingner on the exercises?", {"opposes"}),
        ("Which experts agree with Klingner on maximum pressure?", {"supports"}),
    ],
)
def test_who_is_of_somebodys_mind_or_of_the_other_is_told(library: Library, question: str, stances: set[str]) -> None:
    """The one named takes a side: who agrees takes the same, who disagrees the other."""
    found = library.answer(question)
    assert found.survey
    assert {view.stance for view in found.survey.views} <= {*stances, "conditional"}
    assert found.survey.views[0].stance in stances


def test_voices_of_one_kind_are_shown_where_they_are_asked_for(library: Library) -> None:
    """Which organisations, and not which experts; the others come next."""
    found = library.answer("Which organisations support sanctions relief?")
    assert found.survey
    assert all(any(voice.kind == "organisation" for voice in view.voices) for view in found.survey.views)
    assert found.further


def test_why_people_differ_is_told_by_the_sides(library: Library) -> None:
    """A question why experts differ, also as a follow-up, gets who says what; why somebody does something does not."""
    for question, after in (
        ("Why do experts differ on sanctions relief?", None),
        ("Why do experts disagree about sanctions relief?", None),
        ("and why do they differ?", "Who is for sanctions relief?"),
    ):
        answer = library.answer(question, after)
        assert answer.survey is not None, question
        assert answer.survey.issue == "sanctions relief"
    assert library.answer("Why does Kim want sanctions relief?").survey is None


def test_experts_are_asked_for_without_governments(library: Library) -> None:
    """What experts hold is told without governments, which come next; whether they agree, with all."""
    held = library.answer("What do experts recommend on joint exercises, resume or keep suspended?")
    assert held.survey
    assert held.survey.views
    assert not any(voice.kind == "government" for view in held.survey.views for voice in view.voices)
    assert held.further
    agree = library.answer("Do experts agree on the military exercises?")
    assert agree.survey
    assert any(voice.kind == "government" for view in agree.survey.views for voice in view.voices)


def test_a_partys_own_view_is_told_by_its_own_people(library: Library) -> None:
    """Whom somebody blames is not who blames them."""
    found = library.answer("Who did North Korea blame for the failure of the Hanoi summit?")
    assert found.survey
    assert {name for view in found.survey.views for name in view.holder.names} == {"Kim Jong Un"}


def test_how_a_thing_is_done_gets_no_survey(library: Library) -> None:
    """Who is for it is another question."""
    assert library.answer("How do aid groups get an exemption?").survey is None
    assert library.answer("Which aid groups want humanitarian exemptions?").survey is not None


def test_governments_come_last_within_a_side(library: Library) -> None:
    """Also where what they are reported to say is nearest to the question."""
    found = library.answer("Should the US open a liaison office in Pyongyang?")
    assert found.survey
    for stance in {view.stance for view in found.survey.views}:
        official = [
            any(one.kind == "government" for one in view.voices) for view in found.survey.views if view.stance == stance
        ]
        assert official == sorted(official)


def test_what_somebody_s_proposal_consists_of_is_told_by_him_alone(library: Library) -> None:
    """Others on the same issue have no say where one is named."""
    answer = library.answer("what would an interim agreement look like acc to einhorn")
    assert {one.brief_id for one in answer.citations} == {"einhorn-interim-agreement"}

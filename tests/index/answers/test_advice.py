"""What should be done: advice from the front matter, by actor, topic and expert, with both sides of an issue."""

from __future__ import annotations

import pytest

from index.answers import positions
from index.answers.quotes import advice_lead, lead_of_some, stance_counts
from index.library import Library
from index.records import Answer


def _actors(library: Library, answer: Answer) -> list[str]:
    """To whom the recommendations that an answer quotes are."""
    return [
        one.actor
        for citation in answer.citations
        for one in library.edition.briefs[citation.brief_id].recommendations
        if one.says in citation.quote
    ]


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("What should Kim do next?", ("North Korea", "Kim")),
        ("any advice for Pyongyang?", ("North Korea", "Kim")),
        ("What should Seoul do?", ("South Korea", "Moon", "Both Koreas")),
        ("what should seoul be doing according to these people", ("South Korea", "Moon", "Both Koreas")),
    ],
)
def test_advice_to_one_is_none_to_another(library: Library, question: str, names: tuple[str, ...]) -> None:
    """A question on what one actor should do is answered with recommendations that name it, and nothing else."""
    answer = library.answer(question)
    assert answer.kind == "answer"
    actors = _actors(library, answer)
    assert len(actors) >= 2
    assert all(any(name in actor for name in names) for actor in actors), actors


def test_both_sides_of_what_is_advised_have_their_say(library: Library) -> None:
    """On an issue with two sides each stands under its own heading, and the lead counts what the survey counts."""
    answer = library.answer("What should happen at Yongbyon?")
    assert answer.kind == "answer"
    headings = [statement.under for statement in answer.statements]
    assert {"For a Yongbyon deal", "Against a Yongbyon deal"} <= set(headings)
    assert headings == sorted(headings, key=headings.index), "statements of one group stand together"
    found = positions.survey(library.edition, "a Yongbyon deal")
    assert f"on a Yongbyon deal, over all our briefs: {stance_counts(found)}." in answer.lead


def test_the_advice_of_one_expert_is_that_expert_s(library: Library) -> None:
    """Who asks for somebody's recommendations gets these, however shortly it is put."""
    answer = library.answer("What does Abigail Bard recommend?")
    assert answer.kind == "answer"
    assert {citation.author for citation in answer.citations} == {"Abigail Bard"}
    assert len(_actors(library, answer)) >= 4


@pytest.mark.parametrize(
    ("question", "brief"),
    [
        ("what's the advice on working level negotiators, give them more power or what", "tni-bard"),
        ("what conditions should be attached to a yongbyon deal", "icg-modest-deal"),
    ],
)
def test_advice_on_an_issue_is_found_by_what_it_means(library: Library, question: str, brief: str) -> None:
    """A question that clearly means an issue gets the advice on it, though it names no topic."""
    answer = library.answer(question)
    assert answer.kind == "answer"
    assert brief in {one.brief_id for one in answer.citations}


def test_advice_is_told_whole(library: Library) -> None:
    """What else the same brief advises on the matter stands beside its best sentence."""
    quoted = " ".join(one.quote for one in library.answer("how should trump answer kim's letter").citations)
    assert "in the same warm spirit" in quoted
    assert "should explain" in quoted


def test_what_the_search_finds_and_nobody_recommends_is_not_lost(library: Library) -> None:
    """A question of fact with a word of advice in it is answered by the passage that was found for it."""
    trace = library.trace("What was the 36-month proposal of autumn 2019?")
    assert trace.answer.citations[0].brief_id == trace.ranking[0] == "bg-oct2019-36-month-idea"
    assert {statement.under for statement in trace.answer.statements} == {""}


def test_more_advice_follows_what_is_shown(library: Library) -> None:
    """What comes next are other recommendations, numbered on, none of them shown before."""
    answer = library.answer("What should Trump do next?")
    shown = {(one.brief_id, one.start) for one in answer.citations}
    assert answer.further
    assert shown.isdisjoint((one.brief_id, one.start) for one in answer.further)
    assert answer.further[0].number == len(answer.citations) + 1


@pytest.mark.parametrize(
    "question",
    [
        "What should Trump do next?",
        "How should the US handle China?",
        "What does Abigail Bard recommend on working-level talks?",
    ],
)
def test_the_lead_tells_whose_advice_is_quoted(library: Library, question: str) -> None:
    """One advises, several advise, of many two are named; where fewer are shown, these alone."""
    answer = library.answer(question)
    assert answer.lead.startswith(advice_lead(answer.citations))
    said = {one.holder.names for one in answer.citations if one.holder and one.holder.names}
    named = "".join(name for names in said for name in names)
    opening = {True: f"Here is what {len(said)} voices advise, ", False: f"Here is what {named} advises"}
    assert answer.lead.startswith(opening[len(said) > 3] if said else "Here is what one source advises.")
    first = answer.citations[:1]
    assert lead_of_some(answer.lead, answer.citations, first).startswith(advice_lead(first))


def test_the_widest_question_is_answered_by_topics(library: Library) -> None:
    """One recommendation on each of the topics that most are on, each by another brief, and the lead says so."""
    answer = library.answer("What should the United States do next?")
    assert answer.kind == "answer"
    assert "recommendations on a question this wide" in answer.lead
    headings = [statement.under for statement in answer.statements]
    assert len(set(headings)) == len(headings) > 3
    assert len({one.brief_id for one in answer.citations}) == len(answer.citations)
    assert answer.further


def test_what_an_actor_is_advised_on_something_else_is_no_answer(library: Library) -> None:
    """Advice to the actor and on the topic that holds nothing of what is asked gives way to what is found."""
    answer = library.answer("Should the US trade its troops for the bomb?")
    assert answer.citations[0].brief_id == "nknews-troops-trade"


@pytest.mark.parametrize("question", ["what should seoul do now", "advice for kim jong un after hanoi?"])
def test_what_a_government_demands_is_no_advice(library: Library, question: str) -> None:
    """Demands of governments are neither quoted as advice nor counted in the lead."""
    answer = library.answer(question)
    assert answer.kind == "answer"
    assert answer.lead.startswith("Here is what ")
    assert not [one for one in answer.citations if one.voices and all(v.kind == "government" for v in one.voices)]


def test_what_officials_ask_for_on_the_matter_stands_last(library: Library) -> None:
    """Bills on what is asked stand under words that say whose they are, and the lead names the others alone."""
    answer = library.answer("what can be done to help separated korean american families")
    official = [any(voice.kind == "government" for voice in one.voices) for one in answer.citations]
    assert official == sorted(official)
    assert any(official)
    under = [one.under == "What governments and officials ask for" for one in answer.statements]
    assert under == official
    assert answer.lead.startswith("Here is what Abigail Bard advises")


def test_who_wants_what_of_whom_is_told_as_a_demand(library: Library) -> None:
    """A government's wishes that are asked for are quoted, and called what they are."""
    answer = library.answer("What does Pyongyang want the US to do?")
    assert answer.lead.startswith("Here is what Kim Jong Un asks for.")
    assert all(voice.kind == "government" for one in answer.citations for voice in one.voices)


@pytest.mark.parametrize(
    ("question", "briefs"),
    [
        (
            "what to do about the travel ban on americans going to nk",
            {"korea-peace-now-june2019", "bg-travel-ban-families"},
        ),
        ("how should the us and allies react if kim starts provoking again", {"tni-kristine-lee"}),
        (
            "what should be done so aid actually gets in",
            {"tni-bard", "icg-getting-back-to-table", "bg-food-security-2019"},
        ),
    ],
)
def test_only_what_is_on_the_matter_is_shown(library: Library, question: str, briefs: set[str]) -> None:
    """What is advised on something else stays away, though it is to the same actor or on the same topic."""
    answer = library.answer(question)
    assert answer.kind == "answer"
    assert {one.brief_id for one in answer.citations} <= briefs


@pytest.mark.parametrize(
    "question", ["options for an interim deal, what would be in it", "what would be part of a small deal"]
)
def test_what_a_deal_consists_of_is_told(library: Library, question: str) -> None:
    """Who asks for contents gets the sentences in which a brief gives them, not only that there should be a deal."""
    answer = library.answer(question)
    quoted = [one.quote for one in answer.citations]
    assert all(quote.count(". ") >= 1 for quote in quoted), "a piece goes on behind its opening"
    for content in ("relax sanctions", "formal promise", "closing Yongbyon", "end-of-war declaration"):
        assert any(content in quote for quote in quoted)


@pytest.mark.parametrize(
    ("question", "stances"),
    [
        ("options short of full denuclearization", {"opposes", "conditional"}),
        ("anything short of a full lifting of sanctions that could work?", {"conditional"}),
    ],
)
def test_less_than_the_whole_is_not_its_opposite(library: Library, question: str, stances: set[str]) -> None:
    """Who wants something short of a thing is not told by those who want the whole of it."""
    answer = library.answer(question)
    assert answer.kind == "answer"
    issue = "sanctions relief" if "sanctions" in question else "denuclearization as the goal"
    taken = {
        one.stance
        for citation in answer.citations
        for one in library.edition.briefs[citation.brief_id].positions
        if one.issue == issue and one.says in citation.quote
    }
    assert taken
    assert taken <= stances


@pytest.mark.parametrize("question", ["what would a hawk do after hanoi", "what do hardliners recommend"])
def test_a_figure_of_speech_for_a_side_gets_its_advice(library: Library, question: str) -> None:
    """Who is called by such a word is known by what the subject file says for it."""
    answer = library.answer(question)
    assert answer.kind == "answer"
    assert {one.author for one in answer.citations} == {"Bruce Klingner", "Olivia Enos"}


def test_who_is_advised_as_one_of_several_is_told_so(library: Library) -> None:
    """Advice to several is shown where a sentence beside it names the one who is asked about, with that sentence."""
    answer = library.answer("What should Japan do?")
    assert answer.kind == "answer"
    assert "None of it is for Japan alone" in answer.lead
    assert all("Japan" in one.quote for one in answer.citations)

"""Who says what: counted by expert, quoted to the letter, and asked for in a person's own words."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from index.answers import positions
from index.answers.pictures import map as drawing
from index.answers.quotes import a_side, by_stance, how_many, plain_text, stance_heading, survey_lead, survey_text
from index.corpus.voices import holder
from index.editions import store
from index.editions.build import sync
from index.editions.encoder import SentenceEncoder
from index.editions.store import Edition
from index.library import Library
from index.reading import issues
from index.records import STANCES, Closest, Profile, Survey, View
from tests.conftest import ISSUES, ROOT, SUBJECT, TOPICS, WriteBrief
from tests.support.voices import view

ABOUT_AGREEMENT = {
    "Which experts want liaison offices?": ("liaison offices", "supports"),
    "Do experts agree on sanctions relief?": ("sanctions relief", "supports"),
    "Who opposes maximum pressure?": ("maximum pressure", "opposes"),
    "Who is for maximum pressure?": ("maximum pressure", "supports"),
    "Where do the experts stand on military exercises?": ("military exercises", "supports"),
    "Is there a consensus on an end-of-war declaration?": ("an end-of-war declaration", "supports"),
    "who disagrees on human rights": ("linking human rights", "opposes"),
    "Who wants to suspend the war games?": ("military exercises", "opposes"),
    "Who agrees with Klingner on maximum pressure?": ("maximum pressure", "supports"),
    "Are analysts divided over a third summit?": ("another leaders' summit", "supports"),
    "Do the experts prefer a grand bargain or a phased deal?": ("a step-by-step deal", "supports"),
    "Does anyone oppose easing UN sanctions?": ("sanctions relief", "opposes"),
    "Is there any disagreement on a peace declaration?": ("an end-of-war declaration", "supports"),
    "Was Trump right to walk away in Hanoi?": ("walking away from Hanoi", "supports"),
    "Should the U.S. ease sanctions on North Korea?": ("sanctions relief", "supports"),
    "Does maximum pressure work?": ("maximum pressure", "supports"),
    "Should the military exercises stop?": ("military exercises", "opposes"),
    "Was the Hanoi summit a success?": ("Hanoi as a failure", "opposes"),
    "Is there still hope for the talks?": ("hope for the talks", "supports"),
    "Can Kim be trusted to disarm?": ("Kim's readiness to disarm", "supports"),
    "Who is to blame for the failure of the Hanoi summit?": ("blaming Pyongyang for Hanoi", "supports"),
    "Were both sides to blame for Hanoi?": ("blaming Pyongyang for Hanoi", "conditional"),
    "Who thinks Hanoi was not a failure?": ("Hanoi as a failure", "opposes"),
    "Do sanctions hurt ordinary people?": ("sanctions hurting civilians", "supports"),
    "Do experts agree on humanitarian exemptions?": ("humanitarian exemptions", "supports"),
}
ABOUT_SOMETHING_ELSE = [
    "What does Klingner say about military exercises?",
    "Does Abigail Bard support liaison offices, as experts say?",
    "Which experts does Olivia Enos want to support maximum pressure?",
    "Who blew up the liaison office?",
    "How many experts support sanctions relief?",
    "Why do experts oppose maximum pressure?",
    "What happened to the liaison offices?",
    "Who wants pizza?",
    "Who wants pizza at the liaison office in Paris on Sunday?",
    "Do analysts think that Trump will try to meet Kim again in his second term?",
    "Who thinks the North Koreans came to Stockholm hoping for too much?",
    "Was the travel ban renewed in 2019?",
    "Did North Korea offer to close Yongbyon?",
    "Would sanctions relief lead to cheating?",
    "Was Singapore a failure?",
    "Who is to blame for the Stockholm breakdown?",
    "Was Bolton responsible for the failure in Hanoi?",
    "Does Klingner think Hanoi was a failure?",
    "",
]


@pytest.fixture(scope="module")
def edition(corpus_data: Path) -> Edition:
    """The edition of the real briefs."""
    return store.open_live(corpus_data)[0]


@pytest.fixture
def three(first_edition: Path) -> Edition:
    """The edition of three small briefs, in which nobody takes a position."""
    return store.open_live(first_edition)[0]


def _position(name: str, stance: str, *lines: str, kind: str = "expert-take") -> tuple[str, ...]:
    """Front matter of a brief that takes a position on liaison offices with its whole body."""
    position = ("positions:", "  - issue: liaison offices", f"    stance: {stance}", f'    says: "Says {name}."')
    return (f"title: On {name}", f"kind: {kind}", "topics: [history]", *lines, *position)


@pytest.fixture
def changed(write_brief: WriteBrief, tmp_path: Path, encoder: SentenceEncoder) -> Edition:
    """The edition of briefs whose experts repeat themselves, change sides, write together or do not sign."""
    said = [
        ("old", "supports", "author: Hénri Roe", "date: 2018", "publisher: P"),
        ("later", "supports", "author: Henri Roe", "date: 2019-05", "publisher: P"),
        ("turned", "opposes", "author: Henri Roe", "date: 2020-01-02", "publisher: P"),
        ("joint", "conditional", "author: [Ann Lee, Bo Ek]", "publisher: P"),
        ("unsigned", "supports", "publisher: The Daily (reposted)", "date: 2017"),
        ("house", "supports", "author: Institute", "voice: organisation", "publisher: Institute", "date: 2021"),
    ]
    for name, stance, *lines in said:
        write_brief(name, f"Says {name}.", *_position(name, stance, *lines))
    news = _position("news", "opposes", "publisher: Agency", kind="background")
    write_brief("news", "Says news.", *news, "    by: Ri Yong Ho", "    voice: government")
    write_brief("mute", "Says nothing.", "title: On mute", "kind: analysis", "topics: [history]", "author: Cy Poe")
    sync(tmp_path / "briefs", tmp_path / "data", encoder)
    return store.open_live(tmp_path / "data")[0]


@pytest.fixture
def counted(changed: Edition) -> Survey:
    """The survey of liaison offices in that edition."""
    return positions.survey(changed, "liaison offices")


def test_experts_are_counted_not_passages(counted: Survey) -> None:
    """Each holder shows once for a stance with the latest date, and both sides of a turn; the unsigned come last."""
    assert [(view.holder.shown, view.stance, view.date) for view in counted.views] == [
        ("Henri Roe", "supports", "2019-05"),
        ("Institute", "supports", "2021"),
        ("An article in The Daily", "supports", "2017"),
        ("Ann Lee and Bo Ek", "conditional", None),
        ("Henri Roe", "opposes", "2020-01-02"),
        ("Ri Yong Ho (as reported by Agency)", "opposes", None),
    ]
    assert [len(view.voices) for view in counted.views] == [1, 1, 0, 1, 1, 1]
    assert counted.silent == ("Cy Poe",)


def test_authors_of_one_brief_share_a_citation(counted: Survey) -> None:
    """A quote is cited once, however many experts it speaks for."""
    assert [view.citation for view in counted.views] == [1, 2, 3, 4, 5, 6]
    assert [citation.quote for citation in counted.citations][3:] == ["Says joint.", "Says turned.", "Says news."]


def test_the_lead_counts_experts_and_stances(counted: Survey) -> None:
    """One who changed sides is one voice with two stances; an article counts as nobody's."""
    assert survey_lead(counted).startswith(
        "4 voices take a position on liaison offices. 2 experts and 1 organisation: "
        "2 for, 1 on conditions, 1 against (one on more than one side). "
        "1 government or official: against. "
        "One unsigned article is not counted."
    )
    alone = Survey("liaison offices", counted.views[:1], counted.citations, ())
    assert survey_lead(alone) == "1 expert takes a position on liaison offices: for."
    unsigned = Survey("liaison offices", counted.views[2:3], counted.citations, ())
    assert survey_lead(unsigned).startswith("Only unsigned articles take a position on liaison offices, ")
    assert how_many(unsigned, "supports") == "unsigned only"


def _judged(issue: str, views: tuple[View, ...] = ()) -> Survey:
    return Survey(issue, views, (), (), SUBJECT.issue(issue).verdict)


def test_a_verdict_reads_as_yes_or_no() -> None:
    """Where nobody is for or against, lead and headings answer what the issue asks."""
    views = (view("Ann Lee", "supports"), view("Bo Ek", "opposes"), view("Cy Poe", "opposes"))
    lead = survey_lead(_judged("Hanoi as a failure", views))
    assert "take a position on whether Hanoi was a failure: 1 yes, 2 no." in lead
    lead = survey_lead(_judged("blaming Pyongyang for Hanoi", views))
    assert "on who is to blame for Hanoi: 1 Pyongyang, 2 Washington or the process." in lead
    assert stance_heading(_judged("blaming Pyongyang for Hanoi"), "opposes") == "Washington or the process"
    assert stance_heading(_judged("sanctions relief"), "opposes") == "Opposes"


def test_every_position_of_the_corpus_is_in_a_survey(edition: Edition) -> None:
    """No stance of any brief is lost: each voice of it shows under that stance, with an exact quote."""
    surveys = {survey.issue: survey for survey in positions.surveys(edition)}
    held = [
        (position.issue, position.stance, holder(brief, position).name)
        for brief in edition.briefs.values()
        for position in brief.positions
    ]
    shown = {(s.issue, view.stance, view.holder.name) for s in surveys.values() for view in s.views}
    assert len(held) >= 200
    assert set(held) == shown
    for survey in surveys.values():
        for citation in survey.citations:
            assert edition.briefs[citation.brief_id].body[citation.start : citation.end] == citation.quote
        assert {voice.name for voice in survey.voices()}.isdisjoint(survey.silent)


def test_every_count_of_voices_agrees(library: Library, edition: Edition) -> None:
    """/experts, the map, the surveys, /topics and the score's views count the same people, each of them once."""
    profiles = {one.voice: one for one in library.voices()}
    surveys = library.surveys()
    standing = {voice for survey in surveys for voice in survey.voices()}
    assert tuple(profiles) == edition.voices.all
    assert standing == {voice for voice, one in profiles.items() if one.stands}
    names = [name for voice in profiles for name in voice.names]
    assert len(names) == len(set(names)) >= 90
    counted = {(one.name, one.kind): one.voices for one in library.topics()}
    for survey in surveys:
        assert len(survey.voices()) == counted[survey.issue, "issue"], survey.issue
        for voice in survey.voices():
            stances = {stand.stance for stand in profiles[voice].stands if stand.issue == survey.issue}
            assert stances == {stance for stance in STANCES if voice in survey.voices(stance)}, voice
    heard = {voice for found in edition.voices.heard.values() for voice in found}
    assert heard == set(profiles)
    for topic in TOPICS:
        briefs = [brief.id for brief in edition.briefs.values() if topic in brief.topics]
        assert counted[topic, "topic"] == len({voice for one in briefs for voice in edition.voices.heard[one]})
    assert f"{len(standing)} voices" in drawing._told(surveys, surveys[:1], list(standing))


def test_the_stance_asked_for_comes_first(edition: Edition) -> None:
    """Those who oppose lead when they are asked for, and the others follow."""
    survey = positions.survey(edition, "maximum pressure", first="opposes")
    stances = [view.stance for view in survey.views]
    assert stances == sorted(stances, key=["opposes", "conditional", "supports"].index)
    assert {"opposes", "supports"} <= set(stances)
    assert [citation.number for citation in survey.citations] == list(range(1, len(survey.citations) + 1))


def test_a_survey_as_an_answer(edition: Edition) -> None:
    """Statements and citations are the survey's, and its text has stances, names and dates, and how many are silent."""
    answer = positions.answer(edition, "Who wants relief?", "sanctions relief", confidence=0.9)
    assert (answer.kind, answer.confidence, answer.edition) == ("answer", 0.9, edition.number)
    assert [statement.text for statement in answer.statements] == [one.quote for one in answer.citations]
    assert answer.survey is not None
    text = plain_text(answer)
    assert text == survey_text(answer.survey, answer.lead)
    enos = next(view for view in answer.survey.views if view.holder.name == "Olivia Enos")
    assert "\n- Olivia Enos, March 2019: “Enos dismisses" in text.partition("\nOpposes (")[2]
    assert f"\n[{enos.citation}] Olivia Enos, The National Interest, March 2019. https://" in text
    assert text.endswith(f"\n{len(answer.survey.silent)} other voices take no position on this.")


def test_a_survey_opens_with_the_first_quotes_of_each_side(edition: Edition) -> None:
    """Its text shows the first of each side, and says how to see them all; nothing of the answer is lost."""
    answer = positions.answer(edition, "Who wants arms control?", "denuclearization as the goal")
    survey = answer.survey
    assert survey is not None
    for stance, views in by_stance(survey):
        numbers = list(dict.fromkeys(view.citation for view in views))
        told = answer_part(plain_text(answer), stance_heading(survey, stance))
        assert [number for number in numbers if f" [{number}]" in told] == numbers[: a_side(survey)]
    assert f"All {len(survey.citations)} quotes on this: ask “more”" in plain_text(answer)


def answer_part(text: str, heading: str) -> str:
    """What stands under a heading of a survey, up to the next empty line."""
    return text.partition(f"\n{heading} (")[2].partition("\n\n")[0]


def test_an_issue_without_positions_is_no_answer(three: Edition) -> None:
    """Where nobody takes a position, that is said, nothing is cited, and a question about it asks for no survey."""
    answer = positions.answer(three, "Who?", "humanitarian exemptions")
    assert (answer.kind, answer.citations, answer.survey) == ("none", (), None)
    assert answer.lead == "Nobody takes a position on humanitarian exemptions in our briefs."
    assert positions.asks_for_survey(three, "Do experts agree on humanitarian exemptions?") is None


def test_recommendations_on_a_topic(edition: Edition) -> None:
    """Each recommendation on a topic comes with experts, actor, action and an exact quote, oldest first."""
    counsel = positions.recommendations(edition, "liaison offices")
    assert [advice.holder.shown for advice in counsel.advice] == [
        "An article in The Diplomat", "Abigail Bard", "An article in Cato Institute", "An article in Cato Institute",
    ]  # fmt: skip
    assert counsel.advice[1].action == "open joint liaison offices"
    assert counsel.citations[1].quote == "Bard also recommends that the two countries open joint liaison offices."
    found = sum(len(positions.recommendations(edition, topic).advice) for topic in TOPICS)
    held = sum(len(set(r.topics)) for brief in edition.briefs.values() for r in brief.recommendations)
    assert found == held >= 150


def test_experts_with_their_briefs(library: Library) -> None:
    """An expert is found by surname or with a typo, with briefs oldest first and where they stand."""
    for name in ("Bard", "abigail bard", "Abigal Bard"):
        expert = library.voice(name)
        assert isinstance(expert, Profile)
        assert (expert.voice.name, expert.affiliation) == ("Abigail Bard", "Center for American Progress")
        assert [brief.id for brief in expert.briefs] == ["fuchs-bard-time-is-right", "tni-bard"]
        stands = [stand.issue for stand in expert.stands]
        assert stands == sorted(stands, key=ISSUES.index)
        assert {"empowering working-level talks", "a step-by-step deal", "liaison offices"} <= set(stands)
    assert isinstance(library.voice("Kim"), Closest)
    names = [name for one in library.voices() for name in one.voice.names]
    assert len({"Henri Feron", "Henri Féron"} & set(names)) == 1


def test_topics_and_issues_are_counted(library: Library, edition: Edition, three: Edition) -> None:
    """Every topic and issue is there, with its briefs and its voices, among whom no unsigned article counts."""
    subjects = library.topics()
    assert [subject.name for subject in subjects] == [*TOPICS, *ISSUES]
    found = {(s.name, s.kind): (s.briefs, s.voices) for s in subjects}
    for issue in ISSUES:
        voices = positions.survey(edition, issue).voices()
        briefs = [b for b in edition.briefs.values() if any(p.issue == issue for p in b.positions)]
        assert found[issue, "issue"] == (len(briefs), len(voices)), issue
    assert found["sanctions relief", "issue"] >= (7, 8)
    assert [s.name for s in positions.topics(three)] == ["history"], "without a subject file, what its briefs name"


@pytest.mark.parametrize(
    ("text", "issue"),
    [
        ("liaison", "liaison offices"), ("sanction relief", "sanctions relief"), ("Yonbyon", "a Yongbyon deal"),
        ("CHINA", "a role for China"), ("drills", "military exercises"), ("big deal", "all-at-once denuclearization"),
        ("end of war", "an end-of-war declaration"), ("third summit", "another leaders' summit"),
        *((issue, issue) for issue in ISSUES),
    ],
)  # fmt: skip
def test_a_persons_words_name_an_issue(text: str, issue: str) -> None:
    """Part of a name, a synonym and a typo are understood, and each issue by its own name."""
    assert issues.issue_of(text, SUBJECT) == issue


@pytest.mark.parametrize(
    ("text", "topic"), [("Yonbyon", "Yongbyon"), ("sanction", "sanctions"), *((topic, topic) for topic in TOPICS)]
)
def test_a_persons_words_name_a_topic(text: str, topic: str) -> None:
    """Each topic is found by its name, and by a name written wrongly."""
    assert issues.topic_of(text, SUBJECT) == topic


@pytest.mark.parametrize(
    ("text", "close"), [("deal", 3), ("pizza", 0), ("", 0), ("?!", 0), ("\U0001f600", 0), ("x" * 1000, 0)]
)
def test_words_that_fit_no_issue_get_the_closest(text: str, close: int) -> None:
    """What fits several gets up to three names to choose from, what is like none gets none."""
    found = issues.issue_of(text, SUBJECT)
    assert isinstance(found, Closest)
    assert len(set(found.names)) == len(found.names) == close


def test_synonyms_belong_to_the_lists() -> None:
    """Every synonym stands under a topic or an issue, and no issue's synonym means another issue."""
    wrong = [
        (s, issue.name) for issue in SUBJECT.issues for s in issue.also if issue not in issues.named_in(s, SUBJECT)
    ]
    assert wrong == []


@pytest.mark.parametrize("question", ABOUT_AGREEMENT)
def test_a_question_about_agreement_asks_for_a_survey(edition: Edition, question: str) -> None:
    """A question about who stands where on a named issue names that issue and the stance to lead with."""
    assert positions.asks_for_survey(edition, question) == ABOUT_AGREEMENT[question]


@pytest.mark.parametrize("question", ABOUT_SOMETHING_ELSE)
def test_another_question_does_not(edition: Edition, question: str) -> None:
    """A question about one expert, a fact, a reason or an issue without positions asks for no survey."""
    assert positions.asks_for_survey(edition, question) is None


def test_the_question_set_has_no_false_alarm(edition: Edition) -> None:
    """Every question of the set that gets a survey is answered by it: a gold brief is cited, a gold expert shown."""
    asked: Counter[str] = Counter()
    seen = 0
    for path in sorted((ROOT / "tests" / "questions").glob("*.jsonl")):
        for row in map(json.loads, path.read_text(encoding="utf-8").splitlines()):
            seen += 1
            found = positions.asks_for_survey(edition, row["question"])
            if found is not None:
                asked[row["slice"]] += 1
                survey = positions.survey(edition, found[0])
                assert set(row["briefs"]) & {citation.brief_id for citation in survey.citations}, row["question"]
                shown = " ".join(view.holder.shown for view in survey.views)
                assert not row["experts"] or any(name in shown for name in row["experts"]), row["question"]
    assert seen >= 350
    assert asked.keys() == {"basic", "completeness", "disagreement"}
    assert asked["basic"] == 2
    assert asked["completeness"] >= 16
    assert asked["disagreement"] >= 17


def test_questions_about_one_fact_get_no_survey(edition: Edition) -> None:
    """Of the two thousand and more questions on single facts, reasons and named experts none gets a survey."""
    asked = [
        json.loads(line)["question"]
        for path in sorted((ROOT / "benchmarks" / "refusal").glob("*.jsonl"))
        for line in path.read_text(encoding="utf-8").splitlines()
    ]
    assert len(asked) >= 2000
    assert [question for question in asked if positions.asks_for_survey(edition, question)] == []


def test_a_date_leaves_the_positions_of_its_time(library: Library) -> None:
    """Who is asked for with a date is quoted from the briefs of that time, and the answer says so."""
    found = library.answer("Who opposed sanctions relief in March 2019?")
    assert found.survey is not None
    assert {str(view.date)[:7] for view in found.survey.views} == {"2019-03"}
    assert 0 < len(found.survey.views) < len(positions.survey(library.edition, "sanctions relief").views)
    assert [note[:11] for note in found.notes] == ["Looked in t"]
    assert found.notes[0].endswith("briefs published in March 2019.")


@pytest.mark.parametrize(
    "question", ["Since May 2019, who supports liaison offices?", "Who supports liaison offices since May 2019?"]
)
def test_a_date_without_positions_is_told(library: Library, question: str) -> None:
    """When nobody takes a position in the briefs of that time, the answer says so and shows the positions in all."""
    found = library.answer(question)
    assert found.survey
    every = found.survey.whole or found.survey
    assert {one.holder for one in every.views} == {
        one.holder for one in positions.survey(library.edition, "liaison offices").views
    }
    assert found.notes[-1] == "Nobody takes a position on liaison offices in them, so this is from all briefs."
    assert "since May 2019" in found.notes[0]

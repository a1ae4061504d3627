"""Follow-ups: what they are read as, on two subjects, and that a question which stands alone is left alone."""

from __future__ import annotations

import json
import random
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.corpus.parsing import read_folder
from index.corpus.subject import completed, read_subject
from index.library import Library
from index.reading import followups
from index.reading.names import KnownNames, known_names
from index.records import LONGEST_QUESTION
from tests.conftest import ROOT

KOREA, CONSTITUTION = ROOT / "briefs", ROOT / "tests" / "another_subject" / "briefs"
QUESTIONS = [
    str(json.loads(line)["question"])
    for file in sorted((ROOT / "tests" / "questions").glob("*.jsonl"))
    for line in file.read_text(encoding="utf-8").splitlines()
    if file.stem != "follow-up"
]

YONGBYON = "What should happen at Yongbyon?"
PRESSURE = "What does Klingner say about pressure?"
LIAISON = "Who wants liaison offices?"
CHA = "Why does Victor Cha warn against a bad deal?"
DRILLS = "Should joint military exercises resume?"
COAL = "How much coal could the North export in 2017?"
ARMIES = "What does Hamilton think of standing armies?"
JUDGES = "How long should judges hold office?"
STATES = "How are new states admitted?"


@cache
def _names(folder: Path) -> KnownNames:
    briefs = read_folder(folder).briefs
    return known_names(briefs, completed(read_subject(folder)[0], briefs))


def read_after(previous: str, question: str, speakers: tuple[str, ...] = (), folder: Path = KOREA) -> str | None:
    """The reading with the names of one of the two libraries."""
    return followups.read_after(previous, question, _names(folder), speakers)


def _joined(said: str, previous: str) -> str:
    return f"{said}, on the question: {previous}"


@pytest.mark.parametrize(
    ("previous", "question", "reading"),
    [
        (PRESSURE, "and Bard?", "What does Abigail Bard say about pressure?"),
        (PRESSURE, "Haass?", "What does Richard N. Haass say about pressure?"),
        (PRESSURE, "how about Olivia Enos", "What does Olivia Enos say about pressure?"),
        (PRESSURE, "but what does Davenport think?", "What does Kelsey Davenport say about pressure?"),
        (PRESSURE, "and Wit or Sokolsky?", "What do Joel Wit and Richard Sokolsky say about pressure?"),
        (PRESSURE, "and 38 North?", "What does 38 North say about pressure?"),
        (PRESSURE, "And Bard on China?", "What does Abigail Bard say about China?"),
        (CHA, "and Klingner?", "Why does Bruce Klingner warn against a bad deal?"),
        ("What do experts recommend on aid?", "and Cha?", "What does Victor Cha recommend on aid?"),
        (LIAISON, "what about Cha?", "What does Victor Cha say about liaison offices?"),
        (YONGBYON, "and Einhorn?", "What does Robert Einhorn say about Yongbyon?"),
    ],
)
def test_a_person_takes_the_place_of_a_person(previous: str, question: str, reading: str) -> None:
    """Another expert or publisher is asked the same; where none was named, about the one thing that was."""
    assert read_after(previous, question) == reading


@pytest.mark.parametrize(
    ("previous", "question", "reading"),
    [
        (PRESSURE, "and on human rights?", "What does Klingner say about human rights?"),
        (PRESSURE, "what about China?", "What does Klingner say about China?"),
        (PRESSURE, "and a peace treaty?", "What does Klingner say about a peace treaty?"),
        (PRESSURE, "verification", "What does Klingner say about verification?"),
        (CHA, "and about humanitarian aid?", "What does Victor Cha say about humanitarian aid?"),
        (YONGBYON, "and humanitarian aid", "What should happen with humanitarian aid?"),
        (YONGBYON, "and at Kaesong?", "What should happen at Kaesong?"),
        (LIAISON, "and sanctions relief?", "Who wants sanctions relief?"),
        ("What can Seoul do?", "and Tokyo?", "What can Tokyo do?"),
        ("What did Resolution 2375 forbid?", "and 2397?", "What did Resolution 2397 forbid?"),
        (
            DRILLS,
            "and cheap satellites?",
            "What about cheap satellites, on the question: Should joint military exercises resume?",
        ),
    ],
)
def test_a_thing_takes_the_place_of_a_thing(previous: str, question: str, reading: str) -> None:
    """Another topic, place, actor or number is asked about in the same way; what has no place is joined."""
    assert read_after(previous, question) == reading


@pytest.mark.parametrize(
    ("previous", "question", "reading"),
    [
        (COAL, "and in 2016?", "How much coal could the North export in 2016?"),
        (COAL, "what about March 2018?", "How much coal could the North export in March 2018?"),
        (YONGBYON, "before Hanoi?", "What should happen at Yongbyon before Hanoi?"),
        (PRESSURE, "since June 2019", "What does Klingner say about pressure since June 2019?"),
        (YONGBYON, "under Biden?", "What should happen at Yongbyon under Biden?"),
        (DRILLS, "and after the summit?", "Should joint military exercises resume after the summit?"),
    ],
)
def test_a_time_takes_the_place_of_a_time(previous: str, question: str, reading: str) -> None:
    """Another time replaces the one of the question before, or is added to it."""
    assert read_after(previous, question) == reading


@pytest.mark.parametrize(
    ("previous", "said"),
    [
        (YONGBYON, "Why"),
        (PRESSURE, "How long"),
        (LIAISON, "Who disagrees"),
        (LIAISON, "Who else"),
        (PRESSURE, "Is that realistic"),
        (DRILLS, "What are the risks"),
        (DRILLS, "Would it provoke the North"),
        (COAL, "How much money did that bring"),
        (DRILLS, "Who is against"),
        (LIAISON, "Would they help"),
        (YONGBYON, "What happened there"),
        (CHA, "Any counterarguments"),
        (YONGBYON, "The opposite view"),
        (YONGBYON, "What does he say about exercises"),
    ],
)
def test_what_leans_on_the_question_before_is_joined_to_it(previous: str, said: str) -> None:
    """Why, who else, it, that, and little more than a word: all of it is asked on the question before."""
    assert read_after(previous, f"{said[0].lower()}{said[1:]}?") == _joined(said, previous)


@pytest.mark.parametrize(
    ("previous", "question", "reading"),
    [
        (PRESSURE, "what does he say about exercises?", "What does Klingner say about exercises?"),
        (CHA, "What is his view on China?", "What is Victor Cha's view on China?"),
        (PRESSURE, "what do they say about China?", "What does Klingner say about China?"),
        (PRESSURE, "does she want sanctions relief?", "Does Klingner want sanctions relief?"),
        (PRESSURE, "compare him with Haass", "Compare Klingner with Haass?"),
        ("Why did Trump walk out?", "what did he say about China?", "What did Trump say about China?"),
        (PRESSURE, "why does he say that?", _joined("Why does Klingner say that", PRESSURE)),
        (PRESSURE, "does he agree?", _joined("Does Klingner agree", PRESSURE)),
    ],
)
def test_he_and_she_are_filled_in(previous: str, question: str, reading: str) -> None:
    """They stand for the one person of the question before."""
    assert read_after(previous, question) == reading


def test_he_may_be_the_one_who_was_quoted() -> None:
    """Where the question named nobody and one expert was quoted, that one is meant; of two, neither."""
    asked = "what does he say about exercises?"
    assert read_after(YONGBYON, asked, ("Frank Aum", "Frank Aum")) == "What does Frank Aum say about exercises?"
    assert read_after(YONGBYON, asked, ("Frank Aum", "Jenny Town")) == _joined(asked.capitalize()[:-1], YONGBYON)


@pytest.mark.parametrize(
    ("previous", "question", "reading"),
    [
        (ARMIES, "and Madison?", "What does James Madison think of standing armies?"),
        (ARMIES, "and on the militia?", "What does Hamilton think of the militia?"),
        (ARMIES, "What does Jay argue?", None),
        (ARMIES, "does he fear them?", _joined("Does Hamilton fear them", ARMIES)),
        (ARMIES, "what does he say about the courts?", "What does Hamilton say about the courts?"),
        (JUDGES, "and the Senate?", _joined("What about the Senate", JUDGES)),
        (JUDGES, "why?", _joined("Why", JUDGES)),
        (JUDGES, "who removes them?", _joined("Who removes them", JUDGES)),
        (STATES, "and in 1787?", "How are new states admitted in 1787?"),
        (STATES, "who decides that?", _joined("Who decides that", STATES)),
        (STATES, "What is a faction?", None),
        (STATES, "what are the dangers?", _joined("What are the dangers", STATES)),
    ],
)
def test_another_subject_is_followed_up_alike(previous: str, question: str, reading: str | None) -> None:
    """Nothing of it is known to the rules but names and the subject's words."""
    assert read_after(previous, question, folder=CONSTITUTION) == reading


@pytest.mark.parametrize(
    "question",
    [
        "What does Bard recommend?",
        "what does Enos think",
        "Haass on why Hanoi went wrong",
        "Is it right to ease sanctions now?",
        "Is there a consensus on Yongbyon?",
        "And what does Bard say about China?",
        "In Moon's eyes, who was at fault?",
        "Should Trump answer Kim, and what should he write?",
        "what does Bard say about that other summit in Singapore",
        "aid exports coal numbers",
        "Who is Frank Aum?",
        "What are sanctions for?",
        "compare Klingner and Carpenter",
        "so what should Washington do?",
        "?!",
        "",
    ],
)
def test_a_question_of_its_own_stands_alone(question: str) -> None:
    """A question with all it needs, or about something of its own, is not changed."""
    assert read_after(PRESSURE, question, ("Frank Aum",)) is None


def test_the_same_once_more_stands_alone() -> None:
    """What is asked again as it was is answered as it was, without a word on how it was read."""
    assert read_after(LIAISON, LIAISON) is None
    assert read_after("Yongbyon plutonium?", "Yongbyon plutonium?") is None


def test_the_question_set_stands_alone() -> None:
    """Of 350 complete questions, each after 8 others, none is taken for a follow-up."""
    draw = random.Random(3)
    changed = {
        question
        for question in QUESTIONS
        for previous in draw.sample(QUESTIONS, 8)
        if read_after(previous, question, ("Abigail Bard",)) is not None
    }
    assert len(QUESTIONS) == 350
    assert not changed


def test_a_chain_of_follow_ups_neither_grows_nor_loses_its_matter() -> None:
    """Each reading is the question before of the next; what was joined is taken apart again."""
    said = ["and Bard?", "why?", "who disagrees?", "and Klingner?", "and liaison offices?", "since 2020?", "why?"]
    question, chain = "Do experts agree on sanctions relief?", []
    for follow_up in said * 4:
        question = read_after(question, follow_up) or question
        chain.append(question)
    assert chain[0] == "What does Abigail Bard say about sanctions relief?"
    assert chain[6] == "Why, on the question: What does Bruce Klingner say about liaison offices since 2020?"
    assert max(map(len, chain)) < 120


def test_a_reading_is_never_longer_than_a_question_may_be() -> None:
    """After a question of the greatest length a follow-up that cannot be read within it stands alone."""
    long = "Is " + "word " * 199
    assert read_after(long, "who disagrees?") is None
    assert len(read_after(long[:900], "who disagrees?") or "") <= LONGEST_QUESTION


FRAGMENTS = st.sampled_from(
    "and what about China Klingner Bard why who disagrees he she it that there since 2020 before Hanoi "
    "on the question: does say about Who wants at in liaison offices ? ! , ' ’ ( [ * + \\ \\1 {word} $ ^ \n".split(" ")
)
TEXTS = st.one_of(st.text(max_size=60), st.lists(FRAGMENTS, max_size=12).map(" ".join))


@pytest.mark.parametrize(
    ("question", "unsure"),
    [
        ("is that wise?", True), ("who disagrees?", True), ("and the price?", True), ("the summit", True),
        ("what would he give up for it?", True), ("does it?", True),
        ("and Bard?", False), ("and human rights?", False), ("human rights", False), ("", False),
        ("What does Cha say about human rights?", False), ("so what should Washington do?", False),
        ("Who wants liaison offices?", False),
    ],
)  # fmt: skip
def test_the_rules_know_of_what_they_are_unsure(question: str, unsure: bool) -> None:
    """What is only joined to the question before, or may lean on it; not what it says by itself, or takes the place."""
    reading = read_after(YONGBYON, question)
    assert followups.is_unsure(question, reading, _names(KOREA)) == unsure


def test_whole_questions_are_hardly_ever_unsure() -> None:
    """Of the 350 of the scoreboard that stand alone, at most one in a hundred."""
    draw = random.Random(3)
    asked = [(one, draw.choice(QUESTIONS)) for one in QUESTIONS]
    unsure = [one for one, before in asked if followups.is_unsure(one, read_after(before, one), _names(KOREA))]
    assert len(unsure) <= len(QUESTIONS) // 100


@settings(deadline=None)
@given(previous=TEXTS, question=TEXTS, speakers=st.lists(st.text(max_size=8), max_size=2))
def test_any_text_is_read_safely(previous: str, question: str, speakers: list[str]) -> None:
    """Whatever was asked before and now, a reading is one line that ends as a question, within the limit, or None."""
    reading = read_after(previous, question, tuple(speakers))
    if reading is not None:
        assert len(reading) <= LONGEST_QUESTION
        assert reading == " ".join(reading.split())
        assert reading.endswith("?")


@pytest.mark.parametrize("unit", ["A'", "aA ", "and ", "about on ", "who wants ", "in May ", "it that ", "Bard "])
def test_a_long_repetitive_text_takes_no_long_time(unit: str) -> None:
    """The work is bounded: texts of the greatest length, made to be hard, are read at once."""
    long = (unit * 1000)[:LONGEST_QUESTION]
    for question in ("why?", "and China?", "and Bard?", "since 2020?", "what about it?", long[:120], long):
        read_after(long, question)


def test_the_library_answers_the_reading(library: Library) -> None:
    """A follow-up is answered as the question it is read as, which the answer names; the question stays as asked."""
    alone = library.answer("What does Klingner say about sanctions?")
    answer = library.answer("and sanctions?", PRESSURE)
    assert (answer.question, answer.read_as) == ("and sanctions?", "What does Klingner say about sanctions?")
    assert (answer.kind, answer.citations) == (alone.kind, alone.citations)
    assert alone.read_as is None


def test_the_library_leaves_a_whole_question_alone(library: Library) -> None:
    """With a question before it, a question that stands alone is answered as without."""
    answer = library.answer(LIAISON, PRESSURE)
    assert answer.read_as is None
    assert answer.citations == library.answer(LIAISON).citations

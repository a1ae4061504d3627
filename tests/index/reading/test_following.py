"""Follow-ups: what they are read as, and that a question which stands alone is left alone."""

from __future__ import annotations

import json
import random
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.corpus.parsing import read_folder
from index.library import Library
from index.reading import followups
from index.reading.followups import is_courtesy, is_greeting
from index.records import LONGEST_QUESTION
from tests.conftest import ROOT, SUBJECT

BRIEFS = read_folder(ROOT / "briefs").briefs
read_after = partial(
    followups.read_after,
    experts=sorted({author for brief in BRIEFS for author in brief.authors}),
    publishers=sorted({brief.publisher for brief in BRIEFS if brief.publisher}),
    subject=SUBJECT,
)
QUESTIONS = [
    str(json.loads(line)["question"])
    for file in sorted((ROOT / "tests" / "questions").glob("*.jsonl"))
    for line in file.read_text(encoding="utf-8").splitlines()
    if file.stem != "follow-up"
]

YONGBYON = "What should happen at Yongbyon?"
PRESSURE = "What does Klingner say about pressure?"
LIAISON = "Who wants liaison offices?"
MAXIMUM = "Who is for maximum pressure?"
HANOI = "Was Hanoi a failure?"
STOCKHOLM = "What happened in Stockholm in October 2019?"
HEARINGS = "Should Congress hold hearings?"
PRESSING = "Is going back to maximum pressure a good idea?"
DECLARATION = "What is the Washington Declaration?"
RELIEF = "Do experts agree on sanctions relief?"


@pytest.mark.parametrize(
    ("previous", "question", "reading"),
    [
        (PRESSURE, "and Bard?", "What does Bard say about pressure?"),
        (PRESSURE, "and abigail bard's view?", "What does Abigail Bard say about pressure?"),
        (PRESSURE, "What about NK News?", "What does NK News say about pressure?"),
        (PRESSURE, "what does Bard say?", "What does Bard say about pressure?"),
        (PRESSURE, "And Bard on China?", "What does Bard say about China?"),
        ("what does klingner say about pressure", "and bard", "What does Bard say about pressure?"),
        ("Haass on why Hanoi went wrong", "and Klingner?", "Klingner on why Hanoi went wrong?"),
        (LIAISON, "what about Bard?", "Does Bard want liaison offices?"),
        (MAXIMUM, "and Bard?", "Is Bard for maximum pressure?"),
        (YONGBYON, "and Bard?", "What does Bard say on the question: What should happen at Yongbyon?"),
        ("When do experts want sanctions relief?", "and Bard?", "When does Bard want sanctions relief?"),
    ],
)
def test_an_expert_takes_the_place_of_an_expert(previous: str, question: str, reading: str) -> None:
    """Another expert or publisher is asked the same; where none was named, the question is put to that one."""
    assert read_after(previous, question) == reading


@pytest.mark.parametrize(
    ("previous", "question", "reading"),
    [
        (YONGBYON, "and what about China?", "What should happen with China?"),
        (YONGBYON, "and humanitarian aid", "What should happen with humanitarian aid?"),
        (YONGBYON, "and at Kaesong?", "What should happen at Kaesong?"),
        (YONGBYON, "missiles", "What should happen with missiles?"),
        (PRESSURE, "and on sanctions relief?", "What does Klingner say about sanctions relief?"),
        (PRESSURE, "China?", "What does Klingner say about China?"),
        ("What does Klingner recommend?", "and China?", "What does Klingner recommend on China?"),
        (LIAISON, "and sanctions relief?", "Who wants sanctions relief?"),
        (RELIEF, "and liaison offices?", "Do experts agree on liaison offices?"),
        (STOCKHOLM, "and in Hanoi?", "What happened in Hanoi in October 2019?"),
        (HANOI, "and Singapore?", "Was Singapore a failure?"),
        ("What can Seoul do?", "and Tokyo?", "What can Tokyo do?"),
        (YONGBYON.lower(), "and china", "What should happen with China?"),
        (PRESSING, "and China?", f"What about China, on the question: {PRESSING}"),
        (DECLARATION, "and Seoul?", f"What about Seoul, on the question: {DECLARATION}"),
        ("Why did Trump walk out?", "and missiles?", "What about missiles, on the question: Why did Trump walk out?"),
    ],
)
def test_a_thing_takes_the_place_of_a_thing(previous: str, question: str, reading: str) -> None:
    """Another topic, issue or place is asked about in the same way; where none was named, both are joined."""
    assert read_after(previous, question) == reading


@pytest.mark.parametrize(
    ("previous", "question", "reading"),
    [
        (YONGBYON, "since 2020?", "What should happen at Yongbyon since 2020?"),
        (YONGBYON, "before Hanoi?", "What should happen at Yongbyon before Hanoi?"),
        (YONGBYON, "under Biden?", "What should happen at Yongbyon under Biden?"),
        (STOCKHOLM, "what about in 2020?", "What happened in Stockholm in 2020?"),
        (STOCKHOLM, "and June 2019?", "What happened in Stockholm in June 2019?"),
        ("Since May 2019, who wants talks?", "and before Hanoi?", "Before Hanoi, who wants talks?"),
    ],
)
def test_a_time_takes_the_place_of_a_time(previous: str, question: str, reading: str) -> None:
    """Another time replaces the time of the question before, or is added to it."""
    assert read_after(previous, question) == reading


@pytest.mark.parametrize(
    ("previous", "question", "reading"),
    [
        (YONGBYON, "why?", "Why should that happen at Yongbyon?"),
        (PRESSURE, "Why?", "Why does Klingner say that about pressure?"),
        (PRESSURE, "why does he say that?", "Why does Klingner say that about pressure?"),
        (LIAISON, "But why?", "Why do experts want liaison offices?"),
        (LIAISON, "why do they want that?", "Why do experts want liaison offices?"),
        (MAXIMUM, "why is that?", "Why are experts for maximum pressure?"),
        (HEARINGS, "why", "Why should Congress hold hearings?"),
        ("Why did Trump walk out?", "when?", "When did Trump walk out?"),
        (STOCKHOLM, "why?", "Why, on the question: What happened in Stockholm in October 2019?"),
        (LIAISON, "how many?", "How many experts want liaison offices?"),
        (YONGBYON, "where?", "Where should that happen at Yongbyon?"),
        (YONGBYON, "tell me more", "Tell me more on the question: What should happen at Yongbyon?"),
        (YONGBYON, "more", "Tell me more on the question: What should happen at Yongbyon?"),
        (HANOI, "really?", "Is that really so, on the question: Was Hanoi a failure?"),
        (HANOI, "who says so?", "Who says so, on the question: Was Hanoi a failure?"),
        (LIAISON, "who else?", "Who else wants liaison offices?"),
        (LIAISON, "who opposes?", "Who opposes liaison offices?"),
        (LIAISON, "who disagrees?", "Who disagrees on liaison offices?"),
        (LIAISON, "do the experts agree?", "Do the experts agree on liaison offices?"),
        (PRESSURE, "and who disagrees with him?", "Who disagrees with Klingner about pressure?"),
        (HANOI, "who disagrees?", "Who disagrees on the question: Was Hanoi a failure?"),
    ],
)
def test_a_word_alone_is_asked_of_the_question_before(previous: str, question: str, reading: str) -> None:
    """Why, when, how many, more, who else and who disagrees become a question on the same matter."""
    assert read_after(previous, question) == reading


@pytest.mark.parametrize(
    ("previous", "question", "reading"),
    [
        (PRESSURE, "what does he say about exercises?", "What does Klingner say about exercises?"),
        (PRESSURE, "what do they say about China?", "What does Klingner say about China?"),
        (PRESSURE, "What is his view on China?", "What is Klingner's view on China?"),
        (PRESSURE, "does she want sanctions relief?", "Does Klingner want sanctions relief?"),
        (LIAISON, "who supports that?", "Who supports liaison offices?"),
        (LIAISON, "would it work?", "Would liaison offices work?"),
        (YONGBYON, "is it verified?", "Is Yongbyon verified?"),
        (YONGBYON, "what happened there?", "What happened at Yongbyon?"),
        (YONGBYON, "who supports that?", "Who supports that, on the question: What should happen at Yongbyon?"),
        ("Why did Trump walk out?", "what did he say about China?", "What did Trump say about China?"),
        (PRESSING, "is it realistic?", f"Is it realistic, on the question: {PRESSING}"),
        (HANOI, "who said that?", "Who said that, on the question: Was Hanoi a failure?"),
    ],
)
def test_a_pronoun_is_filled_in(previous: str, question: str, reading: str) -> None:
    """He, she, they, it, that and there stand for the one person or thing of the question before."""
    assert read_after(previous, question) == reading


def test_a_pronoun_with_two_candidates_or_none_is_left() -> None:
    """Nobody is guessed: with two people in the question before, or none, "he" stays as it is."""
    asked = "what does he say about exercises?"
    assert read_after("Do Bruce Klingner and Frank Aum agree?", asked) is None
    assert read_after(YONGBYON, asked) is None
    assert read_after("Who calls for an end to the Korean War?", asked) is None
    assert read_after(YONGBYON, asked, speakers=("Frank Aum", "Jenny Town")) is None


def test_a_pronoun_may_stand_for_the_one_expert_quoted() -> None:
    """Where the question before named nobody and its answer quoted one expert, that one is meant."""
    reading = read_after(YONGBYON, "what does he say about exercises?", speakers=("Frank Aum", "Frank Aum"))
    assert reading == "What does Frank Aum say about exercises?"


@pytest.mark.parametrize("text", ["thanks", "ok", "Great!", "Thank you very much", "ok, thanks", "hi", "Got it"])
def test_courtesies_are_no_follow_ups(text: str) -> None:
    """Thanks, greetings and nods are not read into a question."""
    assert is_courtesy(text)
    assert read_after(YONGBYON, text) is None


@pytest.mark.parametrize("text", ["hi", "Hello there!", "Good morning", "hey, good evening", "Hi, how are you?"])
def test_greetings_are_no_follow_ups(text: str) -> None:
    """A greeting, of more than one word too, is not read into a question."""
    assert is_greeting(text)
    assert read_after(YONGBYON, text) is None


@pytest.mark.parametrize("text", ["", "thanks", "high", "hi, what about China?", "Good morning, who wants talks?"])
def test_what_is_no_greeting(text: str) -> None:
    """Thanks, or a greeting before a question, is not a greeting by itself."""
    assert not is_greeting(text)


@pytest.mark.parametrize("text", ["a", "", "why?", "thanks, and China?"])
def test_what_is_no_courtesy(text: str) -> None:
    """A letter, nothing, or a question after the thanks is no courtesy."""
    assert not is_courtesy(text)


@pytest.mark.parametrize(
    "question",
    [
        "Is it right to ease sanctions now?",
        "Is there a consensus on Yongbyon?",
        "Is that deal good for Seoul?",
        "And what does Bard say about China?",
        "What time is it?",
        "In Moon's eyes, who was at fault?",
        "what does Bard say about that other summit in Singapore",
        "aid exports coal numbers",
        "?!",
    ],
)
def test_a_question_of_its_own_stands_alone(question: str) -> None:
    """A question with all it needs, or about something of its own, is not changed."""
    assert read_after(PRESSURE, question, speakers=("Frank Aum",)) is None


def test_the_same_once_more_stands_alone() -> None:
    """What is asked again as it was is answered as it was, without a word on how it was read."""
    assert read_after("Yongbyon?", "Yongbyon?") is None
    assert read_after(LIAISON, LIAISON) is None


def test_the_question_set_stands_alone() -> None:
    """Of 350 complete questions, each after 30 others, at most three are ever taken for a follow-up."""
    draw = random.Random(3)
    changed = {
        question
        for question in QUESTIONS
        for previous in draw.sample(QUESTIONS, 30)
        if read_after(previous, question, speakers=("Abigail Bard",)) is not None
    }
    assert len(QUESTIONS) == 350
    assert len(changed) <= 3, changed


def test_a_chain_of_follow_ups_neither_grows_nor_loses_its_matter() -> None:
    """Each reading is the question before of the next; what was joined is taken apart again."""
    said = ["and Bard?", "and Klingner?", "why?", "more", "really?", "and liaison offices?", "since 2020?", "who else?"]
    question, chain = RELIEF, []
    for follow_up in said * 3:
        question = read_after(question, follow_up) or question
        chain.append(question)
    assert chain[0] == "What does Bard say on the question: Do experts agree on sanctions relief?"
    assert chain[1] == "What does Klingner say on the question: Do experts agree on sanctions relief?"
    assert chain[7] == "Who else, on the question: Do experts agree on liaison offices since 2020?"
    assert max(map(len, chain)) < 120


def test_a_reading_is_never_longer_than_a_question_may_be() -> None:
    """After a question of the greatest length a follow-up that cannot be read within it stands alone."""
    long = "Is " + "word " * 199
    assert read_after(long, "tell me more") is None
    assert len(read_after(long[:900], "tell me more") or "") <= LONGEST_QUESTION


FRAGMENTS = st.sampled_from(
    "and what about China Klingner Bard why who disagrees he she it that there since 2020 before Hanoi "
    "on the question: does say about Who wants at in liaison offices ? ! , ' ’ ( [ * + \\ \\1 {word} $ ^ \n".split(" ")
)
TEXTS = st.one_of(st.text(max_size=60), st.lists(FRAGMENTS, max_size=12).map(" ".join))


@given(previous=TEXTS, question=TEXTS, speakers=st.lists(st.text(max_size=8), max_size=2))
def test_any_text_is_read_safely(previous: str, question: str, speakers: list[str]) -> None:
    """Whatever was asked before and now, a reading is one line that ends as a question, within the limit, or None."""
    reading = read_after(previous, question, speakers=speakers)
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


def test_a_few_words_about_several_are_joined() -> None:
    """ "Them" in a handful of words stands for what the question before named; in a whole question it does not."""
    joined = read_after("Which exercises ended after Hanoi?", "what replaced them?")
    assert joined == "What replaced them, on the question: Which exercises ended after Hanoi?"
    assert read_after(PRESSURE, "Should the allies hold drills or suspend them for good as a first step?") is None

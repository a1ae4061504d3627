"""What people write between questions is known by its meaning; what they write around one is left out of it."""

from __future__ import annotations

import json
from collections.abc import Sequence

import numpy as np
import pytest

from index.editions.encoder import SentenceEncoder, Vectors
from index.library import Library
from index.reading.asides import MADE, Asides, asked_plainly, examples, mark
from index.records import Aside
from tests.conftest import ROOT

SAID: dict[Aside, list[str]] = {
    "thanks": ["cheers, that was useful", "ok great", "perfect!", "see you tomorrow", "understood, thx"],
    "greeting": ["hello there", "hey, how's it going", "Good afternoon"],
    "talk": [
        "shorter please", "lol ok", "you're useless", "can you be briefer?", "that was a terrible answer", "haha",
        "tell me a funny story", "are you serious?", "in simple words please", "do you have a girlfriend?",
        "I don't like this answer", "you are so clever",
    ],
    "more": ["more", "Go on", "anything else?", "show me some more", "please continue", "any more?"],
    "topics": ["What topics do you cover", "which topics are there?", "list your topics"],
    "experts": ["list all experts", "which authors do you have?", "show me all your experts"],
    "help": ["help", "what can you do", "how do I use you?", "who are you?"],
}  # fmt: skip


@pytest.mark.parametrize("kind", SAID)
def test_each_kind_is_known(library: Library, kind: Aside) -> None:
    """Thanks, greetings, talk, a wish for more, and commands in plain words."""
    assert {text: library.aside(text) for text in SAID[kind]} == dict.fromkeys(SAID[kind], kind)


@pytest.mark.parametrize(
    "text",
    [
        "why?", "really?", "who else?", "what are the risks?", "and Bard?", "and in 2020?", "who disagrees?",
        "what about China?", "is that realistic?", "give me an example", "sanctions", "cyber attacks", "war?",
        "tell me about Yongbyon", "list all experts on sanctions relief", "more on human rights", "what would it cost?",
        "", "?!", "Thanks, but what does Haass say about liaison offices and the rest of it?",
    ],
)  # fmt: skip
def test_a_question_is_none(library: Library, text: str) -> None:
    """A follow-up, a thing of the library, and a whole question are asked."""
    assert library.aside(text) is None


def test_the_vectors_that_come_with_the_program_are_the_models(encoder: SentenceEncoder) -> None:
    """Those of these examples, within 1e-5; where they are not, `python -m benchmarks.asides` writes them anew."""
    with np.load(MADE) as made:
        assert str(made["of"]) == mark(encoder.fingerprint)
        assert np.abs(made["vectors"] - encoder.questions(examples())).max() <= 1e-5


def test_another_model_makes_its_own(encoder: SentenceEncoder) -> None:
    """Vectors of one model are never held against those of another: the examples are encoded, once."""
    made: list[int] = []

    def turned(texts: Sequence[str]) -> Vectors:
        made.append(len(texts))
        return -encoder.questions(texts)

    asides = Asides(turned, "another")
    assert asides.of("go on", -encoder.question("go on"), 0.0) == "more"
    assert asides.of("go on", encoder.question("go on"), 0.0) is None
    assert made == [len(examples())]


def test_the_question_set_holds_none(library: Library) -> None:
    """No question on the subject is taken for talk."""
    files = [file for file in (ROOT / "tests" / "questions").glob("*.jsonl") if file.stem != "off-topic"]
    asked = [str(json.loads(line)["question"]) for file in files for line in file.read_text("utf-8").splitlines()]
    assert [question for question in asked if library.aside(question)] == []


def test_talk_gets_a_sentence_and_more_goes_on(library: Library) -> None:
    """In the terminal too: no quotes for talk; what comes behind an answer, and that there is no more, for "more"."""
    talk = library.reply("you're useless", "What should happen at Yongbyon?")
    assert (talk.kind, talk.reason, talk.citations) == ("none", "aside", ())
    whole = library.answer("What should happen at Yongbyon?")
    again = library.more(whole.question, 0)
    assert again.citations == (*whole.citations, *whole.further)[: len(again.citations)]
    assert again.citations
    assert library.more(whole.question, 10**6).kind == "none"
    assert library.reply("go on", "How do I reverse a linked list in Python?").kind == "none"


def test_the_rest_of_a_survey_is_the_whole_of_it(library: Library) -> None:
    """ "More" behind a survey that showed some brings all; behind all of it, nothing."""
    question = "Do experts agree on sanctions relief?"
    whole = library.more(question, 0)
    assert whole.survey is not None
    assert library.more(question, len(whole.citations)).kind == "none"


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("The board meets at ten and I have nothing yet. Who wants a harbour tunnel?", "Who wants a harbour tunnel?"),
        ("hello, could you please tell me how the bridge was paid for?", "how the bridge was paid for?"),
        ("my sister keeps asking whether the tunnel makes sense early", "whether the tunnel makes sense early"),
        ("Who pays for the new bridge? I need it for a talk. Many thanks!", "Who pays for the new bridge?"),
        ("I may be wrong here, but how long is the bridge?", "how long is the bridge?"),
        ("Somebody on the train said that the bridge is rotten. Is it?", "the bridge is rotten. Is it?"),
        ("A letter came. The old bridge is closed. What then?", "The old bridge is closed. What then?"),
        ("We are new here. Who is for the toll bridge? But not Poe.", "Who is for the toll bridge? But not Poe"),
        ("Dr. Poe of the U.S. Navy wants a tunnel: what does she say on costs?", None),
        ("the harbour bridge: good or bad?", None),
        ("After the flood, what should the town do?", None),
        ("who says the bridge will not be built", None),
        ("hey, quick one: who pays for the new bridge?", "who pays for the new bridge?"),
        ("hi everyone, who pays for the new bridge?", "who pays for the new bridge?"),
        ("My boss thinks everyone likes the bridge. Is that right?", "everyone likes the bridge. Is that right?"),
        ("We run an NGO. how do we pay for the bridge", "how do we pay for the bridge"),
        ("ok so the bridge. build, widen or scrap it?", "the bridge. build, widen or scrap it?"),
        ("Hi, I am writing a piece on the toll bridge - who wants one built?", "the toll bridge: who wants one built?"),
        ("i am working on a deadline. who is against the bridge?", "who is against the bridge?"),
        ("bridge", None),
        ("Thanks a lot!", None),
        ("", None),
    ],
)  # fmt: skip
def test_what_is_asked_is_read_without_the_talk_around_it(text: str, asked: str | None) -> None:
    """A sentence before is kept where the question leans on it, a heading where nobody speaks of himself in it."""
    assert asked_plainly(text) == asked

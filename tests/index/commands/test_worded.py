"""Answers on the terminal in the words of a language model: claims with numbers, then the quotes that carry them."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from index.commands.arguments import Defaults, add_commands, new_parser
from index.commands.chat import Conversation
from index.commands.printing import answer_object
from index.commands.wording import wording
from index.errors import WrongUse
from index.library import Library
from index.messages import say
from tests.support.scripted_model import KEY, MODEL, Scene, ScriptedModel, begun, faithful

QUESTION = "What should happen at Yongbyon?"
LABEL = "Worded by a language model; every sentence is checked against the quotes."


@pytest.fixture
def model() -> Iterator[ScriptedModel]:
    """A server whose model says what the first sentences say."""
    with ScriptedModel(faithful) as running:
        yield running


def chosen(*words: str) -> argparse.Namespace:
    """What a command line of `chat` names, with a key from the environment."""
    parser, commands = new_parser("index", "")
    add_commands(commands, Defaults(Path("briefs"), Path("data"), llm_key=KEY))
    return parser.parse_args(["chat", *words])


def test_claims_stand_over_the_quotes(
    library: Library, model: ScriptedModel, capsys: pytest.CaptureFixture[str]
) -> None:
    """Lead, claims with their numbers, the label, then the quotes from 1 on; “more” goes on behind them."""
    with wording(chosen("--llm", model.url, "--llm-model", MODEL), library) as model_:
        talk = Conversation(library, model_)
        talk.hear(QUESTION)
        first = capsys.readouterr().out
        talk.hear("more")
        more = capsys.readouterr().out
        object_ = answer_object(model_.in_words(library.answer(QUESTION), None), id="1")
    assert first.index("Here is what") < first.index(" [1]\n") < first.index(LABEL) < first.index("  1. “")
    numbers = [int(found) for found in re.findall(r"^ +(\d+)\. “", first, re.MULTILINE)]
    assert numbers == list(range(1, len(numbers) + 1))
    assert re.search(rf"^ +{len(numbers) + 1}\. “", more, re.MULTILINE)
    assert LABEL not in more
    assert (object_["worded"], len(object_["claims"])) == (MODEL, 3)
    assert LABEL in object_["text"]
    assert [begun(one["quote"]) for one in object_["citations"]][:3] == [one["text"] for one in object_["claims"]]


def test_without_a_model_and_when_it_fails_answers_are_quotes(
    library: Library, model: ScriptedModel, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nothing is asked where none is named; a server that fails costs a line, and not the answer."""
    plain = library.answer(QUESTION)
    with wording(chosen(), library) as model_:
        assert model_.in_words(plain, None) is plain
    assert model.calls == []
    model.script = [Scene(status=500)]
    with wording(chosen("--llm", model.url, "--llm-model", MODEL), library) as model_:
        assert model_.in_words(plain, None) is plain
    assert capsys.readouterr().err == (
        "The language model's server (127.0.0.1) answered with something that can't be used.\n"
    )


def test_a_follow_up_and_why_two_sides_differ(
    library: Library, model: ScriptedModel, capsys: pytest.CaptureFixture[str]
) -> None:
    """A follow-up is read by the model where the rules are unsure; /differ is offered under two sides alone."""
    model.script = lambda asked: faithful(asked) if asked.sentences else Scene('{"question": "Is Yongbyon enough?"}')
    with wording(chosen("--llm", model.url, "--llm-model", MODEL), library) as model_:
        talk = Conversation(library, model_)
        told = []
        for line in (
            QUESTION,
            "/differ",
            "is that enough?",
            "/new",
            "Compare Klingner and Carpenter",
            "/differ",
            "/help",
        ):
            talk.hear(line)
            told.append(" ".join(capsys.readouterr().out.split()))
    offered = "/differ says why they differ."
    assert [offered in one for one in told] == [False, False, True, False, True, False, False]
    assert "Is Yongbyon enough?" in told[2]
    assert told[1].startswith("There are no two sides to tell apart")
    assert told[5].startswith("Why do Bruce Klingner and Ted Galen Carpenter differ? Why they differ,")
    assert LABEL in told[5]
    assert "/differ" in told[6]


def test_without_a_model_there_is_no_such_command(library: Library, capsys: pytest.CaptureFixture[str]) -> None:
    """It is neither offered nor listed, and unknown."""
    talk = Conversation(library)
    for line in ("Compare Klingner and Carpenter", "/help"):
        talk.hear(line)
    assert "/differ" not in capsys.readouterr().out
    talk.hear("/differ")
    assert say("chat-unknown", command="/differ") in capsys.readouterr().out


def test_half_of_a_model_is_wrong_use(library: Library) -> None:
    """A server without a model, or a model without a server, is told in a sentence."""
    for words in (("--llm", "http://127.0.0.1:1/v1"), ("--llm-model", MODEL)):
        with pytest.raises(WrongUse), wording(chosen(*words), library):
            pass

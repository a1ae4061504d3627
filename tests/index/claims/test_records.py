"""Claims in an answer: they are told as JSON, kept and read again, and answers of before are read without them."""

from __future__ import annotations

from dataclasses import replace

from pydantic import TypeAdapter

from index.answers.answer import behind
from index.commands.printing import answer_object
from index.records import Answer, Citation, Claim, Statement

CITATIONS = tuple(
    Citation(number, "b", "On b", "Ann Lee", "2019-03", None, f"Quote {number}.", 0, 8) for number in (1, 2, 3)
)
ANSWER = Answer(
    "Why?",
    "answer",
    "Here is why:",
    0.9,
    statements=tuple(Statement(one.quote, (one.number,)) for one in CITATIONS[:2]),
    citations=CITATIONS[:2],
    further=CITATIONS[2:],
    claims=(Claim("Lee wants an office.", (1,)), Claim("She says when.", (2, 1))),
    worded="a-model",
    partly=True,
    sides=(("Lee", (1,)), ("Poe", (2,))),
)


def test_claims_are_told_to_programs() -> None:
    """The JSON of an answer has its claims with their numbers, the model's name, and whether they leave a part open."""
    told = answer_object(ANSWER, id="1")
    assert told["claims"] == [
        {"text": "Lee wants an office.", "citations": (1,)},
        {"text": "She says when.", "citations": (2, 1)},
    ]
    assert (told["worded"], told["partly"]) == ("a-model", True)


def test_a_kept_answer_is_read_again() -> None:
    """What is written down of a worded answer comes back equal; one of before claims comes back without them."""
    form = TypeAdapter(Answer)
    assert form.validate_json(form.dump_json(ANSWER)) == ANSWER
    before = form.dump_python(ANSWER, mode="json")
    for name in ("claims", "worded", "partly", "sides"):
        del before[name]
    before["wordings"] = ["For what reason?"]  # which an earlier version wrote
    assert form.validate_python(before) == replace(ANSWER, claims=(), worded=None, partly=False, sides=())


def test_more_brings_quotes_without_claims() -> None:
    """What comes behind a worded answer are quotes alone: the claims have been shown."""
    more = behind(ANSWER, 2)
    assert (more.citations, more.claims, more.worded) == (CITATIONS[2:], (), None)
    assert (behind(more, 3).claims, behind(more, 3).worded) == ((), None)

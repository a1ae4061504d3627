"""What a model says is read as far as it is whole, whatever it says around it."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.claims.reply import LONGEST, read_reply
from index.records import Claim

WHOLE = json.dumps(
    {
        "answered": "partly",
        "claims": [{"text": "One says so.", "sentences": [1]}, {"text": "Two say so. [2]", "sentences": [2, 3, 2]}],
        "premise": "All agree",
    }
)
CLAIMS = (Claim("One says so.", (1,)), Claim("Two say so.", (2, 3)))


@pytest.mark.parametrize("text", [WHOLE, f"```json\n{WHOLE}\n```", f"Sure! Here it is:\n{WHOLE}\nAnything else?"])
def test_a_whole_reply_is_read(text: str) -> None:
    """Claims, whether there is an answer, and the premise, with or without talk and a fence around them."""
    reply = read_reply(text)
    assert (reply.claims, reply.answered, reply.premise, reply.nonsense) == (CLAIMS, "partly", "All agree", False)


def test_a_reply_that_breaks_off_gives_its_whole_claims() -> None:
    """Cut at any letter, it gives a beginning of the claims, and never a half of one."""
    seen = set()
    for end in range(len(WHOLE)):
        claims = read_reply(WHOLE[:end]).claims
        assert claims == CLAIMS[: len(claims)]
        seen.add(len(claims))
    assert seen == {0, 1, 2}


def test_lines_with_numbers_are_claims_too() -> None:
    """A model whose server knows no JSON writes lines; those without numbers are talk."""
    reply = read_reply("Here you go:\n- Lee wants an office. [1]\n2. Stone wants pressure [2, 3].\nHope that helps!")
    assert reply.claims == (Claim("Lee wants an office.", (1,)), Claim("Stone wants pressure", (2, 3)))


@pytest.mark.parametrize(
    "text",
    [
        "", "null", "[]", "{}", "I cannot help with that.", '{"answered": "perhaps"}', '{"claims": "none"}',
        '{"claims": [[], 1, "x", null, {"text": 1, "sentences": [1]}, {"text": "x"}]}',
        '{"claims": [{"a": ' + "[" * 9999,
        '{"claims": [{"text": "x", "sentences": [true, 1.5, "1"]}]}',
        '{"claims": [{"text":"x","sentences":[' + "9" * 5000,
    ],
)  # fmt: skip
def test_nonsense_is_nonsense(text: str) -> None:
    """What is no reply gives no claims, and says so."""
    assert read_reply(text).claims == ()
    assert read_reply(text).nonsense


def test_a_refusal_is_no_nonsense() -> None:
    """A reply without claims that says there is no answer is one."""
    reply = read_reply('{"answered": "no", "claims": [], "premise": null}')
    assert (reply.claims, reply.answered, reply.premise, reply.nonsense) == ((), "no", None, False)


@given(st.text(max_size=300))
def test_nothing_that_is_said_raises(text: str) -> None:
    """Any text is read, also inside the form of a reply."""
    read_reply(text)
    read_reply('{"answered": "wholly", "claims": [' + text)
    read_reply(json.dumps({"answered": "no", "claims": [{"text": text, "sentences": [1]}], "premise": text})[:200])


def test_an_endless_reply_is_read_no_further() -> None:
    """Claims that stand behind the most that is looked at are left out, and the claims are few."""
    many = ", ".join(json.dumps({"text": f"Claim {number}", "sentences": [1]}) for number in range(LONGEST // 20))
    assert len(read_reply(f'{{"claims": [{many}]}}').claims) <= 12

"""Fields of a draft filled in by lines: what people type is understood, and no line can break the draft."""

from __future__ import annotations

from dataclasses import asdict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index import parse_brief
from index.documents.amend import amended, is_amendment
from index.documents.draft import Draft, draft
from index.documents.extracted import Extracted, Refused
from index.messages import say
from tests.conftest import SUBJECT

MADE = draft(Extracted("plain text", "The crews should meet.\n\nSoon.", title="A memo on crews"), "a.txt", ())
BRIEF = """---
title: "Bard on the working level"   # ours
author: Abigail Bard
date: 2019-03
kind: expert-take
topics: [sanctions]
publisher: "~"
questions: ["When, and where: in Oslo?"]
recommendations:
  - actor: both sides
    action: meet
    topics: ~
    says: "They should meet: soon."
positions:
---
They should meet: soon.
"""


def _amended(lines: str, taken: tuple[str, ...] = ()) -> Draft:
    made = amended(MADE.id, MADE.text, lines, taken, SUBJECT)
    assert isinstance(made, Draft)
    return made


def _again(made: Draft, line: str) -> Draft:
    """The draft after another reply."""
    again = amended(made.id, made.text, line, (), SUBJECT)
    assert isinstance(again, Draft)
    return again


@pytest.mark.parametrize(
    ("line", "key", "value"),
    [
        ("author: Jo Example", "authors", ("Jo Example",)),
        ("Authors: Ann Lee, Bo Ek, and Cy Dee", "authors", ("Ann Lee", "Bo Ek", "Cy Dee")),
        ("author: Ann Lee and Bo Ek", "authors", ("Ann Lee", "Bo Ek")),
        ("author: Lee, Ann", "authors", ("Lee, Ann",)),
        ("author: Lee, Ann; Ek, Bo", "authors", ("Lee, Ann", "Ek, Bo")),
        ("author: Dell Hymes, Guest Writer", "authors", ("Dell Hymes", "Guest Writer")),
        ("author: Centre for Talks and International Studies", "authors",
         ("Centre for Talks and International Studies",)),
        ("author: jo@example.org", "authors", ("jo@example.org",)),
        ("author: 김 민서; 이 보라", "authors", ("김 민서", "이 보라")),
        ("author: 김민서, 이보라", "authors", ("김민서", "이보라")),
        ("date: 2 May 2019", "date", "2019-05-02"),
        ("date: May 2nd, 2019", "date", "2019-05-02"),
        ("Date : may 2019", "date", "2019-05"),
        ("date: 2019", "date", "2019"),
        ("date: 2019-05", "date", "2019-05"),
        ("link: https://example.org/a?b=c:d", "url", "https://example.org/a?b=c:d"),
        ("Publisher: The Interest: a review", "publisher", "The Interest: a review"),
        ("topics: sanctions, MISSILES", "topics", ("sanctions", "missiles")),
        ("topics: [Yongbyon]", "topics", ("Yongbyon",)),
        ("title: null", "title", "null"),
        ("publisher: ~", "publisher", "~"),
        ("language: Korean", "language", "ko"),
        ("affiliation: 'quoted' # not a comment", "affiliation", "'quoted' # not a comment"),
    ],
)  # fmt: skip
def test_a_line_fills_a_field(line: str, key: str, value: object) -> None:
    """What people would type for a field comes out in the form of the brief format."""
    assert is_amendment(line)
    made = _amended(line)
    assert getattr(made.brief, key) == value
    name = key.removesuffix("s") if key == "authors" else key
    assert name not in made.missing
    assert parse_brief(made.text, made.id) == (made.brief, ())
    assert made.notes == (say("draft-amended", changed=name),)
    assert made.body == MADE.body
    assert getattr(_again(made, "source:" if key != "publisher" else "link:").brief, key) == value


def test_several_lines_fill_several_fields_and_an_empty_one_empties() -> None:
    """One message may change many fields; a field without a value is taken out again."""
    made = _amended("author: Jo Example\n\ndate: 2019-05-02\ntopics: sanctions")
    assert made.missing == ("publisher", "url")
    again = amended(made.id, made.text, "date:\nauthor: ", ())
    assert isinstance(again, Draft)
    assert again.missing == ("author", "date", "publisher", "url")
    assert again.brief.topics == ("sanctions",)


def test_another_title_gives_another_id() -> None:
    """The id follows the title of a document, past those that are taken, and stays when the title has no letters."""
    assert _amended("title: Crews at sea").id == "crews-at-sea"
    assert _amended("title: Crews at sea", ("crews-at-sea",)).id == "crews-at-sea-2"
    assert _amended("title: 북한과 미국").id == MADE.id
    assert _amended("date: 2019", (MADE.id,)).id == MADE.id


@pytest.mark.parametrize(
    ("lines", "part"),
    [
        ("date: next spring", "is not a date of the form"),
        ("date: 2/5/2019", "is not a date of the form"),
        ("date: 31 February 2019", "is not a date of the form"),
        ("url: example.org", "is not an address"),
        ("url: javascript:alert(1)", "is not an address"),
        ("topics: gardening", "unknown topic “gardening”; known are working-level talks"),
        ("topics: gardening", "remains repatriation, history. Please"),
        (f"url: https://example.org/{'a' * 500}", "“url” has more than 500 characters"),
        (f"title: {'a' * 501}", "“title” has more than 500 characters"),
        ("title:", "“title” is missing"),
        ("language: the one of my aunt", "is not a language code"),
        ("author: Jo\nWhat is this?", "I didn't understand “What is this?”"),
        ("kind: background", "I didn't understand “kind: background”"),
        ("---", "I didn't understand “---”"),
        (" ", "I didn't understand"),
    ],
)
def test_what_is_wrong_is_said_and_changes_nothing(lines: str, part: str) -> None:
    """A value that the format refuses, or a line that is none, comes back with the reason, on one line."""
    refused = amended(MADE.id, MADE.text, lines, (), SUBJECT)
    assert isinstance(refused, Refused)
    assert part in refused.reason
    assert "\n" not in refused.reason


def test_questions_are_no_amendments() -> None:
    """Only a text whose every line names a field is taken for one."""
    assert is_amendment("author: Jo\n\ndate: 2019")
    for text in ("", " \n ", "Who is the author: Bard?", "author: Jo\nand more", "What about sanctions?", "note: x"):
        assert not is_amendment(text)


def test_a_brief_keeps_what_it_says() -> None:
    """The recommendations, the questions, the kind and the id of a brief outlast a change of its title."""
    made = amended("bard", BRIEF, "title: Bard\naffiliation: CAP", ())
    assert isinstance(made, Draft)
    brief, problems = parse_brief(made.text, made.id)
    assert problems == ()
    assert brief is not None
    assert (brief.id, brief.title, brief.affiliation, brief.kind) == ("bard", "Bard", "CAP", "expert-take")
    assert (brief.date, brief.topics, brief.body) == ("2019-03", ("sanctions",), "They should meet: soon.\n")
    assert [one.says for one in brief.recommendations] == ["They should meet: soon."]
    assert brief.questions == ("When, and where: in Oslo?",)
    assert brief.publisher == "~"


@given(
    key=st.sampled_from(["title", "author", "affiliation", "publisher", "date", "url", "topics", "language"]),
    value=st.text(max_size=60) | st.sampled_from(["---", "&a", "*a", "!!x", "{a: b}", "[a", '"', "null", "~", "- x"]),
)
def test_no_line_breaks_the_draft(key: str, value: str) -> None:
    """Whatever stands behind the colon, the draft reads back without fault and of its kind, or nothing is changed."""
    made = amended(MADE.id, MADE.text, f"{key}: {value}", (), SUBJECT)
    if isinstance(made, Draft):
        assert parse_brief(made.text, made.id) == (made.brief, ())
        assert (made.brief.kind, made.body) == ("document", MADE.body)
        name = "authors" if key == "author" else key
        told, before = asdict(made.brief), asdict(MADE.brief)
        assert {field for field in told if told[field] != before[field]} <= {"id", name}
        again = _again(made, "language: fr" if key != "language" else "affiliation: CAP")
        after = asdict(again.brief)
        assert {field for field in told if told[field] != after[field]} <= {"language", "affiliation"}

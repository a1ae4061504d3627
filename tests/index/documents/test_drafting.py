"""Draft briefs: always readable as a brief, never under a name that exists, honest about what is missing."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.admin.library.shelf import Drafted
from bot.admin.library.text import draft_text
from bot.html import LIMIT, plain, units
from bot.messages import say
from index import library_says
from index.corpus.parsing import parse_text
from index.documents.amend import amended
from index.documents.draft import Draft, draft, extract_brief, same_as
from index.documents.extract import extract
from index.documents.extracted import Extracted, Refused
from index.documents.text import cleaned
from index.records import Brief
from tests.conftest import SUBJECT

FOUND = Extracted(
    kind="PDF",
    text="The working level needs room.\n\nOffices would help.",
    title="Room for the working level",
    authors=("Ann Lee", "Bo Ek"),
    date="2019-03-22",
    publisher="The Interest",
    url="https://example.org/room",
    language="en",
    notes=("Look.",),
)
NASTY = st.one_of(
    st.text(max_size=80),
    st.sampled_from(
        ["---", "a\n---\nkind: background", "a: b", '"', "'quoted'", "# x", "- x", "[a, b]", "{a: b}", "&a", "*a",
         "!!x",
         "null", "~", "2019-01-01", "yes", "|", ">", "%TAG", "\u2028---\u2028", "\x85a: b",
         "\ufeff", "북한", "\U0001f600", "@a"]
    ),
)  # fmt: skip


def _parsed(text: str, id: str) -> Brief:
    brief, problems = parse_text(text, Path(f"{id}.md"))
    assert problems == ()
    assert brief is not None
    return brief


def test_a_draft_holds_what_was_read() -> None:
    """Title, authors, publisher, date, address and language are in the front matter, the text is the body."""
    made = draft(FOUND, "room.pdf", ())
    brief = _parsed(made.text, made.id)
    assert (made.id, brief.kind, brief.title) == ("room-for-the-working-level", "document", FOUND.title)
    assert (brief.authors, brief.publisher, brief.date) == (FOUND.authors, FOUND.publisher, FOUND.date)
    assert (brief.url, brief.language, brief.body) == (FOUND.url, "en", f"{FOUND.text}\n")
    assert brief.own_words
    assert (made.missing, made.notes) == (("topics",), ("Look.",))


def test_what_is_missing_is_left_out_and_listed() -> None:
    """A text that says nothing of itself is titled by its first line, and the rest is listed."""
    made = draft(Extracted("plain text", "# Peace now\n\nIt is time."), "a.txt", ())
    brief = _parsed(made.text, made.id)
    assert (brief.title, brief.authors, brief.date, brief.url) == ("Peace now", (), None, None)
    assert made.missing == ("author", "date", "publisher", "url", "topics")
    assert made.notes == (library_says("document-titled"),)


def test_a_title_from_the_first_line_is_not_quoted_as_well() -> None:
    """A heading that became the title is left out of the body; a line that goes on, or is a sentence, is not."""
    for text, body in {
        "A memo on crews\n\nThey meet.": "They meet.",
        "# A memo\nThey meet.": "They meet.",
        "Crews of both sides\nshould meet.": "Crews of both sides\nshould meet.",
        "Crews should meet.\n\nSoon.": "Crews should meet.\n\nSoon.",
        "A memo on crews": "A memo on crews",
        f"{'long ' * 40}\n\nThey meet.": f"{'long ' * 40}\n\nThey meet.",
    }.items():
        assert draft(Extracted("plain text", text), "a.txt", ()).body == body


def test_a_title_comes_from_the_name_when_all_else_fails() -> None:
    """A text whose first line has no letters is titled by its file."""
    made = draft(Extracted("plain text", "***\n\nIt is time."), "../My_report (2).txt", ())
    assert (made.brief.title, made.notes) == ("My report (2)", (library_says("document-titled-name"),))


@example(title=None, authors=[], publisher=None, body="00\n", name="")
@example(title=None, authors=["¡,»"], publisher=None, body="", name="")
@given(
    title=st.none() | NASTY,
    authors=st.lists(NASTY, max_size=3),
    publisher=st.none() | NASTY,
    body=st.lists(NASTY, max_size=4).map("\n".join),
    name=NASTY,
)
def test_any_draft_reads_back_as_a_document(
    title: str | None, authors: list[str], publisher: str | None, body: str, name: str
) -> None:
    """Nothing a file says of itself can break out: the brief has our kind, its texts, and the body but a heading."""
    text = cleaned(f"{body}\nIt ends here.")
    found = Extracted("PDF", text, title, tuple(authors), publisher=publisher)
    made = draft(found, name, ())
    brief = _parsed(made.text, made.id)
    assert (brief.kind, brief.title, brief.body) == ("document", made.brief.title, f"{made.body}\n")
    assert text.endswith(made.body)
    heading = text.removesuffix(made.body).strip()
    if heading:
        assert library_says("document-titled") in made.notes
        assert " ".join(re.sub(r"^[#>*\-\s]+", "", heading).split()) == made.brief.title
    assert len(brief.authors) <= len(authors) + sum(len(re.findall(r"[,;&]| and ", one)) for one in authors)
    assert (brief.date, brief.url, brief.topics, brief.language) == (None, None, (), "en")
    assert re.fullmatch(r"[a-z0-9][a-z0-9-]{0,62}", made.id)


BRIEF = "---\ntitle: Rails{}\nkind: expert-take{}\n{}---\nExample holds that the railway should wait.\n"


@pytest.mark.parametrize(
    "text",
    [
        BRIEF.format("", "", ""),
        BRIEF.format("\t", "\t", ""),
        BRIEF.format("", " # ours", "publisher: '~'\n"),
        BRIEF.format("", "", "author: [~, Jo]\ndate: Null\ntopics: ~\n"),
        BRIEF.replace("title: Rails", "title:\tRails").format("", "", ""),
        BRIEF.replace("kind:", '"kind" :').format("", "", ""),
        BRIEF.replace("title: Rails", "title: 'null'").format("", "", ""),
        "---\n{title: Rails, kind: background}\n---\nThe railway waits, says nobody.\n",
        "\ufeff" + BRIEF.format("", "", "").replace("\n", "\r\n"),
        f"---\ntitle: 'a{' ' * 6000}b'\nkind: background\n---\nThe railway waits, says nobody.\n",
    ],
)
def test_whatever_the_library_takes_for_a_brief_stays_one(text: str) -> None:
    """It is drafted to the letter, shown in one message, and outlasts a reply on another field."""
    found = extract(text.encode(), "a-brief.md")
    assert isinstance(found, Extracted)
    made = draft(found, "a-brief.md", ())
    assert (found.kind, made.id, made.text) == ("a brief", "a-brief", text.removeprefix("\ufeff"))
    shown = plain(draft_text(Drafted("token", made, None)))
    assert say("quoted-as-ours") in shown
    assert units(shown) <= LIMIT
    again = amended(made.id, made.text, "affiliation: CAP", ())
    assert isinstance(again, Draft)
    assert replace(again.brief, affiliation=None) == made.brief


def test_a_brief_with_a_fault_or_too_long_is_refused() -> None:
    """With the line of the fault and the whole of what is known; front matter that takes long to write is not taken."""
    found = extract_brief(BRIEF.format("", "", "topics: gardening\n"), SUBJECT)
    assert isinstance(found, Refused)
    assert found.reason.startswith(
        "This file is a brief, but there's a mistake on line 4: unknown topic “gardening”; known"
    )
    assert "history. Please" in found.reason
    long = BRIEF.format("", "", f"affiliation: {'a' * 60_000}\n")
    assert extract(long.encode(), "a.md") == Refused(library_says("brief-long", most=50))
    whole = extract((BRIEF.format("", "", "") + "A word. " * 120_000).encode(), "a.md")
    assert whole == Refused(library_says("document-long", most=900))


def test_the_longest_fields_fit_one_message() -> None:
    """A draft whose every field has as much as the format allows, in letters of two units, is shown in one message."""
    wide = "\U0001f600" * 500
    found = Extracted("PDF", f"{wide} {wide}", wide, (wide,) * 3, "2019", wide, f"https://e.org/{'a' * 280}", "en")
    made = draft(replace(found, notes=(library_says("document-whole-page"),) * 3), "a.pdf", ())
    assert units(plain(draft_text(Drafted("token", made, "a" * 60), "PDF"))) <= LIMIT


def test_an_id_that_no_brief_may_have_is_no_brief_that_is_there() -> None:
    """readme.md gets another id without a word on a brief of that name."""
    found = extract(BRIEF.format("", "", "").encode(), "readme.md")
    assert isinstance(found, Extracted)
    made = draft(found, "readme.md", ())
    assert (made.id, made.notes) == ("readme-2", ())


@given(title=NASTY, times=st.integers(1, 30))
def test_an_id_never_exists_already(title: str, times: int) -> None:
    """Any number of documents of one title get ids of their own."""
    taken: list[str] = ["README"]
    for _ in range(times):
        made = draft(replace(FOUND, title=title), "a.pdf", taken)
        assert made.id not in {each.lower() for each in taken}
        assert re.fullmatch(r"[a-z0-9][a-z0-9-]{0,62}", made.id)
        taken.append(made.id.upper())


@pytest.mark.parametrize(
    ("title", "name", "expected"),
    [
        ("Après Hanoï: what's next?", "a.pdf", "apres-hanoi-whats-next"),
        ("북한과 미국", "report-2019.pdf", "report-2019"),
        ("북한과 미국", "보고서.pdf", "document"),
        ("readme", "a.pdf", "readme-2"),
        ("word " * 40, "a.pdf", "word-word-word-word-word-word-word-word-word-word"),
        ("x" * 100, "a.pdf", "x" * 52),
    ],
)
def test_ids_are_made_of_titles(title: str, name: str, expected: str) -> None:
    """The Latin letters of the title, else those of the file's name, cut where a word ends."""
    assert draft(replace(FOUND, title=title), name, ()).id == expected


def test_the_same_text_twice_is_noticed(tmp_path: Path) -> None:
    """The same words are found in the folder, whatever the file's kind and spaces; other texts are not."""
    made = draft(FOUND, "room.pdf", ())
    (tmp_path / f"{made.id}.md").write_text(made.text, encoding="utf-8")
    (tmp_path / "broken.md").write_bytes(b"\xff\xfe")
    again = extract(f"{FOUND.text.upper()}\r\n".replace(" ", "  ").encode("utf-16"), "again.txt")
    assert isinstance(again, Extracted)
    assert same_as(again.text, tmp_path) == made.id
    assert same_as(f"{FOUND.text} And more.", tmp_path) is None

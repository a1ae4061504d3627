"""Another library, of five papers of 1787 and 1788 with a subject file of its own: check, sync, ask and browse."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from index.answers.standpoints.forms import forms
from index.editions.build import sync
from index.editions.encoder import SentenceEncoder
from index.library import Library
from index.messages import say
from index.reading.question import read
from tests.conftest import ROOT
from tests.support.commands import index

BRIEFS = ROOT / "tests" / "another_subject" / "briefs"


@pytest.fixture(scope="module")
def papers(papers_data: Path, encoder: SentenceEncoder) -> Library:
    """The library on the papers."""
    return Library(papers_data, encoder)


def test_the_folder_is_sound() -> None:
    """The check finds nothing wrong with the papers or their subject file."""
    done = index("check", "--briefs", BRIEFS)
    assert (done.returncode, done.stdout) == (0, "5 briefs are sound; 0 problems in 0 files.\n")


@pytest.mark.parametrize(
    ("question", "paper"),
    [
        ("How are new states admitted?", "federalist-43"),
        ("Why does the capital need a district of its own?", "federalist-43"),
        ("How can the mischiefs of faction be cured?", "federalist-10"),
        ("Should the Constitution contain a bill of rights?", "federalist-84"),
    ],
)
def test_questions_are_answered_in_the_authors_words(papers: Library, question: str, paper: str) -> None:
    """The paper that answers is cited, to the letter, and it is said whose words they are."""
    answer = papers.answer(question)
    assert answer.kind != "none"
    assert paper in {citation.brief_id for citation in answer.citations}
    for one in answer.citations:
        assert one.own_words
        assert papers.edition.briefs[one.brief_id].body[one.start : one.end] == one.quote


def test_its_subject_is_its_own(papers: Library) -> None:
    """Title, topics and issues are those of its subject file, and nothing of another library's."""
    assert papers.subject.title == "The debate on the American Constitution"
    topics = {one.name: one.briefs for one in papers.topics() if one.kind == "topic"}
    assert topics["faction"] >= 1
    assert "sanctions" not in topics
    counsel, survey = papers.recommendations("factions"), papers.survey("bill of rights")
    assert (getattr(counsel, "topic", None), getattr(survey, "issue", None)) == ("faction", "a bill of rights")


@pytest.mark.parametrize(
    ("question", "issue"),
    [
        ("is it sensible to put all that power in one man's hands", "a single executive"),
        ("who wants magistrates who can't be thrown out every few years", "life tenure of judges"),
        ("ought the document to spell out what the people are guaranteed", "a bill of rights"),
        ("who's afraid of a permanent military", "standing armies in time of peace"),
    ],
)
def test_an_issue_is_known_by_what_people_say_of_it(papers: Library, question: str, issue: str) -> None:
    """The subject file's sentences for and against are what a question in other words is compared with."""
    found = forms(papers.edition).matcher.match(read(question, papers.edition.names), papers.encoder.question(question))
    assert found is not None
    assert found.issue.name == issue


def test_a_changed_subject_makes_a_new_edition(tmp_path: Path, encoder: SentenceEncoder) -> None:
    """A word in the subject file is enough, though no brief has changed, and nothing is encoded anew."""
    briefs, data = tmp_path / "briefs", tmp_path / "data"
    briefs.mkdir()
    (briefs / "one.md").write_text("---\ntitle: One\nkind: background\n---\nBoats sink.\n", encoding="utf-8")
    shutil.copy(BRIEFS / "subject.yaml", briefs)
    assert sync(briefs, data, encoder).published
    assert not sync(briefs, data, encoder).published
    with (briefs / "subject.yaml").open("a", encoding="utf-8") as file:
        file.write("  Phila: Philadelphia\n")
    again = sync(briefs, data, encoder)
    assert (again.published, again.encoded, again.changed, again.notes) == (True, 0, (), (say("subject-changed"),))
    assert Library(data, encoder).subject.words[-1] == ("Phila", "Philadelphia")


def test_who_is_advised_nothing_is_told(papers: Library) -> None:
    """What comes near is shown under words that say that nobody is advised so."""
    answer = papers.answer("what should the convention do about a bill of rights")
    assert answer.kind == "near"
    assert answer.lead.startswith("Our briefs hold no advice to the convention.")

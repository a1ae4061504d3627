"""The subject file: what is read of it, what is wrong with it and where, and a library that has none."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.corpus.parsing import read_folder
from index.corpus.subject import NAME, completed, read_subject
from index.subject import GENERAL, Issue, Named, Verdict
from tests.conftest import ROOT, WriteBrief

SOUND = """title: Bridges
about: who should pay for bridges
examples: [Who should pay?]
topics:
  - name: tolls
    also: [fees]
issues:
  - name: a toll
    asks: Should there be a toll?
    topics: [tolls]
    ongoing: yes
    said_for: [Users should pay]
    verdict: {on: whether it pays, supports: yes, conditional: partly, opposes: no}
words:
  DOT: Department of Transport
figures:
  ferry: [the old boat]
"""


def _faults(folder: Path, text: str) -> list[tuple[int, str]]:
    folder.mkdir(exist_ok=True)
    (folder / NAME).write_text(text, encoding="utf-8")
    return [(one.line, one.message) for one in read_subject(folder)[1]]


def test_a_subject_file_is_read(tmp_path: Path) -> None:
    """Topics and issues have their other words, an issue its verdict, and words what they stand for."""
    assert _faults(tmp_path, SOUND) == []
    subject, _ = read_subject(tmp_path)
    assert (subject.title, subject.about) == ("Bridges", "who should pay for bridges")
    assert subject.topics == (Named("tolls", ("fees",)),)
    verdict = Verdict("whether it pays", "yes", "partly", "no")
    assert subject.issues == (
        Issue(
            "a toll",
            "Should there be a toll?",
            ("tolls",),
            verdict=verdict,
            ongoing=True,
            said_for=("Users should pay",),
        ),
    )
    assert subject.words == (("DOT", "Department of Transport"),)
    assert subject.figures == (Named("ferry", ("the old boat",)),)


@pytest.mark.parametrize(
    ("text", "line", "part"),
    [
        ("title: Bridges\n", 1, "“about” is missing"),
        (f"title: {'x' * 65}\nabout: x\n", 1, "more than 64 characters"),
        (f"{SOUND}colour: red\n", 18, "unknown key “colour”"),
        (f"{SOUND}title: Again\n", 18, "the key “title” stands twice"),
        (SOUND.replace("topics: [tolls]", "topics: [trams]"), 10, "unknown topic “trams”"),
        (SOUND.replace("    also: [fees]\n", "    also: [fees]\n  - name: tolls\n"), 7, "“tolls” stands twice"),
        (SOUND.replace("[fees]", "[fees, fees]"), 6, "“fees” stands twice"),
        (SOUND.replace("  - name: tolls\n    also", "  - also"), 5, "“name” is missing"),
        (SOUND.replace("ongoing: yes", "ongoing: perhaps"), 11, "“ongoing” is yes or no"),
        (SOUND.replace(", opposes: no}", "}"), 13, "“opposes” is missing in “verdict”"),
        (SOUND.replace("[Users should pay]", "[A, A]"), 12, "“A” stands twice"),
        (SOUND.replace("[Users should pay]", "[A]\n    said_against: [A]"), 8, "“A” stands twice in “said”"),
        (SOUND.replace("words:\n", "  - name: a gate\n    said_for: [Users should pay]\nwords:\n"), 14, "stands twice"),
        (f"{SOUND}places: {{a: b}}\n", 18, "“places” must be one text"),
        (f"{SOUND}short_names: [x]\n", 18, "must be lines of the form"),
        (f"{SOUND}names_in: [Klingon]\n", 18, "unknown names_in “Klingon”"),
        (f"{SOUND}judge: nowhere.npz\n", 18, "is not a file of weights"),
        ("title: [a\nabout: x\n", 1, "the subject file is broken here"),
    ],
)
def test_a_fault_has_its_line(tmp_path: Path, text: str, line: int, part: str) -> None:
    """What is wrong with a subject file is told with the line where it stands."""
    assert [found for at, found in _faults(tmp_path, text) if at == line and part in found]


def test_all_faults_are_listed_in_one_run(tmp_path: Path) -> None:
    """One fault hides no other."""
    assert len(_faults(tmp_path, "titel: Bridges\nplaces: {a: b}\n")) == 4


def test_a_folder_without_a_subject_file_takes_every_topic(write_brief: WriteBrief) -> None:
    """Topics and issues then are those that the briefs name."""
    path = write_brief("boats", "Boats sink.", "title: Boats", "kind: background", "topics: [ferries]")
    read = read_folder(path.parent)
    assert (read.problems, read.subject.topic_names, read.subject.about) == ((), ("ferries",), GENERAL.about)
    assert completed(GENERAL, []) == GENERAL


def test_briefs_choose_from_the_lists_of_their_subject(tmp_path: Path, write_brief: WriteBrief) -> None:
    """A topic that the subject file does not have is a problem of the brief."""
    path = write_brief("boats", "Boats sink.", "title: Boats", "kind: background", "topics: [ferries]")
    assert _faults(path.parent, SOUND) == []
    (problem,) = read_folder(path.parent).problems
    assert (problem.line, problem.message) == (4, "unknown topic “ferries”; known are tolls")


def test_our_own_subject_is_sound() -> None:
    """The subject file of this library has no fault, and every example is a question."""
    subject, problems = read_subject(ROOT / "briefs")
    assert problems == ()
    assert len(subject.examples) >= 2
    assert all(example.endswith("?") for example in subject.examples)
    assert all(issue.asks for issue in subject.issues)

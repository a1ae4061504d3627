"""Folders of briefs: the real corpus, file names, what cannot be read; every problem with its file."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from index.corpus.parsing import read_folder, read_named
from index.desk import FolderFiles
from index.errors import BriefsRefused
from index.records import Problem
from tests.conftest import ROOT, WriteBrief

HEADER = "title: On liaison\nkind: background\n"
BAD_NAME = "the file name must be an id of a-z, 0-9 and hyphens, at most 63 characters, then .md"


def _found(folder: Path) -> list[tuple[str, int, str]]:
    """The file name, line and opening words of each problem of a folder."""
    return [(Path(p.path).name, p.line, " ".join(p.message.split()[:4])) for p in read_folder(folder).problems]


def test_the_real_briefs_are_sound() -> None:
    """At least 150 briefs, none with a problem: background without author, the others with a publisher or author."""
    read = read_folder(ROOT / "briefs")
    assert read.problems == ()
    assert len(read.briefs) >= 150
    assert [brief.id for brief in read.briefs if brief.kind == "background" and brief.authors] == []
    assert [
        brief.id for brief in read.briefs if brief.kind != "background" and not (brief.author or brief.publisher)
    ] == []
    assert [brief.id for brief in read.briefs if not brief.topics] == []
    assert [brief.id for brief in read.briefs if len(brief.text.split()) > 350] == []


def test_what_the_real_briefs_quote_stands_in_them() -> None:
    """Each of at least 150 recommendations and positions quotes a sentence of its own brief's body."""
    briefs = read_folder(ROOT / "briefs").briefs
    pairs = [(brief, entry.says) for brief in briefs for entry in brief.recommendations]
    pairs += [(brief, entry.says) for brief in briefs for entry in brief.positions]
    assert len(pairs) >= 150
    assert [(brief.id, says) for brief, says in pairs if not says.strip() or says not in brief.body] == []


def test_the_bard_brief_is_read_as_it_stands() -> None:
    """The brief on Bard's piece has her facts, and as body the bytes of the file after its front matter."""
    path = ROOT / "briefs" / "tni-bard.md"
    brief, problems = read_named(FolderFiles(path.parent), path.name)
    assert problems == ()
    assert brief is not None
    assert (brief.id, brief.author, brief.publisher) == ("tni-bard", "Abigail Bard", "The National Interest")
    assert brief.body.encode() == path.read_bytes().split(b"\n---\n", 1)[1]


def test_all_problems_of_all_files_are_listed_in_one_run(tmp_path: Path, write_brief: WriteBrief) -> None:
    """Several faults in one file and others in more files are all named; sound briefs come out all the same."""
    write_brief("sound", "One is sound.")
    write_brief("three", " ", "title: Three", "kind: rant", "colour: red")
    write_brief("broken", "Two.", "title: Two: too", "kind: background")
    (tmp_path / "briefs" / "bytes.md").write_bytes(b"---\n" + HEADER.encode() + b"---\nCaf\xe9\n")
    (tmp_path / "briefs" / "plain.md").write_text("No front matter.\n", encoding="utf-8")
    assert _found(tmp_path / "briefs") == [
        ("broken.md", 2, "front matter is broken"),
        ("bytes.md", 5, "not UTF-8; save the"),
        ("plain.md", 1, "does not open with"),
        ("three.md", 3, "kind “rant” is not"),
        ("three.md", 4, "unknown key “colour”; known"),
        ("three.md", 6, "the body is empty"),
    ]
    assert [brief.id for brief in read_folder(tmp_path / "briefs").briefs] == ["sound"]


def test_briefs_come_in_the_order_of_their_ids(tmp_path: Path, write_brief: WriteBrief) -> None:
    """The order is that of the ids, not of the file names, and files that are no briefs are passed over."""
    for name in ("b", "a-c", "a", "readme"):
        write_brief(name, "A body.")
    for name in ("README.md", "notes.txt", "a.md~"):
        (tmp_path / "briefs" / name).write_text("How to write one.", encoding="utf-8")
    read = read_folder(tmp_path / "briefs")
    assert [brief.id for brief in read.briefs] == ["a", "a-c", "b"]
    assert read.problems == ()


def test_a_huge_file_is_refused_unread(tmp_path: Path) -> None:
    """A file of 50 MB is a problem on line 1, whatever it holds."""
    with (tmp_path / "huge.md").open("wb") as file:
        file.truncate(50_000_000)
    assert _found(tmp_path) == [("huge.md", 1, "larger than 1000 kB;")]


@pytest.mark.parametrize(
    "name", ["Upper.md", "a_b.md", "-a.md", "ü.md", "a b.md", "a" * 64 + ".md", "a.markdown", ".md"]
)
def test_a_file_name_that_is_no_id_is_a_problem(tmp_path: Path, name: str) -> None:
    """A sound brief under a name that is no id is named and left out."""
    (tmp_path / name).write_text(f"---\n{HEADER}---\nBody.\n", encoding="utf-8")
    read = read_folder(tmp_path)
    assert read.briefs == ()
    assert read.problems == (Problem(str(tmp_path / name), 1, BAD_NAME),)


def test_ids_that_differ_in_case_or_suffix_are_duplicates(tmp_path: Path, write_brief: WriteBrief) -> None:
    """Two files with one id are both named, since some disks cannot hold both."""
    for name in ("talks", "Talks", "visit"):
        write_brief(name, "A body.")
    path = tmp_path / "briefs" / "visit.md"
    path.with_suffix(".markdown").write_bytes(path.read_bytes())
    read = read_folder(tmp_path / "briefs")
    assert read.briefs == ()
    assert [(Path(problem.path).name, problem.message) for problem in read.problems] == [
        ("Talks.md", BAD_NAME),
        ("talks.md", "duplicate id: Talks.md has the same name"),
        ("visit.markdown", BAD_NAME),
        ("visit.md", "duplicate id: visit.markdown has the same name"),
    ]


def test_what_cannot_be_read_is_a_problem_of_its_own(tmp_path: Path, write_brief: WriteBrief) -> None:
    """A folder named like a brief and a link to nowhere are named; the briefs beside them are read."""
    folder = write_brief("sound", "A body.").parent
    (folder / "folder.md").mkdir()
    (folder / "gone.md").symlink_to(folder / "nowhere.md")
    read = read_folder(folder)
    assert [brief.id for brief in read.briefs] == ["sound"]
    assert read.problems == (
        Problem(str(folder / "folder.md"), 1, "cannot be read: is a directory"),
        Problem(str(folder / "gone.md"), 1, "cannot be read: no such file or directory"),
    )


def test_a_file_name_that_is_not_utf8_can_be_printed(tmp_path: Path) -> None:
    """The check command names a file whose name has foreign bytes or a line break, and goes on."""
    for name in (b"caf\xe9.md", b"two\nlines.md"):
        (tmp_path / os.fsdecode(name)).write_text(f"---\n{HEADER}---\nBody.\n")
    command = [sys.executable, "-m", "index", "check", "--briefs", str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False)
    assert (done.returncode, done.stderr) == (1, "")
    assert done.stdout.splitlines() == [
        f"{tmp_path}/caf\\udce9.md:1: {BAD_NAME}",
        f"{tmp_path}/two\\nlines.md:1: {BAD_NAME}",
        "0 briefs are sound; 2 problems in 2 files.",
    ]


@pytest.mark.parametrize("make_file", [True, False])
def test_a_folder_that_cannot_be_listed_is_refused(tmp_path: Path, make_file: bool) -> None:
    """A missing folder, or a file in its place, is refused with what to do."""
    folder = tmp_path / "briefs"
    if make_file:
        folder.touch()
    with pytest.raises(BriefsRefused) as refused:
        read_folder(folder)
    file = f"“{folder}” is a file; --briefs takes the folder that holds the briefs."
    nothing = f"There is no folder “{folder}” with briefs; name the right one with --briefs."
    assert str(refused.value) == (file if make_file else nothing)

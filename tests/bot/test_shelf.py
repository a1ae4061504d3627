"""The folder of briefs as administrators change it: whole files, no way out of it, nothing overwritten."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from bot.documents.records import Extracted
from bot.shelf import BIN_DAYS, DRAFT_S, Shelf
from tests.conftest import ROOT

TEXT = "The working level needs room, since summits alone have settled nothing between the two sides."


class Clock:
    """A clock that stands until it is set."""

    now = 1_800_000_000.0

    def __call__(self) -> float:
        """The time that it was set to."""
        return self.now


@pytest.fixture
def clock() -> Clock:
    """A clock of this test."""
    return Clock()


@pytest.fixture
def shelf(tmp_path: Path, small: Path, clock: Clock) -> Shelf:
    """A shelf on three small briefs."""
    return Shelf(small, tmp_path / "data", clock=clock)


def _found(text: str = TEXT, title: str = "Room to work") -> Extracted:
    return Extracted("plain text", text, title=title)


def _files(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.rglob("*") if path.is_file())


def test_a_draft_is_saved_once(shelf: Shelf, small: Path, tmp_path: Path) -> None:
    """A saved draft is a brief without problems; its token is used up, and nothing else is left."""
    kept = shelf.keep(_found(), "a.txt")
    assert kept.same is None
    outcome = shelf.save(kept.token)
    assert (outcome.state, outcome.id, outcome.problems) == ("done", "room-to-work", ())
    assert (small / "room-to-work.md").read_text(encoding="utf-8") == kept.draft.text
    assert shelf.save(kept.token).state == shelf.discard(kept.token).state == "gone"
    assert _files(tmp_path / "data") == []
    assert [(one.id, one.title) for one in shelf.documents("ROOM work")] == [("room-to-work", "Room to work")]
    assert shelf.documents("room sanctions") == []


def test_the_same_text_is_noticed(shelf: Shelf) -> None:
    """A text that a brief holds already is named by its id, and gets another id if it is kept all the same."""
    shelf.save(shelf.keep(_found(), "a.txt").token)
    again = shelf.keep(_found(), "b.txt")
    assert (again.same, again.draft.id) == ("room-to-work", "room-to-work-2")


def test_nothing_is_overwritten(shelf: Shelf, small: Path) -> None:
    """An id that was taken meanwhile refuses the draft, which waits on; so does a brief that is put back."""
    first, second = shelf.keep(_found(), "a.txt"), shelf.keep(_found("Another text. " + TEXT), "b.txt")
    assert shelf.save(first.token).state == "done"
    assert shelf.save(second.token).state == "taken"
    assert (small / "room-to-work.md").read_text(encoding="utf-8") == first.draft.text
    listed = shelf.find("room-to-work")
    assert listed is not None
    removed = shelf.remove(listed.mark)
    assert shelf.save(second.token).state == "done"
    assert shelf.put_back(removed.moment).state == "taken"
    assert (small / "room-to-work.md").read_text(encoding="utf-8") == second.draft.text


def test_removed_briefs_come_back_to_the_letter(shelf: Shelf, small: Path, tmp_path: Path) -> None:
    """Two that are removed in one second are kept apart; each comes back once, as it was."""
    before = {path.name: path.read_bytes() for path in small.glob("*.md")}
    marks = [one.mark for one in map(shelf.find, ("liaison", "remains")) if one is not None]
    removed = [shelf.remove(mark) for mark in marks]
    assert [one.id for one in removed] == ["liaison", "remains"]
    assert _files(small) == ["pressure.md"]
    assert shelf.remove(marks[0]).state == "gone"
    assert [shelf.put_back(one.moment).state for one in removed] == ["done", "done"]
    assert shelf.put_back(removed[0].moment).state == "gone"
    assert {path.name: path.read_bytes() for path in small.glob("*.md")} == before
    assert _files(tmp_path / "data") == []


@pytest.mark.parametrize("name", ["../data/bin/x", "/etc/passwd", "liaison.md", "LIAISON", "", ".", "*", "a" * 64])
def test_no_name_leads_out_of_the_folder(shelf: Shelf, name: str) -> None:
    """What is not an id of a brief in the folder finds nothing."""
    assert shelf.find(name) is None
    assert shelf.put_back(name).state == shelf.save(name).state == "gone"


def test_the_sweep_takes_only_what_is_old(shelf: Shelf, clock: Clock, small: Path, tmp_path: Path) -> None:
    """A draft goes after a day, a removed brief after thirty, a half-written file at once; the rest stays."""
    kept, listed = shelf.keep(_found(), "a.txt"), shelf.find("liaison")
    assert listed is not None
    shelf.remove(listed.mark)
    os.utime(next((tmp_path / "data" / "drafts").iterdir()), (clock.now, clock.now))
    (small / ".half.md.part").write_bytes(b"---")
    shelf.sweep()
    assert len(_files(tmp_path / "data")) == 2
    assert _files(small) == ["pressure.md", "remains.md"]
    clock.now += DRAFT_S + 1
    shelf.sweep()
    assert shelf.save(kept.token).state == "gone"
    assert len(_files(tmp_path / "data" / "bin")) == 1
    clock.now += BIN_DAYS * 86_400
    shelf.sweep()
    assert _files(tmp_path / "data") == []


def test_a_disk_that_takes_no_more_leaves_nothing_half_written(shelf: Shelf, small: Path, tmp_path: Path) -> None:
    """When the write breaks off in the middle the briefs are as before, and the draft still waits."""
    kept = shelf.keep(_found(TEXT * 100), "a.txt")
    program = (
        "import resource, signal, sys\nfrom pathlib import Path\nfrom bot.shelf import Shelf\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (2000, 2000))\n"
        f"shelf = Shelf(Path({str(small)!r}), Path({str(tmp_path / 'data')!r}))\n"
        f"try:\n    shelf.save({kept.token!r})\nexcept OSError:\n    sys.exit(7)\n"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=False)
    assert done.returncode == 7
    assert _files(small) == ["liaison.md", "pressure.md", "remains.md"]
    assert shelf.save(kept.token).state == "done"

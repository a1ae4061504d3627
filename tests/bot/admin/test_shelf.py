"""The folder of briefs as administrators change it: whole files, no way out of it, nothing overwritten."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest

from bot.admin.library.shelf import BIN_DAYS, DRAFT_S, Drafted, Shelf, Shelved
from bot.daily.matching import digest_of
from index.desk import desk_of_folders
from index.documents.extracted import Extracted, Refused
from tests.conftest import ROOT

TEXT = "The working level needs room, since summits alone have settled nothing between the two sides."


class Clock:
    """A clock that stands until it is set."""

    def __init__(self) -> None:
        self.now = time.time()  # files on the disk have their moments by the true one

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
    return Shelf(desk_of_folders(small, tmp_path / "data"), clock=clock)


def _quiet(_: str) -> None:
    """Where nobody looks at what is noted."""


def _found(text: str = TEXT, title: str = "Room to work") -> Extracted:
    return Extracted("plain text", text, title=title)


def _files(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.rglob("*") if path.is_file())


def test_drafts_are_for_nobody_else_and_briefs_as_readable_as_their_folder(
    shelf: Shelf, small: Path, tmp_path: Path
) -> None:
    """Whatever the umask: what waits lies in folders of the bot's own, also what an earlier version left there."""
    (tmp_path / "data" / "bin").mkdir(parents=True, mode=0o755)
    old = tmp_path / "data" / "bin" / f"{int(time.time())}-old.md"
    old.write_text("old", encoding="utf-8")
    small.chmod(0o755)
    before = os.umask(0o077)
    try:
        saved = shelf.save(shelf.keep(_found(), "a.txt").token, _quiet)
        shelf.keep(_found("Another text stands here and says something else."), "b.txt")
        shelf.remove(digest_of("remains"), _quiet)
    finally:
        os.umask(before)
    assert stat.S_IMODE((small / f"{saved.id}.md").stat().st_mode) == 0o644
    waiting = [path for path in (tmp_path / "data").rglob("*") if path.parent.name in ("drafts", "bin")]
    assert len(waiting) == 3
    assert {stat.S_IMODE(path.stat().st_mode) for path in waiting} == {0o600}
    assert {stat.S_IMODE(path.parent.stat().st_mode) for path in waiting} == {0o700}


def test_a_draft_is_saved_once(shelf: Shelf, small: Path, tmp_path: Path) -> None:
    """A saved draft is a brief without problems; its token is used up, and nothing else is left."""
    kept = shelf.keep(_found(), "a.txt")
    assert kept.same is None
    outcome = shelf.save(kept.token, _quiet)
    assert (outcome.state, outcome.id, outcome.problems) == ("done", "room-to-work", ())
    assert (small / "room-to-work.md").read_text(encoding="utf-8") == kept.draft.text
    assert shelf.save(kept.token, _quiet).state == shelf.discard(kept.token, _quiet).state == "gone"
    assert _files(tmp_path / "data") == []
    assert [(one.id, one.title) for one in shelf.documents("ROOM work")] == [("room-to-work", "Room to work")]
    assert shelf.documents("room sanctions") == []


def test_a_draft_is_amended_in_its_place(shelf: Shelf, small: Path, tmp_path: Path, clock: Clock) -> None:
    """Under the same token there is one file with the new front matter; a fault changes nothing."""
    token = shelf.keep(_found(), "a.txt").token
    made = shelf.amend(token, "title: Room for talks\ndate: 2019")
    assert isinstance(made, Drafted)
    assert (made.token, made.draft.id, made.same) == (token, "room-for-talks", None)
    assert _files(tmp_path / "data") == [f"{token}-room-for-talks.md"]
    refused = shelf.amend(token, "date: soon")
    assert isinstance(refused, Refused)
    assert _files(tmp_path / "data") == [f"{token}-room-for-talks.md"]
    assert shelf.save(token, _quiet).id == "room-for-talks"
    assert (small / "room-for-talks.md").read_text(encoding="utf-8") == made.draft.text
    assert shelf.amend(token, "date: 2020") is None
    old = shelf.keep(_found(), "a.txt").token
    clock.now += DRAFT_S + 60
    assert shelf.amend(old, "date: 2020") is None


def test_the_same_text_is_noticed(shelf: Shelf) -> None:
    """A text that a brief holds already is named by its id, and gets another id if it is kept all the same."""
    shelf.save(shelf.keep(_found(), "a.txt").token, _quiet)
    again = shelf.keep(_found(), "b.txt")
    assert (again.same, again.draft.id) == ("room-to-work", "room-to-work-2")


def test_nothing_is_overwritten(shelf: Shelf, small: Path) -> None:
    """A draft whose id was taken meanwhile gets the next one; a brief that is put back is refused, and waits on."""
    first, second = shelf.keep(_found(), "a.txt"), shelf.keep(_found("Another text. " + TEXT), "b.txt")
    assert shelf.save(first.token, _quiet).id == "room-to-work"
    assert shelf.save(second.token, _quiet) == Shelved("done", "room-to-work-2")
    assert (small / "room-to-work.md").read_text(encoding="utf-8") == first.draft.text
    assert (small / "room-to-work-2.md").read_text(encoding="utf-8") == second.draft.text
    listed = shelf.find("room-to-work")
    assert listed is not None
    removed = shelf.remove(listed.mark, _quiet)
    shelf.save(shelf.keep(_found("A third text. " + TEXT), "c.txt").token, _quiet)
    held = (small / "room-to-work.md").read_bytes()
    assert shelf.put_back(removed.moment, _quiet).state == "taken"
    assert (small / "room-to-work.md").read_bytes() == held


def test_a_kill_between_the_steps_of_a_save_doubles_nothing(shelf: Shelf, small: Path) -> None:
    """What stands among the briefs already, under the id that was chosen, is not saved under another."""
    shelf.save(shelf.keep(_found(), "a.txt").token, _quiet)
    kept = shelf.keep(_found("Another text. " + TEXT), "b.txt")
    (small / f"{kept.draft.id}.md").write_text(kept.draft.text, encoding="utf-8")
    assert shelf.save(kept.token, _quiet).id == kept.draft.id
    assert len(_files(small)) == 5


def test_every_act_is_noted_before_it_is_done(shelf: Shelf, small: Path) -> None:
    """Where it cannot be noted nothing is done, and what the disk refuses is noted as failed."""
    noted: list[str] = []

    def refuse(brief_id: str) -> None:
        noted.append(brief_id)
        raise InterruptedError

    before = _files(small)
    kept, listed = shelf.keep(_found(), "a.txt"), shelf.find("liaison")
    assert listed is not None
    for act, name in ((shelf.save, kept.token), (shelf.discard, kept.token), (shelf.remove, listed.mark)):
        with pytest.raises(InterruptedError):
            act(name, refuse)
    assert noted == ["room-to-work", "room-to-work", "liaison"]
    assert _files(small) == before
    (small.parent / "data" / "bin").write_text("no folder", encoding="utf-8")
    with pytest.raises(OSError, match="bin"):
        shelf.remove(listed.mark, noted.append)
    assert noted[3:] == ["liaison", "liaison, which failed"]


def test_removed_briefs_come_back_to_the_letter(shelf: Shelf, small: Path, tmp_path: Path) -> None:
    """Two that are removed in one second are kept apart; each comes back once, as it was."""
    before = {path.name: path.read_bytes() for path in small.glob("*.md")}
    marks = [one.mark for one in map(shelf.find, ("liaison", "remains")) if one is not None]
    removed = [shelf.remove(mark, _quiet) for mark in marks]
    assert [one.id for one in removed] == ["liaison", "remains"]
    assert _files(small) == ["pressure.md"]
    assert shelf.remove(marks[0], _quiet).state == "gone"
    assert [shelf.put_back(one.moment, _quiet).state for one in removed] == ["done", "done"]
    assert shelf.put_back(removed[0].moment, _quiet).state == "gone"
    assert {path.name: path.read_bytes() for path in small.glob("*.md")} == before
    assert _files(tmp_path / "data") == []


@pytest.mark.parametrize("name", ["../data/bin/x", "/etc/passwd", "liaison.md", "LIAISON", "", ".", "*", "a" * 64])
def test_no_name_leads_out_of_the_folder(shelf: Shelf, name: str) -> None:
    """What is not an id of a brief in the folder finds nothing."""
    assert shelf.find(name) is None
    assert shelf.put_back(name, _quiet).state == shelf.save(name, _quiet).state == "gone"


def test_what_has_waited_for_too_long_is_gone(shelf: Shelf, clock: Clock) -> None:
    """A day for a draft, thirty for a removed brief, whether or not anything was swept."""
    kept, listed = shelf.keep(_found(), "a.txt"), shelf.find("liaison")
    assert listed is not None
    removed = shelf.remove(listed.mark, _quiet)
    clock.now += DRAFT_S + 2
    assert shelf.save(kept.token, _quiet).state == shelf.discard(kept.token, _quiet).state == "gone"
    clock.now += BIN_DAYS * 86_400
    assert shelf.put_back(removed.moment, _quiet).state == "gone"


def test_the_sweep_takes_only_what_is_old(shelf: Shelf, clock: Clock, small: Path, tmp_path: Path) -> None:
    """A draft goes after a day, a removed brief after thirty, a half-written file at once; the rest stays."""
    kept, listed = shelf.keep(_found(), "a.txt"), shelf.find("liaison")
    assert listed is not None
    shelf.remove(listed.mark, _quiet)
    os.utime(next((tmp_path / "data" / "drafts").iterdir()), (clock.now, clock.now))
    (small / ".half.md.part").write_bytes(b"---")
    shelf.sweep()
    assert len(_files(tmp_path / "data")) == 2
    assert _files(small) == ["pressure.md", "remains.md"]
    clock.now += DRAFT_S + 1
    shelf.sweep()
    assert shelf.save(kept.token, _quiet).state == "gone"
    assert len(_files(tmp_path / "data" / "bin")) == 1
    clock.now += BIN_DAYS * 86_400
    shelf.sweep()
    assert _files(tmp_path / "data") == []


def test_a_disk_that_takes_no_more_leaves_nothing_half_written(shelf: Shelf, small: Path, tmp_path: Path) -> None:
    """When the write breaks off in the middle the briefs are as before, and the draft still waits."""
    kept = shelf.keep(_found(TEXT * 100), "a.txt")
    program = (
        "import resource, signal, sys\nfrom pathlib import Path\nfrom bot.admin.library.shelf import Shelf\n"
        "from index import desk_of_folders\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (2000, 2000))\n"
        f"shelf = Shelf(desk_of_folders(Path({str(small)!r}), Path({str(tmp_path / 'data')!r})))\n"
        f"try:\n    shelf.save({kept.token!r}, print)\nexcept OSError:\n    sys.exit(7)\n"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=False)
    assert done.returncode == 7
    assert _files(small) == ["liaison.md", "pressure.md", "remains.md"]
    assert shelf.save(kept.token, _quiet).state == "done"

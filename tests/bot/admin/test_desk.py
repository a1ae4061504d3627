"""What editors have on the desk, in folders and in a database's table: the same acts, nothing lost between steps."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from bot.admin.library.changes import Changes, Proposed
from bot.admin.library.entries.store import Proposals
from bot.admin.library.shelf import Drafted, Shelf
from bot.daily.matching import digest_of
from index import Desk, Extracted, Proposal, desk_in, take_in
from index.corpus.parsing import read_folder
from index.editions.database.desk import bring_back
from tests.conftest import ROOT
from tests.support.postgresql import PostgreSql

TEXT = "The working level needs room, since summits alone have settled nothing between the two sides."


@pytest.fixture(params=["folders", "postgresql"])
def address(request: pytest.FixtureRequest) -> str | None:
    """The address of the database, where one has the desk."""
    if request.param == "folders":
        return None
    server: PostgreSql = request.getfixturevalue("postgresql")
    return server.new_database()


@pytest.fixture
def desk(address: str | None, small: Path, tmp_path: Path) -> Desk:
    """A desk with three small briefs."""
    if address is not None:
        assert take_in(address, small, tmp_path / "data")
        assert not take_in(address, small, tmp_path / "data")
        small = tmp_path / "elsewhere"
    return desk_in(small, tmp_path / "data", address)


def _quiet(_: str) -> None:
    """Where nobody looks at what is noted."""


def _found() -> Extracted:
    return Extracted("plain text", TEXT, title="Room to work")


def test_a_document_becomes_a_brief_that_another_process_reads(desk: Desk, address: str | None, tmp_path: Path) -> None:
    """Drafted by one, amended and saved by another, read for an edition by a third; removed, and put back."""
    token = Shelf(desk).keep(_found(), "a.txt").token
    other = Shelf(desk_in(desk.briefs.folder, tmp_path / "data", address))
    amended = other.amend(token, "title: Room for talks")
    assert isinstance(amended, Drafted)
    shown = Shelf(desk).draft(token)
    assert shown is not None
    assert (shown.id, shown.text) == (amended.draft.id, amended.draft.text)
    saved = other.save(token, _quiet)
    assert (saved.state, saved.id, saved.problems) == ("done", "room-for-talks", ())
    assert Shelf(desk).save(token, _quiet).state == "gone"
    read = read_folder(desk_in(desk.briefs.folder, tmp_path / "data", address).briefs)
    assert (sorted(read.ids), read.problems) == (["liaison", "pressure", "remains", "room-for-talks"], ())
    assert Shelf(desk).keep(_found(), "b.txt").same == "room-for-talks"
    removed = Shelf(desk).remove(digest_of("room-for-talks"), _quiet)
    assert other.find("room-for-talks") is None
    assert other.put_back(removed.moment, _quiet).state == "done"
    found = other.find("room-for-talks")
    assert found is not None
    assert found.title == "Room for talks"


def test_a_change_is_saved_by_one_and_undone_by_another(desk: Desk, address: str | None, tmp_path: Path) -> None:
    """To the letter; who was overtaken meanwhile changes nothing."""
    mine = Changes(Shelf(desk))
    theirs = Changes(Shelf(desk_in(desk.briefs.folder, tmp_path / "data", address)))
    before = mine.text("liaison")
    made, late = (one.amend_saved("liaison", "date: 2 May 2019") for one in (mine, theirs))
    assert isinstance(made, Proposed)
    assert isinstance(late, Proposed)
    done = theirs.save(made.token, _quiet)
    assert done.state == "done"
    assert mine.text("liaison") != before
    assert mine.save(late.token, _quiet).state == "overtaken"
    assert mine.undo(done.moment, done.seal, _quiet).state == "done"
    assert theirs.text("liaison") == before


def test_proposals_go_with_their_draft(desk: Desk, address: str | None, tmp_path: Path) -> None:
    """What one process has proposed another one shows, until the draft is gone."""
    token = Shelf(desk).keep(_found(), "a.txt").token
    one = Proposal("recommendation", TEXT, "", "make room")
    Proposals(Shelf(desk)).add(token, [one], looked=True)
    other = Proposals(Shelf(desk_in(desk.briefs.folder, tmp_path / "data", address)))
    assert other.kept(token).proposals == (one,)
    Shelf(desk).discard(token, _quiet)
    other.sweep()
    assert desk.proposals.listing() == {}


@pytest.mark.parametrize("at", ["write", "remove"])
def test_a_kill_between_two_steps_loses_nothing(desk: Desk, address: str | None, tmp_path: Path, at: str) -> None:
    """Saved or not, the text is there, and pressing the button again ends it: one brief, and no draft."""
    kept = Shelf(desk).keep(_found(), "a.txt")
    program = (
        "import os, signal, sys\nfrom pathlib import Path\nfrom bot.admin.library.shelf import Shelf\n"
        "from index import desk_in\n"
        f"desk = desk_in(Path({str(desk.briefs.folder)!r}), Path({str(tmp_path / 'data')!r}), {address!r})\n"
        "kinds = {type(desk.briefs)}\n"
        f"def die(*_, **__):\n    os.kill(os.getpid(), signal.SIGKILL)\n"
        f"[setattr(kind, {at!r}, die) for kind in kinds]\n"
        f"Shelf(desk).save({kept.token!r}, print)\n"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=False, capture_output=True)
    assert done.returncode == -9
    again = Shelf(desk).save(kept.token, _quiet)
    assert (again.state, again.id) == ("done", "room-to-work")
    assert desk.briefs.read("room-to-work.md") == kept.draft.text.encode()
    assert desk.drafts.listing() == {}
    assert [name for name in desk.briefs.listing() if name.startswith("room")] == ["room-to-work.md"]


def test_what_a_table_holds_is_written_to_no_other_place(postgresql: PostgreSql, small: Path, tmp_path: Path) -> None:
    """Names that lead out of their folder, or are hidden there, are nobody's: neither shown nor brought back."""
    address, out = postgresql.new_database(), tmp_path / "a" / "b" / "out"
    assert take_in(address, small, tmp_path / "data")
    desk = desk_in(small, tmp_path / "data", address)
    shown = [*desk.briefs.listing()]
    for name in ("../over.md", "in/../../over.md", str(tmp_path / "over.md"), "..", ".", "", ".hidden.md", "a//b.md"):
        desk.briefs.write(name, b"over")
        desk.drafts.write(name, b"over")
    assert [*desk.briefs.listing()] == shown == desk.briefs.every()
    before = {*tmp_path.rglob("*")}
    bring_back(address, out, tmp_path / "a" / "b" / "data")
    written = {path for path in tmp_path.rglob("*") if path.is_file()} - before
    assert written == {out / name for name in shown}

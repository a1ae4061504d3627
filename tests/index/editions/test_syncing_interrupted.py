"""Syncing against the world: kills, full disks, locks, folders that cannot be written. The live edition stays whole."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from index.corpus.parsing import read_folder
from index.editions import seal, store
from index.editions.build import sync
from index.editions.encoder import SentenceEncoder
from index.errors import IndexFailure, StorageFailure, SyncBusy
from tests.conftest import WriteBrief
from tests.support.commands import contents, index, lock_held, started, wait_until

MOMENTS = ("starting",) * 2 + ("building",) * 4 + ("built",) * 3 + ("published",) * 3
"""When the twelve kills come: as the process starts, once it writes files, once it is whole, once it is live."""

FULL = "The new edition could not be written: the disk is full; free some space and run the same command again."


def _rename(folder: Path) -> None:
    """Rename one brief, or name it back: a change that needs no model, so that a process is quick."""
    one, other = folder / "remains.md", folder / "boxes.md"
    one.rename(other) if one.exists() else other.rename(one)


def _assert_whole(data: Path, *, states: list[set[str]]) -> None:
    """The live edition opens without a note and is one of `states`; every other one is sound."""
    edition, notes = store.open_live(data)
    assert notes == ()
    assert set(edition.briefs) in states
    assert [entry for entry in store.listing(data) if not entry["sound"]] == []


@pytest.fixture
def refusing_start(tmp_path: Path) -> tuple[str, ...]:
    """What a command must be started with so that a folder's permissions bind it: nothing, but for root."""
    if os.geteuid() != 0:
        return ()
    if shutil.which("setpriv") is None:
        pytest.skip("root passes over permissions, and setpriv is not there to stop it")
    return ("setpriv", "--bounding-set", "-dac_override,-dac_read_search")


@pytest.fixture
def tiny_disk(tmp_path: Path) -> Iterator[Path]:
    """An empty data folder on a disk of its own with room for 400 kB."""
    place, mount = tmp_path / "disk", shutil.which("mount")
    place.mkdir()
    if os.geteuid() != 0 or mount is None:
        pytest.skip("mounting a small disk needs root")
    command = [mount, "-t", "tmpfs", "-o", "size=400k", "tmpfs", str(place)]
    if subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("this machine does not let us mount a small disk")
    yield place
    subprocess.run(["umount", "--lazy", str(place)], check=True)  # noqa: S607  # as found on the machine


def test_a_kill_at_any_moment_leaves_the_live_edition_whole(small: Path, data: Path, encoder: SentenceEncoder) -> None:
    """A real sync, killed at twelve moments, leaves the edition of before or after; the next sync comes out clean."""
    killed = 0
    for moment in MOMENTS:
        before = {brief.id for brief in read_folder(small).briefs}
        _rename(small)
        after = {brief.id for brief in read_folder(small).briefs}
        killed += _killed_sync(small, data, moment)
        _assert_whole(data, states=[before, after])
        report = sync(small, data, encoder)
        assert (report.problems, report.notes, report.encoded) == ((), (), 0)
        _assert_whole(data, states=[after])
        assert not (data / "editions" / ".building").exists()
    assert killed >= 2
    assert index("editions", "verify", "--data", data).returncode == 0


def _killed_sync(folder: Path, data: Path, moment: str) -> bool:
    """Start a sync, kill it at a random moment of this kind, and say whether the kill came in time."""
    held, built, live = set((data / "editions").iterdir()), seal.numbers(data), store.live_number(data)
    process = started("sync", "--briefs", folder, "--data", data)
    if moment == "building":
        wait_until(lambda: set((data / "editions").iterdir()) != held or process.poll() is not None, every_s=0.001)
    elif moment == "built":
        wait_until(lambda: seal.numbers(data) != built or process.poll() is not None, every_s=0.001)
    elif moment == "published":
        wait_until(lambda: store.live_number(data) != live or process.poll() is not None, every_s=0.001)
    time.sleep(random.uniform(0, {"starting": 0.3, "building": 0.05, "built": 0.02, "published": 0.002}[moment]))
    process.kill()
    return process.wait() == -9


def test_what_an_interrupted_build_left_is_swept_though_nothing_has_changed(
    small: Path, data: Path, encoder: SentenceEncoder
) -> None:
    """A sync that finds nothing to do removes the remains of one that was killed."""
    (data / "editions" / ".building" / "words").mkdir(parents=True)
    (data / "editions" / ".building" / "briefs.jsonl").write_text("{")
    assert sync(small, data, encoder).published is False
    assert sorted(path.name for path in (data / "editions").iterdir()) == ["000001"]


def test_a_finished_build_that_was_not_published_is_not_live(small: Path, data: Path, encoder: SentenceEncoder) -> None:
    """An edition that a kill left complete but unpublished does not answer; the next sync takes another number."""
    shutil.copytree(data / "editions" / "000001", data / "editions" / "000002")
    assert store.open_live(data)[0].number == 1
    _rename(small)
    assert sync(small, data, encoder).edition == 3


def test_a_second_sync_at_once_stops(small: Path, data: Path, encoder: SentenceEncoder) -> None:
    """While another process builds, sync and rollback say so and stop; when it is killed, they go on."""
    _rename(small)
    before = contents(data)
    sentence = "Another sync is running in this data folder; try again when it has ended."
    with lock_held(data) as holder:
        with pytest.raises(SyncBusy, match="Another sync is running"):
            sync(small, data, encoder)
        with pytest.raises(SyncBusy, match="Another sync is running"):
            store.rollback(data, 1)
        done = index("sync", "--briefs", small, "--data", data)
        assert (done.returncode, done.stdout, done.stderr) == (1, "", f"{sentence}\n")
        assert contents(data) == before
        holder.kill()
        holder.wait()
        assert sync(small, data, encoder).edition == 2


def test_a_disk_that_fills_at_any_point_leaves_the_live_edition_whole(
    small: Path, tiny_disk: Path, first_edition: Path, encoder: SentenceEncoder, capfd: pytest.CaptureFixture[str]
) -> None:
    """With ever more room on a full disk, sync fails in one sentence and leaves no rest, until it fits."""
    shutil.copytree(first_edition, tiny_disk, dirs_exist_ok=True)
    live = contents(tiny_disk)
    _rename(small)
    said = []
    for room in range(0, 200, 8):
        _fill(tiny_disk, leaving=room * 1024)
        try:
            assert sync(small, tiny_disk, encoder).edition >= 2
            break
        except StorageFailure as error:
            said.append(str(error))
        (tiny_disk / "filler").unlink()
        assert live.items() <= contents(tiny_disk).items()
        assert not (tiny_disk / "editions" / ".building").exists()
    assert len(said) >= 5
    assert set(said[:-1]) == {f"{FULL} Nothing was changed."}
    assert all("the disk is full" in sentence and "/" not in sentence for sentence in said)
    assert capfd.readouterr() == ("", "")
    _assert_whole(tiny_disk, states=[{"boxes", "liaison", "pressure"}])


def _fill(folder: Path, *, leaving: int) -> None:
    """Fill the disk of `folder` up to some bytes."""
    free = os.statvfs(folder)
    (folder / "filler").write_bytes(bytes(max(0, free.f_bavail * free.f_bsize - leaving)))


def test_a_file_that_may_not_grow_stops_a_real_sync_in_one_sentence(small: Path, data: Path) -> None:
    """A process whose files are limited to 2 kB says what failed, exits with 1 and leaves the edition as it was."""
    _rename(small)
    before = contents(data)
    limited = ("bash", "-c", 'ulimit -f 2; exec "$@"', "bash")
    done = index("sync", "--briefs", small, "--data", data, before=limited)
    sentence = "The new edition could not be written: file too large. Nothing was changed.\n"
    assert (done.returncode, done.stdout, done.stderr) == (1, "", sentence)
    assert contents(data) == before
    _assert_whole(data, states=[{"liaison", "pressure", "remains"}])


def test_a_folder_that_is_not_writable_is_one_sentence(
    small: Path, data: Path, refusing_start: tuple[str, ...]
) -> None:
    """A sync into a folder without permission to write says so and exits with 1."""
    _rename(small)
    before = contents(data)
    for folder in (data / "editions", data):
        folder.chmod(0o555)
    (data / "building.lock").chmod(0o444)
    done = index("sync", "--briefs", small, "--data", data, before=refusing_start)
    data.chmod(0o755)
    (data / "editions").chmod(0o755)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.count("\n") == 1
    assert "permission is denied; choose another folder with --data or change its owner" in done.stderr
    assert contents(data) == before


@pytest.mark.parametrize("command", [("sync",), ("ask", "??"), ("editions",), ("editions", "rollback", "1")])
def test_a_folder_that_is_not_readable_is_one_sentence(
    small: Path, data: Path, refusing_start: tuple[str, ...], command: tuple[str, ...]
) -> None:
    """Commands on a folder without permission to read say so and exit with 1."""
    data.chmod(0)
    briefs = ("--briefs", small) if command[0] in ("sync", "ask") else ()
    done = index(*command, *briefs, "--data", data, before=refusing_start)
    data.chmod(0o755)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.count("\n") == 1
    assert "permission is denied" in done.stderr


@pytest.mark.parametrize("place", ["file", "file/data"])
def test_a_file_in_place_of_the_data_folder_is_one_sentence(
    small: Path, tmp_path: Path, encoder: SentenceEncoder, place: str
) -> None:
    """A file where the data folder should be is named as such, and is left alone."""
    (tmp_path / "file").write_text("precious")
    with pytest.raises(StorageFailure, match="a file stands where the folder should be"):
        sync(small, tmp_path / place, encoder)
    assert (tmp_path / "file").read_text() == "precious"


@pytest.mark.parametrize(
    ("folder", "file"),
    [("", "editions"), ("editions", ".building"), ("live", "x"), ("building.lock", "x"), (".live.new", "x")],
)
def test_anything_in_the_way_is_one_sentence(
    small: Path, tmp_path: Path, encoder: SentenceEncoder, folder: str, file: str
) -> None:
    """A file where a folder of ours should be, or the other way round, never ends in a foreign exception."""
    (tmp_path / "data" / folder).mkdir(parents=True)
    (tmp_path / "data" / folder / file).write_text("precious")
    with pytest.raises(IndexFailure, match=r"^The [^/]* could not be written: [^/]*\. Nothing was changed\.$"):
        sync(small, tmp_path / "data", encoder)
    assert (tmp_path / "data" / folder / file).read_text() == "precious"


def test_a_damaged_live_edition_is_mended_by_a_sync(
    small: Path, data: Path, encoder: SentenceEncoder, write_brief: WriteBrief
) -> None:
    """When the live edition is damaged, sync starts from the one before it and publishes a sound one."""
    write_brief("fourth", "A fourth brief stands here.")
    sync(small, data, encoder)
    (data / "editions" / "000002" / "holdings.npz").write_bytes(b"")
    report = sync(small, data, encoder)
    assert (report.edition, report.published, report.added, report.encoded) == (3, True, ("fourth",), 2)
    assert report.notes[0].startswith("Edition 2 is damaged (holdings.npz does not match its checksum)")
    edition, notes = store.open_live(data)
    assert (edition.number, notes) == (3, ())

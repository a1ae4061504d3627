"""An archive is what it says, or it is refused: every byte, every name."""

from __future__ import annotations

import io
import json
import tarfile
from pathlib import Path

import pytest

from bot.backup.archive import MANIFEST, BackupRefused, Manifest, check, files_of, unpack, write

FILES = {"ledger.db": b"rows" * 1000, "briefs/one.md": b"text", "data/live": b"1\n"}


def _folder(tmp_path: Path) -> Path:
    folder = tmp_path / "parts"
    for name, content in FILES.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    return folder


def _archive(tmp_path: Path) -> Path:
    folder, made = _folder(tmp_path), tmp_path / "made.tar.gz"
    told = Manifest(made="2026", version="1", revision="0001", edition=1, briefs=1, files=files_of(folder))
    write(made, folder, told)
    return made


def _changed(archive: Path, **changes: bytes | None) -> Path:
    """The archive with members replaced, added, or (None) left out."""
    changed = archive.with_name("changed.tar.gz")
    with tarfile.open(archive) as old, tarfile.open(changed, "w:gz") as new:
        for member in old:
            content = old.extractfile(member)
            data = changes.pop(member.name, content.read() if content else b"")
            if data is not None:
                member.size = len(data)
                new.addfile(member, io.BytesIO(data))
        for name, data in changes.items():
            member = tarfile.TarInfo(name)
            member.size = len(data or b"")
            new.addfile(member, io.BytesIO(data or b""))
    return changed


def test_what_comes_out_is_what_went_in(tmp_path: Path) -> None:
    """Every file is there to the byte, nobody else may read the archive, and nothing is left beside it."""
    made = _archive(tmp_path)
    assert unpack(made, tmp_path / "out") == check(made)
    assert {name: (tmp_path / "out" / name).read_bytes() for name in FILES} == FILES
    assert made.stat().st_mode & 0o077 == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["made.tar.gz", "out", "parts"]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"ledger.db": b"rowz" * 1000}, "is not what it was"),
        ({"ledger.db": b"rows"}, "doesn't announce"),
        ({"briefs/one.md": None}, "is missing in it"),
        ({"another": b"1"}, "doesn't announce"),
        ({MANIFEST: b"{}"}, "newer version"),
        ({MANIFEST: b'{"format": 1}'}, "cannot be read"),
        ({MANIFEST: b"nonsense"}, "cannot be read"),
        ({MANIFEST: None}, "cannot be read"),
    ],
)
def test_an_archive_that_was_changed_is_refused(tmp_path: Path, changes: dict[str, bytes | None], said: str) -> None:
    """Another content, another length, one file less, one more, another manifest."""
    with pytest.raises(BackupRefused, match=said):
        check(_changed(_archive(tmp_path), **changes))


@pytest.mark.parametrize("name", ["../outside", "/etc/outside", "a/../../outside", "a\\b", ""])
def test_nothing_is_written_outside(tmp_path: Path, name: str) -> None:
    """A name that leads elsewhere is refused, even where the manifest announces it."""
    archive = _archive(tmp_path)
    with tarfile.open(archive) as opened:
        content = opened.extractfile(MANIFEST)
        assert content is not None
        told = json.loads(content.read())
    told["files"] = {name: told["files"]["data/live"]}
    with pytest.raises(BackupRefused):
        unpack(_changed(archive, **{MANIFEST: json.dumps(told).encode(), name or "x": b"1\n"}), tmp_path / "out" / "in")
    assert not (tmp_path / "outside").exists()


def test_a_link_is_no_file(tmp_path: Path) -> None:
    """A member that leads to another file is refused, whatever it is called."""
    archive, changed = _archive(tmp_path), tmp_path / "changed.tar.gz"
    with tarfile.open(archive) as old, tarfile.open(changed, "w:gz") as new:
        for member in old:
            content = old.extractfile(member)
            if member.name == "data/live":
                member.type, member.linkname, member.size = tarfile.SYMTYPE, "/etc/passwd", 0
            new.addfile(member, content)
    with pytest.raises(BackupRefused):
        unpack(changed, tmp_path / "out")


@pytest.mark.parametrize("kept", [0, 10, 200, -10, -1])
def test_a_cut_archive_is_refused(tmp_path: Path, kept: int) -> None:
    """However much of it is there."""
    archive = _archive(tmp_path)
    archive.write_bytes(archive.read_bytes()[: kept or 0])
    with pytest.raises(BackupRefused):
        check(archive)


def test_no_file_at_all(tmp_path: Path) -> None:
    """A name under which nothing lies says so."""
    with pytest.raises(BackupRefused, match="There is no file"):
        check(tmp_path / "nothing.tar.gz")
    with pytest.raises(BackupRefused, match="can't be read: is a directory"):
        check(tmp_path)

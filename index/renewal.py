"""What an administrator does with editions while questions go on: prepare one, compare, publish, discard, go back.

One encoder serves the questions and all of this, unless another model is being taken up. Who may do it,
and how it is shown, is for others.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from pathlib import Path
from typing import Any

from index.corpus.parsing import read_folder
from index.desk import Source, files_at
from index.editions.build import Prepared, Progress, known_files, prepare
from index.errors import IndexFailure
from index.evaluation import compare as comparing
from index.evaluation.compare import Comparison
from index.evaluation.questions import questions_of, read_questions
from index.foreign.vectors import second_vectors
from index.library import Library


class Renewal:
    """The editions of a library that is answering; its work takes a while and is for a thread of its own."""

    def __init__(self, library: Library, briefs: Source, questions: Path | None = None) -> None:
        """`questions` is the folder of the question set, that which the subject names unless it is given."""
        self._library = library
        self._editions = library.editions
        self._briefs = files_at(briefs)
        self._questions = questions

    def prepare(self, *, by: str, progress: Progress) -> Prepared:
        """Build and seal an edition of the briefs that waits to be published; see `index.editions.build.prepare`."""
        prepared = prepare(self._briefs, self._editions, self._library.encoder, progress=progress, by=by)
        if self._library.second is not None and prepared.number is not None:  # nobody's question shall wait for it
            second_vectors(self._editions.folder, self._editions.open_edition(prepared.number), self._library.second)
        return prepared

    def compare(self, number: int, *, progress: Progress) -> Comparison | None:
        """The waiting edition beside the live one on the question set; the scores are kept with both.

        None when there is no question set. Raises QuestionsRefused, or EditionBroken when the new one is not sound.
        """
        folder = self._questions or questions_of(self._library.subject, self._briefs.folder)
        if folder is None or not folder.is_dir():
            return None
        questions, live = read_questions(folder), self._library.follow()
        before, after = comparing.measured(self._library, live, number, questions, progress)
        for one in (before, after):
            self._editions.keep_scores(one.number, len(questions), one.figures)
        return comparing.compared(before, after, questions)

    def lost(self, number: int, quotes: Iterable[str]) -> list[str]:
        """Those of `quotes` that the live edition holds to the letter, and edition `number` does not."""
        self._library.follow()  # nobody may have asked since the last publish or rollback
        now = [brief.body for brief in self._library.edition.briefs.values()]
        then = [brief.body for brief in self._editions.open_edition(number).briefs.values()]
        held = [quote for quote in quotes if any(quote in body for body in now)]
        return [quote for quote in held if not any(quote in body for body in then)]

    def publish(self, number: int) -> None:
        """Make the waiting edition live; the next question is answered from it.

        Raises NoEdition when it does not wait any more, EditionBroken, SyncBusy.
        """
        self._editions.publish_waiting(number)
        self._library.follow()

    def discard(self) -> int | None:
        """Remove the waiting edition, if any, and give back its number; raises SyncBusy."""
        return self._editions.discard()

    def roll_back(self, number: int) -> None:
        """Make a kept edition live again, from which the next question is answered.

        Raises NoEdition, EditionBroken, SyncBusy, and ModelMissing when the model that made it cannot be had any more.
        """
        encoder = self._library.encoder_of(number)
        encoder.question("warm")  # a model that cannot be loaded is told before the edition is live
        self._editions.rollback(number, model=encoder.fingerprint)
        self._library.follow()

    def is_behind(self) -> bool:
        """Whether the folder holds other sound briefs than the live edition, as after an upgrade of the program.

        Not while an edition waits to be published: that is told already.
        """
        if self.waiting is not None:
            return False
        edition = self._library.edition
        try:
            found = read_folder(self._briefs, partial(known_files, edition))  # only what has changed is parsed
        except IndexFailure:
            return False
        if found.problems:
            return False
        held = edition.briefs
        return found.ids != frozenset(held) or any(brief != held[brief.id] for brief in found.briefs)

    @property
    def waiting(self) -> int | None:
        """The number of the edition that waits to be published, if any."""
        return self._editions.waiting()

    @property
    def live(self) -> int | None:
        """The number of the published edition."""
        return self._editions.known_live()

    def listing(self) -> list[dict[str, Any]]:
        """The kept editions, as `store.listing` has them; `fits` says whether the library can ask them."""
        return [entry | {"fits": entry["sound"] and self._fits(entry["number"])} for entry in self._editions.listing()]

    def _fits(self, number: int) -> bool:
        try:
            self._library.encoder_of(number)
        except IndexFailure:
            return False
        return True

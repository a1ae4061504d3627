"""The library opened for questions: one live edition and its encoder, safe to ask from many threads.

Follows the live edition: when another one is published or rolled back, the next question is
answered from it, and questions under way finish on the one they began with.
"""

from __future__ import annotations

import logging
import re
import threading
import time
from collections.abc import Callable, Hashable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from index.answers import around, claims, confidence, items, positions, quotes
from index.answers.answer import behind
from index.answers.pictures import map as drawing
from index.answers.pipeline import Pipeline, Trace
from index.corpus.voices import surname
from index.editions import store
from index.editions.encoder import Encoder, SentenceEncoder
from index.editions.kept import Editions, Look, Place, editions_at
from index.editions.models import Models
from index.editions.seal import Manifest
from index.editions.store import Edition
from index.errors import IndexFailure, ModelMissing, NoEdition
from index.messages import ENGLISH, language, say, spoken_in
from index.reading import issues
from index.reading.asides import Asides, may_be_aside
from index.reading.followups import names_known, read_after
from index.reading.words import language_of
from index.records import (
    LONGEST_QUESTION,
    Answer,
    Aside,
    Citation,
    Closest,
    Counsel,
    Coverage,
    Item,
    Placed,
    Profile,
    Survey,
)
from index.retrieval.reranking import Reranker
from index.subject import Subject

if TYPE_CHECKING:
    from index.claims.checking import Checker
    from index.claims.documents.reader import Documents
    from index.claims.phrasing import Phrasing
    from index.foreign.answering import Foreign

log = logging.getLogger(__name__)

PHRASES: tuple[Aside, ...] = ("thanks", "greeting", "more", "topics", "experts", "help")
"""What people say between questions, of which a catalogue has a few phrases in its language."""

LOOK_S = 1.0
"""Between two looks for another live edition, where a look has its price."""

_UNKNOWN = (-1, -1)
"""The mark of no published edition: the next look opens the live one."""

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]+")


class Library:
    """The live edition, the encoder that its vectors were made with, and a reranker when there is one."""

    def __init__(
        self,
        data: Place,
        encoder: Encoder,
        reranker: Reranker | None = None,
        *,
        number: int | None = None,
        models: Models | None = None,
        in_memory: int = store.IN_MEMORY,
        second: Encoder | None = None,
    ) -> None:
        """Open the live edition, or edition `number` to stay on it; one of more than `in_memory` bytes is mapped.

        With `models`, an edition that another model than `encoder` made is asked with its own; with a `second`
        encoder, questions in other scripts are answered. Raises NoEdition, EditionBroken, or ModelMissing when the
        edition's model, or the second, cannot be had.
        """
        self._second = second
        self._foreign: Foreign | None = None
        self._number = number
        self._editions = editions_at(data)
        self._encoder = encoder
        self._models = models
        self._in_memory = in_memory
        self._reranker = reranker
        self._lock = threading.Lock()
        self._mark = self._live_mark()
        self._looked, self._unseen = time.monotonic(), False
        self._open, self._noted = self._opened()
        self._inspection: Look | None = None
        self._damaged: str | None = None
        self._drawing, self._inspecting = threading.Lock(), threading.Lock()
        self._maps: tuple[Edition, dict[str, bytes]] | None = None
        self._asides: tuple[str, Asides] | None = None
        self._checker: tuple[Edition, Checker] | None = None

    @property
    def edition(self) -> Edition:
        """The edition that answers now."""
        return self._open.edition

    @property
    def subject(self) -> Subject:
        """What the library is about: title, examples, topics, issues, from the edition that answers now."""
        return self._open.edition.subject

    @property
    def notes(self) -> tuple[str, ...]:
        """What an operator should know: of editions that were set aside, and of the one in use since it was opened."""
        return self._noted if self._damaged is None else (*self._noted, self._damaged)

    def beside(self, number: int, encoder: Encoder) -> Library:
        """The library on edition `number`, live or not, with this encoder and the same reranker."""
        return Library(self._editions, encoder, self._reranker, number=number)

    def encoder_of(self, number: int) -> Encoder:
        """What edition `number` is asked with; raises NoEdition, EditionBroken or ModelMissing when it cannot be."""
        if number not in self._editions.numbers():
            raise NoEdition(say("edition-unknown", number=number))
        return self._encoder_of(self._editions.verify(number))

    @property
    def editions(self) -> Editions:
        """Where its editions are kept."""
        return self._editions

    @property
    def encoder(self) -> Encoder:
        """What the next edition is to be made with; loaded once, however many editions are open."""
        return self._encoder

    @property
    def model(self) -> str:
        """The fingerprint of the encoder that questions are asked with."""
        return self._open.edition.manifest.model

    @property
    def model_name(self) -> str:
        """What the model that questions are asked with is called; of a folder, its name."""
        encoder = self._open.encoder
        return encoder.label if isinstance(encoder, SentenceEncoder) else encoder.fingerprint[:12]

    def warm(self) -> None:
        """Load the model, so that the first question does not wait for it."""
        self._open.encoder.question("warm")

    def aside(self, text: str) -> Aside | None:
        """What a text is that asks nothing of the briefs: thanks, talk, a wish for more, a command in plain words."""
        now, said = self._current(), cleaned(text)
        if language_of(said) is not None:
            return _phrase(said)
        if not may_be_aside(said) or names_known(said, now.names):
            return None
        if self._asides is None or self._asides[0] != now.encoder.fingerprint:
            self._asides = (now.encoder.fingerprint, Asides(now.encoder.questions, now.encoder.fingerprint))
        vector = now.encoder.question(said)
        return self._asides[1].of(said, vector, float(now.edition.vectors.nearest(vector, 1)[1].max()))

    def answer(
        self,
        question: str,
        after: str | None = None,
        *,
        speakers: Sequence[str] = (),
        meant: str | None = None,
    ) -> Answer:
        """What the briefs say to `question`, in any length and of any content; never raises for its text.

        A follow-up is read with the question before it, `after`, and then `read_as` of the answer says
        how; `speakers` are the experts whom the answer to that one quoted. With `meant`, that question is answered in
        its place.
        """
        return self._asked(question, after, speakers, meant=meant).answer

    def reply(self, text: str, after: str | None = None) -> Answer:
        """What is said to a text that may be no question: to talk a sentence, to a wish for more what comes next."""
        kind = self.aside(text)
        if kind is None:
            return self.answer(text, after)
        asked = cleaned(text)[:LONGEST_QUESTION]
        if kind == "more" and after is not None:
            return replace(self.more(after), question=asked)
        told = say.of("aside", kind, about=self.subject.about, topics=", ".join(self.subject.topic_names))
        return Answer(asked, "none", told, 0.0, edition=self.edition.number, reason="aside")

    def on_line(
        self,
        line: str,
        question: str,
        after: str | None = None,
        *,
        speakers: Sequence[str] = (),
        cited: Sequence[Citation] = (),
    ) -> Answer:
        """What the briefs say to a question about a line that somebody points at: its source and neighbours first.

        `cited` are the quotes of the answer that the line is from. Where no brief holds it, as `answer` would.
        """
        began = time.perf_counter()
        now, asked = self._current(), cleaned(question)[:LONGEST_QUESTION]
        found = claims.line_of(now.edition, line, cited)
        elsewhere = claims.line_anywhere(now.edition, line) if found is None else None
        # A line from somewhere else has nothing to do with the question before.
        ordinary = self.answer(question, None if elsewhere else after, speakers=speakers)
        place = found or elsewhere
        if place is None or ordinary.reason in ("unaskable", "language"):
            return ordinary
        made = claims.on_line(now, place, asked, ordinary if ordinary.kind == "answer" else None)
        return replace(made, elapsed_ms=round((time.perf_counter() - began) * 1000, 1))

    def more(self, question: str, shown: int | None = None) -> Answer:
        """What comes behind the first `shown` quotes of the answer to `question`, without `shown` behind all of them.

        Of a survey, the whole of it. Of kind "none" when there is no more.
        """
        return behind(self._asked(question, None).answer, shown)

    def trace(self, question: str, after: str | None = None) -> Trace:
        """The same answer, with what the search finds on the question, whether or not the answer rests on it."""
        return self._asked(question, after, ranked=True)

    @property
    def second(self) -> Encoder | None:
        """The encoder for questions in other scripts, where there is one."""
        return self._second

    def _asked(
        self,
        question: str,
        after: str | None,
        speakers: Sequence[str] = (),
        *,
        ranked: bool = False,
        meant: str | None = None,
    ) -> Trace:
        began = time.perf_counter()
        asked = cleaned(question)
        now = self._current()
        foreign, code, spoken = self._foreign, language_of(asked), language()
        if foreign is not None and foreign.edition is now.edition and code is not None and foreign.is_for(asked):
            follows = None if after is None else foreign.after(cleaned(after), asked)
            spoken = code if code in say.languages else spoken
            with spoken_in(spoken, now.edition.subject.names_shown_in(spoken)):
                found = now.unaskable(asked) or Trace(foreign.answer(follows or asked))
        else:
            follows = meant or (None if after is None else read_after(cleaned(after), asked, now.names, speakers))
            found = now.ask(follows or asked, ranked=ranked)
        took = round((time.perf_counter() - began) * 1000, 1)
        answer = replace(found.answer, question=asked[:LONGEST_QUESTION], read_as=follows, elapsed_ms=took)
        return replace(found, answer=replace(answer, language=spoken))

    def quoting(self, question: str, wanted: Sequence[tuple[str, str]]) -> Answer:
        """The answer made of these quotes (the id of a brief, and sentences of it), less those that are not exact."""
        return quotes.answer_of(self._current().edition, question, wanted)

    def survey(self, issue: str) -> Survey | Closest:
        """Who says what on the issue that a person's words mean, or the closest issues when they fit none."""
        found = issues.issue_of(cleaned(issue), self._current().edition.subject)
        return found if isinstance(found, Closest) else positions.survey(self._current().edition, found)

    def recommendations(self, topic: str) -> Counsel | Closest:
        """What is recommended on the topic that a person's words mean, or the closest topics when they fit none."""
        found = issues.topic_of(cleaned(topic), self._current().edition.subject)
        return found if isinstance(found, Closest) else positions.recommendations(self._current().edition, found)

    def voices(self) -> tuple[Profile, ...]:
        """Everyone whose view the briefs hold, with their briefs and where they stand."""
        return positions.profiles(self._current().edition)

    def voice(self, name: str) -> Profile | Closest:
        """The voice that a person's words mean, or the closest names when they fit none, or several."""
        known = {one.voice.name: one for one in self.voices()}
        forms = {shown: [*one.voice.names, *map(surname, one.voice.names)] for shown, one in known.items()}
        found = issues.fitting(cleaned(name), forms)
        return found if isinstance(found, Closest) else known[found]

    def topics(self) -> tuple[Coverage, ...]:
        """Each topic and each issue, with how many briefs and voices are on it."""
        return positions.topics(self._current().edition)

    def surveys(self) -> tuple[Survey, ...]:
        """The survey of each issue on which somebody takes a position."""
        return positions.surveys(self._current().edition)

    def vectors(self, texts: Sequence[str]) -> tuple[str, NDArray[np.float32]]:
        """The fingerprint of the model, and its unit vectors of questions, shape (n, dimensions).

        They are made one by one: who asks meanwhile gets in between.
        """
        encoder = self._current().encoder
        made = np.zeros((len(texts), encoder.dimensions), dtype=np.float32)
        for row, text in enumerate(texts):
            made[row] = encoder.question(cleaned(text)[:LONGEST_QUESTION])
        return encoder.fingerprint, made

    def documents(self) -> Documents:
        """What reads documents for an editor, by the edition that answers now."""
        from index.claims.documents.reader import Documents

        now = self._current()
        return Documents(now.edition, now.encoder, self.checker())

    def follow(self) -> int:
        """The number of the edition that answers now, after a look at whether another one has been published."""
        return self._current(at_once=True).edition.number

    def inspect(self) -> int:
        """The number of the edition that answers now, after its files were held against what was opened of them.

        Where they are damaged by now, `notes` say so, and what was read into memory answers on. An edition that is
        too large for that is left for the newest sound one.
        """
        with self._inspecting:
            edition = self._current(at_once=True).edition
            if self._inspection is None or self._inspection.edition is not edition:
                self._inspection = self._editions.look(edition)
            why = self._inspection.damage()
            with spoken_in(ENGLISH):
                found = None if why is None else say("edition-damaged-now", number=edition.number, why=why)
            news, self._damaged = found != self._damaged, found
            if news and found is not None:
                log.error("edition %d is damaged on disk: %s", edition.number, why)
                if edition.mapped and self._number is None:
                    self._mark = _UNKNOWN
            now = self._current(at_once=True).edition
            if now is not edition:  # what it was opened with says what was wrong with the one before
                self._damaged = None
            return now.number

    def items(self) -> tuple[int, tuple[Item, ...]]:
        """The number of the edition that answers now, and the items of that same edition."""
        edition = self._current().edition
        return edition.number, items.items(edition)

    def around(self, item: Item, question: str) -> Answer:
        """What stands around an item in its brief, and two other voices; where it is gone, the answer to `question`."""
        began = time.perf_counter()
        found = around.around(self._current().edition, item, question)
        if found is None:
            return self.answer(question)
        return replace(found, elapsed_ms=round((time.perf_counter() - began) * 1000, 1))

    def placed(self, citation: Citation) -> Placed:
        """Where a quote of an earlier answer stands now, or that it does no more."""
        return around.placed(self._current().edition, citation)

    def other_side(self, citation: Citation) -> tuple[Survey, ...]:
        """Who takes another side than a quote, on each issue on which it takes one."""
        return around.opposed(self._current().edition, citation)

    def summary(self, brief_id: str) -> Answer | None:
        """What a brief says in short, by its main sentences; None where there is no such brief."""
        edition = self._current().edition
        brief = edition.briefs.get(brief_id)
        return None if brief is None else around.summary(edition, brief)

    def phrasing(self) -> Phrasing:
        """What a language model is asked, by the edition that answers now."""
        from index.claims.phrasing import Phrasing

        return Phrasing(self._current(), self.checker())

    def checker(self) -> Checker:
        """What the claims of a model are held against: what the edition that answers now knows by name."""
        from index.claims import meaning
        from index.claims.checking import Checker, known_of

        now = self._current()
        if self._checker is None or self._checker[0] is not now.edition:
            known = known_of(now.edition.subject, now.names.proper)
            self._checker = (now.edition, Checker(known, meaning.supports if meaning.ready() else None))
        return self._checker[1]

    def map(self) -> bytes:
        """The picture of who stands where, as a PNG; drawn once an edition."""
        return self._drawn("", lambda edition, note: drawing.chart(positions.surveys(edition), note=note))

    def spectrum(self, issue: str) -> bytes | Closest:
        """The picture of one issue, which a person's words mean, likewise; or the closest issues when they fit none."""
        found = issues.issue_of(cleaned(issue), self._current().edition.subject)
        if isinstance(found, Closest):
            return found
        return self._drawn(found, lambda edition, note: drawing.spectrum(positions.survey(edition, found), note=note))

    def _drawn(self, name: str, draw: Callable[[Edition, str], bytes]) -> bytes:
        """A picture of the live edition, under a name; pictures of an edition before are forgotten."""
        with self._drawing:
            edition = self._current().edition
            if self._maps is None or self._maps[0] is not edition:
                self._maps = (edition, {})
            kept = self._maps[1]
            if name not in kept:
                with spoken_in(ENGLISH):  # the font of the picture has Latin letters, and names stay as they are
                    kept[name] = draw(edition, positions.origin(edition))
            return kept[name]

    def _current(self, *, at_once: bool = False) -> Pipeline:
        """The edition to answer from, after a look at whether another one has been published.

        Where a look has its price, one is taken each second, beside the questions, unless it is wanted `at_once`.
        """
        if at_once or self._editions.follows_at_once:
            self._follow(wait=at_once)
        elif time.monotonic() - self._looked >= LOOK_S:
            self._looked = time.monotonic()
            threading.Thread(target=self._follow, kwargs={"wait": False}, daemon=True).start()
        return self._open

    def _follow(self, *, wait: bool) -> None:
        """Open the edition that has been published meanwhile, if any; who is on it already may be waited for."""
        try:
            same = self._live_mark() == self._mark
        except IndexFailure as error:
            told = logging.DEBUG if self._unseen else logging.WARNING  # a look each second finds the same
            log.log(told, "whether another edition has been published cannot be seen: %s", error)
            self._unseen = True
            return
        self._unseen = False
        if same and not (wait and self._lock.locked()):
            return
        if not self._lock.acquire(blocking=wait):
            return
        try:
            mark = self._live_mark()
            if mark != self._mark:
                self._mark = mark
                self._open, self._noted = self._opened()
                log.info("edition %d answers now", self.edition.number)
        except IndexFailure as error:
            log.warning("the published edition could not be opened, the one before it answers on: %s", error)
            with spoken_in(ENGLISH):
                self._noted = (say("edition-not-opened", why=error),)
        finally:
            self._lock.release()

    def _opened(self) -> tuple[Pipeline, tuple[str, ...]]:
        with spoken_in(ENGLISH):  # what is noted is for the log and for administrators, whoever asks just now
            edition, notes = self._edition_to_open()
        encoder = self._encoder_of(edition.manifest)
        if encoder is not self._encoder:
            encoder.question("warm")  # nobody's question shall wait until it is loaded, or find that it cannot be
        if self._models is not None:
            self._models.keep(None if encoder is self._encoder else encoder)
        if self._second is not None:
            from index.foreign.answering import Foreign  # loads what only a second model needs

            self._foreign = Foreign(self._editions.folder, edition, self._second)
        judge = confidence.judge(edition)
        return Pipeline(edition, edition.names, encoder, judge, self._reranker), notes

    def _encoder_of(self, manifest: Manifest) -> Encoder:
        if manifest.model == self._encoder.fingerprint:
            return self._encoder
        if self._models is not None:
            return self._models.of(manifest)
        raise ModelMissing(say("model-another"))

    def _edition_to_open(self) -> tuple[Edition, tuple[str, ...]]:
        if self._number is None:
            return self._editions.open_live(in_memory=self._in_memory)
        return self._editions.open_edition(self._number, in_memory=self._in_memory), ()

    def _live_mark(self) -> Hashable:
        """Changes whenever an edition is published."""
        return (0, 0) if self._number is not None else self._editions.mark()


def cleaned(question: str) -> str:
    """The question as one line of valid Unicode, without control and direction characters."""
    valid = question.encode("utf-8", "replace").decode("utf-8")
    return " ".join(_CONTROL.sub(" ", valid).split())


def _phrase(said: str) -> Aside | None:
    """What a text in another script is that is nothing but one of a few phrases, which the catalogues have."""
    asked = re.sub(r"[\W_]+", "", said)
    for kind in PHRASES:
        for code in say.languages:
            with spoken_in(code):
                phrases = say.of("phrases", kind).split("|")
            if asked in {re.sub(r"[\W_]+", "", phrase) for phrase in phrases}:
                return kind
    return None

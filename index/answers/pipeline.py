"""A question -> its answer, in one line of steps: read, encode, search, judge, choose.

Everybody who asks goes through here: the library, the scoreboard, the comparison of editions and the public question
sets. So what is measured is what people get, and each question is searched once. What an answer says is `answer.py`'s.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from index.answers import answer as answering
from index.answers.answer import RANKED, Findings
from index.answers.confidence import USUAL, Judge, features
from index.answers.parts.answered import together, unnarrowed
from index.answers.parts.asked import parts_of
from index.answers.standpoints.advice import Advisers
from index.answers.standpoints.forms import Forms, forms
from index.answers.standpoints.reasons import asks_for_reasons, reasons, why_of, with_reasons
from index.editions.encoder import Encoder
from index.editions.store import Edition
from index.english import stems_of
from index.messages import say
from index.reading.asides import asked_plainly
from index.reading.issues import asks_for_several
from index.reading.names import KnownNames
from index.reading.question import Reading, read
from index.reading.words import in_another_language
from index.records import Answer, AnswerKind, Hit, Mode
from index.retrieval.passages import DEPTH, PASSAGES, adapted, candidates, next_questions, reranked, search
from index.retrieval.reranking import Reranker

_OCCASION = re.compile(
    r",? (?:(?:right|just|even) )?(?:after|since|following|in the wake of) (?:the )?"
    r"(?P<what>[\w'’-]+(?: [\w'’-]+)?)(?=\W*$)",
    re.IGNORECASE,
)

Vector = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Trace:
    """An answer, and what was found on the way to it; nothing where it needed no search."""

    answer: Answer
    found: Findings | None = None

    @property
    def ranking(self) -> tuple[str, ...]:
        """The briefs by their best passage, best first."""
        return self.found.ranking if self.found else ()


@dataclass(frozen=True, slots=True)
class Pipeline:
    """What questions are put to: an edition, the names in it, the encoder that made it, a judge, perhaps a reranker.

    `mode` is how passages are searched, `depth` how many of them meaning and words may each put forward.
    """

    edition: Edition
    names: KnownNames
    encoder: Encoder
    judge: Judge
    reranker: Reranker | None = None
    mode: Mode = "both"
    depth: int = DEPTH
    forms: Forms = field(init=False)
    advisers: Advisers = field(init=False)

    def __post_init__(self) -> None:
        """Make ready what the front matter is asked by."""
        object.__setattr__(self, "forms", forms(self.edition))
        object.__setattr__(self, "advisers", Advisers(self.edition))

    def ask(self, question: str, *, ranked: bool = False) -> Trace:
        """The answer to a question, and what it was made from; never raises for its text.

        What the front matter answers needs no search; with `ranked` it is searched all the same, for those who measure
        what the search finds. A question is encoded once.
        """
        unaskable = self.unaskable(question)
        if unaskable is not None:
            return unaskable
        reading = self._read(question)
        vector = self.encoder.question(reading.search_text)
        formed = self._reasons(question, vector) or self._unsearched(reading, vector)
        formed = formed and self._in_parts(reading, formed)
        if formed is not None and not ranked:
            return Trace(self._going_on(formed, vector))
        found = self.search(reading, vector)
        made = formed or self._in_parts(reading, self._quoted(found))
        return Trace(self._going_on(made, vector), found)

    def _in_parts(self, reading: Reading, whole: Answer) -> Answer:
        """The answer to a question, with its parts answered one by one where it has several."""
        parts = parts_of(reading.text, self.names) if whole.reason in (None, "absent", "partly") else ()
        if not parts:
            return whole
        if whole.survey is not None:
            return unnarrowed(whole)
        return together(whole, [(part, self._alone(part.asked)) for part in parts])

    def _alone(self, question: str) -> Answer:
        """The answer to a part of a question."""
        reading = self._read(question)
        vector = self.encoder.question(reading.search_text)
        return self._unsearched(reading, vector) or self._quoted(self.search(reading, vector))

    def unaskable(self, question: str) -> Trace | None:
        """What is said to a text that cannot be asked at all, being empty or too long; None for any other."""
        why = answering.refusal(question, self._example)
        return None if why is None else Trace(answering.not_answered(self.edition, question, "unaskable", why))

    def search(self, reading: Reading, vector: Vector | None = None) -> Findings:
        """What the edition holds on a question as it was read, and how sure the judge is that it answers.

        `vector` is the question's, where it has been encoded before.
        """
        broad, text = asks_for_several(reading.text), reading.search_text
        count = 2 * RANKED if broad else RANKED
        vector = self.encoder.question(text) if vector is None else vector
        aimed = adapted(self.edition, vector)
        hits = self._hits(reading, text, aimed)
        ranked = candidates(self.edition, text, hits, passages=count if broad else PASSAGES)
        numbers = features(self.edition, reading, ranked, hits[:count])
        sure = self.judge.probability(numbers, vector)
        if self.reranker:  # after the judge, who was fitted on what the search finds
            ranked, hits = reranked(self.reranker, reading.text, ranked, hits)
        verdict: AnswerKind = "answer" if sure >= self.judge.enough else "near" if sure >= self.judge.floor else "none"
        return Findings(reading, vector, aimed, tuple(hits), tuple(ranked), broad, numbers, sure, verdict)

    def _hits(self, reading: Reading, text: str, aimed: Vector) -> list[Hit]:
        """The passages that a text finds, within what the question is about."""
        return search(
            self.edition,
            text,
            aimed,
            mode=self.mode,
            k=2 * self.depth,
            depth=self.depth,
            within=reading.brief_ids,
            favoured=reading.favoured,
        )

    def _going_on(self, answer: Answer, vector: Vector) -> Answer:
        """The answer with questions to ask next, unless it has some, or nothing was found."""
        if answer.next or answer.kind == "none":
            return answer
        return replace(answer, next=next_questions(self.edition, vector, answer.citations))

    def _read(self, question: str) -> Reading:
        """The question as it is understood: what it asks, without the talk around that."""
        plain = asked_plainly(question)
        return replace(read(plain, self.names), question=question) if plain else read(question, self.names)

    @property
    def _example(self) -> str | None:
        return next(iter(self.edition.subject.examples), None)

    def _reasons(self, question: str, vector: Vector) -> Answer | None:
        """To a bare "why?", the reasons of those whom the answer to the question before quotes; None to any other."""
        why = why_of(question)
        if why is None:
            return None
        return reasons(self.edition, question, why, self.ask(why.before).answer, vector)

    def _unsearched(self, reading: Reading, vector: Vector) -> Answer | None:
        """The answer to a question that is too vague, or that the front matter answers; None: quotes are wanted."""
        said = self._without_occasion(reading.text)
        if said != reading.text:
            vector = self.encoder.question(said)
        formed = self.forms.answered(replace(reading, text=said), vector)
        if formed is not None and asks_for_reasons(reading.text):
            formed = with_reasons(self.edition, formed, vector)
        return answering.too_vague(self.edition, reading) if reading.vague and formed is None else formed

    def _without_occasion(self, text: str) -> str:
        """A question without words at its end that say after what: "after the summit", where all are usual here.

        They tell nothing of the issue that is meant, and draw it to one that is named by them.
        """
        found = _OCCASION.search(text)
        weighs = self.edition.words.weight
        usual = found is not None and all(weighs(stem) <= USUAL for stem in stems_of(found["what"]))
        return text[: found.start()] + text[found.end() :] if found and usual else text

    def _quoted(self, found: Findings) -> Answer:
        """The answer made of what was found, or a refusal."""
        edition, reading = self.edition, found.reading
        issue = self.forms.matcher.meant(found.vector)
        advised = self.advisers.found(reading, found.aimed, found.hits, issue)
        made = answering.answer(edition, found, advised, last=self.names.last)
        nobody = None if advised else self.advisers.none_to(reading)
        if nobody and made.kind == "answer":
            made = replace(made, kind="near", reason="partly", lead=say("near-no-advice", actor=nobody))
        told = in_another_language(reading.question, self._example) if made.reason in ("absent", "partly") else None
        return answering.not_answered(edition, reading.question, "language", told, found.confidence) if told else made

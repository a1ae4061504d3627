"""Question -> ranked passages, their ranked sentences, and what to ask next.

The question's vector is turned first, toward the passages that answer it. An encoder made for texts of any kind does
not know which words weigh most in this library; so one matrix, fitted on questions about it, is put to the question
alone, and no text is encoded anew. A library without one, or with vectors of another encoder, is searched with the
vector as it is (`benchmarks/adapter.py` fits it; docs/decisions/0020-found-then-shown.md).

The fused score of a passage is a weighted mean of three numbers that are bounded and comparable between questions:
the cosine of question and passage, that of the question and the passage's nearest sentence, and the
share of the question's word weight that the passage carries. A question that an editor wrote for a
passage stands for it where it is nearer than the passage itself, and its words count as the passage's.
Ranks are not used: docs/decisions/0006-fusion.md has the figures against reciprocal rank fusion.

Sentence vectors lie in the edition, so a question costs one encoding. What is made of the sentences is
`index/answers/answer.py`'s.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from index.editions.holdings.layout import Numbers, distinct, is_among, reach, sizes_of, spread, starts_of
from index.editions.holdings.seam import Shares, as_wide
from index.editions.store import Edition
from index.english import stems_of
from index.records import Brief, Citation, Found, Hit, Mode, Sentence
from index.retrieval.reranking import Reranker

ADAPTER = "adapter"
"""Its name among the arrays that were fitted to a library."""

Vectors = NDArray[np.float32]


def adapted(edition: Edition, vector: Vectors) -> Vectors:
    """The unit vector, shape (dimensions,), to search the edition with for a question of this unit vector."""
    fitted = edition.judge or {}
    if ADAPTER not in fitted or str(fitted.get("model")) != edition.manifest.model:
        return vector
    turned = vector @ fitted[ADAPTER]
    made: Vectors = (turned / (np.linalg.norm(turned) or 1.0)).astype(np.float32)
    return made


WORDS_WEIGHT = 1.5
"""What a share counts against a cosine; the curve is flat between 1 and 2 (docs/decisions/0006-fusion.md)."""

SENTENCE_WEIGHT = 1.5
"""What the nearest sentence's cosine counts against the passage's (docs/decisions/0006-fusion.md)."""

FAVOUR = 0.15
"""What a passage gains of a brief by one of several sources that a question names, or of one of its times.

Both briefs meant are among the first four for 0.87 of such questions without it, 0.96 where all others are left out,
and 0.99 with it; the curve is flat from 0.1 to 0.5.
"""

LONG = 12
"""Stems from which a question's words count more, in proportion: of a long question a passage can hold only a part,
and what it holds tells more."""

DEPTH = 100
"""How many passages each ranking may put forward."""

ALL = 4_000
"""Up to so many passages of the briefs that are asked about are all put forward; of more, the best."""


def search(
    edition: Edition,
    question: str,
    vector: Vectors,
    *,
    mode: Mode = "both",
    k: int = 10,
    depth: int = DEPTH,
    within: Collection[str] | None = None,
    favoured: Collection[str] = (),
) -> list[Hit]:
    """The `k` best passages, best first; `vector` is the question's unit vector.

    Each ranking puts `depth` passages forward; every one of them gets all scores. `within` holds the
    ids of the briefs to look in, all of them unless given; those `favoured` gain FAVOUR in the order.
    """
    told = edition.words.asked(question)
    by_words, by_meaning = _put_forward(edition, vector, told, mode, depth, within)
    first = _rows_of(edition, {*favoured}.intersection(within or favoured))
    rows = distinct(np.concatenate([by_meaning, by_words, first if len(first) <= ALL else first[:0]]))
    gains = FAVOUR * is_among(rows, first)
    shares, (inside, near) = edition.together(
        lambda: told.of(rows),
        lambda: _within_reach(edition, vector, rows),
    )
    if mode == "both":
        meaning = np.maximum(near, inside.nearest_questions)
        worded = WORDS_WEIGHT * max(1.0, len(edition.words.weights(question)) / LONG)
        scores = (meaning + worded * shares + SENTENCE_WEIGHT * inside.nearest_sentences) / (
            1 + worded + SENTENCE_WEIGHT
        )
    else:
        scores = near if mode == "meaning" else shares
    order = np.argsort(-(scores + gains), kind="stable")[:k]
    put = np.isin(rows, by_meaning), np.isin(rows, by_words)
    ids, owners = edition.layout.ids, edition.layout.owners[rows]
    columns = (one[order].tolist() for one in (rows, owners, scores, near, shares, gains, *put))
    return [
        Hit(row, ids[owner], score, meaning, words, _found(by_one, by_other), gain, *held)
        for row, owner, score, meaning, words, gain, by_one, by_other, held in zip(
            *columns, inside.each(order), strict=True
        )
    ]


def _within_reach(edition: Edition, vector: Vectors, rows: Numbers) -> tuple[Inside, Vectors]:
    """How near what stands in these passages is to a question, and they themselves: these come with their sentences."""
    return inside_of(edition, vector, rows), edition.vectors.cosines_of(vector, rows)


def _put_forward(
    edition: Edition, vector: Vectors, told: Shares, mode: Mode, depth: int, within: Collection[str] | None
) -> tuple[Numbers, Numbers]:
    """The rows of the passages that words and meaning put forward: the best `depth` of each.

    Of a few briefs that are asked about all are.
    """
    among = None if within is None else _rows_of(edition, within)
    if among is not None and len(among) <= ALL:
        return among, among
    worded, (near, asked) = edition.together(
        lambda: _worded(told, 0 if mode == "meaning" else depth, among, len(edition.passages)),
        lambda: edition.together(
            lambda: _nearest_passages(edition, vector, 0 if mode == "words" else depth, among),
            lambda: _asked_nearest(edition, vector, depth if mode == "both" else 0, among),
        ),
    )
    return worded, np.concatenate([near, asked])


def _worded(told: Shares, k: int, among: Numbers | None, every: int) -> Numbers:
    """The rows of the `k` passages with the highest shares; with `among`, of these that are the best of the library."""
    if among is None or not k:
        return told.best(k)
    found = told.best(as_wide(k, len(among), every))
    found = found[is_among(found, among)]
    return found[np.argsort(-told.of(found), kind="stable")[:k]]


def _nearest_passages(edition: Edition, vector: Vectors, k: int, among: Numbers | None) -> Numbers:
    """The rows of the `k` nearest passages, of these where some are given."""
    if among is None:
        return edition.vectors.nearest(vector, k)[0]
    return edition.vectors.nearest_of(vector, among, k)


def _rows_of(edition: Edition, within: Collection[str]) -> Numbers:
    """The rows of all passages of these briefs, in their order."""
    number = edition.layout.number
    briefs = np.array([number[one] for one in within if one in number], dtype=np.int64)
    return np.sort(spread(edition.layout.passages, briefs))


@dataclass(frozen=True, slots=True)
class Inside:
    """How near what stands in passages is to a question: their sentences, and the questions written about these.

    `starts` say where the sentences of each passage begin; `asked` is the cosine of the nearest question that was
    written about each sentence, -1 without one.
    """

    starts: NDArray[np.int64]
    sentences: Vectors
    asked: Vectors

    @property
    def nearest_sentences(self) -> Vectors:
        """The cosine of the nearest sentence of each passage; 0 for one without any."""
        return self._most(self.sentences, 0)

    @property
    def nearest_questions(self) -> Vectors:
        """The cosine of the nearest written question of each passage; -1 without any."""
        return self._most(self.asked, -1)

    def each(self, order: NDArray[np.int64]) -> Iterator[tuple[tuple[float, ...], tuple[float, ...]]]:
        """For these passages the cosines of their sentences, and those of what was written about each."""
        sentences, asked = self.sentences.tolist(), self.asked.tolist()
        for start, end in zip(self.starts[order].tolist(), self.starts[order + 1].tolist(), strict=True):
            yield tuple(sentences[start:end]), tuple(asked[start:end])

    def _most(self, near: Vectors, without: float) -> Vectors:
        held = np.diff(self.starts) > 0
        made = np.full(len(held), without, dtype=np.float32)
        if held.any():
            made[held] = np.maximum.reduceat(near, self.starts[:-1][held])
        return made


def inside_of(edition: Edition, vector: Vectors, rows: NDArray[np.int64]) -> Inside:
    """How near what stands in the passages of these rows is to the question of this unit vector."""
    layout = edition.layout
    starts = starts_of(sizes_of(layout.sentences, rows))
    written = spread(layout.questions, rows)
    near, sentences = edition.together(
        lambda: edition.question_vectors.cosines_of(vector, written),
        lambda: edition.sentence_vectors[spread(layout.sentences, rows)] @ vector,
    )
    about = np.repeat(starts[:-1], sizes_of(layout.questions, rows)) + layout.asked[written, 1]
    asked = np.full(len(sentences), -1, dtype=np.float32)
    np.maximum.at(asked, about, near)
    return Inside(starts, sentences, asked)


def _asked_nearest(edition: Edition, vector: Vectors, k: int, among: Numbers | None) -> NDArray[np.int64]:
    """The rows of the passages that have the `k` nearest written questions, of these where some are given."""
    if among is None:
        nearest, _ = _written_near(edition, vector, k)
    else:
        nearest = edition.question_vectors.nearest_of(vector, spread(edition.layout.questions, among), k)
    return np.searchsorted(edition.first_question, nearest, side="right").astype(np.int64) - 1


def _written_near(edition: Edition, vector: Vectors, k: int) -> tuple[Numbers, Vectors]:
    """The rows of the `k` nearest written questions, nearest first, and their cosines.

    The last ones are kept: what is asked next is looked for among those that a search has found.
    """
    asked = vector.tobytes()
    kept = edition.near_questions.get(asked)
    if kept is None or len(kept[0]) < min(k, edition.question_vectors.rows):
        kept = edition.question_vectors.nearest(vector, k)
        edition.near_questions.clear()
        edition.near_questions[asked] = kept
    return kept[0][:k], kept[1][:k]


def _found(near: bool, worded: bool) -> Found:
    """By which rankings a passage was put forward."""
    if near and worded:
        return "both"
    return "meaning" if near else "words"


PASSAGES = 16
"""How many of the best passages give their sentences."""

COMPARED = 40
"""How many sentences, the nearest by meaning, are compared word by word."""

SHARE_WEIGHT = 0.5
PASSAGE_WEIGHT = 1.0

ADVICE_WEIGHT = 0.4
"""What a sentence gains that carries a recommendation or a position, when the question asks what should be done."""

QUESTION_WEIGHT = 0.3
"""What a sentence gains for each step by which a question written about it is nearer to the one asked than itself."""

RERANKED = 40
"""How many sentences a reranker scores: as many as there are but for questions that ask what several say."""

RERANK_WEIGHT = 0.5
"""What the best of them by the reranker gains, the worst of them gaining nothing; the curve is flat from a quarter to
two (docs/decisions/0012-reranker.md)."""

ADVICE = re.compile(
    r"\b(?:should|ought|must|recommend\w*|propos\w*|advi[sc]e\w*|suggest\w*|urge[sd]?|next steps?|to do"
    r"|options?|ideas?|best way|way forward|how (?:can|could|do|might|would) (?:we|one|you|they)|how to"
    r"|what (?:do|does|would)(?= (?:[\w.'’-]+ ){1,4}(?:want|ask|demand|call) (?:from|of|for|\w+ to)\b)"
    r"|what would (?:an?|any|some|most) (?:[\w.-]+ ){1,3}do"
    r"|(?:can|could|might) (?:[\w.-]+ ){1,3}do|(?:have|want) (?:[\w.-]+ ){1,3}do|(?:can|could|might|to) be done"
    r"|(?:smart|wise|right|sensible|good|better)(?:est)? (?:moves?|steps?|course|approach|way|policy))\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence that may answer: where it stands, its row among the sentence vectors, and its scores.

    `held` are the stems of its words and of the names of who speaks in its brief; `asked` is what a question that was
    written about it adds, `fit` what a reranker adds.
    """

    brief: Brief
    sentence: Sentence
    row: int
    hit: Hit
    meaning: float
    words: float
    held: frozenset[str]
    advice: float = 0.0
    asked: float = 0.0
    fit: float = 0.0

    @property
    def quote(self) -> str:
        """The sentence itself."""
        return self.brief.body[self.sentence.start : self.sentence.end]

    @property
    def relevance(self) -> float:
        """Cosine, share of the question's word weight and the passage's score, weighted; about 0 to 2.5."""
        return self.meaning + SHARE_WEIGHT * self.words + PASSAGE_WEIGHT * (self.hit.score + self.hit.gain)

    @property
    def score(self) -> float:
        """What sentences are ranked by: relevance, and what advice, a written question and a reranker add."""
        return self.relevance + self.advice + self.asked + self.fit


def candidates(edition: Edition, question: str, hits: Sequence[Hit], *, passages: int = PASSAGES) -> list[Candidate]:
    """The sentences of the best passages, best first."""
    places = [
        (hit, sentence, int(edition.first_sentence[hit.row]) + at)
        for hit in hits[:passages]
        for at, sentence in enumerate(edition.passages[hit.row].sentences)
    ]
    if not places:
        return []
    near = np.array([cosine for hit in hits[:passages] for cosine in hit.sentences])
    written = np.array([cosine for hit in hits[:passages] for cosine in hit.asked])
    gains = QUESTION_WEIGHT * np.maximum(0, written - near)
    kept = np.argsort(-(near + gains), kind="stable")[: max(COMPARED, 3 * passages)].tolist()
    asked = edition.words.weights(question)
    edition.briefs.ahead({hit.brief_id for hit, _, _ in places})
    names = {brief_id: _names(edition.briefs[brief_id]) for brief_id in {hit.brief_id for hit, _, _ in places}}
    wants_advice = asks_for_advice(question)
    found = []
    for at in kept:
        hit, sentence, row = places[at]
        brief = edition.briefs[hit.brief_id]
        quote = brief.body[sentence.start : sentence.end]
        held = stems_of(quote) | names[hit.brief_id]
        advice = ADVICE_WEIGHT if wants_advice and takes_a_stance(brief, quote) else 0.0
        scores = float(near[at]), share(asked, held)
        found.append(Candidate(brief, sentence, row, hit, *scores, held, advice, float(gains[at])))
    return sorted(found, key=lambda candidate: -candidate.score)


def reranked(
    reranker: Reranker, question: str, ranked: Sequence[Candidate], hits: Sequence[Hit]
) -> tuple[list[Candidate], list[Hit]]:
    """The sentences and the passages in the order that a reranker's scores of the sentences give them.

    A passage gains what the best of its sentences gains, and keeps the score that it was found with.
    """
    if not ranked:
        return [], list(hits)
    head, tail = ranked[:RERANKED], ranked[RERANKED:]
    fits = reranker.scores(question, [candidate.quote for candidate in head])
    # Cross-encoders have scales of their own: only the order of the sentences and the steps between them count.
    gains = RERANK_WEIGHT * (fits - fits.min()) / (np.ptp(fits) or 1.0)
    scored = [replace(candidate, fit=float(gain)) for candidate, gain in zip(head, gains, strict=True)]
    best: dict[int, float] = {}
    for candidate in scored:
        best[candidate.hit.row] = max(candidate.fit, best.get(candidate.hit.row, 0.0))
    return (
        sorted([*scored, *tail], key=lambda candidate: -candidate.score),
        sorted(hits, key=lambda hit: -(hit.score + hit.gain + best.get(hit.row, 0.0))),
    )


def asks_for_advice(question: str) -> bool:
    """Whether a question asks what should be done."""
    return ADVICE.search(question) is not None


def takes_a_stance(brief: Brief, quote: str) -> bool:
    """Whether a sentence carries a recommendation or a position of its brief."""
    said = [entry.says for entry in brief.recommendations] + [entry.says for entry in brief.positions]
    return any(says in quote or quote in says for says in said)


def _names(brief: Brief) -> frozenset[str]:
    """The words of who speaks in a brief: a sentence of it answers a question that names them."""
    return stems_of(" ".join([*brief.authors, brief.publisher or ""]))


def share(asked: dict[str, float], held: frozenset[str]) -> float:
    """The share, 0 to 1, of the question's word weight that is held."""
    total = sum(asked.values())
    return sum([weight for token, weight in asked.items() if token in held]) / total if total else 0.0


PROPOSED = 3
"""How many are proposed."""

LOOKED_AT = 50
"""How many of the nearest are looked at."""

CLOSE, NEAR, SAME = 1.2, 0.3, 0.86
"""From which sum of its cosines a written question is on the matter of the one asked: its own with that one, the one of
the sentence that it is about, and half of the one of that sentence with the nearest that is quoted; and the cosines
between which it is not off the matter, and not the same once more."""

SENTENCE, QUOTED = 0.4, 0.45
"""The cosines that the sentence it is about must have with the question asked, and with something that is quoted."""


def next_questions(edition: Edition, vector: Vectors, shown: Sequence[Citation]) -> tuple[str, ...]:
    """The written questions closest to one of this unit vector that what is shown does not answer, one of a brief.

    They are looked for among those that a search finds. Each has its answer in a sentence that is on the matter too,
    of a brief on a topic of the one that is shown first; where none is, there are none. Only the briefs of those that
    are near enough are read.
    """
    quoted = edition.sentence_vectors[_rows(edition, shown)]
    if not len(quoted):
        return ()
    rows, asked = _nearest(edition, vector)
    if not len(rows):
        return ()
    layout = edition.layout
    passages = np.searchsorted(edition.first_question, rows, side="right") - 1
    about = layout.sentences[passages] + layout.asked[rows, 1]
    sentences = edition.sentence_vectors[about]
    near, beside = sentences @ vector, np.zeros(len(about), dtype=np.float32)
    fit = (near >= SENTENCE) & (asked + near >= CLOSE - 0.5 - 1e-5)  # no cosine is more than one
    beside[fit] = (sentences[fit] @ quoted.T).max(axis=1, initial=-1)
    close = asked + near + beside / 2
    on_it = np.flatnonzero(fit & (beside >= QUOTED) & (close >= CLOSE)).tolist()
    briefs = {at: layout.brief_of(passages[at]) for at in on_it}
    edition.briefs.ahead({shown[0].brief_id, *briefs.values()})
    topics, own = set(edition.briefs[shown[0].brief_id].topics), _by_brief(shown, {*briefs.values()})
    ranked = [
        (float(close[at]), brief, edition.briefs[brief].questions[layout.asked[rows[at], 0]])
        for at, brief in briefs.items()
        if topics.intersection(edition.briefs[brief].topics)
        if not _is_shown(Sentence(*layout.sentence_slices[about[at]].tolist()), own.get(brief, ()))
    ]
    found: dict[str, str] = {}
    for _, brief, text in sorted(ranked, reverse=True):
        found.setdefault(brief, text)
    return tuple([*dict.fromkeys(found.values())][:PROPOSED])  # two briefs may have been asked the same


def _rows(edition: Edition, shown: Sequence[Citation]) -> NDArray[np.int64]:
    """The rows of the sentences that are quoted."""
    layout = edition.layout
    briefs = np.array([layout.number[one.brief_id] for one in shown], dtype=np.int64)
    firsts = layout.sentences[layout.passages[briefs]]
    counts = layout.sentences[layout.passages[briefs + 1]] - firsts
    rows, whose = reach(firsts, counts), np.repeat(np.arange(len(shown)), counts)
    quoted = np.array([(one.start, one.end) for one in shown], dtype=np.int64).reshape(-1, 2)[whose]
    places = layout.sentence_slices[rows]
    made: NDArray[np.int64] = distinct(rows[(quoted[:, 0] < places[:, 1]) & (places[:, 0] < quoted[:, 1])])
    return made


def _by_brief(shown: Iterable[Citation], briefs: Collection[str]) -> dict[str, list[Citation]]:
    """What is shown of each of these briefs."""
    found: dict[str, list[Citation]] = {}
    for one in shown:
        if one.brief_id in briefs:
            found.setdefault(one.brief_id, []).append(one)
    return found


def _nearest(edition: Edition, vector: Vectors) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """The rows of the nearest written questions that are not the one asked, as a search finds them; their cosines."""
    rows, _ = _written_near(edition, adapted(edition, vector), LOOKED_AT)
    exact = edition.question_vectors.cosines_of(vector, rows).astype(np.float64)
    held = (exact >= NEAR) & (exact <= SAME)
    return rows[held], exact[held]


def _is_shown(about: Sentence, shown: Sequence[Citation]) -> bool:
    """Whether the sentence that a question is about is quoted already, of its brief."""
    return any(one.start < about.end and about.start < one.end for one in shown)

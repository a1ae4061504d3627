"""Which sentences of a document most likely recommend something, or take a side on an issue: by the library's own.

What the live edition's front matter says of its sentences teaches it: a line is drawn, by ridge regression, between the
vectors of the sentences that say a recommendation (or a position) and of all others, with a few words that either
holds. A library without entries has the words alone. Figures and their command are in decision 34.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from index.documents.entries.proposal import Proposal, ProposalKind, sayable
from index.documents.entries.wording import MOST_TOPICS, action_in, actor_in, actors_of, topics_in
from index.editions.encoder import Encoder
from index.editions.holdings.stated import POSITION, RECOMMENDATION
from index.editions.store import Edition
from index.english import one_line

Numbers = NDArray[np.float64]
Vectors = NDArray[np.float32]

MOST, FEWEST = 12, 6
"""Sentences that are proposed of each kind; of those that look like none, only as many as make up the fewest."""

LOOKED_AT = 1500
"""Sentences of a document that are looked at: of a longer one, those that hold a cue come first."""

LEARNED_FROM = 5_000
"""Sentences of the edition that teach, evenly from all of it."""

SMOOTHING = 50.0

FEWEST_WORDS = 5

MOST_OTHERS = 4
"""Issues that are offered beside the nearest."""

NEAR = 0.4
"""How near a sentence comes to its issue at least: 98 of 100 that take a side in our briefs do."""

ALIKE = 0.55
"""From which cosine on the topics of a recommendation are offered for another."""

_CUES = tuple(
    re.compile(rf"\b(?:{words})\b", re.I)
    for words in (
        r"should|must|ought|shall|needs? to|has to|have to|had better|let us|"
        r"(?:is|are) (?:essential|vital|imperative|necessary|crucial|time)",
        r"recommend\w*|urg(?:e|es|ed|ing)|propos(?:e|es|ed|al|ing)|call(?:s|ed|ing)? (?:for|on|upon)|advis(?:e|es|ed)"
        r"|advocat\w+|suggest\w*|wants?|asks?|demand\w*|press(?:es|ed)? for|insist\w*|appeal\w*|prefer\w*",
        r"support\w*|oppos\w+|favou?r\w*|reject\w*|against|doubt\w*|believ\w+|argu\w+|mistake|wrong|right|better|worse"
        r"|cannot|never|unless|only if|until|without|risk\w*|danger\w*|fail\w*|succe\w+",
        r"was|were|had|did|said|told|met",
    )
)
_FIRST_WEIGHTS = {"recommendation": (2.0, 1.0, 0.2, -0.5, -1.0), "position": (1.0, 0.7, 1.0, -0.3, -0.7)}
"""What the cues, and a question mark, count where a library has nothing to learn from."""


def likely(body: str, edition: Edition, encoder: Encoder) -> tuple[Proposal, ...]:
    """The sentences of a document that may recommend something, then those that may take a side; likeliest first."""
    said = [one for one in sayable(body) if len(one.split()) >= FEWEST_WORDS]
    if len(said) > LOOKED_AT:
        said = sorted(said, key=lambda one: not any(_cues(one)[:3]))[:LOOKED_AT]
    if not said:
        return ()
    vectors = encoder.passages([one_line(one) for one in said])
    return (*_advised(said, vectors, body, edition), *_held(said, vectors, edition))


def _advised(said: Sequence[str], vectors: Vectors, body: str, edition: Edition) -> Iterator[Proposal]:
    """The proposed recommendations."""
    subject, scores = edition.subject, _scores("recommendation", said, vectors, edition)
    actors = actors_of(body, subject)
    for place, row in enumerate(_order(scores)[:MOST]):
        if place < FEWEST or scores[row] > 0:
            actor = actor_in(said[row], subject)
            others = tuple(one for one in actors if one != actor)
            topics = tuple(dict.fromkeys((*topics_in(said[row], subject), *_topics_near(vectors[row], edition))))
            yield Proposal(
                "recommendation", said[row], actor, action_in(said[row]), topics[:MOST_TOPICS], others=others
            )


def _held(said: Sequence[str], vectors: Vectors, edition: Edition) -> Iterator[Proposal]:
    """The proposed positions, each on the issue that comes nearest, with those that come next."""
    issues, names = _issues(vectors, edition), edition.subject.issue_names
    if issues is None:
        return
    scores = _scaled(_scores("position", said, vectors, edition)) + _scaled(issues.max(axis=1))
    near = [row for row in _order(scores) if issues[row].max() >= NEAR]
    for row in near[:MOST]:
        first, *others = [names[at] for at in _order(issues[row])[: 1 + MOST_OTHERS]]
        yield Proposal("position", said[row], issue=first, others=tuple(others))


def issues_near(said: Sequence[str], edition: Edition, encoder: Encoder) -> list[tuple[str, ...]]:
    """For each sentence the issues that come nearest to it, the nearest first; a third of them, or all of few."""
    found = _issues(encoder.passages(list(said)), edition) if said else None
    names = edition.subject.issue_names
    if found is None:
        return [names] * len(said)
    return [tuple(names[at] for at in _order(row)[: max(5, len(names) // 3)]) for row in found]


def issues_of(said: Sequence[str], edition: Edition, encoder: Encoder) -> tuple[str, ...]:
    """The issues in the order of how near any of these sentences comes to them."""
    found = _issues(encoder.passages([one_line(one) for one in said]), edition) if said else None
    names = edition.subject.issue_names
    return names if found is None else tuple(names[at] for at in _order(found.max(axis=0)))


def _topics_near(vector: Vectors, edition: Edition) -> tuple[str, ...]:
    """The topics of the library's own recommendation that comes nearest to a sentence, if it comes near."""
    stated = edition.stated
    rows = edition.sentence_of(stated.recommendations, "inside")
    entries, rows = stated.recommendations[rows >= 0], rows[rows >= 0]
    if not rows.size:
        return ()
    near = np.asarray(edition.sentence_vectors[rows] @ vector)
    best = int(near.argmax())
    return tuple(stated.value(int(entries[best]), "topics") or ()) if near[best] >= ALIKE else ()


def _scores(kind: ProposalKind, said: Sequence[str], vectors: Vectors, edition: Edition) -> Numbers:
    """How much each sentence looks like one that says an entry of a kind."""
    cues = np.array([_cues(one) for one in said], dtype=np.float64)
    weights = _learned(kind, edition)
    known = np.hstack([vectors, cues, np.ones((len(said), 1))])
    made: Numbers = cues @ np.array(_FIRST_WEIGHTS[kind]) if weights is None else known @ weights
    return made


def _learned(kind: ProposalKind, edition: Edition) -> Numbers | None:
    """The weights of vectors, cues and a constant, as the entries of the edition teach them; None where it has none."""
    stated = edition.stated
    entries = np.flatnonzero(stated.column("kind") == (RECOMMENDATION if kind == "recommendation" else POSITION))
    rows = edition.sentence_of(entries, "inside")
    says = set(rows[rows >= 0].tolist())
    taken = np.arange(len(edition.sentence_vectors))[:: 1 + len(edition.sentence_vectors) // LEARNED_FROM]
    taken = np.unique(np.concatenate([taken, np.array(sorted(says), dtype=taken.dtype)]))
    wanted = np.array([row in says for row in taken.tolist()])
    if not wanted.any() or wanted.all():
        return None
    cues = np.array([_cues(one) for one in _texts(edition, taken)], dtype=np.float64)
    known = np.hstack([edition.sentence_vectors[taken], cues, np.ones((len(taken), 1))]).astype(np.float64)
    weighed = known * np.where(wanted, (~wanted).sum() / wanted.sum(), 1.0)[:, None]
    ridge = weighed.T @ known + SMOOTHING * np.eye(known.shape[1])
    made = np.linalg.solve(ridge, weighed.T @ np.where(wanted, 1.0, -1.0))
    return made.astype(np.float64)


def _texts(edition: Edition, rows: NDArray[np.int64]) -> list[str]:
    """The sentences of an edition in these rows."""
    found = []
    for row in rows.tolist():
        passage = int(np.searchsorted(edition.first_sentence, row, side="right")) - 1
        held = edition.passages[passage]
        place = held.sentences[row - int(edition.first_sentence[passage])]
        found.append(edition.briefs[held.brief_id].body[place.start : place.end])
    return found


def _issues(vectors: Vectors, edition: Edition) -> Numbers | None:
    """How near each sentence is to each issue: to its texts, or to a sentence that takes a side on it; None without."""
    issues = edition.subject.issues
    if not issues or not len(edition.issue_vectors):
        return None
    owners = np.repeat(np.arange(len(issues)), [len(issue.keys) for issue in issues])
    near = vectors @ np.asarray(edition.issue_vectors).T
    columns = [near[:, owners == at].max(axis=1) for at in range(len(issues))]
    made: Numbers = np.stack(columns, axis=1).astype(np.float64)
    for at, issue in enumerate(issues):
        rows = edition.sentence_of(edition.stated.positions.get(issue.name, np.zeros(0, dtype=np.int64)), "inside")
        if (rows := rows[rows >= 0]).size:
            made[:, at] = np.maximum(made[:, at], (vectors @ edition.sentence_vectors[rows].T).max(axis=1))
    return made


def _cues(sentence: str) -> tuple[float, ...]:
    return (*(float(bool(form.search(sentence))) for form in _CUES), float(sentence.rstrip().endswith("?")))


def _scaled(scores: Numbers) -> Numbers:
    spread = float(scores.std()) or 1.0
    made: Numbers = (scores - scores.mean()) / spread
    return made


def _order(scores: Numbers) -> list[int]:
    """The rows by their scores, the best first."""
    made: list[int] = np.argsort(-scores, kind="stable").tolist()
    return made

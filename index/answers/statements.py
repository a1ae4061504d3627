"""Passages that were found -> the statements of an answer: which briefs speak, and which sentences of each.

A statement is a window of one to three sentences, or neighbouring windows in one piece. What has been found is shown:
the order of the briefs is the search's. How well a window fits is `windows.py`'s; how an answer opens, and whether it
is one, `answer.py`'s.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from index import english
from index.answers.confidence import USUAL
from index.answers.standpoints.asking import asked_besides, compares
from index.answers.windows import LONG, LONGEST, SHORT, Asked, Vectors, Window, is_apart
from index.editions.store import Edition
from index.reading.binding import holds, is_the_same
from index.reading.kinds import Detail
from index.reading.question import Reading
from index.records import Brief, Hit

STATEMENTS, VOICES, FURTHER = 4, 12, 10
"""Statements of an answer to a question, of one that asks what several say, and kept for whoever asks for more."""

WITHIN_VOICES = 0.72
"""The share of the best brief's score that another must reach to be shown where several are asked for."""

OWN, SHORT_OF = 0.5, 0.22
"""What a window's share of the best window's score counts beside its brief's share of the best brief's, and how much
less than the best of that sum another window may have to be shown."""

PER_BRIEF = 2
"""Statements of one brief while others speak; a brief that speaks alone may give one more."""

NAMING = 3
"""So many windows that hold the names which a question on what several hold names leave out those that don't."""

BESIDES = 0.7
"""The share of the best brief's score that one must reach to tell a further thing that a question asks."""

BRIEFS, PASSAGES = 8, 60
"""The briefs of which windows are looked for, and the passages that may be theirs, best first."""

SAME = 0.92
"""Two sentences with a higher cosine say the same; the lower-ranked one is left out."""


def statements(
    edition: Edition, reading: Reading, vector: Vectors, hits: Sequence[Hit], *, several: bool, read_on: bool = True
) -> tuple[list[Window], list[Window]]:
    """The windows to show, and those that come next, both best first.

    `vector` is what the passages of `hits`, best first, were searched with; `several` says that many are asked for.
    With `read_on` what leads has around it what its brief says on the question.
    """
    best = _best_hits(hits, BRIEFS + VOICES * several)
    if not best:
        return [], []
    asked = Asked(edition, reading, vector)
    top = _score(best[0])
    lengths = [SHORT if several else LONGEST if at == 0 else LONG for at in range(len(best))]
    found = [asked.windows(own, length) for own, length in zip(best, lengths, strict=True)]
    told = [windows for windows in _told_first(edition, reading, found) if windows]
    scores = {own[0].brief_id: _score(own) / top for own in best}
    shown, further = _parted(edition, reading, told, scores, several=several)
    if shown and not several:
        every = [window for windows in told for window in windows]
        shown = _bound(edition, reading, every, shown)
        of_kind = asked.of_kind(_hits_of(best, shown[0].brief), shown)
        if of_kind is not None and not says_the_same(edition, of_kind, shown):
            shown = [shown[0], of_kind, *shown[1:]][:STATEMENTS]
        near = [window for window in every if scores[window.brief.id] >= BESIDES]
        shown += _of_kinds_besides(edition, reading, near, shown)[: STATEMENTS - len(shown)]
        shown += _named_besides(edition, reading, every, shown)[: STATEMENTS - len(shown)]
        shown = _in_one_piece(asked, best, shown)
        shown = _read_on(asked, shown) if read_on else shown
        further = [w for w in further if is_apart(w, shown) and not says_the_same(edition, w, shown)]
    return shown, further[:FURTHER]


def _bound(edition: Edition, reading: Reading, every: Sequence[Window], shown: Sequence[Window]) -> list[Window]:
    """The best window that has the time or the number asked of where none of these has it; else they as they are."""
    absent = lacking(edition, reading, [headed(window) for window in shown])
    if not absent or any(one.kind == "name" for one in absent):
        return list(shown)
    having = [window for window in every if all(holds(one, headed(window), edition.subject) for one in absent)]
    return having[:1] or list(shown)


def _in_one_piece(asked: Asked, best: Sequence[list[Hit]], shown: Sequence[Window]) -> list[Window]:
    """The windows with those of one brief in one piece that stand beside each other, or hardly apart.

    So they are read in the order in which they were written, and what links them is not left out.
    """
    pieces: list[Window] = []
    for window in shown:
        for at, piece in enumerate(pieces):
            whole = asked.spanned(_hits_of(best, piece.brief), piece, window) if piece.brief is window.brief else None
            if whole is not None:
                pieces[at] = replace(piece, slice=whole)
                break
        else:
            pieces.append(window)
    return pieces


def _read_on(asked: Asked, pieces: Sequence[Window]) -> list[Window]:
    """The pieces, those of the brief that leads with what stands around it there; nothing comes twice by that."""
    read: list[Window] = []
    for piece in pieces:
        if is_apart(piece, read):
            longer = asked.read_on(piece) if piece.brief is pieces[0].brief else piece
            read.append(longer if is_apart(longer, read) else piece)
    return read


def _of_kinds_besides(
    edition: Edition, reading: Reading, near: Sequence[Window], shown: Sequence[Window]
) -> list[Window]:
    """For each further thing that a question asks ("and for how long?") and nothing shown has, the best that has it."""
    added: list[Window] = []
    for has in asked_besides(reading.text):
        held = [window for window in near if has(window.quote) and not says_the_same(edition, window, shown)]
        if held and not any(has(window.quote) for window in (*shown, *added)):
            added.append(held[0])
    return added


def _named_besides(
    edition: Edition, reading: Reading, found: Sequence[Window], shown: Sequence[Window]
) -> list[Window]:
    """For each thing that a question sets beside another and nothing shown speaks of, the best window that does.

    One that names them all may only list them.
    """
    if not compares(reading):
        return []
    added: list[Window] = []
    sides = telling(edition, reading)
    told = [text for text in map(headed, shown) if not all(holds(one, text, edition.subject) for one in sides)]
    absent = lacking(edition, reading, told)
    for one in absent:
        naming = [window for window in found if holds(one, headed(window), edition.subject)]
        naming.sort(key=lambda window: sum(holds(side, headed(window), edition.subject) for side in sides))
        best = next((window for window in naming if not says_the_same(edition, window, [*shown, *added])), None)
        added += [best] if best else []
    return added


def headed(window: Window) -> str:
    """The text of a window with what stands over it: whose it is, from where and when."""
    brief = window.brief
    return " ".join([window.quote, *brief.authors, brief.publisher or "", english.spoken_date(brief.date)])


def _hits_of(best: Sequence[list[Hit]], brief: Brief) -> list[Hit]:
    return next(hits for hits in best if hits[0].brief_id == brief.id)


def _best_hits(hits: Sequence[Hit], most: int) -> list[list[Hit]]:
    """The hits of each of the best briefs, best brief first."""
    own: dict[str, list[Hit]] = {}
    for hit in hits[:PASSAGES]:
        if hit.brief_id in own or len(own) < most:
            own.setdefault(hit.brief_id, []).append(hit)
    return list(own.values())


def _score(hits: Sequence[Hit]) -> float:
    """What a brief is ranked by."""
    return hits[0].score + hits[0].gain


def _parted(
    edition: Edition, reading: Reading, found: Sequence[list[Window]], scores: dict[str, float], *, several: bool
) -> tuple[list[Window], list[Window]]:
    """The windows that come near enough to the best, and all others."""
    shown = _voices(edition, reading, found, scores) if several else _fitting(edition, found, scores)
    kept = {(window.brief.id, window.slice) for window in shown}
    first = [windows[0] for windows in found]
    rest = [*first, *(window for windows in found for window in windows[1:])]
    further = [window for window in rest if (window.brief.id, window.slice) not in kept]
    return shown, [window for window in further if not says_the_same(edition, window, shown)]


def _voices(
    edition: Edition, reading: Reading, found: Sequence[list[Window]], scores: dict[str, float]
) -> list[Window]:
    """The best window of each brief that comes near enough to the best one; those alone that hold the names asked of.

    Unless hardly any does: who asks what many hold of somebody does not ask what they hold of something else.
    """
    shown: list[Window] = []
    for first, *_ in found:
        near = not shown or scores[first.brief.id] >= WITHIN_VOICES
        if near and len(shown) < VOICES and not says_the_same(edition, first, shown):
            shown.append(first)
    names = [one for one in telling(edition, reading) if one.kind == "name"]
    naming = [window for window in shown if any(holds(one, window.quote, edition.subject) for one in names)]
    return naming if len(naming) >= NAMING else shown


def _fitting(edition: Edition, found: Sequence[list[Window]], scores: dict[str, float]) -> list[Window]:
    """The windows that fit about as well as the best one, by their brief and by themselves; brief by brief."""
    if not found:
        return []
    most = max(window.score for windows in found for window in windows) or 1.0
    every = [(scores[window.brief.id] + OWN * window.score / most, window) for windows in found for window in windows]
    ranked = sorted(every, key=lambda pair: -pair[0])
    alone = len({window.brief.id for fit, window in ranked if fit >= ranked[0][0] - SHORT_OF}) == 1
    shown = [found[0][0]]
    for fit, window in ranked:
        if fit < ranked[0][0] - SHORT_OF or len(shown) == STATEMENTS:
            break
        own = sum(other.brief is window.brief for other in shown)
        if own < PER_BRIEF + alone and not says_the_same(edition, window, shown):
            shown.append(window)
    order = [windows[0].brief.id for windows in found]
    return sorted(shown, key=lambda window: order.index(window.brief.id))


def says_the_same(edition: Edition, window: Window, others: Sequence[Window]) -> bool:
    """Whether the best sentence of a window says what that of one of the others says."""
    if not others:
        return False
    own, *theirs = edition.sentence_vectors[[window.row, *(other.row for other in others)]]
    return any(one @ own > SAME for one in theirs)


def lacking(edition: Edition, reading: Reading, quotes: Sequence[str]) -> list[Detail]:
    """The things that the question names, and that tell texts apart, of which none of these texts speaks; each once."""
    subject, found = edition.subject, list[Detail]()
    for one in telling(edition, reading):
        known = any(is_the_same(one, other, subject) for other in found)
        if not known and not any(holds(one, quote, subject) for quote in quotes):
            found.append(one)
    return found


def telling(edition: Edition, reading: Reading) -> list[Detail]:
    """The things that the question names and that tell texts apart: names that are not everywhere, numbers, times."""
    return [
        one
        for one in reading.details
        if one.kind != "name" or any(edition.words.weight(stem) > USUAL for stem in one.stems)
    ]


def _told_first(edition: Edition, reading: Reading, found: Sequence[list[Window]]) -> list[list[Window]]:
    """The windows of each brief, those first that hold what the question names and the others lack."""
    firsts = [windows[0].quote for windows in found[:STATEMENTS] if windows]
    wanted = lacking(edition, reading, firsts)
    if not wanted:
        return list(found)

    def held(window: Window) -> bool:
        return all(holds(one, window.quote, edition.subject) for one in wanted)

    ordered = [sorted(windows, key=lambda window: not held(window)) for windows in found]
    return sorted(ordered, key=lambda windows: not (windows and held(windows[0])))

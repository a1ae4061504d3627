"""What was found for a question -> an Answer: statements with checked quotes, or an honest "not in the briefs".

Every quote is compared with the body it is taken from before it leaves this module; what does not
match is dropped with its statement. The texts of briefs and questions are data here: nothing in
them is followed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from index import english
from index.answers import quotes as quoting
from index.answers.confidence import SURVEY, Features, holds_kind, lacks_kind, missing, unheard
from index.answers.quotes import NAMED, advice_lead, quotes_lead, speaker
from index.answers.standpoints.counsel import Counselled
from index.answers.standpoints.sides import is_done_by_another, is_said
from index.answers.statements import STATEMENTS, lacking, statements
from index.answers.verdicts import fullest_first, lacks_measure, verdict_of, words_absent
from index.answers.windows import Window
from index.editions.store import Edition
from index.english import stems_of
from index.messages import joined, say, spoken_date
from index.reading.issues import asks_whether
from index.reading.question import Reading
from index.reading.words import key
from index.records import LONGEST_QUESTION, Answer, AnswerKind, Citation, Hit, Nearest, Reason, Statement
from index.retrieval.passages import Candidate

NEAR = 2
"""Statements of what may not answer; the rest comes next."""

TOLD = 2
"""How many words of a question are told that no quote has."""

RANKED = 20
"""Passages whose sentences and words the judge looks at."""

_KINDS = ("date", "person", "place", "name")
"""Kinds of things that are called by their own name when the briefs lack them; any other is a figure."""

Vectors = NDArray[np.float32]


MORE = 5
"""Statements that a wish for more brings."""


@dataclass(frozen=True, slots=True)
class Findings:
    """What was found for a question: how it was read, its unit vector, passages and their sentences, best first.

    `aimed` is the vector that was searched with. `broad` says that it asks what several hold; `features` are the
    numbers by which the judge gave the probability that the best sentences answer it, `confidence`; `verdict` says
    whether that is enough for an answer, or at least for showing what comes nearest.
    """

    reading: Reading
    vector: Vectors
    aimed: Vectors
    hits: tuple[Hit, ...]
    ranked: tuple[Candidate, ...]
    broad: bool
    features: Features
    confidence: float
    verdict: AnswerKind

    @property
    def ranking(self) -> tuple[str, ...]:
        """The briefs by their best passage, best first."""
        return tuple(dict.fromkeys(hit.brief_id for hit in self.hits))


_NUMBER = re.compile(r"\W*\d{1,2}\W*")
"""What is typed under an answer by whoever wants the quote of that number: no question, and no date."""


def refusal(question: str, example: str | None) -> str | None:
    """Why a text cannot be asked at all (empty, the number of a quote, overlong), in one sentence, or None."""
    if not any(character.isalnum() for character in question) or _NUMBER.fullmatch(question):
        return say("ask-nothing-example", example=example) if example else say("ask-nothing")
    if len(question) > LONGEST_QUESTION:
        return say("ask-long", length=f"{len(question):,}", most=f"{LONGEST_QUESTION:,}")
    return None


def answer(edition: Edition, found: Findings, advised: Counselled | None = None, *, last: str | None = None) -> Answer:
    """What the edition's briefs say to a question, by what was found for it, or what comes nearest.

    `advised` is what they recommend, for a question that asks it; `last` is the date of the newest brief, for
    questions about what came after it.
    """
    reading, lone = found.reading, _lone(advised)
    rejected = advised.further if advised else ()
    advised = None if lone else advised
    if advised:
        shown, further = [window for window, _ in advised.shown], list(advised.further)
    else:
        shown, further = statements(edition, reading, found.aimed, found.hits, several=found.broad)
        shown = _led_by(lone, _unless_rejected(shown, lone, rejected)) if lone else shown
    held = [] if advised else _of_the_name(reading, shown)
    shown, alone = held or shown, bool(held)
    nowhere, judged = unheard(edition, reading), (found.verdict, found.confidence)
    unknown = bool(nowhere) or _is_by_a_stranger(reading)
    sure = (bool(advised and advised.sure) or alone) and not unknown
    verdict = "answer" if sure else verdict_of(edition, reading, shown, judged, unknown=unknown)
    nearest = _nearest(edition, found)
    if verdict == "none" or reading.later or not shown:
        reason: Reason = "later" if reading.later else "absent"
        lead = _lead_of_none(edition, found, reason, last)
        return not_answered(edition, reading.question, reason, lead, found.confidence, nearest, _notes(reading))
    if verdict == "near" and found.verdict == "none" and not advised:
        shown = fullest_first(edition, reading, shown)
    if verdict == "near" and not advised and not found.broad:
        shown, further = shown[:NEAR], [*shown[NEAR:], *further]
    headings = [heading for _, heading in advised.shown] if advised else [""] * len(shown)
    citations = quoting.citations(edition.voices, ((window.brief, window.slice) for window in (*shown, *further)))
    first, rest = citations[: len(shown)], citations[len(shown) :]
    if not advised and is_done_by_another(reading.text, [one.quote for one in first], edition.subject):
        verdict = "near" if verdict == "answer" else verdict
    why = () if nowhere or verdict == "near" else _not_mentioned(edition, reading, first)
    return Answer(
        question=reading.question,
        kind=verdict,
        lead=_lead_of_near(edition, found, first) if verdict == "near" else _lead_of(reading, first, advised),
        confidence=max(found.confidence, SURVEY) if sure else found.confidence,
        statements=tuple(
            Statement(one.quote, (one.number,), under) for one, under in zip(first, headings, strict=True)
        ),
        citations=first,
        nearest=nearest,
        edition=edition.number,
        reason="partly" if verdict == "near" else None,
        notes=(*_notes(reading), *why),
        further=rest,
    )


def _lone(advised: Counselled | None) -> Window | None:
    """The only piece of advice that fits a question, where it may not be all that answers it."""
    return advised.shown[0][0] if advised and not advised.sure and len(advised.shown) == 1 else None


def _led_by(first: Window, shown: Sequence[Window]) -> list[Window]:
    """The windows with this one first, or with the one that holds it."""
    own = [window for window in shown if window.brief is first.brief]
    whole = next(
        (one for one in own if one.slice.start <= first.slice.start and first.slice.end <= one.slice.end), first
    )
    apart = [one for one in shown if one.brief is not first.brief or one.slice.end <= whole.slice.start]
    apart += [one for one in own if one.slice.start >= whole.slice.end]
    return [whole, *(one for one in shown if one in apart)][:STATEMENTS]


def _unless_rejected(shown: Sequence[Window], lone: Window, rejected: Sequence[Window]) -> list[Window]:
    """The windows but those of other briefs that hold advice which was found not to fit the question."""

    def holds(window: Window, other: Window) -> bool:
        return window.brief is other.brief and window.slice.start <= other.slice.start < window.slice.end

    return [one for one in shown if one.brief is lone.brief or not any(holds(one, other) for other in rejected)]


def _of_the_name(reading: Reading, shown: Sequence[Window]) -> list[Window]:
    """Where a question is a name alone, the windows that hold it: that asks for what the briefs say of it."""
    named = reading.details[0] if len(reading.details) == 1 and reading.details[0].kind == "name" else None
    if named is None or key(reading.text) != key(named.surface):
        return []
    return [one for one in shown if stems_of(one.quote).issuperset(named.stems)]


def _is_by_a_stranger(reading: Reading) -> bool:
    """Whether the one whose words are asked for is nobody whom the briefs know."""
    return bool(reading.unknown) and not (reading.experts or reading.publishers or reading.mentioned)


def _all_of(citation: Citation) -> str:
    """A quote with what stands over it: whose it is, from where and when."""
    return " ".join([citation.quote, speaker(citation), citation.publisher or "", english.spoken_date(citation.date)])


def not_answered(
    edition: Edition,
    question: str,
    reason: Reason,
    lead: str,
    confidence: float = 0.0,
    nearest: tuple[Nearest, ...] = (),
    notes: tuple[str, ...] = (),
) -> Answer:
    """An Answer of kind "none" for this reason, which `lead` says."""
    return Answer(
        question, "none", lead, confidence, nearest=nearest, edition=edition.number, reason=reason, notes=notes
    )


def too_vague(edition: Edition, reading: Reading) -> Answer:
    """An Answer of kind "none" that offers two questions which the briefs can be asked."""
    offered = joined([f"“{question}”" for question in reading.suggestions], word="or")
    return not_answered(edition, reading.question, "vague", say("ask-vague", offered=offered))


def _lead_of_none(edition: Edition, found: Findings, reason: Reason, last: str | None) -> str:
    reading = found.reading
    if reason == "later":
        return say("none-later", day=spoken_date(last))
    if any(stranger.closest for stranger in reading.unknown):
        return say("none-unless-closest")
    nowhere = unheard(edition, reading)
    return say("none-unheard", names=_either(nowhere)) if nowhere else say("none")


def _lead_of(reading: Reading, quoted: Sequence[Citation], advised: Counselled | None) -> str:
    """Whose statements or recommendations follow; of these, how the briefs stand on their issue.

    Where it is asked whether something is so, and a quote plainly says it, that it is, and by whose word.
    """
    if advised:
        return f"{advice_lead(quoted)} {advised.told}".rstrip()
    told = next((one for one in quoted if _says(reading, one.quote)), None) if asks_whether(reading.question) else None
    who = (told.holder and told.holder.outlet) or speaker(told) if told else ""
    yes = f"{say('whether-said', who=who)} " if who else ""
    return f"{yes}{quotes_lead(quoted)}"


def _says(reading: Reading, quote: str) -> bool:
    """Whether one of the sentences of a quote says what is asked."""
    return any(is_said(reading.text, one) for one in re.split(r"(?<=[.!?]) ", quote))


def _lead_of_near(edition: Edition, found: Findings, quoted: Sequence[Citation]) -> str:
    """That what follows may not answer, and what is missing in it, where that shows."""
    reading = found.reading
    nowhere = unheard(edition, reading)
    if nowhere:
        return say("near-unheard", names=_either(nowhere))
    absent = missing(edition, reading, [edition.briefs[hit.brief_id] for hit in found.hits[:3]])
    if absent:
        return say("near-missing", names=_either(absent))
    measure = lacks_measure(reading, [one.quote for one in quoted])
    if measure:
        return say.of("near-no", measure)
    wants, asked = reading.wants, frozenset(re.findall(r"[\w’'-]+", reading.text.lower()))
    if (
        wants
        and lacks_kind(reading, found.ranked)
        and not any(holds_kind(wants.kind, one.quote, asked) for one in quoted)
    ):
        return say.of("near-no", wants.kind if wants.kind in _KINDS else "figure")
    return _lead_by_words(edition, reading, [_all_of(one) for one in quoted])


def _lead_by_words(edition: Edition, reading: Reading, quotes: Sequence[str]) -> str:
    """That what follows may not answer, and which words of the question are nowhere in it."""
    absent = words_absent(edition, reading, quotes)
    told = [f"“{word}”" for word in absent if len(word) > 2 and word.isalpha() and word in reading.question][:TOLD]
    if told:
        return say("near-word" if len(told) == 1 else "near-words", words=joined(told, word="or"))
    return say("near" if absent else "near-all")


def _notes(reading: Reading) -> tuple[str, ...]:
    """How the question was read, where that is worth a word."""
    corrected = [say("read-as-word", written=written, read=read) for written, read in reading.corrections]
    return (*([say("read-as-words", words=joined(corrected))] if corrected else []), *reading.notes)


def _not_mentioned(edition: Edition, reading: Reading, quoted: Sequence[Citation]) -> tuple[str, ...]:
    """A note of what the question names and the quotes do not speak of, if there is anything."""
    absent = [one.surface for one in lacking(edition, reading, [_all_of(one) for one in quoted])]
    if not absent:
        return ()
    return (say("quoted-lacks-one" if len(quoted) == 1 else "quoted-lacks", names=_either(absent)),)


def _either(names: Sequence[str]) -> str:
    return joined(names[:NAMED], word="or")


def _nearest(edition: Edition, found: Findings) -> tuple[Nearest, ...]:
    """The three briefs that come nearest, best first, each with its best sentence."""
    best: dict[str, Hit] = {}
    for hit in found.hits:
        best.setdefault(hit.brief_id, hit)
    quotes: dict[str, str] = {}
    for candidate in found.ranked:
        quotes.setdefault(candidate.brief.id, candidate.quote)
    return tuple(
        Nearest(
            brief_id,
            edition.briefs[brief_id].title,
            round(hit.score, 4),
            quotes.get(brief_id) or _nearest_sentence(edition, hit),
            edition.briefs[brief_id].own_words,
        )
        for brief_id, hit in list(best.items())[:3]
    )


def _nearest_sentence(edition: Edition, hit: Hit) -> str:
    """The sentence of a passage that is nearest to the question; "" when it has none (a heading by itself)."""
    if not hit.sentences:
        return ""
    nearest = edition.passages[hit.row].sentences[int(np.argmax(hit.sentences))]
    return edition.briefs[hit.brief_id].body[nearest.start : nearest.end]


def behind(whole: Answer, shown: int | None = None) -> Answer:
    """What comes behind the first `shown` quotes of an answer, as `Library.more` gives it."""
    if whole.survey is not None and shown is not None and shown < len(whole.citations):
        return whole
    quotes = (*whole.citations, *whole.further)
    first = len(whole.citations) if shown is None else shown
    rest = quotes[first : first + MORE]
    if whole.kind == "none" or not rest:
        return replace(
            whole,
            kind="none",
            lead=say("no-more"),
            reason="aside",
            statements=(),
            citations=(),
            nearest=(),
            notes=(),
            survey=None,
            further=(),
            next=(),
            claims=(),
            worded=None,
            partly=False,
            sides=(),
        )
    told = {number: one for one in whole.statements for number in one.citations}
    made = tuple(told.get(one.number) or Statement(one.quote, (one.number,)) for one in rest)
    left = quotes[first + MORE :]
    return replace(
        whole,
        lead=say("more"),
        read_as=whole.question,
        notes=(),
        statements=made,
        citations=rest,
        further=left,
        survey=None,
        claims=(),
        worded=None,
        partly=False,
        sides=(),
    )

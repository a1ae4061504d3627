"""An answer and what a model said of it -> the answer worded, with the claims that its quotes carry, or as it was.

Quotes stay underneath, exact. Those that claims cite come first, in the order in which they are cited, and all are
numbered anew; those of a survey keep their numbers, since its views name them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from index.answers.answer import NEAR
from index.answers.quotes import lead_of_some
from index.claims.checking import LONGEST, Checker
from index.claims.evidence import Evidence
from index.claims.reply import Reply
from index.claims.rules.likeness import copied, repeats
from index.claims.told import Fault
from index.english import tokens
from index.messages import say, spoken_in
from index.records import Answer, Citation, Claim, Statement

MOST, MOST_OF_A_SURVEY = 3, 5
"""Claims that an answer has, and one by sides; what is said behind them is not looked at, being least direct."""

SURE = 0.9
"""How sure the library is of an answer that it gives whatever a model says: in ten such one is none, and a model whose
“no” is ten times as likely where there is no answer as where there is one leaves it as likely as not to be one."""

AGAIN = Fault("form", "again")
"""That a claim repeats one before it, which is no error."""


REPEATED = Fault("form", "a quote over again")
"""That claims say no more than the quotes below them, which is no error either."""


@dataclass(frozen=True, slots=True)
class Dropped:
    """A claim that is not shown, and why; its numbers are those that the model gave."""

    claim: Claim
    faults: tuple[Fault, ...]


@dataclass(frozen=True, slots=True)
class Worded:
    """An answer with the claims that may be shown, or as it was where little remained; and what was dropped."""

    answer: Answer
    dropped: tuple[Dropped, ...] = ()

    @property
    def kept(self) -> tuple[Claim, ...]:
        """The claims that are shown."""
        return self.answer.claims


def worded(answer: Answer, given: Sequence[Evidence], reply: Reply, checker: Checker, model: str) -> Worded:
    """The answer in the words of `model`: the claims of its reply that rest on the evidence it was given.

    Of fewer than half of the claims nothing is shown, nor where most claims say no more than the quote below them opens
    with in the same words. Where a reply says there is no answer and has no claim that holds, what the library is not
    very sure of only comes near; a reply that says both is not believed.
    """
    kept, dropped = sifted(answer, given, reply, checker)
    wrong = [one for one in dropped if one.faults != (AGAIN,)]
    if reply.answered == "no":
        return Worded(answer if kept else _doubted(answer), dropped)
    if not kept or len(kept) < len(wrong) or not _on_all_sides(answer, kept):
        return Worded(answer, dropped)
    if _idle(kept, given):
        return Worded(answer, (*dropped, *(Dropped(one, (REPEATED,)) for one in kept)))
    note = _premise(answer, given, reply, kept, checker)
    partly = reply.answered == "partly"
    made = replace(answer, claims=kept, worded=model, partly=partly, notes=(*answer.notes, *note))
    return Worded(made if answer.survey is not None else _numbered_anew(made), dropped)


def sifted(
    answer: Answer, given: Sequence[Evidence], reply: Reply, checker: Checker
) -> tuple[tuple[Claim, ...], tuple[Dropped, ...]]:
    """The claims of a reply, or of as much of it as has come, that may be shown; and the others, with why."""
    known = {one.number: one for one in given}
    kept: list[Claim] = []
    dropped: list[Dropped] = []
    for claim in (_with_its_quote(one, given) for one in reply.claims):
        cited = [known[number] for number in claim.citations if number in known]
        whole = len(cited) == len(claim.citations) <= 3
        faults = checker.faults(claim.text, cited, answer.question) if whole else (Fault("unknown number"),)
        if not faults and any(_is_same(claim, other) for other in kept):
            faults = (AGAIN,)
        if faults:
            dropped.append(Dropped(claim, faults))
        else:
            kept.append(claim)
        if len(kept) == (MOST_OF_A_SURVEY if answer.survey or answer.sides else MOST):
            break
    return tuple(kept), tuple(dropped)


def _idle(kept: Sequence[Claim], given: Sequence[Evidence]) -> bool:
    """Whether most claims are a whole quote over again."""
    quotes = {one.number: one for one in given}
    same = [one for one in kept if repeats(one.text, [quotes[number] for number in one.citations])]
    return len(same) > len(kept) / 2


def _doubted(answer: Answer) -> Answer:
    """The answer as what comes near, unless the library is very sure of it, or counts it from the front matter."""
    if answer.kind != "answer" or answer.confidence >= SURE or answer.survey is not None or answer.sides:
        return answer
    statements = tuple(replace(one, under="") for one in answer.statements[:NEAR])
    shown = {number for one in statements for number in one.citations}
    every = (*answer.citations, *answer.further)
    with spoken_in(answer.language):
        lead = say("near")
    return replace(
        answer, kind="near", reason="partly", lead=lead, statements=statements,
        citations=tuple(one for one in every if one.number in shown),
        further=tuple(one for one in every if one.number not in shown),
    )  # fmt: skip


def _with_its_quote(claim: Claim, given: Sequence[Evidence]) -> Claim:
    """The claim; with the number of the quote that it copies, where it has the numbers of others instead."""
    numbers = {one.number for one in given}
    if not claim.citations or not numbers.issuperset(claim.citations) or len(claim.text) > LONGEST:
        return claim
    own = copied(claim.text, given)
    return replace(claim, citations=own[:1]) if own and not set(own) & set(claim.citations) else claim


def _is_same(claim: Claim, other: Claim) -> bool:
    """Whether two claims say the same in nearly the same words."""
    mine, theirs = frozenset(tokens(claim.text)), frozenset(tokens(other.text))
    return len(mine & theirs) >= 0.8 * max(len(mine), len(theirs), 1)


def _premise(
    answer: Answer, given: Sequence[Evidence], reply: Reply, kept: Sequence[Claim], checker: Checker
) -> tuple[str, ...]:
    """That the question takes something for granted which a quote contradicts, in our words; nothing in doubt.

    What the model says of it is shown where a quote that a claim cites has all its names and says the contrary, so far
    as rules can tell: with or without a “not”, on the other side, with another number or date.
    """
    if reply.premise is None or answer.survey is not None:
        return ()
    cited = {number for claim in kept for number in claim.citations}
    for one in (one for one in given if one.number in cited):
        kinds = {fault.kind for fault in checker.by_rule(reply.premise, [one])}
        about = frozenset(tokens(reply.premise)) & frozenset(tokens(f"{one.about} {one.text}"))
        if kinds and kinds <= {"negation", "stance", "number", "date"} and len(about) >= 2:
            with spoken_in(answer.language):
                return (say("premise-otherwise", premise=reply.premise.rstrip(".?! ")),)
    return ()


def _on_all_sides(answer: Answer, kept: Sequence[Claim]) -> bool:
    """Whether claims rest on quotes of each side that an answer tells apart, if it tells any."""
    cited = {number for claim in kept for number in claim.citations}
    return all(not cited.isdisjoint(numbers) for _, numbers in answer.sides)


def _numbered_anew(answer: Answer) -> Answer:
    """The answer with the quotes that its claims cite first, and all quotes numbered in their order."""
    every = {one.number: one for one in (*answer.citations, *answer.further)}
    cited = list(dict.fromkeys(number for claim in answer.claims for number in claim.citations))
    shown = [*cited, *(one.number for one in answer.citations if one.number not in cited)]
    order = [*shown, *(number for number in every if number not in shown)]
    number = {old: new for new, old in enumerate(order, 1)}
    citations: list[Citation] = [replace(every[old], number=new) for old, new in number.items()]
    texts = {one: statement.text for statement in answer.statements for one in statement.citations}
    return replace(
        answer,
        lead=_lead(answer, citations[: len(shown)]),
        claims=tuple(replace(one, citations=tuple(number[old] for old in one.citations)) for one in answer.claims),
        citations=tuple(citations[: len(shown)]),
        further=tuple(citations[len(shown) :]),
        statements=tuple(Statement(texts.get(old, every[old].quote), (number[old],)) for old in shown),
        sides=tuple((name, tuple(number[old] for old in own)) for name, own in answer.sides),
    )


def _lead(answer: Answer, shown: Sequence[Citation]) -> str:
    """The lead over claims: of those who are quoted now, or that they say why two sides differ."""
    if not answer.sides:
        return lead_of_some(answer.lead, answer.citations, shown)
    with spoken_in(answer.language):
        return say("differ-worded")

"""What a claim affirms its quotes affirm, and what it is for they are for: no “not” more or less, no side turned.

By words alone: a “not” counts where the other text has no word that may say the same (refuse, without, unlikely).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from index.claims.rules.opposites import turned
from index.claims.told import Fault, Told, either, lowered
from index.english import tokens

NOT = either(
    """not no never none nobody nothing neither nor nowhere cannot without can't won't don't doesn't didn't isn't
    aren't wasn't weren't hasn't haven't hadn't shouldn't wouldn't couldn't"""
)
_NEGATIVE = either(
    """refus* reject* oppos* fail* lack* deny denies denied denying denial against avoid* refrain* stop* prevent*
    instead rather un\\w+ incapable inability insufficient* inadequate* incomplete* ineffective* incomprehensible
    impossible improbable improper irresponsible irrelevant irreversibl* little few hardly scarcely barely only
    doubt* skeptic* sceptic* too ban* block* until unless before end ends ended ending drop* abandon*
    rul(?:e|es|ed|ing)_out exclud* except* absen* dis\\w+ mis\\w+ wrong* withh* withdr* halt* suspend* paus* forgo*
    give_up gives_up gave_up giving_up resist* warn* caution* contrary false* myth worthless useless empty nil zero
    minimal limited stuck stall* break* broke* collapse* neglect* ignor* overlook* short_of far_from free_of
    hold(?:s|ing)?_off keep\\w*_from out_of_reach bar bars barred forbid* prohibit* preclud* imped* remov* lift*
    ease eases eased easing cut* less fewer least declin* delay* skip* object* critici* condemn* discourag* deter*
    shun* walk\\w*_(?:away|out) left leav* remain* still yet \\w+less scrap* wast* clear* protect* spare* stay* fatal
    evad* escap* lose* losing lost"""
)
"""Words that may say a “not” in other words; generous, since a claim is free to rephrase."""

_FOR = either(
    """support supports supported supporting favou?r favou?rs favou?red backs backed endors* welcom* prais* applaud*
    urge urges urged urging recommend* calls?_for called_for advocat* propos(?:e|es|ed|ing) encourag* prefer*
    approv* in_favou?r_of agree agrees agreed embrac* defend* push(?:es|ed|ing)?_for advise advises advised"""
)
_AGAINST = either(
    """oppos* reject* warn\\w*_(?:against|of|that) criticis* criticiz* condemn* denounc* dismiss* resist* objects?_to
    objected_to disapprov* against refus* discourag* disagree* doubt* caution\\w*_against deplor* blame blames
    blamed rules_out ruled_out questions_whether skeptical sceptical forbid*"""
)
_NEAR = 6
"""Words behind a “not” that it may deny."""


def faults(told: Told) -> Iterator[Fault]:
    """A “not” that the quotes lack or that the claim has lost, and a side that is turned."""
    yield from _negation(told)
    yield from _stance(told)


def _negation(told: Told) -> Iterator[Fault]:
    mine, theirs = NOT.search(told.lower), NOT.search(told.quotes_lower)
    if mine and not theirs and not _NEGATIVE.search(told.quotes_lower) and _is_said(told, mine.end()):
        yield Fault("negation", mine[0])
    if theirs and not mine and not _NEGATIVE.search(told.lower):
        for sentence in told.sentences:
            for found in NOT.finditer(sentence):
                denied = " ".join(re.split("[,;:.]", sentence[found.end() :])[0].split()[:_NEAR])
                if told.share_of(denied) > 0.5 and len(tokens(denied)) > 1 and told.share_of(sentence) >= 0.5:
                    yield Fault("negation", found[0])
                    return


def _is_said(told: Told, at: int) -> bool:
    """Whether most of what the claim denies from here on stands in the quotes: then they affirm it."""
    denied = frozenset(tokens(" ".join(re.split("[,;:.]", told.lower[at:])[0].split()[:_NEAR])))
    return len(denied & told.stems) > len(denied) / 2


def _stance(told: Told) -> Iterator[Fault]:
    """A side that a quote does not take, or one of a pair of opposites where the quotes have the other alone."""
    mine, theirs = told.lower, told.quotes_lower
    yield from _sides(told)
    denied = NOT.search(mine) or NOT.search(theirs)
    near = max(told.sentences, key=told.share_in, default="")
    against, against_too = _AGAINST.search(mine), _AGAINST.search(theirs)
    if not (NOT.search(mine) or NOT.search(near)):
        yield from (Fault("stance", word) for word in turned(told))
    if denied:
        return
    if (found := _FOR.search(mine)) and against_too and not (against or _FOR.search(theirs)):
        yield Fault("stance", found[0])
    if against and told.lower[against.end() :].startswith(" each other"):
        return
    if against and not (against_too or _FOR.search(mine) or _NEGATIVE.search(theirs)):
        yield Fault("stance", against[0])


def _sides(told: Told) -> Iterator[Fault]:
    """A claim that says of an issue, by its name, the contrary of what all its quotes say of it."""
    for issue in dict.fromkeys(issue for one in told.evidence for issue, _ in one.sides):
        taken = {side for one in told.evidence for name, side in one.sides if name == issue}
        said = re.search(rf"\b({_PRO}|{_CON}) (?:\w+ ){{0,3}}?{re.escape(lowered(issue))}", told.lower)
        if said and len(taken) == 1 and not NOT.search(told.lower):
            contrary = {"supports": _CON, "opposes": _PRO}.get(next(iter(taken)))
            if contrary and re.fullmatch(contrary, said[1]):
                yield Fault("stance", said[1])


_PRO = r"for|supports?|supported|favou?rs?|favou?red|backs?|backed|endorses?|endorsed|wants?|wanted|calls? for"
_CON = r"against|opposes?|opposed|opposed to|rejects?|rejected|objects? to|warns? against|criticizes?"

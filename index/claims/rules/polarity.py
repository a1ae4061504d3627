"""What a claim affirms its quotes affirm, and what it is for they are for: no “not” more or less, no side turned.

By words alone: a “not” counts where the other text has no word that may say the same (refuse, without, unlikely).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from index.claims.told import Fault, Told, either, lowered
from index.tokens import tokens

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
    shun* walk\\w*_(?:away|out) left leav* remain* still yet \\w+less"""
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
_OPPOSITES = tuple(
    (either(one), either(other))
    for one, other in (
        (
            "ease eases eased easing relax* loosen* lift lifts lifted lifting lighten* reliev* relief waiv* exempt*",
            "tighten* stiffen* toughen* intensif* strengthen* impose imposes imposed imposing harsher tougher",
        ),
        (
            "increas* raise raises raised raising expand* grow grows growing growth grew rise rises rose boost* more",
            "decreas* reduc* cut cuts cutting shrink* shrank fall falls fell lower lowers lowered declin* less fewer",
        ),
        ("accelerat* speed\\w*_up hasten* quick* fast*", "slow* delay* postpon* puts?_off"),
        ("succeed* success* achiev*", "fail* collaps*"),
        ("allow* permit* let lets letting enabl*", "forbid* ban bans banned prohibit* prevent* bars? barred block*"),
        (
            "keep keeps keeping kept maintain* retain* preserv* continu* uphold*",
            "end ends ended ending lift lifts lifted lifting abandon* drop drops scrap* withdr* suspend* halt*",
        ),
        ("strength* strong* bolster*", "weak* undermin* erod*"),
        ("likely probabl*", "unlikely improbabl*"),
        ("agree agrees agreed accept*", "refus* reject* declin* disagree*"),
        ("trust trusts trusted confiden*", "distrust* mistrust* suspici*"),
        ("optimis* hopeful", "pessimis* hopeless* gloomy"),
        ("enough sufficient* adequate*", "insufficient* inadequate* too_little too_few"),
        ("prais* applaud* commend* welcom* credit*", "critici* condemn* blam* denounc* deplor* fault*"),
        ("better best improv*", "worse worst worsen* deteriorat*"),
        ("restor* restart* resum* reopen* reviv*", "suspend* halt* paus* stop* close closes closed closing"),
        ("help helps helped helping helpful benefit* useful", "hurt* harm* hinder* damag*"),
        ("safe* secur*", "danger* risk* peril* insecur*"),
        ("advantage* gain* win wins winning won", "disadvantage* loss* lose loses losing lost"),
        ("open opens opened opening", "close closes closed closing shut*"),
        ("difficult* hard harder hardest", "easy easier easiest easily"),
    )
)
"""Words that turn a sentence round when one stands for the other."""

_NEAR = 6
"""Words behind a “not” that it may deny."""


def faults(told: Told) -> Iterator[Fault]:
    """A “not” that the quotes lack or that the claim has lost, and a side that is turned."""
    yield from _negation(told)
    yield from _stance(told)


def _negation(told: Told) -> Iterator[Fault]:
    mine, theirs = NOT.search(told.lower), NOT.search(told.quotes_lower)
    if mine and not theirs and not _NEGATIVE.search(told.quotes_lower):
        yield Fault("negation", mine[0])
    if theirs and not mine and not _NEGATIVE.search(told.lower):
        for sentence in told.sentences:
            for found in NOT.finditer(sentence):
                denied = " ".join(re.split("[,;:.]", sentence[found.end() :])[0].split()[:_NEAR])
                if told.share_of(denied) > 0.5 and len(tokens(denied)) > 1 and told.share_of(sentence) >= 0.5:
                    yield Fault("negation", found[0])
                    return


def _stance(told: Told) -> Iterator[Fault]:
    """A side that a quote does not take, or one of a pair of opposites where the quotes have the other alone."""
    mine, theirs = told.lower, told.quotes_lower
    yield from _sides(told)
    denied = NOT.search(mine) or NOT.search(theirs)
    against, against_too = _AGAINST.search(mine), _AGAINST.search(theirs)
    if not denied and bool(against) == bool(against_too):
        yield from _opposites(told)
    if denied:
        return
    if (found := _FOR.search(mine)) and against_too and not (against or _FOR.search(theirs)):
        yield Fault("stance", found[0])
    if against and not (against_too or _FOR.search(mine) or _NEGATIVE.search(theirs)):
        yield Fault("stance", against[0])


def _opposites(told: Told) -> Iterator[Fault]:
    for one, other in (pair for both in _OPPOSITES for pair in (both, both[::-1])):
        found = one.search(told.lower)
        turned = found and other.search(told.quotes_lower)
        if found and turned and not other.search(told.lower) and not one.search(told.quotes_lower):
            yield Fault("stance", found[0])
            return


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

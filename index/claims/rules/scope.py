"""A claim goes no further than its quotes: no “all” for some, no “will” for may, no “experts” for one, no lost “if”."""

from __future__ import annotations

import re
from collections.abc import Iterator

from index.claims.told import Fault, Told, either

_ALL = re.compile(
    r"(?<!at )(?<!after )(?<!above )(?<!first of )\ball\b(?! but)(?!-)|"
    + either(
        """every(?!_(?:half|quarter|\\w+_(?:years?|months?|weeks?|days?|hours?))) each(?!_other)
        everyone everybody everything always entire entirely complete completely total totally fully
        whole wholly universal* unanimous* invariably
        any(?!_time|_more|_longer|_way) most(?!_of_all) majority guarantee* inevitabl* certain certainly
        definite* undoubtedly permanent* immediate*"""
    ).pattern
)
_NOT_ALL = re.compile(r"\b(?:not|n't|no|never|hardly|without) (?:\w+ ){0,4}$|\b(?:nearly|almost) $")
"""What stands before an “all” that is denied."""

_ALL_TOO = either(
    """outright utter* sheer downright
    all every each everyone everybody everything always ever entire entirely complete completely total totally full
    fully whole wholly universal* unanimous* any anyone anything no none nothing never nobody comprehensive*
    throughout most majority mainly largely guarantee* inevitabl* certain* definite* surely sure permanent*
    immediate* at_once right_away final forever only without thorough* absolute*"""
)
_MAY = either(
    "may might could can perhaps possible possibly potential* likely probable probably maybe would seems? appears? if"
)
_WILL = either(
    "(?<!ill_)(?<!good_)(?<!free_)will(?!_not) shall (?:is|are)_going_to (?:is|are)_certain (?:is|are)_bound_to"
)
_WILL_TOO = either(
    """will shall won't \\w+'ll going_to certain* bound_to expects? expected predicts? predicted promis* plans? planned
    about_to (?:is|are)_to means? foresees? prov* sure* soon inevitabl* depend* cannot never must"""
)
_EXPERTS = "experts analysts scholars observers specialists commentators"
_SEVERAL = re.compile(
    r"^(?:(?:yes|no)[:,]? )?(?:(?:the|most|many|several|all|some|other) )?(?:\w+ )?"
    + either(f"{_EXPERTS} economists scientists they_all").pattern
    + "|"
    + either(
        f"(?:{'|'.join(_EXPERTS.split())})_(?:all_|broadly_|generally_|widely_|largely_)?(?:agree|believe|say|argue|think|want|warn)"
    ).pattern
    + "|"
    + either("there(?:_i|')s_(?:a_)?(?:broad_|wide_|general_)?(?:consensus|agreement) is_widely").pattern
)
_SEVERAL_TOO = either(
    f"""{_EXPERTS} authors critics officials researchers writers economists scientists consensus agreement widely
    everyone many most others some panel* participants officers advisers people those"""
)
_IF = either(
    """if unless until only_(?:after|when|if) provided_that (?:as|so)_long_as in_exchange_for in_return_for
    on_condition on_the_condition"""
)
_WHETHER = re.compile(
    r"\b(?:wonder\w*|ask\w*|see|saw|seen|show\w*|know\w*|find out|found out|test\w*|doubt\w*|unclear|unsure|question\w*"
    r"|tell|learn\w*|check\w*|as|even|what) (?:\w+ )?$|, and $"
)
"""Words before an “if” that is no condition: one wonders if, and finds out if."""

_IF_TOO = either(
    """if unless until till only provided (?:as|so)_long_as exchange return condition* contingent depend* once when
    whenever after before first without except* requir* needs? hinge* tied tie link* matched match following follow*
    subject_to in_case barring even swap trade* reciproca* reward* then otherwise unconditional* precondition*
    prerequisite* while should were"""
)
_IF_MINE = either(
    """if unless until only_(?:after|when|if|once) provided_that (?:as|so)_long_as in_exchange_for in_return_for
    on_(?:the_)?condition once"""
)
_IF_THEIRS = either(
    """if unless until till only provided (?:as|so)_long_as exchange return condition* contingent depend* once when
    whenever after before first without except* requir* hinge* tied link* matched match* follow* subject_to in_case
    barring swap trade* trading for reciproca* reward* should otherwise precondition* prerequisite* would then as
    while whether price prior"""
)
_OPEN = either("whether if unless until provided may might perhaps probably likely")
"""What leaves open, in the claim itself, that something will be."""

_AS_THEY_SEE_IT = re.compile(
    r"\bif (?:[\w.' -]+ )(?:is|are|was|were) right\b|\bif (?:[\w.' -]+ )ha(?:s|d|ve) (?:his|her|its|their) way\b"
)
"""An “if” that only says whose view something is."""

_DONE = either(
    """(?:has|have|had)_(?:already_|now_|since_|just_)?(?:\\w+ed|been|begun|made|taken|given|put|set|built|sent|won|lost)
    already"""
)
_DONE_TOO = either(
    """has have had having was were been already did \\w+ed made took gave put set built sent won lost left met held
    kept brought done said told came went saw began ran fell rose grew shrank sank stood spent sold bought lent fought
    knew felt thought found"""
)


def faults(told: Told) -> Iterator[Fault]:
    """Where the claim says more than its quotes."""
    mine, theirs = told.lower, told.quotes_lower
    if (found := _ALL.search(mine)) and not _ALL_TOO.search(theirs) and not _NOT_ALL.search(mine[: found.start()]):
        yield Fault("scope", found[0])
    found = _WILL.search(mine)
    open_too = found is not None and _OPEN.search(mine)
    if found and not open_too and not _WILL_TOO.search(theirs) and _MAY.search(theirs):
        yield Fault("scope", found[0])
    if (found := _DONE.search(mine)) and not _DONE_TOO.search(theirs):
        yield Fault("scope", found[0])
    if (found := _SEVERAL.search(mine)) and not _SEVERAL_TOO.search(theirs) and len(told.speakers) < 2:
        yield Fault("scope", found[0])
    yield from _conditions(told)


def _conditions(told: Told) -> Iterator[Fault]:
    mine, theirs = told.lower, told.quotes_lower
    if (found := _IF_MINE.search(_AS_THEY_SEE_IT.sub("", mine))) and not _IF_THEIRS.search(theirs):
        yield Fault("condition", found[0])
    if _IF_TOO.search(mine):
        return
    for sentence in told.sentences:
        found = _IF.search(sentence)
        whether = found is not None and found[0] == "if" and _WHETHER.search(sentence[: found.start()])
        if found and not whether and _is_lost(told, sentence, found.start()):
            yield Fault("condition", found[0])


def _is_lost(told: Told, sentence: str, at: int) -> bool:
    """Whether the claim says what stands around a condition, and nothing of the condition itself."""
    end = sentence.find(",", at)
    end = len(sentence) if end < 0 else end
    condition, rest = sentence[at:end], sentence[:at] + sentence[end:]
    return told.share_of(rest) >= 0.5 and told.share_of(condition) < 0.25

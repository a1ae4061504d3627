"""Every number of a claim stands in its evidence, however it is written, with the unit and the bound that it has there.

“One”, “first”, “second” and “two” are often no counts (“one hopes”, “the two leaders”): they count where the evidence
has another number of the same thing. “The three” and “all four” may be what a sentence of the quotes names one by one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from index.claims.rules.counting import SPANS, VAGUE, Number, numbers_in
from index.claims.told import Fault, Told

_KINDS = tuple(
    {unit: at for at, units in enumerate(kind.split(), 1) for unit in units.split("/")}
    for kind in (
        "dollar/dollars/usd euro/euros pound/pounds yen yuan ruble/rubles rupee/rupees franc/francs",
        "meter/meters/metre/metres kilometer/kilometers/kilometre/kilometres/km mile/miles foot/feet",
        "acre/acres hectare/hectares",
        "kilogram/kilograms/kg gram/grams ton/tons/tonne/tonnes barrel/barrels kiloton/kilotons megaton/megatons",
    )
)
"""Units of one kind, by which of them: a number that has one of them has no other."""

_SPEAKERS = frozenset(
    "experts analysts authors writers scholars observers voices sources pieces articles others".split()
)
"""What may be counted of those who are quoted."""

_NAMES_JOINED = re.compile(r"[A-Z][\w’'-]+ and (?:[a-z]+ ){0,2}[A-Z]|\bbetween\b|\bboth\b|\beach other\b|\beither\b")
"""Where the evidence speaks of two without a number."""

_JOINED = re.compile(r", (?:and |or )?| and | or ")
"""What joins things that are named one by one."""

_LATER = re.compile(r" years? (?:later|after|earlier|before|on)\b")
_YEARS = re.compile(r"(?<!\d)(?:1[5-9]|20)\d\d(?!\d)")
"""Years, from which “two years later” may be told."""

_THE_TWO = re.compile(r"(?:the|all|these|those|his|her|its|their) (?:other )?$")


def faults(told: Told) -> Iterator[Fault]:
    """The numbers of the claim that its evidence does not have."""
    theirs = list(numbers_in(told.whole))
    for mine in numbers_in(told.text):
        if not (_is_weak(mine, told) and not _is_another(mine, theirs)) and not _is_there(mine, theirs, told):
            yield Fault("number", mine.text)


def _is_weak(mine: Number, told: Told) -> bool:
    """Whether a number may be none: “one”, “first”; or “two” of a pair that is spoken of."""
    if mine.text[0].isdigit() or mine.percent:
        return False
    if mine.value == 2 and mine.sort == "number":
        known = _THE_TWO.search(told.lower[: mine.start]) or mine.text == "both"
        return bool(known) or _NAMES_JOINED.search(told.quotes) is not None
    if mine.value in (3, 4) and mine.sort == "number":
        return _THE_TWO.search(told.lower[: mine.start]) is not None and _are_named(int(mine.value), told)
    return mine.value == 1 or (mine.value == 2 and mine.sort == "ordinal")


def _are_named(count: int, told: Told) -> bool:
    """Whether a sentence of the quotes may name so many one by one."""
    return any(len(_JOINED.findall(sentence)) >= count - 1 for sentence in told.sentences)


def _is_another(mine: Number, theirs: Sequence[Number]) -> bool:
    """Whether the evidence has other numbers of the same thing, and not this one."""
    alike = [one for one in theirs if one.sort == mine.sort and _same_unit(one, mine)]
    return bool(alike) and all(one.value != mine.value for one in alike)


def _same_unit(one: Number, other: Number) -> bool:
    return bool(one.unit) and one.unit.rstrip("s") == other.unit.rstrip("s")


def _is_there(mine: Number, theirs: Sequence[Number], told: Told) -> bool:
    if mine.sort == "vague":
        low, high = VAGUE[mine.text]
        return any(one.text == mine.text or (one.sort == "number" and low <= one.value < high) for one in theirs)
    if mine.span and mine.unit.startswith("year") and _LATER.match(told.lower[mine.start + len(mine.text) :]):
        years = sorted({int(year) for year in _YEARS.findall(told.whole)})
        if any(other - one == mine.value for one in years for other in years):
            return True
    equal = [one for one in theirs if _is_equal(mine, one)]
    if not equal:
        return mine.unit in _SPEAKERS and mine.value in (len(told.speakers), len(told.evidence))
    return any(_fits(mine, one) for one in equal)


def _is_equal(mine: Number, other: Number) -> bool:
    if other.sort == "vague" or mine.percent != other.percent:
        return False
    if mine.sort == "number" and other.sort == "ordinal" and not (mine.span and _same_unit(mine, other)):
        return False
    if mine.span is not None and other.span is not None:
        return abs(mine.span - other.span) < 0.02 * mine.span
    return abs(mine.value - other.value) < 1e-9 * max(1.0, mine.value)


def _fits(mine: Number, other: Number) -> bool:
    """Whether neither the unit nor the bound of a number is another one in the claim."""
    if mine.bound and mine.bound != other.bound:
        return False
    if other.sort != "ordinal" and (mine.span is None) != (other.span is None) and {mine.unit, other.unit} <= _UNITS:
        return False
    return not any(mine.unit in kind and other.unit in kind and kind[mine.unit] != kind[other.unit] for kind in _KINDS)


_UNITS = frozenset(unit for name in SPANS for unit in (name, f"{name}s")) | frozenset(
    unit for kind in _KINDS for unit in kind
)

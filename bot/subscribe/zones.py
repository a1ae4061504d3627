"""Time zones by name, and from what people type: a city, a country, an IANA name, an abbreviation, an offset.

When a brief is due in a zone is `schedule.py`'s; the table of cities is `cities.py`'s.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from zoneinfo import available_timezones

from rapidfuzz import fuzz, process

from bot.clock import offset_minutes
from bot.subscribe.cities import NOWHERE, PLACES, REGIONS, City, cities, folded

LONGEST = 60
"""Characters of a text in which a zone is looked for."""

LIKENESS = 88
"""In percent: how much a misspelt zone name must have in common with one that there is."""


@dataclass(frozen=True, slots=True)
class Zone:
    """A zone by its IANA name or fixed offset, and how people know it; `sure` unless what was typed is only like it."""

    name: str
    label: str
    sure: bool = field(default=True, compare=False)


COMMON = (
    Zone("America/Los_Angeles", "Los Angeles"), Zone("America/New_York", "New York"), Zone("Europe/London", "London"),
    Zone("Europe/Berlin", "Berlin"), Zone("Asia/Kolkata", "Delhi"), Zone("Asia/Shanghai", "Beijing"),
    Zone("Asia/Seoul", "Seoul"), Zone("Asia/Tokyo", "Tokyo"), Zone("Australia/Sydney", "Sydney"), Zone("UTC", "UTC"),
)  # fmt: skip
"""The zones that are offered as buttons, from west to east."""

_TYPED = re.compile(r"(?:utc|gmt|z)?\s*([+-])\s*(\d{1,2})(?:[:.]?(\d{2}))?(?:\s*h(?:ours?)?)?", re.IGNORECASE)
_DASHES = str.maketrans("−–—", "---")
_ZONES_OF = {
    "utc gmt z zulu uct universal gmt0": "UTC", "et est edt eastern": "America/New_York",
    "ct cdt central": "America/Chicago", "mt mdt mst mountain": "America/Denver",
    "pt pst pdt pacific": "America/Los_Angeles", "akst akdt": "America/Anchorage", "hst": "Pacific/Honolulu",
    "wet west": "Europe/Lisbon", "cet cest met mez mesz": "Europe/Berlin", "eet eest": "Europe/Athens",
    "msk": "Europe/Moscow", "trt": "Europe/Istanbul", "gst": "Asia/Dubai", "pkt": "Asia/Karachi",
    "ict": "Asia/Bangkok", "wib": "Asia/Jakarta", "sgt": "Asia/Singapore", "hkt": "Asia/Hong_Kong",
    "kst rok": "Asia/Seoul", "jst": "Asia/Tokyo", "aest aedt": "Australia/Sydney", "acst acdt": "Australia/Adelaide",
    "awst": "Australia/Perth", "nzst nzdt": "Pacific/Auckland", "sast": "Africa/Johannesburg",
    "eat": "Africa/Nairobi", "wat": "Africa/Lagos", "brt": "America/Sao_Paulo",
    "art": "America/Argentina/Buenos_Aires",
}  # fmt: skip
_SPOKEN = {
    "central european": "Europe/Berlin", "eastern european": "Europe/Athens", "western european": "Europe/Lisbon",
    "indian": "Asia/Kolkata", "korean": "Asia/Seoul", "greenwich mean": "UTC",
    "british": "Europe/London",
    **dict.fromkeys(("uk", "u k", "united kingdom", "great britain", "britain", "england"), "Europe/London"),
}  # fmt: skip
"""Names of zones and of countries with one, without what may follow them."""

_TIME = re.compile(r"(?: (?:standard|daylight|summer))? time$")
_UNITED_STATES = ("America/New_York", "America/Chicago", "America/Denver", "America/Los_Angeles")
_MISLEADING = {"Factory", "localtime", "Greenwich"}
"""Nowhere, wherever this machine is, and a place with summer time under whose name there is none."""

_SEVERAL = {
    "ist": ("Asia/Kolkata", "Europe/Dublin", "Asia/Jerusalem"),
    "bst": ("Europe/London", "Asia/Dhaka"),
    "cst": ("America/Chicago", "Asia/Shanghai", "America/Havana"),
    "ast": ("America/Halifax", "Asia/Riyadh"),
    **dict.fromkeys(map(folded, REGIONS["US"].split(", ")), _UNITED_STATES),
}
"""Abbreviations that several parts of the world use, and a country of which only the big parts are offered."""

_PLACES = {folded(name): (name, zones) for name, zones in PLACES.items()}
_AREAS = frozenset("africa america antarctica arctic asia atlantic australia europe indian pacific".split())
"""What IANA names of places open with; "US/Pacific" and the like are no places."""

_DIRECTIONS = frozenset(("north", "south", "west"))
_ISLAND = re.compile(r"^islas? |^isla de | islands?$")


def find_zones(text: str, limit: int = 6) -> tuple[Zone, ...]:
    """The zones that a text may mean, the likeliest first, each once; empty when it means none.

    The first search among cities reads their table, which takes over a second and keeps 8 MB
    (40 MB while it is read).
    """
    if len(text) > LONGEST or any(unicodedata.category(c) in ("Cc", "Cs", "Co", "So") for c in text.strip()):
        return ()
    text = " ".join(text.translate(_DASHES).split())
    if (offset := _offset(text)) is not None:
        return offset
    if folded(text) in NOWHERE:
        return ()
    named = [*_abbreviated(folded(text))] or [*_iana(text)] or [*_placed(folded(text))]
    if not named and (meant := _TIME.sub("", folded(text))) != folded(text):
        return tuple([*_abbreviated(meant)] or _by_city(meant, limit))
    return tuple(named or _by_city(text, limit))


def _offset(text: str) -> tuple[Zone, ...] | None:
    """The fixed zone of a typed offset, none when no clocks are kept there; None when a text is no offset."""
    found = _TYPED.fullmatch(text)
    if not found:
        return None
    minutes = offset_minutes(found[1], found[2], found[3] or "0")
    if minutes is None:
        return ()
    sign, (hours, rest) = "-" if minutes < 0 else "+", divmod(abs(minutes), 60)
    name = f"UTC{sign}{hours:02}:{rest:02}" if minutes else "UTC"
    return (Zone(name, name),)


@lru_cache(maxsize=1)
def _iana_names() -> dict[str, str]:
    """IANA names by their lower case, but for those that mean no place or, as people use them, another zone."""
    return {name.lower(): name for name in available_timezones() - _MISLEADING}


def _iana(text: str) -> Iterator[Zone]:
    """The zone whose name a text is, or nearly; a country's is left to the cities, which know all its zones."""
    asked, names = text.lower().replace(" ", "_"), _iana_names()
    name = names.get(asked)
    if name is not None:
        if "/" in name or not cities().is_region(folded(name)):
            yield Zone(name, name)
        return
    area, slash, city = text.rpartition("/")
    if slash and area.lower() in _AREAS:  # "Asia/Beijing", which the IANA names by another city
        found = [zone for zone in _by_city(city, limit=6) if zone.name.lower().startswith(f"{area.lower()}/")]
        if sure := [zone for zone in found if zone.sure]:
            yield from sure
            return
    near = process.extractOne(asked, names.keys(), scorer=fuzz.ratio, score_cutoff=LIKENESS) if slash else None
    if near:
        yield Zone(names[near[0]], names[near[0]], sure=False)


@lru_cache(maxsize=1)
def _iana_places() -> dict[str, str]:
    """IANA names by their places, folded: "madeira" is in Atlantic/Madeira."""
    parts = ((name.partition("/")[0].lower(), folded(place_of(name)), name) for name in sorted(_iana_names().values()))
    return {place: name for area, place, name in parts if area in _AREAS and place not in _DIRECTIONS}


def _placed(asked: str) -> Iterator[Zone]:
    """The zone of a province or island that is no city; a city's exact name comes before an IANA name's part."""
    if asked in _PLACES:
        label, names = _PLACES[asked]
        for name in names:
            yield Zone(name, label if len(names) == 1 else place_of(name))
        return
    places = _iana_places()
    found = places.get(asked) or places.get(_ISLAND.sub("", asked))
    if found is not None and not any(zone.sure for zone in _by_city(asked, limit=6)):
        yield Zone(found, place_of(found))


def _abbreviated(word: str) -> Iterator[Zone]:
    for name in _SEVERAL.get(word, ()):
        yield Zone(name, place_of(name))
    if name := _SPOKEN.get(word, ""):
        yield Zone(name, place_of(name))
    for words, name in _ZONES_OF.items():
        if word in words.split():
            yield Zone(name, place_of(name))


def place_of(name: str) -> str:
    """The place in a zone's name: "Berlin" in "Europe/Berlin"."""
    return name.rpartition("/")[2].replace("_", " ")


def _by_city(text: str, limit: int) -> list[Zone]:
    """The zones of the cities that a text names or nearly names."""
    if len(folded(text)) < 2 and text.isascii():
        return []
    return _zones(text, cities().find(text), limit)


def _zones(text: str, found: Iterable[City], limit: int) -> list[Zone]:
    zones: dict[str, Zone] = {}
    for city in found:
        if city.zone not in zones and len(zones) < limit:
            zones[city.zone] = Zone(city.zone, cities().label(city), sure=cities().is_named(text, city))
    return list(zones.values())

"""Time zones by name, and from what people type: a city, a country, an IANA name, an abbreviation, an offset.

When a brief is due in a zone is `schedule.py`'s; the table of cities is `cities.py`'s.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import lru_cache
from zoneinfo import available_timezones

from dateparser.timezones import timezone_info_list
from rapidfuzz import fuzz, process

from bot.clock import offset_minutes, zone_info
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

_TYPED = re.compile(
    r"(?:(?:utc|gmt|z)?\s*([+-])|(?:utc|gmt)\s*)\s*(\d{1,2})(?:[:.]?(\d{2})|[.,](\d))?(?:\s*h(?:ours?)?)?",
    re.IGNORECASE,
)
_BESIDE = re.compile(
    r"[(\[]\s*((?:utc|gmt)?\s*[+-]?\s*[\d:.]+)\s*[)\]]|(?<![/\w])((?:utc|gmt)\s*[+-]\s*[\d:.]+)", re.IGNORECASE
)
"""An offset that a list of zones has beside a name: "(UTC+09:00) Seoul"."""

_ASIDE = re.compile(r"\s*[(\[]([^()\[\]]*)[)\]]\s*")
_QUARTERS = {"25": "15", "5": "30", "50": "30", "75": "45"}
"""Hundredths of an hour that people write, as minutes."""

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
    "eat": "Africa/Nairobi", "wat wast": "Africa/Lagos", "cat": "Africa/Maputo", "brt brst": "America/Sao_Paulo",
    "art arst": "America/Argentina/Buenos_Aires", "clt clst": "America/Santiago", "pet": "America/Lima",
    "bot": "America/La_Paz", "vet": "America/Caracas", "uyt uyst": "America/Montevideo", "pyt pyst": "America/Asuncion",
    "gyt": "America/Guyana", "srt": "America/Paramaribo", "gft": "America/Cayenne", "fkt fkst": "Atlantic/Stanley",
    "nst ndt": "America/St_Johns", "adt": "America/Halifax", "hast hadt hdt": "Pacific/Honolulu",
    "wgt wgst": "America/Nuuk", "azot azost": "Atlantic/Azores", "cvt": "Atlantic/Cape_Verde",
    "wedt": "Europe/Lisbon", "cedt": "Europe/Berlin", "eedt": "Europe/Athens", "fet": "Europe/Minsk",
    "samt": "Europe/Samara", "idt": "Asia/Jerusalem", "irst irdt": "Asia/Tehran", "get": "Asia/Tbilisi",
    "azt": "Asia/Baku", "amt": "Asia/Yerevan", "aft": "Asia/Kabul", "uzt": "Asia/Tashkent", "tjt": "Asia/Dushanbe",
    "tmt": "Asia/Ashgabat", "kgt": "Asia/Bishkek", "almt": "Asia/Almaty", "npt": "Asia/Kathmandu",
    "bdt": "Asia/Dhaka", "btt": "Asia/Thimphu", "slst": "Asia/Colombo", "mvt": "Indian/Maldives",
    "mut": "Indian/Mauritius", "ret": "Indian/Reunion", "sct": "Indian/Mahe", "mmt": "Asia/Yangon",
    "myt": "Asia/Kuala_Lumpur", "bnt": "Asia/Brunei", "wita": "Asia/Makassar", "wit": "Asia/Jayapura",
    "pht phst": "Asia/Manila", "tlt": "Asia/Dili", "ulat": "Asia/Ulaanbaatar", "yekt": "Asia/Yekaterinburg",
    "omst": "Asia/Omsk", "novt": "Asia/Novosibirsk", "krat": "Asia/Krasnoyarsk", "irkt": "Asia/Irkutsk",
    "yakt": "Asia/Yakutsk", "vlat": "Asia/Vladivostok", "magt": "Asia/Magadan", "pett": "Asia/Kamchatka",
    "pgt": "Pacific/Port_Moresby", "chst": "Pacific/Guam", "sbt": "Pacific/Guadalcanal", "vut": "Pacific/Efate",
    "nct": "Pacific/Noumea", "fjt fjst": "Pacific/Fiji", "tot": "Pacific/Tongatapu", "chast chadt": "Pacific/Chatham",
    "lint": "Pacific/Kiritimati", "taht": "Pacific/Tahiti",
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
    "cot": ("America/Bogota",),
    "ect": ("America/Guayaquil",),
    "wst": ("Australia/Perth", "Pacific/Apia"),
    "sst": ("Pacific/Pago_Pago", "Asia/Singapore"),
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

    The first search among cities reads their table, which takes a quarter of a second and keeps 8 MB.
    """
    if len(text) > LONGEST or any(unicodedata.category(c) in ("Cc", "Cs", "Co", "So") for c in text.strip()):
        return ()
    text = " ".join(text.translate(_DASHES).split())
    if (offset := _offset(text)) is not None:
        return offset
    if folded(text) in NOWHERE:
        return ()
    name, _, within = text.partition(",")
    found = _listed(text, limit) or _named(text, limit)
    if not found and within and not cities().is_place(within):  # "Vancouver, BC"
        found = tuple(replace(zone, sure=False) for zone in _by_city(name, limit))
    return found


def _listed(text: str, limit: int) -> tuple[Zone, ...]:
    """The zones of an entry of a list, a name with an offset or a remark beside it; of several names the first.

    The offset counts where the name means nothing; where clocks never show it in the place named, either may be meant.
    """
    beside, aside = _BESIDE.search(text), _ASIDE.search(text)
    name = " ".join(_ASIDE.sub(" ", _BESIDE.sub(" ", text)).split()).strip(" ,;-")
    if name == text:
        return ()
    offset = (_offset(beside[1] or beside[2]) or ()) if beside else ()
    readings = [name, name.partition(",")[0]] if beside or not aside else [f"{name}, {aside[1]}", name]
    found = next((zones for one in readings if one and (zones := _named(one, limit))), ())
    return tuple(zone for zone in found if not offset or _shows(zone, offset[0])) or (*found, *offset)


def _shows(zone: Zone, offset: Zone) -> bool:
    """Whether the clocks of a zone show an offset in winter or in summer."""
    moments = [datetime(2025, month, 1, tzinfo=UTC) for month in (1, 7)]
    shown = [one.astimezone(zone_info(zone.name)).utcoffset() for one in moments]
    return moments[0].astimezone(zone_info(offset.name)).utcoffset() in shown


def _named(text: str, limit: int) -> tuple[Zone, ...]:
    """The zones that a name alone means."""
    named = [*_abbreviated(folded(text))] or [*_iana(text)] or [*_placed(folded(text))]
    if not named and (meant := _TIME.sub("", folded(text))) != folded(text):
        return tuple([*_abbreviated(meant)] or _by_city(meant, limit))
    if not named and text.lower() in _codes():  # of a zone that nobody's clocks show any more: no town is meant surely
        return tuple(replace(zone, sure=False) for zone in _by_city(text, limit))
    name, _, within = text.partition(",")
    return tuple(named or _by_city(text, limit) or (_by_city(f"{within}, {name}", limit) if within else ()))


@lru_cache(maxsize=1)
def _codes() -> frozenset[str]:
    """Abbreviations of zones that were ever used, in lower case."""
    return frozenset(name.lower() for group in timezone_info_list for name, _ in group["timezones"])


def _offset(text: str) -> tuple[Zone, ...] | None:
    """The fixed zone of a typed offset, none when no clocks are kept there; None when a text is no offset."""
    found = _TYPED.fullmatch(text)
    if not found:
        return None
    minutes = offset_minutes(found[1] or "+", found[2], _QUARTERS.get(found[3] or found[4], found[3]) or "0")
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

"""Cities, countries, provinces and states of the United States by the names people give them, for their time zones.

The table is GeoNames' cities of 15,000 people and more; names of countries in other languages are Babel's. What a
zone is, and what else people type for one, is in `zones.py`.
"""

from __future__ import annotations

import lzma
import unicodedata
from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from math import log10
from pathlib import Path

from babel import Locale
from rapidfuzz import fuzz, process

EXTRACT = Path(__file__).with_name("places.xz")
"""Written by `benchmarks/places.py`; GeoNames' data is licensed under CC BY 4.0 (https://www.geonames.org)."""

LIKENESS = 84
"""In percent: how much a misspelt name must have in common with one we know."""

SHORT, LIKENESS_SHORT = 5, 80
"""Letters of a short name, in which two that changed places weigh more."""

NEAREST = 40
"""Misspelt names that are looked at, the likest first, before the biggest city is preferred."""

DWARFED = 25
"""Times that a city must be smaller than its namesake to be left out."""

OBSCURE = 20_000
"""People below which what was typed may as well be a bigger city's name misspelt."""

STATE = 500_000
"""People that a state counts for at most: Washington is the city first."""

WELL_KNOWN = 300_000
"""People from which a city's other names are taken at their word: among those of small ones are codes of airports."""

LANGUAGES = ("en", "de", "fr", "es", "it", "pt", "ko")
"""Languages in which countries are known by name; the table has the names of cities in many more."""

REGIONS = {
    "GB": "UK, Great Britain, Britain, England, Scotland, Wales, Northern Ireland, Großbritannien, Schottland, "
    "Grande-Bretagne, Angleterre, Écosse",
    "US": "US, U.S., U.S.A., USA, United States, Vereinigte Staaten, États-Unis, Estados Unidos, Stati Uniti, 미국, "
    "America, United States of America, Amerika, Vereinigte Staaten von Amerika, "
    "Les États-Unis, Amérique, 아메리카",
    "KR": "Korea, Republic of Korea, ROK, Republik Korea, 한국, 남한",
    "KP": "Korea, DPRK, 조선민주주의인민공화국, 조선",
    "AT": "Oesterreich", "JP": "Nippon", "TW": "타이완", "HK": "Hongkong, 홍콩", "RU": "Russian Federation",
    "NL": "Holland, The Netherlands", "CZ": "Czech Republic", "TR": "터키", "UA": "Ukraina", "AU": "호주",
    "PS": "Palestine, Palästina, State of Palestine, 팔레스타인", "IR": "Persia, Persien, Perse",
    "ZA": "남아프리카공화국", "AE": "UAE, Emirates", "MM": "Burma, Birma, Birmanie", "US-DC": "D.C., DC",
    "TL": "East Timor", "CD": "Congo, Zaire, DRC, DR Congo, Congo Kinshasa", "CG": "Congo, Congo Brazzaville",
    "SZ": "Swaziland", "MK": "Macedonia", "CV": "Cape Verde", "VA": "Vatican, Holy See",
}  # fmt: skip
"""Further names of countries and states, by code."""

_PLACES_IN = {
    "Asia/Kolkata": "Kerala, Goa, Gujarat, Tamil Nadu, Karnataka, Maharashtra, West Bengal, Bihar, Rajasthan, Uttar "
    "Pradesh, Telangana",
    "Asia/Kolkata Asia/Karachi": "Punjab", "Australia/Hobart": "Tasmania, Tasmanien",
    "Australia/Sydney": "New South Wales", "Australia/Adelaide": "South Australia",
    "Australia/Perth": "Western Australia", "Australia/Darwin": "Northern Territory", "Asia/Makassar": "Bali",
    "Asia/Jakarta": "Java, Sumatra", "Asia/Omsk Asia/Novosibirsk Asia/Krasnoyarsk Asia/Irkutsk": "Siberia, Sibirien",
    "Europe/Berlin": "Bavaria, Bayern, Saxony, Sachsen, Hesse, Hessen, Baden-Württemberg",
    "Europe/Madrid": "Catalonia, Andalusia, Mallorca, Majorca, Ibiza",
    "Europe/Rome": "Sicily, Sardinia, Tuscany, Lombardy", "Europe/Paris": "Corsica, Normandy, Brittany, Provence",
    "Europe/Athens": "Crete", "Atlantic/Canary": "Canaries, Canary Islands, Canary, Kanaren",
    "Atlantic/Azores": "Azoren", "Asia/Tokyo": "Hokkaido, Kyushu, Shikoku, Honshu",
    "Asia/Seoul": "Jeju, Jeju Island, 제주도", "America/Edmonton": "Alberta",
    "America/Toronto America/Los_Angeles": "Ontario", "America/Winnipeg": "Manitoba", "America/Regina": "Saskatchewan",
    "America/Halifax": "Nova Scotia", "America/St_Johns": "Newfoundland", "America/Vancouver": "British Columbia",
}  # fmt: skip
PLACES = {name: tuple(zones.split()) for zones, names in _PLACES_IN.items() for name in names.split(", ")}
"""Provinces, states and islands that are no city of the table, with their zone, or those to choose from."""

_PROVINCES = {name.casefold(): zones for name, zones in PLACES.items()}
NOWHERE = frozenset(
    (
        "yes, yeah, yep, no, nope, ok, okay, sure, maybe, morning, good morning, afternoon, evening, good evening, "
        "night, noon, midnight, hello, hi, hey, thanks, thank you, please, start, done, go on, next, back, stop, "
        "cancel, continue, none, nothing, nowhere, anywhere, everywhere, here, there, home, now, today, tomorrow, "
        "never, always, same, default, idk, ja, nein, oui, non, everything, all, any, short, full, settings, help, "
        "asia, africa, europe, eurasia, south america, north america, latin america, central america, middle east, far "
        "east, oceania, world, earth"
    ).split(", ")
)
"""What is said at a step and names no place, or a continent: folded, and never taken for a small town's name."""

_OTHER_LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "æ": "ae", "œ": "oe", "ı": "i", "ð": "d", "þ": "th"})


@dataclass(frozen=True, slots=True)
class City:
    """A city, or what a country or state shares with its biggest one."""

    name: str
    country: str
    state: str
    zone: str
    population: int


def folded(text: str) -> str:
    """A name without case, accents and punctuation, so that spellings of it compare equal."""
    if not text.isascii():
        apart = unicodedata.normalize("NFKD", text.casefold().translate(_OTHER_LETTERS))
        kept = (c for c in apart if c.isascii() or unicodedata.category(c) != "Mn")
        text = unicodedata.normalize("NFC", "".join(kept))
    return " ".join("".join(c if c.isalnum() else " " for c in text.casefold()).split())


@lru_cache(maxsize=1)
def cities() -> Cities:
    """The table, read when it is first asked for."""
    return Cities(lzma.decompress(EXTRACT.read_bytes()))


class Cities:
    """Cities by name, the biggest first, in two runs of bytes: a name's line ends with the numbers of its cities."""

    def __init__(self, extract: bytes) -> None:
        """From the extract as `benchmarks/places.py` writes it."""
        self._rows, names, countries, states = extract.split(b"\n\n")
        lines = self._rows.split(b"\n")
        self._ends = array("I", accumulate((len(line) + 1 for line in lines), initial=0))
        self._names = b"\n" + names + b"\n"
        self._countries = _codes_and_names(countries)
        self._states = _codes_and_names(states)
        self._regions = self._all_regions()
        self._shares = self._all_shares(len(lines))

    def find(self, text: str) -> list[City]:
        """The cities that a text names, alone or with their country or state, and the parts of one it names.

        Where that is nothing, or a name that hardly anybody means, those that it nearly names follow.
        """
        name, within = self._split(text)
        named = [city for city in self._named(name) if _lies_in(city, within)]
        if any(len(code) == 2 for code in self._regions.get(name, ())):  # a country, not a city's other name
            named = [city for city in named if folded(city.name) == name]
        found = _outstanding([(_weight(city, name), city) for city in named])
        found += self._region(name, within)
        found.sort(key=lambda pair: -pair[0])
        meant = [city for _, city in found]
        return meant if found and (within or found[0][0] >= OBSCURE) else [*meant, *self._resembling(name, within)]

    def _resembling(self, name: str, within: frozenset[str]) -> list[City]:
        """The cities whose names are nearly that one, likest and then biggest first."""
        if len(name) < 4:
            return []
        least = LIKENESS_SHORT if len(name) <= SHORT else LIKENESS
        near = process.extract(name, self._starting(name[0]), scorer=fuzz.ratio, score_cutoff=least, limit=NEAREST)
        rated = [(score, city) for key, score, _ in near for city in self._named(key) if _lies_in(city, within)]
        rated.sort(key=lambda pair: -(pair[0] + 6 * log10(pair[1].population + 1)))
        return [city for _, city in _outstanding([(city.population, city) for _, city in rated])]

    def label(self, city: City) -> str:
        """A city as people tell it from others: "Portland, Oregon" or "Munich, Germany"."""
        where = self._states.get(city.state) if city.country == "US" else self._countries.get(city.country)
        return f"{city.name}, {where}" if where and where != city.name else city.name

    def is_named(self, text: str, city: City) -> bool:
        """Whether a text surely means a city that was found by it: by its own name, or one that is well known."""
        name, within = self._split(text)
        parts = self._regions.get(name, ())
        if folded(city.name) == name or (parts and not within) or not within.isdisjoint(code[:2] for code in parts):
            return True
        return city.population >= WELL_KNOWN and city in self._named(name)

    def is_region(self, name: str) -> bool:
        """Whether a folded name is that of a country or state."""
        return name in self._regions

    def is_place(self, text: str) -> bool:
        """Whether a name or a code is that of a country, a state or a province."""
        return bool(self._region_codes(folded(text)))

    def _split(self, text: str) -> tuple[str, frozenset[str]]:
        """A name, and the countries and states behind it, if it is not a name as a whole."""
        before, comma, behind = text.partition(",")
        if comma:
            within = self._region_codes(folded(behind))
            return folded(before), within or frozenset({"nowhere"})
        name = folded(text)
        if self._line(name) or name in self._regions:
            return name, frozenset()
        words = name.split()
        for count in range(1, min(len(words), 4)):
            head, tail = " ".join(words[:-count]), " ".join(words[-count:])
            if within := self._region_codes(tail):
                return head, within
        return name, frozenset()

    def _region_codes(self, name: str) -> frozenset[str]:
        """What a name or a code says of where a city lies: "DE", or "US-OR"."""
        code = name.upper()
        known = [code] if code in self._countries else []
        known += [f"US-{code}"] if code in self._states else []
        zones = _PROVINCES.get(name, ())
        return frozenset({*known, *zones, *self._regions.get(name, ())})

    def _all_regions(self) -> dict[str, tuple[str, ...]]:
        """Codes by the folded names of countries and states; Georgia is one of each."""
        found: dict[str, tuple[str, ...]] = {}
        for code, names in REGIONS.items():
            for name in map(folded, names.split(", ")):
                found[name] = (*found.get(name, ()), code)
        for code, name in self._translated():
            found.setdefault(name, (code,))
        for code, name in self._countries.items():
            found[folded(name)] = (code,)
        for code, name in self._states.items():
            found[folded(name)] = (*found.get(folded(name), ()), f"US-{code}")
        return found

    def _translated(self) -> Iterator[tuple[str, str]]:
        """The countries' codes with their folded names in other languages."""
        for language in LANGUAGES:
            for code, name in Locale.parse(language).territories.items():
                if code in self._countries:
                    yield code, folded(name)

    def _region(self, name: str, within: frozenset[str]) -> list[tuple[int, City]]:
        """For each zone of a country or state its biggest city, and the people of all its cities there.

        With something behind the name, only of a state of that country: "Georgia, USA".
        """
        found = []
        for code in self._regions.get(name, ()):
            if within and (len(code) == 2 or code[:2] not in within):
                continue
            for number, people in self._shares.get(code, {}).values():
                found.append((people if len(code) == 2 else min(people, STATE), self._row(number)))
        return found

    def _named(self, name: str) -> list[City]:
        return [self._row(int(number)) for number in self._line(name).split(",") if number]

    def _line(self, name: str) -> str:
        """The numbers of the cities with a folded name; empty when there is none."""
        start = self._names.find(f"\n{name}\t".encode()) if name else -1
        if start < 0:
            return ""
        line = self._names[start + 1 : self._names.index(b"\n", start + 1)]
        return line.decode().partition("\t")[2]

    def _starting(self, letter: str) -> list[str]:
        """All names with this first letter."""
        first = self._names.find(f"\n{letter}".encode())
        if first < 0:
            return []
        last = self._names.find(b"\n", self._names.rfind(f"\n{letter}".encode()) + 1)
        return [line.partition("\t")[0] for line in self._names[first + 1 : last].decode().split("\n")]

    def _all_shares(self, count: int) -> dict[str, dict[str, tuple[int, int]]]:
        """By country and by state: zone -> its biggest city's number, and the people of all its cities there."""
        found: dict[str, dict[str, tuple[int, int]]] = {}
        for number in range(count):
            city = self._row(number)
            for code in _codes(city):
                biggest, people = found.setdefault(code, {}).get(city.zone, (number, 0))
                found[code][city.zone] = (biggest, people + city.population)
        return found

    def _row(self, number: int) -> City:
        line = self._rows[self._ends[number] : self._ends[number + 1] - 1]
        name, country, state, zone, population = line.decode().split("\t")
        return City(name, country, state, zone, int(population))


def _codes_and_names(lines: bytes) -> dict[str, str]:
    """Names by code, of countries or of states."""
    pairs = (line.partition("\t") for line in lines.decode().split("\n"))
    return {code: name for code, _, name in pairs}


def _codes(city: City) -> tuple[str, ...]:
    """The codes of the country and, in the United States, of the state in which a city lies."""
    return ("US", f"US-{city.state}") if city.country == "US" else (city.country,)


def _weight(city: City, name: str) -> int:
    """How much a city is meant by a name: its people, a tenth of them where it is one of its other names."""
    return city.population if folded(city.name) == name else city.population // 10


def _outstanding(weighted: list[tuple[int, City]]) -> list[tuple[int, City]]:
    """Those that are not dwarfed by the biggest: who means the small one says where it lies."""
    biggest = max((weight for weight, _ in weighted), default=0)
    return [(weight, city) for weight, city in weighted if weight * DWARFED >= biggest]


def _lies_in(city: City, within: frozenset[str]) -> bool:
    """Whether a city lies in one of these countries or states, or, of a province, has its zone; anywhere for none."""
    return not within or not within.isdisjoint((*_codes(city), city.zone))

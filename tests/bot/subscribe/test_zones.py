"""What people type for a time zone: cities in any script, zone names, abbreviations, offsets, and nonsense."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from zoneinfo import available_timezones

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.clock import is_fixed, zone_info
from bot.subscribe.cities import NOWHERE, PLACES, REGIONS, cities, folded
from bot.subscribe.zones import COMMON, Zone, find_zones

BIG = """Tokyo Jakarta Delhi Manila Seoul Mumbai Shanghai Beijing Moscow Cairo London Paris Berlin Madrid Istanbul Lagos
    Toronto Chicago Houston Bangkok Tehran Lima Baghdad Nairobi Sydney Melbourne Ankara Kyiv Warsaw Vienna""".split()
UNITED_STATES = {"America/New_York", "America/Chicago", "America/Denver", "America/Los_Angeles"}


@pytest.mark.parametrize(
    ("text", "name", "label"),
    [
        ("Munich", "Europe/Berlin", "Munich, Germany"),
        ("  münchen ", "Europe/Berlin", "Munich, Germany"),
        ("서울", "Asia/Seoul", "Seoul, South Korea"),
        ("東京", "Asia/Tokyo", "Tokyo, Japan"),
        ("Нью-Йорк", "America/New_York", "New York City, New York"),
        ("new york", "America/New_York", "New York City, New York"),
        ("nyc", "America/New_York", "New York City, New York"),
        ("Washington, D.C.", "America/New_York", "Washington, District of Columbia"),
        ("Portland, Oregon", "America/Los_Angeles", "Portland, Oregon"),
        ("Portland Maine", "America/New_York", "Portland, Maine"),
        ("Paris, Texas", "America/Chicago", "Paris, Texas"),
        ("London UK", "Europe/London", "London, United Kingdom"),
        ("Berln", "Europe/Berlin", "Berlin, Germany"),
        ("Sao Paolo", "America/Sao_Paulo", "São Paulo, Brazil"),
        ("Tokoy", "Asia/Tokyo", "Tokyo, Japan"),
        ("kopenhagen", "Europe/Copenhagen", "Copenhagen, Denmark"),
        ("Germany", "Europe/Berlin", "Berlin, Germany"),
        ("Japan", "Asia/Tokyo", "Tokyo, Japan"),
        ("america/new york", "America/New_York", "America/New_York"),
        ("EUROPE/BERLIN", "Europe/Berlin", "Europe/Berlin"),
        ("ET", "America/New_York", "New York"),
        ("cet", "Europe/Berlin", "Berlin"),
        ("KST", "Asia/Seoul", "Seoul"),
        ("utc", "UTC", "UTC"),
        ("UTC+9", "UTC+09:00", "UTC+09:00"),
        ("+05:30", "UTC+05:30", "UTC+05:30"),
        ("GMT-3", "UTC-03:00", "UTC-03:00"),
        ("utc −0330", "UTC-03:30", "UTC-03:30"),
        ("UTC+0", "UTC", "UTC"),
        ("UCT", "UTC", "UTC"),
        ("Europe/Berln", "Europe/Berlin", "Europe/Berlin"),
        ("america/nwe york", "America/New_York", "America/New_York"),
        ("PRC", "PRC", "PRC"),
        ("W-SU", "W-SU", "W-SU"),
        ("gb", "GB", "GB"),
        ("EST5EDT", "EST5EDT", "EST5EDT"),
        ("Greenwich", "Europe/London", "Greenwich, United Kingdom"),
        ("Madeira", "Atlantic/Madeira", "Madeira"),
        ("canary islands", "Atlantic/Canary", "Canary Islands"),
        ("Lord Howe Island", "Australia/Lord_Howe", "Lord Howe"),
        ("Asia/Beijing", "Asia/Shanghai", "Beijing, China"),
        ("Europe/Frankfurt", "Europe/Berlin", "Frankfurt am Main, Germany"),
        ("Zürich, Schweiz", "Europe/Zurich", "Zürich, Switzerland"),
        ("Kerala", "Asia/Kolkata", "Kerala"),
    ],
)
def test_what_is_meant_comes_first(text: str, name: str, label: str) -> None:
    """A city, country, zone, abbreviation or offset is found by what people call it, with its place."""
    assert find_zones(text)[0] == Zone(name, label)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Portland", {"America/Los_Angeles", "America/New_York"}),
        ("IST", {"Asia/Kolkata", "Europe/Dublin", "Asia/Jerusalem"}),
        ("Georgia", {"Asia/Tbilisi", "America/New_York"}),
        ("Korea", {"Asia/Seoul", "Asia/Pyongyang"}),
        ("London", {"Europe/London", "America/Toronto"}),
        ("Siberia", {"Asia/Omsk", "Asia/Novosibirsk", "Asia/Krasnoyarsk", "Asia/Irkutsk"}),
        ("Australien", {"Australia/Sydney", "Australia/Perth"}),
        ("Russland", {"Europe/Moscow", "Asia/Vladivostok"}),
        ("Kanada", {"America/Toronto", "America/Vancouver"}),
        ("Congo", {"Africa/Kinshasa", "Africa/Brazzaville"}),
        ("London (UTC+9)", {"Europe/London", "UTC+09:00"}),
        ("Palestine", {"Asia/Hebron", "Asia/Gaza", "America/Chicago"}),
        ("Ontario", {"America/Toronto", "America/Los_Angeles"}),
        *((text, UNITED_STATES) for text in ("United States", "USA", "us", "U.S.", "America", "미국", "États-Unis")),
    ],
)
def test_what_may_mean_several_places_gives_them_all(text: str, names: set[str]) -> None:
    """Whoever may mean places of several zones is given each zone once, at most six."""
    found = [zone.name for zone in find_zones(text)]
    assert names <= set(found)
    assert len(found) == len(set(found)) <= 6


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("India", "Asia/Kolkata"),
        ("Japan", "Asia/Tokyo"),
        ("South Korea", "Asia/Seoul"),
        ("Great Britain", "Europe/London"),
        ("England", "Europe/London"),
        ("UK", "Europe/London"),
        ("Pacific time", "America/Los_Angeles"),
        ("Eastern Standard Time", "America/New_York"),
        ("Central European Time", "Europe/Berlin"),
        ("central european summer time", "Europe/Berlin"),
        ("Seoul time", "Asia/Seoul"),
        ("Schweiz", "Europe/Zurich"),
        ("Österreich", "Europe/Vienna"),
        ("Oesterreich", "Europe/Vienna"),
        ("Suisse", "Europe/Zurich"),
        ("Allemagne", "Europe/Berlin"),
        ("Südkorea", "Asia/Seoul"),
        ("Corée du Nord", "Asia/Pyongyang"),
        ("대한민국", "Asia/Seoul"),
        ("북한", "Asia/Pyongyang"),
        ("일본", "Asia/Tokyo"),
        ("Persia", "Asia/Tehran"),
        ("Tasmania", "Australia/Hobart"),
        ("Bali", "Asia/Makassar"),
        ("Azores", "Atlantic/Azores"),
        ("Tahiti", "Pacific/Tahiti"),
        ("Asia/Hanoi", "Asia/Bangkok"),
        ("CLT", "America/Santiago"),
        ("cat", "Africa/Maputo"),
        ("PET", "America/Lima"),
        ("NPT", "Asia/Kathmandu"),
        ("MYT", "Asia/Kuala_Lumpur"),
        ("BDT", "Asia/Dhaka"),
        ("WITA", "Asia/Makassar"),
        ("UTC9", "UTC+09:00"),
        ("UTC 8", "UTC+08:00"),
        ("UTC+5.5", "UTC+05:30"),
        ("UTC+5.75", "UTC+05:45"),
        ("Seoul (UTC+9)", "Asia/Seoul"),
        ("KST (UTC+9)", "Asia/Seoul"),
        ("(UTC+09:00) Seoul", "Asia/Seoul"),
        ("(UTC+09:00) Osaka, Sapporo, Tokyo", "Asia/Tokyo"),
        ("(GMT-05:00) Eastern Time", "America/New_York"),
        ("(UTC-08:00) Pacific Time (US & Canada)", "America/Los_Angeles"),
        ("Pacific Time (US & Canada)", "America/Los_Angeles"),
        ("Asia/Seoul (KST)", "Asia/Seoul"),
        ("Seoul, UTC+9", "Asia/Seoul"),
        ("Georgia, USA", "America/New_York"),
        ("London, Ontario", "America/Toronto"),
        ("Moscow (Idaho)", "America/Los_Angeles"),
        ("Brasil, Rio", "America/Sao_Paulo"),
        ("Cote d'Ivoire", "Africa/Abidjan"),
        ("East Timor", "Asia/Dili"),
        ("DC", "America/New_York"),
    ],
)
def test_what_has_one_zone_leads_to_it_alone(text: str, name: str) -> None:
    """A country with one zone, and a zone's name as it is spoken, leave nothing to choose."""
    (zone,) = find_zones(text)
    assert (zone.name, zone.sure) == (name, True)


@pytest.mark.parametrize("text", ["HNE", "CHOT", "VOLT", "Vancouver, BC"])
def test_a_zone_that_nobody_uses_any_more_is_no_town_for_sure(text: str) -> None:
    """A zone's abbreviation of old, or what has an unknown name behind it, is at most a town that is asked about."""
    assert not any(zone.sure for zone in find_zones(text))


@pytest.mark.parametrize("text", ["Tokoy", "Pyonyang", "Europe/Berln", "Berln time", "Tokio, Japn", "tabira"])
def test_what_is_only_like_a_name_is_not_sure(text: str) -> None:
    """A misspelt name, or a small city's little-known other name, is found but not taken at its word."""
    assert not any(zone.sure for zone in find_zones(text) if folded(zone.label.partition(",")[0]) != folded(text))


@pytest.mark.parametrize(
    "text", ["MUENCHEN", "sao paulo", "nyc", "서울", "Peking", "Brasil, Rio", "japan", "kst", "+9", "europe/berlin"]
)
def test_an_exact_name_is_sure(text: str) -> None:
    """Case, accents and a big city's other names make no name a doubtful one."""
    assert all(zone.sure for zone in find_zones(text))


def test_the_further_names_mean_what_there_is() -> None:
    """Every added country is one of the table, and every added province lies in zones that exist."""
    for names in REGIONS.values():
        assert all(any(zone.sure for zone in find_zones(name)) for name in names.split(", ")), names
    for place, zones in PLACES.items():
        assert {zone_info(zone.name) for zone in find_zones(place)} == {zone_info(name) for name in zones}
    assert all(word == folded(word) for word in NOWHERE)


@pytest.mark.parametrize("text", ["Berlin", "Paris", "Sydney", "Birmingham, UK", "Mumbai"])
def test_a_big_city_is_not_mixed_up_with_small_namesakes(text: str) -> None:
    """Who names a big city is not asked whether a village of that name is meant."""
    assert len(find_zones(text)) == 1


@pytest.mark.parametrize(
    "text",
    ["", " ", "a", "asdfgh", "UTC+15", "UTC-12:15", "+5:20", "Nowhere, Germany", "Atlantis, Texas", "😀", "Ber\x00lin",
     "\u202e\ud800", "x" * 100_000, "hello there", "Who wants liaison offices", "../../etc/passwd", "%s%s", "12:30",
     "Factory", "and/or", "localtime", "yes", "No", "ok", "morning", "Go on", "Asia", "Africa", "and/Berlin"],
)  # fmt: skip
def test_what_means_no_zone_finds_none_at_once(text: str) -> None:
    """Nonsense and hostile text lead to nothing, and quickly."""
    cities()
    began = time.process_time()
    assert find_zones(text) == ()
    assert time.process_time() - began < 0.5


@given(st.text(max_size=70))
@settings(max_examples=150, deadline=None)
def test_whatever_is_found_is_a_zone(text: str) -> None:
    """Any text leads to at most six zones, each of which exists, each once."""
    found = find_zones(text)
    assert len({zone.name for zone in found}) == len(found) <= 6
    for zone in found:
        assert zone.label
        zone_info(zone.name)


@given(st.sampled_from(BIG), st.data())
@settings(max_examples=60, deadline=None)
def test_a_big_city_is_found_with_one_letter_wrong(city: str, data: st.DataObject) -> None:
    """A letter left out of or doubled in the name of a big city, but for its first, keeps it among the found."""
    if len(city) < 6:
        return
    at = data.draw(st.integers(1, len(city) - 1))
    wrong = data.draw(st.sampled_from([city[:at] + city[at + 1 :], city[:at] + city[at] + city[at:]]))
    assert set(find_zones(city)[:1]) & set(find_zones(wrong))


def test_every_iana_name_is_found_in_any_case() -> None:
    """Every zone name with a place in it is found by itself, in lower case and with spaces."""
    names = [name for name in available_timezones() if "/" in name]
    assert len(names) >= 400
    for name in names:
        assert [zone.name for zone in find_zones(name.lower().replace("_", " "))] == [name]


@given(st.integers(-12 * 4, 14 * 4))
def test_a_fixed_offset_is_what_it_says(quarters: int) -> None:
    """Each quarter of an hour between -12:00 and +14:00 is a zone that far from UTC."""
    sign, (hours, rest) = "-" if quarters < 0 else "+", divmod(abs(quarters) * 15, 60)
    (zone,) = find_zones(f"utc{sign}{hours}:{rest:02}")
    assert datetime.now(zone_info(zone.name)).utcoffset() == timedelta(minutes=quarters * 15)
    assert is_fixed(zone.name)


@pytest.mark.parametrize("text", ["GMT", "+0", "UTC", "zulu", "Etc/GMT+5", "GMT0"])
def test_zero_and_the_zones_of_no_place_are_fixed_too(text: str) -> None:
    """Whatever has no place has no summer time, under any of its names; places count as such."""
    assert [is_fixed(zone.name) for zone in find_zones(text)] == [True]
    assert not any(is_fixed(zone.name) for zone in find_zones("Tokyo"))


def test_every_name_without_a_place_means_a_zone() -> None:
    """No zone name is taken for a city's: what clocks show under it is among what is found by it."""
    names = [name for name in available_timezones() if "/" not in name and name not in ("Factory", "localtime")]
    known = {"EST": "America/New_York", "MST": "America/Denver", "Greenwich": "Europe/London"}
    assert len(names) >= 35
    summer = datetime(2026, 7, 1, tzinfo=UTC)
    for name in names:
        meant = summer.astimezone(zone_info(known.get(name, name))).utcoffset()
        assert meant in [summer.astimezone(zone_info(zone.name)).utcoffset() for zone in find_zones(name)], name


@pytest.mark.parametrize(
    "name", ["", "Berlin", "UTC+15:00", "UTC+05:20", "UTC+5", "Europe", "/etc/passwd", "../x", "A\0"]
)
def test_what_is_no_zone_is_refused(name: str) -> None:
    """A name that no zone has raises ValueError, whatever the system makes of it as a path."""
    with pytest.raises(ValueError, match="no "):
        zone_info(name)


def test_the_common_zones_reach_around_the_world() -> None:
    """The offered zones exist, and fit the buttons."""
    now = datetime.now(UTC)
    offsets = {now.astimezone(zone_info(zone.name)).utcoffset() for zone in COMMON}
    assert 8 <= len(COMMON) <= 10
    assert len(offsets) >= 7


def test_the_table_of_cities_is_small() -> None:
    """What is kept of 34,000 cities and their names takes less than 10 MB, and folding a name is stable."""
    table = cities()
    assert len(table._rows) + len(table._names) < 10_000_000
    assert cities() is table
    assert all(folded(folded(name)) == folded(name) for name in (*BIG, "São Paulo", "서울", "Łódź", "ʿAmmān"))


def test_the_names_of_the_table_are_folded_as_what_is_typed() -> None:
    """The extract was made with the folding of today, or typed names would no longer find their cities."""
    names = [line.partition("\t")[0] for line in cities()._names.decode().split("\n")[1:-1]]
    assert len(names) > 300_000
    assert [name for name in names[::50] if folded(name) != name] == []

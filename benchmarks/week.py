"""A week of one subscriber's briefs from the real briefs, as a page of Markdown.

    python -m benchmarks.week [--briefs DIR] > docs/a-week-of-briefs.md

On Thursday the library changes: a recommendation is new, one that the subscriber had was edited,
another one that they had is withdrawn. Nothing is sent; the messages are the ones the bot would send.
"""

from __future__ import annotations

import argparse
import re
import sys
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from html import unescape

from benchmarks.folders import there
from bot.clock import full_day
from bot.daily.catalogue import Catalogue
from bot.daily.compose import compose
from bot.daily.text import brief_parts
from bot.database.engine import Database
from bot.records import Address, Had, Part, Subscriber
from index import Item
from index.answers.items import items_of
from index.corpus.parsing import read_folder

FIRST = date(2026, 11, 23)
DAYS = 7
CHANGE = 3
"""The day of the week, counted from 0, on which the library changes."""

NEW = (
    "Lee urges both governments to exchange liaison offices within a year, with direct telephone lines between "
    "the two capitals."
)
OPENING = """# A week of briefs

What one subscriber gets in a week, Monday to Sunday at 08:00 in Berlin: a short brief a day, all topics and experts.
Written by `python -m benchmarks.week` from the briefs in this repository. On Thursday the library changes: one
recommendation is new (made up for this page), one that the subscriber had was edited, and another one is withdrawn.
Links are as in the message; the buttons stand below it in brackets, a row a line.
"""


def week(items: Iterable[Item]) -> Iterable[tuple[str, tuple[Part, ...]]]:
    """Each day of the week and the messages of its brief."""
    shelf = [tuple(items)]
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{folder}/week.db")
        catalogue = Catalogue(database, lambda: len(shelf), lambda: (len(shelf), shelf[-1]))
        subscriber, had = Subscriber(address=Address(1), state="active", created_at=1), dict[int, Had]()
        for number in range(DAYS):
            day = (FIRST + timedelta(days=number)).isoformat()
            if number == CHANGE:
                shelf.append(changed(shelf[-1], catalogue, had))
            now = int(datetime.combine(FIRST + timedelta(days=number), datetime.min.time(), UTC).timestamp())
            catalogue.refresh(now)
            composed = compose(subscriber, catalogue.entries, had, day)
            yield day, brief_parts(composed, day)
            had |= {pick.entry.id: Had(pick.entry.digest, day) for pick in composed.picks}
            subscriber = replace(subscriber, last_brief=now)
        database.close()


def changed(items: Iterable[Item], catalogue: Catalogue, had: Mapping[int, Had]) -> tuple[Item, ...]:
    """The items after the change: the first that was had is edited, the second is gone, and there is a new one."""
    mine = [entry.item for entry in catalogue.entries if entry.id in had and entry.item is not None]
    edited, gone, *_ = sorted(mine, key=lambda item: (item.kind == "background", item.reported))
    text = edited.quote.removesuffix(".") + ", and soon."
    kept = [replace(item, quote=text) if item is edited else item for item in items if item is not gone]
    pattern = next(item for item in kept if item.kind == "recommendation" and "liaison offices" in item.topics)
    new = replace(
        pattern,
        brief_id="lee-liaison", quote=NEW, voices=("Ann Lee",), date="2026-11", url="https://example.org/lee",
        publisher="The Review", title="Open the offices", source_title=None,
    )  # fmt: skip
    return (*kept, new)


def markdown(part: Part) -> str:
    """A message as Markdown, its buttons in brackets."""
    text = re.sub(r'<a href="([^"]*)">(.*?)</a>', r"[\2](\1)", part.html)
    text = re.sub(r"</?b>", "**", text)
    text = re.sub(r"</?i>", "*", text)
    text = re.sub(r"<blockquote[^>]*>(.*?)</blockquote>", r"\n> \1\n", text, flags=re.DOTALL)
    lines = [f"{line}  " if line and not line.startswith(">") else line for line in unescape(text).split("\n")]
    rows = [" ".join(f"`[{label}]`" for label, _ in row) + "  " for row in part.buttons]
    return re.sub(r"\n{3,}", "\n\n", "\n".join([*lines, "", *rows]))


def main() -> None:
    """Print the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--briefs", type=there, default="briefs")
    folder = read_folder(parser.parse_args().briefs)
    if folder.problems:
        sys.exit("The briefs have problems; run `python -m index check`.")
    pages = [OPENING]
    for day, parts in week(item for brief in folder.briefs for item in items_of(brief, folder.subject)):
        pages.append("\n\n".join([f"## {full_day(day)}", *map(markdown, parts)]))
    print("\n\n".join(page.rstrip() for page in pages))


if __name__ == "__main__":
    main()

"""Items of made-up briefs, for the tests of what is known, composed and shown of them."""

from __future__ import annotations

from collections.abc import Sequence

from bot.daily.catalogue import Entry
from bot.daily.matching import digest_of
from index import Item
from index.records import ItemKind, Stance


def item(
    quote: str,
    brief_id: str = "lee",
    *,
    kind: ItemKind = "recommendation",
    voices: Sequence[str] = ("Ann Lee",),
    topics: Sequence[str] = ("sanctions",),
    stances: Sequence[tuple[str, Stance]] = (),
    url: str | None = "https://example.org/lee",
) -> Item:
    """An item that says `quote`."""
    return Item(
        brief_id=brief_id,
        quote=quote,
        start=0,
        end=len(quote),
        kind=kind,
        voices=tuple(voices),
        date="2019-03",
        url=url,
        publisher="The Review",
        title=f"On {brief_id}",
        source_title=None,
        topics=tuple(topics),
        stances=tuple(stances),
    )


def entry(
    number: int,
    what: Item,
    *,
    added_at: int = 0,
    changed_at: int | None = None,
    withdrawn_at: int | None = None,
    earlier: str | None = None,
) -> Entry:
    """An entry that holds an item, and an earlier text of it when there is one."""
    texts = {digest_of(text): text for text in (earlier, what.quote) if text is not None}
    return Entry(
        id=number,
        digest=digest_of(what.quote),
        added_at=added_at,
        changed_at=changed_at,
        withdrawn_at=withdrawn_at,
        item=None if withdrawn_at else what,
        texts=texts,
    )

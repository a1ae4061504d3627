"""A brief as its messages: what stands in it, its buttons, and Telegram's limits."""

from __future__ import annotations

from dataclasses import replace

from bot.daily.compose import Composed, News, Pick
from bot.daily.text import Shown, again_parts, brief_parts
from bot.html import LIMIT, plain, units
from bot.messages import say
from bot.records import Part
from index.library import Library
from tests.bot.items import entry, item

DAY = "2026-11-23"


def _text(parts: tuple[Part, ...]) -> str:
    return "\n\n".join(plain(part.html) for part in parts)


def _pick(key: int, quote: str, why: str = "new in the library", before: str | None = None) -> Pick:
    held = entry(key, item(quote), earlier=before)
    return Pick(held, item(quote), why, before)


def test_a_brief_shows_each_item_with_its_proof_and_reason() -> None:
    """Heading, news, and for each item who, when, quote, linked source and why, all of it escaped."""
    news = News((("recommendation", 2), ("background", 1)), 1, ("Lost & gone.",), 2)
    composed = Composed((_pick(7, "A < B & C.", "on R&D"), _pick(8, "Two.")), news, exhausted=False)
    (part,) = brief_parts(composed, DAY)
    assert part.html.startswith("<b>Your brief for Monday, 23 November 2026</b>\nSince your last brief: ")
    assert "2 new recommendations, 1 new piece of background, 1 changed, 1 withdrawn." in part.html
    assert "2 more will follow in your next briefs." in part.html
    assert (
        "1. <b>Ann Lee</b>, March 2019\n<blockquote>A &lt; B &amp; C.</blockquote>\n"
        'From our brief on <a href="https://example.org/lee">On lee</a>, The Review\n<i>Why this: on R&amp;D.</i>'
    ) in part.html
    assert part.html.endswith("you read it:</b> Lost &amp; gone.</blockquote>")


def test_a_document_speaks_in_its_own_words() -> None:
    """What a document says is not called ours, neither today nor when it is shown again."""
    own = replace(item("We must talk."), own_words=True)
    pick = Pick(entry(1, own), own, "new in the library")
    (today,) = brief_parts(Composed((pick,), News(), exhausted=False), DAY)
    (again,) = again_parts([Shown(1, own.quote, own)], DAY)
    for part in (today, again):
        assert (
            "In the author's own words, from " + '<a href="https://example.org/lee">On lee</a>, The Review'
        ) in part.html
        assert "our brief on" not in part.html


def test_the_buttons_stand_below_the_last_message() -> None:
    """A row an item, to ask and to get fewer, then unsubscribe and settings; each fits Telegram's 64 bytes."""
    picks = tuple(_pick(10**9 + key, f"{key} {'word ' * 150}.") for key in range(6))
    *first, last = brief_parts(Composed(picks, News(), exhausted=False), DAY)
    assert len(first) >= 1
    assert all(part.buttons == () for part in first)
    assert [[data for _, data in row] for row in last.buttons[:1]] == [
        ["item:ask:1000000000", "item:like:1000000000", "item:fewer:1000000000"]
    ]
    assert last.buttons[0][0][0] == "1: Ask"
    assert last.buttons[-1] == (
        (say("brief-buttons-stop"), "sub:stop"),
        (say("brief-buttons-settings"), "sub:settings"),
    )
    assert len(last.buttons) == 8
    assert all(len(data.encode()) <= 64 for row in last.buttons for _, data in row)
    assert all(units(part.html) <= LIMIT for part in (*first, last))


def test_an_updated_item_shows_what_it_said_before() -> None:
    """The earlier text stands below the present one, folded."""
    (part,) = brief_parts(Composed((_pick(1, "Now.", "updated", "Once & then."),), News(), exhausted=False), DAY)
    assert "<blockquote>Now.</blockquote>\n<blockquote expandable><b>Before:</b> Once &amp; then." in part.html


def test_when_nothing_is_left_the_brief_says_so() -> None:
    """One message that offers the digest and other topics, and still tells of what is gone."""
    (part,) = brief_parts(Composed((), News(withdrawn=("Gone.",)), exhausted=True), DAY)
    assert say("exhausted") in part.html
    assert "1 withdrawn" in part.html
    assert [data for _, data in part.buttons[0]] == ["brief:digest", "sub:settings"]


def test_an_empty_brief_shown_again_offers_the_same_ways_on() -> None:
    """Whoever asks once more on a day on which nothing was left has the digest and the topics below it again."""
    (part,) = again_parts([], DAY)
    assert say("brief-was-empty") in part.html
    assert [[data for _, data in row] for row in part.buttons] == [
        ["brief:digest", "sub:settings"], ["sub:stop", "sub:settings"]
    ]  # fmt: skip


def test_a_past_brief_keeps_its_texts() -> None:
    """Shown again it has the text that was sent; what changed or is gone since is said to be so."""
    shown = [Shown(1, "As sent.", item("As sent.")), Shown(2, "Old.", item("New.")), Shown(3, "Lost.", None)]
    (part,) = again_parts(shown, DAY)
    text = plain(part.html)
    assert text.startswith("Your brief for Monday, 23 November 2026, once more")
    assert "Old." in text
    assert "New." not in text
    assert text.count("Changed since then") == 1
    assert "3. Since withdrawn from the library:\nLost." in text
    assert [row[0][1] for row in part.buttons] == ["item:ask:1", "item:ask:2", "brief:next", "sub:stop"]


def test_short_briefs_of_the_real_library_are_one_message(library: Library) -> None:
    """Any three items of the real briefs fit into one message, and any six into two."""
    longest = sorted(library.items()[1], key=lambda what: -len(what.quote) - len(what.url or ""))
    picks = tuple(Pick(entry(key, what), what, "new in the library") for key, what in enumerate(longest[:6]))
    assert len(brief_parts(Composed(picks[:3], News(), exhausted=False), DAY)) == 1
    assert len(brief_parts(Composed(picks, News(), exhausted=False), DAY)) <= 2

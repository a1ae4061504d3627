"""A composed brief -> the messages that show it, as Telegram HTML with buttons below the last; and one of the past.

`compose.py` decides what is in it; the sentences around it come from the catalogue of messages.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape

from bot.answers.text import MOST_NAMES
from bot.chat.buttons import Arrived, AskItem, Digest, FewerLike, MoreLike, NextItems, SettingAct
from bot.clock import dated, full_day
from bot.daily.compose import Composed, News, Pick
from bot.html import linked, parts, quoted
from bot.messages import say
from bot.records import Buttons, Part, Row
from index import ENGLISH, Item, abridged, joined, one_line, spoken_date, spoken_in

MOST_MISSED = 3
"""Days without a brief that are named one by one."""

MOST_WITHDRAWN = 3
"""Withdrawn texts that a brief shows; of more, it has the number."""


@dataclass(frozen=True, slots=True)
class Shown:
    """An item of a past brief: the text as it was, and the item as it is now unless it was withdrawn."""

    id: int
    quote: str
    item: Item | None


def brief_parts(composed: Composed, day: str, missed: Sequence[str] = ()) -> tuple[Part, ...]:
    """The messages of a brief for a local day; when nothing is left, one that says so.

    It says which of the days before, `missed`, had none because it could not be sent in time.
    """
    heading = say("brief-heading", day=full_day(day))
    opening = "\n".join([heading, *_missed_lines(missed, day), *_news_lines(composed.news)])
    gone = [_folded("withdrawn", text) for text in composed.news.withdrawn[:MOST_WITHDRAWN]]
    if composed.exhausted:
        return _with_buttons([opening, say("exhausted"), *gone], _ways_on())
    shown = [_picked(number, pick) for number, pick in enumerate(composed.picks, start=1)]
    return _with_buttons(
        [opening, *shown, *gone],
        _buttons({number: pick.entry.id for number, pick in enumerate(composed.picks, start=1)}),
    )


def next_parts(composed: Composed) -> tuple[Part, ...]:
    """The messages of items that somebody fetched beside their briefs; when nothing is left, one that says so."""
    if composed.exhausted:
        return _with_buttons([say("exhausted")], _ways_on())
    numbered = list(enumerate(composed.picks, start=1))
    shown = [_picked(number, pick) for number, pick in numbered]
    heading = say("brief-next", count=len(shown))
    return _with_buttons([heading, *shown], _buttons({number: pick.entry.id for number, pick in numbered}))


def again_parts(items: Sequence[Shown], day: str) -> tuple[Part, ...]:
    """The messages that show a past brief again, each item in the text that was sent; of an empty one, the ways on."""
    heading = say("brief-again", day=full_day(day))
    if not items:
        ways = _ways_on()
        return _with_buttons([heading, say("brief-was-empty")], ways)
    shown = [_shown_again(number, one) for number, one in enumerate(items, start=1)]
    live = {number: one.id for number, one in enumerate(items, start=1) if one.item is not None}
    return _with_buttons([heading, *shown], _buttons(live))


def question_on(item: Item) -> str:
    """The question that an item stands for, to be asked as if somebody had written it: in English, like the briefs."""
    nobody = item.reported or not item.voices
    other = f"“{item.title}”" if nobody or not item.topics else item.topics[0]
    about = next((item.spoken(issue) for issue, _ in item.stances), other)
    with spoken_in(ENGLISH):
        if nobody:
            return say("question-on", topic=about)
        asked = "question-advice" if item.kind == "recommendation" and not item.stances else "question-of"
        return say(asked, expert=item.voices[0], topic=about)


def question_of(day: str) -> Part:
    """The question whether a brief of which nobody knows arrived."""
    buttons = ((say("arrived"), Arrived("yes", day).pack()), (say("not-arrived"), Arrived("no", day).pack()))
    return Part(say("did-it-arrive", day=spoken_date(day)), (buttons,))


def _with_buttons(blocks: Sequence[str], buttons: Buttons) -> tuple[Part, ...]:
    *first, last = parts(blocks)
    return (*map(Part, first), Part(last, buttons))


def _buttons(ids: Mapping[int, int]) -> Buttons:
    """The rows below a brief, by the number of each item in it."""
    rows = [
        (
            (say("ask-item", number=number), AskItem(key).pack()),
            (say("more-item", number=number), MoreLike(key).pack()),
            (say("fewer-item", number=number), FewerLike(key).pack()),
        )
        for number, key in ids.items()
    ]
    return (*rows, ((say("next-items"), NextItems().pack()),), _below())


def _below() -> Row:
    return tuple((say.of("brief-buttons", action), SettingAct(action).pack()) for action in ("stop", "settings"))


def _ways_on() -> Buttons:
    """What there is to do where nothing is left to send."""
    digest = (say("exhausted-buttons-digest"), Digest().pack())
    return (digest, (say("exhausted-buttons-settings"), SettingAct("settings").pack())), _below()


def _missed_lines(missed: Sequence[str], day: str) -> list[str]:
    if not missed:
        return []
    named = [dated(one, day) for one in missed]
    days = joined(named) if len(named) <= MOST_MISSED else say("brief-missed-run", first=named[0], last=named[-1])
    return [say("brief-missed", count=len(missed), days=days)]


def _news_lines(news: News) -> list[str]:
    """What changed, in a line, and whether more of it follows; nothing when nothing did."""
    counts = (*news.added, ("changed", news.changed), ("withdrawn", len(news.withdrawn)))
    told = [say.of("news-words", what, count=count) for what, count in counts if count]
    lines = [say("news-line", news=", ".join(told))] if told else []
    if news.waiting:
        lines.append(say("news-waiting", count=news.waiting))
    return lines


def _picked(number: int, pick: Pick) -> str:
    why = say("why", why=escape(pick.why))
    before = [] if pick.before is None else [_folded("before", pick.before)]
    return "\n".join([_speaker(number, pick.item), quoted(pick.entry.quote), *before, _source(pick.item), why])


def _shown_again(number: int, one: Shown) -> str:
    if one.item is None:
        return f"{number}. {say('item-withdrawn')}\n{quoted(one.quote)}"
    changed = [say("item-changed")] if one.item.quote != one.quote else []
    return "\n".join([_speaker(number, one.item), quoted(one.quote), _source(one.item), *changed])


def _speaker(number: int, item: Item) -> str:
    who = item.holder.shown if item.voices or item.kind != "background" else item.speakers[0]
    if len(item.voices) > MOST_NAMES:
        who = abridged(item.voices, MOST_NAMES)
    return f"{number}. <b>{escape(who)}</b>, {spoken_date(item.date)}"


def _folded(key: str, text: str) -> str:
    """A text that no longer stands, to be opened with a tap when it is long."""
    return f"<blockquote expandable>{say(key, text=escape(one_line(text)))}</blockquote>"


def _source(item: Item) -> str:
    """The original, linked where it has a link, its publisher unless it is the speaker, and whose words were quoted."""
    told = "from-document" if item.own_words else "our-words"
    source = linked(item.source_title or item.title, item.url)
    publisher = item.publisher if item.publisher and item.publisher not in item.speakers else None
    return say(told, source=f"{source}, {escape(publisher)}" if publisher else source)

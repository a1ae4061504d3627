"""Question -> Reading: what a question asks for, from whom, of when, and which briefs that leaves.

Rules and names only, no model; a question is data, and nothing in it is followed. The sentences in `notes` are
meant for the person who asked. What is searched and answered with a reading is the callers' matter.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from index import english
from index.english import one_line, tokens
from index.messages import joined, say, spoken_date
from index.reading.dates import Moment, Span, When, is_later, moments, overlaps, when
from index.reading.kinds import Detail, Wanted, details, is_vague, suggestions, wanted
from index.reading.names import KnownNames, Source
from index.reading.speakers import Speakers, Unknown, speakers
from index.reading.spelling import explained, respelled
from index.reading.words import stems
from index.records import LONGEST_QUESTION

_OTHERS = re.compile(
    r"\bunlike\b|"
    r"\b(?:who|whom|any(?:one|body)|every(?:one|body)|others?|else|experts?|authors?|which)\b.{0,80}"
    r"\b(?:disagrees?|agrees?|differs?|contradicts?|opposes?|against)\b",
    re.IGNORECASE,
)
"""The person named is one whom others are to be compared with: "who disagrees with her?"."""


_NOT_ABOUT = (
    r"(?:[,;(]|\bbut|\band|\bthat(?:['’]s| is| are| has| have)) ?(?:not|nothing|never)(?: to do)? "
    r"(?:about|on|regarding|concerning|with|related to)|\b(?:leaving|setting|putting) aside"
)
_NO_TOPIC = re.compile(
    rf"(?:{_NOT_ABOUT}|\b(?:apart|aside) from|\bother than|\bexcept(?:ing)?(?: for)?|\bexcluding|\bignoring|\bbesides"
    r"|\bbeyond|\b(?:but|and) (?:not|leave out)"
    r"|\bwithout (?:mention(?:ing)?(?: of)?|talking about|discussing|reference to|touching(?: on)?)"
    r")(?: the| any| all| what is said (?:of|on|about))? $",
    re.IGNORECASE,
)
"""What stands before a topic that is not wanted; most of it may stand before a name too."""

_NO_MATTER = re.compile(rf"(?:{_NOT_ABOUT})(?: the| any| all)? (?P<matter>[^,;:.?!()]{{3,60}})(?=[,;:.?!)]|$)", re.I)
"""Any other matter that is not wanted, up to the end of its clause."""

_NOTHING_BUT = re.compile(
    r"(?:\b(?:other than|besides|except for|excluding)|(?:^|[,;(] ?)(?:apart|aside) from)(?: the)? "
    r"(?P<matter>(?-i:[a-z])[^,;:.?!()]{2,40})(?=[,;:.?!)]|$)",
    re.IGNORECASE,
)
"""The same behind words that leave out somebody too, where no name is written."""

_CLAIM = re.compile(
    r"^(?:is|was|isn['’]t) it (?:really |actually |also )?(?:true|right|correct|the case|a fact)(?: or (?:not|false))? "
    r"that |\b(?:really|actually|in fact|truly) "
    r"|,? (?:is that (?:true|right|so|correct)|isn['’]t it)(?=\W*$)"
    r"|(?:,|(?<! is)(?<! are)(?<! was)(?<! were)(?<! be)(?<! been)(?<! seems)) (?:right|true|correct)(?=\W*$)",
    re.IGNORECASE,
)
"""What a question only asks the truth by, and that says nothing of what."""

_LISTED = re.compile(r"(?:,|,? (?:and|or|nor|&))(?: (?:the|on|about))* ?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Reading:
    """A question as it was understood.

    `text` is the question in the briefs' spelling without what it does not want, and `search_text` the same with
    plain words for figures of speech, to search with; `corrections` are guesses (as written, as read). `experts` and
    `publishers` are those whose words are asked for, `excluded` those whose words are not wanted, `mentioned` are
    others in their place whom the texts name, `unknown` those they do not. `unwanted` are the topics, issues and other
    matters, as written, that are not to be spoken of. `since` and `until` are inclusive and as exact as asked;
    they restrict only when `when_is` is "published". `brief_ids` are the briefs that a restriction leaves, None
    without one; `favoured` those of several sources or times, which come first but not alone; `notes` tell the person.
    """

    question: str
    text: str
    search_text: str
    corrections: tuple[tuple[str, str], ...] = ()
    experts: tuple[str, ...] = ()
    publishers: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()
    unwanted: tuple[str, ...] = ()
    mentioned: tuple[str, ...] = ()
    unknown: tuple[Unknown, ...] = ()
    topics: tuple[str, ...] = ()
    since: str | None = None
    until: str | None = None
    when_is: When | None = None
    brief_ids: frozenset[str] | None = None
    favoured: frozenset[str] = frozenset()
    notes: tuple[str, ...] = ()
    details: tuple[Detail, ...] = ()
    wants: Wanted | None = None
    later: bool = False
    vague: bool = False
    suggestions: tuple[str, ...] = ()


def read(question: str, names: KnownNames) -> Reading:
    """How `question` is understood, by the names of the edition that it is asked of; never raises for its text."""
    question = question[:LONGEST_QUESTION]
    text, corrections = respelled(question, names)
    who = speakers(text, names)
    dates = moments(text)
    written = _written(text, dates, sourced=bool(who.experts or who.publishers))
    events = [date for date in dates if date not in written]
    published = _together([date for date in written if date.spans])
    kept = published or next((date for date in dates if date.spans), None)
    asked = replace(who, experts=()) if _OTHERS.search(text) else who
    held, notes = _restricted(asked, published, names)
    first = asked.several or _is_of_several(published)
    unwanted = _unwanted(text, names, who.left_out)
    left, said = _without(who.excluded, [*unwanted], None if first else held, names)
    left_out = [*who.left_out, *unwanted.values(), *(found.span() for found in _CLAIM.finditer(text))]
    less = _less(text, left_out)
    topics = _topics(less, names)
    vague = is_vague(text, names, topics, len(who.taken) + len(who.unknown) + len(dates))
    return Reading(
        question=question,
        text=less,
        search_text=explained(_plain(text, left_out, dates), names),
        corrections=corrections,
        experts=who.experts,
        publishers=who.publishers,
        excluded=who.excluded,
        unwanted=(*unwanted,),
        mentioned=who.mentioned,
        unknown=who.unknown,
        topics=topics,
        since=kept.since if kept else None,
        until=kept.until if kept else None,
        when_is="published" if published else "event" if kept else None,
        brief_ids=left,
        favoured=(held or frozenset()) if first else frozenset(),
        notes=(
            *notes,
            *said,
            *_unclear(text, dates, written),
            *map(_not_known, (*who.unknown, *_nobody(who.mentioned, names))),
        ),
        details=_besides(unwanted, details(text, dates, events, who.taken, names)),
        wants=wanted(text, names),
        later=any(is_later(date, names.last) for date in dates if date.since or date not in written),
        vague=vague,
        suggestions=suggestions(text, names) if vague else (),
    )


def _written(text: str, dates: Iterable[Moment], *, sourced: bool) -> list[Moment]:
    """The times that are given for when pieces were published."""
    return [one for one in dates if one.unclear != "relative" and when(text, one, sourced=sourced) == "published"]


def _together(dates: Sequence[Moment]) -> Moment | None:
    """The times of a question when pieces were published, as one, or None without any."""
    return replace(dates[0], spans=tuple(span for date in dates for span in date.spans)) if dates else None


def _unclear(text: str, dates: Iterable[Moment], written: Sequence[Moment]) -> Iterator[str]:
    """What to tell of times that were left aside; the words of an event's day are searched with, year or not."""
    for date in dates:
        if date.unclear and (date.unclear != "yearless" or date in written):
            yield say.of("unclear", date.unclear, date=text[date.start : date.end])


def _plain(text: str, left_out: Iterable[tuple[int, int]], dates: Iterable[Moment]) -> str:
    """The text without the places left out, and with its dates in figures in words; as it is if nothing remains."""
    figures = [date for date in dates if date.spans and not text[date.start : date.end].strip("0123456789-/.")]
    told = [(date.start, date.end, english.spoken_date(date.first)) for date in figures if date.since == date.until]
    plain, at = "", 0
    for start, end, words in sorted([*told, *((start, end, "") for start, end in left_out)]):
        plain, at = plain + text[at:start] + words, end
    plain = one_line(plain + text[at:])
    return plain if tokens(plain) else text


def _less(text: str, left_out: Sequence[tuple[int, int]]) -> str:
    """The text without these places, or as it is if nothing remains."""
    return _plain(text, left_out, ()) if left_out else text


def _unwanted(text: str, names: KnownNames, others: Iterable[tuple[int, int]]) -> dict[str, tuple[int, int]]:
    """The topics and issues that a question does not want to hear of, as written there, and where it says so."""
    found: dict[str, tuple[int, int]] = {}
    at = -1
    for match in names.matters.finditer(text):
        before = _NO_TOPIC.search(text[: match.start()])
        if before or (at >= 0 and _LISTED.fullmatch(text[at : match.start()])):
            found[match[0]] = (before.start() if before else at, at := match.end())
    people = {at for start, end in others for at in range(start, end)}
    for match in () if found else (*_NO_MATTER.finditer(text), *_NOTHING_BUT.finditer(text)):
        if stems(match["matter"]) and people.isdisjoint(range(*match.span())):
            found[match["matter"].strip()] = match.span()
    return found


def _besides(unwanted: Iterable[str], named: Iterable[Detail]) -> tuple[Detail, ...]:
    """The things named but those of a matter that is not wanted."""
    return tuple(one for one in named if not any(one.surface in matter for matter in unwanted))


def _without(
    excluded: Sequence[str], topics: Sequence[str], held: frozenset[str] | None, names: KnownNames
) -> tuple[frozenset[str] | None, tuple[str, ...]]:
    """The briefs held but those by the ones excluded, if any, and what to tell of them and of topics not wanted."""
    told = not_about(topics)
    if not excluded:
        return held, told
    sources = [names.experts.get(name) or names.publishers[name] for name in excluded]
    left = (names.ids if held is None else held) - frozenset().union(*(source.by for source in sources))
    return left, (*told, say("leaving-out", names=joined([source.name for source in sources])))


def not_about(matters: Sequence[str]) -> tuple[str, ...]:
    """A note that these matters are left out, if there are any."""
    return (say("leaving-out-topic", topics=joined(matters)),) if matters else ()


def _topics(text: str, names: KnownNames) -> tuple[str, ...]:
    asked = set(tokens(text))
    # Of a topic with a hyphen one word alone is not the topic.
    found = (topic for topic in names.topics if stems(topic) <= asked and len(stems(topic)) > ("-" in topic))
    return tuple(sorted(found))


def _is_of_several(date: Moment | None) -> bool:
    """Whether a question names more than one time, each with a beginning and an end."""
    return date is not None and len(date.spans) > 1 and None not in (date.since, date.until)


def _restricted(who: Speakers, date: Moment | None, names: KnownNames) -> tuple[frozenset[str] | None, tuple[str, ...]]:
    """The briefs of the sources, and of the time, and what to tell; a part that leaves none is dropped.

    Of several sources the briefs of each, of an expert and a publisher those of both.
    """
    experts = [names.experts[name] for name in who.experts]
    publishers = [names.publishers[name] for name in who.publishers]
    parts: list[tuple[str, str, frozenset[str]]] = []
    if experts:
        parts.append(("publisher", _by(experts), _union(experts)))
    if publishers:
        names_of = joined([source.name for source in publishers], word="or")
        parts.append(("publisher", say("briefs-from", names=names_of), _union(publishers)))
    if who.several and len(parts) > 1:
        words = joined([words for _, words, _ in parts], word="or")
        parts = [("publisher", words, _union([*experts, *publishers]))]
    if date is not None:
        held = frozenset().union(
            *(ids for day, ids in names.published.items() if any(overlaps(day, *span) for span in date.spans))
        )
        parts.append(("date", say("published", when=joined([*map(_spoken_span, date.spans)], word="or")), held))
    left: frozenset[str] | None = None
    said: list[str] = []
    notes: list[str] = []
    for what, words, held in parts:
        both = held if left is None else left & held
        if both:
            left, said = both, [*said, words]
        else:
            notes.append(one_line(say.of("left-aside", what, briefs=" ".join(said), words=words)))
    if left is not None:
        few = "looked-first" if who.several or _is_of_several(date) else "looked-in"
        few = f"{few}-one" if len(left) == 1 else few
        notes.insert(0, say(few, briefs=" ".join(said), **({} if len(left) == 1 else {"count": len(left)})))
    return left, tuple(notes)


def _by(experts: list[Source]) -> str:
    names = joined([source.name for source in experts], word="or")
    return say("briefs-by-or-naming" if any(source.on for source in experts) else "briefs-by", names=names)


def _union(sources: Iterable[Source]) -> frozenset[str]:
    return frozenset().union(*(source.briefs for source in sources))


def _spoken_span(span: Span) -> str:
    since, until = span
    if since and until and since != until:
        return say("when-between", since=spoken_date(since), until=spoken_date(until))
    if since and until:
        return say("when-on" if len(since) > 7 else "when-in", day=spoken_date(since))
    return say("when-since" if since else "when-until", day=spoken_date(since or until))


def _nobody(mentioned: Iterable[str], names: KnownNames) -> Iterator[Unknown]:
    """Of those whose words the texts have, first name and last, whose name as a whole no text has."""
    for name in mentioned:
        if re.fullmatch(r"[A-Z][a-z]+ [A-Z][a-z]+", name) and name.replace(" ", "").lower() not in names.phrases:
            yield Unknown(name, ())


def _not_known(stranger: Unknown) -> str:
    name = stranger.name.rstrip(".")
    if not stranger.closest:
        return say("unknown-name", name=name)
    few = "unknown-name-closest-one" if len(stranger.closest) == 1 else "unknown-name-closest"
    return say(few, name=name, names=joined(stranger.closest))

"""What a tap under an answer shows in its place: a quote in its paragraph, its brief, the other side, a reference.

And an answer that somebody opens by its link. Pure: an answer as it was given, and the library as it is now -> HTML
and buttons. The quote is always the one that was given; what stands around it is today's.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from html import escape

from bot.answers.store import Kept
from bot.answers.text import (
    answer_parts,
    back_rows,
    buttons_under,
    cited_over,
    further_parts,
    further_rows,
    number_rows,
    numbers_shown,
    page_rows,
    quote_rows,
    reference,
    side_blocks,
)
from bot.chat.buttons import Look
from bot.html import clipped, linked, parts
from bot.messages import say
from bot.records import Part
from index import Answer, Brief, Citation, Library, Placed, behind, joined, speaker, spoken_date

PAGE = 3000
"""Characters of a brief that a page shows."""

_HEADING = re.compile(r"^#{1,6} +(.+)$", re.MULTILINE)


def quote_screen(library: Library, kept: Kept, look: Look, now: float) -> Part | None:
    """A quote in the paragraph in which it stands now; None when the answer has none of that number."""
    citation = _cited(kept.answer, look.number)
    if citation is None:
        return None
    place = library.placed(citation)
    said = _in_its_paragraph(citation, place)
    told = [] if place.state == "stands" else [say.of("quote-now", place.state)]
    blocks = [f"{cited_over(citation)}\n<blockquote>{said}</blockquote>", *told, _source(citation)]
    rows = quote_rows(
        look, citation, now, has_brief=place.brief is not None, has_sides=bool(library.other_side(citation))
    )
    return Part(parts(blocks)[0], rows)


def brief_screen(library: Library, kept: Kept, look: Look) -> Part | None:
    """A page of the brief that a quote is from: without a page, the one on which the quote stands."""
    citation = _cited(kept.answer, look.number)
    place = library.placed(citation) if citation else None
    if citation is None or place is None or place.brief is None:
        return None
    brief, pages = place.brief, _pages(place.brief)
    of_quote = (
        next((n for n, (_, end) in enumerate(pages, 1) if place.start < end), 1) if place.state == "stands" else 1
    )
    page = min(look.page or of_quote, len(pages))
    start, end = pages[page - 1]
    marked = (place.start, place.start + len(citation.quote)) if place.state == "stands" else (0, 0)
    count = f" ({page}/{len(pages)})" if len(pages) > 1 else ""
    blocks = [f"<b>{escape(brief.title)}</b>{count}\n{_source(citation, brief)}", _body(brief, start, end, marked)]
    return Part(parts(blocks)[0], page_rows(look, page, len(pages), brief.id))


def other_screen(library: Library, kept: Kept, look: Look) -> Part | None:
    """Those who take another side than a quote."""
    citation = _cited(kept.answer, look.number)
    surveys = library.other_side(citation) if citation else ()
    if citation is None:
        return None
    blocks = [block for survey in surveys for block in side_blocks(survey, 2 if len(surveys) == 1 else 1)]
    told = (
        say("other-side", speaker=escape(speaker(citation)), number=citation.number) if blocks else say("no-other-side")
    )
    return Part(parts([told, *blocks])[0], back_rows(look))


def cite_screen(kept: Kept, look: Look, now: float) -> Part | None:
    """A reference that is too long for a button, to be copied with a tap on it."""
    citation = _cited(kept.answer, look.number)
    if citation is None:
        return None
    return Part(parts([say("reference-how"), f"<code>{escape(reference(citation, now))}</code>"])[0], back_rows(look))


def opened_parts(library: Library, kept: Kept, bot: str | None) -> tuple[Part, ...]:
    """An answer that is shown again by its link: the question, the answer, and how it came about."""
    question = f"<b>{escape(kept.answer.read_as or kept.answer.question)}</b>"
    given = answer_parts(replace(kept.answer, read_as=None), library.subject)
    *first, last = parts([question, *given, provenance(library, kept)])
    buttons = number_rows(numbers_shown(kept.answer), kept.id, "p", bot)
    return (*map(Part, first), Part(last, buttons))


def provenance(library: Library, kept: Kept) -> str:
    """When and how an answer was made, and whether what it quotes stands still."""
    answer = kept.answer
    numbers = numbers_shown(answer)
    state = {number: library.placed(cited).state for number in numbers if (cited := _cited(answer, number))}
    made = say(
        "answer-made",
        day=spoken_date(datetime.fromtimestamp(kept.answered_at, UTC).date().isoformat()),
        edition=answer.edition,
        model=escape(kept.model),
        confidence=f"{answer.confidence:.2f}",
    )
    lost = [
        say.of("quotes-now", how, quotes=joined([f"[{number}]" for number in numbers if state.get(number) == how]))
        for how in ("changed", "gone")
        if how in state.values()
    ]
    wording = [say("answer-worded", model=escape(clipped(answer.worded, 60)))] if answer.worded else []
    now = library.edition.number
    same = say("quotes-now-same") if now == answer.edition else say("quotes-now-stand", count=len(numbers), edition=now)
    return f"<i>{' '.join([made, *wording, *(lost or [same])])}</i>"


def given_part(library: Library, kept: Kept, view: str, bot: str, *, explains: bool = False) -> Part:
    """What stood there before a quote was opened: the last message of the answer, or of its next quotes."""
    if view == "p":
        return opened_parts(library, kept, bot)[-1]
    if view == "a":
        html = answer_parts(kept.answer, library.subject)[-1]
        return Part(html, buttons_under(kept.answer, kept.question, kept.id, bot, explains=explains))
    made = behind(kept.answer, int(view))
    return Part(further_parts(made)[-1], further_rows(made, kept.question, kept.id, view))


def _cited(answer: Answer, number: int) -> Citation | None:
    return next((one for one in (*answer.citations, *answer.further) if one.number == number), None)


def _in_its_paragraph(citation: Citation, place: Placed) -> str:
    """The quote in bold between what stands beside it in its paragraph, if it stands there still."""
    quote = f"<b>{escape(citation.quote)}</b>"
    if place.state != "stands" or place.brief is None:
        return quote
    text, around = place.brief.text, place.paragraph
    before, after = text[around.start : place.start], text[place.start + len(citation.quote) : around.end].rstrip()
    opens = "… " if around.start and not text[: around.start].endswith("\n\n") else ""
    ends = " …" if around.end < len(text) and not text[around.end :].startswith("\n\n") else ""
    return f"{opens}{escape(before)}{quote}{escape(after)}{ends}"


def _source(citation: Citation, brief: Brief | None = None) -> str:
    """Which brief or document a quote is from, and the original, linked."""
    title = citation.source_title or citation.publisher
    source = linked(title, citation.link) if title else linked(say("source-untitled"), citation.link)
    if citation.own_words:
        return say("quote-from-document", source=linked(citation.source_title or citation.title, citation.link))
    if brief is not None:
        return say("brief-on", source=source)
    return say("quote-from-brief", brief=escape(citation.title), source=source)


def _pages(brief: Brief) -> list[tuple[int, int]]:
    """Where the pages of a brief begin and end: between paragraphs, or where one is too long, between words."""
    text, pages, start = brief.text.rstrip(), [], 0
    while len(text) - start > PAGE:
        cuts = (text.rfind(mark, start + PAGE // 2, start + PAGE) for mark in ("\n\n", ". ", " "))
        end = next((cut + 1 for cut in cuts if cut > 0), start + PAGE)
        pages.append((start, end))
        start = end
    return [*pages, (start, len(text))]


def _body(brief: Brief, start: int, end: int, marked: tuple[int, int]) -> str:
    """A page of a brief with its headings and a quote in bold."""
    first, last = (min(max(place, start), end) for place in marked)
    pieces = [brief.text[start:first], brief.text[first:last], brief.text[last:end]]
    before, quote, after = (_HEADING.sub(r"<b>\1</b>", escape(piece)) for piece in pieces)
    return f"{before}<b>{quote}</b>{after}".strip() if quote else f"{before}{after}".strip()

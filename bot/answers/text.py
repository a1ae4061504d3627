"""How an answer, a survey and a topic's recommendations look in a chat, and the rows of buttons under them: pure.

A phone's screen or two, the rest on demand. The numbers on buttons are those in the text: a tap on [2] opens what
stands around the quote marked [2], in the same message. One button copies a reference to the source, for an analyst.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from html import escape
from typing import Any

from bot.answers.store import ANSWERABLE
from bot.chat.buttons import (
    LONGEST_DATA,
    Button,
    Differ,
    InShort,
    Look,
    More,
    Next,
    Proposed,
    Sides,
    Tell,
    Vote,
    copies,
)
from bot.html import LONG_QUOTE, clipped, linked, parts, plain, quoted, units
from bot.messages import say
from bot.records import Buttons, Row
from index import (
    GENERAL,
    Advice,
    Answer,
    Citation,
    Counsel,
    Nearest,
    Statement,
    Subject,
    Survey,
    View,
    a_side,
    abridged,
    by_stance,
    headed,
    how_many,
    joined,
    lead_of_some,
    library_says,
    speaker,
    spoken_date,
    spoken_issue,
    spoken_stance,
    spoken_voices,
    stance_heading,
    survey_lead,
    worded_label,
    worth_naming,
)

MOST_NAMES = 3
"""Authors named over a quote; of more, the first is."""

FEWEST, MOST = 3, 5
"""Statements that a message opens with, if there are as many; of more than the fewest, those that fit."""

ABOUT, ABOUT_WORDED = 1200, 1500
"""Characters that an answer should have, and one with a model's sentences before its quotes; none is cut for them."""

FOLDED = 160
"""Characters from which a quote is folded that stands under sentences which say it."""


def answer_parts(answer: Answer, subject: Subject = GENERAL) -> list[str]:
    """The messages that show an answer, each valid HTML on its own; how a follow-up was read comes first.

    Where nothing comes near the question, they say what the library is about. A lead that counts those who are
    quoted counts those of this message.
    """
    opening = [say("read-as", question=escape(answer.read_as))] if answer.read_as else []
    opening += [f"<i>{escape(' '.join(answer.notes))}</i>"] if answer.notes else []
    if answer.kind == "none":
        near = [] if answer.reason in ("vague", "language", "aside") else [_nearest(answer, subject)]
        return parts([*opening, escape(answer.lead), *near])
    if answer.survey is not None:
        return parts(
            [
                *opening,
                escape(answer.lead),
                *_worded(answer),
                *_sides(answer.survey, a_side(answer.survey), _carrying(answer)),
            ]
        )
    statements = shown(answer)
    cited = [number for statement in statements for number in statement.citations]
    quoted_here = [one for one in answer.citations if one.number in cited]
    lead = lead_of_some(answer.lead, answer.citations, quoted_here)
    said = _statements(statements, answer.citations, is_folded=bool(answer.claims))
    return parts([*opening, escape(lead), *_worded(answer), *said, *_words(quoted_here)])


def worded_html(answer: Answer) -> str:
    """What a model worded, one sentence a line, each with the numbers of its quotes; empty where it worded nothing."""
    return "\n\n".join(_worded(answer)[:1])


def further_parts(answer: Answer) -> list[str]:
    """The messages that show what comes behind the statements that were shown."""
    return parts([escape(answer.lead), *_statements(answer.statements, answer.citations), *_words(answer.citations)])


def shown(answer: Answer) -> tuple[Statement, ...]:
    """The statements that an answer opens with: as many as a message should hold.

    Under sentences of a model these are the ones that carry them, and others only where there are few.
    """
    fewest, most, about = FEWEST, MOST, ABOUT
    if answer.claims:
        carrying = _carrying(answer)
        fewest = sum(not carrying.isdisjoint(one.citations) for one in answer.statements)  # they come first
        most, about = max(fewest, FEWEST), ABOUT_WORDED - sum(len(claim.text) for claim in answer.claims)
    size, kept = len(answer.lead), list[Statement]()
    for statement in answer.statements[:most]:
        size += sum(len(plain(block)) for block in _statements([statement], answer.citations))
        if len(kept) >= fewest and size > about:
            break
        kept.append(statement)
    return tuple(kept)


def exemplified(subject: Subject) -> dict[str, Any]:
    """An example question and how many there are, for sentences that name one where there is one."""
    return {"question": escape("".join(subject.examples[:1])), "examples": len(subject.examples)}


def survey_parts(survey: Survey, *, whole: bool = False) -> list[str]:
    """The messages that show who says what, grouped by stance: the first quotes of each, or all of the `whole`."""
    return parts([escape(survey_lead(survey)), *_sides(survey, None if whole else a_side(survey))])


def silent_parts(survey: Survey) -> list[str]:
    """The messages that name who takes no position."""
    return parts([say("silent", names=escape(", ".join(survey.silent)))])


def held_back(survey: Survey) -> bool:
    """Whether a survey holds more quotes than it opens with."""
    most = a_side(survey)
    return survey.whole is not None or any(len(_quoted_together(views)) > most for _, views in by_stance(survey))


def counsel_parts(counsel: Counsel) -> list[str]:
    """The messages that show what is recommended on a topic: who, when, to whom, and the quote."""
    if not counsel.advice:
        return [say("advised-none", topic=escape(counsel.topic))]
    who = spoken_voices(voice for advice in counsel.advice for voice in advice.voices)
    lead = say("advised", voices=who, topic=escape(counsel.topic))
    said = [_advice(advice, counsel.citations[advice.citation - 1]) for advice in counsel.advice]
    return parts([lead, *said, *_words(counsel.citations)])


def numbers_shown(answer: Answer) -> list[int]:
    """The numbers of the quotes that the message of an answer shows, in its order."""
    if answer.kind == "none":
        return []
    if answer.survey is not None:
        sides, carrying = by_stance(answer.survey), _carrying(answer)
        return [number for _, views in sides for number in _of_side(views, a_side(answer.survey), carrying)]
    return list(dict.fromkeys(number for statement in shown(answer) for number in statement.citations))


def cited_over(citation: Citation) -> str:
    """What stands over a quote: whose it is, from when, and its number, which leads to the source."""
    return _cited(_named(citation), citation, quote="").partition("\n")[0]


def side_blocks(survey: Survey, most: int) -> list[str]:
    """Those who take sides on an issue, by stance, so many quotes each; they have no numbers beside an answer's."""
    blocks = []
    for stance, views in by_stance(survey):
        told = {"issue": escape(spoken_issue(survey)), "stance": escape(spoken_stance(survey, stance))}
        heading = say("side-on", **told)
        together = list(_quoted_together(views).items())[:most]
        cited = [(joined(who), survey.citations[number - 1]) for number, who in together]
        first, *others = [_cited(who, citation, mark=say("source-mark")) for who, citation in cited]
        blocks += [f"{heading}\n{first}", *others]
    return blocks


def _sides(survey: Survey, most: int | None, carrying: frozenset[int] = frozenset()) -> list[str]:
    """The sides of a survey, each under its heading, with those quotes for certain that carry a model's sentences."""
    blocks = []
    for stance, views in by_stance(survey):
        named, numbers = _quoted_together(views), _of_side(views, most, carrying)
        cited = [(joined(named[number]), survey.citations[number - 1]) for number in numbers]
        first, *others = [_cited(who, citation, is_folded=bool(carrying)) for who, citation in cited]
        heading = say("stance", stance=escape(stance_heading(survey, stance)), count=how_many(survey, stance))
        blocks += [f"{heading}\n{first}", *others]
    return [*blocks, *_words(survey.citations)]


def _of_side(views: Sequence[View], most: int | None, carrying: frozenset[int]) -> list[int]:
    """The numbers of the quotes of a side that are shown: `most` of them, or those that carry something, if any do.

    No side is without a quote.
    """
    every = list(_quoted_together(views))
    first = [*(number for number in every if number in carrying), *(one for one in every if one not in carrying)]
    fewest = min(1, most or 0) if carrying else most or 0
    count = None if most is None else max(fewest, sum(number in carrying for number in every))
    return [number for number in every if number in first[:count]]


def _carrying(answer: Answer) -> frozenset[int]:
    """The numbers of the quotes on which the sentences of a model rest."""
    return frozenset(number for claim in answer.claims for number in claim.citations)


def _worded(answer: Answer) -> list[str]:
    """The sentences of a model under what says so, and what leads over to their quotes; nothing without any."""
    if not answer.claims:
        return []
    cited = {one.number: one for one in (answer.survey or answer).citations}
    lines = [f"• {escape(claim.text)} {_marks(cited[n] for n in claim.citations)}" for claim in answer.claims]
    quotes = [] if answer.survey is not None else [f"<b>{library_says('worded-quotes')}</b>"]
    return ["\n".join([f"<i>{worded_label(answer)}</i>", *lines]), *quotes]


def _marks(cited: Iterable[Citation], mark: str | None = None) -> str:
    """The numbers of quotes, or a mark instead, each of which leads to its source."""
    return "".join(linked(mark or f"[{one.number}]", one.link) for one in cited)


def _quoted_together(views: Sequence[View]) -> dict[int, list[str]]:
    """The names of all who are quoted with each citation, by its number."""
    names: dict[int, list[str]] = {}
    for view in views:
        names.setdefault(view.citation, []).append(view.holder.shown)
    return names


def _advice(advice: Advice, citation: Citation) -> str:
    told = say("advice", actor=escape(advice.actor), action=escape(advice.action))
    return _cited(advice.holder.shown, citation, told=f"{told}\n")


def _statements(
    statements: Iterable[Statement], citations: Sequence[Citation], *, is_folded: bool = False
) -> Iterator[str]:
    """One block a statement, under the name of whose view it says, and under its group's heading where that begins."""
    numbered = {citation.number: citation for citation in citations}
    for heading, statement in headed(statements):
        cited = [numbered[number] for number in statement.citations if number in numbered]
        opening = say("under", heading=escape(heading)) + "\n" if heading else ""
        if cited:
            yield opening + _cited(_named(cited[0]), *cited, quote=statement.text, is_folded=is_folded)


def _named(citation: Citation) -> str:
    """Who is named over a quote: of many authors the first, and how many others."""
    holder = citation.holder
    many = holder is not None and len(holder.names) > MOST_NAMES
    return abridged(holder.names, MOST_NAMES) if holder and many else speaker(citation)


def _cited(
    speaker: str,
    *cited: Citation,
    told: str = "",
    quote: str | None = None,
    mark: str | None = None,
    is_folded: bool = False,
) -> str:
    """A quote under its speaker, date and numbers (or a mark), each of which leads to its source."""
    first = cited[0]
    own = f", {say('own-words')}" if first.own_words else ""
    source = "" if first.url or not first.source_title else f", “{escape(first.source_title)}”"
    opening = f"<b>{escape(speaker)}</b>, {spoken_date(first.date)}{own}{source} {_marks(cited, mark)}"
    said = quoted(first.quote if quote is None else quote, FOLDED if is_folded else LONG_QUOTE)
    return f"{opening}\n{told}{said}"


def _words(citations: Iterable[Citation]) -> list[str]:
    """Whose words the quotes are that are not marked as their author's."""
    return [say("our-words-each")] if any(not one.own_words for one in citations) else []


def _nearest(answer: Answer, subject: Subject) -> str:
    """The nearest briefs, or, when not even those are near, what the library is about."""
    near = worth_naming(answer)
    if not near:
        return say("scope", about=escape(subject.about))
    return "\n".join([say("nearest"), *map(_near, near)])


def _near(brief: Nearest) -> str:
    shown = f"\n{quoted(brief.quote)}" if brief.quote else ""
    own = f" ({say('own-words')})" if shown and brief.own_words else ""
    return f"<b>{escape(brief.title)}</b>{own}{shown}"


LONGEST_COPIED = 256
"""UTF-16 units that a button may put on somebody's clipboard."""


def reference(citation: Citation, now: float) -> str:
    """The reference, in one line; what is not known is left out, and our own title is never passed off as theirs.

    It names the piece, and so its author, even where the quote says somebody else's view.
    """
    title = citation.source_title or (citation.title if citation.own_words else None)
    accessed = spoken_date(datetime.fromtimestamp(now, UTC).date().isoformat())
    parts = [
        citation.author,
        f"“{title}”" if title else None,
        citation.publisher,
        spoken_date(citation.date),
        citation.url,
        say("reference-accessed", day=accessed) if citation.url else None,
    ]
    return ", ".join(dict.fromkeys(part for part in parts if part))


def fits_a_button(text: str) -> bool:
    """Whether a button can copy a text."""
    return 0 < units(text) <= LONGEST_COPIED


LONGEST_LABEL = 56
"""Characters of a proposed question that its button shows."""

WIDEST = 6
"""Numbers in a row."""


def buttons_under(
    answer: Answer,
    question_id: int | None,
    answer_id: str | None = None,
    bot: str | None = None,
    *,
    explains: bool = False,
) -> Buttons:
    """The rows of buttons for an answer; what needs it again has its id, or its question's number, if they are kept.

    `explains` says that a language model can be asked why its two sides differ.
    """
    if answer.kind == "none":
        may_come = question_id is not None and answer.reason in ANSWERABLE
        return (_telling(question_id),) if may_come and question_id is not None else ()
    first: list[tuple[str, str]] = []
    if question_id is not None:
        first += [(say.of("vote-buttons", word), Vote(word, question_id).pack()) for word in ("up", "down")]
    first += _reading_on(answer, question_id)
    telling = [_telling(question_id)] if answer.kind == "near" and question_id is not None else []
    numbers = number_rows(numbers_shown(answer), answer_id, "a", bot) if answer_id else ()
    why = differ_row(answer.survey, question_id) if explains else ()
    return tuple(row for row in (*numbers, tuple(first), why, *telling, *_next_rows(answer, question_id)) if row)


def differ_row(survey: Survey | None, question_id: int | None = None) -> Row:
    """The button that asks why two sides differ: of a survey, or of a comparison, whose question has to be kept."""
    button = Differ(question_id or 0, survey.issue if survey is not None else None)
    is_there = survey is not None or question_id is not None
    return ((say("answer-buttons-differ"), button.pack()),) if is_there and _fits(button) else ()


def sides_buttons(survey: Survey, question_id: int | None = None) -> Row:
    """The buttons that open the rest of a survey: all quotes, and who is silent."""
    count = len((survey.whole or survey).citations)
    wanted = [("all", say("answer-buttons-all", count=count))] if held_back(survey) else []
    wanted += [("silent", say("answer-buttons-silent", count=len(survey.silent)))] if survey.silent else []
    made = [(label, Sides(part, question_id or 0, survey.issue)) for part, label in wanted]
    return tuple((label, button.pack()) for label, button in made if _fits(button))


def more_button(question_id: int, shown: int) -> Row:
    """The button that brings what comes behind so many quotes."""
    return ((say("answer-buttons-more"), More(question_id, shown).pack()),)


def further_rows(answer: Answer, question_id: int, answer_id: str | None, view: str) -> Buttons:
    """Under the quotes that come behind so many (`view`): their numbers, and what brings the next ones."""
    numbers = number_rows([one.number for one in answer.citations], answer_id, view) if answer_id else ()
    last = max((one.number for one in answer.citations), default=0)
    return (*numbers, *([more_button(question_id, last)] if answer.further else []))


def quotes_shown(answer: Answer) -> int:
    """How many of an answer's quotes, by their numbers, its message shows; of a survey's, whose are picked, none."""
    if answer.survey is not None:
        return 0
    return max((number for statement in shown(answer) for number in statement.citations), default=0)


def _reading_on(answer: Answer, question_id: int | None) -> Row:
    if answer.survey is not None:
        return sides_buttons(answer.survey, question_id)
    count = quotes_shown(answer)
    more = question_id is not None and len(answer.citations) + len(answer.further) > count
    return more_button(question_id, count) if more and question_id is not None else ()


def _telling(question_id: int) -> Row:
    return ((say("tell-button"), Tell(question_id).pack()),)


def _next_rows(answer: Answer, question_id: int | None) -> Iterator[Row]:
    """A row for each question to go on with."""
    for place, text in enumerate(answer.next):
        proposed = Proposed(text)
        if _fits(proposed):
            yield ((clipped(text, LONGEST_LABEL), proposed.pack()),)
        elif question_id is not None:
            yield ((clipped(text, LONGEST_LABEL), Next(question_id, place).pack()),)


def _fits(button: Button) -> bool:
    return len(button.pack().encode()) <= LONGEST_DATA


def number_rows(numbers: Sequence[int], answer_id: str, view: str, bot: str | None = None) -> Buttons:
    """A button a quote, and at their end, with the bot's name, one that copies the link of the answer."""
    made = [(f"[{number}]", Look(answer_id, "quote", number, view).pack()) for number in numbers]
    made += [(say("answer-buttons-link"), copies(link(bot, answer_id)))] if bot else []
    rows = -(-len(made) // (WIDEST + 1)) or 1
    width = -(-len(made) // rows)
    return tuple(tuple(made[at : at + width]) for at in range(0, len(made), width))


def quote_rows(look: Look, citation: Citation, now: float, *, has_brief: bool, has_sides: bool) -> Buttons:
    """Under a quote: its whole brief, the other side, a reference to copy, and the way back."""
    open_to = [("brief", has_brief), ("other", has_sides)]
    first = [(say.of("look-buttons", act), replace(look, act=act).pack()) for act, there in open_to if there]
    text = reference(citation, now)
    cited = copies(text) if fits_a_button(text) else replace(look, act="cite").pack()
    below = ((say("look-buttons-cite"), cited), _back(look, "answer"))
    return (tuple(first), below) if first else (below,)


def page_rows(look: Look, page: int, pages: int, brief_id: str) -> Buttons:
    """Under a page of a brief: the pages beside it, the brief in short, and the ways back."""
    beside = [(say.of("look-buttons", label), replace(look, page=to).pack()) for label, to in _beside(page, pages)]
    short = [(say("look-buttons-short"), InShort(brief_id).pack())] if _fits(InShort(brief_id)) else []
    return _rows([beside, short, [*back_rows(look)[0]]])


def back_rows(look: Look) -> Buttons:
    """The ways back: to the quote and to the answer."""
    return ((_back(look, "quote"), _back(look, "answer")),)


def link(bot: str, answer_id: str) -> str:
    """The address that shows an answer again."""
    return f"https://t.me/{bot}?start=a_{answer_id}"


def _back(look: Look, act: str) -> tuple[str, str]:
    return say.of("look-buttons-back", act), replace(look, act=act, page=None).pack()


def _beside(page: int, pages: int) -> Iterable[tuple[str, int]]:
    return ((label, to) for label, to in (("before", page - 1), ("after", page + 1)) if 1 <= to <= pages)


def _rows(rows: Iterable[Sequence[tuple[str, str]]]) -> tuple[Row, ...]:
    return tuple(tuple(row) for row in rows if row)
